/* A check: see check.h. */
#include "check/check.h"

#include <stdlib.h>

int cr_check_init(struct cr_check *check, const struct cr_run *run,
                  const struct cr_claims *claims, struct cr_err *err)
{
    *check = (struct cr_check){.run = run, .claims = claims};
    check->gradients = cr_differences(run, &check->gradient_count, err);
    return !check->gradients || cr_explain(&check->explained, run, claims, err) ||
                   cr_health_look(&check->health, run, err)
               ? -1
               : 0;
}

void cr_check_release(struct cr_check *check)
{
    free(check->gradients);
    cr_explained_release(&check->explained);
    cr_health_release(&check->health);
    *check = (struct cr_check){0};
}

bool cr_check_passes(const struct cr_check *check)
{
    for (size_t i = 0; i < check->gradient_count; i++)
        if (check->gradients[i].agreement == CR_DIFFERS)
            return false;
    return cr_explained_count(&check->explained, CR_VERDICT_WRONG) == 0;
}
