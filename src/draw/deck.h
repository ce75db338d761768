/*
 * Decks: films as something to show from, a page for each frame.
 *
 * A PDF is vectors with its letters as text, each font once; bookmarks lead to phases and to
 * their steps. A PPTX has slides of pixels with an alternative text and notes.
 */
#ifndef CR_DRAW_DECK_H
#define CR_DRAW_DECK_H

#include "draw/film.h"

int cr_deck_pdf(const struct cr_film *film, struct cr_buf *out, struct cr_err *err);
int cr_deck_pptx(const struct cr_film *film, struct cr_buf *out, struct cr_err *err);

#endif
