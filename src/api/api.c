/* The public functions: see include/chainrule.h. */
#include "chainrule.h"

#include <stdint.h>

#include "api/work.h"
#include "draw/render.h"
#include "read/read.h"

void cr_api_release(struct cr_api_work *work)
{
    cr_story_free(work->story);
    cr_run_free(work->run);
    cr_model_free(work->model);
}

int cr_api_load(struct cr_api_work *work, const char *name, const char *text, size_t size,
                enum cr_grain grain, struct cr_err *err)
{
    struct cr_net *net = cr_read(name, text, size, NULL, NULL, err);
    const bool formula = net && net->output != CR_NONE;
    const struct cr_telling telling = {.view = formula ? CR_VIEW_CIRCUIT : CR_VIEW_NEURON,
                                       .grain = grain,
                                       .digits = net ? net->digits : 0};
    if (grain == CR_GRAIN_COUNT) {
        cr_net_free(net);
        return cr_fail(err, CR_STATUS_USAGE, "grain is none of pass, layer, neuron, op");
    }
    if (net)
        work->model = cr_model_build(net, CR_NOTATION_INDEXED, err);
    const size_t epochs = work->model ? work->model->net->training.epochs : 0;
    if (work->model && !cr_run_check(work->model, epochs, NULL, err))
        work->run = cr_run_new(work->model, epochs, err);
    if (work->run)
        work->story = cr_story_new(work->run, &telling, err);
    return work->story ? 0 : -1;
}

int cr_api_finish(int failed, struct cr_err *err, char **error)
{
    if (error) {
        *error = failed ? err->text : NULL;
        if (failed)
            err->text = NULL;
    }
    cr_err_release(err);
    return failed ? -1 : 0;
}

const char *chainrule_version(void)
{
    return CHAINRULE_VERSION;
}

int chainrule_json(const char *name, const char *text, size_t size, char **json,
                   char **error)
{
    struct cr_api_work work = {0};
    struct cr_err err = {0};
    struct cr_buf out = {0};
    const int failed = cr_api_load(&work, name, text, size, CR_GRAIN_LAYER, &err) ||
                       cr_run_json(work.run, &out, &err);
    cr_api_release(&work);
    *json = failed ? NULL : out.data;
    if (failed)
        cr_buf_release(&out);
    return cr_api_finish(failed, &err, error);
}

int chainrule_story(const char *name, const char *text, size_t size, const char *grain,
                    char **story, char **error)
{
    struct cr_api_work work = {0};
    struct cr_err err = {0};
    struct cr_buf out = {0};
    const int failed = cr_api_load(&work, name, text, size, cr_grain_find(grain), &err) ||
                       cr_story_dump(work.story, &out, &err);
    cr_api_release(&work);
    *story = failed ? NULL : out.data;
    if (failed)
        cr_buf_release(&out);
    return cr_api_finish(failed, &err, error);
}

int cr_api_draw(const struct cr_story *story, const char *theme_name, const char *format,
                int width, int height, const char *folder, struct cr_err *err)
{
    size_t written;
    const struct cr_rendering rendering = {.formats = {cr_renderer_find(format)},
                                           .format_count = 1,
                                           .folder = folder,
                                           .show = {.width = width, .height = height},
                                           .cut = {.last = SIZE_MAX},
                                           .jobs = 1};
    if (cr_limit_check(NULL, CR_LIMIT_PIXELS, (double)width * height, "picture", err))
        return -1;
    if (!rendering.formats[0])
        return cr_fail(err, CR_STATUS_USAGE, "format \"%s\" is unknown", format);
    struct cr_theme *theme = cr_theme_load(theme_name ? theme_name : "article", err);
    const int failed = !theme || cr_render(story, theme, &rendering, &written, err);
    cr_theme_free(theme);
    return failed ? -1 : 0;
}

int chainrule_render(const char *name, const char *text, size_t size, const char *format,
                     int width, int height, const char *folder, char **error)
{
    struct cr_api_work work = {0};
    struct cr_err err = {0};
    const int failed = cr_api_load(&work, name, text, size, CR_GRAIN_LAYER, &err) ||
                       cr_api_draw(work.story, work.model->net->theme, format, width,
                                   height, folder, &err);
    cr_api_release(&work);
    return cr_api_finish(failed, &err, error);
}
