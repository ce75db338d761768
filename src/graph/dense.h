/*
 * The weighted sum of a batch: where a network spends its time.
 *
 * A neuron whose weights are one number for all samples, and whose inputs are one for each,
 * is nearly every neuron of a training. Its loops are here: contiguous, over several weights
 * or samples at a time, each number of the result being added up in the order in which the
 * operation's own functions (op_layer.c) do it, so that both give the same bits.
 *
 *     z[s] = w_1 x_1[s] + w_2 x_2[s] + ... + b      operands w_1, x_1, w_2, x_2, ..., b
 */
#ifndef CR_GRAPH_DENSE_H
#define CR_GRAPH_DENSE_H

#include "graph/op.h"

/* Are these the operands of such a sum? */
bool cr_dense_fits(const unsigned char *step, size_t count);

/* As the forward of CR_OP_WSUM. */
void cr_dense_forward(const struct cr_args *args, double *z);

/* Gives the operands what they receive when z receives g. Operand k's gradient is at
 * grad + (args->x[k] - value); `needs[k]` says whether it wants one. */
void cr_dense_backward(const struct cr_args *args, const double *g, const double *value,
                       double *grad, const bool *needs);

#endif
