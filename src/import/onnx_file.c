/* ONNX files: see onnx_file.h. */
#include "import/onnx_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "read/diag.h"

enum { DEEPEST = 32, SPARE_BYTES = 16 * 1024 * 1024, BYTES_FOR_A_BYTE = 16 };

/* ---- guards ---- */

/* Bytes of a message that are looked through. */
struct span {
    const ProtobufCMessageDescriptor *type; /* NULL: not a message */
    const unsigned char *at, *end;
};

static bool varint(struct span *span, uint64_t *out)
{
    *out = 0;
    for (unsigned shift = 0; shift < 64 && span->at < span->end; shift += 7) {
        const unsigned char byte = *span->at++;
        *out |= (uint64_t)(byte & 127) << shift;
        if (byte < 128)
            return true;
    }
    return false;
}

/* The message type of a field, or NULL. */
static const ProtobufCMessageDescriptor *type_of(const struct span *span, uint64_t tag)
{
    const ProtobufCFieldDescriptor *field =
        protobuf_c_message_descriptor_get_field(span->type, (unsigned)(tag >> 3));
    return field && field->type == PROTOBUF_C_TYPE_MESSAGE ? field->descriptor : NULL;
}

/* Goes over the next field; a message in it goes to *inner. False at what is malformed,
 * which unpacking will say. */
static bool next_field(struct span *span, struct span *inner)
{
    uint64_t tag, value;
    inner->type = NULL;
    if (!varint(span, &tag))
        return false;
    switch (tag & 7) {
    case 0:
        return varint(span, &value);
    case 1:
    case 5:
        value = (tag & 7) == 1 ? 8 : 4;
        break;
    case 2:
        if (!varint(span, &value))
            return false;
        break;
    default:
        return false;
    }
    if (value > (uint64_t)(span->end - span->at))
        return false;
    if ((tag & 7) == 2)
        *inner = (struct span){type_of(span, tag), span->at, span->at + value};
    span->at += value;
    return true;
}

/* Are messages within messages no deeper than DEEPEST? */
static bool is_shallow(const char *bytes, size_t size)
{
    const unsigned char *at = (const unsigned char *)bytes;
    struct span stack[DEEPEST], inner;
    size_t depth = 1;
    stack[0] = (struct span){&onnx__model_proto__descriptor, at, at + size};
    while (depth > 0) {
        struct span *top = &stack[depth - 1];
        if (top->at >= top->end || !next_field(top, &inner))
            depth--;
        else if (inner.type && depth == DEEPEST)
            return false;
        else if (inner.type)
            stack[depth++] = inner;
    }
    return true;
}

/* What unpacking may take yet, and whether there was less. */
struct allowance {
    size_t left;
    bool is_out; /* of memory, not of what it may take */
};

/* Counts what was taken; nothing is given back before the end. */
static void *take(void *allowance, size_t size)
{
    struct allowance *of = allowance;
    if (size > of->left)
        return NULL;
    of->left -= size;
    void *memory = malloc(size ? size : 1);
    of->is_out = of->is_out || !memory;
    return memory;
}

static void give(void *allowance, void *memory)
{
    (void)allowance;
    free(memory);
}

/* ---- nodes and attributes ---- */

struct cr_onnx_called cr_onnx_called(const Onnx__NodeProto *node)
{
    struct cr_onnx_called called;
    const char *name = node->name && *node->name ? node->name
                       : node->n_output         ? node->output[0]
                                                : "";
    snprintf(called.text, sizeof called.text, "node \"%s\" (%s)", cr_cut(name).text,
             cr_cut(node->op_type ? node->op_type : "").text);
    return called;
}

const Onnx__AttributeProto *cr_onnx_attribute(const Onnx__NodeProto *node, const char *name)
{
    for (size_t i = 0; i < node->n_attribute; i++)
        if (node->attribute[i]->name && strcmp(node->attribute[i]->name, name) == 0)
            return node->attribute[i];
    return NULL;
}

double cr_onnx_number(const Onnx__NodeProto *node, const char *name, double otherwise)
{
    const Onnx__AttributeProto *attribute = cr_onnx_attribute(node, name);
    return attribute && attribute->has_f ? (double)attribute->f : otherwise;
}

int64_t cr_onnx_whole(const Onnx__NodeProto *node, const char *name, int64_t otherwise)
{
    const Onnx__AttributeProto *attribute = cr_onnx_attribute(node, name);
    return attribute && attribute->has_i ? attribute->i : otherwise;
}

static bool is_standard(const char *domain)
{
    return !domain || !*domain || strcmp(domain, "ai.onnx") == 0;
}

bool cr_onnx_is(const Onnx__NodeProto *node, const char *type)
{
    return node->op_type && strcmp(node->op_type, type) == 0 && is_standard(node->domain);
}

/* ---- tensors ---- */

/* The names of TensorProto's types, for messages. */
static const char *type_name(int32_t type)
{
    const ProtobufCEnumValue *value = protobuf_c_enum_descriptor_get_value(
        &onnx__tensor_proto__data_type__descriptor, type);
    return value ? value->name : "of an unknown type";
}

static enum cr_tensor_type type_in_file(int32_t type)
{
    switch (type) {
    case ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT:
        return CR_TENSOR_F32;
    case ONNX__TENSOR_PROTO__DATA_TYPE__DOUBLE:
        return CR_TENSOR_F64;
    case ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT16:
        return CR_TENSOR_F16;
    case ONNX__TENSOR_PROTO__DATA_TYPE__BFLOAT16:
        return CR_TENSOR_BF16;
    case ONNX__TENSOR_PROTO__DATA_TYPE__INT64:
        return CR_TENSOR_I64;
    default:
        return CR_TENSOR_TYPE_COUNT;
    }
}

/* How many numbers stand in the field for the type, instead of raw bytes. */
static size_t typed_count(const Onnx__TensorProto *proto, enum cr_tensor_type type)
{
    switch (type) {
    case CR_TENSOR_F32:
        return proto->n_float_data;
    case CR_TENSOR_F64:
        return proto->n_double_data;
    case CR_TENSOR_I64:
        return proto->n_int64_data;
    default:
        return proto->n_int32_data;
    }
}

/* The numbers of the typed field. Halves stand as patterns in int32_data. */
static bool typed_numbers(struct cr_tensors *tensors, struct cr_tensor *tensor,
                          const Onnx__TensorProto *proto, enum cr_tensor_type type)
{
    double *numbers = cr_arena_alloc(&tensors->arena, tensor->count, sizeof *numbers);
    for (size_t i = 0; numbers && i < tensor->count; i++) {
        struct cr_tensor one = {.count = 1};
        const unsigned pattern =
            typed_count(proto, type) == proto->n_int32_data ? (unsigned)proto->int32_data[i] : 0;
        const unsigned char bytes[2] = {pattern & 255, pattern >> 8 & 255};
        if (type == CR_TENSOR_F32)
            numbers[i] = (double)proto->float_data[i];
        else if (type == CR_TENSOR_F64)
            numbers[i] = proto->double_data[i];
        else if (type == CR_TENSOR_I64)
            numbers[i] = (double)proto->int64_data[i];
        else if (cr_tensor_decode(tensors, &one, type, bytes))
            numbers[i] = one.numbers[0];
        else
            return false;
    }
    tensor->numbers = numbers;
    return numbers != NULL;
}

static int refuse(const struct cr_onnx_file *file, const char *name, const char *why,
                  struct cr_err *err)
{
    return cr_fail(err, CR_STATUS_INPUT, "%s: tensor \"%s\" %s", file->name,
                   cr_cut(name).text, why);
}

static int read_numbers(struct cr_onnx_file *file, struct cr_tensor *tensor,
                        const Onnx__TensorProto *proto, struct cr_err *err)
{
    const enum cr_tensor_type type = type_in_file(proto->data_type);
    const bool raw = proto->has_raw_data;
    const size_t there = raw ? proto->raw_data.len / cr_tensor_width(type)
                             : typed_count(proto, type);
    if (!cr_tensor_shape(tensor, proto->dims, proto->n_dims, there) || tensor->count != there)
        return refuse(file, tensor->name, "has not as many numbers as its dims say", err);
    const bool good = raw ? cr_tensor_decode(&file->constants, tensor, type, proto->raw_data.data)
                          : typed_numbers(&file->constants, tensor, proto, type);
    return good ? 0 : cr_fail_memory(err);
}

static int add_tensor(struct cr_onnx_file *file, const Onnx__TensorProto *proto,
                      const char *name, struct cr_err *err)
{
    struct cr_tensor tensor = {.name = name};
    char why[160];
    if (proto->n_external_data || (proto->has_data_location && proto->data_location))
        return refuse(file, name,
                      "has its numbers in another file, which is not supported (save the "
                      "model as one file)", err);
    if (type_in_file(proto->data_type) == CR_TENSOR_TYPE_COUNT) {
        snprintf(why, sizeof why, "is %s (known: FLOAT, DOUBLE, FLOAT16, BFLOAT16, INT64)",
                 type_name(proto->data_type));
        return refuse(file, name, why, err);
    }
    if (read_numbers(file, &tensor, proto, err))
        return -1;
    const int added = cr_tensors_add(&file->constants, &tensor);
    return added < 0   ? cr_fail_memory(err)
           : added > 0 ? refuse(file, name, "is there twice", err)
                       : 0;
}

/* ---- the model ---- */

static int read_constants(struct cr_onnx_file *file, struct cr_err *err)
{
    const Onnx__GraphProto *graph = file->graph;
    if (graph->n_sparse_initializer)
        return cr_fail(err, CR_STATUS_INPUT, "%s: sparse initialisers are not supported",
                       file->name);
    for (size_t i = 0; i < graph->n_initializer; i++) {
        const char *name = graph->initializer[i]->name;
        if (add_tensor(file, graph->initializer[i], name ? name : "", err))
            return -1;
    }
    for (size_t i = 0; i < graph->n_node; i++) {
        const Onnx__NodeProto *node = graph->node[i];
        if (!cr_onnx_is(node, "Constant") || node->n_output != 1)
            continue;
        const Onnx__AttributeProto *value = cr_onnx_attribute(node, "value");
        if (!value || !value->t)
            return cr_fail(err, CR_STATUS_INPUT, "%s: %s: only a tensor as value is supported",
                           file->name, cr_onnx_called(node).text);
        if (add_tensor(file, value->t, node->output[0], err))
            return -1;
    }
    return 0;
}

static int64_t opset_of(const Onnx__ModelProto *model)
{
    int64_t version = 1;
    for (size_t i = 0; i < model->n_opset_import; i++)
        if (is_standard(model->opset_import[i]->domain) &&
            model->opset_import[i]->version > version)
            version = model->opset_import[i]->version;
    return version;
}

int cr_onnx_file_read(struct cr_onnx_file *file, const char *name, const char *bytes,
                      size_t size, struct cr_err *err)
{
    struct allowance allowance = {.left = SPARE_BYTES + size * BYTES_FOR_A_BYTE};
    ProtobufCAllocator allocator = {take, give, &allowance};
    *file = (struct cr_onnx_file){.name = name};
    if (!is_shallow(bytes, size))
        return cr_fail(err, CR_STATUS_INPUT,
                       "%s: messages are nested more than %d deep, which no ONNX model needs",
                       name, DEEPEST);
    file->model = onnx__model_proto__unpack(&allocator, size, (const unsigned char *)bytes);
    if (!file->model && allowance.is_out)
        return cr_fail_memory(err);
    if (!file->model || !file->model->graph)
        return cr_fail(err, CR_STATUS_INPUT, "%s: this is no ONNX model", name);
    file->graph = file->model->graph;
    file->opset = opset_of(file->model);
    return read_constants(file, err);
}

void cr_onnx_file_release(struct cr_onnx_file *file)
{
    ProtobufCAllocator allocator = {take, give, NULL};
    if (file->model)
        onnx__model_proto__free_unpacked(file->model, &allocator);
    cr_tensors_release(&file->constants);
}
