/*
 * Symbols.
 *
 * Indexed notation is the article's: layer 1 is the input; w^(l)_ij leads from neuron j of
 * layer l to neuron i of layer l + 1; b^(l) belongs to layer l + 1; z^(l)_i and a^(l)_i are
 * of layer l. An index or a layer number that has only one value is left out, so a single
 * neuron has w, b, z and y^. Names notation uses the file's own names as indices. A formula
 * keeps its names: w1 is w_1, yhat is y^. The user's `symbol` attributes win over all.
 */
#include "model/symbols.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INDEX_SIZE = 64 };

struct naming {
    struct cr_model *model;
    enum cr_notation notation;
};

/* How a quantity's symbol reads. */
struct written {
    const char *text;
    size_t quantity;
};

static const struct cr_node *node_at(const struct naming *naming, size_t node)
{
    return &naming->model->net->nodes[node];
}

/* "(2)", or "" in a network with one layer of weights. */
static void layer_text(const struct naming *naming, size_t layer, char out[INDEX_SIZE])
{
    out[0] = '\0';
    if (naming->model->net->layer_count > 2)
        snprintf(out, INDEX_SIZE, "(%zu)", layer);
}

/* The place of a node in its layer, or "" when it is alone there. */
static void place_text(const struct naming *naming, size_t node, char out[INDEX_SIZE])
{
    const struct cr_node *n = node_at(naming, node);
    out[0] = '\0';
    if (cr_model_layer_size(naming->model, n->layer) > 1)
        snprintf(out, INDEX_SIZE, "%zu", n->place + 1);
}

static struct cr_math *of_layer(const struct naming *naming, const char *base, size_t node,
                                size_t layer)
{
    char sub[INDEX_SIZE], sup[INDEX_SIZE];
    place_text(naming, node, sub);
    layer_text(naming, layer, sup);
    return cr_math_symbol(&naming->model->arena, base, sub, sup);
}

/* The prediction's or target's number among the predictions, or "". */
static void prediction_text(const struct naming *naming, size_t node, char out[INDEX_SIZE])
{
    size_t rank = 1;
    for (size_t i = 0; i < node; i++)
        rank += naming->model->of_node[i].target != CR_NONE;
    out[0] = '\0';
    if (naming->model->prediction_count > 1)
        snprintf(out, INDEX_SIZE, "%zu", rank);
}

/* "21", or "2,11" where an index has two digits. */
static void join_places(char *to, char *from, char out[INDEX_SIZE])
{
    const bool comma = *to && *from && (to[1] || from[1]);
    snprintf(out, INDEX_SIZE, "%.20s%s%.20s", to, comma ? "," : "", from);
}

/* Which of several edges between the same two nodes this is: 0, 1, 2 ... */
static size_t parallel_rank(const struct cr_model *model, size_t edge)
{
    const struct cr_edge *e = &model->net->edges[edge];
    const struct cr_lists *in = &model->incoming;
    size_t rank = 0;
    for (size_t i = in->first[e->to]; in->item[i] != edge; i++)
        rank += model->net->edges[in->item[i]].from == e->from;
    return rank;
}

static struct cr_math *weight_indexed(const struct naming *naming, size_t edge)
{
    const struct cr_edge *e = &naming->model->net->edges[edge];
    const size_t from = node_at(naming, e->from)->layer, to = node_at(naming, e->to)->layer;
    char i[INDEX_SIZE], j[INDEX_SIZE], sub[INDEX_SIZE], sup[INDEX_SIZE];
    place_text(naming, e->to, i);
    place_text(naming, e->from, j);
    join_places(i, j, sub);
    layer_text(naming, from, sup);
    if (to > from + 1)
        snprintf(sup, sizeof sup, "(%zu,%zu)", from, to);
    for (size_t rank = parallel_rank(naming->model, edge); rank > 0; rank--)
        if (strlen(sub) + 4 < sizeof sub)
            strcat(sub, "′");
    return cr_math_symbol(&naming->model->arena, "w", sub, sup);
}

static struct cr_math *weight_named(const struct naming *naming, size_t edge)
{
    const struct cr_edge *e = &naming->model->net->edges[edge];
    const char *sub =
        cr_arena_format(&naming->model->arena, "%s,%s", node_at(naming, e->from)->name,
                        node_at(naming, e->to)->name);
    return cr_math_symbol(&naming->model->arena, "w", sub ? sub : "", "");
}

static struct cr_math *indexed(const struct naming *naming, const struct cr_quantity *q)
{
    struct cr_arena *arena = &naming->model->arena;
    const size_t node = q->node == CR_NONE ? 0 : (size_t)q->node;
    const size_t layer = node_at(naming, node)->layer;
    char sub[INDEX_SIZE];
    switch (q->role) {
    case CR_ROLE_INPUT:
        place_text(naming, node, sub);
        return cr_math_symbol(arena, "x", sub, "");
    case CR_ROLE_TARGET:
        prediction_text(naming, node, sub);
        return cr_math_symbol(arena, "y", sub, "");
    case CR_ROLE_PREDICTION:
        prediction_text(naming, node, sub);
        return cr_math_hat(arena, "y", sub, "");
    case CR_ROLE_WEIGHT:
        return weight_indexed(naming, (size_t)q->edge);
    case CR_ROLE_BIAS:
        return of_layer(naming, "b", node, layer > 1 ? layer - 1 : 1);
    case CR_ROLE_PRE:
        return of_layer(naming, "z", node, layer);
    case CR_ROLE_ACTIVATION:
        return of_layer(naming, "a", node, layer);
    default:
        return cr_math_name_symbol(arena, q->key);
    }
}

static struct cr_math *named(const struct naming *naming, const struct cr_quantity *q)
{
    struct cr_arena *arena = &naming->model->arena;
    const char *name = q->node == CR_NONE ? "" : node_at(naming, (size_t)q->node)->name;
    switch (q->role) {
    case CR_ROLE_TARGET:
        return cr_math_symbol(arena, "y", name, "");
    case CR_ROLE_PREDICTION:
        return cr_math_hat(arena, "y", name, "");
    case CR_ROLE_WEIGHT:
        return weight_named(naming, (size_t)q->edge);
    case CR_ROLE_BIAS:
        return cr_math_symbol(arena, "b", name, "");
    case CR_ROLE_PRE:
        return cr_math_symbol(arena, "z", name, "");
    case CR_ROLE_ACTIVATION:
        return cr_math_symbol(arena, "a", name, "");
    default:
        return cr_math_name_symbol(arena, q->key);
    }
}

/* The `symbol` attribute that applies: an edge's to its weight, a node's to what it puts
 * out. */
static const char *users_symbol(const struct naming *naming, const struct cr_quantity *q)
{
    if (q->role == CR_ROLE_WEIGHT)
        return naming->model->net->edges[q->edge].symbol;
    if (q->node == CR_NONE || (long)(q - naming->model->quantities) !=
                                  naming->model->of_node[q->node].a)
        return NULL;
    return node_at(naming, (size_t)q->node)->symbol;
}

static int bad_symbol(const struct naming *naming, const struct cr_quantity *q,
                      const char *text, struct cr_err *err)
{
    const struct cr_net *net = naming->model->net;
    const size_t line =
        q->role == CR_ROLE_WEIGHT ? net->edges[q->edge].line : net->nodes[q->node].line;
    return cr_fail(err, CR_STATUS_INPUT,
                   "%s:%zu: \"%s\": symbol=\"%s\" is not of the form w_5, \\hat{y} or "
                   "a^{(2)}_1",
                   net->file, line, q->key, text);
}

/* b^(l), where one shared parameter is the bias of a whole layer. */
static struct cr_math *shared_bias(const struct naming *naming, size_t quantity)
{
    const struct cr_model *model = naming->model;
    for (size_t layer = 1; layer <= model->net->layer_count; layer++) {
        char sup[INDEX_SIZE];
        if (model->layer_bias[layer - 1] != (long)quantity)
            continue;
        layer_text(naming, layer > 1 ? layer - 1 : 1, sup);
        return cr_math_symbol(&naming->model->arena, "b", "", sup);
    }
    return NULL;
}

/* A number, or what it is written as: 1/2, pi. */
static struct cr_math *constant(const struct naming *naming, size_t node)
{
    const struct cr_node *n = node_at(naming, node);
    struct cr_arena *arena = &naming->model->arena;
    return n->text ? cr_math_template(arena, n->text, NULL, NULL, 0)
                   : cr_math_number(arena, n->value[0]);
}

static struct cr_math *symbol_of(const struct naming *naming, size_t quantity)
{
    const struct cr_quantity *q = &naming->model->quantities[quantity];
    if (q->role == CR_ROLE_CONSTANT)
        return constant(naming, (size_t)q->node);
    if (naming->model->net->output != CR_NONE || q->inner)
        return cr_math_name_symbol(&naming->model->arena, q->key);
    if (naming->notation == CR_NOTATION_NAMES)
        return named(naming, q);
    struct cr_math *shared =
        q->role == CR_ROLE_PARAMETER ? shared_bias(naming, quantity) : NULL;
    return shared ? shared : indexed(naming, q);
}

/* By how they are written; those written alike by their order. */
static int by_text(const void *a, const void *b)
{
    const struct written *left = a, *right = b;
    const int order = strcmp(left->text, right->text);
    return order ? order : (left->quantity > right->quantity) - (left->quantity < right->quantity);
}

static const char *text_of(struct cr_arena *arena, const struct cr_math *symbol)
{
    struct cr_buf text = {0};
    cr_math_text(symbol, &text);
    const char *copy = text.failed ? NULL : cr_arena_string(arena, cr_buf_text(&text));
    cr_buf_release(&text);
    return copy;
}

/* Names of a formula that are written alike (w1 and w_1): the later ones are set as the
 * words that they are, so that no two quantities look the same. */
static int tell_apart(struct cr_model *model)
{
    struct written *all = cr_arena_alloc(&model->arena, model->count, sizeof *all);
    if (!all)
        return -1;
    for (size_t i = 0; i < model->count; i++) {
        all[i] = (struct written){text_of(&model->arena, model->quantities[i].symbol), i};
        if (!all[i].text)
            return -1;
    }
    qsort(all, model->count, sizeof *all, by_text);
    for (size_t i = 1; i < model->count; i++) {
        struct cr_quantity *q = &model->quantities[all[i].quantity];
        if (strcmp(all[i].text, all[i - 1].text) != 0 || q->role == CR_ROLE_CONSTANT)
            continue;
        q->symbol = cr_math_symbol(&model->arena, q->key, "", "");
        if (!q->symbol)
            return -1;
    }
    return 0;
}

int cr_symbols_assign(struct cr_model *model, enum cr_notation notation,
                      struct cr_err *err)
{
    const struct naming naming = {.model = model, .notation = notation};
    for (size_t i = 0; i < model->count; i++) {
        struct cr_quantity *q = &model->quantities[i];
        const char *text = users_symbol(&naming, q);
        bool bad = false;
        q->symbol = text ? cr_math_parse_symbol(&model->arena, text, &bad)
                         : symbol_of(&naming, i);
        if (bad)
            return bad_symbol(&naming, q, text, err);
        if (!q->symbol)
            return cr_fail_memory(err);
    }
    return model->net->output != CR_NONE && tell_apart(model) ? cr_fail_memory(err) : 0;
}
