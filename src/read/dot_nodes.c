/*
 * Attributes of nodes: see reading.h.
 *
 * The kind follows from the name and the attributes:
 *
 *     a shared parameter's name       that parameter, as an operand
 *     value, with role=constant       a constant
 *     value, or a column of `data`    an input
 *     op                              an operation
 *     nothing of these                a neuron
 *
 * What comes from a default (node [activation=tanh]) is meant for the nodes it fits, and
 * the others leave it aside; what a node says itself has to fit.
 */
#include <string.h>

#include "read/reading.h"

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
    return cr_read_list(reading, index, "value", &node->value,
                        &reading->counts[index].value);
}

/* Its one number stands for every sample, and is not counted as a list. */
static int read_constant(struct cr_reading *reading, size_t index)
{
    static const char *const others[] = {"op", "b", "activation", "target"};
    size_t count;
    refuse_own(reading, index, "a constant (it has role=constant)", others, 4);
    if (cr_numbers(reading, cr_a_node(index), "value",
                   &reading->net->nodes[index].value, &count))
        return -1;
    if (count > 1)
        cr_wrong(reading, cr_a_node(index), "value",
                 "value has %zu numbers, and a constant is one number", count);
    return 0;
}

static int read_param_node(struct cr_reading *reading, size_t index)
{
    static const char *const others[] = {"value", "op", "b", "activation", "target"};
    refuse_own(reading, index, "a parameter (params has its name)", others, 5);
    return 0;
}

static int read_target(struct cr_reading *reading, size_t index)
{
    return cr_read_list(reading, index, "target", &reading->net->nodes[index].target,
                        &reading->counts[index].target);
}

static int read_operation(struct cr_reading *reading, size_t index)
{
    static const char *const others[] = {"b", "activation"};
    refuse_own(reading, index, "an operation (it has an op)", others, 2);
    struct cr_node *node = &reading->net->nodes[index];
    node->op = cr_operation(reading, cr_a_node(index), "op",
                            1u << CR_CLASS_ARITHMETIC | 1u << CR_CLASS_ACTIVATION |
                                1u << CR_CLASS_LAYER | 1u << CR_CLASS_LOSS);
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

/* The words of `role`, and the kind of node that each fits. */
enum { TARGET, CONSTANT, INNER, ROLES };
static const char *const roles[ROLES] = {"target", "constant", "inner"};

static enum cr_node_kind kind_of(struct cr_reading *reading, size_t index, const char *role)
{
    if (reading->net->nodes[index].param != CR_NONE)
        return CR_NODE_PARAM;
    if (cr_is_data_input(reading, index))
        return CR_NODE_INPUT;
    if (cr_is_set(reading, cr_a_node(index), "value"))
        return role == roles[CONSTANT] ? CR_NODE_CONSTANT : CR_NODE_INPUT;
    return cr_is_set(reading, cr_a_node(index), "op") ? CR_NODE_OP : CR_NODE_NEURON;
}

static void take_role(struct cr_reading *reading, size_t index, const char *role)
{
    struct cr_node *node = &reading->net->nodes[index];
    const enum cr_node_kind kind = role == roles[TARGET]     ? CR_NODE_INPUT
                                   : role == roles[CONSTANT] ? CR_NODE_CONSTANT
                                                             : CR_NODE_OP;
    if (node->kind == kind) {
        node->is_target = role == roles[TARGET];
        node->inner = role == roles[INNER];
    } else if (cr_is_own(reading, cr_a_node(index), "role")) {
        cr_wrong(reading, cr_a_node(index), "role", "role=\"%s\" fits only a node with %s",
                 role, kind == CR_NODE_OP ? "an op" : "a value");
    }
}

static int read_kind(struct cr_reading *reading, size_t index)
{
    static int (*const readers[])(struct cr_reading *, size_t) = {
        [CR_NODE_INPUT] = read_input,          [CR_NODE_NEURON] = read_neuron,
        [CR_NODE_OP] = read_operation,         [CR_NODE_PARAM] = read_param_node,
        [CR_NODE_CONSTANT] = read_constant,
    };
    struct cr_node *node = &reading->net->nodes[index];
    const char *role = cr_choice(reading, cr_a_node(index), "role", roles, ROLES);
    node->kind = kind_of(reading, index, role);
    if (role)
        take_role(reading, index, role);
    return readers[node->kind](reading, index);
}

static int read_node(struct cr_reading *reading, size_t index)
{
    struct cr_node *node = &reading->net->nodes[index];
    node->name = cr_arena_string(&reading->net->arena, reading->map->nodes.items[index]);
    if (!node->name)
        return -1;
    node->line = reading->map->node[index].at.line;
    node->op = CR_OP_COUNT;
    node->activation = CR_OP_IDENTITY;
    node->bias_param = CR_NONE;
    node->from_data = reading->columns && reading->columns[index];
    node->param = cr_names_find(&reading->params, node->name, strlen(node->name));
    if (cr_symbol_text(reading, cr_a_node(index), &node->symbol))
        return -1;
    return read_kind(reading, index);
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
