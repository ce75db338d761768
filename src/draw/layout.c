/*
 * Laying the scene out: see scene.h.
 *
 * Sizes first (circles and chips as large as the largest label that any frame puts there),
 * then the columns from left to right and the rows of each column around the middle, then
 * the labels on the edges (place.c). When those do not fit between two columns, the gaps
 * grow and the columns are laid again.
 */
#include "draw/layout.h"

#include <math.h>
#include <string.h>

#include "draw/place.h"
#include "draw/zones.h"

enum { TRIES = 9 };

static const double CIRCLE_LEAST = 86, CIRCLE_ALONE = 150, GAP_LEAST = 70, ARC_ROOM = 26, HALF_PAD = 9,
                    CHIP_GAP = 16, CAPTION_ROOM = 24, BIAS_RISE = 34;

struct layout {
    struct cr_scene *scene;
    const struct cr_model *model;
    const struct cr_net *net;
    double circle;        /* diameter of every neuron */
    double under;         /* room under a circle for its arc and that arc's label */
    struct cr_size input, target, prediction, bias; /* the largest chips */
    struct cr_size bias_grad; /* the largest gradient above a bias's chip */
    double widen;         /* how much the gaps are wider than they need at least */
    double *gaps;         /* right of each layer's column */
    double tail[3];       /* gaps: last column - predictions - rule - targets */
};

static double larger(double a, double b)
{
    return a > b ? a : b;
}

static struct cr_size slot(const struct layout *l, long quantity, enum cr_part part)
{
    return quantity == CR_NONE
               ? (struct cr_size){0, 0}
               : cr_slot_size(&l->scene->labels, cr_slot_of((size_t)quantity, part));
}

static void widest(struct cr_size *size, struct cr_size other)
{
    size->w = larger(size->w, other.w);
    size->h = larger(size->h, other.h);
}

static bool is_circle(const struct layout *l, size_t node)
{
    return l->net->nodes[node].kind != CR_NODE_INPUT;
}

/* The inside of a half: three lines under each other. */
static struct cr_size half_size(const struct layout *l, long quantity)
{
    const struct cr_size main = slot(l, quantity, CR_PART_MAIN),
                         value = slot(l, quantity, CR_PART_VALUE),
                         grad = slot(l, quantity, CR_PART_GRAD);
    return (struct cr_size){larger(main.w, larger(value.w, grad.w)),
                            main.h + value.h + grad.h};
}

static size_t most_in_a_layer(const struct layout *l)
{
    size_t most = 0;
    for (size_t layer = 1; layer <= l->net->layer_count; layer++)
        if (cr_model_layer_size(l->model, layer) > most)
            most = cr_model_layer_size(l->model, layer);
    return most;
}

static void size_circles(struct layout *l)
{
    struct cr_size half = {0, 0};
    for (size_t n = 0; n < l->net->node_count; n++) {
        if (!is_circle(l, n))
            continue;
        widest(&half, half_size(l, l->model->of_node[n].z));
        widest(&half, half_size(l, l->model->of_node[n].a));
    }
    const double w = 2 * (half.w + HALF_PAD), h = half.h;
    l->scene->half = half.w / 2 + HALF_PAD * 0.6;
    l->circle = larger(sqrt(w * w + h * h) * 0.97, CIRCLE_LEAST);
    if (most_in_a_layer(l) == 1)
        l->circle = larger(l->circle, CIRCLE_ALONE);
    const struct cr_size arrow = cr_slot_size(&l->scene->labels, CR_SLOT_ARROW_INNER);
    l->under = arrow.h > 0 ? ARC_ROOM + arrow.h : ARC_ROOM;
}

static struct cr_size chip_size(const struct layout *l, long quantity, enum cr_part part)
{
    const struct cr_size label = slot(l, quantity, part);
    return (struct cr_size){label.w + 2 * CR_CHIP_PAD, label.h + CR_CHIP_PAD + 4};
}

static void size_chips(struct layout *l)
{
    for (size_t n = 0; n < l->net->node_count; n++) {
        const struct cr_node_quantities *of = &l->model->of_node[n];
        if (!is_circle(l, n))
            widest(&l->input, chip_size(l, of->a,
                                        of->target == CR_NONE ? CR_PART_MAIN
                                                              : CR_PART_CHIP));
        if (of->target != CR_NONE) {
            widest(&l->target, chip_size(l, of->target, CR_PART_MAIN));
            widest(&l->prediction, chip_size(l, of->a, CR_PART_CHIP));
        }
        if (of->b != CR_NONE) {
            widest(&l->bias, chip_size(l, of->b, CR_PART_MAIN));
            widest(&l->bias_grad, slot(l, of->b, CR_PART_GRAD));
        }
    }
}

/* Are there biases of their own in a layer of several neurons? They stand over each. */
static bool has_inner_biases(const struct layout *l, size_t layer)
{
    const struct cr_lists *layers = &l->model->layers;
    if (cr_model_layer_size(l->model, layer) < 2 ||
        l->model->layer_bias[layer - 1] != CR_NONE)
        return false;
    for (size_t i = layers->first[layer - 1]; i < layers->first[layer]; i++)
        if (l->model->of_node[layers->item[i]].b != CR_NONE)
            return true;
    return false;
}

/* Has the layer a bias above its column: one for all, or its only neuron's? */
static bool has_top_bias(const struct layout *l, size_t layer)
{
    const size_t head = l->model->layers.item[l->model->layers.first[layer - 1]];
    return l->model->layer_bias[layer - 1] != CR_NONE ||
           (cr_model_layer_size(l->model, layer) == 1 &&
            l->model->of_node[head].b != CR_NONE);
}

static double over_room(const struct layout *l, size_t layer)
{
    return has_inner_biases(l, layer) ? l->bias.h + CHIP_GAP : 0;
}

/* From one row to the next. */
static double pitch_of(const struct layout *l, size_t layer)
{
    if (layer == 1)
        return larger(l->input.h, l->target.h) + 58;
    return over_room(l, layer) + l->circle + l->under + 12;
}

static double column_width(const struct layout *l, size_t layer)
{
    if (layer == 1)
        return l->input.w + (l->net->layer_count > 2 ? 2 * CR_COLUMN_PAD : 0);
    const double arrow = cr_slot_size(&l->scene->labels, CR_SLOT_ARROW_INNER).w;
    return larger(l->circle, larger(arrow, has_inner_biases(l, layer) ? l->bias.w + 6 + l->bias_grad.w : 0)) +
           2 * CR_COLUMN_PAD;
}

/* Heights above and below the middle that a layer takes, captions and biases included. */
static void layer_extent(const struct layout *l, size_t layer, double *above, double *below)
{
    const double rows = (double)cr_model_layer_size(l->model, layer);
    const double span = (rows - 1) / 2 * pitch_of(l, layer);
    const double body = layer == 1 ? l->input.h : l->circle;
    *above = span + body / 2 + over_room(l, layer) + CR_COLUMN_PAD;
    *below = span + body / 2 + (layer == 1 ? CR_COLUMN_PAD : l->under) + CAPTION_ROOM;
    if (has_top_bias(l, layer))
        *above += BIAS_RISE + l->bias.h + l->bias_grad.h;
    if (layer == 1)
        *above += CAPTION_ROOM;
}

/* The label of an edge, both lines. */
static struct cr_size weight_size(const struct layout *l, size_t edge)
{
    const long q = l->model->of_edge[edge];
    const struct cr_size main = slot(l, q, CR_PART_MAIN), grad = slot(l, q, CR_PART_GRAD);
    return (struct cr_size){larger(main.w, grad.w), main.h + grad.h};
}

/* The least gap right of a layer: its labels and some of the edge have to be seen. */
static double least_gap(const struct layout *l, size_t layer)
{
    double widest_label = 0;
    bool level = true;
    for (size_t e = 0; e < l->net->edge_count; e++) {
        if (l->net->nodes[l->net->edges[e].from].layer != layer)
            continue;
        widest_label = larger(widest_label, weight_size(l, e).w);
        level = level && !l->scene->crowded[e];
    }
    const double arrow = cr_slot_size(&l->scene->labels, CR_SLOT_ARROW_EDGE).w;
    if (level)
        return larger(GAP_LEAST, larger(widest_label, arrow) + 34);
    return larger(GAP_LEAST, widest_label * 1.6 + 50);
}

static double columns_width(const struct layout *l)
{
    double width = 0;
    for (size_t layer = 1; layer <= l->net->layer_count; layer++)
        width += column_width(l, layer);
    for (size_t i = 0; i + 1 < l->net->layer_count; i++)
        width += l->gaps[i];
    return width + l->prediction.w + l->target.w + l->tail[0] + l->tail[1] + l->tail[2];
}

static void make_gaps(struct layout *l)
{
    for (size_t layer = 1; layer < l->net->layer_count; layer++)
        l->gaps[layer - 1] = least_gap(l, layer) * l->widen;
    const double loss = cr_slot_size(&l->scene->labels, CR_SLOT_ARROW_LOSS).w;
    l->tail[0] = larger(56, loss - l->prediction.w / 2 - 10);
    const double value = slot(l, (long)l->model->loss, CR_PART_MAIN).w;
    l->tail[1] = larger(26, value / 2 - l->prediction.w + 8);
    l->tail[2] = l->tail[1];
}

/* The board: as large as everything needs; what is left goes to the gaps. */
static void size_board(struct layout *l)
{
    struct cr_scene *scene = l->scene;
    double above = 0, below = 0;
    for (size_t layer = 1; layer <= l->net->layer_count; layer++) {
        double a, b;
        layer_extent(l, layer, &a, &b);
        above = larger(above, a);
        below = larger(below, b);
    }
    const double least = (double)l->model->prediction_count * (l->prediction.h + 26) / 2;
    above = larger(above, least + CAPTION_ROOM);
    below = larger(below, least);
    cr_zones_board(scene, columns_width(l) + 2 * CR_MARGIN + 30, above, below);
    double room = scene->width - 2 * CR_MARGIN - 30 - columns_width(l);
    for (size_t i = 0; i + 1 < l->net->layer_count; i++)
        l->gaps[i] *= 1 + larger(0, room * 0.75 / columns_width(l));
    l->tail[0] *= 1 + larger(0, room * 0.4 / columns_width(l));
}

static double row_y(const struct layout *l, size_t layer, size_t place)
{
    const double rows = (double)cr_model_layer_size(l->model, layer);
    return l->scene->middle + ((rows - 1) / 2 - (double)place) * pitch_of(l, layer);
}

static void place_top_bias(struct layout *l, size_t layer)
{
    struct cr_scene *scene = l->scene;
    const struct cr_box *column = &scene->columns[layer - 1];
    const struct cr_box chip = {column->x + column->w * 0.30,
                                column->y + column->h / 2 + BIAS_RISE + l->bias.h / 2 - 8,
                                l->bias.w, l->bias.h};
    const size_t head = l->model->layers.item[l->model->layers.first[layer - 1]];
    if (l->model->layer_bias[layer - 1] != CR_NONE)
        scene->layer_biases[layer - 1] = chip;
    else
        scene->biases[head] = chip;
}

/* The nodes of one layer and the column around them, centred on x. */
static void place_layer(struct layout *l, size_t layer, double x)
{
    struct cr_scene *scene = l->scene;
    const struct cr_lists *layers = &l->model->layers;
    const double body = layer == 1 ? l->input.h : l->circle;
    const double over = over_room(l, layer);
    for (size_t i = layers->first[layer - 1]; i < layers->first[layer]; i++) {
        const size_t node = layers->item[i];
        const double y = row_y(l, layer, l->net->nodes[node].place);
        scene->nodes[node] = is_circle(l, node)
                                 ? (struct cr_box){x, y, l->circle, l->circle}
                                 : (struct cr_box){x, y, l->input.w, l->input.h};
        if (has_inner_biases(l, layer) && l->model->of_node[node].b != CR_NONE)
            scene->biases[node] = (struct cr_box){x - (l->bias_grad.w + 6) / 2,
                                                  y + l->circle / 2 + CHIP_GAP + l->bias.h / 2,
                                                  l->bias.w, l->bias.h};
    }
    const double span = row_y(l, layer, 0) - row_y(l, layer, layers->first[layer] -
                                                                layers->first[layer - 1] - 1);
    const double top = row_y(l, layer, 0) + body / 2 + over + CR_COLUMN_PAD;
    const double height =
        span + body + over + (layer == 1 ? 0 : ARC_ROOM - CR_COLUMN_PAD) + 2 * CR_COLUMN_PAD;
    scene->columns[layer - 1] =
        (struct cr_box){x, top - height / 2, column_width(l, layer), height};
    scene->captions[layer - 1] = (struct cr_point){x, top - height - CAPTION_ROOM / 2};
    if (layer == 1)
        scene->captions[0].y =
            top - (l->net->layer_count <= 2 ? CR_COLUMN_PAD : 0) + CAPTION_ROOM / 2;
    if (has_top_bias(l, layer))
        place_top_bias(l, layer);
}

/* The predictions in a column of their own, each beside its neuron but never nearer to
 * each other than they are high. */
static void place_predictions(struct layout *l, double x)
{
    struct cr_scene *scene = l->scene;
    const double left = x + l->prediction.w / 2 + l->tail[1];
    const double right = left + l->tail[2] + l->target.w / 2;
    double lowest = INFINITY, top = -INFINITY;
    for (size_t layer = l->net->layer_count; layer >= 1; layer--)
        for (size_t i = l->model->layers.first[layer - 1];
             i < l->model->layers.first[layer]; i++) {
            const size_t node = l->model->layers.item[i];
            if (l->model->of_node[node].target == CR_NONE)
                continue;
            double y = scene->nodes[node].y;
            if (y > lowest - l->prediction.h - 8)
                y = lowest - l->prediction.h - 8;
            lowest = y;
            top = larger(top, y);
            scene->predictions[node] =
                (struct cr_box){x, y, l->prediction.w, l->prediction.h};
            scene->targets[node] = (struct cr_box){right, y, l->target.w, l->target.h};
        }
    const double reach = l->prediction.h / 2 + CAPTION_ROOM;
    const struct cr_size loss = slot(l, (long)l->model->loss, CR_PART_MAIN);
    scene->rule = (struct cr_box){left, (top + lowest) / 2, 1.2, top - lowest + 2 * reach};
    scene->loss = (struct cr_box){left, lowest - reach - loss.h / 2 - 4, loss.w, loss.h};
    scene->outcome = (struct cr_point){x, top + l->prediction.h / 2 + CAPTION_ROOM / 2};
    scene->outcome_target =
        (struct cr_point){right, top + l->prediction.h / 2 + CAPTION_ROOM / 2};
}

static void place_columns(struct layout *l)
{
    double x = (l->scene->width - columns_width(l)) / 2;
    for (size_t layer = 1; layer <= l->net->layer_count; layer++) {
        const double width = column_width(l, layer);
        place_layer(l, layer, x + width / 2);
        x += width + (layer < l->net->layer_count ? l->gaps[layer - 1] : 0);
    }
    place_predictions(l, x + l->tail[0] + l->prediction.w / 2);
}

int cr_layout(struct cr_scene *scene, struct cr_err *err)
{
    struct layout l = {
        .scene = scene, .model = scene->model, .net = scene->model->net, .widen = 1};
    l.gaps = cr_arena_alloc(&scene->arena, l.net->layer_count, sizeof *l.gaps);
    if (!l.gaps)
        return cr_fail_memory(err);
    size_circles(&l);
    size_chips(&l);
    cr_zones_measure(scene);
    for (int i = 0; i < TRIES; i++, l.widen *= 1.15) {
        make_gaps(&l);
        size_board(&l);
        place_columns(&l);
        cr_route_edges(scene);
        if (cr_place_weights(scene))
            break;
    }
    return 0;
}
