/*
 * Places: where a mistake can be made in a backward pass.
 *
 * A place is a set of local derivatives, each d result / d operand of one operation:
 *
 *     one          a single one, d(z)/d(w)
 *     path         those between two names, d(L)/d(yhat), where a formula has parts between
 *     into         all that reach one value
 *     kind         all of one kind in a layer, or everywhere: every derivative of sigmoid,
 *                  every weight that a gradient goes back through
 *     activations  all of activations, in the hidden layers or everywhere, whichever they are
 *     parameters   all that reach a parameter
 *
 * Larger ones come after smaller ones, so that the first of equals is the simplest. Weights
 * that feed the same values into several sums are told as matrices.
 */
#ifndef CR_CHECK_PLACES_H
#define CR_CHECK_PLACES_H

#include "check/replay.h"

enum cr_place_kind {
    CR_PLACE_ONE,
    CR_PLACE_PATH,
    CR_PLACE_INTO,
    CR_PLACE_KIND,
    CR_PLACE_ACTIVATIONS,
    CR_PLACE_PARAMETERS
};

/* What an operand is for: 0 in general, of a weighted sum 0 the weights, 1 what comes in, 2
 * the bias; of sub, div and pow the first or the second. */
enum { CR_PLACE_ROLES = 3 };

struct cr_fault_place {
    enum cr_place_kind kind;
    size_t first, count; /* members[first .. first + count): places in graph->operands */
    size_t of, by;       /* ONE, PATH: values; INTO: by */
    enum cr_op op;       /* KIND: of the operations, and which operand of theirs */
    size_t role;
    size_t layer; /* KIND: 1-based, or 0: everywhere */
    bool hidden;  /* ACTIVATIONS: of the hidden layers only */
};

/* Weights w[i][j] from x_j to sum i. */
struct cr_matrix {
    size_t rows, columns;
    size_t first; /* weights[first + i * columns + j]: graph values; carriers: same places */
};

struct cr_places {
    const struct cr_replay *replay; /* borrowed */
    struct cr_fault_place *items;
    size_t count, capacity;
    size_t *members;
    size_t member_count, member_capacity;
    struct cr_matrix *matrices;
    size_t matrix_count, matrix_capacity;
    size_t *weights, *carriers; /* carriers: where d sum / d x_j is, of each weight */
    size_t weight_count, weight_capacity, carrier_capacity;
};

/* Finds all places; `near` (per value, may be NULL) marks the values that single places must
 * touch: all others are left out. Release also after a failure. */
int cr_places_init(struct cr_places *places, const struct cr_replay *replay,
                   const bool *near, struct cr_err *err);
void cr_places_release(struct cr_places *places);

/* Adds the matrices of weights: a part of cr_places_init. -1 when memory is out. */
int cr_places_find_matrices(struct cr_places *places);

/* Is the value the result of a function of one number that counts as an activation? */
bool cr_is_activation_of(const struct cr_graph *graph, size_t id);

/* The layer of the neuron that the value is of, from 1; 0: of none. */
size_t cr_layer_of(const struct cr_places *places, size_t value);

/* Has the value a name of its own? */
bool cr_is_named(const struct cr_model *model, size_t value);

/* "d(yhat)/d(z)", "all that reaches a", "every derivative of sigmoid in layer 2"; names are
 * mentions (model/mention.h). */
void cr_place_say(const struct cr_places *places, size_t index, struct cr_buf *out);

/* A value as its quantity is called; a part without a name as what it is a part of. */
void cr_value_say(const struct cr_replay *replay, size_t value, struct cr_buf *out);

#endif
