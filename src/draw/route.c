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

#include "draw/clear.h"
#include "draw/columns.h"
#include "draw/elide.h"
#include "draw/lanes.h"
#include "draw/place.h"

static const double BULGE = 46, CLOSE = 8, LEVEL = 8, INNER_ANGLE = 33, INNER_DIP = 12,
                    INNER_Z = 0.24, BOW = 34, CORNER = 7, CLEAR = 6;

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

struct cr_point cr_on_border(const struct cr_scene *scene, size_t node, double degrees)
{
    const struct cr_box *box = &scene->nodes[node];
    if (!scene->flat)
        return cr_on_circle(box, degrees);
    const struct cr_box inner = {box->x, box->y, 2, box->h - 2 * CORNER};
    const struct cr_point at = cr_on_circle(&inner, degrees);
    const double side = at.x < box->x ? -1 : 1;
    return (struct cr_point){box->x + side * box->w / 2, at.y};
}

/* A point on the lower border of a neuron: below z (side -1) or below a (1). */
static struct cr_point below_half(const struct cr_scene *scene, size_t node, int side)
{
    const struct cr_box *box = &scene->nodes[node];
    if (!scene->flat)
        return cr_on_circle(box, -90 + INNER_ANGLE * side);
    const double reach = side < 0 ? INNER_Z : CR_INNER_A;
    return (struct cr_point){box->x + side * box->w * reach, box->y - box->h / 2};
}

struct cr_point cr_border_towards(const struct cr_scene *scene, size_t node,
                                  struct cr_point from)
{
    const struct cr_box *box = &scene->nodes[node];
    if (!scene->flat)
        return cr_on_circle(box, cr_direction(centre(box), from));
    const double x = fmin(fmax(from.x, box->x - box->w / 2), box->x + box->w / 2);
    return (struct cr_point){x, box->y + box->h / 2};
}

/* Where an edge leaves a node, given where it goes. */
static struct cr_point start_of(const struct cr_scene *scene, size_t node,
                                struct cr_point to)
{
    const struct cr_box *box = &scene->nodes[node];
    if (is_chip(scene, node))
        return (struct cr_point){box->x + box->w / 2, box->y};
    return cr_on_border(scene, node, cr_direction(centre(box), to) * 0.8);
}

static size_t column_of(const struct cr_scene *scene, size_t node)
{
    return scene->columns_of.column[node];
}

/* Does the edge jump over a column? */
static bool jumps(const struct cr_scene *scene, size_t edge)
{
    const struct cr_edge *e = &scene->model->net->edges[edge];
    return column_of(scene, e->to) > column_of(scene, e->from) + 1;
}

/* How many edges jump over columns, of those before this one in the file. */
static size_t jumps_before(const struct cr_scene *scene, size_t edge)
{
    size_t count = 0;
    for (size_t e = 0; e < edge; e++)
        count += !cr_scene_hides_edge(scene, e) && jumps(scene, e);
    return count;
}

/* An edge that jumps over layers runs below the columns in between and their captions, each
 * deeper than the last. */
static struct cr_curve around(const struct cr_scene *scene, size_t edge)
{
    enum { TRIES = 24 };
    static const double DEEPER = 8, APART = 16, UNDER_CAPTION = 14;
    const size_t from = scene->model->net->edges[edge].from,
                 to = scene->model->net->edges[edge].to;
    double clear = INFINITY;
    for (size_t l = column_of(scene, from); l < column_of(scene, to) - 1; l++) {
        const struct cr_box *column = &scene->columns[l],
                            caption = cr_caption_box(scene, l);
        clear = fmin(clear, fmin(column->y - column->h / 2 - 34,
                                 caption.y - caption.h / 2 - UNDER_CAPTION));
    }
    const struct cr_box *a = &scene->nodes[from];
    const struct cr_point start = is_chip(scene, from)
                                      ? (struct cr_point){a->x + a->w / 2, a->y}
                                      : cr_on_border(scene, from, -30);
    const struct cr_point end = cr_on_border(scene, to, -150);
    const double c = (8 * clear - start.y - end.y) / 6 -
                     APART * (double)jumps_before(scene, edge);
    struct cr_curve tries[TRIES];
    for (int i = 0; i < TRIES; i++) {
        const double dx = (end.x - start.x) / (i % 2 ? 10 : 5), y = c - DEEPER * (i / 2);
        tries[i] = (struct cr_curve){{start, {start.x + dx, y}, {end.x - dx, y}, end}};
    }
    return cr_clearest(scene, tries, TRIES, from, to, CR_NONE);
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

/* Does the line keep off everything in the columns that it jumps over? */
static bool is_way_clear(const struct cr_scene *scene, size_t edge,
                         const struct cr_curve *line)
{
    const struct cr_edge *e = &scene->model->net->edges[edge];
    for (size_t c = column_of(scene, e->from) + 1; c < column_of(scene, e->to); c++) {
        struct cr_box column = scene->columns[c - 1], caption = cr_caption_box(scene, c - 1);
        const struct cr_box *bias = &scene->layer_biases[c - 1];
        column.h += 2 * CLEAR;
        if (cr_curve_touches(line, &column) ||
            (caption.w > 0 && cr_curve_touches(line, &caption)) ||
            (bias->w > 0 && cr_curve_touches(line, bias)))
            return false;
    }
    return true;
}

static void route_edge(struct cr_scene *scene, size_t edge)
{
    const size_t from = scene->model->net->edges[edge].from,
                 to = scene->model->net->edges[edge].to;
    const struct cr_point start = start_of(scene, from, centre(&scene->nodes[to]));
    const struct cr_point end =
        cr_on_border(scene, to, 180 + 0.8 * cr_direction(start, centre(&scene->nodes[to])));
    const struct cr_curve line = cr_line(start, end);
    const double bow = bow_of(scene, edge);
    const bool clear = !jumps(scene, edge) || is_way_clear(scene, edge, &line);
    scene->edges[edge] = clear ? bowed(line, bow) : around(scene, edge);
    scene->level[edge] = clear && fabs(start.y - end.y) < LEVEL && !scene->crowded[edge] &&
                         fabs(bow) < 1;
}

void cr_route_edges(struct cr_scene *scene)
{
    const struct cr_net *net = scene->model->net;
    for (size_t l = 1; l <= net->layer_count; l++)
        if (scene->layer_biases[l - 1].w > 0)
            cr_route_lanes(scene, l);
    for (size_t e = 0; e < net->edge_count; e++)
        scene->weights[e].placed = false; /* have no places yet */
    for (size_t e = 0; e < net->edge_count; e++)
        if (!cr_scene_hides_edge(scene, e))
            route_edge(scene, e);
}

struct cr_curve cr_route_prediction(const struct cr_scene *scene, size_t node)
{
    enum { TRIES = 15 };
    const struct cr_box *n = &scene->nodes[node], *chip = &scene->predictions[node];
    const struct cr_point from = {n->x + n->w / 2, n->y}, to = {chip->x - chip->w / 2, chip->y};
    struct cr_curve tries[TRIES] = {cr_line(from, to)};
    for (int i = 1; i < TRIES; i++) {
        const double fall = n->h * 0.45 * ((i + 1) / 2) * (i % 2 ? -1 : 1);
        const double dx = (to.x - from.x) / 5;
        tries[i] = (struct cr_curve){{from,
                                      {from.x + dx, from.y + fall},
                                      {to.x - dx, fmin(from.y, to.y) + fall},
                                      to}};
    }
    const bool last = column_of(scene, node) == scene->model->net->layer_count;
    return cr_clearest(scene, tries, last ? 1 : TRIES, node, node, CR_NONE);
}

/* An arc from p to q that bulges by `dy` off both (negative: downward). */
static struct cr_curve arc(struct cr_point p, struct cr_point q, double dy)
{
    const double dx = (q.x - p.x) / 5;
    return (struct cr_curve){{p, {p.x + dx, p.y + dy}, {q.x - dx, q.y + dy}, q}};
}

/* a -> z under their neuron, as far down as there is room for. */
static struct cr_curve route_inner(const struct cr_scene *scene, size_t node)
{
    const struct cr_point a = below_half(scene, node, 1), z = below_half(scene, node, -1);
    if (scene->flat)
        return arc(a, z, -INNER_DIP);
    const struct cr_box *circle = &scene->nodes[node];
    const double lowest = circle->y - circle->h / 2 - CR_ARC_FALL;
    return arc(a, z, (lowest - a.y) / 0.75); /* that much of it a curve reaches */
}

/* y^ -> a, or straight to z where the loss is fused with the activation. */
static struct cr_curve route_loss(const struct cr_scene *scene, size_t node, bool to_z)
{
    enum { TRIES = 5 };
    static const double deeper[TRIES] = {0, 0, 0, -14, 18};
    static const double starts[TRIES] = {0, -0.3, -0.5, -0.5, -0.5}; /* of the chip's width */
    const struct cr_box *chip = &scene->predictions[node], *circle = &scene->nodes[node];
    if (is_chip(scene, node))
        return arc((struct cr_point){chip->x, chip->y - chip->h / 2},
                   (struct cr_point){circle->x, circle->y - circle->h / 2}, -30);
    const struct cr_point to = !to_z ? cr_on_border(scene, node, -40)
                               : scene->flat ? below_half(scene, node, -1)
                                              : cr_on_circle(circle, -112);
    struct cr_curve tries[TRIES];
    for (int i = 0; i < TRIES; i++) {
        const bool side = starts[i] <= -0.5;
        const struct cr_point from = {chip->x + starts[i] * chip->w,
                                      chip->y - chip->h * (side ? 0.2 : 0.5)};
        const double dip = !to_z ? fmin(-26, (to.y - from.y) / 2 - 26)
                                 : scene->flat ? -INNER_DIP : -36;
        const double dx = (from.x - to.x) / 4;
        const double low = side ? from.y - 4 : fmin(from.y, to.y) + dip + deeper[i];
        tries[i] = (struct cr_curve){{from, {from.x - dx / 2, low},
                                      {to.x + dx, to.y + dip + deeper[i]}, to}};
    }
    return cr_clearest(scene, tries, TRIES, node, node, CR_NONE);
}

/* z -> b: to the chip of its own bias, or to the layer's. */
static struct cr_curve route_bias(const struct cr_scene *scene, size_t node)
{
    const struct cr_box *chip = &scene->biases[node];
    if (chip->w <= 0)
        return scene->lanes[node];
    const struct cr_point to = {chip->x - chip->w / 2, chip->y};
    const struct cr_point from = cr_on_border(scene, node, scene->flat ? 105 : 128);
    const double out = fmin(from.x, to.x) - 24, rise = scene->flat ? 0 : 16;
    return (struct cr_curve){{from, {out, from.y + rise}, {out, to.y}, to}};
}

/* Between two neurons of one layer (softmax), along the left side. */
static struct cr_curve route_across(const struct cr_scene *scene, size_t from, size_t to)
{
    const struct cr_point p = cr_on_border(scene, from, 200);
    const struct cr_point q = cr_on_border(scene, to, 160);
    const double out = fmin(p.x, q.x) - 24;
    return (struct cr_curve){{p, {out, p.y}, {out, q.y}, q}};
}

/* Back along an edge, close to it: on its lower side as it goes, or (-1) on the other. */
static struct cr_curve beside(const struct cr_curve *edge, double side)
{
    const double dx = edge->p[3].x - edge->p[0].x, dy = edge->p[3].y - edge->p[0].y;
    const double length = fmax(1, hypot(dx, dy)), off = CLOSE * side;
    const double nx = dy / length * off, ny = -dx / length * off;
    struct cr_curve back;
    for (int i = 0; i < 4; i++)
        back.p[i] = (struct cr_point){edge->p[3 - i].x + nx, edge->p[3 - i].y + ny};
    for (int i = 0; i < 4; i += 3) {
        back.p[i].x -= nx * 0.6;
        back.p[i].y -= ny * 0.6;
    }
    return back;
}

/* On the side that is clearer, where there are few enough to tell. */
static struct cr_curve route_close(const struct cr_scene *scene, size_t edge)
{
    const struct cr_edge *e = &scene->model->net->edges[edge];
    const struct cr_curve tries[] = {beside(&scene->edges[edge], 1),
                                     beside(&scene->edges[edge], -1)};
    return scene->full[edge] ? tries[0]
                              : cr_clearest(scene, tries, 2, e->to, e->from, CR_NONE);
}

/* A shape of a wide arc: to which side it bulges, how far, whether off the lower (higher)
 * of its ends or off both alike, and where it ends at a chip: on it, or beside it. */
struct bend {
    double side, rise;
    bool level, beside;
    double reach; /* how flat it comes in there */
};

/* Where a wide arc leaves its neuron: beside the edge, and in a box, which is low, not where
 * the arrow to the bias begins. */
static struct cr_point back_from(const struct cr_scene *scene, size_t node, double side)
{
    const double turn = scene->flat ? 18 : 40;
    return cr_on_border(scene, node, 180 - (side > 0 ? turn : -turn));
}

/* Back between an edge and the next one of the same node, to where both begin. */
static struct cr_curve bend_between(const struct cr_scene *scene, size_t edge, double side)
{
    const struct cr_edge *e = &scene->model->net->edges[edge];
    const struct cr_box *to = &scene->nodes[e->from];
    const struct cr_point p = back_from(scene, e->to, side);
    const struct cr_point q = {to->x + to->w / 2, to->y};
    const double dx = (q.x - p.x) / 5;
    return (struct cr_curve){
        {p, {p.x + dx, p.y + side * BULGE}, {q.x - 2 * dx, q.y + side * LEVEL}, q}};
}

static struct cr_curve bend_along(const struct cr_scene *scene, size_t edge,
                                  const struct bend *bend)
{
    const struct cr_edge *e = &scene->model->net->edges[edge];
    const struct cr_box *to = &scene->nodes[e->from];
    const double side = bend->side;
    const struct cr_point p = back_from(scene, e->to, side);
    struct cr_point q = cr_on_border(scene, e->from, side * (bend->beside ? 25 : 45));
    if (is_chip(scene, e->from))
        q = bend->beside ? (struct cr_point){to->x + to->w / 2, to->y + side * to->h / 4}
                         : (struct cr_point){to->x + to->w * 0.1, to->y + side * to->h / 2};
    const double dy = fmax(BULGE, fabs(q.x - p.x) * 0.22) * side * bend->rise;
    const double base = side > 0 ? fmax(p.y, q.y) : fmin(p.y, q.y);
    const double dx = (q.x - p.x) / 5;
    return (struct cr_curve){{p,
                              {p.x + dx, (bend->level ? base : p.y) + dy},
                              {q.x - bend->reach * dx, (bend->level ? base : q.y) + dy},
                              q}};
}

/* Back along a steep edge: the edge itself, bowed to the right, or to the left and to the node
 * from below (or above). */
static struct cr_curve route_steep(const struct cr_scene *scene, size_t edge)
{
    enum { BOWS = 8, COUNT = 2 * BOWS };
    static const double LEAST = 34, MORE = 12, DEEP = 3.5;
    const struct cr_edge *e = &scene->model->net->edges[edge];
    const struct cr_box *to = &scene->nodes[e->from];
    const double down = scene->nodes[e->to].y < to->y ? -1 : 1;
    const struct cr_point end =
        scene->flat ? (struct cr_point){to->x + 0.4 * to->w, to->y + down * to->h / 2}
                    : cr_on_circle(to, down * 55);
    struct cr_curve tries[COUNT];
    for (int i = 0; i < COUNT; i++) {
        const int side = i < BOWS ? -1 : 1;
        tries[i] = bowed(beside(&scene->edges[edge], -side),
                         side * (LEAST + MORE * (i % BOWS)));
        if (side > 0)
            tries[i].p[3] = end;
        else if (scene->flat) /* not deep inside */
            tries[i].p[3].x = fmax(tries[i].p[3].x, to->x + to->w / 2 - DEEP);
    }
    return cr_clearest(scene, tries, COUNT, e->to, e->from, (long)edge);
}

static bool is_steep(const struct cr_curve *edge)
{
    return fabs(edge->p[3].y - edge->p[0].y) > fabs(edge->p[3].x - edge->p[0].x);
}

/* Back along an edge in a wide arc, outward from the middle of the board unless another
 * way is clearer. */
static struct cr_curve route_wide(const struct cr_scene *scene, size_t edge)
{
    static const struct bend bends[] = {
        {1, 1, true, false, 1},    {1, 1, false, false, 1},   {1, 1.4, true, false, 1},
        {1, 0.6, false, true, 1},  {1, 0.6, false, false, 1}, {1, 1, false, true, 1},
        {1, 1.4, false, true, 1},  {1, 1.8, true, false, 1},  {1, 0.35, false, true, 1},
        {-1, 1, true, false, 1},   {-1, 1, false, false, 1},  {-1, 0.6, false, false, 1},
        {-1, 0.6, false, true, 1}, {-1, 1, false, true, 1},   {-1, 0.35, false, true, 1},
        {1, 0.6, false, true, 2},  {1, 0.8, false, true, 2},  {1, 1, false, true, 2},
        {1, 0.8, false, true, 3},  {1, 1, false, true, 3},    {1, 1.3, false, true, 3},
    };
    enum {
        BENDS = sizeof bends / sizeof *bends,
        RISES = 8,
        REACHES = 8,
        MORE = RISES * REACHES,
        COUNT = BENDS + 1 + MORE
    };
    const struct cr_edge *e = &scene->model->net->edges[edge];
    if (is_steep(&scene->edges[edge]))
        return route_steep(scene, edge);
    const double middle = (scene->nodes[e->to].y + scene->nodes[e->from].y) / 2;
    const bool up =
        middle > scene->middle + LEVEL ||
        (cr_columns_are_stairs(scene) && is_chip(scene, e->from)); /* all alike */
    const double outward = up ? 1 : -1;
    struct cr_curve tries[COUNT];
    size_t count = 0;
    for (int side = 1; side >= -1; side -= 2) {
        for (size_t i = 0; i < BENDS; i++) {
            struct bend bend = bends[i];
            bend.side *= outward;
            if (bends[i].side * side > 0)
                tries[count++] = bend_along(scene, edge, &bend);
        }
        for (int i = 0; i < MORE && side > 0;
             i++) { /* over the edge's label, however it stands */
            const struct bend bend = {outward, 0.9 + 0.15 * (i % RISES), false, true,
                                      1 + 0.35 * (i / RISES)};
            tries[count++] = bend_along(scene, edge, &bend);
        }
    }
    tries[count] = bend_between(scene, edge, -outward);
    return cr_clearest(scene, tries, COUNT, e->to, e->from, (long)edge);
}

struct cr_curve cr_route_back(const struct cr_scene *scene, size_t edge)
{
    return scene->crowded[edge] ? route_close(scene, edge) : route_wide(scene, edge);
}

struct cr_curve cr_route_arrow(const struct cr_scene *scene, const struct cr_arrow *arrow)
{
    const struct cr_quantity *all = scene->model->quantities;
    const long from = all[arrow->from].node, to = all[arrow->to].node;
    if (arrow->from == scene->model->loss)
        return route_loss(scene, (size_t)to, all[arrow->to].role == CR_ROLE_PRE);
    if (arrow->edge != CR_NONE)
        return cr_route_back(scene, (size_t)arrow->edge);
    if (all[arrow->to].role == CR_ROLE_PRE && from == to)
        return route_inner(scene, (size_t)from);
    if (all[arrow->to].role == CR_ROLE_PRE)
        return route_across(scene, (size_t)from, (size_t)to);
    return route_bias(scene, (size_t)from);
}
