/*
 * Writing DOT: elements with positions, one a line, every text escaped.
 *
 * An element is begun with cr_dot_node, cr_dot_edge or cr_dot_cluster, gets attributes, and
 * is ended. Names that are made here (cr_dot_name and the ids) live until the release.
 */
#ifndef CR_DRAW_DOT_TEXT_H
#define CR_DRAW_DOT_TEXT_H

#include "draw/geometry.h"
#include "read/net.h"

struct cr_dot {
    struct cr_buf *buf; /* borrowed */
    struct cr_arena names;
    bool failed;    /* memory ran out */
    double enlarge; /* arrowheads, from their length of 9 points; 0: not at all */
};

void cr_dot_release(struct cr_dot *dot);

/* "layer-2". */
const char *cr_dot_name(struct cr_dot *dot, const char *kind, size_t number);

/* "node-h1", "edge-x--h1": the user's names where they are plain letters, digits, dots and
 * underscores; else made so and told apart by a number. */
const char *cr_dot_node_id(struct cr_dot *dot, const char *kind, const struct cr_net *net,
                           size_t node);
const char *cr_dot_key_id(struct cr_dot *dot, const char *kind, const char *key,
                          size_t number);
const char *cr_dot_edge_id(struct cr_dot *dot, const struct cr_net *net, size_t edge);

void cr_dot_cluster(struct cr_dot *dot, const char *name, const struct cr_box *box,
                    const char *fill, const char *line);
void cr_dot_node(struct cr_dot *dot, const char *name, const struct cr_box *box,
                 const char *shape);

/* How long arrowheads are, in parts of 10 points: the edges' arrowsize. */
double cr_dot_arrow_size(const struct cr_dot *dot);

/* The last points of the curve become an arrowhead with its tip at the end; `size`: its size,
 * 1 for that of the frame's edges. */
void cr_dot_edge(struct cr_dot *dot, const char *tail, const char *head,
                 const struct cr_curve *curve, double size);

/* The same along Bezier pieces, 3 n + 1 points; size 0: without an arrowhead. */
void cr_dot_path(struct cr_dot *dot, const char *tail, const char *head,
                 const struct cr_point *points, size_t count, double size);

void cr_dot_string(struct cr_dot *dot, const char *key, const char *text);
void cr_dot_attr(struct cr_dot *dot, const char *key, const char *text); /* of the user's */
void cr_dot_number(struct cr_dot *dot, const char *key, double value);

/* label=<...>, a table; with a colour behind it where `background` is not "". */
void cr_dot_html(struct cr_dot *dot, const char *html, const char *background);
void cr_dot_classes(struct cr_dot *dot, const char *first, const char *second,
                    const char *third);
void cr_dot_end(struct cr_dot *dot);

#endif
