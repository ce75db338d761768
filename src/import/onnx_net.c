/* Growing the network that a model becomes: see onnx_net.h. */
#include "import/onnx_net.h"

#include <ctype.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_STEM = 24 };

static int check(struct cr_importing *im, enum cr_limit limit, size_t count)
{
    return cr_limit_check(im->wanted->limits, limit, (double)count, im->file.name, im->err);
}

/* One more node; its number, or CR_NONE. */
static long add_node(struct cr_importing *im, const struct cr_node *node)
{
    struct cr_net *net = im->net;
    if (check(im, CR_LIMIT_NODES, net->node_count + 1))
        return -1;
    struct cr_node *nodes =
        cr_grown(net->nodes, &im->node_capacity, net->node_count, sizeof *nodes);
    if (nodes)
        net->nodes = nodes;
    size_t *block = cr_grown(im->block, &im->block_capacity, net->node_count, sizeof *block);
    if (block)
        im->block = block;
    if (!nodes || !block)
        return cr_fail_memory(im->err);
    block[net->node_count] = im->block_count;
    nodes[net->node_count] = *node;
    return (long)net->node_count++;
}

static struct cr_signal *new_signal(struct cr_importing *im, size_t count,
                                    const struct cr_node *node)
{
    struct cr_signal *signal = cr_arena_alloc(&im->arena, 1, sizeof *signal);
    if (check(im, CR_LIMIT_NODES, count))
        return NULL;
    if (signal)
        signal->nodes = cr_arena_alloc(&im->arena, count, sizeof *signal->nodes);
    if (!signal || !signal->nodes) {
        cr_fail_memory(im->err);
        return NULL;
    }
    signal->count = count;
    signal->rank = 2;
    signal->dims[1] = count;
    for (size_t i = 0; i < count; i++) {
        const long number = add_node(im, node);
        if (number < 0)
            return NULL;
        signal->nodes[i] = (size_t)number;
    }
    im->block_count++;
    return signal;
}

struct cr_signal *cr_onnx_neurons(struct cr_importing *im, size_t count)
{
    return new_signal(im, count,
                      &(struct cr_node){.kind = CR_NODE_NEURON,
                                        .activation = CR_OP_IDENTITY,
                                        .bias_param = CR_NONE,
                                        .param = CR_NONE});
}

struct cr_signal *cr_onnx_inputs(struct cr_importing *im, size_t count)
{
    struct cr_signal *signal = new_signal(
        im, count,
        &(struct cr_node){.kind = CR_NODE_INPUT, .bias_param = CR_NONE, .param = CR_NONE});
    if (signal)
        signal->shared = true; /* nothing goes into an input */
    return signal;
}

struct cr_signal *cr_onnx_operations(struct cr_importing *im, enum cr_op op,
                                     const struct cr_signal *like)
{
    struct cr_signal *signal = new_signal(im, like->count,
                                          &(struct cr_node){.kind = CR_NODE_OP,
                                                            .op = op,
                                                            .bias_param = CR_NONE,
                                                            .param = CR_NONE});
    if (signal) {
        cr_onnx_shape_as(signal, like);
        signal->shared = true;
    }
    return signal;
}

struct cr_signal *cr_onnx_alias(struct cr_importing *im, const struct cr_signal *signal)
{
    struct cr_signal *alias = cr_arena_copy(&im->arena, signal, 1, sizeof *signal);
    if (!alias)
        cr_fail_memory(im->err);
    return alias;
}

static int add_edge(struct cr_importing *im, const struct cr_edge *edge)
{
    struct cr_net *net = im->net;
    if (check(im, CR_LIMIT_EDGES, net->edge_count + 1))
        return -1;
    struct cr_edge *edges =
        cr_grown(net->edges, &im->edge_capacity, net->edge_count, sizeof *edges);
    if (!edges)
        return cr_fail_memory(im->err);
    net->edges = edges;
    edges[net->edge_count++] = *edge;
    return 0;
}

int cr_onnx_edge(struct cr_importing *im, size_t from, size_t to)
{
    return add_edge(im, &(struct cr_edge){.from = from, .to = to, .weight_param = CR_NONE});
}

int cr_onnx_weight(struct cr_importing *im, size_t from, size_t to, double weight)
{
    if (!isfinite(weight))
        return cr_fail(im->err, CR_STATUS_INPUT,
                       "%s: a weight is %s; a network has finite ones", im->file.name,
                       isnan(weight) ? "nan" : "infinite");
    return add_edge(im, &(struct cr_edge){.from = from,
                                          .to = to,
                                          .has_weight = true,
                                          .weight = weight,
                                          .weight_param = CR_NONE});
}

void cr_onnx_shape_as(struct cr_signal *signal, const struct cr_signal *like)
{
    signal->rank = like->rank;
    signal->column = like->column;
    memcpy(signal->dims, like->dims, sizeof signal->dims);
}

bool cr_onnx_can_take(const struct cr_signal *signal, bool private, enum cr_stage stage)
{
    return private && !signal->shared && signal->stage < stage;
}

struct cr_signal *cr_onnx_take(struct cr_importing *im, const struct cr_signal *signal,
                               bool private, enum cr_stage stage)
{
    struct cr_signal *taken;
    if (cr_onnx_can_take(signal, private, stage)) {
        taken = cr_onnx_alias(im, signal);
    } else {
        taken = cr_onnx_neurons(im, signal->count);
        if (taken)
            cr_onnx_shape_as(taken, signal);
        for (size_t i = 0; taken && i < signal->count; i++)
            if (cr_onnx_edge(im, signal->nodes[i], taken->nodes[i]))
                return NULL;
    }
    if (taken)
        taken->stage = stage;
    return taken;
}

/* ---- names ---- */

/* Can the model's word be the stem of names, or is `otherwise` better? Not what exporters
 * make up: numbers, "onnx::Gemm_0". */
static const char *stem(const char *word, const char *otherwise)
{
    const size_t length = strlen(word);
    if (length > LONGEST_STEM || !isalpha((unsigned char)*word) || strcmp(word, "L") == 0)
        return otherwise;
    for (size_t i = 0; i < length; i++)
        if (!isalnum((unsigned char)word[i]) && word[i] != '_')
            return otherwise;
    return word;
}

/* Names the nodes of a signal that have no name yet; `taken` has all names. */
static int name_signal(struct cr_importing *im, const struct cr_signal *signal,
                       const char *word, struct cr_names *taken)
{
    for (size_t i = 0; i < signal->count; i++) {
        const char **name = &im->net->nodes[signal->nodes[i]].name;
        if (*name)
            continue;
        const char *tail = "";
        for (;;) { /* until the name is free */
            *name = signal->count == 1
                        ? cr_arena_format(&im->net->arena, "%s%s", word, tail)
                        : cr_arena_format(&im->net->arena, "%s%s%zu", word, tail, i + 1);
            const size_t before = taken->count;
            if (!*name || cr_names_add(taken, *name, strlen(*name)) < 0)
                return cr_fail_memory(im->err);
            if (taken->count > before)
                break;
            tail = cr_arena_format(&im->net->arena, "%s_", tail);
            if (!tail)
                return cr_fail_memory(im->err);
        }
    }
    return 0;
}

/* The signals of the model's inputs or outputs, by their names there. */
static int name_ends(struct cr_importing *im, size_t count, Onnx__ValueInfoProto *const *infos,
                     const char *otherwise, struct cr_names *taken)
{
    for (size_t i = 0; i < count; i++) {
        const struct cr_onnx_value *value = cr_onnx_value(im, infos[i]->name);
        if (value->signal &&
            name_signal(im, value->signal, stem(infos[i]->name, otherwise), taken))
            return -1;
    }
    return 0;
}

/* How many blocks have a node without a name. */
static size_t unnamed_blocks(const struct cr_importing *im)
{
    size_t count = 0, last = SIZE_MAX;
    for (size_t n = 0; n < im->net->node_count; n++)
        if (!im->net->nodes[n].name && im->block[n] != last) {
            last = im->block[n];
            count++;
        }
    return count;
}

/* h1, h2 ... of the only hidden layer, h1_1, h1_2 ..., h2_1 ... of several. */
static int name_hidden(struct cr_importing *im, struct cr_names *taken)
{
    const bool several = unnamed_blocks(im) > 1;
    size_t hidden = 0;
    for (size_t n = 0; n < im->net->node_count;) {
        size_t end = n;
        while (end < im->net->node_count && im->block[end] == im->block[n])
            end++;
        size_t *nodes = cr_arena_alloc(&im->arena, end - n, sizeof *nodes);
        if (!nodes)
            return cr_fail_memory(im->err);
        for (size_t i = n; i < end; i++)
            nodes[i - n] = i;
        const struct cr_signal block = {.nodes = nodes, .count = end - n};
        char word[32] = "h";
        if (!im->net->nodes[n].name && several)
            snprintf(word, sizeof word, end - n > 1 ? "h%zu_" : "h%zu", ++hidden);
        if (name_signal(im, &block, word, taken))
            return -1;
        n = end;
    }
    return 0;
}

int cr_onnx_name_nodes(struct cr_importing *im)
{
    const Onnx__GraphProto *graph = im->file.graph;
    struct cr_names taken = {0};
    const int failed = name_ends(im, graph->n_input, graph->input, "x", &taken) ||
                       name_ends(im, graph->n_output, graph->output, "y", &taken) ||
                       name_hidden(im, &taken);
    cr_names_release(&taken);
    return failed ? -1 : 0;
}
