/* Answers to marks: see weave_answer.h. */
#include "cli/weave_answer.h"

#include <math.h>
#include <string.h>

#include "check/replay.h"
#include "story/formula.h"
#include "story/update_rule.h"

/* d quantity / d by, over all paths; NaN when memory is out. */
static double derivative(const struct cr_run *run, const struct cr_about *about)
{
    struct cr_replay replay;
    struct cr_err err = {0};
    const bool known = !cr_replay_init(&replay, run, &err) &&
                       !cr_replay_run(&replay, NULL, NULL, &err);
    const double value = known ? cr_replay_says(&replay, about) : NAN;
    cr_replay_release(&replay);
    cr_err_release(&err);
    return value;
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
        return derivative(run, about);
    case CR_ABOUT_VALUE:
        break;
    }
    return all ? cr_run_loss(run) : cr_run_value(run, about->quantity, sample);
}

/* Its only operand place; NULL where there are several, which have no formula together. */
static const struct cr_use *use_of(const struct cr_teller *teller, const struct cr_about *about)
{
    size_t count;
    const struct cr_use *uses = cr_uses(teller, about->by, &count), *found = NULL;
    for (size_t i = 0; i < count; i++)
        if (cr_quantity_of(teller, uses[i].value) == about->quantity) {
            if (found)
                return NULL;
            found = &uses[i];
        }
    return found;
}

static struct cr_math *symbol(const struct cr_teller *teller, const struct cr_about *about)
{
    struct cr_math *own = cr_symbol_of(teller, about->quantity);
    switch (about->kind) {
    case CR_ABOUT_GRAD:
        return cr_gradient_symbol(teller, about->quantity);
    case CR_ABOUT_NEW:
        return cr_new_symbol(teller, own);
    case CR_ABOUT_LOCAL:
        return cr_derivative_symbol(teller, about->quantity, about->by);
    case CR_ABOUT_VALUE:
        break;
    }
    return own;
}

/* symbol = formula = numbers = value */
static struct cr_math *equation(const struct cr_teller *teller, const struct cr_about *about)
{
    const struct cr_use *use = about->kind == CR_ABOUT_LOCAL ? use_of(teller, about) : NULL;
    struct cr_math *const bare[] = {symbol(teller, about),
                                    cr_math_number(teller->arena, number_of(teller, about))};
    switch (about->kind) {
    case CR_ABOUT_GRAD:
        return cr_gradient_relation(teller, about->quantity, CR_REACH_LOSS, false);
    case CR_ABOUT_NEW:
        return cr_update_relation(teller, about->quantity);
    case CR_ABOUT_LOCAL:
        return use ? cr_local_relation(teller, *use, about->by)
                   : cr_relate(teller->arena, bare, 2);
    case CR_ABOUT_VALUE:
        break;
    }
    return cr_value_relation(teller, about->quantity, false);
}

/* The last line of the rule that a new value follows from: the one that says what it is. */
static struct cr_math *rule(const struct cr_teller *teller, size_t quantity)
{
    struct cr_math *lines[CR_RULE_MOST] = {NULL};
    const size_t count = cr_rule_symbols(teller, cr_symbol_of(teller, quantity), lines);
    return count ? lines[count - 1] : NULL;
}

/* What stands right of the first equals sign, in symbols; its value where that is all. */
static struct cr_math *formula(const struct cr_teller *teller, const struct cr_about *about)
{
    if (about->kind == CR_ABOUT_VALUE)
        return cr_definition(teller, about->quantity, CR_FORM_SYMBOLS);
    const struct cr_math *relation = about->kind == CR_ABOUT_NEW
                                         ? rule(teller, about->quantity)
                                         : equation(teller, about);
    return relation ? relation->parts[1] : NULL;
}

/* What is asked for of a key: z.symbol, z.formula, z.equation, w.grad.equation, else a number. */
static struct cr_math *answer(const struct cr_teller *teller, const struct cr_about *about,
                              const char *ending)
{
    if (strcmp(ending, ".symbol") == 0)
        return symbol(teller, about);
    if (strcmp(ending, ".formula") == 0)
        return formula(teller, about);
    if (strcmp(ending, ".equation") == 0)
        return equation(teller, about);
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
