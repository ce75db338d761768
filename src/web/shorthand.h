/*
 * Shorthand for SVG inside a page: what it says again and again becomes one sign, which the
 * page's script writes out. A sign that stands in the text itself becomes a character
 * reference, so that nothing is taken for shorthand that is none.
 */
#ifndef CR_WEB_SHORTHAND_H
#define CR_WEB_SHORTHAND_H

#include <jansson.h>

#include "base/buf.h"

/* Appends the text in shorthand, without line ends. */
void cr_shorthand(const char *svg, struct cr_buf *out);

/* {"~": "<use href=...", ...}: what each sign stands for. NULL when memory is out. */
json_t *cr_shorthand_table(void);

#endif
