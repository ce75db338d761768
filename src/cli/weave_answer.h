/* What a mark {{cr FILE KEY}} becomes: a number, or mathematics between dollars. */
#ifndef CR_CLI_WEAVE_ANSWER_H
#define CR_CLI_WEAVE_ANSWER_H

#include "check/claims.h"
#include "run/run.h"

/* Appends what is asked for of a quantity: with the ending ".symbol", ".formula" or ".equation"
 * mathematics, with "" its number. `digits` are significant ones, 0 as many as are wanted. */
int cr_weave_answer(struct cr_arena *arena, const struct cr_run *run,
                    const struct cr_about *about, const char *ending, int digits,
                    struct cr_buf *out, struct cr_err *err);

#endif
