/* Tensors of other programs' files: see tensor.h. */
#include "import/tensor.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void cr_tensors_release(struct cr_tensors *tensors)
{
    free(tensors->items);
    cr_names_release(&tensors->names);
    cr_arena_release(&tensors->arena);
    *tensors = (struct cr_tensors){0};
}

size_t cr_tensor_width(enum cr_tensor_type type)
{
    return type == CR_TENSOR_F64 || type == CR_TENSOR_I64 ? 8 : type == CR_TENSOR_F32 ? 4 : 2;
}

bool cr_tensor_shape(struct cr_tensor *tensor, const int64_t *dims, size_t rank, size_t most)
{
    tensor->rank = rank;
    tensor->count = 1;
    if (rank > CR_TENSOR_MOST_DIMS)
        return false;
    for (size_t i = 0; i < rank; i++) {
        if (dims[i] < 0 || (uint64_t)dims[i] > most)
            return false;
        tensor->dims[i] = (size_t)dims[i];
        if (tensor->dims[i] && tensor->count > most / tensor->dims[i])
            return false;
        tensor->count *= tensor->dims[i];
    }
    return true;
}

/* ---- numbers in bytes, little end first ---- */

static uint64_t bits(const unsigned char *bytes, size_t width)
{
    uint64_t result = 0;
    for (size_t i = width; i > 0; i--)
        result = result << 8 | bytes[i - 1];
    return result;
}

static double float_of(uint32_t pattern)
{
    float number;
    memcpy(&number, &pattern, sizeof number);
    return (double)number;
}

/* IEEE 754 binary16: sign, 5 bits of exponent, 10 of fraction. */
static double half_of(unsigned pattern)
{
    const double sign = pattern & 0x8000 ? -1 : 1;
    const int exponent = (int)(pattern >> 10 & 31);
    const double fraction = (double)(pattern & 1023);
    if (exponent == 31)
        return fraction > 0 ? (double)NAN : sign * (double)INFINITY;
    return sign * (exponent ? ldexp(1024 + fraction, exponent - 25) : ldexp(fraction, -24));
}

static double number_at(enum cr_tensor_type type, const unsigned char *bytes)
{
    const uint64_t pattern = bits(bytes, cr_tensor_width(type));
    double number;
    switch (type) {
    case CR_TENSOR_F32:
        return float_of((uint32_t)pattern);
    case CR_TENSOR_F16:
        return half_of((unsigned)pattern);
    case CR_TENSOR_BF16: /* the upper half of a float */
        return float_of((uint32_t)pattern << 16);
    case CR_TENSOR_I64:
        return (double)(int64_t)pattern;
    default:
        memcpy(&number, &pattern, sizeof number);
        return number;
    }
}

bool cr_tensor_decode(struct cr_tensors *tensors, struct cr_tensor *tensor,
                      enum cr_tensor_type type, const unsigned char *bytes)
{
    const size_t width = cr_tensor_width(type);
    double *numbers = cr_arena_alloc(&tensors->arena, tensor->count, sizeof *numbers);
    for (size_t i = 0; numbers && i < tensor->count; i++)
        numbers[i] = number_at(type, bytes + i * width);
    tensor->numbers = numbers;
    return numbers != NULL;
}

/* ---- the set ---- */

int cr_tensors_add(struct cr_tensors *tensors, const struct cr_tensor *tensor)
{
    struct cr_tensor *items =
        cr_grown(tensors->items, &tensors->capacity, tensors->count, sizeof *items);
    if (!items)
        return -1;
    tensors->items = items;
    const long number = cr_names_add(&tensors->names, tensor->name, strlen(tensor->name));
    if (number < 0)
        return -1;
    if ((size_t)number < tensors->count)
        return 1;
    items[tensors->count] = *tensor;
    items[tensors->count++].name = tensors->names.items[number];
    return 0;
}

const struct cr_tensor *cr_tensors_find(const struct cr_tensors *tensors, const char *name)
{
    const long number = cr_names_find(&tensors->names, name, strlen(name));
    return number < 0 ? NULL : &tensors->items[number];
}

struct cr_shape_text cr_tensor_shape_text(const struct cr_tensor *tensor)
{
    struct cr_shape_text shape = {"one number"};
    size_t at = 0;
    for (size_t i = 0; i < tensor->rank && i < CR_TENSOR_MOST_DIMS; i++)
        at += (size_t)snprintf(shape.text + at, sizeof shape.text - at, "%s%zu", i ? "x" : "",
                               tensor->dims[i]);
    return shape;
}
