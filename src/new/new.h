/*
 * A network file to start from: a new one of given sizes, or one of the examples that are
 * built into the program.
 */
#ifndef CR_NEW_NEW_H
#define CR_NEW_NEW_H

#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "graph/op.h"

enum { CR_NEW_LAYERS_MOST = 64 };

/* How weights begin. With n_in and n_out as the neurons that a layer has before and in it:
 *
 *     xavier   between -r and r, r = sqrt(6 / (n_in + n_out))   Glorot, Bengio (2010)
 *     he       between -r and r, r = sqrt(6 / n_in)             He, Zhang, Ren, Sun (2015)
 *     uniform  between -1/2 and 1/2, biases too
 *     zeros    all 0
 *
 * Biases are 0 where nothing else is said. */
enum cr_init { CR_INIT_XAVIER, CR_INIT_HE, CR_INIT_UNIFORM, CR_INIT_ZEROS, CR_INIT_COUNT };

/* The way of that name, or CR_INIT_COUNT. */
enum cr_init cr_init_find(const char *name);

struct cr_new {
    size_t sizes[CR_NEW_LAYERS_MOST]; /* of the layers, inputs first */
    size_t layers;
    enum cr_op activation, loss;
    enum cr_op output; /* activation of the last layer; CR_OP_COUNT: what fits the loss */
    enum cr_init init;
    uint64_t seed;
};

/* Reads sizes such as "2-3-2": at least two layers, no empty one, not more edges than a file
 * may have. False when it is none of that; then *why says what is wrong. */
bool cr_new_sizes(struct cr_new *new, const char *text, const char **why);

/* Appends the file, with comments. */
int cr_new_write(const struct cr_new *new, struct cr_buf *out, struct cr_err *err);

/* The file of an example, whose name may leave out its ending; NULL when there is none. Sets
 * *file to its whole name. */
const char *cr_example_find(const char *name, const char **file);

/* Appends a line for each example: its name, and the first sentence of its comment. */
void cr_example_list(struct cr_buf *out);

/* Appends their names without endings: "xor, iris". */
void cr_example_names(struct cr_buf *out);

#endif
