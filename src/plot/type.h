/*
 * Type: measures and sets single lines of text. Only type.c and paint.c know pango.
 *
 * Lengths are points, y down. A line is placed by the left end of its baseline. Nothing is
 * hinted, so a line has the same width on a screen, in print and as outlines.
 */
#ifndef CR_PLOT_TYPE_H
#define CR_PLOT_TYPE_H

#include <stdbool.h>

#include "base/err.h"

struct cr_type;

/* NULL with err set when there is no font at all. */
struct cr_type *cr_type_new(const char *family, struct cr_err *err);
void cr_type_free(struct cr_type *type);

/* How far a line reaches: to the right with its blanks, up and down with its ink. */
struct cr_extent {
    double width, ascent, descent;
};

struct cr_extent cr_type_measure(struct cr_type *type, const char *text, double size);

/* The line as a PangoLayout, and how far its baseline is below its top. The layout belongs
 * to `type` and is good until the next call. */
void *cr_type_layout(struct cr_type *type, const char *text, double size, double *baseline);

/* A colour of a theme: "#rrggbb", "#rrggbbaa" or a name. False when it is none. */
bool cr_type_color(const char *text, unsigned char rgba[4]);

#endif
