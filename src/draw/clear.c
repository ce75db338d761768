/*
 * What a red arrow keeps clear of: see clear.h.
 *
 * The places of everything but the arrows are known when one is routed, so a handful of
 * shapes can be tried in order of preference.
 */
#include "draw/clear.h"

#include <limits.h>
#include <math.h>

#include "draw/place.h"

static const double AIR = 4, CORE = 0.9;

/* A curve being looked at, and the nodes it belongs to. */
struct look {
    const struct cr_scene *scene;
    const struct cr_curve *curve;
    size_t from, to;
    long edge; /* that it runs along; CR_NONE: edges do not matter */
};

static bool touches(const struct look *l, struct cr_box box)
{
    if (box.w <= 0)
        return false;
    box.w += 2 * AIR;
    box.h += 2 * AIR;
    return cr_curve_touches(l->curve, &box);
}

/* A neuron is round; its own arrow begins or ends at its border. */
static bool enters(const struct look *l, size_t node)
{
    enum { STEPS = 40 };
    const struct cr_box *box = &l->scene->nodes[node];
    const bool own = node == l->from || node == l->to;
    const double part = own ? CORE : 1;
    const struct cr_box inner = {box->x, box->y, box->w * part, box->h * part};
    if (l->scene->flat || l->scene->model->net->nodes[node].kind == CR_NODE_INPUT)
        return own ? cr_curve_touches(l->curve, &inner) : touches(l, *box);
    for (int i = 0; i <= STEPS; i++) {
        const struct cr_point at = cr_curve_at(l->curve, (double)i / STEPS);
        if (hypot(at.x - box->x, at.y - box->y) < box->w / 2 * part + (own ? 0 : AIR))
            return true;
    }
    return false;
}

static int touched_nodes(const struct look *l)
{
    const struct cr_scene *s = l->scene;
    const struct cr_size inner = cr_slot_size(&s->labels, CR_SLOT_ARROW_INNER);
    int count = 0;
    for (size_t n = 0; n < s->model->net->node_count; n++) {
        const bool own = n == l->from || n == l->to;
        if (s->hidden[n])
            continue;
        count += enters(l, n) + touches(l, s->biases[n]);
        if (s->model->net->nodes[n].kind != CR_NODE_INPUT)
            count += touches(l, cr_inner_label_box(s, n, inner));
        if (!own)
            count += touches(l, s->predictions[n]) + touches(l, s->targets[n]);
    }
    return count;
}

static int touched_captions(const struct look *l)
{
    const struct cr_scene *s = l->scene;
    int count = touches(l, s->loss);
    for (size_t i = 0; i < s->model->net->layer_count; i++)
        count += touches(l, cr_caption_box(s, i)) + touches(l, s->layer_biases[i]);
    return count;
}

static int touched_weights(const struct look *l)
{
    int count = 0;
    for (size_t e = 0; e < l->scene->model->net->edge_count; e++)
        if (l->scene->weights[e].placed)
            count += touches(l, l->scene->weights[e].main) +
                     touches(l, l->scene->weights[e].grad);
    return count;
}

/* Points of it that lie in the zones of the title and the foot. */
static int out_of_zone(const struct look *l)
{
    enum { STEPS = 12 };
    int count = 0;
    for (int i = 0; i <= STEPS; i++) {
        const struct cr_point at = cr_curve_at(l->curve, (double)i / STEPS);
        count +=
            at.y < l->scene->foot_room || at.y > l->scene->height - l->scene->title_room;
    }
    return count;
}

/* On which side of the line from a to b is p? */
static bool is_left(struct cr_point p, struct cr_point a, struct cr_point b)
{
    return (b.x - a.x) * (p.y - a.y) > (b.y - a.y) * (p.x - a.x);
}

/* Does it cross the edge? All edges of a node begin or end close to each other: what is
 * near its ends does not count. */
static bool crosses(const struct look *l, const struct cr_curve *edge)
{
    enum { STEPS = 40, FIRST = 2 };
    const struct cr_point *e = edge->p;
    for (int i = FIRST; i < STEPS - FIRST; i++) {
        const struct cr_point a = cr_curve_at(l->curve, (double)i / STEPS),
                              b = cr_curve_at(l->curve, (double)(i + 1) / STEPS);
        if (is_left(a, e[0], e[3]) != is_left(b, e[0], e[3]) &&
            is_left(e[0], a, b) != is_left(e[3], a, b))
            return true;
    }
    return false;
}

static int crossed_edges(const struct look *l)
{
    int count = 0;
    for (size_t e = 0; l->edge != CR_NONE && e < l->scene->model->net->edge_count; e++)
        count += (long)e != l->edge && !cr_scene_hides_edge(l->scene, e) &&
                 crosses(l, &l->scene->edges[e]);
    return count;
}

/* Labels of edges have the board behind them, so they stay readable at least. */
struct cr_curve cr_clearest(const struct cr_scene *scene, const struct cr_curve *curves,
                            size_t count, size_t from, size_t to, long edge)
{
    size_t best = 0;
    int least = INT_MAX;
    for (size_t i = 0; i < count && least > 0; i++) {
        const struct look look = {scene, &curves[i], from, to, edge};
        const int touched =
            3 * (touched_nodes(&look) + touched_captions(&look) + out_of_zone(&look)) +
            2 * touched_weights(&look) + crossed_edges(&look);
        if (touched < least) {
            least = touched;
            best = i;
        }
    }
    return curves[best];
}
