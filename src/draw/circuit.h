/*
 * A circuit: the graph of a model as operations and wires, laid out once for a story.
 *
 *        share  local derivative
 *      +------------------------------+
 *      |          d u/d x = 0.5       |       value above the wire, gradient below it,
 *   -->|-- 0.1 -->( x )--- -2.00 -----|-->    beside the operation that they come from;
 *      |            u      d = 0.2    |       where a value is used several times, what
 *      +------------------------------+       each use gives back stands at its end
 *
 * Graphviz's `dot` places boxes of that size, left to right, and runs the wires between
 * them, so nothing in a box can come near to anything in another.
 */
#ifndef CR_DRAW_CIRCUIT_H
#define CR_DRAW_CIRCUIT_H

#include "draw/frame_parts.h"
#include "draw/texts_walk.h"

/* A value: a leaf or an operation. */
struct cr_gate {
    bool drawn;
    size_t quantity;
    struct cr_box box;  /* with everything that belongs to it */
    struct cr_box body; /* the circle, or a leaf's chip */
    double left, right; /* room beside the body */
    double name;        /* the height of the name below it; 0: none */
    double over;        /* how far above the middle a local derivative stands */
    bool used;          /* is it an operand of something */
};

/* An operand place: the wire that leads to it. */
struct cr_wire {
    bool drawn;
    size_t from, to; /* values */
    size_t row;      /* from the top: which of the operation's wires */
    bool shared;     /* the value has other uses: the share is written down */
    bool back;       /* leads back to the left, where a step begins (circuit_fold.c) */
    bool local;      /* the local derivative has a place */
    struct cr_point *points; /* Bezier pieces, 3 n + 1, from body to body */
    size_t count;
    double level;    /* the height at which it reaches the box */
};

struct cr_circuit {
    struct cr_gate *gates;  /* per value of the graph */
    struct cr_wire *wires;  /* per operand place */
    struct cr_math **signs; /* per value: what is in an operation's circle */
    double left, bottom, right, top; /* of all boxes and wires, where they are now */
    bool placed;
    size_t operations;
    bool flat;  /* so many that these are set on one line */
    bool roomy; /* few enough operations for local derivatives in the picture */
};

/* What the measuring before the layout needs. NULL when memory is out. */
struct cr_circuit *cr_circuit_new(struct cr_scene *scene);

/* Places everything; needs the labels measured. Sets the scene's sizes. A second call keeps
 * the places and makes the board anew, for titles of another size. */
int cr_circuit_layout(struct cr_scene *scene, struct cr_gv *gv, struct cr_err *err);

/* The frame's wires, and what one text of it says: an operation or a leaf is drawn with the
 * text inside it. */
void cr_circuit_wires(struct cr_frame *f);
void cr_circuit_label(struct cr_frame *f, const struct cr_text *text);

/* Has the operation so many operands that each one's local derivative stands at its wire, and
 * not above and below the circle? */
bool cr_circuit_has_rows(const struct cr_graph *graph, size_t value);

/* How far up and down its body, as a part of half the height, wires reach it level. */
#define CR_LEVEL_PART 0.86

/* How far a wire's labels stand off it: above, and below, where red arrows run between. */
enum { CR_WIRE_OVER = 3, CR_WIRE_UNDER = 10, CR_RED_BELOW = 5 };

#endif
