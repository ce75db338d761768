/*
 * Drawings of micrograd: what its draw_dot makes of a value and all that it is computed of.
 *
 *     140 [label="{ a | data 2.0000 | grad 6.0000 }" shape=record]     a value
 *     "150*" [label="*"]                                               an operation
 *     140 -> "150*"   "150*" -> 150                                    its operands, result
 *
 * Such a file is a formula with claims: values that nothing leads to are inputs, the others
 * are operations on them, and what is printed is claimed. The order of an operation's operands
 * is lost (they come from a set, which also keeps x of x*x only once); where it matters the
 * printed numbers tell.
 */
#ifndef CR_READ_MICROGRAD_H
#define CR_READ_MICROGRAD_H

#include "read/dot_graph.h"

/* Is this such a drawing? */
bool cr_micrograd_is(const struct cr_dot_graph *graph);

/* Appends it as a formula of operation nodes, in our own DOT; *unit is what the last digit
 * of its inputs is worth. `lines` has room for all nodes and gets the line of each node of
 * the new file. What is wrong goes to the diag. -1 when memory is out. */
int cr_micrograd_rewrite(const struct cr_dot_graph *graph, struct cr_diag *diag,
                         struct cr_buf *out, size_t *lines, double *unit);

#endif
