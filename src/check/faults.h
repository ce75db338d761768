/*
 * Faults: the mistakes that people and programs make in a backward pass, one row each.
 *
 * A row has a name, as a reader would call the slip, and *cases*: each is the mistake made at
 * one place. A case is a fault to replay the run with (replay.h); what that replay says is
 * what someone would have got who made it. Nothing here knows the claims.
 *
 * The rows stand in the order of how simple they are: of two that say the same numbers the
 * first is the likelier. `guess` marks the rows that can explain nearly any number of few
 * digits; they are asked last.
 */
#ifndef CR_CHECK_FAULTS_H
#define CR_CHECK_FAULTS_H

#include "check/places.h"

struct cr_faults {
    struct cr_replay *replay; /* borrowed */
    struct cr_places places;
    double *new_locals; /* where new weights stand in for old ones; NaN elsewhere */
    size_t *shared;     /* values that are added up: they have several uses, or samples */
    size_t shared_count;
    double *counts; /* n of 1/n: samples, outputs, both */
    size_t count_count;
};

/* One case, and room for what its functions work with. */
struct cr_fault_case {
    const struct cr_faults *faults;
    size_t row, index;
    size_t place, value, other, sample;
    double factor;
    int variant;
    bool narrow; /* at one place only; there are many such cases */
};

struct cr_fault_row {
    const char *name;
    bool guess;
    size_t (*count)(const struct cr_faults *faults);
    /* Prepares the case `c->index`: sets the functions of `fault`, whose `what` is `c`. */
    void (*make)(struct cr_fault_case *c, struct cr_fault *fault);
    /* Appends what it is, after the name and ": "; may append nothing. */
    void (*say)(const struct cr_fault_case *c, struct cr_buf *out);
};

enum { CR_FAULT_MOST_ROWS = 32 };

extern const struct cr_fault_row CR_FAULT_ROWS[];
extern const size_t CR_FAULT_ROW_COUNT;

/* The places and what else the rows need; `near` as in cr_places_init. Release also after a
 * failure. */
int cr_faults_init(struct cr_faults *faults, struct cr_replay *replay, const bool *near,
                   struct cr_err *err);
void cr_faults_release(struct cr_faults *faults);

/* The number rounded to `digits` digits behind the point, or, where that is negative, to
 * -digits significant ones. */
double cr_rounded(double value, int digits);

#endif
