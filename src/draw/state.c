/* What is known at a step: see state.h. */
#include "draw/state.h"

#include <stdlib.h>
#include <string.h>

int cr_state_init(struct cr_state *state, const struct cr_story *story, struct cr_err *err)
{
    const size_t count = story->run->model->count;
    *state = (struct cr_state){
        .story = story, .focus = calloc(count, 1), .marked = calloc(count, 1)};
    state->shares =
        calloc(story->run->model->graph->operand_count + 1, sizeof *state->shares);
    bool failed = !state->focus || !state->marked || !state->shares;
    for (int a = 0; a < CR_ASPECT_COUNT; a++) {
        state->known[a] = calloc(count, sizeof *state->known[a]);
        state->called[a] = calloc(count, sizeof *state->called[a]);
        failed = failed || !state->known[a] || !state->called[a];
    }
    return failed ? cr_fail_memory(err) : 0;
}

void cr_state_release(struct cr_state *state)
{
    for (int a = 0; a < CR_ASPECT_COUNT; a++) {
        free(state->known[a]);
        free(state->called[a]);
    }
    free(state->shares);
    free(state->focus);
    free(state->marked);
}

/* A new sample: its inputs and targets take the place of the last one's; what the last
 * one computed is not known any more. */
static void forget_sample(struct cr_state *state)
{
    const struct cr_model *model = state->story->run->model;
    for (size_t q = 0; q < model->count; q++) {
        const bool kept = cr_role_is_parameter(model->quantities[q].role) ||
                          model->quantities[q].role == CR_ROLE_CONSTANT;
        if (!kept)
            state->known[CR_ASPECT_VALUE][q] = NULL;
        state->known[CR_ASPECT_GRAD][q] = NULL;
    }
    memset(state->shares, 0, model->graph->operand_count * sizeof *state->shares);
}

/* A check looks back at it all: parameters as they were, and of several samples only what
 * the check itself marks. */
static void look_back(struct cr_state *state)
{
    const struct cr_model *model = state->story->run->model;
    for (size_t q = 0; q < model->count; q++) {
        state->known[CR_ASPECT_NEW][q] = NULL;
        if (model->graph->samples == 1 || cr_role_is_parameter(model->quantities[q].role))
            continue;
        state->known[CR_ASPECT_VALUE][q] = state->known[CR_ASPECT_GRAD][q] = NULL;
    }
}

void cr_state_advance(struct cr_state *state)
{
    const struct cr_step *step = &state->story->steps[state->next++];
    const struct cr_model *model = state->story->run->model;
    memset(state->focus, 0, model->count);
    memset(state->marked, 0, model->count);
    if (step->begins_sample && state->next > 2)
        forget_sample(state);
    if (step->phase == CR_PHASE_CHECK)
        look_back(state);
    for (size_t i = 0; i < step->mark_count; i++) {
        const struct cr_mark *mark = &step->marks[i];
        state->known[mark->aspect][mark->quantity] = mark->number;
        state->called[mark->aspect][mark->quantity] = mark->called;
        state->focus[mark->quantity] = state->marked[mark->quantity] = 1;
    }
    for (size_t i = 0; i < step->arrow_count; i++) {
        const struct cr_arrow *arrow = &step->arrows[i];
        const struct cr_value *value = &model->graph->values[arrow->use.value];
        if (arrow->again)
            continue;
        state->focus[arrow->from] = state->focus[arrow->to] = 1;
        state->shares[value->first + arrow->use.operand] = arrow->gives;
    }
}
