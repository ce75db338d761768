/* The command `plot`: its options, and from the name of a function to the files. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/num.h"
#include "cli/setters.h"
#include "cli/work.h"
#include "draw/xml.h"

enum { DEFAULT_WIDTH = 1280, DEFAULT_HEIGHT = 720, WORD = 64 };

/* ---- options ---- */

static int set_formats(struct cr_settings *s, const char *value, struct cr_err *err)
{
    struct cr_plot_settings *plot = &s->plot;
    plot->format_count = 0;
    for (const char *p = value; *p;) {
        char name[WORD];
        const size_t length = strcspn(p, ",");
        snprintf(name, sizeof name, "%.*s", length < WORD ? (int)length : WORD - 1, p);
        const struct cr_plot_format *format = cr_plot_format_find(name);
        if (!format)
            return cr_wrong_word(err, "-T", name, "is no format (known: ", "svg, png, pdf", ")");
        bool twice = false;
        for (size_t i = 0; i < plot->format_count; i++)
            twice = twice || plot->formats[i] == format;
        if (!twice)
            plot->formats[plot->format_count++] = format;
        p += length + (p[length] == ',');
    }
    return plot->format_count ? 0 : cr_wrong(err, "-T", value, "names no format");
}

static int set_target(struct cr_settings *s, const char *value, struct cr_err *err)
{
    s->plot.has_target = true;
    return cr_number_option("--target", value, &s->plot.target, err);
}

static int set_at(struct cr_settings *s, const char *value, struct cr_err *err)
{
    if (s->plot.at_count == CR_MARKS_MOST)
        return cr_wrong(err, "--at", value, "is one more than the 16 points there may be");
    return cr_number_option("--at", value, &s->plot.at[s->plot.at_count++], err);
}

static int set_range(struct cr_settings *s, const char *value, struct cr_err *err)
{
    struct cr_plot_settings *plot = &s->plot;
    const char *colon = strchr(value, ':');
    if (!colon ||
        cr_num_parse(value, (size_t)(colon - value), &plot->from) != CR_NUM_OK ||
        cr_num_parse(colon + 1, strlen(colon + 1), &plot->to) != CR_NUM_OK)
        return cr_wrong(err, "--range", value, "is not of the form -6:6");
    plot->has_range = true;
    if (cr_ticks_fit(plot->from, plot->to))
        return 0;
    return cr_wrong(err, "--range", value,
                    plot->from < plot->to ? "is too narrow or too wide to be shown"
                                          : "does not go from a smaller to a larger number");
}

static int set_list(struct cr_settings *s, const char *value, struct cr_err *err)
{
    (void)value;
    (void)err;
    s->plot.list = true;
    return 0;
}

const struct cr_option CR_PLOT_OPTIONS[] = {
    {"list", 0, CR_TAKES_NOTHING, NULL, "list the names and their formulas", set_list},
    {"at", 0, CR_TAKES_VALUE, "X", "mark this point on both lines; may be repeated", set_at},
    {"target", 0, CR_TAKES_VALUE, "Y", "target of a loss (default: 1)", set_target},
    {"range", 0, CR_TAKES_VALUE, "A:B",
     "from where to where (default: the function's own)", set_range},
    {"format", 'T', CR_TAKES_VALUE, "FMT[,FMT]", "svg, png, pdf (default: by -o, or svg)",
     set_formats},
    {"output", 'o', CR_TAKES_VALUE, "PATH",
     "a file, or a folder for several formats\n"
     "                              (default: out/plot/NAME.FMT)",
     cr_set_output},
    {"size", 0, CR_TAKES_VALUE, "WxH", "pixels (default: 1280x720)", cr_set_size},
    {"theme", 0, CR_TAKES_VALUE, "NAME|FILE",
     "article, paper, dark, slides, or your own file", cr_set_theme},
    {"title", 0, CR_TAKES_VALUE, "TEXT", "in place of the function's name", cr_set_title},
    {"digits", 0, CR_TAKES_VALUE, "N", "significant digits of marked points (default: 3)",
     cr_set_digits},
    CR_LIMIT_OPTION,
    {"quiet", 'q', CR_TAKES_NOTHING, NULL, "say nothing but errors", cr_set_quiet},
    {"verbose", 'v', CR_TAKES_NOTHING, NULL, "say what is ignored", cr_set_verbose},
    {"help", 'h', CR_TAKES_NOTHING, NULL, "show this help", cr_set_help},
    {0}};

int cr_take_plot(struct cr_settings *settings, int argc, char **argv, struct cr_err *err)
{
    const int count = argc - optind;
    if (settings->plot.list)
        return count == 0 ? 0
                          : cr_fail(err, CR_STATUS_USAGE,
                                    "plot: --list lists all, it takes no \"%s\"",
                                    argv[optind]);
    if (count == 0)
        return cr_fail(err, CR_STATUS_USAGE,
                       "plot: no NAME given (chainrule plot --list names them)");
    if (count > 1)
        return cr_fail(err, CR_STATUS_USAGE, "plot: one NAME at a time, not also \"%s\"",
                       argv[optind + 1]);
    settings->plot.name = argv[optind];
    return 0;
}

/* ---- the list ---- */

static int put_row(enum cr_op op, struct cr_buf *out, struct cr_err *err)
{
    struct cr_arena arena = {0};
    struct cr_subject subject;
    const char *name = cr_op_row(op)->name;
    const int failed = cr_subject_init(&subject, &arena, name, NULL, err);
    if (!failed) {
        cr_buf_printf(out, "%-11s ", name);
        cr_subject_text(&subject, &subject.function, out);
        cr_buf_putc(out, '\n');
    }
    cr_arena_release(&arena);
    return failed;
}

static int list(struct cr_err *err)
{
    struct cr_buf out = {0};
    int failed = 0;
    for (int op = 0; op < CR_OP_COUNT && !failed; op++)
        if (cr_subject_can((enum cr_op)op))
            failed = put_row((enum cr_op)op, &out, err);
    if (!failed)
        failed = cr_buf_check(&out, err) ||
                 cr_file_write("-", cr_buf_text(&out), out.size, err);
    cr_buf_release(&out);
    return failed ? -1 : 0;
}

/* ---- the files ---- */

static bool is_folder(const struct cr_settings *settings)
{
    const char *path = settings->output;
    return settings->plot.format_count > 1 || path[strlen(path) - 1] == '/';
}

/* Where a format goes: to the file of -o, into its folder, or out/plot/. */
static int path_of(const struct cr_settings *settings, const struct cr_plot_format *format,
                   struct cr_buf *path, struct cr_err *err)
{
    cr_buf_clear(path);
    if (settings->output && !is_folder(settings)) {
        cr_buf_puts(path, settings->output);
    } else {
        const char *folder = settings->output ? settings->output : "out/plot";
        const bool slash = folder[strlen(folder) - 1] == '/';
        cr_buf_printf(path, "%s%s%s.%s", folder, slash ? "" : "/", settings->plot.name,
                      format->name);
    }
    return cr_buf_check(path, err);
}

static int write_format(const struct cr_settings *settings, const struct cr_plot *plot,
                        const struct cr_plot_format *format, struct cr_err *err)
{
    struct cr_buf bytes = {0}, path = {0};
    int failed = cr_plot_write(plot, format, &bytes, err) ||
                 path_of(settings, format, &path, err);
    const bool out = !failed && strcmp(cr_buf_text(&path), "-") == 0;
    if (!failed)
        failed = cr_folder_make_for(cr_buf_text(&path), err) ||
                 cr_file_write(cr_buf_text(&path), cr_buf_text(&bytes), bytes.size, err);
    if (!failed && !out && !settings->quiet)
        printf("%s\n", cr_buf_text(&path));
    cr_buf_release(&path);
    cr_buf_release(&bytes);
    return failed ? -1 : 0;
}

/* Does -o end like a format, and none of those of -T? */
static bool is_other(const struct cr_settings *settings)
{
    const char *dot = settings->output ? strrchr(settings->output, '.') : NULL;
    const struct cr_plot_format *told = dot ? cr_plot_format_find(dot + 1) : NULL;
    const bool several = settings->plot.format_count > 1;
    return told && settings->plot.format_count && !cr_folder_is(settings->output) &&
           (several || told != settings->plot.formats[0]);
}

/* The format of one file: that of -T, or what the ending of -o tells, or SVG; or NULL with err. */
static const struct cr_plot_format *format_of(const struct cr_settings *settings,
                                              struct cr_err *err)
{
    const char *dot = settings->output ? strrchr(settings->output, '.') : NULL;
    const struct cr_plot_format *told = dot ? cr_plot_format_find(dot + 1) : NULL;
    if (settings->plot.format_count)
        return settings->plot.formats[0];
    if (told)
        return told;
    if (dot && (cr_renderer_find(dot + 1) || cr_is_foreign(settings->output))) {
        cr_wrong(err, "-o", settings->output, "does not end in .svg, .png or .pdf");
        return NULL;
    }
    return cr_plot_format_find("svg");
}

static int write_all(const struct cr_settings *settings, const struct cr_plot *plot,
                     struct cr_err *err)
{
    const struct cr_plot_settings *asked = &settings->plot;
    if (is_other(settings))
        return cr_wrong(err, "-o", settings->output,
                        asked->format_count > 1 ? "is a file's name, and several formats want a folder"
                                                : "ends like a format that -T does not name");
    if (asked->format_count > 1 && settings->output && strcmp(settings->output, "-") == 0)
        return cr_wrong(err, "-o", "-", "takes one format at a time");
    if (asked->format_count < 2) {
        const struct cr_plot_format *format = format_of(settings, err);
        return format ? write_format(settings, plot, format, err) : -1;
    }
    for (size_t i = 0; i < asked->format_count; i++)
        if (write_format(settings, plot, asked->formats[i], err))
            return -1;
    return 0;
}

static struct cr_plot *make(const struct cr_settings *settings,
                            const struct cr_theme *theme, struct cr_err *err)
{
    const struct cr_plot_settings *asked = &settings->plot;
    struct cr_plot_request request = {
        .name = asked->name,
        .title = settings->telling.title,
        .target = asked->has_target ? &asked->target : NULL,
        .has_range = asked->has_range,
        .from = asked->from,
        .to = asked->to,
        .at_count = asked->at_count,
        .digits = settings->telling.digits,
        .width = settings->size_given ? settings->rendering.show.width : DEFAULT_WIDTH,
        .height = settings->size_given ? settings->rendering.show.height : DEFAULT_HEIGHT,
        .theme = theme};
    memcpy(request.at, asked->at, sizeof request.at);
    return cr_plot_new(&request, err);
}

int cr_command_plot(const struct cr_settings *settings, struct cr_err *err)
{
    if (settings->plot.list)
        return list(err);
    cr_warn_of_font(settings);
    struct cr_theme *theme = cr_work_theme(settings, NULL, err);
    struct cr_plot *plot = theme ? make(settings, theme, err) : NULL;
    const int failed = plot ? write_all(settings, plot, err) : -1;
    cr_plot_free(plot);
    cr_theme_free(theme);
    return failed;
}
