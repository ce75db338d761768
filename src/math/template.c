/*
 * A formula of ops.def as a tree: see cr_math_template in math.h.
 *
 * The language is the one of formula files, without assignments:
 *
 *     sum     = product { ("+" | "-") product }
 *     product = unary { ("*" | "/") unary }
 *     unary   = "-" unary | atom [ "^" unary ]
 *     atom    = number | name | name "(" sum { "," sum } ")" | "(" sum ")"
 *
 * Formulas come from our own tables, so a mistake in one is ours and asserts.
 */
#include <assert.h>
#include <ctype.h>
#include <string.h>

#include "base/num.h"
#include "math/math.h"

enum { MOST_PARTS = 16, ANY_CLASS = -1 };

struct reader {
    struct cr_arena *arena;
    const char *p;
    const char *const *letters;
    struct cr_math *const *with;
    size_t count;
};

static struct cr_math *read_sum(struct reader *reader);

static bool take(struct reader *reader, char c)
{
    while (*reader->p == ' ')
        reader->p++;
    if (*reader->p != c)
        return false;
    reader->p++;
    return true;
}

static struct cr_math *read_call(struct reader *reader, const char *name)
{
    struct cr_math *parts[MOST_PARTS];
    size_t count = 0;
    do {
        assert(count < MOST_PARTS);
        parts[count++] = read_sum(reader);
    } while (take(reader, ','));
    const bool closed = take(reader, ')');
    const enum cr_op op = cr_op_find(name, (unsigned)ANY_CLASS, NULL);
    assert(closed && op != CR_OP_COUNT);
    (void)closed;
    return cr_math_call(reader->arena, op, parts, count);
}

static struct cr_math *read_name(struct reader *reader)
{
    char name[32];
    size_t length = 0;
    while (isalnum((unsigned char)*reader->p) || *reader->p == '_') {
        assert(length + 1 < sizeof name);
        name[length++] = *reader->p++;
    }
    name[length] = '\0';
    if (take(reader, '('))
        return read_call(reader, name);
    for (size_t i = 0; i < reader->count; i++)
        if (strcmp(name, reader->letters[i]) == 0)
            return reader->with[i];
    return cr_math_name_symbol(reader->arena, name);
}

static struct cr_math *read_number(struct reader *reader)
{
    const size_t length = strspn(reader->p, "0123456789.");
    double value = 0;
    const bool good = cr_num_parse(reader->p, length, &value) == CR_NUM_OK;
    assert(good);
    (void)good;
    reader->p += length;
    return cr_math_number(reader->arena, value);
}

static struct cr_math *read_atom(struct reader *reader)
{
    if (take(reader, '(')) {
        struct cr_math *inside = read_sum(reader);
        const bool closed = take(reader, ')');
        assert(closed);
        (void)closed;
        return inside;
    }
    return isdigit((unsigned char)*reader->p) ? read_number(reader) : read_name(reader);
}

static struct cr_math *read_unary(struct reader *reader)
{
    if (take(reader, '-'))
        return cr_math_one(reader->arena, CR_MATH_NEGATIVE, read_unary(reader));
    struct cr_math *base = read_atom(reader);
    if (!take(reader, '^'))
        return base;
    return cr_math_two(reader->arena, CR_MATH_POWER, base, read_unary(reader));
}

static struct cr_math *read_product(struct reader *reader)
{
    struct cr_math *factors[MOST_PARTS];
    size_t count = 1;
    factors[0] = read_unary(reader);
    for (;;) {
        assert(count < MOST_PARTS);
        if (take(reader, '*')) {
            factors[count++] = read_unary(reader);
        } else if (take(reader, '/')) {
            factors[count - 1] = cr_math_two(reader->arena, CR_MATH_FRACTION,
                                             factors[count - 1], read_unary(reader));
        } else {
            break;
        }
    }
    return count == 1 ? factors[0]
                      : cr_math_node(reader->arena, CR_MATH_PRODUCT, factors, count);
}

static struct cr_math *read_sum(struct reader *reader)
{
    struct cr_math *terms[MOST_PARTS];
    size_t count = 1;
    terms[0] = read_product(reader);
    for (;;) {
        assert(count < MOST_PARTS);
        if (take(reader, '+'))
            terms[count++] = read_product(reader);
        else if (take(reader, '-'))
            terms[count++] =
                cr_math_one(reader->arena, CR_MATH_NEGATIVE, read_product(reader));
        else
            break;
    }
    return count == 1 ? terms[0] : cr_math_node(reader->arena, CR_MATH_SUM, terms, count);
}

struct cr_math *cr_math_template(struct cr_arena *arena, const char *formula,
                                 const char *const *letters, struct cr_math *const *with,
                                 size_t count)
{
    struct reader reader = {
        .arena = arena, .p = formula, .letters = letters, .with = with, .count = count};
    struct cr_math *math = read_sum(&reader);
    assert(!*reader.p);
    return math;
}
