/*
 * Boxes of formulas, and whole formulas with their heads and cases: see formula_box.h. What
 * is on the right of the equals sign is set by formula_walk.c.
 */
#include "plot/formula_parts.h"

#include <math.h>

/* In parts of the size of the letters. */
static const double PRIME_GAP = 0.03, WORD_GAP = 0.28, COLUMN_GAP = 0.9, ROW_GAP = 0.28;

/* ---- boxes ---- */

void cr_box_move(struct cr_formula_box *box, double right, double down)
{
    for (struct cr_piece *p = box->first; p; p = p->next) {
        p->x += right;
        p->y += down;
    }
    box->ascent -= down;
    box->descent += down;
}

void cr_box_adopt(struct cr_formula_box *box, const struct cr_formula_box *other)
{
    if (!other->first)
        return;
    if (box->last)
        box->last->next = other->first;
    else
        box->first = other->first;
    box->last = other->last;
}

void cr_box_append(struct cr_formula_box *box, struct cr_formula_box next, double gap)
{
    cr_box_move(&next, box->width + gap, 0);
    cr_box_adopt(box, &next);
    box->width += gap + next.width;
    box->ascent = fmax(box->ascent, next.ascent);
    box->descent = fmax(box->descent, next.descent);
}

static void add_piece(struct cr_setter *setter, struct cr_formula_box *box,
                      struct cr_piece piece)
{
    struct cr_piece *copy = cr_arena_copy(setter->arena, &piece, 1, sizeof piece);
    if (!copy) {
        setter->failed = true;
        return;
    }
    const struct cr_formula_box one = {.first = copy, .last = copy};
    cr_box_adopt(box, &one);
}

struct cr_formula_box cr_set_text(struct cr_setter *setter, const char *text, double size)
{
    const struct cr_extent extent = cr_type_measure(setter->type, text, size);
    struct cr_formula_box box = {.width = extent.width, .ascent = extent.ascent,
                                 .descent = extent.descent};
    char *copy = cr_arena_string(setter->arena, text);
    setter->failed |= !copy;
    if (copy)
        add_piece(setter, &box,
                  (struct cr_piece){.text = copy, .size = size, .stretch = 1});
    return box;
}

struct cr_formula_box cr_box_stretched(struct cr_setter *setter, const char *sign,
                                       double size, double ascent, double descent)
{
    struct cr_formula_box box = cr_set_text(setter, sign, size);
    const double own = box.ascent + box.descent;
    if (!box.first || !(own > 0))
        return box;
    const double stretch = (ascent + descent) / own;
    box.first->stretch = stretch;
    box.first->y = stretch * box.ascent - ascent;
    box.ascent = ascent;
    box.descent = descent;
    return box;
}

struct cr_formula_box cr_box_rule(struct cr_setter *setter, double x, double y,
                                  double width, double height)
{
    struct cr_formula_box box = {.width = width};
    add_piece(setter, &box,
              (struct cr_piece){.x = x, .y = y, .width = width, .height = height});
    return box;
}

/* ---- formulas ---- */

static struct cr_formula_box set_head(struct cr_setter *setter,
                                      const struct cr_formula *formula, double size)
{
    struct cr_formula_box box = cr_set_math(setter, formula->head, size);
    if (formula->primed) {
        cr_box_append(&box, cr_set_text(setter, "′", size), PRIME_GAP * size);
    }
    return box;
}

struct cr_formula_box cr_set_applied(struct cr_setter *setter,
                                     const struct cr_formula *formula,
                                     const struct cr_math *argument, double size)
{
    struct cr_formula_box box = set_head(setter, formula, size);
    cr_box_append(&box, cr_set_text(setter, "(", size), 0);
    cr_box_append(&box, cr_set_math(setter, argument, size), 0);
    cr_box_append(&box, cr_set_text(setter, ")", size), 0);
    return box;
}

static struct cr_formula_box set_condition(struct cr_setter *setter,
                                           const struct cr_rule *rule, double size)
{
    struct cr_formula_box box = cr_set_text(setter, "if ", size);
    cr_box_append(&box, cr_set_math(setter, rule->left, size), 0);
    cr_box_append(&box, cr_set_text(setter, rule->relation, size), 0.25 * size);
    cr_box_append(&box, cr_set_math(setter, rule->right, size), 0.25 * size);
    return box;
}

/* The cases below each other, centred on the height of the minus sign. */
static struct cr_formula_box set_cases(struct cr_setter *setter,
                                       const struct cr_formula *formula, double size)
{
    struct cr_formula_box rows[CR_RULES_MOST], conditions[CR_RULES_MOST], all = {0};
    double column = 0, height = 0;
    for (size_t i = 0; i < formula->count; i++) {
        rows[i] = cr_set_math(setter, formula->rules[i].value, size);
        conditions[i] = set_condition(setter, &formula->rules[i], size);
        column = fmax(column, rows[i].width);
    }
    for (size_t i = 0; i < formula->count; i++) {
        cr_box_append(&rows[i], conditions[i], column - rows[i].width + COLUMN_GAP * size);
        rows[i].ascent = fmax(rows[i].ascent, 0.75 * size);
        rows[i].descent = fmax(rows[i].descent, 0.25 * size);
        height += rows[i].ascent + rows[i].descent + (i ? ROW_GAP * size : 0);
    }
    double y = -CR_BOX_AXIS * size - height / 2;
    for (size_t i = 0; i < formula->count; i++) {
        cr_box_move(&rows[i], 0, y + rows[i].ascent);
        y += rows[i].ascent + rows[i].descent + ROW_GAP * size;
        cr_box_adopt(&all, &rows[i]);
        all.width = fmax(all.width, rows[i].width);
    }
    all.ascent = height / 2 + CR_BOX_AXIS * size;
    all.descent = height / 2 - CR_BOX_AXIS * size;
    return all;
}

struct cr_formula_box cr_set_formula(struct cr_setter *setter,
                                     const struct cr_formula *formula,
                                     const struct cr_math *argument, double size)
{
    struct cr_formula_box box = formula->of_argument
                                    ? cr_set_applied(setter, formula, argument, size)
                                    : set_head(setter, formula, size);
    if (formula->count == 0)
        return box;
    cr_box_append(&box, cr_set_text(setter, "=", size), WORD_GAP * size);
    if (!formula->rules[0].left) {
        cr_box_append(&box, cr_set_math(setter, formula->rules[0].value, size), WORD_GAP * size);
        return box;
    }
    const struct cr_formula_box cases = set_cases(setter, formula, size);
    cr_box_append(&box,
                  cr_box_stretched(setter, "{", size, cases.ascent + 0.05 * size,
                            cases.descent + 0.05 * size),
                  WORD_GAP * size);
    cr_box_append(&box, cases, 0.2 * size);
    return box;
}
