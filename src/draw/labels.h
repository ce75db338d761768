/*
 * Labels: what is written where, and how large it is.
 *
 * All labels of all frames are written once before the layout, measured by Graphviz in one
 * go, and found again by their text when the frames are drawn. A *slot* is a place that has
 * different labels in different frames; space is kept for the largest of them.
 */
#ifndef CR_DRAW_LABELS_H
#define CR_DRAW_LABELS_H

#include "base/arena.h"
#include "draw/geometry.h"
#include "draw/gv.h"

struct cr_size {
    double w, h;
};

struct cr_labels {
    struct cr_arena arena;
    struct cr_gv_label *labels;       /* every different one */
    size_t count, capacity, measured; /* so many of them are measured */
    size_t *table;                    /* open hash: index + 1 into labels */
    size_t table_size;
    struct cr_slot_use {
        size_t slot, label;
        struct cr_size around;
    } * uses;
    size_t use_count, use_capacity;
    struct cr_size *slots; /* after cr_labels_measure */
    size_t *last;          /* per slot: its last use + 1; 0: none */
    size_t slot_count;
};

int cr_labels_init(struct cr_labels *labels, size_t slots, struct cr_err *err);
void cr_labels_release(struct cr_labels *labels);

/* Empties the slots. Labels that were measured stay so. */
void cr_labels_clear(struct cr_labels *labels);

/* Writes a label down for a slot, which is to have room around it at its sides and over
 * it. */
int cr_labels_add(struct cr_labels *labels, size_t slot, const char *html,
                  const char *font, double size, struct cr_size around, struct cr_err *err);

/* Measures all that were added. */
int cr_labels_measure(struct cr_labels *labels, struct cr_gv *gv, struct cr_err *err);

/* Takes what stands in a slot to be so many times as large, without measuring. */
void cr_labels_scale(struct cr_labels *labels, size_t slot, double times);

/* The size of a slot: of its widest and of its highest label. */
struct cr_size cr_slot_size(const struct cr_labels *labels, size_t slot);

/* The size of a label that was added; {0, 0} for one that was not. */
struct cr_size cr_label_size(const struct cr_labels *labels, const char *html, double size);

#endif
