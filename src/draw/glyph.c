/*
 * Glyphs, traced once each: see glyph.h.
 *
 * A font is a face in one shape (upright, slanted); its sizes share the outlines. The
 * faces are held, so that a pointer to one stays its name.
 */
#include "draw/glyph.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/markup.h"
#include "draw/xml.h"

struct glyph {
    char *path;    /* owned; NULL until traced, "" for a blank */
    unsigned mark; /* 0: none yet */
};

struct font {
    cairo_font_face_t *face;
    cairo_matrix_t shape;        /* the font matrix at size 1 */
    cairo_scaled_font_t *scaled; /* at size CR_GLYPH_EM, not hinted */
    struct glyph *glyphs;        /* by the font's own index */
    size_t glyph_count;
};

/* A glyph that has a mark. */
struct marked {
    const char *path; /* the glyph's own */
    unsigned number;  /* in the picture; 0: not used yet */
};

static const char MARK = '\x01'; /* and digits; no XML has it */

struct cr_glyphs {
    struct font *fonts;
    size_t font_count;
    struct marked *marked; /* mark 1, 2, ... */
    size_t marked_count, marked_capacity;
    unsigned *uses; /* marks that the picture uses, in order: number 1, 2, ... */
    size_t use_count;
    const char *prefix;
    cairo_t *pad; /* where paths are traced */
};

struct point {
    long x, y;
};

static struct point place(const cairo_path_data_t *data)
{
    return (struct point){lround(data->point.x), lround(data->point.y)};
}

/* " 12", or "-3", which needs no blank before it. */
static void add_step(struct cr_buf *path, long from, long to)
{
    if (to >= from && path->size > 0 && path->data[path->size - 1] <= '9')
        cr_buf_putc(path, ' ');
    cr_buf_printf(path, "%ld", to - from);
}

static void add_steps(struct cr_buf *path, const cairo_path_data_t *data, int count,
                      struct point from)
{
    for (int i = 1; i <= count; i++) {
        add_step(path, from.x, place(data + i).x);
        add_step(path, from.y, place(data + i).y);
    }
}

/* A line, as short as it can be said. */
static void add_line(struct cr_buf *path, struct point from, struct point to)
{
    if (from.y == to.y) {
        cr_buf_printf(path, "h%ld", to.x - from.x);
    } else if (from.x == to.x) {
        cr_buf_printf(path, "v%ld", to.y - from.y);
    } else {
        cr_buf_putc(path, 'l');
        add_step(path, from.x, to.x);
        add_step(path, from.y, to.y);
    }
}

/* Appends one element, relative to the point `at`, in whole units. */
static void add_element(struct cr_buf *path, const cairo_path_data_t *data,
                        struct point *at, struct point *start)
{
    switch (data->header.type) {
    case CAIRO_PATH_MOVE_TO:
        cr_buf_putc(path, 'm');
        add_steps(path, data, 1, *at);
        *at = *start = place(data + 1);
        break;
    case CAIRO_PATH_LINE_TO:
        add_line(path, *at, place(data + 1));
        *at = place(data + 1);
        break;
    case CAIRO_PATH_CURVE_TO:
        cr_buf_putc(path, 'c');
        add_steps(path, data, 3, *at);
        *at = place(data + 3);
        break;
    case CAIRO_PATH_CLOSE_PATH:
        cr_buf_putc(path, 'z');
        *at = *start;
        break;
    }
}

/* A last move that nothing follows is cairo's own and says nothing. */
static bool ends_in_move(const cairo_path_t *path, int i)
{
    return path->data[i].header.type == CAIRO_PATH_MOVE_TO &&
           i + path->data[i].header.length >= path->num_data;
}

/* The outline of a glyph as SVG path data; to be freed. NULL when memory is out. */
static char *trace(cairo_t *pad, const struct font *font, size_t glyph)
{
    const cairo_glyph_t shape = {.index = glyph};
    cairo_new_path(pad);
    cairo_set_scaled_font(pad, font->scaled);
    cairo_glyph_path(pad, &shape, 1);
    cairo_path_t *path = cairo_copy_path(pad);
    struct cr_buf data = {0};
    struct point at = {0}, start = {0};
    for (int i = 0; i < path->num_data; i += path->data[i].header.length) {
        if (!ends_in_move(path, i))
            add_element(&data, path->data + i, &at, &start);
    }
    const bool failed = path->status != CAIRO_STATUS_SUCCESS || data.failed;
    cairo_path_destroy(path);
    if (failed || data.size == 0) {
        cr_buf_release(&data);
        return failed ? NULL : calloc(1, 1);
    }
    return data.data;
}

static cairo_scaled_font_t *em_font(cairo_font_face_t *face, const cairo_matrix_t *shape)
{
    cairo_matrix_t matrix, scale, identity;
    cairo_matrix_init_scale(&scale, CR_GLYPH_EM, CR_GLYPH_EM);
    cairo_matrix_multiply(&matrix, shape, &scale);
    cairo_matrix_init_identity(&identity);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_scaled_font_t *font = cairo_scaled_font_create(face, &matrix, &identity, options);
    cairo_font_options_destroy(options);
    return font;
}

static bool same_shape(const cairo_matrix_t *a, const cairo_matrix_t *b)
{
    const double off = fabs(a->xx - b->xx) + fabs(a->xy - b->xy) + fabs(a->yx - b->yx) +
                       fabs(a->yy - b->yy);
    return off <= 1e-4;
}

static bool add_font(struct cr_glyphs *glyphs, cairo_font_face_t *face,
                     const cairo_matrix_t *shape)
{
    struct font *fonts = realloc(glyphs->fonts, (glyphs->font_count + 1) * sizeof *fonts);
    if (!fonts)
        return false;
    glyphs->fonts = fonts;
    struct font *font = fonts + glyphs->font_count++;
    *font = (struct font){.shape = *shape};
    font->face = cairo_font_face_reference(face);
    font->scaled = em_font(face, shape);
    return true;
}

bool cr_glyphs_font(struct cr_glyphs *glyphs, cairo_scaled_font_t *scaled, size_t *found,
                    double *size)
{
    cairo_font_face_t *face = cairo_scaled_font_get_font_face(scaled);
    cairo_matrix_t m;
    cairo_scaled_font_get_font_matrix(scaled, &m);
    const double em = sqrt(fabs(m.xx * m.yy - m.xy * m.yx));
    if (!(em > 0))
        return false;
    *size = em;
    m = (cairo_matrix_t){m.xx / em, m.yx / em, m.xy / em, m.yy / em, 0, 0};
    for (size_t i = 0; i < glyphs->font_count; i++) {
        const struct font *font = glyphs->fonts + i;
        if (font->face == face && same_shape(&font->shape, &m)) {
            *found = i;
            return true;
        }
    }
    *found = glyphs->font_count;
    return add_font(glyphs, face, &m);
}

/* Room for a glyph of the font; NULL when memory is out. */
static struct glyph *glyph_at(struct font *font, size_t index)
{
    if (index >= font->glyph_count) {
        const size_t count = index + 64;
        struct glyph *all = realloc(font->glyphs, count * sizeof *all);
        if (!all)
            return NULL;
        memset(all + font->glyph_count, 0, (count - font->glyph_count) * sizeof *all);
        font->glyphs = all;
        font->glyph_count = count;
    }
    return font->glyphs + index;
}

/* Room for one more mark and its use. */
static bool widen(struct cr_glyphs *glyphs)
{
    if (glyphs->marked_count < glyphs->marked_capacity)
        return true;
    const size_t capacity = 2 * glyphs->marked_capacity + 64;
    struct marked *marked = realloc(glyphs->marked, capacity * sizeof *marked);
    if (!marked)
        return false;
    glyphs->marked = marked;
    unsigned *uses = realloc(glyphs->uses, capacity * sizeof *uses);
    if (!uses)
        return false;
    glyphs->uses = uses;
    glyphs->marked_capacity = capacity;
    return true;
}

bool cr_glyphs_find(struct cr_glyphs *glyphs, size_t font, size_t index, unsigned *mark)
{
    struct glyph *glyph = glyph_at(glyphs->fonts + font, index);
    if (!glyph)
        return false;
    if (!glyph->path && !(glyph->path = trace(glyphs->pad, glyphs->fonts + font, index)))
        return false;
    if (*glyph->path && !glyph->mark) {
        if (!widen(glyphs))
            return false;
        glyphs->marked[glyphs->marked_count++] = (struct marked){glyph->path, 0};
        glyph->mark = (unsigned)glyphs->marked_count;
    }
    *mark = glyph->mark;
    return true;
}

static void add_number(unsigned number, struct cr_buf *out)
{
    cr_markup_decimal(out, number, 0, true);
}

void cr_glyphs_mark(unsigned mark, struct cr_buf *out)
{
    cr_buf_putc(out, MARK);
    add_number(mark, out);
}

static void add_name(const struct cr_glyphs *glyphs, unsigned number, struct cr_buf *out)
{
    cr_xml_text(out, glyphs->prefix);
    cr_buf_putc(out, 'g');
    add_number(number, out);
}

/* The glyph's number in the picture. */
static unsigned use(struct cr_glyphs *glyphs, size_t mark)
{
    struct marked *marked = &glyphs->marked[mark - 1];
    if (!marked->number) {
        glyphs->uses[glyphs->use_count++] = (unsigned)mark;
        marked->number = (unsigned)glyphs->use_count;
    }
    return marked->number;
}

void cr_glyphs_names(struct cr_glyphs *glyphs, const char *text, struct cr_buf *out)
{
    for (const char *at; (at = strchr(text, MARK));) {
        char *end;
        cr_buf_add(out, text, (size_t)(at - text));
        add_name(glyphs, use(glyphs, strtoul(at + 1, &end, 10)), out);
        text = end;
    }
    cr_buf_puts(out, text);
}

struct cr_glyphs *cr_glyphs_new(void)
{
    struct cr_glyphs *glyphs = calloc(1, sizeof *glyphs);
    if (!glyphs)
        return NULL;
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1);
    glyphs->pad = cairo_create(surface);
    cairo_surface_destroy(surface);
    glyphs->prefix = "";
    return glyphs;
}

static void release_font(struct font *font)
{
    for (size_t i = 0; i < font->glyph_count; i++)
        free(font->glyphs[i].path);
    free(font->glyphs);
    cairo_scaled_font_destroy(font->scaled);
    cairo_font_face_destroy(font->face);
}

void cr_glyphs_free(struct cr_glyphs *glyphs)
{
    if (!glyphs)
        return;
    cairo_destroy(glyphs->pad);
    for (size_t i = 0; i < glyphs->font_count; i++)
        release_font(glyphs->fonts + i);
    free(glyphs->fonts);
    free(glyphs->marked);
    free(glyphs->uses);
    free(glyphs);
}

void cr_glyphs_begin(struct cr_glyphs *glyphs, const char *prefix)
{
    for (size_t i = 0; i < glyphs->use_count; i++)
        glyphs->marked[glyphs->uses[i] - 1].number = 0;
    glyphs->use_count = 0;
    glyphs->prefix = prefix;
}

void cr_glyphs_defs(const struct cr_glyphs *glyphs, struct cr_buf *out)
{
    if (glyphs->use_count == 0)
        return;
    cr_buf_puts(out, "<defs>\n");
    for (size_t i = 0; i < glyphs->use_count; i++) {
        cr_buf_puts(out, "<path id=\"");
        add_name(glyphs, (unsigned)i + 1, out);
        cr_buf_puts(out, "\" d=\"");
        cr_buf_puts(out, glyphs->marked[glyphs->uses[i] - 1].path);
        cr_buf_puts(out, "\"/>\n");
    }
    cr_buf_puts(out, "</defs>\n");
}
