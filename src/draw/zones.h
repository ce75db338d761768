/*
 * The zones of a board: the title and the headline at the top, the footer and the legend at
 * the bottom, and what is between them.
 */
#ifndef CR_DRAW_ZONES_H
#define CR_DRAW_ZONES_H

#include "draw/scene.h"

/* How high the zones are for the largest lines that any frame puts there. Sets title_room
 * and foot_room; needs the labels measured. */
void cr_zones_measure(struct cr_scene *scene);

/* The board, 16:9, around a content so wide, that reaches so far above and below its
 * middle line. Sets width, height, head_top, foot_bottom and middle. */
void cr_zones_board(struct cr_scene *scene, double width, double above, double below);

/* The gap between two lines of the head or the foot. */
enum { CR_LINE_GAP = 7 };

#endif
