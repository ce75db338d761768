/* Numbers that are given to a replay, in place of what it would work out: see replay.h. */
#include "check/replay.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_PATH = 64 };

static double *room(size_t count)
{
    return calloc(count + 1, sizeof(double));
}

int cr_given_init(struct cr_given *given, const struct cr_graph *graph, struct cr_err *err)
{
    given->value = room(graph->width);
    given->grad = room(graph->width);
    given->local = room(graph->operand_count * graph->samples);
    if (!given->value || !given->grad || !given->local)
        return cr_fail_memory(err);
    cr_given_clear(given, graph);
    return 0;
}

void cr_given_release(struct cr_given *given)
{
    free(given->value);
    free(given->grad);
    free(given->local);
    *given = (struct cr_given){0};
}

void cr_given_clear(struct cr_given *given, const struct cr_graph *graph)
{
    for (size_t i = 0; i < graph->width; i++)
        given->value[i] = given->grad[i] = NAN;
    for (size_t i = 0; i < graph->operand_count * graph->samples; i++)
        given->local[i] = NAN;
    given->any = false;
}

static bool is_inner(const struct cr_model *model, size_t value)
{
    const long q = model->of_value[value];
    return q != CR_NONE && model->quantities[q].inner;
}

/* The way up from a place: through operations without names that are used once. Returns the
 * value that it ends at. */
static size_t climb(const struct cr_replay *replay, size_t place, size_t *places,
                    size_t *length, size_t most)
{
    size_t value = replay->user[place];
    places[0] = place;
    *length = 1;
    while (is_inner(replay->run->model, value) && *length < most &&
           replay->uses_first[value + 1] - replay->uses_first[value] == 1) {
        place = replay->uses[replay->uses_first[value]];
        places[(*length)++] = place;
        value = replay->user[place];
    }
    return value;
}

size_t cr_replay_path(const struct cr_replay *replay, size_t value, size_t by,
                      size_t *places, size_t most)
{
    size_t way[MOST_PATH], found = 0, length;
    most = most < MOST_PATH ? most : MOST_PATH;
    for (size_t i = replay->uses_first[by]; i < replay->uses_first[by + 1]; i++) {
        if (climb(replay, replay->uses[i], way, &length, most) != value)
            continue;
        if (found)
            return 0;
        found = length;
        for (size_t k = 0; k < length; k++)
            places[k] = way[length - 1 - k];
    }
    return found;
}

/* The last factor of the path, so that the whole is the claimed number. */
static void give_local(struct cr_given *given, const struct cr_replay *replay,
                       const struct cr_claimed *claim)
{
    const struct cr_model *model = replay->run->model;
    const size_t samples = replay->run->model->graph->samples;
    const size_t s = claim->about.sample == CR_NONE ? 0 : (size_t)claim->about.sample;
    size_t places[MOST_PATH];
    const size_t length =
        cr_replay_path(replay, model->quantities[claim->about.quantity].value,
                       model->quantities[claim->about.by].value, places, MOST_PATH);
    double rest = 1;
    for (size_t k = 0; k + 1 < length; k++)
        rest *= replay->exact_locals[places[k] * samples + s];
    if (length && rest != 0 && isfinite(rest))
        given->local[places[length - 1] * samples + s] = claim->number / rest;
}

void cr_given_add(struct cr_given *given, const struct cr_replay *replay,
                  const struct cr_claimed *claim)
{
    const struct cr_graph *graph = replay->run->model->graph;
    const struct cr_about *about = &claim->about;
    const struct cr_value *value =
        &graph->values[replay->run->model->quantities[about->quantity].value];
    if (value->per_sample && about->sample == CR_NONE && graph->samples > 1)
        return; /* about the output over all samples, which nothing depends on */
    const size_t at = value->offset +
                      (value->per_sample && about->sample > 0 ? (size_t)about->sample : 0);
    given->any = true;
    if (about->kind == CR_ABOUT_VALUE)
        given->value[at] = claim->number;
    else if (about->kind == CR_ABOUT_GRAD)
        given->grad[at] = claim->number;
    else if (about->kind == CR_ABOUT_LOCAL)
        give_local(given, replay, claim);
}
