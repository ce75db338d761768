/*
 * Limits: how much is too much, and why.
 *
 * A limit is there so that a mistake or an ill-meant file is answered by a message, and not by
 * a machine that stands still. None of them is near what the project is for. CR_LIMITS has a
 * row for each; `chainrule help limits` prints it, --limit NAME=N raises or lowers one, and the
 * message of whoever is over one says so.
 *
 * Limits travel by value with what is asked for (a struct of zeros has the usual ones), and by
 * address with what is read.
 */
#ifndef CR_BASE_LIMITS_H
#define CR_BASE_LIMITS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

/* ROW(symbol, name, usual, highest, what there is too much of, why): `highest` is what it can
 * be raised to. */
#define CR_LIMITS(ROW)                                                                   \
    ROW(FILE, "file", 67108864, 4000000000, "bytes of a file",                           \
        "a file is held in memory, and places in it are numbers of 32 bits")             \
    ROW(NODES, "nodes", 250000, 100000000, "nodes",                                      \
        "a node takes 4 KB in all, with an edge")                                        \
    ROW(EDGES, "edges", 500000, 100000000, "edges",                                      \
        "{a b c} -> {d e f} makes many of a few letters, each of 1.4 KB")                \
    ROW(OPERATIONS, "operations", 500000, 100000000, "operations of a formula",         \
        "an operation takes 1 KB in all")                                                \
    ROW(SUBGRAPHS, "subgraphs", 100000, 100000000, "subgraphs", "cgraph keeps each, 1 KB") \
    ROW(NESTING, "nesting", 32, 500, "subgraphs in one another",                         \
        "they are followed by recursion, and what is inside belongs to all of them")     \
    ROW(MEMBERS, "members", 1000000, 1000000000, "members of subgraphs",                 \
        "cgraph keeps what is inside once for each subgraph around it")                  \
    ROW(PARENTHESES, "parentheses", 1000000, 100000000,                                  \
        "parentheses and signs in one another",                                          \
        "each is remembered until it is closed")                                         \
    ROW(ATTRIBUTES, "attributes", 4000000, 1000000000, "attributes",                     \
        "where each was written is remembered")                                          \
    ROW(CELLS, "cells", 16000000, 1000000000,                                            \
        "places for values: attribute names times nodes, edges and graphs",              \
        "cgraph has a place for every attribute at every node and edge")                 \
    ROW(SAMPLES, "samples", 250000, 1000000000, "samples",                              \
        "every quantity has a number for each")                                          \
    ROW(NUMBERS, "numbers", 10000000, 1000000000,                                        \
        "numbers: samples times inputs and targets", "each is held in memory")           \
    ROW(LABEL, "label", 400, 100000, "bytes of a text",                                  \
        "labels, titles and tooltips are for people to read")                            \
    ROW(WORK, "work", 1000000000, 1000000000000000,                                    \
        "operations to compute: operations times samples times epochs; of check, times gradients", \
        "a file asks for many of a few letters, and they take half a minute")           \
    ROW(DRAWN, "drawn", 2000, 1000000, "nodes or operations in a picture",               \
        "nobody finds anything in it, and it takes minutes to lay out")                  \
    ROW(TOLD, "told", 30000, 1000000, "neurons or operations to tell",                   \
        "each takes 15 KB, and nobody reads so much")                                    \
    ROW(FRAMES, "frames", 5000, 10000000, "frames", "a frame takes up to 3 s and 1 MB")  \
    ROW(PIXELS, "pixels", 100000000, 1000000000, "pixels of a picture",                  \
        "a pixel has 4 bytes, and is held twice")                                        \
    ROW(OUTPUT, "output", 4000000000, 1000000000000000, "bytes of pictures",             \
        "a disk has an end")                                                             \
    ROW(LAYOUT, "layout-seconds", 300, 1000000, "seconds of layout",                     \
        "300 operations take 1 s, but Graphviz can take for ever")                       \
    ROW(FRAME, "frame-seconds", 20, 1000000, "seconds for a frame",                      \
        "the largest picture takes 3 s")                                                 \
    ROW(MEMORY, "memory", 4294967296, 1000000000000000, "bytes of memory for drawing",   \
        "the largest picture has 400 MB, and is held twice")

/* Bytes of a name in a network or a formula. Fixed: much is laid out for short names. */
enum { CR_NAME_MOST = 200 };

enum cr_limit {
#define CR_LIMIT_SYMBOL(symbol, name, usual, highest, what, why) CR_LIMIT_##symbol,
    CR_LIMITS(CR_LIMIT_SYMBOL)
#undef CR_LIMIT_SYMBOL
        CR_LIMIT_COUNT
};

struct cr_limits {
    size_t most[CR_LIMIT_COUNT]; /* 0: as usual */
    bool trust; /* may what is read name files elsewhere, and pass to Graphviz what it likes? */
};

/* How much there may be; `limits` may be NULL: the usual ones. */
size_t cr_limit(const struct cr_limits *limits, enum cr_limit limit);

/* What is wrong with more: "more than 250000 nodes (--limit nodes=N raises that)". */
struct cr_limit_words {
    char text[160];
};
struct cr_limit_words cr_limit_words(const struct cr_limits *limits, enum cr_limit limit);

/* 0 when `count` is within the limit, else -1 with err set: "net.dot: more than ...". */
int cr_limit_check(const struct cr_limits *limits, enum cr_limit limit, double count,
                   const char *subject, struct cr_err *err);

/* Stores what "NAME=N" says; N is a whole number, also as 1e9. */
int cr_limits_set(struct cr_limits *limits, const char *text, struct cr_err *err);

/* Appends the table of them all, for people. */
void cr_limits_list(struct cr_buf *out);

#endif
