/*
 * A growing string of bytes.
 *
 * Appending never reports: a buffer that ran out of memory remembers it in `failed`, and
 * whoever takes the text asks once, with cr_buf_check. `data` is always NUL-terminated
 * once something was appended; a zeroed struct is an empty buffer.
 */
#ifndef CR_BASE_BUF_H
#define CR_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct cr_buf {
    char *data; /* owned */
    size_t size;
    size_t capacity;
    bool failed;
};

void cr_buf_add(struct cr_buf *buf, const char *bytes, size_t count);
void cr_buf_puts(struct cr_buf *buf, const char *text);
void cr_buf_putc(struct cr_buf *buf, char c);
__attribute__((format(printf, 2, 3))) void cr_buf_printf(struct cr_buf *buf,
                                                         const char *format, ...);

/* The text as a string; "" while nothing was appended. Valid until the next append. */
const char *cr_buf_text(const struct cr_buf *buf);

/* 0, or -1 with err set when an append failed. */
int cr_buf_check(const struct cr_buf *buf, struct cr_err *err);

/* Forgets the text from `size` on, which is not beyond its end. */
void cr_buf_cut(struct cr_buf *buf, size_t size);

/* Forgets the text, keeps the memory. */
void cr_buf_clear(struct cr_buf *buf);
void cr_buf_release(struct cr_buf *buf);

#endif
