/*
 * Claims about what was computed of rounded inputs.
 *
 * A drawing prints an input of 0.84442 as 0.8444, and then all that is computed of it with
 * four decimals too. Of 0.8444 itself something a little different comes out, and it is
 * not wrong. So a claim of such a network may be off by half of its last digit and by what half
 * of the last digit of each input changes.
 */
#ifndef CR_CHECK_ROUNDED_H
#define CR_CHECK_ROUNDED_H

#include "check/claims.h"

/* Widens the claims from `first` on, where the model's inputs are rounded (net->rounded). */
int cr_claims_widen(struct cr_claims *claims, size_t first, const struct cr_model *model,
                    struct cr_err *err);

#endif
