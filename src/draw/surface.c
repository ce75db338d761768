/* Sheets of pixels and pages: see surface.h. */
#include "draw/surface.h"

#include <cairo-pdf.h>
#include <stdlib.h>

#include "base/markup.h"
#include "draw/png.h"

static const double PIXEL = 72.0 / 96; /* of a page, in its points */

struct cr_surface {
    cairo_surface_t *target; /* owned */
    cairo_t *context;        /* owned */
    double width, height;
    struct cr_buf *out; /* of a document; NULL: a sheet */
    int dpi;            /* 0: nothing is said of it */
};

int cr_surface_check(int width, int height, struct cr_err *err)
{
    const int least = width < height ? width : height;
    const int most = width < height ? height : width;
    if (least < CR_SURFACE_MIN || most > CR_SURFACE_MAX)
        return cr_fail(err, CR_STATUS_USAGE,
                       "picture of %d x %d pixels: each side must have %d to %d", width,
                       height, CR_SURFACE_MIN, CR_SURFACE_MAX);
    return 0;
}

/* Owns `target` from now on, whatever happens. */
static struct cr_surface *wrap(cairo_surface_t *target, double width, double height,
                               struct cr_err *err)
{
    struct cr_surface *surface = calloc(1, sizeof *surface);
    if (!surface) {
        cairo_surface_destroy(target);
        cr_fail_memory(err);
        return NULL;
    }
    *surface = (struct cr_surface){
        .target = target, .context = cairo_create(target), .width = width, .height = height};
    if (cairo_status(surface->context) != CAIRO_STATUS_SUCCESS) {
        cr_surface_free(surface);
        cr_fail_memory(err);
        return NULL;
    }
    return surface;
}

struct cr_surface *cr_surface_new(int width, int height, double scale, struct cr_err *err)
{
    if (cr_surface_check(width, height, err) != 0)
        return NULL;
    struct cr_surface *surface = wrap(
        cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height), width, height, err);
    if (surface)
        cr_surface_scale(surface, scale);
    return surface;
}

static cairo_status_t take(void *closure, const unsigned char *data, unsigned int length)
{
    struct cr_buf *out = closure;
    cr_buf_add(out, (const char *)data, length);
    return out->failed ? CAIRO_STATUS_NO_MEMORY : CAIRO_STATUS_SUCCESS;
}

static void set_about(cairo_surface_t *pdf, const struct cr_surface_about *about)
{
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_CREATE_DATE, "");
    if (about->title)
        cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_TITLE, about->title);
    if (about->subject)
        cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_SUBJECT, about->subject);
}

struct cr_surface *cr_surface_new_pdf(int width, int height,
                                      const struct cr_surface_about *about,
                                      struct cr_buf *out, struct cr_err *err)
{
    if (cr_surface_check(width, height, err) != 0)
        return NULL;
    const double w = width * PIXEL, h = height * PIXEL;
    struct cr_surface *surface =
        wrap(cairo_pdf_surface_create_for_stream(take, out, w, h), w, h, err);
    if (!surface)
        return NULL;
    surface->out = out;
    set_about(surface->target, about);
    return surface;
}

void cr_surface_free(struct cr_surface *surface)
{
    if (!surface)
        return;
    cairo_destroy(surface->context);
    cairo_surface_destroy(surface->target);
    free(surface);
}

void *cr_surface_context(const struct cr_surface *surface)
{
    return surface->context;
}

void cr_surface_size(const struct cr_surface *surface, double *width, double *height)
{
    *width = surface->width;
    *height = surface->height;
}

void cr_surface_scale(const struct cr_surface *surface, double scale)
{
    cairo_identity_matrix(surface->context);
    cairo_scale(surface->context, scale, scale);
}

void cr_surface_density(struct cr_surface *surface, int dpi)
{
    surface->dpi = dpi;
}

void cr_surface_wipe(const struct cr_surface *surface)
{
    cairo_save(surface->context);
    cairo_set_operator(surface->context, CAIRO_OPERATOR_CLEAR);
    cairo_paint(surface->context);
    cairo_restore(surface->context);
}

void cr_surface_page(const struct cr_surface *surface)
{
    cairo_show_page(surface->context);
}

/* In the words of cairo's tags. Nothing may end the quotes. */
void cr_surface_link(const struct cr_surface *surface, const struct cr_surface_box *box,
                     const char *address)
{
    struct cr_buf words = {0};
    if (!surface->out || *address == '#')
        return;
    cr_buf_puts(&words, "rect=[");
    cr_markup_number(&words, box->left);
    cr_buf_putc(&words, ' ');
    cr_markup_number(&words, box->top);
    cr_buf_putc(&words, ' ');
    cr_markup_number(&words, box->width);
    cr_buf_putc(&words, ' ');
    cr_markup_number(&words, box->height);
    cr_buf_puts(&words, "] uri='");
    for (; *address; address++)
        if (*address == '\'' || *address == '\\')
            cr_buf_printf(&words, "%%%02X", (unsigned)*address);
        else
            cr_buf_putc(&words, *address);
    cr_buf_putc(&words, '\'');
    if (words.failed)
        surface->out->failed = true;
    else
        cairo_tag_begin(surface->context, CAIRO_TAG_LINK, cr_buf_text(&words));
    if (!words.failed)
        cairo_tag_end(surface->context, CAIRO_TAG_LINK);
    cr_buf_release(&words);
}

int cr_surface_bookmark(const struct cr_surface *surface, int below, const char *name,
                        int page)
{
    struct cr_buf place = {0};
    cr_buf_printf(&place, "page=%d pos=[0 0]", page);
    const int number = cairo_pdf_surface_add_outline(
        surface->target, below ? below : CAIRO_PDF_OUTLINE_ROOT, name,
        cr_buf_text(&place), below ? 0 : CAIRO_PDF_OUTLINE_FLAG_OPEN);
    cr_buf_release(&place);
    return number;
}

static int check(cairo_status_t status, struct cr_err *err)
{
    return status == CAIRO_STATUS_SUCCESS
               ? 0
               : cr_fail(err, CR_STATUS_SYSTEM, "cannot draw: %s",
                         cairo_status_to_string(status));
}

int cr_surface_finish(const struct cr_surface *surface, struct cr_err *err)
{
    const cairo_status_t status = cairo_status(surface->context);
    cairo_surface_finish(surface->target);
    if (cr_buf_check(surface->out, err))
        return -1;
    return check(status, err) || check(cairo_surface_status(surface->target), err) ? -1 : 0;
}

int cr_surface_pixels(const struct cr_surface *surface, struct cr_pixels *pixels,
                      struct cr_err *err)
{
    if (check(cairo_status(surface->context), err))
        return -1;
    cairo_surface_flush(surface->target);
    *pixels = (struct cr_pixels){
        .data = (const void *)cairo_image_surface_get_data(surface->target),
        .width = cairo_image_surface_get_width(surface->target),
        .height = cairo_image_surface_get_height(surface->target),
        .dpi = surface->dpi,
        .stride =
            (size_t)cairo_image_surface_get_stride(surface->target) / sizeof(uint32_t),
    };
    return 0;
}

int cr_surface_png(const struct cr_surface *surface, struct cr_png *png, struct cr_buf *out,
                   struct cr_err *err)
{
    struct cr_pixels pixels;
    struct cr_png *own = png ? NULL : cr_png_new(err);
    int failed = !png && !own;
    failed = failed || cr_surface_pixels(surface, &pixels, err) ||
             cr_png_write(png ? png : own, &pixels, out, err);
    cr_png_free(own);
    return failed ? -1 : 0;
}
