/*
 * Dense layers: where the matrices of other programs belong in a network.
 *
 * A layer of weights is the neurons of one layer and the nodes that lead to them by edges
 * with weights; neurons in the file's order, those nodes in that of the edges. A matrix of PyTorch has a row for each neuron and
 * a column for each of those nodes, one of x @ W and of Keras a column for each neuron.
 *
 *     0.weight (4 x 3)   x1 x2 x3 -> h1 h2 h3 h4        0.bias (4)   of h1 h2 h3 h4
 *     2.weight (2 x 4)   h1 h2 h3 h4 -> y1 y2           2.bias (2)   of y1 y2
 *
 * Names do not say where a matrix belongs, but their order does: layer by layer. Where the
 * order does not fit, the shapes may, when there is only one way.
 */
#ifndef CR_IMPORT_DENSE_H
#define CR_IMPORT_DENSE_H

#include "import/tensor.h"
#include "read/net.h"

/* An edge, and where its weight stands: row of the neuron, column of what leads to it. */
struct cr_dense_edge {
    size_t edge, neuron, from;
};

struct cr_dense {
    size_t *neurons, neuron_count; /* nodes, in the file's order */
    size_t *from, from_count;      /* in the order of the edges into each neuron */
    struct cr_dense_edge *edges;
    size_t edge_count;
    /* After matching: */
    const struct cr_tensor *weight, *bias; /* NULL: there is none */
    bool by_neuron;                        /* a row for each neuron; else a column */
};

struct cr_dense_layers {
    struct cr_arena arena;
    struct cr_dense *items;
    size_t count;
};

/* The layers of weights of a network, from the inputs on. Release also after a failure. */
int cr_dense_find(struct cr_dense_layers *layers, const struct cr_net *net,
                  struct cr_err *err);
void cr_dense_release(struct cr_dense_layers *layers);

/* Gives each layer its matrix and its bias. `ordered`: tensors come in the order of the
 * layers; else in that of their names, with numbers as numbers (2 before 10). -1 with err set
 * when the matrices do not fit; `file` is what has them. */
int cr_dense_match(struct cr_dense_layers *layers, const struct cr_tensors *tensors,
                   bool ordered, const char *file, struct cr_err *err);

/* The place in a layer's matrix of an edge's weight. */
size_t cr_dense_place(const struct cr_dense *layer, const struct cr_dense_edge *edge);

#endif
