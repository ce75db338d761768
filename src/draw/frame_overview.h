/*
 * The overview: chevrons on every edge, against it (frame_overview.c).
 */
#ifndef CR_DRAW_FRAME_OVERVIEW_H
#define CR_DRAW_FRAME_OVERVIEW_H

#include "draw/frame_parts.h"

/* Writes the chevrons of an overview's frame; nothing in any other. Call it when all
 * edges are written, so that the chevrons lie over them. When memory is out, f->out.failed
 * is set. */
void cr_frame_overview(struct cr_frame *f);

#endif
