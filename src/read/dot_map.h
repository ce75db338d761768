/*
 * The map of a DOT file: what stands where, and the file again without its traps.
 *
 * cgraph decides what a file means, but keeps no lines, never gets back on its feet after
 * some syntax errors, and takes shapes of input that cost it gigabytes. So cr_dot_map_make
 * goes over the file first, once: it reports a syntax error with its place, refuses what
 * is too much, remembers where each node, edge and attribute was written, and writes
 * `clean`, the same digraph for cgraph to read:
 *
 *     x -> n [w=0.3] // why     is     "0"->"1"["w"="0.3"];
 *
 * Nodes go by their numbers in `nodes` there (so cgraph never sees an id), every word is
 * quoted, comments are gone. What cgraph is not to see stands for itself there by a word that
 * no source can have (CR_DOT_STAND_IN): a value that was HTML, and a long one by its number in
 * `longs`, as cgraph goes over a word from its start again for each 8 KB of it.
 */
#ifndef CR_READ_DOT_MAP_H
#define CR_READ_DOT_MAP_H

#include <stdbool.h>

#include "read/attributes.h"
#include "read/diag.h"
#include "read/names.h"

/* key=value, as written: its key is a number in `keys`. */
struct cr_dot_attr {
    uint32_t key;
    struct cr_place value;
};

/* The attributes written in one statement: attrs[first .. first + count). */
struct cr_dot_attrs {
    uint32_t first, count;
};

/* A default: `node [key=...]`. */
struct cr_dot_default {
    uint32_t count;        /* how many there are of this key */
    struct cr_place value; /* of the last one */
};

struct cr_dot_node {
    struct cr_place at;   /* its first own statement, else its first edge statement */
    struct cr_place last; /* where it was named last */
    bool declared;        /* it has a statement of its own */
    uint32_t statements;  /* 1 + the newest of these with attributes, or 0 */
};

struct cr_dot_statement {
    struct cr_dot_attrs attrs;
    uint32_t older; /* 1 + the node's one before, or 0 */
};

/* One edge as the file makes it; in the file's order. */
struct cr_dot_edge {
    uint32_t from, to;
    struct cr_place at; /* of its tail */
    struct cr_dot_attrs attrs;
};

/* The first byte of what stands for another value; behind it a number, or nothing for HTML. */
enum { CR_DOT_STAND_IN = 1 };

struct cr_dot_map {
    const char *name; /* of the digraph, "" when it has none; in the arena of `nodes` */
    struct cr_buf clean;
    struct cr_names nodes, keys[CR_DOT_OBJECTS], longs;
    struct cr_dot_default *defaults[CR_DOT_OBJECTS]; /* by key */
    struct cr_dot_node *node;                        /* by number */
    struct cr_dot_statement *statements;
    struct cr_dot_edge *edges;
    struct cr_dot_attr *attrs;
    size_t node_capacity, statement_count, statement_capacity, edge_count, edge_capacity;
    size_t attr_count, attr_capacity, default_capacity[CR_DOT_OBJECTS];
};

/* Makes the map of diag->source. -1 when the file is no digraph (one error was added), or
 * when memory is out (diag->failed). Release it in either case. */
int cr_dot_map_make(struct cr_dot_map *map, struct cr_diag *diag);
void cr_dot_map_release(struct cr_dot_map *map);

/* Where a key's value was written in an object's own statements, the last time; a place
 * without a line when nowhere: it has it from a default, if at all. `index` is in nodes or
 * edges. For the graph, these are the attributes of the whole digraph. */
struct cr_place cr_dot_map_own(const struct cr_dot_map *map, enum cr_dot_object object,
                               size_t index, const char *key);

/* The same, else where the only default of this key was written, else CR_NOWHERE. */
struct cr_place cr_dot_map_value(const struct cr_dot_map *map, enum cr_dot_object object,
                                 size_t index, const char *key);

#endif
