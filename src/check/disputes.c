/* Wrong claims as a story tells them: see disputes.h. */
#include "check/disputes.h"

#include <stdlib.h>

static const char NO_SLIP[] = "no known slip";

static enum cr_aspect aspect_of(const struct cr_about *about)
{
    return about->kind == CR_ABOUT_GRAD  ? CR_ASPECT_GRAD
           : about->kind == CR_ABOUT_NEW ? CR_ASPECT_NEW
                                         : CR_ASPECT_VALUE;
}

/* The first dispute that is explained as this one is, by the same diagnosis or as following
 * from the same claim: itself where there was none. `first` has room for two of each claim. */
static size_t first_like(const struct cr_judged *judged, size_t claims, size_t own,
                         size_t *first)
{
    const bool downstream = judged->origin == CR_ORIGIN_DOWNSTREAM;
    const long kind = downstream ? judged->follows : judged->diagnosis;
    if (kind == CR_NONE)
        return own;
    size_t *place = &first[(downstream ? claims : 0) + (size_t)kind];
    if (*place == 0)
        *place = own + 1;
    return *place - 1;
}

struct cr_dispute *cr_disputes(const struct cr_claims *claims,
                               const struct cr_explained *explained, size_t *count)
{
    struct cr_dispute *all = calloc(claims->count + 1, sizeof *all);
    size_t *first = calloc(2 * claims->count + 1, sizeof *first);
    *count = 0;
    if (!all || !first) {
        free(all);
        all = NULL;
    }
    for (size_t i = 0; all && i < claims->count; i++) {
        const struct cr_about *about = &claims->items[i].about;
        const struct cr_judged *judged = &explained->claims[i];
        if (judged->verdict != CR_VERDICT_WRONG)
            continue;
        all[*count] = (struct cr_dispute){
            .quantity = about->quantity,
            .aspect = aspect_of(about),
            .by = about->kind == CR_ABOUT_LOCAL ? (long)about->by : CR_NONE,
            .sample = about->sample,
            .claimed = claims->items[i].text,
            .exact = judged->exact,
            .source = judged->origin != CR_ORIGIN_DOWNSTREAM,
            .like = first_like(judged, claims->count, *count, first),
            .why = judged->slip ? judged->slip : NO_SLIP,
            .told = judged->told ? judged->told : NO_SLIP};
        (*count)++;
    }
    free(first);
    return all;
}
