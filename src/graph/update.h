/*
 * The update: from gradients to new parameters.
 *
 * One row per optimizer: its name, its formulas as mathematics, where they come from, and
 * the function that does them. The state (momentum's velocity, Adam's moments) is owned by
 * struct cr_updater.
 *
 *     gradient -> clipped -> + weight decay -> the optimizer's rule -> new parameters
 */
#ifndef CR_GRAPH_UPDATE_H
#define CR_GRAPH_UPDATE_H

#include <stddef.h>

#include "base/err.h"

enum cr_optimizer {
    CR_OPTIMIZER_GD,
    CR_OPTIMIZER_MOMENTUM,
    CR_OPTIMIZER_NESTEROV,
    CR_OPTIMIZER_RMSPROP,
    CR_OPTIMIZER_ADAM,
    CR_OPTIMIZER_ADAMW,
    CR_OPTIMIZER_COUNT
};

enum { CR_UPDATE_LINES_MOST = 5 };

/* A line of an update, `left` getting the value of `right`, in the formula language of
 * ops.def. The letters: w a parameter, g its gradient, v and m what is remembered of it, t
 * the number of the update, from 1; alpha, mu, beta1, beta2, rho, epsilon and lambda are the
 * attributes rate, momentum, beta1, beta2, rho, eps and weight_decay. The last line's left
 * is w. What is remembered begins at 0. */
struct cr_update_line {
    const char *left, *right;
};

struct cr_optimizer_row {
    const char *name;  /* as in optimizer= */
    const char *title; /* "gradient descent" */
    struct cr_update_line lines[CR_UPDATE_LINES_MOST]; /* ends with a left NULL, if short */
    const char *source; /* of the formulas */
};

const struct cr_optimizer_row *cr_optimizer_row(enum cr_optimizer optimizer);

struct cr_training {
    enum cr_optimizer optimizer;
    double rate, momentum, beta1, beta2, rho, eps;
    double weight_decay; /* lambda; negative: not given, see cr_training_weight_decay */
    double clip;         /* the largest norm that the gradient may have; 0: any */
    double rate_decay;   /* after every decay_every epochs the rate is multiplied by it */
    size_t decay_every;
    size_t epochs, batch; /* batch 0: all samples */
};

/* The defaults: rate 0.1, gradient descent, momentum 0.9, beta1 0.9, beta2 0.999, rho 0.9,
 * eps 1e-8, no weight decay (but adamw's), no clipping, a constant rate, 1 epoch, full
 * batch. */
struct cr_training cr_training_default(void);

/* lambda: as given, else 0.01 for adamw, which is named after it, and 0 for all others. */
double cr_training_weight_decay(const struct cr_training *training);

/* The learning rate of an epoch, counted from 1. */
double cr_training_rate(const struct cr_training *training, size_t epoch);

/* "gd", "momentum" ...; CR_OPTIMIZER_COUNT when unknown, then *nearest is the nearest
 * known name or NULL. */
enum cr_optimizer cr_optimizer_find(const char *name, const char **nearest);

struct cr_updater {
    struct cr_training training;
    double rate;            /* of this update: the caller may set it before a step */
    double scale;           /* of the last update: what clipping multiplied gradients by */
    size_t count, step;     /* parameters; updates done so far */
    double *first, *second; /* per parameter: velocity or moments */
};

int cr_updater_init(struct cr_updater *updater, const struct cr_training *training,
                    size_t parameters, struct cr_err *err);
void cr_updater_release(struct cr_updater *updater);

/* Updates weights[i] by grads[i], i < count, in place. Counts one step. */
void cr_updater_step(struct cr_updater *updater, double *weights, const double *grads);

#endif
