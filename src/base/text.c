/* What is text: see text.h. */
#include "base/text.h"

#include <string.h>

size_t cr_text_character(const unsigned char *bytes, size_t size)
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

bool cr_text_is_control(const unsigned char *bytes, size_t length)
{
    if (length == 2)
        return bytes[0] == 0xc2 && bytes[1] < 0xa0;
    return length == 1 && (bytes[0] < 0x20 ? !strchr("\t\n\r", bytes[0]) || !bytes[0]
                                           : bytes[0] == 0x7f);
}

const char *cr_text_refusal(const unsigned char *bytes, size_t length, unsigned *code)
{
    if (length != 3)
        return NULL;
    *code = (bytes[0] & 0x0fU) << 12 | (bytes[1] & 0x3fU) << 6 | (bytes[2] & 0x3fU);
    if ((*code >= 0x202a && *code <= 0x202e) || (*code >= 0x2066 && *code <= 0x2069))
        return "turns the direction of text, so that it reads otherwise than it is";
    return *code >= 0xfffe ? "is no character" : NULL;
}

static bool is_tame(const unsigned char *bytes, size_t length)
{
    unsigned code;
    return length > 0 && *bytes != '\r' && !cr_text_is_control(bytes, length) &&
           !cr_text_refusal(bytes, length, &code);
}

void cr_text_tame(char *text)
{
    char *to = text;
    for (size_t left = strlen(text), length; left > 0; text += length, left -= length) {
        length = cr_text_character((const unsigned char *)text, left);
        if (is_tame((const unsigned char *)text, length)) {
            memmove(to, text, length);
            to += length;
        } else {
            *to++ = '?';
            length = length ? length : 1;
        }
    }
    *to = '\0';
}

bool cr_text_is_plain(const char *text)
{
    const unsigned char *bytes = (const unsigned char *)text;
    size_t left = strlen(text), length;
    unsigned code;
    for (; left > 0; bytes += length, left -= length) {
        length = cr_text_character(bytes, left);
        if (length == 0 || cr_text_is_control(bytes, length) ||
            cr_text_refusal(bytes, length, &code))
            return false;
    }
    return true;
}
