/* About how wide a formula is when it is set: see cr_math_letters in math.h. */
#include <math.h>
#include <string.h>

#include "math/letters.h"
#include "math/print.h"

/* How large scripts are: both over one another, and a single one. */
static const double SCRIPT_RATIO = 0.66, SINGLE_RATIO = 0.7;

static double letters_in(const char *text)
{
    double count = 0;
    for (; *text; text++)
        count += (*text & 0xC0) != 0x80;
    return count;
}

static double width_of_parts(const struct cr_math *math, double between)
{
    double width = 0;
    for (size_t i = 0; i < math->count; i++)
        width += cr_math_letters(math->parts[i]) + (i ? between : 0);
    return width;
}

static double width_of_symbol(const struct cr_symbol *symbol)
{
    const double sub = letters_in(symbol->sub), sup = letters_in(symbol->sup);
    const double base = cr_letter_is_greek(symbol->base, strlen(symbol->base))
                            ? 1
                            : letters_in(symbol->base);
    return base + (sub > 0 && sup > 0 ? SCRIPT_RATIO * (sub > sup ? sub : sup)
                                      : SINGLE_RATIO * (sub + sup));
}

static double width_of_matrix(const struct cr_math *math)
{
    double width = 2;
    for (size_t c = 0; c < math->columns; c++) {
        double widest = 0;
        for (size_t i = c; i < math->count; i += math->columns)
            widest = fmax(widest, cr_math_letters(math->parts[i]));
        width += widest + 2;
    }
    return width;
}

double cr_math_letters(const struct cr_math *math)
{
    switch (math->kind) {
    case CR_MATH_NUMBER:
        return letters_in(cr_num_shown(math->number, math->digits ? math->digits : 3).text) +
               (math->number < 0 ? 1.4 : 0);
    case CR_MATH_SYMBOL:
        return width_of_symbol(&math->symbol);
    case CR_MATH_WORDS:
        return letters_in(math->symbol.base);
    case CR_MATH_POWER:
        return cr_math_letters(math->parts[0]) +
               SCRIPT_RATIO * cr_math_letters(math->parts[1]);
    case CR_MATH_DERIVATIVE:
        return 1 + fmax(cr_math_letters(math->parts[0]), cr_math_letters(math->parts[1]));
    case CR_MATH_MATRIX:
        return width_of_matrix(math);
    case CR_MATH_PHRASE:
        return width_of_parts(math, 0);
    case CR_MATH_BIGSUM:
        return 2 + cr_math_letters(math->parts[1]);
    case CR_MATH_FRACTION:
        return fmax(cr_math_letters(math->parts[0]), cr_math_letters(math->parts[1]));
    case CR_MATH_CALL:
        return math->op == CR_OP_EXP ? 1 + SCRIPT_RATIO * cr_math_letters(math->parts[0])
                                     : letters_in(cr_function_name(math->op)) + 1.4 +
                                           width_of_parts(math, 1);
    default:
        return width_of_parts(math, math->kind == CR_MATH_PRODUCT ? 1.4 : 2.4) +
               (math->kind == CR_MATH_NEGATIVE ? 1.4 : 0);
    }
}
