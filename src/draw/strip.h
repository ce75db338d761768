/*
 * A strip: the frames of a film as one picture and the differences from frame to frame.
 *
 * Two frames share nearly all of what they show. A strip holds every distinct drawing of an
 * element once, as a *piece*, and all pieces in one order in which every frame finds its own
 * as they lie over each other:
 *
 *     pieces    board  edge1  edge1'  node1  node1'  label
 *     frame 0     x      x              x
 *     frame 1     x             x       x              x
 *     frame 2     x      x                     x       x
 *
 * A piece that two frames have in different orders is there twice. Pieces belong to the
 * strip; frames are added one after the other, then the strip is finished and read.
 */
#ifndef CR_DRAW_STRIP_H
#define CR_DRAW_STRIP_H

#include "base/arena.h"
#include "draw/gv.h"

struct cr_piece {
    const char *id, *class, *title, *body; /* SVG, escaped: see gv.h */
    size_t next;                           /* while it grows: the piece over it */
};

struct cr_strip_frame {
    size_t *pieces; /* ascending */
    size_t count, capacity;
};

struct cr_strip {
    struct cr_arena arena;
    bool titled; /* do titles tell drawings apart, or are they left out? */
    struct cr_piece *pieces;
    size_t count, capacity;
    struct cr_strip_frame *frames;
    size_t frame_count, frame_capacity;
    double left, top, right, bottom; /* around all that was added; right < left: nothing */
    struct cr_drawings *drawings;    /* what there is already */
    bool failed;                     /* memory ran out */
};

int cr_strip_init(struct cr_strip *strip, bool titled, struct cr_err *err);
void cr_strip_release(struct cr_strip *strip);

/* Begins a frame; adds an element to it, in drawing order; ends it. The middle one remembers
 * a failure, the others report it. */
int cr_strip_begin_frame(struct cr_strip *strip, struct cr_err *err);
void cr_strip_add(struct cr_strip *strip, const struct cr_gv_part *part);
int cr_strip_end_frame(struct cr_strip *strip, struct cr_err *err);

/* Puts the pieces into their order. */
int cr_strip_finish(struct cr_strip *strip, struct cr_err *err);

/* Is a piece in a frame? */
bool cr_strip_has(const struct cr_strip *strip, size_t frame, size_t piece);

#endif
