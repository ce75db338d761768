/*
 * The formulas and derivatives that the rows of ops.def write down for readers, held
 * against the functions that compute them by a small evaluator of the formula language.
 */
#include <ctype.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "graph/op.h"

static bool defined_between_0_and_1(enum cr_op op)
{
    return op == CR_OP_LOG || op == CR_OP_SQRT || op == CR_OP_POW || op == CR_OP_BCE ||
           op == CR_OP_CE;
}

static void assert_near(const char *what, double got, double want)
{
    if (!(fabs(got - want) <= 1e-12 * (1 + fabs(want))))
        fail_msg("%s: %.17g, expected %.17g", what, got, want);
}

/* One evaluation of at most two shared operands, in the block where it is written. */
#define NUMBERS(x) ((const double *const[]){(x), (x) + 1})
#define STEPS ((const unsigned char[]){0, 0})

static double value_of(enum cr_op op, const double *x, size_t count)
{
    const struct cr_args args = {NUMBERS(x), STEPS, count, 1, 0};
    double y;
    cr_op_row(op)->forward(&args, &y);
    return y;
}

static double local_of(enum cr_op op, size_t k, const double *x, size_t count)
{
    const struct cr_args args = {NUMBERS(x), STEPS, count, 1, 0};
    const double y = value_of(op, x, count), g = 1;
    double out;
    cr_op_row(op)->vjp(&args, k, &y, &g, &out);
    return out;
}

/* The state of the evaluator: what is left of the text, the operands, the result. */
struct reader {
    const char *at;
    const double *x;
    double y;
};

static double read_sum(struct reader *reader);

static bool accept(struct reader *reader, char c)
{
    reader->at += strspn(reader->at, " ");
    if (*reader->at != c)
        return false;
    reader->at++;
    return true;
}

/* x, x1, x2, y, or a function by its row's name */
static double read_name(struct reader *reader)
{
    char name[16] = "";
    size_t length = 0;
    while (isalnum((unsigned char)*reader->at) && length + 1 < sizeof name)
        name[length++] = *reader->at++;
    if (strcmp(name, "y") == 0)
        return reader->y;
    if (name[0] == 'x' && length <= 2)
        return reader->x[name[1] == '2'];
    const enum cr_op op =
        cr_op_find(name, 1u << CR_CLASS_ARITHMETIC | 1u << CR_CLASS_ACTIVATION, NULL);
    if (op == CR_OP_COUNT || !accept(reader, '('))
        fail_msg("\"%s\" is no function", name);
    double argument[2] = {read_sum(reader), 0};
    size_t count = 1;
    if (accept(reader, ','))
        argument[count++] = read_sum(reader);
    assert_true(accept(reader, ')') && cr_op_takes(op, count));
    return value_of(op, argument, count);
}

static double read_power(struct reader *reader)
{
    double base;
    if (accept(reader, '-'))
        return -read_power(reader);
    if (accept(reader, '(')) {
        base = read_sum(reader);
        assert_true(accept(reader, ')'));
    } else if (isdigit((unsigned char)*reader->at)) {
        char *end;
        base = strtod(reader->at, &end);
        reader->at = end;
    } else {
        base = read_name(reader);
    }
    return accept(reader, '^') ? pow(base, read_power(reader)) : base;
}

static double read_product(struct reader *reader)
{
    double product = read_power(reader);
    for (;;) {
        if (accept(reader, '*'))
            product *= read_power(reader);
        else if (accept(reader, '/'))
            product /= read_power(reader);
        else
            return product;
    }
}

static double read_sum(struct reader *reader)
{
    double sum = read_product(reader);
    for (;;) {
        if (accept(reader, '+'))
            sum += read_product(reader);
        else if (accept(reader, '-'))
            sum -= read_product(reader);
        else
            return sum;
    }
}

static void check_formula(enum cr_op op, const double *x, size_t count)
{
    const struct cr_op_row *row = cr_op_row(op);
    struct reader reader = {row->formula, x, NAN};
    const double y = read_sum(&reader);
    assert_int_equal(*reader.at, '\0');
    assert_near(row->name, y, value_of(op, x, count));
    if (!*row->derivative)
        return;
    reader = (struct reader){row->derivative, x, y};
    for (size_t k = 0; k < count; k++) {
        assert_near(row->name, read_sum(&reader), local_of(op, k, x, count));
        assert_true(k + 1 == count || accept(&reader, ';'));
    }
    assert_int_equal(*reader.at, '\0');
}

static void formulas_say_what_the_functions_do(void **state)
{
    (void)state;
    int checked = 0;
    for (int op = 0; op < CR_OP_COUNT; op++) {
        const char *formula = cr_op_row((enum cr_op)op)->formula;
        if (!*formula)
            continue;
        const size_t count = strstr(formula, "x1") ? 2 : 1;
        const double points[][2] = {
            {0.3, 0.9}, {0.7, 0.2}, {0.5, 0.6}, {-1.7, 0.4}, {3, -2}};
        const size_t some = defined_between_0_and_1((enum cr_op)op) ? 3 : 5;
        for (size_t i = 0; i < some; i++)
            check_formula((enum cr_op)op, points[i], count);
        checked++;
    }
    assert_true(checked > 30);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formulas_say_what_the_functions_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
