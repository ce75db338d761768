/*
 * SVG: a renderer for Graphviz, which calls it with all shapes and texts in drawing order.
 * What belongs to a cluster, a node or an edge is a part, and is handed over (gv.h) before
 * the next one begins:
 *
 *     <polygon> <ellipse> <path> <g class="text" aria-label="...">
 *
 * Glyphs are marks (outline.h): which ones the picture has is known only in the end.
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
    const struct cr_gv_parts *parts; /* who gets the parts */
    bool text;                    /* keep <text>; else glyph outlines */
    bool labelled;                /* texts have a class and a label */
    boxf frame;         /* what is shown, in Graphviz's coordinates */
    struct cr_buf body; /* of the open part; owned */
    struct cr_buf head; /* its id, class and title; owned */
    size_t class, title; /* where they begin */
    bool in_link;       /* the body holds an open <a> */
};

/* Hands over what was drawn before any part, the ground; also when there were no parts. */
void cr_svg_ground(struct cr_svg *svg);

extern const gvrender_engine_t cr_svg_engine;

#endif
