/*
 * Telling the story: see story.h.
 *
 * The order is always the same; the view says what the steps are about (builder.h), and the
 * grain how much of it is one step:
 *
 *     setup                        what is given
 *     forward
 *     loss                         where it is more than a formula's last operation
 *     backward
 *     sum       (several samples)  the gradients added up
 *     update                       the new parameters
 */
#include "story/story.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "story/batch.h"
#include "story/builder.h"
#include "story/chain.h"
#include "story/contents.h"
#include "story/tell_check.h"
#include "story/tell_training.h"
#include "story/update_rule.h"

static const char *const PHASE_NAMES[CR_PHASE_COUNT] = {"setup",    "forward", "loss",
                                                        "backward", "update",  "overview",
                                                        "check",    "training"};
static const char *const PHASE_TITLES[CR_PHASE_COUNT] = {
    "", "Forward pass", "Loss", "Backward pass", "Update", "Backpropagation",
    "Check", "Training"};
static const char *const LABELLING_NAMES[CR_LABELLING_COUNT] = {"both", "symbols", "values"};
static const char *const GRAIN_NAMES[CR_GRAIN_COUNT] = {"pass", "layer", "neuron", "op"};
static const struct cr_view_row *const VIEWS[CR_VIEW_COUNT] = {&CR_TELL_NEURONS,
                                                               &CR_TELL_CIRCUIT};

bool cr_phase_is_plain(enum cr_phase phase)
{
    return phase == CR_PHASE_SETUP || phase == CR_PHASE_OVERVIEW ||
           phase == CR_PHASE_CHECK || phase == CR_PHASE_TRAINING;
}

const char *cr_phase_name(enum cr_phase phase)
{
    return PHASE_NAMES[phase];
}

enum cr_phase cr_phase_find(const char *name)
{
    int phase = 0;
    while (phase < CR_PHASE_COUNT && strcmp(PHASE_NAMES[phase], name) != 0)
        phase++;
    return (enum cr_phase)phase;
}

enum cr_grain cr_grain_find(const char *name)
{
    int grain = 0;
    while (grain < CR_GRAIN_COUNT && strcmp(GRAIN_NAMES[grain], name) != 0)
        grain++;
    return (enum cr_grain)grain;
}

enum cr_labelling cr_labelling_find(const char *name)
{
    int labels = 0;
    while (labels < CR_LABELLING_COUNT && strcmp(LABELLING_NAMES[labels], name) != 0)
        labels++;
    return (enum cr_labelling)labels;
}

enum cr_view cr_view_find(const char *name)
{
    int view = 0;
    while (view < CR_VIEW_COUNT && strcmp(VIEWS[view]->name, name) != 0)
        view++;
    return (enum cr_view)view;
}

struct cr_step *cr_begin_step(struct cr_builder *b, enum cr_phase phase)
{
    struct cr_story *story = b->story;
    if (story->count == story->capacity) {
        const size_t capacity = story->capacity ? 2 * story->capacity : 32;
        struct cr_step *steps = realloc(story->steps, capacity * sizeof *steps);
        if (!steps) {
            cr_fail_memory(b->err);
            return NULL;
        }
        story->steps = steps;
        story->capacity = capacity;
    }
    struct cr_step *step = &story->steps[story->count++];
    *step = (struct cr_step){
        .phase = phase, .what = "", .title = PHASE_TITLES[phase], .detail = "", .words = ""};
    return step;
}

const char *cr_join(const struct cr_builder *b, const char *first, const char *between,
                        const char *second)
{
    return first && second ? cr_arena_format(&b->story->arena, "%s%s%s", first, between,
                                             second)
                           : NULL;
}

const char *cr_setup_detail(const struct cr_builder *b)
{
    const size_t samples = b->model->net->samples;
    return samples == 1 ? ""
                        : cr_arena_format(&b->story->arena, "%zu samples, the first is shown",
                                          samples);
}

/* Completes what the step is called: `what` and `detail` also say which sample. */
static int name_step(struct cr_builder *b, struct cr_step *step, const char *what,
                     const char *detail)
{
    const size_t samples = b->model->net->samples;
    const bool of_sample = samples > 1 && !cr_phase_is_plain(step->phase) &&
                           step->phase != CR_PHASE_UPDATE &&
                           strcmp(what ? what : "", "sum") != 0;
    if (of_sample) {
        step->sample = b->teller.sample + 1;
        const char *sample = cr_arena_format(&b->story->arena, "sample %zu of %zu",
                                             b->teller.sample + 1, samples);
        detail = cr_join(b, detail, detail && *detail ? ", " : "", sample);
    }
    if (of_sample && b->told > 1)
        what = cr_join(b, what, what && *what ? "-" : "",
                    cr_arena_format(&b->story->arena, "s%zu", b->teller.sample + 1));
    step->what = what;
    step->detail = detail;
    return what && detail ? 0 : cr_fail_memory(b->err);
}

int cr_finish_step(struct cr_builder *b, struct cr_step *step, const char *what,
                  const char *detail, int failed)
{
    if (failed || name_step(b, step, what, detail) ||
        cr_step_settle(step, &b->story->arena, b->story->labels, b->story->digits))
        return cr_fail_memory(b->err);
    return b->caption && cr_foot(&b->teller, step, cr_math_words(b->teller.arena, b->caption))
               ? cr_fail_memory(b->err)
               : 0;
}

int cr_step_of_quantity(struct cr_builder *b, enum cr_phase phase, size_t quantity,
                        cr_tell_quantity_fn *tell)
{
    struct cr_step *step = cr_begin_step(b, phase);
    if (!step)
        return -1;
    return cr_finish_step(b, step, b->model->quantities[quantity].key, "",
                          tell(&b->teller, step, quantity));
}

/* The parameters that the story is about, into b->params. */
static size_t told_params(struct cr_builder *b)
{
    if (!b->wrt)
        return b->view->all_params(b);
    size_t n = 0;
    for (size_t i = 0; i < b->wrt_count; i++)
        if (cr_role_is_parameter(b->model->quantities[b->wrt[i]].role))
            b->params[n++] = b->wrt[i];
    return n;
}

/* Several samples: the gradients of all of them added. */
static int sum(struct cr_builder *b)
{
    const size_t params = told_params(b);
    struct cr_step *step = params ? cr_begin_step(b, CR_PHASE_BACKWARD) : NULL;
    if (!step)
        return params ? -1 : 0;
    const char *detail =
        cr_arena_format(&b->story->arena, "sum over %zu samples", b->model->net->samples);
    step->begins_sample = true;
    return cr_finish_step(b, step, "sum", detail,
                  cr_tell_sum(&b->teller, step, b->params, params));
}

/* What the optimizer remembers has just begun; and the c of its rule. */
static const char *update_detail(const struct cr_builder *b)
{
    const char *first = cr_rule_remembers(&b->teller) ? "first step, t = 1" : "";
    const struct cr_math c = {
        .kind = CR_MATH_NUMBER, .number = b->story->run->clip_scale, .digits = 3};
    struct cr_buf text = {0};
    if (c.number == 1)
        return first;
    cr_buf_printf(&text, "%s%sgradients clipped by c = ", first, *first ? ", " : "");
    cr_math_text(&c, &text);
    const char *detail =
        text.failed ? NULL : cr_arena_string(&b->story->arena, cr_buf_text(&text));
    cr_buf_release(&text);
    return detail;
}

size_t cr_drawn_first(struct cr_builder *b, size_t count)
{
    size_t drawn = 0;
    for (size_t i = 0; i < count; i++) {
        const size_t param = b->params[i];
        if (b->plan.left_out && cr_plan_leaves_out(&b->plan, b->model, param))
            continue;
        memmove(b->params + drawn + 1, b->params + drawn, (i - drawn) * sizeof param);
        b->params[drawn++] = param;
    }
    return drawn;
}

static int update_together(struct cr_builder *b, const size_t *params, size_t count,
                           const char *what, const char *detail)
{
    struct cr_step *step = count ? cr_begin_step(b, CR_PHASE_UPDATE) : NULL;
    if (!step)
        return count ? -1 : 0;
    return cr_finish_step(b, step, what, detail,
                          cr_tell_update(&b->teller, step, params, count));
}

int cr_step_of_update(struct cr_builder *b, size_t count, const char *what)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        if (cr_run_updates(b->story->run, b->params[i]))
            b->params[n++] = b->params[i];
    if (b->grain != CR_GRAIN_OP)
        return update_together(b, b->params, n, what, update_detail(b));
    const size_t drawn = cr_drawn_first(b, n);
    for (size_t i = 0; i < drawn; i++)
        if (update_together(b, b->params + i, 1, b->model->quantities[b->params[i]].key,
                            update_detail(b)))
            return -1;
    return update_together(b, b->params + drawn, n - drawn, "more",
                           cr_arena_format(&b->story->arena, "%zu more", n - drawn));
}

/* The numbers that a further sample brings along belong to its first step. */
static int mark_given(struct cr_builder *b, struct cr_step *step)
{
    for (size_t q = 0; q < b->model->count; q++) {
        const enum cr_role role = b->model->quantities[q].role;
        if (role != CR_ROLE_INPUT && role != CR_ROLE_TARGET)
            continue;
        if (cr_mark_value(&b->teller, step, (long)q))
            return cr_fail_memory(b->err);
        cr_math_settle(step->marks[step->mark_count - 1].number, b->story->digits);
    }
    return 0;
}

static int samples(struct cr_builder *b)
{
    for (size_t s = 0; s < b->told; s++) {
        b->teller.sample = s;
        b->teller.of_sample = b->model->net->samples > 1;
        const size_t first = b->story->count;
        if (b->view->forward(b) || (b->wrt ? cr_chain_steps(b) : b->view->backward(b)))
            return -1;
        if (first == b->story->count)
            continue;
        b->story->steps[first].begins_sample = true;
        if (s > 0 && mark_given(b, &b->story->steps[first]))
            return -1;
    }
    b->teller.of_sample = false;
    return b->model->net->samples > 1 ? sum(b) : 0;
}

const char *cr_story_title(const struct cr_net *net, const char *given,
                           struct cr_arena *arena)
{
    if (given || net->title)
        return cr_arena_string(arena, given ? given : net->title);
    char *title = cr_arena_string(arena, *net->name ? net->name : "network");
    for (char *p = title; p && *p; p++)
        if (*p == '_')
            *p = ' ';
    if (title)
        title[0] = (char)toupper((unsigned char)title[0]);
    return title;
}

static int update(struct cr_builder *b)
{
    return b->wrt ? cr_step_of_update(b, told_params(b), "") : b->view->update(b);
}

/* The whole network at a glance: no numbers, no equations but the loss's. */
static int overview(struct cr_builder *b)
{
    struct cr_step *step = cr_begin_step(b, CR_PHASE_OVERVIEW);
    return step ? cr_finish_step(b, step, "", "", 0) : -1;
}

static int tell(struct cr_builder *b, const struct cr_telling *telling)
{
    struct cr_arena *arena = &b->story->arena;
    b->params = cr_arena_alloc(arena, b->model->count, sizeof *b->params);
    if (!b->params || !b->story->title)
        return cr_fail_memory(b->err);
    if (cr_teller_init(&b->teller, arena, b->story->run, b->err) || b->view->plan(b))
        return -1;
    if (telling->wrt && cr_chain_targets(b, telling))
        return -1;
    if (telling->training)
        return cr_tell_training(b, telling->training);
    return b->view->setup(b) || samples(b) || update(b) ||
                   (telling->overview && overview(b)) ||
                   (telling->check && (cr_take_disputes(b, telling) || cr_tell_check(b)))
               ? -1
               : 0;
}

struct cr_story *cr_story_new(const struct cr_run *run, const struct cr_telling *telling,
                              struct cr_err *err)
{
    struct cr_story *story = calloc(1, sizeof *story);
    if (!story) {
        cr_fail_memory(err);
        return NULL;
    }
    const size_t samples = run->model->net->samples;
    story->run = run;
    story->digits = telling->digits;
    story->view = telling->view;
    story->labels = telling->labels;
    story->title = cr_story_title(run->model->net, telling->title, &story->arena);
    struct cr_builder b = {.story = story,
                        .model = run->model,
                        .view = VIEWS[telling->view],
                        .paths = telling->paths,
                        .caption = telling->caption,
                        .max_neurons = telling->max_neurons,
                        .grain = telling->grain,
                        .told = samples <= CR_TOLD_SAMPLES ? samples : 1,
                        .err = err};
    if (tell(&b, telling)) {
        cr_story_free(story);
        return NULL;
    }
    return story;
}

void cr_story_free(struct cr_story *story)
{
    if (!story)
        return;
    cr_arena_release(&story->arena);
    free(story->steps);
    free(story);
}
