/*
 * A text file that is read: its bytes and the places in them.
 *
 * A place is an offset and the line it is in, counted while scanning; the column is found
 * only when it is shown. Only text gets in: no NUL or other control characters but line
 * ends and tabs, none that turns the direction of what follows, and valid UTF-8.
 */
#ifndef CR_READ_SOURCE_H
#define CR_READ_SOURCE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"

struct cr_place {
    uint32_t offset;
    uint32_t line; /* 1-based; 0: the place is not known */
};

#define CR_NOWHERE ((struct cr_place){0, 0})

struct cr_source {
    const char *file; /* its name for messages; borrowed */
    const char *text; /* borrowed; a byte order mark is skipped */
    size_t size;
    const struct cr_limits *limits; /* borrowed; NULL: the usual ones */
};

/* Looks the bytes over. 0, or -1 with err set to what is wrong with them, and where. */
int cr_source_init(struct cr_source *source, const char *file, const char *text,
                   size_t size, const struct cr_limits *limits, struct cr_err *err);

/* The column of a known place: 1-based, in characters. */
size_t cr_source_column(const struct cr_source *source, struct cr_place at);

/* Appends the place's line and a caret below it, each after a line end. Of a long line
 * only the part around the place is shown. */
void cr_source_show(const struct cr_source *source, struct cr_place at, struct cr_buf *out);

#endif
