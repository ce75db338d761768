/*
 * The engine: see pass.h.
 *
 * Both sweeps are loops over the ids, up for the values and down for the gradients, and
 * allocate nothing: where each operand's numbers lie is found once, in cr_pass_new.
 */
#include "graph/pass.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "graph/dense.h"

/* At least one element, so that NULL always means that memory is out. */
static void *array(size_t count, size_t size)
{
    return calloc(count ? count : 1, size);
}

static bool allocate(struct cr_pass *pass)
{
    const struct cr_graph *graph = pass->graph;
    pass->value = array(graph->width, sizeof *pass->value);
    pass->grad = array(graph->width, sizeof *pass->grad);
    pass->aside = array(graph->width, sizeof *pass->aside);
    pass->needs = array(graph->count, sizeof *pass->needs);
    pass->dense = array(graph->count, sizeof *pass->dense);
    pass->ops = array(graph->count, sizeof *pass->ops);
    pass->scratch = array(graph->samples, sizeof *pass->scratch);
    pass->x = array(graph->operand_count, sizeof *pass->x);
    pass->step = array(graph->operand_count, sizeof *pass->step);
    pass->wants = array(graph->operand_count, sizeof *pass->wants);
    return pass->value && pass->grad && pass->aside && pass->needs && pass->dense &&
           pass->ops && pass->scratch && pass->x && pass->step && pass->wants;
}

static bool is_leaf(const struct cr_value *value)
{
    return value->count == 0;
}

/* From the needs of the leaves to those of all values: what depends only on values without
 * needs has none. */
static void spread_needs(struct cr_pass *pass)
{
    const struct cr_graph *graph = pass->graph;
    for (size_t i = 0; i < pass->op_count; i++) {
        const struct cr_value *value = &graph->values[pass->ops[i]];
        bool needs = false;
        for (size_t k = value->first; k < value->first + value->count; k++) {
            pass->wants[k] = pass->needs[graph->operands[k]];
            needs = needs || pass->wants[k];
        }
        pass->needs[pass->ops[i]] = needs;
    }
}

/* Where each operand's numbers lie, and what the values are. */
static void survey(struct cr_pass *pass)
{
    const struct cr_graph *graph = pass->graph;
    for (size_t i = 0; i < graph->operand_count; i++) {
        const struct cr_value *operand = &graph->values[graph->operands[i]];
        pass->x[i] = pass->value + operand->offset;
        pass->step[i] = operand->per_sample;
    }
    for (size_t id = 0; id < graph->count; id++) {
        const struct cr_value *value = &graph->values[id];
        if (is_leaf(value))
            pass->needs[id] = value->op != CR_OP_CONSTANT;
        else
            pass->ops[pass->op_count++] = id;
        pass->dense[id] = value->op == CR_OP_WSUM &&
                          cr_dense_fits(pass->step + value->first, value->count);
    }
    spread_needs(pass);
}

struct cr_pass *cr_pass_new(const struct cr_graph *graph, struct cr_err *err)
{
    struct cr_pass *pass = calloc(1, sizeof *pass);
    if (pass)
        pass->graph = graph;
    if (!pass || !allocate(pass)) {
        cr_fail_memory(err);
        cr_pass_free(pass);
        return NULL;
    }
    pass->samples = graph->samples;
    survey(pass);
    if (graph->width)
        memcpy(pass->value, graph->leaves, graph->width * sizeof *pass->value);
    return pass;
}

void cr_pass_free(struct cr_pass *pass)
{
    if (!pass)
        return;
    free(pass->value);
    free(pass->grad);
    free(pass->aside);
    free(pass->needs);
    free(pass->dense);
    free(pass->ops);
    free(pass->scratch);
    free(pass->x);
    free(pass->step);
    free(pass->wants);
    free(pass);
}

void cr_pass_set(struct cr_pass *pass, size_t id, const double *numbers)
{
    const struct cr_value *value = &pass->graph->values[id];
    assert(is_leaf(value));
    memcpy(pass->value + value->offset, numbers,
           cr_graph_length(pass->graph, id) * sizeof *numbers);
}

void cr_pass_use(struct cr_pass *pass, size_t samples)
{
    assert(samples >= 1 && samples <= pass->graph->samples);
    pass->samples = samples;
}

void cr_pass_want(struct cr_pass *pass, const size_t *leaves, size_t count)
{
    memset(pass->needs, 0, pass->graph->count * sizeof *pass->needs);
    for (size_t i = 0; i < count; i++) {
        assert(is_leaf(&pass->graph->values[leaves[i]]));
        pass->needs[leaves[i]] = true;
    }
    spread_needs(pass);
}

/* All samples of an operation; a reduction reads as many as its operand has. */
static struct cr_args args_of(const struct cr_pass *pass, const struct cr_value *value)
{
    const bool long_as_operand = cr_op_reduces(value->op);
    const bool per_sample = long_as_operand ? pass->step[value->first] : value->per_sample;
    return (struct cr_args){.x = pass->x + value->first,
                            .step = pass->step + value->first,
                            .count = value->count,
                            .samples = per_sample ? pass->samples : 1,
                            .index = value->index};
}

void cr_pass_evaluate(struct cr_pass *pass, size_t id)
{
    const struct cr_value *value = &pass->graph->values[id];
    if (is_leaf(value))
        return;
    const struct cr_args args = args_of(pass, value);
    if (pass->dense[id])
        cr_dense_forward(&args, pass->value + value->offset);
    else
        cr_op_row(value->op)->forward(&args, pass->value + value->offset);
}

void cr_pass_forward(struct cr_pass *pass)
{
    for (size_t i = 0; i < pass->op_count; i++)
        cr_pass_evaluate(pass, pass->ops[i]);
}

bool cr_pass_lies_aside(const struct cr_value *value, size_t k)
{
    return value->op == CR_OP_SOFTMAX_CE && k >= value->count / 3 * 2;
}

/* Adds what an operand receives at each sample, `shares`, to its gradient `to`, which is
 * one number when the operand is shared. g, the gradient behind the shares, has g_step 0
 * where it is one number for all samples. */
static void accumulate(double *to, bool per_sample, const double *shares, const double *g,
                       size_t g_step, size_t samples)
{
    if (per_sample) {
        for (size_t s = 0; s < samples; s++)
            to[s] += g[s * g_step] != 0 ? shares[s] : 0;
        return;
    }
    double sum = 0;
    for (size_t s = 0; s < samples; s++)
        sum += g[s * g_step] != 0 ? shares[s] : 0;
    to[0] += sum;
}

/* Gives each operand of a value what it receives from it. */
static void propagate(struct cr_pass *pass, const struct cr_value *value)
{
    const struct cr_graph *graph = pass->graph;
    const struct cr_args args = args_of(pass, value);
    const struct cr_op_row *row = cr_op_row(value->op);
    const double *y = pass->value + value->offset, *g = pass->grad + value->offset;
    for (size_t k = 0; k < value->count; k++) {
        const size_t operand = graph->operands[value->first + k];
        if (!pass->wants[value->first + k])
            continue;
        row->vjp(&args, k, y, g, pass->scratch);
        double *to = cr_pass_lies_aside(value, k) ? pass->aside : pass->grad;
        accumulate(to + graph->values[operand].offset, graph->values[operand].per_sample,
                   pass->scratch, g, value->per_sample, args.samples);
    }
}

static void propagate_dense(struct cr_pass *pass, const struct cr_value *value)
{
    const struct cr_args args = args_of(pass, value);
    cr_dense_backward(&args, pass->grad + value->offset, pass->value, pass->grad,
                      pass->wants + value->first);
}

void cr_pass_backward(struct cr_pass *pass)
{
    const struct cr_graph *graph = pass->graph;
    assert(cr_graph_length(graph, graph->output) == 1);
    memset(pass->grad, 0, graph->width * sizeof *pass->grad);
    memset(pass->aside, 0, graph->width * sizeof *pass->aside);
    pass->grad[graph->values[graph->output].offset] = 1;
    for (size_t i = pass->op_count; i-- > 0;) {
        const struct cr_value *value = &graph->values[pass->ops[i]];
        if (pass->ops[i] > graph->output || !pass->needs[pass->ops[i]])
            continue;
        if (pass->dense[pass->ops[i]])
            propagate_dense(pass, value);
        else
            propagate(pass, value);
    }
}

/* Where the number of `id` at a sample lies in value, grad and aside. */
static size_t place(const struct cr_pass *pass, size_t id, size_t sample)
{
    const struct cr_value *value = &pass->graph->values[id];
    return value->offset + (value->per_sample ? sample : 0);
}

double cr_pass_value(const struct cr_pass *pass, size_t id, size_t sample)
{
    return pass->value[place(pass, id, sample)];
}

double cr_pass_grad(const struct cr_pass *pass, size_t id, size_t sample)
{
    const size_t at = place(pass, id, sample);
    return pass->grad[at] + pass->aside[at];
}

/* A reduction at one sample: it has to be asked for all of them. */
static int vjp_of_reduction(const struct cr_pass *pass, const struct cr_value *value,
                            size_t sample, double g, double *out, struct cr_err *err)
{
    const struct cr_args args = args_of(pass, value);
    double *shares = array(args.samples, sizeof *shares);
    if (!shares)
        return cr_fail_memory(err);
    cr_op_row(value->op)->vjp(&args, 0, pass->value + value->offset, &g, shares);
    *out = shares[pass->step[value->first] ? sample : 0];
    free(shares);
    return 0;
}

/* What operand k receives from `id` at one sample when `id` receives g there. */
static int vjp_at(const struct cr_pass *pass, size_t id, size_t k, size_t sample,
                  double g, double *out, struct cr_err *err)
{
    const struct cr_value *value = &pass->graph->values[id];
    assert(k < value->count);
    if (cr_op_reduces(value->op))
        return vjp_of_reduction(pass, value, sample, g, out, err);
    struct cr_args args = args_of(pass, value);
    const double **x = array(value->count, sizeof *x);
    if (!x)
        return cr_fail_memory(err);
    for (size_t j = 0; j < value->count; j++)
        x[j] = args.step[j] ? args.x[j] + sample : args.x[j];
    args.x = x;
    args.samples = 1;
    const double y = cr_pass_value(pass, id, sample);
    cr_op_row(value->op)->vjp(&args, k, &y, &g, out);
    free(x);
    return 0;
}

int cr_pass_local(const struct cr_pass *pass, size_t id, size_t k, size_t sample,
                  double *out, struct cr_err *err)
{
    return vjp_at(pass, id, k, sample, 1, out, err);
}

int cr_pass_share(const struct cr_pass *pass, size_t id, size_t k, size_t sample,
                  double *out, struct cr_err *err)
{
    const double g = pass->grad[place(pass, id, sample)];
    if (g == 0) {
        *out = 0;
        return 0;
    }
    return vjp_at(pass, id, k, sample, g, out, err);
}

size_t cr_pass_shares(const struct cr_pass *pass, size_t id)
{
    return args_of(pass, &pass->graph->values[id]).samples;
}

int cr_pass_locals(const struct cr_pass *pass, double *out, struct cr_err *err)
{
    const struct cr_graph *graph = pass->graph;
    double *ones = array(graph->samples, sizeof *ones);
    if (!ones)
        return cr_fail_memory(err);
    for (size_t s = 0; s < graph->samples; s++)
        ones[s] = 1;
    for (size_t id = 0; id < graph->count; id++) {
        const struct cr_value *value = &graph->values[id];
        if (is_leaf(value))
            continue;
        const struct cr_args args = args_of(pass, value);
        for (size_t k = 0; k < value->count; k++)
            cr_op_row(value->op)->vjp(&args, k, pass->value + value->offset, ones,
                                      out + (value->first + k) * graph->samples);
    }
    free(ones);
    return 0;
}
