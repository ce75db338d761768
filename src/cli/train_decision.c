/* The decision surface of `train`: a network of two inputs, asked all over their plane. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "anim/encoder.h"
#include "base/file.h"
#include "cli/work.h"
#include "plot/surface.h"

enum { CELLS = CR_SURFACE_COLUMNS * CR_SURFACE_ROWS };

struct plane {
    struct cr_trainer *t;
    size_t inputs[2]; /* nodes */
    double least[2], most[2];
    double low, high; /* of the targets of an only output */
    double *cells;
    struct cr_surface_point *samples;
    struct cr_theme *theme;
};

static int find_inputs(struct plane *p, const struct cr_settings *settings,
                       struct cr_err *err)
{
    const struct cr_net *net = p->t->model->net;
    size_t count = 0;
    for (size_t n = 0; n < net->node_count; n++)
        if (net->nodes[n].kind == CR_NODE_INPUT && !net->nodes[n].is_target && count++ < 2)
            p->inputs[count - 1] = n;
    if (count == 2 && p->t->accuracy.count > 0)
        return 0;
    return cr_fail(err, CR_STATUS_USAGE,
                   "--plot-decision is of networks with two inputs and a target, and %s has "
                   "%zu input%s",
                   settings->file, count, count == 1 ? "" : "s");
}

static double *place_of(const struct plane *p, size_t id, size_t sample)
{
    return p->t->pass->value + p->t->model->graph->values[id].offset + sample;
}

/* The ranges of the inputs with some room around, and of the targets. */
static void find_ranges(struct plane *p)
{
    const struct cr_net *net = p->t->model->net;
    for (size_t i = 0; i < 2; i++) {
        p->least[i] = INFINITY;
        p->most[i] = -INFINITY;
        for (size_t s = 0; s < net->samples; s++) {
            p->least[i] = fmin(p->least[i], net->nodes[p->inputs[i]].value[s]);
            p->most[i] = fmax(p->most[i], net->nodes[p->inputs[i]].value[s]);
        }
        const double room =
            p->most[i] > p->least[i] ? 0.2 * (p->most[i] - p->least[i]) : 1;
        p->least[i] -= room;
        p->most[i] += room;
    }
    p->low = INFINITY;
    p->high = -INFINITY;
    for (size_t n = 0; n < net->node_count; n++)
        for (size_t s = 0; net->nodes[n].target && s < net->samples; s++) {
            p->low = fmin(p->low, net->nodes[n].target[s]);
            p->high = fmax(p->high, net->nodes[n].target[s]);
        }
}

/* The class that numbers say: the largest, or where between the targets an only one is. */
static double class_of(const struct plane *p, const size_t *ids, size_t sample)
{
    size_t best = 0;
    if (p->t->accuracy.count == 1) {
        const double value = *place_of(p, ids[0], sample);
        const double share = p->high > p->low ? (value - p->low) / (p->high - p->low) : value;
        return fmin(fmax(share, 0), 1);
    }
    for (size_t k = 1; k < p->t->accuracy.count; k++)
        if (*place_of(p, ids[k], sample) > *place_of(p, ids[best], sample))
            best = k;
    return (double)best;
}

/* Asks for all cells, as many at a time as the pass has samples. */
static void ask(const struct plane *p)
{
    const struct cr_model *model = p->t->model;
    const size_t room = model->graph->samples;
    for (size_t first = 0; first < CELLS; first += room) {
        const size_t count = CELLS - first < room ? CELLS - first : room;
        cr_pass_use(p->t->pass, count);
        for (size_t i = 0; i < count; i++) {
            const double at[] = {
                (double)((first + i) % CR_SURFACE_COLUMNS) + 0.5,
                (double)((first + i) / CR_SURFACE_COLUMNS) + 0.5};
            const double cells[] = {CR_SURFACE_COLUMNS, CR_SURFACE_ROWS};
            for (size_t k = 0; k < 2; k++) {
                const long input = model->of_node[p->inputs[k]].a;
                *place_of(p, model->quantities[input].value, i) =
                    p->least[k] + (p->most[k] - p->least[k]) * at[k] / cells[k];
            }
        }
        cr_pass_forward(p->t->pass);
        for (size_t i = 0; i < count; i++)
            p->cells[first + i] = class_of(p, p->t->accuracy.predictions, i);
    }
}

/* The samples and what they are, from the targets. */
static void take_samples(struct plane *p)
{
    const struct cr_net *net = p->t->model->net;
    for (size_t s = 0; s < net->samples; s++) {
        double class = 0, largest = -INFINITY;
        size_t k = 0;
        for (size_t n = 0; n < net->node_count; n++) {
            if (!net->nodes[n].target)
                continue;
            const double target = net->nodes[n].target[s];
            if (p->t->accuracy.count == 1)
                class = p->high > p->low ? (target - p->low) / (p->high - p->low) : target;
            else if (target > largest)
                class = (double)k;
            largest = fmax(largest, target);
            k++;
        }
        p->samples[s] = (struct cr_surface_point){net->nodes[p->inputs[0]].value[s],
                                                  net->nodes[p->inputs[1]].value[s], class};
    }
}

/* The plot of what the parameters in use say. */
static struct cr_plot *plot_of(const struct cr_settings *settings, const struct plane *p,
                               const struct cr_moment *moment, struct cr_err *err)
{
    const struct cr_net *net = p->t->model->net;
    const bool given = settings->size_given;
    struct cr_buf caption = {0};
    cr_moment_words(moment, &caption);
    const struct cr_decision decision = {
        .title = settings->telling.title ? settings->telling.title : "Decision surface",
        .caption = cr_buf_text(&caption), .x_name = net->nodes[p->inputs[0]].name,
        .y_name = net->nodes[p->inputs[1]].name, .from = p->least[0], .to = p->most[0],
        .low = p->least[1], .high = p->most[1], .cells = p->cells, .samples = p->samples,
        .sample_count = net->samples, .theme = p->theme,
        .width = given ? settings->rendering.show.width : CR_TRAIN_WIDTH,
        .height = given ? settings->rendering.show.height : CR_TRAIN_HEIGHT};
    ask(p);
    struct cr_plot *plot = cr_buf_check(&caption, err) ? NULL
                                                       : cr_decision_plot(&decision, err);
    cr_buf_release(&caption);
    return plot;
}

/* As it is now. */
static int draw_still(const struct cr_settings *settings, const struct plane *p,
                      struct cr_buf *bytes, struct cr_err *err)
{
    const struct cr_epoch now = cr_trainer_now(p->t);
    const struct cr_moment moment = {
        .epoch = p->t->epoch_count, .loss = now.loss, .accuracy = now.accuracy};
    const char *ending = strrchr(settings->train.decision, '.') + 1;
    struct cr_plot *plot = plot_of(settings, p, &moment, err);
    const int failed =
        !plot || cr_plot_write(plot, cr_plot_format_find(ending), bytes, err);
    cr_plot_free(plot);
    return failed ? -1 : 0;
}

/* One picture of an animation, as it was after so many epochs. */
static int add_picture(const struct cr_settings *settings, const struct plane *p,
                       const struct cr_snapshot *snapshot, int ms,
                       struct cr_encoder **encoder, struct cr_err *err)
{
    const char *ending = strrchr(settings->train.decision, '.') + 1;
    const struct cr_moment moment = cr_snapshot_moment(snapshot);
    struct cr_pixels pixels;
    cr_trainer_look(p->t, snapshot->weights);
    struct cr_plot *plot = plot_of(settings, p, &moment, err);
    struct cr_surface *sheet =
        plot ? cr_picture_sheet(&plot->picture, plot->width, plot->height, err) : NULL;
    if (sheet && !*encoder)
        *encoder = cr_encoder_find(ending)(plot->width, plot->height,
                                           settings->rendering.show.loops, err);
    int failed = !sheet || !*encoder;
    if (!failed) {
        cr_picture_draw(&plot->picture, plot->type, sheet);
        failed = cr_surface_pixels(sheet, &pixels, err) ||
                 (*encoder)->add(*encoder, &pixels, ms, err);
    }
    cr_surface_free(sheet);
    cr_plot_free(plot);
    return failed ? -1 : 0;
}

static int draw_film(const struct cr_settings *settings, const struct plane *p,
                     const struct cr_snapshots *snapshots, struct cr_buf *bytes,
                     struct cr_err *err)
{
    struct cr_encoder *encoder = NULL;
    int failed = 0;
    for (size_t i = 0; !failed && i < snapshots->count; i++)
        failed = add_picture(settings, p, &snapshots->at[i],
                             cr_training_ms(&settings->rendering.show,
                                            i + 1 == snapshots->count),
                             &encoder, err);
    if (!failed)
        failed = encoder->finish(encoder, bytes, err);
    if (encoder)
        encoder->free(encoder);
    cr_trainer_look(p->t, NULL);
    return failed ? -1 : 0;
}

static int write_plane(const struct cr_settings *settings, const struct plane *p,
                       const struct cr_snapshots *snapshots, struct cr_err *err)
{
    const char *path = settings->train.decision;
    struct cr_buf bytes = {0};
    int failed = settings->train.decision_moves
                     ? draw_film(settings, p, snapshots, &bytes, err)
                     : draw_still(settings, p, &bytes, err);
    if (!failed)
        failed = cr_file_write(path, cr_buf_text(&bytes), bytes.size, err);
    if (!failed && !settings->quiet)
        printf("%s\n", path);
    cr_buf_release(&bytes);
    return failed ? -1 : 0;
}

int cr_train_decision(const struct cr_settings *settings, struct cr_trainer *t,
                      const struct cr_snapshots *snapshots, struct cr_err *err)
{
    struct plane p = {.t = t};
    if (!settings->train.decision)
        return 0;
    if (find_inputs(&p, settings, err))
        return -1;
    p.cells = calloc(CELLS, sizeof *p.cells);
    p.samples = calloc(t->model->net->samples, sizeof *p.samples);
    p.theme = cr_theme_load(settings->theme ? settings->theme : "article", err);
    int failed = !p.theme                  ? -1
                 : !p.cells || !p.samples ? cr_fail_memory(err)
                                          : 0;
    if (!failed) {
        find_ranges(&p);
        take_samples(&p);
        failed = write_plane(settings, &p, snapshots, err);
    }
    cr_theme_free(p.theme);
    free(p.cells);
    free(p.samples);
    return failed ? -1 : 0;
}
