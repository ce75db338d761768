/* Names and their numbers: see names.h. Open addressing, at most half full. */
#include "read/names.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 16 };

void *cr_grown(void *items, size_t *capacity, size_t count, size_t size)
{
    if (count < *capacity)
        return items;
    const size_t wanted = *capacity ? *capacity + *capacity / 2 : FIRST_CAPACITY;
    if (wanted > SIZE_MAX / 2 / size)
        return NULL;
    void *moved = realloc(items, wanted * size);
    if (moved)
        *capacity = wanted;
    return moved;
}

/* FNV-1a. */
static uint64_t hash(const char *text, size_t length)
{
    uint64_t h = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < length; i++)
        h = (h ^ (unsigned char)text[i]) * UINT64_C(1099511628211);
    return h ^ h >> 32;
}

/* Where the name is, or the empty slot where it belongs. */
static size_t slot_of(const struct cr_names *names, const char *text, size_t length)
{
    const size_t mask = names->slot_count - 1;
    size_t slot = (size_t)hash(text, length) & mask;
    for (; names->slots[slot]; slot = (slot + 1) & mask) {
        const char *item = names->items[names->slots[slot] - 1];
        if (strncmp(item, text, length) == 0 && item[length] == '\0')
            break;
    }
    return slot;
}

static int grow_slots(struct cr_names *names)
{
    const size_t count = names->slot_count ? names->slot_count * 2 : 4 * FIRST_CAPACITY;
    size_t *slots = calloc(count, sizeof *slots);
    if (!slots)
        return -1;
    free(names->slots);
    names->slots = slots;
    names->slot_count = count;
    for (size_t i = 0; i < names->count; i++)
        slots[slot_of(names, names->items[i], strlen(names->items[i]))] = i + 1;
    return 0;
}

/* A copy in the arena, or NULL. */
static char *copy_of(struct cr_names *names, const char *text, size_t length)
{
    char *copy = cr_arena_alloc(&names->arena, length + 1, 1);
    if (copy && length)
        memcpy(copy, text, length);
    return copy;
}

long cr_names_add(struct cr_names *names, const char *text, size_t length)
{
    if (2 * (names->count + 1) > names->slot_count && grow_slots(names))
        return -1;
    const size_t slot = slot_of(names, text, length);
    if (names->slots[slot])
        return (long)names->slots[slot] - 1;
    const char **items =
        cr_grown(names->items, &names->capacity, names->count, sizeof *items);
    if (!items)
        return -1;
    names->items = items;
    const char *copy = copy_of(names, text, length);
    if (!copy)
        return -1;
    items[names->count] = copy;
    names->slots[slot] = ++names->count;
    return (long)names->count - 1;
}

long cr_names_find(const struct cr_names *names, const char *text, size_t length)
{
    if (!names->count)
        return -1;
    return (long)names->slots[slot_of(names, text, length)] - 1;
}

void cr_names_release(struct cr_names *names)
{
    cr_arena_release(&names->arena);
    free(names->items);
    free(names->slots);
    *names = (struct cr_names){0};
}
