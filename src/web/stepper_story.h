/*
 * What a page knows of a story, as JSON.
 *
 *     title, view: [x, y, w, h] of the picture, dark: begin so?
 *     q: per quantity {k: key, s: symbol, p: its formula, r: role, n: node, u: [[of, formula]],
 *                      o: words of the user's own}
 *     steps: [{p: phase, n: sample, t: title, d: detail, w: words, b: are older arrows forgotten?,
 *              e: equations, m: [[quantity, aspect, text]] ("": forgotten),
 *              a: [[from, to, derivative, what it brings]], on: [...], off: [...]}]
 *
 * `u` of a quantity are the quantities made of it, with the local derivative: they lead to the
 * loss. `on` and `off` are the drawings that come and go.
 */
#ifndef CR_WEB_STEPPER_STORY_H
#define CR_WEB_STEPPER_STORY_H

#include "web/equations.h"

/* The quantities. NULL with err set. */
json_t *cr_stepper_quantities(const struct cr_scene *scene,
                              struct cr_equations *equations, struct cr_err *err);

/* What the steps before have made known; a zeroed struct is nothing. */
struct cr_stepper_known {
    const struct cr_math **known[CR_ASPECT_COUNT]; /* owned: as in draw/state.h */
    size_t next;                                   /* the step after the last one shown */
};
void cr_stepper_known_release(struct cr_stepper_known *known);

/* One step, without what comes and goes; NULL with err set. What steps that are not shown
 * did since the last one is told with it. */
json_t *cr_stepper_step(const struct cr_shot *shot, struct cr_stepper_known *known,
                        struct cr_equations *equations, struct cr_err *err);

/* Adds to each step of the list what comes and goes; to "e" and to the quantities the final
 * numbers of the formulas. Both strips are finished. */
int cr_stepper_settle(json_t *steps, json_t *quantities, const struct cr_strip *picture,
                      const struct cr_equations *equations, struct cr_err *err);

#endif
