/* The pictures of `train`: curves of what was measured in each epoch. */
#include <stdio.h>
#include <string.h>

#include "anim/encoder.h"
#include "base/file.h"
#include "cli/setters.h"
#include "math/math.h"
#include "plot/curves.h"

/* The format by the ending of the file. */
static const struct cr_plot_format *format_of(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot ? cr_plot_format_find(dot + 1) : NULL;
}

static int set_path(const char **path, const char *option, const char *value,
                    struct cr_err *err)
{
    *path = value;
    return format_of(value) ? 0
                            : cr_wrong(err, option, value, "does not end in .svg, .png or .pdf");
}

int cr_set_train_plot(struct cr_settings *s, const char *value, struct cr_err *err)
{
    return set_path(&s->train.plot, "--plot", value, err);
}

int cr_set_train_gradients(struct cr_settings *s, const char *value, struct cr_err *err)
{
    return set_path(&s->train.gradients, "--plot-gradients", value, err);
}

int cr_set_train_decision(struct cr_settings *s, const char *value, struct cr_err *err)
{
    const char *dot = strrchr(value, '.');
    s->train.decision = value;
    s->train.decision_moves = dot && cr_encoder_find(dot + 1);
    return s->train.decision_moves || format_of(value)
               ? 0
               : cr_wrong(err, "--plot-decision", value,
                          "does not end in .svg, .png, .pdf, .gif or .webp");
}

static int write_plot(const struct cr_settings *settings, const char *path,
                      const struct cr_curves *curves, struct cr_err *err)
{
    struct cr_buf bytes = {0};
    struct cr_plot *plot = cr_curves_new(curves, err);
    int failed = !plot;
    if (plot)
        failed = cr_plot_write(plot, format_of(path), &bytes, err) ||
                 cr_file_write(path, cr_buf_text(&bytes), bytes.size, err);
    if (!failed && !settings->quiet)
        printf("%s\n", path);
    cr_plot_free(plot);
    cr_buf_release(&bytes);
    return failed ? -1 : 0;
}

/* The caption: what was reached, and when. */
static void put_caption(const struct cr_trainer *t, struct cr_buf *out)
{
    const struct cr_math loss = {.kind = CR_MATH_NUMBER,
                                 .number = t->epochs[t->epoch_count - 1].loss,
                                 .digits = 3};
    cr_buf_puts(out, "by epoch; train loss ");
    cr_math_text(&loss, out);
    cr_buf_printf(out, " in epoch %zu", t->epoch_count);
}

static struct cr_curves curves_of(const struct cr_settings *settings,
                                  const struct cr_trainer *t, const struct cr_theme *theme)
{
    const bool given = settings->size_given;
    return (struct cr_curves){.count = t->epoch_count,
                              .steps = "epoch",
                              .width = given ? settings->rendering.show.width : CR_TRAIN_WIDTH,
                              .height = given ? settings->rendering.show.height : CR_TRAIN_HEIGHT,
                              .theme = theme};
}

static const char *title_of(const struct cr_settings *settings, const char *usual)
{
    return settings->telling.title ? settings->telling.title : usual;
}

static int plot_loss(const struct cr_settings *settings, const struct cr_trainer *t,
                     const struct cr_theme *theme, struct cr_err *err)
{
    enum { STEP = sizeof(struct cr_epoch) / sizeof(double) };
    const bool classes = t->accuracy.kind != CR_CLASSES_NONE;
    struct cr_buf caption = {0};
    struct cr_curves curves = curves_of(settings, t, theme);
    put_caption(t, &caption);
    curves.title = title_of(settings, classes ? "Loss and accuracy" : "Loss");
    curves.caption = cr_buf_text(&caption);
    curves.about = "loss";
    curves.measure = "loss";
    curves.curves[curves.curve_count++] =
        (struct cr_series){.name = "train loss", .at = &t->epochs[0].loss, .step = STEP};
    if (classes)
        curves.curves[curves.curve_count++] = (struct cr_series){.name = "accuracy",
                                                                 .at = &t->epochs[0].accuracy,
                                                                 .step = STEP,
                                                                 .share = true};
    const int failed =
        cr_buf_check(&caption, err) || write_plot(settings, settings->train.plot, &curves, err);
    cr_buf_release(&caption);
    return failed ? -1 : 0;
}

static int plot_gradients(const struct cr_settings *settings, const struct cr_trainer *t,
                          const struct cr_theme *theme, struct cr_err *err)
{
    struct cr_curves curves = curves_of(settings, t, theme);
    curves.title = title_of(settings, "Gradients");
    curves.caption = "their norms by epoch, a line for each layer";
    curves.about = "gradients";
    curves.measure = "norm of the gradient";
    curves.gradients = true;
    curves.always_log = true;
    for (size_t g = 0; g < t->groups.count && g < CR_CURVES_MOST; g++)
        curves.curves[curves.curve_count++] = (struct cr_series){
            .name = t->groups.names[g], .at = t->norms + g, .step = t->groups.count};
    return write_plot(settings, settings->train.gradients, &curves, err);
}

int cr_train_plots(const struct cr_settings *settings, const struct cr_trainer *t,
                   struct cr_err *err)
{
    if (t->epoch_count == 0 || (!settings->train.plot && !settings->train.gradients))
        return 0;
    struct cr_theme *theme =
        cr_theme_load(settings->theme ? settings->theme : "article", err);
    int failed = !theme;
    if (!failed && settings->train.plot)
        failed = plot_loss(settings, t, theme, err);
    if (!failed && settings->train.gradients)
        failed = plot_gradients(settings, t, theme, err);
    cr_theme_free(theme);
    return failed ? -1 : 0;
}
