/*
 * What options store: a function for each, which looks its value over and puts it into the
 * settings, or says which rule it breaks. The tables of options.c have them in their rows;
 * options of one command alone are beside that command.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/near.h"
#include "base/num.h"
#include "base/text.h"
#include "base/workers.h"
#include "cli/setters.h"

enum { WIDEST = 65535 /* pixels */, MOST_WORDS = 32, WORD = 64, LAST_FRAME = 1000000000 };

int cr_wrong(struct cr_err *err, const char *option, const char *value, const char *rule)
{
    return cr_fail(err, CR_STATUS_USAGE, "%s \"%s\": %s", option, value, rule);
}

/* The nearest of the words; NULL when none is near. `copy` holds them apart. */
static const char *nearest_of(const char *value, char *copy)
{
    const char *names[MOST_WORDS];
    size_t count = 0;
    for (char *p = copy; *p && count < MOST_WORDS;) {
        names[count++] = p;
        p += strcspn(p, ",");
        while (*p == ',' || *p == ' ')
            *p++ = '\0';
    }
    return cr_nearest(value, names, count);
}

int cr_wrong_word(struct cr_err *err, const char *option, const char *value,
                  const char *before, const char *words, const char *after)
{
    struct cr_buf copy = {0}, rule = {0};
    cr_buf_puts(&copy, words);
    const char *near = copy.failed ? NULL : nearest_of(value, copy.data);
    cr_buf_printf(&rule, "%s%s%s", before, words, after);
    if (near)
        cr_buf_printf(&rule, " (did you mean %s?)", near);
    cr_wrong(err, option, value, cr_buf_text(&rule));
    cr_buf_release(&copy);
    cr_buf_release(&rule);
    return -1;
}

int cr_spare_input(const struct cr_settings *settings, const char *option, const char *path,
                   struct cr_err *err)
{
    return path && settings->file && cr_file_is_same(path, settings->file)
               ? cr_wrong(err, option, path, "is the file that is read, which it would replace")
               : 0;
}

int cr_number_option(const char *option, const char *value, double *number,
                     struct cr_err *err)
{
    switch (cr_num_parse(value, strlen(value), number)) {
    case CR_NUM_OK:
        return 0;
    case CR_NUM_COMMA:
        return cr_wrong(err, option, value, "is not a number (use a point: 0.3)");
    case CR_NUM_INFINITE:
        return cr_wrong(err, option, value, "is not finite");
    case CR_NUM_NONE:
        break;
    }
    return cr_wrong(err, option, value, "is not a number");
}

static int unknown_format(const char *name, struct cr_err *err)
{
    struct cr_buf names = {0};
    cr_renderer_names(&names);
    cr_wrong_word(err, "-T", name, "is no format (known: ", cr_buf_text(&names), ")");
    cr_buf_release(&names);
    return -1;
}

int cr_set_formats(struct cr_settings *s, const char *value, struct cr_err *err)
{
    s->format_given = true;
    s->rendering.format_count = 0;
    for (const char *p = value; *p;) {
        char name[WORD];
        const size_t length = strcspn(p, ",");
        snprintf(name, sizeof name, "%.*s", length < WORD ? (int)length : WORD - 1, p);
        const struct cr_renderer *format = cr_renderer_find(name);
        if (!format)
            return unknown_format(name, err);
        bool twice = false;
        for (size_t i = 0; i < s->rendering.format_count; i++)
            twice = twice || s->rendering.formats[i] == format;
        if (!twice)
            s->rendering.formats[s->rendering.format_count++] = format;
        p += length + (p[length] == ',');
    }
    return s->rendering.format_count ? 0 : cr_wrong(err, "-T", value, "names no format");
}

int cr_set_output(struct cr_settings *s, const char *value, struct cr_err *err)
{
    if (!*value)
        return cr_wrong(err, "-o", value, "is no path");
    s->output = value;
    return 0;
}

int cr_set_steps(struct cr_settings *s, const char *value, struct cr_err *err)
{
    s->telling.grain = cr_grain_find(value);
    return s->telling.grain == CR_GRAIN_COUNT
               ? cr_wrong_word(err, "--steps", value, "is none of ", "pass, layer, neuron, op", "")
               : 0;
}

int cr_set_dump(struct cr_settings *s, const char *value, struct cr_err *err)
{
    s->dump = true;
    return value ? cr_set_steps(s, value, err) : 0;
}

int cr_set_phase(struct cr_settings *s, const char *value, struct cr_err *err)
{
    s->rendering.cut.phases = 0;
    for (const char *p = value; *p;) {
        char name[WORD];
        const size_t length = strcspn(p, ",");
        snprintf(name, sizeof name, "%.*s", length < WORD ? (int)length : WORD - 1, p);
        const enum cr_phase phase = cr_phase_find(name);
        if (phase == CR_PHASE_COUNT)
            return cr_wrong_word(err, "--phase", name, "is none of ",
                                 "setup, forward, loss, backward, update, overview, check", "");
        s->telling.overview = s->telling.overview || phase == CR_PHASE_OVERVIEW;
        s->telling.check = s->telling.check || phase == CR_PHASE_CHECK;
        s->rendering.cut.phases |= 1u << phase;
        p += length + (p[length] == ',');
    }
    return s->rendering.cut.phases ? 0 : cr_wrong(err, "--phase", value, "names no phase");
}

/* A whole number from `least` to `most` at the start of the text; what follows it goes to
 * *rest. */
static bool whole(const char *text, long least, long most, long *out, const char **rest)
{
    char *end;
    *out = strtol(text, &end, 10);
    *rest = end;
    return end != text && *text != '+' && *text != ' ' && *out >= least && *out <= most;
}

int cr_set_frames(struct cr_settings *s, const char *value, struct cr_err *err)
{
    const char *rest;
    long first = 0, last = 0;
    if (strcmp(value, "last") == 0) {
        s->rendering.cut.first = SIZE_MAX; /* resolved when the story is known */
        return 0;
    }
    bool good = whole(value, 0, LAST_FRAME, &first, &rest);
    last = first;
    if (good && *rest == '-')
        good = whole(rest + 1, first, LAST_FRAME, &last, &rest);
    if (!good || *rest)
        return cr_wrong(err, "--frames", value, "is no frame (3), range (3-7) or \"last\"");
    s->rendering.cut.first = (size_t)first;
    s->rendering.cut.last = (size_t)last;
    return 0;
}

int cr_set_digits(struct cr_settings *s, const char *value, struct cr_err *err)
{
    const char *rest = "";
    long digits = 0;
    s->digits_given = true;
    if (strcmp(value, "auto") != 0 && (!whole(value, 1, 17, &digits, &rest) || *rest))
        return cr_wrong(err, "--digits", value, "is neither 1 to 17 nor \"auto\"");
    s->telling.digits = (int)digits;
    return 0;
}

int cr_set_notation(struct cr_settings *s, const char *value, struct cr_err *err)
{
    s->notation = strcmp(value, "indexed") == 0 ? CR_NOTATION_INDEXED : CR_NOTATION_NAMES;
    return strcmp(value, "indexed") == 0 || strcmp(value, "names") == 0
               ? 0
               : cr_wrong(err, "--notation", value, "is neither \"indexed\" nor \"names\"");
}

int cr_set_size(struct cr_settings *s, const char *value, struct cr_err *err)
{
    const char *rest;
    long width, height;
    if (!whole(value, 16, WIDEST, &width, &rest) || *rest != 'x' ||
        !whole(rest + 1, 16, WIDEST, &height, &rest) || *rest)
        return cr_wrong(err, "--size", value, "is not WxH, each from 16 to 65535, such as 1920x1080");
    s->rendering.show.width = (int)width;
    s->rendering.show.height = (int)height;
    s->size_given = true;
    return 0;
}

int cr_set_dpi(struct cr_settings *s, const char *value, struct cr_err *err)
{
    const char *rest;
    long dpi;
    if (!whole(value, 24, 2400, &dpi, &rest) || *rest)
        return cr_wrong(err, "--dpi", value, "is no whole number from 24 to 2400");
    s->rendering.show.dpi = (int)dpi;
    return 0;
}

int cr_set_jobs(struct cr_settings *s, const char *value, struct cr_err *err)
{
    const char *rest;
    long jobs;
    if (!whole(value, 1, CR_WORKERS_MOST, &jobs, &rest) || *rest)
        return cr_wrong(err, "-j", value, "is no number of processes from 1 to 64");
    s->rendering.jobs = (size_t)jobs;
    return 0;
}

int cr_set_shard(struct cr_settings *s, const char *value, struct cr_err *err)
{
    enum { MOST = 1000000 };
    const char *rest;
    long shard, shards;
    if (!whole(value, 1, MOST, &shard, &rest) || *rest != '/' ||
        !whole(rest + 1, shard, MOST, &shards, &rest) || *rest)
        return cr_wrong(err, "--shard", value,
                        "is not K/N, the K-th of N shares, such as 1/4 to 4/4");
    s->rendering.shard = (size_t)shard - 1;
    s->rendering.shards = (size_t)shards;
    return 0;
}

int cr_set_delay(struct cr_settings *s, const char *value, struct cr_err *err)
{
    const char *rest;
    long delay;
    if (!whole(value, 20, 600000, &delay, &rest) || *rest)
        return cr_wrong(err, "--delay", value, "is no whole number from 20 to 600000");
    s->rendering.show.delay = (int)delay;
    return 0;
}

int cr_set_loop(struct cr_settings *s, const char *value, struct cr_err *err)
{
    const char *rest;
    long loops;
    if (!whole(value, 0, 65535, &loops, &rest) || *rest)
        return cr_wrong(err, "--loop", value, "is no whole number from 0 to 65535");
    s->rendering.show.loops = (int)loops;
    return 0;
}

int cr_set_port(struct cr_settings *s, const char *value, struct cr_err *err)
{
    const char *rest;
    long port;
    if (!whole(value, 1, 65535, &port, &rest) || *rest)
        return cr_wrong(err, "--port", value, "is no port from 1 to 65535");
    s->port = (int)port;
    return 0;
}

int cr_set_shade(struct cr_settings *s, const char *value, struct cr_err *err)
{
    s->rendering.shading = cr_shading_find(value);
    s->telling.check = true; /* what is unhealthy stands there */
    return s->rendering.shading == CR_SHADING_COUNT
               ? cr_wrong_word(err, "--shade", value, "is none of ", "grad, value, weight, update", "")
               : 0;
}

int cr_set_labels(struct cr_settings *s, const char *value, struct cr_err *err)
{
    s->telling.labels = cr_labelling_find(value);
    return s->telling.labels == CR_LABELLING_COUNT
               ? cr_wrong_word(err, "--labels", value, "is none of ", "symbols, values, both", "")
               : 0;
}

static int check_text(const char *option, const char *value, struct cr_err *err)
{
    return cr_text_is_plain(value)
               ? 0
               : cr_fail(err, CR_STATUS_USAGE,
                         "%s: it has bytes that are no UTF-8, or characters that control", option);
}

int cr_set_caption(struct cr_settings *s, const char *value, struct cr_err *err)
{
    s->telling.caption = *value ? value : NULL;
    return check_text("--caption", value, err);
}

int cr_set_watermark(struct cr_settings *s, const char *value, struct cr_err *err)
{
    s->rendering.watermark = *value ? value : NULL;
    return check_text("--watermark", value, err);
}

int cr_set_wrt(struct cr_settings *s, const char *value, struct cr_err *err)
{
    s->wrt = value;
    return value[strspn(value, ", ")] ? 0 : cr_wrong(err, "--wrt", value, "names no quantity");
}

int cr_set_max_neurons(struct cr_settings *s, const char *value, struct cr_err *err)
{
    const char *rest;
    long most;
    if (!whole(value, 3, 1000000, &most, &rest) || *rest)
        return cr_wrong(err, "--max-neurons", value, "is no whole number from 3 to 1000000");
    s->rendering.max_neurons = s->telling.max_neurons = (size_t)most;
    return 0;
}

int cr_set_view(struct cr_settings *s, const char *value, struct cr_err *err)
{
    s->view = cr_view_find(value);
    return s->view == CR_VIEW_COUNT
               ? cr_wrong(err, "--view", value, "is neither \"neuron\" nor \"circuit\"")
               : 0;
}

int cr_set_expression(struct cr_settings *s, const char *value, struct cr_err *err)
{
    s->expression = value;
    return *value ? 0 : cr_wrong(err, "-e", value, "is no formula");
}

int cr_set_run_format(struct cr_settings *s, const char *value, struct cr_err *err)
{
    static const char *const names[] = {
        [CR_RUN_TABLE] = "table", [CR_RUN_JSON] = "json", [CR_RUN_DOT] = "dot"};
    for (int i = 0; i <= CR_RUN_DOT; i++)
        if (strcmp(names[i], value) == 0) {
            s->run_format = (enum cr_run_format)i;
            return 0;
        }
    return cr_wrong_word(err, "-T", value, "is no format (known: ", "table, json, dot", ")");
}

int cr_set_json(struct cr_settings *s, const char *value, struct cr_err *err)
{
    (void)value;
    return cr_set_run_format(s, "json", err);
}

int cr_set_claims(struct cr_settings *s, const char *value, struct cr_err *err)
{
    s->claims = value;
    s->telling.check = true;
    return *value ? 0 : cr_wrong(err, "--claims", value, "is no file");
}

int cr_set_trace(struct cr_settings *s, const char *value, struct cr_err *err)
{
    s->trace = value;
    s->telling.check = true;
    return *value ? 0 : cr_wrong(err, "--trace", value, "is no file");
}

int cr_set_weights(struct cr_settings *s, const char *value, struct cr_err *err)
{
    s->weights = value;
    return *value ? 0 : cr_wrong(err, "--weights", value, "is no file");
}

int cr_set_tolerance(struct cr_settings *s, const char *value, struct cr_err *err)
{
    if (cr_number_option("--tolerance", value, &s->tolerance, err))
        return -1;
    return s->tolerance >= 0 && s->tolerance < 1
               ? 0
               : cr_wrong(err, "--tolerance", value, "is not from 0 to less than 1, such as 1e-6");
}

int cr_set_limit(struct cr_settings *s, const char *value, struct cr_err *err)
{
    return cr_limits_set(&s->limits, value, err);
}

int cr_set_theme(struct cr_settings *s, const char *value, struct cr_err *err)
{
    (void)err;
    s->theme = value;
    return 0;
}

int cr_set_title(struct cr_settings *s, const char *value, struct cr_err *err)
{
    s->telling.title = value;
    return check_text("--title", value, err);
}

/* Options that take nothing store a truth. */
#define SWITCH(function, field)                                                          \
    int function(struct cr_settings *s, const char *value, struct cr_err *err)           \
    {                                                                                    \
        (void)value;                                                                     \
        (void)err;                                                                       \
        s->field = true;                                                                 \
        return 0;                                                                        \
    }
SWITCH(cr_set_svg_text, rendering.show.svg_text)
SWITCH(cr_set_legend, rendering.legend)
SWITCH(cr_set_handout, rendering.cut.handout)
SWITCH(cr_set_open, open)
SWITCH(cr_set_paths, telling.paths)
SWITCH(cr_set_trust, limits.trust)
SWITCH(cr_set_quiet, quiet)
SWITCH(cr_set_verbose, verbose)
SWITCH(cr_set_help, help)
