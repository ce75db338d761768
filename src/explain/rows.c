/* A formula broken over lines: see rows.h. */
#include "explain/rows.h"

enum { SIGN_WIDTH = 3 };

struct breaker {
    struct cr_arena *arena;
    double width;
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

/* How many parts and terms there are: the most rows that a formula can need. */
static size_t most_rows(const struct cr_math *math)
{
    size_t count = 1;
    for (size_t i = 0; i < math->count; i++)
        count += 1 + math->parts[i]->count;
    return count;
}

/* Terms first .. last of a sum; nothing before the first but its sign, when it is not the
 * sum's own first. */
static const struct cr_math *terms(struct breaker *b, const struct cr_math *sum, size_t first,
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

/* A sum over as many rows as it needs. */
static void break_sum(struct breaker *b, const struct cr_math *left, enum cr_row_sign sign,
                      const struct cr_math *sum, double room)
{
    for (size_t first = 0; first < sum->count && !b->failed;) {
        double width = 0;
        size_t last = first;
        while (last < sum->count) {
            const double more = b->measure(sum->parts[last]) + SIGN_WIDTH;
            if (last > first && width + more > room)
                break;
            width += more;
            last++;
        }
        add(b, first ? NULL : left, first ? CR_ROW_NONE : sign, terms(b, sum, first, last));
        first = last;
    }
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
    const double room = b->width - b->measure(left) - SIGN_WIDTH;
    const bool whole = row_end(b, relation, 1, true, room) == relation->count;
    for (size_t first = 1; first < relation->count && !b->failed;) {
        const size_t last = row_end(b, relation, first, whole, room);
        const struct cr_math *part = relation->parts[first];
        const enum cr_row_sign sign = relation->approximate && first + 1 == relation->count
                                          ? CR_ROW_APPROX
                                          : CR_ROW_EQUALS;
        if (part->kind == CR_MATH_SUM && b->measure(part) > room)
            break_sum(b, first == 1 ? left : NULL, sign, part, room);
        else
            add(b, first == 1 ? left : NULL, sign, joined(b, relation, first, last));
        first = last;
    }
}

int cr_rows_break(struct cr_arena *arena, const struct cr_math *math, double width,
                  double (*measure)(const struct cr_math *), struct cr_rows *rows)
{
    struct breaker b = {.arena = arena, .width = width, .measure = measure, .rows = rows};
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
