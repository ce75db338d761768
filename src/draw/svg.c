/*
 * SVG: see svg.h.
 *
 * Graphviz hands over its own coordinates, y up; svg_x and svg_y turn them, once. It has
 * taken care of styles and of what is invisible.
 */
#include "draw/svg.h"


#include "draw/gv_object.h"
#include "draw/xml.h"

static struct cr_svg *svg_of(const GVJ_t *job)
{
    return job->context;
}

static double svg_x(const struct cr_svg *svg, double x)
{
    return x - svg->frame.LL.x;
}

static double svg_y(const struct cr_svg *svg, double y)
{
    return svg->frame.UR.y - y;
}

/* ---- names ---- */

static void add_id(struct cr_buf *body, void *object, const char *kind)
{
    const char *id = cr_gv_attribute(object, "id");
    if (*id)
        cr_xml_id(body, id);
    else
        cr_buf_printf(body, "%s%lu", kind, (unsigned long)AGSEQ(object));
}

static void add_class(struct cr_buf *body, void *object, const char *kind)
{
    const char *class = cr_gv_attribute(object, "class");
    cr_buf_printf(body, "%s%s", kind, *class ? " " : "");
    cr_xml_text(body, class);
}

static void add_title(struct cr_buf *body, void *object)
{
    const char *tooltip = cr_gv_attribute(object, "tooltip");
    if (*tooltip) {
        cr_xml_text(body, tooltip);
    } else if (agobjkind(object) == AGEDGE) {
        cr_xml_text(body, agnameof(agtail((Agedge_t *)object)));
        cr_buf_puts(body, agisdirected(agraphof(object)) ? "-&gt;" : "--");
        cr_xml_text(body, agnameof(aghead((Agedge_t *)object)));
    } else {
        cr_xml_text(body, agnameof(object));
    }
}

/* ---- parts ---- */

void cr_svg_ground(struct cr_svg *svg)
{
    const struct cr_gv_part ground = {.id = "ground",
                                      .class = "ground",
                                      .title = "",
                                      .body = cr_buf_text(&svg->body),
                                      .width = svg->frame.UR.x - svg->frame.LL.x,
                                      .height = svg->frame.UR.y - svg->frame.LL.y};
    if (svg->body.size > 0 && !svg->body.failed)
        svg->parts->each(svg->parts->context, &ground);
    cr_buf_clear(&svg->body);
}

/* What is drawn from here on belongs to a part. */
static void begin_part(struct cr_svg *svg, void *object, const char *kind)
{
    struct cr_buf *head = &svg->head;
    cr_svg_ground(svg);
    cr_buf_clear(head);
    add_id(head, object, kind);
    cr_buf_putc(head, '\0');
    svg->class = head->size;
    add_class(head, object, kind);
    cr_buf_putc(head, '\0');
    svg->title = head->size;
    add_title(head, object);
    cr_buf_putc(head, '\0');
}

static void set_box(const struct cr_svg *svg, struct cr_gv_part *part, boxf box)
{
    part->left = svg_x(svg, box.LL.x);
    part->top = svg_y(svg, box.UR.y);
    part->width = box.UR.x - box.LL.x;
    part->height = box.UR.y - box.LL.y;
}

static void find_box(const struct cr_svg *svg, struct cr_gv_part *part, void *object)
{
    if (agobjkind(object) == AGNODE) {
        Agnode_t *node = object;
        const double w = ND_width(node) * POINTS_PER_INCH / 2,
                     h = ND_height(node) * POINTS_PER_INCH / 2;
        const pointf at = ND_coord(node);
        set_box(svg, part, (boxf){{at.x - w, at.y - h}, {at.x + w, at.y + h}});
        part->font = ND_label(node) ? ND_label(node)->fontsize : 0;
    } else if (agobjkind(object) == AGEDGE) {
        const splines *line = ED_spl((Agedge_t *)object);
        set_box(svg, part, line ? line->bb : (boxf){{0, 0}, {0, 0}});
    } else {
        set_box(svg, part, GD_bb((Agraph_t *)object));
    }
}

static void end_part(struct cr_svg *svg, void *object)
{
    const struct cr_buf *head = &svg->head;
    if (svg->body.failed || head->failed)
        return;
    struct cr_gv_part part = {.id = head->data,
                              .class = head->data + svg->class,
                              .title = head->data + svg->title,
                              .body = cr_buf_text(&svg->body),
                              .element = cr_gv_element(object)};
    find_box(svg, &part, object);
    svg->parts->each(svg->parts->context, &part);
    cr_buf_clear(&svg->body);
}

static void open_part(const GVJ_t *job, const char *kind)
{
    struct cr_svg *svg = svg_of(job);
    struct cr_buf *body = &svg->body;
    void *object = job->obj->u.n;
    begin_part(svg, object, kind);
    const char *link = cr_gv_link(object);
    svg->in_link = *link != '\0';
    if (svg->in_link) {
        cr_buf_puts(body, "<a href=\"");
        cr_xml_text(body, link);
        cr_buf_puts(body, "\">\n");
    }
}

static void close_part(GVJ_t *job)
{
    struct cr_svg *svg = svg_of(job);
    cr_buf_puts(&svg->body, svg->in_link ? "</a>\n" : "");
    svg->in_link = false;
    end_part(svg, job->obj->u.n);
}

static void begin_cluster(GVJ_t *job)
{
    open_part(job, "cluster");
}

static void begin_node(GVJ_t *job)
{
    open_part(job, "node");
}

static void begin_edge(GVJ_t *job)
{
    open_part(job, "edge");
}

/* ---- shapes ---- */

/* The dashes are those of Graphviz's cairo renderer. */
static void add_stroke(struct cr_buf *body, const obj_state_t *state)
{
    if (!cr_gv_is_drawn(state))
        return;
    cr_xml_color(body, "stroke", state->pencolor.u.rgba);
    if (state->penwidth != 1)
        cr_xml_measure(body, "stroke-width", state->penwidth);
    if (state->pen == PEN_DASHED)
        cr_buf_puts(body, " stroke-dasharray=\"6\"");
    if (state->pen == PEN_DOTTED)
        cr_buf_puts(body, " stroke-dasharray=\"2,6\"");
}

static void add_paint(struct cr_buf *body, const obj_state_t *state, bool filled)
{
    if (filled)
        cr_xml_color(body, "fill", state->fillcolor.u.rgba);
    else
        cr_buf_puts(body, " fill=\"none\"");
    add_stroke(body, state);
}

static void add_point(struct cr_svg *svg, pointf at)
{
    cr_xml_number(&svg->body, svg_x(svg, at.x), 2);
    cr_buf_putc(&svg->body, ',');
    cr_xml_number(&svg->body, svg_y(svg, at.y), 2);
}

static void add_points(struct cr_svg *svg, const pointf *points, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            cr_buf_putc(&svg->body, ' ');
        add_point(svg, points[i]);
    }
}

/* <polygon> or <polyline> */
static void add_lines(const GVJ_t *job, const char *element, const pointf *points,
                      size_t count, bool filled)
{
    struct cr_svg *svg = svg_of(job);
    if (!cr_gv_is_seen(job->obj, filled))
        return;
    cr_buf_printf(&svg->body, "<%s", element);
    add_paint(&svg->body, job->obj, filled);
    cr_buf_puts(&svg->body, " points=\"");
    add_points(svg, points, count);
    cr_buf_puts(&svg->body, "\"/>\n");
}

static void draw_polygon(GVJ_t *job, pointf *points, cr_gv_count count, int filled)
{
    add_lines(job, "polygon", points, (size_t)count, filled);
}

static void draw_polyline(GVJ_t *job, pointf *points, cr_gv_count count)
{
    add_lines(job, "polyline", points, (size_t)count, false);
}

static void draw_curve(GVJ_t *job, pointf *points, cr_gv_count count, int filled)
{
    struct cr_svg *svg = svg_of(job);
    if (!cr_gv_is_seen(job->obj, filled) || count < 1)
        return;
    cr_buf_puts(&svg->body, "<path");
    add_paint(&svg->body, job->obj, filled);
    cr_buf_puts(&svg->body, " d=\"M");
    add_point(svg, points[0]);
    cr_buf_putc(&svg->body, 'C');
    add_points(svg, points + 1, (size_t)count - 1);
    cr_buf_puts(&svg->body, "\"/>\n");
}

static void draw_curve_with_arrows(GVJ_t *job, pointf *points, cr_gv_count count,
                                   int arrow_at_start, int arrow_at_end, int filled)
{
    (void)arrow_at_start; /* arrows are drawn as polygons */
    (void)arrow_at_end;
    draw_curve(job, points, count, filled);
}

/* points: the centre and a corner of the box around it */
static void draw_ellipse(GVJ_t *job, pointf *points, int filled)
{
    struct cr_svg *svg = svg_of(job);
    if (!cr_gv_is_seen(job->obj, filled))
        return;
    cr_buf_puts(&svg->body, "<ellipse");
    add_paint(&svg->body, job->obj, filled);
    cr_xml_measure(&svg->body, "cx", svg_x(svg, points[0].x));
    cr_xml_measure(&svg->body, "cy", svg_y(svg, points[0].y));
    cr_xml_measure(&svg->body, "rx", points[1].x - points[0].x);
    cr_xml_measure(&svg->body, "ry", points[1].y - points[0].y);
    cr_buf_puts(&svg->body, "/>\n");
}

/* ---- text ---- */

static void add_overline(const GVJ_t *job, const textspan_t *span, double left, double top)
{
    if (!cr_gv_has_overline(span))
        return;
    pointf ends[2] = {{left, top}, {left + span->size.x, top}};
    add_lines(job, "polyline", ends, 2, false);
}

static void draw_text(GVJ_t *job, pointf at, textspan_t *span)
{
    struct cr_svg *svg = svg_of(job);
    if (cr_gv_is_blank(job, span))
        return;
    const double left = cr_gv_text_left(span, at.x);
    const double top = at.y + span->yoffset_centerline + span->yoffset_layout;
    cr_buf_puts(&svg->body, svg->labelled ? "<g class=\"text\"" : "<g");
    if (svg->labelled && !svg->text) {
        cr_buf_puts(&svg->body, " aria-label=\"");
        cr_xml_text(&svg->body, span->str);
        cr_buf_putc(&svg->body, '"');
    }
    cr_xml_color(&svg->body, "fill", job->obj->pencolor.u.rgba);
    cr_buf_putc(&svg->body, '>');
    cr_outlines_draw(svg->outlines, span->layout, svg_x(svg, left), svg_y(svg, top),
                     svg->text, &svg->body);
    cr_buf_puts(&svg->body, "</g>\n");
    add_overline(job, span, left, top);
}

const gvrender_engine_t cr_svg_engine = {
    .begin_cluster = begin_cluster,
    .end_cluster = close_part,
    .begin_node = begin_node,
    .end_node = close_part,
    .begin_edge = begin_edge,
    .end_edge = close_part,
    .textspan = draw_text,
    .ellipse = draw_ellipse,
    .polygon = draw_polygon,
    .beziercurve = CR_GV_CURVE(draw_curve, draw_curve_with_arrows),
    .polyline = draw_polyline,
};
