/* A sheet of pixels: see surface.h. */
#include "draw/surface.h"

#include <cairo.h>
#include <stdlib.h>

#include "draw/png.h"

struct cr_surface {
    cairo_surface_t *image;
    cairo_t *context;
};

int cr_surface_check(int width, int height, struct cr_err *err)
{
    const int least = width < height ? width : height;
    const int most = width < height ? height : width;
    if (least < CR_SURFACE_MIN || most > CR_SURFACE_MAX)
        return cr_fail(err, CR_STATUS_USAGE,
                       "picture of %d x %d pixels: each side must have %d to %d", width,
                       height, CR_SURFACE_MIN, CR_SURFACE_MAX);
    if ((long long)width * height > CR_SURFACE_MAX_AREA)
        return cr_fail(err, CR_STATUS_USAGE,
                       "picture of %d x %d pixels: more than %d megapixels", width,
                       height, CR_SURFACE_MAX_AREA / 1000000);
    return 0;
}

struct cr_surface *cr_surface_new(int width, int height, double scale, struct cr_err *err)
{
    if (cr_surface_check(width, height, err) != 0)
        return NULL;
    struct cr_surface *surface = calloc(1, sizeof *surface);
    if (!surface) {
        cr_fail_memory(err);
        return NULL;
    }
    surface->image = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height);
    surface->context = cairo_create(surface->image);
    if (cairo_status(surface->context) != CAIRO_STATUS_SUCCESS) {
        cr_surface_free(surface);
        cr_fail_memory(err);
        return NULL;
    }
    cairo_scale(surface->context, scale, scale);
    return surface;
}

void cr_surface_free(struct cr_surface *surface)
{
    if (!surface)
        return;
    cairo_destroy(surface->context);
    cairo_surface_destroy(surface->image);
    free(surface);
}

void *cr_surface_context(const struct cr_surface *surface)
{
    return surface->context;
}

int cr_surface_png(const struct cr_surface *surface, struct cr_buf *out,
                   struct cr_err *err)
{
    const cairo_status_t status = cairo_status(surface->context);
    if (status != CAIRO_STATUS_SUCCESS)
        return cr_fail(err, CR_STATUS_SYSTEM, "cannot draw: %s",
                       cairo_status_to_string(status));
    cairo_surface_flush(surface->image);
    const struct cr_pixels pixels = {
        .data = (const void *)cairo_image_surface_get_data(surface->image),
        .width = cairo_image_surface_get_width(surface->image),
        .height = cairo_image_surface_get_height(surface->image),
        .stride =
            (size_t)cairo_image_surface_get_stride(surface->image) / sizeof(uint32_t),
    };
    return cr_png_write(&pixels, out, err);
}
