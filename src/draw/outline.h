/*
 * Text as outlines: every glyph is traced once, 1000 units to the em, and used by name.
 *
 *     <defs><path id="g1" d="M53 0h..."/></defs>
 *     ...
 *     <g transform="translate(146,237.5)scale(.022)">
 *         <use href="#g1"/><use href="#g2" x="556"/></g>
 *
 * So a picture looks the same where its font is not installed, at any size. Traced glyphs
 * are kept for the pictures to come, and so may drawings be: they have marks for glyphs, which
 * become names when the picture is put together. Within one picture glyphs are numbered in
 * the order of their first use, so that its bytes do not depend on what was drawn before.
 *
 * Layouts are pango's, as Graphviz made them: at 96 dpi, drawn at 3/4 to give points.
 */
#ifndef CR_DRAW_OUTLINE_H
#define CR_DRAW_OUTLINE_H

#include <stdbool.h>

#include "base/buf.h"

struct cr_outlines;

/* NULL when memory is out. */
struct cr_outlines *cr_outlines_new(void);
void cr_outlines_free(struct cr_outlines *outlines);

/* Starts a picture: nothing is used yet. `prefix` goes before the names of its glyphs and
 * must live as long as the picture is drawn. */
void cr_outlines_begin(struct cr_outlines *outlines, const char *prefix);

/* Appends a PangoLayout whose top left corner is at x, y (points, y down): outlines, with
 * marks for their glyphs, or <text> elements at the same places. Marks `out` as failed when
 * memory is out. */
void cr_outlines_draw(struct cr_outlines *outlines, void *layout, double x, double y,
                      bool as_text, struct cr_buf *out);

/* Appends what was drawn, with the names of glyphs in the place of their marks. */
void cr_outlines_names(struct cr_outlines *outlines, const char *drawn, struct cr_buf *out);

/* The <defs> of all glyphs that were used since cr_outlines_begin; nothing if there are
 * none. */
void cr_outlines_defs(const struct cr_outlines *outlines, struct cr_buf *out);

#endif
