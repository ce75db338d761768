/* Mathematics as Unicode text on one line: see math.h and print.h. */
#include <stdio.h>
#include <string.h>

#include "math/letters.h"
#include "math/print.h"

enum { DEEPEST = 8 }; /* powers in powers whose exponents are set small */

static void text(struct cr_print *print, const char *ready)
{
    cr_buf_puts(print->out, ready);
}

static void function(struct cr_print *print, enum cr_op op)
{
    cr_buf_puts(print->out, cr_function_name(op));
}

/* What Unicode has small, below and above the line: a character, then how it looks. */
static const char *const SMALL_BELOW[] = {"0₀", "1₁", "2₂", "3₃", "4₄", "5₅",
                                          "6₆", "7₇", "8₈", "9₉", "iᵢ", "jⱼ",
                                          "kₖ", "lₗ", "mₘ", "nₙ", "sₛ", "tₜ",
                                          "hₕ", "xₓ", "aₐ", "eₑ", "oₒ", "pₚ",
                                          "rᵣ", "uᵤ", "vᵥ", NULL};
static const char *const SMALL_ABOVE[] = {
    "0⁰", "1¹", "2²", "3³", "4⁴", "5⁵", "6⁶", "7⁷", "8⁸", "9⁹", "(⁽", ")⁾", "+⁺", "-⁻",
    "eᵉ", "iⁱ", "jʲ", "kᵏ", "lˡ", "mᵐ", "nⁿ", "pᵖ", "tᵗ", "wʷ", "Tᵀ", "  ", NULL};

/* How the character looks when it is small, or NULL. */
static const char *small(char c, bool above)
{
    for (const char *const *row = above ? SMALL_ABOVE : SMALL_BELOW; *row; row++)
        if (**row == c)
            return *row + 1;
    return NULL;
}

static bool has_small(const char *script, bool above)
{
    while (*script && small(*script, above))
        script++;
    return !*script;
}

/* A script in Unicode's own small characters where it has them, else marked: _{h,1}. */
static void script(struct cr_buf *out, const char *script, bool above)
{
    if (above && strcmp(script, "′") == 0)
        cr_buf_puts(out, script);
    else if (!has_small(script, above))
        cr_buf_printf(out, above ? "^{%s}" : "_{%s}", script);
    else
        for (const char *p = script; *p; p++)
            cr_buf_puts(out, small(*p, above));
}

static void number(struct cr_print *print, const struct cr_num_shown *shown)
{
    cr_buf_puts(print->out, shown->text);
    if (shown->has_exponent) {
        char exponent[16];
        snprintf(exponent, sizeof exponent, "%d", shown->exponent);
        cr_buf_puts(print->out, "·10");
        script(print->out, exponent, true);
    }
}

static void symbol(struct cr_print *print, const struct cr_symbol *symbol)
{
    if (symbol->hat && strcmp(symbol->base, "y") == 0) {
        cr_buf_puts(print->out, "ŷ");
    } else {
        cr_letter_unicode(print->out, symbol->base, false);
        if (symbol->hat)
            cr_buf_puts(print->out, "\xCC\x82"); /* combining circumflex */
    }
    script(print->out, symbol->sup, true);
    script(print->out, symbol->sub, false);
}

/* Where the exponents begin that are under way. */
struct state {
    size_t begins[DEEPEST];
    size_t depth;
};

static void begin(struct cr_print *print, enum cr_shape shape)
{
    if (shape == CR_SHAPE_ROOT)
        cr_buf_puts(print->out, "√(");
    else if (shape == CR_SHAPE_LIMIT)
        cr_buf_puts(print->out, "_");
}

static void between(struct cr_print *print, enum cr_shape shape)
{
    struct state *state = print->state;
    cr_buf_putc(print->out, shape == CR_SHAPE_POWER ? '^' : '/');
    if (shape == CR_SHAPE_POWER && state->depth++ < DEEPEST)
        state->begins[state->depth - 1] = print->out->size;
}

/* An exponent that is a whole number is set small: x², not x^2. */
static void end_power(struct cr_print *print)
{
    struct state *state = print->state;
    char exponent[8];
    if (--state->depth >= DEEPEST || print->out->failed)
        return;
    const size_t from = state->begins[state->depth], length = print->out->size - from;
    if (length == 0 || length >= sizeof exponent)
        return;
    memcpy(exponent, print->out->data + from, length);
    exponent[length] = '\0';
    if (exponent[strspn(exponent, "0123456789")])
        return;
    cr_buf_cut(print->out, from - 1);
    script(print->out, exponent, true);
}

static void end(struct cr_print *print, enum cr_shape shape)
{
    if (shape == CR_SHAPE_ROOT)
        cr_buf_putc(print->out, ')');
    else if (shape == CR_SHAPE_LIMIT)
        cr_buf_putc(print->out, ' ');
    else if (shape == CR_SHAPE_POWER)
        end_power(print);
}

/* (1 2; 3 4) */
static void matrix(struct cr_print *print, enum cr_matrix_place place)
{
    static const char *const signs[] = {[CR_PLACE_BEGIN] = "(",
                                        [CR_PLACE_CELL] = "  ",
                                        [CR_PLACE_ROW] = "; ",
                                        [CR_PLACE_END] = ")"};
    cr_buf_puts(print->out, signs[place]);
}

static const struct cr_target TARGET = {
    .sign = {[CR_SIGN_PLUS] = " + ",
             [CR_SIGN_MINUS] = " − ",
             [CR_SIGN_NEGATIVE] = "−",
             [CR_SIGN_TIMES] = " · ",
             [CR_SIGN_EQUALS] = " = ",
             [CR_SIGN_APPROX] = " ≈ ",
             [CR_SIGN_ARROW] = " → ",
             [CR_SIGN_PARTIAL] = "∂",
             [CR_SIGN_OPEN] = "(",
             [CR_SIGN_CLOSE] = ")",
             [CR_SIGN_BAR] = "|",
             [CR_SIGN_COMMA] = ", ",
             [CR_SIGN_BIGSUM] = "Σ",
             [CR_SIGN_WIDE] = "   ",
             [CR_SIGN_E] = "e",
             [CR_SIGN_APPOSED] = " ",
             [CR_SIGN_HADAMARD] = " ⊙ "},
    .flat = true,
    .text = text,
    .word = text,
    .function = function,
    .number = number,
    .symbol = symbol,
    .begin = begin,
    .between = between,
    .end = end,
    .matrix = matrix,
};

void cr_math_text(const struct cr_math *math, struct cr_buf *out)
{
    struct state state = {.depth = 0};
    struct cr_print print = {.target = &TARGET, .out = out, .state = &state};
    cr_print_walk(&print, math);
}
