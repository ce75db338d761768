/* Telling a run with what is wrong about it: see tell.h. */
#include "check/tell.h"

#include <stdlib.h>

#include "check/disputes.h"
#include "check/health.h"

/* What is unhealthy, as a story tells it; for free(), NULL when memory is out. */
static struct cr_notice *notices_of(const struct cr_health *health)
{
    struct cr_notice *all = calloc(health->count + 1, sizeof *all);
    for (size_t i = 0; all && i < health->count; i++)
        all[i] = (struct cr_notice){health->warnings[i].value, health->warnings[i].what,
                                    health->warnings[i].told};
    return all;
}

struct cr_story *cr_check_tell(const struct cr_run *run, const struct cr_claims *claims,
                               const struct cr_telling *telling, struct cr_err *err)
{
    struct cr_telling full = *telling;
    struct cr_explained explained = {0};
    struct cr_health health = {0};
    struct cr_dispute *disputes = NULL;
    struct cr_notice *notices = NULL;
    struct cr_story *story = NULL;
    int failed =
        cr_explain(&explained, run, claims, err) || cr_health_look(&health, run, err);
    if (!failed && (!(disputes = cr_disputes(claims, &explained, &full.dispute_count)) ||
                    !(notices = notices_of(&health))))
        failed = cr_fail_memory(err);
    full.check = true;
    full.disputes = disputes;
    full.notices = notices;
    full.notice_count = health.count;
    full.claim_count = claims->count;
    if (!failed)
        story = cr_story_new(run, &full, err);
    free(disputes);
    free(notices);
    cr_health_release(&health);
    cr_explained_release(&explained);
    return story;
}
