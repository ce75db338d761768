/*
 * Training: epochs of batches, until there are enough of them or there is a reason to stop.
 *
 *     data --gather--> batch --forward--> loss --backward--> gradients --update--> parameters
 *       ^                                                                             |
 *       +----------------------- next batch, next epoch <-----------------------------+
 *
 * The model is built for one batch (cr_model_build_batch); its network has all samples. A
 * trainer owns a pass, the parameters and what was measured of each epoch; nothing is
 * allocated between the batches of an epoch. One thread, in one order: the same seed gives
 * the same numbers.
 *
 * The loss of an epoch is what its batches showed, each before its update; cr_trainer_now
 * measures where the parameters are now.
 */
#ifndef CR_TRAIN_TRAIN_H
#define CR_TRAIN_TRAIN_H

#include <signal.h>
#include <stdint.h>

#include "base/random.h"
#include "graph/pass.h"
#include "graph/update.h"
#include "model/model.h"
#include "train/accuracy.h"
#include "train/groups.h"

struct cr_train_plan {
    bool shuffle; /* the samples, anew in each epoch */
    uint64_t seed;
    double until_loss;  /* stop at this loss or less; negative infinity: never */
    size_t patience;    /* stop after so many epochs without a better loss; 0: never */
    const volatile sig_atomic_t *interrupted; /* stop after the batch once it is not 0; or
                                                 NULL */
};

/* What was measured of an epoch. */
struct cr_epoch {
    double loss, accuracy; /* accuracy 0 to 1; NaN where nothing is right or wrong */
    double rate;
};

enum cr_train_end {
    CR_TRAIN_GOES_ON,
    CR_TRAIN_DONE,        /* all epochs */
    CR_TRAIN_REACHED,     /* until_loss */
    CR_TRAIN_PATIENCE,    /* no better loss */
    CR_TRAIN_INTERRUPTED, /* in the middle of the epoch after those counted */
    CR_TRAIN_BROKEN,      /* a number is no longer finite: `trouble` says which */
};

struct cr_trainer {
    const struct cr_model *model; /* borrowed */
    struct cr_train_plan plan;
    struct cr_pass *pass;
    struct cr_updater updater;
    struct cr_random random;
    struct cr_accuracy accuracy;
    struct cr_groups groups;
    size_t *order; /* of the samples in this epoch */
    size_t *leaves, *offsets, *quantities; /* of the parameters that are updated: ids, places
                                              in the pass, quantities */
    double *weights, *grads;
    size_t count; /* of these */
    struct cr_feed *feeds; /* the leaves that have samples */
    size_t feed_count;
    struct cr_epoch *epochs; /* those that are over */
    double *norms;           /* groups.count for each: norms of the gradients */
    size_t epoch_count, epoch_capacity;
    double best;     /* the least loss of an epoch */
    size_t best_at;  /* that epoch */
    size_t batch_at; /* the batch at work, from 1 */
    struct cr_buf trouble;
};

/* NULL with err set when memory is out. The model must outlive the trainer. */
struct cr_trainer *cr_trainer_new(const struct cr_model *model,
                                  const struct cr_train_plan *plan, struct cr_err *err);
void cr_trainer_free(struct cr_trainer *trainer);

/* One more epoch; *end says whether to go on. -1 when memory is out. */
int cr_trainer_epoch(struct cr_trainer *trainer, enum cr_train_end *end,
                     struct cr_err *err);

/* The loss and the accuracy of all samples with the parameters as they are. */
struct cr_epoch cr_trainer_now(struct cr_trainer *trainer);

/* Looks at all with other parameters, such as those of a snapshot, until it goes back to its
 * own: NULL. */
void cr_trainer_look(struct cr_trainer *trainer, const double *weights);

/* Puts the parameters as they are into a network like the model's own: its values of b, w
 * and params. */
void cr_trainer_give(const struct cr_trainer *trainer, struct cr_net *net);

/* How many batches an epoch has. */
size_t cr_trainer_batches(const struct cr_trainer *trainer);

/* The epochs as a table (CSV) and as JSON, numbers with 17 digits. `now` are the parameters
 * at the end. */
int cr_train_history_csv(const struct cr_trainer *trainer, struct cr_buf *out,
                         struct cr_err *err);
int cr_train_history_json(const struct cr_trainer *trainer, const struct cr_epoch *now,
                          struct cr_buf *out, struct cr_err *err);

#endif
