/*
 * What is drawn on with cairo: a sheet of pixels, transparent at first, or the pages of a
 * PDF document. A sheet can be wiped and used again; a document has one page after the
 * other, and a tree of bookmarks.
 *
 *     sheet:     new, draw, pixels or png, wipe, draw ...
 *     document:  new_pdf, draw, page, draw, page ... finish
 */
#ifndef CR_DRAW_SURFACE_H
#define CR_DRAW_SURFACE_H

#include "base/buf.h"
#include "base/err.h"
#include "base/pixels.h"

enum {
    CR_SURFACE_MIN = 16,             /* pixels, each side */
    CR_SURFACE_MAX = 32767,          /* cairo's limit */
};

struct cr_surface;
struct cr_png;

/* 0, or -1 with CR_STATUS_USAGE: the limits above. */
int cr_surface_check(int width, int height, struct cr_err *err);

/* `scale`: pixels to the point. NULL with err set when the size is refused or memory is
 * out. */
struct cr_surface *cr_surface_new(int width, int height, double scale,
                                  struct cr_err *err);

/* What a document says of itself; no date, so the same pages are the same bytes. */
struct cr_surface_about {
    const char *title, *subject; /* or NULL */
};

/* A document whose pages have as many pixels, 96 to the inch; its bytes are appended to
 * `out`, which is complete after cr_surface_finish. NULL with err set as above. */
struct cr_surface *cr_surface_new_pdf(int width, int height,
                                      const struct cr_surface_about *about,
                                      struct cr_buf *out, struct cr_err *err);
void cr_surface_free(struct cr_surface *surface);

/* The cairo_t to draw with; belongs to the surface. */
void *cr_surface_context(const struct cr_surface *surface);

/* Its size, in the units of its context at scale 1: pixels, or points of a page. */
void cr_surface_size(const struct cr_surface *surface, double *width, double *height);

/* Sets how many of these units a point of what is drawn next takes. */
void cr_surface_scale(const struct cr_surface *surface, double scale);

/* Says how many pixels of a sheet there are to the inch. */
void cr_surface_density(struct cr_surface *surface, int dpi);

/* Makes a sheet transparent again. */
void cr_surface_wipe(const struct cr_surface *surface);

/* Ends the page of a document. */
void cr_surface_page(const struct cr_surface *surface);

/* Makes a box of the page a link, in its points, y down; nothing on a sheet. `address` is one
 * that cr_xml_is_link takes; those inside a page (#place) lead nowhere in a document. */
struct cr_surface_box {
    double left, top, width, height;
};
void cr_surface_link(const struct cr_surface *surface, const struct cr_surface_box *box,
                     const char *address);

/* Adds a bookmark that leads to page `page` (from 1), below another one (0: at the top).
 * Returns its number. */
int cr_surface_bookmark(const struct cr_surface *surface, int below, const char *name,
                        int page);

/* Ends the document; 0, or -1 with err set when anything has failed. */
int cr_surface_finish(const struct cr_surface *surface, struct cr_err *err);

/* The pixels of a sheet, as they are now; they belong to the surface. */
int cr_surface_pixels(const struct cr_surface *surface, struct cr_pixels *pixels,
                      struct cr_err *err);

/* Appends what was drawn as PNG. `png` (png.h) is a writer to be used again, or NULL. */
int cr_surface_png(const struct cr_surface *surface, struct cr_png *png, struct cr_buf *out,
                   struct cr_err *err);

#endif
