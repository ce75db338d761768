/* Where a number that is not finite comes from: see trouble.h. */
#include "run/trouble.h"

#include <math.h>
#include <string.h>

#include "math/math.h"

enum { MOST_OPERANDS = 6 };

typedef void put_operand_fn(const struct cr_run *run, size_t value, size_t k, size_t sample,
                            struct cr_buf *out);

static bool operands_are_finite(const struct cr_pass *pass, size_t value, size_t sample)
{
    const struct cr_graph *graph = pass->graph;
    for (size_t k = 0; k < graph->values[value].count; k++)
        if (!isfinite(cr_pass_value(pass, cr_graph_operand(graph, value, k), sample)))
            return false;
    return true;
}

bool cr_trouble_begins(const struct cr_run *run, size_t value, size_t sample)
{
    return !isfinite(cr_pass_value(run->before, value, sample)) &&
           operands_are_finite(run->before, value, sample);
}

static const char *key_of(const struct cr_model *model, size_t value)
{
    const long q = model->of_value[value];
    return q == CR_NONE ? model->quantities[model->loss].key : model->quantities[q].key;
}

static bool is_constant(const struct cr_model *model, size_t value)
{
    return model->graph->values[value].op == CR_OP_CONSTANT;
}

static void put_number(double value, struct cr_buf *out)
{
    const struct cr_math number = {.kind = CR_MATH_NUMBER, .number = value, .digits = 6};
    cr_math_text(&number, out);
}

/* Operand k of the value as a formula shows it: its name, or the number that it is. */
static void put_operand(const struct cr_run *run, size_t value, size_t k, size_t sample,
                        struct cr_buf *out)
{
    const size_t operand = cr_graph_operand(run->model->graph, value, k);
    if (is_constant(run->model, operand))
        put_number(cr_pass_value(run->before, operand, sample), out);
    else
        cr_buf_puts(out, key_of(run->model, operand));
}

/* Operand k in a sentence about what it has to be; of a loss any of the predictions. */
static void put_role(const struct cr_run *run, size_t value, size_t k, size_t sample,
                     struct cr_buf *out)
{
    const struct cr_value *v = &run->model->graph->values[value];
    if (cr_op_row(v->op)->classes & 1u << CR_CLASS_LOSS && v->count > 2)
        cr_buf_puts(out, "every prediction");
    else if (is_constant(run->model, cr_graph_operand(run->model->graph, value, k)))
        cr_buf_puts(out, v->count == 1 ? "its operand"
                         : k ? "its second operand" : "its first operand");
    else
        put_operand(run, value, k, sample, out);
}

/* log(x), max(a, b): the operation and its operands. */
static void put_named(const struct cr_run *run, size_t value, size_t sample,
                      struct cr_buf *out)
{
    const struct cr_value *v = &run->model->graph->values[value];
    cr_buf_printf(out, "%s(", cr_op_row(v->op)->name);
    for (size_t k = 0; k < v->count && k < MOST_OPERANDS; k++) {
        cr_buf_puts(out, k ? ", " : "");
        put_operand(run, value, k, sample, out);
    }
    cr_buf_puts(out, v->count > MOST_OPERANDS ? ", …)" : ")");
}

/* Is the operation written with signs and letters only, by its formula of ops.def: 1/x, a^b? */
static bool has_signs(const struct cr_graph *graph, size_t value)
{
    const char *formula = cr_op_row(graph->values[value].op)->formula;
    return *formula && !strchr(formula, '(') && graph->values[value].count <= 2;
}

/* The text of ops.def with the operands of the value in it. */
static void put_with_operands(const struct cr_run *run, size_t value, size_t sample,
                              const char *text, put_operand_fn *put, struct cr_buf *out)
{
    for (const char *p = text; *p; p++)
        if (*p != 'x')
            cr_buf_putc(out, *p);
        else if (p[1] == '1' || p[1] == '2')
            put(run, value, (size_t)(*++p - '1'), sample, out);
        else
            put(run, value, 0, sample, out);
}

/* The operation as it is written: 1/x, a^b, log(x). */
static void put_call(const struct cr_run *run, size_t value, size_t sample,
                     struct cr_buf *out)
{
    const struct cr_graph *graph = run->model->graph;
    if (has_signs(graph, value))
        put_with_operands(run, value, sample, cr_op_row(graph->values[value].op)->formula,
                          put_operand, out);
    else
        put_named(run, value, sample, out);
}

/* The named quantity that an inner value is a part of. */
static size_t owner_of(const struct cr_model *model, size_t value)
{
    const struct cr_graph *graph = model->graph;
    for (size_t v = value + 1; v < graph->count; v++)
        for (size_t k = 0; k < graph->values[v].count; k++)
            if (cr_graph_operand(graph, v, k) == value) {
                const long q = model->of_value[v];
                if (q == CR_NONE || !model->quantities[q].inner)
                    return q == CR_NONE ? model->loss : (size_t)q;
                value = v;
                break;
            }
    return model->loss;
}

/* "v = 1/x", or "log(x) in u" for what has no name. */
static void put_what(const struct cr_run *run, size_t value, size_t sample,
                     struct cr_buf *out)
{
    const struct cr_model *model = run->model;
    const long q = model->of_value[value];
    const bool inner = q != CR_NONE && model->quantities[q].inner;
    if (!inner)
        cr_buf_printf(out, "%s = ", key_of(model, value));
    put_call(run, value, sample, out);
    if (inner)
        cr_buf_printf(out, " in %s", model->quantities[owner_of(model, value)].key);
}

/* " at x = 0, y = 2" */
static void put_point(const struct cr_run *run, size_t value, size_t sample,
                      struct cr_buf *out)
{
    const struct cr_value *v = &run->model->graph->values[value];
    size_t named = 0;
    for (size_t k = 0; k < v->count && k < MOST_OPERANDS; k++) {
        const size_t operand = cr_graph_operand(run->model->graph, value, k);
        if (is_constant(run->model, operand))
            continue;
        cr_buf_printf(out, "%s%s = ", named++ ? ", " : " at ", key_of(run->model, operand));
        put_number(cr_pass_value(run->before, operand, sample), out);
    }
    if (run->model->net->samples > 1)
        cr_buf_printf(out, ", sample %zu", (run->rows ? run->rows[sample] : sample) + 1);
}

/* Outside of its domain an operation gives NaN, or an infinity at a pole: where an operand
 * is 0, or a probability of a loss 0 or 1. Any other infinity is a number too large. */
static bool is_outside(const struct cr_run *run, size_t value, size_t sample)
{
    const struct cr_graph *graph = run->model->graph;
    const struct cr_op_row *row = cr_op_row(graph->values[value].op);
    bool pole = row->classes & 1u << CR_CLASS_LOSS;
    for (size_t k = 0; k < graph->values[value].count; k++)
        pole = pole ||
               cr_pass_value(run->before, cr_graph_operand(graph, value, k), sample) == 0;
    return *row->domain && (pole || isnan(cr_pass_value(run->before, value, sample)));
}

static void put_reason(const struct cr_run *run, size_t value, size_t sample,
                       struct cr_buf *out)
{
    const struct cr_op_row *row = cr_op_row(run->model->graph->values[value].op);
    if (!is_outside(run, value, sample)) {
        cr_buf_puts(out, ": it overflows");
        return;
    }
    cr_buf_printf(out, ": %s wants ", has_signs(run->model->graph, value) ? "it" : row->name);
    put_with_operands(run, value, sample, row->domain, put_role, out);
}

void cr_trouble_words(const struct cr_run *run, size_t value, size_t sample,
                      struct cr_buf *out)
{
    put_what(run, value, sample, out);
    cr_buf_puts(out, " is ");
    put_number(cr_pass_value(run->before, value, sample), out);
    put_point(run, value, sample, out);
    put_reason(run, value, sample, out);
}

/* Does an operand receive something that is not finite, from finite numbers only? */
static bool gradient_begins(const struct cr_run *run, size_t value, size_t k, size_t sample)
{
    const struct cr_pass *pass = run->before;
    double share = 0;
    struct cr_err err = {0};
    if (!pass->needs[cr_graph_operand(pass->graph, value, k)] ||
        !isfinite(cr_pass_value(pass, value, sample)) ||
        !isfinite(cr_pass_grad(pass, value, sample)) ||
        !operands_are_finite(pass, value, sample))
        return false;
    const int failed = cr_pass_share(pass, value, k, sample, &share, &err);
    cr_err_release(&err);
    return !failed && !isfinite(share);
}

/* Is the derivative itself finite, so that only its product with the gradient is not? */
static bool overflows_back(const struct cr_run *run, size_t value, size_t k, size_t sample)
{
    double local = NAN;
    struct cr_err err = {0};
    const bool known = !cr_pass_local(run->before, value, k, sample, &local, &err);
    cr_err_release(&err);
    return known && isfinite(local);
}

static void put_gradient(const struct cr_run *run, size_t value, size_t k, size_t sample,
                         struct cr_buf *out)
{
    const size_t operand = cr_graph_operand(run->model->graph, value, k);
    const bool overflow = overflows_back(run, value, k, sample);
    cr_buf_printf(out, "the gradient of %s is ", key_of(run->model, operand));
    put_number(cr_pass_grad(run->before, operand, sample), out);
    cr_buf_puts(out, overflow ? ": it overflows on the way back through " : ": ");
    put_what(run, value, sample, out);
    cr_buf_puts(out, overflow ? "" : " has no finite derivative");
    put_point(run, value, sample, out);
}

struct lines {
    const struct cr_run *run;
    const char *before;
    size_t left;
    struct cr_buf *out;
};

static void value_line(struct lines *lines, size_t value, size_t sample)
{
    if (!lines->left || !cr_trouble_begins(lines->run, value, sample))
        return;
    lines->left--;
    cr_buf_puts(lines->out, lines->before);
    cr_trouble_words(lines->run, value, sample, lines->out);
    cr_buf_putc(lines->out, '\n');
}

static void gradient_line(struct lines *lines, size_t value, size_t k, size_t sample)
{
    if (!lines->left || !gradient_begins(lines->run, value, k, sample))
        return;
    lines->left--;
    cr_buf_puts(lines->out, lines->before);
    put_gradient(lines->run, value, k, sample, lines->out);
    cr_buf_putc(lines->out, '\n');
}

static bool all_finite(const double *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!isfinite(numbers[i]))
            return false;
    return true;
}

/* How many numbers of a value are there. */
static size_t length_of(const struct cr_run *run, size_t value)
{
    return run->model->graph->values[value].per_sample ? run->before->samples : 1;
}

void cr_trouble_lines(const struct cr_run *run, const char *before, size_t most,
                      struct cr_buf *out)
{
    const struct cr_graph *graph = run->model->graph;
    struct lines lines = {run, before, most, out};
    const bool values = !all_finite(run->before->value, graph->width);
    const bool gradients = !all_finite(run->before->grad, graph->width);
    for (size_t v = 0; values && v < graph->count; v++)
        for (size_t s = 0; lines.left && s < length_of(run, v); s++)
            value_line(&lines, v, s);
    for (size_t v = graph->count; gradients && v-- > 0;)
        for (size_t s = 0; lines.left && s < length_of(run, v); s++)
            for (size_t k = 0; k < graph->values[v].count; k++)
                gradient_line(&lines, v, k, s);
}
