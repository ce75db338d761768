/*
 * What a step about neurons says: its marks, arrows, head and foot. One function for each
 * kind of step; all append to an empty step and return 0, or -1 when memory is out. Steps
 * about single quantities (cr_tell_value, cr_tell_grad), sums and updates are a circuit's
 * too.
 */
#ifndef CR_STORY_CONTENTS_H
#define CR_STORY_CONTENTS_H

#include "story/content.h"

int cr_tell_setup(const struct cr_teller *teller, struct cr_step *step,
                  const size_t *nodes, size_t count);
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
int cr_tell_update(const struct cr_teller *teller, struct cr_step *step,
                   const size_t *params, size_t count);

#endif
