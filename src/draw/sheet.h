/*
 * Sheets: a renderer for Graphviz, which calls it with all shapes and texts in drawing order.
 * What belongs to a cluster, a node or an edge is a part with a drawing (gv.h), and is handed
 * over before the next one begins; the ground comes first, also when there is nothing on it.
 */
#ifndef CR_DRAW_SHEET_H
#define CR_DRAW_SHEET_H

#include "draw/drawing.h"
#include "draw/graphviz.h"
#include "draw/gv.h"

/* What the renderer finds as its job's context. */
struct cr_sheet {
    const struct cr_gv_parts *parts; /* who gets the parts */
    boxf frame;                      /* what is shown, in Graphviz's coordinates */
    struct cr_drawing *drawing;      /* of the open part; owned */
    bool grounded;                   /* the ground was handed over */
    bool failed;                     /* memory is out */
};

/* Hands over what was drawn before any part, the ground; also when there were no parts. */
void cr_sheet_ground(struct cr_sheet *sheet);

extern const gvrender_engine_t cr_sheet_engine;

#endif
