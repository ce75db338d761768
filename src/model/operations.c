/*
 * From a network to operations.
 *
 * Leaves first (parameters, inputs, targets), then the nodes layer by layer, which is an
 * order of evaluation, then the loss of one sample, then its reduction over the samples:
 *
 *     neuron:   z = wsum(w1, x1, w2, x2, ..., b)      a = activation(z)
 *     softmax:  a_i = softmax(z_1 .. z_n of its layer), i = place
 *     loss:     L = loss(yhat_1 .. yhat_n, y_1 .. y_n)
 *     output:   sum or mean of L over the samples
 *
 * Taken apart, for a circuit, z is a product for each weight and the sum of them. A formula
 * is operations and leaves already; its nodes stand in an order of evaluation, and the
 * output takes the loss's place.
 *
 * Cross-entropy over a whole softmax layer is one fused operation on the z (pass.h).
 */
#include "model/operations.h"

#include <stdlib.h>

struct builder {
    struct cr_model *model;
    struct cr_graph *graph;
    size_t *operands; /* room for the largest operation */
    struct cr_err *err;
};

static size_t value_of(const struct builder *b, long quantity)
{
    return b->model->quantities[quantity].value;
}

static int leaf(struct builder *b, enum cr_op op, bool per_sample, const double *numbers,
                long quantity)
{
    return cr_graph_leaf(b->graph, op, per_sample, numbers,
                         &b->model->quantities[quantity].value, b->err);
}

static int add_leaves_of_node(struct builder *b, size_t node)
{
    const struct cr_node *n = &b->model->net->nodes[node];
    const struct cr_node_quantities *of = &b->model->of_node[node];
    if (n->kind == CR_NODE_CONSTANT)
        return leaf(b, CR_OP_CONSTANT, false, n->value, of->a);
    if (n->kind == CR_NODE_INPUT &&
        leaf(b, n->is_target ? CR_OP_TARGET : CR_OP_INPUT, true, n->value, of->a))
        return -1;
    if (n->target && leaf(b, CR_OP_TARGET, true, n->target, of->target))
        return -1;
    if (of->b != CR_NONE && n->bias_param == CR_NONE)
        return leaf(b, CR_OP_PARAMETER, false, &n->bias, of->b);
    return 0;
}

static int add_leaves(struct builder *b)
{
    const struct cr_net *net = b->model->net;
    for (size_t i = 0; i < net->param_count; i++)
        if (leaf(b, CR_OP_PARAMETER, false, &net->params[i].value, b->model->of_param[i]))
            return -1;
    for (size_t i = 0; i < net->node_count; i++)
        if (add_leaves_of_node(b, i))
            return -1;
    for (size_t i = 0; i < net->edge_count; i++)
        if (net->edges[i].has_weight && net->edges[i].weight_param == CR_NONE &&
            leaf(b, CR_OP_PARAMETER, false, &net->edges[i].weight, b->model->of_edge[i]))
            return -1;
    return 0;
}

/* z: the weighted sum of what comes in, and the bias. */
static int add_weighted_sum(struct builder *b, size_t node, size_t one)
{
    const struct cr_model *model = b->model;
    const struct cr_node_quantities *of = &model->of_node[node];
    size_t count = 0;
    for (size_t i = model->incoming.first[node]; i < model->incoming.first[node + 1]; i++) {
        const size_t edge = model->incoming.item[i];
        const long weight = model->of_edge[edge];
        b->operands[count++] = weight == CR_NONE ? one : value_of(b, weight);
        b->operands[count++] =
            value_of(b, model->of_node[model->net->edges[edge].from].a);
    }
    if (of->b != CR_NONE)
        b->operands[count++] = value_of(b, of->b);
    return cr_graph_op(b->graph, CR_OP_WSUM, b->operands, count, 0,
                       &b->model->quantities[of->z].value, b->err);
}

/* One term of a neuron's sum: the product, an inner quantity, or what comes in by an edge
 * that has no weight. */
static int add_term(struct builder *b, size_t node, size_t edge, size_t *term)
{
    const struct cr_model *model = b->model;
    const long weight = model->of_edge[edge];
    const size_t x = value_of(b, model->of_node[model->net->edges[edge].from].a);
    *term = x;
    if (weight == CR_NONE)
        return 0;
    const long product = cr_model_add_inner(b->model, node);
    if (product == CR_NONE)
        return cr_fail_memory(b->err);
    const size_t factors[] = {value_of(b, weight), x};
    if (cr_graph_op(b->graph, CR_OP_MUL, factors, 2, 0, term, b->err))
        return -1;
    b->model->quantities[product].value = *term;
    return 0;
}

/* z: products, then their sum with the bias. */
static int add_sum_apart(struct builder *b, size_t node)
{
    const struct cr_model *model = b->model;
    const struct cr_node_quantities *of = &model->of_node[node];
    size_t count = 0;
    for (size_t i = model->incoming.first[node]; i < model->incoming.first[node + 1]; i++)
        if (add_term(b, node, model->incoming.item[i], &b->operands[count++]))
            return -1;
    if (of->b != CR_NONE)
        b->operands[count++] = value_of(b, of->b);
    return cr_graph_op(b->graph, count > 1 ? CR_OP_ADD : CR_OP_IDENTITY, b->operands, count,
                       0, &b->model->quantities[of->z].value, b->err);
}

static int add_softmax(struct builder *b, size_t node)
{
    const struct cr_model *model = b->model;
    const size_t layer = model->net->nodes[node].layer - 1;
    size_t count = 0, index = 0;
    for (size_t i = model->layers.first[layer]; i < model->layers.first[layer + 1]; i++) {
        if (model->layers.item[i] == node)
            index = count;
        b->operands[count++] = value_of(b, model->of_node[model->layers.item[i]].z);
    }
    return cr_graph_op(b->graph, CR_OP_SOFTMAX, b->operands, count, index,
                       &b->model->quantities[model->of_node[node].a].value, b->err);
}

static int add_activation(struct builder *b, size_t node)
{
    const struct cr_node *n = &b->model->net->nodes[node];
    const struct cr_node_quantities *of = &b->model->of_node[node];
    if (n->activation == CR_OP_SOFTMAX)
        return add_softmax(b, node);
    const size_t z = value_of(b, of->z);
    return cr_graph_op(b->graph, n->activation, &z, 1, 0,
                       &b->model->quantities[of->a].value, b->err);
}

static int add_operation(struct builder *b, size_t node)
{
    const struct cr_model *model = b->model;
    size_t count = 0;
    for (size_t i = model->incoming.first[node]; i < model->incoming.first[node + 1]; i++) {
        const struct cr_edge *edge = &model->net->edges[model->incoming.item[i]];
        b->operands[count++] = value_of(b, model->of_node[edge->from].a);
    }
    const struct cr_node *n = &model->net->nodes[node];
    return cr_graph_op(b->graph, n->op, b->operands, count, n->index,
                       &b->model->quantities[model->of_node[node].a].value, b->err);
}

/* The z of a layer come before its a, as a softmax reads them all. */
static int add_layer(struct builder *b, size_t layer, size_t one)
{
    const struct cr_lists *layers = &b->model->layers;
    for (size_t i = layers->first[layer]; i < layers->first[layer + 1]; i++)
        if (b->model->net->nodes[layers->item[i]].kind == CR_NODE_NEURON &&
            (b->model->apart ? add_sum_apart(b, layers->item[i])
                             : add_weighted_sum(b, layers->item[i], one)))
            return -1;
    for (size_t i = layers->first[layer]; i < layers->first[layer + 1]; i++) {
        const size_t node = layers->item[i];
        const enum cr_node_kind kind = b->model->net->nodes[node].kind;
        if ((kind == CR_NODE_NEURON && add_activation(b, node)) ||
            (kind == CR_NODE_OP && add_operation(b, node)))
            return -1;
    }
    return 0;
}

/* Is the loss a cross-entropy over exactly one whole softmax layer? */
static bool fuses(const struct cr_model *model)
{
    const struct cr_net *net = model->net;
    size_t layer = 0, count = 0;
    for (size_t i = 0; i < net->node_count; i++) {
        if (!net->nodes[i].target)
            continue;
        if (net->nodes[i].kind != CR_NODE_NEURON ||
            net->nodes[i].activation != CR_OP_SOFTMAX ||
            (layer && net->nodes[i].layer != layer))
            return false;
        layer = net->nodes[i].layer;
        count++;
    }
    return net->loss == CR_OP_CE && layer && count == cr_model_layer_size(model, layer);
}

static int add_loss(struct builder *b)
{
    const struct cr_model *model = b->model;
    const bool fused = fuses(model);
    const size_t n = model->prediction_count;
    size_t k = 0;
    for (size_t i = 0; i < model->net->node_count; i++) {
        const struct cr_node_quantities *of = &model->of_node[i];
        if (of->target == CR_NONE)
            continue;
        b->operands[k] = value_of(b, fused ? of->z : of->a);
        b->operands[n + k] = value_of(b, of->target);
        b->operands[2 * n + k++] = value_of(b, of->a);
    }
    return cr_graph_op(b->graph, fused ? CR_OP_SOFTMAX_CE : model->net->loss, b->operands,
                       fused ? 3 * n : 2 * n, 0, &b->model->quantities[model->loss].value,
                       b->err);
}

static int add_all(struct builder *b)
{
    const struct cr_net *net = b->model->net;
    const double unit = 1;
    size_t one;
    if (cr_graph_leaf(b->graph, CR_OP_CONSTANT, false, &unit, &one, b->err) ||
        add_leaves(b))
        return -1;
    for (size_t layer = 0; layer < net->layer_count; layer++)
        if (add_layer(b, layer, one))
            return -1;
    if (net->output == CR_NONE && add_loss(b))
        return -1;
    const size_t loss = b->model->quantities[b->model->loss].value;
    return cr_graph_op(b->graph, net->reduce_mean ? CR_OP_REDUCE_MEAN : CR_OP_REDUCE_SUM,
                       &loss, 1, 0, &b->graph->output, b->err);
}

static int index_values(struct cr_model *model, struct cr_err *err)
{
    model->of_value =
        cr_arena_alloc(&model->arena, model->graph->count, sizeof *model->of_value);
    if (!model->of_value)
        return cr_fail_memory(err);
    for (size_t i = 0; i < model->graph->count; i++)
        model->of_value[i] = CR_NONE;
    for (size_t i = 0; i < model->count; i++)
        model->of_value[model->quantities[i].value] = (long)i;
    return 0;
}

int cr_model_make_graph(struct cr_model *model, struct cr_err *err)
{
    const struct cr_net *net = model->net;
    struct builder b = {.model = model, .err = err};
    model->graph = b.graph = cr_graph_new(model->samples, err);
    if (!b.graph)
        return -1;
    const size_t most = 2 * net->edge_count + 3 * net->node_count + 1;
    b.operands = calloc(most, sizeof *b.operands);
    const int failed = b.operands ? add_all(&b) : cr_fail_memory(err);
    free(b.operands);
    return failed ? -1 : index_values(model, err);
}
