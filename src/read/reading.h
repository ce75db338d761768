/*
 * A network being read from DOT: what the files that do it share.
 *
 *     read_dot.c      the way through them
 *     dot_value.c     numbers, lists and plain text out of attributes
 *     dot_settings.c  attributes of the graph
 *     dot_data.c      samples from a CSV file
 *     dot_nodes.c     attributes of nodes
 *     dot_edges.c     attributes of edges, the order of operands
 *     attributes.c    the table of attributes
 *     dot_style.c     presentation attributes, unknown ones
 *     dot_samples.c   lists of one length, claimed numbers
 *     net_check.c     what holds for the whole network: kinds, layers
 *     net_output.c    what is differentiated: a loss of predictions, or an output
 *     net_names.c     names that must differ, names in `freeze`
 *
 * They add errors and go on; a function that returns int returns -1 only when memory is
 * out. Until all is read, names, numbers and edges may be wrong, but never out of range.
 */
#ifndef CR_READ_READING_H
#define CR_READ_READING_H

#include "read/dot_graph.h"
#include "read/net.h"

/* An object of the file; a node's number is its place in net->nodes, an edge's in
 * net->edges and graph.arcs. */
struct cr_thing {
    enum cr_dot_object object;
    size_t index;
};

/* How many numbers the lists of a node have; 0: there is none. */
struct cr_list_counts {
    size_t value, target;
};

struct cr_reading {
    struct cr_diag *diag;
    const struct cr_dot_map *map;
    struct cr_dot_graph graph;
    struct cr_net *net;
    struct cr_names params;         /* as net->params */
    struct cr_list_counts *counts;  /* of each node */
    size_t *in_first, *in_edges;    /* node n's edges: in_edges[in_first[n] .. in_first[n + 1]) */
    enum cr_op activation;          /* where a neuron has none */
    const double **columns;         /* of each node: its numbers of `data`, or NULL; NULL where
                                       there is no `data` */
    bool *led_to;                   /* of each node, with `data`: does an edge lead to it */
    size_t rows;                    /* of `data` */
    const char *output_key;         /* "minimize", "maximize", "output": the word of the file
                                       that names the output; NULL: it has none of them */
};

/* May the file name files elsewhere, and pass on attributes that are not known? */
static inline bool cr_is_trusted(const struct cr_reading *reading)
{
    const struct cr_limits *limits = reading->diag->source->limits;
    return limits && limits->trust;
}

/* How many edges lead into a node; known once the order of operands is. */
static inline size_t cr_in_count(const struct cr_reading *reading, size_t node)
{
    return reading->in_first[node + 1] - reading->in_first[node];
}

static inline struct cr_thing cr_the_graph(void)
{
    return (struct cr_thing){CR_DOT_THE_GRAPH, 0};
}

static inline struct cr_thing cr_a_node(size_t index)
{
    return (struct cr_thing){CR_DOT_A_NODE, index};
}

static inline struct cr_thing cr_an_edge(size_t index)
{
    return (struct cr_thing){CR_DOT_AN_EDGE, index};
}

/* Adds an error, warning or note about a thing, at the value of its attribute `key` where
 * that was written, else (also with key NULL) where the thing was:
 * `node "n": ` and the message, or `node "n"` and a message that starts with a blank. */
__attribute__((format(printf, 5, 6))) void cr_say(struct cr_reading *reading,
                                                  enum cr_severity severity,
                                                  struct cr_thing thing, const char *key,
                                                  const char *format, ...);

/* cr_say for errors. */
#define cr_wrong(reading, thing, key, ...)                                                \
    cr_say(reading, CR_SEVERITY_ERROR, thing, key, __VA_ARGS__)

/* dot_value.c: the text of an attribute, NULL when it is not set or empty. HTML is an
 * error, and then NULL as well. */
const char *cr_value(struct cr_reading *reading, struct cr_thing thing, const char *key);

/* Is it set, be it HTML? */
bool cr_is_set(const struct cr_reading *reading, struct cr_thing thing, const char *key);

/* Is it set, and by a statement of its own, not a default? */
bool cr_is_own(struct cr_reading *reading, struct cr_thing thing, const char *key);

/* " (did you mean x?)", or "" when nothing is near. */
struct cr_hint {
    char text[300];
};
struct cr_hint cr_hint(const char *nearest);

/* The attribute as one finite number; false when it is not set or wrong. */
bool cr_number(struct cr_reading *reading, struct cr_thing thing, const char *key,
               double *out);

/* As a whole number from `least` to `most`. */
bool cr_whole(struct cr_reading *reading, struct cr_thing thing, const char *key,
              size_t least, size_t most, size_t *out);

/* As a number or the name of a shared parameter. */
bool cr_number_or_param(struct cr_reading *reading, struct cr_thing thing, const char *key,
                        double *number, long *param);

/* As numbers with commas between, in the network's arena; *count is 0 when it is not set or
 * wrong. */
int cr_numbers(struct cr_reading *reading, struct cr_thing thing, const char *key,
               const double **numbers, size_t *count);

/* Is there no more of what the limit is for? If so, that is an error of the attribute. */
bool cr_is_within(struct cr_reading *reading, struct cr_thing thing, const char *key,
                  enum cr_limit limit, size_t count);

/* As plain text within CR_LIMIT_LABEL, in the network's arena; NULL when it is not set or
 * wrong. */
int cr_plain(struct cr_reading *reading, struct cr_thing thing, const char *key,
             const char **out);

/* The same of the attribute symbol, which is of a form. */
int cr_symbol_text(struct cr_reading *reading, struct cr_thing thing, const char **out);

/* As one of the words, and then that one of them; NULL when it is not set or unknown. */
const char *cr_choice(struct cr_reading *reading, struct cr_thing thing, const char *key,
                      const char *const *words, size_t count);

/* As the name of an operation of these classes; CR_OP_COUNT when not set or wrong. */
enum cr_op cr_operation(struct cr_reading *reading, struct cr_thing thing, const char *key,
                        unsigned classes);

/* dot_data.c: is the node an input because of its column? */
bool cr_is_data_input(const struct cr_reading *reading, size_t node);

/* The `value` or `target` of a node, from its column or as cr_numbers. */
int cr_read_list(struct cr_reading *reading, size_t node, const char *key,
                 const double **numbers, size_t *count);

/* The next of the words in *text, which are separated by any of `separators`: its length,
 * with *text moved on to it; 0 at the end. */
size_t cr_word(const char **text, const char *separators);

int cr_read_settings(struct cr_reading *reading);
int cr_read_data(struct cr_reading *reading); /* before the nodes */
int cr_read_nodes(struct cr_reading *reading);
int cr_read_operand_order(struct cr_reading *reading); /* before the edges */
int cr_read_edges(struct cr_reading *reading);
int cr_read_style(struct cr_reading *reading);
int cr_read_samples(struct cr_reading *reading);
int cr_check_net(struct cr_reading *reading);
int cr_check_output(struct cr_reading *reading); /* a part of it */
int cr_check_names(struct cr_reading *reading);

#endif
