/*
 * A sheet of pixels to draw on with cairo: transparent at first, exactly as large as
 * asked for, with a scale from points to pixels.
 */
#ifndef CR_DRAW_SURFACE_H
#define CR_DRAW_SURFACE_H

#include "base/buf.h"
#include "base/err.h"

enum {
    CR_SURFACE_MIN = 16,             /* pixels, each side */
    CR_SURFACE_MAX = 32767,          /* cairo's limit */
    CR_SURFACE_MAX_AREA = 100000000, /* 400 MB */
};

struct cr_surface;

/* 0, or -1 with CR_STATUS_USAGE: the limits above. */
int cr_surface_check(int width, int height, struct cr_err *err);

/* `scale`: pixels to the point. NULL with err set when the size is refused or memory is
 * out. */
struct cr_surface *cr_surface_new(int width, int height, double scale,
                                  struct cr_err *err);
void cr_surface_free(struct cr_surface *surface);

/* The cairo_t to draw with; belongs to the surface. */
void *cr_surface_context(const struct cr_surface *surface);

/* Appends what was drawn as PNG. */
int cr_surface_png(const struct cr_surface *surface, struct cr_buf *out,
                   struct cr_err *err);

#endif
