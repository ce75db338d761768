/*
 * Mathematics as the inside of a Graphviz HTML-like label: see math.h and print.h.
 *
 * A formula is a table of one row. Running text ("= 0.3 *") is one cell; a fraction is a
 * cell with a table of two rows, the upper cell's lower side being the bar; a letter with
 * both scripts is two cells, the second with two lines of text (a table in its place would
 * be stretched by higher neighbours); a single script is a SUB or SUP in the running text. Tables in a row are centred on each other, which sets the
 * bar of a fraction on the height of the equals sign.
 *
 * A power with anything but running text above is a cell with an empty row below.
 *
 * Graphviz stretches a table to the width of its cell, and so would tear the narrower half
 * of a fraction apart where it has several cells. It gets blanks at both ends, for about
 * the width that it lacks.
 */
#include <ctype.h>
#include <math.h>
#include <string.h>

#include "base/markup.h"
#include "math/letters.h"
#include "math/print.h"

#define TABLE "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"0\""

/* Scripts are this much smaller, and never smaller than the second. */
static const double SCRIPT_RATIO = 0.66, SCRIPT_LEAST = 6;

/* A script in the running text: pango makes it smaller than the letters that it is set in,
 * not small enough to stay clear of a fraction's bar. */
static const double SINGLE_RATIO = 0.7, PANGO_RATIO = 0.83, RUNNING_MOST = 22;

enum { DEEPEST = 8 }; /* fractions in fractions that are padded */

struct state {
    const struct cr_label_style *style;
    double size;  /* of the letters now */
    bool running; /* a cell of running text is open */
    size_t depth; /* of fractions that are begun */
    struct pads {
        int upper, lower; /* blanks at each end of their halves */
    } pads[DEEPEST];
};

static double script_size(double size)
{
    const double small = size * SCRIPT_RATIO;
    return small < SCRIPT_LEAST ? SCRIPT_LEAST : small;
}

static void open_font(struct cr_buf *out, double size)
{
    cr_buf_puts(out, "<FONT POINT-SIZE=\"");
    cr_markup_number(out, size);
    cr_buf_puts(out, "\">");
}

static void open_run(struct cr_print *print)
{
    struct state *state = print->state;
    if (state->running)
        return;
    state->running = true;
    cr_buf_puts(print->out, "<TD>");
    if (state->size < state->style->size)
        open_font(print->out, state->size);
    if (state->style->bold)
        cr_buf_puts(print->out, "<B>");
}

static void close_run(struct cr_print *print)
{
    struct state *state = print->state;
    if (!state->running)
        return;
    state->running = false;
    if (state->style->bold)
        cr_buf_puts(print->out, "</B>");
    if (state->size < state->style->size)
        cr_buf_puts(print->out, "</FONT>");
    cr_buf_puts(print->out, "</TD>");
}

static void text(struct cr_print *print, const char *ready)
{
    open_run(print);
    cr_buf_puts(print->out, ready);
}

static void word(struct cr_print *print, const char *raw)
{
    open_run(print);
    cr_markup_escape(print->out, raw);
}

static void function(struct cr_print *print, enum cr_op op)
{
    open_run(print);
    if (op == CR_OP_SIGMOID)
        cr_letter_unicode(print->out, "sigma", true);
    else
        cr_buf_puts(print->out, cr_function_name(op));
}

static void number(struct cr_print *print, const struct cr_num_shown *shown)
{
    text(print, shown->text);
    if (shown->has_exponent)
        cr_buf_printf(print->out, "·10<SUP>%s%d</SUP>", shown->exponent < 0 ? "−" : "",
                      shown->exponent < 0 ? -shown->exponent : shown->exponent);
}

static void letter(struct cr_print *print, const struct cr_symbol *symbol)
{
    const char *base = symbol->base;
    open_run(print);
    if ((isalpha((unsigned char)base[0]) && !base[1]) ||
        cr_letter_is_greek(base, strlen(base)))
        cr_letter_unicode(print->out, base, true);
    else
        cr_markup_escape(print->out, base);
    if (symbol->hat)
        cr_buf_puts(print->out, "\xCC\x82"); /* combining circumflex */
}

/* A script; single index letters are set in italics like other variables. */
static void script(struct cr_print *print, const char *text)
{
    const bool indices = text[strspn(text, "ijkns")] == '\0';
    for (const char *p = text; indices && *p; p++)
        cr_letter_unicode(print->out, (const char[]){*p, '\0'}, true);
    if (!indices)
        cr_markup_escape(print->out, text);
}

/* Two lines of small text, each with its left edge at the letter. */
static void two_lines(struct cr_print *print, const char *above, const char *below)
{
    const struct state *state = print->state;
    close_run(print);
    cr_buf_puts(print->out, "<TD>");
    open_font(print->out, script_size(state->size));
    script(print, above);
    cr_buf_puts(print->out, "<BR ALIGN=\"LEFT\"/>");
    script(print, below);
    cr_buf_puts(print->out, "<BR ALIGN=\"LEFT\"/></FONT></TD>");
}

/* Pango raises a script by the same distance in small letters and in large ones; from some
 * size on that is too little. */
static bool in_two_lines(const struct state *state, const struct cr_symbol *symbol)
{
    const bool sub = *symbol->sub, sup = *symbol->sup;
    return (sub && sup) || ((sub || sup) && (state->size < state->style->size ||
                                             state->size > RUNNING_MOST));
}

static void symbol(struct cr_print *print, const struct cr_symbol *symbol)
{
    const struct state *state = print->state;
    const bool sub = *symbol->sub, sup = *symbol->sup;
    letter(print, symbol);
    if (!sub && !sup)
        return;
    if (in_two_lines(state, symbol)) {
        two_lines(print, *symbol->sup ? symbol->sup : " ", *symbol->sub ? symbol->sub : " ");
        return;
    }
    open_font(print->out, state->size * SINGLE_RATIO / PANGO_RATIO);
    cr_buf_puts(print->out, sub ? "<SUB>" : "<SUP>");
    script(print, sub ? symbol->sub : symbol->sup);
    cr_buf_puts(print->out, sub ? "</SUB></FONT>" : "</SUP></FONT>");
}

/* Is the part made of several cells? */
static bool has_cells(const struct state *state, const struct cr_math *math)
{
    if (math->kind == CR_MATH_POWER || math->kind == CR_MATH_FRACTION ||
        math->kind == CR_MATH_BIGSUM || (math->kind == CR_MATH_CALL && math->op == CR_OP_EXP) ||
        (math->kind == CR_MATH_SYMBOL && in_two_lines(state, &math->symbol)))
        return true;
    for (size_t i = 0; i < math->count; i++)
        if (has_cells(state, math->parts[i]))
            return true;
    return false;
}

/* The blanks that a half lacks beside the other at each end. */
static int pad_of(const struct state *state, const struct cr_math *half,
                  const struct cr_math *other)
{
    static const double blanks_a_letter = 2.75; /* thin spaces */
    const double lack = cr_math_letters(other) - cr_math_letters(half);
    return lack > 0 && has_cells(state, half) ? (int)lround(lack / 2 * blanks_a_letter) : 0;
}

static void put_pad(struct cr_print *print, int blanks)
{
    if (blanks == 0)
        return;
    cr_buf_puts(print->out, "<TD>");
    for (int i = 0; i < blanks; i++)
        cr_buf_puts(print->out, "\xE2\x80\x89");
    cr_buf_puts(print->out, "</TD>");
}

/* Those of the innermost fraction that is begun. */
static struct pads *pads(struct state *state)
{
    return &state->pads[state->depth < DEEPEST ? state->depth : DEEPEST - 1];
}

static void begin_fraction(struct cr_print *print)
{
    struct state *state = print->state;
    const struct cr_math *fraction = print->shaped;
    state->depth++;
    *pads(state) = (struct pads){pad_of(state, fraction->parts[0], fraction->parts[1]),
                                 pad_of(state, fraction->parts[1], fraction->parts[0])};
    cr_buf_printf(print->out,
                  "><TR><TD BORDER=\"1\" SIDES=\"B\" COLOR=\"%s\">" TABLE "><TR>",
                  state->style->color);
    put_pad(print, pads(state)->upper);
}

static void begin(struct cr_print *print, enum cr_shape shape)
{
    struct state *state = print->state;
    if (shape == CR_SHAPE_POWER)
        return;
    if (shape == CR_SHAPE_ROOT)
        text(print, "<FONT FACE=\"Latin Modern Roman\">√</FONT>("); /* that of Math hangs low */
    if (shape == CR_SHAPE_ROOT || (shape == CR_SHAPE_FRACTION && state->style->flat))
        return;
    close_run(print);
    cr_buf_puts(print->out, "<TD>" TABLE);
    if (shape == CR_SHAPE_LIMIT) {
        state->size = script_size(state->size);
        cr_buf_puts(print->out, "><TR><TD></TD></TR><TR><TD VALIGN=\"BOTTOM\">" TABLE "><TR>");
        return;
    }
    begin_fraction(print);
}

static void between(struct cr_print *print, enum cr_shape shape)
{
    struct state *state = print->state;
    if (shape == CR_SHAPE_FRACTION && state->style->flat) {
        text(print, "/");
        return;
    }
    close_run(print);
    if (shape == CR_SHAPE_FRACTION) {
        put_pad(print, pads(state)->upper);
        cr_buf_puts(print->out, "</TR></TABLE></TD></TR><TR><TD>" TABLE "><TR>");
        put_pad(print, pads(state)->lower);
        return;
    }
    state->size = script_size(state->size);
    cr_buf_puts(print->out, "<TD>" TABLE "><TR><TD>" TABLE "><TR>");
}

static void end(struct cr_print *print, enum cr_shape shape)
{
    struct state *state = print->state;
    if (shape == CR_SHAPE_ROOT)
        text(print, ")");
    if (shape == CR_SHAPE_ROOT || (shape == CR_SHAPE_FRACTION && state->style->flat))
        return;
    close_run(print);
    if (shape == CR_SHAPE_FRACTION) {
        put_pad(print, pads(state)->lower);
        state->depth--;
    }
    cr_buf_puts(print->out, "</TR></TABLE></TD></TR>");
    if (shape == CR_SHAPE_POWER) {
        cr_buf_puts(print->out, "<TR><TD>");
        open_font(print->out, state->size);
        cr_buf_puts(print->out, " </FONT></TD></TR>");
    }
    if (shape != CR_SHAPE_FRACTION)
        state->size /= SCRIPT_RATIO;
    cr_buf_puts(print->out, "</TABLE></TD>");
    if (shape == CR_SHAPE_LIMIT)
        text(print, " ");
}

/* Thin spaces keep the signs of operations apart without tearing the formula. */
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
             [CR_SIGN_BIGSUM] = "∑",
             [CR_SIGN_WIDE] = "\xC2\xA0\xC2\xA0\xC2\xA0\xC2\xA0\xC2\xA0",
             [CR_SIGN_E] = "𝑒",
             [CR_SIGN_APPOSED] = " ",
             [CR_SIGN_HADAMARD] = " ⊙ "},
    .text = text,
    .word = word,
    .function = function,
    .number = number,
    .symbol = symbol,
    .begin = begin,
    .between = between,
    .end = end,
};

void cr_math_label(const struct cr_math *math, const struct cr_label_style *style,
                   struct cr_buf *out)
{
    struct state state = {.style = style, .size = style->size};
    struct cr_target target = TARGET;
    target.flat = style->flat;
    struct cr_print print = {.target = &target, .out = out, .state = &state};
    cr_buf_puts(out, TABLE "><TR>");
    cr_print_walk(&print, math);
    close_run(&print);
    cr_buf_puts(out, "</TR></TABLE>");
}
