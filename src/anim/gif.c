/*
 * GIF: see encoder.h.
 *
 * All pictures share one palette, so all have to be seen before the first can be written.
 * What is kept of a picture are spans, the runs of pixels that differ from the picture
 * before:
 *
 *     before  . . . . . . . .       now  . . a b . . c .       spans  (2,0) a b   (6,0) c
 *
 * In the file a picture is the smallest rectangle around its spans; what has not changed in
 * there is transparent, so that the picture before shows through.
 */
#include <gif_lib.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "anim/encoder.h"
#include "anim/palette.h"

enum { LEAST_DELAY = 2, MOST_DELAY = 65535, MS_A_TICK = 10 }; /* in hundredths */

struct span {
    int x, y, count;
};

struct picture {
    int delay;
    int left, top, right, bottom; /* around its spans; the latter two beyond it */
    size_t spans;
};

struct gif {
    struct cr_encoder encoder; /* first: what callers hold */
    int width, height, loops;
    uint32_t *before;      /* owned: the picture added last; at first nothing */
    struct cr_buf pictures, spans, pixels; /* arrays of struct picture, span, and uint32_t */
    struct cr_palette palette;
};

/* ---- adding ---- */

static void keep_span(struct gif *gif, struct picture *picture, int x, int y, int count,
                      const uint32_t *pixels)
{
    const struct span span = {x, y, count};
    cr_buf_add(&gif->spans, (const char *)&span, sizeof span);
    cr_buf_add(&gif->pixels, (const char *)pixels, (size_t)count * sizeof *pixels);
    picture->spans++;
    picture->left = x < picture->left ? x : picture->left;
    picture->right = x + count > picture->right ? x + count : picture->right;
    picture->top = y < picture->top ? y : picture->top;
    picture->bottom = y + 1;
}

/* Counts the colours of a run of pixels. */
static int count_colors(struct gif *gif, const uint32_t *pixels, int count)
{
    for (int x = 0, next; x < count; x = next) {
        for (next = x + 1; next < count && pixels[next] == pixels[x];)
            next++;
        if (cr_palette_count(&gif->palette, pixels[x] & 0xffffff, (size_t)(next - x)))
            return -1;
    }
    return 0;
}

/* Brings a row up to date, and keeps the spans of it that have changed. */
static int add_row(struct gif *gif, struct picture *picture, int y, const uint32_t *from)
{
    uint32_t *row = gif->before + (size_t)y * (size_t)gif->width;
    for (int x = 0; x < gif->width;) {
        int end = x;
        for (; end < gif->width; end++) {
            const uint32_t pixel = cr_pixel_on_white(from[end]);
            if (row[end] == pixel)
                break;
            row[end] = pixel;
        }
        if (end > x) {
            keep_span(gif, picture, x, y, end - x, row + x);
            if (count_colors(gif, row + x, end - x))
                return -1;
        }
        x = end + 1;
    }
    return 0;
}

static int to_delay(int ms)
{
    const int delay = (ms + MS_A_TICK / 2) / MS_A_TICK;
    return delay < LEAST_DELAY ? LEAST_DELAY : delay > MOST_DELAY ? MOST_DELAY : delay;
}

static int add(struct cr_encoder *encoder, const struct cr_pixels *pixels, int ms,
               struct cr_err *err)
{
    struct gif *gif = (struct gif *)encoder;
    struct picture picture = {
        .delay = to_delay(ms), .left = gif->width, .top = gif->height};
    for (int y = 0; y < gif->height; y++)
        if (add_row(gif, &picture, y, pixels->data + (size_t)y * pixels->stride))
            return cr_fail_memory(err);
    if (picture.spans == 0) /* nothing has changed: one pixel, transparent */
        picture = (struct picture){.delay = picture.delay, .right = 1, .bottom = 1};
    cr_buf_add(&gif->pictures, (const char *)&picture, sizeof picture);
    return cr_buf_check(&gif->pictures, err) || cr_buf_check(&gif->spans, err) ||
                   cr_buf_check(&gif->pixels, err)
               ? -1
               : 0;
}

/* ---- writing ---- */

static int take(GifFileType *file, const GifByteType *bytes, int count)
{
    struct cr_buf *out = file->UserData;
    cr_buf_add(out, (const char *)bytes, (size_t)count);
    return out->failed ? 0 : count;
}

/* Colours are a power of two in a file; the one after ours is the transparent one. */
static ColorMapObject *make_map(const struct cr_palette *palette)
{
    int size = 2;
    while (size < palette->count + 1)
        size *= 2;
    ColorMapObject *map = GifMakeMapObject(size, NULL);
    for (int i = 0; map && i < palette->count; i++)
        map->Colors[i] = (GifColorType){(GifByteType)(palette->colors[i] >> 16 & 0xff),
                                        (GifByteType)(palette->colors[i] >> 8 & 0xff),
                                        (GifByteType)(palette->colors[i] & 0xff)};
    return map;
}

/* The file plays once by itself; else it says how often again, 0 being without end. */
static bool put_loops(GifFileType *file, int loops)
{
    const int again = loops > 0 ? loops - 1 : 0;
    const GifByteType block[3] = {1, (GifByteType)(again & 0xff), (GifByteType)(again >> 8)};
    return loops == 1 ||
           (EGifPutExtensionLeader(file, APPLICATION_EXT_FUNC_CODE) == GIF_OK &&
            EGifPutExtensionBlock(file, 11, "NETSCAPE2.0") == GIF_OK &&
            EGifPutExtensionBlock(file, sizeof block, block) == GIF_OK &&
            EGifPutExtensionTrailer(file) == GIF_OK);
}

static bool put_header(const struct gif *gif, GifFileType *file)
{
    ColorMapObject *map = make_map(&gif->palette);
    EGifSetGifVersion(file, true);
    const bool good = map &&
                      EGifPutScreenDesc(file, gif->width, gif->height, 8, 0, map) == GIF_OK &&
                      put_loops(file, gif->loops);
    GifFreeMapObject(map);
    return good;
}

static bool put_control(const struct gif *gif, GifFileType *file,
                        const struct picture *picture)
{
    const GraphicsControlBlock control = {.DisposalMode = DISPOSE_DO_NOT,
                                          .DelayTime = picture->delay,
                                          .TransparentColor = gif->palette.count};
    GifByteType bytes[4];
    const size_t size = EGifGCBToExtension(&control, bytes);
    return EGifPutExtension(file, GRAPHICS_EXT_FUNC_CODE, (int)size, bytes) == GIF_OK;
}

/* The palette's places of a span's pixels. */
static void fill_span(const struct gif *gif, const struct span *span, const uint32_t *pixels,
                      GifPixelType *row)
{
    uint32_t last = pixels[0];
    int index = cr_palette_index(&gif->palette, last & 0xffffff);
    for (int i = 0; i < span->count; i++) {
        if (pixels[i] != last) {
            last = pixels[i];
            index = cr_palette_index(&gif->palette, last & 0xffffff);
        }
        row[i] = (GifPixelType)index;
    }
}

/* Where the writing has come to in the arrays. */
struct place {
    const struct span *span, *end;
    const uint32_t *pixels;
};

static bool put_picture(const struct gif *gif, GifFileType *file,
                        const struct picture *picture, struct place *place,
                        GifPixelType *row)
{
    const int width = picture->right - picture->left;
    place->end = place->span + picture->spans;
    if (!put_control(gif, file, picture) ||
        EGifPutImageDesc(file, picture->left, picture->top, width,
                         picture->bottom - picture->top, false, NULL) != GIF_OK)
        return false;
    for (int y = picture->top; y < picture->bottom; y++) {
        memset(row, gif->palette.count, (size_t)width);
        for (; place->span < place->end && place->span->y == y; place->span++) {
            fill_span(gif, place->span, place->pixels, row + place->span->x - picture->left);
            place->pixels += place->span->count;
        }
        if (EGifPutLine(file, row, width) != GIF_OK)
            return false;
    }
    return true;
}

static bool put_all(const struct gif *gif, GifFileType *file)
{
    const struct picture *pictures = (const void *)gif->pictures.data;
    const size_t count = gif->pictures.size / sizeof *pictures;
    struct place place = {.span = (const void *)gif->spans.data,
                          .pixels = (const void *)gif->pixels.data};
    GifPixelType *row = malloc((size_t)gif->width);
    bool good = row && put_header(gif, file);
    for (size_t i = 0; good && i < count; i++)
        good = put_picture(gif, file, &pictures[i], &place, row);
    free(row);
    return good;
}

static int finish(struct cr_encoder *encoder, struct cr_buf *out, struct cr_err *err)
{
    struct gif *gif = (struct gif *)encoder;
    if (cr_palette_settle(&gif->palette, CR_PALETTE_MOST - 1, err))
        return -1;
    int why = 0;
    GifFileType *file = EGifOpen(out, take, &why);
    if (!file)
        return cr_fail_memory(err);
    const bool good = put_all(gif, file);
    const int reason = file->Error;
    if (EGifCloseFile(file, &why) == GIF_OK && good)
        return cr_buf_check(out, err);
    const char *words = GifErrorString(reason ? reason : why);
    return cr_buf_check(out, err)
               ? -1
               : cr_fail(err, CR_STATUS_SYSTEM, "cannot write gif: %s",
                         words ? words : "out of memory");
}

static void free_gif(struct cr_encoder *encoder)
{
    struct gif *gif = (struct gif *)encoder;
    free(gif->before);
    cr_buf_release(&gif->pictures);
    cr_buf_release(&gif->spans);
    cr_buf_release(&gif->pixels);
    cr_palette_release(&gif->palette);
    free(gif);
}

struct cr_encoder *cr_gif_new(int width, int height, int loops, struct cr_err *err)
{
    struct gif *gif = calloc(1, sizeof *gif);
    if (gif)
        *gif = (struct gif){.encoder = {add, finish, free_gif},
                            .width = width,
                            .height = height,
                            .loops = loops,
                            .before = calloc((size_t)width * (size_t)height,
                                             sizeof *gif->before)};
    if (gif && gif->before)
        return &gif->encoder;
    if (gif)
        free_gif(&gif->encoder);
    cr_fail_memory(err);
    return NULL;
}
