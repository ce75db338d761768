/*
 * Networks written as DOT and read again: the same network, and the same text.
 */
#include <glob.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/dot_id.h"
#include "base/file.h"
#include "read/read_dot.h"
#include "write/net_dot.h"

/* ---- two networks, field by field ---- */

static void same_text(const char *what, const char *a, const char *b)
{
    if (!a != !b || (a && strcmp(a, b) != 0))
        fail_msg("%s: %s, not %s", what, b ? b : "(none)", a ? a : "(none)");
}

static void same_numbers(const char *what, const double *a, const double *b, size_t count)
{
    if (!a != !b)
        fail_msg("%s: numbers are there or not", what);
    for (size_t i = 0; a && i < count; i++)
        if (memcmp(&a[i], &b[i], sizeof a[i]) != 0)
            fail_msg("%s: %.17g, not %.17g", what, b[i], a[i]);
}

static void same_number(const char *what, double a, double b)
{
    same_numbers(what, &a, &b, 1);
}

static void same_claim(const struct cr_claim *a, const struct cr_claim *b)
{
    same_text("expect_value", a->value, b->value);
    same_text("expect_grad", a->grad, b->grad);
    same_text("expect_new", a->new, b->new);
}

static void same_attrs(const struct cr_attr *a, size_t a_count, const struct cr_attr *b,
                       size_t b_count)
{
    assert_int_equal(a_count, b_count);
    for (size_t i = 0; i < a_count; i++) {
        same_text("a presentation attribute", a[i].key, b[i].key);
        same_text(a[i].key, a[i].value, b[i].value);
    }
}

static void same_node(const struct cr_node *a, const struct cr_node *b, size_t samples)
{
    same_text("a node's name", a->name, b->name);
    assert_int_equal(a->kind, b->kind);
    assert_int_equal(a->layer, b->layer);
    assert_int_equal(a->place, b->place);
    assert_int_equal(a->activation, b->activation);
    assert_int_equal(a->op, b->op);
    assert_int_equal(a->index, b->index);
    assert_int_equal(a->inner, b->inner);
    assert_int_equal(a->is_target, b->is_target);
    assert_int_equal(a->param, b->param);
    same_text("a constant's text", a->text, b->text);
    same_numbers(a->name, a->value, b->value, a->kind == CR_NODE_CONSTANT ? 1 : samples);
    same_numbers(a->name, a->target, b->target, samples);
    assert_int_equal(a->has_bias, b->has_bias);
    assert_int_equal(a->bias_param, b->bias_param);
    same_number(a->name, a->bias, b->bias);
    same_text("symbol", a->symbol, b->symbol);
    same_claim(&a->claim, &b->claim);
    same_attrs(a->attrs, a->attr_count, b->attrs, b->attr_count);
}

static void same_edge(const struct cr_edge *a, const struct cr_edge *b)
{
    assert_int_equal(a->from, b->from);
    assert_int_equal(a->to, b->to);
    assert_int_equal(a->has_weight, b->has_weight);
    assert_int_equal(a->weight_param, b->weight_param);
    same_number("a weight", a->weight, b->weight);
    same_text("symbol", a->symbol, b->symbol);
    same_claim(&a->claim, &b->claim);
    same_attrs(a->attrs, a->attr_count, b->attrs, b->attr_count);
}

static void same_training(const struct cr_training *a, const struct cr_training *b)
{
    assert_int_equal(a->optimizer, b->optimizer);
    same_number("rate", a->rate, b->rate);
    same_number("momentum", a->momentum, b->momentum);
    same_number("beta1", a->beta1, b->beta1);
    same_number("beta2", a->beta2, b->beta2);
    same_number("rho", a->rho, b->rho);
    same_number("eps", a->eps, b->eps);
    same_number("weight_decay", a->weight_decay, b->weight_decay);
    same_number("clip", a->clip, b->clip);
    same_number("rate_decay", a->rate_decay, b->rate_decay);
    assert_int_equal(a->decay_every, b->decay_every);
    assert_int_equal(a->epochs, b->epochs);
    assert_int_equal(a->batch, b->batch);
}

static void same_settings(const struct cr_net *a, const struct cr_net *b)
{
    same_text("the name", a->name, b->name);
    same_text("title", a->title, b->title);
    same_text("notation", a->notation, b->notation);
    same_text("theme", a->theme, b->theme);
    assert_int_equal(a->digits, b->digits);
    assert_int_equal(a->output, b->output);
    assert_int_equal(a->updates, b->updates);
    assert_int_equal(a->maximize, b->maximize);
    assert_int_equal(a->loss, b->loss);
    assert_int_equal(a->reduce_mean, b->reduce_mean);
    assert_int_equal(a->samples, b->samples);
    assert_int_equal(a->layer_count, b->layer_count);
    same_training(&a->training, &b->training);
}

static void same_params(const struct cr_net *a, const struct cr_net *b)
{
    assert_int_equal(a->param_count, b->param_count);
    for (size_t i = 0; i < a->param_count; i++) {
        same_text("a parameter's name", a->params[i].name, b->params[i].name);
        same_number(a->params[i].name, a->params[i].value, b->params[i].value);
        assert_int_equal(a->params[i].frozen, b->params[i].frozen);
    }
    assert_int_equal(a->freeze_count, b->freeze_count);
    for (size_t i = 0; i < a->freeze_count; i++)
        same_text("freeze", a->freeze[i], b->freeze[i]);
}

static void same_net(const struct cr_net *a, const struct cr_net *b)
{
    same_settings(a, b);
    same_params(a, b);
    assert_int_equal(a->node_count, b->node_count);
    for (size_t i = 0; i < a->node_count; i++)
        same_node(&a->nodes[i], &b->nodes[i], a->samples);
    assert_int_equal(a->edge_count, b->edge_count);
    for (size_t i = 0; i < a->edge_count; i++)
        same_edge(&a->edges[i], &b->edges[i]);
}

/* ---- there and back ---- */

static struct cr_net *read_text(const char *text)
{
    struct cr_err err = {0};
    struct cr_net *net = cr_read_dot("assets/examples/test", text, strlen(text), NULL, NULL, NULL, &err);
    if (!net)
        fail_msg("%s\n%s", cr_err_text(&err), text);
    return net;
}

static struct cr_buf written(const struct cr_net *net)
{
    struct cr_err err = {0};
    struct cr_buf out = {0};
    if (cr_net_write_dot(net, &out, &err))
        fail_msg("%s", cr_err_text(&err));
    return out;
}

/* Also holds the text against `want`, unless that is NULL. */
static void round_trip(const char *text, const char *want)
{
    struct cr_net *net = read_text(text);
    struct cr_buf once = written(net);
    struct cr_net *again = read_text(cr_buf_text(&once));
    struct cr_buf twice = written(again);
    same_net(net, again);
    assert_string_equal(cr_buf_text(&once), cr_buf_text(&twice));
    if (want)
        assert_string_equal(strchr(cr_buf_text(&once), '\n') + 1, want);
    cr_buf_release(&once);
    cr_buf_release(&twice);
    cr_net_free(net);
    cr_net_free(again);
}

static void round_trip_files(const char *pattern)
{
    glob_t found;
    assert_int_equal(glob(pattern, 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        struct cr_buf text = {0};
        struct cr_err err = {0};
        if (cr_file_read(found.gl_pathv[i], &text, &err))
            fail_msg("%s", cr_err_text(&err));
        round_trip(cr_buf_text(&text), NULL);
        cr_buf_release(&text);
    }
    globfree(&found);
}

static void example_files(void **state)
{
    (void)state;
    round_trip_files("assets/examples/*.dot");
    round_trip_files("tests/cases/*.dot");
}

/* ---- what the text looks like ---- */

static void a_plain_network(void **state)
{
    (void)state;
    round_trip("digraph one { graph [loss=sse, rate=0.10, activation=sigmoid] x [value=.50] "
               "n [b=\"1e-1\", target=1.5] x -> n [w=\" 0.3 \"] }",
               "digraph one {\n"
               "    x [value=0.5]\n"
               "    n [b=0.1, activation=sigmoid, target=1.5]\n"
               "    x -> n [w=0.3]\n"
               "}\n");
    round_trip("digraph { x [value=1] n [target=0] m x -> m -> n }",
               "digraph {\n    x [value=1]\n    n [target=0]\n    m\n    x -> m\n    m -> n\n}\n");
}

static void all_settings(void **state)
{
    (void)state;
    round_trip("digraph g { graph [title=\"A \\\"title\\\"\", loss=huber, reduction=mean,"
               " rate=\"1e-7\", optimizer=adam, momentum=0.5, beta1=0.8, beta2=0.99, eps=\"1e-9\","
               " epochs=12, batch=2, params=\"u=0.5; v=-1e300\", freeze=\"x->n,v n.b\","
               " digits=5, notation=names, theme=dark]"
               " x [value=1] n [b=2, target=3] x -> n [w=4] x -> n [w=u] x -> n [w=v] }",
               "digraph g {\n"
               "    graph [title=\"A \\\"title\\\"\", loss=huber, reduction=mean,"
               " optimizer=adam, rate=\"1e-7\", momentum=0.5, beta1=0.8, beta2=0.99,"
               " eps=\"1e-9\", epochs=12, batch=2, params=\"u=0.5, v=-1e300\","
               " freeze=\"v x->n n.b\", digits=5, notation=names, theme=dark]\n"
               "    x [value=1]\n"
               "    n [b=2, target=3]\n"
               "    x -> n [w=4]\n"
               "    x -> n [w=u]\n"
               "    x -> n [w=v]\n"
               "}\n");
}

static void samples(void **state)
{
    (void)state;
    round_trip("digraph { x [value=\"1, 1,1\"] y [value=\"1, 2, 3\"] n [target=2]"
               " x -> n [w=1] y -> n [w=1] }",
               "digraph {\n    x [value=1]\n    y [value=\"1, 2, 3\"]\n    n [target=2]\n"
               "    x -> n [w=1]\n    y -> n [w=1]\n}\n");
    round_trip("digraph { c [b=1] x [value=1] n [target=\"2,2\"] x -> n [w=1] c -> n [w=1] }",
               "digraph {\n    c [b=1]\n    x [value=\"1, 1\"]\n    n [target=2]\n"
               "    x -> n [w=1]\n    c -> n [w=1]\n}\n");
    round_trip("digraph { x [value=\"0, -0\"] n [target=1] x -> n [w=1] }",
               "digraph {\n    x [value=\"0, -0\"]\n    n [target=1]\n    x -> n [w=1]\n}\n");
}

static void operations(void **state)
{
    (void)state;
    round_trip("digraph { x [value=-2] y [value=5] z [value=-4] q [op=add] f [op=mul]"
               " x -> q; y -> q; q -> f; z -> f }",
               "digraph {\n"
               "    graph [output=f]\n"
               "    x [value=-2]\n"
               "    y [value=5]\n"
               "    z [value=-4]\n"
               "    q [op=add]\n"
               "    f [op=mul]\n"
               "    x -> q\n"
               "    y -> q\n"
               "    q -> f\n"
               "    z -> f\n"
               "}\n");
    round_trip("digraph { minimize=f; rate=0.5; params=\"w=0.3, b=1\"; freeze=b; x [value=2]"
               " y [value=1, role=target] half [value=0.5, role=constant] w b"
               " u [op=mul, role=inner] f [op=sse, symbol=L] x -> u w -> u b -> s u -> s"
               " s [op=sub] s -> t half -> t t [op=mul] t -> f y -> f }",
               "digraph {\n"
               "    graph [minimize=f, rate=0.5, params=\"w=0.3, b=1\", freeze=b]\n"
               "    x [value=2]\n"
               "    y [value=1, role=target]\n"
               "    half [value=0.5, role=constant]\n"
               "    w\n"
               "    b\n"
               "    u [op=mul, role=inner]\n"
               "    f [op=sse, symbol=L]\n"
               "    s [op=sub]\n"
               "    t [op=mul]\n"
               "    x -> u\n"
               "    w -> u\n"
               "    b -> s\n"
               "    u -> s\n"
               "    s -> t\n"
               "    half -> t\n"
               "    t -> f\n"
               "    y -> f\n"
               "}\n");
    round_trip("digraph { maximize=f; rate=-0.5; params=\"w=1\"; w f [op=square] w -> f }", NULL);
}

static void order_of_operands(void **state)
{
    (void)state;
    round_trip("digraph { a [value=1] b [value=2] d [op=sub] e [op=sub] a -> d [arg=2] a -> e"
               " b -> d [arg=1] d -> e }",
               "digraph {\n"
               "    graph [output=e]\n"
               "    a [value=1]\n"
               "    b [value=2]\n"
               "    d [op=sub]\n"
               "    e [op=sub]\n"
               "    b -> d\n"
               "    a -> e\n"
               "    a -> d\n"
               "    d -> e\n"
               "}\n");
    round_trip("digraph { maximize=p; a [value=\"1, 2\"] b [value=2] c [value=3]"
               " p [op=softmax, index=2] {a b c} -> p }",
               "digraph {\n"
               "    graph [maximize=p]\n"
               "    a [value=\"1, 2\"]\n"
               "    b [value=2]\n"
               "    c [value=3]\n"
               "    p [op=softmax, index=2]\n"
               "    a -> p\n"
               "    b -> p\n"
               "    c -> p\n"
               "}\n");
    round_trip("digraph { a [value=3] m [op=mul] a -> m a -> m }", NULL);
    round_trip("strict digraph { a [value=3] m [op=neg] a -> m a -> m }", NULL);
}

static void mixed_networks(void **state)
{
    (void)state;
    round_trip("digraph { L [op=exp] x [value=1] n [b=0, activation=tanh] x -> n [w=2] n -> L }",
               NULL);
    round_trip("digraph { params=\"k=3\"; k c [value=2, role=constant] m [op=pow] n [target=1]"
               " k -> m c -> m m -> n [w=k] c -> n [w=0.5] k -> n }",
               NULL);
}

static void claims_and_presentation(void **state)
{
    (void)state;
    round_trip("digraph { a -> b [w=1, color=blue, expect_grad=\"0.50\", symbol=\"w_1\"];"
               " b [target=1, color=red, shape=box, label=\"x\\ny\"];"
               " a [value=1, shape=circle, symbol=\"\\hat{a}\", expect_value=\"1.0\","
               "    URL=\"https://example.org/?a=1&b=2\", expect_new=\"2\"] }",
               "digraph {\n"
               "    a [value=1, symbol=\"\\hat{a}\", expect_value=1.0, expect_new=2,"
               " shape=circle, URL=\"https://example.org/?a=1&b=2\"]\n"
               "    b [target=1, color=red, label=\"x\\ny\", shape=box]\n"
               "    a -> b [w=1, symbol=w_1, expect_grad=0.50, color=blue]\n"
               "}\n");
}

/* ---- names ---- */

static void odd_names(void **state)
{
    static const char *const names[] = {
        "node",     "Node",     "EDGE",   "sTrict",   "graph1", "a->b",     "a b",
        "<b>",      "<b",       "\"",     "a\"b",     "1",      "-1.5",     "-.5",
        "1.",       ".",        "-",      "1a",       "1e3",    "\xc3\xb1", "\xe2\x88\x82L",
        "line\nend", "cr\r\nlf", "tab\t", "back\\slash", "\\\\", "\\N",     "a\\\\\"b",
        "a;b",      "a:b",      "{",      "]",        "//",     "/*",       "#",
        "a\\\\\nb", "+",        "_",      "a,b",      "x=1",    "\\l\\r",   " ",
    };
    (void)state;
    struct cr_buf text = {0};
    const size_t count = sizeof names / sizeof names[0];
    cr_buf_puts(&text, "digraph \"di graph\" { node [target=1]");
    for (size_t i = 0; i < count; i++) {
        assert_true(cr_dot_id_can(names[i]));
        cr_buf_puts(&text, " ");
        cr_dot_id_quote(&text, names[i]);
        cr_buf_puts(&text, " [b=1, label=");
        cr_dot_id_quote(&text, names[i]);
        cr_buf_puts(&text, "]");
    }
    cr_buf_puts(&text, "}");
    struct cr_net *net = read_text(cr_buf_text(&text));
    assert_int_equal(net->node_count, count);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(net->nodes[i].name, names[i]);
        assert_string_equal(net->nodes[i].attrs[0].value, names[i]);
    }
    round_trip(cr_buf_text(&text), NULL);
    cr_net_free(net);
    cr_buf_release(&text);
}

static void word(const char *text, const char *want)
{
    struct cr_buf out = {0};
    cr_dot_id_put(&out, text);
    assert_string_equal(cr_buf_text(&out), want);
    cr_buf_release(&out);
}

static void quotes_only_where_needed(void **state)
{
    (void)state;
    word("x1", "x1");
    word("_", "_");
    word("-0.5", "-0.5");
    word(".5", ".5");
    word("", "\"\"");
    word("5.", "\"5.\"");
    word("1e5", "\"1e5\"");
    word("Digraph", "\"Digraph\"");
    word("digraphs", "digraphs");
    word("\xce\xb1", "\"\xce\xb1\"");
    word("a\"b\\c", "\"a\\\"b\\c\"");
}

/* A single backslash would take the quote or the line end that follows away. */
static void words_that_dot_has_not(void **state)
{
    (void)state;
    assert_false(cr_dot_id_can("\\"));
    assert_false(cr_dot_id_can("a\\\\\\"));
    assert_false(cr_dot_id_can("a\\\"b"));
    assert_false(cr_dot_id_can("a\\\nb"));
    assert_false(cr_dot_id_can("a\\\r\nb"));
    assert_true(cr_dot_id_can("a\\\rb"));
    assert_true(cr_dot_id_can("a\\\\"));
    assert_true(cr_dot_id_can("a\\b\"c"));
}

/* ---- numbers ---- */

static void numbers(void **state)
{
    static const double some[] = {0.1,
                                  -0.0,
                                  1e300,
                                  5e-324,
                                  2.2250738585072014e-308,
                                  1.7976931348623157e308,
                                  0.1 + 0.2,
                                  1.0 / 3,
                                  123456789012345680.0,
                                  9007199254740992.0,
                                  1e22,
                                  1e23,
                                  1e-5,
                                  123456.789,
                                  0.30000000000000004,
                                  100000,
                                  1e15,
                                  1e16,
                                  -4.35};
    (void)state;
    struct cr_buf text = {0};
    uint64_t random = 88172645463325252u;
    cr_buf_puts(&text, "digraph { n [target=1]");
    for (size_t i = 0; i < 5000; i++) {
        double number;
        random ^= random << 13; /* xorshift64 */
        random ^= random >> 7;
        random ^= random << 17;
        memcpy(&number, &random, sizeof number);
        if (i < sizeof some / sizeof some[0])
            number = some[i];
        if (isfinite(number))
            cr_buf_printf(&text, "v%zu [value=\"%.17g\"]", i, number);
    }
    cr_buf_puts(&text, "v0 -> n [w=1] }");
    round_trip(cr_buf_text(&text), NULL);
    cr_buf_release(&text);
}

static void fewest_digits(void **state)
{
    (void)state;
    round_trip("digraph { x [value=\"0.10000000000000001, 0.30000000000000004, -0, 1e300, 1e22,"
               " 100000, 0.001, 5e-324, 0.00001, 123456789\"] n [target=1] x -> n [w=1] }",
               "digraph {\n"
               "    x [value=\"0.1, 0.30000000000000004, -0, 1e300, 1e22, 100000, 0.001,"
               " 4.94065645841247e-324, 1e-5, 123456789\"]\n"
               "    n [target=1]\n"
               "    x -> n [w=1]\n"
               "}\n");
}

/* ---- what cannot be written ---- */

static void refuses(struct cr_net *net, const char *want)
{
    struct cr_err err = {0};
    struct cr_buf out = {0};
    assert_int_equal(cr_net_write_dot(net, &out, &err), -1);
    assert_string_equal(cr_err_text(&err), want);
    cr_buf_release(&out);
    cr_err_release(&err);
    cr_net_free(net);
}

static void texts_and_names_that_are_refused(void **state)
{
    (void)state;
    struct cr_net *net = read_text("digraph { x [value=1] f [op=neg] x -> f }");
    net->title = "one\\";
    refuses(net, "\"one\\\" cannot be written in DOT: a single backslash before a quote, a "
                 "line end or the end");
    net = read_text("digraph { x [value=1] f [op=neg] x -> f }");
    net->nodes[1].name = "x";
    refuses(net, "two nodes are called \"x\", which DOT cannot tell apart");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(example_files),
        cmocka_unit_test(a_plain_network),
        cmocka_unit_test(all_settings),
        cmocka_unit_test(samples),
        cmocka_unit_test(operations),
        cmocka_unit_test(order_of_operands),
        cmocka_unit_test(mixed_networks),
        cmocka_unit_test(claims_and_presentation),
        cmocka_unit_test(odd_names),
        cmocka_unit_test(quotes_only_where_needed),
        cmocka_unit_test(words_that_dot_has_not),
        cmocka_unit_test(numbers),
        cmocka_unit_test(fewest_digits),
        cmocka_unit_test(texts_and_names_that_are_refused),
    };
    return cmocka_run_group_tests_name("write", tests, NULL, NULL);
}
