/*
 * Mathematics set by the walk that all printers share: see formula_box.h and math/print.h.
 *
 * What the walk begins is a frame on a stack, which collects a box; what it ends is taken
 * off, put together with its shape, and added to the frame below. Parentheses and bars are
 * frames too, since they become as high as what is between them.
 */
#include "plot/formula_parts.h"

#include <math.h>

#include "math/letters.h"
#include "math/print.h"

enum { DEEPEST = 32 };

/* In parts of the size of the letters. */
static const double RULE = 0.045,          /* thickness of a fraction's bar */
    SCRIPT = 0.7,                          /* the size of scripts */
    INNER = 0.8,                           /* of fractions in fractions and scripts */
    RAISE = 0.41, DROP = 0.22,             /* of scripts */
    TOP_SHIFT = 0.677, BOTTOM_SHIFT = 0.6, /* of a fraction's halves, at least */
    GAP = 0.14,                            /* around a bar */
    SIDE = 0.1,                            /* of a bar beyond its halves */
    TALL = 0.85, DEEP = 0.35;              /* what plain parentheses still embrace */

enum kind {
    IN_ROW, /* the formula, the base of a power, an exponent, a root, an index */
    IN_PAREN,
    IN_BARS,
    IN_HALF, /* of a fraction */
};

/* What is begun and not yet ended; its size is for what is in it. */
struct frame {
    enum kind kind;
    struct cr_formula_box box;
    double size;
    bool small; /* in a fraction or a script: fractions are smaller there */
};

struct state {
    struct cr_setter *setter;
    const char *const *sign; /* of the target */
    struct frame frames[DEEPEST];
    size_t depth;
};

/* ---- frames ---- */

static struct frame *top(struct state *state)
{
    return &state->frames[state->depth - 1];
}

/* A mistake of ours, or a formula deeper than any in ops.def: what follows is not set. */
static void push(struct state *state, enum kind kind)
{
    if (state->depth == DEEPEST) {
        state->setter->failed = true;
        state->depth--;
    }
    const struct frame *outer = top(state);
    state->frames[state->depth] = (struct frame){
        .kind = kind, .size = outer->size, .small = outer->small};
    state->depth++;
}

static struct cr_formula_box pop(struct state *state)
{
    const struct cr_formula_box box = top(state)->box;
    if (state->depth > 1)
        state->depth--;
    return box;
}

static void put(struct state *state, struct cr_formula_box box)
{
    cr_box_append(&top(state)->box, box, 0);
}

/* Puts the innermost frame between two signs, as high as it is. */
static void embrace(struct state *state, const char *open, const char *close)
{
    const struct cr_formula_box inside = pop(state);
    const double size = top(state)->size, axis = CR_BOX_AXIS * size;
    if (inside.ascent <= TALL * size && inside.descent <= DEEP * size) {
        put(state, cr_set_text(state->setter, open, size));
        put(state, inside);
        put(state, cr_set_text(state->setter, close, size));
        return;
    }
    const double half = fmax(inside.ascent - axis, inside.descent + axis) + 0.04 * size;
    put(state, cr_box_stretched(state->setter, open, size, axis + half, half - axis));
    cr_box_append(&top(state)->box, inside, 0.06 * size);
    cr_box_append(&top(state)->box,
                  cr_box_stretched(state->setter, close, size, axis + half, half - axis),
                  0.06 * size);
}

/* ---- the target of the walk ---- */

static void text(struct cr_print *print, const char *ready)
{
    struct state *state = print->state;
    const char *const *sign = state->sign;
    if (ready == sign[CR_SIGN_OPEN])
        push(state, IN_PAREN);
    else if (ready == sign[CR_SIGN_BAR] && top(state)->kind != IN_BARS)
        push(state, IN_BARS);
    else if (ready == sign[CR_SIGN_CLOSE])
        embrace(state, sign[CR_SIGN_OPEN], ready);
    else if (ready == sign[CR_SIGN_BAR])
        embrace(state, ready, ready);
    else
        put(state, cr_set_text(state->setter, ready, top(state)->size));
}

static void function(struct cr_print *print, enum cr_op op)
{
    struct cr_buf name = {0};
    if (op == CR_OP_SIGMOID)
        cr_letter_unicode(&name, "sigma", true);
    else
        cr_buf_puts(&name, cr_function_name(op));
    text(print, cr_buf_text(&name));
    cr_buf_release(&name);
}

/* A script at the right of what the frame ends with. */
static void put_script(struct state *state, const char *script, bool above)
{
    const double size = top(state)->size;
    struct cr_formula_box box = cr_set_text(state->setter, script, SCRIPT * size);
    cr_box_move(&box, 0, above ? -RAISE * size : DROP * size);
    put(state, box);
}

static void number(struct cr_print *print, const struct cr_num_shown *shown)
{
    text(print, shown->text);
    if (!shown->has_exponent)
        return;
    struct cr_buf exponent = {0};
    cr_buf_printf(&exponent, "%s%d", shown->exponent < 0 ? "−" : "",
                  shown->exponent < 0 ? -shown->exponent : shown->exponent);
    text(print, "·10");
    put_script(print->state, cr_buf_text(&exponent), true);
    cr_buf_release(&exponent);
}

static void symbol(struct cr_print *print, const struct cr_symbol *symbol)
{
    struct state *state = print->state;
    struct cr_buf letter = {0};
    cr_letter_unicode(&letter, symbol->base, true);
    if (symbol->hat)
        cr_buf_puts(&letter, "\xCC\x82"); /* combining circumflex */
    text(print, cr_buf_text(&letter));
    state->setter->failed |= letter.failed;
    cr_buf_release(&letter);
    if (*symbol->sup)
        put_script(state, symbol->sup, true);
    if (*symbol->sub)
        put_script(state, symbol->sub, false);
}

static void push_script(struct state *state)
{
    push(state, IN_ROW);
    top(state)->size *= SCRIPT;
    top(state)->small = true;
}

/* Both halves of a fraction begin the same way. */
static void push_half(struct state *state, bool small)
{
    push(state, IN_HALF);
    if (small)
        top(state)->size *= INNER;
    top(state)->small = true;
}

static void begin(struct cr_print *print, enum cr_shape shape)
{
    struct state *state = print->state;
    if (shape == CR_SHAPE_FRACTION)
        push_half(state, top(state)->small);
    else if (shape == CR_SHAPE_LIMIT)
        push_script(state);
    else
        push(state, IN_ROW);
}

static void between(struct cr_print *print, enum cr_shape shape)
{
    if (shape == CR_SHAPE_POWER)
        push_script(print->state);
    else
        push_half(print->state, false); /* has the size of the upper one already */
}

static void end_fraction(struct state *state)
{
    const double size = top(state)->size, half = RULE * size / 2;
    struct cr_formula_box bottom = pop(state), upper = pop(state);
    const double axis = CR_BOX_AXIS * top(state)->size;
    const double side = SIDE * size, width = fmax(upper.width, bottom.width) + 2 * side;
    struct cr_formula_box box = cr_box_rule(state->setter, 0, -axis - half, width, 2 * half);
    const double up = fmax(axis + half + GAP * size + upper.descent, TOP_SHIFT * size);
    const double down = fmax(half - axis + GAP * size + bottom.ascent, BOTTOM_SHIFT * size);
    cr_box_move(&upper, (width - upper.width) / 2, -up);
    cr_box_move(&bottom, (width - bottom.width) / 2, down);
    cr_box_adopt(&box, &upper);
    cr_box_adopt(&box, &bottom);
    box.ascent = upper.ascent;
    box.descent = bottom.descent;
    cr_box_append(&top(state)->box, box, side / 2);
    top(state)->box.width += side / 2;
}

static void end_power(struct state *state)
{
    struct cr_formula_box exponent = pop(state), base = pop(state);
    const double size = top(state)->size;
    cr_box_move(&exponent, 0, -fmax(RAISE * size, base.ascent - 0.32 * size));
    cr_box_append(&base, exponent, 0.02 * size);
    put(state, base);
}

static void end_root(struct state *state)
{
    struct cr_formula_box inside = pop(state);
    const double size = top(state)->size, thick = RULE * size;
    const double above = fmax(inside.ascent, 0.5 * size) + GAP * size;
    const double below = fmax(inside.descent, 0.05 * size) + 0.05 * size;
    struct cr_formula_box box = cr_box_stretched(state->setter, "√", size, above, below);
    struct cr_formula_box bar = cr_box_rule(state->setter, 0, -above, inside.width, thick);
    cr_box_move(&bar, box.width, 0);
    cr_box_append(&box, inside, 0);
    cr_box_adopt(&box, &bar);
    put(state, box);
}

static void end_limit(struct state *state)
{
    struct cr_formula_box index = pop(state);
    cr_box_move(&index, 0, DROP * top(state)->size);
    put(state, index);
}

static void end(struct cr_print *print, enum cr_shape shape)
{
    switch (shape) {
    case CR_SHAPE_FRACTION:
        end_fraction(print->state);
        break;
    case CR_SHAPE_POWER:
        end_power(print->state);
        break;
    case CR_SHAPE_ROOT:
        end_root(print->state);
        break;
    case CR_SHAPE_LIMIT:
        end_limit(print->state);
        break;
    }
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
             [CR_SIGN_BIGSUM] = "∑",
             [CR_SIGN_WIDE] = "     ",
             [CR_SIGN_E] = "𝑒",
             [CR_SIGN_APPOSED] = " ",
             [CR_SIGN_HADAMARD] = " ⊙ "},
    .text = text,
    .word = text,
    .function = function,
    .number = number,
    .symbol = symbol,
    .begin = begin,
    .between = between,
    .end = end,
};

struct cr_formula_box cr_set_math(struct cr_setter *setter, const struct cr_math *math,
                                  double size)
{
    struct state state = {.setter = setter, .sign = TARGET.sign, .depth = 1};
    state.frames[0].size = size;
    struct cr_print print = {.target = &TARGET, .state = &state};
    cr_print_walk(&print, math);
    while (state.depth > 1) /* a bar that stands alone */
        put(&state, pop(&state));
    return state.frames[0].box;
}
