/*
 * A trace: what a program recorded of its own training step, laid over a network as claims.
 *
 * JSON, a record a line (or a list of them), or CSV with the same columns:
 *
 *     {"quantity": "h1.b", "value": 0.5, "grad": -0.25}        quantity,value,grad
 *     {"quantity": "0.weight", "value": [[...], ...], "grad": [[...], ...]}
 *
 * A quantity is named as in `run --json`, or it is a tensor of the program:
 *
 *     0.weight, 0.bias    a layer's matrix and bias, in the order of the layers (dense.h)
 *     0                   the pre-activations of the layer that has 0.weight
 *     h                   the nodes h1, h2 ...
 *
 * of which the last two have a row for each sample. Programs compute in single precision: a
 * number is right within 1e-5 of itself, and a tensor's within 2e-6 of its largest. Only when
 * all numbers of a trace were printed with the same number of decimals, two or more, does that
 * say how exact they are, as it does of other claims.
 */
#ifndef CR_CHECK_TRACE_H
#define CR_CHECK_TRACE_H

#include "check/claims.h"

/* Adds the records of text[0 .. size) as claims about values and gradients, in their order;
 * `name` is what errors call it. */
int cr_trace_read(struct cr_claims *claims, const struct cr_model *model,
                  const char *name, const char *text, size_t size, struct cr_err *err);

#endif
