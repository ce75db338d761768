/*
 * A drawing: shapes and texts in points, y down, to be painted with cairo any number of times.
 */
#ifndef CR_DRAW_DRAWING_H
#define CR_DRAW_DRAWING_H

#include <cairo.h>
#include <pango/pango.h>
#include <stdbool.h>
#include <stddef.h>

#include "draw/geometry.h"

enum cr_shape {
    CR_SHAPE_POLYGON,
    CR_SHAPE_POLYLINE,
    CR_SHAPE_CURVE,   /* cubic, in pieces: 3 n + 1 points */
    CR_SHAPE_ELLIPSE, /* its middle, and a corner of the box around it */
    CR_SHAPE_TEXT     /* where its layout's upper left corner is */
};

enum cr_dash { CR_DASH_NONE, CR_DASH_DASHED, CR_DASH_DOTTED, CR_DASH_COUNT };

/* Colours are red, green, blue and alpha, 0 to 255. */
struct cr_ink {
    unsigned char pen[4], fill[4];
    double width; /* of the pen, in points; 0: none */
    enum cr_dash dash;
    bool filled;
};

struct cr_drawing;

/* An empty one, of one reference; NULL when memory is out. */
struct cr_drawing *cr_drawing_new(void);
struct cr_drawing *cr_drawing_ref(struct cr_drawing *drawing);
void cr_drawing_unref(struct cr_drawing *drawing); /* NULL is none */

/* Adds a shape; -1 when memory is out. A text is in the pen's colour, at its one point. Its
 * layout is held, and is in 1/96 inch, as Graphviz has it; NULL for all else. */
int cr_drawing_add(struct cr_drawing *drawing, enum cr_shape shape, const struct cr_ink *ink,
                   const struct cr_point *points, size_t count, PangoLayout *layout);

/* How much memory it takes, about. */
size_t cr_drawing_bytes(const struct cr_drawing *drawing);

void cr_drawing_paint(const struct cr_drawing *drawing, cairo_t *cr);

/* Paints all there is in the colours that its shapes are filled with. */
void cr_drawing_flood(const struct cr_drawing *drawing, cairo_t *cr);

#endif
