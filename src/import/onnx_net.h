/*
 * The network that an ONNX model becomes, while it is made; see import.h.
 *
 * A *signal* is what flows between the model's nodes, for one sample: a row of features,
 * each a node of the network. The batch dimension is not there.
 */
#ifndef CR_IMPORT_ONNX_NET_H
#define CR_IMPORT_ONNX_NET_H

#include "import/import.h"
#include "import/onnx_file.h"
#include "read/net.h"

/* What a signal's neurons have already; later things come in the same neurons only in this
 * order. */
enum cr_stage { CR_STAGE_SUM, CR_STAGE_BIAS, CR_STAGE_DONE };

struct cr_signal {
    size_t *nodes; /* of the network, one a feature; in the import's arena */
    size_t count;
    size_t rank;   /* of the tensor it stands for: 1 has no batch dimension */
    size_t dims[CR_TENSOR_MOST_DIMS]; /* its shape, with 0 for the batch */
    bool column;   /* samples are the columns, features the rows */
    bool shared;   /* something else reads these neurons too */
    enum cr_stage stage;
};

/* A name of the model: a tensor (then in the file's constants) or a signal. */
struct cr_onnx_value {
    struct cr_signal *signal; /* NULL until its node was imported */
    size_t uses;              /* operands of nodes, and outputs of the model */
    long consumer;            /* the last node that reads it, or CR_NONE */
    bool is_output;
};

struct cr_importing {
    struct cr_onnx_file file;
    const struct cr_import *wanted;
    struct cr_buf *notes;
    struct cr_err *err;
    struct cr_arena arena;
    struct cr_names names; /* of values */
    struct cr_onnx_value *values;
    bool *done;            /* of each node of the model: imported with another */
    struct cr_net *net;
    size_t node_capacity, edge_capacity;
    size_t *block;         /* of each node of the network: which layer of the model made it */
    size_t block_count, block_capacity;
    size_t concatenated;   /* features of all Concat */
    bool log_softmax;      /* at the end, and left to the loss */
};

/* ---- onnx_net.c ---- */

/* A signal of `count` new neurons without bias and with no edges yet; NULL with err set. */
struct cr_signal *cr_onnx_neurons(struct cr_importing *im, size_t count);

/* The same of inputs. */
struct cr_signal *cr_onnx_inputs(struct cr_importing *im, size_t count);

/* The same of operations, of the shape of another signal; nothing can go into them. */
struct cr_signal *cr_onnx_operations(struct cr_importing *im, enum cr_op op,
                                     const struct cr_signal *like);

/* The same nodes under another shape. */
struct cr_signal *cr_onnx_alias(struct cr_importing *im, const struct cr_signal *signal);

int cr_onnx_edge(struct cr_importing *im, size_t from, size_t to);
int cr_onnx_weight(struct cr_importing *im, size_t from, size_t to, double weight);

/* Gives the signal the shape of another. */
void cr_onnx_shape_as(struct cr_signal *signal, const struct cr_signal *like);

/* Can `stage` go into the signal's neurons? `private`: nothing but the node that is being
 * imported reads it. */
bool cr_onnx_can_take(const struct cr_signal *signal, bool private, enum cr_stage stage);

/* The signal, where it can; else new neurons that pass it on. */
struct cr_signal *cr_onnx_take(struct cr_importing *im, const struct cr_signal *signal,
                               bool private, enum cr_stage stage);

/* Names all nodes: x1, x2 ...; h1_1 ...; y1 ... */
int cr_onnx_name_nodes(struct cr_importing *im);

/* ---- onnx_ops.c ---- */

/* Imports one node of the model. */
int cr_onnx_import_node(struct cr_importing *im, const Onnx__NodeProto *node);

/* The value of a name; it must be one of the model's. */
struct cr_onnx_value *cr_onnx_value(struct cr_importing *im, const char *name);

/* The k-th operand as a constant or as a signal; NULL when it is none, or left out. */
const struct cr_tensor *cr_onnx_constant(struct cr_importing *im, const Onnx__NodeProto *node,
                                         size_t k);
const struct cr_signal *cr_onnx_signal(struct cr_importing *im, const Onnx__NodeProto *node,
                                       size_t k);

/* The first operand as a signal; NULL, with err set, when it is none. */
const struct cr_signal *cr_onnx_only_signal(struct cr_importing *im,
                                            const Onnx__NodeProto *node);

/* Does nothing but this node read the operand? */
bool cr_onnx_is_private(struct cr_importing *im, const Onnx__NodeProto *node, size_t k);

/* Keeps the node's result. Returns 0, or -1 when it is NULL: making it failed. */
int cr_onnx_result(struct cr_importing *im, const Onnx__NodeProto *node,
                   struct cr_signal *made);

/* Operations, one a feature, each on that feature of a, and of b where there is one. */
struct cr_signal *cr_onnx_apply(struct cr_importing *im, enum cr_op op,
                                const struct cr_signal *a, const struct cr_signal *b);

/* "FILE: node ... : why". Returns -1. */
__attribute__((format(printf, 3, 4))) int cr_onnx_refuse(struct cr_importing *im,
                                                         const Onnx__NodeProto *node,
                                                         const char *format, ...);

/* ---- onnx_shapes.c: what only moves or names numbers; shapes as values ---- */

int cr_onnx_import_identity(struct cr_importing *im, const Onnx__NodeProto *node);
int cr_onnx_import_dropout(struct cr_importing *im, const Onnx__NodeProto *node);
int cr_onnx_import_cast(struct cr_importing *im, const Onnx__NodeProto *node);
int cr_onnx_import_flatten(struct cr_importing *im, const Onnx__NodeProto *node);
int cr_onnx_import_reshape(struct cr_importing *im, const Onnx__NodeProto *node);
int cr_onnx_import_concat(struct cr_importing *im, const Onnx__NodeProto *node);
int cr_onnx_import_transpose(struct cr_importing *im, const Onnx__NodeProto *node);
int cr_onnx_import_shape(struct cr_importing *im, const Onnx__NodeProto *node);
int cr_onnx_import_gather(struct cr_importing *im, const Onnx__NodeProto *node);
int cr_onnx_import_unsqueeze(struct cr_importing *im, const Onnx__NodeProto *node);

/* Is the node's axis that of the features? -1, refused, when it is not. */
int cr_onnx_check_axis(struct cr_importing *im, const Onnx__NodeProto *node,
                       const struct cr_signal *x);

/* ---- onnx_sums.c ---- */

int cr_onnx_import_gemm(struct cr_importing *im, const Onnx__NodeProto *node);
int cr_onnx_import_matmul(struct cr_importing *im, const Onnx__NodeProto *node);
int cr_onnx_import_add(struct cr_importing *im, const Onnx__NodeProto *node);

/* ---- onnx_fold.c ---- */

/* Is the node the beginning of an activation that is written in several nodes (x*sigmoid(x),
 * x/2*(1+erf(x/sqrt(2))))? Then imports all of them and sets *found. */
int cr_onnx_fold(struct cr_importing *im, const Onnx__NodeProto *node, bool *found);

/* Puts an activation behind `input`, of which `uses` are by the node that is imported, as
 * the value of `output`. */
int cr_onnx_activate(struct cr_importing *im, const char *input, size_t uses, enum cr_op op,
                     const char *output);

#endif
