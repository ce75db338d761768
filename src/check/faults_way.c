/* Faults: another way through the pass. See faults.h. */
#include "check/fault_rows.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

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

/* Everywhere: one use; with several samples one sample, one use and sample. Then each shared
 * value: each use, and each sample. */
static size_t everywhere_cases(const struct cr_faults *faults)
{
    const size_t samples = cr_graph_of(faults)->samples;
    return samples > 1 ? 4 + samples : 2;
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
    const size_t samples = cr_graph_of(c->faults)->samples;
    c->value = SIZE_MAX;
    if (c->index < 2) {
        c->other = c->index ? SIZE_MAX - 1 : 0;
    } else if (c->index < 2 + samples) {
        c->sample = c->index - 2;
    } else { /* by uses and by samples at once */
        const bool first = c->index == 2 + samples;
        c->other = first ? 0 : SIZE_MAX - 1;
        c->sample = first ? samples - 1 : 0;
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

void cr_say_shares(const struct cr_fault_case *c, struct cr_buf *out)
{
    cr_buf_printf(out, "forgotten accumulation over %s: ",
                  c->other == SIZE_MAX ? "samples"
                  : c->sample == SIZE_MAX ? "paths" : "paths and samples");
    if (c->value == SIZE_MAX) {
        cr_buf_puts(out, "everywhere only one share is kept");
        if (c->other != SIZE_MAX)
            cr_buf_printf(out, ", by way of the %s use", c->other ? "last" : "first");
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

static double *grad_of(const struct cr_fault_case *c, const struct cr_pass *pass, size_t weight)
{
    return &pass->grad[pass->graph->values[c->faults->places.weights[weight]].offset];
}

static void transpose_one(const struct cr_fault_case *c, const struct cr_pass *pass,
                          const struct cr_matrix *matrix)
{
    for (size_t i = 0; matrix->rows == matrix->columns && i < matrix->rows; i++)
        for (size_t j = 0; j < i; j++) {
            double *a = grad_of(c, pass, matrix->first + i * matrix->columns + j);
            double *b = grad_of(c, pass, transposed(matrix, i, j));
            const double kept = *a;
            *a = *b;
            *b = kept;
        }
}

/* The gradients of the weights, read the other way. */
static void transpose_grads(const void *what, const struct cr_pass *pass)
{
    const struct cr_fault_case *c = what;
    for (size_t m = 0; m < c->faults->places.matrix_count; m++)
        if (is_transposed(c, m))
            transpose_one(c, pass, &c->faults->places.matrices[m]);
}

size_t cr_count_transposed(const struct cr_faults *faults)
{
    return faults->places.matrix_count ? 3 * (faults->places.matrix_count + 1) : 0;
}

void cr_make_transposed(struct cr_fault_case *c, struct cr_fault *fault)
{
    c->value = c->index / 3;
    c->variant = (int)(c->index % 3);
    if (c->variant == 0)
        fault->locals = back_through_transposed;
    else if (c->variant == 1)
        fault->value = transpose_weight;
    else
        fault->grads = transpose_grads;
}

void cr_say_transposed(const struct cr_fault_case *c, struct cr_buf *out)
{
    const struct cr_places *places = &c->faults->places;
    static const char *const forms[] = {"on the way back", "forward and back",
                                        "the gradients"};
    cr_buf_puts(out, forms[c->variant]);
    if (c->value == places->matrix_count) {
        cr_buf_puts(out, ", every one");
        return;
    }
    const struct cr_matrix *m = &places->matrices[c->value];
    cr_buf_printf(out, "%s the %zu x %zu weights from ", c->variant == 2 ? " of" : ",", m->rows,
                  m->columns);
    cr_say_value(c, places->weights[m->first], out);
    cr_buf_puts(out, " to ");
    cr_say_value(c, places->weights[m->first + m->rows * m->columns - 1], out);
}
