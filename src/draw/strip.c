/*
 * A strip: see strip.h.
 *
 * Pieces are a linked list while it grows, lowest first. A new frame is held against it: the
 * longest run of its elements that the list has in the same order stays where it is, and
 * what is left is put in, each over the element that it lies on.
 */
#include "draw/strip.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_SLOTS = 1024 };

static const size_t END = SIZE_MAX;

/* A table of hashes: for each distinct drawing the piece that had it last. */
struct cr_drawings {
    size_t *slots; /* piece + 1; 0: empty */
    size_t count, capacity;
    size_t head;  /* the lowest piece */
    size_t *rank; /* per piece: its place in the list, while a frame is put in */
    size_t rank_capacity;
};

/* ---- arrays ---- */

/* Makes room for one more; false when memory is out. */
static bool grow(void *array, size_t count, size_t *capacity, size_t size)
{
    void **items = array;
    if (count < *capacity)
        return true;
    const size_t larger = *capacity ? 2 * *capacity : 64;
    void *moved = realloc(*items, larger * size);
    if (!moved)
        return false;
    *items = moved;
    *capacity = larger;
    return true;
}

int cr_strip_init(struct cr_strip *strip, bool titled, struct cr_err *err)
{
    *strip = (struct cr_strip){.titled = titled, .right = -1};
    strip->drawings = calloc(1, sizeof *strip->drawings);
    if (!strip->drawings)
        return cr_fail_memory(err);
    strip->drawings->head = END;
    return 0;
}

void cr_strip_release(struct cr_strip *strip)
{
    for (size_t i = 0; i < strip->frame_count; i++)
        free(strip->frames[i].pieces);
    free(strip->frames);
    free(strip->pieces);
    if (strip->drawings) {
        free(strip->drawings->slots);
        free(strip->drawings->rank);
        free(strip->drawings);
    }
    cr_arena_release(&strip->arena);
}

/* ---- distinct drawings ---- */

static uint64_t hash_text(uint64_t hash, const char *text)
{
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * UINT64_C(1099511628211);
    return hash * 31;
}

static uint64_t hash_of(const struct cr_piece *piece)
{
    const char *const texts[] = {piece->id, piece->class, piece->title, piece->body};
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < 4; i++)
        hash = hash_text(hash, texts[i]);
    return hash ^ hash >> 29;
}

static bool is_same(const struct cr_piece *a, const struct cr_piece *b)
{
    return strcmp(a->id, b->id) == 0 && strcmp(a->class, b->class) == 0 &&
           strcmp(a->title, b->title) == 0 && strcmp(a->body, b->body) == 0;
}

/* The slot of such a piece, or the empty one where it would be. */
static size_t *slot_of(const struct cr_strip *strip, const struct cr_piece *piece)
{
    const struct cr_drawings *d = strip->drawings;
    size_t at = hash_of(piece) & (d->capacity - 1);
    while (d->slots[at] && !is_same(&strip->pieces[d->slots[at] - 1], piece))
        at = (at + 1) & (d->capacity - 1);
    return &d->slots[at];
}

/* Keeps at least a half of the table empty. */
static bool widen(struct cr_strip *strip)
{
    struct cr_drawings *d = strip->drawings;
    if (2 * (d->count + 1) <= d->capacity)
        return true;
    size_t *old = d->slots;
    const size_t count = d->capacity;
    d->capacity = count ? 2 * count : FIRST_SLOTS;
    d->slots = calloc(d->capacity, sizeof *d->slots);
    for (size_t i = 0; d->slots && i < count; i++)
        if (old[i])
            *slot_of(strip, &strip->pieces[old[i] - 1]) = old[i];
    free(old);
    return d->slots != NULL;
}

/* ---- a frame ---- */

static struct cr_strip_frame *last_frame(struct cr_strip *strip)
{
    return &strip->frames[strip->frame_count - 1];
}

int cr_strip_begin_frame(struct cr_strip *strip, struct cr_err *err)
{
    if (!grow(&strip->frames, strip->frame_count, &strip->frame_capacity,
              sizeof *strip->frames))
        return cr_fail_memory(err);
    strip->frames[strip->frame_count++] = (struct cr_strip_frame){0};
    return 0;
}

static void widen_box(struct cr_strip *strip, const struct cr_gv_part *part)
{
    const double right = part->left + part->width, bottom = part->top + part->height;
    const bool first = strip->right < strip->left;
    strip->left = first || part->left < strip->left ? part->left : strip->left;
    strip->top = first || part->top < strip->top ? part->top : strip->top;
    strip->right = first || right > strip->right ? right : strip->right;
    strip->bottom = first || bottom > strip->bottom ? bottom : strip->bottom;
}

/* A new piece, in no place yet: END when memory is out. */
static size_t make_piece(struct cr_strip *strip, const struct cr_piece *like)
{
    struct cr_arena *arena = &strip->arena;
    if (!grow(&strip->pieces, strip->count, &strip->capacity, sizeof *strip->pieces))
        return END;
    struct cr_piece *piece = &strip->pieces[strip->count];
    *piece = (struct cr_piece){.id = cr_arena_string(arena, like->id),
                               .class = cr_arena_string(arena, like->class),
                               .title = cr_arena_string(arena, like->title),
                               .body = cr_arena_string(arena, like->body),
                               .next = END};
    return piece->id && piece->class && piece->title && piece->body ? strip->count++ : END;
}

void cr_strip_add(struct cr_strip *strip, const struct cr_gv_part *part)
{
    const struct cr_piece like = {.id = part->id,
                                  .class = part->class,
                                  .title = strip->titled ? part->title : "",
                                  .body = part->body};
    struct cr_strip_frame *frame = last_frame(strip);
    if (!*part->body || strip->failed)
        return;
    widen_box(strip, part);
    strip->failed = !widen(strip) || !grow(&frame->pieces, frame->count, &frame->capacity,
                                           sizeof *frame->pieces);
    if (strip->failed)
        return;
    size_t *slot = slot_of(strip, &like);
    if (!*slot) {
        const size_t made = make_piece(strip, &like);
        strip->failed = made == END;
        *slot = strip->failed ? 0 : made + 1;
        strip->drawings->count++;
    }
    if (!strip->failed)
        frame->pieces[frame->count++] = *slot - 1;
}

/* ---- their order ---- */

/* Numbers the pieces of the list; those that are in no place get END. */
static bool rank_pieces(struct cr_strip *strip)
{
    struct cr_drawings *d = strip->drawings;
    if (d->rank_capacity < strip->count) {
        free(d->rank);
        d->rank_capacity = 2 * strip->count;
        d->rank = malloc(d->rank_capacity * sizeof *d->rank);
        if (!d->rank) {
            d->rank_capacity = 0;
            return false;
        }
    }
    for (size_t i = 0; i < strip->count; i++)
        d->rank[i] = END;
    size_t number = 0;
    for (size_t i = d->head; i != END; i = strip->pieces[i].next)
        d->rank[i] = number++;
    return true;
}

/* The longest ascending run of ranks: sets keep[i] for its elements. `tails` are the ends of
 * the runs of each length, `before` what each element would follow. */
static void mark_run(const size_t *ranks, size_t count, bool *keep, size_t *tails,
                     size_t *before)
{
    size_t longest = 0;
    for (size_t i = 0; i < count; i++) {
        size_t low = 0, high = longest;
        if (ranks[i] == END)
            continue;
        while (low < high) {
            const size_t middle = (low + high) / 2;
            if (ranks[tails[middle]] < ranks[i])
                low = middle + 1;
            else
                high = middle;
        }
        before[i] = low ? tails[low - 1] : END;
        tails[low] = i;
        longest += low == longest;
    }
    for (size_t i = longest ? tails[longest - 1] : END; i != END; i = before[i])
        keep[i] = true;
}

/* Puts piece `i` over the piece `below`; END: under all. */
static void put_over(struct cr_strip *strip, size_t below, size_t i)
{
    size_t *link = below == END ? &strip->drawings->head : &strip->pieces[below].next;
    strip->pieces[i].next = *link;
    *link = i;
}

/* The element's own piece when it is in no place yet, else one more of the same. */
static size_t piece_to_put(struct cr_strip *strip, size_t i)
{
    if (strip->drawings->rank[i] == END) {
        strip->drawings->rank[i] = 0; /* the next one of the same frame is one more */
        return i;
    }
    struct cr_piece like = strip->pieces[i];
    size_t *slot = slot_of(strip, &like);
    const size_t made = make_piece(strip, &like);
    if (made != END)
        *slot = made + 1;
    return made;
}

static int put_frame(struct cr_strip *strip, const bool *keep)
{
    struct cr_strip_frame *frame = last_frame(strip);
    size_t below = END;
    for (size_t i = 0; i < frame->count; i++) {
        if (!keep[i]) {
            const size_t piece = piece_to_put(strip, frame->pieces[i]);
            if (piece == END)
                return -1;
            put_over(strip, below, piece);
            frame->pieces[i] = piece;
        }
        below = frame->pieces[i];
    }
    return 0;
}

int cr_strip_end_frame(struct cr_strip *strip, struct cr_err *err)
{
    const struct cr_strip_frame *frame = last_frame(strip);
    const size_t count = frame->count;
    if (strip->failed || !rank_pieces(strip))
        return cr_fail_memory(err);
    size_t *ranks = malloc((3 * count + 1) * sizeof *ranks);
    bool *keep = calloc(count + 1, sizeof *keep);
    int failed = !ranks || !keep;
    if (!failed) {
        for (size_t i = 0; i < count; i++)
            ranks[i] = strip->drawings->rank[frame->pieces[i]];
        mark_run(ranks, count, keep, ranks + count, ranks + 2 * count);
        failed = put_frame(strip, keep);
    }
    free(ranks);
    free(keep);
    return failed ? cr_fail_memory(err) : 0;
}

int cr_strip_finish(struct cr_strip *strip, struct cr_err *err)
{
    struct cr_piece *sorted = malloc((strip->count + 1) * sizeof *sorted);
    if (!sorted || !rank_pieces(strip)) {
        free(sorted);
        return cr_fail_memory(err);
    }
    const size_t *rank = strip->drawings->rank;
    for (size_t i = 0; i < strip->count; i++)
        sorted[rank[i]] = strip->pieces[i];
    for (size_t f = 0; f < strip->frame_count; f++)
        for (size_t i = 0; i < strip->frames[f].count; i++)
            strip->frames[f].pieces[i] = rank[strip->frames[f].pieces[i]];
    free(strip->pieces);
    strip->pieces = sorted;
    strip->capacity = strip->count + 1;
    return 0;
}

bool cr_strip_has(const struct cr_strip *strip, size_t frame, size_t piece)
{
    const struct cr_strip_frame *f = &strip->frames[frame];
    size_t low = 0, high = f->count;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (f->pieces[middle] < piece)
            low = middle + 1;
        else
            high = middle;
    }
    return low < f->count && f->pieces[low] == piece;
}
