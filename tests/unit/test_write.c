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
#include "kit/same_net.h"
#include "read/read_dot.h"
#include "write/net_dot.h"

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
    kit_same_net(net, again);
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
