/*
 * The formula language: what a file becomes. Numbers are calculated here from the nodes
 * alone, so that the tests need neither the model nor the engine. Errors are held in
 * test_expr_errors.c.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "math/math.h"
#include "read/read_expr.h"

static struct cr_net *read_named(const char *file, const char *text, struct cr_buf *warnings)
{
    struct cr_err err = {0};
    struct cr_net *net = cr_read_expr(file, text, strlen(text), NULL, warnings, NULL, &err);
    if (!net)
        fail_msg("%s\n%s", text, cr_err_text(&err));
    return net;
}

static struct cr_net *read(const char *text)
{
    return read_named("test", text, NULL);
}

static double value_of_operation(const struct cr_net *net, size_t node, const double *values)
{
    const double **x = calloc(net->edge_count + 1, sizeof *x);
    unsigned char *step = calloc(net->edge_count + 1, 1);
    struct cr_args args = {
        .x = x, .step = step, .samples = 1, .index = net->nodes[node].index};
    double y = NAN;
    for (size_t e = 0; e < net->edge_count; e++)
        if (net->edges[e].to == node)
            x[args.count++] = &values[net->edges[e].from];
    assert_true(cr_op_takes(net->nodes[node].op, args.count));
    cr_op_row(net->nodes[node].op)->forward(&args, &y);
    free(x);
    free(step);
    return y;
}

/* The value of the output at a sample. */
static double output_of(const struct cr_net *net, size_t sample)
{
    double *values = calloc(net->node_count, sizeof *values);
    for (size_t n = 0; n < net->node_count; n++) {
        const struct cr_node *node = &net->nodes[n];
        values[n] = node->kind == CR_NODE_INPUT      ? node->value[sample]
                    : node->kind == CR_NODE_CONSTANT ? node->value[0]
                    : node->kind == CR_NODE_PARAM    ? net->params[node->param].value
                                                     : value_of_operation(net, n, values);
    }
    const double value = values[net->output];
    free(values);
    return value;
}

static double evaluate(const char *text)
{
    struct cr_net *net = read(text);
    const double value = output_of(net, 0);
    cr_net_free(net);
    return value;
}

static void holds(const char *text, double expected)
{
    const double got = evaluate(text);
    if (!(fabs(got - expected) <= 1e-12 * fabs(expected)))
        fail_msg("%s is %.17g, not %.17g", text, got, expected);
}

/* The same formula with x in it, and with the number: operations, and folded. */
static void test_precedence(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double value;
    } all[] = {
        {"-x^2", -4},
        {"-(x)^2", -4},
        {"(-x)^2", 4},
        {"x^3^x", 512},
        {"(x^3)^x", 64},
        {"x^-1", 0.5},
        {"x**-x**x", 0.0625},
        {"3-x-1", 0},
        {"3-(x-1)", 2},
        {"12/x/3", 2},
        {"12/(x/3)", 18},
        {"12/x*3", 18},
        {"1+x*3", 7},
        {"(1+x)*3", 9},
        {"-x*-3", 6},
        {"x--3", 5},
        {"x+-+-3", 5},
        {"2*x^2", 8},
        {"--x", 2},
        {"-x-1", -3},
        {"1/x", 0.5},
        {"1/x*4", 2},
        {"x\xe2\x88\x92"
         "5",
         -3},
        {"x\xc2\xb7"
         "3",
         6},
        {"x\xc3\x97"
         "3",
         6},
        {"+x", 2},
        {"-x^-x", -0.25},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct cr_buf variable = {0}, folded = {0};
        cr_buf_printf(&variable, "x = 2\nL = %s + 0", all[i].text);
        cr_buf_printf(&folded, "y = 1\nx = 5\nL = y*(");
        for (const char *p = all[i].text; *p; p++)
            cr_buf_putc(&folded, *p == 'x' ? '2' : *p);
        cr_buf_puts(&folded, ")");
        holds(cr_buf_text(&variable), all[i].value);
        holds(cr_buf_text(&folded), all[i].value);
        cr_buf_release(&variable);
        cr_buf_release(&folded);
    }
}

static void test_numbers(void **state)
{
    (void)state;
    holds("x = 0.3\nx + 0", 0.3);
    holds("x = .5\nx + 0", 0.5);
    holds("x = 5.\nx + 0", 5);
    holds("x = 1e-3\nx + 0", 1e-3);
    holds("x = 1E+3\nx + 0", 1e3);
    holds("x = 1\nx*pi", 3.14159265358979323846);
    holds("x = 1\nx*e", 2.71828182845904523536);
    holds("pi = 3\npi + 0", 3);
    holds("x = 2\ne = x + 1\ne*1", 3);
    holds("x = e\ne = x*2\ne/e + x*0", 1);
    holds("x = 2\xc2\xa0\nx*3", 6);
}

static void test_functions(void **state)
{
    (void)state;
    holds("x = 2\nln(x) - log(x)", 0);
    holds("x = 2\nadd(x, 3, 4)", 9);
    holds("x = 2\nneg(x)", -2);
    holds("x = 2\nmax(x, 3) + min(x, 3) + sum(x, 1, 1) + mean(x, 4)", 12);
    holds("x = 2\nsigmoid(x - 2)", 0.5);
    holds("x = 2\nsoftmax(1; x, x) + softmax (2; 0, x, 0)", 0.5 + exp(2) / (2 + exp(2)));
    holds("x = 2\nsse(x, 3, 1, 1)", 2.5);
    holds("x = 0.25\nhinge(x)", 0.75);
    holds("x = 0.25\nhinge(x, 2)", 0.5);
    holds("neg = 3\nx = neg*neg(neg)\n", -9);
    holds("x = 2\nL = max(x,\n  3 # a comment\n\n  , 1)\n", 3);
}

/* "name kind" of all nodes, an operation with its operands: "x | c1=2 | u1:mul(x c1)". */
static void nodes_are(const char *text, const char *expected)
{
    struct cr_net *net = read(text);
    struct cr_buf out = {0};
    for (size_t n = 0; n < net->node_count; n++) {
        const struct cr_node *node = &net->nodes[n];
        cr_buf_printf(&out, "%s%s", n ? " | " : "", node->name);
        if (node->kind == CR_NODE_PARAM)
            cr_buf_printf(&out, "=param %g", net->params[node->param].value);
        if (node->kind == CR_NODE_INPUT || node->kind == CR_NODE_CONSTANT)
            cr_buf_printf(&out, "=%s%g%s%s", node->is_target ? "target " : "",
                          node->value[0], node->text ? " as " : "",
                          node->text ? node->text : "");
        if (node->kind != CR_NODE_OP)
            continue;
        assert_int_equal(node->inner, strchr("uvt", node->name[0]) != NULL);
        cr_buf_printf(&out, ":%s(", cr_op_row(node->op)->name);
        const char *space = "";
        for (size_t e = 0; e < net->edge_count; e++) {
            if (net->edges[e].to != n)
                continue;
            cr_buf_printf(&out, "%s%s", space, net->nodes[net->edges[e].from].name);
            space = " ";
        }
        cr_buf_putc(&out, ')');
    }
    cr_buf_printf(&out, " > %s", net->nodes[net->output].name);
    assert_string_equal(cr_buf_text(&out), expected);
    cr_buf_release(&out);
    cr_net_free(net);
}

static void test_nodes(void **state)
{
    (void)state;
    nodes_are("input x = 0.5\ntarget y = 1.5\nparam w = 0.3, b = 0.1\nz = w*x + b\n"
              "yhat = sigmoid(z)\nL = 1/2*(y - yhat)^2\nminimize L, rate = 0.1",
              "x=0.5 | y=target 1.5 | w=param 0.3 | b=param 0.1 | u1:mul(w x) | "
              "z:add(u1 b) | yhat:sigmoid(z) | u2:sub(y yhat) | u3:square(u2) | "
              "c1=0.5 as 1/2 | L:mul(c1 u3) > L");
    nodes_are("a = 2; b = -3; L = a + a*b", "a=2 | b=-3 | u1:mul(a b) | L:add(a u1) > L");
    nodes_are("a = 2\na + a + a", "a=2 | u1:add(a a) | L:add(u1 a) > L");
    nodes_are("a = 2\nz = a", "a=2 | z:identity(a) > z");
    nodes_are("a = 2\nz = 1/a\ny = 1.0/a\nq = 10/a",
              "a=2 | z:recip(a) | y:recip(a) | c1=10 | q:div(c1 a) > q");
    nodes_are("a = 2\nz = a^2\ny = a^2.5\nq = -a\nr = -1*a",
              "a=2 | z:square(a) | c1=2.5 | y:pow(a c1) | q:neg(a) | c2=-1 | r:mul(c2 a) "
              "> r");
    nodes_are("a = 2\nz = a*3 + 3",
              "a=2 | c1=3 | u1:mul(a c1) | c2=3 | z:add(u1 c2) > z");
    nodes_are("a = 2\nz = a*3\nz", "a=2 | c1=3 | z:mul(a c1) > z");
}

/* A constant is a leaf, but not when it is the output or not finite. */
static void test_leaves(void **state)
{
    (void)state;
    nodes_are("x = 1/4\ny = sqrt(4)\nL = x*y", "x=0.25 | y=2 | L:mul(x y) > L");
    nodes_are("L = 1/2*(3 - 1)^2", "c1=2 | u1:recip(c1) | c2=3 | c3=1 | u2:sub(c2 c3) | "
                                   "u3:square(u2) | L:mul(u1 u3) > L");
    nodes_are("2*-4", "c1=2 | c2=-4 | L:mul(c1 c2) > L");
    nodes_are("x = 1/0\nL = 2*3*x", "c1=0 | x:recip(c1) | c2=6 as 2*3 | L:mul(c2 x) > L");
    nodes_are("x = 3\nL = x*2\nminimize L\n", "x=3 | c1=2 | L:mul(x c1) > L");
    nodes_are("minimize f\nx = 3\nf = x*x\ng = 4", "x=3 | f:mul(x x) | g=4 > f");
    nodes_are("x = 3\nL = x*x\nparam w = 2", "x=3 | L:mul(x x) | w=param 2 > L");
}

/* How a folded constant is written. */
static void test_constant_texts(void **state)
{
    (void)state;
    static const char *const same[] = {
        "1/2",       "(1/2)^3", "2*(1+3)", "pi/4",    "-pi/4",   "sqrt(2)",
        "(-2)^2",    "2^-1",    "2^3^2",   "1-(2-3)", "1/(2/3)", "max(1,2)",
        "exp(-1)/2", "0.5*2",   "1-2-3",   "(2^3)^2",
    };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        struct cr_buf text = {0};
        cr_buf_printf(&text, "x = 1\nL = x*(%s)", same[i]);
        struct cr_net *net = read(cr_buf_text(&text));
        assert_string_equal(net->nodes[1].text, same[i]);
        struct cr_math *math =
            cr_math_template(&net->arena, net->nodes[1].text, NULL, NULL, 0);
        assert_non_null(math);
        cr_net_free(net);
        cr_buf_release(&text);
    }
}

static void constant_is(const char *text, const char *expected, double value)
{
    struct cr_net *net = read(text);
    assert_int_equal(net->nodes[1].kind, CR_NODE_CONSTANT);
    if (!expected)
        assert_null(net->nodes[1].text);
    else
        assert_string_equal(net->nodes[1].text, expected);
    assert_true(fabs(net->nodes[1].value[0] - value) < 1e-12);
    cr_net_free(net);
}

static void test_constants_without_text(void **state)
{
    (void)state;
    constant_is("x = 1\nL = x*3", NULL, 3);
    constant_is("x = 1\nL = x*-3", NULL, -3);
    constant_is("x = 1\nL = x*pi", "pi", 3.14159265358979323846);
    constant_is("x = 1\nL = x*(1e-3*2)", NULL, 2e-3);
    constant_is("x = 1\nL = x*(1+2+3+4)", "1+2+3+4", 10);
    constant_is("x = 1\nL = x*(1+2+3+4+5)", NULL, 15);
    constant_is("x = 1\nL = x*(.5 + 5.)", "0.5+5.", 5.5);
    constant_is("x = 1\nL = x*ln(2)", "log(2)", log(2));
    constant_is("x = 1\nL = x*softmax(1; 2, 2)", NULL, 0.5);
}

/* Key and symbol of the nodes of names, "key symbol, key symbol"; "-" for no symbol. */
static void symbols_are(const char *text, const char *expected)
{
    struct cr_net *net = read(text);
    struct cr_buf out = {0};
    for (size_t n = 0; n < net->node_count; n++) {
        const struct cr_node *node = &net->nodes[n];
        bool bad = false;
        if (node->inner || node->kind == CR_NODE_CONSTANT)
            continue;
        if (node->symbol)
            assert_non_null(cr_math_parse_symbol(&net->arena, node->symbol, &bad));
        cr_buf_printf(&out, "%s%s %s", out.size ? ", " : "", node->name,
                      node->symbol ? node->symbol : "-");
    }
    assert_string_equal(cr_buf_text(&out), expected);
    cr_buf_release(&out);
    cr_net_free(net);
}

static void test_reassigned(void **state)
{
    (void)state;
    holds("d = 3\nd = d*2 + 1\nd = d + d\nL = d*1", 14);
    symbols_are("x = 3\nd = x*2\nd = d*2 + 1\nd = d + d", "x -, d#1 d_1, d#2 d_2, d d_3");
    symbols_are("param w = 3\nw = w*2", "w#1 w_1, w w_2");
    symbols_are("x = 3\nyhat = x*2\nyhat = yhat*2\nalpha = yhat*x\nalpha = alpha*2",
                "x -, yhat#1 \\hat{y}_1, yhat \\hat{y}_2, alpha#1 \\alpha_1, "
                "alpha \\alpha_2");
    symbols_are("w1 = 3\nw1 = w1*2\n_q = w1*1\n_q = _q*w1",
                "w1#1 w_{1,1}, w1 w_{1,2}, _q#1 {_q}_1, _q {_q}_2");
    symbols_are("d1 = 3\nd = d1*2\nd = d*d1", "d1 -, d#1 d^{(1)}, d d^{(2)}");
    symbols_are("a = 3\nd = a*2\nd = d*a\nsymbol a = \"d_2\"",
                "a d_2, d#1 d^{(1)}, d d^{(2)}");
    symbols_are("thetahat = 3\nthetahat = thetahat*2",
                "thetahat#1 \\hat{\\theta}_1, thetahat \\hat{\\theta}_2");
}

static void test_reassigned_param(void **state)
{
    (void)state;
    struct cr_net *net = read("param w = 3, v = 4\nw = w*v");
    assert_int_equal(net->param_count, 2);
    assert_string_equal(net->params[0].name, "w#1");
    assert_string_equal(net->nodes[0].name, "w#1");
    assert_int_equal(net->nodes[1].param, 1);
    cr_net_free(net);
}

static void test_symbols(void **state)
{
    (void)state;
    symbols_are("symbol w1 = \"w^{(1)}\", b = \"\\beta\"\nw1 = 3\nb = 2\nL = w1*b",
                "w1 w^{(1)}, b \\beta, L -");
    symbols_are("symbol d = \"\\delta\"\nx = 2\nd = x*3\nd = d*x",
                "x -, d#1 \\delta_1, d \\delta_2");
    symbols_are("symbol d = \"a^{(2)}_1\"\nx = 2\nd = x*3\nd = d*x",
                "x -, d#1 a^{(2)}_{1,1}, d a^{(2)}_{1,2}");
}

/* Made-up names have a letter that no name of the file has as its base. */
static void test_letters(void **state)
{
    (void)state;
    nodes_are("u = 2\nL = u*2 + 1",
              "u=2 | c1=2 | v1:mul(u c1) | c2=1 | L:add(v1 c2) > L");
    nodes_are("u1 = 2\nv = 3\nc = 1\nL = u1*2 + v*c",
              "u1=2 | v=3 | c=1 | k1=2 | t1:mul(u1 k1) | t2:mul(v c) | L:add(t1 t2) > L");
    nodes_are("a = 2\nL = a*2 + 1\nsymbol a = \"u_2\"",
              "a=2 | c1=2 | v1:mul(a c1) | c2=1 | L:add(v1 c2) > L");
    struct cr_net *net = read("u=1;v=1;t=1;s=1;q=1;r=1;k=1;c=1;step=1;const=2\n"
                              "L = u*2 + 1");
    assert_string_equal(net->nodes[10].name, "constx1");
    assert_string_equal(net->nodes[11].name, "stepx1");
    cr_net_free(net);
}

static void test_output_names(void **state)
{
    (void)state;
    nodes_are("x = 2\nx*x", "x=2 | L:mul(x x) > L");
    nodes_are("L = 2\nL*L", "L=2 | f:mul(L L) > f");
    nodes_are("L = 2\nf = 3\nL*f", "L=2 | f=3 | out:mul(L f) > out");
    nodes_are("L = 2\nf = 3\nout = 4\nL*out",
              "L=2 | f=3 | out=4 | out1:mul(L out) > out1");
    nodes_are("input = 3\nsymbol = input*2\nminimize = symbol*input",
              "input=3 | c1=2 | symbol:mul(input c1) | minimize:mul(symbol input) "
              "> minimize");
}

static void test_samples(void **state)
{
    (void)state;
    struct cr_net *net = read("input x = [0.5, 1, -1/2], q = 3\ntarget y = [1, 2, 3]\n"
                              "param w = 2\nL = (y - w*x)*q\n");
    assert_int_equal(net->samples, 3);
    assert_true(net->nodes[0].value[2] == -0.5);
    assert_true(net->nodes[1].value[0] == 3 && net->nodes[1].value[2] == 3);
    assert_true(output_of(net, 2) == 12);
    cr_net_free(net);
    net = read("x = [7,\n 8]\ny = [2]\nL = x*y");
    assert_int_equal(net->samples, 2);
    assert_true(output_of(net, 1) == 16);
    cr_net_free(net);
}

static void test_goal(void **state)
{
    (void)state;
    struct cr_net *net = read("param w = 2\nL = w*w\n");
    assert_false(net->updates);
    assert_true(net->training.rate == 0.1);
    assert_true(net->training.epochs == 1);
    cr_net_free(net);
    net = read("param w = 2\nmaximize L, rate = 1/20, optimizer = adam, momentum = 0.5, "
               "beta1 = 0.8, beta2 = 0.9, eps = 1e-6, epochs = 4, batch = 2, "
               "reduction = mean\nL = w*w");
    const struct cr_training *training = &net->training;
    assert_true(net->updates && net->maximize && net->reduce_mean);
    assert_int_equal(training->optimizer, CR_OPTIMIZER_ADAM);
    assert_true(training->rate == 0.05 && training->momentum == 0.5);
    assert_true(training->beta1 == 0.8 && training->beta2 == 0.9);
    assert_true(training->eps == 1e-6 && training->epochs == 4 && training->batch == 2);
    cr_net_free(net);
}

static void warns(const char *text, const char *expected)
{
    struct cr_buf warnings = {0};
    cr_net_free(read_named("test", text, &warnings));
    assert_string_equal(cr_buf_text(&warnings), expected);
    cr_buf_release(&warnings);
}

static void test_warnings(void **state)
{
    (void)state;
    warns("param w = 2\nL = w*w\nminimize L", "");
    warns("w = 2\nL = w*w\nminimize L",
          "test:3:1: minimize updates nothing: the file has no param\n");
    warns("param w = 2\nL = w*w\nminimize L, rate = -0.01",
          "test:3:13: rate = -0.01 is negative; maximize with a positive rate says the "
          "same\n");
    warns("param w = 2\nL = w*w\nmaximize L, rate = -1/4",
          "test:3:13: rate = -1/4 is negative; minimize with a positive rate says the "
          "same\n");
}

static void test_lines(void **state)
{
    (void)state;
    struct cr_net *net =
        read("# a comment\r\n\r\nx = 2 ; y = 3\r\nL = (x*y\r\n  + 1)\r\n");
    assert_int_equal(net->nodes[0].line, 3);
    assert_int_equal(net->nodes[1].line, 3);
    assert_string_equal(net->nodes[2].name, "u1");
    assert_int_equal(net->nodes[2].line, 4);
    assert_int_equal(net->nodes[3].line, 5);
    assert_string_equal(net->nodes[4].name, "L");
    assert_int_equal(net->nodes[4].line, 4);
    assert_int_equal(net->nodes[4].layer, 3);
    assert_int_equal(net->layer_count, 3);
    assert_int_equal(net->edges[0].line, 4);
    assert_false(net->edges[0].has_weight);
    cr_net_free(net);
}

static void named(const char *file, const char *expected)
{
    struct cr_net *net = read_named(file, "x = 2\nx*x", NULL);
    assert_string_equal(net->name, expected);
    assert_string_equal(net->file, file);
    cr_net_free(net);
}

static void test_file_names(void **state)
{
    (void)state;
    named("nets/one.neuron.expr", "one.neuron");
    named("one", "one");
    named("-", "formula");
    named("-e", "formula");
    named("a/", "formula");
}

/* Nothing recurses. */
static void deep(const char *before, const char *open, const char *middle,
                 const char *close, double expected)
{
    struct cr_buf text = {0};
    cr_buf_puts(&text, before);
    for (int i = 0; i < 100000; i++)
        cr_buf_puts(&text, open);
    cr_buf_puts(&text, middle);
    for (int i = 0; i < 100000; i++)
        cr_buf_puts(&text, close);
    struct cr_net *net = read(cr_buf_text(&text));
    cr_buf_release(&text);
    if (net->node_count < 10)
        assert_true(output_of(net, 0) == expected);
    else
        assert_int_equal(net->node_count, 100001);
    cr_net_free(net);
}

static void test_deep(void **state)
{
    (void)state;
    deep("x = 2\nL = ", "(", "x*3", ")", 6);
    deep("x = 2\nL = ", "-", "x", "", 0);
    deep("x = 2\nL = ", "sin(", "x", ")", 0);
    deep("x = 2\nL = x", "", "", "+x", 0);
    deep("x = 2\nL = ", "x^", "x", "", 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_precedence),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_functions),
        cmocka_unit_test(test_nodes),
        cmocka_unit_test(test_leaves),
        cmocka_unit_test(test_constant_texts),
        cmocka_unit_test(test_constants_without_text),
        cmocka_unit_test(test_reassigned),
        cmocka_unit_test(test_reassigned_param),
        cmocka_unit_test(test_symbols),
        cmocka_unit_test(test_letters),
        cmocka_unit_test(test_output_names),
        cmocka_unit_test(test_samples),
        cmocka_unit_test(test_goal),
        cmocka_unit_test(test_warnings),
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_file_names),
        cmocka_unit_test(test_deep),
    };
    return cmocka_run_group_tests_name("expr", tests, NULL, NULL);
}
