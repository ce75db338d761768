/*
 * Making the map of a DOT file: what its three files share.
 *
 *     dot_parse.c   the grammar of statements; the clean text
 *     dot_chain.c   nodes, groups and the edges between them
 *     dot_record.c  what is remembered, and how much of it at most
 *
 * Every function here returns 0, or -1 after it added an error or marked diag->failed.
 */
#ifndef CR_READ_DOT_PARSE_H
#define CR_READ_DOT_PARSE_H

#include "read/dot_map.h"
#include "read/dot_scan.h"

/* Numbers of nodes. */
struct cr_ids {
    uint32_t *items; /* malloced */
    size_t count, capacity;
};

/* Ends of a chain a -> {b c} -> d. */
struct cr_end {
    size_t first; /* its nodes in the chain's */
    struct cr_place at;
};

struct cr_chain {
    struct cr_ids nodes;
    struct cr_end *ends; /* malloced */
    size_t count, capacity;
    bool has_group;
};

struct cr_dot_parser {
    struct cr_dot_map *map;
    struct cr_diag *diag;
    struct cr_dot_scan scan;
    struct cr_dot_token token; /* the one that is looked at */
    struct cr_buf held;        /* the text of the id before it */
    struct cr_place held_at;
    bool holding;             /* that id is not used yet */
    struct cr_names groups;   /* names of subgraphs */
    struct cr_ids *of_group;  /* their nodes, by number */
    size_t group_capacity;
    struct cr_ids *members;   /* of the innermost open subgraph; NULL outside of any */
    size_t depth, subgraphs, member_count;
    size_t links; /* of all chains that are being read */
};

/* dot_parse.c */
int cr_dot_memory(struct cr_dot_parser *parser);
int cr_dot_refuse(struct cr_dot_parser *parser, const char *why); /* the token */
int cr_dot_too_much(struct cr_dot_parser *parser, size_t most, const char *what);
int cr_dot_too_many(struct cr_dot_parser *parser, enum cr_limit limit, size_t count);
void cr_dot_next(struct cr_dot_parser *parser);
bool cr_dot_is(const struct cr_dot_parser *parser, char mark);
int cr_dot_hold(struct cr_dot_parser *parser); /* an id; and goes on */
int cr_dot_port(struct cr_dot_parser *parser); /* what may follow a node's id */
int cr_dot_statements(struct cr_dot_parser *parser); /* { ... } */
int cr_dot_attr_lists(struct cr_dot_parser *parser, enum cr_dot_object object,
                      struct cr_dot_attrs *attrs);

/* dot_chain.c: a node statement, an edge statement or a subgraph. */
int cr_dot_chain(struct cr_dot_parser *parser);

/* dot_record.c */
int cr_ids_add(struct cr_ids *ids, uint32_t id);
void cr_ids_unify(struct cr_ids *ids); /* sorted, each once */
int cr_dot_record_node(struct cr_dot_parser *parser, uint32_t *id); /* the held id */
int cr_dot_record_attr(struct cr_dot_parser *parser, enum cr_dot_object object);
int cr_dot_record_defaults(struct cr_dot_parser *parser, enum cr_dot_object object,
                           struct cr_dot_attrs attrs);
int cr_dot_record_statement(struct cr_dot_parser *parser, uint32_t id,
                            struct cr_dot_attrs attrs);
int cr_dot_record_edges(struct cr_dot_parser *parser, const struct cr_chain *chain,
                        struct cr_dot_attrs attrs);
int cr_dot_record_members(struct cr_dot_parser *parser, size_t count);
int cr_dot_check_cells(struct cr_dot_parser *parser);

#endif
