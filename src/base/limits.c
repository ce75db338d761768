/* Limits: see limits.h. */
#include "base/limits.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/near.h"
#include "base/num.h"

struct row {
    const char *name, *what, *why;
    double usual, highest;
};

static const struct row rows[CR_LIMIT_COUNT] = {
#define ROW(symbol, name, usual, highest, what, why) {name, what, why, usual, highest},
    CR_LIMITS(ROW)
#undef ROW
};

size_t cr_limit(const struct cr_limits *limits, enum cr_limit limit)
{
    return limits && limits->most[limit] ? limits->most[limit] : (size_t)rows[limit].usual;
}

struct cr_limit_words cr_limit_words(const struct cr_limits *limits, enum cr_limit limit)
{
    struct cr_limit_words words;
    snprintf(words.text, sizeof words.text, "more than %zu %s (--limit %s=N raises that)",
             cr_limit(limits, limit), rows[limit].what, rows[limit].name);
    return words;
}

int cr_limit_check(const struct cr_limits *limits, enum cr_limit limit, double count,
                   const char *subject, struct cr_err *err)
{
    return count <= (double)cr_limit(limits, limit)
               ? 0
               : cr_fail(err, CR_STATUS_INPUT, "%s: %s", subject,
                         cr_limit_words(limits, limit).text);
}

static int unknown(const char *text, size_t length, struct cr_err *err)
{
    const char *names[CR_LIMIT_COUNT];
    char name[64];
    for (size_t i = 0; i < CR_LIMIT_COUNT; i++)
        names[i] = rows[i].name;
    snprintf(name, sizeof name, "%.*s", (int)length, text);
    const char *near = cr_nearest(name, names, CR_LIMIT_COUNT);
    return near ? cr_fail(err, CR_STATUS_USAGE,
                          "--limit \"%s\": is no limit (did you mean %s?)", name, near)
                : cr_fail(err, CR_STATUS_USAGE,
                          "--limit \"%s\": is no limit (chainrule help limits names them)",
                          name);
}

int cr_limits_set(struct cr_limits *limits, const char *text, struct cr_err *err)
{
    const size_t length = strcspn(text, "=");
    size_t i = 0;
    while (i < CR_LIMIT_COUNT &&
           (strlen(rows[i].name) != length || strncmp(rows[i].name, text, length) != 0))
        i++;
    if (i == CR_LIMIT_COUNT)
        return unknown(text, length < 60 ? length : 60, err);
    const char *number = text[length] ? text + length + 1 : "";
    double most;
    if (cr_num_parse(number, strlen(number), &most) != CR_NUM_OK || most < 1 ||
        most > rows[i].highest || most != floor(most))
        return cr_fail(err, CR_STATUS_USAGE,
                       "--limit \"%s\": is not of the form %s=N with a whole number from 1 "
                       "to %.0f",
                       text, rows[i].name, rows[i].highest);
    limits->most[i] = (size_t)most;
    return 0;
}

void cr_limits_list(struct cr_buf *out)
{
    for (size_t i = 0; i < CR_LIMIT_COUNT; i++)
        cr_buf_printf(out, "  %-14s %12.0f  %s\n%31s%s\n", rows[i].name, rows[i].usual,
                      rows[i].what, "", rows[i].why);
}
