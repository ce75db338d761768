/*
 * The functions behind the rows of ops.def; private to op.c, op_layer.c and op_loss.c.
 *
 * Row ID has FORWARD(ID) and VJP(ID). `ys` are the results, `gs` the gradients they
 * receive, both one for each sample. Loops run over the samples innermost where an
 * operation has many operands, so that a per-sample operand is read in one go.
 */
#ifndef CR_GRAPH_OP_ROWS_H
#define CR_GRAPH_OP_ROWS_H

#include "graph/op.h"

#define FORWARD(ID) void cr_forward_##ID(const struct cr_args *args, double *ys)
#define VJP(ID)                                                                          \
    void cr_vjp_##ID(const struct cr_args *args, size_t k, const double *ys,             \
                     const double *gs, double *out)

#define CR_LEAF(id, name)
#define CR_OP(id, name, classes, min, max, formula, derivative, domain, words)           \
    FORWARD(id);                                                                         \
    VJP(id);
#include "graph/ops.def"
#undef CR_OP

/* Operand k at sample s. */
static inline double cr_operand(const struct cr_args *args, size_t k, size_t s)
{
    return args->x[k][s * args->step[k]];
}

#endif
