/* A frame's text, taken apart: see frame_lines.h. */
#include "draw/frame_lines.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Which node of the frame a name means, if it was mentioned in it. */
struct cr_mention {
    size_t frame, node;
};

static const char CLUSTER[] = "  subgraph \"";
static const char ARROW[] = " -> \"";
static const char EDGES_FIRST[] = "outputorder=edgesfirst";

static bool starts(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* Makes room for one more; false when memory is out. */
static bool room(void *array, size_t *capacity, size_t count, size_t size)
{
    void **items = array;
    void *grown = cr_grown(*items, capacity, count, size);
    *items = grown ? grown : *items;
    return grown != NULL;
}

/* The quote that ends a name; NULL when there is none on the line. */
static const char *name_end(const char *name, const char *end)
{
    for (const char *p = name; p < end; p++) {
        if (*p == '"')
            return p;
        p += *p == '\\';
    }
    return NULL;
}

/* A node that is mentioned for the first time in this frame. */
static bool add_node(struct cr_frame_lines *lines, size_t name)
{
    if (!room(&lines->nodes, &lines->node_capacity, lines->node_count, sizeof *lines->nodes))
        return false;
    lines->nodes[lines->node_count] =
        (struct cr_frame_node){.name = lines->names.items[name]};
    lines->mentions[name] = (struct cr_mention){lines->frame, lines->node_count++};
    return true;
}

/* Sets *node to the node of that name. */
static bool mention(struct cr_frame_lines *lines, const char *name, const char *end,
                    size_t *node)
{
    const long found = cr_names_add(&lines->names, name, (size_t)(end - name));
    if (found < 0)
        return false;
    const size_t number = (size_t)found;
    if (number == lines->mention_count) {
        if (!room(&lines->mentions, &lines->mention_capacity, number,
                  sizeof *lines->mentions))
            return false;
        lines->mentions[lines->mention_count++] = (struct cr_mention){0, 0};
    }
    if (lines->mentions[number].frame != lines->frame && !add_node(lines, number))
        return false;
    *node = lines->mentions[number].node;
    return true;
}

static bool read_cluster(struct cr_frame_line *line)
{
    line->kind = CR_LINE_CLUSTER;
    const char *end = line->text + line->size;
    const char *after = name_end(line->text + strlen(CLUSTER), end);
    return after && end[-1] == '}' && starts(after, "\" { graph [") &&
           (line->list = (size_t)(after - line->text) + strlen("\" { graph ["));
}

/* A node, or an edge. */
static bool read_element(struct cr_frame_lines *lines, struct cr_frame_line *line)
{
    const char *end = line->text + line->size, *name = line->text + strlen("  \"");
    const char *after = name_end(name, end);
    if (!after || !starts(end - 2, "];") || !mention(lines, name, after, &line->tail))
        return false;
    line->head = line->tail;
    line->kind = CR_LINE_NODE;
    if (starts(after + 1, ARROW)) {
        line->kind = CR_LINE_EDGE;
        name = after + 1 + strlen(ARROW);
        after = name_end(name, end);
        if (!after || !mention(lines, name, after, &line->head))
            return false;
    }
    line->list = (size_t)(after - line->text) + strlen("\" [");
    return starts(after, "\" [");
}

/* One line of its own is all that a node may have. */
static bool define(struct cr_frame_lines *lines, const struct cr_frame_line *line)
{
    struct cr_frame_node *node = &lines->nodes[line->tail];
    if (line->kind != CR_LINE_NODE)
        return true;
    const bool again = node->defined;
    node->defined = true;
    return !again;
}

static bool add_line(struct cr_frame_lines *lines, const char *text, size_t size)
{
    struct cr_frame_line line = {.text = text, .size = size};
    if (!room(&lines->lines, &lines->capacity, lines->count, sizeof *lines->lines))
        return false;
    if (starts(text, CLUSTER)) {
        if (!read_cluster(&line))
            return false;
    } else if (size < 8 || !starts(text, "  \"") || !read_element(lines, &line) ||
               !define(lines, &line)) {
        return false;
    }
    lines->lines[lines->count++] = line;
    return true;
}

/* Reads the lines behind the head, up to the last, which closes the graph. */
static bool read_lines(struct cr_frame_lines *lines, const char *text)
{
    for (const char *end; *text != '}'; text = end + 1) {
        end = strchr(text, '\n');
        if (!end || !add_line(lines, text, (size_t)(end - text)))
            return false;
    }
    return strcmp(text, "}\n") == 0;
}

/* Where the head ends: defaults are the lines of it. */
static const char *skip_head(const char *dot)
{
    static const char *const defaults[] = {"  graph [", "  node [", "  edge ["};
    if (!starts(dot, "digraph "))
        return NULL;
    for (const char *line = strchr(dot, '\n'); line; line = strchr(line, '\n')) {
        size_t i = 0;
        line++;
        while (i < 3 && !starts(line, defaults[i]))
            i++;
        if (i == 3)
            return line;
    }
    return NULL;
}

static size_t end_of(const struct cr_frame_line *line, bool by_head)
{
    return by_head ? line->head : line->tail;
}

/* Sorts lines by their tails, or by their heads; those of the same one stay in order. */
static void sort_by(const struct cr_frame_lines *lines, bool by_head, const size_t *from,
                    size_t count, size_t *to)
{
    size_t *first = lines->first, at = 0;
    memset(first, 0, lines->node_count * sizeof *first);
    for (size_t i = 0; i < count; i++)
        first[end_of(&lines->lines[from[i]], by_head)]++;
    for (size_t n = 0; n < lines->node_count; n++) {
        const size_t here = first[n];
        first[n] = at;
        at += here;
    }
    for (size_t i = 0; i < count; i++)
        to[first[end_of(&lines->lines[from[i]], by_head)]++] = from[i];
}

/* Appends the lines of a kind to the order, as Graphviz goes through them. */
static size_t add_kind(const struct cr_frame_lines *lines, enum cr_line_kind kind,
                       size_t *order, size_t *scratch)
{
    size_t count = 0;
    for (size_t i = 0; i < lines->count; i++)
        if (lines->lines[i].kind == kind)
            order[count++] = i;
    if (kind != CR_LINE_CLUSTER) {
        sort_by(lines, true, order, count, scratch);
        sort_by(lines, false, scratch, count, order);
    }
    return count;
}

static bool sort(struct cr_frame_lines *lines)
{
    const size_t count = lines->count;
    size_t *order = realloc(lines->order, (2 * count + 1) * sizeof *order);
    lines->order = order ? order : lines->order;
    size_t *first = realloc(lines->first, (lines->node_count + 1) * sizeof *first);
    lines->first = first ? first : lines->first;
    if (!order || !first)
        return false;
    size_t done = 0;
    for (int kind = CR_LINE_CLUSTER; kind <= CR_LINE_NODE; kind++)
        done += add_kind(lines, (enum cr_line_kind)kind, order + done, order + count);
    return true;
}

bool cr_frame_lines_split(struct cr_frame_lines *lines, const char *dot)
{
    const char *rest = skip_head(dot), *first = strstr(dot, EDGES_FIRST);
    lines->count = lines->node_count = 0;
    lines->frame++;
    if (!rest || !first || first > rest)
        return false;
    lines->head = dot;
    lines->head_size = (size_t)(rest - dot);
    if (!read_lines(lines, rest))
        return false;
    for (size_t n = 0; n < lines->node_count; n++)
        if (!lines->nodes[n].defined)
            return false;
    return sort(lines);
}

void cr_frame_lines_release(struct cr_frame_lines *lines)
{
    cr_names_release(&lines->names);
    free(lines->mentions);
    free(lines->lines);
    free(lines->order);
    free(lines->nodes);
    free(lines->first);
}
