/* What is plotted: see subject.h. */
#include "plot/subject.h"

#include <math.h>
#include <string.h>

#include "base/near.h"
#include "math/letters.h"
#include "math/print.h"
#include "plot/forms.h"

enum { OTHERS = 2 }; /* softmax: operands that stay 0 */

static bool has_class(enum cr_op op, enum cr_op_class class)
{
    return cr_op_row(op)->classes & 1u << class;
}

bool cr_subject_is_loss(const struct cr_subject *subject)
{
    return has_class(subject->op, CR_CLASS_LOSS);
}

bool cr_subject_can(enum cr_op op)
{
    const bool unary = cr_op_row(op)->min == 1 && cr_op_row(op)->max == 1;
    return has_class(op, CR_CLASS_LOSS) || has_class(op, CR_CLASS_LAYER) ||
           has_class(op, CR_CLASS_ACTIVATION) ||
           (has_class(op, CR_CLASS_ARITHMETIC) && unary);
}

/* ---- values ---- */

/* The operands when the argument is x: x[0] itself, then the target, or zeros. */
struct operands {
    double numbers[1 + OTHERS];
    const double *x[1 + OTHERS];
    unsigned char step[1 + OTHERS];
    struct cr_args args;
};

static void operands_at(const struct cr_subject *subject, double x, struct operands *o)
{
    const bool softmax = has_class(subject->op, CR_CLASS_LAYER);
    *o = (struct operands){.numbers = {x, cr_subject_is_loss(subject) ? subject->target : 0}};
    for (size_t i = 0; i <= OTHERS; i++)
        o->x[i] = &o->numbers[i];
    o->args = (struct cr_args){
        .x = o->x,
        .step = o->step,
        .count = softmax ? 1 + OTHERS : cr_subject_is_loss(subject) ? 2 : 1,
        .samples = 1};
}

double cr_subject_value(const struct cr_subject *subject, double x)
{
    struct operands o;
    double y = NAN;
    operands_at(subject, x, &o);
    cr_op_row(subject->op)->forward(&o.args, &y);
    return y;
}

double cr_subject_slope(const struct cr_subject *subject, double x)
{
    struct operands o;
    double y = NAN, slope = NAN;
    const double one = 1;
    operands_at(subject, x, &o);
    cr_op_row(subject->op)->forward(&o.args, &y);
    if (isfinite(y)) /* log has a slope where it has no value */
        cr_op_row(subject->op)->vjp(&o.args, 0, &y, &one, &slope);
    return slope;
}

/* ---- formulas ---- */

/* What the letters of ops.def stand for. */
struct letters {
    struct cr_arena *arena;
    struct cr_math *with[4];
};

static struct cr_math *read(const struct letters *letters, const char *formula)
{
    static const char *const names[] = {"x", "x1", "x2", "y"};
    return cr_math_template(letters->arena, formula, names, letters->with, 4);
}

/* "x1<=x2" taken apart. */
static int read_condition(const struct letters *letters, const char *condition,
                          struct cr_rule *rule, struct cr_err *err)
{
    static const struct {
        const char *written, *sign;
    } signs[] = {{"<=", "≤"}, {">=", "≥"}, {"<", "<"}, {">", ">"}, {"=", "="}};
    size_t i = 0;
    while (!strstr(condition, signs[i].written))
        i++;
    const char *place = strstr(condition, signs[i].written);
    const char *left =
        cr_arena_format(letters->arena, "%.*s", (int)(place - condition), condition);
    if (!left)
        return cr_fail_memory(err);
    rule->relation = signs[i].sign;
    rule->left = read(letters, left);
    rule->right = read(letters, place + strlen(signs[i].written));
    return rule->left && rule->right ? 0 : cr_fail_memory(err);
}

static int read_cases(const struct letters *letters, const struct cr_form *form,
                      struct cr_formula *formula, struct cr_err *err)
{
    for (size_t i = 0; i < CR_RULES_MOST && form->cases[i].value; i++) {
        struct cr_rule *rule = &formula->rules[formula->count++];
        rule->value = read(letters, form->cases[i].value);
        if (!rule->value)
            return cr_fail_memory(err);
        if (*form->cases[i].condition &&
            read_condition(letters, form->cases[i].condition, rule, err))
            return -1;
    }
    return 0;
}

/* The formula of ops.def, or the derivative to the first operand; what has none is said in
 * words. */
static struct cr_math *read_column(const struct letters *letters, enum cr_op op,
                                   bool derivative)
{
    const struct cr_op_row *row = cr_op_row(op);
    const char *column = derivative ? row->derivative : row->formula;
    const char *first =
        cr_arena_format(letters->arena, "%.*s", (int)strcspn(column, ";"), column);
    if (!first)
        return NULL;
    return *first ? read(letters, first) : cr_math_words(letters->arena, row->words);
}

static bool calls_itself(const struct cr_math *math, enum cr_op op)
{
    return math->kind == CR_MATH_CALL && math->op == op;
}

static int fill_formula(const struct letters *letters, enum cr_op op, bool derivative,
                        struct cr_formula *formula, struct cr_err *err)
{
    const struct cr_form *form = cr_form_of(op, derivative);
    const struct cr_look *look = cr_look_of(op);
    if (form)
        return read_cases(letters, form, formula, err);
    struct cr_math *value = read_column(letters, op, derivative);
    if (!value)
        return cr_fail_memory(err);
    if (calls_itself(value, op) && !(look && look->head))
        return 0; /* tanh(z) = tanh(z) */
    formula->rules[formula->count++].value = value;
    return 0;
}

/* f and f', or L and dL/dyhat. */
static int fill_heads(struct cr_subject *subject, struct cr_arena *arena,
                      struct cr_err *err)
{
    const struct cr_look *look = cr_look_of(subject->op);
    const bool loss = cr_subject_is_loss(subject);
    const char *head = loss                 ? "L"
                       : look && look->head ? look->head
                                            : cr_function_name(subject->op);
    struct cr_formula *f = &subject->function, *d = &subject->derivative;
    f->head = cr_math_symbol(arena, head, "", "");
    d->head = loss ? cr_math_two(arena, CR_MATH_DERIVATIVE, f->head, subject->argument)
                   : f->head;
    d->primed = !loss;
    f->of_argument = d->of_argument = !loss;
    return f->head && d->head ? 0 : cr_fail_memory(err);
}

static int fill_formulas(struct cr_subject *subject, struct cr_arena *arena,
                         struct cr_err *err)
{
    const bool loss = cr_subject_is_loss(subject);
    const bool plain = has_class(subject->op, CR_CLASS_ARITHMETIC);
    struct cr_math *argument = loss ? cr_math_hat(arena, "y", "", "")
                                    : cr_math_symbol(arena, plain ? "x" : "z", "", "");
    const struct letters letters = {
        .arena = arena,
        .with = {argument, argument, cr_math_symbol(arena, "y", "", ""),
                 cr_math_call(arena, subject->op, &argument, 1)}};
    for (size_t i = 0; i < sizeof letters.with / sizeof *letters.with; i++)
        if (!letters.with[i])
            return cr_fail_memory(err);
    subject->argument = argument;
    return fill_heads(subject, arena, err) ||
                   fill_formula(&letters, subject->op, false, &subject->function, err) ||
                   fill_formula(&letters, subject->op, true, &subject->derivative, err)
               ? -1
               : 0;
}

/* ---- the subject ---- */

static int find(const char *name, enum cr_op *op, struct cr_err *err)
{
    const char *names[CR_OP_COUNT] = {NULL};
    for (int i = 0; i < CR_OP_COUNT; i++)
        if (cr_subject_can((enum cr_op)i))
            names[i] = cr_op_row((enum cr_op)i)->name;
    for (*op = 0; *op < CR_OP_COUNT; (*op)++)
        if (names[*op] && strcmp(names[*op], name) == 0)
            return 0;
    bool several = false; /* an operation, but of several numbers: no slip */
    for (int i = 0; i < CR_OP_COUNT; i++)
        several = several || strcmp(cr_op_row((enum cr_op)i)->name, name) == 0;
    const char *near = several ? NULL : cr_nearest(name, names, CR_OP_COUNT);
    return near ? cr_fail(err, CR_STATUS_USAGE,
                          "no function to plot is called \"%s\" (did you mean %s?)", name,
                          near)
                : cr_fail(err, CR_STATUS_USAGE,
                          "no function to plot is called \"%s\" (chainrule plot --list "
                          "names them)",
                          name);
}

static int check_target(const struct cr_subject *subject, bool given, struct cr_err *err)
{
    const char *name = cr_op_row(subject->op)->name;
    const double y = subject->target;
    if (given && !cr_subject_is_loss(subject))
        return cr_fail(err, CR_STATUS_USAGE,
                       "target \"%.15g\": \"%s\" is no loss and has none", y, name);
    if (subject->op == CR_OP_HINGE && fabs(y) != 1)
        return cr_fail(err, CR_STATUS_USAGE, "target \"%.15g\": for hinge it is 1 or -1", y);
    if ((subject->op == CR_OP_BCE || subject->op == CR_OP_CE) && !(y >= 0 && y <= 1))
        return cr_fail(err, CR_STATUS_USAGE, "target \"%.15g\": for %s it is from 0 to 1", y,
                       name);
    return fabs(y) <= 1e6 ? 0
                          : cr_fail(err, CR_STATUS_USAGE,
                                    "target \"%.15g\": it is at most 1000000 in size", y);
}

static void choose_range(struct cr_subject *subject)
{
    const struct cr_look *look = cr_look_of(subject->op);
    const bool loss = cr_subject_is_loss(subject);
    const bool own = look && look->to > look->from;
    subject->from = own ? look->from : loss ? subject->target - 3 : -6;
    subject->to = own ? look->to : loss ? subject->target + 3 : 6;
    subject->low = own ? look->low : 0;
    subject->high = own ? look->high : 0;
}

int cr_subject_init(struct cr_subject *subject, struct cr_arena *arena, const char *name,
                    const double *target, struct cr_err *err)
{
    *subject = (struct cr_subject){.target = target ? *target : 1};
    if (find(name, &subject->op, err) || check_target(subject, target != NULL, err))
        return -1;
    const struct cr_look *look = cr_look_of(subject->op);
    subject->title = look ? look->title : cr_op_row(subject->op)->name;
    choose_range(subject);
    return fill_formulas(subject, arena, err);
}

/* ---- in words ---- */

static void put_rule(const struct cr_rule *rule, struct cr_buf *out)
{
    cr_math_text(rule->value, out);
    if (!rule->left)
        return;
    cr_buf_puts(out, " where ");
    cr_math_text(rule->left, out);
    cr_buf_printf(out, " %s ", rule->relation);
    cr_math_text(rule->right, out);
}

void cr_subject_head(const struct cr_formula *formula, struct cr_buf *out)
{
    cr_math_text(formula->head, out);
    if (formula->primed)
        cr_buf_puts(out, "′");
}

void cr_subject_text(const struct cr_subject *subject, const struct cr_formula *formula,
                     struct cr_buf *out)
{
    cr_subject_head(formula, out);
    if (formula->of_argument) {
        cr_buf_putc(out, '(');
        cr_math_text(subject->argument, out);
        cr_buf_putc(out, ')');
    }
    for (size_t i = 0; i < formula->count; i++) {
        cr_buf_puts(out, i == 0 ? " = " : ", ");
        put_rule(&formula->rules[i], out);
    }
}

void cr_subject_caption(const struct cr_subject *subject, bool italic, struct cr_buf *out)
{
    const struct cr_num_shown y = cr_num_shown(subject->target, 6);
    if (cr_subject_is_loss(subject)) {
        cr_buf_puts(out, "for the target ");
        cr_letter_unicode(out, "y", italic);
        cr_buf_printf(out, " = %s%s", y.negative ? "−" : "", y.text);
    } else if (has_class(subject->op, CR_CLASS_LAYER)) {
        cr_buf_puts(out, "the share of ");
        cr_letter_unicode(out, "z", italic);
        cr_buf_puts(out, " against two others that are 0");
    }
}
