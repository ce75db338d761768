/*
 * The stepper: a story as one page to step through, a row of the table of formats.
 *
 * The page is made from assets/stepper/: page.html with the style sheet, the script and, in
 * the places of its {{names}}, what is written here:
 *
 *     COLORS    what the colours of the picture are by day and by night (draw/dyes.h)
 *     GLYPHS    the letters, <defs> of SVG
 *     PIECES    the picture's drawings, one a line, lowest first (draw/strip.h)
 *     FORMULAS  the pieces of the equations, one a line (web/equations.h)
 *     STORY     JSON: the quantities, and per step which drawings come and go, its
 *               equations, what becomes known and the red arrows (web/stepper_story.h)
 *     STILL     the first picture whole, for readers without a script
 *
 * Nothing that a user wrote is markup there: SVG and JSON are escaped where they are made.
 */
#ifndef CR_WEB_STEPPER_H
#define CR_WEB_STEPPER_H

#include "draw/film.h"

int cr_stepper(const struct cr_film *film, struct cr_buf *out, struct cr_err *err);

#endif
