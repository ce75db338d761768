/*
 * Mathematics as small trees.
 *
 * Every formula in a figure, a text or a table is one of these trees; there is one printer
 * for each target (label.c: Graphviz HTML-like label, tex.c: TeX, text.c: Unicode text,
 * mathml.c: MathML), and none of them knows anything about networks. Trees are built bottom-up
 * in an arena and shared freely; after cr_math_settle they are never changed.
 *
 *     dL/dw = -0.938 * 0.5          relation
 *                                  /        \
 *                             derivative   product
 *                              /     \      /    \
 *                         symbol L  symbol w  numbers
 *
 * Memory: constructors return NULL when memory is out or when any part is NULL, so a whole
 * tree is checked once, at its root.
 */
#ifndef CR_MATH_MATH_H
#define CR_MATH_MATH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "graph/op.h"

enum cr_math_kind {
    CR_MATH_NUMBER,
    CR_MATH_SYMBOL,
    CR_MATH_WORDS,      /* upright text */
    CR_MATH_SUM,        /* parts added; a negative part is subtracted */
    CR_MATH_PRODUCT,    /* parts multiplied, with dots */
    CR_MATH_NEGATIVE,   /* - parts[0] */
    CR_MATH_FRACTION,   /* parts[0] over parts[1] */
    CR_MATH_POWER,      /* parts[0] ^ parts[1] */
    CR_MATH_CALL,       /* op applied to the parts */
    CR_MATH_DERIVATIVE, /* d parts[0] / d parts[1], partial */
    CR_MATH_RELATION,   /* parts joined by "=", see `approximate` */
    CR_MATH_BIGSUM,     /* sum over the index parts[0] of parts[1] */
    CR_MATH_ROW,        /* parts one after the other, with a wide space */
    CR_MATH_ARROW,      /* parts[0] -> parts[1]: an old and a new value */
    CR_MATH_MATRIX,     /* rows of `columns` parts each */
    CR_MATH_APPOSED,    /* a product of matrices, side by side: W a */
    CR_MATH_HADAMARD,   /* a product element by element */
    CR_MATH_PHRASE, /* words with symbols among them; the words have their own blanks */
    CR_MATH_PIECE,  /* parts[0] with half of a pair of parentheses: "(" is .symbol.base,
                           ")" .symbol.sup; of a formula that is broken over lines */
};

/* A letter or a name with its ornaments: w^(1)_21, y^hat, alpha. */
struct cr_symbol {
    const char *base; /* a letter, a name of several, or a Greek letter's name */
    bool hat;
    const char *sub; /* plain text, "" for none: "21", "h,1" */
    const char *sup; /* likewise, printed as written: "(1)", "new" */
    bool bold;       /* a vector or a matrix */
};

struct cr_math {
    enum cr_math_kind kind;
    double number;           /* CR_MATH_NUMBER; CR_MATH_SYMBOL of a constant: its value */
    bool constant;           /* CR_MATH_SYMBOL: pi or e, which can be calculated with */
    int digits;              /* how many of them are shown; 0 before cr_math_settle */
    int least;               /* as many at least, see cr_math_tell_apart; 0: any */
    struct cr_symbol symbol; /* CR_MATH_SYMBOL; .base also of CR_MATH_WORDS */
    enum cr_op op;           /* CR_MATH_CALL */
    bool approximate;        /* CR_MATH_RELATION: the last sign is an approximation */
    size_t columns;          /* CR_MATH_MATRIX */
    size_t count;
    struct cr_math **parts;
};

struct cr_math *cr_math_number(struct cr_arena *arena, double value);
struct cr_math *cr_math_symbol(struct cr_arena *arena, const char *base, const char *sub,
                               const char *sup);
struct cr_math *cr_math_hat(struct cr_arena *arena, const char *base, const char *sub,
                            const char *sup);
/* A vector or a matrix: the symbol in bold. */
struct cr_math *cr_math_bold(struct cr_arena *arena, const char *base, const char *sub,
                             const char *sup);
struct cr_math *cr_math_words(struct cr_arena *arena, const char *text);

/* A node of `kind` over copies of the pointers parts[0 .. count). */
struct cr_math *cr_math_node(struct cr_arena *arena, enum cr_math_kind kind,
                             struct cr_math *const *parts, size_t count);
struct cr_math *cr_math_one(struct cr_arena *arena, enum cr_math_kind kind,
                            struct cr_math *part);
struct cr_math *cr_math_two(struct cr_arena *arena, enum cr_math_kind kind,
                            struct cr_math *first, struct cr_math *second);
struct cr_math *cr_math_matrix(struct cr_arena *arena, struct cr_math *const *parts,
                               size_t rows, size_t columns);
struct cr_math *cr_math_piece(struct cr_arena *arena, struct cr_math *part,
                              const char *before, const char *after);
struct cr_math *cr_math_call(struct cr_arena *arena, enum cr_op op,
                             struct cr_math *const *parts, size_t count);

/* The symbol as users write it in `symbol=`: w_5, \hat{y}, a^{(2)}_1, \alpha. NULL with
 * *bad set when it is not of that form, NULL with *bad unset when memory is out. */
struct cr_math *cr_math_parse_symbol(struct cr_arena *arena, const char *text, bool *bad);

/* The symbol that a plain name suggests: w1 -> w_1, w2_1 -> w_2,1, net_h1 -> net_h1, alpha
 * -> Greek, yhat -> y^hat, others (x1w1) as they are. */
struct cr_math *cr_math_name_symbol(struct cr_arena *arena, const char *name);

/* Is the name that of a number that formulas know, pi or e? Then which number. */
bool cr_math_constant(const char *name, double *value);

/* Makes those names in a formula constants. */
void cr_math_set_constants(struct cr_math *math);

/* A formula of ops.def with its letters replaced: `letters` are names ("x", "x1", "y"),
 * `with` what takes their place. */
struct cr_math *cr_math_template(struct cr_arena *arena, const char *formula,
                                 const char *const *letters, struct cr_math *const *with,
                                 size_t count);

/* An operation by itself, as it is drawn: +, x^2, sigma. */
struct cr_math *cr_math_operation(struct cr_arena *arena, enum cr_op op);

/* What the tree is worth with its numbers as they are shown; NaN when a symbol is in it. */
double cr_math_value(const struct cr_math *math);

/* Is the tree all numbers, so that a reader can calculate it? Dots in it do not count. */
bool cr_math_is_numeric(const struct cr_math *math);

/*
 * Decides how many digits every number shows. `digits` > 0: that many everywhere, and a
 * relation that then does not hold gets an approximation sign. `digits` 0 (auto): 3, and in
 * a relation whose result the shown numbers do not give, the fewest more that mend it; the
 * result itself keeps 3. Where no digits mend it, as where a sum cancels and rounding is all
 * that is left, it gets the sign, too. To hold means: the shown parts, calculated by hand, round to the
 * result shown.
 */
void cr_math_settle(struct cr_math *math, int digits);

/* Before they are settled: two numbers will show as many digits as tell them apart. */
void cr_math_tell_apart(struct cr_math *a, struct cr_math *b);

/* About how many letters wide a formula is, its fractions upright. */
double cr_math_letters(const struct cr_math *math);

/* Printers. The label printer writes the inside of an HTML-like label. */
struct cr_label_style {
    double size;       /* points */
    const char *color; /* of letters and rules: "#C81E34" */
    bool bold;
    bool flat; /* fractions on one line: dL/dw */
};
void cr_math_label(const struct cr_math *math, const struct cr_label_style *style,
                   struct cr_buf *out);
void cr_math_tex(const struct cr_math *math, struct cr_buf *out);
void cr_math_text(const struct cr_math *math, struct cr_buf *out);

/* The inside of MathML's <math>. */
void cr_math_mathml(const struct cr_math *math, struct cr_buf *out);

/* Appends all that a formula says, as bytes for this process: of two formulas with the same
 * ones, every printer makes the same. */
void cr_math_key(const struct cr_math *math, struct cr_buf *key);

#endif
