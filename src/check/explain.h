/*
 * Claims explained: which are wrong, by what slip, and where it began.
 *
 * A wrong claim that follows from other claims, some of them wrong, is *downstream*: whoever
 * made it went on correctly. The others are *sources*. For the sources the faults (faults.h)
 * are tried, one at a time: the best is the one that gives the most of the wrong numbers at
 * the digits they were printed with, and every right one as well; of equals, the simplest.
 * What is left is tried claim by claim, with all other claimed numbers given: a person who
 * works by hand makes a slip in one place only. A claim of a single digit that nothing else
 * goes with is explained only when no other fault comes near it.
 */
#ifndef CR_CHECK_EXPLAIN_H
#define CR_CHECK_EXPLAIN_H

#include "check/claims.h"
#include "run/run.h"

enum cr_verdict {
    CR_VERDICT_OK,
    CR_VERDICT_ROUNDING, /* off by one in the last digit, and that no more than a tenth */
    CR_VERDICT_WRONG,
    CR_VERDICT_COUNT
};

enum cr_origin {
    CR_ORIGIN_NONE,
    CR_ORIGIN_SOURCE,    /* wrong by itself */
    CR_ORIGIN_DOWNSTREAM /* wrong because another claim is */
};

struct cr_judged {
    double exact;
    enum cr_verdict verdict;
    enum cr_origin origin;
    long follows;     /* DOWNSTREAM: the claim that it follows from */
    long diagnosis;   /* or CR_NONE */
    bool unclear;     /* of so few digits that more than one slip comes near it */
    const char *slip; /* what explains it, in words; NULL: nothing does */
    const char *told; /* the same with mentions (model/mention.h) */
};

/* One mistake that explains one claim or more. */
struct cr_diagnosis {
    const char *name; /* of the slip: "missing factor" */
    const char *what; /* with its place: "missing factor: d(yhat)/d(z)" */
    const char *told; /* the same with mentions (model/mention.h) */
    const char *also; /* names of other slips that say the same numbers, or NULL */
};

struct cr_explained {
    struct cr_arena arena;
    struct cr_judged *claims; /* as many as there are claims, in their order */
    size_t count;
    struct cr_diagnosis *diagnoses;
    size_t diagnosis_count;
};

/* "ok", "rounding", "wrong". */
const char *cr_verdict_word(enum cr_verdict verdict);

/* Judges all claims. Release also after a failure. */
int cr_explain(struct cr_explained *explained, const struct cr_run *run,
               const struct cr_claims *claims, struct cr_err *err);
void cr_explained_release(struct cr_explained *explained);

/* How many claims have this verdict. */
size_t cr_explained_count(const struct cr_explained *explained, enum cr_verdict verdict);

#endif
