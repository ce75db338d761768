/* A memo: see memo.h. */
#include "draw/memo.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

enum { FIRST_SLOTS = 1024, MOST_BYTES = 16 << 20 };

struct note {
    uint64_t hash;
    const char *key, *text; /* in the arena; key NULL: an empty slot */
    size_t key_size;
};

struct cr_memo {
    struct cr_arena arena;
    struct note *notes; /* an open hash table, at most half full */
    size_t slot_count, count, bytes;
    struct cr_buf key, text;
    uint64_t hash; /* of the key, once it was looked for */
};

struct cr_memo *cr_memo_new(void)
{
    struct cr_memo *memo = calloc(1, sizeof *memo);
    if (!memo)
        return NULL;
    memo->slot_count = FIRST_SLOTS;
    memo->notes = calloc(memo->slot_count, sizeof *memo->notes);
    if (memo->notes)
        return memo;
    free(memo);
    return NULL;
}

void cr_memo_free(struct cr_memo *memo)
{
    if (!memo)
        return;
    cr_arena_release(&memo->arena);
    cr_buf_release(&memo->key);
    cr_buf_release(&memo->text);
    free(memo->notes);
    free(memo);
}

struct cr_buf *cr_memo_key(struct cr_memo *memo)
{
    cr_buf_clear(&memo->key);
    return &memo->key;
}

static uint64_t hash_of(const struct cr_buf *key)
{
    uint64_t hash = UINT64_C(0x9e3779b97f4a7c15), word;
    size_t i = 0;
    for (; i + sizeof word <= key->size; i += sizeof word) {
        memcpy(&word, key->data + i, sizeof word);
        hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
        hash ^= hash >> 32;
    }
    for (; i < key->size; i++)
        hash = (hash ^ (unsigned char)key->data[i]) * UINT64_C(1099511628211);
    return hash ^ hash >> 29;
}

/* The slot of a key, or the empty one where it belongs. */
static struct note *slot_of(const struct cr_memo *memo, const char *key, size_t size,
                            uint64_t hash)
{
    size_t at = (size_t)hash & (memo->slot_count - 1);
    const struct note *note = &memo->notes[at];
    while (note->key && !(note->hash == hash && note->key_size == size &&
                          memcmp(note->key, key, size) == 0)) {
        at = (at + 1) & (memo->slot_count - 1);
        note = &memo->notes[at];
    }
    return &memo->notes[at];
}

const char *cr_memo_find(struct cr_memo *memo)
{
    if (memo->key.failed || memo->key.size == 0)
        return NULL;
    memo->hash = hash_of(&memo->key);
    const struct note *note = slot_of(memo, memo->key.data, memo->key.size, memo->hash);
    return note->key ? note->text : NULL;
}

static bool widen(struct cr_memo *memo)
{
    if (2 * (memo->count + 1) <= memo->slot_count)
        return true;
    struct note *old = memo->notes;
    const size_t count = memo->slot_count;
    struct note *notes = calloc(2 * count, sizeof *notes);
    if (!notes)
        return false;
    memo->notes = notes;
    memo->slot_count = 2 * count;
    for (size_t i = 0; i < count; i++)
        if (old[i].key)
            *slot_of(memo, old[i].key, old[i].key_size, old[i].hash) = old[i];
    free(old);
    return true;
}

void cr_memo_keep(struct cr_memo *memo, const char *text)
{
    const size_t size = memo->key.size;
    if (memo->key.failed || size == 0 || memo->bytes > MOST_BYTES || !widen(memo))
        return;
    const char *key = cr_arena_copy(&memo->arena, memo->key.data, size, 1);
    const char *copy = cr_arena_string(&memo->arena, text);
    if (!key || !copy)
        return;
    *slot_of(memo, key, size, memo->hash) = (struct note){memo->hash, key, copy, size};
    memo->count++;
    memo->bytes += size + strlen(copy);
}

void cr_memo_text(struct cr_memo *memo, const struct cr_math *math, struct cr_buf *out)
{
    struct cr_buf *key = cr_memo_key(memo);
    cr_buf_puts(key, "text");
    cr_math_key(math, key);
    const char *found = cr_memo_find(memo);
    if (found) {
        cr_buf_puts(out, found);
        return;
    }
    cr_buf_clear(&memo->text);
    cr_math_text(math, &memo->text);
    if (memo->text.failed)
        out->failed = true;
    else
        cr_memo_keep(memo, cr_buf_text(&memo->text));
    cr_buf_puts(out, cr_buf_text(&memo->text));
}
