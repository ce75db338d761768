/* What holds for the whole network: kinds and layers. See reading.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "read/layers.h"
#include "read/reading.h"

enum { SHOWN_NODES = 12 }; /* of a long cycle */

/* What makes a node a leaf, by its kind. */
static void check_leaf(struct cr_reading *reading, size_t node)
{
    const struct cr_node *nodes = reading->net->nodes;
    const enum cr_node_kind kind = nodes[node].kind;
    if (cr_in_count(reading, node) == 0)
        return;
    const size_t edge = reading->in_edges[reading->in_first[node]];
    cr_wrong(reading, cr_a_node(node), kind == CR_NODE_PARAM ? NULL : "value",
             "%s, but edge \"%s -> %s\" leads into it",
             kind == CR_NODE_PARAM      ? "its name in params makes it a parameter"
             : kind == CR_NODE_CONSTANT ? "role makes it a constant"
                                        : "value makes it an input",
             nodes[reading->net->edges[edge].from].name, nodes[node].name);
}

static void say_operands(struct cr_reading *reading, size_t node)
{
    const struct cr_op_row *row = cr_op_row(reading->net->nodes[node].op);
    const size_t count = cr_in_count(reading, node);
    char many[64];
    if (row->classes & 1u << CR_CLASS_LOSS)
        snprintf(many, sizeof many, "a y for each yhat (2, 4, 6 ... operands)");
    else if (row->max < 0)
        snprintf(many, sizeof many, "%d or more operands", row->min);
    else if (row->min == row->max)
        snprintf(many, sizeof many, "%d operand%s", row->min, row->min == 1 ? "" : "s");
    else
        snprintf(many, sizeof many, "%d to %d operands", row->min, row->max);
    cr_wrong(reading, cr_a_node(node), "op", "op=\"%s\" takes %s, and %zu edge%s into it",
             row->name, many, count, count == 1 ? " leads" : "s lead");
}

/* Which of its operands a softmax is the share of. */
static void read_index(struct cr_reading *reading, size_t node)
{
    const size_t count = cr_in_count(reading, node);
    size_t place = 1;
    if (!cr_is_set(reading, cr_a_node(node), "index"))
        cr_wrong(reading, cr_a_node(node), "op",
                 "op=\"softmax\" needs index=K: the share of which operand it is, 1 to %zu",
                 count);
    else if (cr_whole(reading, cr_a_node(node), "index", 1, count, &place))
        reading->net->nodes[node].index = place - 1;
}

static void check_operation(struct cr_reading *reading, size_t node)
{
    const enum cr_op op = reading->net->nodes[node].op;
    if (op == CR_OP_COUNT)
        return;
    if (!cr_op_takes(op, cr_in_count(reading, node)))
        say_operands(reading, node);
    else if (op == CR_OP_SOFTMAX)
        read_index(reading, node);
}

/* An `index` of the node's own that nothing reads. */
static void note_index(struct cr_reading *reading, size_t node)
{
    const struct cr_thing thing = cr_a_node(node);
    if (reading->net->nodes[node].op == CR_OP_SOFTMAX || !cr_is_own(reading, thing, "index"))
        return;
    const char *value = cr_value(reading, thing, "index");
    if (value)
        cr_say(reading, CR_SEVERITY_NOTE, thing, "index",
               "index=\"%s\" is ignored (only op=softmax takes one)", cr_cut(value).text);
}

static void check_neuron(struct cr_reading *reading, size_t node)
{
    if (cr_in_count(reading, node) == 0 && !cr_is_set(reading, cr_a_node(node), "b"))
        cr_wrong(reading, cr_a_node(node), NULL,
                 " has neither value, nor op, nor edges into it%s",
                 reading->columns ? ", nor a column in data" : "");
}

static void check_kinds(struct cr_reading *reading)
{
    static void (*const checks[])(struct cr_reading *, size_t) = {
        [CR_NODE_INPUT] = check_leaf,
        [CR_NODE_NEURON] = check_neuron,
        [CR_NODE_OP] = check_operation,
        [CR_NODE_PARAM] = check_leaf,
        [CR_NODE_CONSTANT] = check_leaf,
    };
    for (size_t n = 0; n < reading->net->node_count; n++) {
        checks[reading->net->nodes[n].kind](reading, n);
        note_index(reading, n);
    }
}

/* The place of the edge that closes a cycle, where it is known. */
static struct cr_place closing_place(const struct cr_reading *reading, size_t from, size_t to)
{
    for (size_t i = reading->in_first[to]; i < reading->in_first[to + 1]; i++) {
        const struct cr_dot_arc *arc = &reading->graph.arcs[reading->in_edges[i]];
        if (arc->from == from)
            return arc->written < 0 ? CR_NOWHERE : reading->map->edges[arc->written].at;
    }
    return CR_NOWHERE;
}

/* One more cycle was found. */
static void say_cycle(void *context, const struct cr_cycle *cycle)
{
    struct cr_reading *reading = context;
    const struct cr_node *nodes = reading->net->nodes;
    const size_t last = cycle->nodes[cycle->count - 1];
    struct cr_buf text = {0};
    for (size_t i = 0; i < cycle->count && i < SHOWN_NODES; i++)
        cr_buf_printf(&text, "%s -> ", nodes[cycle->nodes[i]].name);
    if (cycle->count > SHOWN_NODES)
        cr_buf_printf(&text, "... (%zu nodes) -> ", cycle->count);
    cr_buf_puts(&text, nodes[cycle->nodes[0]].name);
    cr_diag_add(reading->diag, CR_SEVERITY_ERROR,
                closing_place(reading, last, cycle->nodes[0]), "cycle: %s",
                cr_buf_text(&text));
    reading->diag->failed |= text.failed;
    cr_buf_release(&text);
}

static int check_layers(struct cr_reading *reading)
{
    struct cr_net *net = reading->net;
    for (size_t e = 0; e < net->edge_count; e++)
        if (net->edges[e].from == net->edges[e].to)
            say_cycle(reading, &(struct cr_cycle){&net->edges[e].from, 1});
    if (cr_layers_assign(net, NULL))
        return -1;
    if (net->layer_count)
        return 0;
    return cr_layers_cycles(net, reading->in_first, reading->in_edges, say_cycle, reading,
                            NULL);
}

static bool is_softmax(const struct cr_node *node)
{
    return node->kind == CR_NODE_NEURON && node->activation == CR_OP_SOFTMAX;
}

/* Softmax is over all neurons of its layer: `first` has the first softmax of each layer,
 * or node_count. */
static void check_softmax(struct cr_reading *reading, size_t *first)
{
    const struct cr_net *net = reading->net;
    for (size_t layer = 0; layer < net->layer_count; layer++)
        first[layer] = net->node_count;
    for (size_t n = net->node_count; n > 0; n--)
        if (is_softmax(&net->nodes[n - 1]))
            first[net->nodes[n - 1].layer - 1] = n - 1;
    for (size_t n = 0; n < net->node_count; n++) {
        const struct cr_node *node = &net->nodes[n];
        const size_t other = first[node->layer - 1];
        if (node->kind == CR_NODE_NEURON && other < net->node_count && !is_softmax(node))
            cr_wrong(reading, cr_a_node(n), "activation",
                     "activation is %s, but node \"%s\" of the same layer has softmax, which "
                     "is over the whole layer",
                     cr_op_row(node->activation)->name, net->nodes[other].name);
    }
}

/* Cross-entropies are of probabilities, which come out of a few activations only. */
static void check_cross_entropy(struct cr_reading *reading)
{
    const struct cr_net *net = reading->net;
    const bool ce = net->loss == CR_OP_CE, bce = net->loss == CR_OP_BCE;
    for (size_t n = 0; (ce || bce) && n < net->node_count; n++) {
        const struct cr_node *node = &net->nodes[n];
        if (node->kind != CR_NODE_NEURON || !node->target || is_softmax(node) ||
            (bce && node->activation == CR_OP_SIGMOID))
            continue;
        cr_say(reading, CR_SEVERITY_WARNING, cr_a_node(n), "activation",
               "loss=\"%s\" is for outputs of %s, and this is none", ce ? "ce" : "bce",
               ce ? "softmax" : "sigmoid");
        return;
    }
}

int cr_check_net(struct cr_reading *reading)
{
    check_kinds(reading);
    if (cr_check_output(reading) || check_layers(reading))
        return -1;
    size_t *first = calloc(reading->net->layer_count + 1, sizeof *first);
    if (!first)
        return -1;
    if (reading->net->layer_count)
        check_softmax(reading, first);
    free(first);
    check_cross_entropy(reading);
    return 0;
}
