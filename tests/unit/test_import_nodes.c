/*
 * Nodes of ONNX models, one or a few at a time: what they make of x = (1, 2, 3), and what is
 * refused. See kit/model.h for the constants; x V is (14, 24).
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "import/import.h"
#include "kit/model.h"
#include "read/read.h"
#include "run/run.h"

static int import(const char *model, struct cr_buf *dot, struct cr_err *err)
{
    const struct cr_import wanted = {.inputs = "1,2,3", .loss = CR_OP_COUNT};
    struct cr_buf bytes = {0}, notes = {0};
    kit_model(model, &bytes);
    const int failed =
        cr_import_onnx("m.onnx", bytes.data, bytes.size, &wanted, dot, &notes, err);
    cr_buf_release(&bytes);
    cr_buf_release(&notes);
    return failed;
}

/* The value of a neuron or an operation of that name. */
static double value_of(const struct cr_run *run, const char *name)
{
    const size_t length = strlen(name);
    for (size_t i = 0; i < run->model->count; i++) {
        const char *key = run->model->quantities[i].key;
        if (strncmp(key, name, length) == 0 && (!key[length] || strcmp(key + length, ".a") == 0))
            return cr_run_value(run, i, 0);
    }
    fail_msg("no %s", name);
    return 0;
}

static void gives(const char *text, double y1, double y2)
{
    struct cr_buf dot = {0};
    struct cr_err err = {0};
    if (import(text, &dot, &err))
        fail_msg("%s: %s", text, cr_err_text(&err));
    struct cr_net *net = cr_read("m.dot", dot.data, dot.size, NULL, NULL, &err);
    struct cr_model *model = net ? cr_model_build(net, CR_NOTATION_NAMES, &err) : NULL;
    struct cr_run *run = model ? cr_run_new(model, 1, &err) : NULL;
    assert_non_null(run);
    const double got1 = value_of(run, "y1"), got2 = value_of(run, "y2");
    if (!(fabs(got1 - y1) < 1e-5 && fabs(got2 - y2) < 1e-5))
        fail_msg("%s: %.9g and %.9g, not %.9g and %.9g", text, got1, got2, y1, y2);
    cr_run_free(run);
    cr_model_free(model);
    cr_buf_release(&dot);
}

static void refused(const char *text, const char *message)
{
    struct cr_buf dot = {0};
    struct cr_err err = {0};
    if (!import(text, &dot, &err))
        fail_msg("%s is taken", text);
    assert_int_equal(err.status, CR_STATUS_INPUT);
    if (!strstr(cr_err_text(&err), message))
        fail_msg("%s: not \"%s\": %s", text, message, cr_err_text(&err));
    cr_err_release(&err);
}

static void test_shapes(void **state)
{
    (void)state;
    gives("a = Identity(x); y = MatMul(a, V)", 14, 24);
    gives("a = Dropout(x); y = MatMul(a, V)", 14, 24);
    gives("a = Dropout(x, , zero); y = MatMul(a, V)", 14, 24);
    gives("a = Cast(x | to=1); y = MatMul(a, V)", 14, 24);
    gives("a = Flatten(x | axis=1); y = MatMul(a, V)", 14, 24);
    gives("a = Reshape(x, rows); y = MatMul(a, V)", 14, 24);
    gives("t = Transpose(W); y = MatMul(x, t)", 14, 24);
    gives("a = MatMul(x, V); b = Relu(a); c = Concat(a, b | axis=1); y = MatMul(c, Q)", 28, 48);
}

/* x.view(x.size(0), -1), as it is exported. */
static void test_computed_shapes(void **state)
{
    (void)state;
    gives("s = Shape(x); n = Gather(s, zero); u = Unsqueeze(n); r = Concat(u, rest | axis=0);"
          "a = Reshape(x, r); y = MatMul(a, V)",
          14, 24);
    gives("s = Shape(x); n = Gather(s, zero); c = Cast(n | to=7); u = Unsqueeze(c);"
          "r = Concat(u, rest | axis=0); a = Reshape(x, r); y = MatMul(a, V)",
          14, 24);
}

static void test_sums(void **state)
{
    (void)state;
    gives("a = MatMul(x, V); y = Add(B, a)", 14.5, 23.75);
    gives("a = MatMul(x, V); y = Add(a, one)", 15, 25);
    gives("a = MatMul(x, V); b = Identity(a); y = Add(a, b)", 28, 48);
    gives("a = MatMul(x, V); b = Sin(a); y = Add(a, b)", 14 + sin(14), 24 + sin(24));
    gives("y = Gemm(x, V, B | alpha=2 | beta=4)", 30, 47);
}

static void test_activations(void **state)
{
    (void)state;
    const double share = log1p(exp(-10));
    gives("a = Gemm(x, V, B | alpha=-0.1); y = LeakyRelu(a)", -0.009, -0.0265);
    gives("a = Gemm(x, V, B | alpha=0.1); s = Sigmoid(a); y = Mul(a, s)", 1.9 / (1 + exp(-1.9)),
          2.15 / (1 + exp(-2.15)));
    gives("a = Gemm(x, V, B | alpha=0.1); d = Div(a, root); e = Erf(d); f = Add(e, one);"
          "m = Mul(a, f); y = Mul(m, half)",
          1.9 / 2 * (1 + erf(1.9 / sqrt(2))), 2.15 / 2 * (1 + erf(2.15 / sqrt(2))));
    gives("a = MatMul(x, V); y = Softmax(a | axis=1)", exp(-10 - share), exp(-share));
    gives("a = MatMul(x, V); y = LogSoftmax(a | axis=-1)", exp(-10 - share),
          exp(-share)); /* the loss takes the logarithm */
    gives("a = MatMul(x, V); l = LogSoftmax(a | axis=-1); b = Sin(l); y = Add(l, b)",
          -10 - share + sin(-10 - share), -share + sin(-share));
}

static void test_refused_shapes(void **state)
{
    (void)state;
    refused("y = Dropout(x, , one)", "it drops at random");
    refused("y = Cast(x | to=6)", "only to FLOAT or DOUBLE is supported");
    refused("y = Flatten(x | axis=2)", "axis 2 does not leave a row for each sample");
    refused("y = Reshape(x, x)", "its shape is not known");
    refused("y = Reshape(x, rest)", "only to a row of 3 for each sample is supported");
    refused("y = Transpose(x)", "only of a constant matrix is supported");
    refused("n = Gather(rows, nine); y = Identity(x)", "its index is out of range");
    refused("n = Gather(W, zero); y = Identity(x)", "only of one number of a constant list");
    refused("u = Unsqueeze(rows); y = Identity(x)", "only of a constant number is supported");
    refused("y = Concat(rest, W)", "operand 2 is no constant list");
    refused("y = Concat(x, rest | axis=1)", "operand 2 is not a row of features");
    refused("y = Concat(x, x | axis=0)", "axis 0 is not that of the features");
    refused("y = Identity(W)", "its first operand is not computed from the inputs");
    refused("y = Flatten(W)", "its first operand is not computed from the inputs");
    refused("y = Reshape(W, rows)", "its first operand is not computed from the inputs");
    refused("y = Shape(W)", "its first operand is not computed from the inputs");
    refused("W = Transpose(V); y = MatMul(x, V)", "W");
}

static void test_refused_sums(void **state)
{
    (void)state;
    refused("y = MatMul(x, W)", "3 features meet a matrix of 2x3, for 2");
    refused("y = MatMul(x, x)", "one of its operands must be a constant matrix");
    refused("y = MatMul(W, x)", "1 features meet a matrix of 2x3, for 3"); /* x has one sample */
    refused("a = MatMul(x, V); y = MatMul(W, a)", "it multiplies across samples");
    refused("y = MatMul(x, one)", "only a product of rows and a matrix is supported");
    refused("y = Add(x, B)", "cannot be added to 3 features");
    refused("a = MatMul(x, V); y = Add(x, a)", "2 features cannot be added to 3");
    refused("y = Add(W, B)", "its operands are not computed from the inputs");
    refused("y = Gemm(x, V, x)", "its third operand is not constant");
    refused("a = MatMul(x, V); y = LeakyRelu(a | alpha=0.3)", "alpha");
    refused("a = MatMul(x, V); d = Div(a, root); e = Erf(d); f = Add(e, one); m = Mul(a, f);"
            "y = Mul(m, one)",
            "(Div): this operator is not supported");
    refused("a = MatMul(x, V); s = Sigmoid(a); y = Mul(s, s)", "(Mul): this operator is not");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shapes),        cmocka_unit_test(test_computed_shapes),
        cmocka_unit_test(test_sums),          cmocka_unit_test(test_activations),
        cmocka_unit_test(test_refused_shapes), cmocka_unit_test(test_refused_sums),
    };
    return cmocka_run_group_tests_name("import nodes", tests, NULL, NULL);
}
