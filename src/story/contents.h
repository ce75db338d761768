/*
 * What a step says: its marks, arrows, head and foot. One function for each kind of step;
 * all append to an empty step and return 0, or -1 when memory is out.
 */
#ifndef CR_STORY_CONTENTS_H
#define CR_STORY_CONTENTS_H

#include "story/formula.h"
#include "story/story.h"

int cr_tell_setup(const struct cr_teller *teller, struct cr_step *step, const size_t *nodes,
                  size_t count);
int cr_tell_value(const struct cr_teller *teller, struct cr_step *step, size_t quantity);
int cr_tell_grad(const struct cr_teller *teller, struct cr_step *step, size_t quantity);
int cr_tell_forward(const struct cr_teller *teller, struct cr_step *step,
                    const size_t *nodes, size_t count);
int cr_tell_loss(const struct cr_teller *teller, struct cr_step *step);
int cr_tell_deltas(const struct cr_teller *teller, struct cr_step *step,
                   const size_t *nodes, size_t count);
int cr_tell_weights(const struct cr_teller *teller, struct cr_step *step,
                    const size_t *params, size_t count);
int cr_tell_backward(const struct cr_teller *teller, struct cr_step *step,
                     const size_t *nodes, size_t count, const size_t *params,
                     size_t param_count);
int cr_tell_sum(const struct cr_teller *teller, struct cr_step *step, const size_t *params,
                size_t count);
int cr_tell_update(const struct cr_teller *teller, struct cr_step *step,
                   const size_t *params, size_t count);

/* Does the quantity receive a gradient that is passed on (see formula.h on uses)? */
bool cr_has_gradient(const struct cr_teller *teller, size_t quantity);

/* Settles all numbers of the step and writes its words. */
int cr_step_settle(struct cr_step *step, struct cr_arena *arena, int digits);

#endif
