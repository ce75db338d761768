/*
 * Telling a circuit: see builder.h.
 *
 * What is told are the quantities that an operation computes, forward in an order of
 * evaluation, and everything but constants backward. The grain decides what is one step:
 *
 *     pass     everything
 *     layer    operations as far from the leaves (backward: from the output) as each other
 *     neuron   a named quantity with its inner parts, as the user wrote them
 *     op       one quantity
 *
 * A formula with more than MOST_LEVELS of them has FOLDED_LEVELS layers: several levels are
 * taken together.
 */
#include "story/tell_circuit.h"

#include <stdlib.h>

#include "story/builder.h"

enum { MOST_LEVELS = 16, FOLDED_LEVELS = 10 };

/* A quantity in the order of telling. */
struct told {
    size_t quantity;
    size_t level; /* of one step with grain layer */
    size_t owner; /* the named quantity that it is a part of */
};

struct cr_circuit_plan {
    struct told *forward, *backward;
    size_t forward_count, backward_count;
    size_t *named; /* those that are computed and have a name, in the file's order */
    size_t named_count;
    size_t *group; /* room for the quantities of one step */
};

/* Levels 0 .. most become no more than MOST_LEVELS. */
static size_t fold(size_t level, size_t most)
{
    return most < MOST_LEVELS ? level : level * FOLDED_LEVELS / (most + 1);
}

/* How far each value is from the leaves, and from the output (0: not on a way to it, 1: the
 * output). */
static void measure(const struct cr_graph *graph, size_t output, size_t *depth,
                    size_t *height)
{
    for (size_t v = 0; v < graph->count; v++)
        for (size_t k = 0; k < graph->values[v].count; k++) {
            const size_t below = depth[cr_graph_operand(graph, v, k)] + 1;
            depth[v] = depth[v] > below ? depth[v] : below;
        }
    height[output] = 1;
    for (size_t v = graph->count; v-- > 0;)
        for (size_t k = 0; height[v] && k < graph->values[v].count; k++) {
            const size_t operand = cr_graph_operand(graph, v, k);
            height[operand] = height[operand] > height[v] ? height[operand] : height[v] + 1;
        }
}

static bool is_computed(const struct cr_builder *b, size_t value)
{
    return b->model->of_value[value] != CR_NONE && b->model->graph->values[value].count > 0;
}

static bool has_gradient(const struct cr_builder *b, size_t value)
{
    const long q = b->model->of_value[value];
    return q != CR_NONE && b->model->quantities[q].role != CR_ROLE_CONSTANT &&
           cr_has_gradient(&b->teller, (size_t)q);
}

/* An inner value belongs where its one use belongs. */
static void find_owners(const struct cr_builder *b, size_t *owner)
{
    const struct cr_model *model = b->model;
    for (size_t v = model->graph->count; v-- > 0;) {
        const long q = model->of_value[v];
        if (q != CR_NONE && !model->quantities[q].inner)
            owner[v] = (size_t)q;
        for (size_t k = 0; k < model->graph->values[v].count; k++) {
            const size_t operand = cr_graph_operand(model->graph, v, k);
            if (model->of_value[operand] != CR_NONE &&
                model->quantities[model->of_value[operand]].inner)
                owner[operand] = owner[v];
        }
    }
}

static int by_level(const void *a, const void *b)
{
    const struct told *left = a, *right = b;
    if (left->level != right->level)
        return left->level < right->level ? -1 : 1;
    return (left->quantity > right->quantity) - (left->quantity < right->quantity);
}

static size_t most_of(const size_t *numbers, size_t count)
{
    size_t most = 0;
    for (size_t i = 0; i < count; i++)
        most = numbers[i] > most ? numbers[i] : most;
    return most;
}

static void fill(struct cr_builder *b, const size_t *depth, const size_t *height,
                 const size_t *owner)
{
    const struct cr_model *model = b->model;
    struct cr_circuit_plan *plan = b->circuit;
    const size_t count = model->graph->count;
    const size_t deepest = most_of(depth, count), highest = most_of(height, count);
    for (size_t v = 0; v < count; v++)
        if (is_computed(b, v)) {
            const size_t q = (size_t)model->of_value[v];
            plan->forward[plan->forward_count++] =
                (struct told){q, fold(depth[v] - 1, deepest), owner[v]};
        }
    for (size_t q = 0; q < model->count; q++)
        if (!model->quantities[q].inner && is_computed(b, model->quantities[q].value))
            plan->named[plan->named_count++] = q;
    for (size_t v = count; v-- > 0;)
        if (has_gradient(b, v))
            plan->backward[plan->backward_count++] = (struct told){
                (size_t)model->of_value[v], fold(height[v] - 1, highest), owner[v]};
}

static int plan(struct cr_builder *b)
{
    struct cr_arena *arena = &b->story->arena;
    const size_t count = b->model->graph->count;
    struct cr_circuit_plan *made = cr_arena_alloc(arena, 1, sizeof *made);
    size_t *numbers = cr_arena_alloc(arena, 5 * count, sizeof *numbers);
    struct told *told = cr_arena_alloc(arena, 2 * count, sizeof *told);
    if (!made || !numbers || !told)
        return cr_fail_memory(b->err);
    *made = (struct cr_circuit_plan){.forward = told,
                                     .backward = told + count,
                                     .named = numbers + 3 * count,
                                     .group = numbers + 4 * count};
    b->circuit = made;
    const size_t output = b->model->quantities[b->model->loss].value;
    measure(b->model->graph, output, numbers, numbers + count);
    find_owners(b, numbers + 2 * count);
    fill(b, numbers, numbers + count, numbers + 2 * count);
    if (b->grain == CR_GRAIN_LAYER) {
        qsort(made->forward, made->forward_count, sizeof *told, by_level);
        qsort(made->backward, made->backward_count, sizeof *told, by_level);
    }
    return 0;
}

static int setup(struct cr_builder *b)
{
    struct cr_step *step = cr_begin_step(b, CR_PHASE_SETUP);
    if (!step)
        return -1;
    step->title = b->story->title;
    return cr_finish_step(
        b, step, "", cr_setup_detail(b),
        cr_circuit_setup(&b->teller, step, b->circuit->named, b->circuit->named_count));
}

typedef int tell_fn(const struct cr_teller *teller, struct cr_step *step,
                    const size_t *quantities, size_t count);

/* One step about b->circuit->group[0 .. count), called after a quantity or a level. */
static int tell_group(struct cr_builder *b, enum cr_phase phase, size_t count, long called,
                      size_t level, tell_fn *tell)
{
    struct cr_step *step = cr_begin_step(b, phase);
    const char *what = called != CR_NONE ? b->model->quantities[called].key
                       : b->grain == CR_GRAIN_PASS   ? ""
                       : b->grain == CR_GRAIN_NEURON ? "leaves"
                           : cr_arena_format(&b->story->arena, "level%zu", level + 1);
    const char *detail =
        count == 1 || called != CR_NONE || b->grain == CR_GRAIN_PASS
            ? ""
            : cr_arena_format(&b->story->arena, "%zu %s", count,
                              phase == CR_PHASE_FORWARD ? "operations" : "gradients");
    if (!step)
        return -1;
    return cr_finish_step(b, step, what, detail,
                          tell(&b->teller, step, b->circuit->group, count));
}

static bool is_leaf(const struct cr_builder *b, const struct told *told)
{
    return b->model->graph->values[b->model->quantities[told->quantity].value].count == 0;
}

/* Do two that follow each other belong to one step? Leaves of a formula are one step. */
static bool belong_together(const struct cr_builder *b, const struct told *one,
                            const struct told *other)
{
    switch (b->grain) {
    case CR_GRAIN_PASS:
        return true;
    case CR_GRAIN_LAYER:
        return one->level == other->level;
    case CR_GRAIN_NEURON:
        return is_leaf(b, one) ? is_leaf(b, other)
                               : !is_leaf(b, other) && one->owner == other->owner;
    default:
        return false;
    }
}

/* All steps of a phase: what belongs together is one. */
static int tell_all(struct cr_builder *b, enum cr_phase phase, const struct told *told,
                    size_t count, tell_fn *tell)
{
    for (size_t first = 0, end; first < count; first = end) {
        size_t *group = b->circuit->group, n = 0;
        group[n++] = told[first].quantity;
        for (end = first + 1; end < count && belong_together(b, &told[first], &told[end]);
             end++)
            group[n++] = told[end].quantity;
        const bool one = n == 1 || (b->grain == CR_GRAIN_NEURON && !is_leaf(b, &told[first]));
        const long called = !one                            ? CR_NONE
                            : b->grain == CR_GRAIN_NEURON &&
                                    !is_leaf(b, &told[first])
                                ? (long)told[first].owner
                                : (long)group[0];
        if (tell_group(b, phase, n, called, told[first].level, tell))
            return -1;
    }
    return 0;
}

static int forward(struct cr_builder *b)
{
    return tell_all(b, CR_PHASE_FORWARD, b->circuit->forward, b->circuit->forward_count,
                    b->grain == CR_GRAIN_NEURON ? cr_circuit_statement : cr_circuit_values);
}

static int backward(struct cr_builder *b)
{
    return tell_all(b, CR_PHASE_BACKWARD, b->circuit->backward, b->circuit->backward_count,
                    cr_circuit_grads);
}

static int tell_gradient(const struct cr_teller *teller, struct cr_step *step,
                         size_t quantity)
{
    return cr_circuit_grads(teller, step, &quantity, 1);
}

static size_t all_params(struct cr_builder *b)
{
    size_t n = 0;
    for (size_t q = 0; q < b->model->count; q++)
        if (cr_role_is_parameter(b->model->quantities[q].role) &&
            cr_has_gradient(&b->teller, q))
            b->params[n++] = q;
    return n;
}

static int update(struct cr_builder *b)
{
    return cr_step_of_update(b, all_params(b), "");
}

const struct cr_view_row CR_TELL_CIRCUIT = {"circuit",  plan,   setup,        forward, backward,
                                            all_params, update, tell_gradient};
