/*
 * A contact sheet: `contact OUT.png COLUMNS WIDTH IN.png...` puts pictures in rows, each
 * scaled to WIDTH pixels, with a little room between them.
 */
#include <cairo.h>
#include <stdio.h>
#include <stdlib.h>

enum { GAP = 12 };

static int refuse(const char *path, cairo_status_t status)
{
    fprintf(stderr, "%s: %s\n", path, cairo_status_to_string(status));
    return 1;
}

static int put(cairo_t *cr, const char *path, double x, double y, int width)
{
    cairo_surface_t *picture = cairo_image_surface_create_from_png(path);
    const cairo_status_t status = cairo_surface_status(picture);
    if (status == CAIRO_STATUS_SUCCESS) {
        const double scale = (double)width / cairo_image_surface_get_width(picture);
        cairo_save(cr);
        cairo_translate(cr, x, y);
        cairo_scale(cr, scale, scale);
        cairo_set_source_surface(cr, picture, 0, 0);
        cairo_pattern_set_filter(cairo_get_source(cr), CAIRO_FILTER_BEST);
        cairo_paint(cr);
        cairo_restore(cr);
    }
    cairo_surface_destroy(picture);
    return status == CAIRO_STATUS_SUCCESS ? 0 : refuse(path, status);
}

int main(int argc, char **argv)
{
    const int columns = argc > 3 ? atoi(argv[2]) : 0, width = argc > 3 ? atoi(argv[3]) : 0;
    const int count = argc - 4;
    if (columns < 1 || width < 1 || count < 1) {
        fputs("usage: contact OUT.png COLUMNS WIDTH IN.png...\n", stderr);
        return 2;
    }
    const int rows = (count + columns - 1) / columns, height = width * 9 / 16;
    cairo_surface_t *sheet = cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, columns * (width + GAP) + GAP, rows * (height + GAP) + GAP);
    cairo_t *cr = cairo_create(sheet);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    int failed = 0;
    for (int i = 0; i < count && !failed; i++)
        failed = put(cr, argv[4 + i], GAP + i % columns * (width + GAP),
                     GAP + i / columns * (height + GAP), width);
    cairo_destroy(cr);
    const cairo_status_t status =
        failed ? CAIRO_STATUS_SUCCESS : cairo_surface_write_to_png(sheet, argv[1]);
    cairo_surface_destroy(sheet);
    return failed ? 1 : status == CAIRO_STATUS_SUCCESS ? 0 : refuse(argv[1], status);
}
