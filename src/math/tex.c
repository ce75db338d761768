/* Mathematics as TeX, for amsmath, KaTeX and MathJax alike: see math.h and print.h. */
#include <stdio.h>
#include <string.h>

#include "math/letters.h"
#include "math/print.h"

static void text(struct cr_print *print, const char *ready)
{
    cr_buf_puts(print->out, ready);
}

static void word(struct cr_print *print, const char *raw)
{
    if (!*raw) {
        cr_buf_puts(print->out, "{}"); /* keeps a sign behind it a sign between two */
    } else if (strcmp(raw, "…") == 0) {
        cr_buf_puts(print->out, "\\cdots");
    } else {
        cr_buf_puts(print->out, "\\text{");
        cr_tex_words(print->out, raw);
        cr_buf_putc(print->out, '}');
    }
}

static void function(struct cr_print *print, enum cr_op op)
{
    const char *command = cr_function_command(op);
    if (command)
        cr_buf_puts(print->out, command);
    else
        cr_buf_printf(print->out, "\\operatorname{%s}", cr_function_name(op));
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
    const size_t length = strlen(script);
    const bool is_new = length >= 3 && strcmp(script + length - 3, "new") == 0;
    char before[64] = "";
    if (is_new) /* set upright: a word */
        snprintf(before, sizeof before, "%.*s", (int)(length - 3), script);
    cr_buf_printf(out, "%c{", mark);
    cr_tex_escape(out, is_new ? before : script);
    cr_buf_puts(out, is_new && length > 3 ? "\\," : "");
    cr_buf_puts(out, is_new ? "\\text{new}}" : "}");
}

/* A lower index never follows a brace: Markdown would take "}_{" for emphasis. So a word
 * has its index inside, \mathrm{net_{h1}}, and a hat no braces, \hat y_{1}. */
static void symbol(struct cr_print *print, const struct cr_symbol *symbol)
{
    struct cr_buf *out = print->out, letter = {0};
    cr_letter_tex(&letter, symbol->base);
    out->failed = out->failed || letter.failed;
    const char *base = cr_buf_text(&letter);
    const size_t length = strlen(base);
    const bool word = length > 0 && base[length - 1] == '}';
    if (symbol->hat && symbol->bold && !word)
        cr_buf_printf(out, "\\hat{\\mathbf{%s}", base);
    else if (symbol->hat && (word || !*symbol->sub))
        cr_buf_printf(out, "\\hat{%.*s", (int)(word ? length - 1 : length), base);
    else if (symbol->bold)
        cr_buf_printf(out, "%s{%s}", base[0] == '\\' ? "\\boldsymbol" : "\\mathbf", base);
    else
        cr_buf_printf(out, "%s%.*s", symbol->hat ? "\\hat " : "",
                      (int)(word ? length - 1 : length), base);
    cr_buf_release(&letter);
    script(out, '_', symbol->sub);
    if (word)
        cr_buf_putc(out, '}');
    if (symbol->hat && (word || !*symbol->sub))
        cr_buf_putc(out, '}');
    script(out, '^', symbol->sup);
}

static void begin(struct cr_print *print, enum cr_shape shape)
{
    static const char *const open[] = {
        [CR_SHAPE_FRACTION] = "\\frac{", [CR_SHAPE_POWER] = "{", [CR_SHAPE_ROOT] = "\\sqrt{", [CR_SHAPE_LIMIT] = "_{"};
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

static void matrix(struct cr_print *print, enum cr_matrix_place place)
{
    static const char *const signs[] = {[CR_PLACE_BEGIN] = "\\begin{pmatrix} ",
                                        [CR_PLACE_CELL] = " & ",
                                        [CR_PLACE_ROW] = " \\\\ ",
                                        [CR_PLACE_END] = " \\end{pmatrix}"};
    cr_buf_puts(print->out, signs[place]);
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
             [CR_SIGN_E] = "e",
             [CR_SIGN_APPOSED] = "\\, ",
             [CR_SIGN_HADAMARD] = " \\odot "},
    .text = text,
    .word = word,
    .function = function,
    .number = number,
    .symbol = symbol,
    .begin = begin,
    .between = between,
    .end = end,
    .matrix = matrix,
};

void cr_math_tex(const struct cr_math *math, struct cr_buf *out)
{
    struct cr_print print = {.target = &TARGET, .out = out};
    cr_print_walk(&print, math);
}
