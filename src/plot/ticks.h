/*
 * Round numbers along an axis.
 *
 * A step is 1, 2 or 5 times a power of ten: of these the one that comes nearest to the
 * wanted number of ticks. Ticks are whole multiples of the step, so 0 is one of them when
 * it is in the range, and the same number is never written in two ways.
 */
#ifndef CR_PLOT_TICKS_H
#define CR_PLOT_TICKS_H

#include <stdbool.h>
#include <stddef.h>

enum { CR_TICKS_MOST = 32 };

struct cr_ticks {
    double step;
    size_t count; /* at least 1 for a range that cr_ticks_fit accepts */
    double at[CR_TICKS_MOST];
    bool powers; /* what is shown is 10 to the power of each: a logarithmic axis */
    int digits;  /* so many tell neighbours apart: for cr_num_shown */
};

/* All round numbers in from .. to, about `wanted` (2 to 16) of them. */
struct cr_ticks cr_ticks_of(double from, double to, int wanted);

/* Is this a range that ticks can tell apart: from < to, both finite, not too large, and
 * not nearer to each other than numbers of their size can be read? */
int cr_ticks_fit(double from, double to);

#endif
