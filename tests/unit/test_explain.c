/* The written derivation: its numbers are the run's, its derivations are right. */
#include <jansson.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/num.h"
#include "explain/derivations.h"
#include "explain/explain.h"
#include "math/rows.h"
#include "explain/write.h"
#include "read/read.h"
#include "run/run.h"
#include "story/formula.h"

/* A file, run and explained in Markdown. */
struct told {
    struct cr_model *model;
    struct cr_run *run;
    struct cr_buf text;
    json_t *json;
};

static void tell(struct told *told, const char *file, int digits)
{
    struct cr_err err = {0};
    struct cr_buf bytes = {0}, notes = {0}, json = {0};
    struct cr_doc doc = {0};
    assert_int_equal(cr_file_read(file, &bytes, &err), 0);
    struct cr_net *net =
        cr_read(file, cr_buf_text(&bytes), bytes.size, &notes, &notes, &err);
    assert_non_null(net);
    told->model = cr_model_build(net, CR_NOTATION_INDEXED, &err);
    assert_non_null(told->model);
    told->run = cr_run_new(told->model, 1, &err);
    assert_non_null(told->run);
    const struct cr_explaining how = {.title = "T", .digits = digits};
    const struct cr_writing writing = {0};
    told->text = (struct cr_buf){0};
    assert_int_equal(cr_explain_run(told->run, &how, &doc, &err), 0);
    assert_int_equal(
        cr_doc_write(&doc, cr_writer_find("md"), &writing, &told->text, &err), 0);
    assert_int_equal(cr_run_json(told->run, &json, &err), 0);
    told->json = json_loads(cr_buf_text(&json), 0, NULL);
    assert_non_null(told->json);
    cr_doc_release(&doc);
    cr_buf_release(&bytes);
    cr_buf_release(&notes);
    cr_buf_release(&json);
}

static void forget(struct told *told)
{
    json_decref(told->json);
    cr_buf_release(&told->text);
    cr_run_free(told->run);
    cr_model_free(told->model);
}

/* A number as it is printed, "-1.23 \cdot 10^{-6}", and half of its last digit. */
static bool read_number(const char *text, double *value, double *unit)
{
    char *end;
    const bool negative = *text == '-';
    text += negative;
    if (*text < '0' || *text > '9')
        return false;
    *value = strtod(text, &end);
    const char *point = memchr(text, '.', (size_t)(end - text));
    *unit = point ? pow(10, -(double)(end - point - 1)) : 1;
    int exponent = 0;
    if (sscanf(end, " \\cdot 10^{%d}", &exponent) == 1) {
        *value *= pow(10, exponent);
        *unit *= pow(10, exponent);
    }
    *value = negative ? -*value : *value;
    return true;
}

static bool fits(double shown, double unit, double exact)
{
    return fabs(shown - exact) <= unit / 2 * (1 + 1e-9) + 1e-12 * fabs(exact);
}

/* Where a formula with that left side ends: before the next left side, or the block. */
static const char *end_of(const char *at)
{
    const char *p = at;
    for (; *p; p++)
        if (strncmp(p, "\n$$", 3) == 0 || strncmp(p, "\n\\end", 5) == 0 ||
            (p[0] == '\n' && p[1] != '&'))
            return p;
    return p;
}

/* The result of the first formula whose left side is `left`; false when there is none. */
static bool result_of(const struct told *told, const char *left, double *value, double *unit)
{
    char pattern[256];
    snprintf(pattern, sizeof pattern, "\n%s ", left);
    for (const char *p = cr_buf_text(&told->text); (p = strstr(p, pattern)); p++) {
        const char *sign = p + strlen(pattern), *end = end_of(p + 1), *last = NULL;
        if (strncmp(sign, "&= ", 3) != 0 && strncmp(sign, "= ", 2) != 0)
            continue;
        for (const char *q = sign; q < end; q++)
            if (strncmp(q, "= ", 2) == 0)
                last = q + 2;
            else if (strncmp(q, "\\approx ", 8) == 0)
                last = q + 8;
        if (last && read_number(last, value, unit))
            return true;
    }
    return false;
}

static void tex_of(const struct cr_math *math, char out[256])
{
    struct cr_buf tex = {0};
    cr_math_tex(math, &tex);
    snprintf(out, 256, "%s", cr_buf_text(&tex));
    cr_buf_release(&tex);
}

static double json_number(const struct told *told, const char *group, const char *key)
{
    const json_t *value = json_object_get(json_object_get(told->json, group), key);
    if (json_is_array(value))
        value = json_array_get(value, 0);
    return json_is_number(value) ? json_number_value(value) : NAN;
}

static bool is_computed(const struct cr_quantity *q)
{
    return q->role == CR_ROLE_PRE || q->role == CR_ROLE_ACTIVATION ||
           q->role == CR_ROLE_PREDICTION || q->role == CR_ROLE_RESULT;
}

/* One number of the text held against the JSON. */
static void holds(const struct told *told, const char *left, double exact)
{
    double value = 0, unit = 0;
    if (!result_of(told, left, &value, &unit))
        fail_msg("no result of \"%s\" in:\n%s", left, cr_buf_text(&told->text));
    if (!fits(value, unit, exact))
        fail_msg("%s is written as %.17g, exact is %.17g", left, value, exact);
}

static void each_quantity(const struct told *told)
{
    const bool one = told->model->net->samples == 1;
    char loss[256], symbol[256], left[600];
    tex_of(told->model->quantities[told->model->loss].symbol, loss);
    for (size_t i = 0; i < told->model->count; i++) {
        const struct cr_quantity *q = &told->model->quantities[i];
        tex_of(q->symbol, symbol);
        if (is_computed(q) && !q->inner)
            holds(told, symbol, json_number(told, "values", q->key));
        snprintf(left, sizeof left, "\\frac{\\partial %s}{\\partial %s}", loss, symbol);
        if (cr_role_is_parameter(q->role))
            holds(told, left, json_number(told, "gradients", q->key));
        if (one && q->role == CR_ROLE_PRE) {
            struct cr_math delta = *q->symbol;
            delta.symbol.base = "delta";
            tex_of(&delta, left);
            holds(told, left, json_number(told, "gradients", q->key));
        }
    }
    holds(told, loss, json_number_value(json_object_get(told->json, "loss")));
}

/* Numbers that a text may have besides those of the JSON: local derivatives, whole numbers
 * and halves of formulas, the learning rate. */
static bool is_known(const struct told *told, double shown, double unit)
{
    const struct cr_pass *pass = told->run->before;
    const struct cr_graph *graph = told->model->graph;
    struct cr_err err = {0};
    if (fits(shown, unit, floor(shown)) || fits(shown, unit, told->model->net->training.rate))
        return true;
    for (size_t i = 0; i < graph->width; i++)
        if (fits(fabs(shown), unit, fabs(pass->value[i])) ||
            fits(fabs(shown), unit, fabs(pass->grad[i] + pass->aside[i])))
            return true;
    for (size_t i = 0; i < told->model->count; i++)
        if (fits(fabs(shown), unit, fabs(told->run->updated[i])))
            return true;
    for (size_t s = 0; s < graph->samples; s++)
        for (size_t v = 0; v < graph->count; v++)
            for (size_t k = 0; k < graph->values[v].count; k++) {
                double local = NAN, share = NAN;
                cr_pass_local(pass, v, k, s, &local, &err);
                cr_pass_share(pass, v, k, s, &share, &err);
                if (fits(fabs(shown), unit, fabs(local)) || fits(fabs(shown), unit, fabs(share)))
                    return true;
            }
    return fits(shown, unit, cr_run_loss_after(told->run));
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Every number with a point in the text is a number of the run. */
static void each_number(const struct told *told)
{
    size_t count = 0;
    const char *text = cr_buf_text(&told->text);
    for (const char *p = text; *p; p++) {
        double value, unit;
        if (!is_digit(*p) || (p > text && (is_digit(p[-1]) || p[-1] == '.')))
            continue;
        const size_t length = strspn(p, "0123456789.");
        if (!memchr(p, '.', length) || !read_number(p, &value, &unit))
            continue;
        count++;
        if (!is_known(told, value, unit))
            fail_msg("%.*s is no number of the run, in: %.80s", (int)length, p,
                     p - text > 40 ? p - 40 : text);
    }
    assert_true(count > 10);
}

static const char *const FILES[] = {
    "assets/examples/one_neuron.dot",        "assets/examples/two_neurons.dot",
    "assets/examples/two_neurons_layer.dot", "assets/examples/shallow_net.dot",
    "assets/examples/neuron.expr",           "tests/cases/samples.dot",
    "tests/cases/softmax.dot",
};

static void test_numbers(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++)
        for (int digits = 0; digits <= 5; digits += 5) {
            struct told told;
            tell(&told, FILES[i], digits);
            each_quantity(&told);
            each_number(&told);
            forget(&told);
        }
}

/* A line of a derivation with numbers put in; NaN where it says d/dx of something. */
static double line_value(struct cr_arena *arena, enum cr_op op, const char *line, double x,
                         double t)
{
    static const char *const letters[] = {"x", "t", "h", "s", "x2", "y", "y2", "pi", "d"};
    const double s = exp(x) + exp(0.3) + 2, step = 1e-7;
    const double pi = 3.14159265358979323846;
    (void)op;
    struct cr_math *const with[] = {
        cr_math_number(arena, x),          cr_math_number(arena, t),
        cr_math_number(arena, step),       cr_math_number(arena, s),
        cr_math_number(arena, 0.3),        cr_math_number(arena, exp(x) / s),
        cr_math_number(arena, exp(0.3) / s), cr_math_number(arena, pi),
        cr_math_symbol(arena, "d", "", "")};
    return cr_math_value(cr_math_template(arena, line, letters, with, 9));
}

/* dy/dx of the operation, by differences; softmax by itself or by the other operand. */
static double slope_of(enum cr_op op, double x, double t, bool other)
{
    const bool loss = cr_op_row(op)->classes & 1u << CR_CLASS_LOSS;
    const double h = 1e-6;
    double y[2];
    if (op == CR_OP_SOFTMAX) {
        const double s = exp(x) + exp(0.3) + 2, a = exp(x) / s, b = exp(0.3) / s;
        return other ? -a * b : a * (1 - a);
    }
    for (int i = 0; i < 2; i++) {
        const double at = x + (i ? h : -h);
        const double *const operands[] = {&at, &t};
        const unsigned char steps[] = {0, 0};
        const struct cr_args args = {
            .x = operands, .step = steps, .count = loss ? 2 : 1, .samples = 1};
        cr_op_row(op)->forward(&args, &y[i]);
    }
    return (y[1] - y[0]) / (2 * h);
}

/* Is the case about this place? Of a loss `from` and `to` are of x - t, of hinge of t*x - 1. */
static bool is_in(const struct cr_derivation *row, const struct cr_derivation_part *part,
                  double x, double t)
{
    const bool loss = cr_op_row(row->op)->classes & 1u << CR_CLASS_LOSS;
    const double at = row->op == CR_OP_HINGE ? t * x - 1 : loss ? x - t : x;
    return (part->from == 0 && part->to == 0) || (at > part->from && at < part->to);
}

static size_t check_row(const struct cr_derivation *row, double x, double t)
{
    struct cr_arena arena = {0};
    size_t held = 0;
    for (size_t p = 0; p < CR_DERIVATION_PARTS && row->parts[p].lines[0].formula; p++) {
        const struct cr_derivation_part *part = &row->parts[p];
        for (size_t i = 0; i < CR_DERIVATION_LINES && part->lines[i].formula; i++) {
            const double value = line_value(&arena, row->op, part->lines[i].formula, x, t);
            const double slope = slope_of(row->op, x, t, part->other);
            if (!is_in(row, part, x, t) || isnan(value))
                continue;
            held++;
            if (!(fabs(value - slope) <= 2e-5 * (1 + fabs(slope))))
                fail_msg("%s: \"%s\" is %g at %g, not %g", row->called, part->lines[i].formula,
                         value, x, slope);
        }
    }
    cr_arena_release(&arena);
    return held;
}

static void test_derivations(void **state)
{
    (void)state;
    static const double places[] = {-1.7, -0.4, 0.2, 0.45, 0.8, 1.9};
    for (int op = 0; op < CR_OP_COUNT; op++) {
        const unsigned wanted =
            1u << CR_CLASS_ACTIVATION | 1u << CR_CLASS_LAYER | 1u << CR_CLASS_LOSS;
        const struct cr_derivation *row = cr_derivation_of((enum cr_op)op);
        if (!(cr_op_row((enum cr_op)op)->classes & wanted)) {
            assert_null(row);
            continue;
        }
        if (!row)
            fail_msg("%s has no derivation", cr_op_row((enum cr_op)op)->name);
        const bool unit = op == CR_OP_BCE || op == CR_OP_CE; /* 0 < x < 1 */
        size_t held = 0;
        for (size_t i = 0; i < sizeof places / sizeof *places; i++)
            if (!unit || (places[i] > 0 && places[i] < 1))
                held += check_row(row, places[i], op == CR_OP_HINGE ? 1 : 0.6);
        assert_true(held >= 3);
    }
}

/* A wide sum takes several rows, none wider than it may be, and loses no term. */
static void test_rows(void **state)
{
    (void)state;
    struct cr_arena arena = {0};
    struct cr_math *terms[40];
    struct cr_rows rows;
    for (int i = 0; i < 40; i++)
        terms[i] = cr_math_number(&arena, i % 2 ? i + 0.5 : -i - 0.25);
    struct cr_math *const parts[] = {cr_math_symbol(&arena, "z", "", ""),
                                     cr_math_node(&arena, CR_MATH_SUM, terms, 40),
                                     cr_math_number(&arena, 10)};
    struct cr_math *relation = cr_math_node(&arena, CR_MATH_RELATION, parts, 3);
    cr_math_settle(relation, 4);
    assert_int_equal(cr_rows_break(&arena, relation, 40, 1, cr_math_letters, &rows), 0);
    assert_true(rows.count > 5);
    size_t shown = 0;
    for (size_t r = 0; r < rows.count; r++) {
        assert_true(cr_math_letters(rows.row[r].right) <= 40);
        assert_true((r == 0) == (rows.row[r].left != NULL));
        for (size_t i = 0; i < rows.row[r].right->count; i++)
            shown += rows.row[r].right->parts[i]->kind == CR_MATH_NUMBER;
    }
    assert_int_equal(shown, 40);
    cr_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_derivations),
        cmocka_unit_test(test_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
