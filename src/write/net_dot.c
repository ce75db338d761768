/*
 * A network as a DOT network file: see net_dot.h.
 *
 *     // A network for chainrule: ...
 *     digraph one_neuron {
 *         graph [rate=0.5]                what differs from the defaults
 *         x [value=0.5]                   nodes, a line each, in their order
 *         n [b=0.1, target=1.5]
 *         x -> n [w=0.3]                  edges, a line each, in their order: so operands
 *     }                                   come in theirs, and no `arg` is needed
 *
 * A line is a subject and attributes; put_attr opens the bracket when there is a first one.
 */
#include "write/net_dot.h"

#include <math.h>
#include <string.h>

#include "base/dot_id.h"
#include "base/num.h"
#include "read/names.h"

struct writer {
    const struct cr_net *net;
    struct cr_buf *out;
    struct cr_buf value;    /* of the attribute that is made */
    const char *head;       /* of this line, where it is written only with attributes */
    size_t attrs;           /* of this line */
    size_t spelled_out;     /* 1 + the node whose list stands in full to say how many samples
                               there are; 0: that is seen anyway */
    const char *impossible; /* the first text that DOT cannot say */
};

/* ---- words, numbers, attributes ---- */

static void put_word(struct writer *w, const char *text)
{
    if (!w->impossible && !cr_dot_id_can(text))
        w->impossible = text;
    cr_dot_id_put(w->out, text);
}

static void put_attr(struct writer *w, const char *key, const char *value)
{
    if (w->attrs == 0 && w->head)
        cr_buf_puts(w->out, w->head);
    cr_buf_puts(w->out, w->attrs++ ? ", " : " [");
    put_word(w, key);
    cr_buf_putc(w->out, '=');
    put_word(w, value);
}

static void put_attr_if(struct writer *w, const char *key, const char *value)
{
    if (value)
        put_attr(w, key, value);
}

static void end_line(struct writer *w)
{
    cr_buf_puts(w->out, w->attrs ? "]\n" : "\n");
    w->attrs = 0;
}

/* The attribute's value is what was made in w->value. */
static void put_made(struct writer *w, const char *key)
{
    put_attr(w, key, cr_buf_text(&w->value));
    cr_buf_clear(&w->value);
}

static void put_number(struct writer *w, const char *key, double number)
{
    cr_num_shortest(&w->value, number);
    put_made(w, key);
}

static void put_number_or_param(struct writer *w, const char *key, double number, long param)
{
    if (param == CR_NONE)
        put_number(w, key, number);
    else
        put_attr(w, key, w->net->params[param].name);
}

static void put_whole(struct writer *w, const char *key, size_t number)
{
    cr_buf_printf(&w->value, "%zu", number);
    put_made(w, key);
}

/* ---- lists ---- */

/* 0 and -0 differ. */
static bool is_same(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

static bool varies(const struct cr_net *net, const double *list)
{
    for (size_t s = 1; list && s < net->samples; s++)
        if (!is_same(list[s], list[0]))
            return true;
    return false;
}

static const double *input_list(const struct cr_node *node)
{
    return node->kind == CR_NODE_INPUT ? node->value : NULL;
}

/* One number may stand for all samples, but a list has to say how many there are. */
static void find_spelled_out(struct writer *w)
{
    const struct cr_net *net = w->net;
    for (size_t n = net->node_count; net->samples > 1 && n > 0; n--) {
        const struct cr_node *node = &net->nodes[n - 1];
        if ((input_list(node) || node->target) && !node->from_data)
            w->spelled_out = n;
    }
    for (size_t n = 0; n < net->node_count; n++)
        if (varies(net, input_list(&net->nodes[n])) || varies(net, net->nodes[n].target))
            w->spelled_out = 0;
}

static void put_list(struct writer *w, const char *key, const double *list, bool in_full)
{
    const size_t count = in_full || varies(w->net, list) ? w->net->samples : 1;
    for (size_t s = 0; s < count; s++) {
        cr_buf_puts(&w->value, s ? ", " : "");
        cr_num_shortest(&w->value, list[s]);
    }
    put_made(w, key);
}

/* ---- the graph ---- */

static void put_params(struct writer *w)
{
    for (size_t i = 0; i < w->net->param_count; i++) {
        cr_buf_printf(&w->value, "%s%s=", i ? ", " : "", w->net->params[i].name);
        cr_num_shortest(&w->value, w->net->params[i].value);
    }
    if (w->net->param_count)
        put_made(w, "params");
}

static void put_freeze(struct writer *w)
{
    const struct cr_net *net = w->net;
    for (size_t i = 0; i < net->param_count; i++)
        if (net->params[i].frozen)
            cr_buf_printf(&w->value, "%s%s", w->value.size ? " " : "", net->params[i].name);
    for (size_t i = 0; i < net->freeze_count; i++)
        cr_buf_printf(&w->value, "%s%s", w->value.size ? " " : "", net->freeze[i]);
    if (w->value.size)
        put_made(w, "freeze");
}

static void put_training(struct writer *w)
{
    const struct cr_training *training = &w->net->training;
    const struct cr_training standard = cr_training_default();
    const struct {
        const char *key;
        double number, standard;
    } rows[] = {
        {"rate", training->rate, standard.rate},
        {"momentum", training->momentum, standard.momentum},
        {"beta1", training->beta1, standard.beta1},
        {"beta2", training->beta2, standard.beta2},
        {"rho", training->rho, standard.rho},
        {"eps", training->eps, standard.eps},
        {"weight_decay", training->weight_decay, standard.weight_decay},
        {"clip", training->clip, standard.clip},
        {"rate_decay", training->rate_decay, standard.rate_decay},
    };
    if (training->optimizer != standard.optimizer)
        put_attr(w, "optimizer", cr_optimizer_row(training->optimizer)->name);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (!is_same(rows[i].number, rows[i].standard))
            put_number(w, rows[i].key, rows[i].number);
    if (training->decay_every != standard.decay_every)
        put_whole(w, "decay_every", training->decay_every);
    if (training->epochs != standard.epochs)
        put_whole(w, "epochs", training->epochs);
    if (training->batch != standard.batch)
        put_whole(w, "batch", training->batch);
}

/* What is differentiated. */
static void put_purpose(struct writer *w)
{
    const struct cr_net *net = w->net;
    if (net->output != CR_NONE)
        put_attr(w, !net->updates ? "output" : net->maximize ? "maximize" : "minimize",
                 net->nodes[net->output].name);
    else if (net->loss != CR_OP_SSE)
        put_attr(w, "loss", cr_op_row(net->loss)->name);
    if (net->reduce_mean)
        put_attr(w, "reduction", "mean");
}

static void put_graph(struct writer *w)
{
    const struct cr_net *net = w->net;
    w->head = "    graph";
    put_attr_if(w, "title", net->title);
    put_attr_if(w, "data", net->data);
    put_purpose(w);
    put_training(w);
    put_params(w);
    put_freeze(w);
    if (net->digits)
        put_whole(w, "digits", (size_t)net->digits);
    put_attr_if(w, "notation", net->notation);
    put_attr_if(w, "theme", net->theme);
    if (w->attrs)
        end_line(w);
    w->head = NULL;
}

/* ---- nodes and edges ---- */

/* What nodes and edges have alike. */
static void put_common(struct writer *w, const char *symbol, const struct cr_claim *claim,
                       const struct cr_attr *attrs, size_t count)
{
    put_attr_if(w, "symbol", symbol);
    put_attr_if(w, "expect_value", claim->value);
    put_attr_if(w, "expect_grad", claim->grad);
    put_attr_if(w, "expect_new", claim->new);
    for (size_t i = 0; i < count; i++)
        put_attr(w, attrs[i].key, attrs[i].value);
}

static void put_input(struct writer *w, const struct cr_node *node, bool in_full)
{
    if (!node->from_data)
        put_list(w, "value", node->value, in_full);
    if (node->is_target)
        put_attr(w, "role", "target");
}

static void put_constant(struct writer *w, const struct cr_node *node)
{
    put_number(w, "value", node->value[0]);
    put_attr(w, "role", "constant");
}

static void put_operation(struct writer *w, const struct cr_node *node)
{
    put_attr(w, "op", cr_op_row(node->op)->name);
    if (node->op == CR_OP_SOFTMAX)
        put_whole(w, "index", node->index + 1);
    if (node->inner)
        put_attr(w, "role", "inner");
}

static void put_neuron(struct writer *w, const struct cr_node *node)
{
    if (node->has_bias)
        put_number_or_param(w, "b", node->bias, node->bias_param);
    if (node->activation != CR_OP_IDENTITY)
        put_attr(w, "activation", cr_op_row(node->activation)->name);
}

static void put_node(struct writer *w, size_t index)
{
    const struct cr_node *node = &w->net->nodes[index];
    const bool in_full = w->spelled_out == index + 1;
    cr_buf_puts(w->out, "    ");
    put_word(w, node->name);
    if (node->kind == CR_NODE_INPUT)
        put_input(w, node, in_full);
    else if (node->kind == CR_NODE_CONSTANT)
        put_constant(w, node);
    else if (node->kind == CR_NODE_OP)
        put_operation(w, node);
    else if (node->kind == CR_NODE_NEURON)
        put_neuron(w, node);
    if (node->target && !node->from_data)
        put_list(w, "target", node->target, in_full);
    put_common(w, node->symbol, &node->claim, node->attrs, node->attr_count);
    end_line(w);
}

static void put_edge(struct writer *w, const struct cr_edge *edge)
{
    cr_buf_puts(w->out, "    ");
    put_word(w, w->net->nodes[edge->from].name);
    cr_buf_puts(w->out, " -> ");
    put_word(w, w->net->nodes[edge->to].name);
    if (edge->has_weight)
        put_number_or_param(w, "w", edge->weight, edge->weight_param);
    put_common(w, edge->symbol, &edge->claim, edge->attrs, edge->attr_count);
    end_line(w);
}

/* ---- the whole ---- */

/* Nodes are told apart by their names alone. */
static int check_nodes(const struct cr_net *net, struct cr_err *err)
{
    struct cr_names names = {0};
    int result = 0;
    for (size_t n = 0; n < net->node_count && !result; n++) {
        const char *name = net->nodes[n].name;
        const long number = cr_names_add(&names, name, strlen(name));
        if (number < 0)
            result = cr_fail_memory(err);
        else if ((size_t)number < n)
            result = cr_fail(err, CR_STATUS_INPUT,
                             "two nodes are called \"%s\", which DOT cannot tell apart",
                             name);
    }
    cr_names_release(&names);
    return result;
}

static void put_net(struct writer *w)
{
    const struct cr_net *net = w->net;
    cr_buf_puts(w->out, "// A network for chainrule: a node with value is an input, with op an "
                        "operation.\n");
    cr_buf_puts(w->out, "digraph ");
    if (net->name && *net->name) {
        put_word(w, net->name);
        cr_buf_putc(w->out, ' ');
    }
    cr_buf_puts(w->out, "{\n");
    put_graph(w);
    for (size_t n = 0; n < net->node_count; n++)
        put_node(w, n);
    for (size_t e = 0; e < net->edge_count; e++)
        put_edge(w, &net->edges[e]);
    cr_buf_puts(w->out, "}\n");
}

int cr_net_write_dot(const struct cr_net *net, struct cr_buf *out, struct cr_err *err)
{
    struct writer w = {.net = net, .out = out};
    if (check_nodes(net, err))
        return -1;
    find_spelled_out(&w);
    put_net(&w);
    const int failed = cr_buf_check(&w.value, err);
    cr_buf_release(&w.value);
    if (failed || cr_buf_check(out, err))
        return -1;
    return w.impossible ? cr_fail(err, CR_STATUS_INPUT,
                                  "\"%s\" cannot be written in DOT: a single backslash "
                                  "before a quote, a line end or the end",
                                  w.impossible)
                        : 0;
}
