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

struct cr_shown cr_plan_part(size_t size, size_t most)
{
    if (most == 0)
        most = CR_MAX_NEURONS;
    if (size <= most)
        return (struct cr_shown){size, 0};
    const size_t tail = most >= 3 ? 1 : 0, half = most / 2;
    return (struct cr_shown){half > tail ? half - tail : 1, tail};
}

static void leave_out(struct cr_plan *plan, const struct cr_model *model, size_t most)
{
    for (size_t n = 0; n < model->net->node_count; n++) {
        const struct cr_node *node = &model->net->nodes[n];
        const size_t size = cr_model_layer_size(model, node->layer);
        const struct cr_shown part = cr_plan_part(size, most);
        plan->left_out[n] = node->place >= part.head && node->place < size - part.tail;
    }
}

size_t cr_plan_group(const struct cr_plan *plan, const struct cr_model *model, size_t at)
{
    const struct cr_node *nodes = model->net->nodes;
    size_t end = at;
    while (end < plan->count && plan->left_out[plan->nodes[end]] &&
           nodes[plan->nodes[end]].layer == nodes[plan->nodes[at]].layer)
        end++;
    return end > at ? end - at : 1;
}

bool cr_plan_leaves_out(const struct cr_plan *plan, const struct cr_model *model,
                        size_t param)
{
    const struct cr_quantity *q = &model->quantities[param];
    if (q->edge == CR_NONE)
        return q->node != CR_NONE && plan->left_out[q->node];
    const struct cr_edge *edge = &model->net->edges[q->edge];
    return plan->left_out[edge->from] || plan->left_out[edge->to];
}

int cr_plan_init(struct cr_plan *plan, struct cr_arena *arena,
                 const struct cr_model *model, size_t most, struct cr_err *err)
{
    const struct cr_net *net = model->net;
    long *owner = cr_arena_alloc(arena, model->count, sizeof *owner);
    plan->count = 0;
    plan->nodes = cr_arena_alloc(arena, net->node_count, sizeof *plan->nodes);
    plan->owned.first = cr_arena_alloc(arena, net->node_count + 2, sizeof(size_t));
    plan->owned.item = cr_arena_alloc(arena, model->count, sizeof(size_t));
    plan->left_out = cr_arena_alloc(arena, net->node_count, sizeof *plan->left_out);
    if (!owner || !plan->left_out || !plan->nodes || !plan->owned.first || !plan->owned.item)
        return cr_fail_memory(err);
    for (size_t i = 0; i < net->node_count; i++)
        if (net->nodes[model->layers.item[i]].kind != CR_NODE_INPUT)
            plan->nodes[plan->count++] = model->layers.item[i];
    leave_out(plan, model, most);
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

size_t cr_plan_size(const struct cr_model *model, bool circuit, size_t most)
{
    const size_t limit = most ? most : (size_t)CR_MAX_NEURONS;
    const size_t wires = model->graph->operand_count / 2, count = model->graph->count;
    size_t told = model->net->param_count;
    if (circuit)
        return count > wires ? count : wires;
    for (size_t layer = 1; layer <= model->net->layer_count; layer++) {
        const size_t size = cr_model_layer_size(model, layer);
        told += size < limit ? size : limit;
    }
    return told;
}
