/*
 * Dyes: colours by name, so that one picture has a light and a dark look.
 *
 * A dyed theme has in the place of each colour a stand-in, one for each pair of a light and a
 * dark colour. Frames are drawn with it; then every colour in their SVG becomes a variable of
 * CSS, `fill="var(--c3)"`, and a style sheet says what the variables are, by day and by night.
 * A colour of the user's own has its night made from it: grounds sink, lines and letters
 * rise.
 */
#ifndef CR_DRAW_DYES_H
#define CR_DRAW_DYES_H

#include <stdbool.h>

#include "base/buf.h"
#include "draw/theme.h"

struct cr_dyes;

/* The pairs of a theme: itself by day and "dark" by night; of "dark" by day "article". What
 * a user's own theme has made different is by night made from that. NULL with err set. */
struct cr_dyes *cr_dyes_new(const struct cr_theme *theme, struct cr_err *err);
void cr_dyes_free(struct cr_dyes *dyes);

/* The theme to draw with; as long as the dyes are there. */
const struct cr_theme *cr_dyes_theme(const struct cr_dyes *dyes);

/* Is the theme that they were made of the dark one? */
bool cr_dyes_are_dark(const struct cr_dyes *dyes);

/* Appends the SVG with all its colours as variables. */
void cr_dyes_paint(struct cr_dyes *dyes, const char *svg, struct cr_buf *out);

/* Appends the number of the variable for a role's colour. */
void cr_dyes_name(const struct cr_dyes *dyes, const char *role, const char *key,
                  struct cr_buf *out);

/* Appends "--c0:#112233;..." for all that was painted with so far. */
void cr_dyes_css(const struct cr_dyes *dyes, bool dark, struct cr_buf *out);

#endif
