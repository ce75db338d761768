/* Writing DOT: see dot_text.h. */
#include "draw/dot_text.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#include "base/dot_id.h"
#include "base/markup.h"

static const double ARROW = 9, ARROW_UNIT = 10;

void cr_dot_release(struct cr_dot *dot)
{
    cr_arena_release(&dot->names);
}

static const char *keep(struct cr_dot *dot, const char *name)
{
    if (!name)
        dot->failed = true;
    return name ? name : "";
}

const char *cr_dot_name(struct cr_dot *dot, const char *kind, size_t number)
{
    return keep(dot, cr_arena_format(&dot->names, "%s-%zu", kind, number));
}

static bool is_plain(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '.';
}

/* The name with everything that is not plain replaced; *changed is set when it was. */
static const char *plain(struct cr_dot *dot, const char *name, bool *changed)
{
    char *copy = cr_arena_string(&dot->names, name);
    for (char *p = copy; p && *p; p++)
        if (!is_plain(*p)) {
            *p = '_';
            *changed = true;
        }
    return keep(dot, copy);
}

const char *cr_dot_key_id(struct cr_dot *dot, const char *kind, const char *key,
                          size_t number)
{
    bool changed = false;
    const char *name = plain(dot, key, &changed);
    return keep(dot, changed ? cr_arena_format(&dot->names, "%s-%s-%zu", kind, name, number)
                             : cr_arena_format(&dot->names, "%s-%s", kind, name));
}

const char *cr_dot_node_id(struct cr_dot *dot, const char *kind, const struct cr_net *net,
                           size_t node)
{
    return cr_dot_key_id(dot, kind, net->nodes[node].name, node);
}

/* Does an earlier edge join the same two nodes? */
static bool is_repeated(const struct cr_net *net, size_t edge)
{
    for (size_t e = edge; e-- > 0;)
        if (net->edges[e].from == net->edges[edge].from &&
            net->edges[e].to == net->edges[edge].to)
            return true;
    return false;
}

const char *cr_dot_edge_id(struct cr_dot *dot, const struct cr_net *net, size_t edge)
{
    bool changed = false;
    const struct cr_edge *e = &net->edges[edge];
    const char *from = plain(dot, net->nodes[e->from].name, &changed);
    const char *to = plain(dot, net->nodes[e->to].name, &changed);
    if (!changed && is_repeated(net, edge))
        changed = true;
    return keep(dot,
                changed ? cr_arena_format(&dot->names, "edge-%s--%s-%zu", from, to, edge)
                        : cr_arena_format(&dot->names, "edge-%s--%s", from, to));
}

static void quoted(struct cr_dot *dot, const char *text)
{
    cr_buf_putc(dot->buf, '"');
    for (; *text; text++) {
        const unsigned char c = (unsigned char)*text;
        if (*text == '"')
            cr_buf_puts(dot->buf, "\\\"");
        else if (*text == '\\')
            cr_buf_puts(dot->buf, "\\\\");
        else if (c >= 0x20 && c != 0x7F)
            cr_buf_putc(dot->buf, *text);
    }
    cr_buf_putc(dot->buf, '"');
}

static void number(struct cr_dot *dot, double value)
{
    cr_markup_number(dot->buf, value);
}

static void point(struct cr_dot *dot, struct cr_point at)
{
    number(dot, at.x);
    cr_buf_putc(dot->buf, ',');
    number(dot, at.y);
}

void cr_dot_string(struct cr_dot *dot, const char *key, const char *text)
{
    cr_buf_printf(dot->buf, ", %s=", key);
    quoted(dot, text);
}

void cr_dot_attr(struct cr_dot *dot, const char *key, const char *text)
{
    if (!cr_dot_id_can(key))
        return;
    cr_buf_puts(dot->buf, ", ");
    cr_dot_id_put(dot->buf, key);
    cr_buf_putc(dot->buf, '=');
    quoted(dot, text);
}

void cr_dot_number(struct cr_dot *dot, const char *key, double value)
{
    cr_buf_printf(dot->buf, ", %s=", key);
    number(dot, value);
}

void cr_dot_html(struct cr_dot *dot, const char *html, const char *background)
{
    static const char table[] = "<TABLE";
    if (*background && strncmp(html, table, sizeof table - 1) == 0)
        cr_buf_printf(dot->buf, ", label=<%s BGCOLOR=\"%s\"%s>", table, background,
                      html + sizeof table - 1);
    else
        cr_buf_printf(dot->buf, ", label=<%s>", html);
}

void cr_dot_classes(struct cr_dot *dot, const char *first, const char *second,
                    const char *third)
{
    cr_buf_printf(dot->buf, ", class=\"%s%s%s%s%s\"", first, *second ? " " : "", second,
                  *third ? " " : "", third);
}

void cr_dot_end(struct cr_dot *dot)
{
    cr_buf_puts(dot->buf, "];\n");
}

void cr_dot_cluster(struct cr_dot *dot, const char *name, const struct cr_box *box,
                    const char *fill, const char *line)
{
    cr_buf_printf(dot->buf, "  subgraph \"cluster-%s\" { graph [bb=\"", name);
    point(dot, (struct cr_point){box->x - box->w / 2, box->y - box->h / 2});
    cr_buf_putc(dot->buf, ',');
    point(dot, (struct cr_point){box->x + box->w / 2, box->y + box->h / 2});
    cr_buf_printf(dot->buf, "\", style=\"rounded,filled\", id=\"%s\"", name);
    cr_dot_string(dot, "fillcolor", fill);
    cr_dot_string(dot, "color", line);
    cr_buf_printf(dot->buf,
                  "] \"%s-anchor\" [style=invis, shape=point, width=0.01, pos=\"", name);
    point(dot, (struct cr_point){box->x, box->y});
    cr_buf_puts(dot->buf, "\"] }\n");
}

void cr_dot_node(struct cr_dot *dot, const char *name, const struct cr_box *box,
                 const char *shape)
{
    cr_buf_puts(dot->buf, "  ");
    quoted(dot, name);
    cr_buf_puts(dot->buf, " [pos=\"");
    point(dot, (struct cr_point){box->x, box->y});
    cr_buf_printf(dot->buf, "\", shape=%s, width=", shape);
    cr_markup_decimal(dot->buf, box->w / 72, 4, true);
    cr_buf_puts(dot->buf, ", height=");
    cr_markup_decimal(dot->buf, box->h / 72, 4, true);
    if (strcmp(shape, "plain") == 0) /* as large as its label, whatever font draws it */
        cr_buf_puts(dot->buf, ", fixedsize=false");
    cr_dot_string(dot, "id", name);
}

double cr_dot_arrow_size(const struct cr_dot *dot)
{
    return ARROW / ARROW_UNIT * (dot->enlarge > 0 ? dot->enlarge : 1);
}

/* The first part of a curve, up to t. */
static void cut(struct cr_curve *curve, double t)
{
    struct cr_point *p = curve->p;
    for (int last = 1; last < 4; last++)
        for (int i = 3; i >= last; i--)
            p[i] = cr_between(p[i - 1], p[i], t);
}

/* The shaft of an arrow: the curve up to where the head begins, whose tip is at its end. */
static struct cr_curve shaft_of(struct cr_curve curve, double arrow)
{
    enum { HALVINGS = 24 };
    const struct cr_point tip = curve.p[3];
    const double length = cr_distance(curve.p[0], tip);
    double low = 0, high = 1;
    if (length <= arrow) { /* hidden by the head */
        curve.p[3] = cr_between(tip, curve.p[2], arrow / fmax(1e-6, cr_distance(tip, curve.p[2])));
        return curve;
    }
    for (int i = 0; i < HALVINGS; i++) {
        const double middle = (low + high) / 2;
        if (cr_distance(cr_curve_at(&curve, middle), tip) > arrow)
            low = middle;
        else
            high = middle;
    }
    cut(&curve, low);
    return curve;
}

void cr_dot_path(struct cr_dot *dot, const char *tail, const char *head,
                 const struct cr_point *points, size_t count, double size)
{
    const bool tip = size > 0;
    const double arrow = size * cr_dot_arrow_size(dot);
    struct cr_curve last;
    memcpy(last.p, points + count - 4, sizeof last.p);
    const struct cr_curve shaft = tip ? shaft_of(last, ARROW_UNIT * arrow) : last;
    cr_buf_puts(dot->buf, "  ");
    quoted(dot, tail);
    cr_buf_puts(dot->buf, " -> ");
    quoted(dot, head);
    cr_buf_puts(dot->buf, tip ? " [pos=\"e," : " [arrowhead=none, pos=\"");
    if (tip)
        point(dot, last.p[3]);
    for (size_t i = 0; i < count; i++) {
        cr_buf_puts(dot->buf, i || tip ? " " : "");
        point(dot, i + 4 < count ? points[i] : shaft.p[i + 4 - count]);
    }
    cr_buf_putc(dot->buf, '"');
    if (tip && size != 1)
        cr_dot_number(dot, "arrowsize", arrow);
}

void cr_dot_edge(struct cr_dot *dot, const char *tail, const char *head,
                 const struct cr_curve *curve, double size)
{
    cr_dot_path(dot, tail, head, curve->p, 4, size);
}
