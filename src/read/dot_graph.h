/*
 * The digraph as cgraph reads it; the one place that knows cgraph.
 *
 * Nodes keep their numbers of the map. Edges are numbered anew, in the order in which
 * cgraph made them (a strict digraph has fewer than the file says), and each remembers
 * which of the map's edges it is, where that is certain.
 */
#ifndef CR_READ_DOT_GRAPH_H
#define CR_READ_DOT_GRAPH_H

#include "read/dot_map.h"

struct Agraph_s;
struct Agnode_s;
struct Agedge_s;
struct Agsym_s;

struct cr_dot_arc {
    struct Agedge_s *edge;
    uint32_t from, to;
    long written; /* in map->edges, or -1 */
};

struct cr_dot_graph {
    const struct cr_dot_map *map; /* borrowed */
    struct Agraph_s *root;
    struct Agnode_s **nodes;
    struct cr_dot_arc *arcs;
    size_t arc_count;
    struct Agsym_s **symbols[CR_DOT_OBJECTS]; /* by the map's key numbers; may be NULL */
};

/* Reads map->clean. -1 with err set. Release it in either case. */
int cr_dot_graph_read(struct cr_dot_graph *graph, const struct cr_dot_map *map,
                      struct cr_err *err);
void cr_dot_graph_release(struct cr_dot_graph *graph);

/* The value of an attribute, by its key's number: NULL when it has none or an empty one.
 * `index` is a node's number or an arc's. */
const char *cr_dot_graph_get(const struct cr_dot_graph *graph, enum cr_dot_object object,
                             size_t index, size_t key);

/* Was that value an HTML string? Then its text is lost. */
bool cr_dot_graph_is_html(const char *value);

#endif
