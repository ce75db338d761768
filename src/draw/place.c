/*
 * Free places for labels: see place.h.
 *
 * A label on an edge has to say which edge it is on. It tries places along the edge, the
 * source's side first, and takes the free one that other edges stay off the most: never a
 * crossing when it can be helped. A label at a red arrow tries both sides of it.
 */
#include "draw/place.h"

#include <math.h>

#include "draw/columns.h"
#include "draw/elide.h"

static const double GAP = 3, LINE_GAP = 5, LINE_DISTANCE = 3, FAR = 26;

/* From where on another edge is near a label, in halves of the label, and what it costs. */
static const double NEAR = 1.35, COST_NEAR = 2, AIR = 8, COST_ALONG = 0.8,
                    THROUGH = 0.6, OF_LANES = 0.68, CLEARLY = 2, COST_MISTAKEN = 5, APART = 20,
                    COST_ADJOINING = 2;

enum { ROUNDS = 5 };

static struct cr_size slot(const struct cr_scene *scene, size_t edge, enum cr_part part)
{
    const long q = scene->model->of_edge[edge];
    return q == CR_NONE ? (struct cr_size){0, 0}
                        : cr_slot_size(&scene->labels, cr_slot_of((size_t)q, part));
}

struct cr_box cr_weight_box(const struct cr_scene *scene, size_t edge)
{
    const struct cr_size main = slot(scene, edge, CR_PART_MAIN);
    const struct cr_box *at = &scene->weights[edge];
    const double rise = scene->level[edge] ? main.h / 2 + LINE_DISTANCE : 0;
    return (struct cr_box){at->x, at->y + rise, main.w, main.h};
}

struct cr_box cr_weight_grad_box(const struct cr_scene *scene, size_t edge)
{
    const struct cr_size main = slot(scene, edge, CR_PART_MAIN),
                         grad = slot(scene, edge, CR_PART_GRAD);
    const struct cr_box *at = &scene->weights[edge];
    const double fall = scene->level[edge] ? grad.h / 2 + LINE_DISTANCE
                                           : (main.h + grad.h) / 2;
    return (struct cr_box){at->x, at->y - fall, grad.w, grad.h};
}

struct cr_box cr_caption_box(const struct cr_scene *scene, size_t layer)
{
    const struct cr_size size = cr_slot_size(&scene->labels, CR_SLOT_CAPTION);
    const struct cr_point *at = &scene->captions[layer];
    return (struct cr_box){at->x, at->y, *scene->caption_words[layer] ? size.w : 0, size.h};
}

/* Both lines of an edge's label as one box. */
static struct cr_box whole(const struct cr_scene *scene, size_t edge)
{
    const struct cr_box a = cr_weight_box(scene, edge), b = cr_weight_grad_box(scene, edge);
    const double top = a.y + a.h / 2, bottom = b.y - b.h / 2;
    return (struct cr_box){a.x, (top + bottom) / 2, fmax(a.w, b.w), top - bottom};
}

/* Do both edges run through a gap between the same layers? */
static bool same_gap(const struct cr_scene *scene, size_t a, size_t b)
{
    const struct cr_edge *edges = scene->model->net->edges;
    const size_t *column = scene->columns_of.column;
    return column[edges[a].from] < column[edges[b].to] &&
           column[edges[b].from] < column[edges[a].to];
}

static bool touches_label(const struct cr_box *box, const struct cr_box *other, double gap)
{
    return other->w > 0 && cr_boxes_touch(box, other, gap);
}

/* Does the red arrow from a neuron to the bias of its layer run through the box, its rim
 * left out? */
static bool hits_lane(const struct cr_scene *scene, size_t node, const struct cr_box *box)
{
    const struct cr_box core = {box->x, box->y, box->w * OF_LANES, box->h * OF_LANES};
    const struct cr_node *n = &scene->model->net->nodes[node];
    return n->kind != CR_NODE_INPUT && !scene->hidden[node] &&
           scene->layer_biases[scene->columns_of.column[node] - 1].w > 0 &&
           cr_curve_touches(&scene->lanes[node], &core);
}

static void take(struct cr_taken *taken, const struct cr_box *box)
{
    taken->boxes[taken->count++] = *box;
}

static void take_label(struct cr_taken *taken, const struct cr_box *box)
{
    if (box->w > 0)
        take(taken, box);
}

/* What a label of `edge` has to keep off, wherever it is put. */
static void find_taken(struct cr_scene *scene, size_t edge)
{
    const struct cr_net *net = scene->model->net;
    struct cr_taken *taken = &scene->taken;
    taken->count = 0;
    for (size_t l = 0; l < net->layer_count; l++) {
        const struct cr_box caption = cr_caption_box(scene, l);
        take(taken, &scene->columns[l]);
        take_label(taken, &caption);
        take_label(taken, &scene->layer_biases[l]);
    }
    for (size_t n = 0; n < net->node_count; n++)
        take_label(taken, &scene->biases[n]);
    taken->labels = taken->count;
    for (size_t e = 0; e < net->edge_count; e++) {
        if (e == edge || scene->weights[e].w <= 0)
            continue;
        const struct cr_box other = whole(scene, e);
        take(taken, &other);
    }
}

/* Does the label of `edge` hit anything that is placed already? */
static bool hits(const struct cr_scene *scene, size_t edge, const struct cr_box *box)
{
    const struct cr_box main = cr_weight_box(scene, edge);
    if (box->y - box->h / 2 < scene->foot_room)
        return true;
    for (size_t i = 0; i < scene->taken.count; i++)
        if (cr_boxes_touch(box, &scene->taken.boxes[i], GAP))
            return true;
    for (size_t n = 0; n < scene->model->net->node_count; n++)
        if (hits_lane(scene, n, &main))
            return true;
    return false;
}

static double larger(double a, double b)
{
    return a > b ? a : b;
}

/* How near a straight line from a to b comes to the middle, where the farther of the two
 * coordinates counts: at an end, or where both are the same. */
static double line_nearness(struct cr_point a, struct cr_point b)
{
    const double dx = b.x - a.x, dy = b.y - a.y;
    const double at[] = {0, 1, (a.y - a.x) / (dx - dy), -(a.x + a.y) / (dx + dy)};
    double least = INFINITY;
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        const double from_0 = larger(at[i], 0); /* also when it is no number */
        const double t = from_0 < 1 ? from_0 : 1;
        const double near = larger(fabs(a.x + t * dx), fabs(a.y + t * dy));
        least = near < least ? near : least;
    }
    return least;
}

/* A point seen from a box, in halves of the box. */
static struct cr_point seen_from(const struct cr_box *box, struct cr_point p)
{
    return (struct cr_point){(p.x - box->x) / (box->w / 2), (p.y - box->y) / (box->h / 2)};
}

/* How near an edge comes to a box, in halves of the box: 0 through its middle, 1 along its
 * border. */
static double nearness(const struct cr_curve *curve, const struct cr_box *box)
{
    enum { STEPS = 60 };
    double least = INFINITY;
    if (cr_is_straight(curve))
        return line_nearness(seen_from(box, curve->p[0]), seen_from(box, curve->p[3]));
    for (int i = 0; i <= STEPS; i++) {
        const struct cr_point at = seen_from(box, cr_curve_at(curve, (double)i / STEPS));
        least = fmin(least, fmax(fabs(at.x), fabs(at.y)));
    }
    return least;
}

static double distance(const struct cr_curve *curve, struct cr_point from)
{
    enum { STEPS = 60 };
    double least = INFINITY;
    if (cr_is_straight(curve))
        return cr_distance_to_line(from, curve->p[0], curve->p[3]);
    for (int i = 0; i <= STEPS; i++)
        least = fmin(least, cr_distance(cr_curve_at(curve, (double)i / STEPS), from));
    return least;
}

/* Could the label of `edge`, where it is now, as well be that of `other`? */
static bool is_mistaken(const struct cr_scene *scene, size_t edge, size_t other,
                        const struct cr_box *both)
{
    const struct cr_point middle = {both->x, both->y};
    const struct cr_box main = cr_weight_box(scene, edge);
    const double through = nearness(&scene->edges[other], both);
    return (through < 1 && !scene->crowded[edge]) ||
           nearness(&scene->edges[other], &main) < THROUGH ||
           distance(&scene->edges[other], middle) <
               distance(&scene->edges[edge], middle) + CLEARLY;
}

/* How many other labels are so close beside this one that both read as one line? */
static int adjoining(const struct cr_scene *scene, const struct cr_box *both)
{
    const struct cr_box wide = {both->x, both->y, both->w + 2 * APART, both->h};
    const struct cr_taken *taken = &scene->taken;
    int count = 0;
    for (size_t i = taken->labels; i < taken->count; i++)
        count += cr_boxes_touch(&wide, &taken->boxes[i], 0);
    return count;
}

/* What other edges take from a label at this place: much where it could be theirs, as on a
 * crossing; something where one comes close. */
static double confusion(const struct cr_scene *scene, size_t edge, const struct cr_box *both)
{
    const struct cr_box box = {both->x, both->y, both->w + 2 * AIR, both->h + 2 * AIR},
                        around = {box.x, box.y, 2 * box.w, 2 * box.h};
    double cost = adjoining(scene, both) * COST_ADJOINING;
    for (size_t e = 0; e < scene->model->net->edge_count; e++) {
        if (e == edge || cr_scene_hides_edge(scene, e) || !same_gap(scene, e, edge) ||
            cr_curve_is_beyond(&scene->edges[e], &around))
            continue;
        cost += fmax(0, NEAR - nearness(&scene->edges[e], &box)) * COST_NEAR;
        cost += is_mistaken(scene, edge, e, both) ? COST_MISTAKEN : 0;
    }
    return cost;
}

/* Tries the places along one edge. Returns its cost; leaves the edge without a place, at a
 * cost without end, when none is free. */
static double place_weight(struct cr_scene *scene, size_t edge)
{
    enum { PLACES = 48 };
    const double preferred = scene->crowded[edge] ? 0.36 : 0.5;
    struct cr_box best = {0, 0, 0, 0};
    double best_cost = INFINITY;
    find_taken(scene, edge);
    for (int i = 0; i <= PLACES; i++) {
        const double t = 0.1 + 0.8 * i / PLACES;
        const struct cr_point at = cr_curve_at(&scene->edges[edge], t);
        scene->weights[edge] = (struct cr_box){at.x, at.y, 1, 1};
        const struct cr_box box = whole(scene, edge);
        if (hits(scene, edge, &box))
            continue;
        const double cost =
            confusion(scene, edge, &box) + COST_ALONG * fabs(t - preferred);
        if (cost < best_cost) {
            best_cost = cost;
            best = scene->weights[edge];
        }
    }
    scene->weights[edge] = best;
    return best_cost;
}

/* One after the other, then again, now that each knows where the others are. */
static double place_weights(struct cr_scene *scene, const size_t *edges, size_t count)
{
    double cost = 0, before = INFINITY;
    for (size_t i = 0; i < count; i++)
        scene->weights[edges[i]].w = 0;
    for (int round = 0; round < ROUNDS; round++, before = cost) {
        cost = 0;
        for (size_t i = 0; i < count; i++)
            cost += place_weight(scene, edges[i]);
        if (!(cost < before))
            break;
    }
    return cost;
}

double cr_place_weights(struct cr_scene *scene, size_t *room)
{
    const struct cr_net *net = scene->model->net;
    size_t count = 0;
    for (size_t e = 0; e < net->edge_count; e++) {
        scene->weights[e].w = 0;
        if (scene->model->of_edge[e] != CR_NONE && !scene->full[e])
            room[count++] = e;
    }
    return place_weights(scene, room, count) / fmax(1, (double)count);
}

void cr_place_focus(struct cr_scene *scene, const size_t *edges, size_t count)
{
    place_weights(scene, edges, count);
}

struct cr_box cr_bias_grad_box(const struct cr_scene *scene, const struct cr_box *chip,
                               long bias, bool beside)
{
    const struct cr_size size =
        cr_slot_size(&scene->labels, cr_slot_of((size_t)bias, CR_PART_GRAD));
    const double over = scene->story->dispute_count ? 3.5 : 1; /* an outline needs room */
    return beside ? (struct cr_box){chip->x + (chip->w + size.w) / 2 + CR_BESIDE, chip->y,
                                    size.w, size.h}
                  : (struct cr_box){chip->x, chip->y + (chip->h + size.h) / 2 + over, size.w,
                                    size.h};
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

static bool label_hits_lines(const struct cr_scene *scene, const struct cr_box *box)
{
    return box->y - box->h / 2 < scene->foot_room ||
           box->y + box->h / 2 > scene->height - scene->title_room ||
           box->x - box->w / 2 < 8 || box->x + box->w / 2 > scene->width - 8;
}

static bool label_hits(const struct cr_scene *scene, const struct cr_box *boxes, size_t count,
                       size_t own, const struct cr_box *box)
{
    for (size_t i = 0; i < count; i++)
        if (i != own && boxes[i].w > 0 && cr_boxes_touch(box, &boxes[i], 4))
            return true;
    for (size_t e = 0; e < scene->model->net->edge_count; e++) {
        if (scene->weights[e].w <= 0)
            continue;
        struct cr_box label = whole(scene, e);
        label.w += 2 * AIR; /* or both would read as one line */
        if (cr_boxes_touch(box, &label, 2))
            return true;
    }
    return label_hits_nodes(scene, box) || label_hits_words(scene, box) ||
           label_hits_lines(scene, box);
}

/* Does the border of a column run through the box? */
static int on_border(const struct cr_scene *scene, const struct cr_box *box)
{
    int count = 0;
    for (size_t l = 0; l < scene->model->net->layer_count; l++) {
        const struct cr_box *column = &scene->columns[l];
        const struct cr_box inside = {column->x, column->y, column->w - 2 * box->w,
                                      column->h - 2 * box->h};
        count += cr_boxes_touch(box, column, 0) && !cr_boxes_touch(box, &inside, 0);
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
                       const struct cr_box *boxes, double t, struct cr_box *best,
                       double *best_cost)
{
    enum { DIRECTIONS = 16, RINGS = 7 };
    const struct cr_point at = cr_curve_at(&curves[arrow], t);
    const double w = boxes[arrow].w, h = boxes[arrow].h;
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
            !label_hits(scene, boxes, step->arrow_count, arrow, &box) &&
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
                           const struct cr_curve *curves, struct cr_box *boxes)
{
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
            try_around(scene, step, curves, i, boxes, places[k], &best, &cost);
        boxes[i] = best;
    }
}
