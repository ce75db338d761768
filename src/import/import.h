/*
 * Importing: a feed-forward model of another program as a network file.
 *
 *     model.onnx -> messages and tensors (onnx_file) -> a neuron for each feature of each
 *     layer (onnx_graph, onnx_ops over onnx_net) -> DOT, which is read back to check it
 *
 * A weighted sum (Gemm, MatMul) makes neurons; a bias and an activation behind it go into
 * the same neurons when nothing else reads what lies between. What cannot be said by neurons
 * is refused, by the name of its node and its operator.
 */
#ifndef CR_IMPORT_IMPORT_H
#define CR_IMPORT_IMPORT_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/limits.h"
#include "graph/op.h"

/* What a model does not say and a network file has to. */
struct cr_import {
    const char *inputs;  /* a number for each input, commas between; samples are separated by
                            semicolons; NULL: all 1 */
    const char *targets; /* the same for each output; NULL: all 0 */
    enum cr_op loss;     /* CR_OP_COUNT: ce behind a softmax, else sse */
    bool mean;           /* over samples; else their sum */
    const struct cr_limits *limits; /* NULL: the usual ones */
};

/* Appends the model in bytes[0 .. size) as a network file to `out`; `file` is what errors
 * call it. Notes (what was assumed), a line each, go to `notes`. */
int cr_import_onnx(const char *file, const char *bytes, size_t size,
                   const struct cr_import *wanted, struct cr_buf *out, struct cr_buf *notes,
                   struct cr_err *err);

#endif
