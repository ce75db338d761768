/* Numbers in and out: see num.h. */
#define _GNU_SOURCE /* strtod_l */
#include "base/num.h"

#include <ctype.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_DIGITS = 17, MAX_TEXT = 400, PLAIN_POINT = 6 };
enum { TRUE_DIGITS = 15 }; /* of a double; what is behind them is noise */

/* The decimal expansion of a number: 0.d1d2d3... times 10^point. */
struct decimal {
    char digit[MAX_DIGITS + 1];
    int count, point;
};

/* strtod in the C locale; true when it read all of the text. */
static bool parse_c(const char *text, double *out)
{
    const locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (!c)
        return false;
    char *end;
    *out = strtod_l(text, &end, c);
    freelocale(c);
    return end != text && *end == '\0';
}

static bool is_decimal(const char *text)
{
    return text[strspn(text, "0123456789+-.eE")] == '\0' && strpbrk(text, "0123456789");
}

enum cr_num_status cr_num_parse(const char *text, size_t length, double *out)
{
    while (length && isspace((unsigned char)text[0]))
        text++, length--;
    while (length && isspace((unsigned char)text[length - 1]))
        length--;
    char copy[MAX_TEXT];
    if (length == 0 || length >= sizeof copy || memchr(text, '\0', length))
        return CR_NUM_NONE;
    memcpy(copy, text, length);
    copy[length] = '\0';
    double value;
    if (is_decimal(copy) && parse_c(copy, &value)) {
        *out = value;
        return isfinite(value) ? CR_NUM_OK : CR_NUM_INFINITE;
    }
    char *comma = strchr(copy, ',');
    if (comma) {
        *comma = '.';
        return is_decimal(copy) && parse_c(copy, &value) ? CR_NUM_COMMA : CR_NUM_NONE;
    }
    return !strpbrk(copy, "xX") && parse_c(copy, &value) && !isfinite(value)
               ? CR_NUM_INFINITE
               : CR_NUM_NONE;
}

/* The digits of |value| as the library rounds them; whatever the locale's decimal sign is. */
static struct decimal decimal_in_full(double value, int digits)
{
    char text[64];
    snprintf(text, sizeof text, "%.*e", digits - 1, fabs(value));
    struct decimal d = {.count = 0};
    const char *p = text;
    for (; *p != 'e'; p++)
        if (isdigit((unsigned char)*p) && d.count < MAX_DIGITS)
            d.digit[d.count++] = *p;
    d.point = atoi(p + 1) + 1;
    return d;
}

/* One more in the last place of the digits: 0.999 becomes 1.00. */
static void round_up(struct decimal *d)
{
    int i = d->count - 1;
    while (i >= 0 && d->digit[i] == '9')
        d->digit[i--] = '0';
    if (i >= 0) {
        d->digit[i]++;
    } else {
        d->digit[0] = '1';
        d->point++;
    }
}

/* The digits of |value|, rounded as on paper: a half goes up, be it 1.125, of which the
 * library makes 1.12, or 0.3925, which is a little less as a double. */
static struct decimal decimal_of(double value, int digits)
{
    struct decimal d = decimal_in_full(value, digits > TRUE_DIGITS ? digits : TRUE_DIGITS);
    if (digits >= TRUE_DIGITS)
        return d;
    d.count = digits;
    if (d.digit[digits] >= '5')
        round_up(&d);
    return d;
}

static double decimal_value(const struct decimal *d, int count)
{
    char text[64];
    snprintf(text, sizeof text, "%.*se%d", count, d->digit, d->point - count);
    double value = 0;
    return parse_c(text, &value) ? value : NAN;
}

/* The number of digits, at most `limit`, that say this number; 0 when it needs more. Noise
 * of the last bits (0.1 + 0.2) is no digit. */
static int exact_digits(double value, int limit)
{
    const int looked_at = limit > TRUE_DIGITS ? limit : TRUE_DIGITS;
    const struct decimal d = decimal_of(value, looked_at);
    int count = d.count;
    while (count > 1 && d.digit[count - 1] == '0')
        count--;
    return count <= limit ? count : 0;
}

/* Digits with a point: zeros before ("0.00"), between the digits, after ("00"). */
static void write_fixed(char *out, const struct decimal *d)
{
    if (d->point <= 0) {
        *out++ = '0';
        *out++ = '.';
    }
    for (int i = d->point; i < 0; i++)
        *out++ = '0';
    for (int i = 0; i < d->count || i < d->point; i++) {
        if (i == d->point && i > 0)
            *out++ = '.';
        *out++ = i < d->count ? d->digit[i] : '0';
    }
    *out = '\0';
}

static void write_scientific(char *out, const struct decimal *d)
{
    *out++ = d->digit[0];
    if (d->count > 1)
        *out++ = '.';
    for (int i = 1; i < d->count; i++)
        *out++ = d->digit[i];
    *out = '\0';
}

static int fixed_length(const struct decimal *d)
{
    if (d->point <= 0)
        return 2 - d->point + d->count;
    return d->count > d->point ? d->count + 1 : d->point;
}

/* Characters seen in "1.23*10^-6": digits, point, dot, ten, exponent with its sign. */
static int scientific_length(const struct decimal *d)
{
    char exponent[16];
    return d->count + (d->count > 1) + 3 +
           snprintf(exponent, sizeof exponent, "%d", d->point - 1);
}

static struct cr_num_shown shown_special(double value)
{
    struct cr_num_shown shown = {.special = true, .value = value};
    shown.negative = isinf(value) && value < 0;
    strcpy(shown.text, isnan(value) ? "NaN" : "\xE2\x88\x9E");
    return shown;
}

struct cr_num_shown cr_num_shown(double value, int digits)
{
    if (!isfinite(value))
        return shown_special(value);
    struct cr_num_shown shown = {.negative = value < 0, .text = "0"};
    if (value == 0)
        return shown;
    digits = digits < 1 ? 1 : digits > MAX_DIGITS ? MAX_DIGITS : digits;
    const int magnitude = decimal_of(value, MAX_DIGITS).point;
    if (magnitude > digits && magnitude <= PLAIN_POINT)
        digits = magnitude;
    const int exact = exact_digits(value, digits);
    struct decimal d = decimal_of(value, digits);
    if (exact)
        d.count = exact;
    shown.value = copysign(decimal_value(&d, d.count), value);
    shown.unit = exact ? 0 : pow(10, d.point - d.count);
    const bool padded = !exact && d.count < d.point; /* 1230000 would pretend to its zeros */
    if (padded || ((d.point > PLAIN_POINT || d.point < -3) &&
                   scientific_length(&d) < fixed_length(&d))) {
        shown.has_exponent = true;
        shown.exponent = d.point - 1;
        write_scientific(shown.text, &d);
    } else {
        write_fixed(shown.text, &d);
    }
    return shown;
}

int cr_num_digits_apart(double a, double b, int digits, int most)
{
    while (digits < most && cr_num_shown(a, digits).value == cr_num_shown(b, digits).value)
        digits++;
    return digits;
}

void cr_num_exact(struct cr_buf *buf, double value)
{
    if (isnan(value)) {
        cr_buf_puts(buf, "\"nan\"");
        return;
    }
    if (isinf(value)) {
        cr_buf_puts(buf, value < 0 ? "\"-inf\"" : "\"inf\"");
        return;
    }
    char text[64];
    snprintf(text, sizeof text, "%.17g", value);
    for (char *p = text; *p; p++)
        if (!strchr("0123456789+-eE", *p))
            *p = '.';
    cr_buf_puts(buf, text);
}

static void put_plain(struct cr_buf *buf, double value, const struct cr_num_shown *shown)
{
    cr_buf_printf(buf, "%s%s", signbit(value) ? "-" : "", shown->text);
    if (shown->has_exponent)
        cr_buf_printf(buf, "e%d", shown->exponent);
}

void cr_num_shortest(struct cr_buf *buf, double value)
{
    int digits = 15;
    struct cr_num_shown shown = cr_num_shown(value, digits);
    while (shown.value != value && digits < 17)
        shown = cr_num_shown(value, ++digits);
    put_plain(buf, value, &shown);
}

void cr_num_plain(struct cr_buf *buf, double value, int digits)
{
    if (!isfinite(value)) {
        cr_buf_puts(buf, isnan(value) ? "nan" : value < 0 ? "-inf" : "inf");
        return;
    }
    const struct cr_num_shown shown = cr_num_shown(value, digits);
    put_plain(buf, value, &shown);
}
