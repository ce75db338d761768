/* Training: see train.h. */
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "run/trouble.h"
#include "train/train.h"

/* A leaf that has a number for each sample. */
struct cr_feed {
    const double *data; /* of all samples; the network's */
    size_t offset;      /* in the pass */
};

/* ---- making one ---- */

static void add_feed(struct cr_trainer *t, long quantity, const double *data)
{
    if (quantity == CR_NONE || !data)
        return;
    const size_t id = t->model->quantities[quantity].value;
    t->feeds[t->feed_count++] = (struct cr_feed){data, t->model->graph->values[id].offset};
}

static int find_feeds(struct cr_trainer *t, struct cr_err *err)
{
    const struct cr_net *net = t->model->net;
    t->feeds = calloc(2 * net->node_count + 1, sizeof *t->feeds);
    if (!t->feeds)
        return cr_fail_memory(err);
    for (size_t n = 0; n < net->node_count; n++) {
        const struct cr_node *node = &net->nodes[n];
        if (node->kind == CR_NODE_INPUT)
            add_feed(t, t->model->of_node[n].a, node->value);
        add_feed(t, t->model->of_node[n].target, node->target);
    }
    return 0;
}

static int find_parameters(struct cr_trainer *t, struct cr_err *err)
{
    const struct cr_model *model = t->model;
    const size_t room = model->count + 1;
    t->leaves = calloc(room, sizeof *t->leaves);
    t->offsets = calloc(room, sizeof *t->offsets);
    t->quantities = calloc(room, sizeof *t->quantities);
    t->weights = calloc(room, sizeof *t->weights);
    t->grads = calloc(room, sizeof *t->grads);
    if (!t->leaves || !t->offsets || !t->quantities || !t->weights || !t->grads)
        return cr_fail_memory(err);
    for (size_t q = 0; q < model->count; q++) {
        if (!cr_model_updates(model, q))
            continue;
        const size_t id = model->quantities[q].value;
        t->quantities[t->count] = q;
        t->leaves[t->count] = id;
        t->offsets[t->count++] = model->graph->values[id].offset;
    }
    for (size_t i = 0; i < t->count; i++)
        t->weights[i] = t->pass->value[t->offsets[i]];
    cr_pass_want(t->pass, t->leaves, t->count);
    return 0;
}

static int find_order(struct cr_trainer *t, struct cr_err *err)
{
    const size_t samples = t->model->net->samples;
    t->order = calloc(samples, sizeof *t->order);
    if (!t->order)
        return cr_fail_memory(err);
    for (size_t s = 0; s < samples; s++)
        t->order[s] = s;
    return 0;
}

struct cr_trainer *cr_trainer_new(const struct cr_model *model,
                                  const struct cr_train_plan *plan, struct cr_err *err)
{
    struct cr_trainer *t = calloc(1, sizeof *t);
    if (!t) {
        cr_fail_memory(err);
        return NULL;
    }
    t->model = model;
    t->plan = *plan;
    t->random = cr_random_seeded(plan->seed);
    t->best = INFINITY;
    t->pass = cr_pass_new(model->graph, err);
    if (!t->pass || find_feeds(t, err) || find_parameters(t, err) || find_order(t, err) ||
        cr_updater_init(&t->updater, &model->net->training, t->count, err) ||
        cr_accuracy_init(&t->accuracy, model, err) ||
        cr_groups_init(&t->groups, model, t->quantities, t->count, err)) {
        cr_trainer_free(t);
        return NULL;
    }
    return t;
}

void cr_trainer_free(struct cr_trainer *t)
{
    if (!t)
        return;
    cr_pass_free(t->pass);
    cr_updater_release(&t->updater);
    cr_accuracy_release(&t->accuracy);
    cr_groups_release(&t->groups);
    cr_buf_release(&t->trouble);
    free(t->feeds);
    free(t->leaves);
    free(t->offsets);
    free(t->quantities);
    free(t->weights);
    free(t->grads);
    free(t->order);
    free(t->epochs);
    free(t->norms);
    free(t);
}

/* ---- a batch ---- */

size_t cr_trainer_batches(const struct cr_trainer *t)
{
    const size_t batch = t->model->graph->samples;
    return (t->model->net->samples + batch - 1) / batch;
}

/* Puts the samples of a batch, 0-based, into the pass. Returns how many there are. */
static size_t gather(struct cr_trainer *t, size_t batch)
{
    const size_t most = t->model->graph->samples, first = batch * most;
    const size_t left = t->model->net->samples - first, count = left < most ? left : most;
    const size_t *order = t->order + first;
    cr_pass_use(t->pass, count);
    for (size_t i = 0; i < t->feed_count; i++) {
        double *to = t->pass->value + t->feeds[i].offset;
        const double *from = t->feeds[i].data;
        for (size_t s = 0; s < count; s++)
            to[s] = from[order[s]];
    }
    return count;
}

/* The loss of all samples from those of the batches: a sum, or a mean by their sizes. */
static double weight_of(const struct cr_trainer *t, size_t count)
{
    return t->model->net->reduce_mean ? (double)count / (double)t->model->net->samples : 1;
}

static double loss_of(const struct cr_trainer *t)
{
    return t->pass->value[t->model->graph->values[t->model->graph->output].offset];
}

/* Takes the gradients out of the pass; false when one is not finite. */
static bool take_gradients(struct cr_trainer *t)
{
    const double sign = t->model->net->maximize ? -1 : 1;
    bool finite = true;
    for (size_t i = 0; i < t->count; i++) {
        const double g = t->pass->grad[t->offsets[i]] + t->pass->aside[t->offsets[i]];
        t->grads[i] = sign * g;
        finite = finite && isfinite(g);
    }
    return finite;
}

/* ---- what breaks ---- */

static void say_where(struct cr_trainer *t)
{
    cr_buf_printf(&t->trouble, "epoch %zu", t->epoch_count + 1);
    if (cr_trainer_batches(t) > 1)
        cr_buf_printf(&t->trouble, ", batch %zu", t->batch_at);
    cr_buf_puts(&t->trouble, ": ");
}

/* The first value, or else gradient, that is not finite. */
static void say_trouble(struct cr_trainer *t)
{
    const size_t *rows = t->order + (t->batch_at - 1) * t->model->graph->samples;
    const struct cr_run run = {.model = t->model, .before = t->pass, .rows = rows};
    say_where(t);
    cr_trouble_lines(&run, "", 1, &t->trouble);
    while (t->trouble.size && t->trouble.data[t->trouble.size - 1] == '\n')
        t->trouble.data[--t->trouble.size] = '\0';
}

/* Puts the new parameters into the pass; none, and false, when one of them is not finite. */
static bool put_weights(struct cr_trainer *t)
{
    for (size_t i = 0; i < t->count; i++) {
        if (isfinite(t->weights[i]))
            continue;
        say_where(t);
        cr_buf_printf(&t->trouble, "the update of %s overflows",
                      t->model->quantities[t->quantities[i]].key);
        return false;
    }
    for (size_t i = 0; i < t->count; i++)
        t->pass->value[t->offsets[i]] = t->weights[i];
    return true;
}

/* One batch and its update; false when a number is not finite any more. */
static bool train_batch(struct cr_trainer *t, size_t batch, struct cr_epoch *epoch)
{
    const size_t count = gather(t, batch);
    t->batch_at = batch + 1;
    cr_pass_forward(t->pass);
    cr_pass_backward(t->pass);
    if (!isfinite(loss_of(t)) || !take_gradients(t)) {
        say_trouble(t);
        return false;
    }
    epoch->loss += weight_of(t, count) * loss_of(t);
    epoch->accuracy += (double)cr_accuracy_right(&t->accuracy, t->pass);
    cr_groups_add(&t->groups, t->grads, t->count);
    cr_updater_step(&t->updater, t->weights, t->grads);
    return put_weights(t);
}

/* ---- an epoch ---- */

static int make_room(struct cr_trainer *t, struct cr_err *err)
{
    if (t->epoch_count < t->epoch_capacity)
        return 0;
    const size_t wanted = t->epoch_capacity ? 2 * t->epoch_capacity : 1024;
    struct cr_epoch *epochs = realloc(t->epochs, wanted * sizeof *epochs);
    if (epochs)
        t->epochs = epochs;
    double *norms = realloc(t->norms, wanted * (t->groups.count + 1) * sizeof *norms);
    if (norms)
        t->norms = norms;
    if (!epochs || !norms)
        return cr_fail_memory(err);
    t->epoch_capacity = wanted;
    return 0;
}

static double per_sample(const struct cr_trainer *t, double right)
{
    return t->accuracy.kind == CR_CLASSES_NONE ? NAN
                                               : right / (double)t->model->net->samples;
}

/* The norm of a group in an epoch is the root of the mean of its batches' squares. */
static void keep(struct cr_trainer *t, struct cr_epoch epoch)
{
    double *norms = t->norms + t->epoch_count * t->groups.count;
    for (size_t g = 0; g < t->groups.count; g++)
        norms[g] = sqrt(t->groups.squares[g] / (double)cr_trainer_batches(t));
    epoch.accuracy = per_sample(t, epoch.accuracy);
    t->epochs[t->epoch_count++] = epoch;
    const double loss = t->model->net->maximize ? -epoch.loss : epoch.loss;
    if (loss < t->best) {
        t->best = loss;
        t->best_at = t->epoch_count;
    }
}

static enum cr_train_end whether_to_end(struct cr_trainer *t)
{
    const struct cr_train_plan *plan = &t->plan;
    const double sign = t->model->net->maximize ? -1 : 1;
    if (isfinite(plan->until_loss) &&
        sign * t->epochs[t->epoch_count - 1].loss <= sign * plan->until_loss &&
        sign * cr_trainer_now(t).loss <= sign * plan->until_loss)
        return CR_TRAIN_REACHED;
    if (plan->patience && t->epoch_count - t->best_at >= plan->patience)
        return CR_TRAIN_PATIENCE;
    return t->epoch_count >= t->model->net->training.epochs ? CR_TRAIN_DONE
                                                            : CR_TRAIN_GOES_ON;
}

int cr_trainer_epoch(struct cr_trainer *t, enum cr_train_end *end, struct cr_err *err)
{
    if (make_room(t, err))
        return -1;
    const size_t batches = cr_trainer_batches(t);
    struct cr_epoch epoch = {
        .rate = cr_training_rate(&t->updater.training, t->epoch_count + 1)};
    t->updater.rate = epoch.rate;
    memset(t->groups.squares, 0, CR_GROUPS_MOST * sizeof *t->groups.squares);
    if (t->plan.shuffle)
        cr_random_shuffle(&t->random, t->order, t->model->net->samples);
    for (size_t batch = 0; batch < batches; batch++) {
        if (!train_batch(t, batch, &epoch)) {
            *end = CR_TRAIN_BROKEN;
            return cr_buf_check(&t->trouble, err);
        }
        if (t->plan.interrupted && *t->plan.interrupted && batch + 1 < batches) {
            *end = CR_TRAIN_INTERRUPTED;
            return 0;
        }
    }
    keep(t, epoch);
    *end = whether_to_end(t);
    if (*end == CR_TRAIN_GOES_ON && t->plan.interrupted && *t->plan.interrupted)
        *end = CR_TRAIN_INTERRUPTED;
    return 0;
}

/* ---- where the parameters are ---- */

struct cr_epoch cr_trainer_now(struct cr_trainer *t)
{
    struct cr_epoch now = {.rate = t->updater.rate};
    for (size_t batch = 0; batch < cr_trainer_batches(t); batch++) {
        const size_t count = gather(t, batch);
        cr_pass_forward(t->pass);
        now.loss += weight_of(t, count) * loss_of(t);
        now.accuracy += (double)cr_accuracy_right(&t->accuracy, t->pass);
    }
    now.accuracy = per_sample(t, now.accuracy);
    return now;
}

void cr_trainer_look(struct cr_trainer *t, const double *weights)
{
    for (size_t i = 0; i < t->count; i++)
        t->pass->value[t->offsets[i]] = (weights ? weights : t->weights)[i];
}

void cr_trainer_give(const struct cr_trainer *t, struct cr_net *net)
{
    const struct cr_model *model = t->model;
    assert(net->node_count == model->net->node_count &&
           net->edge_count == model->net->edge_count);
    for (size_t q = 0; q < model->count; q++) {
        const struct cr_quantity *quantity = &model->quantities[q];
        const double value = cr_pass_value(t->pass, quantity->value, 0);
        if (quantity->role == CR_ROLE_WEIGHT)
            net->edges[quantity->edge].weight = value;
        else if (quantity->role == CR_ROLE_BIAS)
            net->nodes[quantity->node].bias = value;
    }
    for (size_t p = 0; p < net->param_count; p++) {
        const struct cr_quantity *quantity = &model->quantities[model->of_param[p]];
        net->params[p].value = cr_pass_value(t->pass, quantity->value, 0);
    }
}
