/*
 * A model of ONNX from a line of text: its nodes, one after the other, as
 *
 *     a = Flatten(x | axis=1); y = MatMul(a, V)
 *
 * x is the input, a row of three numbers for each sample, y the output. The constants are
 *
 *     W (2 x 3)  1 2 3, -4 5 6     V (3 x 2), the same turned over     B (2)  0.5 -0.25
 *     Q (4 x 2)  1 0, 0 1, 1 0, 0 1     one, half, root: the numbers 1, 0.5, square root of 2
 *     rows (2)  0 -1, rest (1)  -1, zero, nine: whole numbers, for shapes
 */
#ifndef CR_KIT_MODEL_H
#define CR_KIT_MODEL_H

#include "base/buf.h"

/* Appends the bytes of the file; `text` is right. */
void kit_model(const char *text, struct cr_buf *out);

#endif
