/* Two networks, field by field: see same_net.h. */
#include "kit/same_net.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

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

void kit_same_net(const struct cr_net *a, const struct cr_net *b)
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
