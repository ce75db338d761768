/*
 * Presentation attributes, and those that nobody knows: see reading.h.
 *
 * An allow-list: a row here is what may reach Graphviz, with what its value must look like.
 * What the network itself is made of (attributes.h) is read elsewhere. Anything else is left
 * out, with a note. What a rule says ends the note. A file that is trusted passes everything
 * on, but for HTML and for links that are none.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/colors.h"
#include "base/near.h"
#include "base/num.h"
#include "read/attributes.h"
#include "read/reading.h"

enum { MAX_FONT = 100, MAX_COLOR = 32, MAX_URL = 2000 };

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#define DIGITS "0123456789"

static bool is_color(const char *value)
{
    const size_t length = strlen(value);
    if (*value == '#')
        return (length == 4 || length == 7 || length == 9) &&
               strspn(value + 1, DIGITS "abcdefABCDEF") == length - 1;
    char name[MAX_COLOR + 1];
    if (length > MAX_COLOR)
        return false;
    for (size_t i = 0; i <= length; i++)
        name[i] = (char)(value[i] >= 'A' && value[i] <= 'Z' ? value[i] - 'A' + 'a' : value[i]);
    return cr_color_is_known(name);
}

static bool is_between(const char *value, double least, double most)
{
    double number;
    return cr_num_parse(value, strlen(value), &number) == CR_NUM_OK && number >= least &&
           number <= most;
}

static bool is_font_size(const char *value)
{
    return is_between(value, 4, 96);
}

static bool is_pen_width(const char *value)
{
    return is_between(value, 0, 20);
}

static bool is_font_name(const char *value)
{
    return strlen(value) <= MAX_FONT && !value[strspn(value, LETTERS DIGITS " ,_-")];
}

static bool is_class(const char *value)
{
    return !value[strspn(value, LETTERS DIGITS "_ -")];
}

/* A text of any kind, within CR_LIMIT_LABEL. */
static bool is_text(const char *value)
{
    (void)value;
    return true;
}

/* Is the word value[0 .. length) in the list? */
static bool is_listed(const char *value, size_t length, const char *const *list)
{
    for (; *list; list++)
        if (strlen(*list) == length && strncmp(*list, value, length) == 0)
            return true;
    return false;
}

static bool is_shape(const char *value)
{
    static const char *const shapes[] = {
        "box",     "rect",     "rectangle", "square",        "circle",       "ellipse",
        "oval",    "plain",    "plaintext", "none",          "diamond",      "triangle",
        "hexagon", "pentagon", "octagon",   "parallelogram", "doublecircle", NULL};
    return is_listed(value, strlen(value), shapes);
}

static bool is_style(const char *value)
{
    static const char *const styles[] = {"solid", "dashed", "dotted",  "bold",
                                         "filled", "rounded", NULL};
    bool all = true;
    while (*value && all) {
        const size_t length = cr_word(&value, " ,");
        all = !length || is_listed(value, length, styles);
        value += length;
    }
    return all;
}

/* A link that is no program. */
static bool is_link(const char *value)
{
    static const char *const starts[] = {"http://", "https://", "mailto:", "#"};
    if (strlen(value) > MAX_URL || strpbrk(value, " \t\r\n\"<>\\"))
        return false;
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++)
        if (strncasecmp(value, starts[i], strlen(starts[i])) == 0)
            return true;
    return false;
}

enum { ON_NODES = 1 << CR_DOT_A_NODE, ON_EDGES = 1 << CR_DOT_AN_EDGE };

struct row {
    const char *key;
    int on;
    bool (*is_right)(const char *value);
    const char *rule;
};

#define COLOR_RULE "a colour is a name that Graphviz knows, or #rrggbb"
#define LINK_RULE "only http, https, mailto and # links"

static const struct row rows[] = {
    {"color", ON_NODES | ON_EDGES, is_color, COLOR_RULE},
    {"fillcolor", ON_NODES | ON_EDGES, is_color, COLOR_RULE},
    {"fontcolor", ON_NODES | ON_EDGES, is_color, COLOR_RULE},
    {"fontname", ON_NODES | ON_EDGES, is_font_name, "letters, digits, blanks and , _ -"},
    {"fontsize", ON_NODES | ON_EDGES, is_font_size, "a number from 4 to 96"},
    {"penwidth", ON_NODES | ON_EDGES, is_pen_width, "a number from 0 to 20"},
    {"label", ON_NODES | ON_EDGES, is_text, ""},
    {"xlabel", ON_NODES | ON_EDGES, is_text, ""},
    {"tooltip", ON_NODES | ON_EDGES, is_text, ""},
    {"shape", ON_NODES, is_shape, "box, circle, ellipse, diamond and other plain shapes"},
    {"style", ON_NODES | ON_EDGES, is_style, "solid, dashed, dotted, bold, filled, rounded"},
    {"class", ON_NODES | ON_EDGES, is_class, "letters, digits, blanks and _ -"},
    {"URL", ON_NODES | ON_EDGES, is_link, LINK_RULE},
    {"href", ON_NODES | ON_EDGES, is_link, LINK_RULE},
};

enum { ROWS = sizeof rows / sizeof rows[0] };

const char *cr_presentation_at(size_t index, const char **rule)
{
    if (index >= ROWS)
        return NULL;
    *rule = rows[index].rule;
    return rows[index].key;
}

/* What is done with a key of the file: read elsewhere, a row of the table, or nothing. */
struct use {
    const struct row *row;
    bool elsewhere;
    const char *nearest; /* of what is read elsewhere: perhaps it was meant */
    const char *value, *copy; /* the last value that passed: a default is copied once */
};

/* What others call it; and what is near to one of ours by chance, for it is Graphviz's. */
static const struct {
    const char *key, *meant;
} others[] = {
    {"bias", "b"},    {"input", "value"},        {"act", "activation"},
    {"lr", "rate"},   {"learning_rate", "rate"}, {"alpha", "rate"},
    {"rotate", NULL}, {"rotation", NULL},
};

/* Which of `own` was perhaps meant; or NULL. */
static const char *meant_by(const char *key, const char *const *own, size_t count)
{
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (strcmp(others[i].key, key) != 0)
            continue;
        for (size_t k = 0; others[i].meant && k < count; k++)
            if (strcmp(own[k], others[i].meant) == 0)
                return own[k];
        return NULL;
    }
    return cr_nearest(key, own, count);
}

static struct use use_of(enum cr_dot_object object, const char *key)
{
    const char *own[CR_ATTRIBUTES_MOST];
    size_t count = 0;
    struct use use = {.elsewhere = false};
    for (; CR_ATTRIBUTES[object][count].key; count++) {
        own[count] = CR_ATTRIBUTES[object][count].key;
        use.elsewhere = use.elsewhere || strcmp(own[count], key) == 0;
    }
    for (size_t i = 0; i < ROWS; i++)
        if (rows[i].on & 1 << object && strcmp(rows[i].key, key) == 0)
            use.row = &rows[i];
    if (!use.elsewhere && !use.row)
        use.nearest = meant_by(key, own, count);
    return use;
}

/* May the value of a presentation attribute pass? If not, says why. */
static bool passes(struct cr_reading *reading, struct cr_thing thing, const struct row *row,
                   const char *value)
{
    if (cr_dot_graph_is_html(value)) {
        cr_say(reading, CR_SEVERITY_NOTE, thing, row->key,
               "%s is ignored (HTML never passes)", row->key);
        return false;
    }
    if ((row->is_right == is_text || row->is_right == is_class) &&
        !cr_is_within(reading, thing, row->key, CR_LIMIT_LABEL, strlen(value)))
        return false;
    if (row->is_right(value) || (cr_is_trusted(reading) && row->is_right != is_link))
        return true;
    if (row->is_right == is_link)
        cr_say(reading, CR_SEVERITY_WARNING, thing, row->key, "%s=\"%s\" is dropped (%s)",
               row->key, cr_cut(value).text, row->rule);
    else
        cr_say(reading, CR_SEVERITY_NOTE, thing, row->key, "%s=\"%s\" is ignored (%s)",
               row->key, cr_cut(value).text, row->rule);
    return false;
}

/* One that is near to one of ours is a slip of the pen, which is always said. */
static void say_unknown(struct cr_reading *reading, struct cr_thing thing,
                        const char *key, const char *value, const struct use *use)
{
    const enum cr_severity severity = use->nearest ? CR_SEVERITY_WARNING : CR_SEVERITY_NOTE;
    if (cr_diag_full(reading->diag, severity))
        value = "";
    cr_say(reading, severity, thing, key, "%s=\"%s\" is ignored%s", cr_cut(key).text,
           cr_dot_graph_is_html(value) ? "<...>" : cr_cut(value).text,
           use->nearest ? cr_hint(use->nearest).text
                        : " (not an attribute that is known here)");
}

/* The copy of a value in the network's arena, or NULL. cgraph keeps equal values at one
 * address. */
static const char *copy_of(struct cr_reading *reading, struct use *use, const char *value)
{
    if (use->value != value) {
        use->copy = cr_arena_string(&reading->net->arena, value);
        use->value = value;
    }
    return use->copy;
}

/* Does a value pass of which nothing is known? */
static bool passes_unknown(struct cr_reading *reading, struct cr_thing thing,
                           const char *key, const char *value, const struct use *use)
{
    if (cr_is_trusted(reading) && !cr_dot_graph_is_html(value) &&
        thing.object != CR_DOT_THE_GRAPH)
        return true;
    say_unknown(reading, thing, key, value, use);
    return false;
}

/* The attributes of one thing that pass, into `attrs`: each in its row's place, then those of
 * no row; how many, or -1. */
static int sift(struct cr_reading *reading, struct cr_thing thing, struct use *uses,
                struct cr_attr *attrs)
{
    const struct cr_names *keys = &reading->map->keys[thing.object];
    int count = 0;
    for (size_t k = 0; k < keys->count; k++) {
        if (uses[k].elsewhere)
            continue;
        const char *value = cr_dot_graph_get(&reading->graph, thing.object, thing.index, k);
        const struct row *row = uses[k].row;
        if (!value ||
            !(row ? passes(reading, thing, row, value)
                  : passes_unknown(reading, thing, keys->items[k], value, &uses[k])))
            continue;
        struct cr_attr *attr = &attrs[row ? (size_t)(row - rows) : ROWS + k];
        *attr = (struct cr_attr){
            row ? row->key : cr_arena_string(&reading->net->arena, keys->items[k]),
            copy_of(reading, &uses[k], value), !row};
        count++;
        if (!attr->key || !attr->value)
            return -1;
    }
    return count;
}

/* The attributes of one thing, into the network: in the order of the rows, so that it does
 * not hang on where in the file a key stands first. */
static int read_attrs(struct cr_reading *reading, struct cr_thing thing, struct use *uses,
                      struct cr_attr *found, struct cr_attr **attrs, size_t *attr_count)
{
    const size_t places = ROWS + reading->map->keys[thing.object].count;
    memset(found, 0, places * sizeof *found);
    const int count = sift(reading, thing, uses, found);
    if (count <= 0)
        return count;
    *attrs = cr_arena_alloc(&reading->net->arena, (size_t)count, sizeof *found);
    if (!*attrs)
        return -1;
    for (size_t i = 0; i < places; i++)
        if (found[i].key)
            (*attrs)[(*attr_count)++] = found[i];
    return 0;
}

static int read_all(struct cr_reading *reading, enum cr_dot_object object,
                    struct use *uses, struct cr_attr *found)
{
    struct cr_net *net = reading->net;
    int result = 0;
    if (object == CR_DOT_THE_GRAPH)
        result = sift(reading, cr_the_graph(), uses, found) < 0 ? -1 : 0;
    for (size_t i = 0; object == CR_DOT_A_NODE && i < net->node_count && !result; i++)
        result = read_attrs(reading, cr_a_node(i), uses, found, &net->nodes[i].attrs,
                            &net->nodes[i].attr_count);
    for (size_t i = 0; object == CR_DOT_AN_EDGE && i < net->edge_count && !result; i++)
        result = read_attrs(reading, cr_an_edge(i), uses, found, &net->edges[i].attrs,
                            &net->edges[i].attr_count);
    return result;
}

int cr_read_style(struct cr_reading *reading)
{
    for (int object = 0; object < CR_DOT_OBJECTS; object++) {
        const struct cr_names *keys = &reading->map->keys[object];
        struct use *uses = calloc(keys->count + 1, sizeof *uses);
        struct cr_attr *found = calloc(ROWS + keys->count, sizeof *found);
        for (size_t k = 0; uses && k < keys->count; k++)
            uses[k] = use_of((enum cr_dot_object)object, keys->items[k]);
        const int result =
            uses && found ? read_all(reading, (enum cr_dot_object)object, uses, found) : -1;
        free(uses);
        free(found);
        if (result)
            return -1;
    }
    return 0;
}
