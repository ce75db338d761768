/* A formula broken over lines: see rows.h. */
#include "math/rows.h"

enum { SIGN_WIDTH = 3 };

struct breaker {
    struct cr_arena *arena;
    double width, left;
    double (*measure)(const struct cr_math *);
    struct cr_rows *rows;
    bool failed;
};

static void add(struct breaker *b, const struct cr_math *left, enum cr_row_sign sign,
                const struct cr_math *right)
{
    if (!right)
        b->failed = true;
    else
        b->rows->row[b->rows->count++] =
            (struct cr_row){.left = left, .sign = sign, .right = right};
}

/* The sum at the end of a part, which has nothing but factors or a minus sign before it. */
static const struct cr_math *sum_of(const struct cr_math *part)
{
    while (part->kind == CR_MATH_PRODUCT || part->kind == CR_MATH_NEGATIVE)
        part = part->parts[part->count - 1];
    return part->kind == CR_MATH_SUM ? part : NULL;
}

/* How many rows a part can need: the terms of its sum. */
static size_t most_terms(const struct cr_math *part)
{
    const struct cr_math *sum = sum_of(part);
    return sum && sum->count > part->count ? sum->count : part->count;
}

/* How many parts and terms there are: the most rows that a formula can need. */
static size_t most_rows(const struct cr_math *math)
{
    size_t count = 1;
    for (size_t i = 0; i < math->count; i++)
        count += 1 + most_terms(math->parts[i]);
    return count;
}

/* Terms first .. last of a sum; nothing before the first but its sign, when it is not the
 * sum's own first. */
static struct cr_math *terms(struct breaker *b, const struct cr_math *sum, size_t first,
                                   size_t last)
{
    struct cr_math **parts = cr_arena_alloc(b->arena, last - first + 1, sizeof *parts);
    size_t n = 0;
    if (!parts)
        return NULL;
    if (first > 0)
        parts[n++] = cr_math_words(b->arena, "");
    for (size_t i = first; i < last; i++)
        parts[n++] = sum->parts[i];
    return cr_math_node(b->arena, CR_MATH_SUM, parts, n);
}

/* What stands around a sum: the same tree with another in the sum's place. */
static struct cr_math *in_place(struct breaker *b, const struct cr_math *around,
                                const struct cr_math *sum, struct cr_math *with)
{
    if (around == sum)
        return with;
    struct cr_math *copy = cr_math_node(b->arena, around->kind, around->parts, around->count);
    struct cr_math **last = copy ? &copy->parts[copy->count - 1] : NULL;
    if (!last || !(*last = in_place(b, *last, sum, with)))
        return NULL;
    return copy;
}

/* A sum, or factors and a sum in parentheses, over as many rows as it needs. */
static void break_sum(struct breaker *b, const struct cr_math *left, enum cr_row_sign sign,
                      const struct cr_math *part, double room)
{
    const struct cr_math *sum = sum_of(part);
    const bool inside = sum != part;
    double width = inside ? b->measure(part) - b->measure(sum) : 0;
    for (size_t first = 0; first < sum->count && !b->failed;) {
        size_t last = first;
        while (last < sum->count) {
            const double more = b->measure(sum->parts[last]) + SIGN_WIDTH;
            if (last > first && width + more > room)
                break;
            width += more;
            last++;
        }
        struct cr_math *row = terms(b, sum, first, last);
        if (inside)
            row = cr_math_piece(b->arena, row, first ? "" : "(", last < sum->count ? "" : ")");
        if (first == 0)
            row = in_place(b, part, sum, row);
        add(b, first ? NULL : left, first ? CR_ROW_NONE : sign, row);
        first = last;
        width = 0;
    }
}

/* A formula and the words behind it, each on its row. */
static void break_words(struct breaker *b, const struct cr_math *left, enum cr_row_sign sign,
                        const struct cr_math *row)
{
    for (size_t i = 0; i < row->count; i++)
        add(b, i ? NULL : left, i ? CR_ROW_NONE : sign, row->parts[i]);
}

/* Parts first .. last of a relation on one row. */
static const struct cr_math *joined(struct breaker *b, const struct cr_math *relation,
                                    size_t first, size_t last)
{
    if (last - first == 1)
        return relation->parts[first];
    struct cr_math *part =
        cr_math_node(b->arena, CR_MATH_RELATION, relation->parts + first, last - first);
    if (part)
        part->approximate = relation->approximate && last == relation->count;
    return part;
}

/* How far a row that begins with part `first` reaches: all of what fits, but the part right
 * behind the left side stands alone, so that numbers and result stay together. */
static size_t row_end(const struct breaker *b, const struct cr_math *relation, size_t first,
                      bool whole, double room)
{
    size_t last = first + 1;
    double width = b->measure(relation->parts[first]);
    while (last < relation->count && (whole || first > 1)) {
        width += SIGN_WIDTH + b->measure(relation->parts[last]);
        if (width > room)
            break;
        last++;
    }
    return last;
}

static void break_relation(struct breaker *b, const struct cr_math *relation)
{
    const struct cr_math *left = relation->parts[0];
    const double room = b->width - b->left - SIGN_WIDTH;
    const bool whole = row_end(b, relation, 1, true, room) == relation->count;
    for (size_t first = 1; first < relation->count && !b->failed;) {
        const size_t last = row_end(b, relation, first, whole, room);
        const struct cr_math *part = relation->parts[first];
        const enum cr_row_sign sign = relation->approximate && first + 1 == relation->count
                                          ? CR_ROW_APPROX
                                          : CR_ROW_EQUALS;
        const bool wide = last == first + 1 && b->measure(part) > room;
        if (wide && sum_of(part))
            break_sum(b, first == 1 ? left : NULL, sign, part, room);
        else if (wide && part->kind == CR_MATH_ROW)
            break_words(b, first == 1 ? left : NULL, sign, part);
        else
            add(b, first == 1 ? left : NULL, sign, joined(b, relation, first, last));
        first = last;
    }
}

double cr_rows_left(struct cr_math *const *math, size_t count,
                    double (*measure)(const struct cr_math *))
{
    double widest = 0;
    for (size_t i = 0; i < count; i++) {
        const bool relation = math[i]->kind == CR_MATH_RELATION && math[i]->count > 1;
        const double width = relation ? measure(math[i]->parts[0]) : 0;
        widest = width > widest ? width : widest;
    }
    return widest;
}

int cr_rows_break(struct cr_arena *arena, const struct cr_math *math, double width,
                  double left, double (*measure)(const struct cr_math *), struct cr_rows *rows)
{
    struct breaker b = {.arena = arena, .width = width, .left = left, .measure = measure, .rows = rows};
    rows->count = 0;
    rows->row = cr_arena_alloc(arena, most_rows(math), sizeof *rows->row);
    if (!rows->row)
        return -1;
    if (math->kind == CR_MATH_RELATION && math->count > 1)
        break_relation(&b, math);
    else if (math->kind == CR_MATH_SUM && measure(math) > width)
        break_sum(&b, NULL, CR_ROW_NONE, math, width);
    else
        add(&b, NULL, CR_ROW_NONE, math);
    return b.failed ? -1 : 0;
}
