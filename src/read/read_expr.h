/*
 * A formula file has one statement a line:
 *
 *     input  x = 0.5
 *     target y = 1.5
 *     param  w = 0.3, b = 0.1
 *     z = w*x + b
 *     yhat = sigmoid(z)
 *     L = 1/2*(y - yhat)^2
 *     minimize L, rate = 0.1
 *
 * input, target and param say what a leaf is; a bare x = 0.5 is an input. A list of numbers,
 * [0.5, 1], is a number for each sample. All other names are assigned to, also again: each time
 * it is a new value, shown with an index. The last line may be minimize NAME or maximize NAME,
 * with the attributes of a training behind it; else the last name is the output and nothing is
 * updated.
 *
 * Powers bind as in mathematics: -x^2 is -(x^2), 2^3^2 is 2^9; ** is ^. pi and e are there until
 * a name takes their place. Functions are the operations below, ln for log, softmax(i; z1, z2)
 * and losses of all predictions, then all targets. # begins a comment.
 *
 * A name is written as mathematics: w1 with an index, alpha as the letter, yhat with a hat;
 * symbol w1 = "w^{(1)}" says otherwise. expect_value, expect_grad and expect_new NAME = NUMBER
 * claim numbers.
 *
 * Inside, it is what net.h says.
 */
#ifndef CR_READ_READ_EXPR_H
#define CR_READ_READ_EXPR_H

#include "base/buf.h"
#include "base/limits.h"
#include "read/net.h"

/* Reads the formula file in `text` (size bytes; `file` is its name for messages). As
 * cr_read_dot: NULL with err set (status CR_STATUS_INPUT) when anything is wrong, and
 * then err's text holds every error found, up to 20. Warnings and notes go to `warnings`
 * and `notes`, a line each; both may be NULL. */
struct cr_net *cr_read_expr(const char *file, const char *text, size_t size,
                            const struct cr_limits *limits, struct cr_buf *warnings,
                            struct cr_buf *notes, struct cr_err *err);

#endif
