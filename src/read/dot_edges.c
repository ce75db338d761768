/* Attributes of edges and the order of operands: see reading.h. */
#include <stdlib.h>

#include "base/dot_id.h"
#include "read/reading.h"

/* `weight` in place of `w`: shows the line to write. */
static void refuse_weight(struct cr_reading *reading, size_t index, const char *weight)
{
    const struct cr_edge *edge = &reading->net->edges[index];
    struct cr_buf line = {0};
    cr_dot_id_put(&line, reading->net->nodes[edge->from].name);
    cr_buf_puts(&line, " -> ");
    cr_dot_id_put(&line, reading->net->nodes[edge->to].name);
    cr_buf_puts(&line, " [w=");
    cr_dot_id_put(&line, cr_cut(weight).text);
    cr_buf_puts(&line, "]");
    cr_wrong(reading, cr_an_edge(index), "weight",
             "weight is Graphviz's layout attribute, a network's weight is w; write: %s",
             cr_buf_text(&line));
    reading->diag->failed |= line.failed;
    cr_buf_release(&line);
}

static void read_weight(struct cr_reading *reading, size_t index)
{
    struct cr_edge *edge = &reading->net->edges[index];
    const struct cr_thing thing = cr_an_edge(index);
    edge->has_weight =
        cr_number_or_param(reading, thing, "w", &edge->weight, &edge->weight_param);
    if (edge->has_weight || cr_is_set(reading, thing, "w"))
        return;
    const char *weight = cr_value(reading, thing, "weight");
    if (weight)
        refuse_weight(reading, index, weight);
    else if (!cr_is_set(reading, thing, "weight"))
        cr_say(reading, CR_SEVERITY_WARNING, thing, NULL, " has no w: taken as a fixed 1");
}

static void read_operand(struct cr_reading *reading, size_t index)
{
    const struct cr_node *to = &reading->net->nodes[reading->net->edges[index].to];
    if (cr_is_own(reading, cr_an_edge(index), "w"))
        cr_wrong(reading, cr_an_edge(index), "w",
                 "w on an edge into an operation: node \"%s\" takes its operands as they are",
                 to->name);
}

static int read_edge(struct cr_reading *reading, size_t index)
{
    struct cr_edge *edge = &reading->net->edges[index];
    const struct cr_dot_arc *arc = &reading->graph.arcs[index];
    edge->from = arc->from;
    edge->to = arc->to;
    edge->weight_param = CR_NONE;
    if (arc->written >= 0)
        edge->line = reading->map->edges[arc->written].at.line;
    if (reading->net->nodes[edge->to].kind == CR_NODE_OP)
        read_operand(reading, index);
    else if (reading->net->nodes[edge->to].kind == CR_NODE_NEURON)
        read_weight(reading, index);
    return cr_symbol_text(reading, cr_an_edge(index), &edge->symbol);
}

int cr_read_edges(struct cr_reading *reading)
{
    struct cr_net *net = reading->net;
    net->edge_count = reading->graph.arc_count;
    net->edges = cr_arena_alloc(&net->arena, net->edge_count, sizeof *net->edges);
    if (!net->edges)
        return -1;
    for (size_t i = 0; i < net->edge_count; i++)
        if (read_edge(reading, i))
            return -1;
    return 0;
}

/* The edges into each node, in the file's order. */
static int find_incoming(struct cr_reading *reading)
{
    const struct cr_dot_graph *graph = &reading->graph;
    const size_t nodes = reading->net->node_count;
    size_t *first = calloc(nodes + 2, sizeof *first);
    size_t *edges = calloc(graph->arc_count + 1, sizeof *edges);
    reading->in_first = first;
    reading->in_edges = edges;
    if (!first || !edges)
        return -1;
    for (size_t i = 0; i < graph->arc_count; i++)
        first[graph->arcs[i].to + 2]++;
    for (size_t n = 2; n < nodes + 2; n++)
        first[n] += first[n - 1];
    for (size_t i = 0; i < graph->arc_count; i++)
        edges[first[graph->arcs[i].to + 1]++] = i; /* leaves first[n + 1] at n's end */
    return 0;
}

static void say_arg_taken(struct cr_reading *reading, size_t index, size_t arg, size_t by)
{
    const struct cr_dot_arc *other = &reading->graph.arcs[by];
    cr_wrong(reading, cr_an_edge(index), "arg", "arg=%zu is taken by edge \"%s -> %s\"", arg,
             reading->map->nodes.items[other->from], reading->map->nodes.items[other->to]);
}

/* Where `arg` puts the edges into a node: order[arg - 1] is the edge. False when there is
 * no arg, or when something is wrong with them. */
static bool find_order(struct cr_reading *reading, size_t node, size_t *order)
{
    const size_t *edges = reading->in_edges + reading->in_first[node];
    const size_t count = reading->in_first[node + 1] - reading->in_first[node];
    const size_t none = reading->graph.arc_count;
    size_t found = 0;
    bool right = true;
    for (size_t i = 0; i < count; i++) {
        order[i] = none;
        found += cr_is_set(reading, cr_an_edge(edges[i]), "arg");
    }
    for (size_t i = 0; found && i < count; i++) {
        size_t arg = 0;
        const struct cr_thing edge = cr_an_edge(edges[i]);
        if (!cr_is_set(reading, edge, "arg"))
            cr_wrong(reading, edge, NULL, " has no arg, but other edges into node \"%s\" have one",
                     reading->map->nodes.items[node]);
        else if (cr_whole(reading, edge, "arg", 1, count, &arg) && order[arg - 1] != none)
            say_arg_taken(reading, edges[i], arg, order[arg - 1]);
        if (arg == 0 || order[arg - 1] != none)
            right = false;
        else
            order[arg - 1] = edges[i];
    }
    return found && right;
}

/* The arcs into a node change places among themselves. */
static void put_in_order(struct cr_reading *reading, size_t node, const size_t *order,
                         struct cr_dot_arc *arcs)
{
    const size_t *edges = reading->in_edges + reading->in_first[node];
    const size_t count = reading->in_first[node + 1] - reading->in_first[node];
    for (size_t i = 0; i < count; i++)
        arcs[i] = reading->graph.arcs[order[i]];
    for (size_t i = 0; i < count; i++)
        reading->graph.arcs[edges[i]] = arcs[i];
}

int cr_read_operand_order(struct cr_reading *reading)
{
    if (find_incoming(reading))
        return -1;
    size_t *order = calloc(reading->graph.arc_count + 1, sizeof *order);
    struct cr_dot_arc *arcs = calloc(reading->graph.arc_count + 1, sizeof *arcs);
    const bool room = order && arcs;
    for (size_t n = 0; room && n < reading->net->node_count; n++)
        if (reading->net->nodes[n].kind == CR_NODE_OP && find_order(reading, n, order))
            put_in_order(reading, n, order, arcs);
    free(order);
    free(arcs);
    return room ? 0 : -1;
}
