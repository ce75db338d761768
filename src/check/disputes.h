/*
 * Wrong claims as a story tells them.
 */
#ifndef CR_CHECK_DISPUTES_H
#define CR_CHECK_DISPUTES_H

#include "check/explain.h"
#include "story/story.h"

/* The claims that are wrong, in their order; *count is how many. The texts stay those of
 * claims and explained. For free(); NULL when memory is out. */
struct cr_dispute *cr_disputes(const struct cr_claims *claims,
                               const struct cr_explained *explained, size_t *count);

#endif
