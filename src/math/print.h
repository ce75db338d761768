/*
 * The one walk over a tree that all printers share.
 *
 * It decides what is the same everywhere: the order of the parts, signs, where parentheses
 * stand. What differs is a *target*: a table of signs and a few functions. A fraction, a
 * power or a root is begun, separated and ended by the target, with the walk in between.
 */
#ifndef CR_MATH_PRINT_H
#define CR_MATH_PRINT_H

#include "base/num.h"
#include "math/math.h"

enum cr_sign {
    CR_SIGN_PLUS,
    CR_SIGN_MINUS, /* between two terms */
    CR_SIGN_NEGATIVE, /* before one */
    CR_SIGN_TIMES,
    CR_SIGN_EQUALS,
    CR_SIGN_APPROX,
    CR_SIGN_ARROW,
    CR_SIGN_PARTIAL,
    CR_SIGN_OPEN,
    CR_SIGN_CLOSE,
    CR_SIGN_BAR,
    CR_SIGN_COMMA,
    CR_SIGN_BIGSUM,
    CR_SIGN_WIDE, /* between equations in a row */
    CR_SIGN_E,    /* Euler's number as a base */
    CR_SIGN_APPOSED,  /* between matrices that are multiplied */
    CR_SIGN_HADAMARD, /* the same, element by element */
    CR_SIGN_COUNT
};

enum cr_shape { CR_SHAPE_FRACTION, CR_SHAPE_POWER, CR_SHAPE_ROOT, CR_SHAPE_LIMIT };

/* Where in a matrix the walk is. */
enum cr_matrix_place { CR_PLACE_BEGIN, CR_PLACE_CELL, CR_PLACE_ROW, CR_PLACE_END };

struct cr_print;

struct cr_target {
    const char *sign[CR_SIGN_COUNT];
    bool flat; /* a fraction is written a/b and needs parentheses like a product */
    void (*text)(struct cr_print *print, const char *ready); /* a sign or a word */
    void (*word)(struct cr_print *print, const char *raw);   /* to be escaped */
    void (*function)(struct cr_print *print, enum cr_op op); /* a function's name */
    void (*number)(struct cr_print *print, const struct cr_num_shown *shown);
    void (*symbol)(struct cr_print *print, const struct cr_symbol *symbol);
    /* FRACTION: top, bottom. POWER: base, exponent. ROOT: radicand. LIMIT: the index
     * under a big sum (then the walk prints the body). */
    void (*begin)(struct cr_print *print, enum cr_shape shape);
    void (*between)(struct cr_print *print, enum cr_shape shape);
    void (*end)(struct cr_print *print, enum cr_shape shape);
    /* Before a matrix, between two cells or rows, behind it; NULL: a list in parentheses. */
    void (*matrix)(struct cr_print *print, enum cr_matrix_place place);
};

struct cr_print {
    const struct cr_target *target;
    struct cr_buf *out;
    void *state; /* the target's own */
    const struct cr_math *shaped; /* what is begun: a fraction, a derivative, a power ... */
};

void cr_print_walk(struct cr_print *print, const struct cr_math *math);

/* How a function is called in formulas. */
const char *cr_function_name(enum cr_op op);

/* The command that TeX has for it; NULL: none. */
const char *cr_function_command(enum cr_op op);

#endif
