/* A growing string of bytes: see buf.h. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Room for `more` bytes and the NUL. */
static bool reserve(struct cr_buf *buf, size_t more)
{
    if (buf->failed)
        return false;
    const size_t need = buf->size + more + 1;
    if (need <= buf->capacity)
        return true;
    size_t capacity = buf->capacity ? buf->capacity : 256;
    while (capacity < need)
        capacity += capacity / 2;
    char *data = realloc(buf->data, capacity);
    if (!data) {
        buf->failed = true;
        return false;
    }
    buf->data = data;
    buf->capacity = capacity;
    return true;
}

void cr_buf_add(struct cr_buf *buf, const char *bytes, size_t count)
{
    if (!reserve(buf, count))
        return;
    if (count)
        memcpy(buf->data + buf->size, bytes, count);
    buf->size += count;
    buf->data[buf->size] = '\0';
}

void cr_buf_puts(struct cr_buf *buf, const char *text)
{
    cr_buf_add(buf, text, strlen(text));
}

void cr_buf_putc(struct cr_buf *buf, char c)
{
    cr_buf_add(buf, &c, 1);
}

void cr_buf_printf(struct cr_buf *buf, const char *format, ...)
{
    va_list args;
    if (!reserve(buf, 0))
        return;
    const size_t room = buf->capacity - buf->size;
    va_start(args, format);
    const int length = vsnprintf(buf->data + buf->size, room, format, args);
    va_end(args);
    if (length < 0 || !reserve(buf, (size_t)length)) {
        buf->failed = true;
        buf->data[buf->size] = '\0';
        return;
    }
    if ((size_t)length >= room) { /* again, with enough room */
        va_start(args, format);
        vsnprintf(buf->data + buf->size, (size_t)length + 1, format, args);
        va_end(args);
    }
    buf->size += (size_t)length;
}

const char *cr_buf_text(const struct cr_buf *buf)
{
    return buf->data ? buf->data : "";
}

int cr_buf_check(const struct cr_buf *buf, struct cr_err *err)
{
    return buf->failed ? cr_fail_memory(err) : 0;
}

void cr_buf_cut(struct cr_buf *buf, size_t size)
{
    if (!buf->data || size > buf->size)
        return;
    buf->size = size;
    buf->data[size] = '\0';
}

void cr_buf_clear(struct cr_buf *buf)
{
    buf->size = 0;
    if (buf->data)
        buf->data[0] = '\0';
}

void cr_buf_release(struct cr_buf *buf)
{
    free(buf->data);
    *buf = (struct cr_buf){0};
}
