/*
 * Free places for the labels of edges: see place.h; those of red arrows are in
 * place_arrows.c.
 *
 * A label on an edge has to say which edge it is on. It tries places along the edge, the
 * source's side first, and takes the free one that other edges stay off the most: never a
 * crossing when it can be helped.
 */
#include "draw/place.h"

#include <math.h>

#include "draw/columns.h"
#include "draw/elide.h"

static const double GAP = 3, LINE_DISTANCE = 3;

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

struct cr_box cr_weight_whole_box(const struct cr_scene *scene, size_t edge)
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
        const struct cr_box other = cr_weight_whole_box(scene, e);
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
 * crossing; something where one comes close. Once it is `most`, it is not counted to its end. */
static double confusion(const struct cr_scene *scene, size_t edge, const struct cr_box *both,
                        double most)
{
    const struct cr_box box = {both->x, both->y, both->w + 2 * AIR, both->h + 2 * AIR},
                        around = {box.x, box.y, 2 * box.w, 2 * box.h};
    double cost = adjoining(scene, both) * COST_ADJOINING;
    for (size_t e = 0; e < scene->model->net->edge_count && cost < most; e++) {
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
        const struct cr_box box = cr_weight_whole_box(scene, edge);
        const double along = COST_ALONG * fabs(t - preferred);
        if (along >= best_cost || hits(scene, edge, &box))
            continue;
        const double cost = confusion(scene, edge, &box, best_cost) + along;
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
