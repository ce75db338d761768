/* Labels: see labels.h. */
#include "draw/labels.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { NOT_THERE = 0 };

static size_t hash(const char *text, double size)
{
    uint64_t h = 1469598103934665603u ^ (uint64_t)(size * 16);
    for (; *text; text++)
        h = (h ^ (unsigned char)*text) * 1099511628211u;
    return (size_t)h;
}

/* The place of a label in the table: its own, or the free one where it belongs. */
static size_t place_of(const struct cr_labels *labels, const char *html, double size)
{
    size_t at = hash(html, size) & (labels->table_size - 1);
    while (labels->table[at] != NOT_THERE) {
        const struct cr_gv_label *label = &labels->labels[labels->table[at] - 1];
        if (label->size >= size && label->size <= size && strcmp(label->html, html) == 0)
            break;
        at = (at + 1) & (labels->table_size - 1);
    }
    return at;
}

int cr_labels_init(struct cr_labels *labels, size_t slots, struct cr_err *err)
{
    *labels = (struct cr_labels){.slot_count = slots, .table_size = 1024};
    labels->slots = calloc(slots + 1, sizeof *labels->slots);
    labels->last = calloc(slots + 1, sizeof *labels->last);
    labels->table = calloc(labels->table_size, sizeof *labels->table);
    return labels->slots && labels->last && labels->table ? 0 : cr_fail_memory(err);
}

void cr_labels_release(struct cr_labels *labels)
{
    cr_arena_release(&labels->arena);
    free(labels->labels);
    free(labels->table);
    free(labels->uses);
    free(labels->slots);
    free(labels->last);
}

void cr_labels_clear(struct cr_labels *labels)
{
    memset(labels->slots, 0, labels->slot_count * sizeof *labels->slots);
    memset(labels->last, 0, labels->slot_count * sizeof *labels->last);
    labels->use_count = 0;
}

static int rehash(struct cr_labels *labels)
{
    size_t *old = labels->table;
    size_t *table = calloc(2 * labels->table_size, sizeof *table);
    if (!table)
        return -1;
    labels->table = table;
    labels->table_size *= 2;
    for (size_t i = 0; i < labels->count; i++)
        table[place_of(labels, labels->labels[i].html, labels->labels[i].size)] = i + 1;
    free(old);
    return 0;
}

static bool room(void **items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return true;
    const size_t larger = *capacity ? 2 * *capacity : 256;
    void *more = realloc(*items, larger * size);
    if (!more)
        return false;
    *items = more;
    *capacity = larger;
    return true;
}

/* The label's index, added when it is new; -1 when memory is out. */
static long intern(struct cr_labels *labels, const char *html, const char *font, double size)
{
    size_t at = place_of(labels, html, size);
    if (labels->table[at] != NOT_THERE)
        return (long)labels->table[at] - 1;
    void *items = labels->labels;
    const bool fits =
        room(&items, labels->count, &labels->capacity, sizeof *labels->labels);
    labels->labels = items;
    const char *copy = cr_arena_string(&labels->arena, html);
    const char *face = cr_arena_string(&labels->arena, font);
    if (!fits || !copy || !face)
        return -1;
    if (2 * labels->count >= labels->table_size) {
        if (rehash(labels))
            return -1;
        at = place_of(labels, html, size);
    }
    labels->labels[labels->count] =
        (struct cr_gv_label){.html = copy, .font = face, .size = size};
    labels->table[at] = ++labels->count;
    return (long)labels->count - 1;
}

/* Most labels stand in their slots for many frames. */
static bool is_last(const struct cr_labels *labels, size_t slot, size_t label,
                    struct cr_size around)
{
    if (labels->last[slot] == NOT_THERE)
        return false;
    const struct cr_slot_use *use = &labels->uses[labels->last[slot] - 1];
    return use->label == label && use->around.w >= around.w && use->around.h >= around.h;
}

int cr_labels_add(struct cr_labels *labels, size_t slot, const char *html,
                  const char *font, double size, struct cr_size around, struct cr_err *err)
{
    const long label = intern(labels, html, font, size);
    if (label >= 0 && is_last(labels, slot, (size_t)label, around))
        return 0;
    void *uses = labels->uses;
    const bool fits =
        room(&uses, labels->use_count, &labels->use_capacity, sizeof *labels->uses);
    labels->uses = uses;
    if (label < 0 || !fits)
        return cr_fail_memory(err);
    labels->uses[labels->use_count++] =
        (struct cr_slot_use){.slot = slot, .label = (size_t)label, .around = around};
    labels->last[slot] = labels->use_count;
    return 0;
}

int cr_labels_measure(struct cr_labels *labels, struct cr_gv *gv, struct cr_err *err)
{
    if (cr_gv_measure(gv, labels->labels + labels->measured,
                      labels->count - labels->measured, err))
        return -1;
    labels->measured = labels->count;
    for (size_t i = 0; i < labels->use_count; i++) {
        const struct cr_slot_use *use = &labels->uses[i];
        const struct cr_gv_label *label = &labels->labels[use->label];
        struct cr_size *slot = &labels->slots[use->slot];
        slot->w = fmax(slot->w, label->width + 2 * use->around.w);
        slot->h = fmax(slot->h, label->height + 2 * use->around.h);
    }
    return 0;
}

void cr_labels_scale(struct cr_labels *labels, size_t slot, double times)
{
    labels->slots[slot].w *= times;
    labels->slots[slot].h *= times;
}

struct cr_size cr_slot_size(const struct cr_labels *labels, size_t slot)
{
    return labels->slots[slot];
}

struct cr_size cr_label_size(const struct cr_labels *labels, const char *html, double size)
{
    const size_t at = place_of(labels, html, size);
    if (labels->table[at] == NOT_THERE)
        return (struct cr_size){0, 0};
    const struct cr_gv_label *label = &labels->labels[labels->table[at] - 1];
    return (struct cr_size){label->width, label->height};
}
