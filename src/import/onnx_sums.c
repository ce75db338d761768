/* Weighted sums, biases and sums: the operators Gemm, MatMul and Add. See onnx_net.h. */
#include <math.h>

#include "import/onnx_net.h"

/* A constant matrix, from features to neurons. */
struct matrix {
    const struct cr_tensor *tensor;
    bool by_neuron; /* a row for each neuron, as in PyTorch; else a row for each feature */
    bool columns;   /* it stands before the features; so samples stay columns */
    double scale;
};

static size_t side(const struct matrix *m, bool neurons)
{
    const struct cr_tensor *t = m->tensor;
    const size_t second = t->rank > 1 ? t->dims[1] : 1;
    return m->by_neuron == neurons ? t->dims[0] : second;
}

/* New neurons, each with a weight from each feature. */
static struct cr_signal *weighted(struct cr_importing *im, const Onnx__NodeProto *node,
                                  const struct cr_signal *x, const struct matrix *m)
{
    if (m->tensor->rank < 1 || m->tensor->rank > 2 || x->rank > 2) {
        cr_onnx_refuse(im, node, "only a product of rows and a matrix is supported, not %s",
                       x->rank > 2 ? "of inputs with more dimensions (flatten them first)"
                                   : cr_tensor_shape_text(m->tensor).text);
        return NULL;
    }
    const size_t features = side(m, false), neurons = side(m, true);
    if (features != x->count) {
        cr_onnx_refuse(im, node, "%zu features meet a matrix of %s, for %zu", x->count,
                       cr_tensor_shape_text(m->tensor).text, features);
        return NULL;
    }
    struct cr_signal *y = cr_onnx_neurons(im, neurons);
    for (size_t j = 0; y && j < neurons; j++)
        for (size_t i = 0; i < features; i++)
            if (cr_onnx_weight(im, x->nodes[i], y->nodes[j],
                               m->scale * m->tensor->numbers[m->by_neuron ? j * features + i
                                                                          : i * neurons + j]))
                return NULL;
    if (y) {
        y->rank = x->rank;
        y->column = m->columns;
        y->dims[x->rank == 1 ? 0 : m->columns ? 0 : 1] = neurons;
        if (x->rank == 1 || m->columns)
            y->dims[1] = 0;
    }
    return y;
}

/* The product of operands 0 and 1, one of them constant. */
static struct cr_signal *product(struct cr_importing *im, const Onnx__NodeProto *node,
                                 bool trans_a, bool trans_b, double scale)
{
    const struct cr_signal *a = cr_onnx_signal(im, node, 0), *b = cr_onnx_signal(im, node, 1);
    const struct cr_tensor *const_a = cr_onnx_constant(im, node, 0), *const_b = cr_onnx_constant(im, node, 1);
    const struct cr_signal *x = a ? a : b;
    /* x W takes samples as rows, W x as columns. */
    const bool rows = x && x->column == (a ? trans_a : trans_b);
    if (a && const_b && (rows || a->rank == 1))
        return weighted(im, node, a, &(struct matrix){const_b, trans_b, false, scale});
    if (b && const_a && (!rows || b->rank == 1))
        return weighted(im, node, b, &(struct matrix){const_a, !trans_a, b->rank > 1, scale});
    cr_onnx_refuse(im, node, x && (const_a || const_b)
                                 ? "it multiplies across samples"
                                 : "one of its operands must be a constant matrix");
    return NULL;
}

/* The number of a constant that is added to feature i. */
static bool fits(const struct cr_signal *x, const struct cr_tensor *c)
{
    if (c->count == 1)
        return c->rank <= 2;
    if (c->count != x->count)
        return false;
    if (x->column)
        return c->rank == 2 && c->dims[1] == 1;
    return c->rank == 1 || (c->rank == 2 && c->dims[0] == 1) ||
           (c->rank == x->rank && c->dims[0] == 1);
}

/* Adds scale * c as biases. */
static struct cr_signal *biased(struct cr_importing *im, const Onnx__NodeProto *node,
                                const struct cr_signal *x, bool private,
                                const struct cr_tensor *c, double scale)
{
    if (!fits(x, c)) {
        cr_onnx_refuse(im, node, "a constant of %s cannot be added to %zu features",
                       cr_tensor_shape_text(c).text, x->count);
        return NULL;
    }
    struct cr_signal *y = cr_onnx_take(im, x, private, CR_STAGE_BIAS);
    for (size_t i = 0; y && i < y->count; i++) {
        struct cr_node *neuron = &im->net->nodes[y->nodes[i]];
        neuron->has_bias = true;
        neuron->bias = scale * c->numbers[c->count == 1 ? 0 : i];
        if (!isfinite(neuron->bias)) {
            cr_onnx_refuse(im, node, "a bias is not finite");
            return NULL;
        }
    }
    return y;
}

/* Y = alpha A' B' + beta C. */
int cr_onnx_import_gemm(struct cr_importing *im, const Onnx__NodeProto *node)
{
    const double beta = cr_onnx_number(node, "beta", 1);
    struct cr_signal *y = product(im, node, cr_onnx_whole(node, "transA", 0) != 0,
                                  cr_onnx_whole(node, "transB", 0) != 0,
                                  cr_onnx_number(node, "alpha", 1));
    const bool has_c = node->n_input > 2 && *node->input[2] && beta != 0;
    const struct cr_tensor *c = has_c ? cr_onnx_constant(im, node, 2) : NULL;
    if (y && has_c && !c)
        return cr_onnx_refuse(im, node, "its third operand is not constant");
    return cr_onnx_result(im, node, y && c ? biased(im, node, y, true, c, beta) : y);
}

int cr_onnx_import_matmul(struct cr_importing *im, const Onnx__NodeProto *node)
{
    return cr_onnx_result(im, node, product(im, node, false, false, 1));
}

/* ---- sums ---- */

static struct cr_signal *sum(struct cr_importing *im, const Onnx__NodeProto *node,
                             const struct cr_signal *a, const struct cr_signal *b)
{
    if (a->count == b->count && a->column == b->column)
        return cr_onnx_apply(im, CR_OP_ADD, a, b);
    cr_onnx_refuse(im, node, "%zu features cannot be added to %zu", b->count, a->count);
    return NULL;
}

int cr_onnx_import_add(struct cr_importing *im, const Onnx__NodeProto *node)
{
    const struct cr_signal *a = cr_onnx_signal(im, node, 0), *b = cr_onnx_signal(im, node, 1);
    const size_t dynamic = a ? 0 : 1;
    const struct cr_tensor *c = cr_onnx_constant(im, node, 1 - dynamic);
    if (a && b)
        return cr_onnx_result(im, node, sum(im, node, a, b));
    if (!(a || b) || !c)
        return cr_onnx_refuse(im, node, "its operands are not computed from the inputs");
    return cr_onnx_result(im, node,
                  biased(im, node, a ? a : b, cr_onnx_is_private(im, node, dynamic), c, 1));
}
