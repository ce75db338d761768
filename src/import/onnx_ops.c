/*
 * The operators of a model that neurons can say: a table of their names, and a function for
 * each kind. See onnx_net.h.
 */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "import/onnx_net.h"
#include "read/diag.h"

int cr_onnx_refuse(struct cr_importing *im, const Onnx__NodeProto *node, const char *format,
                   ...)
{
    char why[300];
    va_list args;
    va_start(args, format);
    vsnprintf(why, sizeof why, format, args);
    va_end(args);
    return cr_fail(im->err, CR_STATUS_INPUT, "%s: %s: %s", im->file.name,
                   cr_onnx_called(node).text, why);
}

struct cr_onnx_value *cr_onnx_value(struct cr_importing *im, const char *name)
{
    return &im->values[cr_names_find(&im->names, name, strlen(name))];
}

/* ---- operands ---- */

/* The k-th operand as a constant, or NULL; an operand that is left out is one too. */
const struct cr_tensor *cr_onnx_constant(struct cr_importing *im, const Onnx__NodeProto *node,
                                        size_t k)
{
    return k < node->n_input ? cr_tensors_find(&im->file.constants, node->input[k]) : NULL;
}

const struct cr_signal *cr_onnx_signal(struct cr_importing *im, const Onnx__NodeProto *node,
                                      size_t k)
{
    return k < node->n_input ? cr_onnx_value(im, node->input[k])->signal : NULL;
}

/* Does nothing but this node read the operand? */
bool cr_onnx_is_private(struct cr_importing *im, const Onnx__NodeProto *node, size_t k)
{
    return cr_onnx_value(im, node->input[k])->uses == 1;
}

/* The node's result; NULL when making it failed. */
int cr_onnx_result(struct cr_importing *im, const Onnx__NodeProto *node,
                  struct cr_signal *made)
{
    if (made)
        cr_onnx_value(im, node->output[0])->signal = made;
    return made ? 0 : -1;
}

/* The only signal that the node reads; NULL, with err set, when it is none. */
const struct cr_signal *cr_onnx_only_signal(struct cr_importing *im,
                                           const Onnx__NodeProto *node)
{
    const struct cr_signal *x = cr_onnx_signal(im, node, 0);
    if (!x)
        cr_onnx_refuse(im, node, "its first operand is not computed from the inputs");
    return x;
}

/* Operations, one a feature, each on that feature of a, and of b where there is one. */
struct cr_signal *cr_onnx_apply(struct cr_importing *im, enum cr_op op,
                                    const struct cr_signal *a, const struct cr_signal *b)
{
    struct cr_signal *y = cr_onnx_operations(im, op, a);
    for (size_t i = 0; y && i < y->count; i++)
        if (cr_onnx_edge(im, a->nodes[i], y->nodes[i]) ||
            (b && cr_onnx_edge(im, b->nodes[i], y->nodes[i])))
            return NULL;
    return y;
}

/* ---- activations ---- */

/* ONNX's operator, ours, and the attribute that ours has at a fixed number. */
static const struct activation {
    const char *type;
    enum cr_op op;
    const char *attribute;
    double number, standard; /* ours; the operator's where the node does not say */
} ACTIVATIONS[] = {
    {"Sigmoid", CR_OP_SIGMOID, NULL, 0, 0},
    {"Tanh", CR_OP_TANH, NULL, 0, 0},
    {"Relu", CR_OP_RELU, NULL, 0, 0},
    {"LeakyRelu", CR_OP_LEAKY_RELU, "alpha", 0.01, 0.01},
    {"Elu", CR_OP_ELU, "alpha", 1, 1},
    {"Softplus", CR_OP_SOFTPLUS, NULL, 0, 0},
    {"Gelu", CR_OP_GELU, NULL, 0, 0},
    {"Sin", CR_OP_SIN, NULL, 0, 0},
    {"Exp", CR_OP_EXP, NULL, 0, 0},
};

/* In the neurons that make the input where that can be; softmax is always one of neurons. */
int cr_onnx_activate(struct cr_importing *im, const char *input, size_t uses, enum cr_op op,
                     const char *output)
{
    const struct cr_onnx_value *value = cr_onnx_value(im, input);
    const bool private = value->uses == uses;
    struct cr_signal *y;
    if (op == CR_OP_SOFTMAX || cr_onnx_can_take(value->signal, private, CR_STAGE_DONE)) {
        y = cr_onnx_take(im, value->signal, private, CR_STAGE_DONE);
        for (size_t i = 0; y && i < y->count; i++)
            im->net->nodes[y->nodes[i]].activation = op;
    } else {
        y = cr_onnx_apply(im, op, value->signal, NULL);
    }
    if (y)
        cr_onnx_value(im, output)->signal = y;
    return y ? 0 : -1;
}

static int import_activation(struct cr_importing *im, const Onnx__NodeProto *node)
{
    const struct activation *row = ACTIVATIONS;
    while (!cr_onnx_is(node, row->type))
        row++;
    const double number =
        row->attribute ? cr_onnx_number(node, row->attribute, row->standard) : 0;
    const Onnx__AttributeProto *approximate = cr_onnx_attribute(node, "approximate");
    if (fabs(number - row->number) > 1e-7)
        return cr_onnx_refuse(im, node, "%s is %g; chainrule's %s has %g", row->attribute,
                              number, cr_op_row(row->op)->name, row->number);
    if (approximate && !(approximate->s.len == 4 && !memcmp(approximate->s.data, "none", 4)))
        return cr_onnx_refuse(im, node, "only the exact form is supported, with erf");
    if (!cr_onnx_only_signal(im, node))
        return -1;
    return cr_onnx_activate(im, node->input[0], 1, row->op, node->output[0]);
}

static int import_softmax(struct cr_importing *im, const Onnx__NodeProto *node)
{
    const struct cr_signal *x = cr_onnx_only_signal(im, node);
    const bool logarithm = cr_onnx_is(node, "LogSoftmax");
    const struct cr_onnx_value *out = cr_onnx_value(im, node->output[0]);
    if (!x || cr_onnx_check_axis(im, node, x) ||
        cr_onnx_activate(im, node->input[0], 1, CR_OP_SOFTMAX, node->output[0]))
        return -1;
    if (!logarithm)
        return 0;
    if (!out->is_output || out->uses > 1)
        return cr_onnx_result(im, node, cr_onnx_apply(im, CR_OP_LOG, out->signal, NULL));
    im->log_softmax = true;
    cr_buf_printf(im->notes,
                  "%s: %s: becomes softmax; the loss ce takes the logarithm\n", im->file.name,
                  cr_onnx_called(node).text);
    return 0;
}

static int import_constant(struct cr_importing *im, const Onnx__NodeProto *node)
{
    (void)im;
    (void)node;
    return 0; /* is among the file's constants */
}

/* ---- the table ---- */

static const struct {
    const char *type;
    int (*import)(struct cr_importing *im, const Onnx__NodeProto *node);
} OPERATORS[] = {
    {"Gemm", cr_onnx_import_gemm},           {"MatMul", cr_onnx_import_matmul},
    {"Add", cr_onnx_import_add},             {"Softmax", import_softmax},
    {"LogSoftmax", import_softmax},  {"Flatten", cr_onnx_import_flatten},
    {"Reshape", cr_onnx_import_reshape},     {"Identity", cr_onnx_import_identity},
    {"Dropout", cr_onnx_import_dropout},     {"Cast", cr_onnx_import_cast},
    {"Concat", cr_onnx_import_concat},       {"Transpose", cr_onnx_import_transpose},
    {"Constant", import_constant},   {"Shape", cr_onnx_import_shape},
    {"Gather", cr_onnx_import_gather}, {"Unsqueeze", cr_onnx_import_unsqueeze},
};

/* For messages: everything that is supported. */
static void list_operators(struct cr_buf *out)
{
    for (size_t i = 0; i < sizeof OPERATORS / sizeof OPERATORS[0]; i++)
        cr_buf_printf(out, "%s%s", i ? ", " : "", OPERATORS[i].type);
    for (size_t i = 0; i < sizeof ACTIVATIONS / sizeof ACTIVATIONS[0]; i++)
        cr_buf_printf(out, ", %s", ACTIVATIONS[i].type);
}

static int refuse_operator(struct cr_importing *im, const Onnx__NodeProto *node)
{
    struct cr_buf known = {0};
    list_operators(&known);
    cr_fail(im->err, CR_STATUS_INPUT, "%s: %s: this operator is not supported (known: %s)",
            im->file.name, cr_onnx_called(node).text, cr_buf_text(&known));
    cr_buf_release(&known);
    return -1;
}

int cr_onnx_import_node(struct cr_importing *im, const Onnx__NodeProto *node)
{
    bool folded;
    if (cr_onnx_fold(im, node, &folded))
        return -1;
    if (folded)
        return 0;
    for (size_t i = 0; i < sizeof OPERATORS / sizeof OPERATORS[0]; i++)
        if (cr_onnx_is(node, OPERATORS[i].type))
            return OPERATORS[i].import(im, node);
    for (size_t i = 0; i < sizeof ACTIVATIONS / sizeof ACTIVATIONS[0]; i++)
        if (cr_onnx_is(node, ACTIVATIONS[i].type))
            return import_activation(im, node);
    return refuse_operator(im, node);
}
