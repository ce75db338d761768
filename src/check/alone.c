/* One claim alone: see search.h. */
#include "check/search.h"

#include <math.h>

#include "check/misprint.h"

/* The case as the claim's diagnosis. */
static void diagnose(struct cr_search *s, size_t claim, enum cr_giving giving, size_t row,
                     size_t index)
{
    struct cr_fault_case c;
    struct cr_fault fault;
    struct cr_buf what = {0}, place = {0};
    cr_make_case(s, row, index, &c, &fault);
    CR_FAULT_ROWS[row].say(&c, &place);
    cr_buf_printf(&what, "%s%s%s%s", CR_FAULT_ROWS[row].name, place.size ? ": " : "",
                  cr_buf_text(&place),
                  giving == CR_GIVE_ALL ? ", with the numbers claimed" : "");
    s->out->claims[claim].diagnosis =
        cr_add_diagnosis(s, CR_FAULT_ROWS[row].name, cr_buf_text(&what), NULL);
    cr_buf_release(&what);
    cr_buf_release(&place);
}

/* The first case that says the claim, with the other claims given. */
static bool explain_alone(struct cr_search *s, size_t claim, enum cr_giving giving)
{
    const struct cr_claimed *claimed = &s->claims->items[claim];
    struct cr_judged *judged = &s->out->claims[claim];
    struct cr_reach reach = {0};
    size_t row_found = CR_FAULT_ROW_COUNT, index = 0;
    bool exactly = false;
    cr_search_give(s, claim, giving, false);
    for (size_t row = 0; row < CR_FAULT_ROW_COUNT; row++) {
        const size_t count = CR_FAULT_ROWS[row].count(&s->faults);
        for (size_t i = 0; i < count && !s->err->status; i++) {
            struct cr_fault_case c;
            struct cr_fault fault;
            cr_make_case(s, row, i, &c, &fault);
            if (!cr_is_fault(&fault))
                continue;
            cr_search_says(s, claim, &fault);
            const double said = cr_replay_says(&s->replay, &claimed->about);
            cr_reach_note(claimed, said, judged->exact, row, &reach);
            if (row_found < CR_FAULT_ROW_COUNT ||
                !cr_search_explains(claimed, said, CR_FAULT_ROWS[row].guess))
                continue;
            row_found = row;
            index = i;
            exactly = fabs(said - claimed->number) <= 1e-9 * fabs(said);
            if (!cr_is_vague(claimed) && !CR_FAULT_ROWS[row].guess) {
                diagnose(s, claim, giving, row, i);
                return true;
            }
        }
    }
    if (row_found == CR_FAULT_ROW_COUNT)
        return false;
    judged->unclear =
        cr_reach_is_unclear(&reach) ||
        (CR_FAULT_ROWS[row_found].guess && !exactly &&
         cr_reach_is_chance(&reach, claimed, row_found));
    if (!judged->unclear)
        diagnose(s, claim, giving, row_found, index);
    return true;
}

/* A number that was worked out rightly, from exact or from claimed numbers, and then written
 * down with a digit missing or two of them swapped. */
static bool explain_misprint(struct cr_search *s, size_t claim)
{
    const struct cr_claimed *c = &s->claims->items[claim];
    for (int way = 0; way < 3; way++) {
        struct cr_buf what = {0};
        cr_search_give(s, claim, (enum cr_giving)way, false);
        cr_search_says(s, claim, NULL);
        const bool found =
            cr_misprint(c->text, cr_replay_says(&s->replay, &c->about), &what);
        if (found)
            s->out->claims[claim].diagnosis =
                cr_add_diagnosis(s, "misprint", cr_buf_text(&what), NULL);
        cr_buf_release(&what);
        if (found)
            return true;
    }
    return false;
}

void cr_explain_rest(struct cr_search *s)
{
    size_t cases = 0, open = 0;
    for (size_t row = 0; row < CR_FAULT_ROW_COUNT; row++)
        cases += CR_FAULT_ROWS[row].count(&s->faults);
    for (size_t i = 0; i < s->claims->count; i++)
        open += cr_search_is_open(s, i) && s->out->claims[i].origin == CR_ORIGIN_SOURCE;
    const bool small = (double)cases * (double)open * s->work * 4 < CR_SEARCH_MOST_WORK;
    for (size_t i = 0; i < s->claims->count && !s->err->status; i++)
        if (cr_search_is_open(s, i) && s->out->claims[i].origin == CR_ORIGIN_SOURCE &&
            !(small && explain_alone(s, i, CR_GIVE_RIGHT)) &&
            !(small && explain_alone(s, i, CR_GIVE_ALL)) &&
            !(small && explain_alone(s, i, CR_GIVE_EXACT)))
            explain_misprint(s, i);
}
