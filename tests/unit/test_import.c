/*
 * Models of PyTorch (tests/import, made by torch_models.py) and models made here: what
 * becomes of them, and what is refused.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <onnx.pb-c.h>

#include "base/csv.h"
#include "base/file.h"
#include "import/import.h"
#include "read/read_dot.h"
#include "run/run.h"

/* ---- networks, run ---- */

static struct cr_run *run_text(const struct cr_buf *dot)
{
    struct cr_err err = {0};
    struct cr_net *net = cr_read_dot("net", cr_buf_text(dot), dot->size, NULL, NULL, NULL, &err);
    if (!net)
        fail_msg("%s", cr_err_text(&err));
    struct cr_model *model = cr_model_build(net, CR_NOTATION_NAMES, &err);
    struct cr_run *run = model ? cr_run_new(model, 1, &err) : NULL;
    assert_non_null(run);
    return run;
}

static void free_run(struct cr_run *run)
{
    struct cr_model *model = (struct cr_model *)(uintptr_t)run->model;
    cr_run_free(run);
    cr_model_free(model);
}

static size_t find(const struct cr_run *run, const char *key)
{
    for (size_t i = 0; i < run->model->count; i++)
        if (strcmp(run->model->quantities[i].key, key) == 0)
            return i;
    fail_msg("no quantity %s", key);
    return 0;
}

/* ---- PyTorch's models ---- */

/* The lines "--input=...", "--target=...", "--loss=..." of an .args file. */
static struct cr_import wanted_of(const char *name, struct cr_buf *text)
{
    char path[100];
    struct cr_err err = {0};
    snprintf(path, sizeof path, "tests/import/%s.args", name);
    assert_int_equal(cr_file_read(path, text, &err), 0);
    struct cr_import wanted = {.loss = CR_OP_COUNT};
    for (char *line = strtok(text->data, "\n"); line; line = strtok(NULL, "\n"))
        if (strncmp(line, "--input=", 8) == 0)
            wanted.inputs = line + 8;
        else if (strncmp(line, "--target=", 9) == 0)
            wanted.targets = line + 9;
        else if (strncmp(line, "--loss=", 7) == 0)
            wanted.loss = cr_op_find(line + 7, 1u << CR_CLASS_LOSS, NULL);
    return wanted;
}

static struct cr_run *import_file(const char *name)
{
    char path[100];
    struct cr_err err = {0};
    struct cr_buf bytes = {0}, args = {0}, dot = {0}, notes = {0};
    const struct cr_import wanted = wanted_of(name, &args);
    snprintf(path, sizeof path, "tests/import/%s.onnx", name);
    assert_int_equal(cr_file_read(path, &bytes, &err), 0);
    if (cr_import_onnx(path, bytes.data, bytes.size, &wanted, &dot, &notes, &err))
        fail_msg("%s", cr_err_text(&err));
    struct cr_run *run = run_text(&dot);
    cr_buf_release(&bytes);
    cr_buf_release(&args);
    cr_buf_release(&dot);
    cr_buf_release(&notes);
    return run;
}

static void near_number(const char *what, double ours, double torch, double scale)
{
    if (!(fabs(ours - torch) <= 2e-6 * fmax(fabs(torch), scale)))
        fail_msg("%s: %.9g, not %.9g", what, ours, torch);
}

/* The rows of a kind, in order, against the quantities of that role. */
static void compare(const struct cr_run *run, const struct cr_csv *csv, const char *kind,
                    enum cr_role role)
{
    size_t row = 1, count = 0;
    for (size_t i = 0; i < run->model->count; i++) {
        if (run->model->quantities[i].role != role)
            continue;
        while (row < csv->count && strcmp(csv->rows[row].cells[0], kind) != 0)
            row++;
        if (row == csv->count)
            fail_msg("too many of %s", kind);
        const char *key = run->model->quantities[i].key;
        near_number(key, cr_run_value(run, i, 0), strtod(csv->rows[row].cells[1], NULL), 0);
        near_number(key, cr_run_grad(run, i, 0), strtod(csv->rows[row].cells[2], NULL), 0.05);
        row++;
        count++;
    }
    for (; row < csv->count; row++)
        assert_string_not_equal(csv->rows[row].cells[0], kind);
    assert_true(count > 0);
}

static void test_torch(void **state)
{
    (void)state;
    static const char *const names[] = {"mlp", "deep", "view", "plain"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[100];
        struct cr_err err = {0};
        struct cr_buf text = {0};
        struct cr_csv csv;
        struct cr_run *run = import_file(names[i]);
        snprintf(path, sizeof path, "tests/import/%s.csv", names[i]);
        assert_int_equal(cr_file_read(path, &text, &err), 0);
        assert_int_equal(cr_csv_read(&csv, path, text.data, text.size, &err), 0);
        near_number("loss", cr_run_loss(run), strtod(csv.rows[1].cells[1], NULL), 0);
        compare(run, &csv, "weight", CR_ROLE_WEIGHT);
        compare(run, &csv, "bias", CR_ROLE_BIAS);
        cr_csv_release(&csv);
        cr_buf_release(&text);
        free_run(run);
    }
}

/* ---- models made here ---- */

/* x (batch x 3, or 3 x batch) -> one node -> y (2 features). */
struct made {
    Onnx__ModelProto model;
    Onnx__GraphProto graph;
    Onnx__OperatorSetIdProto opset;
    Onnx__NodeProto node, *nodes[1];
    Onnx__AttributeProto attributes[4], *attribute_list[4];
    Onnx__TensorProto w, c, *tensors[2];
    Onnx__ValueInfoProto x, y, *inputs[1], *outputs[1];
    Onnx__TypeProto type;
    Onnx__TypeProto__Tensor tensor_type;
    Onnx__TensorShapeProto shape;
    Onnx__TensorShapeProto__Dimension dims[2], *dim_list[2];
    Onnx__OperatorSetIdProto *opsets[1];
    char *operands[3], *results[1];
    int64_t w_dims[2], c_dims[2];
};

static void make_shape(struct made *m, int64_t first, int64_t second)
{
    onnx__type_proto__init(&m->type);
    onnx__type_proto__tensor__init(&m->tensor_type);
    onnx__tensor_shape_proto__init(&m->shape);
    m->type.value_case = ONNX__TYPE_PROTO__VALUE_TENSOR_TYPE;
    m->type.tensor_type = &m->tensor_type;
    m->tensor_type.shape = &m->shape;
    m->shape.n_dim = 2;
    m->shape.dim = m->dim_list;
    for (size_t i = 0; i < 2; i++) {
        onnx__tensor_shape_proto__dimension__init(&m->dims[i]);
        m->dim_list[i] = &m->dims[i];
        m->dims[i].value_case = ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_VALUE;
        m->dims[i].dim_value = i ? second : first;
    }
    m->x.type = &m->type;
}

static void make(struct made *m, const char *op)
{
    memset(m, 0, sizeof *m);
    onnx__model_proto__init(&m->model);
    onnx__graph_proto__init(&m->graph);
    onnx__node_proto__init(&m->node);
    onnx__tensor_proto__init(&m->w);
    onnx__tensor_proto__init(&m->c);
    onnx__value_info_proto__init(&m->x);
    onnx__value_info_proto__init(&m->y);
    onnx__operator_set_id_proto__init(&m->opset);
    m->opset.has_version = true;
    m->opset.version = 13;
    m->opsets[0] = &m->opset;
    m->model.n_opset_import = 1;
    m->model.opset_import = m->opsets;
    m->model.graph = &m->graph;
    m->nodes[0] = &m->node;
    m->graph.n_node = 1;
    m->graph.node = m->nodes;
    m->x.name = "x";
    m->y.name = "y";
    m->inputs[0] = &m->x;
    m->outputs[0] = &m->y;
    m->graph.n_input = m->graph.n_output = 1;
    m->graph.input = m->inputs;
    m->graph.output = m->outputs;
    make_shape(m, 1, 3);
    m->node.op_type = (char *)(uintptr_t)op;
    m->node.name = "the node";
    m->operands[0] = "x";
    m->operands[1] = "w";
    m->operands[2] = "c";
    m->results[0] = "y";
    m->node.n_input = 1;
    m->node.input = m->operands;
    m->node.n_output = 1;
    m->node.output = m->results;
    m->node.attribute = m->attribute_list;
    m->graph.initializer = m->tensors;
}

static void add_attribute(struct made *m, const char *name, double f, int64_t i)
{
    Onnx__AttributeProto *a = &m->attributes[m->node.n_attribute];
    onnx__attribute_proto__init(a);
    a->name = (char *)(uintptr_t)name;
    a->has_f = a->has_i = true;
    a->f = (float)f;
    a->i = i;
    m->attribute_list[m->node.n_attribute++] = a;
}

static void add_tensor(struct made *m, Onnx__TensorProto *tensor, const char *name,
                       int64_t *dims, int64_t first, int64_t second, float *numbers)
{
    dims[0] = first;
    dims[1] = second;
    tensor->name = (char *)(uintptr_t)name;
    tensor->n_dims = second ? 2 : 1;
    tensor->dims = dims;
    tensor->has_data_type = true;
    tensor->data_type = ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT;
    tensor->n_float_data = (size_t)(first * (second ? second : 1));
    tensor->float_data = numbers;
    m->tensors[m->graph.n_initializer++] = tensor;
}

static int import_made(const struct made *m, const char *inputs, struct cr_buf *dot,
                       struct cr_err *err)
{
    const size_t size = onnx__model_proto__get_packed_size(&m->model);
    unsigned char *bytes = malloc(size);
    const struct cr_import wanted = {.inputs = inputs, .loss = CR_OP_COUNT};
    struct cr_buf notes = {0};
    onnx__model_proto__pack(&m->model, bytes);
    const int result =
        cr_import_onnx("m.onnx", (char *)bytes, size, &wanted, dot, &notes, err);
    cr_buf_release(&notes);
    free(bytes);
    return result;
}

/* The outputs at x = (1, 2, 3). */
static void gives(const struct made *m, double y1, double y2)
{
    struct cr_buf dot = {0};
    struct cr_err err = {0};
    if (import_made(m, "1,2,3", &dot, &err))
        fail_msg("%s", cr_err_text(&err));
    struct cr_run *run = run_text(&dot);
    near_number("y1", cr_run_value(run, find(run, "y1.a"), 0), y1, 0);
    near_number("y2", cr_run_value(run, find(run, "y2.a"), 0), y2, 0);
    free_run(run);
    cr_buf_release(&dot);
}

static void refused(const struct made *m, const char *message)
{
    struct cr_buf dot = {0};
    struct cr_err err = {0};
    assert_int_equal(import_made(m, NULL, &dot, &err), -1);
    assert_int_equal(err.status, CR_STATUS_INPUT);
    if (!strstr(cr_err_text(&err), message))
        fail_msg("not \"%s\": %s", message, cr_err_text(&err));
    assert_int_equal(dot.size, 0);
    cr_err_release(&err);
}

static float BY_NEURON[] = {1, 2, 3, -4, 5, 6};  /* 2 x 3: y = (14, 24) */
static float BY_FEATURE[] = {1, -4, 2, 5, 3, 6}; /* the same, 3 x 2 */
static float BIAS[] = {0.5F, -0.25F};

static void test_gemm(void **state)
{
    (void)state;
    struct made m;
    for (int transposed = 0; transposed < 2; transposed++)
        for (int columns = 0; columns < 2; columns++) {
            make(&m, "Gemm");
            if (columns)
                make_shape(&m, 3, 1);
            add_attribute(&m, "transA", 0, columns);
            add_attribute(&m, "transB", 0, transposed);
            add_attribute(&m, "alpha", 2, 0);
            add_attribute(&m, "beta", -4, 0);
            add_tensor(&m, &m.w, "w", m.w_dims, transposed ? 2 : 3, transposed ? 3 : 2,
                       transposed ? BY_NEURON : BY_FEATURE);
            add_tensor(&m, &m.c, "c", m.c_dims, 2, 0, BIAS);
            m.node.n_input = 3;
            gives(&m, 28 - 2, 48 + 1);
            m.node.n_input = 2;
            gives(&m, 28, 48);
        }
}

static void test_matrix_before(void **state)
{
    (void)state;
    struct made m;
    make(&m, "MatMul"); /* W x, samples in columns */
    make_shape(&m, 3, 1);
    add_tensor(&m, &m.w, "w", m.w_dims, 2, 3, BY_NEURON);
    m.operands[0] = "w";
    m.operands[1] = "x";
    m.node.n_input = 2;
    gives(&m, 14, 24);
}

static void test_refusals(void **state)
{
    (void)state;
    struct made m;
    make(&m, "Conv");
    refused(&m, "m.onnx: node \"the node\" (Conv): this operator is not supported (known: "
                "Gemm, MatMul,");
    make(&m, "LeakyRelu");
    add_attribute(&m, "alpha", 0.2, 0);
    refused(&m, "(LeakyRelu): alpha is 0.2; chainrule's leaky_relu has 0.01");
    make(&m, "MatMul");
    add_tensor(&m, &m.w, "w", m.w_dims, 2, 3, BY_NEURON);
    m.node.n_input = 2;
    refused(&m, "(MatMul): 3 features meet a matrix of 2x3, for 2");
    m.operands[1] = "x";
    refused(&m, "(MatMul): one of its operands must be a constant matrix");
    m.operands[1] = "nobody";
    refused(&m, "its operand \"nobody\" is not computed before it");
    make(&m, "Relu");
    m.node.domain = "com.example";
    refused(&m, "(Relu): this operator is not supported");
    make(&m, "Relu");
    m.dims[1].value_case = ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE__NOT_SET;
    refused(&m, "input \"x\" has a dimension without a size besides the first");
    make(&m, "Relu");
    m.dims[1].dim_value = INT64_MAX;
    refused(&m, "input \"x\" has a size that is none");
    m.dims[1].dim_value = 100000000;
    refused(&m, "more than 250000 nodes (--limit nodes=N raises that)");
}

static void test_tensors(void **state)
{
    (void)state;
    struct made m;
    make(&m, "MatMul");
    add_tensor(&m, &m.w, "w", m.w_dims, 3, 2, BY_FEATURE);
    m.node.n_input = 2;
    m.w_dims[0] = 4;
    refused(&m, "tensor \"w\" has not as many numbers as its dims say");
    m.w_dims[0] = INT64_MAX;
    m.w_dims[1] = 2;
    refused(&m, "tensor \"w\" has not as many numbers as its dims say");
    m.w_dims[0] = 3;
    m.w.data_type = ONNX__TENSOR_PROTO__DATA_TYPE__STRING;
    refused(&m, "tensor \"w\" is STRING (known: FLOAT, ");
    m.w.data_type = ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT;
    m.w.has_data_location = true;
    m.w.data_location = ONNX__TENSOR_PROTO__DATA_LOCATION__EXTERNAL;
    refused(&m, "tensor \"w\" has its numbers in another file");
}

/* Halves, in int32_data and raw: 1, -4, 2, 5, 3, 6. */
static void test_halves(void **state)
{
    (void)state;
    static int32_t half[] = {0x3c00, 0xc400, 0x4000, 0x4500, 0x4200, 0x4600};
    static unsigned char brain[] = {0x80, 0x3f, 0x80, 0xc0, 0x00, 0x40,
                                    0xa0, 0x40, 0x40, 0x40, 0xc0, 0x40};
    struct made m;
    make(&m, "MatMul");
    add_tensor(&m, &m.w, "w", m.w_dims, 3, 2, NULL);
    m.node.n_input = 2;
    m.w.n_float_data = 0;
    m.w.data_type = ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT16;
    m.w.n_int32_data = 6;
    m.w.int32_data = half;
    gives(&m, 14, 24);
    m.w.n_int32_data = 0;
    m.w.data_type = ONNX__TENSOR_PROTO__DATA_TYPE__BFLOAT16;
    m.w.has_raw_data = true;
    m.w.raw_data = (ProtobufCBinaryData){sizeof brain, brain};
    gives(&m, 14, 24);
}

/* ---- bytes that are no model ---- */

static void import_bytes(const char *bytes, size_t size, const char *message)
{
    const struct cr_import wanted = {.loss = CR_OP_COUNT};
    struct cr_buf dot = {0}, notes = {0};
    struct cr_err err = {0};
    const int failed = cr_import_onnx("m.onnx", bytes, size, &wanted, &dot, &notes, &err);
    if (message && (!failed || !strstr(cr_err_text(&err), message)))
        fail_msg("not \"%s\": %s", message, failed ? cr_err_text(&err) : "fine");
    cr_err_release(&err);
    cr_buf_release(&dot);
    cr_buf_release(&notes);
}

/* Messages in messages in messages: graph, node, attribute, graph ... */
static void test_nesting(void **state)
{
    (void)state;
    enum { SIZE = 1 << 20 };
    static unsigned char bytes[SIZE];
    size_t at = SIZE;
    for (size_t level = 0; at > 20; level++) {
        static const unsigned char tags[] = {0x32, 0x2a, 0x0a}; /* attribute.g, node, graph */
        size_t length = SIZE - at;
        unsigned char head[8];
        size_t used = 0;
        head[used++] = tags[level % 3];
        do {
            head[used++] = (unsigned char)((length & 127) | (length > 127 ? 128 : 0));
            length >>= 7;
        } while (length);
        at -= used;
        memcpy(bytes + at, head, used);
    }
    unsigned char *model = malloc(SIZE + 8);
    const size_t size = SIZE - at;
    memcpy(model, (unsigned char[]){0x3a, (unsigned char)(size & 127) | 128,
                                    (unsigned char)(size >> 7 & 127) | 128,
                                    (unsigned char)(size >> 14)}, 4);
    memcpy(model + 4, bytes + at, size);
    import_bytes((char *)model, size + 4, "nested more than 32 deep");
    free(model);
}

/* The models of PyTorch, cut off anywhere and with a byte changed anywhere: refused or read,
 * and nothing else. */
static void test_damage(void **state)
{
    (void)state;
    struct cr_buf bytes = {0};
    struct cr_err err = {0};
    assert_int_equal(cr_file_read("tests/import/mlp.onnx", &bytes, &err), 0);
    import_bytes("", 0, "this is no ONNX model");
    for (size_t size = 1; size < bytes.size; size += 7) {
        char *part = malloc(size); /* so that valgrind sees a byte too many */
        memcpy(part, bytes.data, size);
        import_bytes(part, size, NULL);
        free(part);
    }
    for (size_t i = 0; i < bytes.size; i++) {
        const char kept = bytes.data[i];
        bytes.data[i] = (char)(kept ^ (1 << i % 8));
        import_bytes(bytes.data, bytes.size, NULL);
        bytes.data[i] = (char)~kept;
        import_bytes(bytes.data, bytes.size, NULL);
        bytes.data[i] = kept;
    }
    cr_buf_release(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_torch),   cmocka_unit_test(test_gemm),
        cmocka_unit_test(test_matrix_before), cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_tensors), cmocka_unit_test(test_halves),
        cmocka_unit_test(test_nesting), cmocka_unit_test(test_damage),
    };
    return cmocka_run_group_tests_name("import", tests, NULL, NULL);
}
