/* An animated SVG: a row of the table of formats in render.h. One file without a script, for
 * <img>: CSS shows each piece of a strip (strip.h) while it is its turn. */
#ifndef CR_DRAW_ANIMATED_SVG_H
#define CR_DRAW_ANIMATED_SVG_H

#include "draw/film.h"

int cr_animated_svg(const struct cr_film *film, struct cr_buf *out, struct cr_err *err);

#endif
