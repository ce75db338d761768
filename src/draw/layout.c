/*
 * Laying the scene out: see scene.h.
 *
 * Sizes first (layout_sizes.c: neurons and chips are as large as the largest label that any
 * frame puts there), then the columns from left to right and the rows of each column around
 * the middle, then the labels on the edges (place.c). When those do not fit between two
 * columns, the gaps grow and the columns are laid again.
 */
#include "draw/layout_parts.h"

#include <math.h>

#include "draw/columns.h"
#include "draw/elide.h"
#include "draw/layout.h"
#include "draw/place.h"
#include "draw/zones.h"

enum { TRIES = 9 };

static const double STRETCH_MOST = 150, WIDER = 1.1, CLEARER = 0.8, CLEAR_ENOUGH = 0.7,
                    WIDER_BOARD = 1.2, TAB_INSET = 8, TO_Z = 0.12, CAPTION_GAP = 8,
                    ASIDE = 0.3, EDGE = 12, SPREAD = 0.95, SPREAD_MOST = 0.9,
                    SPREAD_TAIL = 0.5;

static double columns_width(const struct cr_layout *l)
{
    double width = 0;
    for (size_t layer = 1; layer <= l->net->layer_count; layer++)
        width += cr_layout_column_width(l, layer);
    for (size_t i = 0; i + 1 < l->net->layer_count; i++)
        width += l->gaps[i];
    return l->lead + width + l->prediction.w + l->target.w + l->tail[0] + l->tail[1] +
           l->tail[2];
}

static void make_gaps(struct cr_layout *l)
{
    for (size_t layer = 1; layer < l->net->layer_count; layer++)
        l->gaps[layer - 1] = cr_layout_least_gap(l, layer) * l->widen;
    const double loss = cr_slot_size(&l->scene->labels, CR_SLOT_ARROW_LOSS).w;
    l->tail[0] = fmax(56, loss - l->prediction.w / 2 - 10);
    const double value = cr_layout_slot(l, (long)l->model->loss, CR_PART_MAIN).w;
    const double caption = cr_slot_size(&l->scene->labels, CR_SLOT_OUTCOME).w;
    l->tail[1] = fmax(26, value / 2 - l->prediction.w + 8);
    l->tail[2] = fmax(l->tail[1], (caption - l->target.w) / 2 + CAPTION_GAP);
    l->tail[1] = fmax(l->tail[1], (caption - l->prediction.w) / 2 + CAPTION_GAP);
}

static size_t shown_predictions(const struct cr_layout *l)
{
    size_t count = 0;
    for (size_t n = 0; n < l->net->node_count; n++)
        count += l->model->of_node[n].target != CR_NONE && !l->scene->hidden[n];
    return count;
}

/* The board around what there is now. Returns the height that is left over. */
static double fit_board(struct cr_layout *l)
{
    struct cr_scene *scene = l->scene;
    double above = 0, below = 0;
    for (size_t layer = 1; layer <= l->net->layer_count; layer++) {
        double a, b;
        cr_layout_extent(l, layer, &a, &b);
        above = fmax(above, a);
        below = fmax(below, b);
    }
    const double least = (double)shown_predictions(l) * (l->prediction.h + 26) / 2;
    above = fmax(above, least + cr_layout_caption_room(l));
    below = fmax(below, least) + l->sink;
    cr_zones_board(scene, columns_width(l) + 2 * CR_MARGIN + 30, above, below);
    return scene->height - scene->title_room - above - below - scene->foot_room;
}

/* What width is left goes to the gaps, but they never become much wider than they need. */
static void widen_gaps(struct cr_layout *l)
{
    double gaps = l->tail[0] * SPREAD_TAIL;
    for (size_t i = 0; i + 1 < l->net->layer_count; i++)
        gaps += l->gaps[i];
    const double room = l->scene->width - 2 * CR_MARGIN - 30 - columns_width(l);
    const double wider = 1 + fmax(0, fmin(room * SPREAD / gaps, SPREAD_MOST));
    for (size_t i = 0; i + 1 < l->net->layer_count; i++)
        l->gaps[i] *= wider;
    l->tail[0] *= 1 + (wider - 1) * SPREAD_TAIL;
}

/* The board: as large as everything needs; what height is left goes to the rows. */
static void size_board(struct cr_layout *l)
{
    const struct cr_scene *scene = l->scene;
    l->stretch = 0;
    const double spare = fit_board(l);
    if (spare > 0 && cr_most_shown(scene, 1) > 1) {
        l->stretch = fmin(spare / (double)cr_most_shown(scene, 1), STRETCH_MOST);
        fit_board(l);
    }
    widen_gaps(l);
}

static double row_y(const struct cr_layout *l, size_t node)
{
    const size_t layer = l->scene->columns_of.column[node];
    return l->scene->middle + cr_layout_span(l, layer) / 2 -
           cr_row_of(l->scene, node) * cr_layout_pitch(l, layer) -
           (double)cr_gaps_above(l->scene, node) * CR_MORE_ROOM;
}

/* How far right of the column's middle its bias stands: by wide boxes on the left, where the
 * arrows of all rows come up; that of one neuron above its z. */
static double aside_of(const struct cr_layout *l, size_t layer, double width)
{
    if (l->scene->flat)
        return TAB_INSET + (l->bias.w - width) / 2 + cr_layout_lanes_room(l, layer);
    return l->model->layer_bias[layer - 1] != CR_NONE ? width * 0.30 : -l->neuron.w * TO_Z;
}

static void place_top_bias(struct cr_layout *l, size_t layer)
{
    struct cr_scene *scene = l->scene;
    const struct cr_box *column = &scene->columns[layer - 1];
    const struct cr_box chip = {column->x + aside_of(l, layer, column->w),
                                column->y + column->h / 2 + CR_BIAS_RISE + l->bias.h / 2 - 8,
                                l->bias.w, l->bias.h};
    const size_t head = l->scene->columns_of.nodes.item[l->scene->columns_of.nodes.first[layer - 1]];
    if (l->model->layer_bias[layer - 1] != CR_NONE)
        scene->layer_biases[layer - 1] = chip;
    else
        scene->biases[head] = chip;
}

static void place_node(struct cr_layout *l, size_t node, double x, bool with_bias)
{
    struct cr_scene *scene = l->scene;
    const double y = row_y(l, node);
    const bool flat = scene->flat;
    scene->nodes[node] = cr_layout_is_neuron(l, node)
                             ? (struct cr_box){x, y, l->neuron.w, l->neuron.h}
                             : (struct cr_box){x, y, l->input.w, l->input.h};
    if (with_bias && l->model->of_node[node].b != CR_NONE)
        scene->biases[node] = (struct cr_box){
            x - fmax((l->bias_grad.w + CR_BESIDE) / 2,
                     flat ? (l->neuron.w - l->bias.w) / 2 - TAB_INSET : l->neuron.w * TO_Z),
            y + l->neuron.h / 2 + (flat ? 0 : CR_CHIP_GAP) + l->bias.h / 2, l->bias.w,
            l->bias.h};
}

/* Where a layer says how many of it are hidden: between the last of its first nodes and
 * what comes below it. */
static void place_more(struct cr_layout *l, size_t layer, double x)
{
    const size_t first = l->scene->columns_of.nodes.first[layer - 1];
    size_t last = first;
    while (!l->scene->hidden[l->scene->columns_of.nodes.item[last + 1]])
        last++;
    const struct cr_box *node = &l->scene->nodes[l->scene->columns_of.nodes.item[last]];
    const double pitch = cr_layout_pitch(l, layer) + CR_MORE_ROOM;
    const double under = layer == 1 ? 0 : cr_layout_arc_room(l);
    const double over = cr_layout_over(l, layer);
    l->scene->more[layer - 1] =
        (struct cr_point){x, node->y - (pitch + under - over) / 2};
}

/* The nodes of one layer and the column around them, centred on x. */
static void place_layer(struct cr_layout *l, size_t layer, double x)
{
    struct cr_scene *scene = l->scene;
    const struct cr_lists *layers = &scene->columns_of.nodes;
    const double body = layer == 1 ? l->input.h : l->neuron.h;
    const double over = cr_layout_over(l, layer);
    const double middle = x + cr_layout_lanes_room(l, layer) / 2;
    for (size_t i = layers->first[layer - 1]; i < layers->first[layer]; i++)
        if (!scene->hidden[layers->item[i]])
            place_node(l, layers->item[i], middle, cr_layout_has_inner_biases(l, layer));
    if (scene->omitted[layer - 1])
        place_more(l, layer, middle);
    const double first = row_y(l, layers->item[layers->first[layer - 1]]);
    const double span = cr_columns_are_stairs(scene)
                            ? first - row_y(l, layers->item[layers->first[layer] - 1])
                            : cr_layout_span(l, layer);
    const double top = first + body / 2 + over + cr_layout_above(l, layer);
    const double height = span + body + over +
                          cr_layout_above(l, layer) + cr_layout_under(l, layer);
    scene->columns[layer - 1] =
        (struct cr_box){x, top - height / 2, cr_layout_column_width(l, layer), height};
    scene->captions[layer - 1] = (struct cr_point){x, top - height - cr_layout_caption_room(l) / 2};
    if (layer == 1)
        scene->captions[0].y =
            top - (l->net->layer_count <= 2 ? CR_COLUMN_PAD : 0) + cr_layout_caption_room(l) / 2;
    if (cr_layout_has_top_bias(l, layer))
        place_top_bias(l, layer);
}

/* The predictions in a column of their own, each beside its neuron but never nearer to
 * each other than they are high. */
static void place_predictions(struct cr_layout *l, double x)
{
    struct cr_scene *scene = l->scene;
    const double left = x + l->prediction.w / 2 + l->tail[1];
    const double right = left + l->tail[2] + l->target.w / 2;
    double lowest = INFINITY, top = -INFINITY;
    for (size_t layer = l->net->layer_count; layer >= 1; layer--)
        for (size_t i = l->scene->columns_of.nodes.first[layer - 1];
             i < l->scene->columns_of.nodes.first[layer]; i++) {
            const size_t node = l->scene->columns_of.nodes.item[i];
            if (l->model->of_node[node].target == CR_NONE || scene->hidden[node])
                continue;
            double y = scene->nodes[node].y;
            if (y > lowest - l->prediction.h - 8)
                y = lowest - l->prediction.h - 8;
            lowest = y;
            top = fmax(top, y);
            scene->predictions[node] =
                (struct cr_box){x, y, l->prediction.w, l->prediction.h};
            scene->targets[node] = (struct cr_box){right, y, l->target.w, l->target.h};
        }
    const double reach = l->prediction.h / 2 + cr_layout_caption_room(l);
    const struct cr_size loss = cr_layout_slot(l, (long)l->model->loss, CR_PART_MAIN);
    scene->rule = (struct cr_box){left, (top + lowest) / 2, 1.2, top - lowest + 2 * reach};
    scene->loss = (struct cr_box){left, lowest - reach - loss.h / 2 - 4, loss.w, loss.h};
    scene->outcome = (struct cr_point){x, top + l->prediction.h / 2 + cr_layout_caption_room(l) / 2};
    scene->outcome_target =
        (struct cr_point){right, top + l->prediction.h / 2 + cr_layout_caption_room(l) / 2};
}

static void place_columns(struct cr_layout *l)
{
    double x = (l->scene->width - columns_width(l)) / 2 + l->lead;
    for (size_t layer = 1; layer <= l->net->layer_count; layer++) {
        const double width = cr_layout_column_width(l, layer);
        place_layer(l, layer, x + width / 2);
        x += width + (layer < l->net->layer_count ? l->gaps[layer - 1] : 0);
    }
    place_predictions(l, x + l->tail[0] + l->prediction.w / 2);
}

/* How far down edges reach, with their labels. */
static double lowest_edge(const struct cr_layout *l)
{
    enum { STEPS = 16 };
    double lowest = INFINITY;
    for (size_t e = 0; e < l->net->edge_count; e++) {
        const double label = cr_layout_weight_size(l, e).h;
        for (int i = 1; i < STEPS && !cr_scene_hides_edge(l->scene, e); i++)
            lowest = fmin(lowest,
                          cr_curve_at(&l->scene->edges[e], (double)i / STEPS).y - label);
    }
    return lowest;
}

/* Does an edge run through the caption of a layer (from 0), or close by, if it is there? */
static bool is_caption_crossed(const struct cr_layout *l, size_t layer, double x)
{
    const struct cr_box caption = cr_caption_box(l->scene, layer);
    const struct cr_box around = {x, caption.y, caption.w + 2 * CAPTION_GAP,
                                  caption.h + CAPTION_GAP};
    for (size_t e = 0; e < l->net->edge_count; e++)
        if (!cr_scene_hides_edge(l->scene, e) &&
            cr_curve_touches(&l->scene->edges[e], &around))
            return true;
    return false;
}

/* A caption moves aside, as little as it can, where edges would cross it: that of the inputs
 * to the left. */
static void clear_caption(struct cr_layout *l, size_t layer)
{
    const struct cr_box caption = cr_caption_box(l->scene, layer);
    const double most = caption.w * (layer == 0 ? 1 : ASIDE);
    for (double by = 0; by < most; by += CAPTION_GAP / 2)
        for (int side = -1; side <= (layer == 0 ? -1 : 1); side += 2) {
            const double x = caption.x + side * by;
            if (!is_caption_crossed(l, layer, x)) {
                l->scene->captions[layer].x = x;
                return;
            }
        }
    if (layer == 0)
        l->scene->captions[layer].x = caption.x - most;
}

/* Clears all captions. Returns how much more room that of the inputs needs for that, or to stay
 * on the board. */
static double clear_captions(struct cr_layout *l)
{
    const struct cr_box before = cr_caption_box(l->scene, 0);
    for (size_t layer = 0; layer < l->net->layer_count; layer++)
        clear_caption(l, layer);
    const double x = l->scene->captions[0].x;
    return fmax(0, (x < before.x ? CR_MARGIN : EDGE) + before.w / 2 - x);
}

/* Lays everything out in gaps of the present width. Returns how hard it is to tell which
 * edge a label belongs to on average, INFINITY when some have no place. */
static double lay_columns(struct cr_layout *l, size_t *edges)
{
    l->settled = 0;
    for (int round = 0; round < 3 && l->settled <= 0; round++) {
        make_gaps(l);
        size_board(l);
        place_columns(l);
        cr_route_edges(l->scene);
        const double aside = clear_captions(l);
        const double low = lowest_edge(l) - l->scene->foot_room;
        if (low >= 0 && aside <= 0) {
            l->settled = l->widen;
        } else {
            l->sink -= fmin(0, low);
            l->lead += aside;
        }
    }
    return cr_place_weights(l->scene, edges);
}

/* Widens the gaps until all labels have a place; then, within a limit, while that makes the
 * labels much clearer. */
static void choose_gaps(struct cr_layout *l, size_t *edges)
{
    double cost = lay_columns(l, edges);
    for (int i = 1; i < TRIES && !(cost < INFINITY); i++) {
        l->widen *= WIDER;
        cost = lay_columns(l, edges);
    }
    const double width = l->scene->width;
    double best = l->widen, best_cost = cost;
    while (cost > CLEAR_ENOUGH && l->scene->width < width * WIDER_BOARD) {
        l->widen *= WIDER;
        cost = lay_columns(l, edges);
        if (cost < best_cost * CLEARER) {
            best_cost = cost;
            best = l->widen;
        }
    }
    l->widen = best;
    if (l->settled < best || l->settled > best)
        lay_columns(l, edges);
}

int cr_layout(struct cr_scene *scene, struct cr_err *err)
{
    struct cr_layout l = {
        .scene = scene, .model = scene->model, .net = scene->model->net, .widen = 1};
    l.gaps = cr_arena_alloc(&scene->arena, l.net->layer_count, sizeof *l.gaps);
    size_t *edges = cr_arena_alloc(&scene->arena, l.net->edge_count + 1, sizeof *edges);
    if (!l.gaps || !edges)
        return cr_fail_memory(err);
    cr_layout_size_chips(&l);
    cr_layout_size_neurons(&l);
    cr_zones_measure(scene);
    choose_gaps(&l, edges);
    return 0;
}

int cr_layout_labels(struct cr_scene *scene, struct cr_err *err)
{
    size_t *edges =
        cr_arena_alloc(&scene->arena, scene->model->net->edge_count + 1, sizeof *edges);
    if (!edges)
        return cr_fail_memory(err);
    cr_settle_weights(scene, edges);
    return 0;
}
