/*
 * Names and their numbers: each different name gets the next number, from 0.
 *
 * The table owns copies of the names. It hashes only to find them again; the numbers, and
 * so everything that is printed, follow from the order of adding alone. A zeroed struct is
 * an empty table.
 */
#ifndef CR_READ_NAMES_H
#define CR_READ_NAMES_H

#include <stddef.h>

#include "base/arena.h"

struct cr_names {
    struct cr_arena arena;
    const char **items; /* number -> name; items[0 .. count) */
    size_t count, capacity;
    size_t *slots; /* number + 1, or 0; slot_count is a power of two */
    size_t slot_count;
};

/* The number of the name of `length` bytes (none of them NUL), added when it is new: then
 * it equals the count before. -1 when memory is out. */
long cr_names_add(struct cr_names *names, const char *text, size_t length);

/* The number of a name, or -1 when it is not there. */
long cr_names_find(const struct cr_names *names, const char *text, size_t length);

void cr_names_release(struct cr_names *names);

/* Room for one more item after `count` of them in a malloced array: the array, perhaps
 * moved, with *capacity grown; NULL when memory is out, and then it is as it was. */
void *cr_grown(void *items, size_t *capacity, size_t count, size_t size);

#endif
