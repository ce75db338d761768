/* Lanes: the red arrows from the neurons of a layer to the bias that all share. */
#ifndef CR_DRAW_LANES_H
#define CR_DRAW_LANES_H

#include "draw/scene.h"

/* z -> the bias of the layer: up the left side, each row in a lane of its own, the lowest
 * outermost, so that the arrows of several neurons neither cross nor touch. */
void cr_route_lanes(struct cr_scene *scene, size_t layer);

/* A point on the border of a neuron: on a circle at the angle; on the left or right side of
 * a box, as high as the angle says. */
struct cr_point cr_on_border(const struct cr_scene *scene, size_t node, double degrees);

#endif
