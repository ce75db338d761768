/* Mathematics as MathML, which browsers set without a script: see math.h and print.h. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/markup.h"
#include "math/letters.h"
#include "math/print.h"

enum { DEEPEST = 16 }; /* parentheses in parentheses that are told by their height */

/* Where what stands in parentheses begins. */
struct state {
    size_t opened[DEEPEST];
    size_t depth;
};

static void open_parenthesis(struct cr_print *print)
{
    struct state *state = print->state;
    if (state->depth++ < DEEPEST)
        state->opened[state->depth - 1] = print->out->size;
    else
        cr_buf_puts(print->out, "<mrow><mo>(</mo>");
}

/* Parentheses grow with fractions, roots, sums and matrices; around all else they are plain:
 * browsers set room around those that may grow. */
static void close_parenthesis(struct cr_print *print)
{
    static const char *const tall[] = {"<mfrac", "<msqrt", "<munder", "<mtable"};
    struct state *state = print->state;
    struct cr_buf *out = print->out, inside = {0};
    if (state->depth-- > DEEPEST) {
        cr_buf_puts(out, "<mo>)</mo></mrow>");
        return;
    }
    bool grows = false;
    cr_buf_puts(&inside, cr_buf_text(out) + state->opened[state->depth]);
    for (size_t i = 0; i < sizeof tall / sizeof *tall; i++)
        grows = grows || strstr(cr_buf_text(&inside), tall[i]);
    const char *plain = grows ? "" : " stretchy=\"false\"";
    cr_buf_cut(out, state->opened[state->depth]);
    cr_buf_printf(out, "<mrow><mo%s>(</mo>%s<mo%s>)</mo></mrow>", plain,
                  cr_buf_text(&inside), plain);
    out->failed = out->failed || inside.failed;
    cr_buf_release(&inside);
}

/* A sign; blanks around it are the browser's business. Letters are no operators, and a minus
 * before a term (which begins with a blank here) says so, or it would be spaced like one
 * between two. */
static void text(struct cr_print *print, const char *ready)
{
    const bool prefix = strcmp(ready, print->target->sign[CR_SIGN_NEGATIVE]) == 0;
    const bool letter = strcmp(ready, print->target->sign[CR_SIGN_E]) == 0 ||
                        strcmp(ready, print->target->sign[CR_SIGN_PARTIAL]) == 0;
    if (*ready == '\0')
        return;
    if (strcmp(ready, print->target->sign[CR_SIGN_WIDE]) == 0)
        cr_buf_puts(print->out, "<mspace width=\"2em\"/>");
    else if (strcmp(ready, print->target->sign[CR_SIGN_OPEN]) == 0)
        open_parenthesis(print);
    else if (strcmp(ready, print->target->sign[CR_SIGN_CLOSE]) == 0)
        close_parenthesis(print);
    else if (letter)
        cr_buf_printf(print->out, "<mi>%s</mi>", ready);
    else
        cr_buf_printf(print->out, "<mo%s>%s</mo>", prefix ? " form=\"prefix\"" : "",
                      ready + (*ready == ' '));
}

static void element(struct cr_buf *out, const char *name, const char *raw)
{
    cr_buf_printf(out, "<%s>", name);
    cr_markup_escape(out, raw);
    cr_buf_printf(out, "</%s>", name);
}

/* Blanks at the ends would not be shown. */
static void words(struct cr_buf *out, const char *raw)
{
    const size_t length = strlen(raw);
    const bool before = raw[0] == ' ', behind = length > 1 && raw[length - 1] == ' ';
    struct cr_buf inner = {0};
    cr_buf_add(&inner, raw + before, length - before - behind);
    cr_buf_puts(out, before ? "<mtext>&#xA0;" : "<mtext>");
    cr_markup_escape(out, cr_buf_text(&inner));
    cr_buf_puts(out, behind ? "&#xA0;</mtext>" : "</mtext>");
    out->failed |= inner.failed;
    cr_buf_release(&inner);
}

static void word(struct cr_print *print, const char *raw)
{
    if (*raw && strcmp(raw, "…") != 0)
        words(print->out, raw);
    else if (*raw)
        element(print->out, "mo", raw);
    else
        cr_buf_puts(print->out, "<mrow></mrow>");
}

static void function(struct cr_print *print, enum cr_op op)
{
    element(print->out, "mi", cr_function_name(op));
    cr_buf_puts(print->out, "<mo>&#x2061;</mo>"); /* is applied to */
}

static void number(struct cr_print *print, const struct cr_num_shown *shown)
{
    element(print->out, shown->special ? "mi" : "mn", shown->text);
    if (shown->has_exponent)
        cr_buf_printf(print->out, "<mo>·</mo><msup><mn>10</mn><mrow>%s<mn>%d</mn></mrow></msup>",
                      shown->exponent < 0 ? "<mo>−</mo>" : "",
                      shown->exponent < 0 ? -shown->exponent : shown->exponent);
}

/* A number, a word, or several indices, each by itself: ij, 1,s, (l+1). */
static void script(struct cr_buf *out, const char *script)
{
    static const char *const digits = "0123456789", *const letters = "ijklnst";
    const bool number = script[strspn(script, digits)] == '\0';
    const bool indices = !number && script[strspn(script, "0123456789ijklnst,+()")] == '\0' &&
                         script[strcspn(script, letters)] != '\0';
    if (!indices) {
        element(out, number ? "mn" : "mi", script);
        return;
    }
    cr_buf_puts(out, "<mrow>");
    for (size_t length; *script; script += length) {
        const size_t run = strspn(script, digits);
        length = run ? run : 1;
        cr_buf_printf(out, run                       ? "<mn>%.*s</mn>"
                           : strchr(letters, *script) ? "<mi>%.*s</mi>"
                                                      : "<mo stretchy=\"false\">%.*s</mo>",
                      (int)length, script);
    }
    cr_buf_puts(out, "</mrow>");
}

/* A bold Latin letter or delta has a character of its own. */
static void bold(struct cr_buf *out, const char *base)
{
    const char c = base[0];
    if (c && !base[1] && isalpha((unsigned char)c))
        cr_buf_utf8(out, isupper((unsigned char)c) ? 0x1D400UL + (unsigned long)(c - 'A')
                                                   : 0x1D41AUL + (unsigned long)(c - 'a'));
    else if (strcmp(base, "delta") == 0)
        cr_buf_utf8(out, 0x1D6C5UL);
    else
        cr_letter_unicode(out, base, false);
}

static void letter(struct cr_buf *out, const struct cr_symbol *symbol)
{
    struct cr_buf base = {0};
    if (symbol->bold)
        bold(&base, symbol->base);
    else
        cr_letter_unicode(&base, symbol->base, false);
    if (symbol->hat)
        cr_buf_puts(out, "<mover accent=\"true\">");
    element(out, "mi", cr_buf_text(&base));
    if (symbol->hat)
        cr_buf_puts(out, "<mo stretchy=\"false\">^</mo></mover>");
    out->failed = out->failed || base.failed;
    cr_buf_release(&base);
}

static void symbol(struct cr_print *print, const struct cr_symbol *symbol)
{
    const bool sub = *symbol->sub, sup = *symbol->sup;
    const char *name = sub && sup ? "msubsup" : sub ? "msub" : sup ? "msup" : NULL;
    if (name)
        cr_buf_printf(print->out, "<%s>", name);
    letter(print->out, symbol);
    if (sub)
        script(print->out, symbol->sub);
    if (sup)
        script(print->out, symbol->sup);
    if (name)
        cr_buf_printf(print->out, "</%s>", name);
}

static void begin(struct cr_print *print, enum cr_shape shape)
{
    static const char *const open[] = {[CR_SHAPE_FRACTION] = "<mfrac><mrow>",
                                       [CR_SHAPE_POWER] = "<msup><mrow>",
                                       [CR_SHAPE_ROOT] = "<msqrt><mrow>",
                                       [CR_SHAPE_LIMIT] = "<munder><mo>∑</mo><mrow>"};
    cr_buf_puts(print->out, open[shape]);
}

static void between(struct cr_print *print, enum cr_shape shape)
{
    (void)shape;
    cr_buf_puts(print->out, "</mrow><mrow>");
}

static void end(struct cr_print *print, enum cr_shape shape)
{
    static const char *const close[] = {[CR_SHAPE_FRACTION] = "</mrow></mfrac>",
                                        [CR_SHAPE_POWER] = "</mrow></msup>",
                                        [CR_SHAPE_ROOT] = "</mrow></msqrt>",
                                        [CR_SHAPE_LIMIT] = "</mrow></munder>"};
    cr_buf_puts(print->out, close[shape]);
}

static void matrix(struct cr_print *print, enum cr_matrix_place place)
{
    static const char *const signs[] = {
        [CR_PLACE_BEGIN] = "<mrow><mo>(</mo><mtable><mtr><mtd>",
        [CR_PLACE_CELL] = "</mtd><mtd>",
        [CR_PLACE_ROW] = "</mtd></mtr><mtr><mtd>",
        [CR_PLACE_END] = "</mtd></mtr></mtable><mo>)</mo></mrow>"};
    cr_buf_puts(print->out, signs[place]);
}

static const struct cr_target TARGET = {
    .sign = {[CR_SIGN_PLUS] = "+",
             [CR_SIGN_MINUS] = "−",
             [CR_SIGN_NEGATIVE] = " −",
             [CR_SIGN_TIMES] = "·",
             [CR_SIGN_EQUALS] = "=",
             [CR_SIGN_APPROX] = "≈",
             [CR_SIGN_ARROW] = "→",
             [CR_SIGN_PARTIAL] = "∂",
             [CR_SIGN_OPEN] = " (",
             [CR_SIGN_CLOSE] = " )",
             [CR_SIGN_BAR] = "|",
             [CR_SIGN_COMMA] = ",",
             [CR_SIGN_BIGSUM] = "",
             [CR_SIGN_WIDE] = "  ",
             [CR_SIGN_E] = "e",
             [CR_SIGN_APPOSED] = "&#x2062;",
             [CR_SIGN_HADAMARD] = "⊙"},
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

void cr_math_mathml(const struct cr_math *math, struct cr_buf *out)
{
    struct state state = {0};
    struct cr_print print = {.target = &TARGET, .out = out, .state = &state};
    cr_print_walk(&print, math);
}
