/* From the file to the story: see work.h. */
#include "cli/work.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "check/health.h"
#include "check/tell.h"
#include "cli/progress.h"
#include "cli/setters.h"
#include "import/weights.h"
#include "read/read.h"
#include "read/read_expr.h"
#include "run/trouble.h"
#include "story/plan.h"

enum { MOST_TROUBLE = 5 };

void cr_work_release(struct cr_work *work)
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
    if (settings->text) {
        cr_buf_puts(text, settings->text);
        return cr_buf_check(text, err);
    }
    if (!settings->expression)
        return cr_file_read_within(settings->file, &settings->limits, text, err);
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
        return cr_read_expr(settings->file, cr_buf_text(text), text->size, &settings->limits,
                            warnings, notes, err);
    return cr_read_within(strcmp(settings->file, "-") ? settings->file : "standard input",
                          cr_buf_text(text), text->size, &settings->limits, warnings, notes,
                          err);
}

/* Puts the numbers of --weights in the place of the network's own. */
static int fill_weights(const struct cr_settings *settings, struct cr_net *net,
                        struct cr_err *err)
{
    struct cr_buf bytes = {0};
    const int failed =
        cr_file_read_within(settings->weights, &settings->limits, &bytes, err) ||
        cr_weights_fill(net, settings->weights, cr_buf_text(&bytes), bytes.size, err);
    cr_buf_release(&bytes);
    return failed ? -1 : 0;
}

struct cr_net *cr_work_read(const struct cr_settings *settings, struct cr_work *work,
                            struct cr_err *err)
{
    struct cr_buf warnings = {0}, notes = {0};
    struct cr_net *net = NULL;
    if (!fetch(settings, &work->text, err))
        net = parse(settings, &work->text, &warnings, &notes, err);
    say(settings, &warnings, &notes);
    cr_buf_release(&warnings);
    cr_buf_release(&notes);
    if (!net || !settings->weights || !fill_weights(settings, net, err))
        return net;
    cr_net_free(net);
    return NULL;
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

enum cr_notation cr_work_notation(const struct cr_settings *settings,
                                  const struct cr_net *net)
{
    if (settings->notation != CR_NONE)
        return (enum cr_notation)settings->notation;
    return net->notation && strcmp(net->notation, "names") == 0 ? CR_NOTATION_NAMES
                                                                : CR_NOTATION_INDEXED;
}

int cr_work_load(const struct cr_settings *settings, size_t epochs, bool drawn,
                struct cr_work *work, struct cr_err *err)
{
    struct cr_net *net = cr_work_read(settings, work, err);
    if (!net)
        return -1;
    if (choose_view(settings, net, &work->view, err)) {
        cr_net_free(net);
        return -1;
    }
    const enum cr_notation notation = cr_work_notation(settings, net);
    work->model = drawn && work->view == CR_VIEW_CIRCUIT
                      ? cr_model_build_apart(net, notation, err)
                      : cr_model_build(net, notation, err);
    if (!epochs && work->model)
        epochs = work->model->net->training.epochs;
    if (work->model && !cr_run_check(work->model, epochs, &settings->limits, err))
        work->run = cr_run_new(work->model, epochs, err);
    return work->run ? 0 : -1;
}

void cr_work_warn(const struct cr_settings *settings, const struct cr_work *work)
{
    struct cr_buf lines = {0};
    if (!settings->quiet)
        cr_trouble_lines(work->run, "warning: ", MOST_TROUBLE, &lines);
    fputs(cr_buf_text(&lines), stderr);
    cr_buf_release(&lines);
}

int cr_work_ailments(const struct cr_work *work, struct cr_buf *out, struct cr_err *err)
{
    struct cr_health health;
    const int failed = cr_health_look(&health, work->run, err);
    for (size_t i = 0; !failed && i < health.count; i++)
        if (health.warnings[i].ailment != CR_AIL_NOT_FINITE)
            cr_buf_printf(out, "! %s\n", health.warnings[i].what);
    cr_health_release(&health);
    return failed ? -1 : cr_buf_check(out, err);
}

int cr_work_digits(const struct cr_settings *settings, const struct cr_work *work)
{
    return settings->digits_given ? settings->telling.digits : work->model->net->digits;
}

/* The keys of --wrt, apart. */
static int split_names(const char *names, struct cr_work *work, struct cr_telling *telling,
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

/* Tells it with what the claims are wrong about, and what is unhealthy. */
static int tell_check(const struct cr_settings *settings, struct cr_work *work,
                      const struct cr_telling *telling, struct cr_err *err)
{
    struct cr_claims claims = {0};
    if (!cr_work_claims(settings, work, &claims, err))
        work->story = cr_check_tell(work->run, &claims, telling, err);
    cr_claims_release(&claims);
    return work->story ? 0 : -1;
}

int cr_work_check(const struct cr_settings *settings, const struct cr_work *work,
                  enum cr_limit limit, struct cr_err *err)
{
    const size_t size = cr_plan_size(work->model, work->view == CR_VIEW_CIRCUIT,
                                     settings->telling.max_neurons);
    return cr_limit_check(&settings->limits, limit, (double)size, work->model->net->file,
                          err);
}

int cr_work_tell(const struct cr_settings *settings, struct cr_work *work, struct cr_err *err)
{
    struct cr_telling telling = settings->telling;
    if (cr_work_check(settings, work, settings->dump ? CR_LIMIT_TOLD : CR_LIMIT_DRAWN, err))
        return -1;
    if (settings->wrt && split_names(settings->wrt, work, &telling, err))
        return -1;
    telling.digits = cr_work_digits(settings, work);
    if (settings->rendering.cut.phases == 1u << CR_PHASE_OVERVIEW)
        telling.labels = CR_LABELLING_SYMBOLS; /* it shows no numbers: no room for them */
    telling.view = work->view;
    if (telling.check)
        return tell_check(settings, work, &telling, err);
    work->story = cr_story_new(work->run, &telling, err);
    return work->story ? 0 : -1;
}

struct cr_theme *cr_work_theme(const struct cr_settings *settings, const char *own,
                               struct cr_err *err)
{
    struct cr_theme *theme = cr_theme_load(settings->theme ? settings->theme
                                           : own           ? own
                                                           : "article",
                                           err);
    if (theme && settings->verbose && theme->note)
        fprintf(stderr, "%s\n", theme->note);
    return theme;
}

/* Is the line text[0 .. length) one of those before it? */
static bool is_said(const char *all, const char *line, size_t length)
{
    for (const char *p = all; p < line; p += strcspn(p, "\n") + 1)
        if (strcspn(p, "\n") == length && strncmp(p, line, length) == 0)
            return true;
    return false;
}

/* What libraries warned of while they drew: each line once, as every frame may say it. */
static void say_of_drawing(const char *said)
{
    static const char warning[] = "Warning: ";
    const size_t skipped = sizeof warning - 1;
    for (const char *p = said; *p; p += strcspn(p, "\n"), p += *p == '\n') {
        const size_t length = strcspn(p, "\n");
        const size_t begin = strncmp(p, warning, skipped) == 0 ? skipped : 0;
        if (length > begin && !is_said(said, p, length))
            fprintf(stderr, "note: drawing: %.*s\n", (int)(length - begin), p + begin);
    }
}

int cr_work_draw(const struct cr_settings *settings, const struct cr_work *work,
                 struct cr_rendering *rendering, size_t *written, struct cr_err *err)
{
    struct cr_theme *theme = cr_work_theme(settings, work->model->net->theme, err);
    if (!theme)
        return -1;
    struct cr_progress progress;
    cr_progress_begin(&progress, !settings->quiet);
    rendering->limits = settings->limits;
    rendering->progress = cr_progress_show;
    rendering->watcher = &progress;
    struct cr_buf said = {0};
    rendering->said = &said;
    const int failed = cr_render(work->story, theme, rendering, written, err);
    cr_progress_end(&progress);
    if (settings->verbose)
        say_of_drawing(cr_buf_text(&said));
    cr_buf_release(&said);
    rendering->said = NULL;
    cr_theme_free(theme);
    return failed;
}

int cr_work_write(const struct cr_settings *settings, const struct cr_buf *out,
                  struct cr_err *err)
{
    const char *path = settings->output ? settings->output : "-";
    return cr_spare_input(settings, "-o", settings->output, err) ||
                   cr_folder_make_for(path, err) ||
                   cr_file_keep(path, cr_buf_text(out), out->size, err)
               ? -1
               : 0;
}
