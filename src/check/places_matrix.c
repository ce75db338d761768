/* Weights that feed the same values into several sums, as matrices: see places.h. */
#include "check/places.h"

#include <stdlib.h>

#include "read/names.h"

static bool is_named(const struct cr_places *places, size_t value)
{
    return cr_is_named(places->replay->run->model, value);
}

/* The weights of one sum are being gathered: (weight, x, where d sum / d x is). */
struct row {
    size_t *weight, *x, *carrier;
    size_t count;
};

static bool is_weight(const struct cr_graph *graph, size_t value)
{
    return graph->values[value].op == CR_OP_PARAMETER;
}

static void add_term(struct row *row, size_t weight, size_t x, size_t carrier)
{
    row->weight[row->count] = weight;
    row->x[row->count] = x;
    row->carrier[row->count++] = carrier;
}

/* w * x, in either order. */
static void gather_product(const struct cr_graph *graph, size_t id, struct row *row)
{
    const struct cr_value *value = &graph->values[id];
    if (value->op != CR_OP_MUL || value->count != 2)
        return;
    const size_t a = graph->operands[value->first], b = graph->operands[value->first + 1];
    if (is_weight(graph, a) && !is_weight(graph, b))
        add_term(row, a, b, value->first + 1);
    else if (is_weight(graph, b) && !is_weight(graph, a))
        add_term(row, b, a, value->first);
}

/* The terms of a sum; sums of sums without names count as one. */
static void gather(const struct cr_places *places, size_t id, size_t *stack, struct row *row)
{
    const struct cr_graph *graph = places->replay->run->model->graph;
    size_t depth = 0;
    row->count = 0;
    stack[depth++] = id;
    while (depth > 0) {
        const size_t at = stack[--depth];
        const struct cr_value *value = &graph->values[at];
        if (value->op == CR_OP_WSUM)
            for (size_t k = 0; k + 1 < value->count; k += 2) {
                if (is_weight(graph, graph->operands[value->first + k]))
                    add_term(row, graph->operands[value->first + k],
                             graph->operands[value->first + k + 1], value->first + k + 1);
            }
        else if (value->op == CR_OP_ADD && (at == id || !is_named(places, at)))
            for (size_t k = value->count; k-- > 0;)
                stack[depth++] = graph->operands[value->first + k];
        else
            gather_product(graph, at, row);
    }
}

static int keep_row(struct cr_places *places, const struct row *row)
{
    for (size_t j = 0; j < row->count; j++) {
        size_t *weights = cr_grown(places->weights, &places->weight_capacity,
                                   places->weight_count, sizeof *weights);
        if (!weights)
            return -1;
        places->weights = weights;
        size_t *carriers = cr_grown(places->carriers, &places->carrier_capacity,
                                    places->weight_count, sizeof *carriers);
        if (!carriers)
            return -1;
        places->carriers = carriers;
        weights[places->weight_count] = row->weight[j];
        carriers[places->weight_count++] = row->carrier[j];
    }
    return 0;
}

/* Does the row read the same values as the last matrix? */
static bool continues(const struct cr_places *places, const struct row *row)
{
    const struct cr_graph *graph = places->replay->run->model->graph;
    const struct cr_matrix *last =
        places->matrix_count ? &places->matrices[places->matrix_count - 1] : NULL;
    if (!last || last->columns != row->count)
        return false;
    for (size_t j = 0; j < row->count; j++)
        if (graph->operands[places->carriers[last->first + j]] != row->x[j])
            return false;
    return true;
}

static int add_row(struct cr_places *places, const struct row *row)
{
    if (!continues(places, row)) {
        struct cr_matrix *matrices = cr_grown(places->matrices, &places->matrix_capacity,
                                              places->matrix_count, sizeof *matrices);
        if (!matrices)
            return -1;
        places->matrices = matrices;
        matrices[places->matrix_count++] =
            (struct cr_matrix){.columns = row->count, .first = places->weight_count};
    }
    places->matrices[places->matrix_count - 1].rows++;
    return keep_row(places, row);
}

int cr_places_find_matrices(struct cr_places *places)
{
    const struct cr_graph *graph = places->replay->run->model->graph;
    const size_t most = graph->operand_count + 2;
    size_t *numbers = calloc(most, 4 * sizeof *numbers);
    if (!numbers)
        return -1;
    struct row row = {numbers, numbers + most, numbers + 2 * most, 0};
    int failed = 0;
    for (size_t id = 0; !failed && id < graph->count; id++) {
        const enum cr_op op = graph->values[id].op;
        if ((op != CR_OP_WSUM && op != CR_OP_ADD) || !is_named(places, id))
            continue;
        gather(places, id, numbers + 3 * most, &row);
        if (row.count > 1)
            failed = add_row(places, &row);
    }
    free(numbers);
    return failed;
}
