/*
 * The gradient of one quantity: local derivatives, product, sum over paths and over samples.
 */
#include "explain/tale.h"

enum { LINKS_MOST = 40, NUMBERS_MOST = 12 };

/* Is the formula no more than a letter or a number, so that it can stand in a product? */
static bool is_simple(const struct cr_math *math)
{
    return math && (math->kind == CR_MATH_SYMBOL || math->kind == CR_MATH_NUMBER ||
                    (math->kind == CR_MATH_NEGATIVE && is_simple(math->parts[0])));
}

/* d to/d q = called = symbols = numbers = value. */
static void tell_local(struct cr_tale *tale, const struct cr_link *link, size_t quantity)
{
    struct cr_math *const parts[] = {cr_link_symbol(tale, link, quantity),
                                     cr_link_formula(tale, link, CR_FORM_CALLED),
                                     cr_link_formula(tale, link, CR_FORM_SYMBOLS),
                                     cr_link_formula(tale, link, CR_FORM_NUMBERS),
                                     cr_figure(tale, cr_link_value(tale, link))};
    cr_doc_formula(tale->doc, cr_equal(tale, parts, 5));
}

/* Does another link lead to the same place, so that d to/d q would mean both? */
static bool is_ambiguous(const struct cr_link *links, size_t count, size_t i)
{
    for (size_t k = 0; k < count; k++)
        if (k != i && links[k].to == links[i].to)
            return true;
    return false;
}

enum { AS_SYMBOLS, AS_FORMULAS, AS_NUMBERS };

/* What comes back on one link: the gradient above times the local derivative. */
static struct cr_math *term(const struct cr_tale *tale, const struct cr_link *links,
                            size_t count, size_t i, size_t quantity, int as)
{
    const struct cr_link *link = &links[i];
    const enum cr_form form = as == AS_NUMBERS ? CR_FORM_NUMBERS : CR_FORM_SYMBOLS;
    struct cr_math *local = as == AS_NUMBERS && !cr_link_is_last(tale, link)
                                ? cr_figure(tale, cr_link_value(tale, link))
                            : as == AS_SYMBOLS && !is_ambiguous(links, count, i) &&
                                    !cr_link_is_last(tale, link)
                                ? cr_link_symbol(tale, link, quantity)
                                : cr_link_formula(tale, link, form);
    if (cr_link_is_last(tale, link))
        return local;
    struct cr_math *above = as == AS_NUMBERS
                                ? cr_figure(tale, cr_gradient(&tale->teller, link->to))
                                : cr_gradient_name(tale, link->to);
    return cr_product(tale, above, local);
}

static struct cr_math *terms(const struct cr_tale *tale, const struct cr_link *links,
                             size_t count, size_t quantity, int as)
{
    struct cr_math *parts[LINKS_MOST + 1];
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        if (count > LINKS_MOST && i == LINKS_MOST - 1) {
            parts[n++] = cr_math_words(&tale->doc->arena, "…");
            i = count - 1;
        }
        parts[n++] = term(tale, links, count, i, quantity, as);
    }
    return n == 0 ? cr_figure(tale, 0) : cr_sum(tale, parts, n);
}

/* Are the local derivatives worth lines of their own? */
static bool has_locals(const struct cr_tale *tale, const struct cr_link *links, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!cr_link_is_last(tale, &links[i]) &&
            !is_simple(cr_link_formula(tale, &links[i], CR_FORM_SYMBOLS)))
            return true;
    return false;
}

/* The gradient of a quantity, with the local derivatives before it where they say more than
 * a letter. */
void cr_explain_gradient(struct cr_tale *tale, size_t quantity)
{
    size_t count, n = 0;
    const struct cr_link *links = cr_links(tale, quantity, &count);
    struct cr_math *parts[6];
    const bool locals = has_locals(tale, links, count);
    for (size_t i = 0; locals && i < count; i++)
        if (!is_ambiguous(links, count, i) && !cr_link_is_last(tale, &links[i]))
            tell_local(tale, &links[i], quantity);
    if (cr_has_delta(tale, quantity))
        parts[n++] = cr_delta(tale, quantity);
    parts[n++] = cr_gradient_symbol(&tale->teller, quantity);
    if (count > 0)
        parts[n++] = terms(tale, links, count, quantity, AS_SYMBOLS);
    if (count > 0 && !locals)
        parts[n++] = terms(tale, links, count, quantity, AS_FORMULAS);
    if (count > 0)
        parts[n++] = terms(tale, links, count, quantity, AS_NUMBERS);
    parts[n++] = cr_figure(tale, cr_gradient(&tale->teller, quantity));
    cr_doc_formula(tale->doc, cr_equal(tale, parts, n));
}

/* The tree with an index for the sample at every quantity that each sample has. */
static struct cr_math *with_sample(const struct cr_tale *tale, struct cr_math *math)
{
    if (!math)
        return NULL;
    const struct cr_model *model = tale->model;
    for (size_t q = 0; math->kind == CR_MATH_SYMBOL && q < model->count; q++)
        if (model->quantities[q].symbol == math && q != model->loss)
            return cr_run_length(tale->run, q) > 1 ? cr_indexed(&tale->teller, math, "s") : math;
    struct cr_math *copy = cr_arena_copy(&tale->doc->arena, math, 1, sizeof *math);
    if (!copy || math->count == 0)
        return copy;
    copy->parts = cr_arena_copy(&tale->doc->arena, math->parts, math->count,
                                sizeof *math->parts);
    for (size_t i = 0; copy->parts && i < math->count; i++)
        if (!(copy->parts[i] = with_sample(tale, math->parts[i])))
            return NULL;
    return copy->parts ? copy : NULL;
}

/* sum over s of (dL/dz_s x_s): what one sample gives, with its index. */
static struct cr_math *sample_terms(const struct cr_tale *tale, const struct cr_link *links,
                                    size_t count)
{
    struct cr_math *parts[LINKS_MOST];
    size_t n = 0;
    for (size_t i = 0; i < count && n < LINKS_MOST; i++) {
        struct cr_math *local =
            with_sample(tale, cr_link_formula(tale, &links[i], CR_FORM_SYMBOLS));
        struct cr_math *above =
            cr_has_delta(tale, links[i].to)
                ? cr_indexed(&tale->teller, cr_delta(tale, links[i].to), "s")
                : with_sample(tale, cr_gradient_symbol(&tale->teller, links[i].to));
        parts[n++] = cr_link_is_last(tale, &links[i])                  ? local
                     : local && local->kind == CR_MATH_NUMBER && local->number == 1 ? above
                                                                    : cr_product(tale, above, local);
    }
    return cr_math_two(&tale->doc->arena, CR_MATH_BIGSUM,
                       cr_math_symbol(&tale->doc->arena, "s", "", ""), cr_sum(tale, parts, n));
}

/* The gradient of a parameter over all samples: their shares, then the sum. */
void cr_explain_sum(struct cr_tale *tale, size_t quantity)
{
    const size_t samples = tale->model->net->samples;
    struct cr_math *numbers[NUMBERS_MOST + 2];
    size_t count, n = 0;
    const struct cr_link *links = cr_links(tale, quantity, &count);
    const size_t all = samples * count;
    for (size_t i = 0; i < all; i++) {
        if (all > NUMBERS_MOST && i == NUMBERS_MOST - 1) {
            numbers[n++] = cr_math_words(&tale->doc->arena, "…");
            i = all - 1;
        }
        cr_tale_sample(tale, i / count);
        numbers[n++] = term(tale, links, count, i % count, quantity, AS_NUMBERS);
    }
    cr_tale_sample(tale, 0);
    struct cr_math *const parts[] = {
        cr_gradient_symbol(&tale->teller, quantity),
        count ? sample_terms(tale, links, count) : cr_figure(tale, 0),
        n ? cr_sum(tale, numbers, n) : cr_figure(tale, 0),
        cr_figure(tale, cr_run_grad(tale->run, quantity, 0))};
    cr_doc_formula(tale->doc, cr_equal(tale, parts, 4));
}

void cr_explain_parameter(struct cr_tale *tale, size_t quantity)
{
    if (tale->model->net->samples > 1)
        cr_explain_sum(tale, quantity);
    else
        cr_explain_gradient(tale, quantity);
}
