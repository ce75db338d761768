/*
 * What steps are made of: lines of the head and the foot, marks, arrows. All append to a
 * step and return 0, or -1 when memory is out.
 */
#ifndef CR_STORY_CONTENT_H
#define CR_STORY_CONTENT_H

#include "story/formula.h"
#include "story/story.h"

enum { CR_FOOT_ROWS = 3 };

int cr_head(const struct cr_teller *teller, struct cr_step *step, struct cr_math *math);
int cr_foot(const struct cr_teller *teller, struct cr_step *step, struct cr_math *math);

/* A row at the foot with two equations, or one where the second is not there. */
int cr_foot_pair(const struct cr_teller *teller, struct cr_step *step,
                 struct cr_math *first, bool two, struct cr_math *second);

/* Is the foot wide enough for it? */
bool cr_foot_fits(const struct cr_math *row);

/* Equations in rows as wide as the foot is wide enough for. */
int cr_foot_rows(const struct cr_teller *teller, struct cr_step *step,
                 struct cr_math *const *equations, size_t count);

/* "... and 3 more", or nothing for 0. */
int cr_foot_more(const struct cr_teller *teller, struct cr_step *step, size_t rest);

/* Equations two to a row, as many as the foot has rows left for. */
int cr_foot_grid(const struct cr_teller *teller, struct cr_step *step,
                 const size_t *quantities, size_t count,
                 struct cr_math *(*make)(const struct cr_teller *, size_t));

int cr_mark_number(const struct cr_teller *teller, struct cr_step *step, size_t quantity,
                   enum cr_aspect aspect, double value);

/* Marks the value of a quantity; CR_NONE: nothing. */
int cr_mark_value(const struct cr_teller *teller, struct cr_step *step, long quantity);

/* The red arrow of one use of `to`; `again`: it was told before. */
int cr_add_arrow(const struct cr_teller *teller, struct cr_step *step, struct cr_use use,
                 size_t to, bool again);

/* The gradient of a quantity becomes known: its mark, and an arrow for each use. */
int cr_reveal_grad(const struct cr_teller *teller, struct cr_step *step, size_t quantity);

/* symbol = definition, without numbers. */
struct cr_math *cr_defining(const struct cr_teller *teller, size_t quantity);

/* Does the quantity receive a gradient that is passed on (see formula.h on uses)? */
bool cr_has_gradient(const struct cr_teller *teller, size_t quantity);

/* What is wanted of an equation: only its symbols, only its numbers; NULL where that says
 * nothing. A relation without numbers stays when numbers are wanted. */
struct cr_math *cr_wanted(struct cr_arena *arena, struct cr_math *math,
                          enum cr_labelling labels);

/* Leaves out of its equations what is not wanted, settles all numbers of the step and
 * writes its words. */
int cr_step_settle(struct cr_step *step, struct cr_arena *arena, enum cr_labelling labels,
                   int digits);

#endif
