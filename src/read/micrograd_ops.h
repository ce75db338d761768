/* The operations of micrograd: what it, and what is like it, calls them. */
#ifndef CR_READ_MICROGRAD_OPS_H
#define CR_READ_MICROGRAD_OPS_H

#include "graph/op.h"

/* The operation of that label on so many operands; CR_OP_COUNT when it is unknown, with the
 * *nearest name or NULL. "**3" is a power whose *exponent it has, else NaN. */
enum cr_op cr_micrograd_op(const char *label, size_t operands, double *exponent,
                           const char **nearest);

/* The operation on two numbers. */
double cr_micrograd_apply(enum cr_op op, double a, double b);

#endif
