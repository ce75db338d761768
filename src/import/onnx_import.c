/* The way from an ONNX file to a network file: see import.h. */
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "import/onnx_net.h"
#include "read/diag.h"
#include "read/read_dot.h"
#include "write/net_dot.h"

/* ---- names of values, and who reads them ---- */

static int add_name(struct cr_importing *im, const char *name)
{
    return cr_names_add(&im->names, name, strlen(name)) < 0 ? cr_fail_memory(im->err) : 0;
}

static int unnamed(struct cr_importing *im, const char *what)
{
    return cr_fail(im->err, CR_STATUS_INPUT, "%s: an %s of the model has no name",
                   im->file.name, what);
}

static int add_names(struct cr_importing *im)
{
    const Onnx__GraphProto *graph = im->file.graph;
    for (size_t i = 0; i < graph->n_input; i++)
        if (!graph->input[i]->name)
            return unnamed(im, "input");
        else if (add_name(im, graph->input[i]->name))
            return -1;
    for (size_t i = 0; i < graph->n_output; i++)
        if (!graph->output[i]->name)
            return unnamed(im, "output");
        else if (add_name(im, graph->output[i]->name))
            return -1;
    for (size_t n = 0; n < graph->n_node; n++) {
        const Onnx__NodeProto *node = graph->node[n];
        for (size_t k = 0; k < node->n_input; k++)
            if (add_name(im, node->input[k]))
                return -1;
        for (size_t k = 0; k < node->n_output; k++)
            if (add_name(im, node->output[k]))
                return -1;
    }
    return 0;
}

static int count_uses(struct cr_importing *im)
{
    const Onnx__GraphProto *graph = im->file.graph;
    im->values = cr_arena_alloc(&im->arena, im->names.count, sizeof *im->values);
    im->done = cr_arena_alloc(&im->arena, graph->n_node, sizeof *im->done);
    if (!im->values || !im->done)
        return cr_fail_memory(im->err);
    for (size_t i = 0; i < im->names.count; i++)
        im->values[i].consumer = CR_NONE;
    for (size_t n = 0; n < graph->n_node; n++)
        for (size_t k = 0; k < graph->node[n]->n_input; k++) {
            struct cr_onnx_value *value = cr_onnx_value(im, graph->node[n]->input[k]);
            value->uses++;
            value->consumer = (long)n;
        }
    for (size_t i = 0; i < graph->n_output; i++) {
        struct cr_onnx_value *value = cr_onnx_value(im, graph->output[i]->name);
        value->uses++;
        value->is_output = true;
    }
    return 0;
}

/* ---- inputs ---- */

/* Does the first node that takes the input want samples as columns (W x, or a transposed
 * first operand)? */
static bool wants_columns(struct cr_importing *im, const char *name)
{
    const long consumer = cr_onnx_value(im, name)->consumer;
    if (consumer == CR_NONE)
        return false;
    const Onnx__NodeProto *node = im->file.graph->node[consumer];
    if (node->n_input < 2 || !(cr_onnx_is(node, "Gemm") || cr_onnx_is(node, "MatMul")))
        return false;
    return strcmp(node->input[0], name) == 0 ? cr_onnx_whole(node, "transA", 0) != 0
                                             : cr_onnx_whole(node, "transB", 0) == 0;
}

static int refuse_input(struct cr_importing *im, const char *name, const char *why)
{
    return cr_fail(im->err, CR_STATUS_INPUT, "%s: input \"%s\" %s", im->file.name,
                   cr_cut(name).text, why);
}

static int import_input(struct cr_importing *im, const Onnx__ValueInfoProto *info)
{
    const Onnx__TypeProto *type = info->type;
    const bool is_tensor =
        type && type->value_case == ONNX__TYPE_PROTO__VALUE_TENSOR_TYPE && type->tensor_type;
    const Onnx__TensorShapeProto *shape = is_tensor ? type->tensor_type->shape : NULL;
    if (!shape || shape->n_dim == 0 || shape->n_dim > CR_TENSOR_MOST_DIMS)
        return refuse_input(im, info->name, "has no shape, or is one number");
    const bool column = shape->n_dim == 2 && wants_columns(im, info->name);
    const size_t batch = shape->n_dim == 1 ? 1 : column ? 1 : 0; /* 1 of a vector: none */
    int64_t dims[CR_TENSOR_MOST_DIMS];
    size_t rank = 0;
    for (size_t i = 0; i < shape->n_dim; i++) {
        const Onnx__TensorShapeProto__Dimension *dim = shape->dim[i];
        if (i == batch)
            continue;
        if (dim->value_case != ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_VALUE)
            return refuse_input(im, info->name, "has a dimension without a size besides the "
                                                "first, the batch");
        dims[rank++] = dim->dim_value;
    }
    struct cr_tensor tensor;
    if (!cr_tensor_shape(&tensor, dims, rank, INT32_MAX) || tensor.count == 0)
        return refuse_input(im, info->name, "has a size that is none");
    struct cr_signal *signal = cr_onnx_inputs(im, tensor.count);
    if (!signal)
        return -1;
    signal->rank = shape->n_dim;
    for (size_t i = 0, k = 0; i < shape->n_dim; i++)
        signal->dims[i] = i == batch ? 0 : tensor.dims[k++];
    signal->column = column;
    cr_onnx_value(im, info->name)->signal = signal;
    return 0;
}

static int import_inputs(struct cr_importing *im)
{
    const Onnx__GraphProto *graph = im->file.graph;
    for (size_t i = 0; i < graph->n_input; i++) {
        const char *name = graph->input[i]->name;
        if (cr_tensors_find(&im->file.constants, name)) /* as before version 4 */
            continue;
        if (cr_onnx_value(im, name)->signal)
            return refuse_input(im, name, "is there twice");
        if (import_input(im, graph->input[i]))
            return -1;
    }
    return 0;
}

/* ---- nodes ---- */

/* Is every operand there? The nodes are in the order of evaluation. */
static int check_node(struct cr_importing *im, const Onnx__NodeProto *node)
{
    if (!node->op_type)
        return cr_fail(im->err, CR_STATUS_INPUT, "%s: %s has no operator", im->file.name,
                       cr_onnx_called(node).text);
    if (node->n_output == 0 || !*node->output[0])
        return cr_onnx_refuse(im, node, "it has no result");
    if (cr_onnx_value(im, node->output[0])->signal)
        return cr_onnx_refuse(im, node, "its result is there already");
    for (size_t k = 0; k < node->n_input; k++)
        if (*node->input[k] && !cr_onnx_value(im, node->input[k])->signal &&
            !cr_tensors_find(&im->file.constants, node->input[k]))
            return cr_onnx_refuse(im, node, "its operand \"%s\" is not computed before it",
                                  cr_cut(node->input[k]).text);
    return 0;
}

static int import_nodes(struct cr_importing *im)
{
    const Onnx__GraphProto *graph = im->file.graph;
    for (size_t n = 0; n < graph->n_node; n++)
        if (!im->done[n] && (check_node(im, graph->node[n]) ||
                             cr_onnx_import_node(im, graph->node[n])))
            return -1;
    return 0;
}

/* ---- inputs' values, targets, loss ---- */

/* The next number of "1,2;3,4", of which *n were read; a row has `width`, and a semicolon
 * ends it. False when the text is of another form. */
static bool next_number(const char **text, size_t width, size_t *n, double *out)
{
    const size_t length = strcspn(*text, ",;");
    if (cr_num_parse(*text, length, out) != CR_NUM_OK)
        return false;
    *text += length;
    const bool row_ends = ++*n % width == 0;
    if (**text && (**text == ';') != row_ends)
        return false;
    *text += **text != '\0';
    return **text || row_ends;
}

/* Rows of `width` numbers; NULL with err set. *samples is 0 while it is not known. */
static double *rows(struct cr_importing *im, const char *option, const char *text,
                    size_t width, size_t *samples)
{
    size_t most = 1, n = 0;
    for (const char *p = text; *p; p++)
        most += *p == ',' || *p == ';';
    double *numbers = cr_arena_alloc(&im->net->arena, most, sizeof *numbers);
    if (!numbers) {
        cr_fail_memory(im->err);
        return NULL;
    }
    bool good = true;
    for (const char *p = text; good && n < most;)
        good = next_number(&p, width, &n, &numbers[n]);
    if (good && (!*samples || n == *samples * width)) {
        *samples = n / width;
        return numbers;
    }
    cr_fail(im->err, CR_STATUS_USAGE,
            "%s \"%.60s\": is not %zu number%s a sample, commas between, and semicolons between "
            "samples%s", option, text, width, width == 1 ? "" : "s",
            *samples ? " (of which --input has another number)" : "");
    return NULL;
}

/* Column i of the rows as a list of its own; without rows `otherwise`. */
static const double *column(struct cr_importing *im, const double *numbers, size_t width,
                            size_t i, double otherwise)
{
    double *list = cr_arena_alloc(&im->net->arena, im->net->samples, sizeof *list);
    if (!list)
        cr_fail_memory(im->err);
    for (size_t s = 0; list && s < im->net->samples; s++)
        list[s] = numbers ? numbers[s * width + i] : otherwise;
    return list;
}

/* The nodes that are a model's outputs, marked; how many. An output that is an input itself
 * gets a neuron that passes it on. */
static int mark_outputs(struct cr_importing *im, bool **marks, size_t *count)
{
    const Onnx__GraphProto *graph = im->file.graph;
    for (size_t i = 0; i < graph->n_output; i++) {
        struct cr_onnx_value *value = cr_onnx_value(im, graph->output[i]->name);
        if (!value->signal)
            return cr_fail(im->err, CR_STATUS_INPUT,
                           "%s: output \"%s\" is not computed from the inputs", im->file.name,
                           cr_cut(graph->output[i]->name).text);
        if (im->net->nodes[value->signal->nodes[0]].kind == CR_NODE_INPUT)
            value->signal = cr_onnx_take(im, value->signal, false, CR_STAGE_DONE);
        if (!value->signal)
            return -1;
    }
    *marks = cr_arena_alloc(&im->arena, im->net->node_count, sizeof **marks);
    if (!*marks)
        return cr_fail_memory(im->err);
    *count = 0;
    for (size_t i = 0; i < graph->n_output; i++) {
        const struct cr_signal *y = cr_onnx_value(im, graph->output[i]->name)->signal;
        for (size_t k = 0; k < y->count; k++) {
            *count += !(*marks)[y->nodes[k]];
            (*marks)[y->nodes[k]] = true;
        }
    }
    return 0;
}

static size_t count_inputs(const struct cr_net *net)
{
    size_t count = 0;
    for (size_t n = 0; n < net->node_count; n++)
        count += net->nodes[n].kind == CR_NODE_INPUT;
    return count;
}

/* Gives inputs their values and outputs their targets. */
static int fill(struct cr_importing *im, const bool *marks, size_t outputs)
{
    struct cr_net *net = im->net;
    const size_t inputs = count_inputs(net);
    const double *values = NULL, *targets = NULL;
    size_t samples = 0, input = 0, output = 0;
    if (im->wanted->inputs &&
        !(values = rows(im, "--input", im->wanted->inputs, inputs, &samples)))
        return -1;
    if (im->wanted->targets &&
        !(targets = rows(im, "--target", im->wanted->targets, outputs, &samples)))
        return -1;
    net->samples = samples ? samples : 1;
    for (size_t n = 0; n < net->node_count; n++) {
        struct cr_node *node = &net->nodes[n];
        if (node->kind == CR_NODE_INPUT &&
            !(node->value = column(im, values, inputs, input++, 1)))
            return -1;
        if (marks[n] && !(node->target = column(im, targets, outputs, output++, 0)))
            return -1;
    }
    if (!values || !targets)
        cr_buf_printf(im->notes, "%s: %s%s%s stand for numbers to come (--input, --target)\n",
                      im->file.name, values ? "" : "inputs of 1",
                      values || targets ? "" : " and ", targets ? "" : "targets of 0");
    return 0;
}

/* The loss; one that wants probabilities gets them, as from PyTorch's CrossEntropyLoss and
 * BCEWithLogitsLoss. */
static void choose_loss(struct cr_importing *im, const bool *marks)
{
    struct cr_net *net = im->net;
    bool softmax = true, bare = true;
    for (size_t n = 0; n < net->node_count; n++)
        if (marks[n]) {
            softmax = softmax && net->nodes[n].activation == CR_OP_SOFTMAX;
            bare = bare && net->nodes[n].kind == CR_NODE_NEURON &&
                   net->nodes[n].activation == CR_OP_IDENTITY;
        }
    net->loss = im->wanted->loss != CR_OP_COUNT   ? im->wanted->loss
                : softmax || im->log_softmax ? CR_OP_CE
                                             : CR_OP_SSE;
    net->reduce_mean = im->wanted->mean;
    const enum cr_op end = net->loss == CR_OP_CE    ? CR_OP_SOFTMAX
                           : net->loss == CR_OP_BCE ? CR_OP_SIGMOID
                                                    : CR_OP_IDENTITY;
    if (!bare || end == CR_OP_IDENTITY)
        return;
    for (size_t n = 0; n < net->node_count; n++)
        if (marks[n])
            net->nodes[n].activation = end;
    cr_buf_printf(im->notes, "%s: the outputs get the activation %s, which the loss %s wants\n",
                  im->file.name, cr_op_row(end)->name, cr_op_row(net->loss)->name);
}

/* ---- the whole ---- */

/* The model's name, where DOT can say it without quotes being in the way. */
static const char *name_of(const struct cr_importing *im)
{
    const char *name = im->file.graph->name;
    const bool plain = name && *name && strlen(name) < 60 &&
                       strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                    "0123456789_ -.") == strlen(name);
    return plain ? name : "model";
}

static int import_model(struct cr_importing *im)
{
    bool *marks = NULL;
    size_t outputs = 0;
    if (add_names(im) || count_uses(im) || import_inputs(im) || import_nodes(im) ||
        mark_outputs(im, &marks, &outputs))
        return -1;
    if (outputs == 0)
        return cr_fail(im->err, CR_STATUS_INPUT, "%s: the model has no outputs",
                       im->file.name);
    choose_loss(im, marks);
    im->net->name = cr_arena_string(&im->net->arena, name_of(im));
    return !im->net->name || fill(im, marks, outputs) || cr_onnx_name_nodes(im) ? -1 : 0;
}

/* The network file has to be read without an error. */
static int check(const char *file, const struct cr_buf *text,
                 const struct cr_limits *limits, struct cr_err *err)
{
    struct cr_err why = {0};
    struct cr_net *net =
        cr_read_dot("network", cr_buf_text(text), text->size, limits, NULL, NULL, &why);
    const int failed = net ? 0
                           : cr_fail(err, why.status,
                                     "%s: the network made of it is refused:\n%s", file,
                                     cr_err_text(&why));
    cr_err_release(&why);
    cr_net_free(net);
    return failed;
}

static void release(struct cr_importing *im)
{
    if (im->net) {
        free(im->net->nodes);
        free(im->net->edges);
    }
    cr_net_free(im->net);
    free(im->block);
    cr_names_release(&im->names);
    cr_arena_release(&im->arena);
    cr_onnx_file_release(&im->file);
}

int cr_import_onnx(const char *file, const char *bytes, size_t size,
                   const struct cr_import *wanted, struct cr_buf *out, struct cr_buf *notes,
                   struct cr_err *err)
{
    struct cr_importing im = {.wanted = wanted, .notes = notes, .err = err};
    struct cr_buf text = {0};
    int failed = cr_onnx_file_read(&im.file, file, bytes, size, err);
    if (!failed) {
        im.net = calloc(1, sizeof *im.net);
        failed = im.net ? import_model(&im) : cr_fail_memory(err);
    }
    if (!failed) {
        im.net->output = CR_NONE;
        im.net->updates = true;
        im.net->training = cr_training_default();
        failed = cr_net_write_dot(im.net, &text, err) || check(file, &text, wanted->limits, err);
    }
    if (!failed)
        cr_buf_add(out, cr_buf_text(&text), text.size);
    cr_buf_release(&text);
    release(&im);
    return failed || cr_buf_check(out, err) ? -1 : 0;
}
