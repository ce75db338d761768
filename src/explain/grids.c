/* The matrices of dense layers: see grids.h. */
#include "explain/grids.h"

enum { SHOWN_MOST = 5 }; /* rows and columns of a matrix; of more the middle is left out */

static const struct cr_net *net_of(const struct cr_tale *tale)
{
    return tale->model->net;
}

size_t cr_dense_size(const struct cr_tale *tale, size_t layer)
{
    return cr_model_layer_size(tale->model, layer);
}

size_t cr_dense_node(const struct cr_tale *tale, size_t layer, size_t i)
{
    const struct cr_lists *layers = &tale->model->layers;
    return layers->item[layers->first[layer - 1] + i];
}

/* The edge from neuron j of the layer before to neuron i of a layer, or CR_NONE. */
static long edge_at(const struct cr_tale *tale, size_t layer, size_t i, size_t j)
{
    const struct cr_lists *in = &tale->model->incoming;
    const size_t to = cr_dense_node(tale, layer, i), from = cr_dense_node(tale, layer - 1, j);
    for (size_t k = in->first[to]; k < in->first[to + 1]; k++)
        if (net_of(tale)->edges[in->item[k]].from == from)
            return (long)in->item[k];
    return CR_NONE;
}

/* Why a neuron has no place in a dense layer; NULL when it has. */
static const char *node_obstacle(const struct cr_tale *tale, size_t layer, size_t i)
{
    const struct cr_net *net = net_of(tale);
    const size_t node = cr_dense_node(tale, layer, i);
    const struct cr_node *n = &net->nodes[node], *head = &net->nodes[cr_dense_node(tale, layer, 0)];
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
    return cr_lists_count(in, node) != cr_dense_size(tale, layer - 1)
               ? "its layers are not fully connected"
               : NULL;
}

const char *cr_dense_obstacle(const struct cr_tale *tale)
{
    const struct cr_net *net = net_of(tale);
    if (tale->formula)
        return "a formula has no layers";
    for (size_t i = 0; i < cr_dense_size(tale, 1); i++)
        if (net->nodes[cr_dense_node(tale, 1, i)].kind != CR_NODE_INPUT)
            return "its first layer has more than inputs";
    for (size_t layer = 2; layer <= net->layer_count; layer++)
        for (size_t i = 0; i < cr_dense_size(tale, layer); i++) {
            const char *why = node_obstacle(tale, layer, i);
            if (why)
                return why;
        }
    return NULL;
}

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
    const long b = tale->model->of_node[cr_dense_node(tale, layer, i)].b;
    (void)j;
    return b == CR_NONE ? 0 : cr_run_value(tale->run, (size_t)b, 0);
}

static double pre_at(const struct cr_tale *tale, size_t layer, size_t i, size_t j)
{
    (void)j;
    return cr_run_value(tale->run, (size_t)tale->model->of_node[cr_dense_node(tale, layer, i)].z, 0);
}

static double out_at(const struct cr_tale *tale, size_t layer, size_t i, size_t j)
{
    (void)j;
    return cr_run_value(tale->run, (size_t)tale->model->of_node[cr_dense_node(tale, layer, i)].a, 0);
}

static double out_transposed_at(const struct cr_tale *tale, size_t layer, size_t i, size_t j)
{
    return out_at(tale, layer, j, i);
}

static double delta_at(const struct cr_tale *tale, size_t layer, size_t i, size_t j)
{
    (void)j;
    return cr_gradient(&tale->teller,
                       (size_t)tale->model->of_node[cr_dense_node(tale, layer, i)].z);
}

static double target_at(const struct cr_tale *tale, size_t layer, size_t i, size_t j)
{
    (void)j;
    return cr_run_value(tale->run,
                        (size_t)tale->model->of_node[cr_dense_node(tale, layer, i)].target, 0);
}

static double out_gradient_at(const struct cr_tale *tale, size_t layer, size_t i, size_t j)
{
    (void)j;
    return cr_gradient(&tale->teller,
                       (size_t)tale->model->of_node[cr_dense_node(tale, layer, i)].a);
}

/* f'(z_i), the one local derivative from a to z. */
static double slope_at(const struct cr_tale *tale, size_t layer, size_t i, size_t j)
{
    size_t count;
    const struct cr_node_quantities *of = &tale->model->of_node[cr_dense_node(tale, layer, i)];
    const struct cr_use *uses = cr_uses(&tale->teller, (size_t)of->z, &count);
    (void)j;
    return count ? cr_local(&tale->teller, uses[0]) : 0;
}

static double transposed_weight_at(const struct cr_tale *tale, size_t layer, size_t i, size_t j)
{
    return weight_at(tale, layer, j, i);
}

/* A kind: the number at a place, and what a row and a column stand for: 0 one, 1 the neurons of
 * the layer, -1 those of the layer before. */
static const struct kind {
    double (*at)(const struct cr_tale *tale, size_t layer, size_t i, size_t j);
    int rows, columns;
} KINDS[] = {
    [CR_GRID_WEIGHTS] = {weight_at, 1, -1},
    [CR_GRID_WEIGHTS_TRANSPOSED] = {transposed_weight_at, -1, 1},
    [CR_GRID_WEIGHT_GRADIENTS] = {weight_gradient_at, 1, -1},
    [CR_GRID_BIASES] = {bias_at, 1, 0},
    [CR_GRID_SUMS] = {pre_at, 1, 0},
    [CR_GRID_OUTPUTS] = {out_at, 1, 0},
    [CR_GRID_OUTPUTS_TRANSPOSED] = {out_transposed_at, 0, 1},
    [CR_GRID_OUTPUT_GRADIENTS] = {out_gradient_at, 1, 0},
    [CR_GRID_SLOPES] = {slope_at, 1, 0},
    [CR_GRID_DELTAS] = {delta_at, 1, 0},
    [CR_GRID_TARGETS] = {target_at, 1, 0},
};

static size_t side(const struct cr_tale *tale, size_t layer, int which)
{
    return which == 0 ? 1 : cr_dense_size(tale, which < 0 ? layer - 1 : layer);
}

/* Which row or column of a large matrix stands in place k; SIZE_MAX: the dots. */
static size_t shown(size_t k, size_t size)
{
    return size <= SHOWN_MOST       ? k
           : k < SHOWN_MOST - 2     ? k
           : k == SHOWN_MOST - 2    ? (size_t)-1
                                    : size - 1;
}

struct cr_math *cr_grid(const struct cr_tale *tale, enum cr_grid_kind kind, size_t layer)
{
    struct cr_math *parts[SHOWN_MOST * SHOWN_MOST];
    const struct kind *k = &KINDS[kind];
    const size_t all_rows = side(tale, layer, k->rows);
    const size_t all_columns = side(tale, layer, k->columns);
    const size_t rows = all_rows < SHOWN_MOST ? all_rows : SHOWN_MOST;
    const size_t columns = all_columns < SHOWN_MOST ? all_columns : SHOWN_MOST;
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++) {
            const size_t i = shown(r, all_rows), j = shown(c, all_columns);
            parts[r * columns + c] = i == (size_t)-1 || j == (size_t)-1
                                         ? cr_math_words(&tale->doc->arena, "…")
                                         : cr_figure(tale, k->at(tale, layer, i, j));
        }
    return cr_math_matrix(&tale->doc->arena, parts, rows, columns);
}
