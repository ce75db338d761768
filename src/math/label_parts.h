/*
 * What a label is made of: which parts are running text and which need cells of a table, and
 * how high Graphviz makes them. See label.c, which sets them.
 */
#ifndef CR_MATH_LABEL_PARTS_H
#define CR_MATH_LABEL_PARTS_H

#include "math/math.h"

/* What a half of a fraction has above its highest letter, in parts of its size. */
#define CR_HALF_ROOM 0.08

/* The size of scripts on letters of that size. */
double cr_script_size(double size);

/* Has the symbol scripts over one another? */
bool cr_in_two_lines(const struct cr_symbol *symbol);

/* Is the exponent of a power a script in the running text? */
bool cr_is_raised(const struct cr_math *power);

/* Is the formula made of several cells? */
bool cr_has_cells(const struct cr_math *math);

/* How high the highest part of a formula is set; the highest half of its outermost
 * fractions, 0 where it has none. */
double cr_highest_part(const struct cr_math *math, double size);
double cr_highest_half(const struct cr_math *math, double size);

#endif
