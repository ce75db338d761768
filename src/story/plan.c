/* The order of telling: see plan.h. */
#include "story/plan.h"

static void own(long *owner, const struct cr_model *model, size_t node)
{
    const struct cr_lists *in = &model->incoming;
    if (model->of_node[node].b != CR_NONE)
        owner[model->of_node[node].b] = (long)node;
    for (size_t i = in->first[node]; i < in->first[node + 1]; i++)
        if (model->of_edge[in->item[i]] != CR_NONE)
            owner[model->of_edge[in->item[i]]] = (long)node;
}

/* Going backward, layer by layer, the last user of a parameter keeps it. */
static void find_owners(long *owner, const struct cr_model *model)
{
    const struct cr_lists *layers = &model->layers;
    for (size_t q = 0; q < model->count; q++)
        owner[q] = CR_NONE;
    for (size_t layer = model->net->layer_count; layer-- > 0;)
        for (size_t i = layers->first[layer]; i < layers->first[layer + 1]; i++)
            own(owner, model, layers->item[i]);
}

static void list_owned(struct cr_lists *owned, const long *owner,
                       const struct cr_model *model)
{
    size_t *next = owned->first + 1;
    for (size_t q = 0; q < model->count; q++)
        if (owner[q] != CR_NONE)
            next[owner[q] + 1]++;
    for (size_t n = 0; n < model->net->node_count; n++)
        next[n + 1] += next[n];
    for (size_t q = 0; q < model->count; q++)
        if (owner[q] != CR_NONE)
            owned->item[next[owner[q]]++] = q;
}

int cr_plan_init(struct cr_plan *plan, struct cr_arena *arena, const struct cr_model *model,
                 struct cr_err *err)
{
    const struct cr_net *net = model->net;
    long *owner = cr_arena_alloc(arena, model->count, sizeof *owner);
    plan->count = 0;
    plan->nodes = cr_arena_alloc(arena, net->node_count, sizeof *plan->nodes);
    plan->owned.first = cr_arena_alloc(arena, net->node_count + 2, sizeof(size_t));
    plan->owned.item = cr_arena_alloc(arena, model->count, sizeof(size_t));
    if (!owner || !plan->nodes || !plan->owned.first || !plan->owned.item)
        return cr_fail_memory(err);
    for (size_t i = 0; i < net->node_count; i++)
        if (net->nodes[model->layers.item[i]].kind != CR_NODE_INPUT)
            plan->nodes[plan->count++] = model->layers.item[i];
    find_owners(owner, model);
    list_owned(&plan->owned, owner, model);
    return 0;
}

const size_t *cr_plan_layer(const struct cr_plan *plan, const struct cr_model *model,
                            size_t layer, size_t *count)
{
    size_t first = 0, last;
    while (first < plan->count && model->net->nodes[plan->nodes[first]].layer < layer)
        first++;
    last = first;
    while (last < plan->count && model->net->nodes[plan->nodes[last]].layer == layer)
        last++;
    *count = last - first;
    return plan->nodes + first;
}
