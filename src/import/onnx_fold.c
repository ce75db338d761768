/*
 * Activations that exporters write in several nodes, taken back into one.
 *
 *     silu   x -> Sigmoid -> s        Mul(x, s)
 *     gelu   x -> Div(x, sqrt 2) -> Erf -> Add(_, 1) -> Mul(x, _) -> Mul(_, 0.5)
 *
 * Only where nothing else reads what lies between.
 */
#include <math.h>
#include <string.h>

#include "import/onnx_net.h"

/* The only node that reads the value, if it is one of this type; else NULL. */
static const Onnx__NodeProto *reader(struct cr_importing *im, const char *name,
                                     const char *type)
{
    const struct cr_onnx_value *value = cr_onnx_value(im, name);
    if (value->uses != 1 || value->consumer == CR_NONE)
        return NULL;
    const Onnx__NodeProto *node = im->file.graph->node[value->consumer];
    return cr_onnx_is(node, type) && node->n_output == 1 ? node : NULL;
}

/* Of a node with two operands, one of them `name`: the other; else NULL. */
static const char *other(const Onnx__NodeProto *node, const char *name)
{
    if (!node || node->n_input != 2)
        return NULL;
    return strcmp(node->input[0], name) == 0   ? node->input[1]
           : strcmp(node->input[1], name) == 0 ? node->input[0]
                                               : NULL;
}

/* Is the name that of one number, this one? */
static bool is_number(struct cr_importing *im, const char *name, double number)
{
    const struct cr_tensor *tensor = name ? cr_tensors_find(&im->file.constants, name) : NULL;
    return tensor && tensor->count == 1 && fabs(tensor->numbers[0] - number) < 1e-6;
}

static const Onnx__NodeProto *find_silu(struct cr_importing *im, const Onnx__NodeProto *node)
{
    const Onnx__NodeProto *mul = reader(im, node->output[0], "Mul");
    const char *x = other(mul, node->output[0]);
    return x && strcmp(x, node->input[0]) == 0 ? mul : NULL;
}

/* The last node of a gelu that begins with the Div. */
static const Onnx__NodeProto *find_gelu(struct cr_importing *im, const Onnx__NodeProto *node)
{
    const char *x = node->input[0];
    const Onnx__NodeProto *erf = reader(im, node->output[0], "Erf");
    const Onnx__NodeProto *add = erf ? reader(im, erf->output[0], "Add") : NULL;
    const Onnx__NodeProto *mul = add ? reader(im, add->output[0], "Mul") : NULL;
    const Onnx__NodeProto *half = mul ? reader(im, mul->output[0], "Mul") : NULL;
    if (!half || !is_number(im, node->input[1], sqrt(2)) ||
        !is_number(im, other(add, erf->output[0]), 1) ||
        !is_number(im, other(half, mul->output[0]), 0.5))
        return NULL;
    const char *again = other(mul, add->output[0]);
    return again && strcmp(again, x) == 0 ? half : NULL;
}

int cr_onnx_fold(struct cr_importing *im, const Onnx__NodeProto *node, bool *found)
{
    const bool silu = cr_onnx_is(node, "Sigmoid") && node->n_input == 1;
    const bool gelu = cr_onnx_is(node, "Div") && node->n_input == 2;
    const Onnx__NodeProto *last = silu ? find_silu(im, node) : gelu ? find_gelu(im, node) : NULL;
    *found = last && cr_onnx_value(im, node->input[0])->signal;
    if (!*found)
        return 0;
    for (const Onnx__NodeProto *n = node; n != last;) { /* each is read by the next alone */
        const long next = cr_onnx_value(im, n->output[0])->consumer;
        im->done[next] = true;
        n = im->file.graph->node[next];
    }
    return cr_onnx_activate(im, node->input[0], 2, silu ? CR_OP_SILU : CR_OP_GELU,
                            last->output[0]);
}
