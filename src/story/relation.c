/* Formulas of a run, the relations and gradients: see formula.h. */
#include <math.h>
#include <string.h>

#include "story/formula_parts.h"

enum { MOST_PARTS = 8, MOST_PATHS = 4, MOST_FACTORS = 8 };

/* Which values pass a gradient on to their operands: those that reach the output by
 * operands that are not aside (pass.h). */
static bool is_aside(const struct cr_graph *graph, size_t value, size_t k)
{
    const struct cr_value *v = &graph->values[value];
    return v->op == CR_OP_SOFTMAX_CE && k >= v->count / 3 * 2;
}

static void find_flowing(const struct cr_graph *graph, unsigned char *flows)
{
    flows[graph->output] = 1;
    for (size_t v = graph->count; v-- > 0;)
        for (size_t k = 0; flows[v] && k < graph->values[v].count; k++)
            if (!is_aside(graph, v, k))
                flows[cr_graph_operand(graph, v, k)] = 1;
}

int cr_teller_init(struct cr_teller *teller, struct cr_arena *arena,
                   const struct cr_run *run, struct cr_err *err)
{
    const struct cr_graph *graph = run->model->graph;
    *teller = (struct cr_teller){.arena = arena, .run = run, .model = run->model};
    unsigned char *flows = cr_arena_alloc(arena, graph->count, 1);
    teller->first = cr_arena_alloc(arena, graph->count + 2, sizeof *teller->first);
    teller->use = cr_arena_alloc(arena, graph->operand_count, sizeof *teller->use);
    if (!flows || !teller->first || !teller->use)
        return cr_fail_memory(err);
    find_flowing(graph, flows);
    size_t *next = teller->first + 1;
    for (size_t v = 0; v < graph->count; v++)
        for (size_t k = 0; flows[v] && k < graph->values[v].count; k++)
            if (!is_aside(graph, v, k))
                next[cr_graph_operand(graph, v, k) + 1]++;
    for (size_t v = 0; v < graph->count; v++)
        next[v + 1] += next[v];
    for (size_t v = 0; v < graph->count; v++)
        for (size_t k = 0; flows[v] && k < graph->values[v].count; k++)
            if (!is_aside(graph, v, k))
                teller->use[next[cr_graph_operand(graph, v, k)]++] = (struct cr_use){v, k};
    return 0;
}

const struct cr_use *cr_uses(const struct cr_teller *teller, size_t quantity, size_t *count)
{
    const size_t value = teller->model->quantities[quantity].value;
    *count = teller->first[value + 1] - teller->first[value];
    return teller->use + teller->first[value];
}

/* A vjp of the engine; out of memory is a NaN that nothing can hide. */
static double ask(const struct cr_teller *teller, struct cr_use use,
                  int (*get)(const struct cr_pass *, size_t, size_t, size_t, double *,
                             struct cr_err *))
{
    double out = NAN;
    struct cr_err err = {0};
    if (get(teller->run->before, use.value, use.operand, teller->sample, &out, &err))
        out = NAN;
    cr_err_release(&err);
    return out;
}

double cr_local(const struct cr_teller *teller, struct cr_use use)
{
    return ask(teller, use, cr_pass_local);
}

double cr_share(const struct cr_teller *teller, struct cr_use use)
{
    return ask(teller, use, cr_pass_share);
}

double cr_gradient(const struct cr_teller *teller, size_t quantity)
{
    size_t count;
    const struct cr_use *uses = cr_uses(teller, quantity, &count);
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += cr_share(teller, uses[i]);
    return sum;
}

struct cr_math *cr_averaged(const struct cr_teller *teller, struct cr_math *math)
{
    const struct cr_net *net = teller->model->net;
    if (!net->reduce_mean || net->samples == 1)
        return math;
    return cr_mean_of(teller, math, net->samples);
}

struct cr_math *cr_gradient_by(const struct cr_teller *teller, struct cr_math *symbol,
                               bool common)
{
    const size_t loss = teller->model->loss;
    const bool mean = teller->model->net->reduce_mean;
    const bool own = teller->of_sample && (common || !mean);
    struct cr_math *derivative = cr_math_two(
        teller->arena, CR_MATH_DERIVATIVE,
        own ? cr_symbol_of(teller, loss) : teller->model->quantities[loss].symbol, symbol);
    return own ? cr_averaged(teller, derivative) : derivative;
}

struct cr_math *cr_gradient_symbol(const struct cr_teller *teller, size_t quantity)
{
    return cr_gradient_by(teller, cr_symbol_of(teller, quantity),
                          cr_run_length(teller->run, quantity) == 1);
}

struct cr_math *cr_derivative_symbol(const struct cr_teller *teller, size_t from, size_t to)
{
    return from == teller->model->loss
               ? cr_gradient_symbol(teller, to)
               : cr_math_two(teller->arena, CR_MATH_DERIVATIVE, cr_symbol_of(teller, from),
                             cr_symbol_of(teller, to));
}

static struct cr_math *number(const struct cr_teller *teller, double value)
{
    return cr_math_number(teller->arena, value);
}

/* Would the two be written alike, at the same digits? */
static bool are_alike(const struct cr_math *a, const struct cr_math *b)
{
    if (a->kind == CR_MATH_NEGATIVE && b->kind == CR_MATH_NUMBER)
        return a->parts[0]->kind == CR_MATH_NUMBER && a->parts[0]->number > 0 &&
               -a->parts[0]->number == b->number;
    if (a->kind != b->kind || a->count != b->count || a->op != b->op ||
        (a->kind == CR_MATH_NUMBER && a->number != b->number) ||
        (a->symbol.base && (strcmp(a->symbol.base, b->symbol.base) != 0 ||
                            strcmp(a->symbol.sub, b->symbol.sub) != 0 ||
                            strcmp(a->symbol.sup, b->symbol.sup) != 0)))
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!are_alike(a->parts[i], b->parts[i]))
            return false;
    return true;
}

struct cr_math *cr_relate(struct cr_arena *arena, struct cr_math *const *parts,
                          size_t count)
{
    struct cr_math *kept[MOST_PARTS];
    size_t n = 0;
    for (size_t i = 0; i < count && n < MOST_PARTS; i++) {
        if (!parts[i])
            return NULL;
        const bool repeats =
            (n > 1 && parts[i]->kind == CR_MATH_NUMBER && kept[n - 1]->kind == CR_MATH_NUMBER) ||
            (n > 0 && are_alike(kept[n - 1], parts[i]));
        if (!repeats)
            kept[n++] = parts[i];
    }
    return cr_math_node(arena, CR_MATH_RELATION, kept, n);
}

struct cr_math *cr_value_relation(const struct cr_teller *teller, size_t quantity,
                                  bool brief)
{
    struct cr_math *parts[4];
    size_t n = 0;
    parts[n++] = cr_symbol_of(teller, quantity);
    if (!brief)
        parts[n++] = cr_definition(teller, quantity, CR_FORM_SYMBOLS);
    parts[n++] = cr_definition(teller, quantity, CR_FORM_NUMBERS);
    parts[n++] = cr_number_of(teller, quantity);
    return cr_relate(teller->arena, parts, n);
}

struct cr_math *cr_local_relation(const struct cr_teller *teller, struct cr_use use,
                                  size_t to)
{
    const size_t from = cr_quantity_of(teller, use.value);
    struct cr_math *symbols = cr_local_formula(teller, use, CR_FORM_SYMBOLS);
    struct cr_math *numbers = cr_local_formula(teller, use, CR_FORM_NUMBERS);
    const bool of_loss = from == teller->model->loss;
    struct cr_math *parts[4] = {
        cr_derivative_symbol(teller, from, to),
        of_loss ? cr_averaged(teller, symbols) : symbols,
        of_loss ? cr_averaged(teller, numbers) : numbers,
        number(teller, of_loss ? cr_share(teller, use) : cr_local(teller, use))};
    return cr_relate(teller->arena, parts, 4);
}

static bool is_loss_use(const struct cr_teller *teller, struct cr_use use)
{
    return cr_quantity_of(teller, use.value) == teller->model->loss;
}

bool cr_is_last_link(const struct cr_teller *teller, size_t quantity)
{
    size_t count;
    const struct cr_use *uses = cr_uses(teller, quantity, &count);
    return count == 1 && is_loss_use(teller, uses[0]);
}

size_t cr_chain(const struct cr_teller *teller, size_t quantity, enum cr_reach reach,
                struct cr_use links[CR_MOST_LINKS])
{
    size_t n = 0;
    for (size_t q = quantity; n < CR_MOST_LINKS;) {
        size_t count;
        const struct cr_use *uses = cr_uses(teller, q, &count);
        if (count != 1)
            break;
        links[n++] = uses[0];
        q = cr_quantity_of(teller, uses[0].value);
        if (is_loss_use(teller, uses[0]) || reach == CR_REACH_LINK ||
            (reach == CR_REACH_NEAREST && teller->model->quantities[q].role == CR_ROLE_PRE))
            return n;
    }
    return n > 0;
}

/* One factor: of link i, which leads to the quantity `to`. */
static struct cr_math *link_factor(const struct cr_teller *teller, struct cr_use link,
                                   size_t to, enum cr_form form)
{
    if (form == CR_FORM_SYMBOLS)
        return cr_derivative_symbol(teller, cr_quantity_of(teller, link.value), to);
    return number(teller, is_loss_use(teller, link) ? cr_share(teller, link)
                                                    : cr_local(teller, link));
}

struct cr_math *cr_chain_product(const struct cr_teller *teller, const struct cr_use *links,
                                 size_t count, size_t quantity, enum cr_form form)
{
    struct cr_math *factors[MOST_FACTORS + 2];
    size_t n = 0;
    const struct cr_use top = links[count - 1];
    if (!is_loss_use(teller, top)) {
        const size_t q = cr_quantity_of(teller, top.value);
        factors[n++] = form == CR_FORM_SYMBOLS ? cr_gradient_symbol(teller, q)
                                               : number(teller, cr_gradient(teller, q));
    }
    for (size_t i = count; i-- > 0;) {
        if (count > MOST_FACTORS && i == count - 1 - MOST_FACTORS / 2) {
            factors[n++] = cr_math_words(teller->arena, "…");
            i = MOST_FACTORS / 2 - 1;
        }
        factors[n++] = link_factor(
            teller, links[i],
            i > 0 ? cr_quantity_of(teller, links[i - 1].value) : quantity, form);
    }
    return n == 1 ? factors[0]
                  : cr_math_node(teller->arena, CR_MATH_PRODUCT, factors, n);
}

/* Would du/dq stand for two different things: two operands of u, or, with L for u, an
 * operand's share and the sum of all? */
static bool is_ambiguous(const struct cr_teller *teller, const struct cr_use *uses,
                         size_t count, size_t i)
{
    for (size_t j = 0; j < count; j++)
        if (j != i && uses[j].value == uses[i].value)
            return true;
    return is_loss_use(teller, uses[i]);
}

/* What one of several uses gives: dL/du du/dq, or with the formula of du/dq where that
 * symbol would be ambiguous. */
static struct cr_math *path_term(const struct cr_teller *teller, const struct cr_use *uses,
                                 size_t count, size_t i, size_t quantity, enum cr_form form)
{
    if (form == CR_FORM_NUMBERS || !is_ambiguous(teller, uses, count, i))
        return cr_chain_product(teller, &uses[i], 1, quantity, form);
    struct cr_math *local = cr_local_formula(teller, uses[i], form);
    if (is_loss_use(teller, uses[i]))
        return cr_averaged(teller, local);
    return cr_math_two(teller->arena, CR_MATH_PRODUCT,
                       cr_gradient_symbol(teller, cr_quantity_of(teller, uses[i].value)),
                       local);
}

/* The sum over several uses: dL/du du/dq + ...; long ones end in dots. */
static struct cr_math *paths_sum(const struct cr_teller *teller, size_t quantity,
                                 enum cr_form form)
{
    const size_t most = teller->most ? teller->most : MOST_PATHS;
    struct cr_math **terms = cr_arena_alloc(teller->arena, most + 1, sizeof *terms);
    size_t count, n = 0;
    const struct cr_use *uses = cr_uses(teller, quantity, &count);
    for (size_t i = 0; terms && i < count; i++) {
        if (count > most && i == most - 1) {
            terms[n++] = cr_math_words(teller->arena, "…");
            i = count - 1;
        }
        terms[n++] = path_term(teller, uses, count, i, quantity, form);
    }
    return !terms ? NULL : cr_math_node(teller->arena, CR_MATH_SUM, terms, n);
}

struct cr_math *cr_gradient_relation(const struct cr_teller *teller, size_t quantity,
                                     enum cr_reach reach, bool brief)
{
    size_t count, n = 0;
    cr_uses(teller, quantity, &count);
    struct cr_math *parts[4];
    parts[n++] = cr_gradient_symbol(teller, quantity);
    if (count == 1) {
        struct cr_use links[CR_MOST_LINKS];
        const size_t length = cr_chain(teller, quantity, reach, links);
        if (length == 1 && is_loss_use(teller, links[0]))
            return cr_local_relation(teller, links[0], quantity);
        if (!brief)
            parts[n++] = cr_chain_product(teller, links, length, quantity, CR_FORM_SYMBOLS);
        parts[n++] = cr_chain_product(teller, links, length, quantity, CR_FORM_NUMBERS);
    } else if (count > 1) {
        if (!brief)
            parts[n++] = paths_sum(teller, quantity, CR_FORM_SYMBOLS);
        parts[n++] = paths_sum(teller, quantity, CR_FORM_NUMBERS);
    }
    parts[n++] = number(teller, cr_gradient(teller, quantity));
    return cr_relate(teller->arena, parts, n);
}

struct cr_math *cr_new_symbol(const struct cr_teller *teller, struct cr_math *symbol)
{
    if (!symbol)
        return NULL;
    const struct cr_symbol *s = &symbol->symbol;
    const char *sup = *s->sup ? cr_arena_format(teller->arena, "%s new", s->sup) : "new";
    struct cr_math *result = sup ? cr_math_symbol(teller->arena, s->base, s->sub, sup) : NULL;
    if (result)
        result->symbol.hat = s->hat;
    return result;
}
