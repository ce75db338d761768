/* The options of minimize and maximize: see expr_build.h and training.h. */
#include <string.h>

#include "read/expr_build.h"

static const char *goal_word(const struct cr_expr *expr)
{
    return expr->maximize ? "maximize" : "minimize";
}

/* What the word of an option can be. */
static void say_words(struct cr_expr *expr, const struct cr_expr_option *option,
                      const struct cr_training_option *row)
{
    const char *words[CR_TRAINING_WORDS_MOST];
    const size_t count = cr_training_words(row, words);
    struct cr_buf list = {0};
    for (size_t i = 0; i < count; i++)
        cr_buf_printf(&list, "%s%s", i ? ", " : "", words[i]);
    cr_expr_wrong(expr, option->value_at, "%s is one of %s", option->key,
                  cr_buf_text(&list));
    cr_buf_release(&list);
}

static void set_word(struct cr_expr *expr, const struct cr_expr_option *option,
                     const struct cr_training_option *row)
{
    const char *nearest = NULL;
    if (!option->word)
        say_words(expr, option, row);
    else if (!cr_training_choose(row, option->word, &expr->net->training,
                                 &expr->net->reduce_mean, &nearest))
        cr_expr_wrong(expr, option->value_at, "%s = %s is unknown%s", option->key,
                      cr_cut(option->word).text, cr_expr_hint(nearest).text);
}

static bool set_negative(struct cr_expr *expr, const struct cr_expr_option *option,
                         const struct cr_training_option *row, double number)
{
    const char *other =
        cr_training_set_negative(row, number, goal_word(expr), &expr->net->training);
    if (other)
        cr_diag_add(expr->diag, CR_SEVERITY_WARNING, option->at,
                    "rate = %s is negative; %s with a positive rate says the same",
                    cr_expr_text(expr, option->value_at, option->value_end).text, other);
    return other != NULL;
}

static int set_number(struct cr_expr_builder *builder,
                      const struct cr_expr_option *option,
                      const struct cr_training_option *row)
{
    struct cr_expr *expr = builder->expr;
    builder->mode = CR_EXPR_NUMBERS;
    builder->present = NULL;
    if (cr_expr_evaluate(builder, option->items, NULL))
        return -1;
    const struct cr_expr_value *value = &builder->stack[0];
    if (value->kind == CR_VALUE_NUMBER &&
        !set_negative(expr, option, row, value->number) &&
        !cr_training_set(row, value->number, &expr->net->training))
        cr_expr_wrong(expr, option->value_at, "%s = %s is out of range (%s)", option->key,
                      cr_expr_text(expr, option->value_at, option->value_end).text,
                      row->range);
    return 0;
}

/* Is the option known, and the first of its kind? */
static bool check(struct cr_expr *expr, size_t index,
                  const struct cr_training_option **row)
{
    const struct cr_expr_option *option = &expr->options[index];
    const char *nearest = NULL;
    *row = cr_training_option(option->key, &nearest);
    if (!*row) {
        cr_expr_wrong(expr, option->at, "\"%s\" is no option of %s%s",
                      cr_cut(option->key).text, goal_word(expr),
                      cr_expr_hint(nearest).text);
        return false;
    }
    for (size_t i = 0; i < index; i++) {
        if (strcmp(expr->options[i].key, option->key) == 0) {
            cr_expr_wrong(expr, option->at, "%s is given twice", option->key);
            return false;
        }
    }
    return true;
}

/* Says which options the optimizer does not have. */
static void warn_of_idle(struct cr_expr *expr)
{
    const struct cr_training *training = &expr->net->training;
    const char *nearest;
    for (size_t i = 0; i < expr->option_count; i++) {
        const struct cr_training_option *row =
            cr_training_option(expr->options[i].key, &nearest);
        if (row && !cr_training_has(training, row))
            cr_diag_add(expr->diag, CR_SEVERITY_WARNING, expr->options[i].at,
                        "%s has nothing to do: optimizer = %s has none", row->key,
                        cr_optimizer_row(training->optimizer)->name);
    }
}

int cr_expr_set_options(struct cr_expr_builder *builder)
{
    struct cr_expr *expr = builder->expr;
    for (size_t i = 0; i < expr->option_count; i++) {
        const struct cr_training_option *row;
        if (!check(expr, i, &row))
            continue;
        if (row->kind == CR_TRAINING_WORD)
            set_word(expr, &expr->options[i], row);
        else if (set_number(builder, &expr->options[i], row))
            return -1;
    }
    warn_of_idle(expr);
    return 0;
}
