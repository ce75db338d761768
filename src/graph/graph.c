/* The graph: see graph.h. Arrays grow by doubling; a failed append changes nothing. */
#include "graph/graph.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Makes room for `more` elements of `size` bytes after `count`. Returns 0, or -1 with the
 * array as it was. */
static int reserve(void **array, size_t *capacity, size_t count, size_t more, size_t size,
                   struct cr_err *err)
{
    if (more <= *capacity - count)
        return 0;
    if (more > SIZE_MAX / size / 2 - count)
        return cr_fail_memory(err);
    size_t wanted = *capacity ? *capacity : 64;
    while (wanted < count + more)
        wanted *= 2;
    void *grown = wanted <= SIZE_MAX / size ? realloc(*array, wanted * size) : NULL;
    if (!grown)
        return cr_fail_memory(err);
    *array = grown;
    *capacity = wanted;
    return 0;
}

static int reserve_value(struct cr_graph *graph, size_t length, size_t operands,
                         struct cr_err *err)
{
    void *values = graph->values, *ids = graph->operands, *leaves = graph->leaves;
    int failed =
        reserve(&values, &graph->capacity, graph->count, 1, sizeof *graph->values, err);
    failed |= reserve(&ids, &graph->operand_capacity, graph->operand_count, operands,
                      sizeof *graph->operands, err);
    failed |= reserve(&leaves, &graph->width_capacity, graph->width, length,
                      sizeof *graph->leaves, err);
    graph->values = values;
    graph->operands = ids;
    graph->leaves = leaves;
    return failed;
}

/* Appends a value without operands yet, its numbers 0; there must be room. */
static struct cr_value *append(struct cr_graph *graph, enum cr_op op, bool per_sample)
{
    const size_t length = per_sample ? graph->samples : 1;
    struct cr_value *value = &graph->values[graph->count++];
    *value = (struct cr_value){.op = op,
                               .per_sample = per_sample,
                               .first = graph->operand_count,
                               .offset = graph->width};
    memset(graph->leaves + graph->width, 0, length * sizeof *graph->leaves);
    graph->width += length;
    return value;
}

struct cr_graph *cr_graph_new(size_t samples, struct cr_err *err)
{
    assert(samples >= 1);
    struct cr_graph *graph = calloc(1, sizeof *graph);
    if (!graph) {
        cr_fail_memory(err);
        return NULL;
    }
    graph->samples = samples;
    return graph;
}

void cr_graph_free(struct cr_graph *graph)
{
    if (!graph)
        return;
    free(graph->values);
    free(graph->operands);
    free(graph->leaves);
    free(graph);
}

int cr_graph_leaf(struct cr_graph *graph, enum cr_op op, bool per_sample,
                  const double *numbers, size_t *id, struct cr_err *err)
{
    assert(cr_op_row(op)->classes & 1u << CR_CLASS_LEAF);
    const size_t length = per_sample ? graph->samples : 1;
    if (reserve_value(graph, length, 0, err))
        return -1;
    const struct cr_value *value = append(graph, op, per_sample);
    memcpy(graph->leaves + value->offset, numbers, length * sizeof *numbers);
    *id = graph->count - 1;
    return 0;
}

static bool any_per_sample(const struct cr_graph *graph, const size_t *operands,
                           size_t count)
{
    for (size_t k = 0; k < count; k++) {
        assert(operands[k] < graph->count);
        if (graph->values[operands[k]].per_sample)
            return true;
    }
    return false;
}

int cr_graph_op(struct cr_graph *graph, enum cr_op op, const size_t *operands,
                size_t count, size_t index, size_t *id, struct cr_err *err)
{
    assert(cr_op_takes(op, count) && index < count);
    const bool per_sample = !cr_op_reduces(op) && any_per_sample(graph, operands, count);
    if (reserve_value(graph, per_sample ? graph->samples : 1, count, err))
        return -1;
    struct cr_value *value = append(graph, op, per_sample);
    value->count = count;
    value->index = index;
    memcpy(graph->operands + value->first, operands, count * sizeof *operands);
    graph->operand_count += count;
    *id = graph->count - 1;
    return 0;
}

size_t cr_graph_operand(const struct cr_graph *graph, size_t id, size_t k)
{
    assert(id < graph->count && k < graph->values[id].count);
    return graph->operands[graph->values[id].first + k];
}

size_t cr_graph_length(const struct cr_graph *graph, size_t id)
{
    return graph->values[id].per_sample ? graph->samples : 1;
}
