/* Where matrices belong in a network: see dense.h. */
#include "import/dense.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "read/diag.h"

void cr_dense_release(struct cr_dense_layers *layers)
{
    cr_arena_release(&layers->arena);
    *layers = (struct cr_dense_layers){0};
}

/* ---- the layers of a network ---- */

/* What finding them needs: for each node, and for each layer of the network. */
struct finding {
    const struct cr_net *net;
    struct cr_dense *of_layer; /* of layer_count */
    size_t *place;             /* node -> its place among the neurons of its layer */
    size_t *seen;              /* node -> 1 + the last layer that it leads to */
    size_t *column;            /* node -> its place among those that lead to that layer */
    size_t *next;              /* neuron of a layer -> the first column that may come */
};

static struct cr_dense *layer_of(struct finding *f, const struct cr_edge *edge)
{
    return &f->of_layer[f->net->nodes[edge->to].layer - 1];
}

static bool is_dense_edge(const struct cr_net *net, const struct cr_edge *edge)
{
    return edge->has_weight && net->nodes[edge->to].kind == CR_NODE_NEURON;
}

/* Counts edges and neurons, marks neurons in place. */
static void count(struct finding *f)
{
    const struct cr_net *net = f->net;
    for (size_t e = 0; e < net->edge_count; e++)
        if (is_dense_edge(net, &net->edges[e])) {
            layer_of(f, &net->edges[e])->edge_count++;
            f->place[net->edges[e].to] = 1;
        }
    for (size_t n = 0; n < net->node_count; n++)
        if (f->place[n])
            f->of_layer[net->nodes[n].layer - 1].neuron_count++;
}

static bool take_room(struct cr_arena *arena, struct finding *f)
{
    bool room = true;
    for (size_t l = 0; room && l < f->net->layer_count; l++) {
        struct cr_dense *layer = &f->of_layer[l];
        layer->neurons = cr_arena_alloc(arena, layer->neuron_count, sizeof *layer->neurons);
        layer->from = cr_arena_alloc(arena, layer->edge_count, sizeof *layer->from);
        layer->edges = cr_arena_alloc(arena, layer->edge_count, sizeof *layer->edges);
        room = layer->neurons && layer->from && layer->edges;
        layer->neuron_count = layer->edge_count = 0;
    }
    return room;
}

static void fill_neurons(struct finding *f)
{
    for (size_t n = 0; n < f->net->node_count; n++) {
        struct cr_dense *layer = &f->of_layer[f->net->nodes[n].layer - 1];
        if (!f->place[n])
            continue;
        f->place[n] = layer->neuron_count;
        layer->neurons[layer->neuron_count++] = n;
    }
}

static int ascending(const void *a, const void *b)
{
    const size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return x < y ? -1 : x > y;
}

static void number_columns(struct finding *f, struct cr_dense *layer)
{
    for (size_t i = 0; i < layer->from_count; i++)
        f->column[layer->from[i]] = i;
    for (size_t i = 0; i < layer->edge_count; i++) {
        const struct cr_edge *edge = &f->net->edges[layer->edges[i].edge];
        layer->edges[i].neuron = f->place[edge->to];
        layer->edges[i].from = f->column[edge->from];
    }
}

/* Do the edges into each neuron come in the order of the columns? */
static bool is_in_order(struct finding *f, const struct cr_dense *layer)
{
    for (size_t i = 0; i < layer->neuron_count; i++)
        f->next[i] = 0;
    for (size_t i = 0; i < layer->edge_count; i++) {
        const struct cr_dense_edge *edge = &layer->edges[i];
        if (edge->from < f->next[edge->neuron])
            return false;
        f->next[edge->neuron] = edge->from + 1;
    }
    return true;
}

/* What leads to the layer: in the order of the edges, when all neurons have them in the same
 * one; else in the order of the nodes. */
static void order_columns(struct finding *f, size_t number)
{
    struct cr_dense *layer = &f->of_layer[number];
    for (size_t i = 0; i < layer->edge_count; i++) {
        const size_t from = f->net->edges[layer->edges[i].edge].from;
        if (f->seen[from] != number + 1)
            layer->from[layer->from_count++] = from;
        f->seen[from] = number + 1;
    }
    number_columns(f, layer);
    if (is_in_order(f, layer))
        return;
    qsort(layer->from, layer->from_count, sizeof *layer->from, ascending);
    number_columns(f, layer);
}

static void fill_edges(struct finding *f)
{
    const struct cr_net *net = f->net;
    for (size_t e = 0; e < net->edge_count; e++)
        if (is_dense_edge(net, &net->edges[e])) {
            struct cr_dense *layer = layer_of(f, &net->edges[e]);
            layer->edges[layer->edge_count++].edge = e;
        }
    for (size_t l = 0; l < net->layer_count; l++)
        order_columns(f, l);
}

int cr_dense_find(struct cr_dense_layers *layers, const struct cr_net *net,
                  struct cr_err *err)
{
    struct finding f = {.net = net};
    *layers = (struct cr_dense_layers){0};
    f.of_layer = cr_arena_alloc(&layers->arena, net->layer_count, sizeof *f.of_layer);
    f.place = cr_arena_alloc(&layers->arena, net->node_count, sizeof *f.place);
    f.seen = cr_arena_alloc(&layers->arena, net->node_count, sizeof *f.seen);
    f.column = cr_arena_alloc(&layers->arena, net->node_count, sizeof *f.column);
    f.next = cr_arena_alloc(&layers->arena, net->node_count, sizeof *f.next);
    if (!f.of_layer || !f.place || !f.seen || !f.column || !f.next)
        return cr_fail_memory(err);
    count(&f);
    if (!take_room(&layers->arena, &f))
        return cr_fail_memory(err);
    fill_neurons(&f);
    fill_edges(&f);
    layers->items = f.of_layer;
    for (size_t l = 0; l < net->layer_count; l++) /* those without weights fall out */
        if (f.of_layer[l].edge_count)
            layers->items[layers->count++] = f.of_layer[l];
    return 0;
}

/* ---- matching ---- */

/* Names in the order of people: numbers in them as numbers. */
static int natural(const char *a, const char *b)
{
    while (*a && *b) {
        if (isdigit((unsigned char)*a) && isdigit((unsigned char)*b)) {
            a += strspn(a, "0");
            b += strspn(b, "0");
            const size_t x = strspn(a, "0123456789"), y = strspn(b, "0123456789");
            const int order = x != y ? (x < y ? -1 : 1) : memcmp(a, b, x);
            if (order)
                return order;
            a += x;
            b += y;
        } else if (*a != *b) {
            break;
        } else {
            a++;
            b++;
        }
    }
    return (unsigned char)*a - (unsigned char)*b;
}

static int by_name(const void *a, const void *b)
{
    const struct cr_tensor *const *x = a, *const *y = b;
    return natural((*x)->name, (*y)->name);
}

/* Does the matrix fit the layer, and how does it stand? A square one stands as its name's
 * library has it. */
static bool fits(const struct cr_dense *layer, const struct cr_tensor *matrix, bool *by_neuron)
{
    const bool rows =
        matrix->dims[0] == layer->neuron_count && matrix->dims[1] == layer->from_count;
    const bool columns =
        matrix->dims[1] == layer->neuron_count && matrix->dims[0] == layer->from_count;
    *by_neuron = rows && !(columns && strstr(matrix->name, "kernel"));
    return rows || columns;
}

static void assign(struct cr_dense *layer, const struct cr_tensor *matrix)
{
    layer->weight = matrix;
    fits(layer, matrix, &layer->by_neuron);
}

static bool match_in_order(struct cr_dense_layers *layers,
                           const struct cr_tensor *const *matrices)
{
    bool by_neuron;
    for (size_t l = 0; l < layers->count; l++)
        if (!fits(&layers->items[l], matrices[l], &by_neuron))
            return false;
    for (size_t l = 0; l < layers->count; l++)
        assign(&layers->items[l], matrices[l]);
    return true;
}

/* Where each layer has one matrix only that fits, and no two the same. */
static bool match_by_shape(struct cr_dense_layers *layers,
                           const struct cr_tensor *const *matrices)
{
    bool by_neuron;
    for (size_t l = 0; l < layers->count; l++) {
        layers->items[l].weight = NULL;
        for (size_t m = 0; m < layers->count; m++) {
            if (!fits(&layers->items[l], matrices[m], &by_neuron))
                continue;
            if (layers->items[l].weight)
                return false;
            assign(&layers->items[l], matrices[m]);
        }
        for (size_t k = 0; k < l; k++)
            if (layers->items[k].weight == layers->items[l].weight)
                return false;
        if (!layers->items[l].weight)
            return false;
    }
    return true;
}

static int say_shapes(const struct cr_dense_layers *layers,
                      const struct cr_tensor *const *matrices, size_t matrix_count,
                      const char *file, struct cr_err *err)
{
    enum { SHOWN = 8 };
    struct cr_buf text = {0};
    for (size_t m = 0; m < matrix_count && m < SHOWN; m++)
        cr_buf_printf(&text, "%s%s %s", m ? ", " : "", cr_cut(matrices[m]->name).text,
                      cr_tensor_shape_text(matrices[m]).text);
    cr_buf_puts(&text, matrix_count > SHOWN ? ", ...; layers: " : "; layers: ");
    for (size_t l = 0; l < layers->count && l < SHOWN; l++)
        cr_buf_printf(&text, "%s%zux%zu", l ? ", " : "", layers->items[l].neuron_count,
                      layers->items[l].from_count);
    cr_fail(err, CR_STATUS_INPUT,
            "%s: its matrices do not fit the network's layers of weights (matrices: %s%s)", file,
            cr_buf_text(&text), layers->count > SHOWN ? ", ..." : "");
    cr_buf_release(&text);
    return -1;
}

/* The tensor of the matrix' bias: "0.weight" -> "0.bias", "w1" -> "b1". */
static const struct cr_tensor *bias_of(const struct cr_tensors *tensors, const char *weight)
{
    static const char *const words[][2] = {
        {"weight", "bias"}, {"kernel", "bias"}, {"w", "b"}, {"W", "b"}, {"W", "B"}};
    const size_t length = strlen(weight);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const size_t old = strlen(words[i][0]);
        for (size_t at = length + 1; at-- > 0;) {
            if (at + old > length || memcmp(weight + at, words[i][0], old) != 0)
                continue;
            char name[512];
            const int size = snprintf(name, sizeof name, "%.*s%s%s", (int)at, weight,
                                      words[i][1], weight + at + old);
            const struct cr_tensor *bias = size > 0 && (size_t)size < sizeof name
                                               ? cr_tensors_find(tensors, name)
                                               : NULL;
            if (bias && bias->rank == 1)
                return bias;
            break; /* the last place only */
        }
    }
    return NULL;
}

static int find_biases(struct cr_dense_layers *layers, const struct cr_tensors *tensors,
                       const char *file, struct cr_err *err)
{
    for (size_t l = 0; l < layers->count; l++) {
        struct cr_dense *layer = &layers->items[l];
        layer->bias = bias_of(tensors, layer->weight->name);
        if (layer->bias && layer->bias->count != layer->neuron_count)
            return cr_fail(err, CR_STATUS_INPUT, "%s: \"%s\" has %zu numbers, its layer %zu neurons",
                           file, cr_cut(layer->bias->name).text, layer->bias->count,
                           layer->neuron_count);
        if (layer->edge_count != layer->weight->count)
            return cr_fail(err, CR_STATUS_INPUT,
                           "%s: \"%s\" has %zu numbers, its layer %zu weights", file,
                           cr_cut(layer->weight->name).text, layer->weight->count,
                           layer->edge_count);
    }
    return 0;
}

int cr_dense_match(struct cr_dense_layers *layers, const struct cr_tensors *tensors,
                   bool ordered, const char *file, struct cr_err *err)
{
    const struct cr_tensor **matrices =
        cr_arena_alloc(&layers->arena, tensors->count, sizeof *matrices);
    size_t matrix_count = 0;
    if (!matrices)
        return cr_fail_memory(err);
    for (size_t i = 0; i < tensors->count; i++)
        if (tensors->items[i].rank == 2)
            matrices[matrix_count++] = &tensors->items[i];
    if (!ordered && matrix_count)
        qsort(matrices, matrix_count, sizeof *matrices, by_name);
    if (matrix_count != layers->count ||
        !(match_in_order(layers, matrices) || match_by_shape(layers, matrices)))
        return say_shapes(layers, matrices, matrix_count, file, err);
    return find_biases(layers, tensors, file, err);
}

size_t cr_dense_place(const struct cr_dense *layer, const struct cr_dense_edge *edge)
{
    return layer->by_neuron ? edge->neuron * layer->from_count + edge->from
                            : edge->from * layer->neuron_count + edge->neuron;
}
