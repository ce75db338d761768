/*
 * A picture as SVG: see picture.h.
 *
 *     <svg ... aria-labelledby="title desc"><title/><desc/><defs>glyphs</defs>
 *     <g class="function"> <path/> ... </g> ...
 *
 * Text is outlines (draw/outline.h), as in the frames of a story, so it looks the same
 * where the font is not installed.
 */
#include "draw/outline.h"
#include "draw/xml.h"
#include "plot/picture.h"

#include <string.h>

static void put_point(struct cr_buf *out, struct cr_place point)
{
    cr_xml_number(out, point.x, 2);
    cr_buf_putc(out, ' ');
    cr_xml_number(out, point.y, 2);
}

static void put_look(struct cr_buf *out, const struct cr_item *item)
{
    cr_xml_color(out, "fill", item->fill.rgba);
    if (!(item->pen.width > 0) || !item->pen.color.rgba[3])
        return;
    cr_xml_color(out, "stroke", item->pen.color.rgba);
    cr_xml_measure(out, "stroke-width", item->pen.width);
    if (item->pen.dash[0] > 0) {
        cr_buf_puts(out, " stroke-dasharray=\"");
        put_point(out, (struct cr_place){item->pen.dash[0], item->pen.dash[1]});
        cr_buf_putc(out, '"');
    }
}

static void put_path(struct cr_buf *out, const struct cr_item *item)
{
    cr_buf_puts(out, "<path d=\"");
    for (size_t i = 0; i < item->count; i++) {
        cr_buf_puts(out, i == 0 ? "M" : i == 1 ? "L" : " ");
        put_point(out, item->points[i]);
    }
    cr_buf_putc(out, '"');
    put_look(out, item);
    cr_buf_puts(out, "/>\n");
}

static void put_area(struct cr_buf *out, const struct cr_item *item)
{
    cr_buf_puts(out, "<rect");
    cr_xml_measure(out, "x", item->area.left);
    cr_xml_measure(out, "y", item->area.top);
    cr_xml_measure(out, "width", item->area.right - item->area.left);
    cr_xml_measure(out, "height", item->area.bottom - item->area.top);
    if (item->radius > 0)
        cr_xml_measure(out, "rx", item->radius);
    put_look(out, item);
    cr_buf_puts(out, "/>\n");
}

static void put_disc(struct cr_buf *out, const struct cr_item *item)
{
    cr_buf_puts(out, "<circle");
    cr_xml_measure(out, "cx", item->at.x);
    cr_xml_measure(out, "cy", item->at.y);
    cr_xml_measure(out, "r", item->radius);
    put_look(out, item);
    cr_buf_puts(out, "/>\n");
}

/* A stretched sign is as wide as ever: it is higher about its baseline. */
static void put_text(struct cr_buf *out, const struct cr_item *item, struct cr_type *type,
                     struct cr_outlines *outlines)
{
    double baseline;
    void *layout = cr_type_layout(type, item->text, item->size, &baseline);
    cr_buf_puts(out, "<g");
    cr_xml_color(out, "fill", item->fill.rgba);
    if (item->stretch != 1) {
        cr_buf_puts(out, " transform=\"translate(");
        put_point(out, item->at);
        cr_buf_puts(out, ")scale(1 ");
        cr_xml_number(out, item->stretch, 4);
        cr_buf_puts(out, ")\"");
    }
    cr_buf_putc(out, '>');
    const bool moved = item->stretch != 1;
    cr_outlines_draw(outlines, layout, moved ? 0 : item->at.x,
                     (moved ? 0 : item->at.y) - baseline, false, out);
    cr_buf_puts(out, "</g>\n");
}

static void put_item(struct cr_buf *out, const struct cr_item *item, struct cr_type *type,
                     struct cr_outlines *outlines)
{
    switch (item->kind) {
    case CR_ITEM_PATH:
        put_path(out, item);
        break;
    case CR_ITEM_AREA:
        put_area(out, item);
        break;
    case CR_ITEM_DISC:
        put_disc(out, item);
        break;
    case CR_ITEM_TEXT:
        put_text(out, item, type, outlines);
        break;
    }
}

static void put_body(struct cr_buf *out, const struct cr_picture *picture,
                     struct cr_type *type, struct cr_outlines *outlines)
{
    const char *part = "";
    for (const struct cr_item *item = picture->first; item; item = item->next) {
        if (strcmp(item->part, part) != 0)
            cr_buf_printf(out, "%s<g class=\"%s\">\n", *part ? "</g>\n" : "", item->part);
        part = item->part;
        put_item(out, item, type, outlines);
    }
    if (*part)
        cr_buf_puts(out, "</g>\n");
}

static void put_head(struct cr_buf *out, const struct cr_picture *picture, int width,
                     int height)
{
    cr_buf_printf(out,
                  "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
                  "viewBox=\"0 0 ",
                  width, height);
    put_point(out, (struct cr_place){picture->width, picture->height});
    cr_buf_printf(out,
                  "\" role=\"img\" aria-labelledby=\"%stitle %sdesc\" "
                  "stroke-linejoin=\"round\">\n<title id=\"%stitle\">",
                  picture->prefix, picture->prefix, picture->prefix);
    cr_xml_text(out, picture->title);
    cr_buf_printf(out, "</title>\n<desc id=\"%sdesc\">", picture->prefix);
    cr_xml_text(out, picture->desc);
    cr_buf_puts(out, "</desc>\n");
}

int cr_picture_svg(const struct cr_picture *picture, struct cr_type *type, int width,
                   int height, struct cr_buf *out, struct cr_err *err)
{
    struct cr_buf body = {0}, named = {0};
    struct cr_outlines *outlines = cr_outlines_new();
    if (!outlines)
        return cr_fail_memory(err);
    cr_outlines_begin(outlines, picture->prefix);
    put_body(&body, picture, type, outlines);
    cr_outlines_names(outlines, cr_buf_text(&body), &named);
    put_head(out, picture, width, height);
    cr_outlines_defs(outlines, out);
    cr_buf_add(out, cr_buf_text(&named), named.size);
    cr_buf_puts(out, "</svg>\n");
    cr_outlines_free(outlines);
    const int failed =
        cr_buf_check(&body, err) || cr_buf_check(&named, err) || cr_buf_check(out, err);
    cr_buf_release(&body);
    cr_buf_release(&named);
    return failed ? -1 : 0;
}
