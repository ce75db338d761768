/* PNG files: any pixels come back from libpng's own reader, and a writer that was used before
 * writes the same bytes as a new one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <png.h>

#include "draw/png.h"

enum { WIDE = 150, HIGH = 170, SIZE = WIDE * HIGH };

/* How the pixels of a picture are chosen. */
enum looks { FEW_COLOURS, MANY_COLOURS, SHEER };

struct fixture {
    struct cr_png *png; /* the one that keeps */
    uint32_t data[SIZE];
    uint32_t seed;
};

static uint32_t any(struct fixture *f)
{
    f->seed = f->seed * UINT32_C(1664525) + UINT32_C(1013904223);
    return f->seed >> 8;
}

/* Pixels from `first` on, other than they were. */
static void draw(struct fixture *f, enum looks looks, size_t first, size_t count)
{
    for (size_t i = first; i < first + count && i < SIZE; i++) {
        const uint32_t any_color = any(f) & 0xffffff;
        f->data[i] = looks == FEW_COLOURS    ? 0xff000000 | (any_color & 0x0f0000)
                     : looks == MANY_COLOURS ? 0xff000000 | any_color
                                             : 0x80000000 | (any_color & 0x7f7f7f);
    }
}

/* The file as libpng reads it: RGBA, not multiplied. */
static void assert_shows(const struct cr_buf *file, const struct cr_pixels *pixels)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    assert_true(png_image_begin_read_from_memory(&image, file->data, file->size));
    image.format = PNG_FORMAT_RGBA;
    assert_int_equal(image.width, pixels->width);
    assert_int_equal(image.height, pixels->height);
    unsigned char *read = malloc(PNG_IMAGE_SIZE(image));
    assert_non_null(read);
    assert_true(png_image_finish_read(&image, NULL, read, 0, NULL));
    assert_int_equal(image.warning_or_error, 0);
    for (size_t y = 0; y < image.height; y++)
        for (size_t x = 0; x < image.width; x++) {
            const unsigned char *got = read + 4 * (y * image.width + x);
            const uint32_t pixel = (uint32_t)got[3] << 24 | (uint32_t)got[0] << 16 |
                                   (uint32_t)got[1] << 8 | got[2];
            assert_int_equal(pixel, cr_pixel_plain(pixels->data[y * pixels->stride + x]));
        }
    free(read);
}

/* Writes the upper left part with the writer that keeps and with a new one. */
static void assert_written(struct fixture *f, int width, int height)
{
    const struct cr_pixels pixels = {
        .data = f->data, .width = width, .height = height, .stride = WIDE};
    struct cr_err err = {0};
    struct cr_buf kept = {0}, anew = {0};
    struct cr_png *once = cr_png_new(&err);
    assert_non_null(once);
    assert_int_equal(cr_png_write(f->png, &pixels, &kept, &err), 0);
    assert_int_equal(cr_png_write(once, &pixels, &anew, &err), 0);
    assert_int_equal(kept.size, anew.size);
    assert_memory_equal(kept.data, anew.data, anew.size);
    assert_shows(&kept, &pixels);
    cr_png_free(once);
    cr_buf_release(&kept);
    cr_buf_release(&anew);
}

static int setup(void **state)
{
    struct cr_err err = {0};
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->seed = 1;
    f->png = cr_png_new(&err);
    assert_non_null(f->png);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    cr_png_free(f->png);
    free(f);
    return 0;
}

static void writes_each_kind(void **state)
{
    struct fixture *f = *state;
    for (enum looks looks = FEW_COLOURS; looks <= SHEER; looks++) {
        draw(f, looks, 0, SIZE);
        assert_written(f, WIDE, HIGH);
    }
}

static void writes_what_changed_a_little(void **state)
{
    struct fixture *f = *state;
    for (enum looks looks = FEW_COLOURS; looks <= SHEER; looks++) {
        draw(f, looks, 0, SIZE);
        for (size_t i = 0; i < 12; i++) {
            draw(f, looks, any(f) % SIZE, i % 2 ? 1 : any(f) % 3000);
            assert_written(f, WIDE, HIGH);
        }
        assert_written(f, WIDE, HIGH);
    }
}

/* One pixel at the start, and all colours have other numbers further down. */
static void numbers_colours_anew(void **state)
{
    struct fixture *f = *state;
    draw(f, FEW_COLOURS, 0, SIZE);
    for (size_t i = 0; i < 4; i++) {
        f->data[0] = 0xff00ff00 + (uint32_t)i;
        assert_written(f, WIDE, HIGH);
    }
    f->data[0] = f->data[SIZE - 1];
    assert_written(f, WIDE, HIGH);
}

/* Kinds and sizes change from picture to picture; what does not change at all becomes
 * another kind. */
static void writes_other_kinds_and_sizes(void **state)
{
    struct fixture *f = *state;
    draw(f, MANY_COLOURS, 0, SIZE);
    for (size_t i = 0; i < 40; i++) {
        draw(f, (enum looks)(any(f) % 3), any(f) % SIZE, 1 + any(f) % 400);
        if (i % 8 == 7)
            draw(f, MANY_COLOURS, 0, SIZE);
        assert_written(f, i % 5 ? WIDE : 1 + (int)(any(f) % WIDE),
                       i % 3 ? HIGH : 1 + (int)(any(f) % HIGH));
    }
}

/* Too large to be packed at once. All rows are one row. */
static void writes_very_large_pictures(void **state)
{
    enum { WIDTH = 32767, HEIGHT = 1040 };
    struct fixture *f = *state;
    struct cr_err err = {0};
    struct cr_buf file = {0};
    uint32_t *row = malloc(WIDTH * sizeof *row);
    unsigned char *read = malloc((size_t)WIDTH * HEIGHT);
    assert_non_null(row);
    assert_non_null(read);
    for (uint32_t x = 0; x < WIDTH; x++)
        row[x] = 0xff000000 | x * 517;
    const struct cr_pixels pixels = {.data = row, .width = WIDTH, .height = HEIGHT};
    assert_int_equal(cr_png_write(f->png, &pixels, &file, &err), 0);
    png_image image = {.version = PNG_IMAGE_VERSION};
    assert_true(png_image_begin_read_from_memory(&image, file.data, file.size));
    image.format = PNG_FORMAT_GRAY;
    assert_int_equal(image.width, WIDTH);
    assert_int_equal(image.height, HEIGHT);
    assert_true(png_image_finish_read(&image, NULL, read, 0, NULL));
    assert_int_equal(image.warning_or_error, 0);
    assert_memory_equal(read, read + (size_t)(HEIGHT - 1) * WIDTH, WIDTH);
    assert_int_not_equal(read[0], read[WIDTH / 2]);
    free(read);
    free(row);
    cr_buf_release(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(writes_each_kind, setup, teardown),
        cmocka_unit_test_setup_teardown(writes_what_changed_a_little, setup, teardown),
        cmocka_unit_test_setup_teardown(writes_very_large_pictures, setup, teardown),
        cmocka_unit_test_setup_teardown(numbers_colours_anew, setup, teardown),
        cmocka_unit_test_setup_teardown(writes_other_kinds_and_sizes, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
