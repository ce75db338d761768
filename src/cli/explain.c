/* The command explain: the derivation as a document, with its figures. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/setters.h"
#include "cli/work.h"
#include "explain/explain.h"

int cr_set_writer(struct cr_settings *s, const char *value, struct cr_err *err)
{
    s->explain.writer = cr_writer_find(value);
    return s->explain.writer ? 0
                             : cr_wrong_word(err, "-f", value, "is none of ", "md, tex, txt, html", "");
}

static int set_true(bool *flag)
{
    *flag = true;
    return 0;
}

int cr_set_standalone(struct cr_settings *s, const char *value, struct cr_err *err)
{
    (void)value, (void)err;
    return set_true(&s->explain.writing.standalone);
}

int cr_set_appendix(struct cr_settings *s, const char *value, struct cr_err *err)
{
    (void)value, (void)err;
    return set_true(&s->explain.appendix);
}

int cr_set_general(struct cr_settings *s, const char *value, struct cr_err *err)
{
    (void)value, (void)err;
    return set_true(&s->explain.general);
}

int cr_set_hugo(struct cr_settings *s, const char *value, struct cr_err *err)
{
    (void)value, (void)err;
    return set_true(&s->explain.writing.hugo);
}

int cr_set_figures(struct cr_settings *s, const char *value, struct cr_err *err)
{
    s->explain.figures = value;
    return *value ? 0 : cr_wrong(err, "--figures", value, "is no folder");
}

int cr_set_link_prefix(struct cr_settings *s, const char *value, struct cr_err *err)
{
    (void)err;
    s->explain.link_prefix = value;
    return 0;
}

/* By name, or as they are written: \\( or $. */
int cr_set_delims(struct cr_settings *s, const char *value, struct cr_err *err)
{
    const bool dollars = strcmp(value, "dollars") == 0 || *value == '$';
    s->explain.writing.escaped = strcmp(value, "brackets") == 0 || *value == '\\';
    return dollars || s->explain.writing.escaped
               ? 0
               : cr_wrong(err, "--math-delims", value, "is neither dollars nor brackets");
}

int cr_set_width(struct cr_settings *s, const char *value, struct cr_err *err)
{
    char *end;
    const long width = strtol(value, &end, 10);
    if (end == value || *end || width < 20 || width > 10000)
        return cr_wrong(err, "--width", value, "is no number of columns from 20 to 10000");
    s->explain.writing.width = (size_t)width;
    return 0;
}

/* As asked for, else as wide as the terminal. */
static size_t width_of(const struct cr_settings *settings)
{
    struct winsize size;
    if (settings->explain.writing.width)
        return settings->explain.writing.width;
    const bool terminal = !settings->output && isatty(STDOUT_FILENO) &&
                          ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return terminal ? size.ws_col : CR_TEXT_WIDTH;
}

const struct cr_writer *cr_explain_writer(const struct cr_settings *settings)
{
    const char *dot = settings->output ? strrchr(settings->output, '.') : NULL;
    const struct cr_writer *writer =
        settings->explain.writer ? settings->explain.writer
        : dot                    ? cr_writer_find(dot + 1)
                                 : NULL;
    return writer ? writer : &CR_WRITERS[0];
}

void cr_link_prefix(const struct cr_settings *settings, const char *folder,
                    struct cr_buf *out)
{
    const char *slash = settings->output ? strrchr(settings->output, '/') : NULL;
    const size_t above = slash ? (size_t)(slash - settings->output) + 1 : 0;
    const char *site = strncmp(folder, "static/", 7) == 0 ? folder : strstr(folder, "/static/");
    if (settings->explain.link_prefix)
        cr_buf_puts(out, settings->explain.link_prefix);
    else if (settings->explain.writing.hugo && site)
        cr_buf_puts(out, strstr(site, "static/") + strlen("static"));
    else if (above && strncmp(folder, settings->output, above) == 0)
        cr_buf_puts(out, folder + above);
    else
        cr_buf_puts(out, folder);
    if (out->size > 0 && out->data[out->size - 1] != '/')
        cr_buf_putc(out, '/');
}

static int draw(const struct cr_settings *settings, const struct cr_work *work,
                const struct cr_writer *writer, struct cr_err *err)
{
    size_t written = 0;
    struct cr_rendering rendering = settings->rendering;
    rendering.formats[0] = cr_renderer_find(writer->figures);
    rendering.format_count = 1;
    rendering.folder = settings->explain.figures;
    rendering.name = "figures";
    cr_warn_of_font(settings);
    return cr_work_draw(settings, work, &rendering, &written, err);
}

static int explain(const struct cr_settings *settings, struct cr_work *work,
                   struct cr_buf *out, struct cr_err *err)
{
    struct cr_doc doc = {0};
    struct cr_buf prefix = {0};
    const struct cr_writer *writer = cr_explain_writer(settings);
    struct cr_writing writing = settings->explain.writing;
    struct cr_figures figures = {.story = work->story, .extension = writer->figures};
    const char *title =
        cr_story_title(work->model->net, settings->telling.title, &work->arena);
    if (settings->explain.figures)
        cr_link_prefix(settings, settings->explain.figures, &prefix);
    figures.prefix = cr_buf_text(&prefix);
    writing.width = width_of(settings);
    const struct cr_explaining how = {
        .title = title,
        .digits = cr_work_digits(settings, work),
        .general = settings->explain.general,
        .appendix = settings->explain.appendix,
        .figures = settings->explain.figures ? &figures : NULL};
    int failed = title ? 0 : cr_fail_memory(err);
    if (!failed)
        failed = cr_buf_check(&prefix, err) || cr_explain_run(work->run, &how, &doc, err) ||
                 cr_doc_write(&doc, writer, &writing, out, err);
    cr_doc_release(&doc);
    cr_buf_release(&prefix);
    return failed ? -1 : 0;
}

/* Does the name of the output promise what is not written: a.pdf, a.docx; a.tex with -f md? */
static int check_output(const struct cr_settings *settings, struct cr_err *err)
{
    const char *dot = settings->output ? strrchr(settings->output, '.') : NULL;
    const struct cr_writer *told = dot ? cr_writer_find(dot + 1) : NULL;
    if (told && told != cr_explain_writer(settings))
        return cr_wrong(err, "-o", settings->output, "ends like a format that -f does not name");
    const bool promised =
        dot && (cr_renderer_find(dot + 1) || cr_is_foreign(settings->output));
    if (!promised || settings->explain.writer || told)
        return 0;
    return cr_wrong(err, "-o", settings->output,
                    "ends like none of md, tex, txt, html (-f says which it is to be)");
}

int cr_command_explain(const struct cr_settings *settings, struct cr_err *err)
{
    struct cr_work work = {0};
    struct cr_buf out = {0};
    if (check_output(settings, err))
        return -1;
    int failed = cr_work_load(settings, 1, true, &work, err) ||
                 cr_work_check(settings, &work, CR_LIMIT_TOLD, err);
    if (!failed && settings->explain.figures)
        failed = cr_work_tell(settings, &work, err) ||
                 draw(settings, &work, cr_explain_writer(settings), err);
    if (!failed) {
        cr_work_warn(settings, &work);
        failed = explain(settings, &work, &out, err);
    }
    if (!failed)
        failed = cr_work_write(settings, &out, err);
    cr_buf_release(&out);
    cr_work_release(&work);
    return failed ? -1 : 0;
}
