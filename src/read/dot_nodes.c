/*
 * Attributes of nodes: see reading.h.
 *
 * The kind follows from the attributes: `value` makes an input, `op` an operation, anything
 * else is a neuron. What comes from a default (node [activation=tanh]) is meant for the
 * nodes it fits, and the others leave it aside; what a node says itself has to fit.
 */
#include <string.h>

#include "read/reading.h"

enum { MAX_SYMBOL = 200 };

/* Attributes that a kind of node has no use for. */
static void refuse_own(struct cr_reading *reading, size_t node, const char *kind,
                       const char *const *keys, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (cr_is_own(reading, cr_a_node(node), keys[i]))
            cr_wrong(reading, cr_a_node(node), keys[i], "%s makes no sense on %s", keys[i],
                     kind);
}

static int read_input(struct cr_reading *reading, size_t index)
{
    static const char *const others[] = {"op", "b", "activation"};
    struct cr_node *node = &reading->net->nodes[index];
    refuse_own(reading, index, "an input (it has a value)", others, 3);
    if (cr_is_own(reading, cr_a_node(index), "target"))
        cr_wrong(reading, cr_a_node(index), "target",
                 "target on an input: only what is computed can be a prediction");
    return cr_numbers(reading, cr_a_node(index), "value", &node->value,
                      &reading->counts[index].value);
}

static int read_target(struct cr_reading *reading, size_t index)
{
    return cr_numbers(reading, cr_a_node(index), "target",
                      &reading->net->nodes[index].target, &reading->counts[index].target);
}

static int read_operation(struct cr_reading *reading, size_t index)
{
    static const char *const others[] = {"b", "activation"};
    refuse_own(reading, index, "an operation (it has an op)", others, 2);
    struct cr_node *node = &reading->net->nodes[index];
    node->op = cr_operation(reading, cr_a_node(index), "op",
                            1u << CR_CLASS_ARITHMETIC | 1u << CR_CLASS_ACTIVATION);
    return read_target(reading, index);
}

static int read_neuron(struct cr_reading *reading, size_t index)
{
    struct cr_node *node = &reading->net->nodes[index];
    const enum cr_op activation =
        cr_operation(reading, cr_a_node(index), "activation",
                     1u << CR_CLASS_ACTIVATION | 1u << CR_CLASS_LAYER);
    node->activation = activation == CR_OP_COUNT ? reading->activation : activation;
    node->has_bias = cr_number_or_param(reading, cr_a_node(index), "b", &node->bias,
                                        &node->bias_param);
    return read_target(reading, index);
}

static int read_node(struct cr_reading *reading, size_t index)
{
    struct cr_node *node = &reading->net->nodes[index];
    node->name = cr_arena_string(&reading->net->arena, reading->map->nodes.items[index]);
    node->line = reading->map->node[index].at.line;
    node->op = CR_OP_COUNT;
    node->activation = CR_OP_IDENTITY;
    node->bias_param = node->param = CR_NONE;
    if (!node->name || cr_plain(reading, cr_a_node(index), "symbol", MAX_SYMBOL,
                                &node->symbol))
        return -1;
    if (cr_is_set(reading, cr_a_node(index), "value")) {
        node->kind = CR_NODE_INPUT;
        return read_input(reading, index);
    }
    if (cr_is_set(reading, cr_a_node(index), "op")) {
        node->kind = CR_NODE_OP;
        return read_operation(reading, index);
    }
    node->kind = CR_NODE_NEURON;
    return read_neuron(reading, index);
}

int cr_read_nodes(struct cr_reading *reading)
{
    struct cr_net *net = reading->net;
    net->node_count = reading->map->nodes.count;
    net->nodes = cr_arena_alloc(&net->arena, net->node_count, sizeof *net->nodes);
    if (!net->nodes)
        return -1;
    for (size_t i = 0; i < net->node_count; i++)
        if (read_node(reading, i))
            return -1;
    return 0;
}
