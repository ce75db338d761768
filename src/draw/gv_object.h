/* What renderers ask Graphviz about an object: a cluster, a node or an edge in its job. */
#ifndef CR_DRAW_GV_OBJECT_H
#define CR_DRAW_GV_OBJECT_H

#include <stdbool.h>

#include "draw/graphviz.h"

/* An attribute; "" for one that is not set. */
const char *cr_gv_attribute(void *object, char *name);

/* Where its `href` or `URL` leads; "" when that is nothing that cr_xml_is_link takes. */
const char *cr_gv_link(void *object);

/* The number that elements.h has given it. */
size_t cr_gv_element(void *object);

/* Is there a pen; is there anything to see? Graphviz draws many a shape without pen and fill. */
bool cr_gv_is_drawn(const obj_state_t *state);
bool cr_gv_is_seen(const obj_state_t *state, bool filled);

/* Is there nothing to see of a text? Labels are full of blanks between two fonts. */
bool cr_gv_is_blank(const GVJ_t *job, const textspan_t *span);

/* Where a text begins that is set at x. */
double cr_gv_text_left(const textspan_t *span, double x);

/* A line over the text is the one decoration that is not in the layout. */
bool cr_gv_has_overline(const textspan_t *span);

#endif
