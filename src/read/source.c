/* A text file that is read: see source.h. */
#include "read/source.h"

#include <stdbool.h>
#include <string.h>

enum { SHOWN_BEFORE = 60, SHOWN_AFTER = 40 };

/* The length of the UTF-8 character that `bytes` starts with, or 0 when it is none: too
 * long a form, a surrogate, beyond U+10FFFF, cut short. */
static size_t character(const unsigned char *bytes, size_t size)
{
    const unsigned char lead = bytes[0];
    if (lead < 0x80)
        return 1;
    const size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || size < length)
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((bytes[i] & 0xc0) != 0x80)
            return 0;
    const bool bad = (lead == 0xe0 && bytes[1] < 0xa0) || (lead == 0xed && bytes[1] > 0x9f) ||
                     (lead == 0xf0 && bytes[1] < 0x90) || (lead == 0xf4 && bytes[1] > 0x8f);
    return bad ? 0 : length;
}

/* C0 without tab and line ends, DEL, and C1. */
static bool is_control(const unsigned char *bytes, size_t length)
{
    if (length == 2)
        return bytes[0] == 0xc2 && bytes[1] < 0xa0;
    return length == 1 && (bytes[0] < 0x20 ? !strchr("\t\n\r", bytes[0]) || !bytes[0]
                                           : bytes[0] == 0x7f);
}

static int refuse_byte(const struct cr_source *source, struct cr_place at, const char *rule,
                       struct cr_err *err)
{
    return cr_fail(err, CR_STATUS_INPUT, "%s:%u:%zu: byte 0x%02x is %s", source->file,
                   (unsigned)at.line, cr_source_column(source, at),
                   (unsigned)(unsigned char)source->text[at.offset], rule);
}

static int check_bytes(const struct cr_source *source, struct cr_err *err)
{
    const unsigned char *bytes = (const unsigned char *)source->text;
    struct cr_place at = {0, 1};
    while (at.offset < source->size) {
        const size_t length = character(bytes + at.offset, source->size - at.offset);
        if (length == 0)
            return refuse_byte(source, at, "no UTF-8: this is not a text file", err);
        if (is_control(bytes + at.offset, length))
            return refuse_byte(source, at, "a control character: this is not a text file",
                               err);
        if (bytes[at.offset] == '\n')
            at.line++;
        at.offset += (uint32_t)length;
    }
    return 0;
}

int cr_source_init(struct cr_source *source, const char *file, const char *text,
                   size_t size, const struct cr_limits *limits, struct cr_err *err)
{
    static const char mark[] = {'\xef', '\xbb', '\xbf'};
    *source = (struct cr_source){.file = file, .text = text, .size = size, .limits = limits};
    if (cr_limit_check(limits, CR_LIMIT_FILE, (double)size, file, err))
        return -1;
    if (size >= sizeof mark && memcmp(text, mark, sizeof mark) == 0) {
        source->text += sizeof mark;
        source->size -= sizeof mark;
    }
    return check_bytes(source, err);
}

static bool is_continuation(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

static size_t line_start(const struct cr_source *source, size_t offset)
{
    while (offset > 0 && source->text[offset - 1] != '\n')
        offset--;
    return offset;
}

static size_t line_end(const struct cr_source *source, size_t offset)
{
    while (offset < source->size && source->text[offset] != '\n' &&
           source->text[offset] != '\r')
        offset++;
    return offset;
}

size_t cr_source_column(const struct cr_source *source, struct cr_place at)
{
    size_t column = 1;
    for (size_t i = line_start(source, at.offset); i < at.offset; i++)
        column += !is_continuation(source->text[i]);
    return column;
}

void cr_source_show(const struct cr_source *source, struct cr_place at, struct cr_buf *out)
{
    const char *text = source->text;
    size_t start = line_start(source, at.offset), end = line_end(source, at.offset);
    const bool cut_before = at.offset - start > SHOWN_BEFORE + SHOWN_AFTER;
    if (cut_before)
        start = at.offset - SHOWN_BEFORE;
    const bool cut_after = end - at.offset > SHOWN_BEFORE + SHOWN_AFTER;
    if (cut_after)
        end = at.offset + SHOWN_AFTER;
    while (start < at.offset && is_continuation(text[start]))
        start++;
    while (end > at.offset && end < source->size && is_continuation(text[end]))
        end--;
    cr_buf_puts(out, cut_before ? "\n    ..." : "\n    ");
    for (size_t i = start; i < end; i++)
        cr_buf_putc(out, text[i] == '\r' ? ' ' : text[i]);
    cr_buf_puts(out, cut_after ? "...\n    " : "\n    ");
    cr_buf_puts(out, cut_before ? "   " : "");
    for (size_t i = start; i < at.offset; i++)
        if (!is_continuation(text[i]))
            cr_buf_putc(out, text[i] == '\t' ? '\t' : ' ');
    cr_buf_putc(out, '^');
}
