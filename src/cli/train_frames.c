/* The frames of `train`: the network every so many epochs, weights by width and colour. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "cli/work.h"
#include "read/read.h"

/* The network as it was read, with the parameters of now. */
static struct cr_model *model_of(const struct cr_settings *settings,
                                 const struct cr_work *work, const struct cr_trainer *t,
                                 struct cr_err *err)
{
    struct cr_net *net = cr_read(
        strcmp(settings->file, "-") ? settings->file : "standard input",
        cr_buf_text(&work->text), work->text.size, NULL, NULL, err);
    if (!net)
        return NULL;
    cr_trainer_give(t, net);
    const enum cr_notation notation = cr_work_notation(settings, net);
    return net->output == CR_NONE ? cr_model_build(net, notation, err)
                                  : cr_model_build_apart(net, notation, err);
}

static void put_caption(const struct cr_trainer *t, struct cr_epoch now, struct cr_buf *out)
{
    const struct cr_math loss = {
        .kind = CR_MATH_NUMBER, .number = now.loss, .digits = 3};
    cr_buf_printf(out, "Epoch %zu, loss ", t->epoch_count);
    cr_math_text(&loss, out);
    if (isnan(now.accuracy))
        return;
    cr_buf_puts(out, ", accuracy ");
    cr_num_plain(out, 100 * now.accuracy, 3);
    cr_buf_puts(out, " %");
}

/* Draws the first step of the story, and gives its files the name of the epoch. */
static int draw(const struct cr_settings *settings, const struct cr_story *story,
                size_t epoch, struct cr_err *err)
{
    struct cr_rendering rendering = settings->rendering;
    struct cr_theme *theme =
        cr_theme_load(settings->theme ? settings->theme : "article", err);
    size_t written;
    rendering.folder = settings->train.frames ? settings->train.frames : "out/training";
    rendering.shading = CR_SHADING_WEIGHT;
    rendering.cut.first = rendering.cut.last = 0;
    int failed = !theme || cr_render(story, theme, &rendering, &written, err);
    for (size_t i = 0; i < rendering.format_count && !failed; i++) {
        struct cr_buf from = {0}, to = {0};
        cr_buf_printf(&from, "%s/", rendering.folder);
        cr_step_name(story, 0, &from);
        cr_buf_printf(&from, ".%s", rendering.formats[i]->extension);
        cr_buf_printf(&to, "%s/epoch-%06zu.%s", rendering.folder, epoch,
                      rendering.formats[i]->extension);
        failed = cr_buf_check(&from, err) || cr_buf_check(&to, err);
        if (!failed && rename(cr_buf_text(&from), cr_buf_text(&to)) != 0)
            failed = cr_fail(err, CR_STATUS_SYSTEM, "%s: cannot write", cr_buf_text(&to));
        cr_buf_release(&from);
        cr_buf_release(&to);
    }
    cr_theme_free(theme);
    return failed ? -1 : 0;
}

int cr_train_frame(const struct cr_settings *settings, const struct cr_work *work,
                   struct cr_trainer *t, struct cr_err *err)
{
    struct cr_telling telling = settings->telling;
    struct cr_buf caption = {0};
    struct cr_model *model = model_of(settings, work, t, err);
    struct cr_run *run = model ? cr_run_new(model, 1, err) : NULL;
    put_caption(t, cr_trainer_now(t), &caption);
    telling.caption = cr_buf_text(&caption);
    telling.digits = settings->telling.digits ? settings->telling.digits
                     : model                  ? model->net->digits
                                              : 0;
    telling.view = model && model->net->output != CR_NONE ? CR_VIEW_CIRCUIT : CR_VIEW_NEURON;
    struct cr_story *story = run ? cr_story_new(run, &telling, err) : NULL;
    const int failed = !story || draw(settings, story, t->epoch_count, err);
    cr_story_free(story);
    cr_run_free(run);
    cr_model_free(model);
    cr_buf_release(&caption);
    return failed ? -1 : 0;
}
