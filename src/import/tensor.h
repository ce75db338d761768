/*
 * Tensors: named arrays of numbers, as files of other programs have them.
 *
 * Numbers are doubles in row-major order, whatever the file's type was. A set of tensors
 * owns everything in its arena. What a file says about sizes is not believed: a tensor is
 * made only after its bytes were seen to be there.
 */
#ifndef CR_IMPORT_TENSOR_H
#define CR_IMPORT_TENSOR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "read/names.h"

enum { CR_TENSOR_MOST_DIMS = 8 };

enum cr_tensor_type {
    CR_TENSOR_F64,
    CR_TENSOR_F32,
    CR_TENSOR_F16,
    CR_TENSOR_BF16,
    CR_TENSOR_I64,
    CR_TENSOR_TYPE_COUNT
};

struct cr_tensor {
    const char *name;
    size_t rank, dims[CR_TENSOR_MOST_DIMS];
    size_t count; /* the product of dims */
    const double *numbers;
};

struct cr_tensors {
    struct cr_arena arena;
    struct cr_names names; /* number -> name, as items */
    struct cr_tensor *items;
    size_t count, capacity;
};

void cr_tensors_release(struct cr_tensors *tensors);

/* How many bytes a number of the type has. */
size_t cr_tensor_width(enum cr_tensor_type type);

/* Sets rank, dims and count from a file's dims; false when they are negative, too many, or
 * their product is beyond `most`. */
bool cr_tensor_shape(struct cr_tensor *tensor, const int64_t *dims, size_t rank,
                     size_t most);

/* tensor->count little-endian numbers at `bytes`; false when memory is out. */
bool cr_tensor_decode(struct cr_tensors *tensors, struct cr_tensor *tensor,
                      enum cr_tensor_type type, const unsigned char *bytes);

/* Adds it, with a copy of its name. 0; 1 when the name is taken already; -1 when memory is
 * out. */
int cr_tensors_add(struct cr_tensors *tensors, const struct cr_tensor *tensor);

const struct cr_tensor *cr_tensors_find(const struct cr_tensors *tensors, const char *name);

/* "4x3", fit for a message. */
struct cr_shape_text {
    char text[8 * 21 + 1];
};
struct cr_shape_text cr_tensor_shape_text(const struct cr_tensor *tensor);

#endif
