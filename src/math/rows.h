/*
 * Rows: a formula broken over lines.
 *
 *     dL/da = d1 w1 + d2 w2          left   EQUALS  right
 *           = -0.1 * 0.2 + 0.3 * 2          EQUALS  right
 *             + 0.7 * 0.1                   NONE    right, which begins with its sign
 *           = 0.65                          EQUALS  right
 *
 * A relation that fits stays on one line. One that does not is broken before its equals
 * signs, and a sum that is still too wide before its plus and minus signs, also where it
 * stands in parentheses behind a factor. Words behind a formula get a line of their own.
 */
#ifndef CR_MATH_ROWS_H
#define CR_MATH_ROWS_H

#include "math/math.h"

enum cr_row_sign { CR_ROW_NONE, CR_ROW_EQUALS, CR_ROW_APPROX };

struct cr_row {
    const struct cr_math *left; /* of the first row of a relation, else NULL */
    enum cr_row_sign sign;
    const struct cr_math *right;
};

struct cr_rows {
    struct cr_row *row;
    size_t count;
};

/* The widest left side of relations that are set below each other; 0 without. */
double cr_rows_left(struct cr_math *const *math, size_t count,
                    double (*measure)(const struct cr_math *));

/* Breaks a formula for lines `width` wide as `measure` measures, of which `left` is
 * for the left side and the sign. Everything made is in the
 * arena. 0, or -1 when memory is out. */
int cr_rows_break(struct cr_arena *arena, const struct cr_math *math, double width,
                  double left, double (*measure)(const struct cr_math *),
                  struct cr_rows *rows);

#endif
