/* Numbers of a JSON text, as they were printed. */
#ifndef CR_BASE_JSON_NUMBERS_H
#define CR_BASE_JSON_NUMBERS_H

#include "base/buf.h"

/* Appends the JSON text with every number, NaN and Infinity in quotes: a JSON library gives
 * back 0.25 for 0.250, and the digits that a number was printed with say how exact it is. */
void cr_json_quote_numbers(const char *text, size_t size, struct cr_buf *out);

#endif
