/* Mathematics as Unicode text on one line: see math.h and print.h. */
#include <stdio.h>
#include <string.h>

#include "math/letters.h"
#include "math/print.h"

static void text(struct cr_print *print, const char *ready)
{
    cr_buf_puts(print->out, ready);
}

static void function(struct cr_print *print, enum cr_op op)
{
    cr_buf_puts(print->out, cr_function_name(op, false));
}

/* Unicode's small digits: below the line, above it. */
static const char *const SMALL_DIGITS[2][10] = {
    {"₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"},
    {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"}};

static bool all_in(const char *script, const char *allowed)
{
    return script[strspn(script, allowed)] == '\0';
}

/* The other signs that Unicode has small, above the line. */
static const char *small_sign(char c)
{
    switch (c) {
    case '(':
        return "⁽";
    case ')':
        return "⁾";
    case '+':
        return "⁺";
    case 'l':
        return "ˡ";
    case 'T':
        return "ᵀ";
    default:
        return "⁻";
    }
}

/* A script in Unicode's own small characters where it has them, else marked: _{h,1}. */
static void script(struct cr_buf *out, const char *script, bool above)
{
    if (above && strcmp(script, "′") == 0) {
        cr_buf_puts(out, script);
        return;
    }
    if (!all_in(script, above ? "0123456789()+-lT" : "0123456789")) {
        cr_buf_printf(out, above ? "^{%s}" : "_{%s}", script);
        return;
    }
    for (const char *p = script; *p; p++) {
        if (*p >= '0' && *p <= '9')
            cr_buf_puts(out, SMALL_DIGITS[above][*p - '0']);
        else
            cr_buf_puts(out, small_sign(*p));
    }
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

static void begin(struct cr_print *print, enum cr_shape shape)
{
    if (shape == CR_SHAPE_ROOT)
        cr_buf_puts(print->out, "√(");
    else if (shape == CR_SHAPE_LIMIT)
        cr_buf_puts(print->out, "_");
}

static void between(struct cr_print *print, enum cr_shape shape)
{
    cr_buf_putc(print->out, shape == CR_SHAPE_POWER ? '^' : '/');
}

static void end(struct cr_print *print, enum cr_shape shape)
{
    if (shape == CR_SHAPE_ROOT)
        cr_buf_putc(print->out, ')');
    else if (shape == CR_SHAPE_LIMIT)
        cr_buf_putc(print->out, ' ');
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
    struct cr_print print = {.target = &TARGET, .out = out};
    cr_print_walk(&print, math);
}
