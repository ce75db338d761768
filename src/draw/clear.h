/*
 * What a red arrow keeps clear of: captions, other neurons, chips and the labels of edges.
 */
#ifndef CR_DRAW_CLEAR_H
#define CR_DRAW_CLEAR_H

#include "draw/scene.h"

/* Of these curves between two nodes (or from a node's prediction to the node: twice the
 * same) the first that touches nothing; else the one that touches the least.
 * Along an edge it also crosses no others, if it can; CR_NONE: along none. */
struct cr_curve cr_clearest(const struct cr_scene *scene, const struct cr_curve *curves,
                            size_t count, size_t from, size_t to, long edge);

#endif
