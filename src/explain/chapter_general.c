/*
 * The general formulation: the equations of the layers in matrices, with this network's sizes
 * and numbers.
 *
 *     z(l+1) = W(l) a(l) + b(l)     delta(L) = dL/dy^ (.) f'(z(L))     dL/dW(l) = delta(l+1) a(l)T
 *     a(l) = f(z(l))                delta(l) = (W(l)T delta(l+1)) (.) f'(z(l))
 *
 * A network has this form when every layer is dense: neurons fed by all of the layer before,
 * by weights of their own, and by nothing else. Others are told why they have not.
 */
#include <stdio.h>

#include "explain/derivations.h"
#include "explain/tale.h"

enum { SHOWN_MOST = 5 }; /* rows and columns of a matrix; of more the middle is left out */

static const struct cr_net *net_of(const struct cr_tale *tale)
{
    return tale->model->net;
}

static size_t size_of(const struct cr_tale *tale, size_t layer)
{
    return cr_model_layer_size(tale->model, layer);
}

static size_t node_at(const struct cr_tale *tale, size_t layer, size_t i)
{
    const struct cr_lists *layers = &tale->model->layers;
    return layers->item[layers->first[layer - 1] + i];
}

/* The edge from neuron j of the layer before to neuron i of a layer, or CR_NONE. */
static long edge_at(const struct cr_tale *tale, size_t layer, size_t i, size_t j)
{
    const struct cr_lists *in = &tale->model->incoming;
    const size_t to = node_at(tale, layer, i), from = node_at(tale, layer - 1, j);
    for (size_t k = in->first[to]; k < in->first[to + 1]; k++)
        if (net_of(tale)->edges[in->item[k]].from == from)
            return (long)in->item[k];
    return CR_NONE;
}

/* Why a neuron has no place in a dense layer; NULL when it has. */
static const char *node_obstacle(const struct cr_tale *tale, size_t layer, size_t i)
{
    const struct cr_net *net = net_of(tale);
    const size_t node = node_at(tale, layer, i);
    const struct cr_node *n = &net->nodes[node], *head = &net->nodes[node_at(tale, layer, 0)];
    const struct cr_lists *in = &tale->model->incoming;
    if (n->kind != CR_NODE_NEURON)
        return "it has operations between its neurons";
    if (n->activation != head->activation)
        return "the neurons of a layer have different activations";
    if ((n->target != NULL) != (layer == net->layer_count))
        return "its predictions are not its last layer";
    for (size_t k = in->first[node]; k < in->first[node + 1]; k++) {
        const struct cr_edge *edge = &net->edges[in->item[k]];
        if (net->nodes[edge->from].layer + 1 != layer)
            return "it has connections that skip a layer";
        if (!edge->has_weight)
            return "it has connections without a weight";
        if (edge->weight_param != CR_NONE)
            return "weights are shared";
    }
    return cr_lists_count(in, node) != size_of(tale, layer - 1)
               ? "its layers are not fully connected"
               : NULL;
}

static const char *obstacle(const struct cr_tale *tale)
{
    const struct cr_net *net = net_of(tale);
    if (tale->formula)
        return "a formula has no layers";
    for (size_t i = 0; i < size_of(tale, 1); i++)
        if (net->nodes[node_at(tale, 1, i)].kind != CR_NODE_INPUT)
            return "its first layer has more than inputs";
    for (size_t layer = 2; layer <= net->layer_count; layer++)
        for (size_t i = 0; i < size_of(tale, layer); i++) {
            const char *why = node_obstacle(tale, layer, i);
            if (why)
                return why;
        }
    return NULL;
}

/* The letters of the formulas; layer 0: with the general index l. */
static struct cr_math *bold(const struct cr_tale *tale, const char *base, size_t layer,
                            bool transposed)
{
    char sup[48];
    const size_t layers = net_of(tale)->layer_count;
    if (layers <= 2)
        snprintf(sup, sizeof sup, "%s", transposed ? "T" : "");
    else
        snprintf(sup, sizeof sup, "(%zu)%s", layer, transposed ? "T" : "");
    return cr_math_bold(&tale->doc->arena, base, "", sup);
}

static struct cr_math *two(const struct cr_tale *tale, enum cr_math_kind kind,
                           struct cr_math *a, struct cr_math *b)
{
    return cr_math_two(&tale->doc->arena, kind, a, b);
}

/* What a layer puts out: x, a(l) or y^. */
static struct cr_math *output(const struct cr_tale *tale, size_t layer, bool transposed)
{
    struct cr_math *out;
    const bool last = layer == net_of(tale)->layer_count;
    if (layer > 1 && !last)
        return bold(tale, "a", layer, transposed);
    out = cr_math_bold(&tale->doc->arena, last ? "y" : "x", "", transposed ? "T" : "");
    if (out)
        out->symbol.hat = last;
    return out;
}

/* The number at a place of a matrix, and how many rows and columns it has. */
struct grid {
    size_t rows, columns;
    double (*at)(const struct cr_tale *tale, size_t layer, size_t i, size_t j);
    size_t layer;
};

static double weight_at(const struct cr_tale *tale, size_t layer, size_t i, size_t j)
{
    const long edge = edge_at(tale, layer, i, j);
    return cr_run_value(tale->run, (size_t)tale->model->of_edge[edge], 0);
}

static double weight_gradient_at(const struct cr_tale *tale, size_t layer, size_t i, size_t j)
{
    const long edge = edge_at(tale, layer, i, j);
    return cr_gradient(&tale->teller, (size_t)tale->model->of_edge[edge]);
}

static double bias_at(const struct cr_tale *tale, size_t layer, size_t i, size_t j)
{
    const long b = tale->model->of_node[node_at(tale, layer, i)].b;
    (void)j;
    return b == CR_NONE ? 0 : cr_run_value(tale->run, (size_t)b, 0);
}

static double pre_at(const struct cr_tale *tale, size_t layer, size_t i, size_t j)
{
    (void)j;
    return cr_run_value(tale->run, (size_t)tale->model->of_node[node_at(tale, layer, i)].z, 0);
}

static double out_at(const struct cr_tale *tale, size_t layer, size_t i, size_t j)
{
    (void)j;
    return cr_run_value(tale->run, (size_t)tale->model->of_node[node_at(tale, layer, i)].a, 0);
}

static double out_transposed_at(const struct cr_tale *tale, size_t layer, size_t i, size_t j)
{
    return out_at(tale, layer, j, i);
}

static double delta_at(const struct cr_tale *tale, size_t layer, size_t i, size_t j)
{
    (void)j;
    return cr_gradient(&tale->teller,
                       (size_t)tale->model->of_node[node_at(tale, layer, i)].z);
}

static double target_at(const struct cr_tale *tale, size_t layer, size_t i, size_t j)
{
    (void)j;
    return cr_run_value(tale->run,
                        (size_t)tale->model->of_node[node_at(tale, layer, i)].target, 0);
}

static double out_gradient_at(const struct cr_tale *tale, size_t layer, size_t i, size_t j)
{
    (void)j;
    return cr_gradient(&tale->teller,
                       (size_t)tale->model->of_node[node_at(tale, layer, i)].a);
}

/* f'(z_i), the one local derivative from a to z. */
static double slope_at(const struct cr_tale *tale, size_t layer, size_t i, size_t j)
{
    size_t count;
    const struct cr_node_quantities *of = &tale->model->of_node[node_at(tale, layer, i)];
    const struct cr_use *uses = cr_uses(&tale->teller, (size_t)of->z, &count);
    (void)j;
    return count ? cr_local(&tale->teller, uses[0]) : 0;
}

static double transposed_weight_at(const struct cr_tale *tale, size_t layer, size_t i, size_t j)
{
    return weight_at(tale, layer, j, i);
}

/* Which row or column of a large matrix stands in place k; SIZE_MAX: the dots. */
static size_t shown(size_t k, size_t size)
{
    return size <= SHOWN_MOST       ? k
           : k < SHOWN_MOST - 2     ? k
           : k == SHOWN_MOST - 2    ? (size_t)-1
                                    : size - 1;
}

static struct cr_math *numbers(const struct cr_tale *tale, struct grid grid)
{
    struct cr_math *parts[SHOWN_MOST * SHOWN_MOST];
    const size_t rows = grid.rows < SHOWN_MOST ? grid.rows : SHOWN_MOST;
    const size_t columns = grid.columns < SHOWN_MOST ? grid.columns : SHOWN_MOST;
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++) {
            const size_t i = shown(r, grid.rows), j = shown(c, grid.columns);
            parts[r * columns + c] =
                i == (size_t)-1 || j == (size_t)-1
                    ? cr_math_words(&tale->doc->arena, "…")
                    : cr_figure(tale, grid.at(tale, grid.layer, i, j));
        }
    return cr_math_matrix(&tale->doc->arena, parts, rows, columns);
}

static struct cr_math *column(const struct cr_tale *tale, size_t layer,
                              double (*at)(const struct cr_tale *, size_t, size_t, size_t))
{
    return numbers(tale, (struct grid){size_of(tale, layer), 1, at, layer});
}

static struct cr_math *weights(const struct cr_tale *tale, size_t layer)
{
    return numbers(tale, (struct grid){size_of(tale, layer), size_of(tale, layer - 1),
                                       weight_at, layer});
}

static bool has_bias(const struct cr_tale *tale, size_t layer)
{
    for (size_t i = 0; i < size_of(tale, layer); i++)
        if (tale->model->of_node[node_at(tale, layer, i)].b != CR_NONE)
            return true;
    return false;
}

static enum cr_op activation_of(const struct cr_tale *tale, size_t layer)
{
    return net_of(tale)->nodes[node_at(tale, layer, 0)].activation;
}

static void relation(struct cr_tale *tale, struct cr_math *const *parts, size_t count)
{
    cr_doc_formula(tale->doc,
                   cr_math_node(&tale->doc->arena, CR_MATH_RELATION, parts, count));
}

/* z = W a + b, in letters and in numbers; a = f(z). */
static void forward(struct cr_tale *tale, size_t layer)
{
    const bool bias = has_bias(tale, layer);
    struct cr_math *z = bold(tale, "z", layer, false), *f = z;
    struct cr_math *letters = two(tale, CR_MATH_APPOSED, bold(tale, "W", layer - 1, false),
                                  output(tale, layer - 1, false));
    struct cr_math *with = two(tale, CR_MATH_APPOSED, weights(tale, layer),
                               column(tale, layer - 1, out_at));
    if (bias) {
        letters = two(tale, CR_MATH_SUM, letters, bold(tale, "b", layer - 1, false));
        with = two(tale, CR_MATH_SUM, with, column(tale, layer, bias_at));
    }
    struct cr_math *const sum[] = {z, letters, with, column(tale, layer, pre_at)};
    relation(tale, sum, 4);
    if (activation_of(tale, layer) != CR_OP_IDENTITY)
        f = cr_math_call(&tale->doc->arena, activation_of(tale, layer), &z, 1);
    struct cr_math *const out[] = {output(tale, layer, false), f,
                                   column(tale, layer, out_at)};
    relation(tale, out, 3);
}

static bool is_fused(const struct cr_tale *tale)
{
    const struct cr_model *model = tale->model;
    return model->graph->values[model->quantities[model->loss].value].op ==
           CR_OP_SOFTMAX_CE;
}

static struct cr_math *loss(const struct cr_tale *tale)
{
    return tale->model->quantities[tale->model->loss].symbol;
}

static struct cr_math *indexed(const struct cr_tale *tale, const char *base, const char *sup)
{
    return cr_math_bold(&tale->doc->arena, base, "", sup);
}

/* f(z), or f'(z). */
static struct cr_math *applied(const struct cr_tale *tale, bool primed, struct cr_math *to)
{
    struct cr_math *f = cr_math_symbol(&tale->doc->arena, "f", "", primed ? "′" : "");
    return two(tale, CR_MATH_APPOSED, f, cr_math_piece(&tale->doc->arena, to, "(", ")"));
}

/* delta of the last layer. */
static void top_delta(struct cr_tale *tale, size_t layer)
{
    struct cr_math *delta = bold(tale, "delta", layer, false);
    struct cr_math *letters, *with;
    if (is_fused(tale)) {
        letters = two(tale, CR_MATH_SUM, output(tale, layer, false),
                      cr_math_one(&tale->doc->arena, CR_MATH_NEGATIVE,
                                  cr_math_bold(&tale->doc->arena, "y", "", "")));
        with = two(tale, CR_MATH_SUM, column(tale, layer, out_at),
                   cr_math_one(&tale->doc->arena, CR_MATH_NEGATIVE,
                               column(tale, layer, target_at)));
    } else {
        letters = two(tale, CR_MATH_HADAMARD,
                      two(tale, CR_MATH_DERIVATIVE, loss(tale), output(tale, layer, false)),
                      applied(tale, true, bold(tale, "z", layer, false)));
        with = two(tale, CR_MATH_HADAMARD, column(tale, layer, out_gradient_at),
                   column(tale, layer, slope_at));
    }
    struct cr_math *const parts[] = {delta, letters, with, column(tale, layer, delta_at)};
    relation(tale, parts, 4);
}

/* delta(l) = (W(l)T delta(l+1)) (.) f'(z(l)). */
static void hidden_delta(struct cr_tale *tale, size_t layer)
{
    struct cr_math *back = two(tale, CR_MATH_APPOSED, bold(tale, "W", layer, true),
                               bold(tale, "delta", layer + 1, false));
    struct cr_math *with =
        two(tale, CR_MATH_APPOSED,
            numbers(tale, (struct grid){size_of(tale, layer), size_of(tale, layer + 1),
                                        transposed_weight_at, layer + 1}),
            column(tale, layer + 1, delta_at));
    struct cr_math *const parts[] = {
        bold(tale, "delta", layer, false),
        two(tale, CR_MATH_HADAMARD, cr_math_piece(&tale->doc->arena, back, "(", ")"),
            applied(tale, true, bold(tale, "z", layer, false))),
        two(tale, CR_MATH_HADAMARD, cr_math_piece(&tale->doc->arena, with, "(", ")"),
            column(tale, layer, slope_at)),
        column(tale, layer, delta_at)};
    relation(tale, parts, 4);
}

/* dL/dW(l) = delta(l+1) a(l)T, dL/db(l) = delta(l+1). */
static void gradients(struct cr_tale *tale, size_t layer)
{
    const size_t before = layer - 1;
    struct cr_math *delta = bold(tale, "delta", layer, false);
    struct cr_math *const parts[] = {
        two(tale, CR_MATH_DERIVATIVE, loss(tale), bold(tale, "W", before, false)),
        two(tale, CR_MATH_APPOSED, delta, output(tale, before, true)),
        two(tale, CR_MATH_APPOSED, column(tale, layer, delta_at),
            numbers(tale,
                    (struct grid){1, size_of(tale, before), out_transposed_at, before})),
        numbers(tale, (struct grid){size_of(tale, layer), size_of(tale, before),
                                    weight_gradient_at, layer})};
    relation(tale, parts, 4);
    if (!has_bias(tale, layer))
        return;
    struct cr_math *const bias[] = {
        two(tale, CR_MATH_DERIVATIVE, loss(tale), bold(tale, "b", before, false)), delta,
        column(tale, layer, delta_at)};
    relation(tale, bias, 3);
}

/* Is the derivative of every activation a column, as Hadamard's product wants it? */
static bool has_slopes(const struct cr_tale *tale)
{
    for (size_t layer = 2; layer <= net_of(tale)->layer_count; layer++)
        if (activation_of(tale, layer) == CR_OP_SOFTMAX &&
            !(layer == net_of(tale)->layer_count && is_fused(tale)))
            return false;
    return true;
}

/* The equations with l for the layer. */
static void equations(struct cr_tale *tale)
{
    struct cr_math *z = indexed(tale, "z", "(l+1)"), *delta = indexed(tale, "delta", "(l+1)");
    struct cr_math *const forward_z[] = {
        z, two(tale, CR_MATH_SUM,
               two(tale, CR_MATH_APPOSED, indexed(tale, "W", "(l)"), indexed(tale, "a", "(l)")),
               indexed(tale, "b", "(l)"))};
    struct cr_math *const forward_a[] = {indexed(tale, "a", "(l+1)"), applied(tale, false, z)};
    struct cr_math *back =
        two(tale, CR_MATH_APPOSED, indexed(tale, "W", "(l)T"), delta);
    struct cr_math *const recursion[] = {
        indexed(tale, "delta", "(l)"),
        two(tale, CR_MATH_HADAMARD, cr_math_piece(&tale->doc->arena, back, "(", ")"),
            applied(tale, true, indexed(tale, "z", "(l)")))};
    struct cr_math *const weight[] = {
        two(tale, CR_MATH_DERIVATIVE, loss(tale), indexed(tale, "W", "(l)")),
        two(tale, CR_MATH_APPOSED, delta, indexed(tale, "a", "(l)T"))};
    struct cr_math *const bias[] = {
        two(tale, CR_MATH_DERIVATIVE, loss(tale), indexed(tale, "b", "(l)")), delta};
    relation(tale, forward_z, 2);
    relation(tale, forward_a, 2);
    relation(tale, recursion, 2);
    relation(tale, weight, 2);
    relation(tale, bias, 2);
    cr_doc_say(tale->doc, "Layer 1 is the input, %m, and the last layer is the prediction; %m is "
                          "the activation of a layer and %m its derivative, number by number. "
                          "%m has the gradients of the sums of a layer: at the last layer they "
                          "come from the loss, at the others from the layer above, whose matrix "
                          "takes them back the way the values came, transposed. ⊙ multiplies "
                          "number by number.",
               cr_math_two(&tale->doc->arena, CR_MATH_RELATION, indexed(tale, "a", "(1)"),
                           indexed(tale, "x", "")),
               cr_math_symbol(&tale->doc->arena, "f", "", ""),
               cr_math_symbol(&tale->doc->arena, "f", "", "′"), indexed(tale, "delta", "(l)"));
}

static void say_sizes(struct cr_tale *tale)
{
    const size_t layers = net_of(tale)->layer_count;
    cr_doc_say(tale->doc, "Here the sizes are ");
    for (size_t layer = 2; layer <= layers; layer++)
        cr_doc_add(tale->doc, "%s%m: %z × %z", layer > 2 ? ", " : "",
                   bold(tale, "W", layer - 1, false), size_of(tale, layer),
                   size_of(tale, layer - 1));
    cr_doc_add(tale->doc, "; a column has a number for each neuron of its layer.");
    if (net_of(tale)->samples > 1)
        cr_doc_more(tale->doc, "The numbers are those of the first sample; the gradients of "
                               "the others are added to its own.");
}

static bool shares_biases(const struct cr_tale *tale)
{
    for (size_t layer = 2; layer <= net_of(tale)->layer_count; layer++)
        for (size_t i = 0; i < size_of(tale, layer); i++)
            if (net_of(tale)->nodes[node_at(tale, layer, i)].has_bias &&
                net_of(tale)->nodes[node_at(tale, layer, i)].bias_param != CR_NONE)
                return true;
    return false;
}

void cr_tell_general(struct cr_tale *tale)
{
    const size_t layers = net_of(tale)->layer_count;
    const char *why = obstacle(tale);
    cr_doc_head(tale->doc, 2, "General formulation");
    if (!why && !has_slopes(tale))
        why = "its softmax mixes the neurons of a layer, so that the derivative is a matrix";
    if (why) {
        cr_doc_say(tale->doc, "This model cannot be written as dense layers of matrices: %s.",
                   why);
        return;
    }
    cr_doc_say(tale->doc, "The weights into a layer are a matrix, a row for each neuron; sums, "
                          "activations, biases and gradients are columns. Then the same "
                          "equations hold for every layer, whatever its size:");
    equations(tale);
    say_sizes(tale);
    cr_doc_say(tale->doc, "Forward, with the numbers:");
    for (size_t layer = 2; layer <= layers; layer++)
        forward(tale, layer);
    cr_doc_say(tale->doc, "Backward, from the last layer on:");
    top_delta(tale, layers);
    for (size_t layer = layers - 1; layer > 1; layer--)
        hidden_delta(tale, layer);
    cr_doc_say(tale->doc, "and from them the gradients of all parameters of a layer:");
    for (size_t layer = layers; layer > 1; layer--)
        gradients(tale, layer);
    if (shares_biases(tale))
        cr_doc_say(tale->doc, "A bias that several neurons share has the sum of its entries as "
                              "its gradient.");
}
