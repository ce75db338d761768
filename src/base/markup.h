/* Text for markup: what a user wrote never becomes a tag, an attribute or an entity. */
#ifndef CR_BASE_MARKUP_H
#define CR_BASE_MARKUP_H

#include "base/buf.h"

/* Text with & < > " ' written as entities and control characters dropped; fit for SVG,
 * HTML and Graphviz's HTML-like labels alike. */
void cr_markup_escape(struct cr_buf *out, const char *text);

/* A coordinate or a length: two decimals at most, no trailing zeros, a point always. */
void cr_markup_number(struct cr_buf *out, double value);

#endif
