/*
 * An arena: memory that is taken piece by piece and given back all at once.
 *
 * A model, a graph and a story each own one; everything they point to lives in it. Pieces
 * are zeroed and aligned for any type. Every function returns NULL when memory is out, and
 * takes NULL strings to mean "already failed", so that a chain of calls needs one check.
 */
#ifndef CR_BASE_ARENA_H
#define CR_BASE_ARENA_H

#include <stddef.h>

struct cr_arena {
    struct cr_arena_block *blocks; /* newest first; a zeroed struct is an empty arena */
    size_t used;                   /* bytes handed out from the newest block */
};

/* count * size zeroed bytes, or NULL (also when the product overflows). Never NULL for
 * zero bytes. */
void *cr_arena_alloc(struct cr_arena *arena, size_t count, size_t size);

/* A copy of count * size bytes. */
void *cr_arena_copy(struct cr_arena *arena, const void *from, size_t count, size_t size);

/* A copy of the string. */
char *cr_arena_string(struct cr_arena *arena, const char *text);

__attribute__((format(printf, 2, 3))) char *cr_arena_format(struct cr_arena *arena,
                                                            const char *format, ...);

void cr_arena_release(struct cr_arena *arena);

#endif
