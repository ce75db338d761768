/*
 * Frames on sheets and pages: see gv.h.
 *
 * Graphviz makes drawings of the elements that were not drawn before; cairo paints all of
 * them, on a sheet that is used again.
 */
#define _POSIX_C_SOURCE 200809L /* locale_t */

#include <math.h>
#include <string.h>

#include "draw/gv_inner.h"
#include "draw/png.h"
#include "draw/sheet.h"

/* ---- elements ---- */

static void keep(void *context, const struct cr_gv_part *part)
{
    cr_elements_keep(context, part);
}

/* What is missing is drawn, then all is handed out. */
static int draw_elements(const struct cr_gv *gv, unsigned how, cr_gv_drawer *drawer,
                         const struct cr_gv_parts *parts, struct cr_err *err)
{
    struct cr_elements *elements = gv->elements;
    const struct cr_gv_parts kept = {keep, elements};
    const char *missing = cr_elements_missing(elements);
    if (cr_elements_check(elements, err))
        return -1;
    if ((missing && drawer(gv, missing, how, &kept, err)) ||
        cr_elements_check(elements, err)) {
        cr_elements_forget(elements);
        return -1;
    }
    for (size_t i = 0; i < cr_elements_count(elements); i++)
        if (cr_elements_part(elements, i))
            parts->each(parts->context, cr_elements_part(elements, i));
    return 0;
}

int cr_gv_draw_once(const struct cr_gv *gv, const char *dot, unsigned how,
                    cr_gv_drawer *drawer, const struct cr_gv_parts *parts,
                    struct cr_err *err)
{
    return cr_elements_open(gv->elements, dot, how)
               ? draw_elements(gv, how, drawer, parts, err)
               : drawer(gv, dot, how, parts, err);
}

/* ---- sheets and pages ---- */

/* Has Graphviz draw a document, in parts. */
static int draw_parts(const struct cr_gv *gv, const char *dot, unsigned how,
                      const struct cr_gv_parts *parts, struct cr_err *err)
{
    struct cr_session session;
    cr_session_begin(&session, gv->locale, gv->said);
    (void)how;
    int failed = -1;
    Agraph_t *graph = cr_gv_open(gv, dot, &session, err);
    if (graph) {
        struct cr_sheet sheet = {
            .parts = parts, .frame = GD_bb(graph), .drawing = cr_drawing_new()};
        sheet.failed = !sheet.drawing;
        failed = cr_gv_render(gv, graph, "sheet:drawing", &sheet, &session, err);
        cr_sheet_ground(&sheet);
        if (!failed && sheet.failed)
            failed = cr_fail_memory(err);
        cr_drawing_unref(sheet.drawing);
        cr_gv_close(gv, graph);
    }
    cr_session_end(&session);
    return failed ? -1 : 0;
}

/* Where parts are painted: units of the surface to the point, and its margins. */
struct easel {
    const struct cr_surface *surface;
    double scale, left, top;
};

/* The ground has the size of the frame, which is scaled to fit, and covers all there is. */
static void begin(struct easel *easel, const struct cr_gv_part *ground)
{
    cairo_t *cr = cr_surface_context(easel->surface);
    double width, height;
    cr_surface_size(easel->surface, &width, &height);
    easel->scale = fmin(width / ground->width, height / ground->height);
    easel->left = (width - easel->scale * ground->width) / 2;
    easel->top = (height - easel->scale * ground->height) / 2;
    cairo_identity_matrix(cr);
    cr_drawing_flood(ground->drawing, cr);
    cairo_translate(cr, easel->left, easel->top);
    cairo_scale(cr, easel->scale, easel->scale);
}

static void paint(void *context, const struct cr_gv_part *part)
{
    struct easel *easel = context;
    if (strcmp(part->class, "ground") == 0) {
        begin(easel, part);
        return;
    }
    cr_drawing_paint(part->drawing, cr_surface_context(easel->surface));
    const struct cr_surface_box box = {
        easel->left + easel->scale * part->left, easel->top + easel->scale * part->top,
        easel->scale * part->width, easel->scale * part->height};
    if (*part->body)
        cr_surface_link(easel->surface, &box, part->body);
}

int cr_gv_draw(struct cr_gv *gv, const char *dot, const struct cr_surface *surface,
               struct cr_err *err)
{
    struct easel easel = {.surface = surface};
    const struct cr_gv_parts parts = {paint, &easel};
    return cr_gv_draw_once(gv, dot, CR_GV_SHEET, draw_parts, &parts, err);
}

/* The sheet of the last picture when it has that size, wiped; else a new one. */
static struct cr_surface *sheet_of(struct cr_gv *gv, int width, int height, struct cr_err *err)
{
    double w = 0, h = 0;
    if (gv->sheet)
        cr_surface_size(gv->sheet, &w, &h);
    if ((int)w == width && (int)h == height) {
        cr_surface_wipe(gv->sheet);
        return gv->sheet;
    }
    cr_surface_free(gv->sheet);
    gv->sheet = cr_surface_new(width, height, 1, err);
    return gv->sheet;
}

int cr_gv_png(struct cr_gv *gv, const char *dot, int width, int height, int dpi,
              struct cr_buf *out, struct cr_err *err)
{
    struct cr_surface *sheet = sheet_of(gv, width, height, err);
    if (!sheet)
        return -1;
    cr_surface_density(sheet, dpi);
    return cr_gv_draw(gv, dot, sheet, err) || cr_surface_png(sheet, gv->png, out, err) ? -1
                                                                                      : 0;
}
