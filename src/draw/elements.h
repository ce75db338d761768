/*
 * The elements of frames, drawn once each.
 *
 * From frame to frame most elements stay what they were, and so does their drawing. A frame is
 * taken apart (frame_lines.h); what was drawn before, of the very same text, is taken from
 * here, and Graphviz draws only what is left, as a frame of its own:
 *
 *     open:     frame -> lines -> known ones and missing ones
 *     missing:  a frame of these, each numbered by an attribute "element"
 *     keep:     what Graphviz has drawn of it
 *     part:     all of them in the order of drawing
 *
 * How long a drawing is kept is a matter of memory and nothing else: pictures have the same
 * bytes with and without.
 */
#ifndef CR_DRAW_ELEMENTS_H
#define CR_DRAW_ELEMENTS_H

#include "draw/gv.h"

struct cr_elements;

/* NULL when memory is out. */
struct cr_elements *cr_elements_new(void);
void cr_elements_free(struct cr_elements *elements);

/* Takes up a frame; drawings that were made in another way (`how`) are others. False when it
 * cannot be taken apart, and is to be drawn as a whole. The text must live until the last
 * part was taken. */
bool cr_elements_open(struct cr_elements *elements, const char *dot, unsigned how);

/* The frame of those that are missing; NULL when there are none. Valid until the next one.
 * "" when memory is out. */
const char *cr_elements_missing(struct cr_elements *elements);

/* Keeps a part of that frame. */
void cr_elements_keep(struct cr_elements *elements, const struct cr_gv_part *part);

/* The i-th of all parts, of which there are so many: the ground first. NULL for what is not
 * seen. */
size_t cr_elements_count(const struct cr_elements *elements);
const struct cr_gv_part *cr_elements_part(const struct cr_elements *elements, size_t i);

/* 0, or -1 with err set when memory ran out since the frame was opened. */
int cr_elements_check(const struct cr_elements *elements, struct cr_err *err);

/* Forgets all drawings: after a frame that could not be drawn. */
void cr_elements_forget(struct cr_elements *elements);

#endif
