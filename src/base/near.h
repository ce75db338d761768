/*
 * The nearest known word, for messages: "sigmod" is unknown, did you mean sigmoid?
 */
#ifndef CR_BASE_NEAR_H
#define CR_BASE_NEAR_H

#include <stddef.h>

/* The name nearest to `word`: the one with the fewest edits (a character more, less,
 * other, or swapped with its neighbour; case does not count), the first of several; NULL
 * when none is near enough: at most 2 edits, 1 for words under 6 characters, case only
 * for a single one. Returns one of `names`; NULL entries are skipped. */
const char *cr_nearest(const char *word, const char *const *names, size_t count);

#endif
