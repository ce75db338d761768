/* A palette: see palette.h. */
#include "anim/palette.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

enum { FIRST_SLOTS = 4096 };

/* ---- counting ---- */

static size_t find_slot(const struct cr_palette *palette, uint32_t color)
{
    const size_t mask = palette->slot_count - 1;
    size_t slot = (color * UINT32_C(2654435761) >> 7) & mask;
    while (palette->slots[slot] != SIZE_MAX &&
           palette->tints[palette->slots[slot]].color != color)
        slot = (slot + 1) & mask;
    return slot;
}

/* Fills the table with what is in `tints`. */
static int make_slots(struct cr_palette *palette, size_t count)
{
    size_t *slots = malloc(count * sizeof *slots);
    if (!slots)
        return -1;
    free(palette->slots);
    palette->slots = slots;
    palette->slot_count = count;
    for (size_t i = 0; i < count; i++)
        slots[i] = SIZE_MAX;
    for (size_t i = 0; i < palette->tint_count; i++)
        slots[find_slot(palette, palette->tints[i].color)] = i;
    return 0;
}

/* The tables are kept at most half full. */
static int grow(struct cr_palette *palette)
{
    if (2 * palette->tint_count < palette->slot_count)
        return 0;
    const size_t slots = palette->slot_count ? 2 * palette->slot_count : FIRST_SLOTS;
    struct cr_tint *tints = realloc(palette->tints, slots / 2 * sizeof *tints);
    if (!tints)
        return -1;
    palette->tints = tints;
    palette->tint_room = slots / 2;
    return make_slots(palette, slots);
}

int cr_palette_count(struct cr_palette *palette, uint32_t color, size_t times)
{
    if (grow(palette))
        return -1;
    const size_t slot = find_slot(palette, color);
    if (palette->slots[slot] == SIZE_MAX) {
        palette->slots[slot] = palette->tint_count;
        palette->tints[palette->tint_count++] = (struct cr_tint){.color = color};
    }
    struct cr_tint *tint = &palette->tints[palette->slots[slot]];
    tint->count = times < UINT32_MAX - tint->count ? tint->count + (uint32_t)times : UINT32_MAX;
    return 0;
}

/* ---- cutting ---- */

/* Some tints in a row, how much they differ and along which of red, green and blue. */
struct box {
    struct cr_tint *tints;
    size_t count;
    int shift; /* of that channel */
    double mean[3], spread;
};

static int channel(uint32_t color, int shift)
{
    return (int)(color >> shift & 0xff);
}

/* Small areas count for more than their pixels: their colours are seen, too. */
static double weight_of(const struct cr_tint *tint)
{
    return sqrt((double)tint->count);
}

static void judge_channel(struct box *box, int c)
{
    double weight = 0, sum = 0, squares = 0;
    for (size_t i = 0; i < box->count; i++) {
        const double w = weight_of(&box->tints[i]);
        const int value = channel(box->tints[i].color, 8 * c);
        weight += w;
        sum += w * value;
        squares += w * value * value;
    }
    box->mean[c] = sum / weight;
    const double spread = squares - sum * box->mean[c];
    if (spread > box->spread) {
        box->spread = spread;
        box->shift = 8 * c;
    }
}

static void judge(struct box *box)
{
    box->spread = 0;
    for (int c = 0; c < 3; c++)
        judge_channel(box, c);
    if (box->count < 2)
        box->spread = 0;
}

/* Sorts the tints into those up to the mean and those above; returns how many the first
 * are. */
static size_t part(struct box *box)
{
    size_t low = 0;
    for (size_t i = 0; i < box->count; i++)
        if (channel(box->tints[i].color, box->shift) <= box->mean[box->shift / 8]) {
            const struct cr_tint tint = box->tints[i];
            box->tints[i] = box->tints[low];
            box->tints[low++] = tint;
        }
    return low;
}

/* Cuts the box that differs most; false when nothing is left to cut. */
static bool cut_one(struct box *boxes, int *count)
{
    struct box *most = &boxes[0];
    for (int i = 1; i < *count; i++)
        if (boxes[i].spread > most->spread)
            most = &boxes[i];
    const size_t low = most->spread > 0 ? part(most) : 0;
    if (low == 0 || low == most->count)
        return false;
    boxes[*count] = (struct box){.tints = most->tints + low, .count = most->count - low};
    most->count = low;
    judge(most);
    judge(&boxes[(*count)++]);
    return true;
}

/* The colour that stands for a box. */
static uint32_t color_of(const struct box *box)
{
    const struct cr_tint *first = &box->tints[0];
    double all = 0;
    for (size_t i = 0; i < box->count; i++) {
        all += box->tints[i].count;
        if (box->tints[i].count > first->count)
            first = &box->tints[i];
    }
    if (2.0 * first->count > all)
        return first->color;
    return (uint32_t)lround(box->mean[2]) << 16 | (uint32_t)lround(box->mean[1]) << 8 |
           (uint32_t)lround(box->mean[0]);
}

/* ---- choosing ---- */

static int nearest(const struct cr_palette *palette, uint32_t color)
{
    int best = 0;
    long least = INT32_MAX;
    for (int i = 0; i < palette->count; i++) {
        const long r = channel(color, 16) - channel(palette->colors[i], 16),
                   g = channel(color, 8) - channel(palette->colors[i], 8),
                   b = channel(color, 0) - channel(palette->colors[i], 0);
        const long away = 2 * r * r + 4 * g * g + 3 * b * b; /* as the eye weighs them */
        if (away < least) {
            least = away;
            best = i;
        }
    }
    return best;
}

int cr_palette_settle(struct cr_palette *palette, int most, struct cr_err *err)
{
    struct box boxes[CR_PALETTE_MOST] = {{.tints = palette->tints,
                                          .count = palette->tint_count}};
    palette->count = 0;
    if (palette->tint_count == 0)
        return 0;
    int count = 1;
    judge(&boxes[0]);
    while (count < most && cut_one(boxes, &count))
        continue;
    for (int i = 0; i < count; i++)
        palette->colors[palette->count++] = color_of(&boxes[i]);
    for (size_t i = 0; i < palette->tint_count; i++)
        palette->tints[i].index = nearest(palette, palette->tints[i].color);
    return make_slots(palette, palette->slot_count) ? cr_fail_memory(err) : 0;
}

int cr_palette_index(const struct cr_palette *palette, uint32_t color)
{
    const size_t place = palette->slots[find_slot(palette, color)];
    return place == SIZE_MAX ? nearest(palette, color) : palette->tints[place].index;
}

void cr_palette_release(struct cr_palette *palette)
{
    free(palette->tints);
    free(palette->slots);
    *palette = (struct cr_palette){0};
}
