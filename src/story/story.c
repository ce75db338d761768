/*
 * Telling the story: see story.h.
 *
 * The order is always the same; the grain only decides how much of it is one step:
 *
 *     setup                        what is given
 *     forward   layer by layer     z, then a, of its neurons
 *     loss
 *     backward  from the last      dL/da and dL/dz of its neurons ("z"), then the
 *               layer down         gradients of its weights and biases ("w")
 *     sum       (several samples)  the gradients added up
 *     update                       the new parameters
 *
 * A parameter that is used in several places is told with the neuron that is reached last.
 */
#include "story/story.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "story/contents.h"
#include "story/plan.h"

static const char *const PHASE_NAMES[CR_PHASE_COUNT] = {"setup", "forward", "loss",
                                                        "backward", "update"};
static const char *const PHASE_TITLES[CR_PHASE_COUNT] = {"", "Forward pass", "Loss",
                                                         "Backward pass", "Update"};
static const char *const GRAIN_NAMES[CR_GRAIN_COUNT] = {"pass", "layer", "neuron", "op"};

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

struct builder {
    struct cr_story *story;
    struct cr_teller teller;
    const struct cr_model *model;
    enum cr_grain grain;
    size_t told;    /* samples that are told */
    struct cr_plan plan;
    size_t *params; /* room for the parameters of one step */
    struct cr_err *err;
};

/* A new empty step; NULL when memory is out. */
static struct cr_step *begin(struct builder *b, enum cr_phase phase)
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

/* The layer's number as text, or "" where numbers are left out. */
static const char *layer_number(const struct builder *b, size_t layer)
{
    return b->model->net->layer_count > 2
               ? cr_arena_format(&b->story->arena, "%zu", layer)
               : "";
}

static const char *kind_of_layer(const struct builder *b, size_t layer)
{
    return layer == 1                             ? "input layer"
           : layer == b->model->net->layer_count ? "output layer"
                                                  : "hidden layer";
}

static const char *layer_detail(const struct builder *b, size_t layer)
{
    return b->model->net->layer_count > 2
               ? cr_arena_format(&b->story->arena, "%s (%zu)", kind_of_layer(b, layer), layer)
               : "";
}

static const char *join(const struct builder *b, const char *first, const char *between,
                        const char *second)
{
    return first && second ? cr_arena_format(&b->story->arena, "%s%s%s", first, between,
                                             second)
                           : NULL;
}

/* Completes what the step is called: `what` and `detail` also say which sample. */
static int name_step(struct builder *b, struct cr_step *step, const char *what,
                     const char *detail)
{
    const size_t samples = b->model->net->samples;
    const bool of_sample = samples > 1 && step->phase != CR_PHASE_SETUP &&
                           step->phase != CR_PHASE_UPDATE && strcmp(what ? what : "", "sum");
    if (of_sample) {
        const char *sample = cr_arena_format(&b->story->arena, "sample %zu of %zu",
                                             b->teller.sample + 1, samples);
        detail = join(b, detail, detail && *detail ? ", " : "", sample);
    }
    if (of_sample && b->told > 1)
        what = join(b, what, what && *what ? "-" : "",
                    cr_arena_format(&b->story->arena, "s%zu", b->teller.sample + 1));
    step->what = what;
    step->detail = detail;
    return what && detail ? 0 : cr_fail_memory(b->err);
}

static int finish(struct builder *b, struct cr_step *step, const char *what,
                  const char *detail, int failed)
{
    if (failed || name_step(b, step, what, detail))
        return cr_fail_memory(b->err);
    return cr_step_settle(step, &b->story->arena, b->story->digits)
               ? cr_fail_memory(b->err)
               : 0;
}

static const char *node_name(const struct builder *b, size_t node)
{
    return b->model->net->nodes[node].name;
}

static const char *quantity_key(const struct builder *b, size_t quantity)
{
    return b->model->quantities[quantity].key;
}

/* "op" grain: one quantity a step. */
static int tell_quantity(struct builder *b, enum cr_phase phase, size_t quantity)
{
    struct cr_step *step = begin(b, phase);
    if (!step)
        return -1;
    const int failed = phase == CR_PHASE_FORWARD    ? cr_tell_value(&b->teller, step, quantity)
                       : phase == CR_PHASE_BACKWARD ? cr_tell_grad(&b->teller, step, quantity)
                                                    : cr_tell_update(&b->teller, step, &quantity, 1);
    return finish(b, step, quantity_key(b, quantity), "", failed);
}

static int tell_forward(struct builder *b, const size_t *nodes, size_t count,
                        const char *what, const char *detail)
{
    struct cr_step *step = begin(b, CR_PHASE_FORWARD);
    if (!step)
        return -1;
    return finish(b, step, what, detail, cr_tell_forward(&b->teller, step, nodes, count));
}

static int forward_node(struct builder *b, size_t node)
{
    const struct cr_node_quantities *of = &b->model->of_node[node];
    if (b->grain == CR_GRAIN_NEURON)
        return tell_forward(b, &node, 1, node_name(b, node), "");
    if (of->z != CR_NONE && tell_quantity(b, CR_PHASE_FORWARD, (size_t)of->z))
        return -1;
    return tell_quantity(b, CR_PHASE_FORWARD, (size_t)of->a);
}

static int forward(struct builder *b)
{
    if (b->grain == CR_GRAIN_PASS)
        return tell_forward(b, b->plan.nodes, b->plan.count, "", "");
    for (size_t i = 0; b->grain != CR_GRAIN_LAYER && i < b->plan.count; i++)
        if (forward_node(b, b->plan.nodes[i]))
            return -1;
    for (size_t layer = 1; b->grain == CR_GRAIN_LAYER && layer <= b->model->net->layer_count;
         layer++) {
        size_t count;
        const size_t *nodes = cr_plan_layer(&b->plan, b->model, layer, &count);
        if (count && tell_forward(b, nodes, count, join(b, "a", "", layer_number(b, layer)),
                                  layer_detail(b, layer)))
            return -1;
    }
    return 0;
}

static int loss(struct builder *b)
{
    struct cr_step *step = begin(b, CR_PHASE_LOSS);
    return step ? finish(b, step, "", "", cr_tell_loss(&b->teller, step)) : -1;
}

/* The parameters that are told with these nodes, in the order weights, biases, shared. */
static size_t params_of(struct builder *b, const size_t *nodes, size_t count)
{
    static const enum cr_role order[] = {CR_ROLE_WEIGHT, CR_ROLE_BIAS, CR_ROLE_PARAMETER};
    const struct cr_lists *owned = &b->plan.owned;
    size_t n = 0;
    for (size_t r = 0; r < 3; r++)
        for (size_t i = 0; i < count; i++)
            for (size_t q = owned->first[nodes[i]]; q < owned->first[nodes[i] + 1]; q++)
                if (b->model->quantities[owned->item[q]].role == order[r])
                    b->params[n++] = owned->item[q];
    return n;
}

static int tell_deltas(struct builder *b, const size_t *nodes, size_t count,
                       const char *what, const char *detail)
{
    struct cr_step *step = begin(b, CR_PHASE_BACKWARD);
    if (!step)
        return -1;
    return finish(b, step, what, detail, cr_tell_deltas(&b->teller, step, nodes, count));
}

static int tell_weights(struct builder *b, const size_t *nodes, size_t count,
                        const char *what, const char *detail)
{
    const size_t params = params_of(b, nodes, count);
    struct cr_step *step = params ? begin(b, CR_PHASE_BACKWARD) : NULL;
    if (!step)
        return params ? -1 : 0;
    return finish(b, step, what, detail,
                  cr_tell_weights(&b->teller, step, b->params, params));
}

static int backward_node(struct builder *b, size_t node)
{
    const struct cr_node_quantities *of = &b->model->of_node[node];
    if (b->grain == CR_GRAIN_NEURON)
        return tell_deltas(b, &node, 1, join(b, node_name(b, node), "-", "z"), "") ||
               tell_weights(b, &node, 1, join(b, node_name(b, node), "-", "w"), "");
    if (cr_has_gradient(&b->teller, (size_t)of->a) &&
        tell_quantity(b, CR_PHASE_BACKWARD, (size_t)of->a))
        return -1;
    if (of->z != CR_NONE && tell_quantity(b, CR_PHASE_BACKWARD, (size_t)of->z))
        return -1;
    const size_t params = params_of(b, &node, 1);
    for (size_t i = 0; i < params; i++)
        if (tell_quantity(b, CR_PHASE_BACKWARD, b->params[i]))
            return -1;
    return 0;
}

static int backward_layer(struct builder *b, size_t layer)
{
    size_t count;
    const size_t *nodes = cr_plan_layer(&b->plan, b->model, layer, &count);
    if (b->grain != CR_GRAIN_LAYER) {
        for (size_t i = 0; i < count; i++)
            if (backward_node(b, nodes[i]))
                return -1;
        return 0;
    }
    if (!count)
        return 0;
    return tell_deltas(b, nodes, count, join(b, "z", "", layer_number(b, layer)),
                       layer_detail(b, layer)) ||
           tell_weights(b, nodes, count,
                        join(b, "w", "", layer_number(b, layer > 1 ? layer - 1 : 1)),
                        layer_detail(b, layer));
}

static int backward_pass(struct builder *b)
{
    const size_t params = params_of(b, b->plan.nodes, b->plan.count);
    struct cr_step *step = begin(b, CR_PHASE_BACKWARD);
    if (!step)
        return -1;
    return finish(b, step, "", "",
                  cr_tell_backward(&b->teller, step, b->plan.nodes, b->plan.count, b->params,
                                   params));
}

static int backward(struct builder *b)
{
    if (b->grain == CR_GRAIN_PASS)
        return backward_pass(b);
    for (size_t layer = b->model->net->layer_count; layer >= 1; layer--)
        if (backward_layer(b, layer))
            return -1;
    return 0;
}

/* Several samples: the gradients of all of them added. */
static int sum(struct builder *b)
{
    const size_t params = params_of(b, b->plan.nodes, b->plan.count);
    struct cr_step *step = begin(b, CR_PHASE_BACKWARD);
    if (!step)
        return -1;
    const char *detail =
        cr_arena_format(&b->story->arena, "sum over %zu samples", b->model->net->samples);
    return finish(b, step, "sum", detail,
                  cr_tell_sum(&b->teller, step, b->params, params));
}

static int tell_update(struct builder *b, const size_t *nodes, size_t count,
                       const char *what)
{
    size_t n = 0, params = params_of(b, nodes, count);
    for (size_t i = 0; i < params; i++)
        if (cr_run_updates(b->story->run, b->params[i]))
            b->params[n++] = b->params[i];
    if (b->grain == CR_GRAIN_OP) {
        for (size_t i = 0; i < n; i++)
            if (tell_quantity(b, CR_PHASE_UPDATE, b->params[i]))
                return -1;
        return 0;
    }
    struct cr_step *step = n ? begin(b, CR_PHASE_UPDATE) : NULL;
    if (!step)
        return n ? -1 : 0;
    return finish(b, step, what, "", cr_tell_update(&b->teller, step, b->params, n));
}

static int update(struct builder *b)
{
    if (b->grain != CR_GRAIN_NEURON)
        return tell_update(b, b->plan.nodes, b->plan.count, "");
    for (size_t i = 0; i < b->plan.count; i++)
        if (tell_update(b, &b->plan.nodes[i], 1, node_name(b, b->plan.nodes[i])))
            return -1;
    return 0;
}

static int setup(struct builder *b)
{
    struct cr_step *step = begin(b, CR_PHASE_SETUP);
    if (!step)
        return -1;
    step->title = b->story->title;
    return finish(b, step, "", "", cr_tell_setup(&b->teller, step, b->plan.nodes, b->plan.count));
}

static int samples(struct builder *b)
{
    for (size_t s = 0; s < b->told; s++) {
        b->teller.sample = s;
        const size_t first = b->story->count;
        if (forward(b) || loss(b) || backward(b))
            return -1;
        b->story->steps[first].begins_sample = true;
    }
    return b->model->net->samples > 1 ? sum(b) : 0;
}

static const char *story_title(const struct cr_net *net, const struct cr_telling *telling,
                               struct cr_arena *arena)
{
    if (telling->title || net->title)
        return cr_arena_string(arena, telling->title ? telling->title : net->title);
    char *title = cr_arena_string(arena, *net->name ? net->name : "network");
    for (char *p = title; p && *p; p++)
        if (*p == '_')
            *p = ' ';
    if (title)
        title[0] = (char)toupper((unsigned char)title[0]);
    return title;
}

static int tell(struct builder *b)
{
    struct cr_arena *arena = &b->story->arena;
    b->params = cr_arena_alloc(arena, b->model->count, sizeof *b->params);
    if (!b->params || !b->story->title)
        return cr_fail_memory(b->err);
    if (cr_teller_init(&b->teller, arena, b->story->run, b->err) ||
        cr_plan_init(&b->plan, arena, b->model, b->err))
        return -1;
    return setup(b) || samples(b) || update(b);
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
    story->title = story_title(run->model->net, telling, &story->arena);
    struct builder b = {.story = story,
                        .model = run->model,
                        .grain = telling->grain,
                        .told = samples <= CR_TOLD_SAMPLES ? samples : 1,
                        .err = err};
    if (tell(&b)) {
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
