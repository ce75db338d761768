/*
 * What is plotted: an operation of one operand, or a loss against its prediction.
 *
 *     sigmoid     against z
 *     log, sqrt   against x: arithmetic
 *     softmax     the share of z against two others that stay 0
 *     sse, bce    the loss of one prediction against that prediction, for a target y
 *
 * Values and derivatives come from the operation's own functions (op.h), the formulas from
 * its row in ops.def, or from forms.c where a reader is better served by another form.
 */
#ifndef CR_PLOT_SUBJECT_H
#define CR_PLOT_SUBJECT_H

#include "base/err.h"
#include "math/math.h"

enum { CR_RULES_MOST = 3 };

/* A value and where it holds; `left` NULL: everywhere. */
struct cr_rule {
    struct cr_math *value, *left, *right;
    const char *relation; /* a sign: <, U+2264 ... */
};

/* f(z) = value, or a value for each of several cases. No rule: f(z) says it all (tanh). */
struct cr_formula {
    struct cr_math *head; /* f, L or dL/dyhat */
    bool primed;          /* f' */
    bool of_argument;     /* the head is written with its argument behind it */
    struct cr_rule rules[CR_RULES_MOST];
    size_t count;
};

struct cr_subject {
    enum cr_op op;
    double target; /* of a loss */
    const char *title;
    struct cr_math *argument; /* z, x or yhat */
    struct cr_formula function, derivative;
    double from, to;  /* the range worth seeing */
    double low, high; /* its heights; both 0: by what is there */
};

/* Fills the subject; its formulas live in the arena. `target` NULL: 1. It fails (usage) for
 * a name that is none, and a target that the loss does not take. */
int cr_subject_init(struct cr_subject *subject, struct cr_arena *arena, const char *name,
                    const double *target, struct cr_err *err);

/* Can the operation be plotted? */
bool cr_subject_can(enum cr_op op);
bool cr_subject_is_loss(const struct cr_subject *subject);

/* The value, and the derivative to the argument, at x. */
double cr_subject_value(const struct cr_subject *subject, double x);
double cr_subject_slope(const struct cr_subject *subject, double x);

/* The head of a formula as text, without its argument. */
void cr_subject_head(const struct cr_formula *formula, struct cr_buf *out);

/* A formula on one line of text: "f(x) = x^2". */
void cr_subject_text(const struct cr_subject *subject, const struct cr_formula *formula,
                     struct cr_buf *out);

/* What the other operands are, in words; nothing where there are none. `italic`: letters
 * as in formulas. */
void cr_subject_caption(const struct cr_subject *subject, bool italic, struct cr_buf *out);

#endif
