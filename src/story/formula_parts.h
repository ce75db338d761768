/*
 * Parts of formulas that definitions (formula.c) and local derivatives (local.c) share.
 */
#ifndef CR_STORY_FORMULA_PARTS_H
#define CR_STORY_FORMULA_PARTS_H

#include "story/formula.h"

enum { CR_MOST_SHOWN_TERMS = 6 };

/* A value by its symbol or its number; operand k of a value, constants as they are written. */
struct cr_math *cr_part_result(const struct cr_teller *teller, size_t value,
                               enum cr_form form);
struct cr_math *cr_part_operand(const struct cr_teller *teller, size_t value, size_t k,
                                enum cr_form form);

/* A formula of ops.def over up to two operands; a single operand is called x. */
struct cr_math *cr_part_template(const struct cr_teller *teller, const char *formula,
                                 struct cr_math *x1, struct cr_math *x2, struct cr_math *y);

/* A formula over output k of a loss, its yhat_k and y_k. */
struct cr_math *cr_part_loss(const struct cr_teller *teller, size_t value,
                             const char *formula, size_t k, enum cr_form form);

/* e^z_i over the sum of all, of a softmax. */
struct cr_math *cr_part_softmax(const struct cr_teller *teller, size_t value, size_t i,
                                enum cr_form form);

/* sigma(z): how an activation is called. */
struct cr_math *cr_part_called(const struct cr_teller *teller, size_t value,
                               enum cr_form form);
bool cr_is_activation_op(enum cr_op op);

/* Is the loss a mean over its outputs? 1/n before a term. */
bool cr_is_mean_loss(enum cr_op op);
struct cr_math *cr_mean_of(const struct cr_teller *teller, struct cr_math *math, size_t n);

#endif
