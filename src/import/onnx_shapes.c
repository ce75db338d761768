/*
 * What only moves numbers or gives them another shape, and shapes as values: x.view(x.size(0),
 * -1) is Shape, Gather, Unsqueeze, Concat and Reshape. See onnx_net.h.
 */
#include <string.h>

#include "import/onnx_net.h"

enum { MOST_CONCATENATED = 4000000 };

static const double THE_BATCH = -3; /* in a shape: as many as there are samples */

/* Over the features: the last dimension; by default the second before version 13. */
int cr_onnx_check_axis(struct cr_importing *im, const Onnx__NodeProto *node,
                       const struct cr_signal *x)
{
    const int64_t axis = cr_onnx_whole(node, "axis", im->file.opset < 13 ? 1 : -1);
    if (x->rank > 2 || x->column)
        return cr_onnx_refuse(im, node, "only over the features of a flat input is supported");
    if (axis != -1 && axis != (int64_t)x->rank - 1)
        return cr_onnx_refuse(im, node, "axis %lld is not that of the features",
                              (long long)axis);
    return 0;
}

/* A constant that was computed, as the node's result. */
static int keep(struct cr_importing *im, const Onnx__NodeProto *node, struct cr_tensor *made)
{
    made->name = node->output[0];
    const int added = cr_tensors_add(&im->file.constants, made);
    return added < 0   ? cr_fail_memory(im->err)
           : added > 0 ? cr_onnx_refuse(im, node, "its result is there already")
                       : 0;
}

/* The same nodes, as one flat row for each sample. */
static int import_same(struct cr_importing *im, const Onnx__NodeProto *node, bool flat)
{
    const struct cr_signal *x = cr_onnx_only_signal(im, node);
    struct cr_signal *y = x ? cr_onnx_alias(im, x) : NULL;
    if (y) {
        if (flat) {
            y->rank = 2;
            y->dims[0] = 0;
            y->dims[1] = x->count;
        }
        y->shared = x->shared || !cr_onnx_is_private(im, node, 0);
    }
    return cr_onnx_result(im, node, y);
}

int cr_onnx_import_identity(struct cr_importing *im, const Onnx__NodeProto *node)
{
    return import_same(im, node, false);
}

int cr_onnx_import_dropout(struct cr_importing *im, const Onnx__NodeProto *node)
{
    const struct cr_tensor *training = cr_onnx_constant(im, node, 2);
    if (node->n_input > 2 && *node->input[2] && (!training || training->numbers[0] != 0))
        return cr_onnx_refuse(im, node, "it drops at random; export the model for inference");
    return import_same(im, node, false);
}

int cr_onnx_import_cast(struct cr_importing *im, const Onnx__NodeProto *node)
{
    const int64_t to = cr_onnx_whole(node, "to", 0);
    const struct cr_tensor *constant = cr_onnx_constant(im, node, 0);
    if (constant && to == ONNX__TENSOR_PROTO__DATA_TYPE__INT64) { /* part of a shape */
        struct cr_tensor same = *constant;
        return keep(im, node, &same);
    }
    if (to != ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT &&
        to != ONNX__TENSOR_PROTO__DATA_TYPE__DOUBLE)
        return cr_onnx_refuse(im, node, "only to FLOAT or DOUBLE is supported");
    return import_same(im, node, false);
}

int cr_onnx_import_flatten(struct cr_importing *im, const Onnx__NodeProto *node)
{
    const struct cr_signal *x = cr_onnx_only_signal(im, node);
    const int64_t axis = cr_onnx_whole(node, "axis", 1);
    if (!x)
        return -1;
    if (x->column || !(axis == 1 ? x->rank > 1 : axis == 0 && x->rank == 1))
        return cr_onnx_refuse(im, node, "axis %lld does not leave a row for each sample",
                              (long long)axis);
    return import_same(im, node, true);
}

/* Only to one row for each sample: the features last, in one dimension. */
int cr_onnx_import_reshape(struct cr_importing *im, const Onnx__NodeProto *node)
{
    const struct cr_signal *x = cr_onnx_only_signal(im, node);
    const struct cr_tensor *shape = cr_onnx_constant(im, node, 1);
    if (!x)
        return -1;
    if (!shape)
        return cr_onnx_refuse(im, node, "its shape is not known");
    const double last = shape->count ? shape->numbers[shape->count - 1] : 0;
    if (x->column || shape->rank != 1 || shape->count != 2 ||
        !(last == (double)x->count || (last == -1 && shape->numbers[0] != -1)))
        return cr_onnx_refuse(im, node, "only to a row of %zu for each sample is supported",
                              x->count);
    return import_same(im, node, true);
}

/* Constant lists, one behind the other. */
static int concat_constants(struct cr_importing *im, const Onnx__NodeProto *node)
{
    struct cr_tensor all = {.rank = 1};
    for (size_t k = 0; k < node->n_input; k++) {
        const struct cr_tensor *part = cr_onnx_constant(im, node, k);
        if (!part || part->rank != 1)
            return cr_onnx_refuse(im, node, "operand %zu is no constant list", k + 1);
        all.count += part->count;
    }
    im->concatenated += all.count;
    double *numbers = im->concatenated > MOST_CONCATENATED
                          ? NULL
                          : cr_arena_alloc(&im->file.constants.arena, all.count, sizeof *numbers);
    if (!numbers)
        return cr_onnx_refuse(im, node, "the lists of all Concat are too long");
    all.dims[0] = all.count;
    all.numbers = numbers;
    for (size_t k = 0; k < node->n_input; k++) {
        const struct cr_tensor *part = cr_onnx_constant(im, node, k);
        memcpy(numbers, part->numbers, part->count * sizeof *numbers);
        numbers += part->count;
    }
    return keep(im, node, &all);
}

int cr_onnx_import_concat(struct cr_importing *im, const Onnx__NodeProto *node)
{
    if (cr_onnx_constant(im, node, 0))
        return concat_constants(im, node);
    const struct cr_signal *first = cr_onnx_only_signal(im, node);
    struct cr_signal *y = first ? cr_onnx_alias(im, first) : NULL;
    size_t count = 0;
    if (!y || cr_onnx_check_axis(im, node, first))
        return -1;
    for (size_t k = 0; k < node->n_input; k++) {
        const struct cr_signal *x = cr_onnx_signal(im, node, k);
        if (!x || x->rank != first->rank || x->column)
            return cr_onnx_refuse(im, node, "operand %zu is not a row of features", k + 1);
        count += x->count; /* of at most 200000 each, so there is no overflow */
    }
    im->concatenated += count;
    if (im->concatenated > MOST_CONCATENATED)
        return cr_onnx_refuse(im, node, "the rows of all Concat are too long");
    y->nodes = cr_arena_alloc(&im->arena, count, sizeof *y->nodes);
    if (!y->nodes)
        return cr_fail_memory(im->err);
    y->count = 0;
    y->dims[y->rank - 1] = count;
    y->shared = true;
    for (size_t k = 0; k < node->n_input; k++) {
        const struct cr_signal *x = cr_onnx_signal(im, node, k);
        memcpy(y->nodes + y->count, x->nodes, x->count * sizeof *x->nodes);
        y->count += x->count;
    }
    return cr_onnx_result(im, node, y);
}

/* ---- constants, and shapes as values ---- */

/* A constant matrix, turned over. */
int cr_onnx_import_transpose(struct cr_importing *im, const Onnx__NodeProto *node)
{
    const struct cr_tensor *from = cr_onnx_constant(im, node, 0);
    if (!from || from->rank != 2)
        return cr_onnx_refuse(im, node, "only of a constant matrix is supported");
    struct cr_tensor to = {.name = node->output[0],
                           .rank = 2,
                           .dims = {from->dims[1], from->dims[0]},
                           .count = from->count};
    double *numbers = cr_arena_alloc(&im->file.constants.arena, from->count, sizeof *numbers);
    if (!numbers)
        return cr_fail_memory(im->err);
    for (size_t i = 0; i < from->dims[0]; i++)
        for (size_t j = 0; j < from->dims[1]; j++)
            numbers[j * from->dims[0] + i] = from->numbers[i * from->dims[1] + j];
    to.numbers = numbers;
    return keep(im, node, &to);
}

/* The shape of a signal; x.size(0), the batch, is a number that no dimension has. */
int cr_onnx_import_shape(struct cr_importing *im, const Onnx__NodeProto *node)
{
    const struct cr_signal *x = cr_onnx_only_signal(im, node);
    if (!x)
        return -1;
    struct cr_tensor shape = {.rank = 1, .dims = {x->rank}, .count = x->rank};
    double *numbers =
        cr_arena_alloc(&im->file.constants.arena, x->rank, sizeof *numbers);
    for (size_t i = 0; numbers && i < x->rank; i++)
        numbers[i] = x->dims[i] ? (double)x->dims[i] : THE_BATCH;
    shape.numbers = numbers;
    return numbers ? keep(im, node, &shape) : cr_fail_memory(im->err);
}

/* One number of a constant list. */
int cr_onnx_import_gather(struct cr_importing *im, const Onnx__NodeProto *node)
{
    const struct cr_tensor *list = cr_onnx_constant(im, node, 0);
    const struct cr_tensor *index = cr_onnx_constant(im, node, 1);
    if (!list || list->rank != 1 || !index || index->count != 1 ||
        cr_onnx_whole(node, "axis", 0) != 0)
        return cr_onnx_refuse(im, node, "only of one number of a constant list is supported");
    const double at = index->numbers[0] + (index->numbers[0] < 0 ? (double)list->count : 0);
    if (!(at >= 0 && at < (double)list->count))
        return cr_onnx_refuse(im, node, "its index is out of range");
    struct cr_tensor one = {.rank = index->rank, .count = 1, .numbers = list->numbers + (size_t)at};
    for (size_t i = 0; i < index->rank; i++)
        one.dims[i] = 1;
    return keep(im, node, &one);
}

/* One number as a list of one. */
int cr_onnx_import_unsqueeze(struct cr_importing *im, const Onnx__NodeProto *node)
{
    const struct cr_tensor *from = cr_onnx_constant(im, node, 0);
    if (!from || from->count != 1)
        return cr_onnx_refuse(im, node, "only of a constant number is supported");
    struct cr_tensor to = {.rank = 1, .dims = {1}, .count = 1, .numbers = from->numbers};
    return keep(im, node, &to);
}
