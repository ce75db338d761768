/*
 * Glyphs as SVG paths, traced once each at 1000 units to the em, y down.
 *
 * What was traced is kept for the pictures to come, under a number of its own. A drawing has
 * marks with these numbers. Within one picture glyphs are numbered in the order of their
 * first use, when marks become names, so that its bytes do not depend on what was drawn
 * before.
 */
#ifndef CR_DRAW_GLYPH_H
#define CR_DRAW_GLYPH_H

#include <cairo.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

#define CR_GLYPH_EM 1000.0 /* units to the em */

struct cr_glyphs;

/* NULL when memory is out. */
struct cr_glyphs *cr_glyphs_new(void);
void cr_glyphs_free(struct cr_glyphs *glyphs);

/* Starts a picture: no glyph is used yet. `prefix` goes before their names and must live
 * as long as the picture is drawn. */
void cr_glyphs_begin(struct cr_glyphs *glyphs, const char *prefix);

/* The number of the font, and its size in the units of its matrix. False when memory is
 * out, or when it has no size. */
bool cr_glyphs_font(struct cr_glyphs *glyphs, cairo_scaled_font_t *scaled, size_t *font,
                    double *size);

/* The glyph's mark: from 1; 0 for a blank, which has none. False when memory is out. */
bool cr_glyphs_find(struct cr_glyphs *glyphs, size_t font, size_t index, unsigned *mark);

/* Appends a mark. */
void cr_glyphs_mark(unsigned mark, struct cr_buf *out);

/* Appends the text with names in the place of its marks: their glyphs are used from now on.
 * Marks `out` as failed when memory is out. */
void cr_glyphs_names(struct cr_glyphs *glyphs, const char *text, struct cr_buf *out);

/* Appends the <defs> of all glyphs used in the picture; nothing if there are none. */
void cr_glyphs_defs(const struct cr_glyphs *glyphs, struct cr_buf *out);

#endif
