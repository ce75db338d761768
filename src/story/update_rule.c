/* The rule of the optimizer as formulas: see update_rule.h. */
#include "story/update_rule.h"

#include <ctype.h>
#include <string.h>

enum { LETTERS_MOST = 16 };

/* What stands for the letters of the rule: symbols, or the numbers of one parameter. */
struct letters {
    const struct cr_teller *teller;
    const char *names[LETTERS_MOST];
    struct cr_math *with[LETTERS_MOST];
    size_t count;
};

static const struct cr_training *training_of(const struct cr_teller *teller)
{
    return &teller->model->net->training;
}

static const struct cr_optimizer_row *row_of(const struct cr_teller *teller)
{
    return cr_optimizer_row(training_of(teller)->optimizer);
}

static size_t line_count(const struct cr_teller *teller)
{
    size_t count = 0;
    while (count < CR_UPDATE_LINES_MOST && row_of(teller)->lines[count].left)
        count++;
    return count;
}

bool cr_rule_remembers(const struct cr_teller *teller)
{
    return line_count(teller) > 1;
}

bool cr_rule_counts(const struct cr_teller *teller)
{
    for (size_t line = 0; line < line_count(teller); line++)
        if (strstr(row_of(teller)->lines[line].right, "^t"))
            return true;
    return false;
}

bool cr_rule_makes_new(const struct cr_teller *teller, size_t line)
{
    const char *left = row_of(teller)->lines[line].left, *at = row_of(teller)->lines[line].right;
    const size_t length = strlen(left);
    for (const char *begin = at; (at = strstr(at, left)) != NULL; at += length)
        if ((at == begin || !isalnum((unsigned char)at[-1])) && !isalnum((unsigned char)at[length]))
            return true;
    return false;
}

static struct cr_math *number(const struct letters *l, double value)
{
    return cr_math_number(l->teller->arena, value);
}

/* A letter gets a new meaning, or its first. */
static void define(struct letters *l, const char *name, struct cr_math *with)
{
    size_t i = 0;
    while (i < l->count && strcmp(l->names[i], name) != 0)
        i++;
    if (i == l->count)
        l->count++;
    l->names[i] = name;
    l->with[i] = with;
}

static struct cr_math *with(const struct letters *l, const char *name)
{
    size_t i = 0;
    while (strcmp(l->names[i], name) != 0)
        i++;
    return l->with[i];
}

/* A formula of the rule, with numbers of its own: every line has its own digits. NULL when
 * memory is out. */
static struct cr_math *formula(const struct letters *l, const char *text)
{
    struct cr_math *with[LETTERS_MOST];
    for (size_t i = 0; i < l->count; i++) {
        with[i] = l->with[i] && l->with[i]->kind == CR_MATH_NUMBER
                      ? cr_arena_copy(l->teller->arena, l->with[i], 1, sizeof *with[i])
                      : l->with[i];
        if (!with[i])
            return NULL;
    }
    return cr_math_template(l->teller->arena, text, l->names, with, l->count);
}

/* The settings in the order in which they are told. */
struct setting {
    const char *letter;
    double value;
};

static void find_settings(const struct cr_teller *teller,
                          struct setting settings[CR_RULE_SETTINGS])
{
    const struct cr_training *t = training_of(teller);
    const struct setting all[CR_RULE_SETTINGS] = {
        {"alpha", cr_training_rate(t, 1)}, {"mu", t->momentum}, {"rho", t->rho},
        {"beta1", t->beta1},               {"beta2", t->beta2}, {"epsilon", t->eps},
        {"lambda", cr_training_weight_decay(t)}};
    memcpy(settings, all, sizeof all);
}

static bool is_named(const struct cr_teller *teller, const char *letter)
{
    for (size_t line = 0; line < line_count(teller); line++)
        if (strstr(row_of(teller)->lines[line].right, letter))
            return true;
    return false;
}

size_t cr_rule_settings(const struct cr_teller *teller, struct cr_math *out[CR_RULE_SETTINGS])
{
    struct setting settings[CR_RULE_SETTINGS];
    size_t n = 0;
    find_settings(teller, settings);
    for (size_t i = 0; i < CR_RULE_SETTINGS; i++)
        if (is_named(teller, settings[i].letter))
            out[n++] = cr_math_two(teller->arena, CR_MATH_RELATION,
                                   cr_math_name_symbol(teller->arena, settings[i].letter),
                                   cr_math_number(teller->arena, settings[i].value));
    return n;
}

static struct letters letters_of(const struct cr_teller *teller, bool numbers,
                                 struct cr_math *w, struct cr_math *gradient)
{
    struct letters l = {.teller = teller};
    struct setting settings[CR_RULE_SETTINGS];
    find_settings(teller, settings);
    for (size_t i = 0; numbers && i < CR_RULE_SETTINGS; i++)
        define(&l, settings[i].letter, number(&l, settings[i].value));
    if (numbers)
        define(&l, "c", number(&l, teller->run->clip_scale));
    define(&l, "w", w);
    define(&l, "d", gradient);
    define(&l, "m", number(&l, 0));
    define(&l, "v", number(&l, 0));
    define(&l, "t", number(&l, 1));
    return l;
}

/* What the rule takes for the gradient d: shortened by clipping, and with the weight decay
 * where that goes by way of the gradient. Gradient descent says itself when it goes up. */
static struct cr_math *pulled(const struct letters *l)
{
    const struct cr_training *training = training_of(l->teller);
    const bool up = l->teller->model->net->maximize, turned = up && cr_rule_remembers(l->teller);
    const bool clipped = l->teller->run->clip_scale != 1;
    const bool decays = training->optimizer != CR_OPTIMIZER_ADAMW &&
                        cr_training_weight_decay(training) != 0;
    static const char *const texts[2][2][3] = {{{"d", "d+lambda*w", "d-lambda*w"},
                                                {"c*d", "c*d+lambda*w", "c*d-lambda*w"}},
                                               {{"-d", "-d+lambda*w", ""},
                                                {"-c*d", "-c*d+lambda*w", ""}}};
    return formula(l, texts[turned][clipped][!decays ? 0 : up && !turned ? 2 : 1]);
}

/* w - alpha g, or + where it goes up. */
static const char *right_side(const struct letters *l, size_t line)
{
    const char *text = row_of(l->teller)->lines[line].right;
    const bool up = l->teller->model->net->maximize && !cr_rule_remembers(l->teller);
    return up ? "w+alpha*g" : text;
}

/* m, v, m^ or v^. */
static struct cr_math *left_side(const struct letters *l, size_t line)
{
    return cr_math_name_symbol(l->teller->arena, row_of(l->teller)->lines[line].left);
}

struct cr_math *cr_rule_gradient(const struct cr_teller *teller, struct cr_math *symbol)
{
    const struct letters l =
        letters_of(teller, false, symbol, cr_gradient_by(teller, symbol, true));
    return cr_math_two(teller->arena, CR_MATH_RELATION,
                       cr_math_symbol(teller->arena, "g", "", ""), pulled(&l));
}

size_t cr_rule_symbols(const struct cr_teller *teller, struct cr_math *symbol,
                       struct cr_math *out[CR_RULE_MOST])
{
    struct letters l = letters_of(teller, false, symbol, cr_gradient_by(teller, symbol, true));
    const bool remembers = cr_rule_remembers(teller);
    const size_t lines = line_count(teller);
    size_t n = 0;
    define(&l, "g", remembers ? cr_math_symbol(teller->arena, "g", "", "") : pulled(&l));
    if (remembers)
        out[n++] = cr_rule_gradient(teller, symbol);
    for (size_t line = 0; line < lines; line++) {
        struct cr_math *left =
            line + 1 == lines ? cr_new_symbol(teller, symbol) : left_side(&l, line);
        out[n++] = cr_math_two(teller->arena, CR_MATH_RELATION, left,
                               formula(&l, right_side(&l, line)));
        define(&l, row_of(teller)->lines[line].left, left);
    }
    return n;
}

/* name = formula = number; the number then stands for the name. */
static struct cr_math *calculated(struct letters *l, const char *name, struct cr_math *left,
                                  struct cr_math *right)
{
    struct cr_math *value = right ? number(l, cr_math_value(right)) : NULL;
    struct cr_math *const parts[] = {left, right, value};
    define(l, name, value);
    return cr_relate(l->teller->arena, parts, 3);
}

size_t cr_rule_numbers(const struct cr_teller *teller, size_t quantity,
                       struct cr_math *out[CR_RULE_MOST])
{
    struct cr_arena *arena = teller->arena;
    struct letters l = letters_of(
        teller, true, cr_number_of(teller, quantity),
        cr_math_number(arena, cr_run_grad(teller->run, quantity, 0)));
    const bool remembers = cr_rule_remembers(teller);
    struct cr_math *g = pulled(&l);
    size_t n = 0;
    define(&l, "g", g);
    if (remembers && g && g->kind != CR_MATH_NUMBER)
        out[n++] = calculated(&l, "g", cr_math_symbol(arena, "g", "", ""), g);
    size_t line = 0;
    for (; line + 1 < line_count(teller); line++)
        out[n++] = calculated(&l, row_of(teller)->lines[line].left, left_side(&l, line),
                              formula(&l, right_side(&l, line)));
    struct cr_math *new = cr_math_number(arena, teller->run->updated[quantity]);
    cr_math_tell_apart(with(&l, "w"), new);
    struct cr_math *const parts[] = {cr_new_symbol(teller, cr_symbol_of(teller, quantity)),
                                     formula(&l, right_side(&l, line)), new};
    out[n++] = cr_relate(arena, parts, 3);
    return n;
}

struct cr_math *cr_update_relation(const struct cr_teller *teller, size_t quantity)
{
    struct cr_math *lines[CR_RULE_MOST];
    return lines[cr_rule_numbers(teller, quantity, lines) - 1];
}
