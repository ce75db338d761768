/*
 * A circuit in the making: what circuit_sizes.c, circuit_layout.c and circuit_fold.c share.
 */
#ifndef CR_DRAW_CIRCUIT_PARTS_H
#define CR_DRAW_CIRCUIT_PARTS_H

#include "draw/circuit.h"

struct cr_placing {
    struct cr_scene *scene;
    struct cr_circuit *circuit;
    const struct cr_graph *graph;
    bool failed;
};

/* The operand place of the k-th operand of a value. */
size_t cr_circuit_place(const struct cr_graph *graph, size_t value, size_t k);

bool cr_gate_is_leaf(const struct cr_placing *p, size_t value);
bool cr_gate_is_constant(const struct cr_placing *p, size_t value);

/* How far apart the wires into an operation are. */
double cr_gate_row(const struct cr_placing *p, size_t value);

/* The sizes of all boxes, from the measured labels. */
void cr_circuit_size(struct cr_placing *p);

/* Marks the wires on which a circuit that repeats itself begins anew (wire->back): dot need
 * not place what they lead to further right. Returns how many there are, -1 when memory is
 * out. */
long cr_circuit_fold(struct cr_placing *p);

#endif
