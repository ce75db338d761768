/* Building a model from a network: see model.h. */
#include "model/model.h"

#include <stdlib.h>
#include <string.h>

#include "model/operations.h"
#include "model/symbols.h"

bool cr_role_is_parameter(enum cr_role role)
{
    return role == CR_ROLE_WEIGHT || role == CR_ROLE_BIAS || role == CR_ROLE_PARAMETER;
}

bool cr_model_updates(const struct cr_model *model, size_t quantity)
{
    const struct cr_quantity *q = &model->quantities[quantity];
    return model->net->updates && cr_role_is_parameter(q->role) && !q->frozen;
}

size_t cr_lists_count(const struct cr_lists *lists, size_t key)
{
    return lists->first[key + 1] - lists->first[key];
}

size_t cr_model_layer_size(const struct cr_model *model, size_t layer)
{
    return cr_lists_count(&model->layers, layer - 1);
}

/* Sorts items 0 .. count by their key, keeping the order of equals. */
static int lists_make(struct cr_lists *lists, struct cr_arena *arena, size_t keys,
                      size_t count, size_t (*key)(const struct cr_net *, size_t),
                      const struct cr_net *net)
{
    lists->first = cr_arena_alloc(arena, keys + 2, sizeof *lists->first);
    lists->item = cr_arena_alloc(arena, count, sizeof *lists->item);
    if (!lists->first || !lists->item)
        return -1;
    size_t *next = lists->first + 1; /* one place early: ends up as `first` itself */
    for (size_t i = 0; i < count; i++)
        next[key(net, i) + 1]++;
    for (size_t k = 0; k < keys; k++)
        next[k + 1] += next[k];
    for (size_t i = 0; i < count; i++)
        lists->item[next[key(net, i)]++] = i;
    return 0;
}

static size_t key_to(const struct cr_net *net, size_t edge)
{
    return net->edges[edge].to;
}

static size_t key_from(const struct cr_net *net, size_t edge)
{
    return net->edges[edge].from;
}

static size_t key_layer(const struct cr_net *net, size_t node)
{
    return net->nodes[node].layer - 1;
}

static int make_lists(struct cr_model *model)
{
    const struct cr_net *net = model->net;
    struct cr_arena *arena = &model->arena;
    if (lists_make(&model->incoming, arena, net->node_count, net->edge_count, key_to, net) ||
        lists_make(&model->outgoing, arena, net->node_count, net->edge_count, key_from, net))
        return -1;
    return lists_make(&model->layers, arena, net->layer_count, net->node_count, key_layer,
                      net);
}

/* A leaf that is also a quantity. Returns the quantity's number or CR_NONE. */
static long add_quantity(struct cr_model *model, enum cr_role role, const char *key,
                         long node, long edge)
{
    if (!key)
        return CR_NONE;
    struct cr_quantity *q = &model->quantities[model->count];
    *q = (struct cr_quantity){.key = key, .role = role, .node = node, .edge = edge};
    return (long)model->count++;
}

static long add_part(struct cr_model *model, size_t node, enum cr_role role,
                     const char *part)
{
    const char *key = cr_arena_format(&model->arena, "%s%s",
                                      model->net->nodes[node].name, part);
    return add_quantity(model, role, key, (long)node, CR_NONE);
}

/* A shared parameter; `node` is its own node, or CR_NONE. */
static long add_param(struct cr_model *model, size_t param, long node)
{
    return model->of_param[param] = add_quantity(
               model, CR_ROLE_PARAMETER, model->net->params[param].name, node, CR_NONE);
}

/* What a node puts out. */
static enum cr_role role_of(const struct cr_model *model, size_t node)
{
    static const enum cr_role roles[] = {
        [CR_NODE_INPUT] = CR_ROLE_INPUT,         [CR_NODE_NEURON] = CR_ROLE_ACTIVATION,
        [CR_NODE_OP] = CR_ROLE_RESULT,           [CR_NODE_PARAM] = CR_ROLE_PARAMETER,
        [CR_NODE_CONSTANT] = CR_ROLE_CONSTANT,
    };
    const struct cr_node *n = &model->net->nodes[node];
    if ((long)node == model->net->output)
        return CR_ROLE_LOSS;
    return n->target ? CR_ROLE_PREDICTION : n->is_target ? CR_ROLE_TARGET : roles[n->kind];
}

/* The quantities of a node, in the order in which they are told. */
static bool name_node(struct cr_model *model, size_t node)
{
    const struct cr_node *n = &model->net->nodes[node];
    struct cr_node_quantities *of = &model->of_node[node];
    *of = (struct cr_node_quantities){CR_NONE, CR_NONE, CR_NONE, CR_NONE};
    if (n->kind == CR_NODE_PARAM) {
        of->a = add_param(model, (size_t)n->param, (long)node);
        return of->a != CR_NONE;
    }
    const bool neuron = n->kind == CR_NODE_NEURON;
    if (neuron && n->has_bias && n->bias_param == CR_NONE &&
        (of->b = add_part(model, node, CR_ROLE_BIAS, ".b")) == CR_NONE)
        return false;
    if (neuron && n->has_bias && n->bias_param != CR_NONE)
        of->b = model->of_param[n->bias_param];
    if (neuron && (of->z = add_part(model, node, CR_ROLE_PRE, ".z")) == CR_NONE)
        return false;
    if ((of->a = add_part(model, node, role_of(model, node), neuron ? ".a" : "")) == CR_NONE)
        return false;
    model->quantities[of->a].inner = n->inner || n->kind == CR_NODE_CONSTANT;
    if (!n->target)
        return true;
    model->prediction_count++;
    return (of->target = add_part(model, node, CR_ROLE_TARGET, ".target")) != CR_NONE;
}

static const char *edge_key(struct cr_model *model, size_t edge)
{
    const struct cr_net *net = model->net;
    const struct cr_edge *e = &net->edges[edge];
    size_t rank = 1;
    for (size_t i = model->incoming.first[e->to]; model->incoming.item[i] != edge; i++)
        rank += net->edges[model->incoming.item[i]].from == e->from;
    const char *from = net->nodes[e->from].name, *to = net->nodes[e->to].name;
    return rank == 1 ? cr_arena_format(&model->arena, "%s->%s", from, to)
                     : cr_arena_format(&model->arena, "%s->%s#%zu", from, to, rank);
}

static bool name_edge(struct cr_model *model, size_t edge)
{
    const struct cr_edge *e = &model->net->edges[edge];
    model->of_edge[edge] = e->has_weight && e->weight_param != CR_NONE
                               ? model->of_param[e->weight_param]
                               : CR_NONE;
    if (!e->has_weight || e->weight_param != CR_NONE)
        return true;
    model->of_edge[edge] =
        add_quantity(model, CR_ROLE_WEIGHT, edge_key(model, edge), CR_NONE, (long)edge);
    return model->of_edge[edge] != CR_NONE;
}

/* The shared parameters that have no node of their own. */
static bool name_params(struct cr_model *model)
{
    const struct cr_net *net = model->net;
    for (size_t i = 0; i < net->node_count; i++)
        if (net->nodes[i].kind == CR_NODE_PARAM)
            model->of_param[net->nodes[i].param] = (long)i;
    for (size_t i = 0; i < net->param_count; i++)
        if (model->of_param[i] == CR_NONE && add_param(model, i, CR_NONE) == CR_NONE)
            return false;
    return true;
}

static bool name_all(struct cr_model *model)
{
    const struct cr_net *net = model->net;
    if (!name_params(model))
        return false;
    for (size_t i = 0; i < net->node_count; i++)
        if (!name_node(model, i))
            return false;
    for (size_t i = 0; i < net->edge_count; i++)
        if (!name_edge(model, i))
            return false;
    model->loss = model->count;
    if (net->output == CR_NONE)
        return add_quantity(model, CR_ROLE_LOSS, "L", CR_NONE, CR_NONE) != CR_NONE;
    model->loss = (size_t)model->of_node[net->output].a;
    return true;
}

/* Makes room for the most quantities there can be. */
static bool make_room(struct cr_model *model)
{
    const struct cr_net *net = model->net;
    struct cr_arena *arena = &model->arena;
    const size_t most = net->param_count + 4 * net->node_count +
                        (model->apart ? 2 : 1) * net->edge_count + 1;
    model->quantities = cr_arena_alloc(arena, most, sizeof *model->quantities);
    model->of_node = cr_arena_alloc(arena, net->node_count, sizeof *model->of_node);
    model->of_edge = cr_arena_alloc(arena, net->edge_count, sizeof *model->of_edge);
    model->of_param = cr_arena_alloc(arena, net->param_count, sizeof *model->of_param);
    model->layer_bias = cr_arena_alloc(arena, net->layer_count, sizeof *model->layer_bias);
    for (size_t i = 0; model->of_param && i < net->param_count; i++)
        model->of_param[i] = CR_NONE;
    return model->quantities && model->of_node && model->of_edge && model->of_param &&
           model->layer_bias;
}

/* Is the name the letter, with or without a number behind it: u, u1? */
static bool is_numbered(const char *name, char letter)
{
    return name[0] == letter && !name[1 + strspn(name + 1, "0123456789")];
}

/* A letter for what has no name, which no name in the file could be taken for; the last when
 * all are. */
static char free_letter(const struct cr_net *net)
{
    static const char letters[] = "uvtsqrk";
    const char *c = letters;
    for (bool taken = true; c[1] && taken; c += taken) {
        taken = false;
        for (size_t i = 0; i < net->node_count; i++)
            taken = taken || is_numbered(net->nodes[i].name, *c);
        for (size_t i = 0; i < net->param_count; i++)
            taken = taken || is_numbered(net->params[i].name, *c);
    }
    return *c;
}

long cr_model_add_inner(struct cr_model *model, size_t of)
{
    const char *key = cr_arena_format(&model->arena, "%c%zu", free_letter(model->net),
                                      ++model->inner_count);
    const long quantity =
        add_quantity(model, CR_ROLE_RESULT, key, (long)of, CR_NONE);
    if (quantity != CR_NONE)
        model->quantities[quantity].inner = true;
    return quantity;
}

static void mark_frozen(struct cr_model *model)
{
    const struct cr_net *net = model->net;
    for (size_t i = 0; i < net->param_count; i++)
        model->quantities[model->of_param[i]].frozen = net->params[i].frozen;
    for (size_t f = 0; f < net->freeze_count; f++)
        for (size_t i = 0; i < model->count; i++)
            if (strcmp(model->quantities[i].key, net->freeze[f]) == 0)
                model->quantities[i].frozen = true;
}

/* How often a shared parameter is used, as a bias or a weight. */
static size_t param_uses(const struct cr_net *net, long param)
{
    size_t uses = 0;
    for (size_t i = 0; i < net->node_count; i++)
        uses += net->nodes[i].has_bias && net->nodes[i].bias_param == param;
    for (size_t i = 0; i < net->edge_count; i++)
        uses += net->edges[i].has_weight && net->edges[i].weight_param == param;
    return uses;
}

static void find_layer_biases(struct cr_model *model)
{
    const struct cr_net *net = model->net;
    for (size_t layer = 0; layer < net->layer_count; layer++) {
        const size_t *nodes = model->layers.item + model->layers.first[layer];
        const size_t count = cr_lists_count(&model->layers, layer);
        const long param = net->nodes[nodes[0]].has_bias ? net->nodes[nodes[0]].bias_param
                                                         : CR_NONE;
        bool all = param != CR_NONE;
        for (size_t i = 0; all && i < count; i++)
            all = net->nodes[nodes[i]].has_bias && net->nodes[nodes[i]].bias_param == param;
        model->layer_bias[layer] =
            all && param_uses(net, param) == count ? model->of_param[param] : CR_NONE;
    }
}

static struct cr_model *fail(struct cr_model *model, struct cr_err *err)
{
    cr_fail_memory(err);
    cr_model_free(model);
    return NULL;
}

static struct cr_model *build(struct cr_net *net, enum cr_notation notation, bool apart,
                              size_t samples, struct cr_err *err)
{
    struct cr_model *model = calloc(1, sizeof *model);
    if (!model) {
        cr_net_free(net);
        cr_fail_memory(err);
        return NULL;
    }
    model->net = net;
    model->indexed = notation == CR_NOTATION_INDEXED;
    model->apart = apart;
    model->samples = samples;
    if (make_lists(model) || !make_room(model) || !name_all(model))
        return fail(model, err);
    mark_frozen(model);
    find_layer_biases(model);
    if (cr_model_make_graph(model, err) || cr_symbols_assign(model, notation, err)) {
        cr_model_free(model);
        return NULL;
    }
    return model;
}

struct cr_model *cr_model_build(struct cr_net *net, enum cr_notation notation,
                                struct cr_err *err)
{
    return build(net, notation, false, net->samples, err);
}

struct cr_model *cr_model_build_batch(struct cr_net *net, enum cr_notation notation,
                                      size_t samples, struct cr_err *err)
{
    return build(net, notation, false, samples < net->samples ? samples : net->samples, err);
}

struct cr_model *cr_model_build_apart(struct cr_net *net, enum cr_notation notation,
                                      struct cr_err *err)
{
    return build(net, notation, true, net->samples, err);
}

void cr_model_free(struct cr_model *model)
{
    if (!model)
        return;
    cr_graph_free(model->graph);
    cr_net_free(model->net);
    cr_arena_release(&model->arena);
    free(model);
}

const char *cr_model_attr(const struct cr_model *model, size_t quantity, const char *key)
{
    const struct cr_quantity *q = &model->quantities[quantity];
    const struct cr_net *net = model->net;
    const struct cr_attr *attrs = q->edge != CR_NONE   ? net->edges[q->edge].attrs
                                  : q->node != CR_NONE ? net->nodes[q->node].attrs
                                                       : NULL;
    const size_t count = q->edge != CR_NONE   ? net->edges[q->edge].attr_count
                         : q->node != CR_NONE ? net->nodes[q->node].attr_count
                                              : 0;
    for (size_t i = 0; i < count; i++)
        if (strcmp(attrs[i].key, key) == 0)
            return attrs[i].value;
    return "";
}
