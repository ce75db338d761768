/* How an operation is called and written in a plot, where ops.def does not say it. */
#ifndef CR_PLOT_FORMS_H
#define CR_PLOT_FORMS_H

#include <stdbool.h>

#include "graph/op.h"

/* A title, how the function is called in formulas (NULL: its name), and the range worth
 * seeing where it is not the usual one (0, 0), with the heights where poles are (0, 0: by
 * what is there). */
struct cr_look {
    enum cr_op op;
    const char *title, *head;
    double from, to, low, high;
};

/* The row of the operation, or NULL. */
const struct cr_look *cr_look_of(enum cr_op op);

/* The function, or its derivative, in the language of ops.def: a value for each case, and
 * its condition: two formulas with <, <=, >, >= or = between, "" for everywhere. */
struct cr_form {
    enum cr_op op;
    bool derivative;
    struct {
        const char *value, *condition;
    } cases[3]; /* the first without a value ends them */
};

/* The row, or NULL where ops.def has the form that a reader wants. */
const struct cr_form *cr_form_of(enum cr_op op, bool derivative);

#endif
