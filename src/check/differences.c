/* Gradients held against differences: see differences.h. */
#include "check/differences.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "check/branch.h"
#include "check/dependents.h"

enum { LEVELS = 12, FEWEST_LEVELS = 4, TABLEAU = 8, ROUNDS = 4 };

static const double SHRINK = 2;      /* from one h to the next */
static const double FIRST_STEP = 0.02;
static const double TOLERANCE = 1e-6; /* relative */

/* What is varied, and at how many samples apart. */
struct vary {
    const struct cr_run *run;
    struct cr_pass *pass; /* the numbers vary here, and are put back */
    size_t id, length;    /* the value; its numbers */
    struct cr_dependents behind; /* what depends on it */
    size_t *kinked;       /* values whose operation has kinks */
    size_t kinked_count;
    double *high, *low, *step; /* per sample */
    bool *crossed;             /* per sample: some branch changed, or it is not finite */
    long *crossing;            /* per sample: whose branch, at the smallest step; CR_NONE */
    double (*tableau)[TABLEAU]; /* per sample: the last row of extrapolations */
    double *best, *estimate;
    size_t *depth;
};

static const char *const words[CR_AGREEMENT_COUNT] = {
    [CR_AGREES] = "ok",          [CR_DIFFERS] = "wrong",         [CR_AT_KINK] = "kink",
    [CR_UNCERTAIN] = "unsure", [CR_NOT_FINITE] = "not finite",
};

const char *cr_agreement_word(enum cr_agreement agreement)
{
    return words[agreement];
}

/* ---- the output, varied ---- */

/* A cross-entropy that reads the logits does not see its softmax outputs vary (pass.h), so
 * they are shown to the plain one. */
static void show_outputs(const struct cr_pass *pass, size_t loss, size_t varied)
{
    const struct cr_graph *graph = pass->graph;
    const struct cr_value *value = &graph->values[loss];
    const size_t n = value->count / 3, *of = graph->operands + value->first;
    bool concerned = false;
    for (size_t k = 0; k < n; k++)
        concerned = concerned || of[2 * n + k] == varied;
    for (size_t s = 0; concerned && s < cr_graph_length(graph, loss); s++) {
        double sum = 0;
        for (size_t k = 0; k < n; k++) {
            const double y = cr_pass_value(pass, of[n + k], s);
            sum -= y == 0 ? 0 : y * log(cr_pass_value(pass, of[2 * n + k], s));
        }
        pass->value[value->offset + (value->per_sample ? s : 0)] = sum;
    }
}

static void evaluate_from(const struct vary *v)
{
    const struct cr_graph *graph = v->pass->graph;
    for (size_t i = 0; i < v->behind.count; i++) {
        const size_t id = v->behind.ids[i];
        cr_pass_evaluate(v->pass, id);
        if (graph->values[id].op == CR_OP_SOFTMAX_CE)
            show_outputs(v->pass, id, v->id);
    }
}

/* What a number of the value at sample s changes: its own sample's output, or the whole. */
static double output_at(const struct vary *v, size_t s)
{
    const struct cr_graph *graph = v->pass->graph;
    const struct cr_model *model = v->run->model;
    const size_t loss = model->quantities[model->loss].value;
    if (v->length == 1 || !graph->values[loss].per_sample)
        return v->pass->value[graph->values[graph->output].offset];
    const double share = model->net->reduce_mean ? 1 / (double)graph->samples : 1;
    return share * cr_pass_value(v->pass, loss, s);
}

/* Marks the samples at which a branch is not what it is at the point itself. */
static void mark_crossings(struct vary *v)
{
    const struct cr_pass *at = v->run->before;
    for (size_t i = 0; i < v->kinked_count; i++) {
        const size_t id = v->kinked[i], samples = cr_graph_length(at->graph, id);
        for (size_t s = 0; id > v->id && s < samples; s++)
            if (cr_branch_of(v->pass, id, s) != cr_branch_of(at, id, s)) {
                v->crossed[v->length > 1 ? s : 0] = true;
                v->crossing[v->length > 1 ? s : 0] = (long)id;
            }
    }
}

/* The output with the value moved by `sign` steps. */
static void measure(struct vary *v, double sign, double *out)
{
    const struct cr_graph *graph = v->pass->graph;
    const size_t offset = graph->values[v->id].offset;
    const double *point = v->run->before->value + offset;
    for (size_t s = 0; s < v->length; s++)
        v->pass->value[offset + s] = point[s] + sign * v->step[s];
    evaluate_from(v);
    for (size_t s = 0; s < v->length; s++) {
        out[s] = output_at(v, s);
        if (!isfinite(out[s]))
            v->crossed[s] = true;
    }
    mark_crossings(v);
}

/* ---- extrapolation ---- */

/* Takes one more D(h) into a sample's row; see Ridders, "Accurate computation of F'(x)",
 * Advances in Engineering Software 4 (1982). */
static void extrapolate(struct vary *v, size_t s, double difference, double noise)
{
    double row[TABLEAU], factor = SHRINK * SHRINK;
    const size_t depth = v->depth[s] < TABLEAU - 1 ? v->depth[s] : TABLEAU - 1;
    row[0] = difference;
    for (size_t k = 1; k <= depth; k++) {
        row[k] = (factor * row[k - 1] - v->tableau[s][k - 1]) / (factor - 1);
        factor *= SHRINK * SHRINK;
        const double error = fmax(fabs(row[k] - row[k - 1]),
                                  fabs(row[k] - v->tableau[s][k - 1])) + noise;
        if (error <= v->estimate[s]) {
            v->estimate[s] = error;
            v->best[s] = row[k];
        }
    }
    memcpy(v->tableau[s], row, (depth + 1) * sizeof *row);
    v->depth[s]++;
}

static void one_level(struct vary *v)
{
    for (size_t s = 0; s < v->length; s++)
        v->crossed[s] = false, v->crossing[s] = CR_NONE;
    measure(v, 1, v->high);
    measure(v, -1, v->low);
    for (size_t s = 0; s < v->length; s++) {
        const double difference = (v->high[s] - v->low[s]) / (2 * v->step[s]);
        const double noise = 2 * DBL_EPSILON * fmax(fabs(v->high[s]), fabs(v->low[s])) /
                             v->step[s];
        if (!v->crossed[s])
            extrapolate(v, s, difference, noise);
        v->step[s] /= SHRINK;
    }
}

/* Has every sample a good value, or no hope? */
static bool is_done(const struct vary *v)
{
    for (size_t s = 0; s < v->length; s++)
        if (v->depth[s] < FEWEST_LEVELS || !(v->estimate[s] <= 1e-10 * fabs(v->best[s])))
            return false;
    return true;
}

static void put_back_one(const struct vary *v, size_t id)
{
    const size_t offset = v->pass->graph->values[id].offset;
    memcpy(v->pass->value + offset, v->run->before->value + offset,
           cr_graph_length(v->pass->graph, id) * sizeof *v->pass->value);
}

static void put_back(const struct vary *v)
{
    put_back_one(v, v->id);
    for (size_t i = 0; i < v->behind.count; i++)
        put_back_one(v, v->behind.ids[i]);
}

/* Differences with steps from the largest one on, halved `smaller` times before. */
static void vary(struct vary *v, size_t id, int smaller)
{
    const struct cr_graph *graph = v->pass->graph;
    v->id = id;
    v->length = cr_graph_length(graph, id);
    cr_dependents_find(&v->behind, id);
    for (size_t s = 0; s < v->length; s++) {
        const double x = fabs(v->run->before->value[graph->values[id].offset + s]);
        v->step[s] =
            ldexp(FIRST_STEP, (int)ceil(log2(fmin(fmax(x, 0.25), DBL_MAX))) - smaller);
        v->best[s] = NAN;
        v->estimate[s] = INFINITY;
        v->depth[s] = 0;
    }
    for (int level = 0; level < LEVELS && !is_done(v); level++)
        one_level(v);
    put_back(v);
}

/* ---- the verdict ---- */

/* Beyond 2^52 the next number is more than 1 away, and what lies between no difference sees. */
static bool is_coarse(const struct vary *v, size_t s)
{
    const size_t offset = v->pass->graph->values[v->id].offset;
    return fabs(v->run->before->value[offset + s]) > 1 / DBL_EPSILON;
}

static enum cr_agreement agreement_of(const struct vary *v, size_t s,
                                      const struct cr_gradient *g)
{
    if (!isfinite(g->analytic) || !isfinite(output_at(v, 0)))
        return CR_NOT_FINITE;
    if (isnan(g->numeric))
        return g->kink == CR_NONE ? CR_UNCERTAIN : CR_AT_KINK;
    const double size = fmax(fabs(g->analytic), fabs(g->numeric));
    const double off = fabs(g->analytic - g->numeric);
    if (off <= TOLERANCE * size + 1e-12)
        return CR_AGREES;
    if (g->kink != CR_NONE)
        return CR_AT_KINK;
    if (off <= 10 * g->estimate * size || is_coarse(v, s))
        return CR_UNCERTAIN;
    return CR_DIFFERS;
}

static void judge(const struct vary *v, size_t quantity, size_t s, struct cr_gradient *g)
{
    const size_t id = v->run->model->quantities[quantity].value;
    const bool several = v->length > 1;
    *g = (struct cr_gradient){.quantity = quantity,
                              .sample = several ? (long)s : CR_NONE,
                              .analytic = cr_pass_grad(v->run->before, id, s),
                              .numeric = v->best[s],
                              .kink = v->crossing[s]};
    const double size = fmax(fabs(g->analytic), fabs(g->numeric));
    g->error = size > 0 ? fabs(g->analytic - g->numeric) / size : 0;
    if (fabs(g->analytic - g->numeric) <= 1e-12)
        g->error = fmin(g->error, fabs(g->analytic - g->numeric));
    g->estimate = size > 0 ? v->estimate[s] / size : 0;
    g->agreement = agreement_of(v, s, g);
}

static bool is_doubtful(const struct cr_gradient *g)
{
    return g->agreement == CR_DIFFERS || g->agreement == CR_UNCERTAIN;
}

/* One gradient for each sample. Steps that reach over a pole, or over whole periods of a sine,
 * make numbers that agree among themselves and with nothing else: what differs is asked once
 * more, by smaller steps. */
static void compare(struct vary *v, size_t quantity, struct cr_gradient *all)
{
    bool doubtful = true;
    for (int round = 0; round < ROUNDS && doubtful; round++) {
        vary(v, v->run->model->quantities[quantity].value, round * LEVELS);
        doubtful = false;
        for (size_t s = 0; s < v->length; s++) {
            struct cr_gradient g;
            judge(v, quantity, s, &g);
            if (round == 0 || (is_doubtful(&all[s]) && g.agreement == CR_AGREES))
                all[s] = g;
            doubtful = doubtful || is_doubtful(&all[s]);
        }
    }
}

static int severity(enum cr_agreement agreement)
{
    static const int severities[CR_AGREEMENT_COUNT] = {[CR_DIFFERS] = 4, [CR_NOT_FINITE] = 3,
                                                       [CR_UNCERTAIN] = 2, [CR_AT_KINK] = 1};
    return severities[agreement];
}

static int worst_first(const void *a, const void *b)
{
    const struct cr_gradient *x = a, *y = b;
    if (severity(x->agreement) != severity(y->agreement))
        return severity(y->agreement) - severity(x->agreement);
    if (x->error > y->error || x->error < y->error)
        return x->error > y->error ? -1 : 1;
    if (x->quantity != y->quantity)
        return x->quantity < y->quantity ? -1 : 1;
    return (x->sample > y->sample) - (x->sample < y->sample);
}

static void vary_release(struct vary *v)
{
    cr_pass_free(v->pass);
    cr_dependents_release(&v->behind);
    free(v->kinked);
    free(v->high);
    free(v->low);
    free(v->step);
    free(v->crossed);
    free(v->crossing);
    free(v->tableau);
    free(v->best);
    free(v->estimate);
    free(v->depth);
}

static int vary_init(struct vary *v, const struct cr_run *run, struct cr_err *err)
{
    const struct cr_graph *graph = run->model->graph;
    const size_t n = graph->samples;
    *v = (struct vary){.run = run, .pass = cr_pass_new(graph, err)};
    if (!v->pass)
        return -1;
    if (cr_dependents_init(&v->behind, graph, err))
        return -1;
    v->kinked = calloc(graph->count + 1, sizeof *v->kinked);
    v->high = calloc(n, sizeof *v->high);
    v->low = calloc(n, sizeof *v->low);
    v->step = calloc(n, sizeof *v->step);
    v->crossed = calloc(n, sizeof *v->crossed);
    v->crossing = calloc(n, sizeof *v->crossing);
    v->tableau = calloc(n, sizeof *v->tableau);
    v->best = calloc(n, sizeof *v->best);
    v->estimate = calloc(n, sizeof *v->estimate);
    v->depth = calloc(n, sizeof *v->depth);
    if (!v->kinked || !v->high || !v->low || !v->step || !v->crossed || !v->crossing || !v->tableau ||
        !v->best || !v->estimate || !v->depth)
        return cr_fail_memory(err);
    for (size_t id = 0; id < graph->count; id++)
        if (cr_branch_has(graph->values[id].op))
            v->kinked[v->kinked_count++] = id;
    memcpy(v->pass->value, run->before->value, graph->width * sizeof *v->pass->value);
    return 0;
}

struct cr_gradient *cr_differences(const struct cr_run *run, size_t *count,
                                   struct cr_err *err)
{
    const struct cr_model *model = run->model;
    struct vary v;
    struct cr_gradient *all =
        calloc(model->count * model->graph->samples + 1, sizeof *all);
    *count = 0;
    const int failed = all ? vary_init(&v, run, err) : cr_fail_memory(err);
    for (size_t q = 0; !failed && q < model->count; q++) {
        if (model->quantities[q].inner)
            continue;
        compare(&v, q, all + *count);
        *count += v.length;
    }
    if (all)
        vary_release(&v);
    if (failed) {
        free(all);
        return NULL;
    }
    qsort(all, *count, sizeof *all, worst_first);
    return all;
}

int cr_differences_check(const struct cr_run *run, const struct cr_limits *limits,
                         struct cr_err *err)
{
    const struct cr_model *model = run->model;
    const double times = 2 * FEWEST_LEVELS * (double)model->graph->samples;
    struct cr_dependents behind;
    double work = 0;
    int failed = cr_dependents_init(&behind, model->graph, err);
    for (size_t q = 0; !failed && q < model->count; q++) {
        if (model->quantities[q].inner)
            continue;
        work += times * (double)cr_dependents_count(&behind, model->quantities[q].value);
        failed = cr_limit_check(limits, CR_LIMIT_WORK, work, model->net->file, err);
    }
    cr_dependents_release(&behind);
    return failed;
}
