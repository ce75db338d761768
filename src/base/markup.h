/* Text for markup: what a user wrote never becomes a tag, an attribute or an entity. */
#ifndef CR_BASE_MARKUP_H
#define CR_BASE_MARKUP_H

#include <stdint.h>

#include "base/buf.h"

/* The entity of a character that means something in markup; NULL for any other. */
const char *cr_markup_entity(uint32_t c);

/* Text with & < > " ' written as entities and control characters dropped; fit for SVG,
 * HTML and Graphviz's HTML-like labels alike. */
void cr_markup_escape(struct cr_buf *out, const char *text);

/* A number with at most so many decimals (0 to 7), no trailing zeros, a point always; 0 for
 * what is beyond 1e9 or no number. `zero`: a 0 stands before the point (0.5, not .5). */
void cr_markup_decimal(struct cr_buf *out, double value, int decimals, bool zero);

/* A coordinate or a length: two decimals at most, no trailing zeros, a point always. */
void cr_markup_number(struct cr_buf *out, double value);

#endif
