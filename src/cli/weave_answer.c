/* Answers to marks: see weave_answer.h. */
#include "cli/weave_answer.h"

#include <string.h>

#include "story/formula.h"
#include "story/update_rule.h"

/* The local derivative d quantity / d by, over all operand places. */
static double local(const struct cr_teller *teller, const struct cr_about *about)
{
    size_t count;
    double sum = 0;
    const struct cr_use *uses = cr_uses(teller, about->by, &count);
    for (size_t i = 0; i < count; i++)
        if (cr_quantity_of(teller, uses[i].value) == about->quantity)
            sum += cr_local(teller, uses[i]);
    return sum;
}

static double number_of(const struct cr_teller *teller, const struct cr_about *about)
{
    const struct cr_run *run = teller->run;
    const bool all = about->sample == CR_NONE && about->quantity == run->model->loss;
    const size_t sample = about->sample == CR_NONE ? 0 : (size_t)about->sample;
    switch (about->kind) {
    case CR_ABOUT_GRAD:
        return cr_run_grad(run, about->quantity, sample);
    case CR_ABOUT_NEW:
        return run->updated[about->quantity];
    case CR_ABOUT_LOCAL:
        return local(teller, about);
    case CR_ABOUT_VALUE:
        break;
    }
    return all ? cr_run_loss(run) : cr_run_value(run, about->quantity, sample);
}

/* What is asked for of a key: z.symbol, z.formula, z.equation, w.grad.equation, else a number. */
static struct cr_math *answer(const struct cr_teller *teller, const struct cr_about *about,
                              const char *ending)
{
    const size_t q = about->quantity;
    if (strcmp(ending, ".symbol") == 0)
        return about->kind == CR_ABOUT_GRAD ? cr_gradient_symbol(teller, q)
                                            : cr_symbol_of(teller, q);
    if (strcmp(ending, ".formula") == 0)
        return about->kind == CR_ABOUT_GRAD
                   ? cr_gradient_relation(teller, q, CR_REACH_LOSS, false)->parts[1]
                   : cr_definition(teller, q, CR_FORM_SYMBOLS);
    if (strcmp(ending, ".equation") == 0)
        return about->kind == CR_ABOUT_GRAD  ? cr_gradient_relation(teller, q, CR_REACH_LOSS, false)
               : about->kind == CR_ABOUT_NEW ? cr_update_relation(teller, q)
                                             : cr_value_relation(teller, q, false);
    return cr_math_number(teller->arena, number_of(teller, about));
}

int cr_weave_answer(struct cr_arena *arena, const struct cr_run *run,
                    const struct cr_about *about, const char *ending, int digits,
                    struct cr_buf *out, struct cr_err *err)
{
    struct cr_teller teller;
    if (cr_teller_init(&teller, arena, run, err))
        return -1;
    teller.sample = about->sample == CR_NONE ? 0 : (size_t)about->sample;
    teller.expand = 32;
    struct cr_math *math = answer(&teller, about, ending);
    if (!math)
        return cr_fail_memory(err);
    cr_math_settle(math, digits);
    if (math->kind == CR_MATH_NUMBER) {
        cr_math_text(math, out);
        return cr_buf_check(out, err);
    }
    cr_buf_putc(out, '$');
    cr_math_tex(math, out);
    cr_buf_putc(out, '$');
    return cr_buf_check(out, err);
}
