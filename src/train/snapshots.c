/* Snapshots of a training: see snapshots.h. */
#include "train/snapshots.h"

#include <stdlib.h>
#include <string.h>

static int make_room(struct cr_snapshots *snapshots, struct cr_err *err)
{
    if (snapshots->count < snapshots->capacity)
        return 0;
    const size_t wanted = snapshots->capacity ? 2 * snapshots->capacity : 32;
    struct cr_snapshot *at = realloc(snapshots->at, wanted * sizeof *at);
    if (!at)
        return cr_fail_memory(err);
    snapshots->at = at;
    snapshots->capacity = wanted;
    return 0;
}

int cr_snapshots_take(struct cr_snapshots *snapshots, struct cr_trainer *t,
                      struct cr_err *err)
{
    if (snapshots->count && snapshots->at[snapshots->count - 1].epoch == t->epoch_count)
        return 0;
    double *weights = malloc((t->count + 1) * sizeof *weights);
    if (!weights || make_room(snapshots, err)) {
        free(weights);
        return cr_fail_memory(err);
    }
    memcpy(weights, t->weights, t->count * sizeof *weights);
    snapshots->at[snapshots->count++] = (struct cr_snapshot){
        .epoch = t->epoch_count, .now = cr_trainer_now(t), .weights = weights};
    return 0;
}

struct cr_moment cr_snapshot_moment(const struct cr_snapshot *snapshot)
{
    return (struct cr_moment){.epoch = snapshot->epoch,
                              .loss = snapshot->now.loss,
                              .accuracy = snapshot->now.accuracy,
                              .values = snapshot->weights};
}

void cr_snapshots_release(struct cr_snapshots *snapshots)
{
    for (size_t i = 0; i < snapshots->count; i++)
        free(snapshots->at[i].weights);
    free(snapshots->at);
}
