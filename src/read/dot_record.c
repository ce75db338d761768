/* What is remembered of a DOT file, and how much of it at most: see dot_parse.h. */
#include "read/dot_parse.h"

#include <stdlib.h>
#include <string.h>

int cr_ids_add(struct cr_ids *ids, uint32_t id)
{
    uint32_t *items = cr_grown(ids->items, &ids->capacity, ids->count, sizeof *items);
    if (!items)
        return -1;
    ids->items = items;
    items[ids->count++] = id;
    return 0;
}

static int by_number(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

void cr_ids_unify(struct cr_ids *ids)
{
    if (ids->count < 2)
        return;
    qsort(ids->items, ids->count, sizeof *ids->items, by_number);
    size_t kept = 1;
    for (size_t i = 1; i < ids->count; i++)
        if (ids->items[i] != ids->items[kept - 1])
            ids->items[kept++] = ids->items[i];
    ids->count = kept;
}

static int refuse_id(struct cr_dot_parser *parser)
{
    if (parser->held.size == 0)
        cr_diag_add(parser->diag, CR_SEVERITY_ERROR, parser->held_at,
                    "a node's name is empty");
    else
        cr_diag_add(parser->diag, CR_SEVERITY_ERROR, parser->held_at,
                    "node \"%s\": the name is longer than %d bytes",
                    cr_cut(cr_buf_text(&parser->held)).text, CR_NAME_MOST);
    return -1;
}

static int new_node(struct cr_dot_parser *parser)
{
    struct cr_dot_map *map = parser->map;
    if (cr_dot_too_many(parser, CR_LIMIT_NODES, map->nodes.count))
        return -1;
    struct cr_dot_node *node =
        cr_grown(map->node, &map->node_capacity, map->nodes.count - 1, sizeof *node);
    if (!node)
        return cr_dot_memory(parser);
    map->node = node;
    node[map->nodes.count - 1] = (struct cr_dot_node){.at = parser->held_at};
    return 0;
}

int cr_dot_record_node(struct cr_dot_parser *parser, uint32_t *id)
{
    struct cr_dot_map *map = parser->map;
    const size_t before = map->nodes.count;
    if (parser->held.size == 0 || parser->held.size > CR_NAME_MOST)
        return refuse_id(parser);
    const long number =
        cr_names_add(&map->nodes, cr_buf_text(&parser->held), parser->held.size);
    if (number < 0)
        return cr_dot_memory(parser);
    if (map->nodes.count > before && new_node(parser))
        return -1;
    *id = (uint32_t)number;
    map->node[number].last = parser->held_at;
    return 0;
}

/* The number of the attribute name that is held. */
static long key_number(struct cr_dot_parser *parser, enum cr_dot_object object)
{
    struct cr_dot_map *map = parser->map;
    struct cr_names *keys = &map->keys[object];
    struct cr_dot_default *defaults =
        cr_grown(map->defaults[object], &map->default_capacity[object], keys->count,
                 sizeof *defaults);
    if (!defaults)
        return -1;
    map->defaults[object] = defaults;
    const size_t before = keys->count;
    const long key = cr_names_add(keys, cr_buf_text(&parser->held), parser->held.size);
    if (keys->count > before)
        defaults[key] = (struct cr_dot_default){0};
    return key;
}

static int count_attr(struct cr_dot_parser *parser)
{
    const struct cr_dot_map *map = parser->map;
    return cr_dot_too_many(parser, CR_LIMIT_ATTRIBUTES,
                           map->attr_count + map->statement_count + 1);
}

int cr_dot_record_attr(struct cr_dot_parser *parser, enum cr_dot_object object)
{
    struct cr_dot_map *map = parser->map;
    if (parser->held.size == 0 || parser->held.size > CR_NAME_MOST) {
        cr_diag_add(parser->diag, CR_SEVERITY_ERROR, parser->held_at,
                    "an attribute's name is %s", parser->held.size ? "too long" : "empty");
        return -1;
    }
    if (count_attr(parser))
        return -1;
    const long key = key_number(parser, object);
    struct cr_dot_attr *attrs =
        cr_grown(map->attrs, &map->attr_capacity, map->attr_count, sizeof *attrs);
    if (attrs)
        map->attrs = attrs;
    if (key < 0 || !attrs)
        return cr_dot_memory(parser);
    attrs[map->attr_count++] = (struct cr_dot_attr){(uint32_t)key, parser->token.at};
    return 0;
}

/* Attributes of a subgraph say nothing about the network, and are not remembered. */
int cr_dot_record_defaults(struct cr_dot_parser *parser, enum cr_dot_object object,
                           struct cr_dot_attrs attrs)
{
    struct cr_dot_map *map = parser->map;
    for (uint32_t i = 0; i < attrs.count; i++) {
        const struct cr_dot_attr *attr = &map->attrs[attrs.first + i];
        struct cr_dot_default *d = &map->defaults[object][attr->key];
        if (object == CR_DOT_THE_GRAPH && parser->depth)
            continue;
        d->count++;
        d->value = attr->value;
    }
    map->attr_count = attrs.first;
    return 0;
}

int cr_dot_record_statement(struct cr_dot_parser *parser, uint32_t id,
                            struct cr_dot_attrs attrs)
{
    struct cr_dot_map *map = parser->map;
    struct cr_dot_node *node = &map->node[id];
    if (!node->declared)
        node->at = node->last;
    node->declared = true;
    if (!attrs.count)
        return 0;
    if (count_attr(parser))
        return -1;
    struct cr_dot_statement *statements =
        cr_grown(map->statements, &map->statement_capacity, map->statement_count,
                 sizeof *statements);
    if (!statements)
        return cr_dot_memory(parser);
    map->statements = statements;
    statements[map->statement_count++] = (struct cr_dot_statement){attrs, node->statements};
    node->statements = (uint32_t)map->statement_count;
    return 0;
}

static int record_edge(struct cr_dot_parser *parser, struct cr_dot_edge edge)
{
    struct cr_dot_map *map = parser->map;
    struct cr_dot_edge *edges =
        cr_grown(map->edges, &map->edge_capacity, map->edge_count, sizeof *edges);
    if (!edges)
        return cr_dot_memory(parser);
    map->edges = edges;
    edges[map->edge_count++] = edge;
    return 0;
}

/* From every node of chain->nodes[first .. middle) to every one of [middle .. last). */
static int record_link(struct cr_dot_parser *parser, const struct cr_chain *chain,
                       size_t link, size_t last, struct cr_dot_attrs attrs)
{
    const struct cr_end *tail = &chain->ends[link];
    const size_t middle = chain->ends[link + 1].first;
    const size_t tails = middle - tail->first, heads = last - middle;
    if (cr_dot_too_many(parser, CR_LIMIT_EDGES, parser->map->edge_count + tails * heads))
        return -1;
    if (cr_dot_record_members(parser, tails * heads * parser->depth))
        return -1;
    for (size_t i = tail->first; i < middle; i++)
        for (size_t j = middle; j < last; j++)
            if (record_edge(parser,
                            (struct cr_dot_edge){chain->nodes.items[i],
                                                 chain->nodes.items[j], tail->at, attrs}))
                return -1;
    return 0;
}

int cr_dot_record_edges(struct cr_dot_parser *parser, const struct cr_chain *chain,
                        struct cr_dot_attrs attrs)
{
    for (size_t link = 0; link + 1 < chain->count; link++) {
        const size_t last =
            link + 2 < chain->count ? chain->ends[link + 2].first : chain->nodes.count;
        if (record_link(parser, chain, link, last, attrs))
            return -1;
    }
    return 0;
}

int cr_dot_record_members(struct cr_dot_parser *parser, size_t count)
{
    parser->member_count += count;
    return cr_dot_too_many(parser, CR_LIMIT_MEMBERS, parser->member_count);
}

int cr_dot_check_cells(struct cr_dot_parser *parser)
{
    const struct cr_dot_map *map = parser->map;
    const size_t cells = map->nodes.count * map->keys[CR_DOT_A_NODE].count +
                         map->edge_count * map->keys[CR_DOT_AN_EDGE].count +
                         (parser->subgraphs + 1) * map->keys[CR_DOT_THE_GRAPH].count;
    return cr_dot_too_many(parser, CR_LIMIT_CELLS, cells);
}
