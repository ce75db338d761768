/*
 * A layout in the making: what layout.c and layout_sizes.c share. Layers count from 1.
 */
#ifndef CR_DRAW_LAYOUT_PARTS_H
#define CR_DRAW_LAYOUT_PARTS_H

#include "draw/scene.h"

struct cr_layout {
    struct cr_scene *scene;
    const struct cr_model *model;
    const struct cr_net *net;
    struct cr_size neuron; /* every neuron: a circle, or a flat box */
    struct cr_size input, target, prediction, bias; /* the largest chips */
    struct cr_size bias_grad; /* the largest gradient above a bias's chip */
    double lead;          /* room left of the first column for its caption */
    double sink;          /* room below everything for edges that jump over layers */
    double stretch;       /* how much further apart rows are than they need at least */
    double widen;         /* how much the gaps are wider than they need at least */
    double settled;       /* that of the columns as they stand, once nothing moves them any
                             more; 0: something does */
    double *gaps;         /* right of each layer's column */
    double tail[3];       /* gaps: last column - predictions - rule - targets */
};

/* Room around things that both need to know. */
enum { CR_CHIP_GAP = 16, CR_BIAS_RISE = 34 };

/* The size of a quantity's slot; {0, 0} for CR_NONE. */
struct cr_size cr_layout_slot(const struct cr_layout *l, long quantity, enum cr_part part);

/* The label of an edge, both lines. */
struct cr_size cr_layout_weight_size(const struct cr_layout *l, size_t edge);

bool cr_layout_is_neuron(const struct cr_layout *l, size_t node);

/* Neurons and chips: as large as the largest label that any frame puts there. */
void cr_layout_size_neurons(struct cr_layout *l);
void cr_layout_size_chips(struct cr_layout *l);

/* Are there biases of their own in a layer of several neurons? They stand over each. Has
 * the layer a bias above its column: one for all, or its only neuron's? */
bool cr_layout_has_inner_biases(const struct cr_layout *l, size_t layer);
bool cr_layout_has_top_bias(const struct cr_layout *l, size_t layer);

/* Room for a caption above or below something. */
double cr_layout_caption_room(const struct cr_layout *l);

/* Room under a neuron for its arc and what that is labelled. */
double cr_layout_arc_room(const struct cr_layout *l);

/* Room between a neuron and what comes below it. The label of a box's arc stands beside the
 * next one's bias, where the bias's gradient comes later. */
double cr_layout_between(const struct cr_layout *l, size_t layer);

/* From the last row to the lower border of the column. */
double cr_layout_under(const struct cr_layout *l, size_t layer);

/* From the upper border of the column to the first row: as much for a neuron by itself. */
double cr_layout_above(const struct cr_layout *l, size_t layer);

/* Room over each neuron for its bias; from one row to the next; from first to last. */
double cr_layout_over(const struct cr_layout *l, size_t layer);
double cr_layout_pitch(const struct cr_layout *l, size_t layer);
double cr_layout_span(const struct cr_layout *l, size_t layer);

/* Heights above and below the middle that a layer takes, captions and biases included. */
void cr_layout_extent(const struct cr_layout *l, size_t layer, double *above, double *below);
/* Room at the left of a column for the red arrows of many rows to the bias of all. */
double cr_layout_lanes_room(const struct cr_layout *l, size_t layer);
double cr_layout_column_width(const struct cr_layout *l, size_t layer);

/* The least gap right of a layer: its labels and some of the edge have to be seen. */
double cr_layout_least_gap(const struct cr_layout *l, size_t layer);

#endif
