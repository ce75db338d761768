/* The story of a training: see tell_training.h. */
#include "story/tell_training.h"

#include <math.h>

#include "base/num.h"

enum { LOSS_DIGITS = 3, PERCENT_DIGITS = 3 };

void cr_moment_words(const struct cr_moment *moment, struct cr_buf *out)
{
    const struct cr_math loss = {
        .kind = CR_MATH_NUMBER, .number = moment->loss, .digits = LOSS_DIGITS};
    if (moment->epoch == 0)
        cr_buf_puts(out, "before training: loss ");
    else
        cr_buf_printf(out, "after epoch %zu: loss ", moment->epoch);
    cr_math_text(&loss, out);
    if (isnan(moment->accuracy))
        return;
    cr_buf_puts(out, ", accuracy ");
    cr_num_plain(out, 100 * moment->accuracy, PERCENT_DIGITS);
    cr_buf_puts(out, " %");
}

static const char *words_of(const struct cr_builder *b, const struct cr_moment *moment)
{
    struct cr_buf text = {0};
    cr_moment_words(moment, &text);
    const char *words =
        text.failed ? NULL : cr_arena_string(&b->story->arena, cr_buf_text(&text));
    cr_buf_release(&text);
    return words;
}

/* What is the same at all moments: of several samples the inputs have no one value. */
static int mark_given(struct cr_builder *b, struct cr_step *step)
{
    const struct cr_model *model = b->model;
    for (size_t q = 0; q < model->count; q++) {
        const enum cr_role role = model->quantities[q].role;
        const bool of_sample = role == CR_ROLE_INPUT || role == CR_ROLE_TARGET;
        const bool given = of_sample ? model->net->samples == 1
                                     : cr_role_is_parameter(role) &&
                                           !cr_model_updates(model, q);
        if (given && cr_mark_value(&b->teller, step, (long)q))
            return -1;
    }
    return 0;
}

static int mark_parameters(struct cr_builder *b, struct cr_step *step,
                           const struct cr_moments *moments, const struct cr_moment *moment)
{
    for (size_t i = 0; i < moments->parameter_count; i++) {
        const size_t q = moments->parameters[i];
        if (b->plan.left_out && cr_plan_leaves_out(&b->plan, b->model, q))
            continue;
        if (cr_mark_number(&b->teller, step, q, CR_ASPECT_VALUE, moment->values[i]))
            return -1;
    }
    return 0;
}

int cr_tell_training(struct cr_builder *b, const struct cr_moments *moments)
{
    for (size_t i = 0; i < moments->count; i++) {
        const struct cr_moment *moment = &moments->at[i];
        struct cr_step *step = cr_begin_step(b, CR_PHASE_TRAINING);
        if (!step)
            return -1;
        step->title = b->story->title;
        const char *what = cr_arena_format(&b->story->arena, "%06zu", moment->epoch);
        const int failed = (i == 0 && mark_given(b, step)) ||
                           mark_parameters(b, step, moments, moment);
        if (cr_finish_step(b, step, what, words_of(b, moment), failed))
            return -1;
    }
    return 0;
}
