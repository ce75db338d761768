/*
 * The general formulation: the equations of the layers in matrices, with this network's sizes
 * and numbers.
 *
 *     z(l+1) = W(l) a(l) + b(l)     delta(L) = dL/dy^ (.) f'(z(L))     dL/dW(l) = delta(l+1) a(l)T
 *     a(l) = f(z(l))                delta(l) = (W(l)T delta(l+1)) (.) f'(z(l))
 *
 * A network has this form when every layer is dense (grids.h). Others are told why not.
 */
#include <stdio.h>

#include "explain/grids.h"

static const struct cr_net *net_of(const struct cr_tale *tale)
{
    return tale->model->net;
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

static bool has_bias(const struct cr_tale *tale, size_t layer)
{
    for (size_t i = 0; i < cr_dense_size(tale, layer); i++)
        if (tale->model->of_node[cr_dense_node(tale, layer, i)].b != CR_NONE)
            return true;
    return false;
}

static enum cr_op activation_of(const struct cr_tale *tale, size_t layer)
{
    return net_of(tale)->nodes[cr_dense_node(tale, layer, 0)].activation;
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
    struct cr_math *with = two(tale, CR_MATH_APPOSED, cr_grid(tale, CR_GRID_WEIGHTS, layer),
                               cr_grid(tale, CR_GRID_OUTPUTS, layer - 1));
    if (bias) {
        letters = two(tale, CR_MATH_SUM, letters, bold(tale, "b", layer - 1, false));
        with = two(tale, CR_MATH_SUM, with, cr_grid(tale, CR_GRID_BIASES, layer));
    }
    struct cr_math *const sum[] = {z, letters, with, cr_grid(tale, CR_GRID_SUMS, layer)};
    relation(tale, sum, 4);
    if (activation_of(tale, layer) != CR_OP_IDENTITY)
        f = cr_math_call(&tale->doc->arena, activation_of(tale, layer), &z, 1);
    struct cr_math *const out[] = {output(tale, layer, false), f,
                                   cr_grid(tale, CR_GRID_OUTPUTS, layer)};
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

/* 1/n (y^ - y): prediction minus target, with the share of a sample in a mean. */
static struct cr_math *difference(const struct cr_tale *tale, struct cr_math *output,
                                  struct cr_math *target)
{
    struct cr_math *math = two(tale, CR_MATH_SUM, output,
                               cr_math_one(&tale->doc->arena, CR_MATH_NEGATIVE, target));
    return cr_averaged(&tale->teller, math);
}

/* delta of the last layer. */
static void top_delta(struct cr_tale *tale, size_t layer)
{
    struct cr_math *delta = bold(tale, "delta", layer, false);
    struct cr_math *letters, *with;
    if (is_fused(tale)) {
        letters = difference(tale, output(tale, layer, false),
                             cr_math_bold(&tale->doc->arena, "y", "", ""));
        with = difference(tale, cr_grid(tale, CR_GRID_OUTPUTS, layer),
                          cr_grid(tale, CR_GRID_TARGETS, layer));
    } else {
        letters = two(tale, CR_MATH_HADAMARD,
                      two(tale, CR_MATH_DERIVATIVE, loss(tale), output(tale, layer, false)),
                      applied(tale, true, bold(tale, "z", layer, false)));
        with = two(tale, CR_MATH_HADAMARD, cr_grid(tale, CR_GRID_OUTPUT_GRADIENTS, layer),
                   cr_grid(tale, CR_GRID_SLOPES, layer));
    }
    struct cr_math *const parts[] = {delta, letters, with, cr_grid(tale, CR_GRID_DELTAS, layer)};
    relation(tale, parts, 4);
}

/* delta(l) = (W(l)T delta(l+1)) (.) f'(z(l)). */
static void hidden_delta(struct cr_tale *tale, size_t layer)
{
    struct cr_math *back = two(tale, CR_MATH_APPOSED, bold(tale, "W", layer, true),
                               bold(tale, "delta", layer + 1, false));
    struct cr_math *with =
        two(tale, CR_MATH_APPOSED,
            cr_grid(tale, CR_GRID_WEIGHTS_TRANSPOSED, layer + 1),
            cr_grid(tale, CR_GRID_DELTAS, layer + 1));
    struct cr_math *const parts[] = {
        bold(tale, "delta", layer, false),
        two(tale, CR_MATH_HADAMARD, cr_math_piece(&tale->doc->arena, back, "(", ")"),
            applied(tale, true, bold(tale, "z", layer, false))),
        two(tale, CR_MATH_HADAMARD, cr_math_piece(&tale->doc->arena, with, "(", ")"),
            cr_grid(tale, CR_GRID_SLOPES, layer)),
        cr_grid(tale, CR_GRID_DELTAS, layer)};
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
        two(tale, CR_MATH_APPOSED, cr_grid(tale, CR_GRID_DELTAS, layer),
            cr_grid(tale, CR_GRID_OUTPUTS_TRANSPOSED, before)),
        cr_grid(tale, CR_GRID_WEIGHT_GRADIENTS, layer)};
    relation(tale, parts, 4);
    if (!has_bias(tale, layer))
        return;
    struct cr_math *const bias[] = {
        two(tale, CR_MATH_DERIVATIVE, loss(tale), bold(tale, "b", before, false)), delta,
        cr_grid(tale, CR_GRID_DELTAS, layer)};
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
                   bold(tale, "W", layer - 1, false), cr_dense_size(tale, layer),
                   cr_dense_size(tale, layer - 1));
    cr_doc_add(tale->doc, "; a column has a number for each neuron of its layer.");
    if (net_of(tale)->samples > 1)
        cr_doc_more(tale->doc, "The numbers are those of the first sample; the gradients of "
                               "the others are added to its own.");
}

static bool shares_biases(const struct cr_tale *tale)
{
    for (size_t layer = 2; layer <= net_of(tale)->layer_count; layer++)
        for (size_t i = 0; i < cr_dense_size(tale, layer); i++)
            if (net_of(tale)->nodes[cr_dense_node(tale, layer, i)].has_bias &&
                net_of(tale)->nodes[cr_dense_node(tale, layer, i)].bias_param != CR_NONE)
                return true;
    return false;
}

void cr_tell_general(struct cr_tale *tale)
{
    const size_t layers = net_of(tale)->layer_count;
    const char *why = cr_dense_obstacle(tale);
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
