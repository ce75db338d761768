/* Words of the DOT language: see dot_id.h. */
#include "base/dot_id.h"

#include <string.h>

static const char digits[] = "0123456789";

bool cr_dot_id_is(const char *text, const char *keyword)
{
    for (; *text && *keyword; text++, keyword++)
        if ((*text >= 'A' && *text <= 'Z' ? *text - 'A' + 'a' : *text) != *keyword)
            return false;
    return *text == *keyword;
}

static bool is_keyword(const char *text)
{
    static const char *const keywords[] = {"node",    "edge",     "graph",
                                           "digraph", "subgraph", "strict"};
    for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++)
        if (cr_dot_id_is(text, keywords[i]))
            return true;
    return false;
}

/* [-] digits [. digits], or without the digits before the point */
static bool is_number(const char *text)
{
    text += *text == '-';
    const size_t whole = strspn(text, digits);
    text += whole;
    if (*text == '.')
        return strspn(text + 1, digits) > 0 && text[1 + strspn(text + 1, digits)] == '\0';
    return whole > 0 && *text == '\0';
}

static bool is_plain(const char *text)
{
    static const char letters[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";
    if (!strchr(digits, *text) && text[strspn(text, letters)] == '\0')
        return !is_keyword(text);
    return is_number(text);
}

bool cr_dot_id_can(const char *text)
{
    while ((text = strchr(text, '\\'))) {
        const size_t backslashes = strspn(text, "\\");
        text += backslashes;
        const bool before_end = *text == '\n' || strncmp(text, "\r\n", 2) == 0;
        if (backslashes % 2 && (*text == '"' || *text == '\0' || before_end))
            return false;
    }
    return true;
}

void cr_dot_id_quote(struct cr_buf *out, const char *text)
{
    cr_buf_putc(out, '"');
    for (; *text; text++) {
        if (*text == '"')
            cr_buf_putc(out, '\\');
        cr_buf_putc(out, *text);
    }
    cr_buf_putc(out, '"');
}

void cr_dot_id_put(struct cr_buf *out, const char *text)
{
    if (is_plain(text))
        cr_buf_puts(out, text);
    else
        cr_dot_id_quote(out, text);
}
