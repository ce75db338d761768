/*
 * The overview: the whole network at a glance, and on every edge a pair of chevrons that
 * points from the edge's target to its source: this way the gradients go.
 *
 *                 /  /
 *     ( source ) <--<----------> ( target )       depth: from a tip to its ends
 *                 \  \                            half: half the height
 *                  -- apart
 *
 * An edge, or a circuit's wire, is looked at as a *way*: points at equal distances from
 * its source to its target. A pair stands in the middle of the longest part of its way that
 * is free of labels and nodes, moved off it when it would sit on a crossing, in a bend or on
 * another pair. All pairs have one size: the largest at which everything finds a place near
 * its middle or, where edges crowd, a place at all.
 *
 *     note_obstacles    what is in the way, from the texts of this very step
 *     note_ways         the edges, how far each of their points is from other edges
 *     settle_all        sizes from the largest down: places for all pairs at each
 *     write_pairs       DOT edges without arrowheads
 *
 * Where pictures move, pairs of that size run along the whole way, below labels and nodes
 * (write_moving).
 */
#include "draw/frame_overview.h"

#include <math.h>
#include <stdlib.h>

#include "draw/circuit.h"

enum { INTERVALS = 48, FINE = 24, MOST_CLEARED = 1500, ROUNDS = 6 };

/* The half height: in points on a board of BOARD_WIDTH, as a part of a node's height at
 * most, and how it shrinks. Then what follows from it: parts of the half height. */
static const double BOARD_WIDTH = 960, HALF = 11, HALF_LEAST = 4.5, OF_NODE = 0.28,
                    SHRINK = 0.92;
static const double DEPTH = 0.8, APART = 0.85, PEN = 0.36, AIR = 0.25;

/* Pairs that move: how far they are apart and how large they are at least, as parts of the
 * largest half height; the way on which they grow, as a part of their own; how small they
 * become to pass below a label, and in what steps. */
static const double SPACING = 9, MOVING_PART = 0.3, GROWING = 2.2, LEAST_PART = 0.4,
                    PART_STEP = 0.03;

/* What moving off the middle, an edge that runs close, a bend and another pair cost. */
static const double COST_AWAY = 3, COST_EDGE = 2, COST_BEND = 8, COST_PAIR = 4;

/* How far off the middle, as a part of the way, a tidy picture has its pairs at most, and
 * how much smaller they may be for that. */
static const double TIDY_AWAY = 0.2, TIDY_SHRINK = 0.5;

struct obstacle {
    struct cr_box box;
    bool round; /* an ellipse */
};

struct way {
    const char *from, *to; /* names in the document */
    size_t number;
    struct cr_point at[INTERVALS + 1];
    double clear[INTERVALS + 1]; /* the distance to the nearest other way */
    double step;                 /* the length of an interval */
    struct cr_box bounds;
    bool free_at[INTERVALS + 1]; /* touches a pair there nothing but edges and pairs? */
    double bend[INTERVALS + 1];  /* how much the way turns within a pair: 0 to 2 */
    double middle;               /* of the longest free part; -1: nothing is free */
    int place;                   /* where the middle of its pair is */
};

struct overview {
    struct cr_frame *f;
    struct obstacle *obstacles;
    size_t obstacle_count, obstacle_room;
    struct way *ways;
    size_t way_count;
    double half;
};

struct pair {
    struct cr_point chevron[2][3]; /* end, tip, end; the one nearer to the source first */
};

/* ---- obstacles ---- */

static void add_obstacle(struct overview *o, struct cr_box box, bool round)
{
    if (box.w <= 0 || o->f->out.failed)
        return;
    if (o->obstacle_count == o->obstacle_room) {
        const size_t larger = o->obstacle_room ? 2 * o->obstacle_room : 64;
        struct obstacle *all = realloc(o->obstacles, larger * sizeof *all);
        if (!all) {
            o->f->out.failed = true;
            return;
        }
        o->obstacles = all;
        o->obstacle_room = larger;
    }
    o->obstacles[o->obstacle_count++] = (struct obstacle){box, round};
}

/* The label of an edge is where it is drawn; a full gap has none without a focus. */
static void note_weight(struct overview *o, const struct cr_text *text, size_t edge)
{
    const struct cr_scene *scene = o->f->scene;
    if (scene->weights[edge].w <= 0 || scene->full[edge])
        return;
    struct cr_box box = text->part == CR_PART_MAIN ? cr_weight_box(scene, edge)
                                                   : cr_weight_grad_box(scene, edge);
    const struct cr_size size = cr_label_size(&scene->labels, text->html, text->size);
    box.w = size.w;
    box.h = size.h;
    add_obstacle(o, box, false);
}

static int note_text(void *context, const struct cr_text *text, struct cr_err *err)
{
    struct overview *o = context;
    (void)err;
    if (text->quantity == CR_NONE)
        return 0;
    if (o->f->scene->circuit && text->part != CR_PART_MAIN)
        add_obstacle(o, cr_circuit_label_box(o->f, text), false);
    for (size_t e = 0; !o->f->scene->circuit && e < o->f->net->edge_count; e++)
        if (o->f->model->of_edge[e] == text->quantity)
            note_weight(o, text, e);
    return 0;
}

static void note_layers(struct overview *o)
{
    const struct cr_scene *scene = o->f->scene;
    const struct cr_size caption = cr_slot_size(&scene->labels, CR_SLOT_CAPTION);
    for (size_t l = 0; l < o->f->net->layer_count; l++) {
        add_obstacle(o, scene->columns[l], false);
        add_obstacle(o, scene->layer_biases[l], false);
        add_obstacle(o,
                     (struct cr_box){scene->captions[l].x, scene->captions[l].y,
                                     caption.w, caption.h},
                     false);
    }
}

static void note_nodes(struct overview *o)
{
    const struct cr_scene *scene = o->f->scene;
    for (size_t n = 0; n < o->f->net->node_count; n++) {
        if (scene->hidden[n])
            continue;
        add_obstacle(o, scene->nodes[n],
                     o->f->net->nodes[n].kind != CR_NODE_INPUT && !scene->flat);
        add_obstacle(o, scene->biases[n], false);
        add_obstacle(o, scene->predictions[n], false);
    }
}

static void note_gates(struct overview *o)
{
    const struct cr_graph *graph = o->f->model->graph;
    for (size_t v = 0; v < graph->count; v++)
        if (o->f->scene->circuit->gates[v].drawn)
            add_obstacle(o, o->f->scene->circuit->gates[v].body,
                         graph->values[v].count > 0);
}

static void note_obstacles(struct overview *o)
{
    struct cr_err err = {0};
    if (o->f->scene->circuit) {
        note_gates(o);
    } else {
        note_layers(o);
        note_nodes(o);
    }
    if (cr_texts_of_step(o->f->scene, o->f->state, note_text, o, &err))
        o->f->out.failed = true;
    cr_err_release(&err);
}

/* ---- ways ---- */

/* The k-th of FINE points on each piece of a path. */
static struct cr_point fine_point(const struct cr_point *points, size_t k)
{
    if (k % FINE == 0)
        return points[3 * (k / FINE)];
    const struct cr_point *p = points + 3 * (k / FINE);
    const struct cr_curve piece = {{p[0], p[1], p[2], p[3]}};
    return cr_curve_at(&piece, (double)(k % FINE) / FINE);
}

static double distance(struct cr_point a, struct cr_point b)
{
    return hypot(b.x - a.x, b.y - a.y);
}

static struct cr_point between(struct cr_point a, struct cr_point b, double t)
{
    return (struct cr_point){a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
}

/* Fills way->at with points at equal distances. */
static void measure_way(struct way *way, const struct cr_point *points, size_t count)
{
    const size_t last = (count - 1) / 3 * FINE;
    double length = 0, come = 0;
    for (size_t k = 0; k < last; k++)
        length += distance(fine_point(points, k), fine_point(points, k + 1));
    way->step = length / INTERVALS;
    int i = 0;
    for (size_t k = 0; k < last; k++) {
        const struct cr_point a = fine_point(points, k), b = fine_point(points, k + 1);
        const double part = distance(a, b);
        for (; i < INTERVALS && i * way->step <= come + part; i++)
            way->at[i] = between(a, b, part > 0 ? (i * way->step - come) / part : 0);
        come += part;
    }
    for (; i <= INTERVALS; i++)
        way->at[i] = points[count - 1];
}

static void bound_way(struct way *way)
{
    double left = INFINITY, right = -INFINITY, bottom = INFINITY, top = -INFINITY;
    for (int i = 0; i <= INTERVALS; i++) {
        left = fmin(left, way->at[i].x);
        right = fmax(right, way->at[i].x);
        bottom = fmin(bottom, way->at[i].y);
        top = fmax(top, way->at[i].y);
    }
    way->bounds = (struct cr_box){(left + right) / 2, (bottom + top) / 2, right - left,
                                  top - bottom};
}

static void add_way(struct overview *o, const char *from, const char *to, size_t number,
                    const struct cr_point *points, size_t count)
{
    struct way *way = &o->ways[o->way_count++];
    *way = (struct way){.from = from, .to = to, .number = number, .place = INTERVALS / 2};
    measure_way(way, points, count);
    bound_way(way);
    for (int i = 0; i <= INTERVALS; i++)
        way->clear[i] = INFINITY;
}

static double to_segment(struct cr_point p, struct cr_point a, struct cr_point b)
{
    const double dx = b.x - a.x, dy = b.y - a.y, square = dx * dx + dy * dy;
    const double t = square > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / square : 0;
    return distance(p, between(a, b, fmin(1, fmax(0, t))));
}

/* How far p is from the way, as far as that is less than `most`. */
static double to_way(struct cr_point p, const struct way *way, double most)
{
    const struct cr_box *b = &way->bounds;
    if (fabs(p.x - b->x) - b->w / 2 > most || fabs(p.y - b->y) - b->h / 2 > most)
        return most;
    for (int i = 0; i < INTERVALS; i++)
        most = fmin(most, to_segment(p, way->at[i], way->at[i + 1]));
    return most;
}

/* How far every point is from other ways, as far as that is less than `far`. With very
 * many edges they run everywhere, and it is not worth the time. */
static void clear_ways(struct overview *o, double far)
{
    for (size_t w = 0; w < o->way_count && o->way_count <= MOST_CLEARED; w++)
        for (int i = 0; i <= INTERVALS; i++) {
            double nearest = far;
            for (size_t k = 0; k < o->way_count; k++)
                if (k != w)
                    nearest = to_way(o->ways[w].at[i], &o->ways[k], nearest);
            o->ways[w].clear[i] = nearest;
        }
}

static void note_edges(struct overview *o)
{
    struct cr_frame *f = o->f;
    for (size_t e = 0; e < f->net->edge_count; e++)
        if (!cr_scene_hides_edge(f->scene, e))
            add_way(o, cr_dot_node_id(&f->out, "node", f->net, f->net->edges[e].from),
                    cr_dot_node_id(&f->out, "node", f->net, f->net->edges[e].to), e + 1,
                    f->scene->edges[e].p, 4);
}

static void note_wires(struct overview *o)
{
    const struct cr_circuit *circuit = o->f->scene->circuit;
    for (size_t i = 0; i < o->f->model->graph->operand_count; i++) {
        const struct cr_wire *wire = &circuit->wires[i];
        if (wire->drawn)
            add_way(o, cr_circuit_gate_id(o->f, wire->from),
                    cr_circuit_gate_id(o->f, wire->to), i + 1, wire->points, wire->count);
    }
}

static void note_ways(struct overview *o)
{
    const size_t most =
        o->f->scene->circuit ? o->f->model->graph->operand_count : o->f->net->edge_count;
    o->ways = calloc(most + 1, sizeof *o->ways);
    if (!o->ways)
        o->f->out.failed = true;
    else if (o->f->scene->circuit)
        note_wires(o);
    else
        note_edges(o);
}

/* ---- a pair and what it touches ---- */

/* The point of a way at a distance from its source; straight on beyond its ends. */
static struct cr_point point_at(const struct way *way, double s)
{
    const double place = way->step > 0 ? s / way->step : 0;
    const int i = (int)fmin(INTERVALS - 1, fmax(0, floor(place)));
    return between(way->at[i], way->at[i + 1], place - i);
}

/* A chevron of that half height, its tip at a distance from the way's source. */
static void make_chevron(const struct way *way, double s, double half,
                         struct cr_point chevron[3])
{
    const struct cr_point tip = point_at(way, s), back = point_at(way, s + DEPTH * half);
    const double length = fmax(1e-9, distance(tip, back));
    const double x = (back.x - tip.x) / length * half,
                 y = (back.y - tip.y) / length * half;
    chevron[0] = (struct cr_point){tip.x + DEPTH * x - y, tip.y + DEPTH * y + x};
    chevron[1] = tip;
    chevron[2] = (struct cr_point){tip.x + DEPTH * x + y, tip.y + DEPTH * y - x};
}

/* A pair with its middle at a distance from the way's source. */
static struct pair pair_at(const struct way *way, double s, double half)
{
    struct pair pair;
    const double first = s - (DEPTH + APART) * half / 2;
    make_chevron(way, first, half, pair.chevron[0]);
    make_chevron(way, first + APART * half, half, pair.chevron[1]);
    return pair;
}

/* The radius of the circle around a pair. */
static double reach_of(double half)
{
    return half * (hypot((DEPTH + APART) / 2, 1) + PEN / 2);
}

static bool is_in(const struct obstacle *obstacle, struct cr_point p, double air)
{
    const double x = fabs(p.x - obstacle->box.x) / (obstacle->box.w / 2 + air),
                 y = fabs(p.y - obstacle->box.y) / (obstacle->box.h / 2 + air);
    return obstacle->round ? x * x + y * y < 1 : x < 1 && y < 1;
}

/* Along both arms, and between the ends: what is inside a chevron is touched, too. */
static bool chevron_touches(const struct cr_point c[3], const struct obstacle *obstacle,
                            double air)
{
    enum { PARTS = 6 };
    for (int i = 0; i <= PARTS; i++)
        if (is_in(obstacle, between(c[1], c[0], (double)i / PARTS), air) ||
            is_in(obstacle, between(c[1], c[2], (double)i / PARTS), air) ||
            is_in(obstacle, between(c[0], c[2], (double)i / PARTS), air))
            return true;
    return false;
}

/* Is a pair of that size, its middle at a distance from the source, off all obstacles? */
static bool is_free_at(const struct overview *o, const struct way *way, double s,
                       double half)
{
    const struct pair pair = pair_at(way, s, half);
    const struct cr_point middle = point_at(way, s);
    const double air = (PEN / 2 + AIR) * half, reach = reach_of(half) + air;
    const struct cr_box around = {middle.x, middle.y, 2 * reach, 2 * reach};
    for (size_t i = 0; i < o->obstacle_count; i++) {
        const struct obstacle *obstacle = &o->obstacles[i];
        if (cr_boxes_touch(&around, &obstacle->box, 0) &&
            (chevron_touches(pair.chevron[0], obstacle, air) ||
             chevron_touches(pair.chevron[1], obstacle, air)))
            return false;
    }
    return true;
}

static bool is_free(const struct overview *o, const struct way *way, int place)
{
    return is_free_at(o, way, place * way->step, o->half);
}

/* ---- places ---- */

/* The middle of the longest free part; of two as long, of the one nearer to the target,
 * where the gradient comes from. -1 when nothing is free. */
static double middle_of_free(const bool *free_at)
{
    int longest = 0, run = 0;
    double middle = -1;
    for (int i = 0; i <= INTERVALS; i++) {
        run = free_at[i] ? run + 1 : 0;
        if (run > 0 && run >= longest) {
            longest = run;
            middle = i - (run - 1) / 2.0;
        }
    }
    return middle;
}

/* How much other pairs are in the way of one at that point. */
static double cost_of_pairs(const struct overview *o, size_t way, struct cr_point at)
{
    double cost = 0;
    const double need = 2 * reach_of(o->half);
    for (size_t k = 0; k < o->way_count && o->way_count <= MOST_CLEARED; k++) {
        const struct cr_point other = o->ways[k].at[o->ways[k].place];
        if (k != way && fabs(other.x - at.x) < need && fabs(other.y - at.y) < need)
            cost += fmax(0, 1 - distance(at, other) / need);
    }
    return cost;
}

/* Moves the pair of one way to its best place, if any is free. Returns: did it move? */
static bool place_pair(struct overview *o, size_t index, bool mind_pairs)
{
    struct way *way = &o->ways[index];
    const int before = way->place;
    double best = INFINITY;
    for (int i = 0; i <= INTERVALS; i++) {
        if (!way->free_at[i])
            continue;
        double cost = COST_AWAY * fabs(i - way->middle) / INTERVALS +
                      COST_EDGE * fmax(0, 1 - way->clear[i] / reach_of(o->half)) +
                      COST_BEND * way->bend[i];
        if (mind_pairs)
            cost += COST_PAIR * cost_of_pairs(o, index, way->at[i]);
        if (cost < best) {
            best = cost;
            way->place = i;
        }
    }
    return way->place != before;
}

/* 0 where the way is straight, 1 in a right angle. */
static double bend_at(const struct overview *o, const struct way *way, int place)
{
    const double s = place * way->step, reach = 1.2 * o->half;
    const struct cr_point a = point_at(way, s - reach), b = way->at[place],
                          c = point_at(way, s + reach);
    const double in = distance(a, b), out = distance(b, c);
    return 1 -
           ((b.x - a.x) * (c.x - b.x) + (b.y - a.y) * (c.y - b.y)) / fmax(1e-9, in * out);
}

static void find_free(struct overview *o)
{
    for (size_t w = 0; w < o->way_count; w++) {
        struct way *way = &o->ways[w];
        for (int i = 0; i <= INTERVALS; i++) {
            way->free_at[i] = is_free(o, way, i);
            way->bend[i] = bend_at(o, way, i);
        }
        way->middle = middle_of_free(way->free_at);
        way->place = (int)fmax(0, way->middle);
    }
}

/* Is every pair on its own, and, when it has to be tidy, near its middle? */
static bool is_good(const struct overview *o, bool tidy)
{
    for (size_t w = 0; w < o->way_count; w++) {
        const struct way *way = &o->ways[w];
        if (way->middle < 0 || cost_of_pairs(o, w, way->at[way->place]) > 0 ||
            (tidy && fabs(way->place - way->middle) > TIDY_AWAY * INTERVALS))
            return false;
    }
    return true;
}

/* Places for all at one size, each in view of where the others are. */
static bool settle(struct overview *o, double half, bool tidy)
{
    o->half = half;
    find_free(o);
    bool moved = true;
    for (int round = 0; round < ROUNDS && moved; round++) {
        moved = round == 0;
        for (size_t w = 0; w < o->way_count; w++)
            moved = place_pair(o, w, round > 0) || moved;
    }
    return is_good(o, tidy);
}

/* The largest size at which all is well; the least one when there is none. */
static void settle_all(struct overview *o, double largest)
{
    const double least[2] = {HALF_LEAST, largest * TIDY_SHRINK};
    for (int tidy = 1; tidy >= 0; tidy--)
        for (double half = largest; half >= least[tidy]; half *= SHRINK)
            if (settle(o, half, tidy))
                return;
}

/* ---- writing ---- */

/* A theme without a second colour has that of the focus. */
static const char *color_of(const struct cr_frame *f, size_t which)
{
    const char *quiet = cr_frame_get(f, "edge:chevron", "color");
    if (which == 0)
        return cr_frame_get(f, "edge:gradient", "color");
    return *quiet ? quiet : cr_frame_get(f, "edge:focus", "color");
}

static void write_chevron(const struct overview *o, const struct way *way, const char *name,
                          size_t which, const struct pair *pair, double half)
{
    const struct cr_point *chevron = pair->chevron[which];
    struct cr_dot *out = &o->f->out;
    const struct cr_curve a = cr_line(chevron[0], chevron[1]),
                          b = cr_line(chevron[1], chevron[2]);
    const struct cr_point points[7] = {a.p[0], a.p[1], a.p[2], a.p[3],
                                       b.p[1], b.p[2], b.p[3]};
    cr_dot_path(out, way->to, way->from, points, 7, false);
    cr_dot_string(out, "id", cr_dot_name(out, name, which + 1));
    cr_dot_string(out, "class", "chevron");
    cr_dot_string(out, "color", color_of(o->f, which));
    cr_dot_number(out, "penwidth", PEN * half);
    cr_dot_string(out, "tooltip", "gradient");
    cr_dot_end(out);
}

static void write_pair(const struct overview *o, const struct way *way, const char *name,
                       const struct pair *pair, double half)
{
    for (size_t which = 0; which < 2; which++)
        write_chevron(o, way, name, which, pair, half);
}

static const char *name_of(const struct overview *o, const struct way *way)
{
    return cr_dot_name(&o->f->out, "chevron", way->number);
}

static void write_pairs(const struct overview *o)
{
    for (size_t w = 0; w < o->way_count; w++) {
        const struct way *way = &o->ways[w];
        const struct pair pair = pair_at(way, way->place * way->step, o->half);
        write_pair(o, way, name_of(o, way), &pair, o->half);
    }
}

/* Larger on a larger board, but never large beside the nodes. */
static double largest_half(const struct overview *o)
{
    double least = INFINITY;
    for (size_t i = 0; i < o->obstacle_count; i++)
        if (o->obstacles[i].round)
            least = fmin(least, o->obstacles[i].box.h);
    return fmax(HALF, fmin(HALF * o->f->scene->width / BOARD_WIDTH, OF_NODE * least));
}

/* ---- moving ---- */

/* Pairs come out small at the target and end small at the source; where something is in
 * the way, they pass below it, as small as that takes. */
static double size_at(const struct overview *o, const struct way *way, double s)
{
    const double end = fmin(s, INTERVALS * way->step - s);
    const double grown = fmin(1, fmax(0, end / (GROWING * o->half)));
    double part = 1;
    while (part > LEAST_PART && !is_free_at(o, way, s, part * o->half))
        part -= PART_STEP;
    return o->half * fmin(part, grown * (2 - grown));
}

/* As many pairs as would fit if they had their largest size, at equal distances; all move on
 * by one distance in a loop. */
static void write_moving(const struct overview *o)
{
    for (size_t w = 0; w < o->way_count; w++) {
        const struct way *way = &o->ways[w];
        const double length = INTERVALS * way->step;
        const size_t count = (size_t)fmax(1, round(length / (SPACING * largest_half(o))));
        for (size_t k = 0; k < count; k++) {
            const double s = ((double)k + 1 - o->f->moment) * length / (double)count;
            const double half = size_at(o, way, s);
            const struct pair pair = pair_at(way, s, half);
            if (half > HALF_LEAST / 8)
                write_pair(o, way, cr_dot_name(&o->f->out, name_of(o, way), k + 1), &pair,
                           half);
        }
    }
}

/* Where pictures move, all have the size of the first, and no less than is seen when it moves;
 * places matter to a still one only. */
static void find_size(struct overview *o)
{
    double *known = &o->f->scene->chevron;
    const double largest = largest_half(o);
    if (o->f->moment < 0 || *known <= 0) {
        clear_ways(o, 2 * largest);
        settle_all(o, largest);
        *known = o->half;
    }
    o->half = o->f->moment < 0 ? *known : fmax(*known, MOVING_PART * largest);
}

void cr_frame_overview(struct cr_frame *f)
{
    if (f->step->phase != CR_PHASE_OVERVIEW)
        return;
    struct overview o = {.f = f};
    note_obstacles(&o);
    note_ways(&o);
    if (!f->out.failed) {
        find_size(&o);
        if (f->moment < 0)
            write_pairs(&o);
        else
            write_moving(&o);
    }
    free(o.obstacles);
    free(o.ways);
}
