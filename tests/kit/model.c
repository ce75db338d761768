/* Models of ONNX: see model.h. */
#include "kit/model.h"

#include <onnx.pb-c.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { NODES = 16, OPERANDS = 4, ATTRIBUTES = 2, CONSTANTS = 11, WORD = 24 };

/* The constants; float or int64, as they have numbers of one kind or the other. */
static const struct constant {
    const char *name;
    size_t rank;
    int64_t dims[2];
    float numbers[8];
    int64_t whole[2];
    bool is_whole;
} TABLE[CONSTANTS] = {
    {"W", 2, {2, 3}, {1, 2, 3, -4, 5, 6}, {0}, false},
    {"V", 2, {3, 2}, {1, -4, 2, 5, 3, 6}, {0}, false},
    {"B", 1, {2}, {0.5F, -0.25F}, {0}, false},
    {"Q", 2, {4, 2}, {1, 0, 0, 1, 1, 0, 0, 1}, {0}, false},
    {"one", 0, {0}, {1}, {0}, false},
    {"half", 0, {0}, {0.5F}, {0}, false},
    {"root", 0, {0}, {1.41421356F}, {0}, false},
    {"rows", 1, {2}, {0}, {0, -1}, true},
    {"rest", 1, {1}, {0}, {-1}, true},
    {"zero", 0, {0}, {0}, {0}, true},
    {"nine", 0, {0}, {0}, {9}, true},
};

struct node {
    Onnx__NodeProto proto;
    Onnx__AttributeProto attributes[ATTRIBUTES], *attribute_list[ATTRIBUTES];
    char words[OPERANDS + ATTRIBUTES + 2][WORD], *operands[OPERANDS], *result;
    size_t word_count;
};

struct model {
    Onnx__ModelProto proto;
    Onnx__GraphProto graph;
    Onnx__OperatorSetIdProto opset, *opsets;
    Onnx__ValueInfoProto x, y, *inputs, *outputs;
    Onnx__TypeProto type;
    Onnx__TypeProto__Tensor tensor;
    Onnx__TensorShapeProto shape;
    Onnx__TensorShapeProto__Dimension dims[2], *dim_list[2];
    Onnx__TensorProto constants[CONSTANTS], *constant_list[CONSTANTS];
    int64_t constant_dims[CONSTANTS][2], whole[CONSTANTS][2];
    float numbers[CONSTANTS][8];
    struct node nodes[NODES];
    Onnx__NodeProto *node_list[NODES];
};

/* ---- reading ---- */

/* The next word of letters, digits and signs; "" where a mark comes at once. */
static char *next_word(struct node *node, const char **at)
{
    char *word = node->words[node->word_count++];
    *at += strspn(*at, " ");
    const size_t length = strcspn(*at, " =(),|;");
    memcpy(word, *at, length < WORD ? length : WORD - 1);
    *at += length;
    *at += strspn(*at, " ");
    return word;
}

static void read_attribute(struct node *node, const char **at)
{
    Onnx__AttributeProto *attribute = &node->attributes[node->proto.n_attribute];
    onnx__attribute_proto__init(attribute);
    ++*at; /* | */
    attribute->name = next_word(node, at);
    char *end;
    const double number = strtod(*at + 1, &end);
    *at = end + strspn(end, " ");
    attribute->has_f = attribute->has_i = true;
    attribute->f = (float)number;
    attribute->i = (int64_t)number;
    node->attribute_list[node->proto.n_attribute++] = attribute;
}

static void read_node(struct node *node, const char **at)
{
    onnx__node_proto__init(&node->proto);
    node->result = next_word(node, at);
    ++*at; /* = */
    node->proto.op_type = next_word(node, at);
    do {
        ++*at; /* ( or , */
        node->operands[node->proto.n_input++] = next_word(node, at);
    } while (**at == ',');
    while (**at == '|')
        read_attribute(node, at);
    ++*at; /* ) */
    node->proto.name = "";
    node->proto.input = node->operands;
    node->proto.n_output = 1;
    node->proto.output = &node->result;
    node->proto.attribute = node->attribute_list;
}

static void read_nodes(struct model *model, const char *text)
{
    for (const char *at = text; *at; at += strspn(at, "; ")) {
        struct node *node = &model->nodes[model->graph.n_node];
        read_node(node, &at);
        model->node_list[model->graph.n_node++] = &node->proto;
    }
    model->graph.node = model->node_list;
}

/* ---- what is always there ---- */

static void add_constant(struct model *model, size_t i)
{
    Onnx__TensorProto *tensor = &model->constants[i];
    const struct constant *row = &TABLE[i];
    size_t count = 1;
    onnx__tensor_proto__init(tensor);
    memcpy(model->constant_dims[i], row->dims, sizeof row->dims);
    memcpy(model->numbers[i], row->numbers, sizeof row->numbers);
    memcpy(model->whole[i], row->whole, sizeof row->whole);
    for (size_t k = 0; k < row->rank; k++)
        count *= (size_t)row->dims[k];
    tensor->name = (char *)(uintptr_t)row->name;
    tensor->n_dims = row->rank;
    tensor->dims = model->constant_dims[i];
    tensor->has_data_type = true;
    tensor->data_type = row->is_whole ? ONNX__TENSOR_PROTO__DATA_TYPE__INT64
                                      : ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT;
    tensor->n_float_data = row->is_whole ? 0 : count;
    tensor->float_data = model->numbers[i];
    tensor->n_int64_data = row->is_whole ? count : 0;
    tensor->int64_data = model->whole[i];
    model->constant_list[i] = tensor;
}

/* x is of 1 x 3; what y is of follows. */
static void add_ends(struct model *model)
{
    onnx__value_info_proto__init(&model->x);
    onnx__value_info_proto__init(&model->y);
    onnx__type_proto__init(&model->type);
    onnx__type_proto__tensor__init(&model->tensor);
    onnx__tensor_shape_proto__init(&model->shape);
    for (size_t i = 0; i < 2; i++) {
        onnx__tensor_shape_proto__dimension__init(&model->dims[i]);
        model->dims[i].value_case = ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_VALUE;
        model->dims[i].dim_value = i ? 3 : 1;
        model->dim_list[i] = &model->dims[i];
    }
    model->shape.n_dim = 2;
    model->shape.dim = model->dim_list;
    model->tensor.shape = &model->shape;
    model->type.value_case = ONNX__TYPE_PROTO__VALUE_TENSOR_TYPE;
    model->type.tensor_type = &model->tensor;
    model->x.name = "x";
    model->x.type = &model->type;
    model->y.name = "y";
    model->inputs = &model->x;
    model->outputs = &model->y;
    model->graph.n_input = model->graph.n_output = 1;
    model->graph.input = &model->inputs;
    model->graph.output = &model->outputs;
}

static void make(struct model *model, const char *text)
{
    onnx__model_proto__init(&model->proto);
    onnx__graph_proto__init(&model->graph);
    onnx__operator_set_id_proto__init(&model->opset);
    model->opset.has_version = true;
    model->opset.version = 13;
    model->opsets = &model->opset;
    model->proto.n_opset_import = 1;
    model->proto.opset_import = &model->opsets;
    model->proto.graph = &model->graph;
    add_ends(model);
    for (size_t i = 0; i < CONSTANTS; i++)
        add_constant(model, i);
    model->graph.n_initializer = CONSTANTS;
    model->graph.initializer = model->constant_list;
    read_nodes(model, text);
}

void kit_model(const char *text, struct cr_buf *out)
{
    static struct model model;
    memset(&model, 0, sizeof model);
    make(&model, text);
    const size_t size = onnx__model_proto__get_packed_size(&model.proto);
    unsigned char *bytes = malloc(size);
    if (bytes)
        onnx__model_proto__pack(&model.proto, bytes);
    cr_buf_add(out, (char *)bytes, bytes ? size : 0);
    free(bytes);
}
