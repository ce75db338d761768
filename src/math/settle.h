/* What the two halves of cr_math_settle share; private to settle.c and settle_matrix.c. */
#ifndef CR_MATH_SETTLE_H
#define CR_MATH_SETTLE_H

#include "base/num.h"
#include "math/math.h"

/* All numbers of a tree show that many digits. */
void cr_math_show_digits(struct cr_math *math, int digits);

/* Does a number, calculated from what is shown, round to the result that is shown? One that is
 * short by chance, as 0.5 of 1 - 0.7071^2, is taken to one digit more than usual, not to all
 * of its zeros. */
bool cr_rounds_to(double value, const struct cr_num_shown *result);

/* A relation whose last part is a matrix, all of whose numbers show `digits` (0: auto, 3): gives
 * the others more until it holds, or the last sign becomes an approximation. */
void cr_settle_matrices(struct cr_math *relation, int digits);

#endif
