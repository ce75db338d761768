/*
 * PNG files: see png.h.
 *
 * Filter NONE at level 3 is what suits drawings: a third of the time of libpng's
 * defaults, and smaller. libpng leaves by longjmp; all that it works on lives in one
 * struct of the caller, so nothing is lost when it does.
 */
#include "draw/png.h"

#include <png.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SLOTS = 1024, MAX_COLORS = 256 };

/* The colours of a picture by value: a hash table with open addressing. */
struct palette {
    png_color colors[MAX_COLORS]; /* in the order of their first use */
    int count;
    uint32_t keys[SLOTS];
    short indices[SLOTS]; /* -1: free */
};

struct writer {
    const struct cr_pixels *pixels;
    struct palette palette;
    bool opaque;
    bool indexed;
    png_bytep row; /* owned */
    struct cr_buf *out;
    png_structp png;  /* owned */
    png_infop info;   /* owned */
    char message[80]; /* why libpng gave up */
};

/* ---- colours ---- */

static png_color color_of(uint32_t pixel)
{
    return (png_color){
        .red = (png_byte)(pixel >> 16 & 0xff),
        .green = (png_byte)(pixel >> 8 & 0xff),
        .blue = (png_byte)(pixel & 0xff),
    };
}

static size_t find_slot(const struct palette *palette, uint32_t pixel)
{
    size_t slot = (pixel * UINT32_C(2654435761)) >> 22;
    while (palette->indices[slot] >= 0 && palette->keys[slot] != pixel)
        slot = (slot + 1) % SLOTS;
    return slot;
}

/* False when there are too many colours. */
static bool add_color(struct palette *palette, uint32_t pixel)
{
    const size_t slot = find_slot(palette, pixel);
    if (palette->indices[slot] >= 0)
        return true;
    if (palette->count == MAX_COLORS)
        return false;
    palette->keys[slot] = pixel;
    palette->indices[slot] = (short)palette->count;
    palette->colors[palette->count++] = color_of(pixel);
    return true;
}

/* Finds out whether all is opaque, and whether a palette does. */
static void survey(struct writer *writer)
{
    const struct cr_pixels *pixels = writer->pixels;
    struct palette *palette = &writer->palette;
    memset(palette->indices, -1, sizeof palette->indices);
    writer->opaque = true;
    writer->indexed = true;
    uint32_t last = ~pixels->data[0];
    for (int y = 0; y < pixels->height; y++) {
        const uint32_t *row = pixels->data + (size_t)y * pixels->stride;
        for (int x = 0; x < pixels->width; x++) {
            if (row[x] == last)
                continue;
            last = row[x];
            writer->opaque = writer->opaque && last >> 24 == 0xff;
            writer->indexed = writer->indexed && add_color(palette, last);
        }
    }
    writer->indexed = writer->indexed && writer->opaque;
}

/* ---- rows ---- */

static void fill_indexed(struct writer *writer, const uint32_t *from)
{
    uint32_t last = ~from[0];
    png_byte index = 0;
    for (int x = 0; x < writer->pixels->width; x++) {
        if (from[x] != last) {
            last = from[x];
            index = (png_byte)writer->palette.indices[find_slot(&writer->palette, last)];
        }
        writer->row[x] = index;
    }
}

static void fill_rgb(struct writer *writer, const uint32_t *from)
{
    png_bytep to = writer->row;
    for (int x = 0; x < writer->pixels->width; x++) {
        *to++ = (png_byte)(from[x] >> 16 & 0xff);
        *to++ = (png_byte)(from[x] >> 8 & 0xff);
        *to++ = (png_byte)(from[x] & 0xff);
    }
}

static void fill_rgba(struct writer *writer, const uint32_t *from)
{
    png_bytep to = writer->row;
    for (int x = 0; x < writer->pixels->width; x++) {
        const uint32_t pixel = cr_pixel_plain(from[x]);
        *to++ = (png_byte)(pixel >> 16 & 0xff);
        *to++ = (png_byte)(pixel >> 8 & 0xff);
        *to++ = (png_byte)(pixel & 0xff);
        *to++ = (png_byte)(pixel >> 24);
    }
}

static void fill_row(struct writer *writer, int y)
{
    const uint32_t *from = writer->pixels->data + (size_t)y * writer->pixels->stride;
    if (writer->indexed)
        fill_indexed(writer, from);
    else if (writer->opaque)
        fill_rgb(writer, from);
    else
        fill_rgba(writer, from);
}

/* ---- libpng ---- */

static void on_error(png_structp png, png_const_charp message)
{
    struct writer *writer = png_get_error_ptr(png);
    snprintf(writer->message, sizeof writer->message, "%s", message);
    png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp message)
{
    (void)png;
    (void)message;
}

static void on_write(png_structp png, png_bytep bytes, size_t count)
{
    cr_buf_add(png_get_io_ptr(png), (const char *)bytes, count);
}

static void on_flush(png_structp png)
{
    (void)png;
}

static void write_header(struct writer *writer)
{
    png_structp png = writer->png;
    const int type = writer->indexed  ? PNG_COLOR_TYPE_PALETTE
                     : writer->opaque ? PNG_COLOR_TYPE_RGB
                                      : PNG_COLOR_TYPE_RGB_ALPHA;
    png_set_write_fn(png, writer->out, on_write, on_flush);
    png_set_IHDR(png, writer->info, (png_uint_32)writer->pixels->width,
                 (png_uint_32)writer->pixels->height, 8, type, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (writer->indexed)
        png_set_PLTE(png, writer->info, writer->palette.colors, writer->palette.count);
    if (writer->pixels->dpi) {
        const png_uint_32 per_metre = (png_uint_32)(writer->pixels->dpi / 0.0254 + 0.5);
        png_set_pHYs(png, writer->info, per_metre, per_metre, PNG_RESOLUTION_METER);
    }
    png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
    png_set_compression_level(png, 3);
    png_write_info(png, writer->info);
}

/* False when libpng gave up. */
static bool write_file(struct writer *writer)
{
    if (setjmp(png_jmpbuf(writer->png)))
        return false;
    write_header(writer);
    for (int y = 0; y < writer->pixels->height; y++) {
        fill_row(writer, y);
        png_write_row(writer->png, writer->row);
    }
    png_write_end(writer->png, writer->info);
    return true;
}

static int encode(struct writer *writer, struct cr_err *err)
{
    writer->png =
        png_create_write_struct(PNG_LIBPNG_VER_STRING, writer, on_error, on_warning);
    writer->info = writer->png ? png_create_info_struct(writer->png) : NULL;
    writer->row = malloc((size_t)writer->pixels->width * 4);
    if (!writer->info || !writer->row)
        return cr_fail_memory(err);
    survey(writer);
    if (!write_file(writer))
        return cr_fail(err, CR_STATUS_SYSTEM, "cannot write png: %s", writer->message);
    return cr_buf_check(writer->out, err);
}

int cr_png_write(const struct cr_pixels *pixels, struct cr_buf *out, struct cr_err *err)
{
    struct writer *writer = calloc(1, sizeof *writer);
    if (!writer)
        return cr_fail_memory(err);
    writer->pixels = pixels;
    writer->out = out;
    const int status = encode(writer, err);
    png_destroy_write_struct(&writer->png, &writer->info);
    free(writer->row);
    free(writer);
    return status;
}
