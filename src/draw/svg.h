/*
 * SVG: a renderer for Graphviz, which calls it with all shapes and texts in drawing
 * order.
 *
 *     <svg role="img" viewBox="0 0 960 540">
 *       <title> <desc>          what the picture says, for those who do not see it
 *       <defs>                  the glyphs
 *       <g id= class=>          one per cluster, node, edge
 *         <title>
 *         <polygon> <ellipse> <path> <g class="text" aria-label="...">
 *
 * The drawing goes to `body` while Graphviz runs; the glyphs it used are known only then.
 */
#ifndef CR_DRAW_SVG_H
#define CR_DRAW_SVG_H

#include "base/buf.h"
#include "draw/graphviz.h"
#include "draw/gv.h"
#include "draw/outline.h"

/* What the renderer finds as its job's context. */
struct cr_svg {
    struct cr_outlines *outlines; /* not owned */
    const struct cr_svg_options *options;
    boxf frame;         /* what is shown, in Graphviz's coordinates */
    struct cr_buf body; /* owned */
    bool in_link;       /* the open group holds an open <a> */
    const struct cr_gv_parts *parts; /* who gets the groups, one by one; NULL: all go to body */
    struct cr_buf head; /* with parts: id, class and title of the open one; owned */
    size_t class, title; /* where they begin */
};

extern const gvrender_engine_t cr_svg_engine;
extern const gvrender_features_t cr_svg_features;

/* Appends the whole picture, once Graphviz has drawn its body. */
void cr_svg_finish(struct cr_svg *svg, struct cr_buf *out);

#endif
