/*
 * The chapter on the backward pass: the chain rule for every parameter.
 *
 * From the loss down, layer by layer: the local derivatives in symbols and numbers, the
 * gradient of each z, called delta because all that lies below reuses it, then the
 * parameters. Where several paths meet, or several samples, there is a sum.
 */
#include "explain/derivations.h"
#include "explain/tale.h"
#include "math/print.h"
#include "story/generic.h"

/* Parameters of a layer that are told one by one, of several samples, with their long sums;
 * and how many examples there are where they are more. */
enum { EXAMPLES = 2, PARAMETERS_MOST = 40, SUMS_MOST = 12, PARAMETERS_SHOWN = 4 };

/* a, z of a node. */
static void tell_node(struct cr_tale *tale, size_t node)
{
    const struct cr_node_quantities *of = &tale->model->of_node[node];
    size_t count;
    cr_uses(&tale->teller, (size_t)of->a, &count);
    if (count > 0)
        cr_explain_gradient(tale, (size_t)of->a);
    if (of->z != CR_NONE)
        cr_explain_gradient(tale, (size_t)of->z);
}

/* A node's parameters: the weights, then the bias. */
static size_t parameters_of(const struct cr_tale *tale, size_t node, const size_t **out)
{
    const struct cr_lists *lists = &tale->plan.owned;
    const size_t *own = lists->item + lists->first[node];
    const size_t count = cr_lists_count(lists, node);
    size_t *sorted = cr_arena_alloc(&tale->doc->arena, count, sizeof *sorted), n = 0;
    *out = sorted;
    if (!sorted) {
        tale->doc->failed = true;
        return 0;
    }
    for (int bias = 0; bias < 2; bias++)
        for (size_t i = 0; i < count; i++)
            if ((tale->model->quantities[own[i]].role == CR_ROLE_BIAS) == (bias == 1))
                sorted[n++] = own[i];
    return n;
}

static enum cr_op op_of(const struct cr_tale *tale, size_t node)
{
    const struct cr_node *n = &tale->model->net->nodes[node];
    return n->kind == CR_NODE_NEURON ? n->activation : n->op;
}

/* The words for a derivative that has no formula, as at a kink. */
static void say_kink(struct cr_tale *tale, enum cr_op op)
{
    const struct cr_op_row *row = cr_op_row(op);
    if (!*row->words || *row->derivative || row->max != 1)
        return;
    struct cr_buf words = {0}; /* the operand is a z here */
    for (const char *p = row->words; *p; p++)
        if (*p == 'x')
            cr_buf_putc(&words, 'z');
        else
            cr_buf_printf(&words, *p == '>' ? " %c " : "%c", *p);
    cr_doc_say(tale->doc, "The derivative of %s is %s.", cr_function_name(op),
               cr_buf_text(&words));
    tale->doc->failed = tale->doc->failed || words.failed;
    cr_buf_release(&words);
}

static void say_kinks(struct cr_tale *tale, const size_t *nodes, size_t count)
{
    bool said[CR_OP_COUNT] = {false};
    for (size_t i = 0; i < count; i++) {
        const enum cr_op op = op_of(tale, nodes[i]);
        if (!said[op])
            say_kink(tale, op);
        said[op] = true;
    }
}

/* Is there a single short path from the loss to a parameter? */
static bool has_chain(const struct cr_tale *tale, size_t quantity)
{
    struct cr_use links[CR_MOST_LINKS];
    const size_t count = cr_chain(&tale->teller, quantity, CR_REACH_LOSS, links);
    return count > 1 && !tale->model->apart &&
           cr_quantity_of(&tale->teller, links[count - 1].value) == tale->model->loss;
}

/* That path: dL/dw = dL/dy^ dy^/dz dz/dw. */
static void tell_chain(struct cr_tale *tale, size_t quantity)
{
    struct cr_use links[CR_MOST_LINKS];
    const size_t count = cr_chain(&tale->teller, quantity, CR_REACH_LOSS, links);
    struct cr_math *const parts[] = {
        cr_gradient_symbol(&tale->teller, quantity),
        cr_chain_product(&tale->teller, links, count, quantity, CR_FORM_SYMBOLS)};
    cr_doc_formula(tale->doc, cr_equal(tale, parts, 2));
}

static bool is_fused(const struct cr_tale *tale)
{
    return tale->model->graph->values[tale->model->quantities[tale->model->loss].value].op ==
           CR_OP_SOFTMAX_CE;
}

/* Where the factor 1/n comes from. */
static void say_mean(struct cr_tale *tale)
{
    const struct cr_net *net = tale->model->net;
    if (!net->reduce_mean || net->samples == 1)
        return;
    struct cr_math *loss = tale->model->quantities[tale->model->loss].symbol;
    cr_doc_say(tale->doc,
               "%m is the mean of the losses of %s samples, so the loss of one counts with the "
               "factor %m.",
               loss, cr_count_word(tale, net->samples),
               cr_math_two(&tale->doc->arena, CR_MATH_FRACTION, cr_figure(tale, 1),
                           cr_figure(tale, (double)net->samples)));
}

/* What is special about the output layer, and the chain to its first parameter. */
static void say_top(struct cr_tale *tale, size_t first)
{
    if (is_fused(tale)) {
        cr_doc_say(tale->doc, "Softmax and cross-entropy are taken together: all the logarithms "
                              "and exponentials cancel, and what is left is prediction minus "
                              "target.");
        say_mean(tale);
        return;
    }
    const size_t *params;
    if (parameters_of(tale, first, &params) == 0 || tale->model->net->samples > 1 ||
        !has_chain(tale, params[0])) {
        say_mean(tale);
        cr_doc_say(tale->doc, "The local derivatives, and their product, which is called %m:",
                   cr_math_symbol(&tale->doc->arena, "delta", "", ""));
        return;
    }
    cr_doc_say(tale->doc, "The loss depends on %m only through the steps of the forward pass "
                          "that came after it, so the chain rule is a product of their local "
                          "derivatives:",
               tale->model->quantities[params[0]].symbol);
    tell_chain(tale, params[0]);
    cr_doc_say(tale->doc, "One after the other, and %m for the product of the first two:",
               cr_math_symbol(&tale->doc->arena, "delta", "", ""));
}

/* What is special about a hidden layer. */
static void say_hidden(struct cr_tale *tale, size_t first)
{
    size_t count;
    const size_t *params;
    const struct cr_node_quantities *of = &tale->model->of_node[first];
    const struct cr_link *links = cr_links(tale, (size_t)of->a, &count);
    const size_t params_count = parameters_of(tale, first, &params);
    if (count == 1 && cr_has_delta(tale, links[0].to)) {
        cr_doc_say(tale->doc, "From here to the loss there is one way, through %m, and its "
                              "gradient %m is known already: nothing above has to be computed "
                              "again.",
                   tale->model->quantities[links[0].to].symbol, cr_delta(tale, links[0].to));
        if (params_count > 0 && tale->model->net->samples == 1 && has_chain(tale, params[0])) {
            cr_doc_more(tale->doc, "The whole chain is");
            tell_chain(tale, params[0]);
            cr_doc_say(tale->doc, "and with what is known it is short:");
        }
    } else if (count > 1) {
        cr_doc_say(tale->doc, "%m reaches the loss on %s paths. What comes back on them is "
                              "added up; the gradients above are known already and are used "
                              "again:",
                   tale->model->quantities[of->a].symbol, cr_count_word(tale, count));
    }
}

static void tell_generic(struct cr_tale *tale, size_t layer)
{
    struct cr_math *formulas[2 * CR_GENERIC_MOST];
    size_t n = cr_generic_delta(&tale->teller, layer, formulas);
    n += cr_generic_weights(&tale->teller, layer, formulas + n);
    if (n == 0 || tale->model->net->samples > 1)
        return;
    cr_doc_say(tale->doc, "For every neuron %m of the layer:",
               cr_math_symbol(&tale->doc->arena, "i", "", ""));
    for (size_t i = 0; i < n; i++)
        cr_doc_formula(tale->doc, formulas[i]);
}

static void delta_table(struct cr_tale *tale, const size_t *nodes, size_t count)
{
    cr_doc_table(tale->doc, 3);
    cr_doc_cell(tale->doc, "neuron");
    cr_doc_cell(tale->doc, "%m",
                cr_math_two(&tale->doc->arena, CR_MATH_DERIVATIVE,
                            tale->model->quantities[tale->model->loss].symbol,
                            cr_math_symbol(&tale->doc->arena, "a", "i", "")));
    cr_doc_cell(tale->doc, "%m", cr_math_symbol(&tale->doc->arena, "delta", "i", ""));
    for (size_t i = 0; i < count; i++) {
        const struct cr_node_quantities *of = &tale->model->of_node[nodes[i]];
        cr_doc_cell(tale->doc, "%m", tale->model->quantities[of->a].symbol);
        cr_doc_cell(tale->doc, "%m",
                    cr_figure(tale, cr_run_grad(tale->run, (size_t)of->a, 0)));
        if (of->z == CR_NONE)
            cr_doc_cell(tale->doc, "");
        else
            cr_doc_cell(tale->doc, "%m",
                        cr_figure(tale, cr_run_grad(tale->run, (size_t)of->z, 0)));
    }
}

/* The gradients of all samples, of what was told of the first. */
static void all_samples(struct cr_tale *tale, const size_t *nodes, size_t count)
{
    size_t *list = cr_arena_alloc(&tale->doc->arena, count, sizeof *list), n = 0;
    for (size_t i = 0; list && i < count; i++) {
        const struct cr_node_quantities *of = &tale->model->of_node[nodes[i]];
        list[n++] = (size_t)(of->z != CR_NONE ? of->z : of->a);
    }
    tale->doc->failed = tale->doc->failed || !list;
    if (n == 0)
        return;
    cr_doc_say(tale->doc, "That was the first sample. For all of them:");
    cr_tell_samples(tale, list, n, true);
}

/* Is one of the parameters used in several places? */
static bool are_shared(const struct cr_tale *tale, const size_t *nodes, size_t count)
{
    const struct cr_lists *owned = &tale->plan.owned;
    for (size_t i = 0; i < count; i++)
        for (size_t k = owned->first[nodes[i]]; k < owned->first[nodes[i] + 1]; k++) {
            size_t uses;
            cr_uses(&tale->teller, owned->item[k], &uses);
            if (uses > 1)
                return true;
        }
    return false;
}

/* How the gradients of a layer's parameters come about. */
static void say_parameters(struct cr_tale *tale, const size_t *nodes, size_t count)
{
    const bool delta = tale->model->of_node[nodes[0]].z != CR_NONE, again = tale->again;
    const char *shared = are_shared(tale, nodes, count)
                             ? "; one that is used in several places adds up what it gets there"
                             : "";
    tale->again = again || delta;
    if (tale->model->net->samples > 1)
        cr_doc_say(tale->doc, "Each sample has its share in the gradient of a parameter, and "
                              "the shares are added up; the index %m counts the "
                              "samples:",
                   cr_math_symbol(&tale->doc->arena, "s", "", ""));
    else if (delta && !again)
        cr_doc_say(tale->doc, "%s have in common. Times "
                              "the derivative of the sum by the parameter, it is the "
                              "parameter's gradient%s:",
                   count == 1 ? "This δ is what all parameters of the neuron"
                              : "The δ of a neuron is what all its parameters",
                   shared);
    else
        cr_doc_say(tale->doc, "Again %s all that is needed for the parameters%s:",
                   count == 1 ? "the δ is" : "the δ of a neuron is", shared);
}

static void tell_parameters(struct cr_tale *tale, const size_t *nodes, size_t count)
{
    size_t told = 0, all = 0;
    for (size_t i = 0; i < count; i++)
        all += cr_lists_count(&tale->plan.owned, nodes[i]);
    if (all == 0)
        return;
    const size_t few = tale->model->net->samples > 1 ? SUMS_MOST : PARAMETERS_MOST;
    const size_t most = all > few ? PARAMETERS_SHOWN : all;
    say_parameters(tale, nodes, count);
    for (size_t i = 0; i < count; i++) {
        const size_t *params, n = parameters_of(tale, nodes[i], &params);
        for (size_t k = 0; k < n && told < most; k++, told++)
            cr_explain_parameter(tale, params[k]);
    }
    if (told < all)
        cr_doc_say(tale->doc, "The other %z likewise; the table of the update has the gradients "
                              "of all.",
                   all - told);
}

static void tell_layer(struct cr_tale *tale, size_t layer)
{
    size_t count;
    const size_t *nodes = cr_plan_layer(&tale->plan, tale->model, layer, &count);
    const bool top = layer == tale->model->net->layer_count;
    if (count == 0)
        return;
    cr_head_layer(tale, layer);
    cr_tell_figures(tale, CR_PHASE_BACKWARD, nodes, count);
    tell_generic(tale, layer);
    if (top)
        say_top(tale, nodes[0]);
    else
        say_hidden(tale, nodes[0]);
    const bool condensed = count > CR_FULL_MOST;
    for (size_t i = 0; i < count && (!condensed || i < EXAMPLES); i++)
        tell_node(tale, nodes[i]);
    say_kinks(tale, nodes, count);
    if (condensed) {
        cr_doc_say(tale->doc, "The others likewise. All %z of the layer:", count);
        delta_table(tale, nodes, count);
    }
    if (tale->model->net->samples > 1)
        all_samples(tale, nodes, count);
    tell_parameters(tale, nodes, count);
}

static void tell_formula(struct cr_tale *tale)
{
    const bool several = tale->model->net->samples > 1;
    cr_doc_say(tale->doc, "How much does %m change when a value changes a little? "
                          "Each value hands on what comes to it, times its local derivative; "
                          "what is known above is used again below.",
               tale->model->quantities[tale->model->loss].symbol);
    for (size_t v = tale->model->graph->count; v-- > 0;) {
        const long q = tale->model->of_value[v];
        if (q == CR_NONE || !tale->told[q] || (size_t)q == tale->model->loss ||
            tale->model->quantities[q].role == CR_ROLE_TARGET)
            continue;
        size_t count;
        cr_uses(&tale->teller, (size_t)q, &count);
        if (several && cr_run_length(tale->run, (size_t)q) == 1)
            continue;
        if (count > 0)
            cr_explain_gradient(tale, (size_t)q);
    }
    if (!several)
        return;
    cr_doc_say(tale->doc, "That was the first sample. Each sample has its share in the gradient "
                          "of a parameter, and the shares are added up:");
    for (size_t q = 0; q < tale->model->count; q++)
        if (cr_role_is_parameter(tale->model->quantities[q].role))
            cr_explain_sum(tale, q);
}

void cr_tell_backward_pass(struct cr_tale *tale)
{
    cr_doc_head(tale->doc, 2, "Backward pass");
    if (tale->formula) {
        cr_tell_figures(tale, CR_PHASE_BACKWARD, NULL, 0);
        tell_formula(tale);
        return;
    }
    cr_doc_say(tale->doc, "The backward pass asks how much the loss changes when a parameter "
                          "changes a little: that is the parameter's gradient. It goes from the "
                          "loss back to the input%s.",
               cr_model_layer_size(tale->model, 1) == 1 ? "" : "s");
    for (size_t layer = tale->model->net->layer_count; layer > 1; layer--)
        tell_layer(tale, layer);
    cr_tell_figures(tale, CR_PHASE_BACKWARD, NULL, 0);
}
