/*
 * How long an epoch takes: the engine against a loop nest written for one network.
 *
 * The network has 784-64-10 neurons, sigmoid, softmax and cross-entropy; 1000 samples in
 * batches of 100; gradient descent. `plain` is what a careful programmer writes for exactly
 * that, without a graph: the limit. Both begin with the same numbers, and their losses must
 * agree. Times are of the processor, the least of several runs.
 */
#define _POSIX_C_SOURCE 200809L
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "new/new.h"
#include "read/read_dot.h"
#include "train/train.h"

enum { IN = 784, HIDDEN = 64, OUT = 10, SAMPLES = 1000, BATCH = 100, RUNS = 7 };

static const double RATE = 0.001;

static double x[SAMPLES][IN];
static size_t class_of[SAMPLES];
static double w1[HIDDEN][IN], w2[OUT][HIDDEN], b1[HIDDEN], b2[OUT];
static double g1[HIDDEN][IN], g2[OUT][HIDDEN], gb1[HIDDEN], gb2[OUT];

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* ---- the loop nest ---- */

static double plain_sample(const double *in, size_t class)
{
    double h[HIDDEN], p[OUT], back[HIDDEN] = {0}, top = -INFINITY, sum = 0;
    for (size_t j = 0; j < HIDDEN; j++) {
        double z = b1[j];
        for (size_t i = 0; i < IN; i++)
            z += w1[j][i] * in[i];
        h[j] = 1 / (1 + exp(-z));
    }
    for (size_t k = 0; k < OUT; k++) {
        p[k] = b2[k];
        for (size_t j = 0; j < HIDDEN; j++)
            p[k] += w2[k][j] * h[j];
        top = fmax(top, p[k]);
    }
    for (size_t k = 0; k < OUT; k++)
        sum += p[k] = exp(p[k] - top);
    for (size_t k = 0; k < OUT; k++) {
        const double d = p[k] / sum - (k == class);
        gb2[k] += d;
        for (size_t j = 0; j < HIDDEN; j++) {
            g2[k][j] += d * h[j];
            back[j] += d * w2[k][j];
        }
    }
    for (size_t j = 0; j < HIDDEN; j++) {
        const double d = back[j] * h[j] * (1 - h[j]);
        gb1[j] += d;
        for (size_t i = 0; i < IN; i++)
            g1[j][i] += d * in[i];
    }
    return -log(p[class] / sum);
}

static void plain_update(void)
{
    for (size_t j = 0; j < HIDDEN; j++) {
        b1[j] -= RATE * gb1[j];
        for (size_t i = 0; i < IN; i++)
            w1[j][i] -= RATE * g1[j][i];
    }
    for (size_t k = 0; k < OUT; k++) {
        b2[k] -= RATE * gb2[k];
        for (size_t j = 0; j < HIDDEN; j++)
            w2[k][j] -= RATE * g2[k][j];
    }
}

static double plain_epoch(void)
{
    double loss = 0;
    for (size_t first = 0; first < SAMPLES; first += BATCH) {
        memset(g1, 0, sizeof g1);
        memset(g2, 0, sizeof g2);
        memset(gb1, 0, sizeof gb1);
        memset(gb2, 0, sizeof gb2);
        for (size_t s = first; s < first + BATCH; s++)
            loss += plain_sample(x[s], class_of[s]);
        plain_update();
    }
    return loss;
}

/* ---- the same for the engine ---- */

static void make_samples(void)
{
    struct cr_random random = cr_random_seeded(1);
    for (size_t s = 0; s < SAMPLES; s++) {
        class_of[s] = cr_random_below(&random, OUT);
        for (size_t i = 0; i < IN; i++)
            x[s][i] = cr_random_between(&random, 0, 1);
    }
}

/* The node's numbers, one for each sample. */
static double *room(struct cr_net *net)
{
    double *list = cr_arena_alloc(&net->arena, SAMPLES, sizeof *list);
    if (!list)
        exit(4);
    return list;
}

/* Nodes are in the order of their layers, as `new` writes them; so are the edges. */
static void give_samples(struct cr_net *net)
{
    net->samples = SAMPLES;
    for (size_t n = 0; n < net->node_count; n++) {
        double *list = room(net);
        for (size_t s = 0; s < SAMPLES; s++)
            list[s] = n < IN ? x[s][n] : n < IN + HIDDEN ? 0 : n - IN - HIDDEN == class_of[s];
        if (n < IN)
            net->nodes[n].value = list;
        else if (n >= IN + HIDDEN)
            net->nodes[n].target = list;
    }
    for (size_t j = 0, e = 0; j < HIDDEN; j++)
        for (size_t i = 0; i < IN; i++)
            w1[j][i] = net->edges[e++].weight;
    for (size_t k = 0, e = HIDDEN * IN; k < OUT; k++)
        for (size_t j = 0; j < HIDDEN; j++)
            w2[k][j] = net->edges[e++].weight;
}

static struct cr_net *read_net(void)
{
    struct cr_new new = {.activation = CR_OP_SIGMOID, .loss = CR_OP_CE,
                         .output = CR_OP_COUNT, .seed = 1};
    struct cr_buf text = {0};
    struct cr_err err = {0};
    const char *why;
    if (!cr_new_sizes(&new, "784-64-10", &why) || cr_new_write(&new, &text, &err))
        exit(4);
    const double begin = seconds();
    struct cr_net *net = cr_read_dot("bench", text.data, text.size, NULL, NULL, NULL, &err);
    printf("reading the network    %8.1f ms\n", 1000 * (seconds() - begin));
    cr_buf_release(&text);
    if (!net)
        exit(4);
    give_samples(net);
    net->training.rate = RATE;
    return net;
}

int main(void)
{
    struct cr_train_plan plan = {.until_loss = -INFINITY};
    double engine = INFINITY, limit = INFINITY, loss = 0;
    make_samples();
    struct cr_net *net = read_net();
    net->training.epochs = RUNS;
    struct cr_model *model = cr_model_build_batch(net, CR_NOTATION_INDEXED, BATCH, NULL);
    struct cr_trainer *t = model ? cr_trainer_new(model, &plan, NULL) : NULL;
    if (!t)
        return 4;
    for (size_t run = 0; run < RUNS; run++) {
        enum cr_train_end end;
        double begin = seconds();
        if (cr_trainer_epoch(t, &end, NULL))
            return 4;
        engine = fmin(engine, seconds() - begin);
        begin = seconds();
        loss = plain_epoch();
        limit = fmin(limit, seconds() - begin);
    }
    const double ours = t->epochs[RUNS - 1].loss;
    printf("an epoch, loop nest    %8.1f ms\n", 1000 * limit);
    printf("an epoch, chainrule    %8.1f ms  %.2f times the loop nest\n", 1000 * engine,
           engine / limit);
    printf("their losses           %.12g %.12g\n", loss, ours);
    cr_trainer_free(t);
    cr_model_free(model);
    return fabs(ours - loss) <= 1e-9 * loss ? 0 : 1;
}
