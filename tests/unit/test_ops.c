/*
 * Every operation against finite differences.
 *
 * The first test loops over all rows of ops.def, all operands, several numbers of
 * operands, both shapes and several points, so that a new row is tested by existing. Its
 * points are drawn between 0.2 and 0.8, where every operation is defined and smooth; most
 * rows are also tested between -3 and 3. What a derivative is at a kink and how far out
 * numbers stay right are asserted one by one.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "graph/op.h"

enum { SAMPLES = 3, MOST = 20, ROUNDS = 4 };

enum shapes { PER_SAMPLE, MIXED, SHARED, SHAPES };

/* One evaluation with its operands' numbers. */
struct trial {
    enum cr_op op;
    double numbers[MOST][SAMPLES];
    const double *x[MOST];
    unsigned char step[MOST];
    struct cr_args args;
};

/* Numbers between 0 and 1 that look random; the same in every run. */
static double draw(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (double)(*seed >> 8) / (1 << 24);
}

static bool is_leaf(enum cr_op op)
{
    return cr_op_row(op)->classes & 1u << CR_CLASS_LEAF;
}

static bool positive_only(enum cr_op op)
{
    return op == CR_OP_LOG || op == CR_OP_SQRT || op == CR_OP_POW || op == CR_OP_BCE ||
           op == CR_OP_CE;
}

/* Has it poles, near which no difference quotient is any good? */
static bool has_poles(enum cr_op op)
{
    return op == CR_OP_TAN || op == CR_OP_DIV || op == CR_OP_RECIP;
}

static void prepare(struct trial *trial, enum cr_op op, size_t count, enum shapes shapes)
{
    trial->op = op;
    for (size_t k = 0; k < count; k++) {
        trial->x[k] = trial->numbers[k];
        trial->step[k] = shapes == PER_SAMPLE || (shapes == MIXED && k % 2 == 1) ||
                         (shapes == MIXED && count == 1);
    }
    const size_t samples = shapes == SHARED ? 1 : SAMPLES;
    trial->args = (struct cr_args){trial->x, trial->step, count, samples, 0};
}

static double value_at(const struct trial *trial, size_t s)
{
    double y[SAMPLES] = {0};
    cr_op_row(trial->op)->forward(&trial->args, y);
    return y[cr_op_reduces(trial->op) ? 0 : s];
}

/* Central difference at operand k's number used at sample s, with step h. */
static double central(struct trial *trial, size_t k, size_t s, double h)
{
    double *number = &trial->numbers[k][s * trial->step[k]];
    const double kept = *number;
    *number = kept + h;
    const double up = *number, y_up = value_at(trial, s);
    *number = kept - h;
    const double down = *number, y_down = value_at(trial, s);
    *number = kept;
    return (y_up - y_down) / (up - down);
}

/* Richardson's extrapolation of two central differences: error of order h^4. */
static double difference(struct trial *trial, size_t k, size_t s, double h)
{
    return (4 * central(trial, k, s, h / 2) - central(trial, k, s, h)) / 3;
}

/* softmax_ce tells its last third what a cross-entropy of these outputs would. */
static double expected(struct trial *trial, size_t k, size_t s, double h)
{
    const size_t n = trial->args.count / 3;
    if (trial->op != CR_OP_SOFTMAX_CE || k < 2 * n)
        return difference(trial, k, s, h);
    const size_t y = k - n;
    return -trial->x[y][s * trial->step[y]] / trial->x[k][s * trial->step[k]];
}

static bool is_near(double got, double want, double tolerance)
{
    return fabs(got - want) <= tolerance * (1 + fabs(want));
}

static void assert_near(const char *what, double got, double want, double tolerance)
{
    if (!is_near(got, want, tolerance))
        fail_msg("%s: %.17g, expected %.17g", what, got, want);
}

/* The second, smaller step is for the rare point that has a kink within the first. */
static void check_sample(struct trial *trial, size_t k, size_t s, double g, double got)
{
    if (is_near(got, g * expected(trial, k, s, 1e-3), 1e-7))
        return;
    const double want = g * expected(trial, k, s, 1e-6);
    assert_near(cr_op_row(trial->op)->name, got, want, 1e-7);
}

static void check_operand(struct trial *trial, size_t k)
{
    const struct cr_op_row *row = cr_op_row(trial->op);
    double y[SAMPLES], out[SAMPLES];
    const double g[SAMPLES] = {1.5, -0.75, 0.5};
    row->forward(&trial->args, y);
    row->vjp(&trial->args, k, y, g, out);
    for (size_t s = 0; s < trial->args.samples; s++)
        check_sample(trial, k, s, g[cr_op_reduces(trial->op) ? 0 : s], out[s]);
}

/* All operands, and for softmax all places in its layer. */
static void check_trial(struct trial *trial)
{
    const size_t places = trial->op == CR_OP_SOFTMAX ? trial->args.count : 1;
    for (size_t index = 0; index < places; index++) {
        trial->args.index = index;
        for (size_t k = 0; k < trial->args.count; k++)
            check_operand(trial, k);
    }
}

/* Numbers in random order, each with some distance from all others: no near ties. */
static void scatter(double *numbers, size_t count, double low, double high,
                    uint32_t *seed)
{
    for (size_t i = 0; i < count; i++) {
        const size_t j = (size_t)(draw(seed) * (double)(i + 1));
        const double place = (double)i + 0.3 + 0.4 * draw(seed);
        numbers[i] = numbers[j];
        numbers[j] = low + (high - low) * place / (double)count;
    }
}

static void check_between(enum cr_op op, size_t count, double low, double high)
{
    uint32_t seed = 7u + (uint32_t)op * 31u + (uint32_t)count;
    for (int round = 0; round < ROUNDS * SHAPES; round++) {
        struct trial trial = {.op = op};
        scatter(trial.numbers[0], MOST * SAMPLES, low, high, &seed);
        prepare(&trial, op, count, (enum shapes)(round % SHAPES));
        check_trial(&trial);
    }
}

static void every_vjp_is_the_derivative(void **state)
{
    (void)state;
    for (int op = 0; op < CR_OP_COUNT; op++) {
        if (is_leaf((enum cr_op)op))
            continue;
        int tested = 0;
        for (size_t count = 1; count <= MOST; count++) {
            if (!cr_op_takes((enum cr_op)op, count))
                continue;
            check_between((enum cr_op)op, count, 0.2, 0.8);
            if (!positive_only((enum cr_op)op) && !has_poles((enum cr_op)op))
                check_between((enum cr_op)op, count, -3, 3);
            tested++;
        }
        assert_true(tested > 0);
    }
}

/* ---- single points ---- */

/* The value, and what operand k receives, for operands of one number each. */
static double value_of(enum cr_op op, size_t index, const double *x, size_t count)
{
    struct trial trial;
    for (size_t i = 0; i < count; i++)
        trial.numbers[i][0] = x[i];
    prepare(&trial, op, count, SHARED);
    trial.args.index = index;
    return value_at(&trial, 0);
}

static double local_of(enum cr_op op, size_t index, size_t k, const double *x,
                       size_t count)
{
    struct trial trial;
    for (size_t i = 0; i < count; i++)
        trial.numbers[i][0] = x[i];
    prepare(&trial, op, count, SHARED);
    trial.args.index = index;
    const double y = value_at(&trial, 0), g = 1;
    double out;
    cr_op_row(op)->vjp(&trial.args, k, &y, &g, &out);
    return out;
}

enum { VALUE = -1 };

/* A value (k = VALUE) or a local derivative to operand k, known exactly. */
struct point {
    enum cr_op op;
    size_t index;
    int k;
    double x[6];
    size_t count;
    double want;
};

static void check_points(const struct point *points, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct point *p = &points[i];
        const double got = p->k == VALUE
                               ? value_of(p->op, p->index, p->x, p->count)
                               : local_of(p->op, p->index, (size_t)p->k, p->x, p->count);
        if (isinf(p->want) ? got != p->want
                           : !(fabs(got - p->want) <= 1e-13 * fabs(p->want)))
            fail_msg("%s, point %zu: %.17g, expected %.17g", cr_op_row(p->op)->name, i,
                     got, p->want);
    }
}

static void kinks_keep_their_conventions(void **state)
{
    (void)state;
    const struct point points[] = {
        {CR_OP_RELU, 0, 0, {0}, 1, 0},
        {CR_OP_LEAKY_RELU, 0, 0, {0}, 1, 0.01},
        {CR_OP_ELU, 0, 0, {0}, 1, 1},
        {CR_OP_ABS, 0, 0, {0}, 1, 0},
        {CR_OP_MAX, 0, 0, {2, 2, 1}, 3, 1},
        {CR_OP_MAX, 0, 1, {2, 2, 1}, 3, 0},
        {CR_OP_MAX, 0, 2, {2, 2, 1}, 3, 0},
        {CR_OP_MIN, 0, 1, {3, 2, 2}, 3, 1},
        {CR_OP_MIN, 0, 2, {3, 2, 2}, 3, 0},
        {CR_OP_MAE, 0, 0, {1, 1}, 2, 0},
        {CR_OP_MAE, 0, 1, {1, 1}, 2, 0},
        {CR_OP_HUBER, 0, 0, {2, 1}, 2, 1},
        {CR_OP_HUBER, 0, 0, {3, 1}, 2, 1},
        {CR_OP_HINGE, 0, 0, {1, 1}, 2, 0},
        {CR_OP_HINGE, 0, 1, {1, 1}, 2, 0},
        {CR_OP_POW, 0, 0, {0, 0}, 2, 0},
        {CR_OP_POW, 0, 0, {0, 1}, 2, 1},
        {CR_OP_POW, 0, 0, {-3, 2}, 2, -6},
        {CR_OP_POW, 0, 1, {0, 2}, 2, 0},
    };
    check_points(points, sizeof points / sizeof *points);
}

static void far_out_numbers_stay_right(void **state)
{
    (void)state;
    const struct point points[] = {
        {CR_OP_SIGMOID, 0, VALUE, {-1000}, 1, 0},
        {CR_OP_SIGMOID, 0, VALUE, {1000}, 1, 1},
        {CR_OP_SIGMOID, 0, 0, {-1000}, 1, 0},
        {CR_OP_SIGMOID, 0, 0, {50}, 1, 1.9287498479639178e-22},
        {CR_OP_TANH, 0, 0, {1000}, 1, 0},
        {CR_OP_TANH, 0, 0, {25}, 1, 7.7149993918556711e-22},
        {CR_OP_SOFTPLUS, 0, VALUE, {1000}, 1, 1000},
        {CR_OP_SOFTPLUS, 0, VALUE, {-50}, 1, 1.9287498479639178e-22},
        {CR_OP_SOFTPLUS, 0, 0, {-1000}, 1, 0},
        {CR_OP_ELU, 0, VALUE, {-1000}, 1, -1},
        {CR_OP_ELU, 0, VALUE, {-1e-20}, 1, -1e-20},
        {CR_OP_GELU, 0, VALUE, {-1000}, 1, 0},
        {CR_OP_GELU, 0, VALUE, {1000}, 1, 1000},
        {CR_OP_GELU, 0, 0, {-1e200}, 1, 0},
        {CR_OP_SILU, 0, VALUE, {-1000}, 1, 0},
        {CR_OP_SILU, 0, 0, {-1000}, 1, 0},
        {CR_OP_SILU, 0, 0, {1000}, 1, 1},
        {CR_OP_SOFTMAX, 1, VALUE, {1000, 0, -1000}, 3, 0},
        {CR_OP_SOFTMAX, 0, VALUE, {1000, 0, -1000}, 3, 1},
        {CR_OP_SOFTMAX, 1, 0, {1000, 0, -1000}, 3, 0},
        {CR_OP_SOFTMAX, 0, 1, {1000, 0, -1000}, 3, 0},
        {CR_OP_SOFTMAX, 2, 2, {1000, 0, -1000}, 3, 0},
        {CR_OP_SOFTMAX, 0, 0, {50, 0}, 2, 1.9287498479639178e-22},
        {CR_OP_SOFTMAX_CE, 0, VALUE, {1000, -1000, 0, 1, 1, 0}, 6, 2000},
        {CR_OP_SOFTMAX_CE, 0, 0, {1000, -1000, 0, 1, 1, 0}, 6, 1},
        {CR_OP_SOFTMAX_CE, 0, 1, {1000, -1000, 0, 1, 1, 0}, 6, -1},
        {CR_OP_SOFTMAX_CE, 0, 3, {1000, -1000, 0, 1, 1, 0}, 6, 2000},
        {CR_OP_SOFTMAX_CE, 0, 4, {1000, -1000, 0, 1, 1, 0}, 6, 0},
        {CR_OP_SOFTMAX_CE, 0, 5, {1000, -1000, 0, 1, 1, 0}, 6, -INFINITY},
        {CR_OP_SOFTMAX_CE, 0, VALUE, {50, 0, 1, 0, 1, 0}, 6, 1.9287498479639178e-22},
        {CR_OP_SOFTMAX_CE, 0, 0, {50, 0, 1, 0, 1, 0}, 6, -1.9287498479639178e-22},
        {CR_OP_BCE, 0, VALUE, {0, 0}, 2, 0},
        {CR_OP_BCE, 0, VALUE, {1, 1}, 2, 0},
        {CR_OP_BCE, 0, 0, {0, 0}, 2, 1},
        {CR_OP_BCE, 0, 0, {1, 1}, 2, -1},
        {CR_OP_BCE, 0, VALUE, {1, 0}, 2, INFINITY},
        {CR_OP_CE, 0, VALUE, {0, 1, 0, 1}, 4, 0},
        {CR_OP_CE, 0, 0, {0, 1, 0, 1}, 4, 0},
        {CR_OP_MUL, 0, 0, {0, 3}, 2, 3},
        {CR_OP_DIV, 0, 1, {3, 1e200}, 2, 0},
    };
    check_points(points, sizeof points / sizeof *points);
}

static void check_nan(enum cr_op op, size_t count)
{
    /* the softmax outputs that softmax_ce is given are not in its value */
    const size_t read = op == CR_OP_SOFTMAX_CE ? count / 3 * 2 : count;
    for (size_t k = 0; k < read; k++) {
        double x[MOST];
        for (size_t i = 0; i < count; i++)
            x[i] = i == k ? NAN : 0.5;
        if (!isnan(value_of(op, 0, x, count)))
            fail_msg("%s of %zu hides a NaN at %zu", cr_op_row(op)->name, count, k);
    }
}

static void a_nan_is_never_hidden(void **state)
{
    (void)state;
    for (int op = 0; op < CR_OP_COUNT; op++)
        for (size_t count = 1; count <= 6; count++)
            if (!is_leaf((enum cr_op)op) && cr_op_takes((enum cr_op)op, count))
                check_nan((enum cr_op)op, count);
}

/* Of many operands the product of the others is found by division, unless one is 0. */
static void long_products_may_hold_a_zero(void **state)
{
    (void)state;
    double x[MOST];
    for (size_t k = 0; k < MOST; k++)
        x[k] = 2;
    assert_true(local_of(CR_OP_MUL, 0, 4, x, MOST) == 524288);
    x[4] = 0;
    assert_true(local_of(CR_OP_MUL, 0, 4, x, MOST) == 524288);
    assert_true(local_of(CR_OP_MUL, 0, 5, x, MOST) == 0);
}

/* ---- names ---- */

static void names_are_found_in_their_class(void **state)
{
    (void)state;
    const unsigned activation = 1u << CR_CLASS_ACTIVATION;
    const unsigned arithmetic = 1u << CR_CLASS_ARITHMETIC;
    const char *near = NULL;
    assert_int_equal(cr_op_find("sin", activation, NULL), CR_OP_SIN);
    assert_int_equal(cr_op_find("sin", arithmetic, NULL), CR_OP_SIN);
    assert_int_equal(cr_op_find("relu", activation, &near), CR_OP_RELU);
    assert_int_equal(cr_op_find("cos", activation, &near), CR_OP_COUNT);
    assert_int_equal(cr_op_find("sigmod", activation, &near), CR_OP_COUNT);
    assert_string_equal(near, "sigmoid");
    cr_op_find("ReLU", activation, &near);
    assert_string_equal(near, "relu");
    cr_op_find("tahn", activation, &near);
    assert_string_equal(near, "tanh");
    cr_op_find("perceptron", activation, &near);
    assert_null(near);
    cr_op_find("", activation, &near);
    assert_null(near);
}

static void numbers_of_operands_are_known(void **state)
{
    (void)state;
    assert_true(cr_op_takes(CR_OP_ADD, 2) && !cr_op_takes(CR_OP_ADD, 1));
    assert_true(cr_op_takes(CR_OP_SUB, 2) && !cr_op_takes(CR_OP_SUB, 3));
    assert_true(cr_op_takes(CR_OP_MAX, 1) && !cr_op_takes(CR_OP_MAX, 0));
    assert_true(cr_op_takes(CR_OP_SSE, 4) && !cr_op_takes(CR_OP_SSE, 3));
    assert_true(cr_op_takes(CR_OP_SOFTMAX_CE, 6) && !cr_op_takes(CR_OP_SOFTMAX_CE, 4));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_vjp_is_the_derivative),
        cmocka_unit_test(kinks_keep_their_conventions),
        cmocka_unit_test(far_out_numbers_stay_right),
        cmocka_unit_test(a_nan_is_never_hidden),
        cmocka_unit_test(long_products_may_hold_a_zero),
        cmocka_unit_test(names_are_found_in_their_class),
        cmocka_unit_test(numbers_of_operands_are_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
