/*
 * Reading a network from DOT: see read_dot.h, and reading.h for the files that do it.
 *
 *     bytes -> source -> map (places, clean text) -> cgraph -> settings, nodes, edges
 *           -> samples -> what holds for the whole network
 */
#include "read/read_dot.h"

#include <stdlib.h>

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

/* Fills the network from the map; what is wrong goes to the diag. */
static void read_net(struct cr_net *net, const char *file, struct cr_diag *diag,
                     const struct cr_dot_map *map, struct cr_err *err)
{
    struct cr_reading reading = {.diag = diag, .map = map, .net = net};
    if (cr_dot_graph_read(&reading.graph, map, err) == 0 &&
        (name_net(net, file, map) || read_all(&reading)))
        diag->failed = true;
    cr_dot_graph_release(&reading.graph);
    cr_names_release(&reading.params);
    free(reading.counts);
    free(reading.columns);
    free(reading.led_to);
    free(reading.in_first);
    free(reading.in_edges);
}

struct cr_net *cr_read_dot(const char *file, const char *text, size_t size,
                           struct cr_buf *warnings, struct cr_buf *notes,
                           struct cr_err *err)
{
    struct cr_source source;
    if (cr_source_init(&source, file, text, size, err))
        return NULL;
    struct cr_diag diag = {.source = &source};
    diag.out[CR_SEVERITY_WARNING] = warnings;
    diag.out[CR_SEVERITY_NOTE] = notes;
    struct cr_dot_map map = {0};
    struct cr_net *net = calloc(1, sizeof *net);
    diag.failed = !net;
    if (net && cr_dot_map_make(&map, &diag) == 0)
        read_net(net, file, &diag, &map, err);
    cr_dot_map_release(&map);
    if (cr_diag_finish(&diag, err) == 0 && (!err || err->status == CR_STATUS_OK))
        return net;
    cr_net_free(net);
    return NULL;
}
