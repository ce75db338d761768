/* The rows of a PNG file: see png_bands.h. The stream is that of RFC 1950 and 1951. */
#include "draw/png_bands.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* Level 3 suits drawings: a third of the time of the default, and no larger. */
enum { LEVEL = 3, RAW = -15, MEMORY = 9, KEPT_MOST = 64 << 20 /* pixels */ };

static size_t rows_in(const struct cr_png_bands *bands, size_t band)
{
    const size_t first = band * CR_BAND_ROWS, left = (size_t)bands->height - first;
    return left < CR_BAND_ROWS ? left : CR_BAND_ROWS;
}

void cr_png_bands_release(struct cr_png_bands *bands)
{
    for (size_t i = 0; i < bands->count; i++)
        cr_buf_release(&bands->items[i].packed);
    free(bands->items);
    free(bands->before);
    *bands = (struct cr_png_bands){0};
}

/* Bands of another size than before: nothing is known of them. */
static int begin(struct cr_png_bands *bands, int width, int height, struct cr_err *err)
{
    const size_t pixels = (size_t)width * (size_t)height;
    cr_png_bands_release(bands);
    const size_t count = ((size_t)height + CR_BAND_ROWS - 1) / CR_BAND_ROWS;
    bands->items = calloc(count, sizeof *bands->items);
    if (!bands->items)
        return cr_fail_memory(err);
    bands->count = count;
    bands->width = width;
    bands->height = height;
    bands->before = pixels <= KEPT_MOST ? calloc(pixels, sizeof *bands->before) : NULL;
    return 0;
}

/* Is the row as it was? Notes it when it is not. */
static bool is_same(const struct cr_png_bands *bands, const struct cr_pixels *pixels, size_t y)
{
    const size_t width = (size_t)bands->width;
    const uint32_t *now = pixels->data + y * pixels->stride;
    uint32_t *before = bands->before ? bands->before + y * width : NULL;
    if (before && memcmp(before, now, width * sizeof *now) == 0)
        return true;
    if (before)
        memcpy(before, now, width * sizeof *now);
    return false;
}

static bool is_opaque(const struct cr_png_bands *bands, const struct cr_pixels *pixels,
                      size_t band)
{
    uint32_t all = ~UINT32_C(0);
    for (size_t i = 0; i < rows_in(bands, band); i++) {
        const uint32_t *row = pixels->data + (band * CR_BAND_ROWS + i) * pixels->stride;
        for (int x = 0; x < bands->width; x++)
            all &= row[x];
    }
    return all >> 24 == 0xff;
}

int cr_png_bands_compare(struct cr_png_bands *bands, const struct cr_pixels *pixels,
                         struct cr_err *err)
{
    const bool other = bands->width != pixels->width || bands->height != pixels->height;
    if (other && begin(bands, pixels->width, pixels->height, err))
        return -1;
    for (size_t i = 0; i < bands->count; i++) {
        struct cr_png_band *band = &bands->items[i];
        bool same = band->size > 0;
        for (size_t y = 0; y < rows_in(bands, i); y++)
            same = is_same(bands, pixels, i * CR_BAND_ROWS + y) && same;
        band->changed = !same;
        if (!same)
            band->opaque = is_opaque(bands, pixels, i);
    }
    return 0;
}

int cr_png_band_pack(struct cr_png_band *band, const unsigned char *rows, size_t size,
                     struct cr_err *err)
{
    z_stream stream = {0};
    unsigned char out[16384];
    band->size = 0;
    if (deflateInit2(&stream, LEVEL, Z_DEFLATED, RAW, MEMORY, Z_DEFAULT_STRATEGY) != Z_OK)
        return cr_fail_memory(err);
    cr_buf_clear(&band->packed);
    stream.next_in = (unsigned char *)(uintptr_t)rows; /* it is not written to */
    stream.avail_in = (uInt)size;
    do {
        stream.next_out = out;
        stream.avail_out = sizeof out;
        deflate(&stream, Z_SYNC_FLUSH);
        cr_buf_add(&band->packed, (const char *)out, sizeof out - stream.avail_out);
    } while (stream.avail_out == 0);
    deflateEnd(&stream);
    band->sum = adler32(adler32(0, NULL, 0), rows, (uInt)size);
    band->size = size;
    return cr_buf_check(&band->packed, err);
}

/* Deflate with a window of 32 KiB, a fast level. */
void cr_png_bands_head(unsigned char head[CR_ZLIB_HEAD])
{
    head[0] = 0x78;
    head[1] = 0x5e;
}

/* An empty last block, and the sum of all. */
void cr_png_bands_foot(const struct cr_png_bands *bands, unsigned char foot[CR_ZLIB_FOOT])
{
    unsigned long sum = adler32(0, NULL, 0);
    for (size_t i = 0; i < bands->count; i++)
        sum = adler32_combine(sum, bands->items[i].sum, (z_off_t)bands->items[i].size);
    foot[0] = 0x03;
    foot[1] = 0x00;
    for (int i = 0; i < 4; i++)
        foot[2 + i] = (unsigned char)(sum >> (24 - 8 * i) & 0xff);
}
