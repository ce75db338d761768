/*
 * The update: from gradients to new parameters.
 *
 * One row per optimizer; every formula is quoted in update.c with its source. The state
 * (momentum's velocity, Adam's moments) is owned by struct cr_updater.
 */
#ifndef CR_GRAPH_UPDATE_H
#define CR_GRAPH_UPDATE_H

#include <stddef.h>

#include "base/err.h"

enum cr_optimizer {
    CR_OPTIMIZER_GD,       /* w - rate * g */
    CR_OPTIMIZER_MOMENTUM, /* v = momentum * v - rate * g; w + v */
    CR_OPTIMIZER_ADAM,
    CR_OPTIMIZER_COUNT
};

struct cr_training {
    enum cr_optimizer optimizer;
    double rate, momentum, beta1, beta2, eps;
    size_t epochs, batch; /* batch 0: all samples */
};

/* The defaults of format.md: rate 0.1, gradient descent, momentum 0.9, beta1 0.9,
 * beta2 0.999, eps 1e-8, 1 epoch, full batch. */
struct cr_training cr_training_default(void);

/* "gd", "momentum", "adam"; CR_OPTIMIZER_COUNT when unknown, then *nearest is the nearest
 * known name or NULL. */
enum cr_optimizer cr_optimizer_find(const char *name, const char **nearest);
const char *cr_optimizer_name(enum cr_optimizer optimizer);

struct cr_updater {
    struct cr_training training;
    size_t count, step;     /* parameters; updates done so far */
    double *first, *second; /* per parameter: velocity or moments */
};

int cr_updater_init(struct cr_updater *updater, const struct cr_training *training,
                    size_t parameters, struct cr_err *err);
void cr_updater_release(struct cr_updater *updater);

/* Updates weights[i] by grads[i], i < count, in place. `frozen` (may be NULL) marks those
 * to leave alone. Counts one step. */
void cr_updater_step(struct cr_updater *updater, double *weights, const double *grads,
                     const unsigned char *frozen);

#endif
