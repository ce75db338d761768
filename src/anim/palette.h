/*
 * A palette: the few colours that stand for many.
 *
 * Count every colour, settle, then ask. With no more colours than there is room for, each is
 * itself. Else they are parted into boxes by median cut: the box whose colours differ most
 * is cut where its mean is, again and again. A colour that most of its box has stands for
 * the box as it is, so flat areas keep their exact colours.
 */
#ifndef CR_ANIM_PALETTE_H
#define CR_ANIM_PALETTE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum { CR_PALETTE_MOST = 256 };

/* A colour that occurs: 0xRRGGBB. */
struct cr_tint {
    uint32_t color;
    uint32_t count; /* stops at its largest */
    int index;      /* what stands for it, once settled */
};

struct cr_palette {
    struct cr_tint *tints; /* owned; in the order of their first use */
    size_t tint_count, tint_room;
    size_t *slots; /* owned; a hash table: places in `tints`, or SIZE_MAX */
    size_t slot_count;
    uint32_t colors[CR_PALETTE_MOST];
    int count;
};

/* Notes `times` uses of a colour. Returns 0, or -1 when memory is out. */
int cr_palette_count(struct cr_palette *palette, uint32_t color, size_t times);

/* Chooses at most `most` colours. Changes the order of `tints`. */
int cr_palette_settle(struct cr_palette *palette, int most, struct cr_err *err);

/* What stands for a colour that was counted. */
int cr_palette_index(const struct cr_palette *palette, uint32_t color);

void cr_palette_release(struct cr_palette *palette);

#endif
