/*
 * The labels of a circuit: see circuit.h for where they stand.
 *
 * An operation has its sign in its circle, and below it its name: the user's, or the one
 * that formulas call it by. A wire has the value and what comes back along it.
 */
#include "draw/circuit.h"

/* "u = 0.5" is for the neuron view: here the place says whose value it is. */
static int emit_value(struct cr_walk *walk, size_t q)
{
    const struct cr_math *value = cr_shown(walk, CR_ASPECT_VALUE, q);
    const struct cr_math *new = cr_new_beside(walk, q);
    struct cr_pair pair;
    const struct cr_text text = {.slot = cr_slot_of(q, CR_PART_VALUE),
                                 .quantity = (long)q,
                                 .part = CR_PART_VALUE,
                                 .role = "value",
                                 .shows = 1u << CR_ASPECT_VALUE | (new ? 1u << CR_ASPECT_NEW : 0),
                                 .size = walk->scene->size};
    if (!value)
        return 0;
    return cr_emit(walk, text, new ? cr_make_pair(&pair, CR_MATH_ARROW, value, new) : value,
                   false);
}

/* What is in the circle or on the chip. */
static int emit_body(struct cr_walk *walk, size_t q)
{
    const struct cr_model *model = walk->scene->model;
    const struct cr_quantity *quantity = &model->quantities[q];
    const bool leaf = model->graph->values[quantity->value].count == 0;
    const struct cr_text text = {
        .slot = cr_slot_of(q, CR_PART_MAIN),
        .quantity = (long)q,
        .part = CR_PART_MAIN,
        .role = "value",
        .size = quantity->role == CR_ROLE_CONSTANT ? walk->scene->small
                : leaf                              ? walk->scene->size
                                                    : walk->scene->size + 2};
    return cr_emit(walk, text,
                   leaf ? quantity->symbol : walk->scene->circuit->signs[quantity->value],
                   true);
}

static int emit_name(struct cr_walk *walk, size_t q)
{
    const struct cr_quantity *quantity = &walk->scene->model->quantities[q];
    const struct cr_text text = {.slot = cr_slot_of(q, CR_PART_CHIP),
                                 .quantity = (long)q,
                                 .part = CR_PART_CHIP,
                                 .role = quantity->inner ? "detail" : "value",
                                 .size = walk->scene->small};
    const struct cr_math *called = cr_shown(walk, CR_ASPECT_VALUE, q)
                                       ? walk->state->called[CR_ASPECT_VALUE][q]
                                       : quantity->symbol;
    return cr_emit(walk, text, called, false);
}

static int emit_quantity(struct cr_walk *walk, size_t q)
{
    const struct cr_model *model = walk->scene->model;
    const struct cr_quantity *quantity = &model->quantities[q];
    const bool operation = model->graph->values[quantity->value].count > 0;
    if (!walk->scene->circuit->gates[quantity->value].drawn)
        return 0;
    if (emit_body(walk, q))
        return -1;
    if (quantity->role == CR_ROLE_CONSTANT)
        return 0;
    return (operation && emit_name(walk, q)) || emit_value(walk, q) || cr_emit_grad(walk, q)
               ? -1
               : 0;
}

/* What one of several uses gives back. */
static int emit_share(struct cr_walk *walk, size_t place)
{
    const struct cr_math *share = walk->state->shares[place];
    const struct cr_wire *wire = &walk->scene->circuit->wires[place];
    struct cr_math partial = {.kind = CR_MATH_WORDS, .symbol = {.base = "∂"}};
    struct cr_pair pair;
    if (!wire->drawn || !wire->shared || !share || !cr_shows_numbers(walk))
        return 0;
    return cr_emit(walk,
                   (struct cr_text){.slot = cr_slot_of_share(walk->scene, place),
                                    .quantity = walk->scene->model->of_value[wire->from],
                                    .part = CR_PART_SHARE,
                                    .place = place,
                                    .role = "gradient",
                                    .size = walk->scene->small},
                   cr_make_pair(&pair, CR_MATH_RELATION, &partial, share), true);
}

/* The local derivative of an operation, while the step is about it. */
static int emit_local(struct cr_walk *walk, const struct cr_arrow *arrow)
{
    const struct cr_graph *graph = walk->scene->model->graph;
    const size_t place = graph->values[arrow->use.value].first + arrow->use.operand;
    const struct cr_wire *wire = &walk->scene->circuit->wires[place];
    if (!wire->drawn || !wire->local)
        return 0;
    return cr_emit(walk,
                   (struct cr_text){.slot = cr_slot_of_local(walk->scene, place),
                                    .quantity = (long)arrow->from,
                                    .part = CR_PART_LOCAL,
                                    .derivative = arrow,
                                    .place = place,
                                    .role = "gradient",
                                    .size = walk->scene->small},
                   walk->scene->story->labels == CR_LABELLING_SYMBOLS ? arrow->symbol
                                                                      : arrow->label,
                   walk->scene->circuit->flat || cr_circuit_has_rows(graph, arrow->use.value));
}

int cr_circuit_texts(struct cr_walk *walk)
{
    for (size_t q = 0; q < walk->scene->model->count; q++)
        if (emit_quantity(walk, q))
            return -1;
    for (size_t place = 0; place < walk->scene->model->graph->operand_count; place++)
        if (emit_share(walk, place))
            return -1;
    for (size_t i = 0; i < walk->step->arrow_count; i++)
        if (emit_local(walk, &walk->step->arrows[i]))
            return -1;
    return 0;
}
