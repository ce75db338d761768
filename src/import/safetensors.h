/*
 * Safetensors files: named tensors as plain bytes.
 *
 *     8 bytes      length of the header, little end first
 *     the header   JSON: {"0.weight": {"dtype": "F32", "shape": [4, 3],
 *                         "data_offsets": [0, 48]}, "__metadata__": {...}}
 *     the rest     the numbers, little end first
 */
#ifndef CR_IMPORT_SAFETENSORS_H
#define CR_IMPORT_SAFETENSORS_H

#include "import/tensor.h"

/* Adds the tensors of bytes[0 .. size), of types F64, F32, F16 and BF16; `file` is what
 * errors call it. */
int cr_safetensors_read(struct cr_tensors *tensors, const char *file, const char *bytes,
                        size_t size, struct cr_err *err);

#endif
