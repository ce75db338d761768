/* Numbers of a JSON text: see json_numbers.h. */
#include "base/json_numbers.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

void cr_json_quote_numbers(const char *text, size_t size, struct cr_buf *out)
{
    bool inside = false;
    for (size_t i = 0; i < size;) {
        const char c = text[i];
        const bool begins = !inside && (isdigit((unsigned char)c) || strchr("-+.NI", c)) && c;
        size_t length = 1;
        if (inside && c == '\\' && i + 1 < size)
            length = 2;
        else if (begins)
            while (i + length < size &&
                   (isalnum((unsigned char)text[i + length]) || strchr("+-.", text[i + length])))
                length++;
        inside = inside != (c == '"');
        cr_buf_puts(out, begins ? "\"" : "");
        cr_buf_add(out, text + i, length);
        cr_buf_puts(out, begins ? "\"" : "");
        i += length;
    }
}
