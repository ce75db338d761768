/*
 * Reading a network from DOT: see read_dot.h, and reading.h for the files that do it.
 *
 *     bytes -> source -> map (places, clean text) -> cgraph -> settings, nodes, edges
 *           -> samples -> what holds for the whole network
 */
#include "read/read_dot.h"

#include <stdlib.h>

#include "read/micrograd.h"
#include "read/reading.h"

/* Everything from cgraph's digraph to a checked network. */
static int read_all(struct cr_reading *reading)
{
    reading->counts = calloc(reading->map->nodes.count + 1, sizeof *reading->counts);
    if (!reading->counts)
        return -1;
    return cr_read_settings(reading) || cr_read_data(reading) || cr_read_nodes(reading) ||
                   cr_read_operand_order(reading) || cr_read_edges(reading) ||
                   cr_read_style(reading) || cr_read_samples(reading) ||
                   cr_check_net(reading) || cr_check_names(reading)
               ? -1
               : 0;
}

static int name_net(struct cr_net *net, const char *file, const struct cr_dot_map *map)
{
    net->file = cr_arena_string(&net->arena, file);
    net->name = cr_arena_string(&net->arena, map->name ? map->name : "");
    return net->file && net->name ? 0 : -1;
}

/* What another program drew, in our own words. */
struct rewritten {
    struct cr_buf text; /* empty: the file is a network */
    size_t *lines;      /* of its nodes, in the file */
    double unit;
};

/* Fills the network from the map, or rewrites the file; what is wrong goes to the diag. */
static void read_net(struct cr_net *net, const char *file, struct cr_diag *diag,
                     const struct cr_dot_map *map, struct rewritten *rewritten,
                     struct cr_err *err)
{
    struct cr_reading reading = {.diag = diag, .map = map, .net = net};
    const int failed = cr_dot_graph_read(&reading.graph, map, err);
    if (!failed && cr_micrograd_is(&reading.graph)) {
        rewritten->lines = calloc(map->nodes.count + 1, sizeof *rewritten->lines);
        if (!rewritten->lines || cr_micrograd_rewrite(&reading.graph, diag, &rewritten->text,
                                                      rewritten->lines, &rewritten->unit))
            diag->failed = true;
    } else if (!failed && (name_net(net, file, map) || read_all(&reading))) {
        diag->failed = true;
    }
    cr_dot_graph_release(&reading.graph);
    cr_names_release(&reading.params);
    free(reading.counts);
    free(reading.columns);
    free(reading.led_to);
    free(reading.in_first);
    free(reading.in_edges);
}

/* The network of the rewritten text. */
static struct cr_net *read_rewritten(const char *file, const struct rewritten *rewritten,
                                     const struct cr_limits *limits, struct cr_err *err)
{
    struct cr_net *net = cr_read_dot(file, cr_buf_text(&rewritten->text),
                                     rewritten->text.size, limits, NULL, NULL, err);
    for (size_t n = 0; net && n < net->node_count; n++)
        net->nodes[n].line = rewritten->lines[n];
    if (net)
        net->rounded = rewritten->unit;
    return net;
}

struct cr_net *cr_read_dot(const char *file, const char *text, size_t size,
                           const struct cr_limits *limits, struct cr_buf *warnings,
                           struct cr_buf *notes, struct cr_err *err)
{
    struct cr_source source;
    if (cr_source_init(&source, file, text, size, limits, err))
        return NULL;
    struct cr_diag diag = {.source = &source};
    diag.out[CR_SEVERITY_WARNING] = warnings;
    diag.out[CR_SEVERITY_NOTE] = notes;
    struct cr_dot_map map = {0};
    struct rewritten rewritten = {0};
    struct cr_net *net = calloc(1, sizeof *net);
    diag.failed = !net;
    if (net && cr_dot_map_make(&map, &diag) == 0)
        read_net(net, file, &diag, &map, &rewritten, err);
    cr_dot_map_release(&map);
    bool good = cr_diag_finish(&diag, err) == 0 && (!err || err->status == CR_STATUS_OK);
    if (good && rewritten.text.size) {
        cr_net_free(net);
        net = read_rewritten(file, &rewritten, limits, err);
        good = net != NULL;
    }
    cr_buf_release(&rewritten.text);
    free(rewritten.lines);
    if (good)
        return net;
    cr_net_free(net);
    return NULL;
}
