/* The commands: from a file to what was asked for. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "cli/settings.h"
#include "read/read.h"
#include "read/read_expr.h"
#include "run/trouble.h"
#include "write/net_dot.h"

enum { MOST_TROUBLE = 5 };

/* All that is made on the way from the file to the story; freed together. */
struct work {
    struct cr_buf text;
    struct cr_arena arena;
    enum cr_view view;
    struct cr_model *model;
    struct cr_run *run;
    struct cr_story *story;
};

static void work_release(struct work *work)
{
    cr_story_free(work->story);
    cr_run_free(work->run);
    cr_model_free(work->model);
    cr_buf_release(&work->text);
    cr_arena_release(&work->arena);
}

static void say(const struct cr_settings *settings, const struct cr_buf *warnings,
                const struct cr_buf *notes)
{
    if (!settings->quiet)
        fputs(cr_buf_text(warnings), stderr);
    if (settings->verbose)
        fputs(cr_buf_text(notes), stderr);
}

/* The text of the file, or the statements of the command line with the formula last. */
static int fetch(const struct cr_settings *settings, struct cr_buf *text, struct cr_err *err)
{
    if (!settings->expression)
        return cr_file_read(settings->file, text, err);
    for (size_t i = 0; i < settings->line_count; i++) {
        cr_buf_puts(text, settings->lines[i]);
        cr_buf_putc(text, '\n');
    }
    cr_buf_puts(text, settings->expression);
    return cr_buf_check(text, err);
}

static struct cr_net *parse(const struct cr_settings *settings, const struct cr_buf *text,
                            struct cr_buf *warnings, struct cr_buf *notes,
                            struct cr_err *err)
{
    if (settings->expression)
        return cr_read_expr(settings->file, cr_buf_text(text), text->size, warnings, notes,
                            err);
    return cr_read(strcmp(settings->file, "-") ? settings->file : "standard input",
                   cr_buf_text(text), text->size, warnings, notes, err);
}

static struct cr_net *read_net(const struct cr_settings *settings, struct work *work,
                               struct cr_err *err)
{
    struct cr_buf warnings = {0}, notes = {0};
    struct cr_net *net = NULL;
    if (!fetch(settings, &work->text, err))
        net = parse(settings, &work->text, &warnings, &notes, err);
    say(settings, &warnings, &notes);
    cr_buf_release(&warnings);
    cr_buf_release(&notes);
    return net;
}

/* How it is drawn: as asked for, else a network by its neurons, a formula as a circuit. */
static int choose_view(const struct cr_settings *settings, const struct cr_net *net,
                       enum cr_view *view, struct cr_err *err)
{
    const bool formula = net->output != CR_NONE;
    *view = formula ? CR_VIEW_CIRCUIT : CR_VIEW_NEURON;
    if (settings->view == CR_NONE)
        return 0;
    *view = (enum cr_view)settings->view;
    return formula && *view == CR_VIEW_NEURON
               ? cr_fail(err, CR_STATUS_USAGE,
                         "--view \"neuron\": \"%s\" has no layers of neurons, only "
                         "operations (\"circuit\" draws them)",
                         settings->file)
               : 0;
}

static enum cr_notation notation_of(const struct cr_settings *settings,
                                    const struct cr_net *net)
{
    if (settings->notation != CR_NONE)
        return (enum cr_notation)settings->notation;
    return net->notation && strcmp(net->notation, "names") == 0 ? CR_NOTATION_NAMES
                                                                : CR_NOTATION_INDEXED;
}

/* Reads the file and runs it; `epochs` 0: as many as the file says; `drawn`: as it is drawn,
 * where a circuit has neurons taken apart. */
static int load(const struct cr_settings *settings, size_t epochs, bool drawn,
                struct work *work, struct cr_err *err)
{
    struct cr_net *net = read_net(settings, work, err);
    if (!net)
        return -1;
    if (choose_view(settings, net, &work->view, err)) {
        cr_net_free(net);
        return -1;
    }
    const enum cr_notation notation = notation_of(settings, net);
    work->model = drawn && work->view == CR_VIEW_CIRCUIT
                      ? cr_model_build_apart(net, notation, err)
                      : cr_model_build(net, notation, err);
    if (work->model)
        work->run = cr_run_new(work->model,
                               epochs ? epochs : work->model->net->training.epochs, err);
    return work->run ? 0 : -1;
}

/* What is not finite, and where it begins. */
static void warn_of_trouble(const struct cr_settings *settings, const struct work *work)
{
    struct cr_buf lines = {0};
    if (!settings->quiet)
        cr_trouble_lines(work->run, "warning: ", MOST_TROUBLE, &lines);
    fputs(cr_buf_text(&lines), stderr);
    cr_buf_release(&lines);
}

static int digits_of(const struct cr_settings *settings, const struct work *work)
{
    return settings->digits_given ? settings->telling.digits : work->model->net->digits;
}

/* The keys of --wrt, apart. */
static int split_names(const char *names, struct work *work, struct cr_telling *telling,
                       struct cr_err *err)
{
    const char **list = cr_arena_alloc(&work->arena, strlen(names) + 1, sizeof *list);
    if (!list)
        return cr_fail_memory(err);
    telling->wrt = list;
    for (const char *p = names; *p;) {
        p += strspn(p, ", ");
        size_t length = strcspn(p, ",");
        while (length > 0 && p[length - 1] == ' ')
            length--;
        if (length == 0)
            break;
        list[telling->wrt_count] = cr_arena_format(&work->arena, "%.*s", (int)length, p);
        if (!list[telling->wrt_count++])
            return cr_fail_memory(err);
        p += strcspn(p, ",");
    }
    return 0;
}

static int tell(const struct cr_settings *settings, struct work *work, struct cr_err *err)
{
    struct cr_telling telling = settings->telling;
    if (settings->wrt && split_names(settings->wrt, work, &telling, err))
        return -1;
    telling.digits = digits_of(settings, work);
    telling.view = work->view;
    work->story = cr_story_new(work->run, &telling, err);
    return work->story ? 0 : -1;
}

/* The file's name without its folder and ending. */
static int base_name(const struct cr_settings *settings, struct cr_buf *name,
                     struct cr_err *err)
{
    const char *slash = strrchr(settings->file, '/');
    const char *base = slash ? slash + 1 : settings->file;
    const char *dot = strrchr(base, '.');
    const size_t length = dot && dot > base ? (size_t)(dot - base) : strlen(base);
    if (strcmp(base, "-") == 0)
        cr_buf_puts(name, "network");
    else
        cr_buf_add(name, base, length);
    return cr_buf_check(name, err);
}

/* Without -T the ending of -o may name a one-file format. */
static void choose_format(const struct cr_settings *settings, struct cr_rendering *rendering)
{
    const char *dot = settings->output ? strrchr(settings->output, '.') : NULL;
    const struct cr_renderer *format = dot ? cr_renderer_find(dot + 1) : NULL;
    if (!settings->format_given && format && format->film)
        rendering->formats[0] = format;
}

/* Where the files go: -o is a file for one one-file format, unless it is a folder already
 * or ends like one; else a folder. */
static int choose_place(const struct cr_settings *settings, struct cr_rendering *rendering,
                        struct cr_buf *folder, struct cr_err *err)
{
    const char *output = settings->output;
    const bool one = rendering->format_count == 1 && rendering->formats[0]->film;
    if (output && one && output[strlen(output) - 1] != '/' && !cr_folder_is(output))
        rendering->file = output;
    else if (output && strcmp(output, "-") == 0)
        return cr_wrong(err, "-o", output, "takes one one-file format, such as pdf");
    if (output)
        cr_buf_puts(folder, output);
    else
        cr_buf_printf(folder, "out/%s", rendering->name);
    while (folder->size > 1 && folder->data[folder->size - 1] == '/')
        folder->data[--folder->size] = '\0';
    rendering->folder = cr_buf_text(folder);
    return cr_buf_check(folder, err);
}

static int choose_frames(const struct work *work, struct cr_cut *cut, struct cr_err *err)
{
    if (cut->first == SIZE_MAX) /* the last frame */
        cut->first = cut->last = work->story->count - 1;
    if (cut->first >= work->story->count)
        return cr_fail(err, CR_STATUS_USAGE,
                       "--frames: there is no frame %zu, the last is %zu", cut->first,
                       work->story->count - 1);
    return 0;
}

static void say_written(const struct cr_rendering *rendering, size_t written)
{
    if (!rendering->file)
        printf("%zu file%s in %s/\n", written, written == 1 ? "" : "s", rendering->folder);
    else if (strcmp(rendering->file, "-") != 0)
        printf("%s\n", rendering->file);
}

static int draw(const struct cr_settings *settings, const struct work *work,
                const struct cr_rendering *rendering, struct cr_err *err)
{
    const char *theme_name = settings->theme           ? settings->theme
                             : work->model->net->theme ? work->model->net->theme
                                                       : "article";
    struct cr_theme *theme = cr_theme_load(theme_name, err);
    if (!theme)
        return -1;
    if (settings->verbose && theme->note)
        fprintf(stderr, "%s\n", theme->note);
    size_t written = 0;
    const int failed = cr_render(work->story, theme, rendering, &written, err);
    cr_theme_free(theme);
    if (!failed && !settings->quiet)
        say_written(rendering, written);
    return failed;
}

void cr_warn_of_font(const struct cr_settings *settings)
{
    static const char font[] = "Latin Modern Math";
    if (!settings->quiet && !cr_gv_has_font(font))
        fprintf(stderr,
                "warning: the font \"%s\" is not installed (Debian: fonts-lmodern); another "
                "takes its place\n",
                font);
}

int cr_command_render(const struct cr_settings *settings, struct cr_err *err)
{
    struct work work = {0};
    struct cr_buf name = {0}, folder = {0};
    struct cr_rendering rendering = settings->rendering;
    choose_format(settings, &rendering);
    int failed = load(settings, 1, true, &work, err) || tell(settings, &work, err) ||
                 base_name(settings, &name, err);
    rendering.name = cr_buf_text(&name);
    if (!failed)
        failed = choose_place(settings, &rendering, &folder, err) ||
                 choose_frames(&work, &rendering.cut, err);
    if (!failed) {
        cr_warn_of_font(settings);
        warn_of_trouble(settings, &work);
        failed = draw(settings, &work, &rendering, err);
    }
    cr_buf_release(&name);
    cr_buf_release(&folder);
    work_release(&work);
    return failed ? -1 : 0;
}

int cr_command_run(const struct cr_settings *settings, struct cr_err *err)
{
    struct work work = {0};
    struct cr_buf out = {0};
    int failed = load(settings, 0, settings->dump, &work, err);
    if (!failed && settings->dump)
        failed = tell(settings, &work, err) || cr_story_dump(work.story, &out, err);
    else if (!failed && settings->run_format == CR_RUN_DOT)
        failed = cr_net_write_dot(work.model->net, &out, err);
    else if (!failed && settings->run_format == CR_RUN_JSON)
        failed = cr_run_json(work.run, &out, err);
    else if (!failed)
        failed = cr_run_table(work.run, digits_of(settings, &work), &out, err);
    if (!failed && (settings->dump || settings->run_format != CR_RUN_TABLE))
        warn_of_trouble(settings, &work); /* the table says it itself */
    if (!failed)
        failed = cr_file_write("-", cr_buf_text(&out), out.size, err);
    cr_buf_release(&out);
    work_release(&work);
    return failed ? -1 : 0;
}
