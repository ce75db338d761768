/*
 * Free places for the labels of edges: see place.h; those of red arrows are in
 * place_arrows.c.
 *
 * A label has to say which edge it is of. It tries places along the edge, the source's side
 * first, and takes the free one that other edges stay off the most: never a crossing when it
 * can be helped. While the gaps are chosen, labels stand on their edges; then those that have
 * room beside them move there.
 */
#include "draw/place.h"

#include <math.h>

#include "draw/columns.h"
#include "draw/doubt.h"
#include "draw/elide.h"
#include "draw/seats.h"

/* Off what labels stay: things, arrowheads, the middle of red arrows to a bias. */
static const double GAP = 3, TIP = 12, OF_LANES = 0.68;

/* What a place costs; STEEP: where an edge is. */
static const double COST_ALONG = 0.8, COST_BELOW = 0.5, COST_STEEP = 1, COST_ON = 1.5,
                    COST_HIDDEN = 3, STEEP = 0.7;

enum { ROUNDS = 5 };

struct cr_box cr_caption_box(const struct cr_scene *scene, size_t layer)
{
    const struct cr_size size = cr_slot_size(&scene->labels, CR_SLOT_CAPTION);
    const struct cr_point *at = &scene->captions[layer];
    return (struct cr_box){at->x, at->y, *scene->caption_words[layer] ? size.w : 0, size.h};
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

/* What labels have to keep off, wherever they are put. */
static void find_taken(struct cr_scene *scene)
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
}

/* Are both lines clear of those of another? */
static bool are_apart(const struct cr_seat *a, const struct cr_seat *b, double gap)
{
    return !cr_boxes_touch(&a->whole, &b->whole, gap) ||
           (cr_seat_is_off(a, &b->main, gap) &&
            (b->grad.w <= 0 || cr_seat_is_off(a, &b->grad, gap)));
}

/* Does what is beside the edge hit it where it bends, or a red arrow to a bias? */
static bool hits_curves(const struct cr_scene *scene, size_t edge,
                        const struct cr_seat *seat)
{
    const struct cr_box *lines[] = {&seat->main, &seat->grad};
    for (size_t i = 0; i < 2; i++) {
        if (lines[i]->w <= 0)
            continue;
        if (seat->stance != CR_ON && cr_curve_touches(&scene->edges[edge], lines[i]))
            return true;
        for (size_t n = 0; n < scene->model->net->node_count; n++)
            if ((i == 0 || seat->stance != CR_ON) && hits_lane(scene, n, lines[i]))
                return true;
    }
    return false;
}

/* Does it stand on the arrowhead of its edge, or on that of a red arrow back along it? */
static bool hides_tip(const struct cr_scene *scene, size_t edge, const struct cr_seat *seat)
{
    const struct cr_point *p = scene->edges[edge].p;
    const struct cr_box first = {p[0].x, p[0].y, 2 * TIP, TIP},
                        last = {p[3].x, p[3].y, 2 * TIP, TIP};
    return seat->stance == CR_ON &&
           !(cr_seat_is_off(seat, &first, 0) && cr_seat_is_off(seat, &last, 0));
}

/* Does the label of `edge` hit anything that is placed already? */
static bool hits(const struct cr_scene *scene, size_t edge, const struct cr_seat *seat)
{
    if (seat->whole.y - seat->whole.h / 2 < scene->foot_room)
        return true;
    for (size_t i = 0; i < scene->taken.count; i++)
        if (!cr_seat_is_off(seat, &scene->taken.boxes[i], GAP))
            return true;
    for (size_t e = 0; e < scene->model->net->edge_count; e++)
        if (e != edge && scene->weights[e].placed &&
            !are_apart(seat, &scene->weights[e], GAP))
            return true;
    return hits_curves(scene, edge, seat) || hides_tip(scene, edge, seat);
}

/* Is the edge so steep that what is above and below it stands left and right? */
static bool is_steep(const struct cr_seat *seat)
{
    return fabs(seat->across.x) > STEEP;
}

/* What it costs the edge to have its label in this stance: one that stands on it hides a part
 * of it. */
static double stance_cost(const struct cr_scene *scene, size_t edge,
                          const struct cr_seat *seat)
{
    const struct cr_curve *curve = &scene->edges[edge];
    const struct cr_box both = seat->whole;
    const double length = cr_distance(curve->p[0], curve->p[3]);
    return seat->stance == CR_ON      ? COST_ON + COST_HIDDEN * both.w / length
           : seat->stance == CR_BELOW ? COST_BELOW
           : is_steep(seat)           ? COST_STEEP
                                      : 0;
}

/* Tries the places along one edge, the preferred one first, with all stances from the first.
 * Returns its cost; leaves the edge without a place, at a cost without end, when none is
 * free. */
static double place_near(struct cr_scene *scene, size_t edge, double preferred,
                         enum cr_stance first)
{
    const int places = first == CR_ON ? 48 : 24;
    const int stances = scene->level[edge] ? 1 : CR_STANCE_COUNT - (int)first;
    const int from = scene->level[edge] ? CR_ASTRIDE : (int)first;
    struct cr_seat best = {.placed = false};
    double best_cost = INFINITY;
    for (int i = 0; i < (places + 1) * stances; i++) {
        const double t = 0.1 + 0.8 * (i / stances) / places;
        const double along = COST_ALONG * fabs(t - preferred);
        if (along >= best_cost)
            continue;
        const struct cr_seat seat =
            cr_seat_at(scene, edge, (enum cr_stance)(from + i % stances), t);
        const double base = along + stance_cost(scene, edge, &seat);
        if (base >= best_cost || hits(scene, edge, &seat))
            continue;
        const double cost = cr_doubt(scene, edge, &seat, best_cost - base) + base;
        if (cost < best_cost) {
            best_cost = cost;
            best = seat;
            best.doubt = cost - stance_cost(scene, edge, &seat);
        }
    }
    scene->weights[edge] = best;
    return best_cost;
}

/* Does the red arrow back along an edge keep off all labels? */
static bool is_arrow_clear(const struct cr_scene *scene, size_t edge)
{
    const struct cr_curve arrow = cr_route_back(scene, edge);
    for (size_t e = 0; e < scene->model->net->edge_count; e++) {
        const struct cr_seat *seat = &scene->weights[e];
        if (seat->placed && (cr_curve_touches(&arrow, &seat->main) ||
                             (seat->grad.w > 0 && cr_curve_touches(&arrow, &seat->grad))))
            return false;
    }
    return true;
}

/* Where along an edge its label stands best: in a crowd nearer to the source, where edges
 * part. */
static double preferred(const struct cr_scene *scene, size_t edge)
{
    return scene->crowded[edge] ? 0.36 : 0.5;
}

static double place_on(struct cr_scene *scene, size_t edge)
{
    return place_near(scene, edge, preferred(scene, edge), CR_ON);
}

/* Beside its edge, if that is better. In a roomy gap a label makes way for the wide arrow
 * around it, below its edge at last. */
static double place_beside(struct cr_scene *scene, size_t edge)
{
    static const double places[] = {0.6, 0.4, 0.7, 0.3, 0.5};
    enum { COUNT = sizeof places / sizeof *places };
    double cost = place_near(scene, edge, preferred(scene, edge), CR_ASTRIDE);
    if (scene->crowded[edge] || scene->level[edge])
        return cost;
    for (int i = 0; i < COUNT && scene->weights[edge].placed; i++) {
        if (is_arrow_clear(scene, edge))
            break;
        scene->weights[edge].placed = false;
        cost = place_near(scene, edge, places[i], i < COUNT - 1 ? CR_ASTRIDE : CR_BELOW);
    }
    return cost;
}

/* One after the other, then again, now that each knows where the others are, with all stances
 * from the first. */
static void place_weights(struct cr_scene *scene, const size_t *edges, size_t count,
                          enum cr_stance first)
{
    double before = INFINITY;
    find_taken(scene);
    for (int round = 0; round < ROUNDS; round++) {
        double cost = 0;
        for (size_t i = 0; i < count; i++)
            cost += first == CR_ON ? place_on(scene, edges[i])
                                   : place_beside(scene, edges[i]);
        if (!(cost < before))
            break;
        before = cost;
    }
}

/* The edges that are labelled in all frames. Returns how many there are. */
static size_t find_labelled(const struct cr_scene *scene, size_t *edges)
{
    size_t count = 0;
    for (size_t e = 0; e < scene->model->net->edge_count; e++)
        if (scene->model->of_edge[e] != CR_NONE && !scene->full[e])
            edges[count++] = e;
    return count;
}

/* How hard it is to tell whose label one of these is, on average. */
static double mean_doubt(const struct cr_scene *scene, const size_t *edges, size_t count)
{
    double doubt = 0;
    for (size_t i = 0; i < count; i++)
        doubt +=
            scene->weights[edges[i]].placed ? scene->weights[edges[i]].doubt : INFINITY;
    return doubt / fmax(1, (double)count);
}

double cr_place_weights(struct cr_scene *scene, size_t *room)
{
    const size_t count = find_labelled(scene, room);
    for (size_t e = 0; e < scene->model->net->edge_count; e++)
        scene->weights[e].placed = false;
    place_weights(scene, room, count, CR_ON);
    return mean_doubt(scene, room, count);
}

void cr_settle_weights(struct cr_scene *scene, size_t *room)
{
    place_weights(scene, room, find_labelled(scene, room), CR_ASTRIDE);
}

double cr_place_focus(struct cr_scene *scene, const size_t *edges, size_t count)
{
    place_weights(scene, edges, count, CR_ON);
    place_weights(scene, edges, count, CR_ASTRIDE);
    return mean_doubt(scene, edges, count);
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
