/*
 * The chapters on the forward pass and the loss: definition, substitution, result.
 *
 * Of a layer with many neurons two are written out, and a table has the results of all; of
 * several samples the first is written out, and tables have the results of all.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "explain/derivations.h"
#include "explain/tale.h"
#include "story/batch.h"
#include "story/generic.h"

enum { TABLE_SAMPLES = 6, TABLE_LETTERS = 46, SAMPLES_MOST = 24, LOSSES_MOST = 6, EXAMPLES = 2 };

static bool is_computed(const struct cr_tale *tale, size_t quantity)
{
    const enum cr_role role = tale->model->quantities[quantity].role;
    return role == CR_ROLE_PRE || role == CR_ROLE_ACTIVATION || role == CR_ROLE_PREDICTION ||
           role == CR_ROLE_RESULT || role == CR_ROLE_LOSS;
}

static void tell_value(struct cr_tale *tale, size_t quantity)
{
    cr_doc_formula(tale->doc,
                   cr_value_relation(cr_tale_teller(tale, quantity), quantity, false));
}

/* z and a of a node, or the result of an operation. */
static void tell_node(struct cr_tale *tale, size_t node)
{
    const struct cr_node_quantities *of = &tale->model->of_node[node];
    if (of->z != CR_NONE)
        tell_value(tale, (size_t)of->z);
    tell_value(tale, (size_t)of->a);
}

/* A row for each node with its z and a, numbers of the sample that is told. */
static void node_table(struct cr_tale *tale, const size_t *nodes, size_t count)
{
    cr_doc_table(tale->doc, 3);
    cr_doc_cell(tale->doc, "neuron");
    cr_doc_cell(tale->doc, "sum %m", cr_math_symbol(&tale->doc->arena, "z", "i", ""));
    cr_doc_cell(tale->doc, "activation %m",
                tale->model->net->nodes[nodes[0]].target
                    ? cr_math_hat(&tale->doc->arena, "y", "i", "")
                    : cr_math_symbol(&tale->doc->arena, "a", "i", ""));
    for (size_t i = 0; i < count; i++) {
        const struct cr_node_quantities *of = &tale->model->of_node[nodes[i]];
        cr_doc_cell(tale->doc, "%m", tale->model->quantities[of->a].symbol);
        if (of->z == CR_NONE)
            cr_doc_cell(tale->doc, "");
        else
            cr_doc_cell(tale->doc, "%m", cr_number_of(&tale->teller, (size_t)of->z));
        cr_doc_cell(tale->doc, "%m", cr_number_of(&tale->teller, (size_t)of->a));
    }
}

/* A number of the table: of a sample its value or its gradient. */
static struct cr_math *sample_number(const struct cr_tale *tale, size_t quantity,
                                     size_t sample, bool gradients)
{
    struct cr_teller teller = tale->teller;
    teller.sample = sample;
    return gradients ? cr_figure(tale, cr_gradient(&teller, quantity))
                     : cr_number_of(&teller, quantity);
}

/* How many columns of numbers a page has room for: fewer where they are long. */
static size_t columns_for(const struct cr_tale *tale, const size_t *quantities, size_t count,
                          size_t samples, bool gradients)
{
    size_t longest = 1;
    for (size_t i = 0; i < count; i++)
        for (size_t s = 0; s < samples; s++) {
            const struct cr_math *number = sample_number(tale, quantities[i], s, gradients);
            const size_t letters = number ? (size_t)cr_math_letters(number) : 0;
            longest = letters > longest ? letters : longest;
        }
    const size_t columns = TABLE_LETTERS / longest;
    return columns < 1 ? 1 : columns < TABLE_SAMPLES ? columns : TABLE_SAMPLES;
}

static void sample_row(struct cr_tale *tale, size_t quantity, size_t first, size_t count,
                       bool gradients)
{
    struct cr_math *symbol = tale->model->quantities[quantity].symbol;
    cr_doc_cell(tale->doc, "%m",
                gradients                        ? cr_gradient_name(tale, quantity)
                : quantity == tale->model->loss ? cr_indexed(&tale->teller, symbol, "s")
                                                : symbol);
    for (size_t s = first; s < first + count; s++)
        cr_doc_cell(tale->doc, "%m", sample_number(tale, quantity, s, gradients));
}

void cr_tell_samples(struct cr_tale *tale, const size_t *quantities, size_t count,
                     bool gradients)
{
    const size_t all = tale->model->net->samples;
    const size_t shown = all < SAMPLES_MOST ? all : SAMPLES_MOST;
    const size_t columns = columns_for(tale, quantities, count, shown, gradients);
    for (size_t first = 0; first < shown; first += columns) {
        const size_t n = shown - first < columns ? shown - first : columns;
        cr_doc_table(tale->doc, n + 1);
        cr_doc_cell(tale->doc, "sample");
        for (size_t s = first; s < first + n; s++)
            cr_doc_cell(tale->doc, "%z", s + 1);
        for (size_t i = 0; i < count; i++)
            sample_row(tale, quantities[i], first, n, gradients);
    }
    if (shown < all)
        cr_doc_say(tale->doc, "The other %z samples are left out here.", all - shown);
}

static bool is_per_sample(const struct cr_tale *tale, size_t quantity)
{
    return tale->model->net->samples > 1 && cr_run_length(tale->run, quantity) > 1;
}

/* The results of all samples, of what was told of the first. */
static void other_samples(struct cr_tale *tale, const size_t *nodes, size_t count)
{
    size_t *list = cr_arena_alloc(&tale->doc->arena, 2 * count, sizeof *list), n = 0;
    if (!list) {
        tale->doc->failed = true;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const struct cr_node_quantities *of = &tale->model->of_node[nodes[i]];
        if (of->z != CR_NONE && is_per_sample(tale, (size_t)of->z))
            list[n++] = (size_t)of->z;
        if (is_per_sample(tale, (size_t)of->a))
            list[n++] = (size_t)of->a;
    }
    if (n == 0)
        return;
    cr_doc_say(tale->doc, "That was the first sample. The same formulas give for all of them:");
    cr_tell_samples(tale, list, n, false);
}

static void capitalise(struct cr_tale *tale, int level, const char *name)
{
    char *copy = cr_arena_string(&tale->doc->arena, name);
    if (!copy) {
        tale->doc->failed = true;
        return;
    }
    copy[0] = (char)toupper((unsigned char)copy[0]);
    cr_doc_head(tale->doc, level, "%s", copy);
}

void cr_head_layer(struct cr_tale *tale, size_t layer)
{
    if (tale->model->net->layer_count > 2)
        capitalise(tale, 3, cr_layer_name(tale, layer));
}

/* The formulas of the layer with indices, where it has them. */
static bool tell_generic(struct cr_tale *tale, size_t layer)
{
    struct cr_math *formulas[CR_GENERIC_MOST];
    const size_t n = cr_generic_forward(&tale->teller, layer, formulas);
    if (n == 0)
        return false;
    const size_t head = tale->model->layers.item[tale->model->layers.first[layer - 1]];
    cr_doc_say(tale->doc, "Every neuron %m of the layer adds up its weighted inputs%s, and "
                          "applies its activation:",
               cr_math_symbol(&tale->doc->arena, "i", "", ""),
               tale->model->of_node[head].b == CR_NONE ? "" : " and its bias");
    for (size_t i = 0; i < n; i++)
        cr_doc_formula(tale->doc, formulas[i]);
    return true;
}

static void tell_layer(struct cr_tale *tale, size_t layer)
{
    size_t count;
    const size_t *nodes = cr_plan_layer(&tale->plan, tale->model, layer, &count);
    if (count == 0)
        return;
    cr_head_layer(tale, layer);
    cr_tell_figures(tale, CR_PHASE_FORWARD, nodes, count);
    const bool condensed = count > CR_FULL_MOST;
    const bool generic = tell_generic(tale, layer);
    const bool neurons = tale->model->of_node[nodes[0]].z != CR_NONE;
    if (condensed)
        cr_doc_say(tale->doc, "The first %s, with the numbers:", cr_count_word(tale, EXAMPLES));
    else if (generic)
        cr_doc_say(tale->doc, "With the numbers:");
    else if (neurons && count == 1)
        cr_doc_say(tale->doc, "The neuron adds up its weighted inputs%s%s:",
                   tale->model->of_node[nodes[0]].b == CR_NONE ? "" : " and its bias",
                   tale->model->net->nodes[nodes[0]].activation == CR_OP_IDENTITY
                       ? "; its activation is the identity"
                       : " and applies its activation");
    else if (neurons)
        cr_doc_say(tale->doc, "Each neuron adds up what comes in and applies its activation:");
    for (size_t i = 0; i < count && (!condensed || i < EXAMPLES); i++)
        tell_node(tale, nodes[i]);
    if (condensed) {
        cr_doc_say(tale->doc, "The others likewise. All %z of the layer:", count);
        node_table(tale, nodes, count);
    }
    if (tale->model->net->samples > 1)
        other_samples(tale, nodes, count);
}

/* All that a formula computes, in the order in which it is computed. */
static void tell_formula(struct cr_tale *tale)
{
    bool taken_apart = false;
    size_t *list = cr_arena_alloc(&tale->doc->arena, tale->model->count, sizeof *list), n = 0;
    for (size_t v = 0; list && v < tale->model->graph->count; v++) {
        const long q = tale->model->of_value[v];
        if (q == CR_NONE || !tale->told[q] || !is_computed(tale, (size_t)q))
            continue;
        taken_apart = taken_apart || tale->model->quantities[q].inner;
        list[n++] = (size_t)q;
    }
    cr_doc_say(tale->doc, "%s", taken_apart
                                    ? "The formula is taken apart into single operations; what "
                                      "has no name of its own gets a letter. One after the other:"
                                    : "One value after the other, from the definition to the "
                                      "number:");
    for (size_t i = 0; i < n; i++)
        tell_value(tale, list[i]);
    if (tale->model->net->samples == 1)
        return;
    cr_doc_say(tale->doc, "That was the first sample. The same formulas give for all of them:");
    cr_tell_samples(tale, list, n, false);
}

void cr_tell_forward_pass(struct cr_tale *tale)
{
    cr_doc_head(tale->doc, 2, "Forward pass");
    if (tale->formula) {
        cr_tell_figures(tale, CR_PHASE_FORWARD, NULL, 0);
        tell_formula(tale);
        return;
    }
    cr_doc_say(tale->doc, "The forward pass goes from the input%s to the prediction%s.",
               cr_model_layer_size(tale->model, 1) == 1 ? "" : "s",
               tale->model->prediction_count == 1 ? "" : "s");
    for (size_t layer = 2; layer <= tale->model->net->layer_count; layer++)
        tell_layer(tale, layer);
}

/* L = L_1 + L_2 + ..., or the mean of them. */
static void total_loss(struct cr_tale *tale)
{
    cr_doc_say(tale->doc, "The loss of all is their %s:",
               tale->model->net->reduce_mean ? "mean" : "sum");
    cr_doc_formula(tale->doc, cr_batch_loss(&tale->teller, LOSSES_MOST));
}

void cr_tell_loss_of_all(struct cr_tale *tale)
{
    const size_t samples = tale->model->net->samples, loss = tale->model->loss;
    if (tale->formula && samples == 1)
        return; /* the last value of the forward pass */
    cr_doc_head(tale->doc, 2, "Loss");
    cr_tell_figures(tale, CR_PHASE_LOSS, NULL, 0);
    if (tale->formula) {
        total_loss(tale);
        return;
    }
    const char *called = cr_derivation_of(tale->model->net->loss)->called;
    if (samples == 1)
        cr_doc_say(tale->doc, "The %s of the prediction%s is", called,
                   tale->model->prediction_count == 1 ? "" : "s");
    else
        cr_doc_say(tale->doc, "Each sample has its own %s:", called);
    for (size_t s = 0; s < samples && s < LOSSES_MOST; s++) {
        cr_tale_sample(tale, s);
        tell_value(tale, loss);
    }
    cr_tale_sample(tale, 0);
    if (samples > LOSSES_MOST) {
        cr_doc_say(tale->doc, "The others likewise:");
        cr_tell_samples(tale, &loss, 1, false);
    }
    if (samples > 1)
        total_loss(tale);
}
