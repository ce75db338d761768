/*
 * Room for labels: where in an area is something already, and how bad it would be to
 * cover it.
 *
 * The area is a grid of small cells with a weight each. Once all is filled in, the weight
 * under any box is known from four numbers, so every place can be tried.
 */
#ifndef CR_PLOT_ROOM_H
#define CR_PLOT_ROOM_H

#include "plot/picture.h"

struct cr_room {
    struct cr_area area;
    size_t columns, rows;
    double *weights; /* (columns + 1) x (rows + 1); the first of each stay 0 */
    double *sums;    /* of all cells above and to the left */
};

/* An empty room; it lives in the arena. */
int cr_room_init(struct cr_room *room, struct cr_arena *arena, struct cr_area area,
                 struct cr_err *err);

/* Adds the weight to every cell of a box, or under a line. */
void cr_room_fill(struct cr_room *room, struct cr_area box, double weight);
void cr_room_draw(struct cr_room *room, struct cr_place from, struct cr_place to,
                  double weight);

/* The best place for a box of that size: as little weight under it, and as near to the
 * point, as can be; a point of distance counts as much as a weight of 1. */
struct cr_area cr_room_find(struct cr_room *room, double width, double height,
                            struct cr_place near);

#endif
