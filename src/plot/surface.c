/* A decision surface: see surface.h. */
#include "plot/surface.h"

#include <math.h>
#include <stdlib.h>

#include "plot/plot_parts.h"

static const double EDGE = 52, OVERLAP = 0.6, RADIUS = 6, LEGEND = 20,
                    SHADES = 40; /* from one class to the next: as fine as is seen */

/* The colour of a class; of a number between two, a mixture of both. */
static struct cr_color color_of(const struct cr_plan *plan, double class)
{
    static const char *const roles[CR_SURFACE_CLASSES_MOST] = {
        "neuron", "prediction", "input", "operation", "gradient", "update"};
    const double kept =
        round(fmin(fmax(class, 0), CR_SURFACE_CLASSES_MOST - 1) * SHADES) / SHADES;
    const size_t first = (size_t)kept;
    const double share = kept - (double)first;
    const char *key = first < 4 ? "fillcolor" : "fontcolor";
    struct cr_color color = cr_plot_color(plan, roles[first], key);
    if (share == 0)
        return color;
    const struct cr_color next =
        cr_plot_color(plan, roles[first + 1], first + 1 < 4 ? "fillcolor" : "fontcolor");
    for (size_t i = 0; i < 4; i++)
        color.rgba[i] = (unsigned char)(color.rgba[i] +
                                        (next.rgba[i] - color.rgba[i]) * share + 0.5);
    return color;
}

static void add_cells(struct cr_plan *plan, const struct cr_decision *d)
{
    const struct cr_area *f = &plan->plot->frame;
    const double wide = (f->right - f->left) / CR_SURFACE_COLUMNS;
    const double high = (f->bottom - f->top) / CR_SURFACE_ROWS;
    for (size_t r = 0; r < CR_SURFACE_ROWS; r++)
        for (size_t c = 0; c < CR_SURFACE_COLUMNS; c++) {
            const double left = f->left + (double)c * wide;
            const double bottom = f->bottom - (double)r * high;
            const double class = d->cells[r * CR_SURFACE_COLUMNS + c];
            if (isfinite(class))
                cr_plot_add(plan, (struct cr_item){.kind = CR_ITEM_AREA, .part = "surface",
                                                   .fill = color_of(plan, class),
                                                   .area = {left, bottom - high,
                                                            fmin(left + wide + OVERLAP,
                                                                 f->right),
                                                            fmin(bottom + OVERLAP,
                                                                 f->bottom)}});
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
