/*
 * Names and symbols of what is assigned again or has no name: see expr_build.h.
 *
 * A name that is assigned three times means three values. Their keys are d#1, d#2 and d,
 * and they are written d_1, d_2, d_3; when one of these is how another name is written,
 * d^(1), d^(2), d^(3).
 */
#include <stdlib.h>
#include <string.h>

#include "math/letters.h"
#include "math/math.h"
#include "read/expr_build.h"

/* The symbol of a name: the user's, or what the name suggests. */
static struct cr_math *symbol_of(struct cr_expr *expr, size_t name)
{
    const long user = expr->about[name].symbol;
    bool bad;
    return user == CR_NONE
               ? cr_math_name_symbol(&expr->arena, expr->names.items[name])
               : cr_math_parse_symbol(&expr->arena, expr->symbols[user].text, &bad);
}

/* A symbol as a text by which equal ones are found. */
static const char *key_of(struct cr_arena *arena, const struct cr_symbol *symbol)
{
    return cr_arena_format(arena, "%s\n%s\n%s\n%d", symbol->base, symbol->sub,
                           symbol->sup, symbol->hat);
}

/* Is the symbol of that name well-formed, and its first one? */
static bool check_symbol(struct cr_expr *expr, const struct cr_expr_symbol *symbol)
{
    struct cr_expr_name *about = &expr->about[symbol->name];
    const char *name = expr->names.items[symbol->name];
    bool bad = false;
    if (!about->total)
        cr_expr_wrong(expr, symbol->at, "\"%s\" is unknown%s", cr_cut(name).text,
                      cr_expr_hint_name(expr, symbol->name).text);
    else if (about->symbol != CR_NONE)
        cr_expr_wrong(expr, symbol->at, "\"%s\" already has a symbol, in line %u",
                      cr_cut(name).text,
                      (unsigned)expr->symbols[about->symbol].text_at.line);
    else if (!cr_math_parse_symbol(&expr->arena, symbol->text, &bad) && bad)
        cr_expr_wrong(expr, symbol->text_at,
                      "\"%s\" is not of the form w_5, \\hat{y} or a^{(2)}_1",
                      cr_cut(symbol->text).text);
    else
        return true;
    return false;
}

/* Tells when another name has the same symbol. */
static int claim(struct cr_expr *expr, struct cr_names *taken, long *owners,
                 const struct cr_expr_symbol *symbol)
{
    const struct cr_math *math = symbol_of(expr, (size_t)symbol->name);
    const char *key = math ? key_of(&expr->arena, &math->symbol) : NULL;
    const size_t before = taken->count;
    const long number = key ? cr_names_add(taken, key, strlen(key)) : -1;
    if (number < 0)
        return -1;
    if ((size_t)number == before)
        owners[number] = symbol->name;
    else
        cr_expr_wrong(expr, symbol->text_at, "\"%s\" is already the symbol of \"%s\"",
                      cr_cut(symbol->text).text,
                      cr_cut(expr->names.items[owners[number]]).text);
    return 0;
}

int cr_expr_check_symbols(struct cr_expr *expr)
{
    struct cr_names taken = {0};
    long *owners = calloc(expr->symbol_count + 1, sizeof *owners);
    int failed = owners ? 0 : -1;
    for (size_t i = 0; !failed && i < expr->symbol_count; i++) {
        if (!check_symbol(expr, &expr->symbols[i]))
            continue;
        expr->about[expr->symbols[i].name].symbol = (long)i;
        failed = claim(expr, &taken, owners, &expr->symbols[i]);
    }
    cr_names_release(&taken);
    free(owners);
    return failed;
}

/* The first of the candidates that is not in the table; then it is. When all are, the
 * last one grows until it is free. */
static const char *choose(struct cr_expr *expr, struct cr_names *bases,
                          const char *const *candidates, size_t count)
{
    const char *letter = NULL;
    for (size_t i = 0; i < count; i++) {
        letter = candidates[i];
        if (cr_names_find(bases, letter, strlen(letter)) < 0)
            break;
    }
    while (letter && cr_names_find(bases, letter, strlen(letter)) >= 0)
        letter = cr_arena_format(&expr->arena, "%sx", letter);
    return letter && cr_names_add(bases, letter, strlen(letter)) >= 0 ? letter : NULL;
}

int cr_expr_choose_letters(struct cr_expr_builder *builder)
{
    static const char *const inner[] = {"u", "v", "t", "s", "q", "r", "k", "step"};
    static const char *const constant[] = {"c", "k", "const"};
    struct cr_expr *expr = builder->expr;
    struct cr_names bases = {0};
    int failed = 0;
    for (size_t i = 0; !failed && i < expr->names.count; i++) {
        const struct cr_math *plain =
            cr_math_name_symbol(&expr->arena, expr->names.items[i]);
        const struct cr_math *shown = symbol_of(expr, i);
        if (!plain || !shown)
            failed = -1;
        else if (expr->defined[i] && (cr_names_add(&bases, plain->symbol.base,
                                                   strlen(plain->symbol.base)) < 0 ||
                                      cr_names_add(&bases, shown->symbol.base,
                                                   strlen(shown->symbol.base)) < 0))
            failed = -1;
    }
    builder->inner = failed ? NULL : choose(expr, &bases, inner, 8);
    builder->constant = failed ? NULL : choose(expr, &bases, constant, 3);
    cr_names_release(&bases);
    return builder->inner && builder->constant ? 0 : -1;
}

/* The symbols of all names, by key. */
static int index_symbols(struct cr_expr *expr, struct cr_names *keys)
{
    for (size_t i = 0; i < expr->names.count; i++) {
        if (!expr->defined[i])
            continue;
        const struct cr_math *math = symbol_of(expr, i);
        const char *key = math ? key_of(&expr->arena, &math->symbol) : NULL;
        if (!key || cr_names_add(keys, key, strlen(key)) < 0)
            return -1;
    }
    return 0;
}

/* The symbol with a number: below, or above it. */
static struct cr_symbol numbered(struct cr_arena *arena, struct cr_symbol symbol,
                                 size_t number, bool above)
{
    if (above)
        symbol.sup = cr_arena_format(arena, "(%zu)", number);
    else
        symbol.sub =
            cr_arena_format(arena, "%s%s%zu", symbol.sub, *symbol.sub ? "," : "", number);
    return symbol;
}

static void put_script(struct cr_buf *out, char mark, const char *text)
{
    if (*text)
        cr_buf_printf(out, text[1] ? "%c{%s}" : "%c%s", mark, text);
}

/* The symbol as cr_math_parse_symbol reads it. */
static const char *put_symbol(struct cr_arena *arena, const struct cr_symbol *symbol)
{
    struct cr_buf out = {0};
    const char *base = symbol->base;
    const bool greek = cr_letter_is_greek(base, strlen(base));
    if (!symbol->sub || !symbol->sup)
        return NULL;
    if (symbol->hat)
        cr_buf_printf(&out, "\\hat{%s%s}", greek ? "\\" : "", base);
    else if (strchr(base, '_'))
        cr_buf_printf(&out, "{%s}", base);
    else
        cr_buf_printf(&out, "%s%s", greek ? "\\" : "", base);
    put_script(&out, '^', symbol->sup);
    put_script(&out, '_', symbol->sub);
    const char *text = out.failed ? NULL : cr_arena_string(arena, cr_buf_text(&out));
    cr_buf_release(&out);
    return text;
}

/* Is any of the numbered symbols of a name that of another name? */
static bool collides(struct cr_expr *expr, const struct cr_names *keys,
                     const struct cr_symbol *symbol, size_t total)
{
    for (size_t i = 1; i <= total; i++) {
        const struct cr_symbol one = numbered(&expr->arena, *symbol, i, false);
        const char *key = one.sub ? key_of(&expr->arena, &one) : NULL;
        if (key && cr_names_find(keys, key, strlen(key)) >= 0)
            return true;
    }
    return false;
}

/* Sets the symbols of a name's nodes: nodes[0 .. total), by their order. */
static int set_numbered(struct cr_expr_builder *builder, size_t name,
                        const struct cr_names *keys, const long *nodes)
{
    struct cr_expr *expr = builder->expr;
    const size_t total = expr->about[name].total;
    const struct cr_math *math = symbol_of(expr, name);
    if (!math)
        return -1;
    const bool above = !*math->symbol.sup && collides(expr, keys, &math->symbol, total);
    for (size_t i = 0; i < total; i++) {
        const struct cr_symbol symbol =
            numbered(&expr->arena, math->symbol, i + 1, above);
        struct cr_node *node = &builder->nodes[nodes[i]];
        node->symbol = put_symbol(&expr->net->arena, &symbol);
        if (!node->symbol)
            return -1;
    }
    return 0;
}

static int set_symbol(struct cr_expr_builder *builder, size_t name,
                      const struct cr_names *keys, const long *nodes)
{
    const struct cr_expr *expr = builder->expr;
    const struct cr_expr_name *about = &expr->about[name];
    if (about->total > 1)
        return set_numbered(builder, name, keys, nodes);
    if (about->total == 1 && about->symbol != CR_NONE)
        builder->nodes[nodes[0]].symbol = expr->symbols[about->symbol].text;
    return 0;
}

/* The nodes of each name, in order: nodes[first[name] ...]. */
static void list_nodes(const struct cr_expr *expr, size_t *first, long *nodes)
{
    for (size_t i = 0; i < expr->names.count; i++)
        first[i + 1] = first[i] + expr->about[i].total;
    for (size_t i = 0; i < expr->names.count; i++)
        expr->about[i].done = 0;
    for (size_t i = 0; i < expr->definition_count; i++) {
        const struct cr_expr_definition *definition = &expr->definitions[i];
        nodes[first[definition->name] + expr->about[definition->name].done++] =
            definition->node;
    }
}

int cr_expr_set_symbols(struct cr_expr_builder *builder)
{
    struct cr_expr *expr = builder->expr;
    struct cr_names keys = {0};
    size_t *first = calloc(expr->names.count + 1, sizeof *first);
    long *nodes = calloc(expr->definition_count + 1, sizeof *nodes);
    int failed = first && nodes ? index_symbols(expr, &keys) : -1;
    if (!failed)
        list_nodes(expr, first, nodes);
    for (size_t i = 0; !failed && i < expr->names.count; i++)
        failed = set_symbol(builder, i, &keys, nodes + first[i]);
    cr_names_release(&keys);
    free(first);
    free(nodes);
    return failed;
}
