/* Text for markup: see markup.h. */
#include "base/markup.h"

#include <math.h>
#include <stdlib.h>

static const char *entity(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void cr_markup_escape(struct cr_buf *out, const char *text)
{
    for (; *text; text++) {
        const unsigned char c = (unsigned char)*text;
        if (entity(*text))
            cr_buf_puts(out, entity(*text));
        else if (c >= 0x20 && c != 0x7F)
            cr_buf_putc(out, *text);
    }
}

void cr_markup_number(struct cr_buf *out, double value)
{
    const long hundredths = lround(value * 100);
    const long whole = labs(hundredths) / 100, rest = labs(hundredths) % 100;
    cr_buf_printf(out, "%s%ld", hundredths < 0 ? "-" : "", whole);
    if (rest % 10)
        cr_buf_printf(out, ".%02ld", rest);
    else if (rest)
        cr_buf_printf(out, ".%ld", rest / 10);
}
