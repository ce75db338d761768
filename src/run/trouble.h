/*
 * Where a number that is not finite comes from.
 *
 * NaN and infinities are carried along like other numbers; what a reader wants to know is
 * where the first one arose: an operation outside of its domain, or an overflow.
 */
#ifndef CR_RUN_TROUBLE_H
#define CR_RUN_TROUBLE_H

#include "run/run.h"

/* Is the value (an id of the graph) not finite although all its operands are? */
bool cr_trouble_begins(const struct cr_run *run, size_t value, size_t sample);

/* Says so: "v = 1/x is ∞ at x = 0: recip wants x!=0". Appended to out. */
void cr_trouble_words(const struct cr_run *run, size_t value, size_t sample,
                      struct cr_buf *out);

/* A line for each origin among the values and then the gradients, up to `most`; nothing when
 * all is finite. Each line begins with `before`. */
void cr_trouble_lines(const struct cr_run *run, const char *before, size_t most,
                      struct cr_buf *out);

#endif
