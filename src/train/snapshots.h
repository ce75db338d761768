/*
 * Snapshots of a training: the parameters and what was reached, after chosen epochs. Pictures
 * are made of them when the training is over, so that all have one layout and one scale.
 */
#ifndef CR_TRAIN_SNAPSHOTS_H
#define CR_TRAIN_SNAPSHOTS_H

#include "story/story.h"
#include "train/train.h"

struct cr_snapshot {
    size_t epoch; /* so many are over */
    struct cr_epoch now;
    double *weights; /* owned; trainer->count, in its order */
};

struct cr_snapshots {
    struct cr_snapshot *at; /* owned */
    size_t count, capacity;
};

/* Takes one of the trainer as it is, unless it has one of this epoch already. */
int cr_snapshots_take(struct cr_snapshots *snapshots, struct cr_trainer *trainer,
                      struct cr_err *err);

/* The same as the story has it. */
struct cr_moment cr_snapshot_moment(const struct cr_snapshot *snapshot);
void cr_snapshots_release(struct cr_snapshots *snapshots);

#endif
