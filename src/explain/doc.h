/*
 * A document: what is explained, before anyone knows in which format.
 *
 * It is a list of blocks: headings, paragraphs, formulas, tables, figures. Running text is a
 * list of spans, words or mathematics; mathematics stays a tree until a writer (write.h)
 * sets it. The document is made once, front to back, and every format is written from it, so
 * no two formats can say different things.
 *
 *     cr_doc_head(doc, 2, "Forward pass");
 *     cr_doc_say(doc, "The neuron adds up what comes in; %m is its sum.", z);
 *     cr_doc_formula(doc, relation);
 *
 * Texts are formats of their own kind: %s a string, %z a size_t, %m a formula, %% a percent
 * sign. What runs out of memory is remembered in `failed`, and asked for once (cr_doc_check);
 * a NULL formula counts as that. Numbers are settled (math.h) as they come in.
 */
#ifndef CR_EXPLAIN_DOC_H
#define CR_EXPLAIN_DOC_H

#include "math/math.h"

/* Words or a formula: one of the two. */
struct cr_span {
    const char *words;
    const struct cr_math *math;
};

struct cr_text {
    struct cr_span *spans;
    size_t count;
};

enum cr_block_kind {
    CR_BLOCK_HEAD,
    CR_BLOCK_TEXT,
    CR_BLOCK_FORMULAS, /* one below the other, aligned */
    CR_BLOCK_TABLE,
    CR_BLOCK_FIGURE,
};

struct cr_block {
    enum cr_block_kind kind;
    int level;             /* of a heading: 1 is the title */
    struct cr_text text;   /* heading, paragraph, caption */
    struct cr_math **math; /* formulas */
    struct cr_text *cells; /* of a table, row by row; the first row is its head */
    size_t count;          /* formulas, or cells */
    size_t columns;
    const char *link, *alt, *caption; /* of a figure; alt says what it shows */
};

struct cr_doc {
    struct cr_arena arena;
    int digits; /* 0: auto */
    bool failed;
    struct cr_block *blocks;
    size_t count;
};

void cr_doc_release(struct cr_doc *doc);

/* 0, or -1 with err set when something did not fit into memory. */
int cr_doc_check(const struct cr_doc *doc, struct cr_err *err);

void cr_doc_head(struct cr_doc *doc, int level, const char *format, ...);

/* A new paragraph; more of the last one, behind a blank or straight behind it. */
void cr_doc_say(struct cr_doc *doc, const char *format, ...);
void cr_doc_more(struct cr_doc *doc, const char *format, ...);
void cr_doc_add(struct cr_doc *doc, const char *format, ...);

/* A formula of its own; those that follow each other are aligned. */
void cr_doc_formula(struct cr_doc *doc, struct cr_math *math);

/* A table, then its cells, row by row. */
void cr_doc_table(struct cr_doc *doc, size_t columns);
void cr_doc_cell(struct cr_doc *doc, const char *format, ...);

void cr_doc_figure(struct cr_doc *doc, const char *link, const char *alt,
                   const char *caption);

#endif
