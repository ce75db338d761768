/* Claims, one by one: see claims.h. */
#include "check/claims.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/near.h"
#include "base/num.h"
#include "check/rounded.h"
#include "read/diag.h"
#include "read/names.h"



static const double NOISE = 1e-12; /* of arithmetic in another order */
static const double ZERO_UNIT = 2e-6; /* of "0", which claims that there is nothing */

void cr_claims_release(struct cr_claims *claims)
{
    free(claims->items);
    cr_arena_release(&claims->arena);
    *claims = (struct cr_claims){0};
}

bool cr_claim_fits(const struct cr_claimed *claim, double exact)
{
    if (!isfinite(claim->number) || !isfinite(exact))
        return (isnan(claim->number) && isnan(exact)) || claim->number == exact;
    const double error = fabs(exact - claim->number);
    return error <= claim->unit / 2 * (1 + 1e-9) ||
           error <= fmax(NOISE, claim->tolerance) * fabs(exact);
}

/* What the last digit of a number is worth: 0.001 of "-0.118", 10 of "1.2e2". */
static double unit_of(const char *text)
{
    const size_t mantissa = strcspn(text, "eE");
    const char *point = memchr(text, '.', mantissa);
    const long places = point ? (long)(text + mantissa - point) - 1 : 0;
    const long exponent = text[mantissa] ? strtol(text + mantissa + 1, NULL, 10) : 0;
    const bool zero = !point && strspn(text, "+-0") == mantissa;
    return zero ? ZERO_UNIT : pow(10, (double)(exponent - places));
}

/* "nan", "-inf", "Infinity": what programs print. */
static double special_of(const char *text)
{
    const double sign = *text == '-' ? -1 : 1;
    text += *text == '-' || *text == '+';
    return tolower((unsigned char)*text) == 'n' ? NAN : sign * INFINITY;
}

/* The number in text[0 .. size) as plain text in the arena, its minus sign a hyphen. */
static char *plain(struct cr_arena *arena, const char *text, size_t size)
{
    static const char minus[] = "\xE2\x88\x92";
    if (size >= 3 && memcmp(text, minus, 3) == 0)
        return cr_arena_format(arena, "-%.*s", (int)size - 3, text + 3);
    return cr_arena_format(arena, "%.*s", (int)size, text);
}

static int append(struct cr_claims *claims, const struct cr_claimed *claim)
{
    struct cr_claimed *items =
        cr_grown(claims->items, &claims->capacity, claims->count, sizeof *items);
    if (!items)
        return -1;
    claims->items = items;
    items[claims->count++] = *claim;
    return 0;
}

/* One number of the claim `name`; `suffix` is the sample that it is of, from 1, or 0. */
static int add_number(struct cr_claims *claims, const struct cr_about *about,
                      const char *where, const char *name, size_t suffix, const char *text,
                      size_t size, struct cr_err *err)
{
    struct cr_claimed claim = {.about = *about, .tolerance = claims->tolerance};
    claim.text = plain(&claims->arena, text, size);
    claim.where = cr_arena_string(&claims->arena, where);
    claim.quantity = suffix ? cr_arena_format(&claims->arena, "%s[%zu]", name, suffix)
                            : cr_arena_string(&claims->arena, name);
    if (!claim.text || !claim.where || !claim.quantity)
        return cr_fail_memory(err);
    switch (cr_num_parse(claim.text, strlen(claim.text), &claim.number)) {
    case CR_NUM_OK:
        claim.unit = unit_of(claim.text);
        break;
    case CR_NUM_INFINITE:
        claim.number = special_of(claim.text);
        break;
    case CR_NUM_COMMA:
        return cr_fail(err, CR_STATUS_INPUT, "%s: \"%s\" claimed as %s is not a number (use a "
                       "point)", where, cr_cut(name).text, cr_cut(claim.text).text);
    case CR_NUM_NONE:
        return cr_fail(err, CR_STATUS_INPUT, "%s: \"%s\" claimed as \"%s\" is not a number",
                       where, cr_cut(name).text, cr_cut(claim.text).text);
    }
    return append(claims, &claim) ? cr_fail_memory(err) : 0;
}

int cr_claims_add_about(struct cr_claims *claims, const struct cr_about *about,
                        const char *where, const char *name, const char *text,
                        struct cr_err *err)
{
    return add_number(claims, about, where, name, 0, text, strlen(text), err);
}

static int unknown(const struct cr_model *model, const char *where, const char *name,
                   struct cr_err *err)
{
    const char *names[256];
    size_t count = 0;
    char stem[256];
    const char *end = strrchr(name, '.');
    const bool kind = end && (!strcmp(end, ".grad") || !strcmp(end, ".new"));
    strncpy(stem, name, sizeof stem - 1);
    stem[sizeof stem - 1] = '\0';
    if (kind && (size_t)(end - name) < sizeof stem)
        stem[end - name] = '\0';
    for (size_t i = 0; i < model->count && count < sizeof names / sizeof *names; i++)
        if (!model->quantities[i].inner)
            names[count++] = model->quantities[i].key;
    const char *near = cr_nearest(stem, names, count);
    if (near)
        return cr_fail(err, CR_STATUS_INPUT, "%s: \"%s\" is no quantity (did you mean %s%s?)",
                       where, cr_cut(name).text, near, kind ? end : "");
    return cr_fail(err, CR_STATUS_INPUT, "%s: \"%s\" is no quantity (`run --json` lists them; "
                   ".grad, .new and d(a)/d(z) may follow)", where, cr_cut(name).text);
}

/* The next number of a list: its length, *text moved to it; 0 at the end. */
static size_t next_number(const char **text)
{
    *text += strspn(*text, " \t\r\n,;[]()");
    return strcspn(*text, " \t\r\n,;[]()");
}

static size_t count_numbers(const char *text)
{
    size_t count = 0, size;
    for (; (size = next_number(&text)) > 0; text += size)
        count++;
    return count;
}

/* Is it "0,3": a number that wants a point, not a list? */
static bool has_comma(const char *text)
{
    double number;
    return cr_num_parse(text, strlen(text), &number) == CR_NUM_COMMA;
}

static int add_list(struct cr_claims *claims, struct cr_about about, const char *where,
                    const char *name, const char *text, size_t samples, struct cr_err *err)
{
    const bool once = count_numbers(text) == 1;
    size_t size = next_number(&text);
    for (size_t s = 0; s < samples; s++) {
        about.sample = (long)s;
        if (add_number(claims, &about, where, name, s + 1, text, size, err))
            return -1;
        if (!once) {
            text += size;
            size = next_number(&text);
        }
    }
    return 0;
}

int cr_claims_add(struct cr_claims *claims, const struct cr_model *model, const char *where,
                  const char *name, const char *text, struct cr_err *err)
{
    struct cr_about about;
    bool single;
    if (!cr_about_find(model, name, &about, &single))
        return unknown(model, where, name, err);
    const size_t count = count_numbers(text), samples = model->net->samples;
    if (about.quantity == model->loss && count == 1 && about.sample == CR_NONE &&
        (about.kind == CR_ABOUT_VALUE || about.kind == CR_ABOUT_NEW))
        single = true; /* the output over the samples */
    if (single && (count == 0 || has_comma(text)))
        return add_number(claims, &about, where, name, 0, text, strlen(text), err);
    if (count != 1 && count != (single ? 1 : samples))
        return cr_fail(err, CR_STATUS_INPUT, "%s: \"%s\" has %zu numbers, not %zu", where, name,
                       count, single ? (size_t)1 : samples);
    if (!single)
        return add_list(claims, about, where, name, text, samples, err);
    const size_t size = next_number(&text);
    return add_number(claims, &about, where, name, 0, text, size, err);
}

static int add_expected(struct cr_claims *claims, const struct cr_model *model,
                        const char *where, const char *key, const char *ending,
                        const char *text, struct cr_err *err)
{
    if (!text)
        return 0;
    const char *name = cr_arena_format(&claims->arena, "%s%s", key, ending);
    return name ? cr_claims_add(claims, model, where, name, text, err) : cr_fail_memory(err);
}

/* The three claims of a node or an edge: about the quantity `key`, and about `updated` after
 * the update. */
static int add_three(struct cr_claims *claims, const struct cr_model *model,
                     const char *where, const char *key, const char *updated,
                     const struct cr_claim *claim, struct cr_err *err)
{
    return add_expected(claims, model, where, key, "", claim->value, err) ||
                   add_expected(claims, model, where, key, ".grad", claim->grad, err) ||
                   add_expected(claims, model, where, updated, ".new", claim->new, err)
               ? -1
               : 0;
}

/* A node's value and gradient are its output's; what is new of it is its bias. */
static int add_of_node(struct cr_claims *claims, const struct cr_model *model, size_t node,
                       struct cr_err *err)
{
    const struct cr_node *n = &model->net->nodes[node];
    const struct cr_node_quantities *of = &model->of_node[node];
    const long updated = of->b != CR_NONE ? of->b : of->a;
    if (!n->claim.value && !n->claim.grad && !n->claim.new)
        return 0;
    const char *where = cr_arena_format(&claims->arena, "%s:%zu: node \"%s\"",
                                        model->net->file, n->line, n->name);
    if (!where)
        return cr_fail_memory(err);
    return add_three(claims, model, where, model->quantities[of->a].key,
                     model->quantities[updated].key, &n->claim, err);
}

static int add_of_edge(struct cr_claims *claims, const struct cr_model *model, size_t edge,
                       struct cr_err *err)
{
    const struct cr_net *net = model->net;
    const struct cr_edge *e = &net->edges[edge];
    if (!e->claim.value && !e->claim.grad && !e->claim.new)
        return 0;
    const char *from = net->nodes[e->from].name, *to = net->nodes[e->to].name;
    const char *where = cr_arena_format(&claims->arena, "%s:%zu: edge \"%s -> %s\"",
                                        net->file, e->line, from, to);
    if (!where)
        return cr_fail_memory(err);
    if (model->of_edge[edge] == CR_NONE)
        return cr_fail(err, CR_STATUS_INPUT, "%s has no weight to claim a number of", where);
    const char *key = model->quantities[model->of_edge[edge]].key;
    return add_three(claims, model, where, key, key, &e->claim, err);
}

int cr_claims_of_net(struct cr_claims *claims, const struct cr_model *model,
                     struct cr_err *err)
{
    const size_t first = claims->count;
    for (size_t i = 0; i < model->net->node_count; i++)
        if (add_of_node(claims, model, i, err))
            return -1;
    for (size_t i = 0; i < model->net->edge_count; i++)
        if (add_of_edge(claims, model, i, err))
            return -1;
    return cr_claims_widen(claims, first, model, err);
}
