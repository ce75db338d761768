/*
 * How many digits the numbers of a formula show: see cr_math_settle in math.h.
 *
 * A reader checks -0.94 * 0.25 * 0.5 = -0.118 by hand and stumbles when it does not give
 * the result. So the parts of a relation that are all numbers are calculated here as a
 * reader would, with the digits that are shown, and must round to the result that is shown.
 */
#include <math.h>

#include "base/num.h"
#include "math/settle.h"

enum { DEFAULT_DIGITS = 3, MOST_DIGITS = 15, MOST_ARGUMENTS = 64 };

static double value_of_call(const struct cr_math *math)
{
    double arguments[MOST_ARGUMENTS];
    const double *x[MOST_ARGUMENTS];
    const unsigned char step[MOST_ARGUMENTS] = {0};
    if (math->count > MOST_ARGUMENTS || !cr_op_row(math->op)->forward)
        return NAN;
    for (size_t i = 0; i < math->count; i++) {
        arguments[i] = cr_math_value(math->parts[i]);
        x[i] = &arguments[i];
    }
    const struct cr_args args = {.x = x, .step = step, .count = math->count, .samples = 1};
    double y = NAN;
    cr_op_row(math->op)->forward(&args, &y);
    return y;
}

static double value_of_all(const struct cr_math *math, bool product)
{
    double result = product ? 1 : 0;
    for (size_t i = 0; i < math->count; i++) {
        const double part = cr_math_value(math->parts[i]);
        result = product ? result * part : result + part;
    }
    return result;
}

double cr_math_value(const struct cr_math *math)
{
    switch (math->kind) {
    case CR_MATH_NUMBER:
        return cr_num_shown(math->number, math->digits ? math->digits : 17).value;
    case CR_MATH_SYMBOL:
        return math->constant ? math->number : NAN;
    case CR_MATH_SUM:
        return value_of_all(math, false);
    case CR_MATH_PRODUCT:
        return value_of_all(math, true);
    case CR_MATH_NEGATIVE:
        return -cr_math_value(math->parts[0]);
    case CR_MATH_FRACTION:
        return cr_math_value(math->parts[0]) / cr_math_value(math->parts[1]);
    case CR_MATH_POWER:
        return pow(cr_math_value(math->parts[0]), cr_math_value(math->parts[1]));
    case CR_MATH_CALL:
        return value_of_call(math);
    default:
        return NAN;
    }
}

bool cr_math_is_numeric(const struct cr_math *math)
{
    if ((math->kind == CR_MATH_SYMBOL && !math->constant) || math->kind == CR_MATH_DERIVATIVE ||
        math->kind == CR_MATH_BIGSUM)
        return false;
    for (size_t i = 0; i < math->count; i++)
        if (!cr_math_is_numeric(math->parts[i]))
            return false;
    return true;
}

void cr_math_show_digits(struct cr_math *math, int digits)
{
    if (math->kind == CR_MATH_NUMBER)
        math->digits = digits > math->least ? digits : math->least;
    for (size_t i = 0; i < math->count; i++)
        cr_math_show_digits(math->parts[i], digits);
}

void cr_math_tell_apart(struct cr_math *a, struct cr_math *b)
{
    if (!a || !b || a->number == b->number)
        return;
    const int digits = cr_num_digits_apart(a->number, b->number, DEFAULT_DIGITS, MOST_DIGITS);
    a->least = b->least = digits > DEFAULT_DIGITS ? digits : 0;
}

static bool has_number(const struct cr_math *math)
{
    if (math->kind == CR_MATH_NUMBER)
        return true;
    for (size_t i = 0; i < math->count; i++)
        if (has_number(math->parts[i]))
            return true;
    return false;
}

bool cr_rounds_to(double value, const struct cr_num_shown *result)
{
    const double noise = 1e-12 * fabs(result->value);
    const double more = result->value < 0 ? result->value - value : value - result->value;
    const double half = result->unit / 2;
    if (result->unit > 0) /* a half goes up */
        return more >= -half - noise && more < half - noise;
    if (result->value == 0)
        return value == 0;
    return fabs(more) <= pow(10, floor(log10(fabs(result->value))) - DEFAULT_DIGITS) / 2 + noise;
}

/* Can it be calculated: all numbers, and none of them left out? */
static bool is_complete(const struct cr_math *math)
{
    if (math->kind == CR_MATH_WORDS)
        return false;
    for (size_t i = 0; i < math->count; i++)
        if (!is_complete(math->parts[i]))
            return false;
    return cr_math_is_numeric(math);
}

static bool holds(const struct cr_math *relation)
{
    const struct cr_math *last = relation->parts[relation->count - 1];
    const struct cr_num_shown result = cr_num_shown(last->number, last->digits);
    for (size_t i = 0; i + 1 < relation->count; i++)
        if (is_complete(relation->parts[i]) &&
            !cr_rounds_to(cr_math_value(relation->parts[i]), &result))
            return false;
    return true;
}

static void set_operand_digits(struct cr_math *relation, int digits)
{
    for (size_t i = 0; i + 1 < relation->count; i++)
        cr_math_show_digits(relation->parts[i], digits);
}

/* Operands get more digits until the result holds. A result whose operands are exact (a
 * tie, 0.5 * 0.125) may need more digits itself. */
static void settle_relation(struct cr_math *relation, int digits)
{
    struct cr_math *last = relation->parts[relation->count - 1];
    if (last->kind != CR_MATH_NUMBER || !isfinite(last->number) || holds(relation))
        return;
    for (int result = last->digits; result <= MOST_DIGITS; result++) {
        cr_math_show_digits(last, result);
        for (int more = result; more <= MOST_DIGITS; more++) {
            set_operand_digits(relation, more);
            if (holds(relation))
                return;
        }
    }
    cr_math_show_digits(relation, digits);
    relation->approximate = true; /* what is left of a sum that cancels: rounding */
}

void cr_math_settle(struct cr_math *math, int digits)
{
    if (!has_number(math))
        return;
    cr_math_show_digits(math, digits ? digits : DEFAULT_DIGITS);
    const bool matrices = math->kind == CR_MATH_RELATION &&
                          math->parts[math->count - 1]->kind == CR_MATH_MATRIX;
    if (matrices) {
        cr_settle_matrices(math, digits);
    } else if (math->kind == CR_MATH_ROW) {
        for (size_t i = 0; i < math->count; i++)
            cr_math_settle(math->parts[i], digits);
    } else if (math->kind == CR_MATH_RELATION && digits == 0) {
        settle_relation(math, DEFAULT_DIGITS);
    } else if (math->kind == CR_MATH_RELATION) {
        const struct cr_math *last = math->parts[math->count - 1];
        math->approximate =
            last->kind == CR_MATH_NUMBER && isfinite(last->number) && !holds(math);
    }
}
