/*
 * Graphviz, in-process: only what is behind this header knows gvc.
 *
 * A frame is text: a complete DOT document with positions (pos on nodes and edges, bb on
 * the graph and its clusters), laid out by us, drawn by Graphviz's nop2. The graph's own
 * bb is the picture's frame, whatever is drawn in it or beyond it. One context serves a
 * whole story. Graphviz keeps global state: one thread only, one context at a time.
 */
#ifndef CR_DRAW_GV_H
#define CR_DRAW_GV_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "draw/geometry.h"
#include "draw/surface.h"

struct cr_gv;

/* NULL and err set when Graphviz or its pango plugin cannot be had. */
struct cr_gv *cr_gv_new(struct cr_err *err);
void cr_gv_free(struct cr_gv *gv);

/* From now on `said` gets what Graphviz warns of. */
void cr_gv_listen(struct cr_gv *gv, struct cr_buf *said);

/* Is a font of this family (upper or lower case) installed? Without it pictures are still
 * drawn, in a font that is. */
bool cr_gv_has_font(const char *family);

/* A label to measure: HTML-like (the text between the outer < >) and its font. */
struct cr_gv_label {
    const char *html;
    const char *font;
    double size;          /* points */
    double width, height; /* out: points */
};

/* Measures labels as Graphviz will draw them (a node of shape=plain), all in one go. A
 * label that Graphviz cannot read is an error. */
int cr_gv_measure(struct cr_gv *gv, struct cr_gv_label *labels, size_t count,
                  struct cr_err *err);

struct cr_svg_options {
    bool text;         /* keep <text>; else glyph outlines, each stored once */
    const char *title; /* <title> of the whole picture */
    const char *desc;  /* <desc>: the step in words */
    /* Goes before the ids that are ours (glyphs, title, desc), so that several pictures
     * can stand in one page: letters, digits, '-', '_'; NULL: none. */
    const char *prefix;
};

/* Draws one frame as SVG, 1 px to the point. Every node, edge and cluster that is not
 * invisible becomes a <g> in drawing order: its id is the `id` attribute (else kind and
 * number: node3), its class the kind and the `class` attribute, its <title> the
 * `tooltip`, taken as it stands (else the name), and it is a link when its `href` or
 * `URL` leads to http, https, mailto or a #place. Gradient fills are drawn in their first
 * colour. */
int cr_gv_svg(struct cr_gv *gv, const char *dot, const struct cr_svg_options *options,
              struct cr_buf *out, struct cr_err *err);

/* A cluster, node or edge of a frame as SVG. The texts are escaped and valid until the next
 * part; the places are points, y down. The first one, of class "ground", is the page. Its own
 * group is not in `body`, and nothing in it has an id or a label. For a sheet there is a
 * drawing, and `body` is the link of a node, not escaped. */
struct cr_gv_part {
    const char *id, *class, *title; /* as above */
    const char *body;
    struct cr_drawing *drawing;     /* for a sheet, else NULL; whoever keeps it refers to it */
    double left, top, width, height;
    double font;    /* the size of a node's label; 0: none */
    size_t element; /* the attribute of that name: a number; 0: none */
};

struct cr_gv_parts {
    void (*each)(void *context, const struct cr_gv_part *part);
    void *context;
};

/* Frames in parts, which share their glyphs: _begin, then any number of frames, then the
 * <defs> of all their glyphs. */
void cr_gv_parts_begin(struct cr_gv *gv);
int cr_gv_draw_parts(struct cr_gv *gv, const char *dot, bool text,
                     const struct cr_gv_parts *parts, struct cr_err *err);
void cr_gv_parts_defs(struct cr_gv *gv, struct cr_buf *out);

/* Draws one frame on a sheet or a page: the frame's bb is scaled to fit and centred on
 * white (or the graph's bgcolor). */
int cr_gv_draw(struct cr_gv *gv, const char *dot, const struct cr_surface *surface,
               struct cr_err *err);

/* The same as PNG of exactly width x height pixels, `dpi` to the inch (0: the file says
 * nothing of that). Each side has 16 to 32767 pixels, the
 * picture at most 100 million. */
int cr_gv_png(struct cr_gv *gv, const char *dot, int width, int height, int dpi,
              struct cr_buf *out, struct cr_err *err);

/* The box of a node as it is drawn: its centre and size in points, y up. */
struct cr_gv_box {
    const char *name;
    double x, y, width, height;
};

/* An edge as Graphviz laid it out: pieces of cubic Bezier curves, 3 n + 1 points. */
struct cr_gv_path {
    const char *id; /* the edge's `id` attribute */
    const struct cr_point *points;
    size_t count;
};

/* Has Graphviz's `dot` lay out a graph (DOT text without positions), and calls `node` and
 * `path` for what it consists of. Nodes come in the graph's order. */
int cr_gv_layout(struct cr_gv *gv, const char *dot,
                 void (*node)(void *context, const struct cr_gv_box *box),
                 void (*path)(void *context, const struct cr_gv_path *path),
                 void *context, struct cr_err *err);

/* Calls `each` for every node of a frame, in the frame's order. */
int cr_gv_boxes(struct cr_gv *gv, const char *dot,
                void (*each)(void *context, const struct cr_gv_box *box), void *context,
                struct cr_err *err);

#endif
