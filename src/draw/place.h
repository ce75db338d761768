/* Where edges run and where labels find a free place. */
#ifndef CR_DRAW_PLACE_H
#define CR_DRAW_PLACE_H

#include "draw/texts.h"

/* The black edges, from border to border. */
void cr_route_edges(struct cr_scene *scene);

/* A place for the label of every edge in gaps that are not too full, on the edge, as far as
 * that is not level. Returns how hard it is to tell which edge one of them belongs to, on
 * average; INFINITY when some of them found no place. `room` has an entry for every edge; its
 * contents do not matter. */
double cr_place_weights(struct cr_scene *scene, size_t *room);

/* Once they are placed: moves them beside their edges where there is room for that. */
void cr_settle_weights(struct cr_scene *scene, size_t *room);

/* Places for the labels of these edges anew, as if only they had one: the focus of a step
 * in a gap that is too full for all. Returns how hard it is to tell whose label one of them is,
 * as cr_place_weights does. */
double cr_place_focus(struct cr_scene *scene, const size_t *edges, size_t count);

/* Where the gradient of the bias on a chip stands: above it, or beside it in a column of
 * several. */
struct cr_box cr_bias_grad_box(const struct cr_scene *scene, const struct cr_box *chip,
                               long bias, bool beside);

/* Where the label of the arrow inside a neuron stands. */
struct cr_box cr_inner_label_box(const struct cr_scene *scene, size_t node,
                                 struct cr_size size);

/* The caption of a layer (from 0); w 0: it has none. */
struct cr_box cr_caption_box(const struct cr_scene *scene, size_t layer);

/* Where a short line from above reaches a node. */
struct cr_point cr_border_towards(const struct cr_scene *scene, size_t node,
                                  struct cr_point from);

/* The black edge from a node to its prediction. */
struct cr_curve cr_route_prediction(const struct cr_scene *scene, size_t node);

/* One red arrow, ending at the tip. */
struct cr_curve cr_route_arrow(const struct cr_scene *scene, const struct cr_arrow *arrow);

/* The red arrow back along an edge. */
struct cr_curve cr_route_back(const struct cr_scene *scene, size_t edge);

/* Finds free places for the labels of a step's arrows: boxes[i] gets the place of arrow i's
 * label of the size that it comes with, or w = 0 where none is free. `curves` are the
 * routes, `foot` how high the equations at the foot of the step reach: the same step always
 * gets the same places. */
void cr_place_arrow_labels(const struct cr_scene *scene, const struct cr_step *step,
                           const struct cr_curve *curves, double foot, struct cr_box *boxes);

#endif
