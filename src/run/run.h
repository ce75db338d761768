/*
 * A run: all numbers of one forward pass, backward pass and update of a model.
 *
 * Everything that shows a number (figure, table, JSON, text) reads it here, so nothing can
 * disagree. The update told is the first; `history` has the losses of all epochs.
 */
#ifndef CR_RUN_RUN_H
#define CR_RUN_RUN_H

#include "base/limits.h"
#include "graph/pass.h"
#include "model/model.h"

struct cr_run {
    const struct cr_model *model; /* borrowed */
    struct cr_pass *before;       /* values and gradients */
    struct cr_pass *after;        /* values with the updated parameters */
    const size_t *rows;           /* which sample of the data each one is; NULL: itself */
    double *updated;              /* per quantity: its new value; NaN where none */
    double clip_scale;            /* what clipping multiplied the gradients by */
    double *history;              /* per epoch: the loss before its update */
    size_t epochs;
};

/* Runs the model; `epochs` (at least 1) is how many losses `history` gets. NULL with err set
 * when memory is out. The model must outlive the run. */
struct cr_run *cr_run_new(const struct cr_model *model, size_t epochs, struct cr_err *err);

/* Is that not too much to compute? Else -1 with err set. */
int cr_run_check(const struct cr_model *model, size_t epochs,
                 const struct cr_limits *limits, struct cr_err *err);
void cr_run_free(struct cr_run *run);

/* The reduced loss, before and after the update. */
double cr_run_loss(const struct cr_run *run);
double cr_run_loss_after(const struct cr_run *run);

/* A quantity's value and gradient at a sample (ignored for shared ones). */
double cr_run_value(const struct cr_run *run, size_t quantity, size_t sample);
double cr_run_grad(const struct cr_run *run, size_t quantity, size_t sample);

/* Is the quantity a parameter that the update changes? */
bool cr_run_updates(const struct cr_run *run, size_t quantity);

/* How many numbers a quantity has: one for each sample, or one. */
size_t cr_run_length(const struct cr_run *run, size_t quantity);

/* The JSON document of `run --json`. */
int cr_run_json(const struct cr_run *run, struct cr_buf *out, struct cr_err *err);

/* The aligned table: a row per quantity with its value, gradient and new value at `digits`
 * significant digits (0: 6). */
int cr_run_table(const struct cr_run *run, int digits, struct cr_buf *out,
                 struct cr_err *err);

#endif
