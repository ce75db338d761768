/* Numbers, lists and plain text out of attributes: see reading.h. */

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/near.h"
#include "base/num.h"
#include "math/math.h"
#include "read/reading.h"

static long written(const struct cr_reading *reading, struct cr_thing thing)
{
    return thing.object == CR_DOT_AN_EDGE ? reading->graph.arcs[thing.index].written
                                          : (long)thing.index;
}

static struct cr_place place_of(const struct cr_reading *reading, struct cr_thing thing,
                                const char *key)
{
    const long index = written(reading, thing);
    if (index < 0)
        return CR_NOWHERE;
    const struct cr_place value =
        key ? cr_dot_map_value(reading->map, thing.object, (size_t)index, key) : CR_NOWHERE;
    if (value.line || thing.object == CR_DOT_THE_GRAPH)
        return value;
    return thing.object == CR_DOT_A_NODE ? reading->map->node[index].at
                                         : reading->map->edges[index].at;
}

static void put_subject(const struct cr_reading *reading, struct cr_thing thing,
                        struct cr_buf *out)
{
    const struct cr_names *names = &reading->map->nodes;
    if (thing.object == CR_DOT_THE_GRAPH) {
        cr_buf_puts(out, "graph");
    } else if (thing.object == CR_DOT_A_NODE) {
        cr_buf_printf(out, "node \"%s\"", names->items[thing.index]);
    } else {
        const struct cr_dot_arc *arc = &reading->graph.arcs[thing.index];
        cr_buf_printf(out, "edge \"%s -> %s\"", names->items[arc->from],
                      names->items[arc->to]);
    }
}

void cr_say(struct cr_reading *reading, enum cr_severity severity, struct cr_thing thing,
            const char *key, const char *format, ...)
{
    struct cr_buf subject = {0};
    struct cr_place at = CR_NOWHERE;
    if (!cr_diag_full(reading->diag, severity)) {
        at = place_of(reading, thing, key);
        put_subject(reading, thing, &subject);
        cr_buf_puts(&subject, *format == ' ' ? "" : ": ");
    }
    va_list args;
    va_start(args, format);
    cr_diag_add_about(reading->diag, severity, at, cr_buf_text(&subject), format, args);
    va_end(args);
    reading->diag->failed |= subject.failed;
    cr_buf_release(&subject);
}

/* The text of an attribute, HTML or not. */
static const char *raw(const struct cr_reading *reading, struct cr_thing thing,
                       const char *key)
{
    const long k = cr_names_find(&reading->map->keys[thing.object], key, strlen(key));
    return k < 0 ? NULL
                 : cr_dot_graph_get(&reading->graph, thing.object, thing.index, (size_t)k);
}

const char *cr_value(struct cr_reading *reading, struct cr_thing thing, const char *key)
{
    const char *value = raw(reading, thing, key);
    if (!value || !cr_dot_graph_is_html(value))
        return value;
    cr_wrong(reading, thing, key, "%s is HTML, and only plain text is read here", key);
    return NULL;
}

bool cr_is_own(struct cr_reading *reading, struct cr_thing thing, const char *key)
{
    const long index = written(reading, thing);
    return index >= 0 && raw(reading, thing, key) &&
           cr_dot_map_own(reading->map, thing.object, (size_t)index, key).line;
}

bool cr_is_set(const struct cr_reading *reading, struct cr_thing thing, const char *key)
{
    return raw(reading, thing, key) != NULL;
}

struct cr_hint cr_hint(const char *nearest)
{
    struct cr_hint hint = {""};
    if (nearest)
        snprintf(hint.text, sizeof hint.text, " (did you mean %s?)", nearest);
    return hint;
}

/* "0,3" as it should be: "0.3". */
static struct cr_cut with_point(const char *value)
{
    struct cr_cut cut = cr_cut(value + strspn(value, " \t\r\n"));
    char *comma = strchr(cut.text, ',');
    if (comma)
        *comma = '.';
    cut.text[strcspn(cut.text, " ")] = '\0';
    return cut;
}

/* Says what is wrong with an attribute that should be a number. */
static void say_no_number(struct cr_reading *reading, struct cr_thing thing, const char *key,
                          const char *value, enum cr_num_status status)
{
    if (status == CR_NUM_COMMA)
        cr_wrong(reading, thing, key, "%s=\"%s\" is not a number (use a point: %s)", key,
                 cr_cut(value).text, with_point(value).text);
    else
        cr_wrong(reading, thing, key, "%s=\"%s\" is not %s", key, cr_cut(value).text,
                 status == CR_NUM_INFINITE ? "finite" : "a number");
}

bool cr_number(struct cr_reading *reading, struct cr_thing thing, const char *key,
               double *out)
{
    const char *value = cr_value(reading, thing, key);
    if (!value)
        return false;
    double number;
    const enum cr_num_status status = cr_num_parse(value, strlen(value), &number);
    if (status == CR_NUM_OK)
        *out = number;
    else
        say_no_number(reading, thing, key, value, status);
    return status == CR_NUM_OK;
}

bool cr_whole(struct cr_reading *reading, struct cr_thing thing, const char *key,
              size_t least, size_t most, size_t *out)
{
    const char *value = cr_value(reading, thing, key);
    double number;
    if (!value)
        return false;
    if (cr_num_parse(value, strlen(value), &number) == CR_NUM_OK && number == floor(number) &&
        number >= (double)least && number <= (double)most) {
        *out = (size_t)number;
        return true;
    }
    cr_wrong(reading, thing, key, "%s=\"%s\" is not a whole number from %zu to %zu", key,
             cr_cut(value).text, least, most);
    return false;
}

static void say_no_param(struct cr_reading *reading, struct cr_thing thing, const char *key,
                         const char *value)
{
    const struct cr_names *params = &reading->params;
    const char *nearest = NULL;
    if (!cr_diag_full(reading->diag, CR_SEVERITY_ERROR))
        nearest = cr_nearest(value, params->items, params->count);
    cr_wrong(reading, thing, key,
             "%s=\"%s\" is neither a number nor a parameter of the graph attribute params%s",
             key, cr_cut(value).text, cr_hint(nearest).text);
}

bool cr_number_or_param(struct cr_reading *reading, struct cr_thing thing, const char *key,
                        double *number, long *param)
{
    *param = CR_NONE;
    const char *value = cr_value(reading, thing, key);
    if (!value)
        return false;
    const long known = cr_names_find(&reading->params, value, strlen(value));
    if (known >= 0) {
        *param = known;
        return true;
    }
    const enum cr_num_status status = cr_num_parse(value, strlen(value), number);
    if (status == CR_NUM_NONE)
        say_no_param(reading, thing, key, value);
    else if (status != CR_NUM_OK)
        say_no_number(reading, thing, key, value, status);
    return status == CR_NUM_OK;
}

static void say_no_list(struct cr_reading *reading, struct cr_thing thing, const char *key,
                        const char *item, size_t length, enum cr_num_status status)
{
    char copy[80] = "";
    memcpy(copy, item, length < sizeof copy ? length : sizeof copy - 1);
    if (*(copy + strspn(copy, " \t\r\n")) == '\0')
        cr_wrong(reading, thing, key, "%s has an empty place in its list of numbers", key);
    else
        cr_wrong(reading, thing, key, "%s has \"%s\" in its list of numbers, which is not %s",
                 key, cr_cut(copy + strspn(copy, " \t\r\n")).text,
                 status == CR_NUM_INFINITE ? "finite" : "a number");
}

static size_t count_items(const char *value)
{
    size_t count = 1;
    for (; *value; value++)
        count += *value == ',';
    return count;
}

int cr_numbers(struct cr_reading *reading, struct cr_thing thing, const char *key,
               const double **numbers, size_t *count)
{
    *count = 0;
    const char *value = cr_value(reading, thing, key);
    if (!value)
        return 0;
    const size_t items = count_items(value);
    double *list = cr_arena_alloc(&reading->net->arena, items, sizeof *list);
    if (!list)
        return -1;
    const char *item = value;
    for (size_t i = 0; i < items; i++) {
        const size_t length = strcspn(item, ",");
        const enum cr_num_status status = cr_num_parse(item, length, &list[i]);
        if (status != CR_NUM_OK && items == 1)
            say_no_number(reading, thing, key, value, status);
        else if (status != CR_NUM_OK)
            say_no_list(reading, thing, key, item, length, status);
        if (status != CR_NUM_OK)
            return 0;
        item += length + 1;
    }
    *numbers = list;
    *count = items;
    return 0;
}

bool cr_is_within(struct cr_reading *reading, struct cr_thing thing, const char *key,
                  enum cr_limit limit, size_t count)
{
    const struct cr_limits *limits = reading->diag->source->limits;
    if (count <= cr_limit(limits, limit))
        return true;
    cr_wrong(reading, thing, key, "%s: %s", key, cr_limit_words(limits, limit).text);
    return false;
}

int cr_plain(struct cr_reading *reading, struct cr_thing thing, const char *key,
             const char **out)
{
    *out = NULL;
    const char *value = cr_value(reading, thing, key);
    if (!value)
        return 0;
    if (!cr_is_within(reading, thing, key, CR_LIMIT_LABEL, strlen(value)))
        return 0;
    *out = cr_arena_string(&reading->net->arena, value);
    return *out ? 0 : -1;
}

int cr_symbol_text(struct cr_reading *reading, struct cr_thing thing, const char **out)
{
    bool bad = false;
    if (cr_plain(reading, thing, "symbol", out))
        return -1;
    if (*out && !cr_math_parse_symbol(&reading->net->arena, *out, &bad)) {
        if (!bad)
            return -1;
        cr_wrong(reading, thing, "symbol",
                 "symbol=\"%s\" is not of the form w_5, \\hat{y} or a^{(2)}_1",
                 cr_cut(*out).text);
        *out = NULL;
    }
    return 0;
}

const char *cr_choice(struct cr_reading *reading, struct cr_thing thing, const char *key,
                      const char *const *words, size_t count)
{
    const char *value = cr_value(reading, thing, key);
    if (!value)
        return NULL;
    for (size_t i = 0; i < count; i++)
        if (strcmp(words[i], value) == 0)
            return words[i];
    cr_wrong(reading, thing, key, "%s=\"%s\" is unknown%s", key, cr_cut(value).text,
             cr_hint(cr_nearest(value, words, count)).text);
    return NULL;
}

enum cr_op cr_operation(struct cr_reading *reading, struct cr_thing thing, const char *key,
                        unsigned classes)
{
    const char *value = cr_value(reading, thing, key), *nearest = NULL;
    if (!value)
        return CR_OP_COUNT;
    const enum cr_op op = cr_op_find(value, classes, &nearest);
    if (op == CR_OP_COUNT)
        cr_wrong(reading, thing, key, "%s=\"%s\" is unknown%s", key, cr_cut(value).text,
                 cr_hint(nearest).text);
    return op;
}

size_t cr_word(const char **text, const char *separators)
{
    *text += strspn(*text, separators);
    return strcspn(*text, separators);
}
