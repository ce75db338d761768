/* Filling in weights: see weights.h. */
#include "import/weights.h"

#include <math.h>

#include "import/dense.h"
#include "import/safetensors.h"
#include "read/diag.h"

/* A parameter that several neurons share can have one number only. */
static int put(struct cr_net *net, const struct cr_tensor *tensor, size_t place, long param,
               double *own, bool *given, const char *file, struct cr_err *err)
{
    const double number = tensor->numbers[place];
    if (!isfinite(number))
        return cr_fail(err, CR_STATUS_INPUT, "%s: tensor \"%s\" has a number that is not finite",
                       file, cr_cut(tensor->name).text);
    if (param != CR_NONE && given[param] && net->params[param].value != number)
        return cr_fail(err, CR_STATUS_INPUT,
                       "%s: tensor \"%s\" has different numbers for the shared parameter \"%s\"",
                       file, cr_cut(tensor->name).text, net->params[param].name);
    if (param == CR_NONE) {
        *own = number;
    } else {
        net->params[param].value = number;
        given[param] = true;
    }
    return 0;
}

static int fill_layer(struct cr_net *net, const struct cr_dense *layer, bool *given,
                      const char *file, struct cr_err *err)
{
    for (size_t i = 0; i < layer->edge_count; i++) {
        struct cr_edge *edge = &net->edges[layer->edges[i].edge];
        if (put(net, layer->weight, cr_dense_place(layer, &layer->edges[i]),
                edge->weight_param, &edge->weight, given, file, err))
            return -1;
    }
    for (size_t i = 0; i < layer->neuron_count; i++) {
        struct cr_node *node = &net->nodes[layer->neurons[i]];
        if (!node->has_bias != !layer->bias)
            return cr_fail(err, CR_STATUS_INPUT,
                           node->has_bias ? "%s: there is no bias beside \"%s\", and node \"%s\" "
                                            "has one"
                                          : "%s: there is a bias beside \"%s\", and node \"%s\" "
                                            "has none",
                           file, cr_cut(layer->weight->name).text, cr_cut(node->name).text);
        if (layer->bias &&
            put(net, layer->bias, i, node->bias_param, &node->bias, given, file, err))
            return -1;
    }
    return 0;
}

static bool is_used(const struct cr_dense_layers *layers, const struct cr_tensor *tensor)
{
    for (size_t l = 0; l < layers->count; l++)
        if (layers->items[l].weight == tensor || layers->items[l].bias == tensor)
            return true;
    return false;
}

static int fill(struct cr_net *net, const struct cr_tensors *tensors, const char *file,
                struct cr_err *err)
{
    struct cr_dense_layers layers;
    int failed = cr_dense_find(&layers, net, err) ||
                 cr_dense_match(&layers, tensors, false, file, err);
    bool *given = failed ? NULL : cr_arena_alloc(&layers.arena, net->param_count, sizeof *given);
    if (!failed && !given)
        failed = cr_fail_memory(err);
    for (size_t i = 0; !failed && i < tensors->count; i++)
        if (!is_used(&layers, &tensors->items[i]))
            failed = cr_fail(err, CR_STATUS_INPUT,
                             "%s: tensor \"%s\" (%s) is neither the matrix nor the bias of a layer",
                             file, cr_cut(tensors->items[i].name).text,
                             cr_tensor_shape_text(&tensors->items[i]).text);
    for (size_t l = 0; !failed && l < layers.count; l++)
        failed = fill_layer(net, &layers.items[l], given, file, err);
    cr_dense_release(&layers);
    return failed ? -1 : 0;
}

int cr_weights_fill(struct cr_net *net, const char *file, const char *bytes, size_t size,
                    struct cr_err *err)
{
    struct cr_tensors tensors = {0};
    const int failed = cr_safetensors_read(&tensors, file, bytes, size, err) ||
                       fill(net, &tensors, file, err);
    cr_tensors_release(&tensors);
    return failed ? -1 : 0;
}
