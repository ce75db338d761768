/*
 * The model: every quantity of a network, with its name, its symbol and its place in the
 * graph of operations.
 *
 * The builder turns a checked network (read/net.h) into a graph (graph/graph.h): a neuron
 * becomes a weighted sum z and an activation a, the targets and predictions a loss. A
 * quantity is a value of that graph that has a name; constants have none.
 *
 *     node n, edge x -> n        quantities x, n.b, n.z, n.a, n.target, x->n, L
 *     z = w*x + b                quantities w, x, b, z, and u1 (w*x), an inner one
 *
 * Quantities are numbered in the order in which they are told: shared parameters, then
 * the nodes in the file's order with their b, z, a and target, then the edges, then L; a
 * parameter that is a node of its own comes with that node. Inner quantities (parts of a
 * formula without a name, constants) are drawn, but not listed. The model owns the
 * network, the graph and its arena; all strings live in the arena.
 *
 * For a circuit a neuron is taken apart: a product for each weight, then their sum.
 */
#ifndef CR_MODEL_MODEL_H
#define CR_MODEL_MODEL_H

#include "graph/graph.h"
#include "math/math.h"
#include "read/net.h"

enum cr_role {
    CR_ROLE_INPUT,
    CR_ROLE_TARGET,
    CR_ROLE_WEIGHT,
    CR_ROLE_BIAS,
    CR_ROLE_PARAMETER, /* shared: a weight or a bias in several places */
    CR_ROLE_PRE,       /* pre-activation z */
    CR_ROLE_ACTIVATION,
    CR_ROLE_PREDICTION, /* the activation of a node with a target */
    CR_ROLE_RESULT,     /* of an operation node */
    CR_ROLE_CONSTANT,   /* takes no gradient; inner */
    CR_ROLE_LOSS,       /* what is differentiated: the loss, or a formula's output */
};

struct cr_quantity {
    const char *key; /* "h1.z", "x->h1": as in `run --json` */
    struct cr_math *symbol;
    enum cr_role role;
    long node, edge; /* where it belongs in the network, or CR_NONE */
    size_t value;    /* its id in the graph */
    bool frozen;     /* a parameter that the update leaves alone */
    bool inner;      /* not listed by `run`: it has no name in the file */
};

/* A node's quantities; CR_NONE where it has none. For inputs and operation nodes `a` is
 * the only one besides `target`. */
struct cr_node_quantities {
    long b, z, a, target;
};

/* Lists by key: those of key k are item[first[k] .. first[k + 1]). */
struct cr_lists {
    size_t *first, *item;
};

enum cr_notation { CR_NOTATION_INDEXED, CR_NOTATION_NAMES };

struct cr_model {
    struct cr_arena arena;
    struct cr_net *net; /* owned */
    struct cr_graph *graph;
    struct cr_quantity *quantities;
    size_t count;
    struct cr_node_quantities *of_node;
    long *of_param;     /* a shared parameter's quantity */
    long *of_edge;      /* the weight's quantity, or CR_NONE */
    long *of_value;     /* graph id -> quantity, or CR_NONE */
    size_t loss;        /* the quantity L: the loss, or the output, of one sample */
    struct cr_lists incoming; /* node -> edges into it, in operand order */
    struct cr_lists outgoing; /* node -> edges out of it, in the file's order */
    struct cr_lists layers;   /* layer - 1 -> its nodes, in the file's order */
    long *layer_bias; /* layer - 1 -> the shared parameter that is the bias of every neuron
                         of the layer and of nothing else, or CR_NONE */
    size_t prediction_count;
    bool indexed; /* symbols have indices, not the names of the file */
    size_t samples; /* of the graph */
    bool apart;   /* neurons are taken apart, for a circuit */
    size_t inner_count;
};

/* Builds the model and takes over `net`, also when it fails. NULL with err set when
 * memory is out or a `symbol` attribute is not of the form that it should be. */
struct cr_model *cr_model_build(struct cr_net *net, enum cr_notation notation,
                                struct cr_err *err);

/* The same with a graph of only the first `samples` of the network's: a batch at a time, for
 * training. */
struct cr_model *cr_model_build_batch(struct cr_net *net, enum cr_notation notation,
                                      size_t samples, struct cr_err *err);

/* The same with every neuron taken apart into products and their sum. The numbers are the
 * same but for the rounding. */
struct cr_model *cr_model_build_apart(struct cr_net *net, enum cr_notation notation,
                                      struct cr_err *err);

/* Appends an inner quantity during building; `of` is the node that it is a part of. Returns
 * its number, or CR_NONE when memory is out. */
long cr_model_add_inner(struct cr_model *model, size_t of);
void cr_model_free(struct cr_model *model);

bool cr_role_is_parameter(enum cr_role role);

/* Is the quantity a parameter that the update changes? */
bool cr_model_updates(const struct cr_model *model, size_t quantity);

/* What the user's own attribute says of the quantity's edge, or else node; or "". */
const char *cr_model_attr(const struct cr_model *model, size_t quantity, const char *key);

/* How many items a list has. */
size_t cr_lists_count(const struct cr_lists *lists, size_t key);

/* How many nodes a layer (1-based) has. */
size_t cr_model_layer_size(const struct cr_model *model, size_t layer);

#endif
