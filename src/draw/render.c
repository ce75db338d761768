/* Rendering a story: see render.h. */
#include "draw/render.h"

#include <string.h>

#include "base/file.h"
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

struct job {
    const struct cr_rendering *rendering;
    struct cr_scene *scene;
    struct cr_gv *gv;
    struct cr_state state;
    struct cr_buf dot, bytes, path;
    size_t written;
};

static int write_format(struct job *job, size_t step, const struct cr_renderer *format,
                        struct cr_err *err)
{
    const struct cr_rendering *r = job->rendering;
    const struct cr_frame_source source = {.gv = job->gv,
                                           .step = &job->scene->story->steps[step],
                                           .dot = cr_buf_text(&job->dot),
                                           .width = r->width,
                                           .height = r->height,
                                           .svg_text = r->svg_text};
    cr_buf_clear(&job->bytes);
    cr_buf_clear(&job->path);
    cr_buf_printf(&job->path, "%s/", r->folder);
    cr_step_name(job->scene->story, step, &job->path);
    cr_buf_printf(&job->path, ".%s", format->name);
    if (format->render(&source, &job->bytes, err) || cr_buf_check(&job->path, err) ||
        cr_file_write(job->path.data, cr_buf_text(&job->bytes), job->bytes.size, err))
        return -1;
    job->written++;
    return 0;
}

static bool is_wanted(const struct cr_rendering *r, const struct cr_step *step, size_t index)
{
    return (!r->phases || r->phases & 1u << step->phase) && index >= r->first &&
           index <= r->last;
}

static int render_steps(struct job *job, struct cr_err *err)
{
    const struct cr_story *story = job->scene->story;
    for (size_t step = 0; step < story->count; step++) {
        cr_state_advance(&job->state);
        if (!is_wanted(job->rendering, &story->steps[step], step))
            continue;
        cr_buf_clear(&job->dot);
        if (cr_frame_dot(job->scene, &job->state, &job->dot, err))
            return -1;
        for (size_t i = 0; i < job->rendering->format_count; i++)
            if (write_format(job, step, job->rendering->formats[i], err))
                return -1;
    }
    return 0;
}

int cr_render(const struct cr_story *story, const struct cr_theme *theme,
              const struct cr_rendering *rendering, size_t *written, struct cr_err *err)
{
    struct job job = {.rendering = rendering};
    const struct cr_scene_options options = {.legend = rendering->legend};
    job.gv = cr_gv_new(err);
    if (job.gv)
        job.scene = cr_scene_new(story, theme, job.gv, &options, err);
    int failed = !job.scene || cr_folder_make(rendering->folder, err) ||
                 cr_state_init(&job.state, story, err) || render_steps(&job, err);
    *written = job.written;
    cr_state_release(&job.state);
    cr_buf_release(&job.dot);
    cr_buf_release(&job.bytes);
    cr_buf_release(&job.path);
    cr_scene_free(job.scene);
    if (job.gv)
        cr_gv_free(job.gv);
    return failed ? -1 : 0;
}
