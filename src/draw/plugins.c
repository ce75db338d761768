/* What Graphviz is made of here: see plugins.h. */
#include "draw/plugins.h"

#include "draw/sheet.h"
#include "draw/spans.h"
#include "draw/svg.h"

extern gvplugin_library_t gvplugin_neato_layout_LTX_library;
extern gvplugin_library_t gvplugin_dot_layout_LTX_library;

/* A device that has no function to open itself opens a file. */
static void open_nothing(GVJ_t *job)
{
    (void)job;
}

static const gvdevice_engine_t device_engine = {.initialize = open_nothing};

static const gvdevice_features_t device_features = {
    .flags = GVDEVICE_BINARY_FORMAT | GVDEVICE_DOES_TRUECOLOR | GVDEVICE_NO_WRITER,
    .default_dpi = {POINTS_PER_INCH, POINTS_PER_INCH},
};

/* Both take Graphviz's own coordinates and turn them themselves. */
static const gvrender_features_t renderer_features = {
    .flags = GVRENDER_Y_GOES_DOWN | GVRENDER_DOES_TRANSFORM,
    .color_type = RGBA_BYTE,
};

static const gvplugin_installed_t renderers[] = {
    {0, "svg", 1, (void *)&cr_svg_engine, (void *)&renderer_features},
    {0, "drawing", 1, (void *)&cr_sheet_engine, (void *)&renderer_features},
    {0},
};

static const gvplugin_installed_t devices[] = {
    {0, "frame:svg", 1, (void *)&device_engine, (void *)&device_features},
    {0, "sheet:drawing", 1, (void *)&device_engine, (void *)&device_features},
    {0},
};

static const gvplugin_installed_t textlayouts[] = {
    {0, "textlayout", 20, (void *)&cr_span_engine, NULL}, /* 20: before pango's */
    {0},
};

static const gvplugin_api_t apis[] = {
    {API_render, (gvplugin_installed_t *)renderers},
    {API_device, (gvplugin_installed_t *)devices},
    {API_textlayout, (gvplugin_installed_t *)textlayouts},
    {(api_t)0, NULL},
};

static const gvplugin_library_t library = {"chainrule", (gvplugin_api_t *)apis};

/* Graphviz takes only names of this pattern; the last is NULL. */
const lt_symlist_t cr_plugins[] = {
    {"gvplugin_chainrule_LTX_library", (void *)&library},
    {"gvplugin_pango_LTX_library", &gvplugin_pango_LTX_library},
    {"gvplugin_neato_layout_LTX_library", &gvplugin_neato_layout_LTX_library},
    {"gvplugin_dot_layout_LTX_library", &gvplugin_dot_layout_LTX_library},
    {NULL, NULL},
};
