/*
 * A theme: how each role looks.
 *
 * A theme is a DOT file: a node per role of a node or a label, an edge per role of an edge
 * (its key), whose attributes are copied onto the elements of that role. Themes by name are
 * built in; a name with a dot or a slash in it is the user's own file.
 */
#ifndef CR_DRAW_THEME_H
#define CR_DRAW_THEME_H

#include "base/arena.h"
#include "base/err.h"

struct cr_theme_entry {
    const char *role, *key, *value;
};

struct cr_theme {
    struct cr_arena arena;
    const char *name;
    struct cr_theme_entry *entries;
    size_t count;
};

/* Finds the theme. NULL with err set when it is unknown, cannot be read or has a colour
 * or a number that is none. */
struct cr_theme *cr_theme_load(const char *name, struct cr_err *err);
void cr_theme_free(struct cr_theme *theme);

/* An attribute of a role ("input", "edge:forward", "graph"); "" where it is not set. */
const char *cr_theme_get(const struct cr_theme *theme, const char *role, const char *key);

/* The same as a number, or `otherwise`. */
double cr_theme_number(const struct cr_theme *theme, const char *role, const char *key,
                       double otherwise);

#endif
