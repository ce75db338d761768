/* Shading by size: see shade.h. */
#include "draw/shade.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Weights that are trained cross 0 on their way: few decades, so that the large ones differ. */
enum { MOST_DECADES = 6, TRAINED_DECADES = 2 };

enum { SWATCH = 28, SWATCH_HIGH = 15, LINE = 30, GAP = 7, WIDE_GAP = 20, LEGEND_Y = 19 };

static const double THIN = 0.7, THICK = 4;

/* What a number looks like: a level from 0 to 1, or one of these. */
enum look { LOOK_NONE = -3, LOOK_NOT_FINITE = -2, LOOK_ZERO = -1 };

static const char *const names[CR_SHADING_COUNT] = {"none", "grad", "value", "weight",
                                                    "update"};
static const char *const titles[CR_SHADING_COUNT] = {"", "size of gradients",
                                                     "size of values", "size of weights",
                                                     "size of updates"};

enum cr_shading cr_shading_find(const char *name)
{
    for (int i = CR_SHADING_GRAD; i < CR_SHADING_COUNT; i++)
        if (strcmp(names[i], name) == 0)
            return (enum cr_shading)i;
    return CR_SHADING_COUNT;
}

/* ---- the scale ---- */

struct range {
    double least, most;    /* of the sizes that are not 0 */
    bool zero, not_finite; /* are there such numbers? */
};

static void widen(struct range *range, double number)
{
    const double size = fabs(number);
    range->zero = range->zero || size == 0;
    range->not_finite = range->not_finite || !isfinite(size);
    if (!isfinite(size) || size == 0)
        return;
    range->least = fmin(range->least, size);
    range->most = fmax(range->most, size);
}

static void widen_by_quantity(const struct cr_scene *scene, size_t q, struct range *range)
{
    const struct cr_run *run = scene->story->run;
    const bool parameter = cr_role_is_parameter(scene->model->quantities[q].role);
    for (size_t s = 0; s < cr_run_length(run, q); s++) {
        if (scene->options.shading == CR_SHADING_GRAD)
            widen(range, cr_run_grad(run, q, s));
        if (scene->options.shading == CR_SHADING_VALUE && !parameter)
            widen(range, cr_run_value(run, q, s));
        if (scene->options.shading == CR_SHADING_WEIGHT && parameter)
            widen(range, cr_run_value(run, q, s));
        if (scene->options.shading == CR_SHADING_UPDATE && cr_run_updates(run, q))
            widen(range, run->updated[q] - cr_run_value(run, q, s));
    }
}

/* A training's numbers are those of all its moments. */
static void widen_by_moments(const struct cr_scene *scene, struct range *range)
{
    for (size_t i = 0; i < scene->story->count; i++) {
        const struct cr_step *step = &scene->story->steps[i];
        for (size_t k = 0; k < step->mark_count; k++)
            if (cr_role_is_parameter(scene->model->quantities[step->marks[k].quantity].role))
                widen(range, step->marks[k].number->number);
    }
}

void cr_shade_measure(struct cr_scene *scene)
{
    const bool trained =
        scene->story->count && scene->story->steps[0].phase == CR_PHASE_TRAINING;
    const int decades = trained ? TRAINED_DECADES : MOST_DECADES;
    struct range range = {.least = INFINITY};
    if (scene->options.shading == CR_SHADING_NONE)
        return;
    for (size_t q = 0; q < scene->model->count; q++)
        if (scene->model->quantities[q].role != CR_ROLE_CONSTANT)
            widen_by_quantity(scene, q, &range);
    if (trained)
        widen_by_moments(scene, &range);
    if (range.most == 0)
        range.least = range.most = 1;
    scene->shade_zero = range.zero;
    scene->shade_not_finite = range.not_finite;
    scene->shade_top = (int)ceil(log10(range.most) - 1e-9);
    scene->shade_low = (int)floor(log10(range.least) + 1e-9);
    if (scene->shade_low < scene->shade_top - decades)
        scene->shade_low = scene->shade_top - decades;
    if (scene->shade_low >= scene->shade_top)
        scene->shade_low = scene->shade_top - 1;
}

static double look_of(const struct cr_scene *scene, double number)
{
    if (!isfinite(number))
        return LOOK_NOT_FINITE;
    if (number == 0)
        return LOOK_ZERO;
    const double at = (log10(fabs(number)) - scene->shade_low) /
                      (scene->shade_top - scene->shade_low);
    return fmin(1, fmax(0, at));
}

/* ---- numbers ---- */

static size_t sample_of(const struct cr_frame *f)
{
    return f->step->sample ? f->step->sample - 1 : 0;
}

/* A number that the frame knows of a quantity; false: none. Where a label has words in its
 * place, the run has it. */
static bool known_number(const struct cr_frame *f, enum cr_aspect aspect, size_t q,
                         double *number)
{
    const struct cr_math *known = f->state->known[aspect][q];
    const struct cr_run *run = f->scene->story->run;
    if (aspect == CR_ASPECT_NEW) {
        *number = run->updated[q];
        return (known || f->step->phase == CR_PHASE_CHECK) && cr_run_updates(run, q);
    }
    if (!known)
        return false;
    *number = known->kind == CR_MATH_NUMBER ? known->number
              : aspect == CR_ASPECT_GRAD    ? cr_run_grad(run, q, sample_of(f))
                                            : cr_run_value(run, q, sample_of(f));
    return true;
}

/* The look of a quantity by what is asked for; LOOK_NONE where it has no such number. */
static double look_of_quantity(const struct cr_frame *f, long quantity)
{
    const enum cr_shading shading = f->scene->options.shading;
    double number, old;
    if (quantity == CR_NONE)
        return LOOK_NONE;
    const size_t q = (size_t)quantity;
    const bool parameter = cr_role_is_parameter(f->model->quantities[q].role);
    if (f->model->quantities[q].role == CR_ROLE_CONSTANT)
        return LOOK_NONE;
    if (shading == CR_SHADING_GRAD)
        return known_number(f, CR_ASPECT_GRAD, q, &number) ? look_of(f->scene, number)
                                                           : LOOK_NONE;
    if (shading != CR_SHADING_VALUE && !parameter)
        return LOOK_NONE;
    if (!known_number(f, CR_ASPECT_VALUE, q, &number))
        return LOOK_NONE;
    if (shading != CR_SHADING_UPDATE)
        return look_of(f->scene, number);
    old = number;
    return known_number(f, CR_ASPECT_NEW, q, &number) ? look_of(f->scene, number - old)
                                                      : LOOK_NONE;
}

/* Along an edge goes w x; without a weight x. */
static double look_of_edge(const struct cr_frame *f, size_t edge)
{
    const long weight = f->model->of_edge[edge];
    const long x = f->model->of_node[f->net->edges[edge].from].a;
    double w = 1, number;
    if (f->scene->options.shading != CR_SHADING_VALUE)
        return look_of_quantity(f, weight);
    if (!known_number(f, CR_ASPECT_VALUE, (size_t)x, &number) ||
        (weight != CR_NONE && !known_number(f, CR_ASPECT_VALUE, (size_t)weight, &w)))
        return LOOK_NONE;
    return look_of(f->scene, w * number);
}

/* ---- colours ---- */

struct color {
    char text[16];
};

/* Between the theme's two colours; themes that call them by names have steps. */
static struct color between(const struct cr_frame *f, const char *key, double level)
{
    const char *low = cr_frame_get(f, "shade_low", key);
    const char *high = cr_frame_get(f, "shade_high", key);
    unsigned a[3], b[3];
    struct color color = {""};
    if (sscanf(low, "#%2x%2x%2x", &a[0], &a[1], &a[2]) == 3 &&
        sscanf(high, "#%2x%2x%2x", &b[0], &b[1], &b[2]) == 3) {
        for (int i = 0; i < 3; i++)
            a[i] = (unsigned)lround(a[i] + level * ((double)b[i] - a[i]));
        snprintf(color.text, sizeof color.text, "#%02X%02X%02X", a[0] & 255, a[1] & 255,
                 a[2] & 255);
    } else {
        snprintf(color.text, sizeof color.text, "%.15s", level < 0.5 ? low : high);
    }
    return color;
}

static void node_look(struct cr_frame *f, double look)
{
    const char *quiet = cr_frame_get(f, "constant", "color");
    const char *ground = cr_frame_get(f, "constant", "fillcolor");
    if (look >= 0) {
        cr_dot_string(&f->out, "fillcolor", between(f, "fillcolor", look).text);
        cr_dot_string(&f->out, "color", between(f, "color", look).text);
    } else {
        cr_dot_string(&f->out, "fillcolor", ground);
        cr_dot_string(&f->out, "color",
                      look == LOOK_NOT_FINITE ? cr_frame_get(f, "source", "color") : quiet);
    }
    if (look == LOOK_ZERO)
        cr_dot_string(&f->out, "style", "rounded,filled,dotted");
    if (look == LOOK_NOT_FINITE)
        cr_dot_number(&f->out, "penwidth", THICK);
}

/* `part` of the full width, where lines crowd. */
static void line_look(struct cr_frame *f, double look, double part)
{
    cr_dot_string(&f->out, "color",
                  look >= 0                 ? between(f, "color", look).text
                  : look == LOOK_NOT_FINITE ? cr_frame_get(f, "source", "color")
                                            : cr_frame_get(f, "edge:dim", "color"));
    cr_dot_number(&f->out, "penwidth",
                  part * (look >= 0                 ? THIN + look * (THICK - THIN)
                          : look == LOOK_NOT_FINITE ? THICK
                                                    : THIN));
    if (look == LOOK_ZERO || look == LOOK_NOT_FINITE)
        cr_dot_string(&f->out, "style", look == LOOK_ZERO ? "dotted" : "dashed");
}

void cr_frame_shade_node(struct cr_frame *f, long quantity)
{
    if (f->scene->options.shading != CR_SHADING_NONE)
        node_look(f, look_of_quantity(f, quantity));
}

void cr_frame_shade_neuron(struct cr_frame *f, size_t node)
{
    const struct cr_node_quantities *of = &f->model->of_node[node];
    const bool back = f->scene->options.shading == CR_SHADING_GRAD && of->z != CR_NONE;
    cr_frame_shade_node(f, back ? of->z : of->a);
}

void cr_frame_shade_edge(struct cr_frame *f, size_t edge)
{
    if (f->scene->options.shading != CR_SHADING_NONE)
        line_look(f, look_of_edge(f, edge), f->scene->full[edge] ? 0.5 : 1);
}

void cr_frame_shade_wire(struct cr_frame *f, long quantity)
{
    if (f->scene->options.shading != CR_SHADING_NONE)
        line_look(f, look_of_quantity(f, quantity), 1);
}

/* ---- the legend ---- */

static int one_text(cr_shade_text_fn *each, void *context, const struct cr_scene *scene,
                    int exponent, struct cr_err *err)
{
    char raised[16];
    snprintf(raised, sizeof raised, "%s%d", exponent < 0 ? "−" : "", abs(exponent));
    const struct cr_math plain = {
        .kind = CR_MATH_NUMBER, .number = pow(10, exponent), .digits = 2};
    const struct cr_math power = {.kind = CR_MATH_SYMBOL,
                                  .symbol = {.base = "10", .sub = "", .sup = raised}};
    return each(context, abs(exponent) <= 2 ? &plain : &power,
                (double)(exponent - scene->shade_low) / (scene->shade_top - scene->shade_low),
                err);
}

int cr_shade_texts(const struct cr_scene *scene, cr_shade_text_fn *each, void *context,
                   struct cr_err *err)
{
    const struct cr_math title = {.kind = CR_MATH_WORDS,
                                  .symbol = {.base = titles[scene->options.shading]}};
    const struct cr_math zero = {.kind = CR_MATH_NUMBER, .number = 0, .digits = 1};
    const struct cr_math not_finite = {.kind = CR_MATH_WORDS,
                                       .symbol = {.base = "not finite"}};
    if (scene->options.shading == CR_SHADING_NONE)
        return 0;
    if (each(context, &title, LOOK_NONE, err) ||
        (scene->shade_zero && each(context, &zero, LOOK_ZERO, err)))
        return -1;
    for (int e = scene->shade_low; e <= scene->shade_top; e++)
        if (one_text(each, context, scene, e, err))
            return -1;
    return scene->shade_not_finite ? each(context, &not_finite, LOOK_NOT_FINITE, err) : 0;
}

/* Walks over the texts twice: for the width of all, then to draw them. */
struct legend {
    struct cr_frame *f;
    size_t index; /* 0 the title */
    double x, y, width;
    bool drawn;
};

/* A chip as a node is, and a line as an edge is. */
static void swatch(const struct legend *l, double look)
{
    struct cr_dot *out = &l->f->out;
    const char *name = cr_dot_name(out, "shade", l->index);
    const struct cr_box box = {l->x + SWATCH / 2.0, l->y, SWATCH, SWATCH_HIGH};
    const double from = l->x + SWATCH + 2;
    const struct cr_curve line =
        cr_line((struct cr_point){from, l->y}, (struct cr_point){from + LINE, l->y});
    cr_dot_node(out, name, &box, "box");
    cr_dot_string(out, "label", "");
    cr_dot_string(out, "class", "shade");
    node_look(l->f, look);
    cr_dot_end(out);
    cr_dot_path(out, name, name, line.p, 4, 0);
    cr_dot_string(out, "id", cr_dot_name(out, "shade-line", l->index));
    cr_dot_string(out, "class", "shade");
    line_look(l->f, look, 1);
    cr_dot_end(out);
}

static int legend_text(void *context, const struct cr_math *math, double look,
                       struct cr_err *err)
{
    struct legend *l = context;
    const struct cr_scene *scene = l->f->scene;
    const double size = cr_size_of_common(scene, CR_SLOT_LEGEND);
    const double sample = l->index ? SWATCH + LINE + 2 + GAP : 0;
    struct cr_buf html = {0};
    (void)err;
    cr_text_html(scene, math, "caption", size, true, &html);
    const double width = cr_label_size(&scene->labels, cr_buf_text(&html), size).w;
    const struct cr_text text = {.quantity = CR_NONE, .html = cr_buf_text(&html), .size = size};
    if (l->drawn && l->index)
        swatch(l, look);
    if (l->drawn)
        cr_frame_label(l->f, cr_dot_name(&l->f->out, "shade-label", l->index + 1),
                       (struct cr_point){l->x + sample + width / 2, l->y}, &text, "caption");
    l->f->out.failed |= html.failed;
    cr_buf_release(&html);
    l->x += sample + width + WIDE_GAP;
    l->index++;
    return 0;
}

void cr_frame_shade_legend(struct cr_frame *f)
{
    const double y = LEGEND_Y + (f->scene->options.legend ? CR_LEGEND_ROOM : 0);
    struct legend l = {.f = f, .y = y};
    struct cr_err err = {0};
    if (f->scene->options.shading == CR_SHADING_NONE)
        return;
    cr_shade_texts(f->scene, legend_text, &l, &err);
    l = (struct legend){
        .f = f, .y = y, .drawn = true, .x = (f->scene->width - (l.x - WIDE_GAP)) / 2};
    cr_shade_texts(f->scene, legend_text, &l, &err);
    cr_err_release(&err);
}
