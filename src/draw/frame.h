/*
 * A frame: the scene at one step, as a complete DOT document.
 *
 * Every node and edge has its position, so that stock Graphviz (neato -n2) draws the same
 * picture and gvpr or an editor can change it. Layers: board and columns are clusters, drawn
 * first; then edges; then nodes. Each label is a node of shape plain with one formula; its
 * id, class and tooltip say what it is.
 */
#ifndef CR_DRAW_FRAME_H
#define CR_DRAW_FRAME_H

#include "draw/scene.h"

/* Appends the frame of the step that `state` has come to. */
int cr_frame_dot(struct cr_scene *scene, const struct cr_state *state, struct cr_buf *out,
                 struct cr_err *err);

/* The same where pictures move: the chevrons of an overview run along their edges. The
 * moment goes from 0 to 1, where all is as at 0 again. */
int cr_frame_dot_at(struct cr_scene *scene, const struct cr_state *state, double moment,
                    struct cr_buf *out, struct cr_err *err);

#endif
