/* Mathematics as small trees, the constructors: see math.h. */
#include "math/math.h"

#include <ctype.h>
#include <string.h>

#include "math/letters.h"

static struct cr_math *node_new(struct cr_arena *arena, enum cr_math_kind kind)
{
    struct cr_math *math = cr_arena_alloc(arena, 1, sizeof *math);
    if (math)
        math->kind = kind;
    return math;
}

struct cr_math *cr_math_number(struct cr_arena *arena, double value)
{
    struct cr_math *math = node_new(arena, CR_MATH_NUMBER);
    if (math)
        math->number = value;
    return math;
}

struct cr_math *cr_math_symbol(struct cr_arena *arena, const char *base, const char *sub,
                               const char *sup)
{
    struct cr_math *math = node_new(arena, CR_MATH_SYMBOL);
    if (!math)
        return NULL;
    math->symbol = (struct cr_symbol){.base = cr_arena_string(arena, base),
                                      .sub = cr_arena_string(arena, sub),
                                      .sup = cr_arena_string(arena, sup)};
    return math->symbol.base && math->symbol.sub && math->symbol.sup ? math : NULL;
}

struct cr_math *cr_math_hat(struct cr_arena *arena, const char *base, const char *sub,
                            const char *sup)
{
    struct cr_math *math = cr_math_symbol(arena, base, sub, sup);
    if (math)
        math->symbol.hat = true;
    return math;
}

struct cr_math *cr_math_bold(struct cr_arena *arena, const char *base, const char *sub,
                             const char *sup)
{
    struct cr_math *math = cr_math_symbol(arena, base, sub, sup);
    if (math)
        math->symbol.bold = true;
    return math;
}

struct cr_math *cr_math_words(struct cr_arena *arena, const char *text)
{
    struct cr_math *math = cr_math_symbol(arena, text, "", "");
    if (math)
        math->kind = CR_MATH_WORDS;
    return math;
}

struct cr_math *cr_math_node(struct cr_arena *arena, enum cr_math_kind kind,
                             struct cr_math *const *parts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!parts[i])
            return NULL;
    struct cr_math *math = node_new(arena, kind);
    if (!math)
        return NULL;
    math->count = count;
    math->parts = cr_arena_copy(arena, parts, count, sizeof *parts);
    return math->parts ? math : NULL;
}

struct cr_math *cr_math_one(struct cr_arena *arena, enum cr_math_kind kind,
                            struct cr_math *part)
{
    return cr_math_node(arena, kind, &part, 1);
}

struct cr_math *cr_math_two(struct cr_arena *arena, enum cr_math_kind kind,
                            struct cr_math *first, struct cr_math *second)
{
    struct cr_math *const parts[] = {first, second};
    return cr_math_node(arena, kind, parts, 2);
}

struct cr_math *cr_math_matrix(struct cr_arena *arena, struct cr_math *const *parts,
                               size_t rows, size_t columns)
{
    struct cr_math *math = cr_math_node(arena, CR_MATH_MATRIX, parts, rows * columns);
    if (math)
        math->columns = columns;
    return math;
}

struct cr_math *cr_math_piece(struct cr_arena *arena, struct cr_math *part,
                              const char *before, const char *after)
{
    struct cr_math *math = cr_math_one(arena, CR_MATH_PIECE, part);
    if (math)
        math->symbol = (struct cr_symbol){.base = before, .sub = "", .sup = after};
    return math;
}

struct cr_math *cr_math_call(struct cr_arena *arena, enum cr_op op,
                             struct cr_math *const *parts, size_t count)
{
    struct cr_math *math = cr_math_node(arena, CR_MATH_CALL, parts, count);
    if (math)
        math->op = op;
    return math;
}

/* The length of the name before the digits at its end, if any. */
static size_t stem_of(const char *name, size_t length)
{
    while (length > 0 && isdigit((unsigned char)name[length - 1]))
        length--;
    return length;
}

/* The lower index of a name: the digits at the end of its first part and what follows an
 * underscore: w1 -> "1", net_h1 -> "h1", z2_1 -> "2,1". */
static const char *name_index(struct cr_arena *arena, const char *name, size_t stem,
                              size_t first)
{
    const char *rest = name + first + (name[first] == '_');
    if (stem == first || !*rest)
        return stem == first ? rest : name + stem;
    return cr_arena_format(arena, "%.*s,%s", (int)(first - stem), name + stem, rest);
}

/* A name apart: letters, then the digits at its end or what follows an underscore. A name
 * with digits in between (x1w1) is a word. */
struct cr_math *cr_math_name_symbol(struct cr_arena *arena, const char *name)
{
    const char *underscore = strchr(name, '_');
    const bool parts = underscore && underscore > name && underscore[1];
    const size_t first = parts ? (size_t)(underscore - name) : strlen(name);
    const size_t stem = stem_of(name, first);
    if (stem == 0 || strcspn(name, "0123456789") < stem)
        return cr_math_symbol(arena, name, "", "");
    char *base = cr_arena_format(arena, "%.*s", (int)stem, name);
    const char *sub = name_index(arena, name, stem, first);
    if (!base || !sub)
        return NULL;
    const bool hat = stem > 3 && strcmp(base + stem - 3, "hat") == 0 &&
                     (stem == 4 || cr_letter_is_greek(base, stem - 3));
    if (hat)
        base[stem - 3] = '\0';
    return hat ? cr_math_hat(arena, base, sub, "") : cr_math_symbol(arena, base, sub, "");
}

/* One argument of a script or a hat: "{...}" without braces inside, "\name" or a single
 * character. Returns what follows it, or NULL when it is not of that form. */
static const char *symbol_group(struct cr_arena *arena, const char *text, char **out)
{
    size_t length = 1;
    const char *start = text, *end = text + 1;
    if (*text == '{') {
        start = text + 1;
        length = strcspn(start, "{}");
        end = start + length;
        if (*end++ != '}')
            return NULL;
    } else if (*text == '\\') {
        start = text + 1;
        while (isalpha((unsigned char)start[length]))
            length++;
        end = start + length;
    } else if (*text == '\0' || strchr("}_^", *text)) {
        return NULL;
    }
    if (length > 0 && *start == '\\')
        start++, length--;
    *out = cr_arena_format(arena, "%.*s", (int)length, start);
    return length && *out ? end : NULL;
}

/* Reads scripts in either order; returns false when the text is not of that form. */
static bool symbol_scripts(struct cr_arena *arena, const char *p, char **sub, char **sup)
{
    while (*p) {
        char **script = *p == '_' ? sub : *p == '^' ? sup : NULL;
        if (!script || *script || !(p = symbol_group(arena, p + 1, script)))
            return false;
    }
    return true;
}

static const char *symbol_base(struct cr_arena *arena, const char *text, char **base,
                               bool *hat)
{
    *hat = strncmp(text, "\\hat", 4) == 0 && !isalpha((unsigned char)text[4]);
    if (*hat)
        return symbol_group(arena, text + 4, base);
    if (*text == '{' || *text == '\\')
        return symbol_group(arena, text, base);
    const size_t length = strcspn(text, "_^{}\\");
    *base = cr_arena_format(arena, "%.*s", (int)length, text);
    return length && *base ? text + length : NULL;
}

struct cr_math *cr_math_parse_symbol(struct cr_arena *arena, const char *text, bool *bad)
{
    char *base = NULL, *sub = NULL, *sup = NULL;
    bool hat;
    const char *rest = symbol_base(arena, text, &base, &hat);
    *bad = !rest || !symbol_scripts(arena, rest, &sub, &sup);
    if (*bad)
        return NULL;
    const char *below = sub ? sub : "", *above = sup ? sup : "";
    return hat ? cr_math_hat(arena, base, below, above)
               : cr_math_symbol(arena, base, below, above);
}

bool cr_math_constant(const char *name, double *value)
{
    const bool pi = strcmp(name, "pi") == 0, e = strcmp(name, "e") == 0;
    if (pi || e)
        *value = pi ? 3.14159265358979323846 : 2.71828182845904523536;
    return pi || e;
}

void cr_math_set_constants(struct cr_math *math)
{
    if (math->kind == CR_MATH_SYMBOL)
        math->constant = cr_math_constant(math->symbol.base, &math->number);
    for (size_t i = 0; i < math->count; i++)
        cr_math_set_constants(math->parts[i]);
}
