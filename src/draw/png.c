/*
 * PNG files: see png.h.
 *
 * Drawings have large flat areas and few gradients, so rows are not filtered, and libdeflate's
 * fastest level makes smaller files of them than zlib's usual one, in a third of the time. It
 * needs all rows at once; very large pictures go through libpng row by row.
 *
 * libpng writes what stands around the rows. It leaves by longjmp; all that it works on lives
 * in one struct of the caller, so nothing is lost when it does.
 */
#include "draw/png.h"

#include <libdeflate.h>
#include <png.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SLOTS = 1024, MAX_COLORS = 256, LEVEL = 1, AT_ONCE_MOST = 96 << 20 /* bytes */ };

/* The colours of a picture by value: a hash table with open addressing. */
struct palette {
    png_color colors[MAX_COLORS]; /* in the order of their first use */
    int count;
    uint32_t keys[SLOTS];
    short indices[SLOTS]; /* -1: free */
};

/* How a pixel is written; the number of its bytes. */
enum kind { INDEXED = 1, RGB = 3, RGBA = 4 };

/* Memory that is used again for the next picture. */
struct room {
    unsigned char *bytes; /* owned */
    size_t size;
};

struct cr_png {
    struct libdeflate_compressor *compressor; /* owned */
    struct room rows, packed;
};

struct writer {
    struct cr_png *own;
    const struct cr_pixels *pixels;
    struct palette palette;
    enum kind kind;
    size_t packed; /* bytes in own->packed; 0: the rows are yet to be packed */
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

/* Does a palette do? */
static bool is_indexed(struct palette *palette, const struct cr_pixels *pixels)
{
    memset(palette->indices, -1, sizeof palette->indices);
    uint32_t last = ~pixels->data[0];
    for (int y = 0; y < pixels->height; y++) {
        const uint32_t *row = pixels->data + (size_t)y * pixels->stride;
        for (int x = 0; x < pixels->width; x++) {
            if (row[x] == last)
                continue;
            last = row[x];
            if (!add_color(palette, last))
                return false;
        }
    }
    return true;
}

static bool is_opaque(const struct cr_pixels *pixels)
{
    uint32_t all = ~UINT32_C(0);
    for (int y = 0; y < pixels->height; y++) {
        const uint32_t *row = pixels->data + (size_t)y * pixels->stride;
        for (int x = 0; x < pixels->width; x++)
            all &= row[x];
    }
    return all >> 24 == 0xff;
}

static enum kind find_kind(struct writer *writer)
{
    return !is_opaque(writer->pixels)                     ? RGBA
           : is_indexed(&writer->palette, writer->pixels) ? INDEXED
                                                          : RGB;
}

/* ---- rows ---- */

static void fill_indexed(const struct writer *writer, const uint32_t *from, png_bytep to)
{
    uint32_t last = ~from[0];
    png_byte index = 0;
    for (int x = 0; x < writer->pixels->width; x++) {
        if (from[x] != last) {
            last = from[x];
            index = (png_byte)writer->palette.indices[find_slot(&writer->palette, last)];
        }
        to[x] = index;
    }
}

static void fill_rgb(int width, const uint32_t *from, png_bytep to)
{
    for (int x = 0; x < width; x++) {
        *to++ = (png_byte)(from[x] >> 16 & 0xff);
        *to++ = (png_byte)(from[x] >> 8 & 0xff);
        *to++ = (png_byte)(from[x] & 0xff);
    }
}

static void fill_rgba(int width, const uint32_t *from, png_bytep to)
{
    for (int x = 0; x < width; x++) {
        const uint32_t pixel = cr_pixel_plain(from[x]);
        *to++ = (png_byte)(pixel >> 16 & 0xff);
        *to++ = (png_byte)(pixel >> 8 & 0xff);
        *to++ = (png_byte)(pixel & 0xff);
        *to++ = (png_byte)(pixel >> 24);
    }
}

static void fill_row(const struct writer *writer, int y, png_bytep to)
{
    const uint32_t *from = writer->pixels->data + (size_t)y * writer->pixels->stride;
    if (writer->kind == INDEXED)
        fill_indexed(writer, from, to);
    else if (writer->kind == RGB)
        fill_rgb(writer->pixels->width, from, to);
    else
        fill_rgba(writer->pixels->width, from, to);
}

static size_t row_size(const struct writer *writer)
{
    return (size_t)writer->pixels->width * (size_t)writer->kind;
}

static bool widen(struct room *room, size_t size)
{
    if (size <= room->size)
        return true;
    free(room->bytes);
    room->bytes = malloc(size);
    room->size = room->bytes ? size : 0;
    return room->bytes != NULL;
}

/* Packs all rows, each behind the number of its filter. */
static int pack(struct writer *writer, struct cr_err *err)
{
    struct cr_png *own = writer->own;
    const size_t row = 1 + row_size(writer), size = row * (size_t)writer->pixels->height;
    const size_t most = libdeflate_zlib_compress_bound(own->compressor, size);
    if (!widen(&own->rows, size) || !widen(&own->packed, most))
        return cr_fail_memory(err);
    for (int y = 0; y < writer->pixels->height; y++) {
        own->rows.bytes[(size_t)y * row] = PNG_FILTER_VALUE_NONE;
        fill_row(writer, y, own->rows.bytes + (size_t)y * row + 1);
    }
    writer->packed = libdeflate_zlib_compress(own->compressor, own->rows.bytes, size,
                                              own->packed.bytes, most);
    return 0;
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
    const int type = writer->kind == INDEXED ? PNG_COLOR_TYPE_PALETTE
                     : writer->kind == RGB   ? PNG_COLOR_TYPE_RGB
                                             : PNG_COLOR_TYPE_RGB_ALPHA;
    png_set_write_fn(png, writer->out, on_write, on_flush);
    png_set_IHDR(png, writer->info, (png_uint_32)writer->pixels->width,
                 (png_uint_32)writer->pixels->height, 8, type, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (writer->kind == INDEXED)
        png_set_PLTE(png, writer->info, writer->palette.colors, writer->palette.count);
    if (writer->pixels->dpi) {
        const png_uint_32 per_metre = (png_uint_32)(writer->pixels->dpi / 0.0254 + 0.5);
        png_set_pHYs(png, writer->info, per_metre, per_metre, PNG_RESOLUTION_METER);
    }
    png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
    png_write_info(png, writer->info);
}

static void write_packed(const struct writer *writer)
{
    png_write_chunk(writer->png, (png_const_bytep) "IDAT", writer->own->packed.bytes,
                    writer->packed);
    png_write_chunk(writer->png, (png_const_bytep) "IEND", NULL, 0);
}

static void write_rows(const struct writer *writer)
{
    for (int y = 0; y < writer->pixels->height; y++) {
        fill_row(writer, y, writer->own->rows.bytes);
        png_write_row(writer->png, writer->own->rows.bytes);
    }
    png_write_end(writer->png, writer->info);
}

/* False when libpng gave up. */
static bool write_file(struct writer *writer)
{
    if (setjmp(png_jmpbuf(writer->png)))
        return false;
    write_header(writer);
    if (writer->packed)
        write_packed(writer);
    else
        write_rows(writer);
    return true;
}

static int encode(struct writer *writer, struct cr_err *err)
{
    writer->png =
        png_create_write_struct(PNG_LIBPNG_VER_STRING, writer, on_error, on_warning);
    writer->info = writer->png ? png_create_info_struct(writer->png) : NULL;
    writer->kind = find_kind(writer);
    if (!writer->info || !widen(&writer->own->rows, row_size(writer)))
        return cr_fail_memory(err);
    if (row_size(writer) * (size_t)writer->pixels->height <= AT_ONCE_MOST && pack(writer, err))
        return -1;
    if (!write_file(writer))
        return cr_fail(err, CR_STATUS_SYSTEM, "cannot write png: %s", writer->message);
    return cr_buf_check(writer->out, err);
}

struct cr_png *cr_png_new(struct cr_err *err)
{
    struct cr_png *png = calloc(1, sizeof *png);
    if (png)
        png->compressor = libdeflate_alloc_compressor(LEVEL);
    if (png && png->compressor)
        return png;
    free(png);
    cr_fail_memory(err);
    return NULL;
}

void cr_png_free(struct cr_png *png)
{
    if (!png)
        return;
    libdeflate_free_compressor(png->compressor);
    free(png->rows.bytes);
    free(png->packed.bytes);
    free(png);
}

int cr_png_write(struct cr_png *png, const struct cr_pixels *pixels, struct cr_buf *out,
                 struct cr_err *err)
{
    struct writer *writer = calloc(1, sizeof *writer);
    if (!writer)
        return cr_fail_memory(err);
    writer->own = png;
    writer->pixels = pixels;
    writer->out = out;
    const int status = encode(writer, err);
    png_destroy_write_struct(&writer->png, &writer->info);
    free(writer);
    return status;
}
