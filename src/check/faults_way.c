/* Faults: another way through the pass, or another step. See faults.h. */
#include "check/fault_rows.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* ---- activation and pre-activation taken for each other ---- */

bool cr_is_activation(const struct cr_faults *faults, size_t id)
{
    return cr_is_activation_of(cr_graph_of(faults), id);
}

/* Variant 0: f'(a) where f'(z) is meant. 1: a slope by the result, a (1 - a), taken of z. */
static void slope_elsewhere(const struct cr_fault_case *c, const struct cr_pass *pass,
                            size_t id, double *locals)
{
    const struct cr_value *value = &pass->graph->values[id];
    const size_t samples = pass->graph->samples;
    for (size_t s = 0; s < cr_graph_length(pass->graph, id); s++) {
        const double z = cr_pass_value(pass, pass->graph->operands[value->first], s);
        const double a = cr_pass_value(pass, id, s), one = 1;
        const double *x = &a;
        const unsigned char step = 0;
        const struct cr_args args = {.x = &x, .step = &step, .count = 1, .samples = 1};
        double y, slope = cr_slope_of_result(value->op, z);
        if (c->variant == 0) {
            cr_op_row(value->op)->forward(&args, &y);
            cr_op_row(value->op)->vjp(&args, 0, &y, &one, &slope);
        }
        if (!isnan(slope))
            locals[value->first * samples + s] = slope;
    }
}

static void slopes_elsewhere(const void *what, const struct cr_pass *pass, double *locals)
{
    const struct cr_fault_case *c = what;
    for (size_t id = 0; id < pass->graph->count; id++)
        if (cr_is_activation(c->faults, id) && (id == c->value || c->value == pass->graph->count))
            slope_elsewhere(c, pass, id, locals);
}

/* Variant 2: d sum / d w is what comes in; here its pre-activation. */
static void inputs_before(const void *what, const struct cr_pass *pass, double *locals)
{
    const struct cr_fault_case *c = what;
    const struct cr_graph *graph = pass->graph;
    for (size_t i = 0; i < c->faults->places.weight_count; i++) {
        const size_t carrier = c->faults->places.carriers[i], x = graph->operands[carrier];
        const size_t weight = c->faults->places.weights[i];
        const struct cr_value *user = &graph->values[c->faults->replay->user[carrier]];
        if (!cr_is_activation(c->faults, x) || (x != c->value && c->value != graph->count))
            continue;
        for (size_t k = 0; k < user->count; k++)
            for (size_t s = 0; graph->operands[user->first + k] == weight && s < graph->samples;
                 s++)
                if ((user->op != CR_OP_WSUM || user->first + k + 1 == carrier))
                    locals[(user->first + k) * graph->samples + s] =
                        cr_pass_value(pass, graph->operands[graph->values[x].first], s);
    }
}

/* Everywhere (the last case of each variant) and at each activation. */
size_t cr_count_activations(const struct cr_faults *faults)
{
    return 3 * (cr_graph_of(faults)->count + 1);
}

static size_t count_activations(const struct cr_faults *faults)
{
    size_t count = 0;
    for (size_t id = 0; id < cr_graph_of(faults)->count; id++)
        count += cr_is_activation(faults, id);
    return count;
}

void cr_make_activation(struct cr_fault_case *c, struct cr_fault *fault)
{
    c->value = c->index / 3;
    c->variant = (int)(c->index % 3);
    c->narrow = c->value < cr_graph_of(c->faults)->count;
    fault->locals = c->variant == 2 ? inputs_before : slopes_elsewhere;
    if (c->value < cr_graph_of(c->faults)->count && !cr_is_activation(c->faults, c->value))
        fault->locals = NULL; /* no case: says what is exact */
    if (c->value == cr_graph_of(c->faults)->count && count_activations(c->faults) < 2)
        fault->locals = NULL; /* has its case already */
}

void cr_say_activation(const struct cr_fault_case *c, struct cr_buf *out)
{
    static const char *const forms[] = {"the derivative is taken at the activation",
                                        "the derivative by the result is taken of the "
                                        "pre-activation",
                                        "the pre-activation is multiplied with, where the "
                                        "activation comes in"};
    cr_buf_puts(out, forms[c->variant]);
    if (c->value < cr_graph_of(c->faults)->count) {
        cr_buf_puts(out, c->variant == 2 ? ", of " : ", in ");
        cr_say_value(c, c->value, out);
    } else {
        cr_buf_puts(out, ", everywhere");
    }
}

/* ---- shares that are not added up ---- */

/* Keeps of the shares that reach a value one use and one sample only; SIZE_MAX: all. The
 * last written is the first use, as the sweep comes from behind. */
static void keep_one(const struct cr_fault_case *c, const struct cr_graph *graph, size_t value,
                     size_t use, size_t sample, double *locals)
{
    const struct cr_replay *replay = c->faults->replay;
    const size_t first = replay->uses_first[value];
    const size_t uses = replay->uses_first[value + 1] - first;
    for (size_t i = 0; i < uses; i++) {
        const size_t e = replay->uses[first + i], user = replay->user[e];
        const bool per_sample = graph->values[user].per_sample || cr_op_reduces(graph->values[user].op);
        for (size_t s = 0; s < graph->samples; s++)
            if ((use != SIZE_MAX && i != use) ||
                (sample != SIZE_MAX && per_sample && !graph->values[value].per_sample &&
                 s != sample))
                locals[e * graph->samples + s] = 0;
    }
}

/* other: SIZE_MAX - 1: the last use of each value. */
static void keep_shares(const void *what, const struct cr_pass *pass, double *locals)
{
    const struct cr_fault_case *c = what;
    for (size_t i = 0; i < c->faults->shared_count; i++) {
        const size_t value = c->faults->shared[i];
        const size_t last = cr_uses_of(c->faults, value) - 1;
        if (c->value == SIZE_MAX || c->value == value)
            keep_one(c, pass->graph, value, c->other == SIZE_MAX - 1 ? last : c->other,
                     c->sample, locals);
    }
}

/* Everywhere: the last written, the first; one sample. Then each shared value: each use, and
 * each sample. */
static size_t everywhere_cases(const struct cr_faults *faults)
{
    return 4 + (cr_graph_of(faults)->samples > 1 ? cr_graph_of(faults)->samples : 0);
}

static size_t shares_of(const struct cr_faults *faults, size_t value)
{
    const bool sums = cr_graph_of(faults)->samples > 1 && !cr_graph_of(faults)->values[value].per_sample;
    return (cr_uses_of(faults, value) > 1 ? cr_uses_of(faults, value) : 0) +
           (sums ? cr_graph_of(faults)->samples : 0);
}

size_t cr_count_shares(const struct cr_faults *faults)
{
    size_t count = everywhere_cases(faults);
    for (size_t i = 0; i < faults->shared_count; i++)
        count += shares_of(faults, faults->shared[i]);
    return count;
}

static void make_everywhere(struct cr_fault_case *c)
{
    const size_t last = cr_graph_of(c->faults)->samples - 1;
    c->value = SIZE_MAX;
    if (c->index < 2) {
        c->other = c->index ? SIZE_MAX - 1 : 0;
    } else if (c->index < 4) { /* by uses and by samples at once */
        c->other = c->index == 2 ? 0 : SIZE_MAX - 1;
        c->sample = last ? (c->index == 2 ? last : 0) : SIZE_MAX;
    } else {
        c->sample = c->index - 4;
    }
}

void cr_make_shares(struct cr_fault_case *c, struct cr_fault *fault)
{
    size_t index = c->index;
    c->other = c->sample = SIZE_MAX;
    fault->locals = keep_shares;
    if (index < everywhere_cases(c->faults)) {
        make_everywhere(c);
        return;
    }
    index -= everywhere_cases(c->faults);
    size_t i = 0;
    while (index >= shares_of(c->faults, c->faults->shared[i]))
        index -= shares_of(c->faults, c->faults->shared[i++]);
    c->value = c->faults->shared[i];
    c->narrow = true;
    const size_t uses = cr_uses_of(c->faults, c->value) > 1 ? cr_uses_of(c->faults, c->value) : 0;
    if (index < uses)
        c->other = index;
    else
        c->sample = index - uses;
}

static void say_way(const struct cr_fault_case *c, struct cr_buf *out)
{
    const struct cr_replay *replay = c->faults->replay;
    if (c->other == SIZE_MAX)
        return;
    cr_buf_puts(out, ", the one by way of ");
    cr_say_value(c, replay->user[replay->uses[replay->uses_first[c->value] + c->other]], out);
}

static bool is_last_written(const struct cr_fault_case *c)
{
    return (c->other == 0 || c->other == SIZE_MAX) &&
           (c->sample == SIZE_MAX || c->sample + 1 == cr_graph_of(c->faults)->samples);
}

void cr_say_shares(const struct cr_fault_case *c, struct cr_buf *out)
{
    cr_buf_printf(out, "forgotten accumulation over %s: ",
                  c->other == SIZE_MAX ? "samples"
                  : c->sample == SIZE_MAX ? "paths" : "paths and samples");
    if (c->value == SIZE_MAX) {
        cr_buf_printf(out, "everywhere only the %s share is kept",
                      is_last_written(c)                     ? "last"
                      : c->sample == 0 || c->other != SIZE_MAX ? "first"
                                                             : "same");
    } else {
        cr_buf_puts(out, "of all shares of ");
        cr_say_value(c, c->value, out);
        cr_buf_puts(out, " only one is kept");
        say_way(c, out);
    }
    if (c->sample != SIZE_MAX)
        cr_buf_printf(out, ", of sample %zu", c->sample + 1);
}

/* ---- new weights on the way back ---- */

void cr_use_new_locals(const void *what, const struct cr_pass *pass, double *locals)
{
    const struct cr_fault_case *c = what;
    const size_t count = pass->graph->operand_count * pass->graph->samples;
    for (size_t i = 0; i < count; i++)
        if (!isnan(c->faults->new_locals[i]))
            locals[i] = c->faults->new_locals[i];
}

size_t cr_count_one(const struct cr_faults *faults)
{
    return faults->replay->parameter_count ? 1 : 0;
}

void cr_make_new(struct cr_fault_case *c, struct cr_fault *fault)
{
    (void)c;
    fault->locals = cr_use_new_locals;
}

void cr_say_new(const struct cr_fault_case *c, struct cr_buf *out)
{
    (void)c;
    cr_buf_puts(out, "the gradient goes back through weights that are updated already");
}

/* ---- a transposed weight ---- */

/* The weight that a transposed reading of the flat array finds at [i][j]. */
static size_t transposed(const struct cr_matrix *m, size_t i, size_t j)
{
    return m->first + j * m->rows + i;
}

static bool is_transposed(const struct cr_fault_case *c, size_t matrix)
{
    const size_t all = c->faults->places.matrix_count;
    return c->value == matrix || c->value == all;
}

static void back_through_transposed(const void *what, const struct cr_pass *pass,
                                    double *locals)
{
    const struct cr_fault_case *c = what;
    const struct cr_places *places = &c->faults->places;
    for (size_t m = 0; m < places->matrix_count; m++) {
        const struct cr_matrix *matrix = &places->matrices[m];
        for (size_t n = 0; is_transposed(c, m) && n < matrix->rows * matrix->columns; n++) {
            const size_t from = transposed(matrix, n / matrix->columns, n % matrix->columns);
            for (size_t s = 0; s < pass->graph->samples; s++)
                locals[places->carriers[matrix->first + n] * pass->graph->samples + s] =
                    cr_pass_value(pass, places->weights[from], 0);
        }
    }
}

/* Forward as well: the weights change places, and their gradients change back. */
static void transpose_weight(const void *what, const struct cr_pass *pass, size_t id, double *y)
{
    const struct cr_fault_case *c = what;
    const struct cr_places *places = &c->faults->places;
    const struct cr_pass *exact = c->faults->replay->run->before;
    if (pass->graph->values[id].op != CR_OP_PARAMETER)
        return;
    for (size_t m = 0; m < places->matrix_count; m++) {
        const struct cr_matrix *matrix = &places->matrices[m];
        for (size_t n = 0; is_transposed(c, m) && n < matrix->rows * matrix->columns; n++)
            if (places->weights[matrix->first + n] == id)
                y[0] = cr_pass_value(
                    exact,
                    places->weights[transposed(matrix, n / matrix->columns, n % matrix->columns)],
                    0);
    }
}

size_t cr_count_transposed(const struct cr_faults *faults)
{
    return faults->places.matrix_count ? 2 * (faults->places.matrix_count + 1) : 0;
}

void cr_make_transposed(struct cr_fault_case *c, struct cr_fault *fault)
{
    c->value = c->index / 2;
    c->variant = (int)(c->index % 2);
    if (c->variant == 0)
        fault->locals = back_through_transposed;
    else
        fault->value = transpose_weight;
}

void cr_say_transposed(const struct cr_fault_case *c, struct cr_buf *out)
{
    const struct cr_places *places = &c->faults->places;
    cr_buf_puts(out, c->variant ? "forward and back" : "on the way back");
    if (c->value == places->matrix_count) {
        cr_buf_puts(out, ", every one");
        return;
    }
    const struct cr_matrix *m = &places->matrices[c->value];
    cr_buf_printf(out, ", the %zu x %zu weights from ", m->rows, m->columns);
    cr_say_value(c, places->weights[m->first], out);
    cr_buf_puts(out, " to ");
    cr_say_value(c, places->weights[m->first + m->rows * m->columns - 1], out);
}

/* ---- the update ---- */

static void other_step(const void *what, const struct cr_model *model, const double *grads,
                       double *updated)
{
    const struct cr_fault_case *c = what;
    (void)grads;
    for (size_t q = 0; q < model->count; q++)
        if (!isnan(updated[q])) {
            const double old =
                cr_pass_value(c->faults->replay->pass, model->quantities[q].value, 0);
            updated[q] = old + c->factor * (updated[q] - old);
        }
}

size_t cr_count_steps(const struct cr_faults *faults)
{
    const double rate = cr_model_of(faults)->net->training.rate;
    return faults->replay->parameter_count && rate != 0 && rate != 1 ? 3 : 0;
}

void cr_make_step(struct cr_fault_case *c, struct cr_fault *fault)
{
    const double rate = cr_model_of(c->faults)->net->training.rate;
    const double factors[] = {1 / rate, rate, 0};
    c->factor = factors[c->index];
    fault->update = other_step;
}

void cr_say_step(const struct cr_fault_case *c, struct cr_buf *out)
{
    static const char *const forms[] = {"it is left out of the update", "it is used twice",
                                        "the parameter is not updated at all"};
    cr_buf_puts(out, forms[c->index]);
}
