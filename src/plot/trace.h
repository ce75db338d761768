/*
 * A function as a line: sampled, with gaps where it jumps or has no value.
 *
 *            o----   right            jump: an open dot on each side that the function
 *                                     does not take, a closed one where it is
 *     -------*       left = at
 *            x
 *
 * Nothing is known about the function but its values. Two neighbouring samples that differ
 * are brought together by halving: where the difference does not go away the function
 * jumps there; where it grows without end there is a pole, and nothing is joined either.
 */
#ifndef CR_PLOT_TRACE_H
#define CR_PLOT_TRACE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "draw/geometry.h"

/* A number for each x; not finite where there is none. */
struct cr_function {
    double (*of)(const void *context, double x);
    const void *context;
};

struct cr_jump {
    double x, left, at, right; /* the limits from both sides, and the value itself */
};

enum { CR_JUMPS_MOST = 64 };

struct cr_trace {
    struct cr_point *points; /* x ascending */
    bool *joined;            /* is it joined to the one before */
    size_t count;
    struct cr_jump jumps[CR_JUMPS_MOST];
    size_t jump_count;
};

/* Samples from .. to, and at corners[0 .. corner_count) besides. The curve lives in the
 * arena. */
int cr_trace_of(struct cr_arena *arena, struct cr_function function, double from,
                double to, const double *corners, size_t corner_count,
                struct cr_trace *trace, struct cr_err *err);

/*
 * The heights worth showing of two curves that share a picture: all of them, but where a
 * pole would press the rest flat only where most of their points are.
 */
int cr_trace_window(const struct cr_trace *a, const struct cr_trace *b, double *low,
                    double *high, struct cr_err *err);

#endif
