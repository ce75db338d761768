/* An arena: see arena.h. */
#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_BYTES = 16 * 1024 };

struct cr_arena_block {
    struct cr_arena_block *next;
    size_t size;
    max_align_t data[];
};

static struct cr_arena_block *block_new(struct cr_arena *arena, size_t bytes)
{
    const size_t size = bytes > BLOCK_BYTES ? bytes : BLOCK_BYTES;
    struct cr_arena_block *block = calloc(1, sizeof *block + size);
    if (!block)
        return NULL;
    block->size = size;
    block->next = arena->blocks;
    arena->blocks = block;
    arena->used = 0;
    return block;
}

void *cr_arena_alloc(struct cr_arena *arena, size_t count, size_t size)
{
    const size_t align = sizeof(max_align_t);
    if (size && count > (SIZE_MAX / 2 - align) / size)
        return NULL;
    const size_t asked = count * size;
    const size_t bytes = asked ? (asked + align - 1) / align * align : align;
    struct cr_arena_block *block = arena->blocks;
    if (!block || block->size - arena->used < bytes)
        block = block_new(arena, bytes);
    if (!block)
        return NULL;
    void *piece = (char *)block->data + arena->used;
    arena->used += bytes;
    return piece;
}

void *cr_arena_copy(struct cr_arena *arena, const void *from, size_t count, size_t size)
{
    void *copy = cr_arena_alloc(arena, count, size);
    if (copy && count && size)
        memcpy(copy, from, count * size);
    return copy;
}

char *cr_arena_string(struct cr_arena *arena, const char *text)
{
    return text ? cr_arena_copy(arena, text, strlen(text) + 1, 1) : NULL;
}

char *cr_arena_format(struct cr_arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *text = length < 0 ? NULL : cr_arena_alloc(arena, (size_t)length + 1, 1);
    if (!text)
        return NULL;
    va_start(args, format);
    vsnprintf(text, (size_t)length + 1, format, args);
    va_end(args);
    return text;
}

void cr_arena_release(struct cr_arena *arena)
{
    while (arena->blocks) {
        struct cr_arena_block *next = arena->blocks->next;
        free(arena->blocks);
        arena->blocks = next;
    }
    arena->used = 0;
}
