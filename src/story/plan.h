/*
 * The order of telling: which nodes compute, which node each parameter is told with, and which
 * nodes of a large layer are told together, as they are not drawn.
 */
#ifndef CR_STORY_PLAN_H
#define CR_STORY_PLAN_H

#include "model/model.h"

/* A layer of more neurons is drawn in part, where nothing else is wanted. */
enum { CR_MAX_NEURONS = 12 };

/* How many of the first nodes of a layer are drawn, and of the last. */
struct cr_shown {
    size_t head, tail;
};

/* Of a layer of that size, when `most` are allowed (0: CR_MAX_NEURONS): all; else about half
 * as many, for a layer that is not whole anyway need not fill the board. */
struct cr_shown cr_plan_part(size_t size, size_t most);

struct cr_plan {
    size_t *nodes; /* all that compute something, layer by layer: the forward order */
    size_t count;
    struct cr_lists owned; /* node -> the parameters (quantities) told with it: of the nodes
                              that use one, the one reached last going backward */
    bool *left_out;        /* per node: not drawn */
};

int cr_plan_init(struct cr_plan *plan, struct cr_arena *arena,
                 const struct cr_model *model, size_t most, struct cr_err *err);

/* How many of the plan's nodes, from that one on, are told together neuron by neuron: one,
 * or all of its layer that are left out. */
size_t cr_plan_group(const struct cr_plan *plan, const struct cr_model *model, size_t at);

/* Belongs the parameter to a node that is left out, or to an edge from one? */
bool cr_plan_leaves_out(const struct cr_plan *plan, const struct cr_model *model,
                        size_t param);

/* How many neurons and shared parameters, or operations (with two operands each), are told and
 * drawn of a model, of a layer `most` at the most (0: CR_MAX_NEURONS). */
size_t cr_plan_size(const struct cr_model *model, bool circuit, size_t most);

/* The nodes of one layer: they follow each other in plan->nodes. */
const size_t *cr_plan_layer(const struct cr_plan *plan, const struct cr_model *model,
                            size_t layer, size_t *count);

#endif
