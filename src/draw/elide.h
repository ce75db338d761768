/* Large layers are drawn in part: which nodes are left out, and what is said for them. */
#ifndef CR_DRAW_ELIDE_H
#define CR_DRAW_ELIDE_H

#include "draw/scene.h"

/* Decides which nodes are hidden: sets scene->hidden, omitted, more and more_words. */
int cr_elide(struct cr_scene *scene, struct cr_err *err);

/* How many nodes of a layer (1-based) are drawn; the most of any layer from `first` on. */
size_t cr_shown_count(const struct cr_scene *scene, size_t layer);
size_t cr_most_shown(const struct cr_scene *scene, size_t first);

/* The row of a node that is drawn, and how many rows' gaps lie above it: 0, or 1 for one
 * below the dots. */
double cr_row_of(const struct cr_scene *scene, size_t node);
size_t cr_gaps_above(const struct cr_scene *scene, size_t node);

/* The two labels of a layer that is drawn in part, as HTML: dots and "58 more". */
enum cr_more { CR_MORE_DOTS, CR_MORE_WORDS, CR_MORE_COUNT };
double cr_more_label(const struct cr_scene *scene, size_t layer, enum cr_more which,
                     double zoom, struct cr_buf *html);

/* Writes both down for measuring, and, once measured, how large they are side by side. */
int cr_more_note(struct cr_scene *scene, size_t layer, struct cr_err *err);
struct cr_size cr_more_size(const struct cr_scene *scene, size_t layer);

/* Room for them between two rows, and between the dots and the words. */
enum { CR_MORE_ROOM = 30, CR_MORE_GAP = 5 };

#endif
