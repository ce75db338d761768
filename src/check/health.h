/*
 * What is unhealthy about a run, though its numbers are right.
 *
 *     not finite   an operation outside of its domain, or an overflow: where it is born
 *     dead         a relu that is 0 at every sample: nothing goes back through it
 *     saturated    a sigmoid or tanh whose slope is under 2 % of its steepest
 *     vanishing    the gradient shrinks to under 1/1000 from the last layer to the first
 *     exploding    or grows to over 1000 times
 *     symmetry     neurons of a layer that are and will stay the same
 *     unused       a parameter that the output does not depend on
 */
#ifndef CR_CHECK_HEALTH_H
#define CR_CHECK_HEALTH_H

#include "run/run.h"

enum cr_ailment {
    CR_AIL_NOT_FINITE,
    CR_AIL_DEAD,
    CR_AIL_SATURATED,
    CR_AIL_VANISHING,
    CR_AIL_EXPLODING,
    CR_AIL_SYMMETRY,
    CR_AIL_UNUSED,
    CR_AIL_COUNT
};

struct cr_warning {
    enum cr_ailment ailment;
    size_t value;     /* of the graph: where to look */
    const char *what; /* in words, with the name of the quantity */
    const char *told; /* the same with mentions (model/mention.h) */
};

struct cr_health {
    struct cr_arena arena;
    struct cr_warning *warnings; /* in the order of the table above */
    size_t count, capacity;
};

/* "dead relu", "saturated", ... */
const char *cr_ailment_word(enum cr_ailment ailment);

/* Looks a run over. Release also after a failure. */
int cr_health_look(struct cr_health *health, const struct cr_run *run, struct cr_err *err);
void cr_health_release(struct cr_health *health);

#endif
