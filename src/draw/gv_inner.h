/* What is behind a struct cr_gv; for the gv files only. */
#ifndef CR_DRAW_GV_INNER_H
#define CR_DRAW_GV_INNER_H

#include <locale.h>

#include "draw/elements.h"
#include "draw/graphviz.h"
#include "draw/gv.h"
#include "draw/outline.h"
#include "draw/session.h"
#include "draw/spans.h"

struct cr_gv {
    GVC_t *gvc;
    struct cr_outlines *outlines;
    struct cr_spans *spans;
    struct cr_elements *elements; /* as drawings, or as SVG with marks for the glyphs */
    struct cr_png *png;
    struct cr_surface *sheet; /* of cr_gv_png; NULL before */
    locale_t locale; /* "C" */
    struct cr_buf *said; /* of cr_gv_listen, or NULL */
};

/* Reads a frame and lays it out; NULL with err set. To be closed with cr_gv_close. */
Agraph_t *cr_gv_open(const struct cr_gv *gv, const char *dot, struct cr_session *session,
                     struct cr_err *err);
void cr_gv_close(const struct cr_gv *gv, Agraph_t *graph);

/* Draws a document in parts. */
typedef int cr_gv_drawer(const struct cr_gv *gv, const char *dot, unsigned how,
                         const struct cr_gv_parts *parts, struct cr_err *err);

/* The ways to draw, bits of `how`: on a sheet, or as SVG with this bit and those above for
 * what is different in it. */
enum { CR_GV_SHEET = 1, CR_GV_SVG = 2 };

/* The same, but elements that were drawn in this way before are not drawn again (elements.h). */
int cr_gv_draw_once(const struct cr_gv *gv, const char *dot, unsigned how,
                    cr_gv_drawer *drawer, const struct cr_gv_parts *parts,
                    struct cr_err *err);

/* Has a device of plugins.h draw it. */
int cr_gv_render(const struct cr_gv *gv, Agraph_t *graph, const char *device, void *context,
                 struct cr_session *session, struct cr_err *err);

#endif
