/* The chapter on the network: what it is made of and what is given. */
#include <string.h>

#include "explain/derivations.h"
#include "explain/tale.h"

enum { LISTED_MOST = 12, SAMPLES_MOST = 24, COLUMNS_MOST = 7 };

/* What the user is told of a kind of quantity, one and several. */
struct given {
    enum cr_role role;
    const char *one, *many;
};

static size_t count_role(const struct cr_tale *tale, enum cr_role role)
{
    size_t count = 0;
    for (size_t q = 0; q < tale->model->count; q++)
        count += tale->model->quantities[q].role == role;
    return count;
}

static size_t parameter_count(const struct cr_tale *tale)
{
    size_t count = 0;
    for (size_t q = 0; q < tale->model->count; q++)
        count += cr_role_is_parameter(tale->model->quantities[q].role);
    return count;
}

/* ", ", " and " or nothing before item i of count. */
static const char *joint(size_t i, size_t count)
{
    return i == 0 ? "" : i + 1 < count ? ", " : count == 2 ? " and " : ", and ";
}

/* "the inputs x_1 = 0.5 and x_2 = 1". */
static void list_given(struct cr_tale *tale, const struct given *given)
{
    const size_t count = count_role(tale, given->role);
    size_t i = 0;
    cr_doc_add(tale->doc, "the %s ", count == 1 ? given->one : given->many);
    for (size_t q = 0; q < tale->model->count; q++) {
        if (tale->model->quantities[q].role != given->role)
            continue;
        struct cr_math *const parts[] = {cr_symbol_of(&tale->teller, q),
                                         cr_number_of(&tale->teller, q)};
        cr_doc_add(tale->doc, "%s%m", joint(i++, count), cr_equal(tale, parts, 2));
    }
}

static const struct given GIVEN[] = {
    {CR_ROLE_INPUT, "input", "inputs"},
    {CR_ROLE_TARGET, "target", "targets"},
    {CR_ROLE_WEIGHT, "weight", "weights"},
    {CR_ROLE_BIAS, "bias", "biases"},
    {CR_ROLE_PARAMETER, "parameter", "parameters"},
};

/* Columns of inputs and targets, a row for each sample. */
static void sample_columns(struct cr_tale *tale, const size_t *columns, size_t count)
{
    const size_t samples = tale->model->net->samples;
    cr_doc_table(tale->doc, count + 1);
    cr_doc_cell(tale->doc, "sample");
    for (size_t c = 0; c < count; c++)
        cr_doc_cell(tale->doc, "%m", tale->model->quantities[columns[c]].symbol);
    for (size_t s = 0; s < samples && s < SAMPLES_MOST; s++) {
        cr_doc_cell(tale->doc, "%z", s + 1);
        for (size_t c = 0; c < count; c++)
            cr_doc_cell(tale->doc, "%m",
                        cr_figure(tale, cr_run_value(tale->run, columns[c], s)));
    }
}

/* Inputs and targets of several samples, in tables that are not too wide. */
static void sample_table(struct cr_tale *tale)
{
    const size_t samples = tale->model->net->samples;
    size_t columns[COLUMNS_MOST], n = 0;
    for (size_t q = 0; q < tale->model->count; q++) {
        const enum cr_role role = tale->model->quantities[q].role;
        if (role == CR_ROLE_INPUT || role == CR_ROLE_TARGET)
            columns[n++] = q;
        if (n == COLUMNS_MOST || (n > 0 && q + 1 == tale->model->count)) {
            sample_columns(tale, columns, n);
            n = 0;
        }
    }
    if (samples > SAMPLES_MOST)
        cr_doc_say(tale->doc, "The other %z samples are left out of this table.",
                   samples - SAMPLES_MOST);
}

/* The kinds that are listed in a sentence: few numbers, one of each. */
static size_t kinds_listed(const struct cr_tale *tale, const struct given *kinds[])
{
    const bool many = tale->model->net->samples > 1;
    size_t n = 0;
    for (size_t i = 0; i < sizeof GIVEN / sizeof *GIVEN; i++) {
        const bool leaf = GIVEN[i].role == CR_ROLE_INPUT || GIVEN[i].role == CR_ROLE_TARGET;
        const size_t count = count_role(tale, GIVEN[i].role);
        if (count > 0 && (leaf ? !many && count <= 2 * LISTED_MOST
                               : parameter_count(tale) <= LISTED_MOST))
            kinds[n++] = &GIVEN[i];
    }
    return n;
}

static void tell_given(struct cr_tale *tale)
{
    const struct given *kinds[sizeof GIVEN / sizeof *GIVEN];
    const size_t n = kinds_listed(tale, kinds), samples = tale->model->net->samples;
    bool singles = true;
    for (size_t i = 0; i < n; i++) {
        singles = singles && count_role(tale, kinds[i]->role) == 1;
        if (i == 0)
            cr_doc_say(tale->doc, "Given %s ",
                       n == 1 && count_role(tale, kinds[0]->role) == 1 ? "is" : "are");
    }
    for (size_t i = 0; i < n; i++) {
        cr_doc_add(tale->doc, "%s", singles || i == 0 ? joint(i, n) : i + 1 < n ? "; " : "; and ");
        list_given(tale, kinds[i]);
    }
    if (n > 0)
        cr_doc_add(tale->doc, ".");
    if (parameter_count(tale) > LISTED_MOST)
        cr_doc_more(tale->doc, "The %z parameters stand in the table of the update.",
                    parameter_count(tale));
    if (samples > 1) {
        cr_doc_more(tale->doc, "There are %s samples:", cr_count_word(tale, samples));
        sample_table(tale);
    }
}

/* Neurons only, or operations among them? */
static const char *kind_of_nodes(const struct cr_tale *tale)
{
    const struct cr_net *net = tale->model->net;
    for (size_t i = 0; i < net->node_count; i++)
        if (net->nodes[i].kind == CR_NODE_OP)
            return "node";
    return "neuron";
}

/* "one hidden layer of two neurons", "two hidden layers of three and two neurons". */
static void say_hidden(struct cr_tale *tale)
{
    const size_t hidden = tale->model->net->layer_count - 2;
    const size_t first = cr_model_layer_size(tale->model, 2);
    bool alike = true;
    for (size_t i = 0; i < hidden; i++)
        alike = alike && cr_model_layer_size(tale->model, i + 2) == first;
    cr_doc_add(tale->doc, ", %s hidden layer%s of ", cr_count_word(tale, hidden),
               hidden == 1 ? "" : "s");
    for (size_t i = 0; i < (alike ? 1 : hidden); i++)
        cr_doc_add(tale->doc, "%s%s", joint(i, hidden),
                   cr_count_word(tale, cr_model_layer_size(tale->model, i + 2)));
    cr_doc_add(tale->doc, " %s%s%s", kind_of_nodes(tale), alike && first == 1 ? "" : "s",
               alike && hidden > 1 ? " each" : "");
}

static void say_structure(struct cr_tale *tale)
{
    const struct cr_model *model = tale->model;
    const size_t layers = model->net->layer_count;
    const size_t inputs = count_role(tale, CR_ROLE_INPUT);
    const size_t last = cr_model_layer_size(model, layers);
    cr_doc_say(tale->doc, "The network has %s input%s", cr_count_word(tale, inputs),
               inputs == 1 ? "" : "s");
    if (layers > 2)
        say_hidden(tale);
    if (layers > 2 || last > 1)
        cr_doc_add(tale->doc, " and an output layer of %s neuron%s.",
                   cr_count_word(tale, last), last == 1 ? "" : "s");
    else
        cr_doc_add(tale->doc, " and a single neuron.");
}

static void say_loss(struct cr_tale *tale)
{
    const struct cr_net *net = tale->model->net;
    const bool many = net->samples > 1;
    struct cr_math *const parts[] = {
        cr_symbol_of(&tale->teller, tale->model->loss),
        cr_definition(&tale->teller, tale->model->loss, CR_FORM_SYMBOLS)};
    const bool one = tale->model->prediction_count == 1;
    cr_doc_say(tale->doc, "The %s says how far the prediction%s from the target%s:",
               cr_derivation_of(net->loss)->called, one ? " is" : "s are", one ? "" : "s");
    cr_doc_formula(tale->doc, cr_equal(tale, parts, 2));
    if (many)
        cr_doc_say(tale->doc,
                   "This is the loss of the first sample; the loss %m of all is the %s of the "
                   "%s samples'.",
                   tale->model->quantities[tale->model->loss].symbol,
                   net->reduce_mean ? "mean" : "sum", cr_count_word(tale, net->samples));
}

/* How many lower indices the weights have at most, which the network calls by where they lead:
 * w_12, w^(1)_12; -1: it does not. */
static int weight_indices(const struct cr_tale *tale)
{
    const struct cr_model *model = tale->model;
    int most = -1;
    for (size_t q = 0; model->indexed && q < model->count; q++) {
        const struct cr_symbol *w = &model->quantities[q].symbol->symbol;
        const long edge = model->quantities[q].edge;
        if (model->quantities[q].role != CR_ROLE_WEIGHT || model->net->edges[edge].symbol)
            continue;
        const int count = strlen(w->sub) > 1 ? 2 : *w->sub != '\0';
        most = count > most ? count : most;
    }
    return most;
}

/* Is there a weight of an edge past layers, which has two upper indices? */
static bool has_skips(const struct cr_net *net)
{
    bool any = false;
    for (size_t i = 0; i < net->edge_count; i++) {
        const struct cr_edge *edge = &net->edges[i];
        any = any || (edge->has_weight && !edge->symbol && edge->weight_param == CR_NONE &&
                      net->nodes[edge->to].layer > net->nodes[edge->from].layer + 1);
    }
    return any;
}

static void say_skips(struct cr_tale *tale)
{
    struct cr_arena *arena = &tale->doc->arena;
    if (has_skips(tale->model->net))
        cr_doc_add(tale->doc,
                   " Two upper indices, as in %m, say that a weight leads from layer %m "
                   "to layer %m, past what is between.",
                   cr_math_symbol(arena, "w", "", "(k,l)"),
                   cr_math_symbol(arena, "k", "", ""), cr_math_symbol(arena, "l", "", ""));
}

/* What the indices count. */
static void say_indices(struct cr_tale *tale)
{
    struct cr_arena *arena = &tale->doc->arena;
    const bool layers = tale->model->net->layer_count > 2;
    const int indices = weight_indices(tale);
    if (!tale->model->indexed || (!layers && indices < 2))
        return;
    if (indices <= 0) {
        cr_doc_say(tale->doc, "Upper indices count the layers, from the input on%s.",
                   indices < 0 ? "" : "; a weight has that of the layer that it leads from");
        say_skips(tale);
        return;
    }
    struct cr_math *i = cr_math_symbol(arena, "i", "", ""), *j = cr_math_symbol(arena, "j", "", "");
    if (!layers) {
        cr_doc_say(tale->doc, "%m is the weight from input %m to neuron %m.",
                   cr_math_symbol(arena, "w", "ij", ""), j, i);
        return;
    }
    cr_doc_say(tale->doc,
               "Upper indices count the layers, from the input on: %m is the weight from %m of "
               "layer %m to %m of the next layer, whose sum is %m and whose activation is %m. "
               "Where there is but one, its index is left out.",
               cr_math_symbol(arena, "w", "ij", "(l)"), j, cr_math_symbol(arena, "l", "", ""),
               i, cr_math_symbol(arena, "z", "i", "(l+1)"),
               cr_math_symbol(arena, "a", "i", "(l+1)"));
    say_skips(tale);
}

/* Each activation that is used, and what it is. */
static void say_activations(struct cr_tale *tale)
{
    bool seen[CR_OP_COUNT] = {false};
    const struct cr_derivation *rows[CR_OP_COUNT];
    const struct cr_net *net = tale->model->net;
    size_t n = 0;
    for (size_t i = 0; i < net->node_count; i++) {
        const enum cr_op op = net->nodes[i].activation;
        if (net->nodes[i].kind == CR_NODE_NEURON && !seen[op] && op != CR_OP_IDENTITY)
            rows[n++] = cr_derivation_of(op);
        seen[op] = true;
    }
    if (n > 0)
        cr_doc_say(tale->doc, "The activation%s ", n == 1 ? " is" : "s are");
    for (size_t i = 0; i < n; i++)
        cr_doc_add(tale->doc, "%sthe %s", joint(i, n), rows[i]->called);
    if (n > 0)
        cr_doc_add(tale->doc, ":");
    for (size_t i = 0; i < n; i++)
        cr_doc_formula(tale->doc, cr_derivation_definition(&tale->doc->arena, rows[i]));
}

static bool is_statement(const struct cr_model *model, long q)
{
    return q != CR_NONE && !model->quantities[q].inner &&
           (model->quantities[q].role == CR_ROLE_RESULT ||
            model->quantities[q].role == CR_ROLE_LOSS);
}

/* The statements of a formula, in symbols. */
static void say_statements(struct cr_tale *tale)
{
    const struct cr_model *model = tale->model;
    struct cr_teller whole = tale->deep;
    whole.expand = 32;
    size_t count = 0;
    for (size_t q = 0; q < model->count; q++)
        count += is_statement(model, (long)q);
    cr_doc_say(tale->doc, "From them %s computed", count == 1 ? "is" : "are");
    for (size_t v = 0; v < model->graph->count; v++) {
        const long q = model->of_value[v];
        if (!is_statement(model, q))
            continue;
        struct cr_math *const parts[] = {cr_symbol_of(&whole, (size_t)q),
                                         cr_definition(&whole, (size_t)q, CR_FORM_SYMBOLS)};
        cr_doc_formula(tale->doc, cr_equal(tale, parts, 2));
    }
}

void cr_tell_network(struct cr_tale *tale)
{
    cr_doc_head(tale->doc, 2, tale->formula ? "The formula" : "The network");
    if (!tale->formula)
        say_structure(tale);
    tell_given(tale);
    cr_tell_figures(tale, CR_PHASE_SETUP, NULL, 0);
    if (tale->formula) {
        say_statements(tale);
        return;
    }
    say_indices(tale);
    say_activations(tale);
    say_loss(tale);
}
