/* What follows from other claims: see search.h. */
#include "check/search.h"

#include <math.h>
#include <string.h>

static const double NEAR = 0.02;

enum { MOST_ALONE = 40, MOST_NAMED = 6 };

bool cr_same_subject(const struct cr_about *a, const struct cr_about *b)
{
    return a->kind == b->kind && a->quantity == b->quantity && a->sample == b->sample &&
           (a->kind != CR_ABOUT_LOCAL || a->by == b->by);
}

bool cr_search_is_wrong(const struct cr_search *s, size_t i)
{
    return s->out->claims[i].verdict == CR_VERDICT_WRONG;
}

/* Gives claims, but none about what `claim` is about. Where the same is claimed twice the
 * last counts, or the first with `backward`. */
void cr_search_give(struct cr_search *s, size_t claim, enum cr_giving giving, bool backward)
{
    const size_t n = s->claims->count;
    cr_given_clear(&s->given, s->run->model->graph);
    for (size_t k = 0; giving != CR_GIVE_NONE && k < n; k++) {
        const size_t i = backward ? n - 1 - k : k;
        struct cr_claimed given = s->claims->items[i];
        if (giving == CR_GIVE_EXACT)
            given.number = s->out->claims[i].exact;
        if ((giving == CR_GIVE_ALL || !cr_search_is_wrong(s, i)) &&
            !cr_same_subject(&given.about, &s->claims->items[claim].about))
            cr_given_add(&s->given, &s->replay, &given);
    }
}

/* Replays with what is given; does it say what is claimed? */
bool cr_search_says(struct cr_search *s, size_t claim, const struct cr_fault *fault)
{
    if (s->err->status || cr_replay_run(&s->replay, &s->given, fault, s->err))
        return false;
    const struct cr_claimed *c = &s->claims->items[claim];
    return cr_claim_fits(c, cr_replay_says(&s->replay, &c->about));
}

static bool follows_from_right(struct cr_search *s, size_t claim)
{
    for (int backward = 0; backward < 2; backward++) {
        cr_search_give(s, claim, CR_GIVE_RIGHT, backward);
        if (cr_search_says(s, claim, NULL))
            return true;
    }
    return false;
}

/* Does it follow from one other wrong claim, with the exact numbers or the claimed ones? */
static bool follows_from(struct cr_search *s, size_t claim, size_t other)
{
    for (int way = 0; way < 3; way++) {
        cr_search_give(s, claim, way == 0 ? CR_GIVE_NONE : CR_GIVE_RIGHT, way == 2);
        cr_given_add(&s->given, &s->replay, &s->claims->items[other]);
        if (cr_search_says(s, claim, NULL))
            return true;
    }
    return false;
}

/* How far behind the output a subject is worked out; larger is nearer to the end of it all. */
static double lateness(const struct cr_search *s, const struct cr_about *about)
{
    const struct cr_model *model = s->run->model;
    const double width = (double)model->graph->count;
    const double id = (double)model->quantities[about->quantity].value;
    return about->kind == CR_ABOUT_VALUE   ? id
           : about->kind == CR_ABOUT_LOCAL ? width + 1
           : about->kind == CR_ABOUT_GRAD  ? 3 * width - id
                                           : 4 * width;
}

/* The latest wrong claim that this one follows from; CR_NONE when there is none. */
static long find_origin(struct cr_search *s, size_t claim)
{
    long best = CR_NONE;
    for (size_t i = 0; i < s->claims->count; i++) {
        const struct cr_about *about = &s->claims->items[i].about;
        if (i == claim || !cr_search_is_wrong(s, i) || cr_same_subject(about, &s->claims->items[claim].about) ||
            (best != CR_NONE &&
             lateness(s, about) <= lateness(s, &s->claims->items[best].about)))
            continue;
        if (follows_from(s, claim, i))
            best = (long)i;
    }
    return best;
}

/* The latest wrong claim before this one in the way of working out. */
static long nearest_before(const struct cr_search *s, size_t claim)
{
    const double own = lateness(s, &s->claims->items[claim].about);
    long best = CR_NONE;
    for (size_t i = 0; i < s->claims->count; i++) {
        const double late = lateness(s, &s->claims->items[i].about);
        if (i != claim && cr_search_is_wrong(s, i) && late < own &&
            (best == CR_NONE || late > lateness(s, &s->claims->items[best].about)))
            best = (long)i;
    }
    return best;
}

/* Is it much nearer to what the last replay says than to the exact number? Rounded numbers
 * of others give only about what is claimed. */
static bool is_near(struct cr_search *s, size_t claim)
{
    const struct cr_claimed *c = &s->claims->items[claim];
    const double off = fabs(c->number - s->out->claims[claim].exact);
    return fabs(c->number - cr_replay_says(&s->replay, &c->about)) <= NEAR * off;
}

/* Does it follow from all that is claimed, but not from what is right of it? */
static long follows_from_all(struct cr_search *s, size_t claim)
{
    for (int backward = 0; backward < 2; backward++) {
        cr_search_give(s, claim, CR_GIVE_ALL, backward);
        if (cr_search_says(s, claim, NULL) || is_near(s, claim))
            return nearest_before(s, claim);
    }
    return CR_NONE;
}

size_t cr_search_count_wrong(const struct cr_search *s)
{
    return cr_explained_count(s->out, CR_VERDICT_WRONG);
}

void cr_find_downstream(struct cr_search *s)
{
    const bool few = cr_search_count_wrong(s) <= MOST_ALONE;
    for (size_t i = 0; i < s->claims->count && !s->err->status; i++) {
        struct cr_judged *judged = &s->out->claims[i];
        if (judged->verdict == CR_VERDICT_OK || cr_search_count_wrong(s) == 0)
            continue;
        if (follows_from_right(s, i))
            continue; /* no wrong claim is needed for it */
        long origin = few ? find_origin(s, i) : CR_NONE;
        if (origin == CR_NONE && cr_search_is_wrong(s, i))
            origin = follows_from_all(s, i);
        if (origin == CR_NONE)
            continue;
        judged->verdict = CR_VERDICT_WRONG;
        judged->origin = CR_ORIGIN_DOWNSTREAM;
        judged->follows = origin;
    }
    for (size_t i = 0; i < s->claims->count; i++)
        if (cr_search_is_wrong(s, i) && s->out->claims[i].origin == CR_ORIGIN_NONE)
            s->out->claims[i].origin = CR_ORIGIN_SOURCE;
}

/* ---- rounded on the way ---- */

/* The rounded numbers that a premature rounding was made of, as far as they matter. */
static void say_rounded(struct cr_search *s, size_t claim, bool backward, struct cr_buf *out)
{
    size_t named = 0;
    for (size_t i = 0; i < s->claims->count && named < MOST_NAMED; i++) {
        const struct cr_claimed *c = &s->claims->items[i];
        if (cr_search_is_wrong(s, i) || cr_same_subject(&c->about, &s->claims->items[claim].about) ||
            c->number == s->out->claims[i].exact)
            continue;
        cr_search_give(s, claim, CR_GIVE_NONE, false);
        for (size_t k = 0; k < s->claims->count; k++) {
            const size_t other = backward ? s->claims->count - 1 - k : k;
            if (other != i && !cr_search_is_wrong(s, other) &&
                !cr_same_subject(&s->claims->items[other].about, &s->claims->items[claim].about) &&
                !cr_same_subject(&s->claims->items[other].about, &c->about))
                cr_given_add(&s->given, &s->replay, &s->claims->items[other]);
        }
        if (cr_search_says(s, claim, NULL))
            continue;
        cr_buf_puts(out, named++ ? ", " : ": worked out from ");
        cr_claim_mention(c, out);
        cr_buf_printf(out, " = %s", c->text);
    }
}

/* Claims that follow from the rounded numbers of others. */
void cr_find_rounded(struct cr_search *s)
{
    for (size_t i = 0; i < s->claims->count && !s->err->status; i++) {
        if (!cr_search_is_open(s, i) || s->out->claims[i].origin != CR_ORIGIN_SOURCE)
            continue;
        for (int backward = 0; backward < 2 && cr_search_is_open(s, i); backward++) {
            struct cr_buf what = {0};
            cr_search_give(s, i, CR_GIVE_RIGHT, backward);
            if (cr_search_says(s, i, NULL)) {
                cr_buf_puts(&what, "premature rounding");
                say_rounded(s, i, backward, &what);
                s->out->claims[i].diagnosis =
                    cr_add_diagnosis(s, "premature rounding", cr_buf_text(&what), NULL);
            }
            cr_buf_release(&what);
        }
    }
}
