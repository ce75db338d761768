/* What the chapters share: see tale.h. */
#include "explain/tale.h"

#include <string.h>

static bool is_inner(const struct cr_model *model, size_t quantity)
{
    const struct cr_quantity *q = &model->quantities[quantity];
    return q->inner && q->role != CR_ROLE_CONSTANT;
}

/* The statement that each quantity is a part of: itself, where it has a name; and how many
 * inner parts each statement has. A part above comes later in the graph. */
static void find_statements(const struct cr_tale *tale, size_t *statement, size_t *parts)
{
    const struct cr_model *model = tale->model;
    for (size_t v = model->graph->count; v-- > 0;) {
        const long q = model->of_value[v];
        if (q == CR_NONE)
            continue;
        statement[q] = (size_t)q;
        size_t count;
        const struct cr_use *uses = cr_uses(&tale->teller, (size_t)q, &count);
        if (!is_inner(model, (size_t)q) || count != 1)
            continue;
        statement[q] = statement[cr_quantity_of(&tale->teller, uses[0].value)];
        parts[statement[q]]++;
    }
}

static int choose_told(struct cr_tale *tale, struct cr_err *err)
{
    const size_t count = tale->model->count;
    struct cr_arena *arena = &tale->doc->arena;
    size_t *statement = cr_arena_alloc(arena, count, sizeof *statement);
    size_t *parts = cr_arena_alloc(arena, count, sizeof *parts);
    tale->told = cr_arena_alloc(arena, count, sizeof *tale->told);
    tale->whole = cr_arena_alloc(arena, count, sizeof *tale->whole);
    if (!statement || !parts || !tale->told || !tale->whole)
        return cr_fail_memory(err);
    find_statements(tale, statement, parts);
    for (size_t q = 0; q < count; q++) {
        const bool whole = parts[statement[q]] <= CR_INNER_MOST;
        tale->told[q] = tale->model->quantities[q].role != CR_ROLE_CONSTANT &&
                        (statement[q] == q || !whole);
        tale->whole[q] = whole;
    }
    return 0;
}

int cr_tale_init(struct cr_tale *tale, struct cr_doc *doc, const struct cr_run *run,
                 struct cr_err *err)
{
    *tale = (struct cr_tale){.doc = doc, .run = run, .model = run->model};
    if (cr_teller_init(&tale->teller, &doc->arena, run, err) ||
        cr_plan_init(&tale->plan, &doc->arena, run->model, 0, err) || choose_told(tale, err))
        return -1;
    tale->teller.most = CR_TERMS_MOST;
    tale->deep = tale->teller;
    tale->deep.expand = CR_INNER_DEEP;
    tale->formula = run->model->net->output != CR_NONE;
    return 0;
}

void cr_tale_sample(struct cr_tale *tale, size_t sample)
{
    tale->teller.sample = sample;
    tale->deep.sample = sample;
}

const struct cr_teller *cr_tale_teller(const struct cr_tale *tale, size_t quantity)
{
    return tale->whole[quantity] ? &tale->deep : &tale->teller;
}

/* From one use up to the next told quantity; inner parts that are not told have one use. */
static struct cr_link climb(const struct cr_tale *tale, struct cr_use use)
{
    struct cr_link link = {.to = cr_quantity_of(&tale->teller, use.value)};
    link.path[link.length++] = use;
    while (!tale->told[link.to] && link.length <= CR_INNER_MOST) {
        size_t count;
        const struct cr_use *uses = cr_uses(&tale->teller, link.to, &count);
        link.path[link.length++] = uses[0];
        link.to = cr_quantity_of(&tale->teller, uses[0].value);
    }
    return link;
}

const struct cr_link *cr_links(const struct cr_tale *tale, size_t quantity, size_t *count)
{
    const struct cr_use *uses = cr_uses(&tale->teller, quantity, count);
    struct cr_link *links = cr_arena_alloc(&tale->doc->arena, *count, sizeof *links);
    if (!links) {
        tale->doc->failed = true;
        *count = 0;
    }
    for (size_t i = 0; i < *count; i++)
        links[i] = climb(tale, uses[i]);
    return links;
}

bool cr_link_is_last(const struct cr_tale *tale, const struct cr_link *link)
{
    return link->to == tale->model->loss;
}

struct cr_math *cr_link_symbol(const struct cr_tale *tale, const struct cr_link *link,
                               size_t quantity)
{
    return cr_derivative_symbol(&tale->teller, link->to, quantity);
}

static bool is_one(const struct cr_math *math)
{
    return math && math->kind == CR_MATH_NUMBER && math->number == 1;
}

/* 1/n, where the losses of n samples are averaged. */
static bool is_averaged(const struct cr_tale *tale, const struct cr_link *link)
{
    const struct cr_net *net = tale->model->net;
    return cr_link_is_last(tale, link) && net->reduce_mean && net->samples > 1;
}

struct cr_math *cr_link_formula(const struct cr_tale *tale, const struct cr_link *link,
                                enum cr_form form)
{
    struct cr_math *factors[CR_INNER_MOST + 2];
    const struct cr_teller *teller = cr_tale_teller(tale, link->to);
    size_t n = 0;
    if (is_averaged(tale, link))
        factors[n++] = cr_math_two(
            &tale->doc->arena, CR_MATH_FRACTION, cr_figure(tale, 1),
            cr_figure(tale, (double)tale->model->net->samples));
    for (size_t i = link->length; i-- > 0;) {
        struct cr_math *factor = cr_local_formula(teller, link->path[i], form);
        if (!is_one(factor) || (i == 0 && n == 0))
            factors[n++] = factor;
    }
    return n == 1 ? factors[0]
                  : cr_math_node(&tale->doc->arena, CR_MATH_PRODUCT, factors, n);
}

double cr_link_value(const struct cr_tale *tale, const struct cr_link *link)
{
    double value = is_averaged(tale, link) ? 1 / (double)tale->model->net->samples : 1;
    for (size_t i = 0; i < link->length; i++)
        value *= cr_local(&tale->teller, link->path[i]);
    return value;
}

bool cr_has_delta(const struct cr_tale *tale, size_t quantity)
{
    return tale->model->quantities[quantity].role == CR_ROLE_PRE;
}

struct cr_math *cr_delta(const struct cr_tale *tale, size_t quantity)
{
    const struct cr_symbol *z = &tale->model->quantities[quantity].symbol->symbol;
    return cr_math_symbol(&tale->doc->arena, "delta", z->sub, z->sup);
}

struct cr_math *cr_gradient_name(const struct cr_tale *tale, size_t quantity)
{
    return cr_has_delta(tale, quantity) ? cr_delta(tale, quantity)
                                        : cr_gradient_symbol(&tale->teller, quantity);
}

struct cr_math *cr_product(const struct cr_tale *tale, struct cr_math *a, struct cr_math *b)
{
    return cr_math_two(&tale->doc->arena, CR_MATH_PRODUCT, a, b);
}

struct cr_math *cr_sum(const struct cr_tale *tale, struct cr_math *const *parts, size_t count)
{
    return count == 1 ? parts[0]
                      : cr_math_node(&tale->doc->arena, CR_MATH_SUM, parts, count);
}

struct cr_math *cr_equal(const struct cr_tale *tale, struct cr_math *const *parts,
                         size_t count)
{
    return cr_relate(&tale->doc->arena, parts, count);
}

struct cr_math *cr_figure(const struct cr_tale *tale, double value)
{
    return cr_math_number(&tale->doc->arena, value);
}

const char *cr_count_word(const struct cr_tale *tale, size_t count)
{
    static const char *const words[] = {"no",   "one", "two",   "three", "four", "five", "six",
                                        "seven", "eight", "nine", "ten", "eleven", "twelve"};
    const char *word = count < sizeof words / sizeof *words
                           ? words[count]
                           : cr_arena_format(&tale->doc->arena, "%zu", count);
    tale->doc->failed = tale->doc->failed || !word;
    return word ? word : "";
}

const char *cr_layer_name(const struct cr_tale *tale, size_t layer)
{
    const size_t layers = tale->model->net->layer_count;
    const char *kind = layer == 1        ? "input layer"
                       : layer == layers ? "output layer"
                                         : "hidden layer";
    const char *name = layers == 2 && cr_model_layer_size(tale->model, 2) == 1
                           ? "neuron"
                       : layers <= 3 ? kind
                                     : cr_arena_format(&tale->doc->arena, "%s (%zu)", kind, layer);
    tale->doc->failed = tale->doc->failed || !name;
    return name ? name : "";
}
