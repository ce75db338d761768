/*
 * A network as its file says it: nodes, edges, parameters and settings, checked.
 *
 * This is what the readers make and the builder (model/model.h) turns into a graph with
 * names and symbols. Everything is complete and consistent: numbers are finite, names
 * resolved, the edges free of cycles, sample lists of one length. All strings live in the
 * arena.
 *
 * A formula is a network too, of leaves and operations: each value that it computes is a
 * node, in the order of evaluation, and an edge leads to it from each of its operands.
 *
 *     z = w*x + b        x (input)   w, b (parameters)   u1 = mul(w, x) (inner)
 *                        z = add(u1, b)
 *
 * It has no targets to hold predictions against, but an `output` of its own.
 */
#ifndef CR_READ_NET_H
#define CR_READ_NET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "graph/op.h"
#include "graph/update.h"

enum { CR_NONE = -1 };

enum cr_node_kind {
    CR_NODE_INPUT,    /* has value= */
    CR_NODE_NEURON,   /* weighted sum of what comes in, bias, activation */
    CR_NODE_OP,       /* has op=: one operation on what comes in */
    CR_NODE_PARAM,    /* a shared parameter as an operand; has its name */
    CR_NODE_CONSTANT, /* a number that takes no gradient */
};

/* A presentation attribute of the user's that is on the allow-list, range-checked; or any
 * other that passes because the file is trusted. */
struct cr_attr {
    const char *key, *value;
    bool trusted; /* not checked; `key` may be any text */
};

/* Claimed numbers of `check`; NaN where nothing is claimed. `text` as printed. */
struct cr_claim {
    const char *value, *grad, *new; /* expect_value, expect_grad, expect_new or NULL */
};

struct cr_node {
    const char *name;
    enum cr_node_kind kind;
    size_t line;           /* in the file, 1-based; 0 when not known */
    size_t layer;          /* 1-based: 1 + longest path from a source */
    size_t place;          /* 0-based among the nodes of its layer, in file order */
    enum cr_op activation; /* CR_NODE_NEURON; CR_OP_IDENTITY when none is given */
    enum cr_op op;         /* CR_NODE_OP */
    size_t index;          /* CR_NODE_OP with softmax: which operand's share; 0-based */
    bool inner;            /* CR_NODE_OP: a part of a formula that has no name of its own;
                              `name` is made up, and different from all others */
    bool is_target;        /* CR_NODE_INPUT: it is held against a prediction (a formula's) */
    long param;            /* CR_NODE_PARAM: index into params */
    const char *text;      /* CR_NODE_CONSTANT: as it is written, "1/2", in the language of
                              ops.def; NULL: as a number */
    const double *value;   /* CR_NODE_INPUT: one number per sample; CR_NODE_CONSTANT: one */
    bool from_data;        /* its value or target is a column of `data` */
    const double *target;  /* one number per sample, or NULL: output is no prediction */
    bool has_bias;
    double bias;      /* when bias_param is CR_NONE */
    long bias_param;  /* index into params, or CR_NONE */
    const char *symbol; /* the user's `symbol`, or NULL */
    struct cr_claim claim;
    struct cr_attr *attrs;
    size_t attr_count;
};

struct cr_edge {
    size_t from, to; /* indices into nodes */
    size_t line;
    bool has_weight; /* else the value passes as it is (operand of an op, or a fixed 1) */
    double weight;   /* when weight_param is CR_NONE */
    long weight_param;
    const char *symbol;
    struct cr_claim claim;
    struct cr_attr *attrs;
    size_t attr_count;
};

struct cr_param {
    const char *name;
    double value;
    bool frozen;
};

struct cr_net {
    struct cr_arena arena;
    const char *file;  /* as named by the user, "-" for standard input */
    const char *name;  /* the digraph's */
    const char *title; /* or NULL */
    const char *data;  /* the CSV file that samples come from, as written; or NULL */
    struct cr_node *nodes; /* in the file's order */
    size_t node_count;
    struct cr_edge *edges; /* in the file's order; for a node, in its operands' order */
    size_t edge_count;
    struct cr_param *params; /* shared ones, of the graph's `params` */
    size_t param_count;
    const char **freeze; /* names in `freeze` that are not of shared parameters: quantities
                            such as "h1.b" or "x->h1"; checked to exist */
    size_t freeze_count;
    size_t layer_count;
    size_t samples;
    long output;   /* the node that is differentiated, with no loss behind it; or CR_NONE:
                      the loss of the nodes that have targets */
    bool updates;  /* is there an update; without it parameters stay as they are */
    bool maximize; /* the update goes up, not down */
    enum cr_op loss;
    bool reduce_mean; /* over samples; else sum */
    struct cr_training training;
    double rounded;       /* the inputs were printed, with a last digit worth this; 0: exact */
    int digits;           /* 0: not given (or auto) */
    const char *notation; /* "indexed", "names", or NULL */
    const char *theme;    /* or NULL */
};

void cr_net_free(struct cr_net *net);

#endif
