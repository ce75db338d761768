/* Dyes: see dyes.h. */
#include "draw/dyes.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/assets.h"

enum { COLOR = 7, STAND_IN = 0x9d4000, RAMPS = 2 }; /* "#rrggbb" */

struct pair {
    char light[COLOR + 1], dark[COLOR + 1];
    bool ink; /* a line or a letter: told apart where the night is made from the day */
};

/* The colours between two of the theme, as drawn and in the other look: frames mix them. */
struct ramp {
    int drawn[2][3], other[2][3]; /* from one to the other */
    bool there;
};

struct cr_dyes {
    struct cr_theme theme; /* its entries are owned, their texts in the arena or borrowed */
    struct cr_arena arena;
    bool dark;
    struct pair *pairs;
    size_t count, capacity;
    struct ramp ramps[RAMPS];
};

/* ---- colours ---- */

static bool is_hex(const char *text)
{
    for (int i = 1; i < COLOR; i++)
        if (!isxdigit((unsigned char)text[i]))
            return false;
    return text[0] == '#';
}

static void lower(char to[COLOR + 1], const char *from)
{
    for (int i = 0; i < COLOR; i++)
        to[i] = (char)tolower((unsigned char)from[i]);
    to[COLOR] = '\0';
}

static double channel(double lightness, double saturation, double hue, double offset)
{
    const double k = fmod(offset + hue / 30, 12);
    const double a = saturation * fmin(lightness, 1 - lightness);
    return lightness - a * fmax(-1, fmin(fmin(k - 3, 9 - k), 1));
}

/* The same hue, light enough for a line or a letter, or deep enough for a ground. */
static void make_night(char night[COLOR + 1], const char *day, bool ink)
{
    unsigned r8, g8, b8;
    sscanf(day, "#%2x%2x%2x", &r8, &g8, &b8);
    const double r = r8 / 255.0, g = g8 / 255.0, b = b8 / 255.0;
    const double most = fmax(r, fmax(g, b)), least = fmin(r, fmin(g, b)), span = most - least;
    const double light = (most + least) / 2;
    const double rich = span > 0 ? span / (1 - fabs(2 * light - 1)) : 0;
    double hue = 0;
    if (span > 0)
        hue = 60 * (most == r   ? fmod((g - b) / span + 6, 6)
                    : most == g ? (b - r) / span + 2
                                : (r - g) / span + 4);
    const double to = ink ? fmax(0.95 - 0.35 * light, 0.68) : fmin(0.11 + 0.5 * (1 - light), 0.3);
    const double full = ink ? fmin(rich, 0.9) : fmin(rich, 0.55) * fmin(1, 0.2 + 2 * span);
    snprintf(night, COLOR + 1, "#%02x%02x%02x", (unsigned)(255 * channel(to, full, hue, 0)),
             (unsigned)(255 * channel(to, full, hue, 8)),
             (unsigned)(255 * channel(to, full, hue, 4)));
}

/* ---- ramps ---- */

static bool read_color(int rgb[3], const char *text)
{
    unsigned r, g, b;
    if (strlen(text) != COLOR || sscanf(text, "#%2x%2x%2x", &r, &g, &b) != 3)
        return false;
    rgb[0] = (int)r, rgb[1] = (int)g, rgb[2] = (int)b;
    return true;
}

static void read_ramps(struct cr_dyes *dyes, const struct cr_theme *drawn,
                       const struct cr_theme *other)
{
    static const char *const keys[RAMPS] = {"color", "fillcolor"};
    static const char *const ends[2] = {"shade_low", "shade_high"};
    for (int k = 0; k < RAMPS; k++) {
        struct ramp *ramp = &dyes->ramps[k];
        ramp->there = true;
        for (int i = 0; i < 2; i++)
            ramp->there = ramp->there &&
                          read_color(ramp->drawn[i], cr_theme_get(drawn, ends[i], keys[k])) &&
                          read_color(ramp->other[i], cr_theme_get(other, ends[i], keys[k]));
    }
}

/* How far a colour is along a ramp, from 0 to 1; -1: it is not on it. */
static double place_on(const struct ramp *ramp, const int rgb[3])
{
    int widest = 0;
    for (int i = 1; i < 3; i++)
        if (abs(ramp->drawn[1][i] - ramp->drawn[0][i]) >
            abs(ramp->drawn[1][widest] - ramp->drawn[0][widest]))
            widest = i;
    const int whole = ramp->drawn[1][widest] - ramp->drawn[0][widest];
    const double at = whole ? (double)(rgb[widest] - ramp->drawn[0][widest]) / whole : -1;
    bool on = ramp->there && at >= 0 && at <= 1;
    for (int i = 0; on && i < 3; i++)
        on = fabs(ramp->drawn[0][i] + at * (ramp->drawn[1][i] - ramp->drawn[0][i]) - rgb[i]) < 1.6;
    return on ? at : -1;
}

/* What a mixed colour is in the other look: false when it is none. */
static bool mix_other(const struct cr_dyes *dyes, char other[COLOR + 1], const char *color)
{
    int rgb[3];
    for (int k = 0; read_color(rgb, color) && k < RAMPS; k++) {
        const struct ramp *ramp = &dyes->ramps[k];
        const double at = place_on(ramp, rgb);
        if (at < 0)
            continue;
        for (int i = 0; i < 3; i++)
            rgb[i] = (int)lround(ramp->other[0][i] +
                                 at * (ramp->other[1][i] - ramp->other[0][i]));
        snprintf(other, COLOR + 1, "#%02x%02x%02x", (unsigned)rgb[0] & 255,
                 (unsigned)rgb[1] & 255, (unsigned)rgb[2] & 255);
        return true;
    }
    return false;
}

/* ---- pairs ---- */

/* The number of the pair; the first one where memory is out. */
static size_t add_pair(struct cr_dyes *dyes, const struct pair *pair)
{
    for (size_t i = 0; i < dyes->count; i++)
        if (strcmp(dyes->pairs[i].light, pair->light) == 0 &&
            strcmp(dyes->pairs[i].dark, pair->dark) == 0)
            return i;
    if (dyes->count == dyes->capacity) {
        const size_t larger = dyes->capacity ? 2 * dyes->capacity : 64;
        struct pair *pairs = realloc(dyes->pairs, larger * sizeof *pairs);
        if (!pairs)
            return 0;
        dyes->pairs = pairs;
        dyes->capacity = larger;
    }
    dyes->pairs[dyes->count] = *pair;
    return dyes->count++;
}

static size_t add_own(struct cr_dyes *dyes, const char *color, bool ink)
{
    struct pair pair = {.ink = ink};
    lower(pair.light, color);
    if (!mix_other(dyes, pair.dark, pair.light))
        make_night(pair.dark, pair.light, ink);
    else if (dyes->dark) { /* what was mixed is the night's */
        lower(pair.light, pair.dark);
        lower(pair.dark, color);
    }
    return add_pair(dyes, &pair);
}

static bool is_color_key(const char *key)
{
    const size_t length = strlen(key);
    return length >= 5 && strcmp(key + length - 5, "color") == 0;
}

/* What a theme's colour is by night. */
static size_t pair_entry(struct cr_dyes *dyes, const struct cr_theme_entry *entry,
                         const struct cr_theme *day, const struct cr_theme *night)
{
    const char *light = dyes->dark ? cr_theme_get(day, entry->role, entry->key) : entry->value;
    const char *dark = cr_theme_get(night, entry->role, entry->key);
    const bool own = !cr_asset(dyes->theme.name) &&
                     strcmp(cr_theme_get(day, entry->role, entry->key), entry->value) != 0;
    struct pair pair = {0};
    if (own || !is_hex(light) || !is_hex(dark))
        return add_own(dyes, entry->value,
                       strcmp(entry->key, "color") == 0 || strcmp(entry->key, "fontcolor") == 0);
    lower(pair.light, light);
    lower(pair.dark, dark);
    return add_pair(dyes, &pair);
}

static int dye(struct cr_dyes *dyes, const struct cr_theme *from, const struct cr_theme *day,
               const struct cr_theme *night, struct cr_err *err)
{
    dyes->theme = *from;
    read_ramps(dyes, from, dyes->dark ? day : night);
    dyes->theme.entries = malloc((from->count + 1) * sizeof *dyes->theme.entries);
    if (!dyes->theme.entries)
        return cr_fail_memory(err);
    for (size_t i = 0; i < from->count; i++) {
        struct cr_theme_entry *entry = &dyes->theme.entries[i];
        *entry = from->entries[i];
        if (!is_color_key(entry->key) || strlen(entry->value) != COLOR ||
            !is_hex(entry->value) || strncmp(entry->role, "shade_", 6) == 0)
            continue; /* a name, or what is see-through or mixed, stays as it is */
        const size_t pair = pair_entry(dyes, entry, day, night);
        entry->value = cr_arena_format(&dyes->arena, "#%06x", STAND_IN + (unsigned)pair);
        if (!entry->value)
            return cr_fail_memory(err);
    }
    return 0;
}

struct cr_dyes *cr_dyes_new(const struct cr_theme *theme, struct cr_err *err)
{
    struct cr_dyes *dyes = calloc(1, sizeof *dyes);
    struct cr_theme *day = cr_theme_load("article", err);
    struct cr_theme *night = day ? cr_theme_load("dark", err) : NULL;
    if (!dyes)
        cr_fail_memory(err);
    else
        dyes->dark = strcmp(theme->name, "dark") == 0;
    const int failed = !dyes || !night || dye(dyes, theme, day, night, err);
    cr_theme_free(day);
    cr_theme_free(night);
    if (!failed)
        return dyes;
    cr_dyes_free(dyes);
    return NULL;
}

void cr_dyes_free(struct cr_dyes *dyes)
{
    if (!dyes)
        return;
    free(dyes->theme.entries);
    free(dyes->pairs);
    cr_arena_release(&dyes->arena);
    free(dyes);
}

const struct cr_theme *cr_dyes_theme(const struct cr_dyes *dyes)
{
    return &dyes->theme;
}

bool cr_dyes_are_dark(const struct cr_dyes *dyes)
{
    return dyes->dark;
}

/* ---- painting ---- */

/* The stand-in's pair, or `count`. */
static size_t pair_of(const struct cr_dyes *dyes, const char *color)
{
    const unsigned long number = strtoul(color + 1, NULL, 16);
    return number >= STAND_IN && number - STAND_IN < dyes->count ? number - STAND_IN
                                                                 : dyes->count;
}

/* The colour in quotes at `at`, of a fill or a stroke: is there one? */
static bool is_paint(const char *svg, const char *at)
{
    const bool named = (at - svg >= 6 && memcmp(at - 6, " fill=", 6) == 0) ||
                       (at - svg >= 8 && memcmp(at - 8, " stroke=", 8) == 0);
    return named && at[1] == '#' && strlen(at) > COLOR + 1 && is_hex(at + 1) &&
           at[COLOR + 1] == '"';
}

/* Letters are the fill of a group; other fills are grounds. */
static bool is_ink(const char *svg, const char *at)
{
    return at[-2] == 'e' || (at - svg >= 8 && memcmp(at - 8, "<g fill=", 8) == 0);
}

void cr_dyes_paint(struct cr_dyes *dyes, const char *svg, struct cr_buf *out)
{
    const char *from = svg;
    for (const char *at = svg; (at = strstr(at, "\"#")) != NULL; at++) {
        if (!is_paint(svg, at))
            continue;
        size_t pair = pair_of(dyes, at + 1);
        if (pair == dyes->count)
            pair = add_own(dyes, at + 1, is_ink(svg, at));
        cr_buf_add(out, from, (size_t)(at + 1 - from));
        cr_buf_printf(out, "var(--c%zu)", pair);
        from = at + COLOR + 1;
    }
    cr_buf_puts(out, from);
}

void cr_dyes_name(const struct cr_dyes *dyes, const char *role, const char *key,
                  struct cr_buf *out)
{
    const char *value = cr_theme_get(&dyes->theme, role, key);
    cr_buf_printf(out, "var(--c%zu)", *value ? pair_of(dyes, value) : 0);
}

void cr_dyes_css(const struct cr_dyes *dyes, bool dark, struct cr_buf *out)
{
    for (size_t i = 0; i < dyes->count; i++)
        cr_buf_printf(out, "--c%zu:%s;", i, dark ? dyes->pairs[i].dark : dyes->pairs[i].light);
}
