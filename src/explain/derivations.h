/*
 * Derivations: how the derivative of each activation and each loss comes about, line by line.
 *
 * A table with a row for each operation of those classes in ops.def (a test holds that it is
 * complete, and every line against the operation's own slope). Formulas are in the language
 * of ops.def; their letters:
 *
 *     x        the operand z; of a loss the prediction yhat
 *     t        of a loss the target y
 *     d*(...)  d/dx of what follows
 *     h        a small step that goes to 0
 *     s, x2    softmax: the sum of all e^z, another operand z_k
 *     y, y2    softmax: the results a_i and a_k
 */
#ifndef CR_EXPLAIN_DERIVATIONS_H
#define CR_EXPLAIN_DERIVATIONS_H

#include "math/math.h"

enum { CR_DERIVATION_LINES = 8, CR_DERIVATION_PARTS = 3 };

struct cr_derivation_line {
    const char *formula, *why; /* NULL ends them; "" where nothing is to be said */
};

/* A case: where it holds (for the tests), what it is called and its lines. */
struct cr_derivation_part {
    const char *intro;  /* a sentence before, or "" */
    double from, to;    /* of x (x - t for a loss); both 0: everywhere */
    struct cr_derivation_line lines[CR_DERIVATION_LINES];
    bool other; /* softmax: by another operand's z */
};

struct cr_derivation {
    enum cr_op op;
    const char *called;  /* "sigmoid": in "the sigmoid" */
    const char *head;    /* how the function is written: "sigmoid(x)"; "" where by its name */
    const char *formula; /* what it is */
    struct cr_derivation_part parts[CR_DERIVATION_PARTS];
    const char *note; /* a sentence at the end, or "" */
};

/* The row of an activation or a loss; NULL for other operations. */
const struct cr_derivation *cr_derivation_of(enum cr_op op);

/* f(z) = ... */
struct cr_math *cr_derivation_definition(struct cr_arena *arena,
                                         const struct cr_derivation *row);

/* Line i of a part: d f/d z = ... (why), the left side on the first line only. */
struct cr_math *cr_derivation_line(struct cr_arena *arena, const struct cr_derivation *row,
                                   const struct cr_derivation_part *part, size_t i);

#endif
