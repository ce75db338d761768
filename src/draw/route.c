/*
 * Routes: the black edges and the red arrows.
 *
 * Red arrows run against the edges. In a roomy network they are wide arcs below the row
 * (above it, for what lies above the middle), as on the figures that people draw by hand:
 *
 *        ( z | a ) ---> y^
 *       /  \__/ \______/         a -> z under the neuron, y^ -> a under the gap
 *      v
 *
 * Between two layers with many edges they keep close to their edge.
 */
#include <math.h>

#include "draw/place.h"

static const double BULGE = 46, CLOSE = 10, LEVEL = 8, INNER_DIP = 20,
                    BOW = 34;

static const struct cr_node *node_of(const struct cr_scene *scene, size_t node)
{
    return &scene->model->net->nodes[node];
}

static struct cr_point centre(const struct cr_box *box)
{
    return (struct cr_point){box->x, box->y};
}

static bool is_chip(const struct cr_scene *scene, size_t node)
{
    return node_of(scene, node)->kind == CR_NODE_INPUT;
}

/* Where an edge leaves a node, given where it goes. */
static struct cr_point start_of(const struct cr_scene *scene, size_t node,
                                struct cr_point to)
{
    const struct cr_box *box = &scene->nodes[node];
    if (is_chip(scene, node))
        return (struct cr_point){box->x + box->w / 2, box->y};
    return cr_on_circle(box, cr_direction(centre(box), to) * 0.8);
}

/* An edge that jumps over layers runs below the columns in between. */
static struct cr_curve around(const struct cr_scene *scene, size_t from, size_t to)
{
    double clear = INFINITY;
    for (size_t l = node_of(scene, from)->layer; l < node_of(scene, to)->layer - 1; l++) {
        const struct cr_box *column = &scene->columns[l];
        clear = fmin(clear, column->y - column->h / 2 - 34);
    }
    const struct cr_box *a = &scene->nodes[from], *b = &scene->nodes[to];
    const struct cr_point start = is_chip(scene, from)
                                      ? (struct cr_point){a->x + a->w / 2, a->y}
                                      : cr_on_circle(a, -50);
    const struct cr_point end = cr_on_circle(b, -130);
    const double c = (8 * clear - start.y - end.y) / 6;
    const double dx = (end.x - start.x) / 4;
    return (struct cr_curve){{start, {start.x + dx, c}, {end.x - dx, c}, end}};
}

/* How far an edge bows aside: several between the same two nodes must all be seen. */
static double bow_of(const struct cr_scene *scene, size_t edge)
{
    const struct cr_model *model = scene->model;
    const struct cr_edge *e = &model->net->edges[edge];
    const struct cr_lists *in = &model->incoming;
    double rank = 0, count = 0;
    for (size_t i = in->first[e->to]; i < in->first[e->to + 1]; i++)
        if (model->net->edges[in->item[i]].from == e->from) {
            rank += in->item[i] < edge;
            count++;
        }
    return (rank - (count - 1) / 2) * BOW;
}

/* The curve with its inner points moved across its direction. */
static struct cr_curve bowed(struct cr_curve curve, double by)
{
    const double dx = curve.p[3].x - curve.p[0].x, dy = curve.p[3].y - curve.p[0].y;
    const double length = fmax(1, hypot(dx, dy));
    for (int i = 1; i < 3; i++) {
        curve.p[i].x -= dy / length * by;
        curve.p[i].y += dx / length * by;
    }
    return curve;
}

void cr_route_edges(struct cr_scene *scene)
{
    const struct cr_net *net = scene->model->net;
    for (size_t e = 0; e < net->edge_count; e++) {
        const size_t from = net->edges[e].from, to = net->edges[e].to;
        if (net->nodes[to].layer > net->nodes[from].layer + 1) {
            scene->edges[e] = around(scene, from, to);
            scene->level[e] = false;
            continue;
        }
        const struct cr_point start = start_of(scene, from, centre(&scene->nodes[to]));
        const struct cr_point end = cr_on_circle(
            &scene->nodes[to], 180 + 0.8 * cr_direction(start, centre(&scene->nodes[to])));
        const double bow = bow_of(scene, e);
        scene->edges[e] = bowed(cr_line(start, end), bow);
        scene->level[e] =
            fabs(start.y - end.y) < LEVEL && !scene->crowded[e] && fabs(bow) < 1;
    }
}

/* An arc from p to q that bulges by `dy` off both (negative: downward). */
static struct cr_curve arc(struct cr_point p, struct cr_point q, double dy)
{
    const double dx = (q.x - p.x) / 5;
    return (struct cr_curve){{p, {p.x + dx, p.y + dy}, {q.x - dx, q.y + dy}, q}};
}

/* a -> z under their neuron. */
static struct cr_curve route_inner(const struct cr_scene *scene, size_t node)
{
    const struct cr_box *circle = &scene->nodes[node];
    return arc(cr_on_circle(circle, -62), cr_on_circle(circle, -118), -INNER_DIP);
}

/* y^ -> a, or straight to z where the loss is fused with the activation. */
static struct cr_curve route_loss(const struct cr_scene *scene, size_t node, bool to_z)
{
    const struct cr_box *chip = &scene->predictions[node], *circle = &scene->nodes[node];
    const struct cr_point from = {chip->x, chip->y - chip->h / 2};
    if (is_chip(scene, node))
        return arc(from, (struct cr_point){circle->x, circle->y - circle->h / 2}, -30);
    const struct cr_point to = cr_on_circle(circle, to_z ? -112 : -40);
    const double dip = to_z ? -36 : fmin(-26, (to.y - from.y) / 2 - 26);
    const double dx = (from.x - to.x) / 4;
    return (struct cr_curve){
        {from, {from.x - dx / 2, fmin(from.y, to.y) + dip}, {to.x + dx, to.y + dip}, to}};
}

/* z -> b: to the chip of its own bias, or up the left side to the layer's. */
static struct cr_curve route_bias(const struct cr_scene *scene, size_t node)
{
    const struct cr_box *circle = &scene->nodes[node];
    const size_t layer = node_of(scene, node)->layer;
    const bool own = scene->biases[node].w > 0;
    const struct cr_box *chip =
        own ? &scene->biases[node] : &scene->layer_biases[layer - 1];
    const struct cr_point to = {chip->x - chip->w / 2, chip->y};
    if (own) {
        const struct cr_point from = cr_on_circle(circle, 128);
        const double out = fmin(from.x, to.x) - 24;
        return (struct cr_curve){{from, {out, from.y + 16}, {out, to.y}, to}};
    }
    const struct cr_box *column = &scene->columns[layer - 1];
    const struct cr_point from = cr_on_circle(circle, 146);
    const double out = column->x - column->w / 2 - 14;
    return (struct cr_curve){{from, {out, from.y + 10}, {out, to.y}, to}};
}

/* Between two neurons of one layer (softmax), along the left side. */
static struct cr_curve route_across(const struct cr_scene *scene, size_t from, size_t to)
{
    const struct cr_point p = cr_on_circle(&scene->nodes[from], 200);
    const struct cr_point q = cr_on_circle(&scene->nodes[to], 160);
    const double out = fmin(p.x, q.x) - 24;
    return (struct cr_curve){{p, {out, p.y}, {out, q.y}, q}};
}

/* Back along an edge, close to it. */
static struct cr_curve beside(const struct cr_curve *edge)
{
    const double dx = edge->p[3].x - edge->p[0].x, dy = edge->p[3].y - edge->p[0].y;
    const double length = fmax(1, hypot(dx, dy));
    const double nx = dy / length * CLOSE, ny = -dx / length * CLOSE;
    struct cr_curve back;
    for (int i = 0; i < 4; i++)
        back.p[i] = (struct cr_point){edge->p[3 - i].x + nx, edge->p[3 - i].y + ny};
    for (int i = 0; i < 4; i += 3) {
        back.p[i].x -= nx * 0.6;
        back.p[i].y -= ny * 0.6;
    }
    return back;
}

/* Back along an edge in a wide arc, outward from the middle of the board. */
static struct cr_curve route_wide(const struct cr_scene *scene, size_t edge)
{
    const struct cr_edge *e = &scene->model->net->edges[edge];
    const struct cr_box *from = &scene->nodes[e->to], *to = &scene->nodes[e->from];
    const double side = (from->y + to->y) / 2 > scene->middle + LEVEL ? 1 : -1;
    const struct cr_point p = cr_on_circle(from, side > 0 ? 140 : 220);
    struct cr_point q = cr_on_circle(to, side * 45);
    if (is_chip(scene, e->from))
        q = (struct cr_point){to->x + to->w * 0.1, to->y + side * to->h / 2};
    const double dy = fmax(BULGE, fabs(q.x - p.x) * 0.22) * side;
    const double base = side > 0 ? fmax(p.y, q.y) : fmin(p.y, q.y);
    const double dx = (q.x - p.x) / 5;
    return (struct cr_curve){
        {p, {p.x + dx, base + dy}, {q.x - dx, base + dy}, q}};
}

struct cr_curve cr_route_arrow(const struct cr_scene *scene, const struct cr_arrow *arrow)
{
    const struct cr_quantity *all = scene->model->quantities;
    const long from = all[arrow->from].node, to = all[arrow->to].node;
    if (arrow->from == scene->model->loss)
        return route_loss(scene, (size_t)to, all[arrow->to].role == CR_ROLE_PRE);
    if (arrow->edge != CR_NONE && scene->crowded[arrow->edge])
        return beside(&scene->edges[arrow->edge]);
    if (arrow->edge != CR_NONE)
        return route_wide(scene, (size_t)arrow->edge);
    if (all[arrow->to].role == CR_ROLE_PRE && from == to)
        return route_inner(scene, (size_t)from);
    if (all[arrow->to].role == CR_ROLE_PRE)
        return route_across(scene, (size_t)from, (size_t)to);
    return route_bias(scene, (size_t)from);
}
