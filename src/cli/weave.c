/*
 * The command weave: figures and numbers for a Markdown file.
 *
 * A block takes the options of `render`, read by the same table, and its frames go into a folder
 * of its own. What a mark names is read and run once: the file, or the block of that name.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "check/claims.h"
#include "cli/weave_answer.h"
#include "cli/weave_wish.h"
#include "cli/work.h"
#include "weave/weave.h"

/* A model that marks may name: a block of the post, or a file. */
struct source {
    const char *name;
    struct cr_work work;
    struct source *next;
};

struct post {
    const struct cr_settings *settings;
    struct cr_arena arena;
    const char *folder;       /* of the post, with a slash; "" */
    const char *images;       /* folder of the figures */
    size_t blocks;            /* so far */
    struct source *sources;
};

static const struct cr_command *render_command(void)
{
    const struct cr_command *command = CR_COMMANDS;
    while (strcmp(command->name, "render") != 0)
        command++;
    return command;
}

/* A path of the post's, seen from here. */
static const char *beside(struct post *post, const char *path)
{
    return *path == '/' ? path : cr_arena_format(&post->arena, "%s%s", post->folder, path);
}

/* The body with empty lines before it, so that errors name the post's lines. */
static const char *placed(struct post *post, const char *body, size_t line)
{
    char *text = cr_arena_alloc(&post->arena, line + strlen(body) + 1, 1);
    if (!text)
        return NULL;
    memset(text, '\n', line);
    memcpy(text + line, body, strlen(body) + 1);
    return text;
}

/* The post's own name without folder and ending, as that of its blocks. */
static const char *block_name(struct post *post, const struct cr_wish *wish)
{
    const char *file = post->settings->file, *slash = strrchr(file, '/');
    const char *base = slash ? slash + 1 : file, *dot = strrchr(base, '.');
    const int length = (int)(dot && dot > base ? (size_t)(dot - base) : strlen(base));
    return wish->name ? wish->name
           : strcmp(base, "-") == 0
               ? cr_arena_format(&post->arena, "post-%zu", post->blocks)
               : cr_arena_format(&post->arena, "%.*s-%zu", length, base, post->blocks);
}

static struct source *add_source(struct post *post, const char *name, struct cr_err *err)
{
    struct source *source = cr_arena_alloc(&post->arena, 1, sizeof *source);
    if (!source) {
        cr_fail_memory(err);
        return NULL;
    }
    source->name = name;
    source->next = post->sources;
    post->sources = source;
    return source;
}

/* Text as the description of an image. */
static void put_alt(const char *alt, struct cr_buf *out)
{
    for (; *alt; alt++) {
        if (strchr("\\`*_[]<>#|$\n", *alt))
            cr_buf_putc(out, *alt == '\n' ? ' ' : '\\');
        if (*alt != '\n')
            cr_buf_putc(out, *alt);
    }
}

static void put_image(struct post *post, const char *alt, const char *folder,
                      const char *file, bool image, struct cr_buf *out)
{
    struct cr_buf prefix = {0};
    cr_link_prefix(post->settings, folder, &prefix);
    cr_buf_puts(out, image ? "![" : "[");
    put_alt(alt, out);
    cr_buf_printf(out, "](%s%s)\n", cr_buf_text(&prefix), file);
    cr_buf_release(&prefix);
}

/* The pictures of a block: a file for each frame, or one. */
static void put_images(struct post *post, const struct cr_wish *wish,
                       const struct cr_work *work, const struct cr_rendering *rendering,
                       struct cr_buf *out)
{
    const struct cr_renderer *format = rendering->formats[0];
    struct cr_buf file = {0};
    size_t n = 0;
    for (size_t s = 0; !format->film && s < work->story->count; s++) {
        if (!cr_cut_shows(&rendering->cut, work->story, s))
            continue;
        cr_buf_clear(&file);
        cr_step_name(work->story, s, &file);
        cr_buf_printf(&file, ".%s", format->extension);
        cr_buf_puts(out, n++ ? "\n" : "");
        put_image(post, wish->alt ? wish->alt : work->story->steps[s].words, rendering->folder,
                  cr_buf_text(&file), true, out);
    }
    if (format->film) {
        const bool image = strcmp(format->extension, "gif") == 0 ||
                           strcmp(format->extension, "webp") == 0 ||
                           strcmp(format->extension, "svg") == 0;
        cr_buf_printf(&file, "%s.%s", rendering->name, format->extension);
        put_image(post, wish->alt ? wish->alt : work->story->title, rendering->folder,
                  cr_buf_text(&file), image, out);
    }
    out->failed = out->failed || file.failed;
    cr_buf_release(&file);
}

static int draw_block(struct post *post, const struct cr_wish *wish,
                      const struct cr_settings *settings, struct source *source,
                      struct cr_buf *out, struct cr_err *err)
{
    size_t written = 0;
    struct cr_rendering rendering = settings->rendering;
    rendering.folder = cr_arena_format(&post->arena, "%s/%s", post->images, source->name);
    rendering.name = source->name;
    if (!wish->chosen)
        rendering.cut.first = rendering.cut.last = 0; /* the model itself */
    if (!rendering.folder)
        return cr_fail_memory(err);
    if (cr_work_tell(settings, &source->work, err) ||
        cr_choose_frames(&source->work, &rendering.cut, err))
        return -1;
    if (cr_cut_count(&rendering.cut, source->work.story, false) == 0)
        return cr_fail(err, CR_STATUS_USAGE, "these options leave no frame of the block");
    if (cr_work_draw(settings, &source->work, &rendering, &written, err))
        return -1;
    put_images(post, wish, &source->work, &rendering, out);
    return 0;
}

/* Says where in the post an error is that does not say it itself. */
static int at_line(const struct post *post, size_t line, struct cr_err *err)
{
    if (err->status != CR_STATUS_USAGE)
        return -1;
    struct cr_err placed = {0};
    cr_fail(&placed, CR_STATUS_INPUT, "%s:%zu: %s", post->settings->file, line, cr_err_text(err));
    cr_err_release(err);
    *err = placed;
    return -1;
}

/* Without --trust a post names files in its own folder and below. */
static int check_file(struct post *post, const char *path, size_t line,
                      struct cr_err *err)
{
    if (!path || post->settings->limits.trust)
        return 0;
    if (strcmp(path, "-") == 0)
        return cr_fail(err, CR_STATUS_INPUT,
                       "%s:%zu: \"-\" is no file, and a post reads no other input",
                       post->settings->file, line);
    const char *whole = beside(post, path);
    if (!whole)
        return cr_fail_memory(err);
    const char *folder = *post->folder ? post->folder : ".";
    return cr_path_stays(path) && (!cr_file_is_plain(whole) || cr_file_stays(folder, whole))
               ? 0
               : cr_fail(err, CR_STATUS_INPUT,
                         "%s:%zu: \"%s\" leads out of the folder of this file, which it may with "
                         "--trust",
                         post->settings->file, line, path);
}

/* The files that a block and its options name. */
static int check_files(struct post *post, const struct cr_wish *wish,
                       const struct cr_settings *settings, size_t line, struct cr_err *err)
{
    const char *const paths[] = {wish->source, settings->claims, settings->trace,
                                 settings->weights,
                                 settings->theme == post->settings->theme ? NULL
                                                                          : settings->theme};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        if (check_file(post, paths[i], line, err))
            return -1;
    return 0;
}

/* Options of render that a block has nothing to do with. */
static int check_options(const struct post *post, const struct cr_settings *settings,
                         size_t line, struct cr_err *err)
{
    static const struct {
        const char *name, *why;
    } others[] = {{"help", "says nothing in a post"},
                  {"output", "is the post's to say (--images)"},
                  {"expression", "stands in the block itself"},
                  {"limit", "is for the command line: no post raises its own"},
                  {"trust", "is for the command line"}};
    const struct cr_option *options = render_command()->options;
    for (size_t k = 0; options[k].name; k++)
        for (size_t i = 0; i < sizeof others / sizeof *others; i++)
            if (settings->given & UINT64_C(1) << k && strcmp(options[k].name, others[i].name) == 0)
                return cr_fail(err, CR_STATUS_INPUT, "%s:%zu: %s %s", post->settings->file, line,
                               others[i].name, others[i].why);
    return 0;
}

/* They are beside the post; a theme is one where its name is a path. */
static int place_files(struct post *post, struct cr_settings *settings, struct cr_err *err)
{
    const char **const paths[] = {&settings->claims, &settings->trace, &settings->weights,
                                  &settings->theme};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        const bool theme = paths[i] == &settings->theme;
        const char *path = *paths[i];
        if (path && (!theme || (path != post->settings->theme && strpbrk(path, "./"))) &&
            !(*paths[i] = beside(post, path)))
            return cr_fail_memory(err);
    }
    return 0;
}

static int check_name(const struct post *post, const char *name, size_t line,
                      struct cr_err *err)
{
    return !name || (*name != '.' && !strchr(name, '/') && *name)
               ? 0
               : cr_fail(err, CR_STATUS_INPUT,
                         "%s:%zu: name=%s is no name: its files are called so",
                         post->settings->file, line, name);
}

static int weave_block(void *context, const char *info, const char *body, size_t line,
                       struct cr_buf *out, struct cr_err *err)
{
    struct post *post = context;
    struct cr_wish wish;
    struct cr_settings settings = cr_settings_default(render_command());
    post->blocks++;
    if (cr_wish_read(&wish, &post->arena, info, err) || check_name(post, wish.name, line, err))
        return -1;
    settings.theme = post->settings->theme;
    settings.limits = post->settings->limits;
    settings.quiet = post->settings->quiet;
    settings.verbose = post->settings->verbose;
    const char *path = wish.source ? beside(post, wish.source) : post->settings->file;
    const char *name = block_name(post, &wish);
    char *file = path ? cr_arena_string(&post->arena, path) : NULL;
    if (!wish.source)
        settings.text = placed(post, body, line);
    if (!file || !name || (!wish.source && !settings.text))
        return cr_fail_memory(err);
    wish.argv[wish.argc++] = "--";
    wish.argv[wish.argc++] = file;
    const int failed =
        cr_settings_read(&settings, render_command(), wish.argc, wish.argv, err);
    if (failed)
        return at_line(post, line, err);
    if (check_options(post, &settings, line, err))
        return -1;
    settings.limits = post->settings->limits; /* no post raises its own */
    if (check_files(post, &wish, &settings, line, err) || place_files(post, &settings, err))
        return -1;
    struct source *source = add_source(post, name, err);
    if (!source)
        return -1;
    if (cr_work_load(&settings, 1, true, &source->work, err) ||
        draw_block(post, &wish, &settings, source, out, err))
        return at_line(post, line, err);
    return 0;
}

static struct source *find_source(struct post *post, const char *name, size_t line,
                                  struct cr_err *err)
{
    for (struct source *s = post->sources; s; s = s->next)
        if (strcmp(s->name, name) == 0 && s->work.run)
            return s;
    if (check_file(post, name, line, err))
        return NULL;
    struct cr_settings settings = cr_settings_default(render_command());
    settings.quiet = post->settings->quiet;
    settings.limits = post->settings->limits;
    settings.file = beside(post, name);
    struct source *source = settings.file ? add_source(post, name, err) : NULL;
    return source && !cr_work_load(&settings, 1, false, &source->work, err) ? source : NULL;
}

/* Takes an ending off the key; says whether it was there. */
static bool take_ending(char *key, const char *ending)
{
    const size_t length = strlen(key), short_by = strlen(ending);
    if (length <= short_by || strcmp(key + length - short_by, ending) != 0)
        return false;
    key[length - short_by] = '\0';
    return true;
}

static int weave_mark(void *context, const char *what, size_t line, struct cr_buf *out,
                      struct cr_err *err)
{
    static const char *const endings[] = {".symbol", ".formula", ".equation"};
    struct post *post = context;
    const char *file_of = post->settings->file, *ending = "";
    bool failed = false, single = true;
    const char *file = cr_next_word(&post->arena, &what, &failed);
    char *key = file ? cr_next_word(&post->arena, &what, &failed) : NULL;
    if (failed)
        return cr_fail_memory(err);
    if (!key || what[strspn(what, " \t")])
        return cr_fail(err, CR_STATUS_INPUT, "%s:%zu: {{cr FILE KEY}} wants a file and a key",
                       file_of, line);
    struct source *source = find_source(post, file, line, err);
    if (!source)
        return -1;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        ending = !*ending && take_ending(key, endings[i]) ? endings[i] : ending;
    const struct cr_model *model = source->work.model;
    struct cr_about about;
    if (!cr_about_find(model, key, &about, &single))
        return cr_fail(err, CR_STATUS_INPUT,
                       "%s:%zu: \"%s\" has no quantity \"%s\" (chainrule run lists them)", file_of,
                       line, file, key);
    if (!*ending && !single && model->net->samples > 1)
        return cr_fail(err, CR_STATUS_INPUT,
                       "%s:%zu: \"%s\" has %zu samples: say which, as in %s[1]", file_of, line,
                       file, model->net->samples, key);
    if (about.kind == CR_ABOUT_NEW && !cr_run_updates(source->work.run, about.quantity))
        return cr_fail(err, CR_STATUS_INPUT, "%s:%zu: \"%s\" is not updated", file_of, line, key);
    return cr_weave_answer(&post->arena, source->work.run, &about, ending,
                           post->settings->digits_given ? post->settings->telling.digits
                                                        : model->net->digits,
                           out, err);
}

/* The folder that the path is in, with its slash. */
static const char *folder_of(struct cr_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? cr_arena_format(arena, "%.*s", (int)(slash - path) + 1, path)
                 : cr_arena_string(arena, "");
}

static int find_folders(struct post *post, struct cr_err *err)
{
    const struct cr_settings *settings = post->settings;
    const char *beside_text = settings->output ? settings->output : settings->file;
    post->folder = folder_of(&post->arena, settings->file);
    const char *images = folder_of(&post->arena, beside_text);
    post->images = settings->explain.figures ? settings->explain.figures
                   : images ? cr_arena_format(&post->arena, "%simages", images)
                            : NULL;
    return post->folder && post->images ? 0 : cr_fail_memory(err);
}

int cr_command_weave(const struct cr_settings *settings, struct cr_err *err)
{
    struct post post = {.settings = settings};
    struct cr_buf text = {0}, out = {0};
    const struct cr_weaver weaver = {.name = settings->file, .context = &post, .block = weave_block, .mark = weave_mark};
    const int failed = find_folders(&post, err) || cr_file_read_within(settings->file, &settings->limits, &text, err) ||
                       cr_weave(cr_buf_text(&text), text.size, &weaver, &out, err) ||
                       cr_work_write(settings, &out, err);
    for (struct source *s = post.sources; s; s = s->next)
        cr_work_release(&s->work);
    cr_arena_release(&post.arena);
    cr_buf_release(&text);
    cr_buf_release(&out);
    return failed ? -1 : 0;
}
