/*
 * What is differentiated: see reading.h.
 *
 * A network has either targets, and then it is the loss of its predictions, or an output:
 * an operation that nothing is held against.
 *
 *     minimize=f, maximize=f    f is the output, and parameters are updated towards less
 *                               or more of it
 *     output=f                  f is the output, and nothing is updated
 *     none of them, no target   the same with the only node that leads nowhere, when it is
 *                               an operation
 */
#include <stdlib.h>
#include <string.h>

#include "base/near.h"
#include "read/reading.h"

enum { SHOWN_RESULTS = 5 };

static bool is_leaf(const struct cr_node *node)
{
    return node->kind != CR_NODE_NEURON && node->kind != CR_NODE_OP;
}

/* The target of a node that computes something, be it well-formed or not. */
static bool has_target(const struct cr_reading *reading, size_t node)
{
    return !is_leaf(&reading->net->nodes[node]) &&
           (cr_is_set(reading, cr_a_node(node), "target") ||
            reading->net->nodes[node].from_data);
}

/* The node of this name, or CR_NONE. */
static long find_node(const struct cr_reading *reading, const char *name)
{
    return cr_names_find(&reading->map->nodes, name, strlen(name));
}

/* The word of the file names no node; an operation of a name near to it was meant. */
static int say_no_node(struct cr_reading *reading, const char *key, const char *name)
{
    const struct cr_net *net = reading->net;
    const char **names = calloc(net->node_count + 1, sizeof *names);
    if (!names)
        return -1;
    for (size_t n = 0; n < net->node_count; n++)
        if (net->nodes[n].kind == CR_NODE_OP)
            names[n] = net->nodes[n].name;
    cr_wrong(reading, cr_the_graph(), key, "%s=\"%s\" is no node%s", key,
             cr_cut(name).text, cr_hint(cr_nearest(name, names, net->node_count)).text);
    free(names);
    return 0;
}

/* The output that the file names. */
static int read_output(struct cr_reading *reading)
{
    struct cr_net *net = reading->net;
    const char *key = reading->output_key, *name = cr_value(reading, cr_the_graph(), key);
    const long node = find_node(reading, name);
    if (node < 0)
        return say_no_node(reading, key, name);
    if (is_leaf(&net->nodes[node]))
        cr_wrong(reading, cr_the_graph(), key,
                 "%s=\"%s\" is a leaf: nothing is computed there", key, cr_cut(name).text);
    else if (net->nodes[node].kind == CR_NODE_NEURON)
        cr_wrong(reading, cr_the_graph(), key,
                 "%s=\"%s\" is a neuron: only a node with an op can be the output", key,
                 cr_cut(name).text);
    else
        net->output = node;
    net->updates = strcmp(key, "output") != 0;
    net->maximize = strcmp(key, "maximize") == 0;
    return 0;
}

static void refuse_targets(struct cr_reading *reading)
{
    for (size_t n = 0; n < reading->net->node_count; n++)
        if (has_target(reading, n))
            cr_wrong(reading, cr_a_node(n), "target",
                     "target and the graph's %s exclude each other", reading->output_key);
}

/* The nodes that compute something and lead nowhere; a leaf that nothing uses is none. */
struct sinks {
    size_t *nodes;
    size_t count, ops, neurons;
};

static int find_sinks(const struct cr_net *net, struct sinks *sinks)
{
    bool *leads = calloc(net->node_count + 1, sizeof *leads);
    *sinks = (struct sinks){.nodes = calloc(net->node_count + 1, sizeof *sinks->nodes)};
    const bool room = leads && sinks->nodes;
    for (size_t e = 0; room && e < net->edge_count; e++)
        leads[net->edges[e].from] = true;
    for (size_t n = 0; room && n < net->node_count; n++) {
        const enum cr_node_kind kind = net->nodes[n].kind;
        if (leads[n] || (kind != CR_NODE_OP && kind != CR_NODE_NEURON))
            continue;
        sinks->nodes[sinks->count++] = n;
        sinks->ops += net->nodes[n].kind == CR_NODE_OP;
        sinks->neurons += net->nodes[n].kind == CR_NODE_NEURON;
    }
    free(leads);
    return room ? 0 : -1;
}

/* Several operations could be the output. */
static void say_results(struct cr_reading *reading, const struct sinks *sinks)
{
    const struct cr_node *nodes = reading->net->nodes;
    const char *first = NULL;
    struct cr_buf names = {0};
    size_t shown = 0;
    for (size_t i = 0; i < sinks->count && shown < SHOWN_RESULTS; i++) {
        const struct cr_node *node = &nodes[sinks->nodes[i]];
        if (node->kind != CR_NODE_OP)
            continue;
        cr_buf_printf(&names, "%s\"%s\"", shown++ ? ", " : "", cr_cut(node->name).text);
        first = first ? first : node->name;
    }
    if (sinks->ops > shown)
        cr_buf_printf(&names, " and %zu more", sinks->ops - shown);
    cr_diag_add(reading->diag, CR_SEVERITY_ERROR, CR_NOWHERE,
                "nothing to predict: no node has a target, and %s are %s results (write "
                "output=\"%s\" to choose one)",
                cr_buf_text(&names), sinks->ops == 2 ? "both" : "all", cr_cut(first).text);
    reading->diag->failed |= names.failed;
    cr_buf_release(&names);
}

/* The output that follows from the edges; else there is nothing to do. */
static int find_output(struct cr_reading *reading)
{
    struct cr_net *net = reading->net;
    struct sinks sinks;
    const int failed = find_sinks(net, &sinks);
    if (!failed && sinks.count == 1 && sinks.ops == 1) {
        net->output = (long)sinks.nodes[0];
        net->updates = false;
    } else if (!failed && sinks.ops > 1 && !sinks.neurons) {
        say_results(reading, &sinks);
    } else if (!failed) {
        cr_diag_add(reading->diag, CR_SEVERITY_ERROR, CR_NOWHERE,
                    "nothing to predict: no node has a target");
    }
    free(sinks.nodes);
    return failed;
}

static bool any_target(const struct cr_reading *reading)
{
    for (size_t n = 0; n < reading->net->node_count; n++)
        if (has_target(reading, n))
            return true;
    return false;
}

/* There is no loss beside an output. */
static void leave_loss(struct cr_reading *reading)
{
    struct cr_net *net = reading->net;
    net->loss = CR_OP_SSE;
    if (net->output != CR_NONE && cr_is_set(reading, cr_the_graph(), "loss"))
        cr_say(reading, CR_SEVERITY_WARNING, cr_the_graph(), "loss",
               "loss is ignored: node \"%s\" is the output, and there is no loss",
               cr_cut(net->nodes[net->output].name).text);
}

int cr_check_output(struct cr_reading *reading)
{
    if (!reading->output_key && any_target(reading))
        return 0;
    if (reading->output_key)
        refuse_targets(reading);
    const int failed = reading->output_key ? read_output(reading) : find_output(reading);
    leave_loss(reading);
    return failed;
}
