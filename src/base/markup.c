/* Text for markup: see markup.h. */
#include "base/markup.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

const char *cr_markup_entity(uint32_t c)
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
        const char *entity = cr_markup_entity(c);
        if (entity)
            cr_buf_puts(out, entity);
        else if (c >= 0x20 && c != 0x7F)
            cr_buf_putc(out, *text);
    }
}

void cr_markup_decimal(struct cr_buf *out, double value, int decimals, bool zero)
{
    static const int64_t scales[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000};
    char text[32], *end = text + sizeof text, *at = end;
    const double sound = fabs(value) <= 1e9 ? value : 0;
    int64_t fixed = llround(fabs(sound) * (double)scales[decimals]);
    const bool negative = sound < 0 && fixed > 0;
    bool shown = false; /* has a digit that is not 0 been written behind the point */
    for (int i = 0; i < decimals; i++, fixed /= 10) {
        shown = shown || fixed % 10;
        if (shown)
            *--at = (char)('0' + fixed % 10);
    }
    if (shown)
        *--at = '.';
    if (fixed == 0 && (zero || !shown))
        *--at = '0';
    for (; fixed > 0; fixed /= 10)
        *--at = (char)('0' + fixed % 10);
    if (negative)
        *--at = '-';
    cr_buf_add(out, at, (size_t)(end - at));
}

void cr_markup_number(struct cr_buf *out, double value)
{
    cr_markup_decimal(out, value, 2, true);
}
