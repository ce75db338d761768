/*
 * Networks of operations in DOT: which node is the output, parameters and constants as
 * operands, roles, softmax and losses as operations; every message word for word.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "read/read_dot.h"

/* ---- helpers ---- */

/* Reads what has to be right; its warnings and notes have to be these. */
static struct cr_net *right_but(const char *text, const char *warnings, const char *notes)
{
    struct cr_err err = {0};
    struct cr_buf warned = {0}, noted = {0};
    struct cr_net *net = cr_read_dot("f", text, strlen(text), NULL, &warned, &noted, &err);
    if (!net)
        fail_msg("%s", cr_err_text(&err));
    assert_string_equal(cr_buf_text(&warned), warnings);
    assert_string_equal(cr_buf_text(&noted), notes);
    cr_buf_release(&warned);
    cr_buf_release(&noted);
    return net;
}

static struct cr_net *right(const char *text)
{
    return right_but(text, "", "");
}

/* What is wrong with it, a line each, without the lines of the file. */
static void wrong(const char *text, const char *want)
{
    struct cr_err err = {0};
    struct cr_buf got = {0};
    assert_null(cr_read_dot("f", text, strlen(text), NULL, NULL, NULL, &err));
    for (const char *line = cr_err_text(&err); *line;) {
        const size_t length = strcspn(line, "\n");
        if (*line != ' ') {
            cr_buf_puts(&got, got.size ? "\n" : "");
            cr_buf_add(&got, line, length);
        }
        line += length + (line[length] != '\0');
    }
    assert_string_equal(cr_buf_text(&got), want);
    cr_buf_release(&got);
    cr_err_release(&err);
}

static const struct cr_node *node(const struct cr_net *net, const char *name)
{
    for (size_t i = 0; i < net->node_count; i++)
        if (strcmp(net->nodes[i].name, name) == 0)
            return &net->nodes[i];
    fail_msg("no node %s", name);
    return NULL;
}

/* f = (x + y) z */
#define LEAVES "x [value=-2] y [value=5] z [value=-4] "
#define SUM_PRODUCT LEAVES "q [op=add] f [op=mul] x -> q; y -> q; q -> f; z -> f"

/* ---- the output ---- */

static void the_only_result_is_the_output(void **state)
{
    (void)state;
    struct cr_net *net = right("digraph { " SUM_PRODUCT " }");
    assert_int_equal(net->output, 4);
    assert_false(net->updates);
    assert_false(net->maximize);
    assert_int_equal(net->nodes[4].op, CR_OP_MUL);
    assert_int_equal(net->edge_count, 4);
    assert_int_equal(net->layer_count, 3);
    cr_net_free(net);
}

static void output_named(const char *key, bool updates, bool maximize)
{
    struct cr_buf text = {0};
    cr_buf_printf(&text, "digraph { %s=q; " SUM_PRODUCT " }", key);
    struct cr_net *net = right(cr_buf_text(&text));
    assert_int_equal(net->output, 3);
    assert_int_equal(net->updates, updates);
    assert_int_equal(net->maximize, maximize);
    cr_net_free(net);
    cr_buf_release(&text);
}

static void the_file_names_the_output(void **state)
{
    (void)state;
    output_named("output", false, false);
    output_named("minimize", true, false);
    output_named("maximize", true, true);
}

static void targets_as_before(void **state)
{
    (void)state;
    struct cr_net *net = right("digraph { x [value=1] f [op=neg, target=2] x -> f }");
    assert_int_equal(net->output, CR_NONE);
    assert_true(net->updates);
    assert_false(net->maximize);
    cr_net_free(net);
}

static void names_that_are_no_output(void **state)
{
    (void)state;
    wrong("digraph { minimize=sun; x [value=1] sum [op=neg] x -> sum }",
          "f:1:20: graph: minimize=\"sun\" is no node (did you mean sum?)");
    wrong("digraph { output=b; x [value=1] sum [op=neg] x -> sum }",
          "f:1:18: graph: output=\"b\" is no node");
    wrong("digraph { maximize=x; x [value=1] f [op=neg] x -> f }",
          "f:1:20: graph: maximize=\"x\" is a leaf: nothing is computed there");
    wrong("digraph { params=\"w=1\"; output=w; w f [op=neg] w -> f }",
          "f:1:32: graph: output=\"w\" is a leaf: nothing is computed there");
    wrong("digraph { output=c; c [value=1, role=constant] f [op=neg] c -> f }",
          "f:1:18: graph: output=\"c\" is a leaf: nothing is computed there");
    wrong("digraph { minimize=n; x [value=1] n x -> n [w=1] }",
          "f:1:20: graph: minimize=\"n\" is a neuron: only a node with an op can be the output");
}

static void one_output_at_most(void **state)
{
    (void)state;
    wrong("digraph { maximize=f; minimize=f; x [value=1] f [op=neg] x -> f }",
          "f:1:20: graph: minimize and maximize exclude each other (one of minimize, maximize, "
          "output)");
    wrong("digraph { minimize=f; output=f; x [value=1] f [op=neg] x -> f }",
          "f:1:30: graph: minimize and output exclude each other (one of minimize, maximize, "
          "output)");
}

static void no_targets_beside_an_output(void **state)
{
    (void)state;
    wrong("digraph { minimize=f; x [value=1] f [op=neg, target=1] x -> f }",
          "f:1:53: node \"f\": target and the graph's minimize exclude each other");
    wrong("digraph { output=f; x [value=1] n [target=0] f [op=neg] x -> n [w=1] n -> f }",
          "f:1:43: node \"n\": target and the graph's output exclude each other");
}

static void several_results(void **state)
{
    (void)state;
    wrong("digraph { x [value=1] a [op=neg] b [op=exp] x -> {a b} }",
          "f: nothing to predict: no node has a target, and \"a\", \"b\" are both results (write "
          "output=\"a\" to choose one)");
    wrong("digraph { node [op=neg] x [value=1] x -> {a b c} }",
          "f: nothing to predict: no node has a target, and \"a\", \"b\", \"c\" are all results "
          "(write output=\"a\" to choose one)");
    wrong("digraph { node [op=neg] x [value=1] x -> {a b c d e g h} }",
          "f: nothing to predict: no node has a target, and \"a\", \"b\", \"c\", \"d\", \"e\" and 2 "
          "more are all results (write output=\"a\" to choose one)");
}

static void nothing_to_predict(void **state)
{
    static const char want[] = "f: nothing to predict: no node has a target";
    (void)state;
    wrong("digraph { x [value=1] n x -> n [w=1] }", want);
    wrong("digraph { x [value=1] n a [op=neg] b [op=neg] x -> n [w=1] x -> {a b} }", want);
    wrong("digraph { x [value=1] n a [op=neg] x -> n [w=1] x -> a }", want);
    cr_net_free(right("digraph { x [value=1] unused [value=1] a [op=neg] x -> a }"));
    wrong("digraph { x [value=1] }", want);
}

static void no_loss_beside_an_output(void **state)
{
    (void)state;
    struct cr_net *net = right_but(
        "digraph { loss=ce; x [value=1] L [op=neg] x -> L }",
        "f:1:16: graph: loss is ignored: node \"L\" is the output, and there is no loss\n", "");
    assert_int_equal(net->loss, CR_OP_SSE);
    cr_net_free(net);
    net = right("digraph { minimize=f; reduction=mean; params=\"L=1\"; L x [value=\"1, 2\"]"
                " f [op=mul] x -> f L -> f }");
    assert_true(net->reduce_mean);
    assert_int_equal(net->samples, 2);
    cr_net_free(net);
    wrong("digraph { x [value=1] L [op=neg, target=1] x -> L }",
          "f:1:23: node \"L\": the name \"L\" is taken by the loss");
    wrong("digraph { output=x; x [value=1] L [op=neg] x -> L }",
          "f:1:18: graph: output=\"x\" is a leaf: nothing is computed there");
}

static void neurons_and_operations_mix(void **state)
{
    (void)state;
    struct cr_net *net = right("digraph { x [value=1] n [b=0, activation=tanh] f [op=exp]"
                               " x -> n [w=2] n -> f }");
    assert_int_equal(net->output, 2);
    assert_int_equal(net->nodes[1].activation, CR_OP_TANH);
    cr_net_free(net);
}

/* ---- parameters ---- */

static void parameters_are_operands(void **state)
{
    (void)state;
    struct cr_net *net =
        right("digraph { node [activation=tanh, value=1] params=\"v=3, w=2\"; freeze=\"w\"; x"
              " w [color=red, symbol=\"\\\\omega\"] edge [w=5] f [value=\"\", op=mul]"
              " w -> f x -> f }");
    const struct cr_node *w = node(net, "w");
    assert_int_equal(w->kind, CR_NODE_PARAM);
    assert_int_equal(w->param, 1);
    assert_null(w->value);
    assert_int_equal(w->attr_count, 1);
    assert_true(net->params[1].frozen);
    assert_int_equal(node(net, "x")->param, CR_NONE);
    assert_int_equal(node(net, "f")->param, CR_NONE);
    cr_net_free(net);
    net = right("digraph { params=\"w=2\"; w n [target=1] w -> n [w=w] }");
    assert_int_equal(node(net, "w")->kind, CR_NODE_PARAM);
    cr_net_free(net);
}

static void parameters_are_nothing_else(void **state)
{
    (void)state;
    wrong("digraph { params=\"w=2\"; x [value=1] f [op=neg] x -> w -> f }",
          "f:1:53: node \"w\": its name in params makes it a parameter, but edge \"x -> w\" leads "
          "into it");
    wrong("digraph { params=\"w=2\"; w [value=1] f [op=neg] w -> f }",
          "f:1:34: node \"w\": value makes no sense on a parameter (params has its name)");
    wrong("digraph { params=\"w=2\"; w [op=neg] f [op=neg] w -> f }",
          "f:1:31: node \"w\": op makes no sense on a parameter (params has its name)");
    wrong("digraph { params=\"w=2\"; w [b=1] f [op=neg] w -> f }",
          "f:1:30: node \"w\": b makes no sense on a parameter (params has its name)");
    wrong("digraph { params=\"w=2\"; w [activation=tanh] f [op=neg] w -> f }",
          "f:1:39: node \"w\": activation makes no sense on a parameter (params has its name)");
    wrong("digraph { params=\"w=2\"; w [target=1] f [op=neg] w -> f }",
          "f:1:35: node \"w\": target makes no sense on a parameter (params has its name)");
    wrong("digraph { params=\"w=2\"; w [role=target] f [op=neg] w -> f }",
          "f:1:33: node \"w\": role=\"target\" fits only a node with a value");
}

/* ---- roles ---- */

static void roles(void **state)
{
    (void)state;
    struct cr_net *net = right("digraph { x [value=\"1, 2\"] y [value=\"3, 4\", role=target]"
                               " c [value=\" 0.5 \", role=constant] u [op=mul, role=inner]"
                               " f [op=sse] x -> u c -> u u -> f y -> f }");
    assert_int_equal(net->samples, 2);
    assert_false(node(net, "x")->is_target);
    assert_true(node(net, "y")->is_target);
    assert_int_equal(node(net, "y")->kind, CR_NODE_INPUT);
    assert_int_equal(node(net, "c")->kind, CR_NODE_CONSTANT);
    assert_true(node(net, "c")->value[0] == 0.5);
    assert_null(node(net, "c")->text);
    assert_true(node(net, "u")->inner);
    assert_false(node(net, "f")->inner);
    cr_net_free(net);
    net = right("digraph { node [role=inner] x [value=1] f [op=neg] x -> f }");
    assert_true(node(net, "f")->inner && !node(net, "x")->is_target);
    cr_net_free(net);
    net = right("digraph { c [value=2, role=constant] n [target=1] c -> n [w=3] }");
    assert_int_equal(net->output, CR_NONE);
    cr_net_free(net);
}

static void roles_that_do_not_fit(void **state)
{
    (void)state;
    wrong("digraph { x [value=1, role=konstant] f [op=neg] x -> f }",
          "f:1:28: node \"x\": role=\"konstant\" is unknown (did you mean constant?)");
    wrong("digraph { x [value=1, role=<b>] f [op=neg] x -> f }",
          "f:1:28: node \"x\": role is HTML, and only plain text is read here");
    wrong("digraph { x [value=1, role=inner] f [op=neg] x -> f }",
          "f:1:28: node \"x\": role=\"inner\" fits only a node with an op");
    wrong("digraph { x [value=1] f [op=neg, role=target] x -> f }",
          "f:1:39: node \"f\": role=\"target\" fits only a node with a value");
    wrong("digraph { x [value=1] f [op=neg, role=constant] x -> f }",
          "f:1:39: node \"f\": role=\"constant\" fits only a node with a value");
    wrong("digraph { x [value=1] n [target=1, role=inner] x -> n [w=1] }",
          "f:1:41: node \"n\": role=\"inner\" fits only a node with an op");
}

static void constants(void **state)
{
    (void)state;
    wrong("digraph { c [value=\"1, 2, 3\", role=constant] f [op=neg] c -> f }",
          "f:1:20: node \"c\": value has 3 numbers, and a constant is one number");
    wrong("digraph { c [value=one, role=constant] f [op=neg] c -> f }",
          "f:1:20: node \"c\": value=\"one\" is not a number");
    wrong("digraph { c [value=1, role=constant, target=1, op=neg] f [op=neg] c -> f }",
          "f:1:45: node \"c\": target makes no sense on a constant (it has role=constant)\n"
          "f:1:51: node \"c\": op makes no sense on a constant (it has role=constant)");
    wrong("digraph { c [value=1, role=constant, b=1, activation=tanh] f [op=neg] c -> f }",
          "f:1:40: node \"c\": b makes no sense on a constant (it has role=constant)\n"
          "f:1:54: node \"c\": activation makes no sense on a constant (it has role=constant)");
    wrong("digraph { c [value=1, role=constant] x [value=1] f [op=neg] x -> c -> f }",
          "f:1:20: node \"c\": role makes it a constant, but edge \"x -> c\" leads into it");
    wrong("digraph { c [value=1] x [value=1] f [op=neg] x -> c -> f }",
          "f:1:20: node \"c\": value makes it an input, but edge \"x -> c\" leads into it");
}

/* ---- operations ---- */

static void softmax_is_an_operation(void **state)
{
    (void)state;
    struct cr_net *net = right("digraph { " LEAVES "p [op=softmax, index=2] {x y z} -> p }");
    assert_int_equal(node(net, "p")->op, CR_OP_SOFTMAX);
    assert_int_equal(node(net, "p")->index, 1);
    cr_net_free(net);
    net = right("digraph { node [index=1] x [value=1] p [op=softmax] x -> p }");
    assert_int_equal(node(net, "p")->index, 0);
    cr_net_free(net);
    wrong("digraph { " LEAVES "p [op=softmax] {x y z} -> p }",
          "f:1:55: node \"p\": op=\"softmax\" needs index=K: the share of which operand it is, 1 "
          "to 3");
    wrong("digraph { " LEAVES "p [op=softmax, index=4] {x y z} -> p }",
          "f:1:70: node \"p\": index=\"4\" is not a whole number from 1 to 3");
    wrong("digraph { " LEAVES "p [op=softmax, index=0] {x y z} -> p }",
          "f:1:70: node \"p\": index=\"0\" is not a whole number from 1 to 3");
    wrong("digraph { p [op=softmax, index=1] }",
          "f:1:17: node \"p\": op=\"softmax\" takes 1 or more operands, and 0 edges lead into it");
}

static void an_index_elsewhere_is_ignored(void **state)
{
    (void)state;
    cr_net_free(right_but("digraph { x [value=1, index=7] f [op=neg, index=x] x -> f }", "",
                          "f:1: node \"x\": index=\"7\" is ignored (only op=softmax takes one)\n"
                          "f:1: node \"f\": index=\"x\" is ignored (only op=softmax takes one)\n"));
}

static void losses_are_operations(void **state)
{
    (void)state;
    struct cr_net *net = right("digraph { a [value=1] b [value=2] c [value=3] d [value=4]"
                               " f [op=hinge] {a b c d} -> f }");
    assert_int_equal(node(net, "f")->op, CR_OP_HINGE);
    cr_net_free(net);
    wrong("digraph { x [value=1] f [op=hinge] x -> f }",
          "f:1:29: node \"f\": op=\"hinge\" takes a y for each yhat (2, 4, 6 ... operands), and 1 "
          "edge leads into it");
    wrong("digraph { " LEAVES "f [op=sse] {x y z} -> f }",
          "f:1:55: node \"f\": op=\"sse\" takes a y for each yhat (2, 4, 6 ... operands), and 3 "
          "edges lead into it");
}

static void operations_that_are_none(void **state)
{
    (void)state;
    wrong("digraph { x [value=1] f [op=wsum] x -> f }",
          "f:1:29: node \"f\": op=\"wsum\" is unknown (did you mean sum?)");
    wrong("digraph { x [value=1] f [op=reduce_mean] x -> f }",
          "f:1:29: node \"f\": op=\"reduce_mean\" is unknown");
    wrong("digraph { " LEAVES "f [op=sub] {x y z} -> f }",
          "f:1:55: node \"f\": op=\"sub\" takes 2 operands, and 3 edges lead into it");
    wrong("digraph { x [value=1] f [op=add] x -> f }",
          "f:1:29: node \"f\": op=\"add\" takes 2 or more operands, and 1 edge leads into it");
    wrong("digraph { x [value=1] f [op=exp] x -> f x -> f }",
          "f:1:29: node \"f\": op=\"exp\" takes 1 operand, and 2 edges lead into it");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_only_result_is_the_output),
        cmocka_unit_test(the_file_names_the_output),
        cmocka_unit_test(targets_as_before),
        cmocka_unit_test(names_that_are_no_output),
        cmocka_unit_test(one_output_at_most),
        cmocka_unit_test(no_targets_beside_an_output),
        cmocka_unit_test(several_results),
        cmocka_unit_test(nothing_to_predict),
        cmocka_unit_test(no_loss_beside_an_output),
        cmocka_unit_test(neurons_and_operations_mix),
        cmocka_unit_test(parameters_are_operands),
        cmocka_unit_test(parameters_are_nothing_else),
        cmocka_unit_test(roles),
        cmocka_unit_test(roles_that_do_not_fit),
        cmocka_unit_test(constants),
        cmocka_unit_test(softmax_is_an_operation),
        cmocka_unit_test(an_index_elsewhere_is_ignored),
        cmocka_unit_test(losses_are_operations),
        cmocka_unit_test(operations_that_are_none),
    };
    return cmocka_run_group_tests_name("read operations", tests, NULL, NULL);
}
