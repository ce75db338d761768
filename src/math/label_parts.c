/* What a label is made of, and how high it gets: see label_parts.h. */
#include "math/label_parts.h"

#include <math.h>

#include "base/num.h"

/* Graphviz makes a line of text so much higher than its letters. Below a bar, what rises above
 * them needs more, or it would touch the bar: half of it is given above the line. */
static const double LINE_HEIGHT = 1.1, RISE_ROOM = 0.34;

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

static bool is_fraction(const struct cr_math *math)
{
    return math->kind == CR_MATH_FRACTION || math->kind == CR_MATH_DERIVATIVE;
}

/* Has a line of text anything that rises above its letters: a superscript or a root? */
static bool rises(const struct cr_math *math)
{
    if (is_power(math) || (math->kind == CR_MATH_CALL && math->op == CR_OP_SQRT) ||
        (math->kind == CR_MATH_SYMBOL && *math->symbol.sup) ||
        (math->kind == CR_MATH_NUMBER &&
         cr_num_shown(math->number, math->digits).has_exponent))
        return true;
    for (size_t i = 0; i < math->count; i++)
        if (rises(math->parts[i]))
            return true;
    return false;
}

static double height_of(const struct cr_math *math, double size);

double cr_highest_part(const struct cr_math *math, double size)
{
    const bool rising = is_fraction(math) && rises(math->parts[1]);
    double height = line_height(size) + (rising ? RISE_ROOM * size : 0);
    for (size_t i = 0; i < math->count; i++)
        height = fmax(height, height_of(math->parts[i], size));
    return height;
}

/* Its exponent stands in a table above an empty row. */
static double height_of_power(const struct cr_math *power, double size)
{
    const double script = cr_script_size(size);
    const struct cr_math *exponent = power->parts[power->count - 1];
    const double table = fmax(line_height(script), height_of(exponent, script)) +
                         line_height(script) + RISE_ROOM * script;
    return fmax(table, power->count > 1 ? height_of(power->parts[0], size) : 0);
}

/* How high a formula is set, its fractions upright. */
static double height_of(const struct cr_math *math, double size)
{
    const double scripts = 2 * line_height(cr_script_size(size));
    const bool symbol = math->kind == CR_MATH_SYMBOL;
    if (is_fraction(math))
        return 2 * ceil(CR_HALF_ROOM * size + cr_highest_part(math, size)) + 1;
    if (symbol && cr_in_two_lines(&math->symbol))
        return scripts;
    if (is_power(math) && !cr_is_raised(math))
        return height_of_power(math, size);
    return cr_highest_part(math, size);
}

double cr_highest_half(const struct cr_math *math, double size)
{
    double height = 0;
    if (is_fraction(math))
        return cr_highest_part(math, size);
    for (size_t i = 0; i < math->count; i++)
        height = fmax(height, cr_highest_half(math->parts[i], size));
    return height;
}
