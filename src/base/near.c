/*
 * The nearest known word: see near.h.
 *
 * The edit distance is Levenshtein's, with two neighbours swapped counting as one edit
 * ("tahn"): insertions, deletions, replacements and swaps of characters that lead from
 * one word to the other. Case does not count.
 */
#include "base/near.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

enum { MAX_LENGTH = 63, MAX_EDITS = 2 }; /* longer words are not compared */

static bool same(char a, char b)
{
    return tolower((unsigned char)a) == tolower((unsigned char)b);
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Both words are at most MAX_LENGTH long. */
static size_t distance(const char *a, const char *b)
{
    /* edits[i][j]: from the first i characters of a to the first j of b */
    size_t edits[MAX_LENGTH + 1][MAX_LENGTH + 1];
    const size_t height = strlen(a), width = strlen(b);
    for (size_t j = 0; j <= width; j++)
        edits[0][j] = j;
    for (size_t i = 1; i <= height; i++) {
        edits[i][0] = i;
        for (size_t j = 1; j <= width; j++) {
            const size_t replaced = edits[i - 1][j - 1] + !same(a[i - 1], b[j - 1]);
            size_t best = least(edits[i - 1][j], edits[i][j - 1]) + 1;
            best = least(best, replaced);
            if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]))
                best = least(best, edits[i - 2][j - 2] + 1);
            edits[i][j] = best;
        }
    }
    return edits[height][width];
}

const char *cr_nearest(const char *word, const char *const *names, size_t count)
{
    const size_t length = strlen(word);
    if (length == 0 || length > MAX_LENGTH)
        return NULL;
    size_t limit = length < 2 ? 0 : length < 6 ? 1 : MAX_EDITS;
    const char *nearest = NULL;
    for (size_t i = 0; i < count; i++) {
        if (!names[i] || strlen(names[i]) > MAX_LENGTH)
            continue;
        const size_t edits = distance(word, names[i]);
        if (edits < limit || (edits == limit && !nearest)) {
            nearest = names[i];
            limit = edits;
        }
    }
    return nearest;
}
