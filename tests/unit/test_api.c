/* The public functions, as a program that links the library uses them. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "chainrule.h"

static const char NET[] = "digraph { x [value=0.5] n [b=0.1, activation=sigmoid, target=1.5]"
                          " x -> n [w=0.3] }";

static void test_json(void **state)
{
    (void)state;
    char *json = NULL, *error = NULL;
    assert_int_equal(chainrule_json("net", NET, strlen(NET), &json, &error), 0);
    assert_null(error);
    assert_non_null(strstr(json, "\"x->n\": -0.1154151633621"));
    free(json);
}

static void test_formula(void **state)
{
    (void)state;
    static const char text[] = "x = 3\nL = x^2\n";
    char *json = NULL, *story = NULL, *error = NULL;
    assert_int_equal(chainrule_json("f.expr", text, strlen(text), &json, &error), 0);
    assert_non_null(strstr(json, "\"x\": 6.0"));
    free(json);
    assert_int_equal(chainrule_story("-", text, strlen(text), "op", &story, &error), 0);
    assert_non_null(strstr(story, "∂L/∂x = 2 · x = 2 · 3 = 6"));
    free(story);
    assert_int_equal(chainrule_json("f.expr", "L = x", 5, &json, &error), -1);
    assert_string_equal(error, "f.expr:1:5: \"x\" is unknown (nothing above gives it a value)\n    L = x\n        ^");
    free(error);
}

static void test_story(void **state)
{
    (void)state;
    char *story = NULL, *error = NULL;
    assert_int_equal(chainrule_story("net", NET, strlen(NET), "op", &story, &error), 0);
    assert_non_null(strstr(story, "∂L/∂w"));
    free(story);
    assert_int_equal(chainrule_story("net", NET, strlen(NET), "layers", &story, &error), -1);
    assert_string_equal(error, "grain is none of pass, layer, neuron, op");
    free(error);
}

static void test_errors(void **state)
{
    (void)state;
    char *json = NULL, *error = NULL;
    assert_int_equal(chainrule_json("net", "digraph {", 9, &json, &error), -1);
    assert_null(json);
    assert_non_null(strstr(error, "net:1:9: "));
    free(error);
    assert_int_equal(chainrule_render("net", NET, strlen(NET), "jpeg", 640, 360, "x", &error),
                     -1);
    assert_string_equal(error, "format \"jpeg\" is unknown");
    free(error);
}

/* ---- tapes ---- */

static const double X = 0.5, Y = 1.5;

/* The article's first example: w, b and L go to `ids`. */
static struct chainrule_tape *record(long ids[3])
{
    struct chainrule_tape *tape = chainrule_tape_new();
    const long x = chainrule_tape_input(tape, "x", &X, 1);
    const long y = chainrule_tape_target(tape, "y", &Y, 1);
    ids[0] = chainrule_tape_parameter(tape, "w", 0.3);
    ids[1] = chainrule_tape_parameter(tape, "b", 0.1);
    const long u = chainrule_tape_binary(tape, NULL, "mul", ids[0], x);
    const long z = chainrule_tape_binary(tape, "z", "add", u, ids[1]);
    const long a = chainrule_tape_unary(tape, "yhat", "sigmoid", z);
    ids[2] = chainrule_tape_binary(tape, NULL, "sse", a, y);
    chainrule_tape_minimize(tape, ids[2], 0.1);
    return tape;
}

static void test_tape(void **state)
{
    (void)state;
    long ids[3];
    char *error = NULL, *dot = NULL;
    struct chainrule_tape *tape = record(ids);
    assert_true(isnan(chainrule_tape_number(tape, ids[0], CHAINRULE_GRAD, 0)));
    assert_int_equal(chainrule_tape_run(tape, &error), 0);
    assert_null(error);
    assert_true(fabs(chainrule_tape_number(tape, ids[0], CHAINRULE_GRAD, 0) -
                     -0.11541516336210) < 1e-13);
    assert_true(fabs(chainrule_tape_number(tape, ids[0], CHAINRULE_NEW, 0) -
                     0.311541516336210) < 1e-13);
    assert_true(fabs(chainrule_tape_number(tape, ids[2], CHAINRULE_VALUE, 0) -
                     0.43975645774540) < 1e-13);
    assert_true(isnan(chainrule_tape_number(tape, ids[2], CHAINRULE_NEW, 0)));
    assert_true(isnan(chainrule_tape_number(tape, 99, CHAINRULE_VALUE, 0)));
    assert_int_equal(chainrule_tape_dot(tape, &dot, &error), 0);
    assert_non_null(strstr(dot, "graph [minimize=L, params=\"w=0.3, b=0.1\"]"));
    free(dot);
    chainrule_tape_unary(tape, NULL, "neg", ids[2]); /* the numbers are no longer known */
    assert_true(isnan(chainrule_tape_number(tape, ids[0], CHAINRULE_GRAD, 0)));
    chainrule_tape_free(tape);
    chainrule_tape_free(NULL);
}

static void test_tape_check(void **state)
{
    (void)state;
    static const double wrong = 0.11541516336210, right = -0.23083032672420, nan = NAN;
    long ids[3];
    char *error = NULL, *report = NULL;
    struct chainrule_tape *tape = record(ids);
    chainrule_tape_expect(tape, ids[1], CHAINRULE_GRAD, &right, 1);
    assert_int_equal(chainrule_tape_check(tape, 1e-9, &report, &error), 0);
    free(report);
    chainrule_tape_expect(tape, ids[0], CHAINRULE_GRAD, &wrong, 1);
    assert_int_equal(chainrule_tape_check(tape, 1e-9, &report, &error), 1);
    assert_non_null(strstr(report, "w.grad"));
    assert_non_null(strstr(report, "wrong     sign"));
    free(report);
    chainrule_tape_expect(tape, ids[0], CHAINRULE_VALUE, &nan, 1);
    assert_int_equal(chainrule_tape_check(tape, 1e-9, NULL, NULL), 1);
    assert_int_equal(chainrule_tape_check(tape, 2, &report, &error), -1);
    assert_null(report);
    assert_string_equal(error, "the tolerance 2 is not from 0 to 1");
    free(error);
    chainrule_tape_free(tape);
}

/* L = sum over samples of (w x)^2 at w = 2, x = 1, 3; softmax shares. */
static void test_tape_samples(void **state)
{
    (void)state;
    static const double x[] = {1, 3}, grads[] = {8, 24}, one = 1;
    char *report = NULL, *error = NULL;
    struct chainrule_tape *tape = chainrule_tape_new();
    const long vx = chainrule_tape_input(tape, "x", x, 2);
    const long vo = chainrule_tape_input(tape, "o", &one, 1);
    const long w = chainrule_tape_parameter(tape, "w", 2);
    const long u = chainrule_tape_nary(tape, "u", "mul", (long[]){vo, w, vx}, 3);
    const long s = chainrule_tape_softmax(tape, NULL, (long[]){u, vx}, 2, 1);
    const long l = chainrule_tape_unary(tape, NULL, "square", u);
    chainrule_tape_output(tape, l);
    chainrule_tape_expect(tape, vx, CHAINRULE_GRAD, grads, 2);
    if (chainrule_tape_check(tape, 1e-9, &report, &error) != 0)
        fail_msg("%s", error ? error : report);
    free(report);
    assert_true(chainrule_tape_number(tape, w, CHAINRULE_GRAD, 0) == 2 * 2 * (1 + 9));
    assert_true(chainrule_tape_number(tape, l, CHAINRULE_VALUE, 1) == 36);
    assert_true(fabs(chainrule_tape_number(tape, s, CHAINRULE_VALUE, 0) -
                     1 / (1 + exp(1.0))) < 1e-12);
    assert_true(isnan(chainrule_tape_number(tape, w, CHAINRULE_NEW, 0))); /* nothing updates */
    chainrule_tape_free(tape);
}

/* A mistake, and then everything fails with it. */
static void mistake(struct chainrule_tape *tape, const char *message)
{
    for (int i = 0; i < 2; i++) {
        char *error = NULL, *dot = NULL;
        assert_int_equal(chainrule_tape_run(tape, &error), -1);
        assert_string_equal(error, message);
        free(error);
        assert_int_equal(chainrule_tape_dot(tape, &dot, &error), -1);
        assert_null(dot);
        assert_string_equal(error, message);
        free(error);
    }
    assert_int_equal(chainrule_tape_parameter(tape, "fine", 1), -1);
    chainrule_tape_free(tape);
}

static void test_tape_mistakes(void **state)
{
    (void)state;
    static const double bad[] = {1, NAN};
    struct chainrule_tape *tape = chainrule_tape_new();
    mistake(tape, "nothing is computed: no operation is recorded");
    tape = chainrule_tape_new();
    const long w = chainrule_tape_parameter(tape, "w", 1);
    assert_int_equal(chainrule_tape_unary(tape, "a", "sigmod", w), -1);
    assert_int_equal(chainrule_tape_unary(tape, "b", "tanh", -1), -1); /* not its fault */
    mistake(tape, "value 1: the operation \"sigmod\" is unknown (did you mean sigmoid?)");
    tape = chainrule_tape_new();
    chainrule_tape_unary(tape, NULL, "tanh", 5);
    mistake(tape, "value 0: its operand 5 is not recorded");
    tape = chainrule_tape_new();
    chainrule_tape_binary(tape, NULL, "tanh", chainrule_tape_parameter(tape, "w", 1), 0);
    mistake(tape, "value 1: \"tanh\" does not take 2 operands");
    tape = chainrule_tape_new();
    chainrule_tape_parameter(tape, "w", 1);
    chainrule_tape_input(tape, "w", bad, 1);
    mistake(tape, "value 1: the name \"w\" is taken");
    tape = chainrule_tape_new();
    chainrule_tape_parameter(tape, "two words", 1);
    mistake(tape, "value 0: \"two words\" is no name (letters, digits and _, no digit first)");
    tape = chainrule_tape_new();
    chainrule_tape_input(tape, "x", bad, 2);
    mistake(tape, "value \"x\": a number is not finite");
    tape = chainrule_tape_new();
    chainrule_tape_minimize(tape, chainrule_tape_parameter(tape, "w", 1), 0.1);
    mistake(tape, "value 0 cannot be the output: it is no operation");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_formula),
        cmocka_unit_test(test_story),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_tape),
        cmocka_unit_test(test_tape_check),
        cmocka_unit_test(test_tape_samples),
        cmocka_unit_test(test_tape_mistakes),
    };
    return cmocka_run_group_tests_name("api", tests, NULL, NULL);
}
