/*
 * The search for an explanation: what its files share. Private to them.
 *
 *     explain.c     the way through them: verdicts first, words last
 *     downstream.c  what follows from other claims, and from their rounded numbers
 *     together.c    one fault for many claims
 *     alone.c       a slip in one place, or of the pen
 */
#ifndef CR_CHECK_SEARCH_H
#define CR_CHECK_SEARCH_H

#include <stdint.h>

#include "check/explain.h"
#include "check/faults.h"

/* A case that gives some of the wrong numbers and contradicts none of the right ones. */
struct cr_hit {
    size_t row, index;
    uint64_t *gives; /* a bit for each wrong claim, in their order */
    double miss; /* how far it is from what it gives, in their last digits, together */
};

/* The numbers near a claim of a single digit that faults give, from the least to the most.
 * Clear is one that is the claim to the last bit, or the exact number with another sign. */
struct cr_reach {
    double least, most;
    bool any, explained, clear;
    /* By row: numbers that guesses give within half of it, of whatever digits it is. */
    size_t around[CR_FAULT_MOST_ROWS];
};

struct cr_search {
    const struct cr_run *run;
    const struct cr_claims *claims;
    struct cr_explained *out;
    struct cr_replay replay;
    struct cr_given given;
    struct cr_faults faults;
    size_t *wrong; /* claims to be explained */
    size_t wrong_count, words;
    struct cr_reach *reach; /* of each of them */
    struct cr_hit *hits;
    size_t hit_count, hit_capacity;
    double work; /* of one replay */
    bool large;  /* too much to try all that there is */
    struct cr_err *err;
};

/* How much one search may touch: numbers, in all its replays. */
#define CR_SEARCH_MOST_WORK 4e8

/* What is given of the other claims: nothing, what is not wrong, or all; or of what is not wrong
 * the exact numbers, as a program had them before it printed a few digits. */
enum cr_giving { CR_GIVE_NONE, CR_GIVE_RIGHT, CR_GIVE_ALL, CR_GIVE_EXACT };

bool cr_same_subject(const struct cr_about *a, const struct cr_about *b);
bool cr_search_is_wrong(const struct cr_search *s, size_t claim);

/* Is the claim wrong, and not explained yet? */
bool cr_search_is_open(const struct cr_search *s, size_t claim);
size_t cr_search_count_wrong(const struct cr_search *s);

/* The claim by its name, as a mention. */
void cr_claim_mention(const struct cr_claimed *claim, struct cr_buf *out);

/* Gives claims, but none about what `claim` is about. Where the same is claimed twice the
 * last counts, or the first with `backward`. */
void cr_search_give(struct cr_search *s, size_t claim, enum cr_giving giving,
                    bool backward);

/* Replays with what is given; does it say what is claimed? */
bool cr_search_says(struct cr_search *s, size_t claim, const struct cr_fault *fault);

/* One more diagnosis, in words with mentions (model/mention.h): its number, or CR_NONE when
 * memory is out. */
long cr_add_diagnosis(struct cr_search *s, const char *name, const char *what,
                      const char *also);

/* A case of a row, and is there a fault in it at all? */
void cr_make_case(const struct cr_search *s, size_t row, size_t index,
                  struct cr_fault_case *c, struct cr_fault *fault);
bool cr_is_fault(const struct cr_fault *fault);

/* Does what was said explain the claim? A guess explains a number of a single digit only
 * when it is exactly that. */
bool cr_search_explains(const struct cr_claimed *claim, double said, bool guess);

/* Has the claim only one digit? */
bool cr_is_vague(const struct cr_claimed *claim);

/* Takes note of what a fault of that row gives in place of a claim. */
void cr_reach_note(const struct cr_claimed *claim, double said, double exact, size_t row,
                   struct cr_reach *reach);

/* Is the claim explained, but do faults give more than one number near it? */
bool cr_reach_is_unclear(const struct cr_reach *reach);

/* Do guesses that are no less likely than those of the row give so many numbers around the claim
 * that one of them hits its digits by chance? */
bool cr_reach_is_chance(const struct cr_reach *reach, const struct cr_claimed *claim,
                        size_t row);

void cr_find_downstream(struct cr_search *s);
void cr_find_rounded(struct cr_search *s);
void cr_explain_together(struct cr_search *s);
void cr_explain_rest(struct cr_search *s);

#endif
