/* A decision surface: see surface.h. */
#include "plot/surface.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot/plot_parts.h"

static const double EDGE = 52, OVERLAP = 0.6, RADIUS = 6, LEGEND = 20,
                    SHADES = 40; /* from one class to the next: as fine as is seen */

static struct cr_color color_of_class(const struct cr_plan *plan, size_t class)
{
    static const char *const roles[CR_SURFACE_CLASSES_MOST] = {"class1", "class2", "class3",
                                                               "class4", "class5", "class6"};
    return cr_plot_color(plan, roles[class], "fillcolor");
}

/* Of a number between two classes a mixture of both; of none nothing. */
static struct cr_color color_of(const struct cr_plan *plan, double class)
{
    if (!isfinite(class))
        return (struct cr_color){{0}};
    const double kept =
        round(fmin(fmax(class, 0), CR_SURFACE_CLASSES_MOST - 1) * SHADES) / SHADES;
    const size_t first = (size_t)kept;
    const double share = kept - (double)first;
    struct cr_color color = color_of_class(plan, first);
    if (share == 0)
        return color;
    const struct cr_color next = color_of_class(plan, first + 1);
    for (size_t i = 0; i < 4; i++)
        color.rgba[i] = (unsigned char)(color.rgba[i] +
                                        (next.rgba[i] - color.rgba[i]) * share + 0.5);
    return color;
}

/* Cells first .. last of a row, which have one colour. */
static void add_run(struct cr_plan *plan, size_t row, size_t first, size_t last,
                    struct cr_color color)
{
    const struct cr_area *f = &plan->plot->frame;
    const double wide = (f->right - f->left) / CR_SURFACE_COLUMNS;
    const double high = (f->bottom - f->top) / CR_SURFACE_ROWS;
    const double bottom = f->bottom - (double)row * high;
    const struct cr_area area = {f->left + (double)first * wide, bottom - high,
                                 fmin(f->left + (double)last * wide + OVERLAP, f->right),
                                 fmin(bottom + OVERLAP, f->bottom)};
    cr_plot_add(plan, (struct cr_item){.kind = CR_ITEM_AREA, .part = "surface", .fill = color,
                                       .area = area});
}

static void add_cells(struct cr_plan *plan, const struct cr_decision *d)
{
    for (size_t r = 0; r < CR_SURFACE_ROWS; r++) {
        const double *row = d->cells + r * CR_SURFACE_COLUMNS;
        for (size_t first = 0, last; first < CR_SURFACE_COLUMNS; first = last) {
            const struct cr_color color = color_of(plan, row[first]);
            for (last = first + 1; last < CR_SURFACE_COLUMNS; last++) {
                const struct cr_color next = color_of(plan, row[last]);
                if (memcmp(&next, &color, sizeof color) != 0)
                    break;
            }
            if (color.rgba[3])
                add_run(plan, r, first, last, color);
        }
    }
}

static void add_samples(struct cr_plan *plan, const struct cr_decision *d)
{
    const struct cr_pen pen = cr_plot_pen(plan, "edge:focus", 1.6);
    const struct cr_color ground = cr_plot_color(plan, "graph", "bgcolor");
    for (size_t s = 0; s < d->sample_count; s++) {
        struct cr_item disc = {
            .kind = CR_ITEM_DISC, .part = "samples", .fill = ground,
            .at = cr_plot_place(plan->plot, d->samples[s].x, d->samples[s].y),
            .radius = RADIUS + 2.5};
        cr_plot_add(plan, disc);
        disc.fill = color_of(plan, d->samples[s].class);
        disc.pen = pen;
        disc.radius = RADIUS;
        cr_plot_add(plan, disc);
    }
}

/* Which input is which axis. */
static double add_names(struct cr_plan *plan, const struct cr_decision *d, double top)
{
    const double size = LEGEND * plan->scale;
    const char *text = cr_arena_format(plan->setter.arena, "%s to the right, %s upwards",
                                       d->x_name, d->y_name);
    const struct cr_formula_box box = cr_set_text(&plan->setter, text ? text : "", size);
    cr_plot_add_box(plan, "legend", "legend", &box, EDGE, top + size,
                    cr_plot_color(plan, "equation", "fontcolor"));
    return top + 1.3 * size;
}

static void draw(struct cr_plan *plan, const struct cr_decision *d)
{
    struct cr_plot *plot = plan->plot;
    plot->from = d->from;
    plot->to = d->to;
    plot->low = d->low;
    plot->high = d->high;
    cr_plot_add_board(plan);
    const double title = cr_plot_add_title(plan, d->title, d->caption);
    const double top = add_names(plan, d, title + 12) + 20;
    cr_plot_add_frame(plan, top, plot->picture.width - EDGE);
    add_cells(plan, d);
    add_samples(plan, d);
    plot->picture.title = cr_arena_string(&plot->arena, d->title);
    plot->picture.desc = cr_arena_format(
        &plot->arena, "What the network says for each %s and %s, and %zu samples. %s",
        d->x_name, d->y_name, d->sample_count, d->caption);
    plot->picture.prefix = "decision-";
    plan->setter.failed |= !plot->picture.title || !plot->picture.desc;
}

struct cr_plot *cr_decision_plot(const struct cr_decision *d, struct cr_err *err)
{
    struct cr_plot *plot = calloc(1, sizeof *plot);
    const struct cr_plot_request request = {
        .width = d->width, .height = d->height, .theme = d->theme};
    if (!plot) {
        cr_fail_memory(err);
        return NULL;
    }
    plot->subject.argument = cr_math_words(&plot->arena, "");
    plot->type = cr_type_new(cr_theme_get(d->theme, "graph", "fontname"), err);
    struct cr_plan plan = {.plot = plot,
                           .request = &request,
                           .setter = {.arena = &plot->arena, .type = plot->type},
                           .scale = cr_theme_number(d->theme, "graph", "scale", 1)};
    cr_plot_size(plot, &request);
    if (plot->type && plot->subject.argument)
        draw(&plan, d);
    if (plot->type && plot->subject.argument && !plan.setter.failed)
        return plot;
    cr_plot_free(plot);
    cr_fail_memory(err);
    return NULL;
}
