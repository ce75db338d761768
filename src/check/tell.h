/* The story of a run with what is wrong about it in the pictures. */
#ifndef CR_CHECK_TELL_H
#define CR_CHECK_TELL_H

#include "check/claims.h"
#include "story/story.h"

/* Tells the run as `telling` says, with the claims that are wrong, what explains them, and
 * what is unhealthy. NULL with err set. */
struct cr_story *cr_check_tell(const struct cr_run *run, const struct cr_claims *claims,
                               const struct cr_telling *telling, struct cr_err *err);

#endif
