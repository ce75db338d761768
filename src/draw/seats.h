/*
 * The seat of an edge's label: where its two lines stand, the weight and its gradient.
 *
 *     w = 0.3                                ___----
 *     -------->       astride        ___----  w = 0.3     below
 *     d = -0.1                  -----         d = -0.1
 *
 * An edge is seen best when nothing lies on it: the weight stands above it and the gradient
 * below, or both below. A crowd leaves no room for that: then both stand on it, with the
 * board behind them, like a name on a map.
 */
#ifndef CR_DRAW_SEATS_H
#define CR_DRAW_SEATS_H

#include "draw/scene.h"

/* The seat of the label of `edge` in this stance at a point of it, from 0 to 1. */
struct cr_seat cr_seat_at(const struct cr_scene *scene, size_t edge,
                          enum cr_stance stance, double t);

/* Where a line of the label (CR_PART_MAIN or CR_PART_GRAD) is centred when it is as large as
 * this: as near to the edge as its seat. */
struct cr_point cr_seat_line(const struct cr_scene *scene, size_t edge, enum cr_part part,
                             struct cr_size size);

/* Are both lines at least so far from a box? */
bool cr_seat_is_off(const struct cr_seat *seat, const struct cr_box *box, double gap);

#endif
