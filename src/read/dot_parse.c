/*
 * The grammar of DOT, and the clean text: see dot_map.h and dot_parse.h.
 *
 *     graph      [strict] digraph [id] { statement* }
 *     statement  (id = id | (graph|node|edge) list+ | chain [list+]) [;]
 *     chain      end (-> end)*
 *     end        node (, node)* | [subgraph [id]] { statement* }
 *     node       id [: id [: id]]
 *     list       [ (id = id [, or ;])* ]
 *
 * Subgraphs in subgraphs are followed by recursion, as deep as the limit of nesting; nothing
 * else recurses.
 */
#include "read/dot_parse.h"

#include <stdlib.h>
#include <string.h>

#include "base/dot_id.h"

int cr_dot_memory(struct cr_dot_parser *parser)
{
    parser->diag->failed = true;
    return -1;
}

int cr_dot_refuse(struct cr_dot_parser *parser, const char *why)
{
    const struct cr_dot_token *token = &parser->token;
    const char *text = parser->scan.source->text + token->at.offset;
    const size_t length = token->end - token->at.offset;
    char near[128] = "";
    if (!token->open)
        memcpy(near, text, length < sizeof near ? length : sizeof near - 1);
    if (token->kind == CR_DOT_BAD && token->why)
        why = token->why;
    else if (token->kind == CR_DOT_END && !why)
        why = "the file ends too early";
    cr_diag_add(parser->diag, CR_SEVERITY_ERROR, token->at, "syntax error%s%s%s%s%s",
                *near ? " near \"" : "", cr_cut(near).text, *near ? "\"" : "",
                why ? ": " : "", why ? why : "");
    return -1;
}

int cr_dot_too_much(struct cr_dot_parser *parser, size_t most, const char *what)
{
    cr_diag_add(parser->diag, CR_SEVERITY_ERROR, parser->token.at, "more than %zu %s", most,
                what);
    return -1;
}

int cr_dot_too_many(struct cr_dot_parser *parser, enum cr_limit limit, size_t count)
{
    const struct cr_limits *limits = parser->diag->source->limits;
    if (count <= cr_limit(limits, limit))
        return 0;
    cr_diag_add(parser->diag, CR_SEVERITY_ERROR, parser->token.at, "%s",
                cr_limit_words(limits, limit).text);
    return -1;
}

void cr_dot_next(struct cr_dot_parser *parser)
{
    parser->token = cr_dot_scan_next(&parser->scan);
}

bool cr_dot_is(const struct cr_dot_parser *parser, char mark)
{
    return parser->token.kind == CR_DOT_PUNCTUATION && parser->token.mark == mark;
}

static bool is_id(const struct cr_dot_parser *parser)
{
    const enum cr_dot_kind kind = parser->token.kind;
    return kind == CR_DOT_WORD || kind == CR_DOT_NUMBER || kind == CR_DOT_STRING;
}

/* At the end of the file nothing can be expected. */
static int refuse_for(struct cr_dot_parser *parser, const char *why)
{
    return cr_dot_refuse(parser, parser->token.kind == CR_DOT_END ? NULL : why);
}

int cr_dot_hold(struct cr_dot_parser *parser)
{
    if (!is_id(parser))
        return refuse_for(parser, "a name is expected, in quotes where it has other signs than "
                                  "letters, digits and _");
    cr_buf_clear(&parser->held);
    cr_buf_puts(&parser->held, cr_buf_text(&parser->scan.text));
    parser->held_at = parser->token.at;
    cr_dot_next(parser);
    return parser->held.failed || parser->scan.text.failed ? cr_dot_memory(parser) : 0;
}

int cr_dot_port(struct cr_dot_parser *parser)
{
    for (int i = 0; i < 2 && cr_dot_is(parser, ':'); i++) {
        cr_dot_next(parser);
        if (cr_dot_hold(parser))
            return -1;
    }
    return 0;
}

/* The value itself, or what stands for it. */
static int put_value(struct cr_dot_parser *parser)
{
    enum { LONG = 4096 };
    struct cr_buf *clean = &parser->map->clean;
    const struct cr_buf *text = &parser->scan.text;
    if (parser->token.kind == CR_DOT_HTML) {
        cr_buf_printf(clean, "\"%c\"", CR_DOT_STAND_IN);
    } else if (text->size < LONG) {
        cr_dot_id_quote(clean, cr_buf_text(text));
    } else {
        const long number = cr_names_add(&parser->map->longs, text->data, text->size);
        if (number < 0)
            return cr_dot_memory(parser);
        cr_buf_printf(clean, "\"%c%ld\"", CR_DOT_STAND_IN, number);
    }
    return 0;
}

/* The = and the value of the attribute whose name is held. */
static int attr_value(struct cr_dot_parser *parser, enum cr_dot_object object)
{
    struct cr_buf *clean = &parser->map->clean;
    if (!cr_dot_is(parser, '='))
        return cr_dot_refuse(parser, "an attribute is written name=value");
    cr_dot_next(parser);
    if (!is_id(parser) && parser->token.kind != CR_DOT_HTML)
        return refuse_for(parser, "a value is expected, in quotes where it has other signs than "
                                  "letters, digits and _");
    if (parser->scan.text.failed)
        return cr_dot_memory(parser);
    if (cr_dot_record_attr(parser, object))
        return -1;
    cr_dot_id_quote(clean, cr_buf_text(&parser->held));
    cr_buf_putc(clean, '=');
    if (put_value(parser))
        return -1;
    cr_dot_next(parser);
    return 0;
}

static int not_closed(struct cr_dot_parser *parser, struct cr_place open, char mark)
{
    cr_diag_add(parser->diag, CR_SEVERITY_ERROR, open,
                "syntax error: the \"%c\" that starts here is not closed", mark);
    return -1;
}

/* One [ ... ]. */
static int attr_list(struct cr_dot_parser *parser, enum cr_dot_object object)
{
    const struct cr_place open = parser->token.at;
    cr_buf_putc(&parser->map->clean, '[');
    cr_dot_next(parser);
    while (!cr_dot_is(parser, ']')) {
        if (parser->token.kind == CR_DOT_END || cr_dot_is(parser, '}'))
            return not_closed(parser, open, '[');
        if (parser->token.kind == CR_DOT_NUMBER)
            return cr_dot_refuse(parser, "a number with a comma? use a point");
        if (cr_dot_hold(parser) || attr_value(parser, object))
            return -1;
        if (cr_dot_is(parser, ',') || cr_dot_is(parser, ';'))
            cr_dot_next(parser);
        cr_buf_putc(&parser->map->clean, ',');
    }
    cr_buf_putc(&parser->map->clean, ']');
    cr_dot_next(parser);
    return 0;
}

int cr_dot_attr_lists(struct cr_dot_parser *parser, enum cr_dot_object object,
                      struct cr_dot_attrs *attrs)
{
    attrs->first = (uint32_t)parser->map->attr_count;
    while (cr_dot_is(parser, '['))
        if (attr_list(parser, object))
            return -1;
    attrs->count = (uint32_t)parser->map->attr_count - attrs->first;
    return 0;
}

/* graph, node or edge [...] */
static int defaults(struct cr_dot_parser *parser)
{
    static const struct {
        enum cr_dot_kind kind;
        enum cr_dot_object object;
        const char *word;
    } words[] = {{CR_DOT_GRAPH, CR_DOT_THE_GRAPH, "graph"},
                 {CR_DOT_NODE, CR_DOT_A_NODE, "node"},
                 {CR_DOT_EDGE, CR_DOT_AN_EDGE, "edge"}};
    size_t i = 0;
    while (words[i].kind != parser->token.kind)
        i++;
    struct cr_dot_attrs attrs;
    cr_buf_puts(&parser->map->clean, words[i].word);
    cr_dot_next(parser);
    if (!cr_dot_is(parser, '['))
        return cr_dot_refuse(parser, "\"[\" is expected; as names, graph, node and edge "
                                     "need quotes");
    if (cr_dot_attr_lists(parser, words[i].object, &attrs))
        return -1;
    return cr_dot_record_defaults(parser, words[i].object, attrs);
}

/* id = value: an attribute of the graph; the id is held. */
static int graph_attr(struct cr_dot_parser *parser)
{
    struct cr_dot_attrs attrs = {(uint32_t)parser->map->attr_count, 1};
    cr_buf_puts(&parser->map->clean, "graph[");
    if (attr_value(parser, CR_DOT_THE_GRAPH))
        return -1;
    cr_buf_putc(&parser->map->clean, ']');
    return cr_dot_record_defaults(parser, CR_DOT_THE_GRAPH, attrs);
}

static int statement(struct cr_dot_parser *parser)
{
    const enum cr_dot_kind kind = parser->token.kind;
    if (kind == CR_DOT_GRAPH || kind == CR_DOT_NODE || kind == CR_DOT_EDGE)
        return defaults(parser);
    if (kind == CR_DOT_SUBGRAPH || cr_dot_is(parser, '{'))
        return cr_dot_chain(parser);
    if (cr_dot_hold(parser))
        return -1;
    if (cr_dot_is(parser, '='))
        return graph_attr(parser);
    parser->holding = true;
    return cr_dot_chain(parser);
}

int cr_dot_statements(struct cr_dot_parser *parser)
{
    const struct cr_place open = parser->token.at;
    if (!cr_dot_is(parser, '{'))
        return cr_dot_refuse(parser, "\"{\" is expected");
    cr_buf_putc(&parser->map->clean, '{');
    cr_dot_next(parser);
    while (!cr_dot_is(parser, '}')) {
        if (parser->token.kind == CR_DOT_END)
            return not_closed(parser, open, '{');
        if (statement(parser))
            return -1;
        if (cr_dot_is(parser, ';'))
            cr_dot_next(parser);
        cr_buf_putc(&parser->map->clean, ';');
    }
    cr_buf_putc(&parser->map->clean, '}');
    cr_dot_next(parser);
    return 0;
}

/* [strict] digraph [id] */
static int head(struct cr_dot_parser *parser)
{
    if (parser->token.kind == CR_DOT_END) {
        cr_diag_add(parser->diag, CR_SEVERITY_ERROR, CR_NOWHERE, "there is no graph in it");
        return -1;
    }
    if (parser->token.kind == CR_DOT_STRICT) {
        cr_buf_puts(&parser->map->clean, "strict ");
        cr_dot_next(parser);
    }
    if (parser->token.kind == CR_DOT_GRAPH) {
        cr_diag_add(parser->diag, CR_SEVERITY_ERROR, parser->token.at,
                    "the graph is undirected: write \"digraph\" in place of \"graph\", and "
                    "\"->\" in place of \"--\"");
        return -1;
    }
    if (parser->token.kind != CR_DOT_DIGRAPH)
        return cr_dot_refuse(parser, "a network starts with \"digraph\"");
    cr_buf_puts(&parser->map->clean, "digraph");
    cr_dot_next(parser);
    return 0;
}

static int graph_name(struct cr_dot_parser *parser)
{
    if (!is_id(parser))
        return 0;
    if (cr_dot_hold(parser))
        return -1;
    if (parser->held.size > CR_NAME_MOST) {
        cr_diag_add(parser->diag, CR_SEVERITY_ERROR, parser->held_at,
                    "the digraph's name is longer than %d bytes", CR_NAME_MOST);
        return -1;
    }
    parser->map->name = cr_arena_string(&parser->map->nodes.arena,
                                        cr_buf_text(&parser->held));
    return parser->map->name ? 0 : cr_dot_memory(parser);
}

static int file(struct cr_dot_parser *parser)
{
    cr_dot_next(parser);
    if (head(parser) || graph_name(parser) || cr_dot_statements(parser))
        return -1;
    const enum cr_dot_kind kind = parser->token.kind;
    if (kind == CR_DOT_STRICT || kind == CR_DOT_GRAPH || kind == CR_DOT_DIGRAPH) {
        cr_diag_add(parser->diag, CR_SEVERITY_ERROR, parser->token.at,
                    "a second graph starts here, and a file holds one network");
        return -1;
    }
    if (kind != CR_DOT_END)
        return cr_dot_refuse(parser, "the network ended before it");
    if (parser->map->clean.failed)
        return cr_dot_memory(parser);
    return cr_dot_check_cells(parser);
}

int cr_dot_map_make(struct cr_dot_map *map, struct cr_diag *diag)
{
    *map = (struct cr_dot_map){.name = ""};
    struct cr_dot_parser parser = {
        .map = map, .diag = diag, .scan = cr_dot_scan_start(diag->source)};
    int result = file(&parser);
    /* Without memory a word is cut short, and what was said of it is beside the point. */
    if (parser.scan.text.failed || parser.held.failed)
        result = cr_dot_memory(&parser);
    cr_dot_scan_release(&parser.scan);
    cr_buf_release(&parser.held);
    for (size_t i = 0; i < parser.groups.count; i++)
        free(parser.of_group[i].items);
    free(parser.of_group);
    cr_names_release(&parser.groups);
    return result;
}
