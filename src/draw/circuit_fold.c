/*
 * Folding a circuit that repeats itself.
 *
 * An unrolled recurrent network is one long chain: dot makes a strip of it, in which letters
 * are small. What repeats is seen by its parameters: a gate that takes a parameter, and has
 * behind it one that takes the same, begins the next step.
 *
 *      x1 --> (z1) --> (h1) --> (.)--.
 *                                    |       the wire on which the next step begins
 *             .----------------------'       leads back to the left
 *      x2 --> (z2) --> (h2) --> (.)--.
 *
 * Each gate knows the step that it belongs to; wires into a gate that begins one do not keep
 * it to the right of what comes from the step before.
 */
#include "draw/circuit_parts.h"

enum { MOST_COUNTS = 1000000 };

struct fold {
    struct cr_placing *p;
    size_t *column; /* per value: which of the parameters in `takes` it is, from 1; 0: none */
    size_t columns; /* one more than there are */
    size_t *takes; /* per value and parameter: the most gates on a way to it, itself included,
                       that take the parameter */
    size_t *step;   /* per value */
    size_t *least;  /* per value: the first step that it goes into, from 1; 0: none */
    bool *goes_on;  /* per value: goes into something that begins no step */
    bool *raised;   /* per value: goes only into beginnings */
    bool *repeated; /* per parameter: is it taken more than once on a way */
    bool *begins;   /* per value: it is the first of its step, or goes only into such */
};

static void number_parameters(struct fold *f)
{
    const struct cr_model *model = f->p->scene->model;
    f->columns = 1;
    for (size_t v = 0; v < f->p->graph->count; v++)
        if (f->p->circuit->gates[v].drawn && cr_gate_is_leaf(f->p, v) &&
            cr_role_is_parameter(model->quantities[model->of_value[v]].role))
            f->column[v] = f->columns++;
}

static size_t most_taken(const struct fold *f, const size_t *takes)
{
    size_t most = 0;
    for (size_t c = 1; c < f->columns; c++)
        most = takes[c] > most ? takes[c] : most;
    return most;
}

/* What is on the ways to a value; values come in the order of evaluation. */
static void count_takes(struct fold *f, size_t value)
{
    const size_t count = f->p->graph->values[value].count;
    size_t *own = f->takes + value * f->columns;
    for (size_t k = 0; k < count; k++) {
        const size_t *of = f->takes + cr_graph_operand(f->p->graph, value, k) * f->columns;
        for (size_t c = 1; c < f->columns; c++)
            own[c] = of[c] > own[c] ? of[c] : own[c];
    }
    const size_t before = most_taken(f, own);
    for (size_t k = 0; k < count; k++) {
        const size_t c = f->column[cr_graph_operand(f->p->graph, value, k)];
        own[c] += c > 0;
    }
    const size_t now = most_taken(f, own);
    f->step[value] = now > 0 ? now - 1 : 0;
    f->begins[value] = now > 1 && now > before;
}

static void find_repeated(struct fold *f)
{
    for (size_t i = 0; i < f->p->graph->count * f->columns; i++)
        f->repeated[i % f->columns] |= f->takes[i] > 1;
}

static bool takes_repeated(const struct fold *f, size_t value)
{
    for (size_t c = 1; c < f->columns; c++)
        if (f->repeated[c] && f->takes[value * f->columns + c] > 0)
            return true;
    return false;
}

/* What is behind all steps, or goes only into the beginning of one, belongs to the first of
 * those that it goes into. */
static void raise_steps(struct fold *f)
{
    const struct cr_graph *graph = f->p->graph;
    for (size_t v = graph->count; v-- > 0;) {
        f->raised[v] = !f->goes_on[v] && f->least[v] > 0;
        if (f->least[v] && (f->raised[v] || !takes_repeated(f, v)))
            f->step[v] = f->least[v] - 1;
        for (size_t k = 0; k < graph->values[v].count; k++) {
            const size_t of = cr_graph_operand(graph, v, k);
            f->goes_on[of] |= !f->begins[v];
            if (!f->least[of] || f->step[v] + 1 < f->least[of])
                f->least[of] = f->step[v] + 1;
        }
    }
    for (size_t v = 0; v < graph->count; v++)
        f->begins[v] |= f->raised[v];
}

static long mark_wires(struct fold *f)
{
    long count = 0;
    for (size_t i = 0; i < f->p->graph->operand_count; i++) {
        struct cr_wire *wire = &f->p->circuit->wires[i];
        wire->back = wire->drawn && !cr_gate_is_leaf(f->p, wire->from) &&
                     f->begins[wire->to] && f->step[wire->to] > f->step[wire->from];
        count += wire->back;
    }
    return count;
}

long cr_circuit_fold(struct cr_placing *p)
{
    struct cr_arena *arena = &p->scene->arena;
    const size_t count = p->graph->count;
    struct fold f = {.p = p};
    f.column = cr_arena_alloc(arena, count, sizeof *f.column);
    f.step = cr_arena_alloc(arena, count, sizeof *f.step);
    f.begins = cr_arena_alloc(arena, count, sizeof *f.begins);
    f.least = cr_arena_alloc(arena, count, sizeof *f.least);
    f.goes_on = cr_arena_alloc(arena, count, sizeof *f.goes_on);
    f.raised = cr_arena_alloc(arena, count, sizeof *f.raised);
    if (!f.column || !f.step || !f.begins || !f.least || !f.goes_on || !f.raised)
        return -1;
    number_parameters(&f);
    if (count * f.columns > MOST_COUNTS)
        return 0;
    f.takes = cr_arena_alloc(arena, count * f.columns, sizeof *f.takes);
    f.repeated = cr_arena_alloc(arena, f.columns, sizeof *f.repeated);
    if (!f.takes || !f.repeated)
        return -1;
    for (size_t v = 0; v < count; v++)
        count_takes(&f, v);
    find_repeated(&f);
    raise_steps(&f);
    return mark_wires(&f);
}
