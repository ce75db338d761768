/*
 * Typeset mathematics as a box: pieces of text and rules at their places.
 *
 *          ascent  +--------------+     A box is placed by the left end of its baseline;
 *                  |      1       |     x goes right, y down, both from there. Pieces are
 *     baseline  ---*  sigma = ---------- all that is to be drawn.
 *         descent  |    1 + e     |
 *                  +--------------+
 *                       width
 *
 * Boxes are built by the walk that all printers of mathematics share (math/print.h), so
 * signs and parentheses are as everywhere. Fractions are centred on the height of the minus
 * sign and are smaller in each other and in exponents. Sizes follow TeX's proportions.
 */
#ifndef CR_PLOT_FORMULA_BOX_H
#define CR_PLOT_FORMULA_BOX_H

#include "math/math.h"
#include "plot/subject.h"
#include "plot/type.h"

struct cr_piece {
    struct cr_piece *next;
    const char *text; /* NULL: a rule */
    double x, y;      /* text: left end of its baseline; rule: its upper left corner */
    double size, stretch; /* text: points, and times as high as it is */
    double width, height; /* rule */
};

struct cr_formula_box {
    double width, ascent, descent;
    struct cr_piece *first, *last;
};

/* Sets formulas. Pieces live in the arena. What fails for want of memory is remembered in
 * `failed`, to be asked once. */
struct cr_setter {
    struct cr_arena *arena;
    struct cr_type *type;
    bool failed;
};

struct cr_formula_box cr_set_text(struct cr_setter *setter, const char *text, double size);
struct cr_formula_box cr_set_math(struct cr_setter *setter, const struct cr_math *math,
                                  double size);

/* f(x): the head of a formula, and in parentheses what it is called with. */
struct cr_formula_box cr_set_applied(struct cr_setter *setter,
                                     const struct cr_formula *formula,
                                     const struct cr_math *argument, double size);

/* The whole formula: f(x) = ..., its cases below each other behind a brace. */
struct cr_formula_box cr_set_formula(struct cr_setter *setter,
                                     const struct cr_formula *formula,
                                     const struct cr_math *argument, double size);

/* Sets `next` behind the box, with a gap between. */
void cr_box_append(struct cr_formula_box *box, struct cr_formula_box next, double gap);

#endif
