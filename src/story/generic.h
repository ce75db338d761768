/*
 * Formulas of a whole layer, with letters for indices: z_i = sum_j w_ij a_j + b_i.
 *
 * They head the steps that do many neurons at once. A layer has them when it is regular:
 * neurons only, all fed from the layer before by weights, one activation, no symbols of the
 * user's own. Each function appends to out[] what there is to say and returns how many
 * formulas that are: 0 for a layer that is not regular. A NULL among them: memory is out.
 */
#ifndef CR_STORY_GENERIC_H
#define CR_STORY_GENERIC_H

#include "story/formula.h"

enum { CR_GENERIC_MOST = 2 };

/* z_i = ..., a_i = sigma(z_i). */
size_t cr_generic_forward(const struct cr_teller *teller, size_t layer,
                          struct cr_math *out[CR_GENERIC_MOST]);

/* dL/dz_i = da_i/dz_i sum_k dL/dz_k w_ki. */
size_t cr_generic_delta(const struct cr_teller *teller, size_t layer,
                        struct cr_math *out[CR_GENERIC_MOST]);

/* dL/dw_ij = dL/dz_i a_j and dL/db_i = dL/dz_i for the weights into a layer. */
size_t cr_generic_weights(const struct cr_teller *teller, size_t layer,
                          struct cr_math *out[CR_GENERIC_MOST]);

#endif
