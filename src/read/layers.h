/*
 * Layers and cycles of a network.
 *
 * A node's layer is 1 + the longest path that leads to it from a node nothing leads to.
 */
#ifndef CR_READ_LAYERS_H
#define CR_READ_LAYERS_H

#include "read/net.h"

/* Sets layer and place of every node, and net->layer_count. When there are cycles, the
 * nodes on them and behind them keep layer 0, and layer_count is 0. -1 with err set when
 * memory is out. */
int cr_layers_assign(struct cr_net *net, struct cr_err *err);

/* A cycle of at least two nodes, as a list of nodes in the direction of the edges. */
struct cr_cycle {
    size_t *nodes;
    size_t count;
};

/* Finds cycles that have no node in common, after cr_layers_assign left layers at 0. Calls
 * `found` for each, with its first node in the file's order first. */
int cr_layers_cycles(const struct cr_net *net, const size_t *in_first,
                     const size_t *in_edges,
                     void (*found)(void *context, const struct cr_cycle *cycle),
                     void *context, struct cr_err *err);

#endif
