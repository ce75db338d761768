/* A theme: see theme.h. */
#include "draw/theme.h"

#include <ctype.h>
#include <graphviz/cgraph.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/num.h"
#include "draw/assets.h"

/* What a theme may set; anything else in the file is its author's own business. */
static const char *const COLORS[] = {"color", "fillcolor", "fontcolor", "bgcolor"};

static bool is_color(const char *text)
{
    const size_t length = strlen(text);
    if (text[0] != '#')
        return length <= 32 && length && text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789")] == '\0';
    return (length == 7 || length == 9) && strspn(text + 1, "0123456789abcdefABCDEF") == length - 1;
}

static bool is_color_key(const char *key)
{
    for (size_t i = 0; i < sizeof COLORS / sizeof *COLORS; i++)
        if (strcmp(COLORS[i], key) == 0)
            return true;
    return false;
}

static int check(const struct cr_theme *theme, const struct cr_theme_entry *entry,
                 struct cr_err *err)
{
    double number;
    if (is_color_key(entry->key) && !is_color(entry->value))
        return cr_fail(err, CR_STATUS_INPUT,
                       "theme \"%s\": role \"%s\": %s=\"%s\" is no colour (write #rrggbb)",
                       theme->name, entry->role, entry->key, entry->value);
    if (strcmp(entry->key, "penwidth") == 0 &&
        (cr_num_parse(entry->value, strlen(entry->value), &number) != CR_NUM_OK ||
         number < 0 || number > 20))
        return cr_fail(err, CR_STATUS_INPUT,
                       "theme \"%s\": role \"%s\": penwidth=\"%s\" is no number from 0 to 20",
                       theme->name, entry->role, entry->value);
    return 0;
}

static bool is_ours(const char *key)
{
    return is_color_key(key) || strcmp(key, "penwidth") == 0 || strcmp(key, "fontname") == 0 ||
           strcmp(key, "style") == 0;
}

/* All attributes that are set on one object. */
static int add_object(struct cr_theme *theme, Agraph_t *graph, int kind, void *object,
                      const char *role, size_t *capacity, struct cr_err *err)
{
    for (Agsym_t *sym = NULL; (sym = agnxtattr(graph, kind, sym));) {
        const char *value = agxget(object, sym);
        if (!*value || !is_ours(sym->name))
            continue;
        if (theme->count == *capacity) {
            const size_t larger = *capacity ? 2 * *capacity : 64;
            struct cr_theme_entry *entries =
                realloc(theme->entries, larger * sizeof *entries);
            if (!entries)
                return cr_fail_memory(err);
            theme->entries = entries;
            *capacity = larger;
        }
        struct cr_theme_entry *entry = &theme->entries[theme->count];
        entry->role = cr_arena_string(&theme->arena, role);
        entry->key = cr_arena_string(&theme->arena, sym->name);
        entry->value = cr_arena_string(&theme->arena, value);
        if (!entry->role || !entry->key || !entry->value)
            return cr_fail_memory(err);
        theme->count++;
        if (check(theme, entry, err))
            return -1;
    }
    return 0;
}

static int add_all(struct cr_theme *theme, Agraph_t *graph, struct cr_err *err)
{
    size_t capacity = 0;
    if (add_object(theme, graph, AGRAPH, graph, "graph", &capacity, err))
        return -1;
    for (Agnode_t *n = agfstnode(graph); n; n = agnxtnode(graph, n)) {
        if (add_object(theme, graph, AGNODE, n, agnameof(n), &capacity, err))
            return -1;
        for (Agedge_t *e = agfstout(graph, n); e; e = agnxtout(graph, e)) {
            const char *key = agnameof(e) ? agnameof(e) : "";
            const char *role = cr_arena_format(&theme->arena, "edge:%s", key);
            if (!role || add_object(theme, graph, AGEDGE, e, role, &capacity, err))
                return -1;
        }
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
    const int failed = add_all(theme, graph, err);
    agclose(graph);
    return failed;
}

/* The theme's text: built in, or the user's file. */
static int fetch(const char *name, struct cr_buf *text, struct cr_err *err)
{
    const char *built_in = cr_asset(name);
    if (built_in) {
        cr_buf_puts(text, built_in);
        return cr_buf_check(text, err);
    }
    if (!strpbrk(name, "./"))
        return cr_fail(err, CR_STATUS_INPUT,
                       "theme \"%s\" is unknown (known: article; or a file's path)", name);
    return cr_file_read(name, text, err);
}

struct cr_theme *cr_theme_load(const char *name, struct cr_err *err)
{
    struct cr_buf text = {0};
    struct cr_theme *theme = calloc(1, sizeof *theme);
    int failed = theme ? 0 : cr_fail_memory(err);
    if (!failed && !(theme->name = cr_arena_string(&theme->arena, name)))
        failed = cr_fail_memory(err);
    if (!failed)
        failed = fetch(name, &text, err) || parse(theme, cr_buf_text(&text), err);
    cr_buf_release(&text);
    if (!failed)
        return theme;
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
    for (size_t i = 0; i < theme->count; i++)
        if (strcmp(theme->entries[i].role, role) == 0 &&
            strcmp(theme->entries[i].key, key) == 0)
            return theme->entries[i].value;
    return "";
}

double cr_theme_number(const struct cr_theme *theme, const char *role, const char *key,
                       double otherwise)
{
    const char *text = cr_theme_get(theme, role, key);
    double value;
    return cr_num_parse(text, strlen(text), &value) == CR_NUM_OK ? value : otherwise;
}
