/*
 * Animations: pixels in, a file out.
 *
 *     new, add, add ... finish, free
 *
 * An encoder knows nothing of where its pictures come from. All have one size. What does not
 * change from one to the next is stored once. The same pictures give the same bytes.
 */
#ifndef CR_ANIM_ENCODER_H
#define CR_ANIM_ENCODER_H

#include "base/buf.h"
#include "base/err.h"
#include "base/pixels.h"

struct cr_encoder {
    /* The next picture, shown for `ms` milliseconds; the pixels may change afterwards. */
    int (*add)(struct cr_encoder *encoder, const struct cr_pixels *pixels, int ms,
               struct cr_err *err);
    /* Appends the file; to be called once, last. */
    int (*finish)(struct cr_encoder *encoder, struct cr_buf *out, struct cr_err *err);
    void (*free)(struct cr_encoder *encoder); /* NULL is no encoder: do not call */
};

/* `loops`: how often it is played; 0: without end. NULL with err set when memory is out. */
typedef struct cr_encoder *cr_encoder_new_fn(int width, int height, int loops,
                                             struct cr_err *err);
cr_encoder_new_fn cr_gif_new, cr_webp_new;

/* The one of that format, "gif" or "webp"; or NULL. */
cr_encoder_new_fn *cr_encoder_find(const char *name);

#endif
