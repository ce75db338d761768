/*
 * Branches: on which side of a kink an operation is.
 *
 * relu is one thing below 0 and another above, max is its greatest operand. While no branch
 * changes, a function of such operations is smooth.
 */
#ifndef CR_CHECK_BRANCH_H
#define CR_CHECK_BRANCH_H

#include "graph/pass.h"

/* Has the operation any kink? */
bool cr_branch_has(enum cr_op op);

/* A number that says on which branch a value of the pass is at a sample; just at a kink it
 * is one of its own. Values without kinks: 0. */
unsigned long cr_branch_of(const struct cr_pass *pass, size_t id, size_t sample);

#endif
