/* What is said of all samples together: see batch.h. */
#include "story/batch.h"

static struct cr_math *letter(const struct cr_teller *teller, const char *name)
{
    return cr_math_symbol(teller->arena, name, "", "");
}

/* The sum over the samples s. */
static struct cr_math *over_samples(const struct cr_teller *teller, struct cr_math *body)
{
    return cr_math_two(teller->arena, CR_MATH_BIGSUM, letter(teller, "s"), body);
}

/* L_s: the loss of any sample. */
static struct cr_math *loss_of_any(const struct cr_teller *teller)
{
    return cr_indexed(teller, teller->model->quantities[teller->model->loss].symbol, "s");
}

/* What each sample has, added; long sums have their middle left out. */
static struct cr_math *added(const struct cr_teller *teller, size_t quantity, size_t most,
                             struct cr_math *(*of)(const struct cr_teller *, size_t))
{
    const size_t samples = teller->model->net->samples;
    struct cr_math **terms = cr_arena_alloc(teller->arena, most + 1, sizeof *terms);
    struct cr_teller one = *teller;
    size_t n = 0;
    for (one.sample = 0; terms && one.sample < samples; one.sample++) {
        if (samples > most && one.sample == most - 1) {
            terms[n++] = cr_math_words(teller->arena, "…");
            one.sample = samples - 1;
        }
        terms[n++] = of(&one, quantity);
    }
    return terms ? cr_math_node(teller->arena, CR_MATH_SUM, terms, n) : NULL;
}

struct cr_math *cr_batch_loss(const struct cr_teller *teller, size_t most)
{
    const size_t loss = teller->model->loss;
    struct cr_math *const parts[] = {
        teller->model->quantities[loss].symbol,
        cr_averaged(teller, added(teller, loss, most, cr_symbol_of)),
        cr_averaged(teller, added(teller, loss, most, cr_number_of)),
        cr_math_number(teller->arena, cr_run_loss(teller->run))};
    return cr_relate(teller->arena, parts, 4);
}

int cr_head_loss(const struct cr_teller *teller, struct cr_step *step)
{
    const size_t loss = teller->model->loss;
    const bool several = teller->model->net->samples > 1;
    struct cr_math *const one[] = {
        several ? loss_of_any(teller) : teller->model->quantities[loss].symbol,
        cr_definition(teller, loss, CR_FORM_SYMBOLS)};
    if (cr_head(teller, step, cr_relate(teller->arena, one, 2)))
        return -1;
    if (!several)
        return 0;
    struct cr_math *const all[] = {
        teller->model->quantities[loss].symbol,
        cr_averaged(teller, over_samples(teller, loss_of_any(teller)))};
    return cr_head(teller, step, cr_relate(teller->arena, all, 2));
}

static struct cr_math *gradient_number(const struct cr_teller *teller, size_t quantity)
{
    return cr_math_number(teller->arena, cr_gradient(teller, quantity));
}

/* dL/dw = what each sample gives = their sum. */
static struct cr_math *sample_sum(const struct cr_teller *teller, size_t quantity)
{
    struct cr_math *const parts[] = {
        cr_gradient_symbol(teller, quantity),
        added(teller, quantity, CR_TOLD_SAMPLES, gradient_number),
        cr_math_number(teller->arena, cr_run_grad(teller->run, quantity, 0))};
    return cr_relate(teller->arena, parts, 3);
}

/* dL/dw = sum over s of 1/n dL_s/dw. */
static struct cr_math *sum_rule(const struct cr_teller *teller, struct cr_math *symbol)
{
    struct cr_math *const parts[] = {
        cr_gradient_by(teller, symbol, true),
        over_samples(teller, cr_averaged(teller, cr_math_two(teller->arena, CR_MATH_DERIVATIVE,
                                                             loss_of_any(teller), symbol)))};
    return cr_relate(teller->arena, parts, 2);
}

int cr_tell_sum(const struct cr_teller *teller, struct cr_step *step, const size_t *params,
                size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (cr_mark_number(teller, step, params[i], CR_ASPECT_GRAD,
                           cr_run_grad(teller->run, params[i], 0)))
            return -1;
    struct cr_math *symbol =
        count == 1 ? cr_symbol_of(teller, params[0]) : letter(teller, "w");
    return cr_mark_number(teller, step, teller->model->loss, CR_ASPECT_VALUE,
                          cr_run_loss(teller->run)) ||
                   cr_head(teller, step, sum_rule(teller, symbol)) ||
                   cr_foot(teller, step, cr_batch_loss(teller, CR_TOLD_SAMPLES)) ||
                   cr_foot_grid(teller, step, params, count, sample_sum)
               ? -1
               : 0;
}
