/* Misprints: see misprint.h. */
#include "check/misprint.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 64 };

/* Digits behind the point of a plain number ("-0.118"), or -1. */
static int decimals_of(const char *text)
{
    const char *point = strchr(text, '.');
    const size_t length = strspn(text, "+-0123456789.");
    return text[length] || !point ? -1 : (int)strlen(point + 1);
}

static size_t significant(const char *text)
{
    size_t count = 0;
    for (const char *p = text; *p; p++)
        count += isdigit((unsigned char)*p) && (count || *p != '0');
    return count;
}

/* The number with so many decimals, a point for a point whatever the locale is. */
static void write(double value, int decimals, char out[ROOM])
{
    snprintf(out, ROOM, "%.*f", decimals, value);
    for (char *p = out; *p; p++)
        if (!strchr("0123456789+-", *p))
            *p = '.';
}

static bool left_out(const char *text, const char *right)
{
    const size_t length = strlen(right);
    char with[ROOM];
    for (size_t i = 0; i < length; i++) {
        if (!isdigit((unsigned char)right[i]))
            continue;
        memcpy(with, right, i);
        strcpy(with + i, right + i + 1);
        if (strcmp(with, text) == 0)
            return true;
    }
    return false;
}

static bool swapped(const char *text, const char *right)
{
    char with[ROOM];
    strcpy(with, right);
    for (size_t i = 0; with[i] && with[i + 1]; i++) {
        if (!isdigit((unsigned char)with[i]) || !isdigit((unsigned char)with[i + 1]))
            continue;
        const char c = with[i];
        with[i] = with[i + 1];
        with[i + 1] = c;
        if (strcmp(with, text) == 0)
            return true;
        with[i + 1] = with[i];
        with[i] = c;
    }
    return false;
}

bool cr_misprint(const char *text, double value, struct cr_buf *out)
{
    const int decimals = decimals_of(text);
    char longer[ROOM], same[ROOM], shifted[2][ROOM];
    if (decimals < 1 || decimals > 15 || significant(text) < 3 || !isfinite(value) ||
        fabs(value) > 1e15)
        return false;
    write(value, decimals + 1, longer);
    write(value, decimals, same);
    write(value * 10, decimals, shifted[0]);
    write(value / 10, decimals, shifted[1]);
    if (left_out(text, longer))
        cr_buf_printf(out, "misprint: a digit of %s is left out", longer);
    else if (swapped(text, same))
        cr_buf_printf(out, "misprint: two digits of %s have changed places", same);
    else if (strcmp(text, shifted[0]) == 0 || strcmp(text, shifted[1]) == 0)
        cr_buf_printf(out, "misprint: the point of %s has moved", same);
    else
        return false;
    return true;
}
