/*
 * Layers and cycles of a network: see layers.h.
 *
 * Layers are found by taking away, again and again, the nodes that nothing leads to any
 * more (Kahn 1962): each node and each edge is looked at once. What cannot be taken away
 * is on a cycle or behind one; from there, going backwards, one always gets into one.
 */
#include "read/layers.h"

#include <stdlib.h>

/* The edges out of each node: item[first[n] .. first[n + 1]). */
struct outgoing {
    size_t *first, *item;
};

static int outgoing_init(struct outgoing *out, const struct cr_net *net)
{
    out->first = calloc(net->node_count + 2, sizeof *out->first);
    out->item = calloc(net->edge_count + 1, sizeof *out->item);
    if (!out->first || !out->item)
        return -1;
    for (size_t e = 0; e < net->edge_count; e++)
        out->first[net->edges[e].from + 2]++;
    for (size_t n = 2; n < net->node_count + 2; n++)
        out->first[n] += out->first[n - 1];
    for (size_t e = 0; e < net->edge_count; e++)
        out->item[out->first[net->edges[e].from + 1]++] = e;
    return 0;
}

/* Sets the layers of what can be taken away; returns how many nodes that are. `waits` has
 * room for a number per node, `ready` too. */
static size_t take_away(struct cr_net *net, const struct outgoing *out, size_t *waits,
                        size_t *ready)
{
    size_t found = 0;
    for (size_t e = 0; e < net->edge_count; e++)
        waits[net->edges[e].to]++;
    for (size_t n = 0; n < net->node_count; n++) {
        /* A neuron that nothing leads to has its bias alone; it is no input for that. */
        net->nodes[n].layer = net->nodes[n].kind == CR_NODE_NEURON;
        if (!waits[n])
            ready[found++] = n;
    }
    for (size_t i = 0; i < found; i++) {
        const size_t layer = ++net->nodes[ready[i]].layer;
        for (size_t k = out->first[ready[i]]; k < out->first[ready[i] + 1]; k++) {
            const size_t to = net->edges[out->item[k]].to;
            if (net->nodes[to].layer < layer)
                net->nodes[to].layer = layer;
            if (--waits[to] == 0)
                ready[found++] = to;
        }
    }
    for (size_t n = 0; n < net->node_count; n++)
        if (waits[n])
            net->nodes[n].layer = 0;
    return found;
}

/* `counts` has room for a number per node. */
static void find_places(struct cr_net *net, size_t *counts)
{
    for (size_t n = 0; n < net->node_count; n++)
        counts[n] = 0;
    for (size_t n = 0; n < net->node_count; n++) {
        struct cr_node *node = &net->nodes[n];
        node->place = counts[node->layer - 1]++;
        if (net->layer_count < node->layer)
            net->layer_count = node->layer;
    }
}

int cr_layers_assign(struct cr_net *net, struct cr_err *err)
{
    struct outgoing out;
    size_t *waits = calloc(net->node_count + 1, sizeof *waits);
    size_t *ready = calloc(net->node_count + 1, sizeof *ready);
    const bool room = !outgoing_init(&out, net) && waits && ready;
    net->layer_count = 0;
    if (room && take_away(net, &out, waits, ready) == net->node_count)
        find_places(net, ready);
    free(out.first);
    free(out.item);
    free(waits);
    free(ready);
    return room ? 0 : cr_fail_memory(err);
}

/* Walking backwards over the nodes that are left. */
struct walk {
    const struct cr_net *net;
    const size_t *in_first, *in_edges;
    size_t *seen; /* the walk that came here, from 1; 0: none */
    size_t *path; /* this walk's nodes */
};

/* A node that leads to `node` and is left, but not itself; node_count when there is none. */
static size_t before(const struct walk *walk, size_t node)
{
    for (size_t i = walk->in_first[node]; i < walk->in_first[node + 1]; i++) {
        const size_t from = walk->net->edges[walk->in_edges[i]].from;
        if (from != node && walk->net->nodes[from].layer == 0)
            return from;
    }
    return walk->net->node_count;
}

/* Walks back from `start`. When the walk meets itself, path[*first .. returned) is a cycle,
 * against the edges; when it ends elsewhere, *first is what is returned. */
static size_t walk_back(struct walk *walk, size_t start, size_t number, size_t *first)
{
    size_t length = 0, node = start;
    while (node < walk->net->node_count && !walk->seen[node]) {
        walk->seen[node] = number;
        walk->path[length++] = node;
        node = before(walk, node);
    }
    *first = length;
    if (node == walk->net->node_count || walk->seen[node] != number)
        return length;
    do
        --*first;
    while (walk->path[*first] != node);
    return length;
}

/* Turns path[0 .. count) into the direction of the edges, the earliest node first. */
static void turn(const size_t *path, size_t count, size_t *out)
{
    size_t least = 0;
    for (size_t i = 1; i < count; i++)
        if (path[i] < path[least])
            least = i;
    for (size_t i = 0; i < count; i++)
        out[i] = path[(least + count - i) % count];
}

int cr_layers_cycles(const struct cr_net *net, const size_t *in_first,
                     const size_t *in_edges,
                     void (*found)(void *context, const struct cr_cycle *cycle),
                     void *context, struct cr_err *err)
{
    size_t *seen = calloc(net->node_count + 1, sizeof *seen);
    size_t *path = calloc(net->node_count + 1, sizeof *path);
    size_t *turned = calloc(net->node_count + 1, sizeof *turned);
    struct walk walk = {net, in_first, in_edges, seen, path};
    const bool room = seen && path && turned;
    for (size_t n = 0; room && n < net->node_count; n++) {
        size_t first;
        if (net->nodes[n].layer || seen[n])
            continue;
        const size_t length = walk_back(&walk, n, n + 1, &first);
        if (first == length)
            continue;
        turn(path + first, length - first, turned);
        found(context, &(struct cr_cycle){turned, length - first});
    }
    free(seen);
    free(path);
    free(turned);
    return room ? 0 : cr_fail_memory(err);
}
