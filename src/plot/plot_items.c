/* What a plot adds to its picture: see plot_parts.h. */
#include "plot/plot_parts.h"

#include <string.h>

struct cr_color cr_plot_color(const struct cr_plan *plan, const char *role, const char *key)
{
    struct cr_color color = {{0, 0, 0, 255}};
    const char *text = cr_theme_get(plan->request->theme, role, key);
    if (*text && !cr_type_color(text, color.rgba))
        color = (struct cr_color){{0, 0, 0, 255}}; /* a name that pango does not know */
    return color;
}

struct cr_pen cr_plot_pen(const struct cr_plan *plan, const char *role, double width)
{
    return (struct cr_pen){.color = cr_plot_color(plan, role, "color"), .width = width};
}

void cr_plot_add(struct cr_plan *plan, struct cr_item item)
{
    struct cr_picture *picture = &plan->plot->picture;
    struct cr_item *copy = cr_arena_copy(plan->setter.arena, &item, 1, sizeof item);
    if (!copy) {
        plan->setter.failed = true;
        return;
    }
    if (picture->last)
        picture->last->next = copy;
    else
        picture->first = copy;
    picture->last = copy;
}

void cr_plot_add_line(struct cr_plan *plan, const char *part, struct cr_pen pen,
                      struct cr_place from, struct cr_place to)
{
    const struct cr_place ends[] = {from, to};
    struct cr_place *points = cr_arena_copy(plan->setter.arena, ends, 2, sizeof *ends);
    plan->setter.failed |= !points;
    if (points)
        cr_plot_add(plan, (struct cr_item){.kind = CR_ITEM_PATH, .part = part, .pen = pen,
                                           .points = points, .count = 2});
}

void cr_plot_note(struct cr_plan *plan, const char *what, struct cr_area area)
{
    struct cr_plot *plot = plan->plot;
    if (plot->label_count < CR_PLOT_LABELS_MOST)
        plot->labels[plot->label_count++] = (struct cr_plot_label){what, area};
}

static void add_piece(struct cr_plan *plan, const char *part, const struct cr_piece *piece,
                      double x, double y, struct cr_color color)
{
    const struct cr_place at = {x + piece->x, y + piece->y};
    if (piece->text && piece->text[strspn(piece->text, " ")] == '\0')
        return;
    if (piece->text)
        cr_plot_add(plan, (struct cr_item){.kind = CR_ITEM_TEXT, .part = part,
                                           .fill = color, .at = at, .text = piece->text,
                                           .size = piece->size,
                                           .stretch = piece->stretch});
    else
        cr_plot_add(plan, (struct cr_item){.kind = CR_ITEM_AREA, .part = part,
                                           .fill = color,
                                           .area = {at.x, at.y, at.x + piece->width,
                                                    at.y + piece->height}});
}

void cr_plot_add_box(struct cr_plan *plan, const char *part, const char *what,
                     const struct cr_formula_box *box, double x, double y,
                     struct cr_color color)
{
    for (const struct cr_piece *piece = box->first; piece; piece = piece->next)
        add_piece(plan, part, piece, x, y, color);
    cr_plot_note(plan, what,
                 (struct cr_area){x, y - box->ascent, x + box->width, y + box->descent});
}
