/* New parameters in an old text: see net_back.h. */
#include "write/net_back.h"

#include <stdlib.h>
#include <string.h>

#include "base/dot_id.h"
#include "base/num.h"
#include "read/dot_graph.h"
#include "read/dot_scan.h"

/* A value of the file that changes: where it stands, and what takes its place. */
struct edit {
    struct cr_place at;
    double number;
    const char *text; /* in place of the number, or NULL */
};

struct back {
    const struct cr_net *net;
    const struct cr_limits *limits;
    struct cr_source source;
    struct cr_dot_map map;
    struct cr_dot_graph graph;
    struct edit *edits;
    size_t count, capacity;
    bool can, failed;
};

static void add_edit(struct back *b, struct cr_place at, double number, const char *text)
{
    struct edit *edits = cr_grown(b->edits, &b->capacity, b->count, sizeof *edits);
    b->can = b->can && at.line > 0;
    b->failed = b->failed || !edits;
    if (!edits)
        return;
    b->edits = edits;
    edits[b->count++] = (struct edit){at, number, text};
}

/* Is that what the file says already? */
static bool is_there(const struct back *b, enum cr_dot_object object, size_t index,
                     const char *key, double number)
{
    const long k = cr_names_find(&b->map.keys[object], key, strlen(key));
    const char *value = k < 0 ? NULL : cr_dot_graph_get(&b->graph, object, index, (size_t)k);
    double before;
    return value && cr_num_parse(value, strlen(value), &before) == CR_NUM_OK &&
           before == number;
}

static void edit_biases(struct back *b)
{
    for (size_t n = 0; n < b->net->node_count; n++) {
        const struct cr_node *node = &b->net->nodes[n];
        if (node->has_bias && node->bias_param == CR_NONE &&
            !is_there(b, CR_DOT_A_NODE, n, "b", node->bias))
            add_edit(b, cr_dot_map_own(&b->map, CR_DOT_A_NODE, n, "b"), node->bias, NULL);
    }
}

static void edit_weights(struct back *b)
{
    for (size_t e = 0; b->can && e < b->net->edge_count; e++) {
        const struct cr_edge *edge = &b->net->edges[e];
        const struct cr_dot_arc *arc = &b->graph.arcs[e];
        b->can = arc->from == edge->from && arc->to == edge->to && arc->written >= 0;
        if (b->can && edge->has_weight && edge->weight_param == CR_NONE &&
            !is_there(b, CR_DOT_AN_EDGE, e, "w", edge->weight))
            add_edit(b,
                     cr_dot_map_own(&b->map, CR_DOT_AN_EDGE, (size_t)arc->written, "w"),
                     edge->weight, NULL);
    }
}

static void edit_graph(struct back *b, const char *data, struct cr_buf *params)
{
    for (size_t i = 0; i < b->net->param_count; i++) {
        cr_buf_printf(params, "%s%s=", i ? ", " : "", b->net->params[i].name);
        cr_num_shortest(params, b->net->params[i].value);
    }
    if (b->net->param_count)
        add_edit(b, cr_dot_map_value(&b->map, CR_DOT_THE_GRAPH, 0, "params"), 0,
                 cr_buf_text(params));
    if (data)
        add_edit(b, cr_dot_map_value(&b->map, CR_DOT_THE_GRAPH, 0, "data"), 0, data);
    b->failed = b->failed || params->failed;
}

static int by_place(const void *x, const void *y)
{
    const uint32_t a = ((const struct edit *)x)->at.offset;
    const uint32_t b = ((const struct edit *)y)->at.offset;
    return (a > b) - (a < b);
}

/* Two changes at one place are of a number that several share. */
static void sort_edits(struct back *b)
{
    if (b->count)
        qsort(b->edits, b->count, sizeof *b->edits, by_place);
    for (size_t i = 1; i < b->count; i++)
        b->can = b->can && b->edits[i].at.offset != b->edits[i - 1].at.offset;
}

/* Where the word that begins at a place ends. */
static uint32_t end_of(const struct back *b, struct cr_place at)
{
    struct cr_dot_scan scan = cr_dot_scan_start(&b->source);
    scan.offset = at.offset;
    scan.line = at.line;
    const struct cr_dot_token token = cr_dot_scan_next(&scan);
    cr_dot_scan_release(&scan);
    return token.end;
}

static void put_edit(const struct edit *edit, struct cr_buf *out)
{
    struct cr_buf number = {0};
    if (!edit->text)
        cr_num_shortest(&number, edit->number);
    cr_dot_id_put(out, edit->text ? edit->text : cr_buf_text(&number));
    out->failed |= number.failed;
    cr_buf_release(&number);
}

static void put_text(const struct back *b, struct cr_buf *out)
{
    uint32_t from = 0;
    for (size_t i = 0; i < b->count; i++) {
        cr_buf_add(out, b->source.text + from, b->edits[i].at.offset - from);
        put_edit(&b->edits[i], out);
        from = end_of(b, b->edits[i].at);
    }
    cr_buf_add(out, b->source.text + from, b->source.size - from);
}

/* Are the objects of the text those of the network, in the same order? An `arg` may have
 * changed that of the edges. */
static bool agrees(const struct back *b)
{
    return b->graph.arc_count == b->net->edge_count &&
           b->map.nodes.count == b->net->node_count &&
           cr_names_find(&b->map.keys[CR_DOT_AN_EDGE], "arg", 3) < 0;
}

static int load(struct back *b, const char *text, size_t size, struct cr_err *err)
{
    struct cr_diag diag = {.source = &b->source};
    if (cr_source_init(&b->source, b->net->file, text, size, b->limits, err))
        return -1;
    const int failed = cr_dot_map_make(&b->map, &diag);
    if (cr_diag_finish(&diag, err) || failed)
        return -1;
    return cr_dot_graph_read(&b->graph, &b->map, err);
}

int cr_net_write_back(const struct cr_net *net, const char *text, size_t size,
                      const struct cr_limits *limits, const char *data, struct cr_buf *out,
                      bool *can, struct cr_err *err)
{
    struct back b = {.net = net, .limits = limits};
    struct cr_buf params = {0};
    int failed = load(&b, text, size, err);
    b.can = !failed && agrees(&b);
    if (b.can) {
        edit_biases(&b);
        edit_weights(&b);
        edit_graph(&b, data, &params);
        sort_edits(&b);
    }
    if (b.failed)
        failed = cr_fail_memory(err);
    if (!failed && b.can)
        put_text(&b, out);
    *can = b.can;
    cr_dot_graph_release(&b.graph);
    cr_dot_map_release(&b.map);
    cr_buf_release(&params);
    free(b.edits);
    return failed || cr_buf_check(out, err) ? -1 : 0;
}
