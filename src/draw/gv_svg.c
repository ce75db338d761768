/*
 * Frames as SVG: see gv.h.
 *
 *     <svg role="img" viewBox="0 0 960 540">
 *       <title> <desc>          what the picture says, for those who do not see it
 *       <defs>                  the glyphs
 *       <polygon>               the ground
 *       <g id= class=>          one per cluster, node, edge
 *         <title>
 *         ...                   see svg.h
 *
 * Parts that were drawn before are not drawn again (elements.h). The glyphs of a part are
 * marks until it is handed out: their names follow from what the picture has.
 */
#define _POSIX_C_SOURCE 200809L

#include <string.h>

#include "draw/gv_inner.h"
#include "draw/svg.h"
#include "draw/xml.h"

/* How parts are drawn. */
enum { WITH_TEXT = CR_GV_SVG, LABELLED = 2 * CR_GV_SVG };

/* Has Graphviz draw a document, in parts with marks. */
static int draw_marked(const struct cr_gv *gv, const char *dot, unsigned how,
                       const struct cr_gv_parts *parts, struct cr_err *err)
{
    struct cr_session session;
    cr_session_begin(&session, gv->locale, gv->said);
    int failed = -1;
    Agraph_t *graph = cr_gv_open(gv, dot, &session, err);
    if (graph) {
        struct cr_svg svg = {.outlines = gv->outlines,
                             .parts = parts,
                             .text = how & WITH_TEXT,
                             .labelled = how & LABELLED,
                             .frame = GD_bb(graph)};
        failed = cr_gv_render(gv, graph, "frame:svg", &svg, &session, err);
        cr_svg_ground(&svg);
        failed = failed || cr_buf_check(&svg.body, err) || cr_buf_check(&svg.head, err);
        cr_buf_release(&svg.body);
        cr_buf_release(&svg.head);
        cr_gv_close(gv, graph);
    }
    cr_session_end(&session);
    return failed ? -1 : 0;
}

/* Whom parts are handed to, and what is needed for it. */
struct hand {
    const struct cr_gv *gv;
    const struct cr_gv_parts *parts;
    struct cr_buf body; /* with names; owned */
};

/* Hands out a part, with names in the place of its marks. */
static void give(void *context, const struct cr_gv_part *part)
{
    struct hand *hand = context;
    struct cr_gv_part named = *part;
    cr_buf_clear(&hand->body);
    cr_outlines_names(hand->gv->outlines, part->body, &hand->body);
    named.body = cr_buf_text(&hand->body);
    if (!hand->body.failed)
        hand->parts->each(hand->parts->context, &named);
}

static int draw(const struct cr_gv *gv, const char *dot, unsigned how,
                const struct cr_gv_parts *parts, struct cr_err *err)
{
    struct hand hand = {gv, parts, {0}};
    const struct cr_gv_parts marked = {give, &hand};
    const int failed = cr_gv_draw_once(gv, dot, how, draw_marked, &marked, err) ||
                       cr_buf_check(&hand.body, err);
    cr_buf_release(&hand.body);
    return failed ? -1 : 0;
}

/* ---- in parts ---- */

void cr_gv_parts_begin(struct cr_gv *gv)
{
    cr_outlines_begin(gv->outlines, "");
}

void cr_gv_parts_defs(struct cr_gv *gv, struct cr_buf *out)
{
    cr_outlines_defs(gv->outlines, out);
}

int cr_gv_draw_parts(struct cr_gv *gv, const char *dot, bool text,
                     const struct cr_gv_parts *parts, struct cr_err *err)
{
    return draw(gv, dot, text ? WITH_TEXT : 0, parts, err);
}

/* ---- as a picture ---- */

struct picture {
    struct cr_buf body; /* owned */
    double width, height;
};

/* The ground comes first, and has the size of all. */
static void add_part(void *context, const struct cr_gv_part *part)
{
    struct picture *picture = context;
    struct cr_buf *body = &picture->body;
    if (strcmp(part->class, "ground") == 0) {
        picture->width = part->width;
        picture->height = part->height;
        cr_buf_puts(body, part->body);
        return;
    }
    cr_buf_puts(body, "<g id=\"");
    cr_buf_puts(body, part->id);
    cr_buf_puts(body, "\" class=\"");
    cr_buf_puts(body, part->class);
    cr_buf_puts(body, "\">\n<title>");
    cr_buf_puts(body, part->title);
    cr_buf_puts(body, "</title>\n");
    cr_buf_puts(body, part->body);
    cr_buf_puts(body, "</g>\n");
}

/* <title> or <desc> of the picture; `name` is also its id. */
static void add_words(const char *prefix, const char *name, const char *words,
                      struct cr_buf *out)
{
    if (!words)
        return;
    cr_buf_printf(out, "<%s id=\"", name);
    cr_xml_text(out, prefix);
    cr_buf_printf(out, "%s\">", name);
    cr_xml_text(out, words);
    cr_buf_printf(out, "</%s>\n", name);
}

static void add_label(const struct cr_svg_options *options, const char *prefix,
                      struct cr_buf *out)
{
    if (!options->title && !options->desc)
        return;
    cr_buf_puts(out, " aria-labelledby=\"");
    if (options->title) {
        cr_xml_text(out, prefix);
        cr_buf_puts(out, "title");
    }
    if (options->desc) {
        cr_buf_puts(out, options->title ? " " : "");
        cr_xml_text(out, prefix);
        cr_buf_puts(out, "desc");
    }
    cr_buf_putc(out, '"');
}

/* The miter limit is cairo's. */
static void open_svg(const struct picture *picture, const struct cr_svg_options *options,
                     const char *prefix, struct cr_buf *out)
{
    cr_buf_puts(out, "<svg xmlns=\"http://www.w3.org/2000/svg\"");
    cr_xml_measure(out, "width", picture->width);
    cr_xml_measure(out, "height", picture->height);
    cr_buf_puts(out, " viewBox=\"0 0 ");
    cr_xml_number(out, picture->width, 2);
    cr_buf_putc(out, ' ');
    cr_xml_number(out, picture->height, 2);
    cr_buf_puts(out, "\" role=\"img\"");
    add_label(options, prefix, out);
    cr_buf_puts(out, " stroke-miterlimit=\"10\">\n");
}

int cr_gv_svg(struct cr_gv *gv, const char *dot, const struct cr_svg_options *options,
              struct cr_buf *out, struct cr_err *err)
{
    const char *prefix = options->prefix ? options->prefix : "";
    struct picture picture = {0};
    const struct cr_gv_parts parts = {add_part, &picture};
    cr_outlines_begin(gv->outlines, prefix);
    int failed = draw(gv, dot, LABELLED | (options->text ? WITH_TEXT : 0), &parts, err);
    if (!failed) {
        open_svg(&picture, options, prefix, out);
        add_words(prefix, "title", options->title, out);
        add_words(prefix, "desc", options->desc, out);
        cr_outlines_defs(gv->outlines, out);
        cr_buf_add(out, cr_buf_text(&picture.body), picture.body.size);
        cr_buf_puts(out, "</svg>\n");
        failed = cr_buf_check(&picture.body, err) || cr_buf_check(out, err);
    }
    cr_buf_release(&picture.body);
    return failed ? -1 : 0;
}
