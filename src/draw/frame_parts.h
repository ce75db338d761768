/*
 * The parts that a frame is written from (frame.c, frame_edges.c, frame_shapes.c,
 * frame_labels.c): one struct that says which step of which scene goes where.
 */
#ifndef CR_DRAW_FRAME_PARTS_H
#define CR_DRAW_FRAME_PARTS_H

#include "draw/dot_text.h"
#include "draw/place.h"
#include "draw/scene.h"
#include "draw/texts.h"

/* How strongly an element is drawn: not reached yet, done, what the step is about. */
enum cr_strength { CR_DIM, CR_NORMAL, CR_FOCUS };

struct cr_frame {
    struct cr_scene *scene;
    const struct cr_model *model;
    const struct cr_net *net;
    const struct cr_state *state;
    const struct cr_step *step;
    struct cr_dot out;
    struct cr_curve *curves;         /* of the step's arrows */
    struct cr_box *labels;           /* of the step's arrows; w 0: none */
    unsigned char *edge_strength;    /* per edge */
    bool web;                        /* so many edges are in focus that none stands out */
    double moment; /* of what moves, from 0 to 1 where it begins anew; -1: nothing moves */
    double head_y, foot_y;           /* where the next line of head and foot goes */
    double foot_width;               /* of the widest line of the foot */
};

/* Is the network shown plainly: nothing dim, nothing in focus? */
bool cr_frame_is_plain(const struct cr_frame *f);

bool cr_frame_marks(const struct cr_frame *f, long quantity);
bool cr_frame_knows(const struct cr_frame *f, long quantity);
enum cr_strength cr_frame_node_strength(const struct cr_frame *f, size_t node);

/* Of a bias, a prediction or a target of the node: dim when only a chain is lit up that does
 * not go through the node; of the bias of a layer, when it goes through none of its nodes. */
enum cr_strength cr_frame_chip_strength(const struct cr_frame *f, size_t node, long quantity);
enum cr_strength cr_frame_layer_bias_strength(const struct cr_frame *f, size_t layer);
const char *cr_frame_get(const struct cr_frame *f, const char *role, const char *key);
const char *cr_frame_edge_role(enum cr_strength strength);

/* The common ends of an element: classes, what a resting pointer is told, the user's own
 * presentation attributes. */
void cr_frame_classes(struct cr_frame *f, const char *role, enum cr_strength strength,
                      const char *own);
void cr_frame_tooltip(struct cr_frame *f, long quantity);
/* The user's link, also on what lies over the node or the edge that has it. */
void cr_frame_link(struct cr_frame *f, long quantity);
bool cr_frame_edge_key(struct cr_frame *f, long own, long from, long to);
bool cr_frame_arrow_key(struct cr_frame *f, const struct cr_arrow *arrow);
void cr_frame_user_attrs(struct cr_frame *f, const struct cr_attr *attrs, size_t count);
const char *cr_frame_user_attr(const struct cr_attr *attrs, size_t count, const char *key);

/* A filled shape in a role's colours, dimmed or with the focus's line. */
void cr_frame_fill(struct cr_frame *f, const char *role, enum cr_strength strength);

/* A label: a plain node as large as its text, in the colour of `role`. */
void cr_frame_label(struct cr_frame *f, const char *name, struct cr_point at,
                    const struct cr_text *text, const char *role);

/* An outline around the label at `at` when its number is disputed: solid where a mistake
 * was made, dashed where it only follows from one. Returns where the label stands in it, or
 * `at` without one. */
struct cr_point cr_frame_dispute(struct cr_frame *f, const char *name, struct cr_point at,
                                 const struct cr_text *text);

/* The same of an edge whose label has no room: its line. */
void cr_frame_dispute_edge(struct cr_frame *f, size_t edge);

/* A badge on each thing that is unhealthy. */
void cr_frame_notices(struct cr_frame *f);

/* The colour and width of a line of that role. */
void cr_frame_line(struct cr_frame *f, const char *role, double width);

/* The theme's role of a red arrow: each of several paths has its own. */
const char *cr_frame_arrow_role(const struct cr_frame *f, const struct cr_arrow *arrow);

/* A bar: the divider of a neuron, the rule before the targets. */
void cr_frame_bar(struct cr_frame *f, const char *name, const struct cr_box *box,
                  const char *color, const char *class);

/* Where a circuit's label stands, and what its gate is called in the document. */
struct cr_box cr_circuit_label_box(const struct cr_frame *f, const struct cr_text *text);
const char *cr_circuit_gate_id(struct cr_frame *f, size_t value);

/* The layers of a frame, in drawing order. */
void cr_frame_edges(struct cr_frame *f);
void cr_frame_shapes(struct cr_frame *f);
int cr_frame_labels(struct cr_frame *f, struct cr_err *err);

#endif
