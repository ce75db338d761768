/*
 * Claims: numbers that someone else computed, to be held against the exact ones.
 *
 * A claim is about one number of the model:
 *
 *     w          the value of a quantity, named as in `run --json`
 *     w.grad     its gradient
 *     w.new      its value after the update
 *     d(a)/d(z)  the derivative of one quantity by another; d(L)/d(w) is w.grad
 *     z[2]       any of these at one sample, counted from 1
 *     loss       the output over all samples
 *
 * dL/dw is read as d(L)/d(w). The name of a neuron alone is its activation; letters without
 * indices, as pictures have them (w, yhat), mean what is written so. A claim keeps its text,
 * because the digits it was printed with say how exact it claims to be.
 *
 * Claims come from the network's file (expect_value, expect_grad, expect_new), from a CSV file of
 * rows quantity,claimed, or from JSON: an object with a claim for each key, a list of objects
 * with "quantity" and "claimed", the document of `run --json` or that of `check --json`. They
 * stay in the order in which they were added.
 *
 * Inside, they also come one by one (cr_claims_add), which is how a recorded trace is laid over a
 * model.
 */
#ifndef CR_CHECK_CLAIMS_H
#define CR_CHECK_CLAIMS_H

#include "model/about.h"
#include "model/model.h"

struct cr_claimed {
    struct cr_about about;
    const char *quantity; /* as it was written, with [k] where a list was taken apart */
    const char *text;     /* the number, as it was printed */
    const char *where;    /* "claims.csv:3", "node \"n\"": for messages */
    double number;        /* may be NaN or infinite: a program may have claimed that */
    double unit;          /* of its last digit: 0.001 for "-0.118"; 0: exact */
    double tolerance;     /* right also within this share of the exact number */
};

struct cr_claims {
    struct cr_arena arena; /* owns the texts */
    struct cr_claimed *items;
    size_t count, capacity;
    double tolerance; /* that the claims added from now on get; at first 0 */
};

void cr_claims_release(struct cr_claims *claims);

/* What the name means in the model; false when it means nothing. *single: one number is
 * meant, not one for each sample. */
bool cr_about_find(const struct cr_model *model, const char *name, struct cr_about *about,
                   bool *single);

/* Adds what `where` claims about the quantity `name`: one number, or a list of one for each
 * sample ("0.1, 0.2", "[0.1 0.2]"). A single number for a quantity of several samples is
 * claimed of each. Returns 0, or -1 with err set: the quantity is unknown, the text is no
 * number, or there are not as many as samples. */
int cr_claims_add(struct cr_claims *claims, const struct cr_model *model, const char *where,
                  const char *name, const char *text, struct cr_err *err);

/* Adds one number that is claimed, of what is known already. */
int cr_claims_add_about(struct cr_claims *claims, const struct cr_about *about,
                        const char *where, const char *name, const char *text,
                        struct cr_err *err);

/* Adds the claims that the network's own file makes. */
int cr_claims_of_net(struct cr_claims *claims, const struct cr_model *model,
                     struct cr_err *err);

/* Adds the claims of text[0 .. size), CSV or JSON by its first sign; `name` is what errors
 * call it. CSV has rows `quantity,claimed`, or headings that
 * say which columns there are (value, grad, new). JSON is a list of {"quantity", "claimed"}, or
 * an object with such a list as "claims", or an object of quantities and their numbers, or a
 * document of `run --json`. All errors, up to 20, are told in one go. */
int cr_claims_read(struct cr_claims *claims, const struct cr_model *model,
                   const char *name, const char *text, size_t size, struct cr_err *err);

/* Is the exact number within what a claim's text says: does it round to it at its digits,
 * or lie within its tolerance? */
bool cr_claim_fits(const struct cr_claimed *claim, double exact);

#endif
