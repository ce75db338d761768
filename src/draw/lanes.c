/*
 * Lanes: the red arrows from the neurons of a layer to the bias that all share; see lanes.h.
 */
#include "draw/lanes.h"

#include <math.h>

#include "draw/elide.h"

static const double APART = 8, TIPS = 9, CLEAR = 6;

/* Does the curve pass through the circle? */
static bool enters_circle(const struct cr_curve *curve, const struct cr_box *circle)
{
    enum { STEPS = 48 };
    const struct cr_point middle = {circle->x, circle->y};
    if (cr_curve_is_beyond(curve, circle))
        return false;
    for (int i = 0; i <= STEPS; i++)
        if (cr_are_near(cr_curve_at(curve, (double)i / STEPS), middle, circle->w / 2))
            return true;
    return false;
}

/* Does the curve come near to a neuron of its layer, other than its own? */
static bool hits_layer(const struct cr_scene *scene, size_t node,
                       const struct cr_curve *curve)
{
    const struct cr_lists *layers = &scene->columns_of.nodes;
    const size_t layer = scene->columns_of.column[node];
    for (size_t i = layers->first[layer - 1]; i < layers->first[layer]; i++) {
        struct cr_box box = scene->nodes[layers->item[i]];
        box.w += 2 * CLEAR;
        if (layers->item[i] != node && !scene->hidden[layers->item[i]] &&
            (scene->flat ? cr_curve_touches(curve, &box)
                          : enters_circle(curve, &box)))
            return true;
    }
    return false;
}

enum { STEPS = 64, LAST = 54 };

/* Points along a lane. */
struct trail {
    struct cr_point points[STEPS + 1];
    double longest; /* of the steps from one to the next */
};

static struct trail trail_of(const struct cr_curve *lane)
{
    struct trail trail = {.longest = 1e-3};
    for (int k = 0; k <= STEPS; k++) {
        trail.points[k] = cr_curve_at(lane, (double)k / STEPS);
        if (k)
            trail.longest = fmax(trail.longest,
                                 cr_distance(trail.points[k - 1], trail.points[k]));
    }
    return trail;
}

/* Does a curve come near to a lane before both end at the same chip? As far as a point of
 * the lane is away, so far the steps to the next ones can be left out. */
static bool hits_lane(const struct cr_curve *curve, const struct trail *inner, double apart)
{
    for (int i = 0; i <= LAST; i++) {
        const struct cr_point p = cr_curve_at(curve, (double)i / STEPS);
        for (int k = 0; k <= STEPS;) {
            const double away = cr_distance(p, inner->points[k]) - apart;
            if (away < 0)
                return true;
            k += 1 + (int)fmin(STEPS, away / inner->longest);
        }
    }
    return false;
}

/* One lane of cr_route_lanes, around the one inside it (or NULL): pushed out until it is
 * clear of that and of the other neurons. */
static struct cr_curve lane(const struct cr_scene *scene, size_t node,
                            const struct cr_curve *inner)
{
    enum { TRIES = 90 };
    const size_t layer = scene->columns_of.column[node];
    const struct cr_box *chip = &scene->layer_biases[layer - 1];
    const double rows = (double)cr_shown_count(scene, layer);
    const double row = cr_row_of(scene, node);
    const double apart = fmin(TIPS, chip->h / rows);
    const struct cr_point from = cr_on_border(scene, node, 130);
    const struct cr_point to = {chip->x - chip->w / 2,
                                chip->y + (row - (rows - 1) / 2) * apart};
    const struct trail trail = inner ? trail_of(inner) : (struct trail){.longest = 0};
    double low = fmin(from.x, to.x) - 16, high = low;
    struct cr_curve curve;
    for (int i = 0; i < TRIES; i++, low -= 2, high -= 2.5) {
        curve = (struct cr_curve){{from, {low, from.y + 12}, {high, to.y}, to}};
        if (!hits_layer(scene, node, &curve) &&
            !(inner && hits_lane(&curve, &trail, fmin(APART, 1.4 * apart))))
            break;
    }
    return curve;
}

void cr_route_lanes(struct cr_scene *scene, size_t layer)
{
    const struct cr_lists *layers = &scene->columns_of.nodes;
    const struct cr_curve *inner = NULL;
    for (size_t i = layers->first[layer - 1]; i < layers->first[layer]; i++) {
        const size_t node = layers->item[i];
        if (scene->hidden[node])
            continue;
        scene->lanes[node] = lane(scene, node, inner);
        inner = &scene->lanes[node];
    }
}
