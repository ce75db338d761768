/* Type: see type.h. */
#include "plot/type.h"

#include <pango/pangocairo.h>
#include <stdlib.h>
#include <string.h>

/* As everywhere in the project, layouts are made at 96 dpi and drawn at 3/4. */
#define DPI 96
#define UNIT (72.0 / DPI / PANGO_SCALE) /* one of pango's units, in points */

struct cr_type {
    PangoFontMap *map;
    PangoContext *context;
    PangoFontDescription *font;
    PangoLayout *layout;
};

static void set_up(struct cr_type *type, const char *family)
{
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(type->context, options);
    cairo_font_options_destroy(options);
    pango_cairo_context_set_resolution(type->context, DPI);
    pango_context_set_round_glyph_positions(type->context, FALSE);
    pango_font_description_set_family(type->font, family);
    pango_layout_set_single_paragraph_mode(type->layout, TRUE);
}

struct cr_type *cr_type_new(const char *family, struct cr_err *err)
{
    struct cr_type *type = calloc(1, sizeof *type);
    if (!type) {
        cr_fail_memory(err);
        return NULL;
    }
    type->map = pango_cairo_font_map_new();
    type->context = pango_font_map_create_context(type->map);
    type->font = pango_font_description_new();
    type->layout = pango_layout_new(type->context);
    set_up(type, *family ? family : "serif");
    PangoFont *found = pango_context_load_font(type->context, type->font);
    if (found) {
        g_object_unref(found);
        return type;
    }
    cr_fail(err, CR_STATUS_SYSTEM, "no font for \"%s\" and none in its place", family);
    cr_type_free(type);
    return NULL;
}

void cr_type_free(struct cr_type *type)
{
    if (!type)
        return;
    g_object_unref(type->layout);
    pango_font_description_free(type->font);
    g_object_unref(type->context);
    g_object_unref(type->map);
    free(type);
}

void *cr_type_layout(struct cr_type *type, const char *text, double size, double *baseline)
{
    pango_font_description_set_size(type->font, (int)(size * PANGO_SCALE + 0.5));
    pango_layout_set_font_description(type->layout, type->font);
    pango_layout_set_text(type->layout, text, -1);
    *baseline = pango_layout_get_baseline(type->layout) * UNIT;
    return type->layout;
}

struct cr_extent cr_type_measure(struct cr_type *type, const char *text, double size)
{
    PangoRectangle ink, logical;
    double baseline;
    PangoLayout *layout = cr_type_layout(type, text, size, &baseline);
    pango_layout_line_get_extents(pango_layout_get_line_readonly(layout, 0), &ink,
                                  &logical);
    return (struct cr_extent){.width = logical.width * UNIT,
                              .ascent = PANGO_ASCENT(ink) * UNIT,
                              .descent = PANGO_DESCENT(ink) * UNIT};
}

bool cr_type_color(const char *text, unsigned char rgba[4])
{
    PangoColor color;
    guint16 alpha = 0xffff;
    if (strcmp(text, "transparent") == 0) {
        memset(rgba, 0, 4);
        return true;
    }
    if (!pango_color_parse_with_alpha(&color, &alpha, text))
        return false;
    rgba[0] = (unsigned char)(color.red >> 8);
    rgba[1] = (unsigned char)(color.green >> 8);
    rgba[2] = (unsigned char)(color.blue >> 8);
    rgba[3] = (unsigned char)(alpha >> 8);
    return true;
}
