/*
 * The rule of the optimizer (graph/update.h) at the first update, as formulas.
 *
 * Gradient descent is one line. Rules that remember something have several: what they take
 * for the gradient is g, what they remember begins at 0, and t = 1.
 *
 *     g = dL/dw     v = mu 0 - alpha g     w_new = w + v
 */
#ifndef CR_STORY_UPDATE_RULE_H
#define CR_STORY_UPDATE_RULE_H

#include "graph/update.h"
#include "story/formula.h"

enum { CR_RULE_MOST = CR_UPDATE_LINES_MOST + 1, CR_RULE_SETTINGS = 7 };

/* Does the optimizer remember something from update to update? */
bool cr_rule_remembers(const struct cr_teller *teller);

/* Does it count the updates, by t? */
bool cr_rule_counts(const struct cr_teller *teller);

/* Does that line make something anew of what it was before: m = beta1 m + ..., but not m^? */
bool cr_rule_makes_new(const struct cr_teller *teller, size_t line);

/* The lines with `symbol` for the parameter, without numbers; returns how many. */
size_t cr_rule_symbols(const struct cr_teller *teller, struct cr_math *symbol,
                       struct cr_math *out[CR_RULE_MOST]);

/* The lines of one parameter with its numbers: m = 0.9 0 + 0.1 (-0.138) = -0.0138. That of g
 * only where g is not the gradient as it is. */
size_t cr_rule_numbers(const struct cr_teller *teller, size_t quantity,
                       struct cr_math *out[CR_RULE_MOST]);

/* The settings that the lines name: alpha = 0.1, mu = 0.9; returns how many. */
size_t cr_rule_settings(const struct cr_teller *teller,
                        struct cr_math *out[CR_RULE_SETTINGS]);

/* g = dL/dw, with what clipping, weight decay and going up make of it. */
struct cr_math *cr_rule_gradient(const struct cr_teller *teller, struct cr_math *symbol);

/* The last of the lines with numbers: w_new = ... = new value. */
struct cr_math *cr_update_relation(const struct cr_teller *teller, size_t quantity);

#endif
