/*
 * Paths: the ways on which a gradient comes from the loss to a quantity.
 *
 * A path is a list of uses, the quantity's own first: each leads to an operation whose
 * result's use is the next, up to the loss. The gradient is the sum over all paths of the
 * products of the local derivatives along them.
 */
#ifndef CR_STORY_PATHS_H
#define CR_STORY_PATHS_H

#include "story/formula.h"

enum { CR_MOST_PATHS = 64 }; /* that are listed; there may be many more */

struct cr_path {
    const struct cr_use *links;
    size_t count;
    double share; /* what comes to the quantity on this way */
};

struct cr_paths {
    struct cr_path *path;
    size_t count; /* listed */
    double total; /* how many there are */
};

/* Finds the paths to a quantity of the sample that is told, in the order of its uses. Everything is
 * in the teller's arena. 0, or -1 when memory is out. */
int cr_paths_find(const struct cr_teller *teller, size_t quantity, struct cr_paths *paths);

#endif
