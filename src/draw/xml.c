/* The small change of XML: see xml.h. */
#include "draw/xml.h"

#include "base/markup.h"

#include <glib.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

/* The character at *text, which moves behind it; U+FFFD for a byte that starts none. */
static gunichar next_character(const char **text)
{
    const gunichar c = g_utf8_get_char_validated(*text, -1);
    if (c == (gunichar)-1 || c == (gunichar)-2) {
        *text += 1;
        return 0xfffd;
    }
    *text = g_utf8_next_char(*text);
    return c;
}

static bool is_xml_character(gunichar c)
{
    if (c < 0x20)
        return c == '\t' || c == '\n';
    return c != 0x7f && (c < 0x80 || c > 0x9f) && c != 0xfffe && c != 0xffff;
}

static void add_character(struct cr_buf *buf, gunichar c)
{
    char bytes[6];
    const int count = g_unichar_to_utf8(c, bytes);
    cr_buf_add(buf, bytes, (size_t)count);
}

void cr_xml_text(struct cr_buf *buf, const char *text)
{
    while (*text) {
        const gunichar c = next_character(&text);
        const char *escaped = cr_markup_entity(c);
        if (escaped)
            cr_buf_puts(buf, escaped);
        else if (is_xml_character(c))
            add_character(buf, c);
    }
}

void cr_xml_id(struct cr_buf *buf, const char *text)
{
    if (!g_ascii_isalpha(*text) && *text != '_')
        cr_buf_putc(buf, '_');
    while (*text) {
        const gunichar c = next_character(&text);
        if (c < 0x80 && (g_ascii_isalnum((char)c) || c == '-' || c == '_'))
            cr_buf_putc(buf, (char)c);
        else
            cr_buf_printf(buf, "_%x_", c);
    }
}

void cr_xml_number(struct cr_buf *buf, double value, int decimals)
{
    cr_markup_decimal(buf, value, decimals, false);
}

void cr_xml_measure(struct cr_buf *buf, const char *name, double value)
{
    cr_buf_printf(buf, " %s=\"", name);
    cr_xml_number(buf, value, 2);
    cr_buf_putc(buf, '"');
}

void cr_xml_color(struct cr_buf *buf, const char *name, const unsigned char rgba[4])
{
    if (rgba[3] == 0) {
        cr_buf_printf(buf, " %s=\"none\"", name);
        return;
    }
    cr_buf_printf(buf, " %s=\"#%02x%02x%02x\"", name, rgba[0], rgba[1], rgba[2]);
    if (rgba[3] == 255)
        return;
    cr_buf_printf(buf, " %s-opacity=\"", name);
    cr_xml_number(buf, rgba[3] / 255.0, 3);
    cr_buf_putc(buf, '"');
}

bool cr_xml_is_link(const char *url)
{
    static const char *const starts[] = {"http://", "https://", "mailto:", "#"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        if (g_ascii_strncasecmp(url, starts[i], strlen(starts[i])) == 0)
            return true;
    }
    return false;
}

bool cr_xml_is_utf8(const char *text)
{
    return g_utf8_validate(text, -1, NULL);
}
