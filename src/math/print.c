/* The one walk over a tree that all printers share: see print.h. */
#include "math/print.h"

#include <math.h>

/* How tightly a tree holds together; a part looser than its place needs parentheses. */
enum level { LEVEL_RELATION, LEVEL_SUM, LEVEL_PRODUCT, LEVEL_POWER, LEVEL_ATOM };

static bool is_negative(const struct cr_math *math)
{
    switch (math->kind) {
    case CR_MATH_NUMBER:
        return math->number < 0;
    case CR_MATH_NEGATIVE:
        return true;
    case CR_MATH_PRODUCT:
        return is_negative(math->parts[0]);
    default:
        return false;
    }
}

static bool has_exponent(const struct cr_math *math)
{
    return cr_num_shown(math->number, math->digits).has_exponent;
}

static enum level level_of(const struct cr_math *math, bool flat)
{
    switch (math->kind) {
    case CR_MATH_RELATION:
    case CR_MATH_ROW:
    case CR_MATH_ARROW:
        return LEVEL_RELATION;
    case CR_MATH_SUM:
    case CR_MATH_BIGSUM:
        return LEVEL_SUM;
    case CR_MATH_NEGATIVE:
        return LEVEL_SUM;
    case CR_MATH_NUMBER:
        return math->number < 0     ? LEVEL_SUM
               : has_exponent(math) ? LEVEL_PRODUCT
                                    : LEVEL_ATOM;
    case CR_MATH_PRODUCT:
        return is_negative(math) ? LEVEL_SUM : LEVEL_PRODUCT;
    case CR_MATH_FRACTION:
    case CR_MATH_DERIVATIVE:
        return flat ? LEVEL_PRODUCT : LEVEL_POWER;
    case CR_MATH_POWER:
        return LEVEL_POWER;
    case CR_MATH_CALL:
        return math->op == CR_OP_EXP ? LEVEL_POWER : LEVEL_ATOM;
    case CR_MATH_APPOSED:
    case CR_MATH_HADAMARD:
        return LEVEL_PRODUCT;
    case CR_MATH_SYMBOL:
    case CR_MATH_WORDS:
    case CR_MATH_MATRIX:
    case CR_MATH_PHRASE:
    case CR_MATH_PIECE:
        break;
    }
    return LEVEL_ATOM;
}

static void sign(struct cr_print *print, enum cr_sign which)
{
    print->target->text(print, print->target->sign[which]);
}

static void part(struct cr_print *print, const struct cr_math *math, enum level at_least)
{
    const bool open = level_of(math, print->target->flat) < at_least;
    if (open)
        sign(print, CR_SIGN_OPEN);
    cr_print_walk(print, math);
    if (open)
        sign(print, CR_SIGN_CLOSE);
}

static void number(struct cr_print *print, double value, int digits)
{
    const struct cr_num_shown shown = cr_num_shown(value, digits ? digits : 3);
    if (shown.negative)
        sign(print, CR_SIGN_NEGATIVE);
    print->target->number(print, &shown);
}

/* Factors; with `absolute` the minus sign of the first is left out. */
static void product(struct cr_print *print, const struct cr_math *math, bool absolute)
{
    for (size_t i = 0; i < math->count; i++) {
        const struct cr_math *factor = math->parts[i];
        if (i > 0)
            sign(print, CR_SIGN_TIMES);
        if (i == 0 && is_negative(factor) && factor->kind == CR_MATH_NUMBER)
            number(print, absolute ? -factor->number : factor->number, factor->digits);
        else if (i == 0 && absolute && factor->kind == CR_MATH_NEGATIVE)
            part(print, factor->parts[0], LEVEL_PRODUCT);
        else if (i == 0 && absolute && factor->kind == CR_MATH_PRODUCT)
            product(print, factor, true);
        else if (factor->kind == CR_MATH_BIGSUM && i + 1 == math->count)
            cr_print_walk(print, factor); /* reaches to the end, as it is read */
        else
            part(print, factor, i == 0 && is_negative(factor) ? LEVEL_SUM : LEVEL_PRODUCT);
    }
}

/* A term without its minus sign. */
static void magnitude(struct cr_print *print, const struct cr_math *math)
{
    if (math->kind == CR_MATH_NUMBER)
        number(print, -math->number, math->digits);
    else if (math->kind == CR_MATH_NEGATIVE)
        part(print, math->parts[0], LEVEL_PRODUCT);
    else
        product(print, math, true);
}

static void sum(struct cr_print *print, const struct cr_math *math)
{
    for (size_t i = 0; i < math->count; i++) {
        const struct cr_math *term = math->parts[i];
        const bool minus = i > 0 && is_negative(term);
        if (i > 0)
            sign(print, minus ? CR_SIGN_MINUS : CR_SIGN_PLUS);
        if (minus)
            magnitude(print, term);
        else
            part(print, term, LEVEL_SUM);
    }
}

static void shaped(struct cr_print *print, enum cr_shape shape,
                   const struct cr_math *const *parts, const enum level *levels,
                   size_t count)
{
    print->target->begin(print, shape);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            print->target->between(print, shape);
        part(print, parts[i], levels[i]);
    }
    print->target->end(print, shape);
}

static void fraction(struct cr_print *print, const struct cr_math *math)
{
    const bool flat = print->target->flat;
    const enum level levels[] = {flat ? LEVEL_PRODUCT : LEVEL_RELATION,
                                 flat ? LEVEL_POWER : LEVEL_RELATION};
    const struct cr_math *const parts[] = {math->parts[0], math->parts[1]};
    print->shaped = math;
    shaped(print, CR_SHAPE_FRACTION, parts, levels, 2);
}

static void derivative(struct cr_print *print, const struct cr_math *math)
{
    print->shaped = math;
    print->target->begin(print, CR_SHAPE_FRACTION);
    sign(print, CR_SIGN_PARTIAL);
    part(print, math->parts[0], LEVEL_ATOM);
    print->target->between(print, CR_SHAPE_FRACTION);
    sign(print, CR_SIGN_PARTIAL);
    part(print, math->parts[1], LEVEL_ATOM);
    print->target->end(print, CR_SHAPE_FRACTION);
}

static void power(struct cr_print *print, const struct cr_math *math)
{
    const enum level levels[] = {LEVEL_ATOM,
                                 print->target->flat ? LEVEL_ATOM : LEVEL_RELATION};
    const struct cr_math *const parts[] = {math->parts[0], math->parts[1]};
    const bool raised = parts[0]->kind == CR_MATH_SYMBOL && *parts[0]->symbol.sup;
    print->shaped = math;
    print->target->begin(print, CR_SHAPE_POWER);
    if (raised) /* not to be taken for one more upper index */
        sign(print, CR_SIGN_OPEN);
    part(print, parts[0], levels[0]);
    if (raised)
        sign(print, CR_SIGN_CLOSE);
    print->target->between(print, CR_SHAPE_POWER);
    part(print, parts[1], levels[1]);
    print->target->end(print, CR_SHAPE_POWER);
}

static void exponential(struct cr_print *print, const struct cr_math *math)
{
    print->shaped = math;
    print->target->begin(print, CR_SHAPE_POWER);
    sign(print, CR_SIGN_E);
    print->target->between(print, CR_SHAPE_POWER);
    part(print, math->parts[0], print->target->flat ? LEVEL_ATOM : LEVEL_RELATION);
    print->target->end(print, CR_SHAPE_POWER);
}

static void list(struct cr_print *print, const struct cr_math *math, enum cr_sign between)
{
    for (size_t i = 0; i < math->count; i++) {
        if (i > 0)
            sign(print, between);
        cr_print_walk(print, math->parts[i]);
    }
}

static void call(struct cr_print *print, const struct cr_math *math)
{
    if (math->op == CR_OP_EXP) {
        exponential(print, math);
    } else if (math->op == CR_OP_SQRT) {
        const enum level level = LEVEL_RELATION;
        const struct cr_math *const radicand = math->parts[0];
        shaped(print, CR_SHAPE_ROOT, &radicand, &level, 1);
    } else if (math->op == CR_OP_ABS) {
        sign(print, CR_SIGN_BAR);
        cr_print_walk(print, math->parts[0]);
        sign(print, CR_SIGN_BAR);
    } else {
        print->target->function(print, math->op);
        sign(print, CR_SIGN_OPEN);
        list(print, math, CR_SIGN_COMMA);
        sign(print, CR_SIGN_CLOSE);
    }
}

static void relation(struct cr_print *print, const struct cr_math *math)
{
    for (size_t i = 0; i < math->count; i++) {
        const bool last = i + 1 == math->count;
        if (i > 0)
            sign(print, last && math->approximate ? CR_SIGN_APPROX : CR_SIGN_EQUALS);
        cr_print_walk(print, math->parts[i]);
    }
}

static void bigsum(struct cr_print *print, const struct cr_math *math)
{
    sign(print, CR_SIGN_BIGSUM);
    print->target->begin(print, CR_SHAPE_LIMIT);
    cr_print_walk(print, math->parts[0]);
    print->target->end(print, CR_SHAPE_LIMIT);
    part(print, math->parts[1], LEVEL_PRODUCT);
}

static void place(struct cr_print *print, enum cr_matrix_place place)
{
    static const enum cr_sign signs[] = {[CR_PLACE_BEGIN] = CR_SIGN_OPEN,
                                         [CR_PLACE_CELL] = CR_SIGN_COMMA,
                                         [CR_PLACE_ROW] = CR_SIGN_WIDE,
                                         [CR_PLACE_END] = CR_SIGN_CLOSE};
    if (print->target->matrix)
        print->target->matrix(print, place);
    else
        sign(print, signs[place]);
}

static void matrix(struct cr_print *print, const struct cr_math *math)
{
    print->shaped = math;
    place(print, CR_PLACE_BEGIN);
    for (size_t i = 0; i < math->count; i++) {
        if (i > 0)
            place(print, i % math->columns ? CR_PLACE_CELL : CR_PLACE_ROW);
        cr_print_walk(print, math->parts[i]);
    }
    place(print, CR_PLACE_END);
}

/* Factors of matrices: those that are sums stand in parentheses. */
static void factors(struct cr_print *print, const struct cr_math *math, enum cr_sign between)
{
    for (size_t i = 0; i < math->count; i++) {
        if (i > 0)
            sign(print, between);
        part(print, math->parts[i],
             between == CR_SIGN_HADAMARD ? LEVEL_PRODUCT : LEVEL_POWER);
    }
}

/* With half of a pair of parentheses where a formula goes over two lines. */
static void piece(struct cr_print *print, const struct cr_math *math)
{
    if (*math->symbol.base)
        print->target->text(print, math->symbol.base);
    cr_print_walk(print, math->parts[0]);
    if (*math->symbol.sup)
        print->target->text(print, math->symbol.sup);
}

void cr_print_walk(struct cr_print *print, const struct cr_math *math)
{
    switch (math->kind) {
    case CR_MATH_NUMBER:
        number(print, math->number, math->digits);
        break;
    case CR_MATH_SYMBOL:
        print->target->symbol(print, &math->symbol);
        break;
    case CR_MATH_WORDS:
        print->target->word(print, math->symbol.base);
        break;
    case CR_MATH_SUM:
        sum(print, math);
        break;
    case CR_MATH_PRODUCT:
        product(print, math, false);
        break;
    case CR_MATH_NEGATIVE:
        sign(print, CR_SIGN_NEGATIVE);
        part(print, math->parts[0], LEVEL_PRODUCT);
        break;
    case CR_MATH_FRACTION:
        fraction(print, math);
        break;
    case CR_MATH_POWER:
        power(print, math);
        break;
    case CR_MATH_CALL:
        call(print, math);
        break;
    case CR_MATH_DERIVATIVE:
        derivative(print, math);
        break;
    case CR_MATH_RELATION:
        relation(print, math);
        break;
    case CR_MATH_BIGSUM:
        bigsum(print, math);
        break;
    case CR_MATH_ROW:
    case CR_MATH_ARROW:
        list(print, math, math->kind == CR_MATH_ROW ? CR_SIGN_WIDE : CR_SIGN_ARROW);
        break;
    case CR_MATH_MATRIX:
        matrix(print, math);
        break;
    case CR_MATH_APPOSED:
    case CR_MATH_HADAMARD:
        factors(print, math,
                math->kind == CR_MATH_APPOSED ? CR_SIGN_APPOSED : CR_SIGN_HADAMARD);
        break;
    case CR_MATH_PHRASE:
        for (size_t i = 0; i < math->count; i++)
            cr_print_walk(print, math->parts[i]);
        break;
    case CR_MATH_PIECE:
        piece(print, math);
        break;
    }
}
