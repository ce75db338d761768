/*
 * Equations of a step for a page: each as a row of pieces of SVG, which the page may break
 * where the equals signs are, and in long sums before plus and minus signs.
 *
 *     dL/dw  =  dL/dz dz/dw  =  -0.23 * 0.5  =  -0.115      pieces 7, 12, 30, 31
 *     z      =  0.5 * 0.1 + 0.2 * 0.3  + 0.4 * 0.7  =  0.7  pieces 8, [13, 14], 32
 *
 * Pieces are set by Graphviz as the labels in pictures are. Equal ones are stored once, for
 * all steps, in a strip of their own; the title of a piece is its viewBox, in points, at
 * CR_EQUATION_SIZE to the em.
 */
#ifndef CR_WEB_EQUATIONS_H
#define CR_WEB_EQUATIONS_H

#include <glib.h>
#include <jansson.h>

#include "draw/film.h"
#include "draw/strip.h"

enum { CR_EQUATION_SIZE = 20 };

struct cr_equations {
    struct cr_gv *gv; /* borrowed */
    const struct cr_scene *scene;
    struct cr_strip pieces;
    GHashTable *made; /* document -> the piece it gave, + 1 */
    struct cr_buf dot, html;
};

int cr_equations_init(struct cr_equations *equations, const struct cr_film *film,
                      struct cr_err *err);
void cr_equations_release(struct cr_equations *equations);

/* Appends the head and the foot of a step to a JSON list: for each equation
 * {"r": role, "t": text, "p": [pieces or lists of them], "s": "=" or what its last sign is, "n": is the last
 * piece a number}. */
int cr_equations_of_step(struct cr_equations *equations, const struct cr_shot *shot,
                         json_t *list, struct cr_err *err);

/* The piece for one formula by itself. */
int cr_equations_piece(struct cr_equations *equations, const struct cr_math *math,
                       const char *role, size_t *piece, struct cr_err *err);

#endif
