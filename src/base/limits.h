/*
 * Limits: how much is too much, and why.
 *
 * A limit is there so that a mistake or an ill-meant file is answered by a message, and not by
 * a machine that stands still. None of them is near what the project is for.
 */
#ifndef CR_BASE_LIMITS_H
#define CR_BASE_LIMITS_H

#include <stddef.h>

enum {
    /* Processor time for the layout of a story: 300 operations take 1 s; Graphviz can take
     * for ever. */
    CR_LAYOUT_SECONDS = 300,
    /* And for each frame: the largest picture takes 3 s. */
    CR_FRAME_SECONDS = 20,
};

/* Memory for drawing: a picture of 100 million pixels has 400 MB, and is held twice. */
static const size_t CR_DRAWING_BYTES = (size_t)4 << 30;

#endif
