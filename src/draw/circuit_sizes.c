/*
 * A circuit before it is laid out: what is drawn of it, and how large each box is: as large as
 * the largest labels that any frame puts there. See circuit.h.
 */
#include <math.h>

#include "draw/circuit_parts.h"

enum { ROOMY_OPERATIONS = 24, FLAT_OPERATIONS = 12 };

static const double CIRCLE = 44, CHIP_HEIGHT = 32, LABEL_PAD = 5.5, STUB = 10, LOCAL_GAP = 3,
                    ROW_LEAST = 17, SMALL_CHIP = 24;

size_t cr_circuit_place(const struct cr_graph *graph, size_t value, size_t k)
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

static void describe_wires(struct cr_scene *scene, struct cr_circuit *circuit,
                           const size_t *uses)
{
    const struct cr_model *model = scene->model;
    for (size_t v = 0; v < model->graph->count; v++)
        for (size_t k = 0; is_drawn(model, v) && k < model->graph->values[v].count; k++) {
            const size_t from = cr_graph_operand(model->graph, v, k);
            const bool constant = model->graph->values[from].op == CR_OP_CONSTANT;
            circuit->wires[cr_circuit_place(model->graph, v, k)] = (struct cr_wire){
                .row = k,
                .drawn = is_drawn(model, from),
                .from = from,
                .to = v,
                .shared = !constant && uses[from] > 1,
                .local = !constant && circuit->roomy};
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
    circuit->flat = circuit->operations > FLAT_OPERATIONS;
    circuit->roomy = circuit->operations <= ROOMY_OPERATIONS;
    count_uses(model, uses);
    describe_wires(scene, circuit, uses);
    for (size_t v = 0; v < graph->count; v++)
        circuit->gates[v].used = uses[v] > 0;
    return circuit;
}

/* ---- sizes ---- */

static struct cr_size slot(const struct cr_placing *p, size_t quantity, enum cr_part part)
{
    return cr_slot_size(&p->scene->labels, cr_slot_of(quantity, part));
}

bool cr_gate_is_leaf(const struct cr_placing *p, size_t value)
{
    return p->graph->values[value].count == 0;
}

bool cr_gate_is_constant(const struct cr_placing *p, size_t value)
{
    return p->graph->values[value].op == CR_OP_CONSTANT;
}

static struct cr_size share_size(const struct cr_placing *p, size_t value, size_t k)
{
    return cr_slot_size(&p->scene->labels,
                        cr_slot_of_share(p->scene, cr_circuit_place(p->graph, value, k)));
}

static struct cr_size local_size(const struct cr_placing *p, size_t value, size_t k)
{
    const size_t place = cr_circuit_place(p->graph, value, k);
    return p->circuit->wires[place].local
               ? cr_slot_size(&p->scene->labels, cr_slot_of_local(p->scene, place))
               : (struct cr_size){0, 0};
}

bool cr_circuit_has_rows(const struct cr_graph *graph, size_t value)
{
    return graph->values[value].count > 2;
}

/* The local derivative, where it stands at its wire. */
static struct cr_size at_wire(const struct cr_placing *p, size_t value, size_t k)
{
    return cr_circuit_has_rows(p->graph, value) ? local_size(p, value, k)
                                                : (struct cr_size){0, 0};
}

/* How far apart the wires into an operation are. */
double cr_gate_row(const struct cr_placing *p, size_t value)
{
    double row = ROW_LEAST;
    for (size_t k = 0; k < p->graph->values[value].count; k++) {
        const double under = share_size(p, value, k).h, over = at_wire(p, value, k).h;
        row = fmax(row, (under > 0 ? under + CR_WIRE_UNDER + 3 : 0) +
                            (over > 0 ? over + CR_WIRE_OVER + CR_RED_BELOW + 3 : 0));
    }
    return row;
}

static void size_body(struct cr_placing *p, size_t value)
{
    struct cr_gate *gate = &p->circuit->gates[value];
    const struct cr_size main = slot(p, gate->quantity, CR_PART_MAIN);
    gate->body.h = !cr_gate_is_leaf(p, value)      ? CIRCLE
                   : cr_gate_is_constant(p, value) ? SMALL_CHIP
                                           : CHIP_HEIGHT;
    gate->body.h = fmax(gate->body.h, main.h + 6);
    gate->body.w = fmax(gate->body.h, main.w + (cr_gate_is_constant(p, value) ? 10 : 18));
    const double rows = (double)p->graph->values[value].count - 1;
    gate->body.h = fmax(gate->body.h, rows * cr_gate_row(p, value) / CR_LEVEL_PART);
}

/* Room before an operation for the shares of operands that have other uses, and for what
 * stands at each of many wires. */
static void size_left(struct cr_placing *p, size_t value)
{
    struct cr_gate *gate = &p->circuit->gates[value];
    gate->left = cr_gate_is_leaf(p, value) ? 0 : STUB;
    for (size_t k = 0; k < p->graph->values[value].count; k++) {
        const double widest = fmax(share_size(p, value, k).w, at_wire(p, value, k).w);
        gate->left = fmax(gate->left, widest > 0 ? widest + 2 * LABEL_PAD : 0);
    }
}

static void size_right(struct cr_placing *p, size_t value)
{
    struct cr_gate *gate = &p->circuit->gates[value];
    const double name = slot(p, gate->quantity, CR_PART_CHIP).w;
    const double widest = fmax(slot(p, gate->quantity, CR_PART_VALUE).w,
                               slot(p, gate->quantity, CR_PART_GRAD).w +
                                   fmax(0, (name - gate->body.w) / 2));
    gate->right = cr_gate_is_constant(p, value) ? STUB : widest + 2 * LABEL_PAD;
}

/* Which of the two operands comes in above the other. */
static size_t upper_of_two(const struct cr_placing *p, size_t value)
{
    return p->circuit->wires[cr_circuit_place(p->graph, value, 0)].row;
}

/* Above: the upper operand's local derivative; below: the name, the lower one's. Both alike,
 * so that wires meet the circle at half the box's height. */
static void size_heights(struct cr_placing *p, size_t value)
{
    struct cr_gate *gate = &p->circuit->gates[value];
    const size_t count = p->graph->values[value].count;
    const double name = slot(p, gate->quantity, CR_PART_CHIP).h;
    double first = 0, last = 0;
    if (!cr_circuit_has_rows(p->graph, value)) {
        const size_t upper = count > 1 ? upper_of_two(p, value) : 0;
        first = count > 0 ? local_size(p, value, upper).h : 0;
        last = count > 1 ? local_size(p, value, 1 - upper).h : 0;
    }
    const double label = fmax(slot(p, gate->quantity, CR_PART_VALUE).h + CR_WIRE_OVER,
                              slot(p, gate->quantity, CR_PART_GRAD).h + CR_WIRE_UNDER);
    gate->name = name > 0 ? name + 1 : 0;
    gate->over = fmax(gate->body.h / 2 + LOCAL_GAP,
                      slot(p, gate->quantity, CR_PART_VALUE).h + CR_WIRE_OVER);
    const double over = first > 0 ? gate->over + first : 0;
    const double under = gate->name + (last > 0 ? last + LOCAL_GAP : 0);
    const double half =
        fmax(fmax(over, gate->body.h / 2 + under), cr_gate_is_constant(p, value) ? 0 : label);
    gate->box.h = 2 * half;
}

/* Leaves stand in line: their boxes are all as wide as the widest. */
static void align_leaves(struct cr_placing *p)
{
    double widest = 0;
    for (size_t v = 0; v < p->graph->count; v++)
        if (p->circuit->gates[v].drawn && cr_gate_is_leaf(p, v) && !cr_gate_is_constant(p, v))
            widest = fmax(widest, p->circuit->gates[v].box.w);
    for (size_t v = 0; v < p->graph->count; v++) {
        struct cr_gate *gate = &p->circuit->gates[v];
        if (!gate->drawn || !cr_gate_is_leaf(p, v) || cr_gate_is_constant(p, v))
            continue;
        gate->right += widest - gate->box.w;
        gate->box.w = widest;
    }
}

static void size_gate(struct cr_placing *p, size_t value)
{
    struct cr_gate *gate = &p->circuit->gates[value];
    const size_t count = p->graph->values[value].count;
    size_body(p, value);
    size_left(p, value);
    size_right(p, value);
    size_heights(p, value);
    gate->box.h = fmax(gate->box.h, (double)count * cr_gate_row(p, value));
    gate->box.w = gate->left + gate->body.w + gate->right;
    double local = 0; /* these begin at the body's left end */
    for (size_t k = 0; k < count && !cr_circuit_has_rows(p->graph, value); k++)
        local = fmax(local, local_size(p, value, k).w);
    gate->right = fmax(gate->right, local - gate->body.w + 2);
    const double name = slot(p, gate->quantity, CR_PART_CHIP).w, wide = (name - gate->body.w) / 2;
    gate->left = fmax(gate->left, wide + 2);
    gate->right = fmax(gate->right, wide + 2);
    gate->box.w = gate->left + gate->body.w + gate->right;
}

void cr_circuit_size(struct cr_placing *p)
{
    for (size_t v = 0; v < p->graph->count; v++)
        if (p->circuit->gates[v].drawn)
            size_gate(p, v);
    align_leaves(p);
}
