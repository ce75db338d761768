/* How Graphviz measures text: see spans.h. */
#include "draw/spans.h"

#include <pango/pango.h>

#define UNIT (72.0 / 96.0 / PANGO_SCALE) /* one of pango's units, in points */

static const gvtextlayout_engine_t *pango_engine(void)
{
    const gvplugin_api_t *api = gvplugin_pango_LTX_library.apis;
    while (api->types && api->api != API_textlayout)
        api++;
    return api->types ? api->types->engine : NULL;
}

/* The styles of a span as pango's attributes, to be unreffed; NULL when its text is not
 * to be had as markup. */
static PangoAttrList *styles(const textspan_t *span)
{
    const unsigned flags = span->font->flags;
    PangoAttrList *attributes = NULL;
    char *text = g_markup_escape_text(span->str, -1);
    char *markup =
        g_strconcat("<span", flags & HTML_BF ? " weight=\"bold\"" : "",
                    flags & HTML_IF ? " style=\"italic\"" : "",
                    flags & HTML_UL ? " underline=\"single\"" : "",
                    flags & HTML_S ? " strikethrough=\"true\"" : "", ">",
                    flags & HTML_SUP ? "<sup>" : "", flags & HTML_SUB ? "<sub>" : "",
                    text, flags & HTML_SUB ? "</sub>" : "",
                    flags & HTML_SUP ? "</sup>" : "", "</span>", NULL);
    if (!pango_parse_markup(markup, -1, 0, &attributes, NULL, NULL, NULL))
        attributes = NULL;
    g_free(markup);
    g_free(text);
    return attributes;
}

/* Styles change what was measured without them. Widths are rounded as the plugin does. */
static cr_gv_truth apply_styles(textspan_t *span)
{
    PangoRectangle extents;
    PangoAttrList *attributes = styles(span);
    if (attributes) {
        pango_layout_set_attributes(span->layout, attributes);
        pango_attr_list_unref(attributes);
    }
    pango_layout_get_extents(span->layout, NULL, &extents);
    span->size.x = (int)(extents.width * UNIT + 1);
    span->yoffset_layout = pango_layout_get_baseline(span->layout) * UNIT;
    return extents.width != 0;
}

static cr_gv_truth lay_out(textspan_t *span, char **font_path)
{
    textfont_t *styled = span->font;
    textfont_t plain = *styled;
    plain.flags = 0;
    span->font = &plain;
    span->layout = NULL;
    cr_gv_truth done = pango_engine()->textlayout(span, font_path);
    span->font = styled;
    if (done && styled->flags)
        done = apply_styles(span);
    if (!done && span->layout) {
        span->free_layout(span->layout);
        span->layout = NULL;
    }
    return done;
}

const gvtextlayout_engine_t cr_span_engine = {lay_out};

/* The plugin forgets the old name only when the size is another, hence two. */
void cr_spans_park(void)
{
    for (int size = 1; size <= 2; size++) {
        textfont_t font = {.name = "serif", .size = size};
        textspan_t span = {.str = "", .font = &font};
        pango_engine()->textlayout(&span, NULL);
        span.free_layout(span.layout);
    }
}
