/*
 * Text as outlines: see outline.h.
 *
 * pango walks over its layout itself (it alone knows where a subscript or an underline
 * goes) and calls a PangoRenderer of ours, the tracer, with each run of glyphs.
 */
#include "draw/outline.h"

#include <fontconfig/fontconfig.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <stdlib.h>
#include <string.h>

#include "draw/glyph.h"
#include "draw/gv.h"
#include "draw/xml.h"

#define POINTS (72.0 / 96.0 / PANGO_SCALE) /* one of pango's units, in points */

/* The renderer that pango calls, and what it needs to know about the layout under way. */
struct tracer {
    PangoRenderer parent;
    struct cr_glyphs *glyphs;
    struct cr_buf *out;
    const char *family; /* the font that was asked for; may be NULL */
    double x, y;        /* the layout's corner in points */
    bool as_text;
};

struct cr_outlines {
    struct cr_glyphs *glyphs;
    struct tracer *tracer;
};

/* What no font has is drawn as a frame of its width. */
static void add_unknown(struct cr_buf *out, double x, double y, double width)
{
    const long w = lround(width * 0.9), left = lround(x + width * 0.05);
    cr_buf_printf(out, "<path d=\"M%ld %ldh%ldv-700h%ldzm40-40v-620h%ldv620z\"/>", left,
                  lround(y), w, -w, w - 80);
}

static void add_use(unsigned mark, double x, double y, struct cr_buf *out)
{
    cr_buf_puts(out, "<use href=\"#");
    cr_glyphs_mark(mark, out);
    cr_buf_putc(out, '"');
    if (lround(x))
        cr_buf_printf(out, " x=\"%ld\"", lround(x));
    if (lround(y))
        cr_buf_printf(out, " y=\"%ld\"", lround(y));
    cr_buf_puts(out, "/>");
}

/* The glyphs of one run, in units of its em. */
static void add_glyphs(struct cr_glyphs *glyphs, size_t font, const PangoGlyphString *run,
                       double unit, struct cr_buf *out)
{
    double x = 0;
    for (int i = 0; i < run->num_glyphs; i++) {
        const PangoGlyphInfo *info = run->glyphs + i;
        const double left = (x + info->geometry.x_offset) * unit;
        const double base = info->geometry.y_offset * unit;
        if (info->glyph & PANGO_GLYPH_UNKNOWN_FLAG) {
            add_unknown(out, left, base, info->geometry.width * unit);
        } else if (info->glyph != PANGO_GLYPH_EMPTY) {
            unsigned mark;
            if (!cr_glyphs_find(glyphs, font, info->glyph, &mark))
                out->failed = true;
            else if (mark)
                add_use(mark, left, base, out);
        }
        x += info->geometry.width;
    }
}

static void draw_glyphs(PangoRenderer *renderer, PangoFont *run_font,
                        PangoGlyphString *run, int x, int y)
{
    const struct tracer *tracer = (const struct tracer *)renderer;
    struct cr_buf *out = tracer->out;
    cairo_scaled_font_t *scaled =
        run_font ? pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(run_font)) : NULL;
    size_t font;
    double size;
    if (!scaled || !cr_glyphs_font(tracer->glyphs, scaled, &font, &size)) {
        out->failed = true;
        return;
    }
    size *= PANGO_SCALE;
    cr_buf_puts(out, "<g transform=\"translate(");
    cr_xml_number(out, tracer->x + x * POINTS, 2);
    cr_buf_putc(out, ',');
    cr_xml_number(out, tracer->y + y * POINTS, 2);
    cr_buf_puts(out, ")scale(");
    cr_xml_number(out, size * POINTS / CR_GLYPH_EM, 7);
    cr_buf_puts(out, ")\">");
    add_glyphs(tracer->glyphs, font, run, CR_GLYPH_EM / size, out);
    cr_buf_puts(out, "</g>");
}

static void add_name(struct cr_buf *out, const char *family)
{
    cr_buf_putc(out, '\'');
    cr_xml_text(out, family);
    cr_buf_puts(out, "',");
}

static void add_family(struct cr_buf *out, const char *found, const char *wanted)
{
    cr_buf_puts(out, " font-family=\"");
    if (found)
        add_name(out, found);
    if (wanted && (!found || strcmp(found, wanted) != 0))
        add_name(out, wanted);
    cr_buf_puts(out, "serif\"");
}

/* Opens a <text> in the font that pango found for the run. */
static void open_text(const struct tracer *tracer, PangoFont *font, int x, int y)
{
    struct cr_buf *out = tracer->out;
    PangoFontDescription *found = pango_font_describe_with_absolute_size(font);
    cr_buf_puts(out, "<text xml:space=\"preserve\"");
    cr_xml_measure(out, "x", tracer->x + x * POINTS);
    cr_xml_measure(out, "y", tracer->y + y * POINTS);
    add_family(out, pango_font_description_get_family(found), tracer->family);
    cr_xml_measure(out, "font-size", pango_font_description_get_size(found) * POINTS);
    const int weight = (int)pango_font_description_get_weight(found);
    if (weight != PANGO_WEIGHT_NORMAL)
        cr_buf_printf(out, " font-weight=\"%d\"", weight);
    if (pango_font_description_get_style(found) != PANGO_STYLE_NORMAL)
        cr_buf_puts(out, " font-style=\"italic\"");
    cr_buf_putc(out, '>');
    pango_font_description_free(found);
}

static void draw_item(PangoRenderer *renderer, const char *text, PangoGlyphItem *item,
                      int x, int y)
{
    const struct tracer *tracer = (const struct tracer *)renderer;
    PangoFont *font = item->item->analysis.font;
    if (!tracer->as_text || !font) {
        draw_glyphs(renderer, font, item->glyphs, x, y);
        return;
    }
    char *piece = g_strndup(text + item->item->offset, (gsize)item->item->length);
    open_text(tracer, font, x, y);
    cr_xml_text(tracer->out, piece);
    cr_buf_puts(tracer->out, "</text>");
    g_free(piece);
}

/* Underlines and lines through. */
static void draw_rectangle(PangoRenderer *renderer, PangoRenderPart part, int x, int y,
                           int width, int height)
{
    (void)part;
    const struct tracer *tracer = (const struct tracer *)renderer;
    cr_buf_puts(tracer->out, "<rect");
    cr_xml_measure(tracer->out, "x", tracer->x + x * POINTS);
    cr_xml_measure(tracer->out, "y", tracer->y + y * POINTS);
    cr_xml_measure(tracer->out, "width", width * POINTS);
    cr_xml_measure(tracer->out, "height", height * POINTS);
    cr_buf_puts(tracer->out, "/>");
}

static void tracer_class_init(gpointer class, gpointer data)
{
    (void)data;
    PangoRendererClass *renderer = class;
    renderer->draw_glyphs = draw_glyphs;
    renderer->draw_glyph_item = draw_item;
    renderer->draw_rectangle = draw_rectangle;
}

static struct tracer *tracer_new(void)
{
    const GTypeInfo info = {
        .class_size = sizeof(PangoRendererClass),
        .class_init = tracer_class_init,
        .instance_size = sizeof(struct tracer),
    };
    GType type = g_type_from_name("CrTracer");
    if (!type)
        type = g_type_register_static(PANGO_TYPE_RENDERER, "CrTracer", &info, 0);
    return g_object_new(type, NULL);
}

struct cr_outlines *cr_outlines_new(void)
{
    struct cr_outlines *outlines = calloc(1, sizeof *outlines);
    if (!outlines)
        return NULL;
    outlines->glyphs = cr_glyphs_new();
    if (!outlines->glyphs) {
        free(outlines);
        return NULL;
    }
    outlines->tracer = tracer_new();
    outlines->tracer->glyphs = outlines->glyphs;
    return outlines;
}

void cr_outlines_free(struct cr_outlines *outlines)
{
    if (!outlines)
        return;
    g_object_unref(outlines->tracer);
    cr_glyphs_free(outlines->glyphs);
    free(outlines);
}

void cr_outlines_begin(struct cr_outlines *outlines, const char *prefix)
{
    cr_glyphs_begin(outlines->glyphs, prefix);
}

void cr_outlines_draw(struct cr_outlines *outlines, void *layout, double x, double y,
                      bool as_text, struct cr_buf *out)
{
    struct tracer *tracer = outlines->tracer;
    const PangoFontDescription *wanted = pango_layout_get_font_description(layout);
    tracer->family = wanted ? pango_font_description_get_family(wanted) : NULL;
    tracer->x = x;
    tracer->y = y;
    tracer->as_text = as_text;
    tracer->out = out;
    pango_renderer_draw_layout(&tracer->parent, layout, 0, 0);
}

void cr_outlines_names(struct cr_outlines *outlines, const char *drawn, struct cr_buf *out)
{
    cr_glyphs_names(outlines->glyphs, drawn, out);
}

void cr_outlines_defs(const struct cr_outlines *outlines, struct cr_buf *out)
{
    cr_glyphs_defs(outlines->glyphs, out);
}

/* Asked of fontconfig itself: pango would start a thread, see render.c. */
bool cr_gv_has_font(const char *family)
{
    FcPattern *wanted = FcPatternBuild(NULL, FC_FAMILY, FcTypeString, family, (char *)NULL);
    FcObjectSet *nothing_else = FcObjectSetBuild(FC_FAMILY, (char *)NULL);
    FcFontSet *fonts = FcFontList(NULL, wanted, nothing_else);
    const bool found = fonts && fonts->nfont > 0;
    if (fonts)
        FcFontSetDestroy(fonts);
    if (nothing_else)
        FcObjectSetDestroy(nothing_else);
    if (wanted)
        FcPatternDestroy(wanted);
    return found;
}
