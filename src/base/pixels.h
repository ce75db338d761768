/*
 * Pixels as cairo holds them: 0xAARRGGBB, colours already multiplied by alpha.
 */
#ifndef CR_BASE_PIXELS_H
#define CR_BASE_PIXELS_H

#include <stddef.h>
#include <stdint.h>

struct cr_pixels {
    const uint32_t *data;
    int width, height;
    size_t stride; /* pixels from a row to the next */
    int dpi;       /* how many there are to the inch; 0: nothing is said of that */
};

/* The pixel with its colours not multiplied. */
uint32_t cr_pixel_plain(uint32_t pixel);

/* The pixel on white, opaque. */
uint32_t cr_pixel_on_white(uint32_t pixel);

#endif
