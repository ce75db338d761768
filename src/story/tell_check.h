/*
 * The step that shows what someone else's numbers are wrong about.
 *
 * A *dispute* is a claimed number that is not the exact one: at its place in the picture
 * stand both, "0.118 ≠ 0.115", outlined; a claimed derivative has its red arrow. At the foot
 * each has a line with what explains it, those where something began before those that only
 * follow; then what is unhealthy.
 */
#ifndef CR_STORY_TELL_CHECK_H
#define CR_STORY_TELL_CHECK_H

#include "story/builder.h"

/* Copies the disputes and notices into the story. */
int cr_take_disputes(struct cr_builder *b, const struct cr_telling *telling);

/* The step of phase `check`. */
int cr_tell_check(struct cr_builder *b);

#endif
