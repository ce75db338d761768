/*
 * Laying a circuit out: see circuit.h.
 *
 * Sizes first, each box as large as the largest labels that any frame puts there; then
 * `dot`, on a graph of tables with a port for each operand; then the board around it.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/markup.h"
#include "draw/circuit.h"
#include "draw/zones.h"

enum { ROOMY_OPERATIONS = 24, BIG_GRAPH = 120 };

static const double CIRCLE = 44, CHIP_HEIGHT = 32, LABEL_PAD = 7, STUB = 10, LOCAL_GAP = 3,
                    ROW_LEAST = 17, SMALL_CHIP = 24, RANKS_APART = 22, RANKS_MORE = 90,
                    ROOMY_WIDTH = 820, NEARLY_LEVEL = 2.6;

struct placing {
    struct cr_scene *scene;
    struct cr_circuit *circuit;
    const struct cr_graph *graph;
    bool failed;
};

/* ---- before the layout ---- */

static size_t place_of(const struct cr_graph *graph, size_t value, size_t k)
{
    return graph->values[value].first + k;
}

static bool is_drawn(const struct cr_model *model, size_t value)
{
    return model->of_value[value] != CR_NONE;
}

static void count_uses(const struct cr_model *model, size_t *uses)
{
    for (size_t v = 0; v < model->graph->count; v++)
        for (size_t k = 0; is_drawn(model, v) && k < model->graph->values[v].count; k++)
            uses[cr_graph_operand(model->graph, v, k)]++;
}

/* The first operand's derivative stands above the operation, the last one's below it. */
static bool has_local_place(const struct cr_graph *graph, size_t value, size_t k)
{
    return k == 0 || k + 1 == graph->values[value].count;
}

static void describe_wires(struct cr_scene *scene, struct cr_circuit *circuit,
                           const size_t *uses)
{
    const struct cr_model *model = scene->model;
    for (size_t v = 0; v < model->graph->count; v++)
        for (size_t k = 0; is_drawn(model, v) && k < model->graph->values[v].count; k++) {
            const size_t from = cr_graph_operand(model->graph, v, k);
            const bool constant = model->graph->values[from].op == CR_OP_CONSTANT;
            circuit->wires[place_of(model->graph, v, k)] = (struct cr_wire){
                .drawn = is_drawn(model, from),
                .from = from,
                .to = v,
                .shared = !constant && uses[from] > 1,
                .local = !constant && circuit->roomy && has_local_place(model->graph, v, k)};
        }
}

struct cr_circuit *cr_circuit_new(struct cr_scene *scene)
{
    const struct cr_model *model = scene->model;
    const struct cr_graph *graph = model->graph;
    struct cr_arena *arena = &scene->arena;
    struct cr_circuit *circuit = cr_arena_alloc(arena, 1, sizeof *circuit);
    size_t *uses = cr_arena_alloc(arena, graph->count, sizeof *uses);
    if (!circuit || !uses)
        return NULL;
    circuit->gates = cr_arena_alloc(arena, graph->count, sizeof *circuit->gates);
    circuit->wires = cr_arena_alloc(arena, graph->operand_count, sizeof *circuit->wires);
    circuit->signs = cr_arena_alloc(arena, graph->count, sizeof *circuit->signs);
    if (!circuit->gates || !circuit->wires || !circuit->signs)
        return NULL;
    for (size_t v = 0; v < graph->count; v++) {
        circuit->gates[v].drawn = is_drawn(model, v);
        circuit->gates[v].quantity = (size_t)model->of_value[v];
        circuit->operations += circuit->gates[v].drawn && graph->values[v].count > 0;
        circuit->signs[v] = cr_math_operation(arena, graph->values[v].op);
        if (!circuit->signs[v])
            return NULL;
    }
    circuit->roomy = circuit->operations <= ROOMY_OPERATIONS;
    count_uses(model, uses);
    describe_wires(scene, circuit, uses);
    for (size_t v = 0; v < graph->count; v++)
        circuit->gates[v].used = uses[v] > 0;
    return circuit;
}

/* ---- sizes ---- */

static struct cr_size slot(const struct placing *p, size_t quantity, enum cr_part part)
{
    return cr_slot_size(&p->scene->labels, cr_slot_of(quantity, part));
}

static bool is_leaf(const struct placing *p, size_t value)
{
    return p->graph->values[value].count == 0;
}

static bool is_constant(const struct placing *p, size_t value)
{
    return p->graph->values[value].op == CR_OP_CONSTANT;
}

static void size_body(struct placing *p, size_t value)
{
    struct cr_gate *gate = &p->circuit->gates[value];
    const struct cr_size main = slot(p, gate->quantity, CR_PART_MAIN);
    gate->body.h = !is_leaf(p, value)      ? CIRCLE
                   : is_constant(p, value) ? SMALL_CHIP
                                           : CHIP_HEIGHT;
    gate->body.h = fmax(gate->body.h, main.h + 6);
    gate->body.w = fmax(gate->body.h, main.w + (is_constant(p, value) ? 10 : 18));
}

/* Room for the shares of operands that have other uses, before an operation. */
static void size_left(struct placing *p, size_t value)
{
    struct cr_gate *gate = &p->circuit->gates[value];
    gate->left = is_leaf(p, value) ? 0 : STUB;
    for (size_t k = 0; k < p->graph->values[value].count; k++) {
        const double share =
            cr_slot_size(&p->scene->labels,
                         cr_slot_of_share(p->scene, place_of(p->graph, value, k))).w;
        gate->left = fmax(gate->left, share > 0 ? share + 2 * LABEL_PAD : 0);
    }
}

static void size_right(struct placing *p, size_t value)
{
    struct cr_gate *gate = &p->circuit->gates[value];
    const double name = slot(p, gate->quantity, CR_PART_CHIP).w;
    const double widest = fmax(slot(p, gate->quantity, CR_PART_VALUE).w,
                               slot(p, gate->quantity, CR_PART_GRAD).w +
                                   fmax(0, (name - gate->body.w) / 2));
    gate->right = is_constant(p, value) ? STUB : widest + 2 * LABEL_PAD;
}

static struct cr_size local_size(const struct placing *p, size_t value, size_t k)
{
    return cr_slot_size(&p->scene->labels,
                        cr_slot_of_local(p->scene, place_of(p->graph, value, k)));
}

/* Above: the first operand's local derivative; below: the name, the last one's. Both alike,
 * so that wires meet the circle at half the box's height. */
static void size_heights(struct placing *p, size_t value)
{
    struct cr_gate *gate = &p->circuit->gates[value];
    const size_t count = p->graph->values[value].count;
    const double name = slot(p, gate->quantity, CR_PART_CHIP).h;
    double first = 0, last = 0;
    if (count > 0)
        first = local_size(p, value, 0).h;
    if (count > 1)
        last = local_size(p, value, count - 1).h;
    const double label = fmax(slot(p, gate->quantity, CR_PART_VALUE).h + CR_WIRE_OVER,
                              slot(p, gate->quantity, CR_PART_GRAD).h + CR_WIRE_UNDER);
    gate->name = name > 0 ? name + 1 : 0;
    gate->over = fmax(gate->body.h / 2 + LOCAL_GAP,
                      slot(p, gate->quantity, CR_PART_VALUE).h + CR_WIRE_OVER);
    const double over = first > 0 ? gate->over + first : 0;
    const double under = gate->name + (last > 0 ? last + LOCAL_GAP : 0);
    const double half =
        fmax(fmax(over, gate->body.h / 2 + under), is_constant(p, value) ? 0 : label);
    gate->box.h = 2 * half;
}

/* How far apart the wires into an operation are. */
static double row_height(const struct placing *p, size_t value)
{
    double row = ROW_LEAST;
    for (size_t k = 0; k < p->graph->values[value].count; k++) {
        const double share =
            cr_slot_size(&p->scene->labels,
                         cr_slot_of_share(p->scene, place_of(p->graph, value, k))).h;
        if (share > 0)
            row = fmax(row, share + CR_WIRE_UNDER + 3);
    }
    return row;
}

/* Leaves stand in line: their boxes are all as wide as the widest. */
static void align_leaves(struct placing *p)
{
    double widest = 0;
    for (size_t v = 0; v < p->graph->count; v++)
        if (p->circuit->gates[v].drawn && is_leaf(p, v) && !is_constant(p, v))
            widest = fmax(widest, p->circuit->gates[v].box.w);
    for (size_t v = 0; v < p->graph->count; v++) {
        struct cr_gate *gate = &p->circuit->gates[v];
        if (!gate->drawn || !is_leaf(p, v) || is_constant(p, v))
            continue;
        gate->right += widest - gate->box.w;
        gate->box.w = widest;
    }
}

static void size_gate(struct placing *p, size_t value)
{
    struct cr_gate *gate = &p->circuit->gates[value];
    const size_t count = p->graph->values[value].count;
    size_body(p, value);
    size_left(p, value);
    size_right(p, value);
    size_heights(p, value);
    gate->box.h = fmax(gate->box.h, (double)count * row_height(p, value));
    gate->box.w = gate->left + gate->body.w + gate->right;
    double local = 0; /* these begin at the body's left end */
    for (size_t k = 0; k < count; k++)
        local = fmax(local, local_size(p, value, k).w);
    gate->right = fmax(gate->right, local - gate->body.w + 2);
    const double name = slot(p, gate->quantity, CR_PART_CHIP).w, wide = (name - gate->body.w) / 2;
    gate->left = fmax(gate->left, wide + 2);
    gate->right = fmax(gate->right, wide + 2);
    gate->box.w = gate->left + gate->body.w + gate->right;
}

/* ---- dot ---- */

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
static void put_gate(const struct placing *p, size_t value, struct cr_buf *out)
{
    const struct cr_gate *gate = &p->circuit->gates[value];
    const size_t count = p->graph->values[value].count;
    const double height = row_height(p, value);
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
static void put_graph(const struct placing *p, double apart, struct cr_buf *out)
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
            const size_t place = place_of(p->graph, v, k);
            const struct cr_wire *wire = &p->circuit->wires[place];
            if (wire->drawn)
                cr_buf_printf(out, "v%zu:o0:e -> v%zu:i%zu:w [id=\"%zu\"%s];\n", wire->from, v,
                              k, place, is_constant(p, wire->from) ? ", weight=4" : "");
        }
    cr_buf_puts(out, "}\n");
}

static void take_gate(void *context, const struct cr_gv_box *box)
{
    struct placing *p = context;
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
    struct placing *p = context;
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

static void shift(struct placing *p, double dx, double dy)
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
static struct cr_point border(const struct placing *p, size_t value, struct cr_point from)
{
    const struct cr_box *body = &p->circuit->gates[value].body;
    const double up = (from.y - body->y) / (body->h / 2);
    if (fabs(up) < 0.86)
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
static void finish_wires(struct placing *p)
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
static int place(struct placing *p, struct cr_gv *gv, double apart, struct cr_err *err)
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
static size_t count_ranks(const struct placing *p)
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

/* A small circuit takes the room that there is: its wires have more way to part. */
static int place_twice(struct placing *p, struct cr_gv *gv, struct cr_err *err)
{
    if (place(p, gv, RANKS_APART, err))
        return -1;
    const size_t ranks = count_ranks(p);
    const double spare = ROOMY_WIDTH - (p->circuit->right - p->circuit->left);
    if (ranks < 2 || spare < RANKS_APART)
        return 0;
    const double more = fmin(spare / (double)(ranks - 1), RANKS_MORE);
    return place(p, gv, RANKS_APART + more, err);
}

int cr_circuit_layout(struct cr_scene *scene, struct cr_gv *gv, struct cr_err *err)
{
    struct cr_circuit *c = scene->circuit;
    struct placing p = {.scene = scene, .circuit = c, .graph = scene->model->graph};
    for (size_t v = 0; v < p.graph->count && !c->placed; v++)
        if (c->gates[v].drawn)
            size_gate(&p, v);
    if (!c->placed)
        align_leaves(&p);
    if (!c->placed && place_twice(&p, gv, err))
        return -1;
    c->placed = true;
    cr_zones_measure(scene);
    cr_zones_board(scene, c->right - c->left + 2 * CR_MARGIN, (c->top - c->bottom) / 2,
                   (c->top - c->bottom) / 2);
    shift(&p, scene->width / 2 - (c->left + c->right) / 2,
          scene->middle - (c->bottom + c->top) / 2);
    finish_wires(&p);
    return 0;
}
