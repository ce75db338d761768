/* Rendering a story: see render.h. */
#include "draw/render.h"

#include <string.h>

#include "base/file.h"
#include "base/workers.h"
#include "draw/frame.h"

static int render_dot(const struct cr_frame_source *source, struct cr_buf *out,
                      struct cr_err *err)
{
    cr_buf_puts(out, source->dot);
    return cr_buf_check(out, err);
}

static int render_svg(const struct cr_frame_source *source, struct cr_buf *out,
                      struct cr_err *err)
{
    const struct cr_svg_options options = {.text = source->svg_text,
                                           .title = source->step->title,
                                           .desc = source->step->words};
    return cr_gv_svg(source->gv, source->dot, &options, out, err);
}

static int render_png(const struct cr_frame_source *source, struct cr_buf *out,
                      struct cr_err *err)
{
    return cr_gv_png(source->gv, source->dot, source->width, source->height, out, err);
}

const struct cr_renderer CR_RENDERERS[CR_RENDERER_COUNT] = {
    {"dot", "the frame itself: a DOT document with positions", render_dot},
    {"svg", "a vector picture, text as outlines", render_svg},
    {"png", "a bitmap of --size pixels", render_png},
};

const struct cr_renderer *cr_renderer_find(const char *name)
{
    for (size_t i = 0; i < CR_RENDERER_COUNT; i++)
        if (strcmp(CR_RENDERERS[i].name, name) == 0)
            return &CR_RENDERERS[i];
    return NULL;
}

enum { FRAMES_A_WORKER = 3 }; /* for fewer a process is not worth its start */

/* What all workers share: each has a job of its own, with its place in the story. */
struct plan {
    const struct cr_rendering *rendering;
    const struct cr_story *story;
    struct cr_scene *scene;
    struct cr_gv *gv;
    size_t workers;
};

struct job {
    const struct plan *plan;
    struct cr_state state;
    struct cr_buf dot, bytes, path;
};

static int write_format(struct job *job, size_t step, const struct cr_renderer *format,
                        struct cr_err *err)
{
    const struct cr_rendering *r = job->plan->rendering;
    const struct cr_frame_source source = {.gv = job->plan->gv,
                                           .step = &job->plan->story->steps[step],
                                           .dot = cr_buf_text(&job->dot),
                                           .width = r->width,
                                           .height = r->height,
                                           .svg_text = r->svg_text};
    cr_buf_clear(&job->bytes);
    cr_buf_clear(&job->path);
    cr_buf_printf(&job->path, "%s/", r->folder);
    cr_step_name(job->plan->story, step, &job->path);
    cr_buf_printf(&job->path, ".%s", format->name);
    return format->render(&source, &job->bytes, err) || cr_buf_check(&job->path, err) ||
                   cr_file_write(job->path.data, cr_buf_text(&job->bytes), job->bytes.size,
                                 err)
               ? -1
               : 0;
}

static bool is_wanted(const struct cr_rendering *r, const struct cr_step *step, size_t index)
{
    return (!r->phases || r->phases & 1u << step->phase) && index >= r->first &&
           index <= r->last;
}

static size_t count_wanted(const struct plan *plan)
{
    size_t count = 0;
    for (size_t step = 0; step < plan->story->count; step++)
        count += is_wanted(plan->rendering, &plan->story->steps[step], step);
    return count;
}

static int render_step(struct job *job, size_t step, struct cr_err *err)
{
    const struct cr_rendering *r = job->plan->rendering;
    cr_buf_clear(&job->dot);
    if (cr_frame_dot(job->plan->scene, &job->state, &job->dot, err))
        return -1;
    for (size_t i = 0; i < r->format_count; i++)
        if (write_format(job, step, r->formats[i], err))
            return -1;
    return 0;
}

/* Every workers-th frame, from the k-th on. */
static int render_share(void *context, size_t k, struct cr_err *err)
{
    const struct plan *plan = context;
    struct job job = {.plan = plan};
    int failed = cr_state_init(&job.state, plan->story, err);
    for (size_t step = 0, wanted = 0; !failed && step < plan->story->count; step++) {
        cr_state_advance(&job.state);
        if (is_wanted(plan->rendering, &plan->story->steps[step], step) &&
            wanted++ % plan->workers == k)
            failed = render_step(&job, step, err);
    }
    cr_state_release(&job.state);
    cr_buf_release(&job.dot);
    cr_buf_release(&job.bytes);
    cr_buf_release(&job.path);
    return failed ? -1 : 0;
}

static size_t choose_workers(const struct plan *plan, size_t wanted)
{
    const size_t jobs = plan->rendering->jobs ? plan->rendering->jobs : cr_workers_cores();
    const size_t worth = wanted / FRAMES_A_WORKER;
    return worth < 1 ? 1 : jobs < worth ? jobs : worth;
}

int cr_render(const struct cr_story *story, const struct cr_theme *theme,
              const struct cr_rendering *rendering, size_t *written, struct cr_err *err)
{
    struct plan plan = {.rendering = rendering, .story = story};
    const struct cr_scene_options options = {.legend = rendering->legend,
                                             .max_neurons = rendering->max_neurons,
                                             .watermark = rendering->watermark};
    plan.gv = cr_gv_new(err);
    if (plan.gv)
        plan.scene = cr_scene_new(story, theme, plan.gv, &options, err);
    const size_t wanted = count_wanted(&plan);
    plan.workers = choose_workers(&plan, wanted);
    const int failed = !plan.scene || cr_folder_make(rendering->folder, err) ||
                       cr_workers_run(plan.workers, render_share, &plan, err);
    *written = failed ? 0 : wanted * rendering->format_count;
    cr_scene_free(plan.scene);
    if (plan.gv)
        cr_gv_free(plan.gv);
    return failed ? -1 : 0;
}
