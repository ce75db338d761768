/* How Graphviz measures text: see spans.h. */
#include "draw/spans.h"

#include <pango/pango.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

enum { SLOTS = 4096, MOST = 1536 }; /* texts; about 2 KB each */

#define UNIT (72.0 / 96.0 / PANGO_SCALE) /* one of pango's units, in points */

static const gvtextlayout_engine_t *pango_engine(void)
{
    const gvplugin_api_t *api = gvplugin_pango_LTX_library.apis;
    while (api->types && api->api != API_textlayout)
        api++;
    return api->types ? api->types->engine : NULL;
}

/* A script's size, in parts of the letters that it is set in, which are a script's already
 * (see math/label.c), and how far it is raised. Pango makes it as small, but raises all
 * alike, large letters and small ones. */
static const double SCRIPT_SIZE = 0.83, RAISED = 0.45, LOWERED = 0.2;

static PangoAttribute *script_size(const textspan_t *span)
{
    return pango_attr_size_new((int)(span->font->size * SCRIPT_SIZE * PANGO_SCALE));
}

static void add_script(const textspan_t *span, PangoAttrList *attributes)
{
    const double by = span->font->flags & HTML_SUP   ? RAISED
                      : span->font->flags & HTML_SUB ? -LOWERED
                                                     : 0;
    if (by == 0)
        return;
    pango_attr_list_insert(attributes, script_size(span));
    pango_attr_list_insert(attributes,
                           pango_attr_rise_new((int)(span->font->size * by / UNIT)));
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
                    text, "</span>", NULL);
    if (pango_parse_markup(markup, -1, 0, &attributes, NULL, NULL, NULL))
        add_script(span, attributes);
    else
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

static cr_gv_truth lay_out_anew(textspan_t *span, char **font_path)
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

/* ---- what is kept ---- */

struct kept {
    uint64_t hash;
    char *key; /* owned */
    size_t key_size;
    textspan_t span; /* its layout is held; text and font are not its own */
};

struct cr_spans {
    struct kept slots[SLOTS]; /* an open hash table; key NULL: empty */
    size_t count;
    struct cr_buf key; /* of the text in question */
};

/* The engine is a function without a context of ours. */
static _Thread_local struct cr_spans *current;

struct cr_spans *cr_spans_new(void)
{
    struct cr_spans *spans = calloc(1, sizeof *spans);
    current = spans;
    return spans;
}

static void forget(struct cr_spans *spans)
{
    for (size_t i = 0; i < SLOTS; i++)
        if (spans->slots[i].key) {
            g_object_unref(spans->slots[i].span.layout);
            free(spans->slots[i].key);
        }
    memset(spans->slots, 0, sizeof spans->slots);
    spans->count = 0;
}

void cr_spans_free(struct cr_spans *spans)
{
    if (!spans)
        return;
    if (current == spans)
        current = NULL;
    forget(spans);
    cr_buf_release(&spans->key);
    free(spans);
}

/* All that the layout of a text follows from. */
static void write_key(const textspan_t *span, struct cr_buf *key)
{
    const textfont_t *font = span->font;
    const unsigned flags = font->flags;
    cr_buf_clear(key);
    cr_buf_add(key, (const char *)&font->size, sizeof font->size);
    cr_buf_add(key, (const char *)&flags, sizeof flags);
    cr_buf_puts(key, font->name);
    cr_buf_putc(key, '\0');
    cr_buf_puts(key, span->str);
}

/* The slot of that key, or the empty one where it belongs. */
static struct kept *slot_of(struct cr_spans *spans, const struct cr_buf *key)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < key->size; i++)
        hash = (hash ^ (unsigned char)key->data[i]) * UINT64_C(1099511628211);
    hash ^= hash >> 32;
    struct kept *slot = &spans->slots[hash % SLOTS];
    while (slot->key && !(slot->hash == hash && slot->key_size == key->size &&
                          memcmp(slot->key, key->data, key->size) == 0))
        slot = slot == &spans->slots[SLOTS - 1] ? spans->slots : slot + 1;
    slot->hash = hash;
    return slot;
}

/* Takes over where the text of the same key is and how large. */
static void take(textspan_t *span, const textspan_t *kept)
{
    span->layout = g_object_ref(kept->layout);
    span->free_layout = kept->free_layout;
    span->yoffset_layout = kept->yoffset_layout;
    span->yoffset_centerline = kept->yoffset_centerline;
    span->size = kept->size;
}

static void keep(struct cr_spans *spans, struct kept *slot, const textspan_t *span)
{
    if (spans->count == MOST) {
        forget(spans);
        slot = slot_of(spans, &spans->key);
    }
    char *key = malloc(spans->key.size);
    if (!key)
        return;
    slot->key = memcpy(key, spans->key.data, spans->key.size);
    slot->key_size = spans->key.size;
    take(&slot->span, span);
    spans->count++;
}

static cr_gv_truth lay_out(textspan_t *span, char **font_path)
{
    struct cr_spans *spans = current;
    if (!spans || !span->font->name)
        return lay_out_anew(span, font_path);
    write_key(span, &spans->key);
    if (spans->key.failed)
        return lay_out_anew(span, font_path);
    struct kept *slot = slot_of(spans, &spans->key);
    if (slot->key) {
        take(span, &slot->span);
        return 1;
    }
    const cr_gv_truth done = lay_out_anew(span, font_path);
    if (done)
        keep(spans, slot, span);
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
