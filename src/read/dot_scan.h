/*
 * The words of a DOT file, one token at a time, with their places.
 *
 * cgraph forgets where in the file a node or an edge was, so we look ourselves. A token's
 * text is what it says: quotes and escaped line ends gone, "a" + "b" joined. Comments (in
 * C's two forms, and lines that start with #) are skipped.
 */
#ifndef CR_READ_DOT_SCAN_H
#define CR_READ_DOT_SCAN_H

#include <stdbool.h>

#include "read/source.h"

enum cr_dot_kind {
    CR_DOT_END,
    CR_DOT_BAD,
    CR_DOT_WORD,
    CR_DOT_NUMBER, /* 0.3 without quotes */
    CR_DOT_STRING,
    CR_DOT_HTML, /* <...>; its text is not kept */
    CR_DOT_ARROW,
    CR_DOT_LINE, /* -- */
    CR_DOT_PUNCTUATION,
    CR_DOT_STRICT,
    CR_DOT_GRAPH,
    CR_DOT_DIGRAPH,
    CR_DOT_NODE,
    CR_DOT_EDGE,
    CR_DOT_SUBGRAPH,
};

struct cr_dot_token {
    enum cr_dot_kind kind;
    char mark; /* CR_DOT_PUNCTUATION: one of { } [ ] = ; , : */
    struct cr_place at;
    uint32_t end;    /* offset behind it */
    const char *why; /* CR_DOT_BAD: what is wrong, or NULL */
    bool open;       /* CR_DOT_BAD: what starts here is not closed */
};

struct cr_dot_scan {
    const struct cr_source *source;
    uint32_t offset, line;
    struct cr_buf text; /* of the last token that has one; until the next call */
};

struct cr_dot_scan cr_dot_scan_start(const struct cr_source *source);
struct cr_dot_token cr_dot_scan_next(struct cr_dot_scan *scan);
void cr_dot_scan_release(struct cr_dot_scan *scan);

#endif
