/* A plot, from the request to the picture: see plot.h. */
#include "plot/plot.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot/plot_parts.h"

static const double WIDTH = 1280, HEIGHT = 720; /* points, at least */

const struct cr_plot_format CR_PLOT_FORMATS[CR_PLOT_FORMAT_COUNT] = {
    {"svg", cr_picture_svg},
    {"png", cr_picture_png},
    {"pdf", cr_picture_pdf},
};

const struct cr_plot_format *cr_plot_format_find(const char *name)
{
    for (size_t i = 0; i < CR_PLOT_FORMAT_COUNT; i++)
        if (strcmp(CR_PLOT_FORMATS[i].name, name) == 0)
            return &CR_PLOT_FORMATS[i];
    return NULL;
}

int cr_plot_write(const struct cr_plot *plot, const struct cr_plot_format *format,
                  struct cr_buf *out, struct cr_err *err)
{
    return format->write(&plot->picture, plot->type, plot->width, plot->height, out, err);
}

/* ---- the range ---- */

static const char *name_of(const struct cr_plot *plot)
{
    return cr_op_row(plot->subject.op)->name;
}

/* The range asked for; else the usual one, made to reach over the marks. */
static int choose_range(struct cr_plot *plot, const struct cr_plot_request *request,
                        struct cr_err *err)
{
    plot->from = request->has_range ? request->from : plot->subject.from;
    plot->to = request->has_range ? request->to : plot->subject.to;
    if (request->has_range && !cr_ticks_fit(plot->from, plot->to))
        return cr_fail(err, CR_STATUS_USAGE,
                       "range \"%.15g:%.15g\": it goes from a smaller to a larger number",
                       plot->from, plot->to);
    for (size_t i = 0; i < request->at_count; i++) {
        const double x = request->at[i];
        if (request->has_range && !(x >= plot->from && x <= plot->to))
            return cr_fail(err, CR_STATUS_USAGE,
                           "mark \"%.15g\": it is not in the range from %.15g to %.15g", x,
                           plot->from, plot->to);
        if (!isfinite(cr_subject_value(&plot->subject, x)))
            return cr_fail(err, CR_STATUS_USAGE, "mark \"%.15g\": %s has no value there", x,
                           name_of(plot));
        plot->from = fmin(plot->from, x);
        plot->to = fmax(plot->to, x);
    }
    return cr_ticks_fit(plot->from, plot->to)
               ? 0
               : cr_fail(err, CR_STATUS_USAGE, "range from %.15g to %.15g: it is too wide",
                         plot->from, plot->to);
}

/* ---- the lines ---- */

static double value_at(const void *context, double x)
{
    return cr_subject_value(context, x);
}

static double slope_at(const void *context, double x)
{
    return cr_subject_slope(context, x);
}

/* A jump of the derivative is a corner of the function. */
static int trace(struct cr_plot *plot, struct cr_err *err)
{
    const struct cr_function value = {value_at, &plot->subject};
    const struct cr_function slope = {slope_at, &plot->subject};
    double corners[CR_JUMPS_MOST];
    if (cr_trace_of(&plot->arena, slope, plot->from, plot->to, NULL, 0, &plot->slope, err))
        return -1;
    for (size_t i = 0; i < plot->slope.jump_count; i++)
        corners[i] = plot->slope.jumps[i].x;
    if (cr_trace_of(&plot->arena, value, plot->from, plot->to, corners,
                    plot->slope.jump_count, &plot->value, err))
        return -1;
    return plot->value.count
               ? 0
               : cr_fail(err, CR_STATUS_USAGE,
                         "range \"%.15g:%.15g\": %s has no value there (it has where %s)",
                         plot->from, plot->to, name_of(plot),
                         cr_op_row(plot->subject.op)->domain);
}

static void include(struct cr_plot *plot, double y)
{
    if (!(fabs(y) <= 1e100))
        return;
    plot->low = fmin(plot->low, y);
    plot->high = fmax(plot->high, y);
}

static int choose_heights(struct cr_plot *plot, const struct cr_plot_request *request,
                          struct cr_err *err)
{
    if (cr_trace_window(&plot->value, &plot->slope, &plot->low, &plot->high, err))
        return -1;
    if (!request->has_range && plot->subject.high > plot->subject.low) {
        plot->low = plot->subject.low;
        plot->high = plot->subject.high;
    }
    for (size_t i = 0; i < request->at_count; i++) {
        include(plot, cr_subject_value(&plot->subject, request->at[i]));
        include(plot, cr_subject_slope(&plot->subject, request->at[i]));
    }
    if (cr_ticks_fit(plot->low, plot->high))
        return 0;
    const double flat = fmax(1, fabs(plot->low)); /* a constant */
    plot->low -= flat;
    plot->high += flat;
    return cr_ticks_fit(plot->low, plot->high)
               ? 0
               : cr_fail(err, CR_STATUS_USAGE,
                         "range \"%.15g:%.15g\": the values of %s there are too large to show",
                         plot->from, plot->to, name_of(plot));
}

/* ---- in words ---- */

static void put_mark(const struct cr_plan *plan, const struct cr_formula *formula, double x,
                     double y, struct cr_buf *out)
{
    struct cr_math *numbers[] = {cr_math_number(plan->setter.arena, x),
                                 cr_math_number(plan->setter.arena, y)};
    if (!numbers[0] || !numbers[1] || !isfinite(y))
        return;
    cr_math_settle(numbers[0], 8);
    cr_math_settle(numbers[1], plan->request->digits ? plan->request->digits : 3);
    cr_buf_puts(out, " ");
    cr_subject_head(formula, out);
    cr_buf_putc(out, '(');
    cr_math_text(numbers[0], out);
    cr_buf_puts(out, ") = ");
    cr_math_text(numbers[1], out);
    cr_buf_putc(out, '.');
}

/* The alternative text: what someone who does not see the picture is told. */
static int describe(struct cr_plan *plan, struct cr_err *err)
{
    struct cr_plot *plot = plan->plot;
    const struct cr_subject *s = &plot->subject;
    struct cr_buf text = {0};
    cr_buf_puts(&text, "A solid line: ");
    cr_subject_text(s, &s->function, &text);
    cr_buf_puts(&text, ". A dashed line, its derivative: ");
    cr_subject_text(s, &s->derivative, &text);
    cr_buf_puts(&text, ". Plotted against ");
    cr_math_text(s->argument, &text);
    if (cr_subject_is_loss(s) || s->op == CR_OP_SOFTMAX)
        cr_buf_puts(&text, ", ");
    cr_subject_caption(s, false, &text);
    cr_buf_puts(&text, ".");
    for (size_t i = 0; i < plan->request->at_count; i++) {
        const double x = plan->request->at[i];
        put_mark(plan, &s->function, x, cr_subject_value(s, x), &text);
        put_mark(plan, &s->derivative, x, cr_subject_slope(s, x), &text);
    }
    plot->picture.title = cr_arena_string(
        &plot->arena, plan->request->title ? plan->request->title : s->title);
    plot->picture.desc = cr_arena_string(&plot->arena, cr_buf_text(&text));
    plot->picture.prefix = cr_arena_format(&plot->arena, "%s-", name_of(plot));
    const bool failed =
        text.failed || !plot->picture.title || !plot->picture.desc || !plot->picture.prefix;
    cr_buf_release(&text);
    return failed ? cr_fail_memory(err) : 0;
}

/* ---- the whole ---- */

/* At least so large, in the proportions of the pixels. */
void cr_plot_size(struct cr_plot *plot, const struct cr_plot_request *request)
{
    const double scale = fmin(request->width / WIDTH, request->height / HEIGHT);
    plot->width = request->width;
    plot->height = request->height;
    plot->picture.width = request->width / scale;
    plot->picture.height = request->height / scale;
}

static int make(struct cr_plot *plot, const struct cr_plot_request *request,
                struct cr_err *err)
{
    if (cr_subject_init(&plot->subject, &plot->arena, request->name, request->target, err) ||
        choose_range(plot, request, err) || trace(plot, err) ||
        choose_heights(plot, request, err))
        return -1;
    plot->type = cr_type_new(cr_theme_get(request->theme, "graph", "fontname"), err);
    if (!plot->type)
        return -1;
    struct cr_plan plan = {
        .plot = plot,
        .request = request,
        .setter = {.arena = &plot->arena, .type = plot->type},
        .scale = cr_theme_number(request->theme, "graph", "scale", 1)};
    cr_plot_size(plot, request);
    cr_plot_lay_out(&plan);
    if (cr_plot_draw_lines(&plan, err) || describe(&plan, err))
        return -1;
    return plan.setter.failed ? cr_fail_memory(err) : 0;
}

struct cr_plot *cr_plot_new(const struct cr_plot_request *request, struct cr_err *err)
{
    struct cr_plot *plot = calloc(1, sizeof *plot);
    if (!plot) {
        cr_fail_memory(err);
        return NULL;
    }
    if (!make(plot, request, err))
        return plot;
    cr_plot_free(plot);
    return NULL;
}

void cr_plot_free(struct cr_plot *plot)
{
    if (!plot)
        return;
    cr_type_free(plot->type);
    cr_arena_release(&plot->arena);
    free(plot);
}
