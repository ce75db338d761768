/*
 * PNG files: see png.h.
 *
 * libpng writes what stands around the rows, in chunks; the rows come from png_bands.c. It
 * leaves by longjmp; all that it works on lives in one struct of the caller, so nothing is
 * lost when it does.
 */
#include "draw/png.h"

#include <png.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "draw/png_bands.h"

enum { SLOTS = 1024, MAX_COLORS = 256 };

/* The colours of a picture by value: a hash table with open addressing. */
struct palette {
    png_color colors[MAX_COLORS]; /* in the order of their first use */
    int count;
    uint32_t keys[SLOTS];
    short indices[SLOTS]; /* -1: free */
};

/* How a pixel is written; the number of its bytes. */
enum kind { INDEXED = 1, RGB = 3, RGBA = 4 };

struct cr_png {
    struct cr_png_bands bands;
    enum kind kind; /* of the last picture */
};

struct writer {
    const struct cr_pixels *pixels;
    struct cr_png_bands *bands;
    struct palette palette;
    enum kind kind;
    png_bytep rows; /* owned: of one band */
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

static enum kind find_kind(struct writer *writer)
{
    bool opaque = true;
    for (size_t i = 0; i < writer->bands->count; i++)
        opaque = opaque && writer->bands->items[i].opaque;
    return !opaque                                        ? RGBA
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

static void fill_row(const struct writer *writer, size_t y, png_bytep to)
{
    const uint32_t *from = writer->pixels->data + y * writer->pixels->stride;
    if (writer->kind == INDEXED)
        fill_indexed(writer, from, to);
    else if (writer->kind == RGB)
        fill_rgb(writer->pixels->width, from, to);
    else
        fill_rgba(writer->pixels->width, from, to);
}

/* Packs a band anew. */
static int pack(struct writer *writer, size_t band, struct cr_err *err)
{
    const size_t row = 1 + (size_t)writer->pixels->width * (size_t)writer->kind;
    const size_t height = (size_t)writer->pixels->height, first = band * CR_BAND_ROWS;
    size_t count = 0;
    for (; count < CR_BAND_ROWS && first + count < height; count++) {
        png_bytep to = writer->rows + count * row;
        *to = PNG_FILTER_VALUE_NONE;
        fill_row(writer, first + count, to + 1);
    }
    return cr_png_band_pack(&writer->bands->items[band], writer->rows, count * row, err);
}

/* A palette's numbers mean other colours in another picture. */
static int pack_changed(struct writer *writer, bool same_kind, struct cr_err *err)
{
    const bool all = !same_kind || writer->kind == INDEXED;
    for (size_t i = 0; i < writer->bands->count; i++)
        if ((all || writer->bands->items[i].changed) && pack(writer, i, err))
            return -1;
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
    png_write_info(png, writer->info);
}

/* The bands as one zlib stream, a chunk for each. */
static void write_bands(const struct writer *writer)
{
    const png_const_bytep name = (png_const_bytep) "IDAT";
    png_byte head[CR_ZLIB_HEAD], foot[CR_ZLIB_FOOT];
    cr_png_bands_head(head);
    cr_png_bands_foot(writer->bands, foot);
    png_write_chunk(writer->png, name, head, sizeof head);
    for (size_t i = 0; i < writer->bands->count; i++) {
        const struct cr_buf *packed = &writer->bands->items[i].packed;
        png_write_chunk(writer->png, name, (png_const_bytep)packed->data, packed->size);
    }
    png_write_chunk(writer->png, name, foot, sizeof foot);
    png_write_chunk(writer->png, (png_const_bytep) "IEND", NULL, 0);
}

/* False when libpng gave up. */
static bool write_file(struct writer *writer)
{
    if (setjmp(png_jmpbuf(writer->png)))
        return false;
    write_header(writer);
    write_bands(writer);
    return true;
}

static int encode(struct writer *writer, struct cr_png *png, struct cr_err *err)
{
    writer->png =
        png_create_write_struct(PNG_LIBPNG_VER_STRING, writer, on_error, on_warning);
    writer->info = writer->png ? png_create_info_struct(writer->png) : NULL;
    writer->rows = malloc(CR_BAND_ROWS * (1 + (size_t)writer->pixels->width * RGBA));
    if (!writer->info || !writer->rows)
        return cr_fail_memory(err);
    if (cr_png_bands_compare(writer->bands, writer->pixels, err))
        return -1;
    writer->kind = find_kind(writer);
    const bool same_kind = writer->kind == png->kind;
    png->kind = writer->kind;
    if (pack_changed(writer, same_kind, err))
        return -1;
    if (!write_file(writer))
        return cr_fail(err, CR_STATUS_SYSTEM, "cannot write png: %s", writer->message);
    return cr_buf_check(writer->out, err);
}

struct cr_png *cr_png_new(struct cr_err *err)
{
    struct cr_png *png = calloc(1, sizeof *png);
    if (!png)
        cr_fail_memory(err);
    return png;
}

void cr_png_free(struct cr_png *png)
{
    if (!png)
        return;
    cr_png_bands_release(&png->bands);
    free(png);
}

int cr_png_write(struct cr_png *png, const struct cr_pixels *pixels, struct cr_buf *out,
                 struct cr_err *err)
{
    struct writer *writer = calloc(1, sizeof *writer);
    if (!writer)
        return cr_fail_memory(err);
    writer->pixels = pixels;
    writer->bands = &png->bands;
    writer->out = out;
    const int status = encode(writer, png, err);
    if (status)
        cr_png_bands_release(&png->bands);
    png_destroy_write_struct(&writer->png, &writer->info);
    free(writer->rows);
    free(writer);
    return status;
}
