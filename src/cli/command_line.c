/* Reading a command line by the tables of options.c, and the help that is made of them. */
#include <getopt.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/near.h"
#include "cli/settings.h"

enum { MOST_COMMANDS = 32, MOST_OPTIONS = 64, FIRST_LONG = 256 };

const struct cr_command *cr_command_find(const char *name, struct cr_err *err)
{
    const char *names[MOST_COMMANDS];
    size_t n = 0;
    for (const struct cr_command *c = CR_COMMANDS; c->name; c++) {
        if (strcmp(c->name, name) == 0)
            return c;
        names[n++] = c->name;
    }
    static const char *const others[] = {"help limits", "limits", "--help", "--version"};
    const char *near = cr_nearest(name, names, n);
    const char *other = near ? NULL : cr_nearest(name, others + 1, 3);
    if (other)
        cr_fail(err, CR_STATUS_USAGE, "unknown command \"%s\" (did you mean %s?)", name,
                other == others[1] ? others[0] : other);
    else if (near)
        cr_fail(err, CR_STATUS_USAGE, "unknown command \"%s\" (did you mean %s?)", name, near);
    else if (*name == '-')
        cr_fail(err, CR_STATUS_USAGE,
                "unknown option \"%s\" (a command comes first: chainrule COMMAND [options] FILE)",
                name);
    else if (strchr(name, '.'))
        cr_fail(
            err,
            CR_STATUS_USAGE, "unknown command \"%s\" (a file has a command before it: chainrule render %s)",
            name, name);
    else
        cr_fail(err, CR_STATUS_USAGE, "unknown command \"%s\" (see chainrule --help)", name);
    return NULL;
}

/* The tables as getopt wants them. Returns how many options there are. */
static size_t for_getopt(const struct cr_option *options, struct option *longs,
                         char *shorts)
{
    size_t n = 0;
    *shorts++ = ':'; /* a missing value is told apart from an unknown option */
    for (; options[n].name; n++) {
        longs[n] = (struct option){options[n].name, (int)options[n].takes, NULL,
                                   FIRST_LONG + (int)n};
        if (options[n].letter)
            *shorts++ = options[n].letter;
        if (options[n].letter && options[n].takes == CR_TAKES_VALUE)
            *shorts++ = ':';
    }
    longs[n] = (struct option){0};
    *shorts = '\0';
    return n;
}

static const struct cr_option *option_of(const struct cr_option *options, int found)
{
    if (found >= FIRST_LONG)
        return &options[found - FIRST_LONG];
    while (options->name && options->letter != found)
        options++;
    return options->name ? options : NULL;
}

static int unknown(const struct cr_command *command, const char *word, struct cr_err *err)
{
    const struct cr_option *options = command->options;
    const char *names[MOST_OPTIONS];
    size_t n = 0;
    for (; options[n].name; n++)
        names[n] = options[n].name;
    char plain[64];
    snprintf(plain, sizeof plain, "%.*s", (int)strcspn(word, "="), word);
    const char *near = strncmp(word, "--", 2) == 0 ? cr_nearest(plain + 2, names, n) : NULL;
    return near ? cr_fail(err, CR_STATUS_USAGE, "unknown option %s (did you mean --%s?)",
                          plain, near)
                : cr_fail(err, CR_STATUS_USAGE, "unknown option %s (see chainrule %s --help)",
                          plain, command->name);
}

/* `--steps op`: an optional value that stands apart is taken when it can be nothing else. */
static const char *apart(int argc, char **argv, const struct cr_option *option)
{
    if (option->takes != CR_TAKES_MAYBE || optind >= argc ||
        cr_grain_find(argv[optind]) == CR_GRAIN_COUNT)
        return NULL;
    return argv[optind++];
}

/* Behind -e stand statements: name=value, or with words before it; no FILE. */
static int check_lines(const struct cr_settings *settings, struct cr_err *err)
{
    for (size_t i = 0; i < settings->line_count; i++)
        if (!strpbrk(settings->lines[i], "= \t\n"))
            return cr_fail(err, CR_STATUS_USAGE,
                           "%s: \"%s\" is not name=value, and there is no FILE with -e",
                           settings->command, settings->lines[i]);
    return 0;
}

/* Standard input can be read once. */
static int check_stdin(const struct cr_settings *s, struct cr_err *err)
{
    const char *const readers[] = {s->expression ? NULL : s->file, s->claims, s->trace, s->weights};
    size_t count = 0;
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
        count += readers[i] && strcmp(readers[i], "-") == 0;
    return count < 2 ? 0
                     : cr_fail(err, CR_STATUS_USAGE,
                               "%s: standard input (-) can be read once, not for two things",
                               s->command);
}

int cr_take_file(struct cr_settings *settings, int argc, char **argv, struct cr_err *err)
{
    if (settings->expression) {
        settings->file = "formula";
        settings->lines = argv + optind;
        settings->line_count = (size_t)(argc - optind);
        return check_lines(settings, err);
    }
    if (optind >= argc)
        return cr_fail(err, CR_STATUS_USAGE, "%s: no FILE given (- is standard input)",
                       settings->command);
    if (optind + 1 < argc)
        return cr_fail(err, CR_STATUS_USAGE, "%s: one FILE at a time, not also \"%s\"",
                       settings->command, argv[optind + 1]);
    settings->file = argv[optind];
    return *settings->file ? 0
                           : cr_fail(err, CR_STATUS_USAGE, "%s: FILE \"\" is no path",
                                     settings->command);
}

struct cr_settings cr_settings_default(const struct cr_command *command)
{
    return (struct cr_settings){.command = command->name,
                                .notation = CR_NONE,
                                .view = CR_NONE,
                                .import.loss = CR_OP_COUNT,
                                .train.plan.until_loss = -INFINITY,
                                .new.what = {.activation = CR_OP_SIGMOID,
                                             .loss = CR_OP_SSE,
                                             .output = CR_OP_COUNT,
                                             .seed = 1},
                                .telling = {.grain = CR_GRAIN_LAYER},
                                .rendering = {.formats = {cr_renderer_find("svg")},
                                              .format_count = 1,
                                              .show = {.width = 1920, .height = 1080},
                                              .cut = {.last = SIZE_MAX}}};
}

static int check_size(const struct cr_settings *s, struct cr_err *err)
{
    const struct cr_show *show = &s->rendering.show;
    return (double)show->width * show->height <=
                   (double)cr_limit(&s->limits, CR_LIMIT_PIXELS)
               ? 0
               : cr_fail(err, CR_STATUS_USAGE, "--size %dx%d: %s", show->width, show->height,
                         cr_limit_words(&s->limits, CR_LIMIT_PIXELS).text);
}

int cr_settings_read(struct cr_settings *settings, const struct cr_command *command,
                     int argc, char **argv, struct cr_err *err)
{
    struct option longs[MOST_OPTIONS];
    char shorts[3 * MOST_OPTIONS];
    for_getopt(command->options, longs, shorts);
    optind = 0;
    opterr = 0;
    int found;
    while ((found = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
        if (found == ':')
            return cr_fail(err, CR_STATUS_USAGE, "option %s needs a value",
                           argv[optind - 1]);
        const struct cr_option *option =
            found == '?' ? NULL : option_of(command->options, found);
        if (!option)
            return unknown(command, argv[optind - 1], err);
        settings->given |= UINT64_C(1) << (option - command->options);
        const char *value = optarg ? optarg : apart(argc, argv, option);
        if (option->set(settings, value, err))
            return -1;
    }
    if (settings->help)
        return 0;
    return check_size(settings, err) || command->take(settings, argc, argv, err) ||
                   check_stdin(settings, err)
               ? -1
               : 0;
}

static void print_option(const struct cr_option *option)
{
    char left[64];
    const char *value = option->value ? option->value : "";
    const char *form = option->takes == CR_TAKES_VALUE   ? " "
                       : option->takes == CR_TAKES_MAYBE ? "[="
                                                         : "";
    snprintf(left, sizeof left, "%c%c%s--%s%s%s%s", option->letter ? '-' : ' ',
             option->letter ? option->letter : ' ', option->letter ? ", " : "  ",
             option->name, form, value, option->takes == CR_TAKES_MAYBE ? "]" : "");
    printf("  %-27s %s\n", left, option->help);
}

const struct cr_exit CR_EXITS[] = {{CR_STATUS_OK, "fine"},
                                   {CR_STATUS_NO, "the answer is no"},
                                   {CR_STATUS_USAGE, "bad usage"},
                                   {CR_STATUS_INPUT, "bad input"},
                                   {CR_STATUS_SYSTEM, "the system failed"},
                                   {CR_STATUS_OK, NULL}};

void cr_help_print(const struct cr_command *command)
{
    if (command) {
        printf("usage: %s\n\n%s.\n%s\n\n", command->usage, command->help, command->about);
        for (const struct cr_option *o = command->options; o->name; o++)
            print_option(o);
        return;
    }
    puts("usage: chainrule COMMAND [options] FILE\n\n" CR_PROGRAM_ABOUT
         ". The commands:\n");
    for (const struct cr_command *c = CR_COMMANDS; c->name; c++)
        printf("  %-8s %s\n", c->name, c->help);
    fputs("\n'chainrule COMMAND --help' says what a command takes, 'chainrule help limits' how\n"
          "much is too much, --version which chainrule this is.\nExit status:",
          stdout);
    for (const struct cr_exit *e = CR_EXITS; e->words; e++)
        printf("%s%d %s", e == CR_EXITS ? " " : ", ",
               (int)e->status, e->words);
    puts(".");
}
