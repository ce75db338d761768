/*
 * A picture drawn with cairo, as PNG and as PDF: see picture.h.
 *
 * One function draws; what it draws on differs. A PDF carries no date, so that the same
 * picture is the same file.
 */
#include <math.h>
#include <pango/pangocairo.h>

#include "draw/surface.h"
#include "plot/picture.h"

static const double QUARTER = 1.5707963267948966, /* of a circle */
    PIXEL = 72.0 / 96;                            /* of a page, in its points */

static void set_color(cairo_t *cr, struct cr_color color)
{
    cairo_set_source_rgba(cr, color.rgba[0] / 255.0, color.rgba[1] / 255.0,
                          color.rgba[2] / 255.0, color.rgba[3] / 255.0);
}

/* Fills and strokes the path that is there. */
static void ink(cairo_t *cr, const struct cr_item *item)
{
    if (item->fill.rgba[3]) {
        set_color(cr, item->fill);
        cairo_fill_preserve(cr);
    }
    if (item->pen.width > 0 && item->pen.color.rgba[3]) {
        set_color(cr, item->pen.color);
        cairo_set_line_width(cr, item->pen.width);
        cairo_set_dash(cr, item->pen.dash, item->pen.dash[0] > 0 ? 2 : 0, 0);
        cairo_stroke_preserve(cr);
    }
    cairo_new_path(cr);
}

static void trace_path(cairo_t *cr, const struct cr_item *item)
{
    for (size_t i = 0; i < item->count; i++)
        cairo_line_to(cr, item->points[i].x, item->points[i].y);
}

static void trace_area(cairo_t *cr, const struct cr_item *item)
{
    const struct cr_area *a = &item->area;
    const double r = item->radius;
    if (!(r > 0)) {
        cairo_rectangle(cr, a->left, a->top, a->right - a->left, a->bottom - a->top);
        return;
    }
    cairo_new_sub_path(cr);
    cairo_arc(cr, a->right - r, a->top + r, r, -QUARTER, 0);
    cairo_arc(cr, a->right - r, a->bottom - r, r, 0, QUARTER);
    cairo_arc(cr, a->left + r, a->bottom - r, r, QUARTER, 2 * QUARTER);
    cairo_arc(cr, a->left + r, a->top + r, r, 2 * QUARTER, 3 * QUARTER);
    cairo_close_path(cr);
}

static void trace_disc(cairo_t *cr, const struct cr_item *item)
{
    cairo_new_sub_path(cr);
    cairo_arc(cr, item->at.x, item->at.y, item->radius, 0, 4 * QUARTER);
    cairo_close_path(cr);
}

static void draw_text(cairo_t *cr, const struct cr_item *item, struct cr_type *type)
{
    double baseline;
    PangoLayout *layout = cr_type_layout(type, item->text, item->size, &baseline);
    cairo_save(cr);
    set_color(cr, item->fill);
    cairo_translate(cr, item->at.x, item->at.y);
    cairo_scale(cr, PIXEL, PIXEL * item->stretch); /* layouts are made at 96 dpi */
    cairo_move_to(cr, 0, 0);
    pango_cairo_show_layout_line(cr, pango_layout_get_line_readonly(layout, 0));
    cairo_restore(cr);
    cairo_new_path(cr);
}

static void draw(cairo_t *cr, const struct cr_picture *picture, struct cr_type *type)
{
    cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
    for (const struct cr_item *item = picture->first; item; item = item->next) {
        if (item->kind == CR_ITEM_TEXT) {
            draw_text(cr, item, type);
            continue;
        }
        if (item->kind == CR_ITEM_PATH)
            trace_path(cr, item);
        else if (item->kind == CR_ITEM_AREA)
            trace_area(cr, item);
        else
            trace_disc(cr, item);
        ink(cr, item);
    }
}

struct cr_surface *cr_picture_sheet(const struct cr_picture *picture, int width,
                                    int height, struct cr_err *err)
{
    return cr_surface_new(width, height,
                          fmin(width / picture->width, height / picture->height), err);
}

void cr_picture_draw(const struct cr_picture *picture, struct cr_type *type,
                     const struct cr_surface *sheet)
{
    draw(cr_surface_context(sheet), picture, type);
}

int cr_picture_png(const struct cr_picture *picture, struct cr_type *type, int width,
                   int height, struct cr_buf *out, struct cr_err *err)
{
    struct cr_surface *surface = cr_picture_sheet(picture, width, height, err);
    if (!surface)
        return -1;
    cr_picture_draw(picture, type, surface);
    const int failed = cr_surface_png(surface, NULL, out, err);
    cr_surface_free(surface);
    return failed;
}

int cr_picture_pdf(const struct cr_picture *picture, struct cr_type *type, int width,
                   int height, struct cr_buf *out, struct cr_err *err)
{
    const struct cr_surface_about about = {picture->title, picture->desc};
    struct cr_surface *page = cr_surface_new_pdf(width, height, &about, out, err);
    if (!page)
        return -1;
    double w, h;
    cr_surface_size(page, &w, &h);
    cr_surface_scale(page, fmin(w / picture->width, h / picture->height));
    draw(cr_surface_context(page), picture, type);
    cr_surface_page(page);
    const int failed = cr_surface_finish(page, err);
    cr_surface_free(page);
    return failed;
}
