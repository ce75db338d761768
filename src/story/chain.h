/*
 * The story of a chain: how the gradient comes from the loss to chosen quantities
 * (`--wrt`), in one step for all of them, or a step for each path and one for their sum.
 */
#ifndef CR_STORY_CHAIN_H
#define CR_STORY_CHAIN_H

#include "story/builder.h"

/* Finds the quantities of the keys, into b->wrt. -1 with err set when one is unknown or
 * takes no gradient. */
int cr_chain_targets(struct cr_builder *b, const struct cr_telling *telling);

/* The backward steps of the sample that is told now. */
int cr_chain_steps(struct cr_builder *b);

#endif
