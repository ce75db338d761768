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

/* A writer of pictures, and the memory that it works in. NULL with err set. */
struct cr_png;
struct cr_png *cr_png_new(struct cr_err *err);
void cr_png_free(struct cr_png *png);

/* Appends the file. */
int cr_png_write(struct cr_png *png, const struct cr_pixels *pixels, struct cr_buf *out,
                 struct cr_err *err);

#endif
