/*
 * The update: see update.h.
 *
 * w is a parameter, g its gradient dL/dw, alpha the learning rate, t the number of the
 * update, counted from 1. Every function does what the lines of its row say; a test holds
 * the one against the other.
 */
#include "graph/update.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/near.h"

static const double ADAMW_DECAY = 0.01;

/* What the rule takes as the gradient: clipped, and with the weight decay (lambda) that
 * pulls w to 0 as the gradient of lambda/2 w^2 would. */
struct pull {
    double scale, lambda;
};

static double pulled(struct pull pull, double w, double g)
{
    return pull.scale * g + pull.lambda * w;
}

static void step_gd(struct cr_updater *updater, double *weights, const double *grads,
                    struct pull pull)
{
    for (size_t i = 0; i < updater->count; i++)
        weights[i] -= updater->rate * pulled(pull, weights[i], grads[i]);
}

static void step_momentum(struct cr_updater *updater, double *weights,
                          const double *grads, struct pull pull)
{
    double *v = updater->first;
    for (size_t i = 0; i < updater->count; i++) {
        const double g = pulled(pull, weights[i], grads[i]);
        v[i] = updater->training.momentum * v[i] - updater->rate * g;
        weights[i] += v[i];
    }
}

static void step_nesterov(struct cr_updater *updater, double *weights,
                          const double *grads, struct pull pull)
{
    const double mu = updater->training.momentum;
    double *v = updater->first;
    for (size_t i = 0; i < updater->count; i++) {
        const double step = updater->rate * pulled(pull, weights[i], grads[i]);
        v[i] = mu * v[i] - step;
        weights[i] += mu * v[i] - step;
    }
}

static void step_rmsprop(struct cr_updater *updater, double *weights, const double *grads,
                         struct pull pull)
{
    const struct cr_training *training = &updater->training;
    const double rho = training->rho;
    double *v = updater->first;
    for (size_t i = 0; i < updater->count; i++) {
        const double g = pulled(pull, weights[i], grads[i]);
        v[i] = rho * v[i] + (1 - rho) * g * g;
        if (g != 0) /* no step, also with eps = 0: not 0/0 */
            weights[i] -= updater->rate * g / (sqrt(v[i]) + training->eps);
    }
}

static void step_adam(struct cr_updater *updater, double *weights, const double *grads,
                      struct pull pull)
{
    const struct cr_training *training = &updater->training;
    const double beta1 = training->beta1, beta2 = training->beta2;
    const double correct1 = 1 - pow(beta1, (double)updater->step);
    const double correct2 = 1 - pow(beta2, (double)updater->step);
    double *m = updater->first, *v = updater->second;
    for (size_t i = 0; i < updater->count; i++) {
        const double g = pulled(pull, weights[i], grads[i]);
        m[i] = beta1 * m[i] + (1 - beta1) * g;
        v[i] = beta2 * v[i] + (1 - beta2) * g * g;
        if (m[i] == 0)
            continue; /* no step, also with eps = 0: not 0/0 */
        weights[i] -=
            updater->rate * (m[i] / correct1) / (sqrt(v[i] / correct2) + training->eps);
    }
}

/* The decay acts on w itself, not by way of the moments. */
static void step_adamw(struct cr_updater *updater, double *weights, const double *grads,
                       struct pull pull)
{
    const double kept = 1 - updater->rate * pull.lambda;
    for (size_t i = 0; i < updater->count; i++)
        weights[i] *= kept;
    step_adam(updater, weights, grads, (struct pull){pull.scale, 0});
}

#define MOMENTS                                                                          \
    {"m", "beta1*m+(1-beta1)*g"}, {"v", "beta2*v+(1-beta2)*g^2"},                        \
        {"mhat", "m/(1-beta1^t)"}, {"vhat", "v/(1-beta2^t)"}

static const struct cr_optimizer_row rows[CR_OPTIMIZER_COUNT] = {
    [CR_OPTIMIZER_GD] = {"gd", "gradient descent", {{"w", "w-alpha*g"}},
                         "Goodfellow, Bengio, Courville, Deep Learning (2016), section 4.3; "
                         "Cauchy (1847)"},
    [CR_OPTIMIZER_MOMENTUM] = {"momentum", "momentum",
                               {{"v", "mu*v-alpha*g"}, {"w", "w+v"}},
                               "Deep Learning, algorithm 8.2; Polyak (1964)"},
    [CR_OPTIMIZER_NESTEROV] = {"nesterov", "Nesterov momentum",
                               {{"v", "mu*v-alpha*g"}, {"w", "w+mu*v-alpha*g"}},
                               "Sutskever, Martens, Dahl, Hinton, On the importance of "
                               "initialization and momentum in deep learning (2013), written "
                               "for the point that is looked ahead to; Nesterov (1983)"},
    [CR_OPTIMIZER_RMSPROP] = {"rmsprop", "RMSprop",
                              {{"v", "rho*v+(1-rho)*g^2"},
                               {"w", "w-alpha*g/(sqrt(v)+epsilon)"}},
                              "Tieleman, Hinton, Neural Networks for Machine Learning, "
                              "lecture 6.5 (2012)"},
    [CR_OPTIMIZER_ADAM] = {"adam", "Adam",
                           {MOMENTS, {"w", "w-alpha*mhat/(sqrt(vhat)+epsilon)"}},
                           "Kingma, Ba, Adam: a method for stochastic optimization (2015), "
                           "algorithm 1"},
    [CR_OPTIMIZER_ADAMW] = {"adamw", "AdamW",
                            {MOMENTS,
                             {"w", "w-alpha*lambda*w-alpha*mhat/(sqrt(vhat)+epsilon)"}},
                            "Loshchilov, Hutter, Decoupled weight decay regularization "
                            "(2019), algorithm 2"},
};

static void (*const steps[CR_OPTIMIZER_COUNT])(struct cr_updater *, double *,
                                               const double *, struct pull) = {
    [CR_OPTIMIZER_GD] = step_gd,             [CR_OPTIMIZER_MOMENTUM] = step_momentum,
    [CR_OPTIMIZER_NESTEROV] = step_nesterov, [CR_OPTIMIZER_RMSPROP] = step_rmsprop,
    [CR_OPTIMIZER_ADAM] = step_adam,         [CR_OPTIMIZER_ADAMW] = step_adamw,
};

const struct cr_optimizer_row *cr_optimizer_row(enum cr_optimizer optimizer)
{
    return &rows[optimizer];
}

struct cr_training cr_training_default(void)
{
    return (struct cr_training){.optimizer = CR_OPTIMIZER_GD,
                                .rate = 0.1,
                                .momentum = 0.9,
                                .beta1 = 0.9,
                                .beta2 = 0.999,
                                .rho = 0.9,
                                .eps = 1e-8,
                                .weight_decay = -1,
                                .clip = 0,
                                .rate_decay = 1,
                                .decay_every = 1,
                                .epochs = 1,
                                .batch = 0};
}

double cr_training_weight_decay(const struct cr_training *training)
{
    if (training->weight_decay >= 0)
        return training->weight_decay;
    return training->optimizer == CR_OPTIMIZER_ADAMW ? ADAMW_DECAY : 0;
}

double cr_training_rate(const struct cr_training *training, size_t epoch)
{
    if (training->rate_decay == 1)
        return training->rate;
    const size_t times = (epoch - 1) / training->decay_every;
    return training->rate * pow(training->rate_decay, (double)times);
}

enum cr_optimizer cr_optimizer_find(const char *name, const char **nearest)
{
    const char *names[CR_OPTIMIZER_COUNT];
    for (int i = 0; i < CR_OPTIMIZER_COUNT; i++) {
        names[i] = rows[i].name;
        if (strcmp(name, names[i]) == 0)
            return (enum cr_optimizer)i;
    }
    if (nearest)
        *nearest = cr_nearest(name, names, CR_OPTIMIZER_COUNT);
    return CR_OPTIMIZER_COUNT;
}

int cr_updater_init(struct cr_updater *updater, const struct cr_training *training,
                    size_t parameters, struct cr_err *err)
{
    const size_t room = parameters ? parameters : 1;
    *updater = (struct cr_updater){
        .training = *training, .rate = training->rate, .scale = 1, .count = parameters};
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

/* What brings a gradient longer than `clip` down to that length. Pascanu, Mikolov, Bengio,
 * On the difficulty of training recurrent neural networks (2013), algorithm 1. */
static double clip_scale(const double *grads, size_t count, double clip)
{
    double largest = 0, squares = 0;
    for (size_t i = 0; i < count; i++)
        largest = fmax(largest, fabs(grads[i]));
    if (largest == 0)
        return 1;
    for (size_t i = 0; i < count; i++)
        squares += (grads[i] / largest) * (grads[i] / largest); /* does not overflow */
    const double norm = largest * sqrt(squares);
    return norm > clip ? clip / norm : 1;
}

void cr_updater_step(struct cr_updater *updater, double *weights, const double *grads)
{
    const struct cr_training *training = &updater->training;
    updater->step++;
    updater->scale =
        training->clip > 0 ? clip_scale(grads, updater->count, training->clip) : 1;
    const struct pull pull = {updater->scale, cr_training_weight_decay(training)};
    steps[training->optimizer](updater, weights, grads, pull);
}
