/*
 * Sheets: see sheet.h.
 *
 * Graphviz hands over its own coordinates, y up; `seen` turns them, once. It has taken care
 * of styles and of what is invisible.
 */
#include "draw/sheet.h"

#include <stdlib.h>
#include <string.h>

#include "draw/gv_object.h"

enum { POINTS_MOST = 64 }; /* that are turned at once */

static struct cr_sheet *sheet_of(const GVJ_t *job)
{
    return job->context;
}

static struct cr_point seen(const struct cr_sheet *sheet, pointf at)
{
    return (struct cr_point){at.x - sheet->frame.LL.x, sheet->frame.UR.y - at.y};
}

/* ---- parts ---- */

/* Hands over what was drawn since the last part, and begins the next. */
static void give(struct cr_sheet *sheet, struct cr_gv_part *part)
{
    part->drawing = sheet->drawing;
    if (!sheet->failed)
        sheet->parts->each(sheet->parts->context, part);
    cr_drawing_unref(sheet->drawing);
    sheet->drawing = cr_drawing_new();
    sheet->failed = sheet->failed || !sheet->drawing;
}

void cr_sheet_ground(struct cr_sheet *sheet)
{
    if (sheet->grounded)
        return;
    sheet->grounded = true;
    struct cr_gv_part ground = {.id = "ground",
                                .class = "ground",
                                .title = "",
                                .body = "",
                                .width = sheet->frame.UR.x - sheet->frame.LL.x,
                                .height = sheet->frame.UR.y - sheet->frame.LL.y};
    give(sheet, &ground);
}

static void begin_part(GVJ_t *job)
{
    cr_sheet_ground(sheet_of(job));
}

static void end_part(GVJ_t *job)
{
    void *object = job->obj->u.n;
    struct cr_gv_part part = {
        .id = "", .class = "", .title = "", .body = "", .element = cr_gv_element(object)};
    give(sheet_of(job), &part);
}

/* Nodes alone lead somewhere: an edge's link is on its label, which is a node. */
static void end_node(GVJ_t *job)
{
    struct cr_sheet *sheet = sheet_of(job);
    Agnode_t *node = job->obj->u.n;
    const double width = ND_width(node) * POINTS_PER_INCH,
                 height = ND_height(node) * POINTS_PER_INCH;
    const struct cr_point at = seen(sheet, ND_coord(node));
    struct cr_gv_part part = {.id = "",
                              .class = "",
                              .title = "",
                              .body = cr_gv_link(node),
                              .left = at.x - width / 2,
                              .top = at.y - height / 2,
                              .width = width,
                              .height = height,
                              .element = cr_gv_element(node)};
    give(sheet, &part);
}

/* ---- shapes ---- */

static struct cr_ink ink_of(const obj_state_t *state, bool filled)
{
    struct cr_ink ink = {.width = cr_gv_is_drawn(state) ? state->penwidth : 0,
                         .dash = state->pen == PEN_DASHED   ? CR_DASH_DASHED
                                 : state->pen == PEN_DOTTED ? CR_DASH_DOTTED
                                                            : CR_DASH_NONE,
                         .filled = filled};
    memcpy(ink.pen, state->pencolor.u.rgba, sizeof ink.pen);
    memcpy(ink.fill, state->fillcolor.u.rgba, sizeof ink.fill);
    return ink;
}

/* Adds a shape of points that are turned already. */
static void add_turned(const GVJ_t *job, enum cr_shape shape, const struct cr_point *points,
                       size_t count, bool filled)
{
    struct cr_sheet *sheet = sheet_of(job);
    const struct cr_ink ink = ink_of(job->obj, filled);
    if (!sheet->failed && count > 0 && cr_gv_is_seen(job->obj, filled))
        sheet->failed = cr_drawing_add(sheet->drawing, shape, &ink, points, count, NULL) != 0;
}

static void add(const GVJ_t *job, enum cr_shape shape, const pointf *points, size_t count,
                bool filled)
{
    struct cr_sheet *sheet = sheet_of(job);
    struct cr_point few[POINTS_MOST];
    struct cr_point *turned = count <= POINTS_MOST ? few : malloc(count * sizeof *turned);
    for (size_t i = 0; turned && i < count; i++)
        turned[i] = seen(sheet, points[i]);
    if (turned)
        add_turned(job, shape, turned, count, filled);
    sheet->failed = sheet->failed || !turned;
    if (turned != few)
        free(turned);
}

static void draw_polygon(GVJ_t *job, pointf *points, cr_gv_count count, int filled)
{
    add(job, CR_SHAPE_POLYGON, points, (size_t)count, filled);
}

static void draw_polyline(GVJ_t *job, pointf *points, cr_gv_count count)
{
    add(job, CR_SHAPE_POLYLINE, points, (size_t)count, false);
}

static void draw_curve(GVJ_t *job, pointf *points, cr_gv_count count, int filled)
{
    add(job, CR_SHAPE_CURVE, points, (size_t)count, filled);
}

static void draw_curve_with_arrows(GVJ_t *job, pointf *points, cr_gv_count count,
                                   int arrow_at_start, int arrow_at_end, int filled)
{
    (void)arrow_at_start; /* arrows are drawn as polygons */
    (void)arrow_at_end;
    draw_curve(job, points, count, filled);
}

static void draw_ellipse(GVJ_t *job, pointf *points, int filled)
{
    add(job, CR_SHAPE_ELLIPSE, points, 2, filled);
}

static void draw_text(GVJ_t *job, pointf at, textspan_t *span)
{
    struct cr_sheet *sheet = sheet_of(job);
    if (sheet->failed || cr_gv_is_blank(job, span))
        return;
    const double left = cr_gv_text_left(span, at.x);
    const double top = at.y + span->yoffset_centerline + span->yoffset_layout;
    const struct cr_point corner = seen(sheet, (pointf){left, top});
    const struct cr_ink ink = ink_of(job->obj, false);
    sheet->failed =
        cr_drawing_add(sheet->drawing, CR_SHAPE_TEXT, &ink, &corner, 1, span->layout) != 0;
    const pointf line[] = {{left, top}, {left + span->size.x, top}};
    if (cr_gv_has_overline(span))
        add(job, CR_SHAPE_POLYLINE, line, 2, false);
}

const gvrender_engine_t cr_sheet_engine = {
    .begin_cluster = begin_part,
    .end_cluster = end_part,
    .begin_node = begin_part,
    .end_node = end_node,
    .begin_edge = begin_part,
    .end_edge = end_part,
    .textspan = draw_text,
    .ellipse = draw_ellipse,
    .polygon = draw_polygon,
    .beziercurve = CR_GV_CURVE(draw_curve, draw_curve_with_arrows),
    .polyline = draw_polyline,
};
