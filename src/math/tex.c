/* Mathematics as TeX, for amsmath, KaTeX and MathJax alike: see math.h and print.h. */
#include "math/letters.h"
#include "math/print.h"

static void text(struct cr_print *print, const char *ready)
{
    cr_buf_puts(print->out, ready);
}

static void word(struct cr_print *print, const char *raw)
{
    cr_buf_puts(print->out, "\\text{");
    cr_tex_escape(print->out, raw);
    cr_buf_putc(print->out, '}');
}

static void function(struct cr_print *print, enum cr_op op)
{
    cr_buf_puts(print->out, cr_function_name(op, true));
}

static void number(struct cr_print *print, const struct cr_num_shown *shown)
{
    if (shown->special)
        cr_buf_puts(print->out, shown->text[0] == 'N' ? "\\mathrm{NaN}" : "\\infty");
    else
        cr_buf_puts(print->out, shown->text);
    if (shown->has_exponent)
        cr_buf_printf(print->out, " \\cdot 10^{%d}", shown->exponent);
}

static void script(struct cr_buf *out, char mark, const char *script)
{
    if (!*script)
        return;
    cr_buf_printf(out, "%c{", mark);
    cr_tex_escape(out, script);
    cr_buf_putc(out, '}');
}

static void symbol(struct cr_print *print, const struct cr_symbol *symbol)
{
    if (symbol->hat)
        cr_buf_puts(print->out, "\\hat{");
    cr_letter_tex(print->out, symbol->base);
    if (symbol->hat)
        cr_buf_putc(print->out, '}');
    script(print->out, '^', symbol->sup);
    script(print->out, '_', symbol->sub);
}

static void begin(struct cr_print *print, enum cr_shape shape)
{
    static const char *const open[] = {[CR_SHAPE_FRACTION] = "\\frac{",
                                       [CR_SHAPE_POWER] = "{",
                                       [CR_SHAPE_ROOT] = "\\sqrt{",
                                       [CR_SHAPE_LIMIT] = "_{"};
    cr_buf_puts(print->out, open[shape]);
}

static void between(struct cr_print *print, enum cr_shape shape)
{
    cr_buf_puts(print->out, shape == CR_SHAPE_POWER ? "}^{" : "}{");
}

static void end(struct cr_print *print, enum cr_shape shape)
{
    (void)shape;
    cr_buf_putc(print->out, '}');
}

static const struct cr_target TARGET = {
    .sign = {[CR_SIGN_PLUS] = " + ",
             [CR_SIGN_MINUS] = " - ",
             [CR_SIGN_NEGATIVE] = "-",
             [CR_SIGN_TIMES] = " \\cdot ",
             [CR_SIGN_EQUALS] = " = ",
             [CR_SIGN_APPROX] = " \\approx ",
             [CR_SIGN_ARROW] = " \\rightarrow ",
             [CR_SIGN_PARTIAL] = "\\partial ",
             [CR_SIGN_OPEN] = "\\left(",
             [CR_SIGN_CLOSE] = "\\right)",
             [CR_SIGN_BAR] = "\\vert ",
             [CR_SIGN_COMMA] = ", ",
             [CR_SIGN_BIGSUM] = "\\sum",
             [CR_SIGN_WIDE] = " \\qquad ",
             [CR_SIGN_E] = "e"},
    .text = text,
    .word = word,
    .function = function,
    .number = number,
    .symbol = symbol,
    .begin = begin,
    .between = between,
    .end = end,
};

void cr_math_tex(const struct cr_math *math, struct cr_buf *out)
{
    struct cr_print print = {.target = &TARGET, .out = out};
    cr_print_walk(&print, math);
}
