/*
 * The digraph as cgraph reads it: see dot_graph.h.
 *
 * cgraph's lexer keeps its buffer between readings. It gets the text of exactly one
 * digraph through a discipline of our own, all of it well-formed, so nothing stays behind.
 */
#include "read/dot_graph.h"

#include <graphviz/cgraph.h>
#include <stdlib.h>
#include <string.h>

struct feed {
    const char *text;
    size_t left;
};

static int read_feed(void *channel, char *out, int room)
{
    struct feed *feed = channel;
    const size_t count = feed->left < (size_t)room ? feed->left : (size_t)room;
    memcpy(out, feed->text, count);
    feed->text += count;
    feed->left -= count;
    return (int)count;
}

/* What could be said was said with its place when the map was made. */
static int quiet(char *message)
{
    (void)message;
    return 0;
}

static Agraph_t *read_text(const struct cr_buf *text)
{
    struct feed feed = {cr_buf_text(text), text->size};
    Agiodisc_t io = AgIoDisc;
    io.afread = read_feed;
    Agdisc_t discipline = {.id = &AgIdDisc, .io = &io};
    const agusererrf before = agseterrf(quiet);
    Agraph_t *graph = agread(&feed, &discipline);
    agseterrf(before);
    if (graph)
        graph->clos->disc.io = &AgIoDisc; /* ours goes out of scope */
    return graph;
}

static size_t number_of(Agnode_t *node)
{
    return strtoul(agnameof(node), NULL, 10);
}

/* The nodes by number; false when cgraph and the map do not agree. */
static bool find_nodes(struct cr_dot_graph *graph)
{
    const size_t count = graph->map->nodes.count;
    for (Agnode_t *n = agfstnode(graph->root); n; n = agnxtnode(graph->root, n)) {
        if (number_of(n) >= count)
            return false;
        graph->nodes[number_of(n)] = n;
    }
    for (size_t i = 0; i < count; i++)
        if (!graph->nodes[i])
            return false;
    return true;
}

static int by_sequence(const void *a, const void *b)
{
    const unsigned long x = AGSEQ(((const struct cr_dot_arc *)a)->edge);
    const unsigned long y = AGSEQ(((const struct cr_dot_arc *)b)->edge);
    return (x > y) - (x < y);
}

static void find_arcs(struct cr_dot_graph *graph)
{
    Agraph_t *root = graph->root;
    size_t count = 0;
    for (size_t i = 0; i < graph->map->nodes.count; i++)
        for (Agedge_t *e = agfstout(root, graph->nodes[i]); e && count < graph->arc_count;
             e = agnxtout(root, e))
            graph->arcs[count++] =
                (struct cr_dot_arc){e, (uint32_t)i, (uint32_t)number_of(aghead(e)), -1};
    graph->arc_count = count;
    if (count)
        qsort(graph->arcs, count, sizeof *graph->arcs, by_sequence);
}

/* An edge of the map or of cgraph, for matching them: the k-th from a to b is the k-th. */
struct match {
    uint32_t from, to;
    size_t index;
};

static bool same_ends(const struct match *a, const struct match *b)
{
    return a->from == b->from && a->to == b->to;
}

static int by_ends(const void *a, const void *b)
{
    const struct match *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    if (x->to != y->to)
        return x->to < y->to ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

/* How many matches from here on have the same ends. */
static size_t run_length(const struct match *matches, size_t left)
{
    size_t length = left > 0;
    while (length < left && same_ends(&matches[0], &matches[length]))
        length++;
    return length;
}

/* Where cgraph has as many edges from a to b as the file, they are the same ones. */
static void match_sorted(struct cr_dot_graph *graph, const struct match *arcs,
                         const struct match *edges, size_t edge_count)
{
    size_t e = 0;
    for (size_t a = 0, arc_run; a < graph->arc_count; a += arc_run) {
        arc_run = run_length(arcs + a, graph->arc_count - a);
        while (e < edge_count && !same_ends(&edges[e], &arcs[a]) &&
               by_ends(&edges[e], &arcs[a]) < 0)
            e++;
        size_t edge_run = run_length(edges + e, edge_count - e);
        if (edge_run && !same_ends(&edges[e], &arcs[a]))
            edge_run = 0;
        for (size_t i = 0; i < arc_run && arc_run == edge_run; i++)
            graph->arcs[arcs[a + i].index].written = (long)edges[e + i].index;
        e += edge_run;
    }
}

static int match_edges(struct cr_dot_graph *graph)
{
    const struct cr_dot_map *map = graph->map;
    struct match *arcs = calloc(graph->arc_count + 1, sizeof *arcs);
    struct match *edges = calloc(map->edge_count + 1, sizeof *edges);
    const bool room = arcs && edges;
    for (size_t i = 0; room && i < graph->arc_count; i++)
        arcs[i] = (struct match){graph->arcs[i].from, graph->arcs[i].to, i};
    for (size_t i = 0; room && i < map->edge_count; i++)
        edges[i] = (struct match){map->edges[i].from, map->edges[i].to, i};
    if (room) {
        qsort(arcs, graph->arc_count, sizeof *arcs, by_ends);
        qsort(edges, map->edge_count, sizeof *edges, by_ends);
        match_sorted(graph, arcs, edges, map->edge_count);
    }
    free(arcs);
    free(edges);
    return room ? 0 : -1;
}

static int find_symbols(struct cr_dot_graph *graph)
{
    static const int kinds[CR_DOT_OBJECTS] = {AGRAPH, AGNODE, AGEDGE};
    for (int object = 0; object < CR_DOT_OBJECTS; object++) {
        const struct cr_names *keys = &graph->map->keys[object];
        Agsym_t **symbols = calloc(keys->count + 1, sizeof(Agsym_t *));
        if (!symbols)
            return -1;
        graph->symbols[object] = symbols;
        for (size_t k = 0; k < keys->count; k++)
            symbols[k] = agattr(graph->root, kinds[object], (char *)keys->items[k], NULL);
    }
    return 0;
}

int cr_dot_graph_read(struct cr_dot_graph *graph, const struct cr_dot_map *map,
                      struct cr_err *err)
{
    *graph = (struct cr_dot_graph){.map = map, .root = read_text(&map->clean)};
    if (!graph->root)
        return cr_fail(err, CR_STATUS_INPUT, "cgraph does not read it");
    graph->arc_count = (size_t)agnedges(graph->root);
    graph->nodes = calloc(map->nodes.count + 1, sizeof(Agnode_t *));
    graph->arcs = calloc(graph->arc_count + 1, sizeof *graph->arcs);
    if (!graph->nodes || !graph->arcs || find_symbols(graph))
        return cr_fail_memory(err);
    if (!find_nodes(graph))
        return cr_fail(err, CR_STATUS_INPUT, "cgraph reads other nodes in it");
    find_arcs(graph);
    return match_edges(graph) ? cr_fail_memory(err) : 0;
}

const char *cr_dot_graph_get(const struct cr_dot_graph *graph, enum cr_dot_object object,
                             size_t index, size_t key)
{
    void *const thing = object == CR_DOT_THE_GRAPH ? (void *)graph->root
                        : object == CR_DOT_A_NODE  ? (void *)graph->nodes[index]
                                                   : (void *)graph->arcs[index].edge;
    Agsym_t *symbol = graph->symbols[object][key];
    const char *value = symbol ? agxget(thing, symbol) : NULL;
    if (!value || !*value)
        return NULL;
    return *value == CR_DOT_STAND_IN && value[1]
               ? graph->map->longs.items[strtoul(value + 1, NULL, 10)]
               : value;
}

bool cr_dot_graph_is_html(const char *value)
{
    return *value == CR_DOT_STAND_IN;
}

void cr_dot_graph_release(struct cr_dot_graph *graph)
{
    if (graph->root)
        agclose(graph->root);
    for (int object = 0; object < CR_DOT_OBJECTS; object++)
        free(graph->symbols[object]);
    free(graph->nodes);
    free(graph->arcs);
    *graph = (struct cr_dot_graph){0};
}
