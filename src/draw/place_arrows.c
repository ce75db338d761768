/*
 * Free places for the labels of red arrows: see place.h.
 *
 * A label tries places all around some points of its arrow, outside of the bend and near the
 * middle first, and takes the best one that nothing else is at: no other label, no node, no
 * line, no arrow that is nearer. Where none is free the arrow goes without a label.
 */
#include "draw/place.h"

#include <math.h>

#include "draw/columns.h"
#include "draw/elide.h"

/* How near a label may come to lines, how near beside the label of an edge, how far off its
 * arrow it may stand, and how much nearer to it than to any other. */
static const double GAP = 3, LINE_GAP = 5, BESIDE = 18, FAR = 26, CLEARLY = 2;

static bool touches_label(const struct cr_box *box, const struct cr_box *other, double gap)
{
    return other->w > 0 && cr_boxes_touch(box, other, gap);
}

/* Does the box touch the chip of a bias, or its gradient? */
static bool hits_bias(const struct cr_scene *scene, const struct cr_box *box,
                      const struct cr_box *chip, long bias, bool beside)
{
    if (chip->w <= 0)
        return false;
    const struct cr_box grad = cr_bias_grad_box(scene, chip, bias, beside);
    return cr_boxes_touch(box, chip, 2) || (grad.w > 0 && cr_boxes_touch(box, &grad, 2));
}

static bool label_hits_nodes(const struct cr_scene *scene, const struct cr_box *box)
{
    const struct cr_model *model = scene->model;
    for (size_t n = 0; n < model->net->node_count; n++)
        if (touches_label(box, &scene->nodes[n], 1) ||
            hits_bias(scene, box, &scene->biases[n], model->of_node[n].b,
                      cr_bias_is_inner(scene, n)) ||
            touches_label(box, &scene->predictions[n], 2) ||
            touches_label(box, &scene->targets[n], 2))
            return true;
    return false;
}

static bool label_hits_words(const struct cr_scene *scene, const struct cr_box *box)
{
    const struct cr_size size = cr_slot_size(&scene->labels, CR_SLOT_OUTCOME);
    const struct cr_box prediction = {scene->outcome.x, scene->outcome.y, size.w, size.h},
                        target = {scene->outcome_target.x, scene->outcome_target.y, size.w,
                                  size.h};
    for (size_t l = 0; l < scene->model->net->layer_count; l++) {
        const struct cr_box caption = cr_caption_box(scene, l);
        const struct cr_size more = cr_more_size(scene, l + 1);
        const struct cr_box dots = {scene->more[l].x, scene->more[l].y, more.w, more.h};
        if (touches_label(box, &caption, 1) || touches_label(box, &dots, 1) ||
            hits_bias(scene, box, &scene->layer_biases[l], scene->model->layer_bias[l],
                      false))
            return true;
    }
    return touches_label(box, &scene->rule, 3) || touches_label(box, &scene->loss, 2) ||
           touches_label(box, &prediction, 1) || touches_label(box, &target, 1);
}

static bool label_hits_lines(const struct cr_scene *scene, double foot,
                             const struct cr_box *box)
{
    return box->y - box->h / 2 < foot ||
           box->y + box->h / 2 > scene->height - scene->title_room ||
           box->x - box->w / 2 < 8 || box->x + box->w / 2 > scene->width - 8;
}

/* What is there already. */
struct taken {
    const struct cr_box *boxes; /* labels of the step's arrows */
    size_t count;
    double foot; /* how high the equations at the foot reach */
};

static bool label_hits(const struct cr_scene *scene, const struct taken *taken, size_t own,
                       const struct cr_box *box)
{
    const struct cr_box *boxes = taken->boxes;
    for (size_t i = 0; i < taken->count; i++)
        if (i != own && boxes[i].w > 0 && cr_boxes_touch(box, &boxes[i], 4))
            return true;
    const struct cr_box wide = {box->x, box->y, box->w + 2 * BESIDE, box->h}; /* or it
        and a label beside it would read as one line */
    for (size_t e = 0; e < scene->model->net->edge_count; e++)
        if (scene->weights[e].placed && (touches_label(&wide, &scene->weights[e].main, 2) ||
                                         touches_label(&wide, &scene->weights[e].grad, 2)))
            return true;
    return label_hits_nodes(scene, box) || label_hits_words(scene, box) ||
           label_hits_lines(scene, taken->foot, box);
}

/* Does the border of a column run through the box, or close beside it? */
static int on_border(const struct cr_scene *scene, const struct cr_box *box)
{
    int count = 0;
    for (size_t l = 0; l < scene->model->net->layer_count; l++) {
        const struct cr_box *column = &scene->columns[l];
        const struct cr_box inside = {column->x, column->y,
                                      column->w - 2 * (box->w + LINE_GAP),
                                      column->h - 2 * (box->h + LINE_GAP)};
        count += cr_boxes_touch(box, column, LINE_GAP) && !cr_boxes_touch(box, &inside, 0);
    }
    return count;
}

/* Does a line from a neuron to its prediction, or from a bias, run through the box? */
static bool hits_short_edge(const struct cr_scene *scene, const struct cr_box *box)
{
    for (size_t n = 0; n < scene->model->net->node_count; n++) {
        const struct cr_box *chip = &scene->biases[n];
        const struct cr_point from = {chip->x, chip->y - chip->h / 2};
        if (chip->w > 0) {
            const struct cr_curve line =
                cr_line(from, cr_border_towards(scene, n, from));
            if (cr_curve_touches(&line, box))
                return true;
        }
        if (scene->predictions[n].w > 0) {
            const struct cr_curve line = cr_route_prediction(scene, n);
            if (cr_curve_touches(&line, box))
                return true;
        }
    }
    return false;
}

/* Does a line run behind a label at this place? */
static bool is_crossed(const struct cr_scene *scene, const struct cr_step *step,
                       const struct cr_curve *curves, const struct cr_box *box)
{
    const struct cr_box clear = {box->x, box->y, box->w + 2 * LINE_GAP,
                                 box->h + 2 * LINE_GAP};
    for (size_t i = 0; i < step->arrow_count; i++)
        if (cr_curve_touches(&curves[i], &clear))
            return true;
    for (size_t e = 0; e < scene->model->net->edge_count; e++)
        if (!cr_scene_hides_edge(scene, e) && cr_curve_touches(&scene->edges[e], &clear))
            return true;
    return hits_short_edge(scene, &clear);
}

/* From a box to the nearest point of a curve. */
static double distance_to_box(const struct cr_curve *curve, const struct cr_box *box)
{
    enum { STEPS = 40 };
    double least = INFINITY;
    for (int i = 0; i <= STEPS; i++) {
        const struct cr_point at = cr_curve_at(curve, (double)i / STEPS);
        least = fmin(least, hypot(fmax(0, fabs(at.x - box->x) - box->w / 2),
                                  fmax(0, fabs(at.y - box->y) - box->h / 2)));
    }
    return least;
}

/* Could a label at this place as well be that of another arrow, or of none? */
static bool is_ambiguous(const struct cr_step *step, const struct cr_curve *curves,
                         size_t arrow, const struct cr_box *box)
{
    const double own = distance_to_box(&curves[arrow], box);
    if (own > FAR)
        return true;
    for (size_t i = 0; i < step->arrow_count; i++)
        if (i != arrow && step->arrows[i].edge != step->arrows[arrow].edge &&
            distance_to_box(&curves[i], box) < own + CLEARLY)
            return true;
    return false;
}

/* Places around one point of the curve: outside of the bend first. */
static void try_around(const struct cr_scene *scene, const struct cr_step *step,
                       const struct cr_curve *curves, size_t arrow,
                       const struct taken *taken, double t, struct cr_box *best,
                       double *best_cost)
{
    enum { DIRECTIONS = 16, RINGS = 7 };
    const struct cr_point at = cr_curve_at(&curves[arrow], t);
    const double w = taken->boxes[arrow].w, h = taken->boxes[arrow].h;
    const struct cr_point chord = {(curves[arrow].p[0].x + curves[arrow].p[3].x) / 2,
                                   (curves[arrow].p[0].y + curves[arrow].p[3].y) / 2};
    const double out = cr_direction(chord, cr_curve_at(&curves[arrow], 0.5));
    for (int d = 0; d < DIRECTIONS * RINGS; d++) {
        const double angle = out + (d % DIRECTIONS) * (360.0 / DIRECTIONS);
        const double reach = 1 + 0.3 * (d / DIRECTIONS);
        const struct cr_box circle = {at.x, at.y, (w + 8) * reach, (h + 8) * reach};
        const struct cr_point p = cr_on_circle(&circle, angle);
        const struct cr_box box = {p.x, p.y, w, h};
        const double turn = fabs(remainder(angle - out, 360)) / 180;
        const double cost = on_border(scene, &box) + 1.5 * turn + 0.6 * (reach - 1) +
                            1.5 * fabs(t - 0.5);
        if (cost < *best_cost && !is_ambiguous(step, curves, arrow, &box) &&
            !label_hits(scene, taken, arrow, &box) &&
            !is_crossed(scene, step, curves, &box)) {
            *best_cost = cost;
            *best = box;
        }
    }
}

static bool is_inner(const struct cr_scene *scene, const struct cr_arrow *arrow)
{
    return cr_arrow_slot(scene, arrow) == CR_SLOT_ARROW_INNER;
}

/* The label of an arrow inside a neuron has a room of its own: below the
 * arc; in a dense network right of it. */
struct cr_box cr_inner_label_box(const struct cr_scene *scene, size_t n, struct cr_size size)
{
    const struct cr_box *node = &scene->nodes[n];
    const double aside = scene->dense ? node->w * CR_INNER_A + size.w / 2 + GAP : 0;
    const double fall = scene->dense ? 0 : CR_ARC_FALL;
    return (struct cr_box){node->x + aside, node->y - node->h / 2 - GAP - size.h / 2 - fall,
                           size.w, size.h};
}

/* Not where a line would run through it. */
static void place_inner(const struct cr_scene *scene, const struct cr_step *step,
                        const struct cr_curve *curves, size_t arrow, struct cr_box *label)
{
    const struct cr_size size = {label->w, label->h};
    const size_t node = (size_t)scene->model->quantities[step->arrows[arrow].to].node;
    *label = cr_inner_label_box(scene, node, size);
    const struct cr_box box = {label->x, label->y, label->w, label->h - 2};
    bool crossed = hits_short_edge(scene, &box);
    for (size_t i = 0; i < step->arrow_count; i++)
        crossed |= i != arrow && cr_curve_touches(&curves[i], &box);
    for (size_t e = 0; e < scene->model->net->edge_count; e++)
        crossed |= !cr_scene_hides_edge(scene, e) &&
                   cr_curve_touches(&scene->edges[e], &box);
    if (crossed)
        label->w = 0;
}

/* A label that has no place yet stands at the board's corner, where none ever is. */
void cr_place_arrow_labels(const struct cr_scene *scene, const struct cr_step *step,
                           const struct cr_curve *curves, double foot, struct cr_box *boxes)
{
    const struct taken taken = {boxes, step->arrow_count, foot};
    static const double places[] = {0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8};
    for (size_t i = 0; i < step->arrow_count; i++)
        if (boxes[i].w > 0 && is_inner(scene, &step->arrows[i]))
            place_inner(scene, step, curves, i, &boxes[i]);
    for (size_t i = 0; i < step->arrow_count; i++) {
        if (boxes[i].w <= 0 || is_inner(scene, &step->arrows[i]))
            continue;
        struct cr_box best = {0, 0, 0, 0};
        double cost = INFINITY;
        for (size_t k = 0; k < sizeof places / sizeof *places; k++)
            try_around(scene, step, curves, i, &taken, places[k], &best, &cost);
        boxes[i] = best;
    }
}
