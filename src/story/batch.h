/*
 * What is said of all samples together: the loss that is their sum or mean, and how a
 * gradient is made of what each sample brings.
 */
#ifndef CR_STORY_BATCH_H
#define CR_STORY_BATCH_H

#include "story/content.h"

/* L = 1/n (L_1 + L_2 + ...) = numbers = value, with at most so many samples written out. */
struct cr_math *cr_batch_loss(const struct cr_teller *teller, size_t most);

/* The loss in symbols as lines of the head: L = ...; of several samples L_s = ... and
 * L = 1/n sum over s of L_s. `teller` may write inner parts out. */
int cr_head_loss(const struct cr_teller *teller, struct cr_step *step);

/* The step in which the gradients of parameters are added up. */
int cr_tell_sum(const struct cr_teller *teller, struct cr_step *step,
                const size_t *params, size_t count);

#endif
