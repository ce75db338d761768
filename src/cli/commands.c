/* The commands: from a file to what was asked for. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/file.h"
#include "cli/setters.h"
#include "cli/work.h"
#include "write/net_dot.h"

int cr_base_name(const struct cr_settings *settings, struct cr_buf *name, struct cr_err *err)
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

/* The format that the ending of a name tells; or NULL. */
static const struct cr_renderer *ending_format(const char *output)
{
    const char *dot = output ? strrchr(output, '.') : NULL;
    return dot ? cr_renderer_find(dot + 1) : NULL;
}

void cr_choose_format(const struct cr_settings *settings, const char *output,
                      struct cr_rendering *rendering)
{
    const struct cr_renderer *format = ending_format(output);
    if (!settings->format_given && format)
        rendering->formats[0] = format;
}

/* Is the output a file? It is for a one-file format, and for a frame where it says so by its
 * ending; unless it is a folder already, or ends like one. */
static bool is_file(const char *output, const struct cr_rendering *rendering)
{
    const struct cr_renderer *only = rendering->format_count == 1 ? rendering->formats[0] : NULL;
    if (!output || !only || output[strlen(output) - 1] == '/' || cr_folder_is(output))
        return false;
    return only->film || only == ending_format(output) || strcmp(output, "-") == 0;
}

/* Does it end like a format, and none of those that are wanted? */
static bool is_other_file(const char *output, const struct cr_rendering *rendering)
{
    const struct cr_renderer *format = ending_format(output);
    for (size_t i = 0; i < rendering->format_count; i++) {
        const char *last = strrchr(rendering->formats[i]->extension, '.'); /* of anim.svg */
        if (format == rendering->formats[i] ||
            (format && last && strcmp(last + 1, format->extension) == 0))
            return false;
    }
    return format && !cr_folder_is(output);
}

bool cr_is_foreign(const char *output)
{
    static const char *const endings[] = {"jpg", "jpeg", "bmp",  "tif",  "tiff",
                                          "eps", "ps",   "mp4",  "webm", "mov",
                                          "ppt", "odp",  "docx", "odt"};
    const char *dot = output ? strrchr(output, '.') : NULL;
    bool foreign = false;
    for (size_t i = 0; dot && i < sizeof endings / sizeof *endings; i++)
        foreign = foreign || strcasecmp(dot + 1, endings[i]) == 0;
    return foreign && !cr_folder_is(output);
}

static int refuse_foreign(const char *option, const char *output, struct cr_err *err)
{
    struct cr_buf rule = {0};
    cr_buf_puts(&rule, "ends like a format that is not made here (known: ");
    cr_renderer_names(&rule);
    cr_buf_putc(&rule, ')');
    cr_wrong(err, option, output, cr_buf_text(&rule));
    cr_buf_release(&rule);
    return -1;
}

int cr_choose_place(const char *option, const char *output, const char *usual,
                    struct cr_rendering *rendering, struct cr_buf *folder,
                    struct cr_err *err)
{
    if (is_other_file(output, rendering))
        return cr_wrong(err, option, output, "ends like a format that -T does not name");
    if (cr_is_foreign(output))
        return refuse_foreign(option, output, err);
    if (is_file(output, rendering))
        rendering->file = output;
    else if (output && strcmp(output, "-") == 0)
        return cr_wrong(err, option, output, "takes one format");
    cr_buf_puts(folder, output ? output : "out/");
    if (!output)
        cr_buf_puts(folder, usual);
    while (folder->size > 1 && folder->data[folder->size - 1] == '/')
        folder->data[--folder->size] = '\0';
    rendering->folder = cr_buf_text(folder);
    return cr_buf_check(folder, err);
}

int cr_check_place(const char *option, const struct cr_work *work,
                   const struct cr_rendering *rendering, struct cr_err *err)
{
    if (!rendering->file || rendering->formats[0]->film)
        return 0;
    const size_t frames = cr_cut_count(&rendering->cut, work->story, false);
    if (frames == 1)
        return 0;
    return cr_fail(err, CR_STATUS_USAGE,
                   "%s %s: %zu frames do not go into one file (name a folder, or choose one)",
                   option, rendering->file, frames);
}

int cr_choose_frames(const struct cr_work *work, struct cr_cut *cut, struct cr_err *err)
{
    if (cut->first == SIZE_MAX) /* the last frame */
        cut->first = cut->last = work->story->count - 1;
    if (cut->first >= work->story->count)
        return cr_fail(err, CR_STATUS_USAGE,
                       "--frames: there is no frame %zu, the last is %zu", cut->first,
                       work->story->count - 1);
    return 0;
}

void cr_say_written(const struct cr_rendering *rendering, size_t written)
{
    if (!rendering->file)
        printf("%zu file%s in %s/\n", written, written == 1 ? "" : "s", rendering->folder);
    else if (written && strcmp(rendering->file, "-") != 0)
        printf("%s\n", rendering->file);
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

/* --phase and --frames may leave nothing. */
static void warn_of_nothing(const struct cr_settings *settings, const struct cr_work *work,
                            const struct cr_cut *cut)
{
    if (!settings->quiet && cr_cut_count(cut, work->story, false) == 0)
        fputs("warning: nothing is drawn: no step is of that --phase and within --frames\n",
              stderr);
}

int cr_command_render(const struct cr_settings *settings, struct cr_err *err)
{
    struct cr_work work = {0};
    struct cr_buf name = {0}, folder = {0};
    struct cr_rendering rendering = settings->rendering;
    cr_choose_format(settings, settings->output, &rendering);
    int failed = cr_work_load(settings, 1, true, &work, err) || cr_work_tell(settings, &work, err) ||
                 cr_base_name(settings, &name, err);
    rendering.name = cr_buf_text(&name);
    if (!failed)
        failed = cr_choose_place("-o", settings->output, rendering.name, &rendering, &folder,
                                 err) ||
                 cr_spare_input(settings, "-o", rendering.file, err) ||
                 cr_choose_frames(&work, &rendering.cut, err) ||
                 cr_check_place("-o", &work, &rendering, err);
    if (!failed) {
        cr_warn_of_font(settings);
        cr_work_warn(settings, &work);
        warn_of_nothing(settings, &work, &rendering.cut);
        size_t written = 0;
        failed = cr_work_draw(settings, &work, &rendering, &written, err);
        if (!failed && !settings->quiet)
            cr_say_written(&rendering, written);
    }
    cr_buf_release(&name);
    cr_buf_release(&folder);
    cr_work_release(&work);
    return failed ? -1 : 0;
}

int cr_command_run(const struct cr_settings *settings, struct cr_err *err)
{
    struct cr_work work = {0};
    struct cr_buf out = {0};
    int failed = cr_work_load(settings, 0, settings->dump, &work, err);
    if (!failed && settings->dump)
        failed = cr_work_tell(settings, &work, err) || cr_story_dump(work.story, &out, err);
    else if (!failed && settings->run_format == CR_RUN_DOT)
        failed = cr_net_write_dot(work.model->net, &out, err);
    else if (!failed && settings->run_format == CR_RUN_JSON)
        failed = cr_run_json(work.run, &out, err);
    else if (!failed)
        failed = cr_run_table(work.run, cr_work_digits(settings, &work), &out, err) ||
                 cr_work_ailments(&work, &out, err);
    if (!failed && (settings->dump || settings->run_format != CR_RUN_TABLE))
        cr_work_warn(settings, &work); /* the table says it itself */
    if (!failed)
        failed = cr_file_write("-", cr_buf_text(&out), out.size, err);
    cr_buf_release(&out);
    cr_work_release(&work);
    return failed ? -1 : 0;
}
