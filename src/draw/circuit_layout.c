/*
 * Laying a circuit out: see circuit.h.
 *
 * Sizes first (circuit_sizes.c), then `dot`, on a graph of tables with a port for each operand;
 * then the board around it. What would be too wide for letters that can be read is folded
 * (circuit_fold.c) and laid out again.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/markup.h"
#include "draw/circuit_parts.h"
#include "draw/zones.h"

enum { BIG_GRAPH = 120 };

static const double RANKS_APART = 15, RANKS_MORE = 90, ROOMY_WIDTH = 820, NEARLY_LEVEL = 2.6,
                    STRIP_WIDTH = 1550; /* letters of 14 points have 11.5 pixels of 1280 */

static void put_cell(struct cr_buf *out, const char *port, size_t number, double width,
                     double height, size_t rows)
{
    cr_buf_printf(out, "<TD PORT=\"%s%zu\" FIXEDSIZE=\"TRUE\" WIDTH=\"%ld\" HEIGHT=\"%ld\"",
                  port, number, lround(width), lround(height));
    if (rows > 1)
        cr_buf_printf(out, " ROWSPAN=\"%zu\"", rows);
    cr_buf_puts(out, "></TD>");
}

/* A row of the left column. The first row of a table also has the cell beside them all. */
static void put_row(const struct cr_gate *gate, const char *port, size_t number,
                    double height, size_t *row, size_t rows, struct cr_buf *out)
{
    const double left = fmax(2, gate->left);
    cr_buf_puts(out, "<TR>");
    put_cell(out, port, number, left, height, 1);
    if ((*row)++ == 0)
        put_cell(out, "o", 0, gate->box.w - left, gate->box.h, rows);
    cr_buf_puts(out, "</TR>");
}

/* A table: at the left a row for each operand, in the middle of the height, the rest in
 * one cell. */
static void put_gate(const struct cr_placing *p, size_t value, struct cr_buf *out)
{
    const struct cr_gate *gate = &p->circuit->gates[value];
    const size_t count = p->graph->values[value].count;
    const double height = cr_gate_row(p, value);
    const double spare = (gate->box.h - (double)count * height) / 2;
    const size_t rows = count + (spare >= 1 ? 2 : 0);
    size_t row = 0;
    cr_buf_printf(out, "v%zu [label=<<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" "
                       "CELLPADDING=\"0\">", value);
    if (spare >= 1)
        put_row(gate, "a", 0, spare, &row, rows, out);
    for (size_t k = 0; k < count; k++)
        put_row(gate, "i", k, height, &row, rows, out);
    if (spare >= 1)
        put_row(gate, "b", 0, spare, &row, rows, out);
    cr_buf_puts(out, "</TABLE>>];\n");
}

/* `apart` is the room between two ranks, in points. */
static void put_graph(const struct cr_placing *p, double apart, struct cr_buf *out)
{
    const bool big = p->circuit->operations > BIG_GRAPH;
    cr_buf_puts(out, "digraph { graph [rankdir=LR, nodesep=0.16, ranksep=");
    cr_markup_number(out, apart / 72);
    cr_buf_printf(out,
                  ", splines=%s%s]\nnode [shape=plain, margin=0]\nedge [arrowhead=none]\n",
                  big ? "polyline" : "true", big ? ", nslimit=2, nslimit1=2, mclimit=0.5" : "");
    for (size_t v = 0; v < p->graph->count; v++)
        if (p->circuit->gates[v].drawn)
            put_gate(p, v, out);
    for (size_t v = 0; v < p->graph->count; v++)
        for (size_t k = 0; k < p->graph->values[v].count; k++) {
            const size_t place = cr_circuit_place(p->graph, v, k);
            const struct cr_wire *wire = &p->circuit->wires[place];
            if (wire->drawn)
                cr_buf_printf(out, "v%zu:o0:e -> v%zu:i%zu:w [id=\"%zu\"%s%s];\n", wire->from,
                              v, wire->row, place, wire->back ? ", constraint=false" : "",
                              cr_gate_is_constant(p, wire->from) ? ", weight=4" : "");
        }
    cr_buf_puts(out, "}\n");
}

static void take_gate(void *context, const struct cr_gv_box *box)
{
    struct cr_placing *p = context;
    struct cr_gate *gate = &p->circuit->gates[strtoul(box->name + 1, NULL, 10)];
    gate->box.x = box->x;
    gate->box.y = box->y;
    p->circuit->left = fmin(p->circuit->left, box->x - gate->box.w / 2);
    p->circuit->right = fmax(p->circuit->right, box->x + gate->box.w / 2);
    p->circuit->bottom = fmin(p->circuit->bottom, box->y - gate->box.h / 2);
    p->circuit->top = fmax(p->circuit->top, box->y + gate->box.h / 2);
}

/* The curve, with room for the straight ends that lead to the bodies. */
static void take_wire(void *context, const struct cr_gv_path *path)
{
    struct cr_placing *p = context;
    struct cr_wire *wire = &p->circuit->wires[strtoul(path->id, NULL, 10)];
    wire->count = path->count + 6;
    wire->points =
        cr_arena_alloc(&p->scene->arena, wire->count, sizeof *wire->points);
    if (!wire->points) {
        p->failed = true;
        return;
    }
    memcpy(wire->points + 3, path->points, path->count * sizeof *path->points);
    for (size_t i = 0; i < path->count; i++) {
        p->circuit->bottom = fmin(p->circuit->bottom, path->points[i].y);
        p->circuit->top = fmax(p->circuit->top, path->points[i].y);
    }
}

/* ---- after it ---- */

static void shift(struct cr_placing *p, double dx, double dy)
{
    p->circuit->left += dx;
    p->circuit->right += dx;
    p->circuit->bottom += dy;
    p->circuit->top += dy;
    for (size_t v = 0; v < p->graph->count; v++) {
        struct cr_gate *gate = &p->circuit->gates[v];
        gate->box.x += dx;
        gate->box.y += dy;
        gate->body.x = gate->box.x - gate->box.w / 2 + gate->left + gate->body.w / 2;
        gate->body.y = gate->box.y;
    }
    for (size_t i = 0; i < p->graph->operand_count; i++)
        for (size_t k = 3; k + 3 < p->circuit->wires[i].count; k++) {
            p->circuit->wires[i].points[k].x += dx;
            p->circuit->wires[i].points[k].y += dy;
        }
}

/* Where a wire that comes from `from` meets the body: straight on, or, from beyond it, on the
 * way to its middle. */
static struct cr_point border(const struct cr_placing *p, size_t value, struct cr_point from)
{
    const struct cr_box *body = &p->circuit->gates[value].body;
    const double up = (from.y - body->y) / (body->h / 2);
    if (fabs(up) <= CR_LEVEL_PART + 1e-3)
        return (struct cr_point){body->x - body->w / 2 * sqrt(1 - up * up), from.y};
    const struct cr_point direction = {(from.x - body->x) / body->w,
                                       (from.y - body->y) / body->h};
    return cr_on_circle(body, cr_direction((struct cr_point){0, 0}, direction));
}

static void put_line(struct cr_point *points, struct cr_point from, struct cr_point to)
{
    const struct cr_curve line = cr_line(from, to);
    memcpy(points, line.p, sizeof line.p);
}

/* A wire that is all but level is made so: dot places by whole points. */
static void straighten(struct cr_wire *wire, double level)
{
    for (size_t i = 3; i + 3 < wire->count; i++)
        if (fabs(wire->points[i].y - level) > NEARLY_LEVEL)
            return;
    for (size_t i = 3; i + 3 < wire->count; i++)
        wire->points[i].y = level;
}

/* The ends of the wires, from body to box and from box to body. */
static void finish_wires(struct cr_placing *p)
{
    for (size_t i = 0; i < p->graph->operand_count; i++) {
        struct cr_wire *wire = &p->circuit->wires[i];
        if (!wire->drawn)
            continue;
        const struct cr_box *body = &p->circuit->gates[wire->from].body;
        const size_t last = wire->count - 4;
        straighten(wire, body->y);
        const struct cr_point leave = wire->points[3], reach = wire->points[last];
        wire->level = reach.y;
        put_line(wire->points, (struct cr_point){body->x + body->w / 2, body->y}, leave);
        put_line(wire->points + last, reach, border(p, wire->to, reach));
    }
}

/* Has dot place everything, the ranks `apart` from each other. */
static int place(struct cr_placing *p, struct cr_gv *gv, double apart, struct cr_err *err)
{
    struct cr_buf text = {0};
    p->circuit->left = p->circuit->bottom = INFINITY;
    p->circuit->right = p->circuit->top = -INFINITY;
    put_graph(p, apart, &text);
    int failed = cr_buf_check(&text, err) ||
                 cr_gv_layout(gv, cr_buf_text(&text), take_gate, take_wire, p, err);
    cr_buf_release(&text);
    if (!failed && p->failed)
        failed = cr_fail_memory(err);
    return failed ? -1 : 0;
}

/* How many ranks there are: one more than the longest way has operations. */
static size_t count_ranks(const struct cr_placing *p)
{
    size_t *depth = calloc(p->graph->count + 1, sizeof *depth), most = 0;
    for (size_t v = 0; depth && v < p->graph->count; v++) {
        for (size_t k = 0; k < p->graph->values[v].count; k++) {
            const size_t below = depth[cr_graph_operand(p->graph, v, k)] + 1;
            depth[v] = below > depth[v] ? below : depth[v];
        }
        most = depth[v] > most && p->circuit->gates[v].drawn ? depth[v] : most;
    }
    free(depth);
    return most + 1;
}

/* Do operands of this operation come in any order? */
static bool is_commutative(enum cr_op op)
{
    return op == CR_OP_ADD || op == CR_OP_MUL || op == CR_OP_SUM || op == CR_OP_MEAN ||
           op == CR_OP_MAX || op == CR_OP_MIN;
}

/* Does the second of two operands come from further up? */
static bool is_crossed(const struct cr_placing *p, const struct cr_wire wires[2])
{
    const struct cr_gate *gates = p->circuit->gates;
    return gates[wires[1].from].box.y > gates[wires[0].from].box.y + NEARLY_LEVEL;
}

/* Lets wires come in as high as they come from, where their order says nothing. Has anything
 * changed? */
static bool untie(struct cr_placing *p)
{
    bool changed = false;
    for (size_t v = 0; v < p->graph->count; v++) {
        const struct cr_value *value = &p->graph->values[v];
        if (!p->circuit->gates[v].drawn || value->count != 2 || !is_commutative(value->op))
            continue;
        struct cr_wire *wires = p->circuit->wires + cr_circuit_place(p->graph, v, 0);
        const size_t row = is_crossed(p, wires) ? 1 : 0;
        changed = changed || wires[0].row != row;
        wires[0].row = row;
        wires[1].row = 1 - row;
    }
    return changed;
}

/* A small circuit takes the room that there is: its wires have more way to part. */
static int place_twice(struct cr_placing *p, struct cr_gv *gv, struct cr_err *err)
{
    if (place(p, gv, RANKS_APART, err))
        return -1;
    const bool untied = untie(p);
    if (untied)
        cr_circuit_size(p);
    const size_t ranks = count_ranks(p);
    const double spare = ROOMY_WIDTH - (p->circuit->right - p->circuit->left);
    if (ranks < 2 || spare < RANKS_APART)
        return untied ? place(p, gv, RANKS_APART, err) : 0;
    const double more = fmin(spare / (double)(ranks - 1), RANKS_MORE);
    return place(p, gv, RANKS_APART + more, err);
}

/* How wide the board has to be for what is placed. */
static double board_width(const struct cr_placing *p)
{
    const struct cr_circuit *c = p->circuit;
    cr_zones_measure(p->scene);
    cr_zones_board(p->scene, c->right - c->left + 2 * CR_MARGIN, (c->top - c->bottom) / 2,
                   (c->top - c->bottom) / 2);
    return p->scene->width;
}

/* Folds a strip, if letters are larger then. */
static int place_folded(struct cr_placing *p, struct cr_gv *gv, struct cr_err *err)
{
    const double width = board_width(p);
    const long folds = cr_circuit_fold(p);
    if (folds <= 0)
        return folds ? cr_fail_memory(err) : 0;
    if (place_twice(p, gv, err))
        return -1;
    if (board_width(p) < width)
        return 0;
    for (size_t i = 0; i < p->graph->operand_count; i++)
        p->circuit->wires[i].back = false;
    return place_twice(p, gv, err);
}

/* Without local derivatives boxes are lower; the foot has them, too. */
static int place_lower(struct cr_placing *p, struct cr_gv *gv, struct cr_err *err)
{
    for (size_t i = 0; i < p->graph->operand_count; i++)
        p->circuit->wires[i].local = false;
    cr_circuit_size(p);
    return place_twice(p, gv, err);
}

/* Does what there is to make letters readable. */
static int place_best(struct cr_placing *p, struct cr_gv *gv, struct cr_err *err)
{
    cr_circuit_size(p);
    if (place_twice(p, gv, err) ||
        (board_width(p) > STRIP_WIDTH && place_folded(p, gv, err)))
        return -1;
    return p->circuit->roomy && board_width(p) > STRIP_WIDTH ? place_lower(p, gv, err) : 0;
}

int cr_circuit_layout(struct cr_scene *scene, struct cr_gv *gv, struct cr_err *err)
{
    struct cr_circuit *c = scene->circuit;
    struct cr_placing p = {.scene = scene, .circuit = c, .graph = scene->model->graph};
    if (!c->placed && place_best(&p, gv, err))
        return -1;
    c->placed = true;
    board_width(&p);
    shift(&p, scene->width / 2 - (c->left + c->right) / 2,
          scene->middle - (c->bottom + c->top) / 2);
    finish_wires(&p);
    return 0;
}
