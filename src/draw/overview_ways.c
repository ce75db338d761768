/* The overview's obstacles and ways: see frame_overview.c. */
#include <math.h>
#include <stdlib.h>

#include "draw/circuit.h"
#include "draw/overview_parts.h"
#include "draw/seats.h"

enum { FINE = 24 };

/* ---- obstacles ---- */

static void add_obstacle(struct cr_overview *o, struct cr_box box, bool round)
{
    if (box.w <= 0 || o->f->out.failed)
        return;
    if (o->obstacle_count == o->obstacle_room) {
        const size_t larger = o->obstacle_room ? 2 * o->obstacle_room : 64;
        struct cr_obstacle *all = realloc(o->obstacles, larger * sizeof *all);
        if (!all) {
            o->f->out.failed = true;
            return;
        }
        o->obstacles = all;
        o->obstacle_room = larger;
    }
    o->obstacles[o->obstacle_count++] = (struct cr_obstacle){box, round};
}

/* The label of an edge is where it is drawn; a full gap has none without a focus. */
static void note_weight(struct cr_overview *o, const struct cr_text *text, size_t edge)
{
    const struct cr_scene *scene = o->f->scene;
    if (!scene->weights[edge].placed || scene->full[edge])
        return;
    const struct cr_size size = cr_label_size(&scene->labels, text->html, text->size);
    const struct cr_point at = cr_seat_line(scene, edge, text->part, size);
    add_obstacle(o, (struct cr_box){at.x, at.y, size.w, size.h}, false);
}

static int note_text(void *context, const struct cr_text *text, struct cr_err *err)
{
    struct cr_overview *o = context;
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

static void note_layers(struct cr_overview *o)
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

static void note_nodes(struct cr_overview *o)
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

static void note_gates(struct cr_overview *o)
{
    const struct cr_graph *graph = o->f->model->graph;
    for (size_t v = 0; v < graph->count; v++)
        if (o->f->scene->circuit->gates[v].drawn)
            add_obstacle(o, o->f->scene->circuit->gates[v].body,
                         graph->values[v].count > 0);
}

static void note_obstacles(struct cr_overview *o)
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

/* Fills way->at with points at equal distances. */
static void measure_way(struct cr_way *way, const struct cr_point *points, size_t count)
{
    const size_t last = (count - 1) / 3 * FINE;
    double length = 0, come = 0;
    for (size_t k = 0; k < last; k++)
        length += cr_distance(fine_point(points, k), fine_point(points, k + 1));
    way->step = length / CR_INTERVALS;
    int i = 0;
    for (size_t k = 0; k < last; k++) {
        const struct cr_point a = fine_point(points, k), b = fine_point(points, k + 1);
        const double part = cr_distance(a, b);
        for (; i < CR_INTERVALS && i * way->step <= come + part; i++)
            way->at[i] = cr_between(a, b, part > 0 ? (i * way->step - come) / part : 0);
        come += part;
    }
    for (; i <= CR_INTERVALS; i++)
        way->at[i] = points[count - 1];
}

static void bound_way(struct cr_way *way)
{
    double left = INFINITY, right = -INFINITY, bottom = INFINITY, top = -INFINITY;
    for (int i = 0; i <= CR_INTERVALS; i++) {
        left = fmin(left, way->at[i].x);
        right = fmax(right, way->at[i].x);
        bottom = fmin(bottom, way->at[i].y);
        top = fmax(top, way->at[i].y);
    }
    way->bounds = (struct cr_box){(left + right) / 2, (bottom + top) / 2, right - left,
                                  top - bottom};
}

static void add_way(struct cr_overview *o, const char *from, const char *to, size_t number,
                    const struct cr_point *points, size_t count)
{
    struct cr_way *way = &o->ways[o->way_count++];
    *way = (struct cr_way){.from = from, .to = to, .number = number, .place = CR_INTERVALS / 2};
    measure_way(way, points, count);
    bound_way(way);
    for (int i = 0; i <= CR_INTERVALS; i++)
        way->clear[i] = INFINITY;
}

/* How far p is from the way, as far as that is less than `most`. */
static double to_way(struct cr_point p, const struct cr_way *way, double most)
{
    const struct cr_box *b = &way->bounds;
    if (fabs(p.x - b->x) - b->w / 2 > most || fabs(p.y - b->y) - b->h / 2 > most)
        return most;
    for (int i = 0; i < CR_INTERVALS; i++)
        most = fmin(most, cr_distance_to_line(p, way->at[i], way->at[i + 1]));
    return most;
}

void cr_overview_clear(struct cr_overview *o, double far)
{
    for (size_t w = 0; w < o->way_count && o->way_count <= CR_MOST_CLEARED; w++)
        for (int i = 0; i <= CR_INTERVALS; i++) {
            double nearest = far;
            for (size_t k = 0; k < o->way_count; k++)
                if (k != w)
                    nearest = to_way(o->ways[w].at[i], &o->ways[k], nearest);
            o->ways[w].clear[i] = nearest;
        }
}

static void note_edges(struct cr_overview *o)
{
    struct cr_frame *f = o->f;
    for (size_t e = 0; e < f->net->edge_count; e++)
        if (!cr_scene_hides_edge(f->scene, e))
            add_way(o, cr_dot_node_id(&f->out, "node", f->net, f->net->edges[e].from),
                    cr_dot_node_id(&f->out, "node", f->net, f->net->edges[e].to), e + 1,
                    f->scene->edges[e].p, 4);
}

static void note_wires(struct cr_overview *o)
{
    const struct cr_circuit *circuit = o->f->scene->circuit;
    for (size_t i = 0; i < o->f->model->graph->operand_count; i++) {
        const struct cr_wire *wire = &circuit->wires[i];
        if (wire->drawn)
            add_way(o, cr_circuit_gate_id(o->f, wire->from),
                    cr_circuit_gate_id(o->f, wire->to), i + 1, wire->points, wire->count);
    }
}

static void note_ways(struct cr_overview *o)
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

void cr_overview_note(struct cr_overview *o)
{
    note_obstacles(o);
    note_ways(o);
}
