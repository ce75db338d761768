/* Pixels: see pixels.h. */
#include "base/pixels.h"

static uint32_t divide(uint32_t value, uint32_t alpha)
{
    const uint32_t plain = (value * 255 + alpha / 2) / alpha;
    return plain > 255 ? 255 : plain;
}

uint32_t cr_pixel_plain(uint32_t pixel)
{
    const uint32_t alpha = pixel >> 24;
    if (alpha == 0 || alpha == 255)
        return alpha ? pixel : 0;
    return alpha << 24 | divide(pixel >> 16 & 0xff, alpha) << 16 |
           divide(pixel >> 8 & 0xff, alpha) << 8 | divide(pixel & 0xff, alpha);
}

/* A multiplied colour is at most as large as alpha, so nothing runs over. */
uint32_t cr_pixel_on_white(uint32_t pixel)
{
    const uint32_t white = 255 - (pixel >> 24);
    return 0xff000000 | ((pixel & 0xffffff) + (white << 16 | white << 8 | white));
}
