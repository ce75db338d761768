/* What is behind a struct cr_gv; for the gv files only. */
#ifndef CR_DRAW_GV_INNER_H
#define CR_DRAW_GV_INNER_H

#include <locale.h>

#include "draw/graphviz.h"
#include "draw/gv.h"

struct cr_gv {
    GVC_t *gvc;
    struct cr_outlines *outlines;
    locale_t locale; /* "C" */
};

#endif
