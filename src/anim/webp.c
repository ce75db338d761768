/*
 * Animated WebP, lossless: see encoder.h. libwebp itself finds what has changed from one
 * picture to the next.
 */
#include <limits.h>
#include <stdlib.h>
#include <webp/encode.h>
#include <webp/mux.h>

#include "anim/encoder.h"

/* 0 to 9, from fast to small: beyond this it takes long and gains little. */
enum { EFFORT = 4 };

struct webp {
    struct cr_encoder encoder; /* first: what callers hold */
    int width, height;
    long long time;         /* when the next picture begins, in milliseconds */
    WebPAnimEncoder *inner; /* owned */
    WebPConfig config;
};

static int refuse(struct cr_err *err, const char *reason)
{
    return cr_fail(err, CR_STATUS_SYSTEM, "cannot write webp: %s", reason);
}

static void copy(const struct cr_pixels *pixels, WebPPicture *picture)
{
    for (int y = 0; y < picture->height; y++) {
        const uint32_t *from = pixels->data + (size_t)y * pixels->stride;
        uint32_t *to = picture->argb + (size_t)y * (size_t)picture->argb_stride;
        for (int x = 0; x < picture->width; x++)
            to[x] = cr_pixel_plain(from[x]);
    }
}

static int add(struct cr_encoder *encoder, const struct cr_pixels *pixels, int ms,
               struct cr_err *err)
{
    struct webp *webp = (struct webp *)encoder;
    WebPPicture picture;
    if (webp->time + ms > INT_MAX)
        return refuse(err, "longer than 24 days");
    if (!WebPPictureInit(&picture))
        return refuse(err, "not the libwebp that it was built with");
    picture.use_argb = 1;
    picture.width = webp->width;
    picture.height = webp->height;
    if (!WebPPictureAlloc(&picture))
        return cr_fail_memory(err);
    copy(pixels, &picture);
    const int good =
        WebPAnimEncoderAdd(webp->inner, &picture, (int)webp->time, &webp->config);
    WebPPictureFree(&picture);
    webp->time += ms;
    return good ? 0 : refuse(err, WebPAnimEncoderGetError(webp->inner));
}

static int finish(struct cr_encoder *encoder, struct cr_buf *out, struct cr_err *err)
{
    struct webp *webp = (struct webp *)encoder;
    WebPData data;
    WebPDataInit(&data);
    if (!WebPAnimEncoderAdd(webp->inner, NULL, (int)webp->time, NULL) ||
        !WebPAnimEncoderAssemble(webp->inner, &data))
        return refuse(err, WebPAnimEncoderGetError(webp->inner));
    cr_buf_add(out, (const char *)data.bytes, data.size);
    WebPDataClear(&data);
    return cr_buf_check(out, err);
}

static void free_webp(struct cr_encoder *encoder)
{
    struct webp *webp = (struct webp *)encoder;
    WebPAnimEncoderDelete(webp->inner);
    free(webp);
}

/* A picture is never stored whole again, however many there are. */
static int set_up(struct webp *webp, int loops)
{
    WebPAnimEncoderOptions options;
    if (!WebPAnimEncoderOptionsInit(&options) || !WebPConfigInit(&webp->config) ||
        !WebPConfigLosslessPreset(&webp->config, EFFORT))
        return -1;
    options.anim_params.loop_count = loops;
    options.kmax = 0;
    webp->inner = WebPAnimEncoderNew(webp->width, webp->height, &options);
    return webp->inner ? 0 : -1;
}

struct cr_encoder *cr_webp_new(int width, int height, int loops, struct cr_err *err)
{
    if (width > WEBP_MAX_DIMENSION || height > WEBP_MAX_DIMENSION) {
        cr_fail(err, CR_STATUS_USAGE, "webp of %d x %d pixels: each side has at most %d",
                width, height, WEBP_MAX_DIMENSION);
        return NULL;
    }
    struct webp *webp = calloc(1, sizeof *webp);
    if (!webp) {
        cr_fail_memory(err);
        return NULL;
    }
    *webp = (struct webp){
        .encoder = {add, finish, free_webp}, .width = width, .height = height};
    if (set_up(webp, loops) == 0)
        return &webp->encoder;
    free_webp(&webp->encoder);
    cr_fail_memory(err);
    return NULL;
}
