/*
 * A theme: how each role looks.
 *
 * A theme is a DOT file: a node per role of a node or a label, an edge per role of an edge
 * (its key, or else the node that it leaves), whose attributes are copied onto the elements
 * of that role. Themes by name are built in; a name with a dot or a slash in it is the
 * user's own file.
 *
 *     digraph mine {
 *         graph [bgcolor="#101418", scale=1.2]     the page; larger letters
 *         neuron [fillcolor="#204050"]
 *         gradient -> line [style=dashed]
 *     }
 *
 * What a theme leaves out is as in "article", which has every role; so a theme sets only
 * what it wants to change.
 *
 *     graph        bgcolor, fontname, scale (0.5 to 2: how large letters in the drawing
 *                  are; titles and headlines go by the size of the board alone)
 *     nodes        color, fillcolor, fontcolor, penwidth
 *     edges        color, penwidth, style (solid, dashed, dotted)
 *
 * Any other attribute is its author's own business.
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
    struct cr_theme_entry *entries; /* one for a role's key */
    size_t count, capacity;
    size_t known;     /* the first so many are article's: they have every role */
    const char *text; /* of the file, borrowed while it is read; else NULL */
    const char *note; /* a role that nothing has, in words; NULL: none. No error. */
};

/* Finds the theme. NULL with err set when it is unknown, cannot be read or has a value
 * that breaks its key's rule. */
struct cr_theme *cr_theme_load(const char *name, struct cr_err *err);
void cr_theme_free(struct cr_theme *theme);

/* An attribute of a role ("input", "edge:forward", "graph"); "" where it is not set. */
const char *cr_theme_get(const struct cr_theme *theme, const char *role, const char *key);

/* The same as a number, or `otherwise`. */
double cr_theme_number(const struct cr_theme *theme, const char *role, const char *key,
                       double otherwise);

#endif
