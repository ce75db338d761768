/*
 * What is known at a step: the marks of the story so far.
 *
 * A state starts empty and is advanced step by step; not computed yet is NULL, not 0.
 */
#ifndef CR_DRAW_STATE_H
#define CR_DRAW_STATE_H

#include "story/story.h"

struct cr_state {
    const struct cr_story *story;
    size_t next; /* the step that cr_state_advance takes */
    const struct cr_math **known[CR_ASPECT_COUNT]; /* per quantity; NULL: not yet */
    const struct cr_math **called[CR_ASPECT_COUNT]; /* what the number is called (story.h) */
    const struct cr_math **shares; /* per operand place (its index in graph->operands): what
                                      the operand receives there; NULL: not yet */
    unsigned char *focus;          /* per quantity: is the step about it */
    unsigned char *marked;         /* per quantity: does the step make it known */
};

int cr_state_init(struct cr_state *state, const struct cr_story *story, struct cr_err *err);
void cr_state_release(struct cr_state *state);

/* Takes over the marks of the next step. */
void cr_state_advance(struct cr_state *state);

#endif
