/*
 * What a block of a post wants: the words behind its fence.
 *
 *     ```chainrule src=net.dot name=b alt="A picture" --steps op theme=dark
 */
#ifndef CR_CLI_WEAVE_WISH_H
#define CR_CLI_WEAVE_WISH_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"

enum { CR_WISH_WORDS = 32 };

/* What a block's info string says. */
struct cr_wish {
    const char *source, *name, *alt; /* or NULL */
    char *argv[CR_WISH_WORDS + 2];   /* the options of render */
    int argc;
    bool chosen; /* it says which frames */
};

/* The next word of *text, quotes around a part of it taken off; NULL at the end, and when
 * memory is out, with *failed set. */
char *cr_next_word(struct cr_arena *arena, const char **text, bool *failed);

/* Reads a block's words; its strings are in the arena. */
int cr_wish_read(struct cr_wish *wish, struct cr_arena *arena, const char *info,
                 struct cr_err *err);

#endif
