/* The run once more: see replay.h. */
#include "check/replay.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static size_t samples_of(const struct cr_replay *replay)
{
    return replay->run->model->graph->samples;
}

/* ---- making room ---- */

static void *room(size_t count, size_t size)
{
    return calloc(count ? count : 1, size);
}

/* Which operation each place among the operands belongs to, and where each value is used. */
static void index_uses(struct cr_replay *replay)
{
    const struct cr_graph *graph = replay->run->model->graph;
    size_t *first = replay->uses_first;
    for (size_t id = 0; id < graph->count; id++)
        for (size_t k = 0; k < graph->values[id].count; k++) {
            replay->user[graph->values[id].first + k] = id;
            first[graph->operands[graph->values[id].first + k] + 2]++;
        }
    for (size_t v = 2; v < graph->count + 2; v++)
        first[v] += first[v - 1];
    for (size_t e = 0; e < graph->operand_count; e++)
        replay->uses[first[graph->operands[e] + 1]++] = e;
}

static void gather_parameters(struct cr_replay *replay)
{
    const struct cr_model *model = replay->run->model;
    for (size_t q = 0; q < model->count; q++)
        if (cr_model_updates(model, q))
            replay->parameters[replay->parameter_count++] = q;
}

static bool make_room(struct cr_replay *replay)
{
    const struct cr_model *model = replay->run->model;
    const struct cr_graph *graph = model->graph;
    const size_t locals = graph->operand_count * graph->samples;
    replay->exact_locals = room(locals, sizeof *replay->exact_locals);
    replay->locals = room(locals, sizeof *replay->locals);
    replay->updated = room(model->count, sizeof *replay->updated);
    replay->weights = room(model->count, sizeof *replay->weights);
    replay->grads = room(model->count, sizeof *replay->grads);
    replay->parameters = room(model->count, sizeof *replay->parameters);
    replay->user = room(graph->operand_count, sizeof *replay->user);
    replay->uses_first = room(graph->count + 2, sizeof *replay->uses_first);
    replay->uses = room(graph->operand_count, sizeof *replay->uses);
    replay->scratch = room(graph->width, sizeof *replay->scratch);
    return replay->exact_locals && replay->locals && replay->updated && replay->weights &&
           replay->grads && replay->parameters && replay->user && replay->uses_first &&
           replay->uses && replay->scratch;
}

int cr_replay_init(struct cr_replay *replay, const struct cr_run *run, struct cr_err *err)
{
    *replay = (struct cr_replay){.run = run};
    replay->pass = cr_pass_new(run->model->graph, err);
    replay->after = replay->pass ? cr_pass_new(run->model->graph, err) : NULL;
    if (!replay->after)
        return -1;
    if (!make_room(replay))
        return cr_fail_memory(err);
    index_uses(replay);
    gather_parameters(replay);
    return cr_pass_locals(run->before, replay->exact_locals, err);
}

void cr_replay_release(struct cr_replay *replay)
{
    cr_pass_free(replay->pass);
    cr_pass_free(replay->after);
    free(replay->exact_locals);
    free(replay->locals);
    free(replay->updated);
    free(replay->weights);
    free(replay->grads);
    free(replay->parameters);
    free(replay->user);
    free(replay->uses_first);
    free(replay->uses);
    free(replay->scratch);
    *replay = (struct cr_replay){0};
}

static void take(double *numbers, const double *given, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!isnan(given[i]))
            numbers[i] = given[i];
}

/* ---- the steps ---- */

static void replay_values(struct cr_replay *replay, const struct cr_given *given,
                          const struct cr_fault *fault)
{
    struct cr_pass *pass = replay->pass;
    const struct cr_graph *graph = pass->graph;
    memcpy(pass->value, replay->run->before->value, graph->width * sizeof *pass->value);
    if (!given && (!fault || !fault->value))
        return;
    for (size_t id = 0; id < graph->count; id++) {
        double *y = pass->value + graph->values[id].offset;
        cr_pass_evaluate(pass, id);
        if (fault && fault->value)
            fault->value(fault->what, pass, id, y);
        if (given)
            take(y, given->value + graph->values[id].offset, cr_graph_length(graph, id));
    }
}

double cr_slope_of_result(enum cr_op op, double y)
{
    return op == CR_OP_SIGMOID ? y * (1 - y) : op == CR_OP_TANH ? 1 - y * y
           : op == CR_OP_EXP   ? y
                               : NAN;
}

/* Who has rounded an activation takes the derivative from that. */
static void slopes_of_given(struct cr_replay *replay, const struct cr_given *given)
{
    const struct cr_graph *graph = replay->pass->graph;
    for (size_t id = 0; id < graph->count; id++) {
        const struct cr_value *value = &graph->values[id];
        for (size_t s = 0; value->count == 1 && s < cr_graph_length(graph, id); s++) {
            const double slope = cr_slope_of_result(value->op, given->value[value->offset + s]);
            if (!isnan(slope))
                replay->locals[value->first * graph->samples + s] = slope;
        }
    }
}

static int replay_locals(struct cr_replay *replay, const struct cr_given *given,
                         const struct cr_fault *fault, struct cr_err *err)
{
    const size_t count = replay->pass->graph->operand_count * samples_of(replay);
    if (given || (fault && fault->value)) {
        if (cr_pass_locals(replay->pass, replay->locals, err))
            return -1;
    } else if (count) {
        memcpy(replay->locals, replay->exact_locals, count * sizeof *replay->locals);
    }
    if (given)
        slopes_of_given(replay, given);
    if (fault && fault->locals)
        fault->locals(fault->what, replay->pass, replay->locals);
    if (given)
        take(replay->locals, given->local, count);
    return 0;
}

/* Adds to an operand's derivative `to` what it receives through one place. */
static void give_back(const struct cr_replay *replay, size_t id, size_t k, const double *g,
                      double *to)
{
    const struct cr_graph *graph = replay->pass->graph;
    const struct cr_value *value = &graph->values[id];
    const double *local = replay->locals + (value->first + k) * graph->samples;
    const size_t g_step = value->per_sample;
    const size_t to_step = graph->values[graph->operands[value->first + k]].per_sample;
    const size_t shares = cr_pass_shares(replay->pass, id);
    for (size_t s = 0; s < shares; s++)
        if (g[s * g_step] != 0)
            to[s * to_step] += g[s * g_step] * local[s];
}

/* Derivatives of what is seeded in `grad` at `top`, by everything below it. */
static void sweep(struct cr_replay *replay, size_t top, const struct cr_given *given,
                  const struct cr_fault *fault, double *grad, double *aside)
{
    const struct cr_pass *pass = replay->pass;
    const struct cr_graph *graph = pass->graph;
    for (size_t id = top + 1; id-- > 0;) {
        const struct cr_value *value = &graph->values[id];
        if (fault && fault->grad)
            fault->grad(fault->what, pass, id, grad + value->offset);
        if (given)
            take(grad + value->offset, given->grad + value->offset, cr_graph_length(graph, id));
        for (size_t k = 0; pass->needs[id] && k < value->count; k++) {
            const size_t operand = graph->operands[value->first + k];
            double *to = cr_pass_lies_aside(value, k) ? aside : grad;
            if (pass->needs[operand] && to)
                give_back(replay, id, k, grad + value->offset,
                          to + graph->values[operand].offset);
        }
    }
}

static void replay_grads(struct cr_replay *replay, const struct cr_given *given,
                         const struct cr_fault *fault)
{
    struct cr_pass *pass = replay->pass;
    const struct cr_graph *graph = pass->graph;
    memset(pass->grad, 0, graph->width * sizeof *pass->grad);
    memset(pass->aside, 0, graph->width * sizeof *pass->aside);
    pass->grad[graph->values[graph->output].offset] = 1;
    sweep(replay, graph->output, given, fault, pass->grad, pass->aside);
    if (fault && fault->grads)
        fault->grads(fault->what, pass);
}

static int replay_updates(struct cr_replay *replay, const struct cr_fault *fault,
                          struct cr_err *err)
{
    const struct cr_model *model = replay->run->model;
    struct cr_updater updater;
    for (size_t q = 0; q < model->count; q++)
        replay->updated[q] = NAN;
    if (cr_updater_init(&updater, &model->net->training, replay->parameter_count, err))
        return -1;
    for (size_t i = 0; i < replay->parameter_count; i++) {
        const size_t id = model->quantities[replay->parameters[i]].value;
        replay->weights[i] = cr_pass_value(replay->pass, id, 0);
        replay->grads[i] = cr_pass_grad(replay->pass, id, 0) * (model->net->maximize ? -1 : 1);
    }
    cr_updater_step(&updater, replay->weights, replay->grads);
    cr_updater_release(&updater);
    for (size_t i = 0; i < replay->parameter_count; i++)
        replay->updated[replay->parameters[i]] = replay->weights[i];
    if (fault && fault->update)
        fault->update(fault->what, model, replay->pass->grad, replay->updated);
    return 0;
}

int cr_replay_run(struct cr_replay *replay, const struct cr_given *given,
                  const struct cr_fault *fault, struct cr_err *err)
{
    if (given && !given->any)
        given = NULL;
    replay->after_is_known = false;
    replay_values(replay, given, fault);
    if (replay_locals(replay, given, fault, err))
        return -1;
    replay_grads(replay, given, fault);
    return replay_updates(replay, fault, err);
}

/* ---- what it says ---- */

static double derivative(struct cr_replay *replay, size_t of, size_t by, size_t sample)
{
    const struct cr_graph *graph = replay->pass->graph;
    const struct cr_value *top = &graph->values[of], *low = &graph->values[by];
    memset(replay->scratch, 0, graph->width * sizeof *replay->scratch);
    replay->scratch[top->offset + (top->per_sample ? sample : 0)] = 1;
    sweep(replay, of, NULL, NULL, replay->scratch, NULL);
    return replay->scratch[low->offset + (low->per_sample ? sample : 0)];
}

/* A value after the update: the parameter's, or what follows from all of them. */
static double value_after(struct cr_replay *replay, size_t quantity, size_t sample)
{
    const struct cr_model *model = replay->run->model;
    if (cr_model_updates(model, quantity))
        return replay->updated[quantity];
    for (size_t i = 0; !replay->after_is_known && i < replay->parameter_count; i++)
        cr_pass_set(replay->after, model->quantities[replay->parameters[i]].value,
                    &replay->updated[replay->parameters[i]]);
    if (!replay->after_is_known)
        cr_pass_forward(replay->after);
    replay->after_is_known = true;
    return cr_pass_value(replay->after, model->quantities[quantity].value, sample);
}

double cr_replay_says(struct cr_replay *replay, const struct cr_about *about)
{
    const struct cr_model *model = replay->run->model;
    const size_t id = model->quantities[about->quantity].value;
    const bool all = about->sample == CR_NONE && about->quantity == model->loss;
    const size_t sample = about->sample == CR_NONE ? 0 : (size_t)about->sample;
    switch (about->kind) {
    case CR_ABOUT_VALUE:
        return cr_pass_value(replay->pass, all ? model->graph->output : id, sample);
    case CR_ABOUT_GRAD:
        return cr_pass_grad(replay->pass, id, sample);
    case CR_ABOUT_NEW:
        return all ? (value_after(replay, about->quantity, 0),
                      cr_pass_value(replay->after, model->graph->output, 0))
                   : value_after(replay, about->quantity, sample);
    case CR_ABOUT_LOCAL:
        break;
    }
    return derivative(replay, id, model->quantities[about->by].value, sample);
}
