/*
 * The labels of a frame: what stands in each slot at a step.
 *
 * The same walk serves the measuring before the layout and the drawing after it, so that a
 * frame never holds a label that no space was kept for.
 */
#ifndef CR_DRAW_TEXTS_H
#define CR_DRAW_TEXTS_H

#include "draw/scene.h"

/* Between what is disputed and its outline. */
#define CR_OUTLINE_SIDE 5.0
#define CR_OUTLINE_OVER 3.0

struct cr_text {
    size_t slot;
    long quantity; /* or CR_NONE */
    enum cr_part part;
    size_t arrow;     /* for the arrows' slots: which one of the step */
    size_t place;     /* for the slots of operand places: which one */
    unsigned shows;   /* of the quantity: a bit 1 << aspect for each number */
    const struct cr_arrow *derivative; /* whose label it is; or NULL */
    const struct cr_dispute *dispute;  /* about a number that it shows; or NULL */
    const char *role; /* the theme's: "value", "gradient" ... */
    const char *html;
    double size;
};

typedef int cr_text_fn(void *context, const struct cr_text *text, struct cr_err *err);

/* Calls `each` for every label of the step that `state` has come to. `done` gets 0 or -1.
 * Strings are valid during the call only. */
int cr_texts_of_step(const struct cr_scene *scene, const struct cr_state *state,
                     cr_text_fn *each, void *context, struct cr_err *err);

/* The room of a label, with that for the outline of what is disputed. */
struct cr_size cr_text_room(const struct cr_scene *scene, const struct cr_text *text);

/* One label as HTML in a theme role's colour. */
void cr_text_html(const struct cr_scene *scene, const struct cr_math *math,
                  const char *role, double size, bool flat, struct cr_buf *out);

/* Are the arrows of this step labelled? Not where there are too many. */
bool cr_arrow_is_labelled(const struct cr_scene *scene, const struct cr_step *step,
                          const struct cr_arrow *arrow);

/* The slot of an arrow's label. */
size_t cr_arrow_slot(const struct cr_scene *scene, const struct cr_arrow *arrow);

/* The size of the letters in a common slot, in points: now, and on a board of another zoom. */
double cr_size_of_common(const struct cr_scene *scene, enum cr_common_slot slot);
double cr_size_at_zoom(const struct cr_scene *scene, enum cr_common_slot slot, double zoom);

#endif
