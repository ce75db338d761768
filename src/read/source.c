/* A text file that is read: see source.h. */
#include "read/source.h"

#include <stdbool.h>
#include <string.h>

#include "base/text.h"

enum { SHOWN_BEFORE = 60, SHOWN_AFTER = 40 };

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
        const size_t length = cr_text_character(bytes + at.offset, source->size - at.offset);
        if (length == 0)
            return refuse_byte(source, at, "no UTF-8: this is not a text file", err);
        if (cr_text_is_control(bytes + at.offset, length))
            return refuse_byte(source, at, "a control character: this is not a text file",
                               err);
        unsigned code;
        const char *why = cr_text_refusal(bytes + at.offset, length, &code);
        if (why)
            return cr_fail(err, CR_STATUS_INPUT, "%s:%u:%zu: U+%04X %s", source->file,
                           (unsigned)at.line, cr_source_column(source, at), code, why);
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
