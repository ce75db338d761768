/*
 * Mentions: names of quantities in words for people, marked as such.
 *
 * What is wrong is said in words that name quantities as files do: "n2.a in place of n1.z".
 * A picture calls them otherwise. So each name is written as a mention, which keeps what it
 * stands for; whoever prints the words takes the names, or puts symbols in their place.
 */
#ifndef CR_MODEL_MENTION_H
#define CR_MODEL_MENTION_H

#include "base/arena.h"
#include "base/buf.h"
#include "model/about.h"

/* Writes the name, marked as a mention. */
void cr_mention(struct cr_buf *out, const struct cr_about *about, const char *name);

/* A part of a text: words, or one mention with its name. */
struct cr_mention_part {
    bool is_mention;
    struct cr_about mention;
    const char *text;
    size_t size;
};

/* The part of the text that begins at *at, which moves behind it; false at the end. */
bool cr_mention_next(const char **at, struct cr_mention_part *part);

/* The text as plain words; NULL when memory is out. */
const char *cr_mention_plain(struct cr_arena *arena, const char *text);

#endif
