/*
 * A theme: see theme.h.
 *
 * The built-in theme "article" is read first, the wanted one over it: an entry that is there
 * already gets the new value. Which keys there are, on what, and what their values must look
 * like is one table.
 */
#include "draw/theme.h"

#include <graphviz/cgraph.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/colors.h"
#include "base/file.h"
#include "base/near.h"
#include "base/num.h"
#include "base/assets.h"
#include "read/dot_map.h"

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZ" LOWER
#define DIGITS "0123456789"

static const char BASE[] = "article";

enum { MAX_COLOR = 32, MAX_FONT = 100, MAX_NAMES = 64 };

/* ---- what may be set ---- */

static bool is_color(const char *text)
{
    const size_t length = strlen(text);
    if (text[0] != '#')
        return length <= MAX_COLOR && cr_color_is_known(text);
    return (length == 7 || length == 9) &&
           strspn(text + 1, DIGITS "abcdefABCDEF") == length - 1;
}

static bool is_between(const char *text, double least, double most)
{
    double number;
    return cr_num_parse(text, strlen(text), &number) == CR_NUM_OK && number >= least &&
           number <= most;
}

static bool is_pen_width(const char *text)
{
    return is_between(text, 0, 20);
}

static bool is_scale(const char *text)
{
    return is_between(text, 0.5, 2);
}

static bool is_font(const char *text)
{
    return strlen(text) <= MAX_FONT && !text[strspn(text, LETTERS DIGITS " ,_-")];
}

static bool is_line_style(const char *text)
{
    return strcmp(text, "solid") == 0 || strcmp(text, "dashed") == 0 ||
           strcmp(text, "dotted") == 0;
}

enum { ON_GRAPH = 1, ON_NODES = 2, ON_EDGES = 4 };

static const struct rule {
    const char *key;
    int on;
    bool (*is_right)(const char *value);
    const char *text;
} RULES[] = {
    {"bgcolor", ON_GRAPH, is_color, "no colour (write #rrggbb, or a name that X11 and Graphviz know)"},
    {"color", ON_NODES | ON_EDGES, is_color, "no colour (write #rrggbb, or a name that X11 and Graphviz know)"},
    {"fillcolor", ON_NODES, is_color, "no colour (write #rrggbb, or a name that X11 and Graphviz know)"},
    {"fontcolor", ON_NODES, is_color, "no colour (write #rrggbb, or a name that X11 and Graphviz know)"},
    {"fontname", ON_GRAPH, is_font, "no font's name (letters, digits, blanks and , _ -)"},
    {"penwidth", ON_NODES | ON_EDGES, is_pen_width, "no number from 0 to 20"},
    {"scale", ON_GRAPH, is_scale, "no number from 0.5 to 2"},
    {"style", ON_EDGES, is_line_style, "none of solid, dashed, dotted"},
};

static const struct rule *rule_of(const char *key, int on)
{
    for (size_t i = 0; i < sizeof RULES / sizeof *RULES; i++)
        if ((RULES[i].on & on) && strcmp(RULES[i].key, key) == 0)
            return &RULES[i];
    return NULL;
}

/* ---- entries ---- */

static struct cr_theme_entry *find(const struct cr_theme *theme, const char *role,
                                   const char *key)
{
    for (size_t i = 0; i < theme->count; i++)
        if (strcmp(theme->entries[i].role, role) == 0 &&
            strcmp(theme->entries[i].key, key) == 0)
            return &theme->entries[i];
    return NULL;
}

/* A new entry at the end, its value still to be set; NULL when memory is out. */
static struct cr_theme_entry *append(struct cr_theme *theme, const char *role,
                                     const char *key)
{
    if (theme->count == theme->capacity) {
        const size_t larger = theme->capacity ? 2 * theme->capacity : 64;
        struct cr_theme_entry *entries = realloc(theme->entries, larger * sizeof *entries);
        if (!entries)
            return NULL;
        theme->entries = entries;
        theme->capacity = larger;
    }
    struct cr_theme_entry *entry = &theme->entries[theme->count];
    entry->role = cr_arena_string(&theme->arena, role);
    entry->key = cr_arena_string(&theme->arena, key);
    if (!entry->role || !entry->key)
        return NULL;
    theme->count++;
    return entry;
}

/* The first line that has both, or else the first that has the value; 0: none. */
static size_t line_with(const char *text, const char *role, const char *value)
{
    const char *name = strchr(role, ':') ? strchr(role, ':') + 1 : role;
    size_t first = 0, number = 1;
    for (const char *line = text; *line; number++) {
        const size_t length = strcspn(line, "\n");
        const char *at = strstr(line, value), *named = strstr(line, name);
        const bool has = at && at < line + length, names = named && named < line + length;
        if (has && names)
            return number;
        first = has && !first ? number : first;
        line += length + (line[length] == '\n');
    }
    return first;
}

static int fail_wrong(const struct cr_theme *theme, const char *role, const struct rule *rule,
                      const char *value, struct cr_err *err)
{
    const size_t line = line_with(theme->text, role, value);
    const char *nearest =
        rule->is_right == is_color && value[0] != '#' ? cr_color_nearest(value) : NULL;
    return cr_fail(err, CR_STATUS_INPUT,
                   "theme \"%s\", line %zu: role \"%s\": %s=\"%.80s\" is %s%s%s%s", theme->name,
                   line, role, rule->key, value, rule->text,
                   nearest ? "; did you mean " : "", nearest ? nearest : "",
                   nearest ? "?" : "");
}

static int set(struct cr_theme *theme, const char *role, const struct rule *rule,
               const char *value, struct cr_err *err)
{
    if (!rule->is_right(value))
        return fail_wrong(theme, role, rule, value, err);
    struct cr_theme_entry *entry = find(theme, role, rule->key);
    const char *copy = cr_arena_string(&theme->arena, value);
    if (!entry)
        entry = append(theme, role, rule->key);
    if (!entry || !copy)
        return cr_fail_memory(err);
    entry->value = copy;
    return 0;
}

/* ---- notes ---- */

static bool is_known(const struct cr_theme *theme, const char *role)
{
    for (size_t i = 0; i < theme->known; i++)
        if (strcmp(theme->entries[i].role, role) == 0)
            return true;
    return false;
}

/* A role that no element has is not wrong, but most likely a slip. */
static int note_unknown(struct cr_theme *theme, const char *role, struct cr_err *err)
{
    const char *names[MAX_NAMES] = {NULL};
    if (!theme->known || theme->note || is_known(theme, role))
        return 0;
    size_t count = 0;
    for (size_t i = 0; i < theme->known && count < MAX_NAMES; i++)
        if (count == 0 || strcmp(names[count - 1], theme->entries[i].role) != 0)
            names[count++] = theme->entries[i].role;
    const char *nearest = cr_nearest(role, names, count);
    theme->note = nearest
                      ? cr_arena_format(&theme->arena,
                                        "theme \"%s\": role \"%s\" is unknown (did you mean %s?)",
                                        theme->name, role, nearest)
                      : cr_arena_format(&theme->arena, "theme \"%s\": role \"%s\" is unknown",
                                        theme->name, role);
    return theme->note ? 0 : cr_fail_memory(err);
}

/* ---- reading ---- */

/* All attributes that are set on one object. */
static int add_object(struct cr_theme *theme, Agraph_t *graph, void *object,
                      const char *role, struct cr_err *err)
{
    const int kind = AGTYPE(object) == AGOUTEDGE ? AGEDGE : AGTYPE(object);
    const int on = kind == AGRAPH ? ON_GRAPH : kind == AGNODE ? ON_NODES : ON_EDGES;
    for (Agsym_t *sym = NULL; (sym = agnxtattr(graph, kind, sym));) {
        const char *value = agxget(object, sym);
        const struct rule *rule = rule_of(sym->name, on);
        if (*value && rule && set(theme, role, rule, value, err))
            return -1;
    }
    return 0;
}

/* An edge's role is its key, or else the name of the node that it leaves. */
static int add_edge(struct cr_theme *theme, Agraph_t *graph, Agedge_t *edge,
                    struct cr_err *err)
{
    const char *key = agnameof(edge);
    const char *role = cr_arena_format(&theme->arena, "edge:%s",
                                       key && *key ? key : agnameof(agtail(edge)));
    return !role ? cr_fail_memory(err)
                 : note_unknown(theme, role, err) || add_object(theme, graph, edge, role, err);
}

/* A node at an edge may be there for the edge alone. */
static int add_node(struct cr_theme *theme, Agraph_t *graph, Agnode_t *node,
                    struct cr_err *err)
{
    const char *role = agnameof(node);
    if (agdegree(graph, node, 1, 1) == 0 && note_unknown(theme, role, err))
        return -1;
    return add_object(theme, graph, node, role, err);
}

static int add_all(struct cr_theme *theme, Agraph_t *graph, struct cr_err *err)
{
    if (add_object(theme, graph, graph, "graph", err))
        return -1;
    for (Agnode_t *n = agfstnode(graph); n; n = agnxtnode(graph, n)) {
        if (add_node(theme, graph, n, err))
            return -1;
        for (Agedge_t *e = agfstout(graph, n); e; e = agnxtout(graph, e))
            if (add_edge(theme, graph, e, err))
                return -1;
    }
    return 0;
}

static int silent(char *message)
{
    (void)message;
    return 0;
}

static int parse(struct cr_theme *theme, const char *text, struct cr_err *err)
{
    agusererrf previous = agseterrf(silent);
    Agraph_t *graph = agmemread(text);
    agseterrf(previous);
    if (!graph)
        return cr_fail(err, CR_STATUS_INPUT, "theme \"%s\" is no well-formed DOT graph",
                       theme->name);
    theme->text = text;
    const int failed = add_all(theme, graph, err);
    theme->text = NULL;
    agclose(graph);
    return failed;
}

/* ---- finding ---- */

static int fail_unknown(const char *name, struct cr_err *err)
{
    const char *names[MAX_NAMES] = {NULL};
    struct cr_buf known = {0};
    size_t count = 0;
    for (; count < MAX_NAMES && cr_asset_name(count); count++) {
        names[count] = cr_asset_name(count);
        cr_buf_printf(&known, "%s%s", count ? ", " : "", names[count]);
    }
    const char *nearest = cr_nearest(name, names, count);
    cr_fail(err, CR_STATUS_INPUT, "theme \"%s\" is unknown (%s%s%sknown: %s; or a file's path)",
            name, nearest ? "did you mean " : "", nearest ? nearest : "",
            nearest ? "? " : "", cr_buf_text(&known));
    cr_buf_release(&known);
    return -1;
}

/* The theme's text: built in, or the user's file. */
static int fetch(const char *name, struct cr_buf *text, struct cr_err *err)
{
    const char *built_in = cr_asset(name);
    if (built_in) {
        cr_buf_puts(text, built_in);
        return cr_buf_check(text, err);
    }
    return strpbrk(name, "./") ? cr_file_read(name, text, err) : fail_unknown(name, err);
}

/* Is the user's file text, and a digraph? What is not is told with its place, which cgraph
 * does not know. */
static int check_syntax(const char *name, const struct cr_buf *text, struct cr_err *err)
{
    struct cr_source source;
    if (cr_source_init(&source, name, cr_buf_text(text), text->size, NULL, err))
        return -1;
    struct cr_diag diag = {.source = &source};
    struct cr_dot_map map = {0};
    cr_dot_map_make(&map, &diag);
    cr_dot_map_release(&map);
    return cr_diag_finish(&diag, err);
}

static int load(struct cr_theme *theme, const char *name, struct cr_err *err)
{
    struct cr_buf text = {0};
    theme->name = cr_arena_string(&theme->arena, name);
    int failed = theme->name ? fetch(name, &text, err) : cr_fail_memory(err);
    if (!failed)
        failed = parse(theme, cr_asset(BASE), err);
    theme->known = theme->count;
    if (!failed && !cr_asset(name))
        failed = check_syntax(name, &text, err);
    if (!failed && strcmp(name, BASE) != 0)
        failed = parse(theme, cr_buf_text(&text), err);
    cr_buf_release(&text);
    return failed;
}

struct cr_theme *cr_theme_load(const char *name, struct cr_err *err)
{
    struct cr_theme *theme = calloc(1, sizeof *theme);
    if (theme && !load(theme, name, err))
        return theme;
    if (!theme)
        cr_fail_memory(err);
    cr_theme_free(theme);
    return NULL;
}

void cr_theme_free(struct cr_theme *theme)
{
    if (!theme)
        return;
    cr_arena_release(&theme->arena);
    free(theme->entries);
    free(theme);
}

const char *cr_theme_get(const struct cr_theme *theme, const char *role, const char *key)
{
    const struct cr_theme_entry *entry = find(theme, role, key);
    return entry ? entry->value : "";
}

double cr_theme_number(const struct cr_theme *theme, const char *role, const char *key,
                       double otherwise)
{
    const char *text = cr_theme_get(theme, role, key);
    double value;
    return cr_num_parse(text, strlen(text), &value) == CR_NUM_OK ? value : otherwise;
}
