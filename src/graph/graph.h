/*
 * The graph: values in evaluation order.
 *
 * A value is a leaf (input, target, parameter, constant) or the result of an operation on
 * earlier values; its id is its place, so ids are topologically sorted by construction and
 * every sweep is a loop. The graph owns its arrays and the leaves' numbers.
 *
 *     id:      0   1   2   3        4
 *     op:      w   x   b   wsum     sigmoid
 *     operand:             0 1 2    3
 */
#ifndef CR_GRAPH_GRAPH_H
#define CR_GRAPH_GRAPH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "graph/op.h"

struct cr_value {
    enum cr_op op;
    bool per_sample; /* its shape: one number for each sample, or one for all */
    size_t first;    /* its operands: graph->operands[first .. first + count) */
    size_t count;
    size_t index;  /* softmax: its place in the layer */
    size_t offset; /* its place in a pass's arrays: samples numbers, or one */
};

struct cr_graph {
    size_t samples; /* >= 1 */
    size_t count;
    struct cr_value *values;
    size_t *operands; /* ids */
    size_t operand_count;
    double *leaves; /* the leaves' numbers at their offsets; 0 elsewhere */
    size_t width;   /* numbers that a pass needs for all values */
    size_t output;  /* id of the value that is differentiated; shared */
    size_t capacity, operand_capacity, width_capacity;
};

/* A graph without values for `samples` samples; free with cr_graph_free. NULL and err set
 * when memory is out. */
struct cr_graph *cr_graph_new(size_t samples, struct cr_err *err);
void cr_graph_free(struct cr_graph *graph);

/* Appends a leaf; `op` is CR_OP_INPUT, _TARGET, _PARAMETER or _CONSTANT. `numbers` are
 * graph->samples numbers for a per-sample leaf, else one; copied. The id goes to *id.
 * Returns 0, or -1 when memory is out. */
int cr_graph_leaf(struct cr_graph *graph, enum cr_op op, bool per_sample,
                  const double *numbers, size_t *id, struct cr_err *err);

/* Appends an operation on earlier values. The number of operands must fit the row; it is
 * the caller's duty to have checked what users wrote. `index` is softmax's, else 0. */
int cr_graph_op(struct cr_graph *graph, enum cr_op op, const size_t *operands,
                size_t count, size_t index, size_t *id, struct cr_err *err);

/* The k-th operand's id of a value. */
size_t cr_graph_operand(const struct cr_graph *graph, size_t id, size_t k);

/* How many numbers a value has: graph->samples or 1. */
size_t cr_graph_length(const struct cr_graph *graph, size_t id);

#endif
