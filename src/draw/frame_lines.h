/*
 * A frame's text, taken apart into its elements.
 *
 * Frames are written an element a line (frame.h, dot_text.h):
 *
 *     digraph "frame" {                                      \
 *       graph [..., outputorder=edgesfirst];                  | the head
 *       node [...];                                           |
 *       edge [...];                                          /
 *       subgraph "cluster-NAME" { graph [...] "NAME-anchor" [...] }
 *       "TAIL" -> "HEAD" [...];
 *       "NAME" [...];
 *     }
 *
 * so they can be known again, line by line, without being read as DOT. The order is the one
 * that Graphviz draws them in: clusters; edges, by their tails, then by their heads; nodes.
 * The latter two go by where a node is first mentioned.
 */
#ifndef CR_DRAW_FRAME_LINES_H
#define CR_DRAW_FRAME_LINES_H

#include <stdbool.h>

#include "read/names.h"

enum cr_line_kind { CR_LINE_CLUSTER, CR_LINE_EDGE, CR_LINE_NODE };

struct cr_frame_line {
    const char *text; /* in the frame's text; the newline is not part of it */
    size_t size;
    enum cr_line_kind kind;
    size_t list;       /* where the attributes begin, behind the '[' */
    size_t tail, head; /* nodes of `nodes`; a node itself is its own tail */
};

struct cr_frame_node {
    const char *name; /* as it is written, between the quotes */
    bool defined;     /* has it a line of its own */
    bool wanted;      /* for whoever uses the lines; false at first */
};

/* A zeroed struct is ready for use, and for the next frame after the last one. */
struct cr_frame_lines {
    const char *head;
    size_t head_size;
    struct cr_frame_line *lines;
    size_t count, capacity;
    size_t *order; /* of drawing: places in lines; behind them as much room */
    struct cr_frame_node *nodes; /* in the order of their first mention */
    size_t node_count, node_capacity;
    struct cr_names names;       /* of all frames so far */
    struct cr_mention *mentions; /* per name */
    size_t mention_count, mention_capacity;
    size_t frame;  /* the number of the frame, from 1 */
    size_t *first; /* per node: scratch for the order */
};

/* False when the text is not of this form, or memory is out: then it is to be drawn as a
 * whole. The text must live as long as the lines are used. */
bool cr_frame_lines_split(struct cr_frame_lines *lines, const char *dot);
void cr_frame_lines_release(struct cr_frame_lines *lines);

#endif
