/* The names of colours that Graphviz knows: X11's, in small letters. */
#ifndef CR_BASE_COLORS_H
#define CR_BASE_COLORS_H

#include <stdbool.h>

bool cr_color_is_known(const char *name);

/* The known name that is nearest to a wrong one, or NULL. */
const char *cr_color_nearest(const char *name);

#endif
