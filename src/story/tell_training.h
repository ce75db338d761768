/*
 * The story of a training: a step for each moment that is looked at, which shows the
 * parameters as they are then. Told in place of everything else, so that all its pictures
 * have one layout and one scale of shading.
 */
#ifndef CR_STORY_TELL_TRAINING_H
#define CR_STORY_TELL_TRAINING_H

#include "story/builder.h"

int cr_tell_training(struct cr_builder *b, const struct cr_moments *moments);

#endif
