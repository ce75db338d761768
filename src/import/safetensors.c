/* Safetensors files: see safetensors.h. */
#include "import/safetensors.h"

#include <jansson.h>
#include <string.h>

#include "read/diag.h"

enum { LENGTH_BYTES = 8 };

/* What lies behind the header. */
struct data {
    const char *file;
    const unsigned char *bytes;
    size_t size;
};

static int refuse(const struct data *data, const char *name, const char *why,
                  struct cr_err *err)
{
    return cr_fail(err, CR_STATUS_INPUT, "%s: tensor \"%s\" %s", data->file,
                   cr_cut(name).text, why);
}

static enum cr_tensor_type type_of(const json_t *entry)
{
    static const char *const names[] = {[CR_TENSOR_F64] = "F64",
                                        [CR_TENSOR_F32] = "F32",
                                        [CR_TENSOR_F16] = "F16",
                                        [CR_TENSOR_BF16] = "BF16"};
    const char *dtype = json_string_value(json_object_get(entry, "dtype"));
    for (size_t i = 0; dtype && i < sizeof names / sizeof *names; i++)
        if (strcmp(dtype, names[i]) == 0)
            return (enum cr_tensor_type)i;
    return CR_TENSOR_TYPE_COUNT;
}

/* A list of whole numbers; how many, or -1. */
static long whole_numbers(const json_t *list, int64_t *out, size_t most)
{
    size_t i;
    json_t *item;
    if (!json_is_array(list) || json_array_size(list) > most)
        return -1;
    json_array_foreach((json_t *)list, i, item) {
        if (!json_is_integer(item))
            return -1;
        out[i] = json_integer_value(item);
    }
    return (long)json_array_size(list);
}

static int read_tensor(struct cr_tensors *tensors, const struct data *data, const char *name,
                       const json_t *entry, struct cr_err *err)
{
    struct cr_tensor tensor = {.name = name};
    const enum cr_tensor_type type = type_of(entry);
    int64_t dims[CR_TENSOR_MOST_DIMS], at[2];
    const long rank = whole_numbers(json_object_get(entry, "shape"), dims, CR_TENSOR_MOST_DIMS);
    if (type == CR_TENSOR_TYPE_COUNT)
        return refuse(data, name, "has a dtype that is not supported (known: F64, F32, F16, "
                                  "BF16)", err);
    if (rank < 0 || !cr_tensor_shape(&tensor, dims, (size_t)rank, data->size))
        return refuse(data, name, "has a shape that is none, or is larger than the file", err);
    if (whole_numbers(json_object_get(entry, "data_offsets"), at, 2) != 2 || at[0] < 0 ||
        at[1] < at[0] || (uint64_t)at[1] > data->size)
        return refuse(data, name, "lies outside of the file", err);
    if ((uint64_t)(at[1] - at[0]) != tensor.count * cr_tensor_width(type))
        return refuse(data, name, "has not as many bytes as its shape says", err);
    if (!cr_tensor_decode(tensors, &tensor, type, data->bytes + at[0]))
        return cr_fail_memory(err);
    const int added = cr_tensors_add(tensors, &tensor);
    return added < 0   ? cr_fail_memory(err)
           : added > 0 ? refuse(data, name, "is there twice", err)
                       : 0;
}

int cr_safetensors_read(struct cr_tensors *tensors, const char *file, const char *bytes,
                        size_t size, struct cr_err *err)
{
    uint64_t length = 0;
    for (size_t i = LENGTH_BYTES; size >= LENGTH_BYTES && i > 0; i--)
        length = length << 8 | (unsigned char)bytes[i - 1];
    if (size < LENGTH_BYTES || length > size - LENGTH_BYTES)
        return cr_fail(err, CR_STATUS_INPUT, "%s: this is no safetensors file", file);
    json_error_t error;
    json_t *header =
        json_loadb(bytes + LENGTH_BYTES, (size_t)length, JSON_REJECT_DUPLICATES, &error);
    if (!json_is_object(header)) {
        json_decref(header);
        return cr_fail(err, CR_STATUS_INPUT, "%s: the header is no JSON object: %s", file,
                       header ? "it is something else" : error.text);
    }
    const struct data data = {file, (const unsigned char *)bytes + LENGTH_BYTES + length,
                              size - LENGTH_BYTES - (size_t)length};
    const char *name;
    json_t *entry;
    int failed = 0;
    json_object_foreach(header, name, entry)
        if (!failed && strcmp(name, "__metadata__") != 0)
            failed = read_tensor(tensors, &data, name, entry, err);
    json_decref(header);
    return failed;
}
