/* Shorthand: see shorthand.h. */
#include "web/shorthand.h"

#include <string.h>

/* Of two that begin alike the longer one comes first. */
static const struct sign {
    char sign;
    const char *text;
} SIGNS[] = {
    {'~', "\"/><use href=\"#g"},
    {'^', "\" x=\""},
    {'@', "<g fill=\"var(--c"},
    {'{', ")\"><g transform=\"translate("},
    {'}', ")scale(."},
    {'[', ")\"><use href=\"#g"},
    {']', "\"/></g></g>"},
    {'|', "\"/>"},
    {'$', "<path fill=\"none\" stroke=\"var(--c"},
    {'!', "<polygon fill=\"var(--c"},
    {'*', "<polyline fill=\"none\" stroke=\"var(--c"},
    {'%', ")\" stroke=\"var(--c"},
    {'?', ")\" stroke-width=\""},
    {'+', "\" points=\""},
    {'`', ")\" points=\""},
    {'\\', "\" d=\"M"},
    {'\'', "<g id=\""},
};

enum { SIGN_COUNT = sizeof SIGNS / sizeof *SIGNS };

static const struct sign *sign_at(const char *text)
{
    for (size_t i = 0; i < SIGN_COUNT; i++)
        if (strncmp(text, SIGNS[i].text, strlen(SIGNS[i].text)) == 0)
            return &SIGNS[i];
    return NULL;
}

static bool is_sign(char c)
{
    for (size_t i = 0; i < SIGN_COUNT; i++)
        if (SIGNS[i].sign == c)
            return true;
    return false;
}

void cr_shorthand(const char *svg, struct cr_buf *out)
{
    while (*svg) {
        const struct sign *sign = sign_at(svg);
        if (sign)
            cr_buf_putc(out, sign->sign);
        else if (is_sign(*svg))
            cr_buf_printf(out, "&#%d;", *svg);
        else if (*svg != '\n')
            cr_buf_putc(out, *svg);
        svg += sign ? strlen(sign->text) : 1;
    }
}

json_t *cr_shorthand_table(void)
{
    json_t *table = json_object();
    for (size_t i = 0; table && i < SIGN_COUNT; i++) {
        const char key[] = {SIGNS[i].sign, '\0'};
        json_object_set_new(table, key, json_string(SIGNS[i].text));
    }
    return table;
}
