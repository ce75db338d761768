/*
 * Numbers in and out, whatever the locale of the host program is.
 *
 * Reading: a decimal number with a point ("0.3", "-1e-3", ".5"); nothing else. Writing: one
 * function decides how a number looks in pictures, text and tables (cr_num_shown), another
 * how it is written to be read back by a program (cr_num_exact).
 */
#ifndef CR_BASE_NUM_H
#define CR_BASE_NUM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

enum cr_num_status {
    CR_NUM_OK,
    CR_NUM_NONE,     /* not a number at all */
    CR_NUM_COMMA,    /* would be one with a point in place of its comma */
    CR_NUM_INFINITE, /* nan, inf, or too large for a double */
};

/* Reads all of text[0 .. length) as one number; blanks around it are skipped. Hexadecimal
 * floats are no numbers here. */
enum cr_num_status cr_num_parse(const char *text, size_t length, double *out);

/* 17 significant digits, as JSON wants them; not finite: "nan", "inf", "-inf" in quotes. */
void cr_num_exact(struct cr_buf *buf, double value);

/* With the fewest digits, of 15 to 17, that read back to the same number: -1.5e-7. */
void cr_num_shortest(struct cr_buf *buf, double value);

/* With so many digits, in the same letters; not finite: nan, inf, -inf. */
void cr_num_plain(struct cr_buf *buf, double value, int digits);

/*
 * How a number is shown at `digits` significant digits, taken apart for the printers:
 *
 *     0.439756 -> 0.440        12.5 -> 12.5       -0.00000123 -> -1.23 * 10^-6
 *
 * Zeros are dropped where the number is exactly that short (0.25, never 0.250), kept where
 * it was rounded (0.440). Never "-0", and never 0 for what is not 0. Of up to six digits before
 * the point none is rounded away (1235, not 1230). The form with a power of ten is used where it
 * is shorter. At most 17 digits; less than 1 counts as 1.
 */
struct cr_num_shown {
    bool negative;
    bool special;      /* text is "NaN" or U+221E */
    char text[40];     /* the digits, without sign: "0.440", "1.23" */
    bool has_exponent; /* times 10 to the `exponent` */
    int exponent;
    double value; /* what the digits say, as a number: 0.44 */
    double unit;  /* half of this is the rounding error: 0.001; 0 when exact */
};

struct cr_num_shown cr_num_shown(double value, int digits);

/* How many digits, at least `digits`, show that the two differ; at most `most`. */
int cr_num_digits_apart(double a, double b, int digits, int most);

#endif
