/*
 * Gradients held against differences of the output.
 *
 *     D(h) = (F(x + h) - F(x - h)) / 2h
 *
 * for falling h, and from them, by Richardson's extrapolation (Ridders 1982), a better value
 * and an estimate of its error. Any quantity can be varied, inner ones too: what depends on
 * it is evaluated again. All samples are varied in one go, since no sample sees another
 * before the output is reduced.
 *
 * A *kink* is where a derivative jumps: relu and abs at 0, a tie of max, a hinge that just
 * opens. A step h across which some operation changes its branch is left out; when none
 * remains, the point is at a kink and the gradient cannot be held against anything.
 */
#ifndef CR_CHECK_DIFFERENCES_H
#define CR_CHECK_DIFFERENCES_H

#include "run/run.h"

enum cr_agreement {
    CR_AGREES,
    CR_DIFFERS,   /* the gradient is wrong */
    CR_AT_KINK,   /* there is no derivative to compare with */
    CR_UNCERTAIN, /* the estimate is larger than the difference could be seen */
    CR_NOT_FINITE,
    CR_AGREEMENT_COUNT
};

struct cr_gradient {
    size_t quantity;
    long sample; /* 0-based, or CR_NONE when there is one number for all */
    double analytic, numeric;
    double error;    /* |analytic - numeric| over the larger of both; 0 for 0 and 0 */
    double estimate; /* of the error of numeric, in the same measure */
    enum cr_agreement agreement;
    long kink; /* CR_AT_KINK: the graph's value that has it, or CR_NONE */
};

/* "ok", "wrong", "kink", "unsure", "not finite". */
const char *cr_agreement_word(enum cr_agreement agreement);

/* Every gradient of the run, the worst first; for free(). *count is how many. NULL with err
 * set when memory is out. */
struct cr_gradient *cr_differences(const struct cr_run *run, size_t *count,
                                   struct cr_err *err);

/* Is that within the limit of work? It grows with the square of a network's depth. */
int cr_differences_check(const struct cr_run *run, const struct cr_limits *limits,
                         struct cr_err *err);

#endif
