/*
 * Words of the DOT language, written so that they read back the same.
 *
 * A word of plain letters and digits, or a decimal number, stands as it is; any other, and
 * the keywords, stand in quotes. There, \" is a quote and a backslash before a line end
 * takes it away; every other backslash stays, two of them as two. So nothing in DOT says a
 * single backslash (an odd number of them) before a quote, a line end, or at the end.
 */
#ifndef CR_BASE_DOT_ID_H
#define CR_BASE_DOT_ID_H

#include <stdbool.h>

#include "base/buf.h"

/* Is the word this keyword, given in lower case? They are keywords in any case: Node, EDGE,
 * whatever the locale is. */
bool cr_dot_id_is(const char *text, const char *keyword);

/* Can it be written at all? */
bool cr_dot_id_can(const char *text);

/* Appends the word, in quotes where it needs them. */
void cr_dot_id_put(struct cr_buf *out, const char *text);

/* Appends the word in quotes. */
void cr_dot_id_quote(struct cr_buf *out, const char *text);

#endif
