/* Animations: what is read back is what was put in. */
#include <gif_lib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <webp/demux.h>

#include <cmocka.h>

#include "anim/encoder.h"
#include "anim/palette.h"

enum { WIDTH = 61, HEIGHT = 47, COUNT = 9, STRIDE = 64 };

/* A picture of the given number of colours: a chequered ground, a square that moves, and
 * from the sixth on nothing new. */
static void paint(uint32_t *pixels, int time, int colors)
{
    time = time > 5 ? 5 : time;
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++) {
            const uint32_t k = (uint32_t)((x * 131 + y * 71) % colors);
            const bool square = abs(x - 7 * time) < 5 && abs(y - 20) < 5;
            pixels[y * STRIDE + x] = 0xff000000 | (square ? 0xfe0000 + (uint32_t)time
                                                          : k * 2654435 & 0xfcffff);
        }
}

static void encode(struct cr_encoder *encoder, int colors, struct cr_buf *out)
{
    struct cr_err err = {0};
    uint32_t pixels[HEIGHT * STRIDE] = {0};
    const struct cr_pixels picture = {.data = pixels, .width = WIDTH, .height = HEIGHT, .stride = STRIDE};
    assert_non_null(encoder);
    for (int time = 0; time < COUNT; time++) {
        paint(pixels, time, colors);
        assert_int_equal(encoder->add(encoder, &picture, 100 + 10 * time, &err), 0);
    }
    memset(pixels, 0, sizeof pixels); /* they may change */
    assert_int_equal(encoder->finish(encoder, out, &err), 0);
    encoder->free(encoder);
}

struct reader {
    const struct cr_buf *from;
    size_t at;
};

static int give(GifFileType *file, GifByteType *bytes, int count)
{
    struct reader *reader = file->UserData;
    const size_t left = reader->from->size - reader->at;
    const size_t given = (size_t)count < left ? (size_t)count : left;
    memcpy(bytes, reader->from->data + reader->at, given);
    reader->at += given;
    return (int)given;
}

/* Puts a picture of the file over those before it, as a viewer does. */
static void show(const GifFileType *file, int index, uint32_t *screen)
{
    GraphicsControlBlock control;
    assert_int_equal(DGifSavedExtensionToGCB((GifFileType *)file, index, &control), GIF_OK);
    assert_int_equal(control.DelayTime, 10 + index);
    assert_int_equal(control.DisposalMode, DISPOSE_DO_NOT);
    const SavedImage *image = &file->SavedImages[index];
    const GifImageDesc *at = &image->ImageDesc;
    assert_null(at->ColorMap);
    for (int y = 0; y < at->Height; y++)
        for (int x = 0; x < at->Width; x++) {
            const int k = image->RasterBits[y * at->Width + x];
            const GifColorType c = file->SColorMap->Colors[k];
            if (k != control.TransparentColor)
                screen[(at->Top + y) * STRIDE + at->Left + x] =
                    0xff000000 | (uint32_t)(c.Red << 16 | c.Green << 8 | c.Blue);
        }
}

/* The largest difference in one channel. */
static int differ(const uint32_t *a, const uint32_t *b)
{
    int most = 0;
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++)
            for (int shift = 0; shift < 32; shift += 8) {
                const int d = abs((int)(a[y * STRIDE + x] >> shift & 0xff) -
                                  (int)(b[y * STRIDE + x] >> shift & 0xff));
                most = d > most ? d : most;
            }
    return most;
}

/* Reads the gif back; returns how far its pictures are from what was put in. */
static int read_gif(int colors, size_t *pixels_stored)
{
    struct cr_err err = {0};
    struct cr_buf out = {0};
    encode(cr_gif_new(WIDTH, HEIGHT, 0, &err), colors, &out);
    struct reader reader = {&out, 0};
    GifFileType *file = DGifOpen(&reader, give, NULL);
    assert_non_null(file);
    assert_int_equal(DGifSlurp(file), GIF_OK);
    assert_int_equal(file->ImageCount, COUNT);
    assert_int_equal(file->SWidth, WIDTH);
    assert_int_equal(file->SHeight, HEIGHT);
    uint32_t screen[HEIGHT * STRIDE] = {0}, wanted[HEIGHT * STRIDE] = {0};
    int most = 0;
    *pixels_stored = 0;
    for (int i = 0; i < COUNT; i++) {
        show(file, i, screen);
        paint(wanted, i, colors);
        const int d = differ(screen, wanted);
        most = d > most ? d : most;
        *pixels_stored += (size_t)(file->SavedImages[i].ImageDesc.Width *
                                   file->SavedImages[i].ImageDesc.Height);
    }
    DGifCloseFile(file, NULL);
    cr_buf_release(&out);
    return most;
}

static void test_gif(void **unused)
{
    (void)unused;
    size_t stored;
    assert_int_equal(read_gif(2, &stored), 0);
    assert_true(stored < WIDTH * HEIGHT + 5 * 20 * 10 + COUNT); /* what changes, no more */
    assert_int_equal(read_gif(240, &stored), 0);
    const int most = read_gif(2000, &stored); /* more than there is room for */
    assert_in_range(most, 1, 90);
}

static void test_webp(void **unused)
{
    (void)unused;
    struct cr_err err = {0};
    struct cr_buf out = {0};
    encode(cr_webp_new(WIDTH, HEIGHT, 3, &err), 2000, &out);
    const WebPData data = {(const uint8_t *)out.data, out.size};
    WebPAnimDecoderOptions options;
    assert_true(WebPAnimDecoderOptionsInit(&options));
    options.color_mode = MODE_BGRA;
    WebPAnimDecoder *decoder = WebPAnimDecoderNew(&data, &options);
    WebPAnimInfo info;
    assert_true(WebPAnimDecoderGetInfo(decoder, &info));
    assert_int_equal(info.loop_count, 3);
    int count = 0, end = 0;
    uint32_t wanted[HEIGHT * STRIDE] = {0}, screen[HEIGHT * STRIDE] = {0};
    for (uint8_t *bytes; WebPAnimDecoderHasMoreFrames(decoder); count++) {
        int time;
        assert_true(WebPAnimDecoderGetNext(decoder, &bytes, &time));
        for (int y = 0; y < HEIGHT; y++)
            memcpy(screen + y * STRIDE, bytes + y * WIDTH * 4, WIDTH * 4);
        paint(wanted, count, 2000);
        assert_int_equal(differ(screen, wanted), 0);
        end = time;
    }
    WebPAnimDecoderDelete(decoder);
    assert_in_range(count, 6, COUNT); /* equal pictures may be one */
    assert_int_equal(end, 9 * 100 + 10 * 36);
    cr_buf_release(&out);
}

/* A colour that covers most of an area stays what it is, however many others there are. */
static void test_palette(void **unused)
{
    (void)unused;
    struct cr_palette palette = {0};
    struct cr_err err = {0};
    static const uint32_t flat[] = {0xEDEFF3, 0x5DD5EB, 0xA00E26};
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(cr_palette_count(&palette, flat[i], 100000), 0);
    for (uint32_t i = 0; i < 5000; i++)
        assert_int_equal(cr_palette_count(&palette, i * 40503 & 0xffffff, 3), 0);
    assert_int_equal(cr_palette_settle(&palette, 255, &err), 0);
    assert_int_equal(palette.count, 255);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(palette.colors[cr_palette_index(&palette, flat[i])], flat[i]);
    cr_palette_release(&palette);
    assert_int_equal(cr_palette_settle(&palette, 255, &err), 0);
    assert_int_equal(palette.count, 0);
}

static void test_pixels(void **unused)
{
    (void)unused;
    assert_int_equal(cr_pixel_plain(0x80400020), 0x80800040);
    assert_int_equal(cr_pixel_plain(0x00000000), 0);
    assert_int_equal(cr_pixel_plain(0xff123456), 0xff123456);
    assert_int_equal(cr_pixel_on_white(0x80400020), 0xffbf7f9f);
    assert_int_equal(cr_pixel_on_white(0xff123456), 0xff123456);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gif),
        cmocka_unit_test(test_webp),
        cmocka_unit_test(test_palette),
        cmocka_unit_test(test_pixels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
