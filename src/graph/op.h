/*
 * Operations: one row each.
 *
 * ops.def has a row per operation with its name, arity and mathematics; op.c, op_layer.c
 * and op_loss.c have its forward and its vjp side by side. A *vjp* (vector-Jacobian
 * product) answers: when the result receives the gradient g, what does operand k receive?
 * Nothing here accumulates, skips or records; that is the engine's work (pass.h). An
 * operation is tested by existing.
 *
 * Shapes: a value is *shared* (one number: parameters, constants) or *per sample* (one
 * number for each sample). Operands of both shapes mix freely: the result is per sample
 * when any operand is. The two reductions (reduce_sum, reduce_mean) go from per sample to
 * shared.
 */
#ifndef CR_GRAPH_OP_H
#define CR_GRAPH_OP_H

#include <stdbool.h>
#include <stddef.h>

/* What the operation is for; decides where a name is accepted. */
enum cr_op_class {
    CR_CLASS_LEAF,       /* not an operation: input, target, parameter, constant */
    CR_CLASS_ARITHMETIC, /* usable by `op=` of a node and in formulas */
    CR_CLASS_ACTIVATION, /* unary; usable by `activation=`, `op=` and in formulas */
    CR_CLASS_LAYER,      /* softmax: an activation that reads its whole layer */
    CR_CLASS_LOSS,       /* usable by `loss=`: operands yhat_1..yhat_n, y_1..y_n */
    CR_CLASS_INNER,      /* made by the builder only: wsum, softmax_ce, reductions */
};

enum cr_op {
#define CR_OP(id, name, classes, min, max, formula, derivative, domain, words) CR_OP_##id,
#include "graph/ops.def"
#undef CR_OP
    CR_OP_COUNT
};

/* The operands of one evaluation: operand k at sample s is x[k][s * step[k]], with step 0
 * for a shared operand. `samples` is the length of the result: 1 when it is shared. For
 * the reductions, which read all samples of one operand, `samples` is the operand's
 * length. */
struct cr_args {
    const double *const *x;
    const unsigned char *step;
    size_t count;
    size_t samples;
    size_t index; /* softmax: which of the operands this result belongs to */
};

struct cr_op_row {
    const char *name; /* the user's word: sigmoid, leaky_relu, sse ... */
    unsigned classes; /* a bit set of 1 << class: sin is arithmetic and an activation */
    int min, max;     /* number of operands; max -1: any; see also cr_op_takes */
    /* The mathematics in the formula language: x, or x1 and x2, are the operands, y the
     * result; a loss is written for one output, x1 its yhat and x2 its y. The derivative
     * is dy/dx, or one for each operand with ';' between; "" where one expression does
     * not say it. */
    const char *formula, *derivative;
    /* Where the value is finite for finite operands ("" everywhere), and the derivative in
     * words where the formula does not say it all, as at a kink. */
    const char *domain, *words;
    /* y[s] for every s < samples. */
    void (*forward)(const struct cr_args *args, double *y);
    /* out[s] = g[s] * dy/dx_k at sample s, for every s < samples. */
    void (*vjp)(const struct cr_args *args, size_t k, const double *y, const double *g,
                double *out);
};

/* The row of an operation; never NULL. Leaves have no functions. */
const struct cr_op_row *cr_op_row(enum cr_op op);

/* Does the operation take that many operands? A loss wants a yhat for each y, softmax_ce
 * a logit and a softmax output for each y. */
bool cr_op_takes(enum cr_op op, size_t count);

/* Does the result, always shared, read all samples of its operand? */
bool cr_op_reduces(enum cr_op op);

/* Looks a name up among the rows that have a class in `classes`, a bit set of 1 << class.
 * Returns CR_OP_COUNT when there is none; then *nearest (when not NULL) is the nearest
 * such name, or NULL when none is near. */
enum cr_op cr_op_find(const char *name, unsigned classes, const char **nearest);

#endif
