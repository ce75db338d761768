/*
 * The update: see update.h.
 *
 * w is a parameter, g its gradient dL/dw, alpha the learning rate, t the number of the
 * update, counted from 1.
 */
#include "graph/update.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/near.h"

static bool is_frozen(const unsigned char *frozen, size_t i)
{
    return frozen && frozen[i];
}

/* w <- w - alpha g
 * Gradient descent: Goodfellow, Bengio, Courville, "Deep Learning" (2016), section 4.3,
 * equation 4.5; the method is Cauchy's (1847). */
static void step_gd(struct cr_updater *updater, double *weights, const double *grads,
                    const unsigned char *frozen)
{
    const double rate = updater->training.rate;
    for (size_t i = 0; i < updater->count; i++)
        if (!is_frozen(frozen, i))
            weights[i] -= rate * grads[i];
}

/* v <- mu v - alpha g,  w <- w + v,  v = 0 at first
 * Momentum: "Deep Learning", algorithm 8.2; the method is Polyak's (1964). */
static void step_momentum(struct cr_updater *updater, double *weights,
                          const double *grads, const unsigned char *frozen)
{
    const struct cr_training *training = &updater->training;
    double *velocity = updater->first;
    for (size_t i = 0; i < updater->count; i++) {
        if (is_frozen(frozen, i))
            continue;
        velocity[i] = training->momentum * velocity[i] - training->rate * grads[i];
        weights[i] += velocity[i];
    }
}

/* m <- beta1 m + (1 - beta1) g          m^ = m / (1 - beta1^t)
 * v <- beta2 v + (1 - beta2) g^2        v^ = v / (1 - beta2^t)
 * w <- w - alpha m^ / (sqrt(v^) + eps)
 * Adam: Kingma, Ba, "Adam: a method for stochastic optimization" (2015), algorithm 1. */
static void step_adam(struct cr_updater *updater, double *weights, const double *grads,
                      const unsigned char *frozen)
{
    const struct cr_training *training = &updater->training;
    const double beta1 = training->beta1, beta2 = training->beta2;
    const double correct1 = 1 - pow(beta1, (double)updater->step);
    const double correct2 = 1 - pow(beta2, (double)updater->step);
    double *m = updater->first, *v = updater->second;
    for (size_t i = 0; i < updater->count; i++) {
        if (is_frozen(frozen, i))
            continue;
        m[i] = beta1 * m[i] + (1 - beta1) * grads[i];
        v[i] = beta2 * v[i] + (1 - beta2) * grads[i] * grads[i];
        if (m[i] == 0)
            continue; /* no step, also with eps = 0: not 0/0 */
        weights[i] -=
            training->rate * (m[i] / correct1) / (sqrt(v[i] / correct2) + training->eps);
    }
}

static const struct optimizer_row {
    const char *name;
    void (*step)(struct cr_updater *updater, double *weights, const double *grads,
                 const unsigned char *frozen);
} optimizers[CR_OPTIMIZER_COUNT] = {
    [CR_OPTIMIZER_GD] = {"gd", step_gd},
    [CR_OPTIMIZER_MOMENTUM] = {"momentum", step_momentum},
    [CR_OPTIMIZER_ADAM] = {"adam", step_adam},
};

struct cr_training cr_training_default(void)
{
    return (struct cr_training){.optimizer = CR_OPTIMIZER_GD,
                                .rate = 0.1,
                                .momentum = 0.9,
                                .beta1 = 0.9,
                                .beta2 = 0.999,
                                .eps = 1e-8,
                                .epochs = 1,
                                .batch = 0};
}

enum cr_optimizer cr_optimizer_find(const char *name, const char **nearest)
{
    const char *names[CR_OPTIMIZER_COUNT];
    for (int i = 0; i < CR_OPTIMIZER_COUNT; i++) {
        names[i] = optimizers[i].name;
        if (strcmp(name, names[i]) == 0)
            return (enum cr_optimizer)i;
    }
    if (nearest)
        *nearest = cr_nearest(name, names, CR_OPTIMIZER_COUNT);
    return CR_OPTIMIZER_COUNT;
}

const char *cr_optimizer_name(enum cr_optimizer optimizer)
{
    return optimizers[optimizer].name;
}

int cr_updater_init(struct cr_updater *updater, const struct cr_training *training,
                    size_t parameters, struct cr_err *err)
{
    const size_t room = parameters ? parameters : 1;
    *updater = (struct cr_updater){.training = *training, .count = parameters};
    updater->first = calloc(room, sizeof *updater->first);
    updater->second = calloc(room, sizeof *updater->second);
    if (updater->first && updater->second)
        return 0;
    cr_updater_release(updater);
    return cr_fail_memory(err);
}

void cr_updater_release(struct cr_updater *updater)
{
    free(updater->first);
    free(updater->second);
    *updater = (struct cr_updater){0};
}

void cr_updater_step(struct cr_updater *updater, double *weights, const double *grads,
                     const unsigned char *frozen)
{
    updater->step++;
    optimizers[updater->training.optimizer].step(updater, weights, grads, frozen);
}
