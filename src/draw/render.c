/*
 * Rendering a story: see render.h.
 *
 * All of it happens in a process of its own, within limits, because Graphviz may crash or not
 * come to an end, and the caller is to outlive that. The frames are shared among further
 * processes; each one-file format is the work of one of them.
 */
#define _POSIX_C_SOURCE 200809L /* getpid */
#include "draw/render.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/tally.h"
#include "base/workers.h"
#include "draw/animated_svg.h"
#include "draw/deck.h"
#include "draw/dyes.h"
#include "draw/movie.h"
#include "story/plan.h"
#include "web/stepper.h"

static int frame_dot(const struct cr_film *film, const struct cr_shot *shot,
                     struct cr_buf *out, struct cr_err *err)
{
    (void)film;
    cr_buf_puts(out, shot->dot);
    return cr_buf_check(out, err);
}

static int frame_svg(const struct cr_film *film, const struct cr_shot *shot,
                     struct cr_buf *out, struct cr_err *err)
{
    const struct cr_svg_options options = {.text = film->show->svg_text,
                                           .title = shot->step->title,
                                           .desc = shot->step->words};
    return cr_gv_svg(film->gv, shot->dot, &options, out, err);
}

const struct cr_renderer CR_RENDERERS[CR_RENDERER_COUNT] = {
    {"dot", "dot", "the frame itself: a DOT document with positions", frame_dot, false, NULL, false},
    {"svg", "svg", "a vector picture, text as outlines", frame_svg, false, NULL, false},
    {"png", "png", "a bitmap of --size pixels", cr_film_png, false, NULL, false},
    {"pdf", "pdf", "a deck: a page for each step", NULL, false, cr_deck_pdf, false},
    {"gif", "gif", "an animation, 256 colours", NULL, true, cr_movie_gif, false},
    {"asvg", "anim.svg", "an animation as SVG, for <img>", NULL, true, cr_animated_svg, false},
    {"html", "html", "a page to step through", NULL, false, cr_stepper, true},
    {"webp", "webp", "an animation, all colours", NULL, true, cr_movie_webp, false},
    {"pptx", "pptx", "slides: a picture for each step, with notes", NULL, false, cr_deck_pptx, false},
};

const struct cr_renderer *cr_renderer_find(const char *name)
{
    for (size_t i = 0; i < CR_RENDERER_COUNT; i++)
        if (strcmp(CR_RENDERERS[i].name, name) == 0)
            return &CR_RENDERERS[i];
    return NULL;
}

void cr_renderer_names(struct cr_buf *out)
{
    for (size_t i = 0; i < CR_RENDERER_COUNT; i++)
        cr_buf_printf(out, "%s%s", i ? ", " : "", CR_RENDERERS[i].name);
}

enum { FRAMES_A_WORKER = 3 }; /* for fewer a process is not worth its start */

/* What all workers share. */
struct plan {
    const struct cr_rendering *rendering;
    const struct cr_story *story;
    const struct cr_theme *theme;
    size_t workers;
    size_t frame_formats, film_formats;
    struct cr_tally *done; /* frames, of so many in all, each as often as it is drawn */
    struct cr_tally *bytes; /* written */
    pid_t caller;           /* the process that wants it */
    size_t frames, all;
    size_t shard, shards; /* of 1 when all is done here */
};

/* A worker's own: it lays the story out for itself. A process in which pango has been used
 * must not be divided: pango has a thread there, which the other half would wait for. */
struct job {
    const struct plan *plan;
    size_t number; /* of the worker */
    struct cr_gv *gv;
    struct cr_scene *scene, *dyed; /* each when a format needs it */
    struct cr_dyes *dyes;
    struct cr_film film;
    struct cr_reel reel;
    struct cr_buf bytes, path, said;
};

/* Only the first worker, which is the caller's process, tells; all of them count. */
static void note_frame(void *context)
{
    const struct job *job = context;
    const struct cr_rendering *r = job->plan->rendering;
    const size_t done = cr_tally_add(job->plan->done, 1);
    if (job->number == 0 && r->progress)
        r->progress(r->watcher, done, job->plan->all);
}

/* Are only phases wanted that show the whole as it is given? */
static bool plain_only(unsigned phases)
{
    for (int phase = 0; phase < CR_PHASE_COUNT; phase++)
        if (phases & 1u << phase && !cr_phase_is_plain((enum cr_phase)phase))
            return false;
    return phases != 0;
}

/* Lays the story out when that is not done yet: in the theme's colours, or dyed. NULL with
 * err set. */
static struct cr_scene *scene_of(struct job *job, bool dyed, struct cr_err *err)
{
    const struct cr_rendering *r = job->plan->rendering;
    const struct cr_scene_options options = {.legend = r->legend,
                                             .plain = plain_only(r->cut.phases),
                                             .max_neurons = r->max_neurons,
                                             .watermark = r->watermark,
                                             .shading = r->shading,
                                             .keyed = dyed};
    struct cr_scene **scene = dyed ? &job->dyed : &job->scene;
    const struct cr_theme *theme = job->plan->theme;
    if (*scene)
        return *scene;
    if (dyed) {
        job->dyes = cr_dyes_new(theme, err);
        if (!job->dyes)
            return NULL;
        theme = cr_dyes_theme(job->dyes);
    }
    *scene = cr_scene_new(job->plan->story, theme, job->gv, &options, err);
    return *scene;
}

/* `format`: of one file; NULL: files for each frame. */
static int open_film(struct job *job, const struct cr_renderer *format, size_t share,
                     size_t shares, struct cr_err *err)
{
    const bool dyed = format && format->dyed, moving = format && format->moves;
    struct cr_scene *scene = scene_of(job, dyed, err);
    job->reel = (struct cr_reel){0};
    if (!scene)
        return -1;
    job->film = (struct cr_film){.gv = job->gv,
                                 .show = &job->plan->rendering->show,
                                 .dyes = dyed ? job->dyes : NULL};
    job->reel = (struct cr_reel){.scene = scene,
                                 .cut = &job->plan->rendering->cut,
                                 .moving = moving,
                                 .done = note_frame,
                                 .watcher = job,
                                 .share = share,
                                 .shares = shares};
    return cr_film_open(&job->film, &job->reel, err);
}

/* Writes job->bytes to job->path. */
static int write_bytes(struct job *job, struct cr_err *err)
{
    const struct plan *plan = job->plan;
    return cr_buf_check(&job->path, err) ||
                   cr_limit_check(&plan->rendering->limits, CR_LIMIT_OUTPUT,
                                  (double)cr_tally_add(plan->bytes, job->bytes.size),
                                  cr_buf_text(&job->path), err) ||
                   cr_file_write(cr_buf_text(&job->path), cr_buf_text(&job->bytes),
                                 job->bytes.size, err)
               ? -1
               : 0;
}

static int write_frame(struct job *job, const struct cr_shot *shot,
                       const struct cr_renderer *format, struct cr_err *err)
{
    cr_buf_clear(&job->bytes);
    cr_buf_clear(&job->path);
    const struct cr_rendering *r = job->plan->rendering;
    if (r->file) {
        cr_buf_puts(&job->path, r->file);
    } else {
        cr_buf_printf(&job->path, "%s/", r->folder);
        cr_step_name(job->plan->story, shot->index, &job->path);
        cr_buf_printf(&job->path, ".%s", format->extension);
    }
    return format->frame(&job->film, shot, &job->bytes, err) || write_bytes(job, err) ? -1
                                                                                      : 0;
}

/* The k-th worker's share of the shard's frames, in all formats that have a file for each. */
static int write_frames(struct job *job, size_t k, struct cr_err *err)
{
    const struct cr_rendering *r = job->plan->rendering;
    struct cr_shot shot;
    const struct plan *plan = job->plan;
    int got = open_film(job, NULL, plan->shard * plan->workers + k,
                        plan->shards * plan->workers, err)
                  ? -1
                  : 1;
    while (got > 0 && (got = cr_film_next(&job->film, &shot, err)) > 0)
        for (size_t i = 0; got > 0 && i < r->format_count; i++)
            if (r->formats[i]->frame && write_frame(job, &shot, r->formats[i], err))
                got = -1;
    cr_reel_release(&job->reel);
    return got;
}

static int write_film(struct job *job, const struct cr_renderer *format, struct cr_err *err)
{
    const struct cr_rendering *r = job->plan->rendering;
    cr_buf_clear(&job->bytes);
    cr_buf_clear(&job->path);
    if (r->file)
        cr_buf_puts(&job->path, r->file);
    else
        cr_buf_printf(&job->path, "%s/%s.%s", r->folder, r->name ? r->name : "story",
                      format->extension);
    const int failed = open_film(job, format, 0, 1, err) ||
                       format->film(&job->film, &job->bytes, err) || write_bytes(job, err);
    cr_reel_release(&job->reel);
    return failed ? -1 : 0;
}

static void close_job(struct job *job)
{
    cr_scene_free(job->scene);
    cr_scene_free(job->dyed);
    cr_dyes_free(job->dyes);
    if (job->gv)
        cr_gv_free(job->gv);
    if (getpid() != job->plan->caller) /* else it is not caught */
        fputs(cr_buf_text(&job->said), stderr);
    cr_buf_release(&job->said);
    cr_buf_release(&job->bytes);
    cr_buf_release(&job->path);
}

/* Is the i-th format one of a single file, which is this shard's? */
static bool is_own_film(const struct plan *plan, size_t i)
{
    size_t before = 0;
    for (size_t k = 0; k < i; k++)
        before += plan->rendering->formats[k]->film != NULL;
    return plan->rendering->formats[i]->film && before % plan->shards == plan->shard;
}

/* The k-th worker's share of everything. */
static int render_share(void *context, size_t k, struct cr_err *err)
{
    const struct plan *plan = context;
    struct job job = {.plan = plan, .number = k};
    job.gv = cr_gv_new(err);
    int failed = !job.gv;
    if (job.gv)
        cr_gv_listen(job.gv, &job.said);
    if (!failed && plan->frame_formats > 0)
        failed = write_frames(&job, k, err);
    for (size_t i = 0, film = 0; !failed && i < plan->rendering->format_count; i++)
        if (is_own_film(plan, i) && film++ % plan->workers == k)
            failed = write_film(&job, plan->rendering->formats[i], err);
    close_job(&job);
    return failed ? -1 : 0;
}

static void count_formats(struct plan *plan)
{
    for (size_t i = 0; i < plan->rendering->format_count; i++) {
        const struct cr_renderer *format = plan->rendering->formats[i];
        plan->frame_formats += format->frame != NULL;
        plan->film_formats += is_own_film(plan, i);
        if (is_own_film(plan, i))
            plan->all += cr_cut_count(&plan->rendering->cut, plan->story, format->moves);
    }
    if (plan->frame_formats > 0)
        plan->all += plan->frames;
}

static size_t choose_workers(const struct plan *plan)
{
    const size_t jobs = plan->rendering->jobs ? plan->rendering->jobs : cr_workers_cores();
    size_t worth = plan->frame_formats ? plan->frames / FRAMES_A_WORKER : 0;
    if (worth < plan->film_formats)
        worth = plan->film_formats;
    return worth < 1 ? 1 : jobs < worth ? jobs : worth;
}

/* The folder that the files go to. */
static int make_folder(const struct cr_rendering *rendering, struct cr_err *err)
{
    return rendering->file ? cr_folder_make_for(rendering->file, err)
                           : cr_folder_make(rendering->folder, err);
}

static int check(const struct plan *plan, struct cr_err *err)
{
    const struct cr_limits *limits = &plan->rendering->limits;
    const struct cr_model *model = plan->story->run->model;
    const size_t drawn = cr_plan_size(model, plan->story->view == CR_VIEW_CIRCUIT,
                                      plan->rendering->max_neurons);
    const char *file = model->net->file;
    return cr_limit_check(limits, CR_LIMIT_FRAMES, (double)plan->frames, file, err) ||
                   cr_limit_check(limits, CR_LIMIT_DRAWN, (double)drawn, file, err)
               ? -1
               : 0;
}

static int render_all(void *context, size_t k, struct cr_err *err)
{
    (void)k;
    const struct plan *plan = context;
    return cr_workers_run(plan->workers, render_share, context, err);
}

int cr_render(const struct cr_story *story, const struct cr_theme *theme,
              const struct cr_rendering *rendering, size_t *written, struct cr_err *err)
{
    struct plan plan = {.rendering = rendering, .story = story, .theme = theme};
    plan.shard = rendering->shard;
    plan.shards = rendering->shards ? rendering->shards : 1;
    size_t first, end;
    cr_cut_share(cr_cut_count(&rendering->cut, story, false), plan.shard, plan.shards, &first, &end);
    plan.frames = end - first;
    count_formats(&plan);
    plan.workers = choose_workers(&plan);
    plan.caller = getpid();
    plan.done = cr_tally_new();
    plan.bytes = cr_tally_new();
    const struct cr_limits *limits = &rendering->limits;
    const struct cr_bounds bounds = {
        .seconds = cr_limit(limits, CR_LIMIT_LAYOUT) + cr_limit(limits, CR_LIMIT_FRAME) * plan.all,
        .bytes = cr_limit(limits, CR_LIMIT_MEMORY),
        .time_hint = " (--limit layout-seconds=N and frame-seconds=N raise that)",
        .memory_hint = " (--limit memory=N raises that)",
        .said = rendering->said};
    const int failed = check(&plan, err) ||
                       make_folder(rendering, err) ||
                       cr_workers_apart("drawing", &bounds, render_all, &plan, err);
    *written = failed ? 0 : plan.frames * plan.frame_formats + plan.film_formats;
    cr_tally_free(plan.done);
    cr_tally_free(plan.bytes);
    return failed ? -1 : 0;
}
