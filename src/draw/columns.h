/* Which column and row a node of the neuron view stands in. */
#ifndef CR_DRAW_COLUMNS_H
#define CR_DRAW_COLUMNS_H

#include "draw/scene.h"

/* Decides it: sets scene->columns_of. Needs nothing but the model. */
int cr_columns_choose(struct cr_scene *scene, struct cr_err *err);

/* How many nodes a column (from 1) has, also those that are not drawn. */
size_t cr_column_size(const struct cr_scene *scene, size_t column);

/* Do rows mean steps, the same in all columns? */
bool cr_columns_are_stairs(const struct cr_scene *scene);

/* Edges that leave one column, on stairs at one step, fill a gap together: which one an edge
 * is in, and how many there are. */
size_t cr_gap_of(const struct cr_scene *scene, size_t edge);
size_t cr_gap_count(const struct cr_scene *scene);

/* Stands the bias of a node right above it, for others stand above that? */
bool cr_bias_is_inner(const struct cr_scene *scene, size_t node);

/* The caption of a column; "" for none, NULL when memory is out. */
const char *cr_column_caption(struct cr_scene *scene, size_t column);

#endif
