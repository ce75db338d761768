/* Laying a scene out, once its labels are measured: see scene.h. */
#ifndef CR_DRAW_LAYOUT_H
#define CR_DRAW_LAYOUT_H

#include "draw/scene.h"

int cr_layout(struct cr_scene *scene, struct cr_err *err);

/* Moves the labels of edges to where they stand best, in the layout that was chosen. */
int cr_layout_labels(struct cr_scene *scene, struct cr_err *err);

#endif
