/*
 * An ONNX file: its bytes as messages, and its constants as tensors.
 *
 * protobuf-c unpacks by the descriptions that its compiler makes of the installed
 * onnx.proto. It trusts a file in two ways, so two guards stand before it: messages may be
 * nested only so deep (it calls itself for each level), and what is unpacked may take only
 * so much memory (an empty message of two bytes becomes a hundred).
 */
#ifndef CR_IMPORT_ONNX_FILE_H
#define CR_IMPORT_ONNX_FILE_H

#include <onnx.pb-c.h>

#include "import/tensor.h"

struct cr_onnx_file {
    const char *name;
    Onnx__ModelProto *model;
    const Onnx__GraphProto *graph; /* the model's; never NULL after reading */
    int64_t opset;                 /* version of the standard operators */
    struct cr_tensors constants;   /* initialisers, and what nodes of Constant have */
};

/* Reads the model; release also after a failure. Errors name the file and what is wrong
 * with it. */
int cr_onnx_file_read(struct cr_onnx_file *file, const char *name, const char *bytes,
                      size_t size, struct cr_err *err);
void cr_onnx_file_release(struct cr_onnx_file *file);

/* How a node is called in messages: `node "/0/Gemm" (Gemm)`, by its first output when it has
 * no name. */
struct cr_onnx_called {
    char text[160];
};
struct cr_onnx_called cr_onnx_called(const Onnx__NodeProto *node);

/* The node's attribute, or NULL. */
const Onnx__AttributeProto *cr_onnx_attribute(const Onnx__NodeProto *node,
                                              const char *name);

/* As a number, or what holds without it. */
double cr_onnx_number(const Onnx__NodeProto *node, const char *name, double otherwise);
int64_t cr_onnx_whole(const Onnx__NodeProto *node, const char *name, int64_t otherwise);

/* Is the node of the standard operators, and of this type? */
bool cr_onnx_is(const Onnx__NodeProto *node, const char *type);

#endif
