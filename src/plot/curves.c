/* Curves: see curves.h. */
#include "plot/curves.h"

#include <math.h>
#include <stdlib.h>

#include "plot/plot_parts.h"

enum { MOST_POINTS = 2000 }; /* of a curve; more are drawn as least and largest of a few */

static const double LEGEND = 20, SWATCH = 40, GAP = 10, BETWEEN = 34, WIDTH = 2.6,
                    EDGE = 52, RIGHT = 100, RIGHT_BARE = 84, NAME = 16, SHARE_AIR = 0.03, DECADES = 1000;

struct work {
    struct cr_plan plan;
    const struct cr_curves *curves;
};

/* What is drawn of a number: itself, or its logarithm. NaN: nothing. */
static double height_of(const struct cr_plot *plot, double number)
{
    if (!isfinite(number))
        return NAN;
    return !plot->powers ? number : number > 0 ? log10(number) : NAN;
}

/* ---- the range ---- */

struct range {
    double low, high;
    bool positive; /* all, and there is one */
};

static struct range range_of(const struct cr_curves *curves)
{
    struct range range = {INFINITY, -INFINITY, true};
    for (size_t c = 0; c < curves->curve_count; c++)
        for (size_t i = 0; !curves->curves[c].share && i < curves->count; i++) {
            const double number = curves->curves[c].at[i * curves->curves[c].step];
            const bool zero = curves->always_log && number == 0;
            if (!isfinite(number) || zero)
                continue;
            range.low = fmin(range.low, number);
            range.high = fmax(range.high, number);
            range.positive = range.positive && number > 0;
        }
    range.positive = range.positive && range.high > 0;
    return range;
}

/* The lines that a logarithmic axis reaches over are whole powers of ten. */
static void choose_range(struct cr_plot *plot, const struct cr_curves *curves)
{
    const struct range range = range_of(curves);
    const bool empty = !(range.low <= range.high);
    plot->from = 1;
    plot->to = curves->count > 1 ? (double)curves->count : 2;
    plot->powers = range.positive && !empty &&
                   (curves->always_log || range.high / range.low > DECADES);
    if (plot->powers) {
        plot->low = floor(log10(range.low));
        plot->high = ceil(log10(range.high));
    } else {
        plot->low = empty ? 0 : fmin(0, range.low);
        plot->high = empty ? 1 : fmax(range.high, 0);
    }
    if (!cr_ticks_fit(plot->low, plot->high))
        plot->high = plot->low + 1;
}

/* ---- pens ---- */

static unsigned char between(unsigned char a, unsigned char b, double share)
{
    return (unsigned char)(a + (b - a) * share + 0.5);
}

/* The first is dark, the last in the colour of gradients, those between are between. */
static struct cr_pen pen_of(const struct work *work, size_t curve)
{
    const struct cr_curves *curves = work->curves;
    if (!curves->gradients) {
        struct cr_pen pen = cr_plot_pen(&work->plan, "edge:focus", WIDTH);
        if (!curves->curves[curve].share)
            return pen;
        pen.color = cr_plot_color(&work->plan, "update", "fontcolor");
        pen.dash[0] = 9;
        pen.dash[1] = 5;
        return pen;
    }
    struct cr_pen pen = cr_plot_pen(&work->plan, "edge:focus", WIDTH);
    const struct cr_pen last = cr_plot_pen(&work->plan, "edge:gradient", WIDTH);
    const double share =
        curves->curve_count > 1 ? (double)curve / (double)(curves->curve_count - 1) : 1;
    for (size_t i = 0; i < 4; i++)
        pen.color.rgba[i] = between(pen.color.rgba[i], last.color.rgba[i], share);
    if (curve % 2 == 1)
        pen.dash[0] = pen.dash[1] = 7;
    return pen;
}

/* ---- legend ---- */

/* Returns the lower end. */
static double add_legend(struct work *work, double top)
{
    struct cr_plan *plan = &work->plan;
    const double size = LEGEND * plan->scale, right = plan->plot->picture.width - EDGE;
    double x = EDGE, y = top + size;
    for (size_t c = 0; c < work->curves->curve_count; c++) {
        const struct cr_formula_box box =
            cr_set_text(&plan->setter, work->curves->curves[c].name, size);
        if (x > EDGE && x + SWATCH + GAP + box.width > right) {
            x = EDGE;
            y += 1.35 * size;
        }
        cr_plot_add_line(plan, "legend", pen_of(work, c),
                         (struct cr_place){x, y - 0.25 * size},
                         (struct cr_place){x + SWATCH, y - 0.25 * size});
        cr_plot_add_box(plan, "legend", "legend", &box, x + SWATCH + GAP, y,
                        cr_plot_color(plan, "equation", "fontcolor"));
        x += SWATCH + GAP + box.width + BETWEEN;
    }
    return y + 0.3 * size;
}

/* ---- lines ---- */

/* A share's height: neither 0 nor 1 lies on the frame. */
static double place_of_share(const struct cr_area *f, double share)
{
    return f->bottom - (SHARE_AIR + share * (1 - 2 * SHARE_AIR)) * (f->bottom - f->top);
}

static struct cr_place place_of(const struct cr_plot *plot, const struct cr_series *curve,
                                size_t i)
{
    const double number = curve->at[i * curve->step];
    struct cr_place place = cr_plot_place(plot, (double)(i + 1), plot->low);
    const struct cr_area *f = &plot->frame;
    if (curve->share)
        place.y = isfinite(number) ? place_of_share(f, number) : NAN;
    else
        place.y = cr_plot_place(plot, 0, height_of(plot, number)).y;
    return place;
}

static void add_run(struct work *work, size_t curve, const struct cr_place *points,
                    size_t count)
{
    const struct cr_pen pen = pen_of(work, curve);
    if (count == 1)
        cr_plot_add(&work->plan, (struct cr_item){.kind = CR_ITEM_DISC, .part = "curve",
                                                  .fill = pen.color, .at = points[0],
                                                  .radius = 4});
    else if (count > 1)
        cr_plot_add(&work->plan, (struct cr_item){.kind = CR_ITEM_PATH, .part = "curve",
                                                  .pen = pen, .points = points,
                                                  .count = count});
}

/* The step of the least, or of the largest, number in [from, to). */
static size_t extreme(const struct cr_series *curve, size_t from, size_t to, double sign)
{
    size_t best = from;
    for (size_t i = from + 1; i < to; i++)
        if (sign * curve->at[i * curve->step] > sign * curve->at[best * curve->step])
            best = i;
    return best;
}

/* The line in runs without gaps. */
static void add_curve(struct work *work, size_t c)
{
    const struct cr_series *curve = &work->curves->curves[c];
    const size_t count = work->curves->count;
    const size_t bucket = (count + MOST_POINTS - 1) / MOST_POINTS;
    struct cr_place *points =
        cr_arena_alloc(work->plan.setter.arena, 2 * (count / bucket + 1), sizeof *points);
    size_t first = 0, made = 0;
    work->plan.setter.failed |= !points;
    for (size_t from = 0; points && from < count; from += bucket) {
        const size_t to = from + bucket < count ? from + bucket : count;
        const size_t a = extreme(curve, from, to, 1), b = extreme(curve, from, to, -1);
        const size_t ends[] = {a < b ? a : b, a < b ? b : a};
        for (size_t i = a == b; i < 2; i++) {
            const struct cr_place place = place_of(work->plan.plot, curve, ends[i]);
            if (!isnan(place.y)) {
                points[made++] = place;
                continue;
            }
            add_run(work, c, points + first, made - first);
            first = made;
        }
    }
    if (points)
        add_run(work, c, points + first, made - first);
}

/* What each axis shows. */
static void add_names(struct work *work)
{
    struct cr_plan *plan = &work->plan;
    const struct cr_area *f = &plan->plot->frame;
    const double size = NAME * plan->scale;
    const struct cr_color color = cr_plot_color(plan, "equation", "fontcolor");
    const struct cr_formula_box steps = cr_set_text(&plan->setter, work->curves->steps, size),
                                name = cr_set_text(&plan->setter, work->curves->measure, size);
    cr_plot_add_box(plan, "axes", "name", &steps, f->right + 13, f->bottom + 1.7 * size, color);
    cr_plot_add_box(plan, "axes", "name", &name, EDGE, f->top - size / 2, color);
    for (size_t c = 0; c < work->curves->curve_count; c++)
        if (work->curves->curves[c].share) {
            const struct cr_formula_box share =
                cr_set_text(&plan->setter, work->curves->curves[c].name, size);
            cr_plot_add_box(plan, "axes", "name", &share, f->right + EDGE / 2 - share.width,
                            f->top - size / 2, color);
            return;
        }
}

/* 0 % to 100 % at the right. */
static void add_share_axis(struct work *work)
{
    struct cr_plan *plan = &work->plan;
    const struct cr_area *f = &plan->plot->frame;
    const struct cr_pen pen = cr_plot_pen(plan, "edge:forward", 1.6);
    const double size = 18 * plan->scale;
    cr_plot_add_line(plan, "axes", pen, (struct cr_place){f->right, f->top},
                     (struct cr_place){f->right, f->bottom});
    for (int quarter = 0; quarter <= 4; quarter++) {
        const double y = place_of_share(f, quarter / 4.0);
        const char *text = cr_arena_format(plan->setter.arena, "%d %%", 25 * quarter);
        const struct cr_formula_box box = cr_set_text(&plan->setter, text ? text : "", size);
        cr_plot_add_line(plan, "axes", pen, (struct cr_place){f->right, y},
                         (struct cr_place){f->right + 7, y});
        cr_plot_add_box(plan, "axes", "tick", &box, f->right + 13, y + 0.33 * size,
                        cr_plot_color(plan, "caption", "fontcolor"));
    }
}

/* ---- the whole ---- */

static bool has_share(const struct cr_curves *curves)
{
    for (size_t c = 0; c < curves->curve_count; c++)
        if (curves->curves[c].share)
            return true;
    return false;
}

static void describe(struct work *work)
{
    struct cr_plot *plot = work->plan.plot;
    struct cr_buf text = {0};
    for (size_t c = 0; c < work->curves->curve_count; c++) {
        const struct cr_series *curve = &work->curves->curves[c];
        struct cr_math *ends[] = {
            cr_math_number(&plot->arena, curve->at[0]),
            cr_math_number(&plot->arena,
                           curve->at[(work->curves->count - 1) * curve->step])};
        cr_buf_printf(&text, "%s%s: from ", c ? " " : "", curve->name);
        for (size_t i = 0; i < 2 && ends[0] && ends[1]; i++) {
            cr_math_settle(ends[i], 3);
            cr_math_text(ends[i], &text);
            cr_buf_puts(&text, i ? "." : " to ");
        }
    }
    plot->picture.title = cr_arena_string(&plot->arena, work->curves->title);
    plot->picture.desc = cr_arena_string(&plot->arena, cr_buf_text(&text));
    plot->picture.prefix = cr_arena_format(&plot->arena, "%s-", work->curves->about);
    work->plan.setter.failed |= text.failed || !plot->picture.title ||
                                !plot->picture.desc || !plot->picture.prefix;
    cr_buf_release(&text);
}

static void draw(struct work *work)
{
    struct cr_plan *plan = &work->plan;
    struct cr_plot *plot = plan->plot;
    choose_range(plot, work->curves);
    cr_plot_add_air(plot);
    cr_plot_add_board(plan);
    const double title =
        cr_plot_add_title(plan, work->curves->title, work->curves->caption);
    const double top = add_legend(work, title + 12) + 20 + NAME * plan->scale;
    const double aside = has_share(work->curves) ? RIGHT * plan->scale : RIGHT_BARE;
    cr_plot_add_frame(plan, top, plot->picture.width - aside);
    if (has_share(work->curves))
        add_share_axis(work);
    add_names(work);
    for (size_t c = 0; c < work->curves->curve_count; c++)
        add_curve(work, c);
    describe(work);
}

struct cr_plot *cr_curves_new(const struct cr_curves *curves, struct cr_err *err)
{
    struct cr_plot *plot = calloc(1, sizeof *plot);
    const struct cr_plot_request request = {
        .width = curves->width, .height = curves->height, .theme = curves->theme};
    if (!plot) {
        cr_fail_memory(err);
        return NULL;
    }
    struct work work = {
        .curves = curves,
        .plan = {.plot = plot,
                 .request = &request,
                 .setter = {.arena = &plot->arena},
                 .scale = cr_theme_number(curves->theme, "graph", "scale", 1)}};
    plot->subject.argument = cr_math_words(&plot->arena, "");
    plot->type = cr_type_new(cr_theme_get(curves->theme, "graph", "fontname"), err);
    work.plan.setter.type = plot->type;
    cr_plot_size(plot, &request);
    if (plot->type && plot->subject.argument)
        draw(&work);
    if (!plot->type || !plot->subject.argument || work.plan.setter.failed) {
        cr_plot_free(plot);
        cr_fail_memory(err);
        return NULL;
    }
    return plot;
}
