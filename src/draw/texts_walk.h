/*
 * The walk over the labels of a frame: what texts.c (neurons) and circuit_texts.c share.
 */
#ifndef CR_DRAW_TEXTS_WALK_H
#define CR_DRAW_TEXTS_WALK_H

#include "draw/texts.h"

struct cr_walk {
    const struct cr_scene *scene;
    const struct cr_state *state;
    const struct cr_step *step;
    cr_text_fn *each;
    void *context;
    struct cr_buf html;
    struct cr_err *err;
};

/* A math node that lives as long as the call. */
struct cr_pair {
    struct cr_math node;
    struct cr_math *parts[2];
};

/* Not where only symbols are wanted, nor in the overview. */
bool cr_shows_numbers(const struct cr_walk *walk);

/* What is known of a quantity and shown; NULL: nothing, yet or at all. */
const struct cr_math *cr_shown(const struct cr_walk *walk, enum cr_aspect aspect,
                               size_t quantity);

/* Makes the node of two parts that *pair holds. */
const struct cr_math *cr_make_pair(struct cr_pair *pair, enum cr_math_kind kind,
                                   const struct cr_math *first,
                                   const struct cr_math *second);

/* Writes the label and hands it on; text.html is set here. */
int cr_emit(struct cr_walk *walk, struct cr_text text, const struct cr_math *math,
            bool flat);

/* The new value, where it has to stand beside the old one: its place is taken by a gradient
 * that is disputed as well. Else NULL. */
const struct cr_math *cr_new_beside(const struct cr_walk *walk, size_t quantity);

/* The gradient of a quantity, or its new value; nothing while neither is known. */
int cr_emit_grad(struct cr_walk *walk, size_t quantity);

/* All labels of a circuit but the common ones. */
int cr_circuit_texts(struct cr_walk *walk);

#endif
