/*
 * Mathematics as the inside of a Graphviz HTML-like label: see math.h and print.h.
 *
 * A formula is a table of one row. Running text ("= 0.3 *") is one cell; a fraction is a
 * cell with a table of two rows, the upper cell's lower side being the bar; a letter with
 * both scripts is two cells, the second with two lines of text (a table in its place would
 * be stretched by higher neighbours). A single script, and an exponent that is plain, is a SUB
 * or SUP in the running text; any other exponent is a cell with an empty row below.
 *
 * Tables in a row are centred on each other. So the halves of all fractions are made equally
 * high: that sets their bars on the height of the equals sign, and what stands above them, or
 * below, on one line, as TeX does.
 *
 * Graphviz stretches a table to the width of its cell, and so would tear the narrower half
 * of a fraction apart where it has several cells. It gets blanks at both ends, for about
 * the width that it lacks, and empty cells that take most of the rest.
 */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/markup.h"
#include "math/label_parts.h"
#include "math/letters.h"
#include "math/print.h"

#define TABLE "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"0\""

/* A script in the running text: pango makes it smaller than the letters that it is set in,
 * not small enough to stay clear of a fraction's bar. */
static const double SINGLE_RATIO = 0.7, PANGO_RATIO = 0.83;

enum { DEEPEST = 16, /* shapes in shapes that are told apart */
       ENDS = 3 };   /* empty cells at each end of a half */

/* A half of a fraction. */
struct half {
    bool cells; /* is it made of several? */
    int blanks; /* at each of its ends */
    int height;
};

/* A fraction, a power or a limit that is begun. */
struct level {
    double size;           /* of the letters around it */
    bool raised;           /* the exponent is a script in the running text */
    struct half halves[2]; /* the upper and the lower */
};

struct state {
    const struct cr_label_style *style;
    double size;      /* of the letters now */
    bool running;     /* a cell of running text is open */
    double half;      /* the height of the halves of all outermost fractions */
    size_t fractions; /* that are begun */
    size_t depth;     /* of all that is begun */
    struct level levels[DEEPEST];
};

/* Graphviz takes whole sizes only. */
static void open_font(struct cr_buf *out, double size)
{
    cr_buf_printf(out, "<FONT POINT-SIZE=\"%.0f\">", size);
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

/* A single script in the running text: "SUP" or "SUB". */
static void open_script(struct cr_print *print, const char *tag)
{
    const struct state *state = print->state;
    open_font(print->out, state->size * SINGLE_RATIO / PANGO_RATIO);
    cr_buf_printf(print->out, "<%s>", tag);
}

static void close_script(struct cr_print *print, const char *tag)
{
    cr_buf_printf(print->out, "</%s></FONT>", tag);
}

static void number(struct cr_print *print, const struct cr_num_shown *shown)
{
    text(print, shown->text);
    if (!shown->has_exponent)
        return;
    cr_buf_puts(print->out, "\xE2\x80\x89·\xE2\x80\x89" "10");
    open_script(print, "SUP");
    cr_buf_printf(print->out, "%s%d", shown->exponent < 0 ? "−" : "", abs(shown->exponent));
    close_script(print, "SUP");
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
    open_font(print->out, cr_script_size(state->size));
    script(print, above);
    cr_buf_puts(print->out, "<BR ALIGN=\"LEFT\"/>");
    script(print, below);
    cr_buf_puts(print->out, "<BR ALIGN=\"LEFT\"/></FONT></TD>");
}

static void symbol(struct cr_print *print, const struct cr_symbol *symbol)
{
    const bool sub = *symbol->sub, sup = *symbol->sup;
    letter(print, symbol);
    if (!sub && !sup)
        return;
    if (cr_in_two_lines(symbol)) {
        two_lines(print, symbol->sup, symbol->sub);
        return;
    }
    open_script(print, sub ? "SUB" : "SUP");
    script(print, sub ? symbol->sub : symbol->sup);
    close_script(print, sub ? "SUB" : "SUP");
}

/* What a half lacks in width beside the other is given to it at both ends: in blanks, as
 * near as can be told, and the rest in empty cells, among which Graphviz shares it out. */
static struct half half_of(const struct cr_math *half, const struct cr_math *other)
{
    static const double blanks_a_letter = 2.75; /* thin spaces */
    const double lack = cr_math_letters(other) - cr_math_letters(half);
    const bool cells = cr_has_cells(half);
    return (struct half){.cells = cells,
                         .blanks = cells && lack > 0 ? (int)(lack / 2 * blanks_a_letter) : 0};
}

static void put_end(struct cr_print *print, const struct half *half)
{
    for (int i = 0; half->cells && i < ENDS; i++)
        cr_buf_puts(print->out, "<TD></TD>");
    if (half->blanks == 0)
        return;
    cr_buf_puts(print->out, "<TD>");
    for (int i = 0; i < half->blanks; i++)
        cr_buf_puts(print->out, "\xE2\x80\x89");
    cr_buf_puts(print->out, "</TD>");
}

/* All halves are equally high, so that all bars are on the height of the equals sign, and what
 * stands above them, and below, on one line. */
static int half_height(const struct state *state, const struct cr_math *fraction)
{
    const bool outermost = state->fractions == 0 && state->size == state->style->size;
    return (int)ceil(CR_HALF_ROOM * state->size +
                     (outermost ? state->half : cr_highest_part(fraction, state->size)));
}

/* Of what was begun last. */
static struct level *level(struct state *state)
{
    return &state->levels[state->depth < DEEPEST ? state->depth : DEEPEST - 1];
}

static void begin_fraction(struct cr_print *print)
{
    struct state *state = print->state;
    const struct cr_math *const *parts = (const struct cr_math *const *)print->shaped->parts;
    struct half *halves = level(state)->halves;
    close_run(print);
    halves[0] = half_of(parts[0], parts[1]);
    halves[1] = half_of(parts[1], parts[0]);
    halves[0].height = halves[1].height = half_height(state, print->shaped);
    state->fractions++;
    cr_buf_printf(print->out,
                  "<TD>" TABLE "><TR><TD HEIGHT=\"%d\" BORDER=\"1\" SIDES=\"B\" COLOR=\"%s\">"
                  TABLE "><TR>", halves[0].height, state->style->color);
    put_end(print, &halves[0]);
}

static void begin_limit(struct cr_print *print)
{
    struct state *state = print->state;
    close_run(print);
    state->size = cr_script_size(state->size);
    cr_buf_puts(print->out, "<TD>" TABLE "><TR><TD></TD></TR><TR><TD VALIGN=\"BOTTOM\">" TABLE
                            "><TR>");
}

/* Neither a root nor a fraction on one line has a level of its own. */
static bool is_flat(const struct state *state, enum cr_shape shape)
{
    return shape == CR_SHAPE_ROOT || (shape == CR_SHAPE_FRACTION && state->style->flat);
}

static void begin(struct cr_print *print, enum cr_shape shape)
{
    struct state *state = print->state;
    if (shape == CR_SHAPE_ROOT)
        text(print, "<FONT FACE=\"Latin Modern Roman\">√</FONT>("); /* that of Math hangs low */
    if (is_flat(state, shape))
        return;
    state->depth++;
    level(state)->size = state->size;
    if (shape == CR_SHAPE_FRACTION)
        begin_fraction(print);
    else if (shape == CR_SHAPE_LIMIT)
        begin_limit(print);
    else
        level(state)->raised = cr_is_raised(print->shaped);
}

static void between_halves(struct cr_print *print)
{
    const struct half *halves = level(print->state)->halves;
    close_run(print);
    put_end(print, &halves[0]);
    cr_buf_printf(print->out, "</TR></TABLE></TD></TR><TR><TD HEIGHT=\"%d\">" TABLE "><TR>",
                  halves[1].height);
    put_end(print, &halves[1]);
}

static void begin_exponent(struct cr_print *print)
{
    struct state *state = print->state;
    if (level(state)->raised) {
        open_run(print);
        open_script(print, "SUP");
        return;
    }
    close_run(print);
    state->size = cr_script_size(state->size);
    cr_buf_puts(print->out, "<TD>" TABLE "><TR><TD>" TABLE "><TR>");
}

static void between(struct cr_print *print, enum cr_shape shape)
{
    if (is_flat(print->state, shape))
        text(print, "/");
    else if (shape == CR_SHAPE_FRACTION)
        between_halves(print);
    else
        begin_exponent(print);
}

/* The end of a table of two rows; below an exponent is a row as high as it. */
static void end_table(struct cr_print *print, enum cr_shape shape)
{
    struct state *state = print->state;
    close_run(print);
    if (shape == CR_SHAPE_FRACTION) {
        put_end(print, &level(state)->halves[1]);
        state->fractions--;
    }
    cr_buf_puts(print->out, "</TR></TABLE></TD></TR>");
    if (shape == CR_SHAPE_POWER) {
        cr_buf_puts(print->out, "<TR><TD>");
        open_font(print->out, state->size);
        cr_buf_puts(print->out, " </FONT></TD></TR>");
    }
    cr_buf_puts(print->out, "</TABLE></TD>");
}

static void end(struct cr_print *print, enum cr_shape shape)
{
    struct state *state = print->state;
    if (shape == CR_SHAPE_ROOT)
        text(print, ")");
    if (is_flat(state, shape))
        return;
    if (shape == CR_SHAPE_POWER && level(state)->raised)
        close_script(print, "SUP");
    else
        end_table(print, shape);
    state->size = level(state)->size;
    state->depth--;
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
    struct state state = {.style = style,
                          .size = style->size,
                          .half = cr_highest_half(math, style->size)};
    struct cr_target target = TARGET;
    target.flat = style->flat;
    struct cr_print print = {.target = &target, .out = out, .state = &state};
    cr_buf_puts(out, TABLE "><TR>");
    cr_print_walk(&print, math);
    close_run(&print);
    cr_buf_puts(out, "</TR></TABLE>");
}
