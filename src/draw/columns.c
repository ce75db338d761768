/*
 * Columns and rows: see columns.h.
 *
 * A column is a layer, and each has rows of its own, around the middle. An unrolled
 * recurrent network drawn so is a tangle, for its inputs come in at different layers and its
 * outputs leave at different ones. It is drawn as stairs, a row for each step of the
 * sequence, so that nearly all edges are level:
 *
 *     (x1)--->(h1)---------------->(y1)     step 1
 *                \
 *     (x2)------->(h2)------------>(y2)     step 2
 *                    \
 *     (x3)----------->(h3)-------->(y3)     step 3
 *
 * An input's step is counted by the layer that it comes in at; any other node's is the last
 * of those that it follows from. What leads nowhere stands in the last column.
 */
#include "draw/columns.h"

#include "story/plan.h"

struct stairs {
    struct cr_scene *scene;
    const struct cr_model *model;
    const struct cr_net *net;
    size_t *step;  /* per node: first a layer, then counted from 0 */
    size_t *first; /* per step: its first row; one more: how many rows there are */
    size_t steps;
};

static bool is_source(const struct stairs *s, size_t node)
{
    return cr_lists_count(&s->model->incoming, node) == 0;
}

/* A weight that comes back in another layer. */
static bool is_recurrent(const struct cr_model *model)
{
    const struct cr_net *net = model->net;
    for (size_t a = 0; a < net->edge_count; a++) {
        const struct cr_edge *one = &net->edges[a];
        const bool shared = one->has_weight && one->weight_param != CR_NONE;
        for (size_t b = 0; shared && b < a; b++)
            if (net->edges[b].weight_param == one->weight_param &&
                net->nodes[net->edges[b].to].layer != net->nodes[one->to].layer)
                return true;
    }
    return false;
}

/* Does the node stand in another column than its layer's? */
static bool is_moved(const struct cr_model *model, size_t node)
{
    return cr_lists_count(&model->outgoing, node) == 0 &&
           model->net->nodes[node].layer < model->net->layer_count;
}

/* Large layers, which are drawn in part, and those with one bias for all stay in one place. */
static bool may_move(const struct cr_scene *scene)
{
    const struct cr_model *model = scene->model;
    const size_t layers = model->net->layer_count;
    for (size_t l = 1; l <= layers; l++)
        if (cr_plan_part(cr_model_layer_size(model, l), scene->options.max_neurons).tail)
            return false;
    for (size_t n = 0; n < model->net->node_count; n++)
        if (is_moved(model, n) &&
            (model->layer_bias[model->net->nodes[n].layer - 1] != CR_NONE ||
             model->layer_bias[layers - 1] != CR_NONE))
            return false;
    return true;
}

static void find_steps(struct stairs *s)
{
    const struct cr_lists *out = &s->model->outgoing, *in = &s->model->incoming;
    for (size_t k = 0; k < s->net->node_count; k++) {
        const size_t n = s->model->layers.item[k];
        size_t step = is_source(s, n) ? s->net->layer_count : 0;
        for (size_t i = out->first[n]; is_source(s, n) && i < out->first[n + 1]; i++) {
            const size_t layer = s->net->nodes[s->net->edges[out->item[i]].to].layer;
            step = layer < step ? layer : step;
        }
        for (size_t i = in->first[n]; i < in->first[n + 1]; i++) {
            const size_t before = s->step[s->net->edges[in->item[i]].from];
            step = before > step ? before : step;
        }
        s->step[n] = step;
    }
}

/* Numbers the layers that steps begin at. */
static void count_steps(struct stairs *s)
{
    for (size_t layer = 0; layer <= s->net->layer_count; layer++) {
        bool any = false;
        for (size_t n = 0; n < s->net->node_count; n++)
            if (s->step[n] == layer) {
                s->step[n] = s->steps;
                any = true;
            }
        s->steps += any;
    }
}

static void move_ends(struct stairs *s)
{
    for (size_t n = 0; n < s->net->node_count; n++)
        if (is_moved(s->model, n))
            s->scene->columns_of.column[n] = s->net->layer_count;
}

/* How many nodes of one step a column has. */
static size_t count_in(const struct stairs *s, size_t column, size_t step, size_t before)
{
    size_t count = 0;
    for (size_t n = 0; n < before; n++)
        count += s->scene->columns_of.column[n] == column && s->step[n] == step;
    return count;
}

/* A step has as many rows as its fullest column needs. */
static void count_rows(struct stairs *s)
{
    for (size_t step = 0; step < s->steps; step++) {
        size_t most = 0;
        for (size_t c = 1; c <= s->net->layer_count; c++) {
            const size_t count = count_in(s, c, step, s->net->node_count);
            most = count > most ? count : most;
        }
        s->first[step + 1] = s->first[step] + most;
    }
}

/* A column's nodes of a step stand in the middle of the step's rows. */
static void place_rows(struct stairs *s)
{
    struct cr_columns *columns = &s->scene->columns_of;
    for (size_t n = 0; n < s->net->node_count; n++) {
        const size_t step = s->step[n], rows = s->first[step + 1] - s->first[step];
        const size_t own = count_in(s, columns->column[n], step, s->net->node_count);
        columns->row[n] = (double)s->first[step] + (double)(rows - own) / 2 +
                          (double)count_in(s, columns->column[n], step, n);
    }
    columns->rows = s->first[s->steps];
}

/* The nodes of each column from the top down. */
static void list_nodes(struct stairs *s)
{
    struct cr_columns *columns = &s->scene->columns_of;
    size_t at = 0;
    for (size_t c = 1; c <= s->net->layer_count; c++) {
        columns->nodes.first[c - 1] = at;
        for (size_t step = 0; step < s->steps; step++)
            for (size_t n = 0; n < s->net->node_count; n++)
                if (columns->column[n] == c && s->step[n] == step) {
                    columns->place[n] = at - columns->nodes.first[c - 1];
                    columns->nodes.item[at++] = n;
                }
    }
    columns->nodes.first[s->net->layer_count] = at;
}

static int make_stairs(struct cr_scene *scene)
{
    const struct cr_net *net = scene->model->net;
    struct cr_columns *columns = &scene->columns_of;
    struct stairs s = {.scene = scene, .model = scene->model, .net = net};
    s.step = cr_arena_alloc(&scene->arena, net->node_count, sizeof *s.step);
    s.first = cr_arena_alloc(&scene->arena, net->layer_count + 2, sizeof *s.first);
    if (!s.step || !s.first)
        return -1;
    find_steps(&s);
    count_steps(&s);
    if (s.steps < 2)
        return 0;
    columns->row = cr_arena_alloc(&scene->arena, net->node_count, sizeof *columns->row);
    columns->nodes.first =
        cr_arena_alloc(&scene->arena, net->layer_count + 1, sizeof(size_t));
    columns->nodes.item = cr_arena_alloc(&scene->arena, net->node_count, sizeof(size_t));
    if (!columns->row || !columns->nodes.first || !columns->nodes.item)
        return -1;
    move_ends(&s);
    count_rows(&s);
    place_rows(&s);
    list_nodes(&s);
    columns->step = s.step;
    return 0;
}

int cr_columns_choose(struct cr_scene *scene, struct cr_err *err)
{
    const struct cr_net *net = scene->model->net;
    struct cr_columns *columns = &scene->columns_of;
    columns->nodes = scene->model->layers;
    columns->column = cr_arena_alloc(&scene->arena, net->node_count, sizeof(size_t));
    columns->place = cr_arena_alloc(&scene->arena, net->node_count, sizeof(size_t));
    if (!columns->column || !columns->place)
        return cr_fail_memory(err);
    for (size_t n = 0; n < net->node_count; n++) {
        columns->column[n] = net->nodes[n].layer;
        columns->place[n] = net->nodes[n].place;
    }
    const bool stairs = may_move(scene) && is_recurrent(scene->model);
    return stairs && make_stairs(scene) ? cr_fail_memory(err) : 0;
}

size_t cr_column_size(const struct cr_scene *scene, size_t column)
{
    return cr_lists_count(&scene->columns_of.nodes, column - 1);
}

bool cr_columns_are_stairs(const struct cr_scene *scene)
{
    return scene->columns_of.rows > 0;
}

size_t cr_gap_of(const struct cr_scene *scene, size_t edge)
{
    const struct cr_columns *columns = &scene->columns_of;
    const size_t from = scene->model->net->edges[edge].from;
    return cr_columns_are_stairs(scene)
               ? columns->step[from] * (scene->model->net->layer_count + 1) + columns->column[from]
               : columns->column[from];
}

size_t cr_gap_count(const struct cr_scene *scene)
{
    const size_t columns = scene->model->net->layer_count + 1;
    return cr_columns_are_stairs(scene) ? columns * scene->columns_of.rows : columns;
}

bool cr_bias_is_inner(const struct cr_scene *scene, size_t node)
{
    return cr_columns_are_stairs(scene) ||
           cr_column_size(scene, scene->columns_of.column[node]) > 1;
}

/* Of outputs that stand together but belong to several layers: "Outputs (3-5)". */
static const char *caption_of_ends(struct cr_scene *scene, size_t column)
{
    const struct cr_lists *nodes = &scene->columns_of.nodes;
    size_t first = column;
    for (size_t i = nodes->first[column - 1]; i < nodes->first[column]; i++) {
        const size_t layer = scene->model->net->nodes[nodes->item[i]].layer;
        first = layer < first ? layer : first;
    }
    return first == column ? NULL
                           : cr_arena_format(&scene->arena, "Outputs (%zu–%zu)", first, column);
}

const char *cr_column_caption(struct cr_scene *scene, size_t column)
{
    const size_t columns = scene->model->net->layer_count;
    if (columns <= 2)
        return column == 1 ? "Input" : "";
    const char *of_ends = column == columns ? caption_of_ends(scene, column) : NULL;
    return of_ends ? of_ends
                   : cr_arena_format(&scene->arena, "%s layer (%zu)",
                                     column == 1         ? "Input"
                                     : column == columns ? "Output"
                                                         : "Hidden",
                                     column);
}
