/*
 * Shading: how large numbers are, as colours and widths on a logarithmic scale.
 *
 *     grad     |dL/d...| of weights, biases, operations, and of a neuron's z: what goes back
 *     value    |a| of nodes, |w x| along edges
 *     weight   |w| and |b|
 *     update   how far the update moves them
 *
 * The scale spans whole decades, six at most, up to the largest number of the whole run, so
 * that all frames are shaded alike. What is 0 and what is not finite have looks of their own;
 * what is not known yet, or has no such number, has none. The scale is drawn at the bottom.
 */
#ifndef CR_DRAW_SHADE_H
#define CR_DRAW_SHADE_H

#include "draw/frame_parts.h"

/* Finds the scale of the scene's run; needs scene->options. */
void cr_shade_measure(struct cr_scene *scene);

/* The texts of the legend, one after the other: its title, 0 when there is one, the decades,
 * and what is not finite when something is. `each` gets them as formulas, with what they look
 * like. */
typedef int cr_shade_text_fn(void *context, const struct cr_math *math, double look,
                             struct cr_err *err);
int cr_shade_texts(const struct cr_scene *scene, cr_shade_text_fn *each, void *context,
                   struct cr_err *err);

/* The look of a node, and of a line, by the size of a quantity's number; nothing without
 * shading. Goes behind the attributes that it takes the place of. */
void cr_frame_shade_node(struct cr_frame *f, long quantity);
void cr_frame_shade_neuron(struct cr_frame *f, size_t node);
void cr_frame_shade_edge(struct cr_frame *f, size_t edge);
void cr_frame_shade_wire(struct cr_frame *f, long quantity);

/* The scale at the bottom. */
void cr_frame_shade_legend(struct cr_frame *f);

#endif
