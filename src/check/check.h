/*
 * A check: everything that can be wrong with a run or with what is claimed about it.
 *
 * Gradients held against differences, claims held against exact numbers, what explains the
 * wrong ones, and what is unhealthy. It only tells; the numbers are the run's.
 */
#ifndef CR_CHECK_CHECK_H
#define CR_CHECK_CHECK_H

#include "check/claims.h"
#include "check/differences.h"
#include "check/explain.h"
#include "check/health.h"

struct cr_check {
    const struct cr_run *run; /* borrowed, as the claims are */
    const struct cr_claims *claims;
    struct cr_gradient *gradients; /* the worst first */
    size_t gradient_count;
    struct cr_explained explained;
    struct cr_health health;
};

/* Checks all. Release also after a failure. */
int cr_check_init(struct cr_check *check, const struct cr_run *run,
                  const struct cr_claims *claims, struct cr_err *err);
void cr_check_release(struct cr_check *check);

/* Is no gradient and no claim wrong? */
bool cr_check_passes(const struct cr_check *check);

/* As tables, with numbers at `digits` significant digits (0: 6), and all gradients or only
 * the worst of many. */
int cr_check_table(const struct cr_check *check, int digits, bool all, struct cr_buf *out,
                   struct cr_err *err);

/* {"gradients": [...], "claims": [...], "diagnosis": [...]}; assets/check.schema.json. */
int cr_check_json(const struct cr_check *check, struct cr_buf *out, struct cr_err *err);

#endif
