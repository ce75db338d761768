/* What a label is made of, and how high it gets: see label_parts.h. */
#include "math/label_parts.h"

#include <math.h>

#include "base/num.h"

/* Graphviz makes a line of text so much higher than its letters. A superscript needs more, or
 * it would touch the bar above it. */
static const double LINE_HEIGHT = 1.1, SUP_ROOM = 0.1;

/* Scripts are this much smaller, and never smaller than the second. */
static const double SCRIPT_RATIO = 0.66, SCRIPT_LEAST = 6;

double cr_script_size(double size)
{
    return fmax(SCRIPT_LEAST, round(size * SCRIPT_RATIO));
}

bool cr_in_two_lines(const struct cr_symbol *symbol)
{
    return *symbol->sub && *symbol->sup;
}

/* Can it be a script in the running text? */
static bool is_plain(const struct cr_math *math)
{
    const bool kind = math->kind == CR_MATH_SUM || math->kind == CR_MATH_PRODUCT ||
                      math->kind == CR_MATH_NEGATIVE || math->kind == CR_MATH_WORDS;
    bool plain = kind ||
                 (math->kind == CR_MATH_SYMBOL && !*math->symbol.sub && !*math->symbol.sup) ||
                 (math->kind == CR_MATH_NUMBER &&
                  !cr_num_shown(math->number, math->digits).has_exponent);
    for (size_t i = 0; plain && i < math->count; i++)
        plain = is_plain(math->parts[i]);
    return plain;
}

static bool is_power(const struct cr_math *math)
{
    return math->kind == CR_MATH_POWER || (math->kind == CR_MATH_CALL && math->op == CR_OP_EXP);
}

bool cr_is_raised(const struct cr_math *power)
{
    return is_plain(power->parts[power->count - 1]);
}

bool cr_has_cells(const struct cr_math *math)
{
    if (math->kind == CR_MATH_FRACTION || math->kind == CR_MATH_DERIVATIVE ||
        math->kind == CR_MATH_BIGSUM ||
        (is_power(math) && !cr_is_raised(math)) ||
        (math->kind == CR_MATH_SYMBOL && cr_in_two_lines(&math->symbol)))
        return true;
    for (size_t i = 0; i < math->count; i++)
        if (cr_has_cells(math->parts[i]))
            return true;
    return false;
}

static double line_height(double size)
{
    return floor(LINE_HEIGHT * size + 1);
}

static double height_of(const struct cr_math *math, double size);

double cr_highest_part(const struct cr_math *math, double size)
{
    double height = line_height(size);
    for (size_t i = 0; i < math->count; i++)
        height = fmax(height, height_of(math->parts[i], size));
    return height;
}

/* How high a formula is set, its fractions upright. */
static double height_of(const struct cr_math *math, double size)
{
    const double scripts = 2 * line_height(cr_script_size(size));
    const bool symbol = math->kind == CR_MATH_SYMBOL;
    if (math->kind == CR_MATH_FRACTION || math->kind == CR_MATH_DERIVATIVE)
        return 2 * ceil(CR_HALF_ROOM * size + cr_highest_part(math, size)) + 1;
    if (symbol ? cr_in_two_lines(&math->symbol) : is_power(math) && !cr_is_raised(math))
        return fmax(scripts, cr_highest_part(math, size));
    if (symbol ? *math->symbol.sup != '\0' : is_power(math))
        return fmax(line_height(size) + SUP_ROOM * size, cr_highest_part(math, size));
    return cr_highest_part(math, size);
}

double cr_highest_half(const struct cr_math *math, double size)
{
    double height = 0;
    if (math->kind == CR_MATH_FRACTION || math->kind == CR_MATH_DERIVATIVE)
        return cr_highest_part(math, size);
    for (size_t i = 0; i < math->count; i++)
        height = fmax(height, cr_highest_half(math->parts[i], size));
    return height;
}
