/* Drawings: see drawing.h. */
#include "draw/drawing.h"

#include <pango/pangocairo.h>
#include <stdlib.h>
#include <string.h>

enum { LAYOUT_BYTES = 2048 }; /* that pango takes for a text, about */

struct item {
    enum cr_shape shape;
    struct cr_ink ink;
    size_t first, count;  /* its points */
    PangoLayout *layout;  /* of a text; held */
};

struct cr_drawing {
    int references;
    struct item *items;      /* owned */
    struct cr_point *points; /* owned: those of all */
    size_t item_count, item_capacity, point_count, point_capacity;
};

struct cr_drawing *cr_drawing_new(void)
{
    struct cr_drawing *drawing = calloc(1, sizeof *drawing);
    if (drawing)
        drawing->references = 1;
    return drawing;
}

struct cr_drawing *cr_drawing_ref(struct cr_drawing *drawing)
{
    drawing->references++;
    return drawing;
}

void cr_drawing_unref(struct cr_drawing *drawing)
{
    if (!drawing || --drawing->references > 0)
        return;
    for (size_t i = 0; i < drawing->item_count; i++)
        if (drawing->items[i].layout)
            g_object_unref(drawing->items[i].layout);
    free(drawing->items);
    free(drawing->points);
    free(drawing);
}

/* Makes room for so many more; false when memory is out. */
static bool room(void **array, size_t *capacity, size_t count, size_t more, size_t size)
{
    if (count + more <= *capacity)
        return true;
    const size_t wanted = count + more + *capacity / 2;
    void *grown = realloc(*array, wanted * size);
    if (!grown)
        return false;
    *array = grown;
    *capacity = wanted;
    return true;
}

int cr_drawing_add(struct cr_drawing *drawing, enum cr_shape shape, const struct cr_ink *ink,
                   const struct cr_point *points, size_t count, PangoLayout *layout)
{
    void *items = drawing->items, *all = drawing->points;
    const bool fits = room(&items, &drawing->item_capacity, drawing->item_count, 1,
                           sizeof *drawing->items) &&
                      room(&all, &drawing->point_capacity, drawing->point_count, count,
                           sizeof *drawing->points);
    drawing->items = items;
    drawing->points = all;
    if (!fits)
        return -1;
    memcpy(drawing->points + drawing->point_count, points, count * sizeof *points);
    drawing->items[drawing->item_count++] =
        (struct item){.shape = shape,
                      .ink = *ink,
                      .first = drawing->point_count,
                      .count = count,
                      .layout = layout ? g_object_ref(layout) : NULL};
    drawing->point_count += count;
    return 0;
}

size_t cr_drawing_bytes(const struct cr_drawing *drawing)
{
    size_t bytes = sizeof *drawing + drawing->item_capacity * sizeof *drawing->items +
                   drawing->point_capacity * sizeof *drawing->points;
    for (size_t i = 0; i < drawing->item_count; i++)
        bytes += drawing->items[i].layout ? LAYOUT_BYTES : 0;
    return bytes;
}

/* ---- painting ---- */

static void set_color(cairo_t *cr, const unsigned char color[4])
{
    cairo_set_source_rgba(cr, color[0] / 255.0, color[1] / 255.0, color[2] / 255.0,
                          color[3] / 255.0);
}

static void trace_lines(cairo_t *cr, const struct cr_point *p, size_t count)
{
    cairo_move_to(cr, p[0].x, p[0].y);
    for (size_t i = 1; i < count; i++)
        cairo_line_to(cr, p[i].x, p[i].y);
}

static void trace_curve(cairo_t *cr, const struct cr_point *p, size_t count)
{
    cairo_move_to(cr, p[0].x, p[0].y);
    for (size_t i = 1; i + 2 < count; i += 3)
        cairo_curve_to(cr, p[i].x, p[i].y, p[i + 1].x, p[i + 1].y, p[i + 2].x, p[i + 2].y);
}

static void trace_ellipse(cairo_t *cr, const struct cr_point *p)
{
    static const double ROUND = 6.283185307179586; /* 2 pi */
    cairo_matrix_t before;
    cairo_get_matrix(cr, &before);
    cairo_translate(cr, p[0].x, p[0].y);
    cairo_scale(cr, p[1].x - p[0].x, p[1].y - p[0].y);
    cairo_new_sub_path(cr);
    cairo_arc(cr, 0, 0, 1, 0, ROUND);
    cairo_close_path(cr);
    cairo_set_matrix(cr, &before);
}

static void trace(cairo_t *cr, enum cr_shape shape, const struct cr_point *p, size_t count)
{
    if (shape == CR_SHAPE_ELLIPSE)
        trace_ellipse(cr, p);
    else if (shape == CR_SHAPE_CURVE)
        trace_curve(cr, p, count);
    else
        trace_lines(cr, p, count);
    if (shape == CR_SHAPE_POLYGON)
        cairo_close_path(cr);
}

static void set_pen(cairo_t *cr, const struct cr_ink *ink)
{
    static const struct {
        double length[2];
        int count;
    } dashes[CR_DASH_COUNT] = {{{0, 0}, 0}, {{6, 6}, 1}, {{2, 6}, 2}};
    cairo_set_dash(cr, dashes[ink->dash].length, dashes[ink->dash].count, 0);
    cairo_set_line_width(cr, ink->width);
    set_color(cr, ink->pen);
}

static void paint_shape(cairo_t *cr, const struct item *item, const struct cr_point *points)
{
    const struct cr_ink *ink = &item->ink;
    trace(cr, item->shape, points, item->count);
    if (ink->filled) {
        set_color(cr, ink->fill);
        cairo_fill_preserve(cr);
    }
    if (ink->width > 0 && ink->pen[3] > 0) {
        set_pen(cr, ink);
        cairo_stroke(cr);
    }
    cairo_new_path(cr);
}

static void paint_text(cairo_t *cr, const struct item *item, struct cr_point at)
{
    static const double POINTS_PER_UNIT = 72.0 / 96;
    cairo_save(cr);
    set_color(cr, item->ink.pen);
    cairo_translate(cr, at.x, at.y);
    cairo_scale(cr, POINTS_PER_UNIT, POINTS_PER_UNIT);
    cairo_move_to(cr, 0, 0);
    pango_cairo_show_layout(cr, item->layout);
    cairo_restore(cr);
}

void cr_drawing_paint(const struct cr_drawing *drawing, cairo_t *cr)
{
    for (size_t i = 0; i < drawing->item_count; i++) {
        const struct item *item = &drawing->items[i];
        const struct cr_point *points = drawing->points + item->first;
        if (item->shape == CR_SHAPE_TEXT)
            paint_text(cr, item, points[0]);
        else
            paint_shape(cr, item, points);
    }
}

void cr_drawing_flood(const struct cr_drawing *drawing, cairo_t *cr)
{
    for (size_t i = 0; i < drawing->item_count; i++)
        if (drawing->items[i].ink.filled) {
            set_color(cr, drawing->items[i].ink.fill);
            cairo_paint(cr);
        }
}
