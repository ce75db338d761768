/*
 * PNG files. The smallest fitting kind is chosen: 256 colours, else RGB, else RGBA.
 * Nothing but the picture is written (no time, no program), so the same pixels are the
 * same bytes.
 */
#ifndef CR_DRAW_PNG_H
#define CR_DRAW_PNG_H

#include "base/buf.h"
#include "base/err.h"
#include "base/pixels.h"

/* Appends the file. */
int cr_png_write(const struct cr_pixels *pixels, struct cr_buf *out, struct cr_err *err);

#endif
