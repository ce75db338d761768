/* The elements of frames, drawn once each: see elements.h. */
#include "draw/elements.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "draw/drawing.h"
#include "draw/frame_lines.h"

/* Drawings are kept up to so many bytes, and to so many times those of the last frame. */
enum { FIRST_SLOTS = 1024, HEADS = 4, KEPT_BYTES = 4 << 20, KEPT_FRAMES = 4 };

/* What an element is known by: its text, what is said for all in its frame, and how it is
 * drawn. The ground of a frame is an element without text. */
struct key {
    const char *text;
    size_t size, head;
    unsigned how;
};

struct element {
    struct key key; /* its text is owned */
    uint64_t hash;
    size_t frame;   /* that it was in last */
    size_t bytes;
    struct cr_gv_part part; /* its texts are owned, in one piece that begins with the id */
};

struct cr_elements {
    struct element **slots; /* an open hash table, at most half full; owns the elements */
    size_t slot_count, count, bytes;
    char *heads[HEADS]; /* owned */
    size_t head_count;
    struct cr_frame_lines lines;
    size_t frame; /* the number of the frame, and what it consists of: */
    struct element **parts;
    size_t part_count, part_bytes;
    struct cr_buf missing;
    bool failed; /* memory is out */
};

struct cr_elements *cr_elements_new(void)
{
    struct cr_elements *elements = calloc(1, sizeof *elements);
    if (!elements)
        return NULL;
    elements->slot_count = FIRST_SLOTS;
    elements->slots = calloc(elements->slot_count, sizeof *elements->slots);
    if (elements->slots)
        return elements;
    free(elements);
    return NULL;
}

static void free_element(struct element *element)
{
    free((char *)element->key.text);
    free((char *)element->part.id);
    cr_drawing_unref(element->part.drawing);
    free(element);
}

void cr_elements_forget(struct cr_elements *elements)
{
    for (size_t i = 0; i < elements->slot_count; i++)
        if (elements->slots[i])
            free_element(elements->slots[i]);
    memset(elements->slots, 0, elements->slot_count * sizeof *elements->slots);
    for (size_t i = 0; i < elements->head_count; i++)
        free(elements->heads[i]);
    elements->head_count = elements->count = elements->bytes = elements->part_count = 0;
}

void cr_elements_free(struct cr_elements *elements)
{
    if (!elements)
        return;
    cr_elements_forget(elements);
    cr_frame_lines_release(&elements->lines);
    cr_buf_release(&elements->missing);
    free(elements->slots);
    free(elements->parts);
    free(elements);
}

/* ---- the table ---- */

static uint64_t hash_of(const struct key *key)
{
    uint64_t hash = (key->head * HEADS + key->how) * UINT64_C(0x9e3779b97f4a7c15);
    const char *text = key->text;
    size_t left = key->size;
    for (uint64_t word; left >= sizeof word; left -= sizeof word, text += sizeof word) {
        memcpy(&word, text, sizeof word);
        hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
        hash ^= hash >> 32;
    }
    for (; left > 0; left--)
        hash = (hash ^ (unsigned char)*text++) * UINT64_C(1099511628211);
    return hash ^ hash >> 29;
}

static bool is_same(const struct key *a, const struct key *b)
{
    return a->size == b->size && a->head == b->head && a->how == b->how &&
           memcmp(a->text, b->text, a->size) == 0;
}

/* The slot of the element, or the empty one where it belongs. */
static struct element **slot_of(const struct cr_elements *elements, const struct key *key,
                                uint64_t hash)
{
    const size_t mask = elements->slot_count - 1;
    size_t at = (size_t)hash & mask;
    while (elements->slots[at] && !(elements->slots[at]->hash == hash &&
                                    is_same(&elements->slots[at]->key, key)))
        at = (at + 1) & mask;
    return &elements->slots[at];
}

/* Moves all elements to a table of that size, or frees those that were not in the last
 * frame. */
static bool move_all(struct cr_elements *elements, size_t slot_count, bool only_last)
{
    struct element **old = elements->slots;
    struct element **slots = calloc(slot_count, sizeof *slots);
    const size_t old_count = elements->slot_count;
    if (!slots)
        return false;
    elements->slots = slots;
    elements->slot_count = slot_count;
    for (size_t i = 0; i < old_count; i++) {
        struct element *element = old[i];
        if (element && only_last && element->frame != elements->frame) {
            elements->count--;
            elements->bytes -= element->bytes;
            free_element(element);
        } else if (element) {
            *slot_of(elements, &element->key, element->hash) = element;
        }
    }
    free(old);
    return true;
}

/* An element that is yet to be drawn; NULL when memory is out. */
static struct element *new_element(const struct key *key, uint64_t hash)
{
    struct element *element = calloc(1, sizeof *element);
    char *text = malloc(key->size + 1);
    if (!element || !text) {
        free(element);
        free(text);
        return NULL;
    }
    if (key->size)
        memcpy(text, key->text, key->size);
    text[key->size] = '\0';
    element->key = *key;
    element->key.text = text;
    element->hash = hash;
    element->bytes = sizeof *element + key->size + 1;
    return element;
}

/* The element of that key; *is_new is set when it was not there. */
static struct element *find(struct cr_elements *elements, const struct key *key,
                            bool *is_new)
{
    const uint64_t hash = hash_of(key);
    struct element **slot = slot_of(elements, key, hash);
    *is_new = !*slot;
    if (*slot)
        return *slot;
    if (2 * (elements->count + 1) > elements->slot_count) {
        if (!move_all(elements, 2 * elements->slot_count, false))
            return NULL;
        slot = slot_of(elements, key, hash);
    }
    *slot = new_element(key, hash);
    if (*slot) {
        elements->count++;
        elements->bytes += (*slot)->bytes;
    }
    return *slot;
}

/* The number of what is said for all; HEADS when memory is out. */
static size_t find_head(struct cr_elements *elements, const char *head, size_t size)
{
    for (size_t i = 0; i < elements->head_count; i++)
        if (strlen(elements->heads[i]) == size && memcmp(elements->heads[i], head, size) == 0)
            return i;
    if (elements->head_count == HEADS)
        cr_elements_forget(elements);
    char *copy = malloc(size + 1);
    if (!copy)
        return HEADS;
    memcpy(copy, head, size);
    copy[size] = '\0';
    elements->heads[elements->head_count] = copy;
    return elements->head_count++;
}

/* ---- a frame ---- */

static void keep_few(struct cr_elements *elements)
{
    const size_t most = KEPT_BYTES + KEPT_FRAMES * elements->part_bytes;
    if (elements->bytes > most)
        move_all(elements, elements->slot_count, true);
}

/* The line, with its number among its attributes. Lines of edges come first. */
static void add_missing(struct cr_elements *elements, const struct cr_frame_line *line)
{
    struct cr_buf *out = &elements->missing;
    struct cr_frame_node *nodes = elements->lines.nodes;
    if (line->kind != CR_LINE_CLUSTER)
        nodes[line->tail].wanted = nodes[line->head].wanted = line->kind == CR_LINE_EDGE;
    cr_buf_add(out, line->text, line->list);
    cr_buf_printf(out, "element=%zu, ", elements->part_count);
    cr_buf_add(out, line->text + line->list, line->size - line->list);
    cr_buf_putc(out, '\n');
}

static bool add_part(struct cr_elements *elements, struct key *key,
                     const struct cr_frame_line *line)
{
    bool is_new;
    struct element *element = find(elements, key, &is_new);
    if (!element)
        return false;
    if (is_new && elements->missing.size == 0)
        cr_buf_add(&elements->missing, elements->lines.head, elements->lines.head_size);
    if (is_new && line)
        add_missing(elements, line);
    element->frame = elements->frame;
    elements->parts[elements->part_count++] = element;
    return true;
}

/* Finds all parts. */
static bool take_up(struct cr_elements *elements, unsigned how)
{
    const struct cr_frame_lines *lines = &elements->lines;
    struct key key = {"", 0, find_head(elements, lines->head, lines->head_size), how};
    struct element **parts =
        realloc(elements->parts, (lines->count + 1) * sizeof(struct element *));
    elements->parts = parts ? parts : elements->parts;
    if (key.head == HEADS || !parts || !add_part(elements, &key, NULL))
        return false;
    for (size_t i = 0; i < lines->count; i++) {
        const struct cr_frame_line *line = &lines->lines[lines->order[i]];
        key.text = line->text;
        key.size = line->size;
        if (!add_part(elements, &key, line))
            return false;
    }
    return true;
}

bool cr_elements_open(struct cr_elements *elements, const char *dot, unsigned how)
{
    elements->part_count = 0;
    cr_buf_clear(&elements->missing);
    if (!cr_frame_lines_split(&elements->lines, dot))
        return false;
    keep_few(elements);
    elements->frame++;
    elements->failed = !take_up(elements, how);
    if (elements->failed)
        cr_elements_forget(elements);
    return true;
}

/* Nodes that only edges are missing of: Graphviz wants their ends to be somewhere. */
static void add_ends(struct cr_elements *elements)
{
    const struct cr_frame_lines *lines = &elements->lines;
    for (size_t n = 0; n < lines->node_count; n++)
        if (lines->nodes[n].wanted)
            cr_buf_printf(&elements->missing,
                          "  \"%s\" [pos=\"0,0\", style=invis, shape=point];\n",
                          lines->nodes[n].name);
}

const char *cr_elements_missing(struct cr_elements *elements)
{
    if (elements->failed)
        return "";
    if (elements->missing.size == 0)
        return NULL;
    add_ends(elements);
    cr_buf_puts(&elements->missing, "}\n");
    elements->failed = elements->missing.failed;
    return elements->failed ? "" : cr_buf_text(&elements->missing);
}

/* Copies the texts of a part, in one piece; false when memory is out. */
static bool copy_texts(struct element *element, const struct cr_gv_part *part)
{
    const size_t id = strlen(part->id) + 1, class = strlen(part->class) + 1,
                 title = strlen(part->title) + 1, body = strlen(part->body) + 1;
    char *texts = malloc(id + class + title + body);
    if (!texts)
        return false;
    element->part = *part;
    element->part.id = memcpy(texts, part->id, id);
    element->part.class = memcpy(texts + id, part->class, class);
    element->part.title = memcpy(texts + id + class, part->title, title);
    element->part.body = memcpy(texts + id + class + title, part->body, body);
    element->bytes += id + class + title + body;
    if (part->drawing) {
        element->part.drawing = cr_drawing_ref(part->drawing);
        element->bytes += cr_drawing_bytes(part->drawing);
    }
    return true;
}

void cr_elements_keep(struct cr_elements *elements, const struct cr_gv_part *part)
{
    if (elements->failed || part->element >= elements->part_count)
        return;
    struct element *element = elements->parts[part->element];
    const size_t before = element->bytes;
    if (!element->part.id && !copy_texts(element, part))
        elements->failed = true;
    elements->bytes += element->bytes - before;
}

size_t cr_elements_count(const struct cr_elements *elements)
{
    return elements->part_count;
}

const struct cr_gv_part *cr_elements_part(const struct cr_elements *elements, size_t i)
{
    const struct cr_gv_part *part = &elements->parts[i]->part;
    return part->id ? part : NULL;
}

int cr_elements_check(const struct cr_elements *elements, struct cr_err *err)
{
    return elements->failed ? cr_fail_memory(err) : 0;
}
