/*
 * Misprints: digits that were right until they were written down.
 */
#ifndef CR_CHECK_MISPRINT_H
#define CR_CHECK_MISPRINT_H

#include <stdbool.h>

#include "base/buf.h"

/* Is the printed number what comes of `value`, rounded, when a digit is left out, two
 * neighbours change places, or the point moves by one? Then appends "misprint: ..." to out.
 * Numbers of fewer than three digits could be anything and are not asked. */
bool cr_misprint(const char *text, double value, struct cr_buf *out);

#endif
