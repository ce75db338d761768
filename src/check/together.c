/* One fault for many claims: see search.h. */
#include "check/search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* How near, in units of its only digit, a number comes to a claim. */
static const double NEAR_UNITS = 2.5;

/* How many guesses may be expected to hit a claim by chance. */
static const double MOST_CHANCE = 0.3;

/* What is that near, in units of the last digit, is the number itself. */
static const double EXACT = 1e-6;

enum { MOST_ALSO = 2, MOST_PLACES = 3, MOST_HITS = 200000 };

static bool gives(const struct cr_hit *hit, size_t wrong)
{
    return hit->gives[wrong / 64] >> (wrong % 64) & 1;
}

bool cr_is_fault(const struct cr_fault *fault)
{
    return fault->value || fault->locals || fault->grad || fault->grads || fault->update;
}

void cr_make_case(const struct cr_search *s, size_t row, size_t index,
                      struct cr_fault_case *c, struct cr_fault *fault)
{
    *c = (struct cr_fault_case){.faults = &s->faults, .row = row, .index = index};
    *fault = (struct cr_fault){.what = c};
    CR_FAULT_ROWS[row].make(c, fault);
}

static bool same(double a, double b)
{
    return fabs(a - b) <= 1e-9 * fabs(b);
}

bool cr_is_vague(const struct cr_claimed *claim)
{
    return claim->unit > 0 && fabs(claim->number) < 10 * claim->unit;
}

bool cr_search_explains(const struct cr_claimed *claim, double said, bool guess)
{
    return cr_claim_fits(claim, said) &&
           (!guess || !cr_is_vague(claim) || same(claim->number, said));
}

void cr_reach_note(const struct cr_claimed *claim, double said, double exact, size_t row,
                   struct cr_reach *reach)
{
    const bool guess = CR_FAULT_ROWS[row].guess;
    const bool explains = cr_search_explains(claim, said, guess);
    if (guess && !same(said, exact) && fabs(said - claim->number) <= fabs(claim->number) / 2)
        reach->around[row]++;
    const bool near = !guess && fabs(said - claim->number) <= NEAR_UNITS * claim->unit;
    if (!cr_is_vague(claim) || !(near || explains) || same(said, exact))
        return;
    reach->least = reach->any ? fmin(reach->least, said) : said;
    reach->most = reach->any ? fmax(reach->most, said) : said;
    reach->any = true;
    reach->explained |= explains;
    reach->clear |= explains && (same(said, claim->number) || same(said, -exact));
}

bool cr_reach_is_unclear(const struct cr_reach *reach)
{
    return reach->explained && !reach->clear && !same(reach->least, reach->most);
}

bool cr_reach_is_chance(const struct cr_reach *reach, const struct cr_claimed *claim,
                        size_t row)
{
    size_t around = 0;
    for (size_t i = 0; i <= row; i++)
        around += reach->around[i];
    return (double)around * claim->unit > MOST_CHANCE * fabs(claim->number);
}

/* Does what the last replay says go with every right claim? */
static bool contradicts(struct cr_search *s)
{
    for (size_t i = 0; i < s->claims->count; i++) {
        const struct cr_claimed *c = &s->claims->items[i];
        if (s->out->claims[i].verdict == CR_VERDICT_OK &&
            !cr_claim_fits(c, cr_replay_says(&s->replay, &c->about)))
            return true;
    }
    return false;
}

static uint64_t *new_bits(struct cr_search *s)
{
    uint64_t *bits = cr_arena_alloc(&s->out->arena, s->words, sizeof *bits);
    if (!bits)
        cr_fail_memory(s->err);
    return bits;
}

static void keep_hit(struct cr_search *s, struct cr_hit hit)
{
    if (s->hit_count == s->hit_capacity) {
        const size_t capacity = s->hit_capacity ? 2 * s->hit_capacity : 64;
        struct cr_hit *hits = realloc(s->hits, capacity * sizeof *hits);
        if (!hits) {
            cr_fail_memory(s->err);
            return;
        }
        s->hits = hits;
        s->hit_capacity = capacity;
    }
    uint64_t *copy = new_bits(s);
    if (!copy)
        return;
    memcpy(copy, hit.gives, s->words * sizeof *copy);
    hit.gives = copy;
    s->hits[s->hit_count++] = hit;
}

/* What the last replay says of claims that are vague, and what a guess says of all. */
static void note_reach(struct cr_search *s, size_t row)
{
    const bool guess = CR_FAULT_ROWS[row].guess;
    bool asked = false;
    for (size_t w = 0; w < s->wrong_count; w++) {
        const struct cr_claimed *claim = &s->claims->items[s->wrong[w]];
        if (!guess && !cr_is_vague(claim))
            continue;
        if (!asked && contradicts(s))
            return;
        asked = true;
        cr_reach_note(claim, cr_replay_says(&s->replay, &claim->about),
                      s->out->claims[s->wrong[w]].exact, row, &s->reach[w]);
    }
}

/* Is there a fault that gives another wrong claim as well? */
static bool has_company(const struct cr_search *s, size_t wrong)
{
    for (size_t i = 0; i < s->hit_count; i++)
        for (size_t w = 0; w < s->wrong_count && gives(&s->hits[i], wrong); w++)
            if (w != wrong && gives(&s->hits[i], w))
                return true;
    return false;
}

/* Claims of a single digit that stand alone, and that more than one fault comes near. */
static void find_unclear(struct cr_search *s)
{
    for (size_t w = 0; w < s->wrong_count; w++)
        if (cr_reach_is_unclear(&s->reach[w]) && !has_company(s, w))
            s->out->claims[s->wrong[w]].unclear = true;
}

/* Replays one case, and keeps it when it explains something. */
static void try_case(struct cr_search *s, size_t row, size_t index,
                     const struct cr_fault *fault, uint64_t *bits)
{
    struct cr_hit hit = {row, index, bits, 0};
    bool any = false;
    if (cr_replay_run(&s->replay, NULL, fault, s->err))
        return;
    memset(bits, 0, s->words * sizeof *bits);
    for (size_t w = 0; w < s->wrong_count; w++) {
        const struct cr_claimed *claim = &s->claims->items[s->wrong[w]];
        const double said = cr_replay_says(&s->replay, &claim->about);
        if (cr_search_explains(claim, said, CR_FAULT_ROWS[row].guess)) {
            bits[w / 64] |= (uint64_t)1 << (w % 64);
            any = true;
            hit.miss += claim->unit > 0 ? fabs(said - claim->number) / claim->unit : 0;
        }
    }
    if (any && !contradicts(s))
        keep_hit(s, hit);
    note_reach(s, row);
}

/* The cases at one place only, or all others, as far as there is time for them. */
static void try_some(struct cr_search *s, bool narrow, uint64_t *bits)
{
    double left = CR_SEARCH_MOST_WORK;
    for (size_t row = 0; row < CR_FAULT_ROW_COUNT; row++) {
        const size_t count = CR_FAULT_ROWS[row].count(&s->faults);
        for (size_t i = 0; i < count && left > 0 && s->hit_count < MOST_HITS; i++) {
            struct cr_fault_case c;
            struct cr_fault fault;
            cr_make_case(s, row, i, &c, &fault);
            if (!cr_is_fault(&fault) || c.narrow != narrow)
                continue;
            if (s->err->status)
                return;
            try_case(s, row, i, &fault, bits);
            left -= s->work;
        }
    }
}

static int in_order(const void *a, const void *b)
{
    const struct cr_hit *x = a, *y = b;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

/* What a hit explains of the open claims. */
struct yield {
    size_t sources, others;
    size_t sharpest; /* the source with the most digits */
    bool alike;      /* all sources are off by the same factor, and so say no more than one */
};

/* How much of a claim its digits leave open. */
static double blur(const struct cr_claimed *claim)
{
    return claim->unit / fabs(claim->number);
}

static bool is_off_alike(const struct cr_search *s, size_t a, size_t b)
{
    const struct cr_claimed *x = &s->claims->items[a], *y = &s->claims->items[b];
    const double by_x = x->number / s->out->claims[a].exact;
    const double by_y = y->number / s->out->claims[b].exact;
    return fabs(by_x - by_y) <= (blur(x) + blur(y)) * fabs(by_x);
}

static struct yield yield_of(const struct cr_search *s, const struct cr_hit *hit)
{
    struct yield yield = {.alike = true};
    for (size_t w = 0; w < s->wrong_count; w++) {
        if (!gives(hit, w) || !cr_search_is_open(s, s->wrong[w]))
            continue;
        if (s->out->claims[s->wrong[w]].origin != CR_ORIGIN_SOURCE) {
            yield.others++;
            continue;
        }
        const size_t sharpest = s->wrong[yield.sharpest];
        yield.alike = yield.alike && (yield.sources == 0 || is_off_alike(s, sharpest, s->wrong[w]));
        if (yield.sources++ == 0 ||
            blur(&s->claims->items[s->wrong[w]]) < blur(&s->claims->items[sharpest]))
            yield.sharpest = w;
    }
    return yield;
}

/* How many open claims a hit explains: sources count first. A guess that explains no more than
 * one number, as others may by chance, does not count. */
static size_t score(const struct cr_search *s, const struct cr_hit *hit)
{
    const struct yield yield = yield_of(s, hit);
    const bool guess = CR_FAULT_ROWS[hit->row].guess && hit->miss > EXACT;
    if (yield.sources == 0 ||
        (guess && yield.alike &&
         cr_reach_is_chance(&s->reach[yield.sharpest],
                            &s->claims->items[s->wrong[yield.sharpest]], hit->row)))
        return 0;
    return yield.sources * (s->wrong_count + 1) + yield.others;
}

static const struct cr_hit *best_hit(const struct cr_search *s)
{
    const struct cr_hit *best = NULL;
    size_t most = 0;
    for (size_t i = 0; i < s->hit_count; i++) {
        const size_t n = score(s, &s->hits[i]);
        const bool closer = best && n == most && n > 0 && s->hits[i].row == best->row &&
                            CR_FAULT_ROWS[best->row].guess && s->hits[i].miss < best->miss;
        if (n > most || closer) {
            most = n;
            best = &s->hits[i];
        }
    }
    return best;
}

/* Is there one hit for all sources? */
static bool explains_all(const struct cr_search *s)
{
    const struct cr_hit *best = best_hit(s);
    for (size_t w = 0; best && w < s->wrong_count; w++)
        if (!gives(best, w) && s->out->claims[s->wrong[w]].origin == CR_ORIGIN_SOURCE)
            return false;
    return best != NULL;
}

/* What happens in many places at once comes first, while there is time; but what is simpler
 * stands first in the end. */
static void try_all(struct cr_search *s)
{
    uint64_t *bits = new_bits(s);
    if (bits)
        try_some(s, false, bits);
    if (bits && !(s->large && explains_all(s)))
        try_some(s, true, bits);
    if (s->hit_count)
        qsort(s->hits, s->hit_count, sizeof *s->hits, in_order);
}

/* "missing factor: d(a)/d(z) or d(L)/d(a)": the places of one row that say the same. */
static void say_hit(struct cr_search *s, const struct cr_hit *best, struct cr_buf *out)
{
    const struct cr_fault_row *row = &CR_FAULT_ROWS[best->row];
    const size_t points = score(s, best);
    size_t named = 0, same = 0;
    cr_buf_puts(out, row->name);
    for (size_t i = 0; i < s->hit_count; i++) {
        if (s->hits[i].row != best->row || score(s, &s->hits[i]) != points ||
            (row->guess && &s->hits[i] != best) ||
            memcmp(s->hits[i].gives, best->gives, s->words * sizeof *best->gives) != 0)
            continue;
        struct cr_fault_case c;
        struct cr_fault fault;
        struct cr_buf text = {0};
        cr_make_case(s, s->hits[i].row, s->hits[i].index, &c, &fault);
        row->say(&c, &text);
        const bool part = strstr(cr_buf_text(&text), "part of ") && named > 0;
        if (!part && text.size && same++ < MOST_PLACES)
            cr_buf_printf(out, "%s%s", named++ ? ", or " : ": ", cr_buf_text(&text));
        cr_buf_release(&text);
    }
    if (same > MOST_PLACES)
        cr_buf_puts(out, ", or elsewhere on the way");
}

/* Has a row from `first` on, before `row`, the same name? */
static bool is_named(const char *name, size_t first, size_t row)
{
    for (size_t i = first; i < row; i++)
        if (strcmp(CR_FAULT_ROWS[i].name, name) == 0)
            return true;
    return false;
}

/* The names of other rows that explain the same. */
static void say_also(const struct cr_search *s, const struct cr_hit *best, struct cr_buf *out)
{
    size_t last = best->row, named = 0;
    const size_t points = score(s, best);
    for (size_t i = 0; i < s->hit_count && named < MOST_ALSO; i++) {
        const struct cr_hit *hit = &s->hits[i];
        const struct cr_fault_row *row = &CR_FAULT_ROWS[hit->row];
        if (row->guess || hit->row <= last || is_named(row->name, best->row, hit->row) || score(s, hit) != points ||
            memcmp(hit->gives, best->gives, s->words * sizeof *best->gives) != 0)
            continue;
        cr_buf_printf(out, "%s%s", named++ ? ", " : "", row->name);
        last = hit->row;
    }
}

void cr_explain_together(struct cr_search *s)
{
    const struct cr_hit *best;
    try_all(s);
    find_unclear(s);
    while (!s->err->status && (best = best_hit(s)) != NULL) {
        struct cr_buf what = {0}, also = {0};
        say_hit(s, best, &what);
        say_also(s, best, &also);
        const long d = cr_add_diagnosis(s, CR_FAULT_ROWS[best->row].name, cr_buf_text(&what),
                                     cr_buf_text(&also));
        for (size_t w = 0; w < s->wrong_count; w++)
            if (gives(best, w) && cr_search_is_open(s, s->wrong[w]))
                s->out->claims[s->wrong[w]].diagnosis = d;
        cr_buf_release(&what);
        cr_buf_release(&also);
        if (d == CR_NONE)
            return;
    }
}
