/*
 * What a step about operations says: its marks, arrows, head and foot. All append to an
 * empty step and return 0, or -1 when memory is out.
 */
#ifndef CR_STORY_TELL_CIRCUIT_H
#define CR_STORY_TELL_CIRCUIT_H

#include "story/content.h"

/* What is given, and the formulas: those of `named`, the quantities with a name that are
 * computed, in their order. */
int cr_circuit_setup(const struct cr_teller *teller, struct cr_step *step,
                     const size_t *named, size_t count);

/* The values of quantities that are computed. */
int cr_circuit_values(const struct cr_teller *teller, struct cr_step *step,
                      const size_t *quantities, size_t count);

/* The value of a named quantity with its inner parts, which come before it in
 * quantities[0 .. count), itself last. */
int cr_circuit_statement(const struct cr_teller *teller, struct cr_step *step,
                         const size_t *quantities, size_t count);

/* The gradients of quantities. */
int cr_circuit_grads(const struct cr_teller *teller, struct cr_step *step,
                     const size_t *quantities, size_t count);

#endif
