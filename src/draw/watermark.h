/*
 * A watermark: whose figure it is, in one small pale line.
 *
 * It stands at the right end of the strip that is left free below the footer: between it and
 * the board's edge, or the legend where there is one.
 *
 *     |              z = 0.3 · 0.5 + 0.1 = 0.25                        |
 *     |                                             (c) Ada, ada.org   |   <- here
 *     +----------------------------------------------------------------+
 */
#ifndef CR_DRAW_WATERMARK_H
#define CR_DRAW_WATERMARK_H

#include "draw/frame_parts.h"

/* Adds the text to the frame, in the colour of role "watermark". Of more than 80 characters
 * the last are cut and a … put for them. Nothing is added for a text that is blank. */
void cr_frame_watermark(struct cr_frame *f, const char *text);

#endif
