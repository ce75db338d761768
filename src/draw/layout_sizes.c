/*
 * How large things are: neurons, chips, rows, columns and the gaps between them, from the
 * measured labels. See layout_parts.h.
 *
 * A board is 16:9, so many rows make all letters small. Where circles would make them too
 * small a neuron is a box (scene->flat) with its bias on top of it like a tab, and a flat one
 * with two lines (scene->dense) where that is better still:
 *
 *      .------.                              ,--b--.
 *     / z | a  \   three lines,         ,---'-----'-------.
 *     \   |    /   the bias above        | z = .. | a = .. |   two lines
 *      `------'                         '-----------------'
 */
#include "draw/layout_parts.h"

#include <math.h>

#include "draw/columns.h"
#include "draw/elide.h"

enum { MANY_LANES = 5 };

static const double CIRCLE_LEAST = 86, CIRCLE_ALONE = 150, CIRCLE_AIR = 4, GAP_LEAST = 70,
                    STEP_GAP = 50, CAPTION_ROOM = 24, CAPTION_AIR = 4, CHEVRON_ROOM = 70,
                    LABEL_ROOM = 4, HALF_PAD = 9, BOX_PAD = 5, BOX_HALF_PAD = 11,
                    LANE_ROOM = 14, BOX_ROOM = 12, TAB_FLATTER = 7, TAB_PAD = 4;

struct cr_size cr_layout_slot(const struct cr_layout *l, long quantity, enum cr_part part)
{
    return quantity == CR_NONE
               ? (struct cr_size){0, 0}
               : cr_slot_size(&l->scene->labels, cr_slot_of((size_t)quantity, part));
}

static void widest(struct cr_size *size, struct cr_size other)
{
    size->w = fmax(size->w, other.w);
    size->h = fmax(size->h, other.h);
}

bool cr_layout_is_neuron(const struct cr_layout *l, size_t node)
{
    return l->net->nodes[node].kind != CR_NODE_INPUT;
}

/* The inside of a half: lines under each other. */
static struct cr_size half_size(const struct cr_layout *l, long quantity)
{
    const struct cr_size main = cr_layout_slot(l, quantity, CR_PART_MAIN),
                         value = cr_layout_slot(l, quantity, CR_PART_VALUE),
                         grad = cr_layout_slot(l, quantity, CR_PART_GRAD);
    return (struct cr_size){fmax(main.w, fmax(value.w, grad.w)),
                            main.h + value.h + grad.h};
}

/* Does a line of a half stay within the circle? Its middle is so far off the circle's. */
static bool line_fits(struct cr_size line, double x, double y, double circle)
{
    return line.w <= 0 ||
           hypot(x + line.w / 2, fabs(y) + line.h / 2) <= circle / 2 - CIRCLE_AIR;
}

/* The lines of a half stand above each other, centred together (as frame_labels.c has it). */
static bool half_fits(const struct cr_layout *l, long quantity, double x, double circle)
{
    const struct cr_size main = cr_layout_slot(l, quantity, CR_PART_MAIN),
                         value = cr_layout_slot(l, quantity, CR_PART_VALUE),
                         grad = cr_layout_slot(l, quantity, CR_PART_GRAD);
    const double top = (main.h + value.h + grad.h) / 2;
    return line_fits(main, x, top - main.h / 2, circle) &&
           line_fits(value, x, top - main.h - value.h / 2, circle) &&
           line_fits(grad, x, grad.h / 2 - top, circle);
}

static bool all_fit(const struct cr_layout *l, double circle)
{
    for (size_t n = 0; n < l->net->node_count; n++) {
        const struct cr_node_quantities *of = &l->model->of_node[n];
        if (!cr_layout_is_neuron(l, n) || l->scene->hidden[n])
            continue;
        const double x = of->z == CR_NONE ? 0 : cr_half_offset(l->scene, circle);
        if (!half_fits(l, of->z, x, circle) || !half_fits(l, of->a, x, circle))
            return false;
    }
    return true;
}

/* What holds two halves: a circle, or a box that is wider than the bias on top of it. */
static struct cr_size around_halves(const struct cr_layout *l, struct cr_size half)
{
    const double w = 2 * (half.w + BOX_HALF_PAD), h = half.h;
    if (l->scene->flat)
        return (struct cr_size){fmax(w, l->bias.w + 2 * TAB_PAD), h + 2 * BOX_PAD};
    double circle = cr_most_shown(l->scene, 1) == 1 ? CIRCLE_ALONE : CIRCLE_LEAST;
    while (!all_fit(l, circle))
        circle += 2;
    return (struct cr_size){circle, circle};
}

void cr_layout_size_neurons(struct cr_layout *l)
{
    struct cr_size half = {0, 0};
    for (size_t n = 0; n < l->net->node_count; n++) {
        if (!cr_layout_is_neuron(l, n) || l->scene->hidden[n])
            continue;
        widest(&half, half_size(l, l->model->of_node[n].z));
        widest(&half, half_size(l, l->model->of_node[n].a));
    }
    l->scene->half = half.w / 2 + HALF_PAD * 0.6;
    l->neuron = around_halves(l, half);
}

static struct cr_size chip_size(const struct cr_layout *l, long quantity, enum cr_part part)
{
    const struct cr_size label = cr_layout_slot(l, quantity, part);
    return (struct cr_size){label.w + 2 * CR_CHIP_PAD, label.h + CR_CHIP_PAD + 4};
}

void cr_layout_size_chips(struct cr_layout *l)
{
    for (size_t n = 0; n < l->net->node_count; n++) {
        const struct cr_node_quantities *of = &l->model->of_node[n];
        if (l->scene->hidden[n])
            continue;
        if (!cr_layout_is_neuron(l, n))
            widest(&l->input, chip_size(l, of->a,
                                        of->target == CR_NONE ? CR_PART_MAIN
                                                              : CR_PART_CHIP));
        if (of->target != CR_NONE) {
            widest(&l->target, chip_size(l, of->target, CR_PART_MAIN));
            widest(&l->prediction, chip_size(l, of->a, CR_PART_CHIP));
        }
        if (of->b != CR_NONE) {
            widest(&l->bias, chip_size(l, of->b, CR_PART_MAIN));
            widest(&l->bias_grad, cr_layout_slot(l, of->b, CR_PART_GRAD));
        }
    }
    if (l->scene->flat)
        l->bias.h -= TAB_FLATTER;
}

bool cr_layout_has_inner_biases(const struct cr_layout *l, size_t layer)
{
    const struct cr_lists *layers = &l->scene->columns_of.nodes;
    if ((cr_column_size(l->scene, layer) < 2 && !cr_columns_are_stairs(l->scene)) ||
        l->model->layer_bias[layer - 1] != CR_NONE)
        return false;
    for (size_t i = layers->first[layer - 1]; i < layers->first[layer]; i++)
        if (l->model->of_node[layers->item[i]].b != CR_NONE)
            return true;
    return false;
}

bool cr_layout_has_top_bias(const struct cr_layout *l, size_t layer)
{
    const size_t head = l->scene->columns_of.nodes.item[l->scene->columns_of.nodes.first[layer - 1]];
    return l->model->layer_bias[layer - 1] != CR_NONE ||
           (cr_column_size(l->scene, layer) == 1 && !cr_columns_are_stairs(l->scene) &&
            l->model->of_node[head].b != CR_NONE);
}

double cr_layout_over(const struct cr_layout *l, size_t layer)
{
    const double gap = l->scene->flat ? 0 : CR_CHIP_GAP;
    return cr_layout_has_inner_biases(l, layer) ? l->bias.h + gap : 0;
}

double cr_layout_caption_room(const struct cr_layout *l)
{
    const struct cr_labels *labels = &l->scene->labels;
    return fmax(CAPTION_ROOM, fmax(cr_slot_size(labels, CR_SLOT_CAPTION).h,
                                   cr_slot_size(labels, CR_SLOT_OUTCOME).h) + CAPTION_AIR);
}

double cr_layout_arc_room(const struct cr_layout *l)
{
    const double label = cr_slot_size(&l->scene->labels, CR_SLOT_ARROW_INNER).h;
    return l->scene->dense ? fmax(BOX_ROOM, label) : CR_ARC_FALL + LABEL_ROOM + label;
}

double cr_layout_between(const struct cr_layout *l, size_t layer)
{
    return layer == 1 ? 0 : cr_layout_arc_room(l);
}

double cr_layout_under(const struct cr_layout *l, size_t layer)
{
    return layer == 1 ? CR_COLUMN_PAD : fmax(CR_COLUMN_PAD, cr_layout_arc_room(l) + 4);
}

double cr_layout_above(const struct cr_layout *l, size_t layer)
{
    const bool single = layer > 1 && cr_column_size(l->scene, layer) == 1;
    return single ? cr_layout_under(l, layer) : CR_COLUMN_PAD;
}

/* The rows of stairs are as far apart as a column by itself takes, with its caption. */
static double stairs_pitch(const struct cr_layout *l)
{
    double most = l->target.h + 2 * cr_layout_caption_room(l);
    for (size_t layer = 2; layer <= l->net->layer_count; layer++) {
        const double top = cr_layout_has_top_bias(l, layer)
                               ? CR_BIAS_RISE + l->bias.h + l->bias_grad.h
                               : cr_layout_over(l, layer);
        most = fmax(most, top + l->neuron.h + cr_layout_above(l, layer) +
                              cr_layout_under(l, layer) + cr_layout_caption_room(l));
    }
    return most + l->stretch;
}

double cr_layout_pitch(const struct cr_layout *l, size_t layer)
{
    if (cr_columns_are_stairs(l->scene))
        return stairs_pitch(l);
    if (layer == 1)
        return fmax(l->input.h, l->target.h) + 58 + l->stretch;
    return cr_layout_over(l, layer) + l->neuron.h + cr_layout_between(l, layer) +
           (l->scene->flat ? 3 : 12) + l->stretch;
}

double cr_layout_lanes_room(const struct cr_layout *l, size_t layer)
{
    const size_t rows = cr_shown_count(l->scene, layer);
    return layer > 1 && l->model->layer_bias[layer - 1] != CR_NONE && rows >= MANY_LANES
               ? (double)rows * LANE_ROOM
               : 0;
}

double cr_layout_column_width(const struct cr_layout *l, size_t layer)
{
    const double more = cr_more_size(l->scene, layer).w;
    if (layer == 1)
        return fmax(l->input.w, more) +
               (l->net->layer_count > 2 ? 2 * CR_COLUMN_PAD : 0);
    double arrow = cr_slot_size(&l->scene->labels, CR_SLOT_ARROW_INNER).w;
    if (l->scene->dense)
        arrow = 2 * (l->neuron.w * CR_INNER_A + arrow); /* right of its arc */
    const double bias =
        cr_layout_has_inner_biases(l, layer) ? l->bias.w + CR_BESIDE + l->bias_grad.w : 0;
    return fmax(fmax(l->neuron.w, more), fmax(arrow, bias)) + 2 * CR_COLUMN_PAD +
           cr_layout_lanes_room(l, layer);
}

double cr_layout_span(const struct cr_layout *l, size_t layer)
{
    if (cr_columns_are_stairs(l->scene))
        return (double)(l->scene->columns_of.rows - 1) * cr_layout_pitch(l, layer);
    return (double)(cr_shown_count(l->scene, layer) - 1) * cr_layout_pitch(l, layer) +
           (l->scene->omitted[layer - 1] ? CR_MORE_ROOM : 0);
}

void cr_layout_extent(const struct cr_layout *l, size_t layer, double *above, double *below)
{
    const double span = cr_layout_span(l, layer) / 2;
    const double body = layer == 1 ? l->input.h : l->neuron.h;
    *above = span + body / 2 + cr_layout_over(l, layer) + cr_layout_above(l, layer);
    *below = span + body / 2 + cr_layout_under(l, layer) + cr_layout_caption_room(l);
    if (cr_layout_has_top_bias(l, layer))
        *above += CR_BIAS_RISE + l->bias.h + l->bias_grad.h;
    if (layer == 1)
        *above += cr_layout_caption_room(l);
}

struct cr_size cr_layout_weight_size(const struct cr_layout *l, size_t edge)
{
    const long q = l->model->of_edge[edge];
    const struct cr_size main = cr_layout_slot(l, q, CR_PART_MAIN),
                         grad = cr_layout_slot(l, q, CR_PART_GRAD);
    return (struct cr_size){fmax(main.w, grad.w), main.h + grad.h};
}

/* The last step, if it is told at all. */
static bool has_overview(const struct cr_layout *l)
{
    const struct cr_story *story = l->scene->story;
    return story->count > 0 && story->steps[story->count - 1].phase == CR_PHASE_OVERVIEW;
}

/* Its label stands between two rows. */
static bool changes_step(const struct cr_layout *l, const struct cr_edge *edge)
{
    const size_t *step = l->scene->columns_of.step;
    return step[edge->from] != step[edge->to];
}

double cr_layout_least_gap(const struct cr_layout *l, size_t layer)
{
    const size_t *column = l->scene->columns_of.column;
    double widest_label = 0;
    bool level = true;
    for (size_t e = 0; e < l->net->edge_count; e++) {
        const struct cr_edge *edge = &l->net->edges[e];
        const size_t from = column[edge->from], to = column[edge->to];
        if (from != layer || cr_scene_hides_edge(l->scene, e) ||
            (cr_columns_are_stairs(l->scene) && (to > layer + 1 || changes_step(l, edge))))
            continue;
        widest_label = fmax(widest_label, cr_layout_weight_size(l, e).w);
        level = level && !l->scene->crowded[e];
    }
    const double arrow = cr_slot_size(&l->scene->labels, CR_SLOT_ARROW_EDGE).w;
    const double chevrons = has_overview(l) ? CHEVRON_ROOM : 0;
    if (widest_label <= 0 && cr_columns_are_stairs(l->scene))
        return STEP_GAP;
    if (level && cr_shown_count(l->scene, layer) != cr_shown_count(l->scene, layer + 1))
        return fmax(GAP_LEAST, fmax(widest_label * 1.3, arrow) + 50 + chevrons);
    if (level)
        return fmax(GAP_LEAST, fmax(widest_label, arrow) + 34 + chevrons);
    return fmax(GAP_LEAST, widest_label * 1.6 + 50 + chevrons);
}
