/*
 * Movies: films as animations. Each frame is drawn on one sheet of pixels and handed to an
 * encoder.
 */
#ifndef CR_DRAW_MOVIE_H
#define CR_DRAW_MOVIE_H

#include "draw/film.h"

int cr_movie_gif(const struct cr_film *film, struct cr_buf *out, struct cr_err *err);
int cr_movie_webp(const struct cr_film *film, struct cr_buf *out, struct cr_err *err);

#endif
