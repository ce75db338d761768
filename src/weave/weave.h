/*
 * Weaving: a Markdown file in which blocks become figures and marks become numbers.
 *
 *     ```chainrule frames=last alt="The whole"     a fenced code block: figures take its place
 *     digraph one { ... }
 *     ```
 *     The gradient is {{cr one.dot "x->n".grad}}.  a mark in running text: a number or formula
 *
 * libcmark finds the blocks and says what is running text and what is code; everything else is
 * copied byte for byte. What a block or a mark becomes is the caller's business: weaving knows
 * Markdown, not networks.
 */
#ifndef CR_WEAVE_WEAVE_H
#define CR_WEAVE_WEAVE_H

#include <stddef.h>

#include "base/buf.h"

struct cr_weaver {
    const char *name; /* of the text, for errors */
    void *context;
    /* Appends what takes a block's place: whole lines. `info` is what stands behind the word
     * chainrule, `body` the lines between the fences. */
    int (*block)(void *context, const char *info, const char *body, size_t line,
                 struct cr_buf *out, struct cr_err *err);
    /* Appends what takes a mark's place; `what` is what stands between "{{cr" and "}}". */
    int (*mark)(void *context, const char *what, size_t line, struct cr_buf *out,
                struct cr_err *err);
};

/* Weaves text[0 .. size). 0, or -1 with err set: by a callback, or when memory is out. */
int cr_weave(const char *text, size_t size, const struct cr_weaver *weaver,
             struct cr_buf *out, struct cr_err *err);

#endif
