/*
 * The rows of a PNG file, compressed in bands.
 *
 * From one frame of a film to the next most rows stay as they are, and compressing them is
 * what a PNG file takes longest for. Each band of rows is compressed for itself, so that it
 * can be kept as bytes for as long as its pixels are the same. That costs 1 % of the size.
 */
#ifndef CR_DRAW_PNG_BANDS_H
#define CR_DRAW_PNG_BANDS_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/pixels.h"

enum { CR_BAND_ROWS = 32 };

struct cr_png_band {
    struct cr_buf packed; /* ended at a byte; the next band follows at once */
    unsigned long sum;    /* Adler-32 of its bytes before they were packed */
    size_t size;          /* how many those were */
    bool opaque;
    bool changed; /* packed is of other pixels */
};

struct cr_png_bands {
    struct cr_png_band *items;
    size_t count;
    int width, height;
    uint32_t *before; /* the pixels they are of; NULL: too many to be kept */
};

/* Looks which bands are as they were in the picture before. */
int cr_png_bands_compare(struct cr_png_bands *bands, const struct cr_pixels *pixels,
                         struct cr_err *err);

/* Packs rows as a band: `size` bytes, each row with its filter's number. */
int cr_png_band_pack(struct cr_png_band *band, const unsigned char *rows, size_t size,
                     struct cr_err *err);

/* What stands before and behind the bands in a zlib stream: 2 and 6 bytes. */
enum { CR_ZLIB_HEAD = 2, CR_ZLIB_FOOT = 6 };
void cr_png_bands_head(unsigned char head[CR_ZLIB_HEAD]);
void cr_png_bands_foot(const struct cr_png_bands *bands, unsigned char foot[CR_ZLIB_FOOT]);

void cr_png_bands_release(struct cr_png_bands *bands);

#endif
