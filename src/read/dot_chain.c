/*
 * Nodes, groups and the edges between them: see dot_parse.h.
 *
 * A group is a subgraph as the end of an edge; it stands for the nodes in it, which a named
 * one keeps when it is opened again. cgraph's parser needs room for every link of a chain,
 * and has room for 2500; so a long chain of nodes is written in pieces:
 *
 *     a -> b -> c -> d [w=1]      {edge["w"="1"] a->b->c; c->d}
 */
#include "read/dot_parse.h"

#include <stdlib.h>

enum {
    MAX_PIECE = 50,   /* links of a piece */
    MAX_LINKS = 1500, /* of what cannot be cut, in all subgraphs that are open at once */
    UNIFY_FROM = 1024,
};

/* The members of the open subgraph with one more; doubles go now and then. */
static int add_member(struct cr_dot_parser *parser, uint32_t id)
{
    struct cr_ids *members = parser->members;
    if (!members)
        return 0;
    if (members->count == members->capacity && members->count >= UNIFY_FROM)
        cr_ids_unify(members);
    return cr_ids_add(members, id) ? cr_dot_memory(parser) : 0;
}

static int add_members(struct cr_dot_parser *parser, const struct cr_ids *ids)
{
    for (size_t i = 0; i < ids->count; i++)
        if (add_member(parser, ids->items[i]))
            return -1;
    return 0;
}

/* a, b:port, c */
static int node_list(struct cr_dot_parser *parser, struct cr_chain *chain)
{
    bool more = true;
    while (more) {
        uint32_t id;
        if (!parser->holding && cr_dot_hold(parser))
            return -1;
        parser->holding = false;
        if (cr_dot_record_node(parser, &id) || add_member(parser, id))
            return -1;
        if (cr_ids_add(&chain->nodes, id))
            return cr_dot_memory(parser);
        cr_buf_printf(&parser->map->clean, "\"%u\"", (unsigned)id);
        if (cr_dot_port(parser))
            return -1;
        more = cr_dot_is(parser, ',');
        if (more) {
            cr_buf_putc(&parser->map->clean, ',');
            cr_dot_next(parser);
        }
    }
    return 0;
}

/* The members of the subgraph that was just closed join those it had under its name. */
static int keep_named(struct cr_dot_parser *parser, size_t group, const struct cr_ids *inner)
{
    struct cr_ids *all = &parser->of_group[group];
    for (size_t i = 0; i < inner->count; i++)
        if (cr_ids_add(all, inner->items[i]))
            return cr_dot_memory(parser);
    return 0;
}

/* The number of the group that the held id names; a new one has no members. */
static int find_group(struct cr_dot_parser *parser, long *group)
{
    struct cr_ids *of_group = cr_grown(parser->of_group, &parser->group_capacity,
                                       parser->groups.count, sizeof *of_group);
    if (!of_group)
        return cr_dot_memory(parser);
    parser->of_group = of_group;
    const size_t before = parser->groups.count;
    *group = cr_names_add(&parser->groups, cr_buf_text(&parser->held), parser->held.size);
    if (*group < 0)
        return cr_dot_memory(parser);
    if (parser->groups.count > before)
        of_group[*group] = (struct cr_ids){0};
    return 0;
}

/* What stands before the brace: [subgraph [id]]. *group is -1 without a name. */
static int subgraph_head(struct cr_dot_parser *parser, long *group)
{
    if (parser->token.kind != CR_DOT_SUBGRAPH)
        return 0;
    cr_dot_next(parser);
    cr_buf_puts(&parser->map->clean, "subgraph");
    if (cr_dot_is(parser, '{'))
        return 0;
    if (cr_dot_hold(parser) || find_group(parser, group))
        return -1;
    cr_buf_printf(&parser->map->clean, "\"%ld\"", *group);
    return 0;
}

/* { ... }, its nodes into `inner`. */
static int subgraph_body(struct cr_dot_parser *parser, struct cr_ids *inner)
{
    struct cr_ids *outer = parser->members;
    if (cr_dot_too_many(parser, CR_LIMIT_NESTING, ++parser->depth) ||
        cr_dot_too_many(parser, CR_LIMIT_SUBGRAPHS, ++parser->subgraphs))
        return -1;
    parser->members = inner;
    const int result = cr_dot_statements(parser);
    parser->members = outer;
    parser->depth--;
    if (result)
        return -1;
    cr_ids_unify(inner);
    if (cr_dot_record_members(parser, inner->count))
        return -1;
    return add_members(parser, inner);
}

/* The nodes that the closed subgraph stands for, as an end of the chain. */
static int add_group(struct cr_dot_parser *parser, struct cr_chain *chain,
                     struct cr_ids *group)
{
    cr_ids_unify(group);
    for (size_t i = 0; i < group->count; i++)
        if (cr_ids_add(&chain->nodes, group->items[i]))
            return cr_dot_memory(parser);
    return 0;
}

static int subgraph(struct cr_dot_parser *parser, struct cr_chain *chain)
{
    struct cr_ids inner = {0};
    long group = -1;
    chain->has_group = true;
    int result = subgraph_head(parser, &group);
    if (!result)
        result = subgraph_body(parser, &inner);
    if (!result && group >= 0)
        result = keep_named(parser, (size_t)group, &inner);
    const bool is_end = chain->count > 1 || parser->token.kind == CR_DOT_ARROW;
    if (!result && is_end)
        result = add_group(parser, chain, group >= 0 ? &parser->of_group[group] : &inner);
    free(inner.items);
    return result;
}

/* One end of the chain. */
static int end(struct cr_dot_parser *parser, struct cr_chain *chain)
{
    struct cr_end *ends =
        cr_grown(chain->ends, &chain->capacity, chain->count, sizeof *ends);
    if (!ends)
        return cr_dot_memory(parser);
    chain->ends = ends;
    ends[chain->count++] = (struct cr_end){
        chain->nodes.count, parser->holding ? parser->held_at : parser->token.at};
    if (parser->token.kind == CR_DOT_LINE)
        return cr_dot_refuse(parser, "in a digraph an edge is written a -> b");
    if (!parser->holding &&
        (parser->token.kind == CR_DOT_SUBGRAPH || cr_dot_is(parser, '{')))
        return subgraph(parser, chain);
    return node_list(parser, chain);
}

/* After a link: begins a new piece when this one is long. */
static void cut(struct cr_dot_parser *parser, const struct cr_chain *chain)
{
    const size_t first = chain->ends[chain->count - 1].first;
    const bool plain = !chain->has_group && chain->nodes.count == first + 1;
    if (!plain || (chain->count - 1) % MAX_PIECE || parser->token.kind != CR_DOT_ARROW)
        return;
    cr_buf_printf(&parser->map->clean, ";\"%u\"", (unsigned)chain->nodes.items[first]);
    parser->links -= MAX_PIECE;
}

static int links(struct cr_dot_parser *parser, struct cr_chain *chain)
{
    if (end(parser, chain))
        return -1;
    while (parser->token.kind == CR_DOT_ARROW) {
        if (++parser->links > MAX_LINKS)
            return cr_dot_too_much(parser, MAX_LINKS, "links between groups");
        cr_buf_puts(&parser->map->clean, "->");
        cr_dot_next(parser);
        if (end(parser, chain))
            return -1;
        cut(parser, chain);
    }
    return parser->token.kind == CR_DOT_LINE
               ? cr_dot_refuse(parser, "in a digraph an edge is written a -> b")
               : 0;
}

/* The pieces of a cut chain that starts at `start` in the clean text share the attributes
 * behind them, from `attrs` on. */
static void share_attrs(struct cr_dot_parser *parser, size_t start, size_t attrs)
{
    struct cr_buf *clean = &parser->map->clean;
    struct cr_buf piece = {0};
    if (clean->failed)
        return;
    cr_buf_add(&piece, clean->data + start, clean->size - start);
    clean->size = start;
    cr_buf_puts(clean, "{edge");
    cr_buf_puts(clean, cr_buf_text(&piece) + (attrs - start));
    cr_buf_add(clean, cr_buf_text(&piece), piece.failed ? 0 : attrs - start);
    cr_buf_putc(clean, '}');
    clean->failed |= piece.failed;
    cr_buf_release(&piece);
}

/* What the statement says is remembered once its attributes are known. */
static int record(struct cr_dot_parser *parser, const struct cr_chain *chain,
                  struct cr_dot_attrs attrs)
{
    if (chain->count > 1)
        return cr_dot_record_edges(parser, chain, attrs);
    for (size_t i = 0; i < chain->nodes.count && !chain->has_group; i++)
        if (cr_dot_record_statement(parser, chain->nodes.items[i], attrs))
            return -1;
    return 0;
}

static int chain_statement(struct cr_dot_parser *parser, struct cr_chain *chain)
{
    struct cr_dot_attrs attrs = {0, 0};
    const size_t start = parser->map->clean.size, before = parser->links;
    if (links(parser, chain))
        return -1;
    const bool pieces = chain->count - 1 > parser->links - before;
    const size_t behind = parser->map->clean.size;
    parser->links = before;
    if (cr_dot_is(parser, '[') && chain->count == 1 && chain->has_group)
        return cr_dot_refuse(parser, "a subgraph has no attributes behind it");
    if (cr_dot_attr_lists(parser, chain->count > 1 ? CR_DOT_AN_EDGE : CR_DOT_A_NODE, &attrs))
        return -1;
    if (pieces && attrs.count)
        share_attrs(parser, start, behind);
    return record(parser, chain, attrs);
}

int cr_dot_chain(struct cr_dot_parser *parser)
{
    struct cr_chain chain = {0};
    const int result = chain_statement(parser, &chain);
    free(chain.nodes.items);
    free(chain.ends);
    return result;
}
