/*
 * What depends on a value of a graph: the operations that have to be evaluated again when it
 * varies. Of a weight in a large layer that is one neuron and what lies behind it, not the
 * whole layer.
 */
#ifndef CR_CHECK_DEPENDENTS_H
#define CR_CHECK_DEPENDENTS_H

#include "graph/graph.h"

struct cr_dependents {
    size_t *first, *users; /* those of value v: users[first[v] .. first[v + 1]) */
    size_t *ids, count;    /* of the value asked for last, in the order of evaluation */
    bool *seen;
};

/* Release also after a failure. */
int cr_dependents_init(struct cr_dependents *dependents, const struct cr_graph *graph,
                       struct cr_err *err);
void cr_dependents_release(struct cr_dependents *dependents);

/* Finds ids and count of a value: the operations that it reaches, without itself. */
void cr_dependents_find(struct cr_dependents *dependents, size_t id);

/* How many these are; their ids are in no order. */
size_t cr_dependents_count(struct cr_dependents *dependents, size_t id);

#endif
