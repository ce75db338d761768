/*
 * A picture: what is to be drawn, in order, ready for every format alike.
 *
 * Points, y down, from the upper left corner. Paths of straight pieces (filled, stroked or
 * both), discs, and lines of text; each belongs to a part of the plot, which an SVG file
 * keeps as a group with that name. Nothing here knows a format or a library.
 */
#ifndef CR_PLOT_PICTURE_H
#define CR_PLOT_PICTURE_H

#include "base/arena.h"
#include "base/buf.h"
#include "draw/surface.h"
#include "plot/type.h"

struct cr_color {
    unsigned char rgba[4]; /* transparent: nothing is drawn */
};

struct cr_pen {
    struct cr_color color;
    double width;
    double dash[2]; /* on, off; 0: solid */
};

struct cr_place {
    double x, y;
};

struct cr_area {
    double left, top, right, bottom;
};

enum cr_item_kind { CR_ITEM_PATH, CR_ITEM_DISC, CR_ITEM_AREA, CR_ITEM_TEXT };

struct cr_item {
    struct cr_item *next;
    enum cr_item_kind kind;
    const char *part; /* "axes", "function" ...: letters only */
    struct cr_color fill;
    struct cr_pen pen;
    const struct cr_place *points; /* path */
    size_t count;
    struct cr_place at; /* disc: centre; text: left end of the baseline */
    double radius;      /* disc; area: of its corners */
    struct cr_area area;
    const char *text;
    double size, stretch;
};

struct cr_picture {
    double width, height;
    struct cr_item *first, *last;
    const char *title, *desc;
    const char *prefix; /* before the ids in an SVG file, so that several fit in a page */
};

/* The picture as SVG, text as outlines. */
int cr_picture_svg(const struct cr_picture *picture, struct cr_type *type, int width,
                   int height, struct cr_buf *out, struct cr_err *err);

/* A sheet of width x height pixels for pictures of this one's size, and the picture on it.
 * NULL with err set when the size is refused or memory is out. */
struct cr_surface *cr_picture_sheet(const struct cr_picture *picture, int width,
                                    int height, struct cr_err *err);
void cr_picture_draw(const struct cr_picture *picture, struct cr_type *type,
                     const struct cr_surface *sheet);

/* As PNG of width x height pixels, and as PDF of a page with as many pixels, 96 to the
 * inch. The same picture gives the same bytes. */
int cr_picture_png(const struct cr_picture *picture, struct cr_type *type, int width,
                   int height, struct cr_buf *out, struct cr_err *err);
int cr_picture_pdf(const struct cr_picture *picture, struct cr_type *type, int width,
                   int height, struct cr_buf *out, struct cr_err *err);

#endif
