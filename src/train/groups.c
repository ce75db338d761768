/* Groups of parameters: see groups.h. */
#include "train/groups.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NO_LAYER = 0 };

/* The layer that a shared parameter is used in; NO_LAYER when there are several. */
static size_t layer_of_param(const struct cr_net *net, long param)
{
    size_t layer = NO_LAYER;
    bool several = false;
    for (size_t n = 0; n < net->node_count; n++)
        if (net->nodes[n].has_bias && net->nodes[n].bias_param == param) {
            several = several || (layer && layer != net->nodes[n].layer);
            layer = net->nodes[n].layer;
        }
    for (size_t e = 0; e < net->edge_count; e++)
        if (net->edges[e].has_weight && net->edges[e].weight_param == param) {
            const size_t to = net->nodes[net->edges[e].to].layer;
            several = several || (layer && layer != to);
            layer = to;
        }
    return several ? NO_LAYER : layer;
}

static size_t layer_of(const struct cr_model *model, size_t quantity)
{
    const struct cr_quantity *q = &model->quantities[quantity];
    const struct cr_net *net = model->net;
    if (q->role == CR_ROLE_WEIGHT)
        return net->nodes[net->edges[q->edge].to].layer;
    if (q->role == CR_ROLE_BIAS)
        return net->nodes[q->node].layer;
    for (size_t p = 0; p < net->param_count; p++)
        if (model->of_param[p] == (long)quantity)
            return layer_of_param(net, (long)p);
    return NO_LAYER;
}

/* The group of that name; made where there is none and room for it, else "others". */
static int find_group(struct cr_groups *groups, const char *name, size_t *group)
{
    if (!name)
        return -1;
    for (*group = 0; *group < groups->count; ++*group)
        if (strcmp(groups->names[*group], name) == 0)
            return 0;
    if (groups->count == CR_GROUPS_MOST) {
        groups->names[ *group = CR_GROUPS_MOST - 1] = "others";
        return 0;
    }
    groups->names[groups->count++] = name;
    return 0;
}

/* The layers come first, in their order. */
static int name_layers(struct cr_groups *groups, const struct cr_model *model,
                       const size_t *quantities, size_t count, size_t *layers)
{
    size_t group;
    bool *used = calloc(model->net->layer_count + 1, sizeof *used);
    if (!used)
        return -1;
    for (size_t i = 0; i < count; i++)
        used[layers[i] = layer_of(model, quantities[i])] = true;
    int failed = 0;
    for (size_t layer = 1; layer <= model->net->layer_count && !failed; layer++)
        if (used[layer])
            failed = find_group(
                groups, cr_arena_format(&groups->arena, "layer %zu", layer), &group);
    free(used);
    return failed;
}

static int assign(struct cr_groups *groups, const struct cr_model *model,
                  const size_t *quantities, size_t count, size_t *layers)
{
    if (name_layers(groups, model, quantities, count, layers))
        return -1;
    for (size_t i = 0; i < count; i++) {
        char layer[40];
        snprintf(layer, sizeof layer, "layer %zu", layers[i]);
        const char *name =
            layers[i] == NO_LAYER ? model->quantities[quantities[i]].key : layer;
        if (find_group(groups, name, &groups->of[i]))
            return -1;
    }
    return 0;
}

int cr_groups_init(struct cr_groups *groups, const struct cr_model *model,
                   const size_t *quantities, size_t count, struct cr_err *err)
{
    *groups = (struct cr_groups){0};
    size_t *layers = calloc(count + 1, sizeof *layers);
    groups->names = cr_arena_alloc(&groups->arena, CR_GROUPS_MOST, sizeof *groups->names);
    groups->of = cr_arena_alloc(&groups->arena, count + 1, sizeof *groups->of);
    groups->squares =
        cr_arena_alloc(&groups->arena, CR_GROUPS_MOST, sizeof *groups->squares);
    const bool room = layers && groups->names && groups->of && groups->squares;
    const int failed = !room || assign(groups, model, quantities, count, layers);
    free(layers);
    return failed ? cr_fail_memory(err) : 0;
}

void cr_groups_release(struct cr_groups *groups)
{
    cr_arena_release(&groups->arena);
    *groups = (struct cr_groups){0};
}

void cr_groups_add(struct cr_groups *groups, const double *grads, size_t count)
{
    for (size_t i = 0; i < count; i++)
        groups->squares[groups->of[i]] += grads[i] * grads[i];
}
