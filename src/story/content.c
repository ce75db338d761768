/*
 * What steps are made of: see content.h.
 */
#include "story/content.h"

#include <math.h>
#include <string.h>

enum { MOST_PARTS = 8, ROW_LETTERS = 100, ROW_GAP = 5 };

/* Makes room for one more item in an arena array that doubles at every power of two. */
static void *grown(struct cr_arena *arena, void *items, size_t count, size_t size)
{
    if (count & (count - 1) || (count == 0 && items))
        return items;
    char *larger = cr_arena_alloc(arena, count ? 2 * count : 1, size);
    if (larger && count)
        memcpy(larger, items, count * size);
    return larger;
}

static int add_math(const struct cr_teller *teller, struct cr_math ***list, size_t *count,
                    struct cr_math *math)
{
    if (!math)
        return -1;
    struct cr_math **items = grown(teller->arena, *list, *count, sizeof **list);
    if (!items)
        return -1;
    *list = items;
    items[(*count)++] = math;
    return 0;
}

int cr_head(const struct cr_teller *teller, struct cr_step *step, struct cr_math *math)
{
    return add_math(teller, &step->headline, &step->headline_count, math);
}

int cr_foot(const struct cr_teller *teller, struct cr_step *step, struct cr_math *math)
{
    return add_math(teller, &step->footer, &step->footer_count, math);
}

/* A row at the foot with two equations, or one where the second is not there. */
int cr_foot_pair(const struct cr_teller *teller, struct cr_step *step,
                     struct cr_math *first, bool two, struct cr_math *second)
{
    return cr_foot(teller, step,
                two ? cr_math_two(teller->arena, CR_MATH_ROW, first, second) : first);
}

bool cr_foot_fits(const struct cr_math *row)
{
    return cr_math_letters(row) <= ROW_LETTERS;
}

/* The end of the row that begins with the first equation, when so many letters fit. `widths`
 * says how many each of them has. */
static size_t row_end(const double *widths, size_t count, size_t first, double letters)
{
    size_t end = first;
    for (double sum = 0; end < count && end - first < MOST_PARTS; end++) {
        sum += widths[end] + (end > first ? ROW_GAP : 0);
        if (end > first && sum > letters)
            break;
    }
    return end;
}

static size_t rows_of(const double *widths, size_t count, double letters)
{
    size_t rows = 0;
    for (size_t i = 0; i < count; i = row_end(widths, count, i, letters))
        rows++;
    return rows;
}

/* As few rows as the foot's width allows, then as even as that many can be. */
int cr_foot_rows(const struct cr_teller *teller, struct cr_step *step,
                 struct cr_math *const *equations, size_t count)
{
    double letters = ROW_LETTERS;
    double *widths = cr_arena_alloc(teller->arena, count + 1, sizeof *widths);
    if (!widths)
        return -1;
    for (size_t i = 0; i < count; i++)
        widths[i] = cr_math_letters(equations[i]);
    const size_t rows = rows_of(widths, count, letters);
    while (letters > 1 && rows_of(widths, count, letters - 1) == rows)
        letters--;
    for (size_t i = 0, end; i < count; i = end) {
        end = row_end(widths, count, i, letters);
        struct cr_math *const *row = equations + i;
        if (cr_foot(teller, step,
                    end - i == 1 ? row[0]
                                 : cr_math_node(teller->arena, CR_MATH_ROW, row, end - i)))
            return -1;
    }
    return 0;
}

int cr_foot_more(const struct cr_teller *teller, struct cr_step *step, size_t rest)
{
    if (rest == 0)
        return 0;
    char *text = cr_arena_format(teller->arena, "… and %zu more", rest);
    return text ? cr_foot(teller, step, cr_math_words(teller->arena, text)) : -1;
}

int cr_mark_number(const struct cr_teller *teller, struct cr_step *step, size_t quantity,
                enum cr_aspect aspect, double value)
{
    struct cr_mark *marks =
        grown(teller->arena, step->marks, step->mark_count, sizeof *marks);
    const struct cr_mark mark = {
        .quantity = quantity,
        .aspect = aspect,
        .number = cr_math_number(teller->arena, value),
        .called = aspect == CR_ASPECT_GRAD ? cr_gradient_symbol(teller, quantity)
                  : teller->of_sample      ? cr_symbol_of(teller, quantity)
                                      : teller->model->quantities[quantity].symbol};
    if (!marks || !mark.number || !mark.called)
        return -1;
    if (aspect == CR_ASPECT_NEW)
        cr_math_tell_apart(mark.number, cr_number_of(teller, quantity));
    step->marks = marks;
    marks[step->mark_count++] = mark;
    return 0;
}

int cr_mark_value(const struct cr_teller *teller, struct cr_step *step, long quantity)
{
    if (quantity == CR_NONE)
        return 0;
    return cr_mark_number(teller, step, (size_t)quantity, CR_ASPECT_VALUE,
                cr_run_value(teller->run, (size_t)quantity, teller->sample));
}

bool cr_has_gradient(const struct cr_teller *teller, size_t quantity)
{
    size_t count;
    cr_uses(teller, quantity, &count);
    return count > 0;
}

/* The edge that an operation's operand comes in by, or CR_NONE (a bias, the loss). */
static long edge_of(const struct cr_teller *teller, struct cr_use use, size_t from)
{
    const struct cr_model *model = teller->model;
    const struct cr_value *v = &model->graph->values[use.value];
    const long node = model->quantities[from].node;
    if (node == CR_NONE || model->apart || model->quantities[from].role == CR_ROLE_LOSS)
        return CR_NONE;
    const size_t *in = model->incoming.item + model->incoming.first[node];
    if (v->op == CR_OP_WSUM)
        return use.operand / 2 < v->count / 2 ? (long)in[use.operand / 2] : CR_NONE;
    return model->net->nodes[node].kind == CR_NODE_OP ? (long)in[use.operand] : CR_NONE;
}

int cr_add_arrow(const struct cr_teller *teller, struct cr_step *step,
                     struct cr_use use, size_t to, bool again)
{
    struct cr_arrow *arrows =
        grown(teller->arena, step->arrows, step->arrow_count, sizeof *arrows);
    const size_t from = cr_quantity_of(teller, use.value);
    const bool of_loss = from == teller->model->loss;
    struct cr_arrow arrow = {
        .from = from,
        .to = to,
        .again = again,
        .use = use,
        .edge = edge_of(teller, use, from),
        .local = of_loss ? cr_share(teller, use) : cr_local(teller, use),
        .share = cr_share(teller, use),
        .symbol = cr_derivative_symbol(teller, from, to)};
    arrow.label = cr_math_two(teller->arena, CR_MATH_RELATION, arrow.symbol,
                              cr_math_number(teller->arena, arrow.local));
    arrow.gives = cr_math_number(teller->arena, arrow.share);
    if (!arrows || !arrow.label || !arrow.gives)
        return -1;
    step->arrows = arrows;
    arrows[step->arrow_count++] = arrow;
    return 0;
}

/* The gradient of a quantity becomes known: its mark, and an arrow for each use. */
int cr_reveal_grad(const struct cr_teller *teller, struct cr_step *step, size_t quantity)
{
    size_t count;
    const struct cr_use *uses = cr_uses(teller, quantity, &count);
    if (cr_mark_number(teller, step, quantity, CR_ASPECT_GRAD, cr_gradient(teller, quantity)))
        return -1;
    for (size_t i = 0; i < count; i++)
        if (cr_add_arrow(teller, step, uses[i], quantity, false))
            return -1;
    return 0;
}

/* symbol = definition, without numbers. */
struct cr_math *cr_defining(const struct cr_teller *teller, size_t quantity)
{
    struct cr_math *const parts[] = {cr_symbol_of(teller, quantity),
                                     cr_definition(teller, quantity, CR_FORM_SYMBOLS)};
    return cr_relate(teller->arena, parts, 2);
}

/* Equations two to a row, as many as the foot has rows for. */
int cr_foot_grid(const struct cr_teller *teller, struct cr_step *step,
                     const size_t *quantities, size_t count,
                     struct cr_math *(*make)(const struct cr_teller *, size_t))
{
    const size_t fit = 2 * (CR_FOOT_ROWS - step->footer_count);
    const size_t shown = count <= fit ? count : fit - 2;
    for (size_t i = 0; i < shown; i += 2) {
        const bool two = i + 1 < shown;
        if (cr_foot_pair(teller, step, make(teller, quantities[i]), two,
                      two ? make(teller, quantities[i + 1]) : NULL))
            return -1;
    }
    return cr_foot_more(teller, step, count - shown);
}

static int write_words(struct cr_step *step, struct cr_arena *arena)
{
    struct cr_buf text = {0};
    cr_buf_puts(&text, step->title);
    if (*step->detail)
        cr_buf_printf(&text, ", %s", step->detail);
    for (size_t i = 0; i < step->headline_count; i++) {
        cr_buf_puts(&text, i ? "; " : ": ");
        cr_math_text(step->headline[i], &text);
    }
    step->words = text.failed ? NULL : cr_arena_string(arena, cr_buf_text(&text));
    cr_buf_release(&text);
    return step->words ? 0 : -1;
}

/* dz/db = 1 needs no numbers to be known: it is said with symbols, too. */
static bool is_constant(const struct cr_math *relation)
{
    const struct cr_math *right = relation->parts[relation->count - 1];
    return relation->count == 2 && relation->parts[0]->kind == CR_MATH_DERIVATIVE &&
           right->kind == CR_MATH_NUMBER && right->number == round(right->number);
}

struct cr_math *cr_wanted(struct cr_arena *arena, struct cr_math *math,
                          enum cr_labelling labels)
{
    struct cr_math *kept[MOST_PARTS];
    size_t n = 0, numeric = 0;
    if (labels == CR_LABELLING_BOTH)
        return math;
    if (math->kind != CR_MATH_RELATION && math->kind != CR_MATH_ROW)
        return math;
    if (math->kind == CR_MATH_RELATION && is_constant(math))
        return math;
    for (size_t i = 1; math->kind == CR_MATH_RELATION && i < math->count; i++)
        numeric += cr_math_is_numeric(math->parts[i]);
    if (math->kind == CR_MATH_RELATION && labels == CR_LABELLING_VALUES && numeric == 0)
        return math;
    for (size_t i = 0; i < math->count && n < MOST_PARTS; i++) {
        struct cr_math *part = math->parts[i];
        if (math->kind == CR_MATH_ROW)
            part = cr_wanted(arena, part, labels);
        else if (i > 0 && cr_math_is_numeric(part) != (labels == CR_LABELLING_VALUES))
            part = NULL;
        if (part)
            kept[n++] = part;
    }
    if (math->kind == CR_MATH_ROW)
        return n == 0 ? NULL : n == 1 ? kept[0] : cr_math_node(arena, CR_MATH_ROW, kept, n);
    return n < 2 ? NULL : cr_math_node(arena, CR_MATH_RELATION, kept, n);
}

/* "... and 3 more" of the lines before it. */
static bool is_rest(const struct cr_math *line)
{
    return line->kind == CR_MATH_WORDS && strncmp(line->symbol.base, "…", strlen("…")) == 0;
}

/* What is wanted of the lines; "... and 3 more" goes with the line before it. */
static void filter(struct cr_arena *arena, struct cr_math **lines, size_t *count,
                   enum cr_labelling labels)
{
    size_t n = 0;
    bool kept = false;
    for (size_t i = 0; i < *count; i++) {
        struct cr_math *line = cr_wanted(arena, lines[i], labels);
        kept = line && (kept || !is_rest(line));
        if (kept)
            lines[n++] = line;
    }
    *count = n;
}

int cr_step_settle(struct cr_step *step, struct cr_arena *arena, enum cr_labelling labels,
                   int digits)
{
    filter(arena, step->headline, &step->headline_count, labels);
    filter(arena, step->footer, &step->footer_count, labels);
    for (size_t i = 0; i < step->headline_count; i++)
        cr_math_settle(step->headline[i], digits);
    for (size_t i = 0; i < step->footer_count; i++)
        cr_math_settle(step->footer[i], digits);
    for (size_t i = 0; i < step->mark_count; i++)
        cr_math_settle(step->marks[i].number, digits);
    for (size_t i = 0; i < step->arrow_count; i++) {
        cr_math_settle(step->arrows[i].label, digits);
        cr_math_settle(step->arrows[i].gives, digits);
    }
    return write_words(step, arena);
}
