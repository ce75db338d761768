/*
 * A pass: the numbers of one forward and one backward sweep over a graph.
 *
 * The engine alone accumulates. Going backward it asks each operation, for each operand
 * that needs a gradient, what that operand receives (op.h: vjp) and adds it; a shared
 * operand receives the sum over the samples, in their order. Constants take no gradient.
 * A gradient of exactly 0 passes 0 on, whatever the local derivative is: 0 * inf is 0
 * here. The weighted sums of a batch have loops of their own (dense.h) with the same results.
 *
 * One pair of operations is fused for the numbers' sake: the loss `softmax_ce` reads the
 * logits z, so its gradient y^ - y reaches them directly and stays finite when a softmax
 * output underflows. Its last third of operands, the softmax outputs a, lies aside: they
 * are told their gradient dL/da = -y/a but do not pass it on. For such an output `aside`
 * has what it was told, `grad` what it received otherwise and passes on; cr_pass_grad
 * says their sum.
 */
#ifndef CR_GRAPH_PASS_H
#define CR_GRAPH_PASS_H

#include "graph/graph.h"

struct cr_pass {
    const struct cr_graph *graph; /* borrowed */
    size_t samples;               /* in use, of graph->samples: see cr_pass_use */
    double *value;                /* graph->width numbers, at each value's offset */
    double *grad;                 /* d output / d value, same places */
    bool *needs;                  /* per id: is a gradient wanted (no constant) */
    bool *dense;                  /* per id: is it a sum for dense.h */
    size_t *ops;                  /* the ids that are no leaves, in order */
    size_t op_count;
    double *aside;                /* same places: gradients told but not passed on */
    double *scratch;              /* what one operand receives, at each sample */
    const double **x;             /* the operands' numbers as struct cr_args wants them, */
    unsigned char *step;          /* at each operand's place in graph->operands */
    bool *wants;                  /* likewise: needs of the operand */
};

/* Makes room for a pass over `graph`, which must outlive it. Values start as the leaves'
 * numbers. NULL and err set when memory is out. */
struct cr_pass *cr_pass_new(const struct cr_graph *graph, struct cr_err *err);
void cr_pass_free(struct cr_pass *pass);

/* Gives a leaf new numbers (its length many): an updated parameter, another batch. */
void cr_pass_set(struct cr_pass *pass, size_t id, const double *numbers);

/* From now on only the first `samples` (1 to graph->samples) are there: a last batch that is
 * shorter. */
void cr_pass_use(struct cr_pass *pass, size_t samples);

/* From now on gradients are wanted of these leaves only, and of what depends on them; all
 * others read 0. */
void cr_pass_want(struct cr_pass *pass, const size_t *leaves, size_t count);

/* All values, in order. */
void cr_pass_forward(struct cr_pass *pass);

/* The value of one operation, from its operands' values; nothing for a leaf. */
void cr_pass_evaluate(struct cr_pass *pass, size_t id);

/* All gradients of graph->output, which must be shared; needs the values of
 * cr_pass_forward. A value on which the output does not depend gets 0. */
void cr_pass_backward(struct cr_pass *pass);

/* The value and the gradient of `id` at a sample (ignored where `id` is shared). */
double cr_pass_value(const struct cr_pass *pass, size_t id, size_t sample);
double cr_pass_grad(const struct cr_pass *pass, size_t id, size_t sample);

/* The local derivative d id / d (its operand k) at a sample, and what that operand
 * receives from this operation at that sample: local derivative times what `id` passes on
 * (its grad without aside). The shares of an operand's occurrences, over all samples for
 * a shared operand, add up to its gradient. Sets *out; returns 0, or -1 when memory is
 * out. */
int cr_pass_local(const struct cr_pass *pass, size_t id, size_t k, size_t sample,
                  double *out, struct cr_err *err);
int cr_pass_share(const struct cr_pass *pass, size_t id, size_t k, size_t sample,
                  double *out, struct cr_err *err);

/* All local derivatives: that of operation `id` by its operand k at sample s goes to
 * out[(first + k) * samples + s]; s is 0 only where both are shared. `out` has room for
 * operand_count * samples numbers. Returns 0, or -1 when memory is out. */
int cr_pass_locals(const struct cr_pass *pass, double *out, struct cr_err *err);

/* At how many samples an operation gives its operands something. */
size_t cr_pass_shares(const struct cr_pass *pass, size_t id);

/* Is operand k told its gradient without passing it on (see above)? */
bool cr_pass_lies_aside(const struct cr_value *value, size_t k);

#endif
