/* Movies: see movie.h. */
#include "draw/movie.h"

#include "anim/encoder.h"

static int add_shot(const struct cr_film *film, const struct cr_shot *shot,
                    const struct cr_surface *sheet, struct cr_encoder *encoder,
                    struct cr_err *err)
{
    struct cr_pixels pixels;
    cr_surface_wipe(sheet);
    return cr_gv_draw(film->gv, shot->dot, sheet, err) ||
                   cr_surface_pixels(sheet, &pixels, err) ||
                   encoder->add(encoder, &pixels, shot->ms, err)
               ? -1
               : 0;
}

/* Draws all shots and writes the file; frees the encoder, which may be NULL. */
static int shoot(const struct cr_film *film, struct cr_encoder *encoder, struct cr_buf *out,
                 struct cr_err *err)
{
    if (!encoder)
        return -1;
    struct cr_surface *sheet =
        cr_surface_new(cr_show_width(film->show), cr_show_height(film->show), 1, err);
    struct cr_shot shot;
    int got = sheet ? 1 : -1;
    while (got > 0 && (got = cr_film_next(film, &shot, err)) > 0)
        if (add_shot(film, &shot, sheet, encoder, err))
            got = -1;
    if (got == 0)
        got = encoder->finish(encoder, out, err);
    cr_surface_free(sheet);
    encoder->free(encoder);
    return got;
}

/* The size is checked before an encoder makes room for it. */
#define MOVIE(function, new_encoder)                                                     \
    int function(const struct cr_film *film, struct cr_buf *out, struct cr_err *err)     \
    {                                                                                    \
        const int width = cr_show_width(film->show), height = cr_show_height(film->show); \
        return cr_surface_check(width, height, err)                                      \
                   ? -1                                                                  \
                   : shoot(film, new_encoder(width, height, film->show->loops, err), out, \
                           err);                                                         \
    }
MOVIE(cr_movie_gif, cr_gif_new)
MOVIE(cr_movie_webp, cr_webp_new)
