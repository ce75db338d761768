/*
 * Dense layers: has the network such a form, and what are the matrices of its numbers?
 *
 * A layer is dense when it has only neurons, each fed by all of the layer before, by weights
 * of its own, and by nothing else. A column has a number for each neuron of its layer.
 */
#ifndef CR_EXPLAIN_GRIDS_H
#define CR_EXPLAIN_GRIDS_H

#include "explain/tale.h"

enum cr_grid_kind {
    CR_GRID_WEIGHTS, /* into the layer: a row for each of its neurons */
    CR_GRID_WEIGHTS_TRANSPOSED,
    CR_GRID_WEIGHT_GRADIENTS,
    CR_GRID_BIASES,
    CR_GRID_SUMS,
    CR_GRID_OUTPUTS,
    CR_GRID_OUTPUTS_TRANSPOSED,
    CR_GRID_OUTPUT_GRADIENTS,
    CR_GRID_SLOPES, /* of the activation */
    CR_GRID_DELTAS,
    CR_GRID_TARGETS
};

/* Why the network has no such form, to be put behind a colon; NULL when it has. */
const char *cr_dense_obstacle(const struct cr_tale *tale);

/* How many neurons a layer (1-based) has, and its i-th. */
size_t cr_dense_size(const struct cr_tale *tale, size_t layer);
size_t cr_dense_node(const struct cr_tale *tale, size_t layer, size_t i);

/* The matrix of the sample that is told; the middle of a large one is left out. */
struct cr_math *cr_grid(const struct cr_tale *tale, enum cr_grid_kind kind, size_t layer);

#endif
