/* A run: see run.h. */
#include "run/run.h"

#include <math.h>
#include <stdlib.h>

/* The parameters that the update changes, gathered for the updater and put back. */
struct parameters {
    size_t count;
    size_t *quantity;
    double *weights, *grads;
};

static void parameters_release(struct parameters *p)
{
    free(p->quantity);
    free(p->weights);
    free(p->grads);
}

static int parameters_init(struct parameters *p, const struct cr_model *model,
                           struct cr_err *err)
{
    *p = (struct parameters){.quantity = calloc(model->count + 1, sizeof *p->quantity),
                             .weights = calloc(model->count + 1, sizeof *p->weights),
                             .grads = calloc(model->count + 1, sizeof *p->grads)};
    if (!p->quantity || !p->weights || !p->grads)
        return cr_fail_memory(err);
    for (size_t i = 0; i < model->count; i++)
        if (cr_model_updates(model, i))
            p->quantity[p->count++] = i;
    return 0;
}

static size_t value_id(const struct cr_run *run, size_t quantity)
{
    return run->model->quantities[quantity].value;
}

/* One update of the pass's parameters from its gradients; going up is going down on the
 * other side. */
static void update(const struct cr_run *run, struct cr_pass *pass, struct parameters *p,
                   struct cr_updater *updater)
{
    for (size_t i = 0; i < p->count; i++) {
        p->weights[i] = cr_pass_value(pass, value_id(run, p->quantity[i]), 0);
        p->grads[i] = cr_pass_grad(pass, value_id(run, p->quantity[i]), 0);
        if (run->model->net->maximize)
            p->grads[i] = -p->grads[i];
    }
    cr_updater_step(updater, p->weights, p->grads);
    for (size_t i = 0; i < p->count; i++)
        cr_pass_set(pass, value_id(run, p->quantity[i]), &p->weights[i]);
}

static double output_of(const struct cr_pass *pass)
{
    return cr_pass_value(pass, pass->graph->output, 0);
}

/* The first update, told, and the losses of the epochs that follow. */
static void train(struct cr_run *run, struct cr_pass *pass, struct parameters *p,
                  struct cr_updater *updater)
{
    for (size_t epoch = 0; epoch < run->epochs; epoch++) {
        cr_pass_forward(pass);
        cr_pass_backward(pass);
        run->history[epoch] = output_of(pass);
        updater->rate = cr_training_rate(&updater->training, epoch + 1);
        update(run, pass, p, updater);
        if (epoch > 0)
            continue;
        run->clip_scale = updater->scale;
        for (size_t i = 0; i < p->count; i++) {
            run->updated[p->quantity[i]] = p->weights[i];
            cr_pass_set(run->after, value_id(run, p->quantity[i]), &p->weights[i]);
        }
    }
}

static int calculate(struct cr_run *run, struct cr_err *err)
{
    struct parameters p = {0};
    struct cr_updater updater = {0};
    struct cr_pass *pass = cr_pass_new(run->model->graph, err);
    const int failed = !pass || parameters_init(&p, run->model, err) ||
                       cr_updater_init(&updater, &run->model->net->training, p.count, err);
    if (!failed) {
        cr_pass_forward(run->before);
        cr_pass_backward(run->before);
        train(run, pass, &p, &updater);
        cr_pass_forward(run->after);
    }
    cr_updater_release(&updater);
    parameters_release(&p);
    cr_pass_free(pass);
    return failed ? -1 : 0;
}

int cr_run_check(const struct cr_model *model, size_t epochs,
                 const struct cr_limits *limits, struct cr_err *err)
{
    const double operations = (double)model->graph->count * (double)model->net->samples;
    return cr_limit_check(limits, CR_LIMIT_WORK, operations * (double)epochs,
                          model->net->file, err);
}

struct cr_run *cr_run_new(const struct cr_model *model, size_t epochs, struct cr_err *err)
{
    struct cr_run *run = calloc(1, sizeof *run);
    if (!run) {
        cr_fail_memory(err);
        return NULL;
    }
    run->model = model;
    run->epochs = epochs;
    run->before = cr_pass_new(model->graph, err);
    run->after = cr_pass_new(model->graph, err);
    run->updated = calloc(model->count, sizeof *run->updated);
    run->history = calloc(run->epochs + 1, sizeof *run->history);
    if (!run->updated || !run->history)
        cr_fail_memory(err);
    if (!run->before || !run->after || !run->updated || !run->history) {
        cr_run_free(run);
        return NULL;
    }
    for (size_t i = 0; i < model->count; i++)
        run->updated[i] = NAN;
    if (calculate(run, err)) {
        cr_run_free(run);
        return NULL;
    }
    return run;
}

void cr_run_free(struct cr_run *run)
{
    if (!run)
        return;
    cr_pass_free(run->before);
    cr_pass_free(run->after);
    free(run->updated);
    free(run->history);
    free(run);
}

double cr_run_loss(const struct cr_run *run)
{
    return output_of(run->before);
}

double cr_run_loss_after(const struct cr_run *run)
{
    return output_of(run->after);
}

double cr_run_value(const struct cr_run *run, size_t quantity, size_t sample)
{
    return cr_pass_value(run->before, value_id(run, quantity), sample);
}

double cr_run_grad(const struct cr_run *run, size_t quantity, size_t sample)
{
    return cr_pass_grad(run->before, value_id(run, quantity), sample);
}

bool cr_run_updates(const struct cr_run *run, size_t quantity)
{
    return cr_model_updates(run->model, quantity);
}

size_t cr_run_length(const struct cr_run *run, size_t quantity)
{
    return cr_graph_length(run->model->graph, value_id(run, quantity));
}
