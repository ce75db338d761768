/* The pictures of `train --every`: the network at moments of its training, weights by width
 * and colour, told as one story. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/work.h"

/* The network as it was read, once more: as it is drawn, where a circuit has neurons taken
 * apart. What there was to say of the file is said. */
static int read_again(const struct cr_settings *settings, const struct cr_work *work,
                      struct cr_work *drawn, struct cr_err *err)
{
    struct cr_settings again = *settings;
    again.text = cr_buf_text(&work->text);
    again.quiet = true;
    again.verbose = false;
    return cr_work_load(&again, 1, true, drawn, err);
}

/* The trainer's parameters in another model of the same network, which has them in the same
 * order. malloced; NULL when memory is out. */
static size_t *find_parameters(const struct cr_trainer *t, const struct cr_model *model)
{
    size_t *found = malloc((t->count + 1) * sizeof *found);
    for (size_t i = 0, q = 0; found && i < t->count; i++) {
        const char *key = t->model->quantities[t->quantities[i]].key;
        for (size_t seen = 0; seen < model->count; seen++, q++)
            if (model->quantities[q % model->count].key &&
                strcmp(model->quantities[q % model->count].key, key) == 0)
                break;
        found[i] = q++ % model->count;
    }
    return found;
}

static int tell(const struct cr_settings *settings, struct cr_work *drawn,
                const struct cr_trainer *t, const struct cr_snapshots *snapshots,
                struct cr_err *err)
{
    struct cr_settings telling = *settings;
    size_t *parameters = find_parameters(t, drawn->model);
    struct cr_moment *moments = calloc(snapshots->count + 1, sizeof *moments);
    const struct cr_moments training = {.at = moments,
                                        .count = snapshots->count,
                                        .parameters = parameters,
                                        .parameter_count = t->count};
    telling.telling.training = &training;
    for (size_t i = 0; moments && i < snapshots->count; i++)
        moments[i] = cr_snapshot_moment(&snapshots->at[i]);
    const int failed = !parameters || !moments ? cr_fail_memory(err)
                                               : cr_work_tell(&telling, drawn, err);
    free(parameters);
    free(moments);
    return failed;
}

static int draw(const struct cr_settings *settings, const struct cr_work *drawn,
                struct cr_err *err)
{
    const char *output = settings->train.frames;
    struct cr_rendering rendering = settings->rendering;
    struct cr_buf name = {0}, folder = {0};
    size_t written = 0;
    rendering.shading = CR_SHADING_WEIGHT;
    if (!settings->size_given) {
        rendering.show.width = CR_TRAIN_WIDTH;
        rendering.show.height = CR_TRAIN_HEIGHT;
    }
    rendering.cut.phases = 1u << CR_PHASE_TRAINING;
    cr_choose_format(settings, output, &rendering);
    int failed = cr_base_name(settings, &name, err);
    rendering.name = cr_buf_text(&name);
    failed = failed ||
             cr_choose_place("--frames-to", output, "training", &rendering, &folder, err) ||
             cr_check_place("--frames-to", drawn, &rendering, err) ||
             cr_work_draw(settings, drawn, &rendering, &written, err);
    if (!failed && !settings->quiet)
        cr_say_written(&rendering, written);
    cr_buf_release(&name);
    cr_buf_release(&folder);
    return failed ? -1 : 0;
}

int cr_train_frames(const struct cr_settings *settings, const struct cr_work *work,
                    const struct cr_trainer *t, const struct cr_snapshots *snapshots,
                    struct cr_err *err)
{
    struct cr_work drawn = {0};
    const int failed = read_again(settings, work, &drawn, err) ||
                       tell(settings, &drawn, t, snapshots, err) ||
                       draw(settings, &drawn, err);
    cr_work_release(&drawn);
    return failed ? -1 : 0;
}
