/* What the two halves of cr_math_settle share; private to settle.c and settle_matrix.c. */
#ifndef CR_MATH_SETTLE_H
#define CR_MATH_SETTLE_H

#include "math/math.h"

/* All numbers of a tree show that many digits. */
void cr_math_show_digits(struct cr_math *math, int digits);

/* A relation whose last part is a matrix, all of whose numbers show `digits` (0: auto, 3): gives
 * the others more until it holds, or the last sign becomes an approximation. */
void cr_settle_matrices(struct cr_math *relation, int digits);

#endif
