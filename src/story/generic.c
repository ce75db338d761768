/* Formulas of a whole layer: see generic.h. */
#include "story/generic.h"

#include <stdio.h>
#include <string.h>

enum { TEXT = 64 };

static const struct cr_node *node_in(const struct cr_teller *teller, size_t layer, size_t i)
{
    const struct cr_lists *layers = &teller->model->layers;
    return &teller->model->net->nodes[layers->item[layers->first[layer - 1] + i]];
}

static size_t size_of(const struct cr_teller *teller, size_t layer)
{
    return cr_model_layer_size(teller->model, layer);
}

static bool node_is_regular(const struct cr_teller *teller, size_t node, enum cr_op act,
                            bool predicts)
{
    const struct cr_model *model = teller->model;
    const struct cr_node *n = &model->net->nodes[node];
    if (n->kind != CR_NODE_NEURON || n->activation != act || n->symbol ||
        (n->target != NULL) != predicts)
        return false;
    for (size_t i = model->incoming.first[node]; i < model->incoming.first[node + 1]; i++) {
        const struct cr_edge *e = &model->net->edges[model->incoming.item[i]];
        const struct cr_node *from = &model->net->nodes[e->from];
        if (!e->has_weight || e->symbol || e->weight_param != CR_NONE || from->symbol ||
            from->layer + 1 != n->layer || from->kind == CR_NODE_OP)
            return false;
    }
    return true;
}

/* Do the layer's formulas differ in their indices only, and has it more than one? */
static bool is_regular(const struct cr_teller *teller, size_t layer)
{
    const struct cr_lists *layers = &teller->model->layers;
    const struct cr_node *head = node_in(teller, layer, 0);
    for (size_t i = layers->first[layer - 1]; i < layers->first[layer]; i++)
        if (!node_is_regular(teller, layers->item[i], head->activation,
                             head->target != NULL))
            return false;
    return layer > 1 && size_of(teller, layer) > 1 && teller->model->indexed;
}

/* The letter where the layer has several neurons, else nothing. */
static const char *letter(const struct cr_teller *teller, size_t layer, const char *index)
{
    return size_of(teller, layer) > 1 ? index : "";
}

static struct cr_math *symbol(const struct cr_teller *teller, const char *base, size_t layer,
                              const char *sub)
{
    char sup[TEXT] = "";
    if (teller->model->net->layer_count > 2)
        snprintf(sup, sizeof sup, "(%zu)", layer);
    return cr_math_symbol(teller->arena, base, sub, sup);
}

/* What a neuron puts out: x_j, a_j or y^_j. */
static struct cr_math *output(const struct cr_teller *teller, size_t layer,
                              const char *index)
{
    const char *sub = letter(teller, layer, index);
    if (layer == 1)
        return cr_math_symbol(teller->arena, "x", sub, "");
    if (node_in(teller, layer, 0)->target)
        return cr_math_hat(teller->arena, "y",
                           teller->model->prediction_count > 1 ? sub : "", "");
    return symbol(teller, "a", layer, sub);
}

static struct cr_math *pre(const struct cr_teller *teller, size_t layer, const char *index)
{
    return symbol(teller, "z", layer, letter(teller, layer, index));
}

/* w_ij into `layer`: i there, j in the layer before. */
static struct cr_math *weight(const struct cr_teller *teller, size_t layer, const char *i,
                              const char *j)
{
    char sub[TEXT];
    snprintf(sub, sizeof sub, "%s%s", letter(teller, layer, i),
             letter(teller, layer - 1, j));
    return symbol(teller, "w", layer - 1, sub);
}

/* b_i, or the layer's own b, or NULL where there is none. */
static struct cr_math *bias(const struct cr_teller *teller, size_t layer, bool *has)
{
    const size_t head = teller->model->layers.item[teller->model->layers.first[layer - 1]];
    const long own = teller->model->of_node[head].b;
    *has = own != CR_NONE;
    if (!*has)
        return NULL;
    if (teller->model->layer_bias[layer - 1] != CR_NONE)
        return symbol(teller, "b", layer - 1, "");
    if (teller->model->quantities[own].role == CR_ROLE_PARAMETER)
        return teller->model->quantities[own].symbol;
    return symbol(teller, "b", layer - 1, letter(teller, layer, "i"));
}

/* The sum over an index, where there is more than one to add. */
static struct cr_math *over(const struct cr_teller *teller, size_t layer, const char *index,
                            struct cr_math *body)
{
    if (size_of(teller, layer) < 2)
        return body;
    return cr_math_two(teller->arena, CR_MATH_BIGSUM,
                       cr_math_symbol(teller->arena, index, "", ""), body);
}

static struct cr_math *product(const struct cr_teller *teller, struct cr_math *a,
                               struct cr_math *b)
{
    return cr_math_two(teller->arena, CR_MATH_PRODUCT, a, b);
}

static struct cr_math *derivative(const struct cr_teller *teller, struct cr_math *of,
                                  struct cr_math *by)
{
    return cr_math_two(teller->arena, CR_MATH_DERIVATIVE, of, by);
}

static struct cr_math *equals(const struct cr_teller *teller, struct cr_math *left,
                              struct cr_math *right)
{
    return cr_math_two(teller->arena, CR_MATH_RELATION, left, right);
}

/* dL/dz_i of a layer's own z, or of something of its own. */
static struct cr_math *gradient(const struct cr_teller *teller, struct cr_math *by)
{
    return cr_gradient_by(teller, by, false);
}

size_t cr_generic_forward(const struct cr_teller *teller, size_t layer,
                          struct cr_math *out[CR_GENERIC_MOST])
{
    if (!is_regular(teller, layer))
        return 0;
    const enum cr_op activation = node_in(teller, layer, 0)->activation;
    bool has_bias;
    struct cr_math *b = bias(teller, layer, &has_bias);
    struct cr_math *sum =
        over(teller, layer - 1, "j",
             product(teller, weight(teller, layer, "i", "j"), output(teller, layer - 1, "j")));
    struct cr_math *z = pre(teller, layer, "i");
    out[0] = equals(teller, z,
                    has_bias ? cr_math_two(teller->arena, CR_MATH_SUM, sum, b) : sum);
    struct cr_math *a =
        activation == CR_OP_IDENTITY ? z : cr_math_call(teller->arena, activation, &z, 1);
    if (activation == CR_OP_SOFTMAX) {
        struct cr_math *zk = pre(teller, layer, "k");
        a = cr_math_two(teller->arena, CR_MATH_FRACTION,
                        cr_math_call(teller->arena, CR_OP_EXP, &z, 1),
                        over(teller, layer, "k",
                             cr_math_call(teller->arena, CR_OP_EXP, &zk, 1)));
    }
    out[1] = equals(teller, output(teller, layer, "i"), a);
    return 2;
}

/* dL/da_i of a hidden layer: what comes back along all outgoing edges. */
static struct cr_math *from_above(const struct cr_teller *teller, size_t layer)
{
    return over(teller, layer + 1, "k",
                product(teller, gradient(teller, pre(teller, layer + 1, "k")),
                        weight(teller, layer + 1, "k", "i")));
}

/* Is every node of the layer above fed by this layer alone, and regular itself (or a
 * single neuron, which is as good)? */
static bool above_is_regular(const struct cr_teller *teller, size_t layer)
{
    const struct cr_model *model = teller->model;
    if (layer >= model->net->layer_count)
        return false;
    if (is_regular(teller, layer + 1))
        return true;
    const size_t head = model->layers.item[model->layers.first[layer]];
    const struct cr_node *n = &model->net->nodes[head];
    return size_of(teller, layer + 1) == 1 &&
           node_is_regular(teller, head, n->activation, n->target != NULL);
}

/* Do all edges out of the layer end in the next? */
static bool feeds_next_only(const struct cr_teller *teller, size_t layer)
{
    const struct cr_model *model = teller->model;
    for (size_t e = 0; e < model->net->edge_count; e++) {
        const struct cr_edge *edge = &model->net->edges[e];
        if (model->net->nodes[edge->from].layer == layer &&
            model->net->nodes[edge->to].layer != layer + 1)
            return false;
    }
    return true;
}

size_t cr_generic_delta(const struct cr_teller *teller, size_t layer,
                        struct cr_math *out[CR_GENERIC_MOST])
{
    if (!is_regular(teller, layer) || !feeds_next_only(teller, layer))
        return 0;
    const bool top = layer == teller->model->net->layer_count;
    const struct cr_node *head = node_in(teller, layer, 0);
    struct cr_math *z = pre(teller, layer, "i"), *a = output(teller, layer, "i");
    struct cr_math *right = NULL;
    if (head->activation == CR_OP_SOFTMAX) {
        if (!top || teller->model->net->loss != CR_OP_CE)
            return 0;
        struct cr_math *target = cr_math_symbol(teller->arena, "y", "i", "");
        right = cr_averaged(
            teller, cr_math_two(teller->arena, CR_MATH_SUM, a,
                                cr_math_one(teller->arena, CR_MATH_NEGATIVE, target)));
    } else if (top && head->target) {
        right = product(teller, gradient(teller, a),
                        derivative(teller, a, z));
    } else if (!head->target && above_is_regular(teller, layer)) {
        right = product(teller, derivative(teller, a, z), from_above(teller, layer));
    } else {
        return 0;
    }
    out[0] = equals(teller, gradient(teller, z), right);
    return 1;
}

size_t cr_generic_weights(const struct cr_teller *teller, size_t layer,
                          struct cr_math *out[CR_GENERIC_MOST])
{
    if (!is_regular(teller, layer))
        return 0;
    bool has_bias;
    struct cr_math *b = bias(teller, layer, &has_bias);
    struct cr_math *delta = gradient(teller, pre(teller, layer, "i"));
    out[0] = equals(
        teller, cr_gradient_by(teller, weight(teller, layer, "i", "j"), true),
        product(teller, delta, output(teller, layer - 1, "j")));
    if (!has_bias)
        return 1;
    const bool shared = teller->model->layer_bias[layer - 1] != CR_NONE;
    out[1] = equals(teller, cr_gradient_by(teller, b, true),
                    shared ? over(teller, layer, "i", delta) : delta);
    return 2;
}
