/*
 * Graphviz, in-process: see gv.h.
 *
 * A frame goes through agmemread, gvLayout "nop2" and gvRenderContext, onto one of two
 * devices of ours (plugins.h). What Graphviz would decide for itself, and differently
 * from frame to frame, is taken from it: the picture's size and the order of clusters.
 *
 * Every call runs in a session: see session.h.
 */
#define _POSIX_C_SOURCE 200809L

#include "draw/gv.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "draw/gv_inner.h"
#include "draw/plugins.h"
#include "draw/png.h"
#include "draw/xml.h"

/* ---- the context ---- */

static GVC_t *new_context(const struct cr_gv *gv)
{
    struct cr_session session;
    cr_session_begin(&session, gv->locale, gv->said);
    GVC_t *gvc = gvContextPlugins(cr_plugins, 0);
    cr_session_end(&session);
    return gvc;
}

struct cr_gv *cr_gv_new(struct cr_err *err)
{
    struct cr_gv *gv = calloc(1, sizeof *gv);
    if (!gv) {
        cr_fail_memory(err);
        return NULL;
    }
    gv->outlines = cr_outlines_new();
    gv->spans = cr_spans_new();
    gv->elements = cr_elements_new();
    gv->png = cr_png_new(err);
    gv->locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (gv->outlines && gv->spans && gv->elements && gv->png && gv->locale)
        gv->gvc = new_context(gv);
    if (!gv->gvc) {
        cr_gv_free(gv);
        cr_fail_memory(err);
        return NULL;
    }
    return gv;
}

void cr_gv_listen(struct cr_gv *gv, struct cr_buf *said)
{
    gv->said = said;
}

void cr_gv_free(struct cr_gv *gv)
{
    if (!gv)
        return;
    if (gv->gvc) {
        cr_spans_park();
        gvFreeContext(gv->gvc);
    }
    cr_surface_free(gv->sheet);
    cr_png_free(gv->png);
    cr_elements_free(gv->elements);
    cr_spans_free(gv->spans);
    cr_outlines_free(gv->outlines);
    if (gv->locale)
        freelocale(gv->locale);
    free(gv);
}

/* ---- frames ---- */

/* Graph attributes that would change the frame's size, place or engine. */
static void neutralise(Agraph_t *graph)
{
    static const char *const names[] = {
        "size",    "ratio", "rotate",     "rotation", "orientation", "landscape",
        "dpi",     "page",  "resolution", "layers",   "layerselect", "viewport",
        "pagedir", "dim",   "dimen",      "center",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        Agsym_t *symbol = agattr(graph, AGRAPH, (char *)names[i], NULL);
        if (symbol)
            agxset(graph, symbol, "");
    }
    agsafeset(graph, "layout", "nop2", "");
    agsafeset(graph, "notranslate", "true", "");
    agsafeset(graph, "margin", "0", "");
    agsafeset(graph, "pad", "0", "");
}

/* The graph's own bb; false when it has none. */
static bool declared_frame(Agraph_t *graph, boxf *frame)
{
    const char *bb = agget(graph, "bb");
    return bb && sscanf(bb, "%lf,%lf,%lf,%lf", &frame->LL.x, &frame->LL.y, &frame->UR.x,
                        &frame->UR.y) == 4;
}

/* Graphviz has its own idea of the bb: around all that is drawn. */
static int set_frame(Agraph_t *graph, bool declared, const boxf *frame,
                     struct cr_err *err)
{
    if (declared)
        GD_bb(graph) = *frame;
    const boxf bb = GD_bb(graph);
    const double width = bb.UR.x - bb.LL.x, height = bb.UR.y - bb.LL.y;
    if (!(width > 0 && height > 0 && width < 1e6 && height < 1e6))
        return cr_fail(err, CR_STATUS_SYSTEM,
                       "frame of %g x %g points: each side must be over 0 and under 1e6",
                       width, height);
    return 0;
}

static int by_sequence(const void *a, const void *b)
{
    Agraph_t *const *left = a, *const *right = b;
    return (AGSEQ(*left) > AGSEQ(*right)) - (AGSEQ(*left) < AGSEQ(*right));
}

/* cgraph keeps subgraphs by the address of their name, so which of two clusters lies over
 * the other would be chance; the frame's order decides. Recursion is as deep as clusters
 * are nested. */
static void sort_clusters(Agraph_t *graph)
{
    const int count = (int)GD_n_cluster(graph);
    if (count == 0)
        return;
    qsort(GD_clust(graph) + 1, (size_t)count, sizeof *GD_clust(graph), by_sequence);
    for (int i = 1; i <= count; i++)
        sort_clusters(GD_clust(graph)[i]);
}

static int lay_out(const struct cr_gv *gv, Agraph_t *graph, struct cr_session *session,
                   struct cr_err *err)
{
    if (gvLayout(gv->gvc, graph, "nop2") != 0 || cr_session_failed())
        return cr_session_error(session, err);
    sort_clusters(graph);
    return 0;
}

/* Graphviz forgets to free these after nop2; NULL is fine with it. */
static void free_lists(Agraph_t *graph)
{
    const int count = (int)GD_n_cluster(graph);
    for (int i = 1; i <= count; i++)
        free_lists(GD_clust(graph)[i]);
    free(GD_clust(graph));
    free(GD_neato_nlist(graph));
    GD_clust(graph) = NULL;
    GD_neato_nlist(graph) = NULL;
    GD_n_cluster(graph) = 0;
}

void cr_gv_close(const struct cr_gv *gv, Agraph_t *graph)
{
    if (aggetrec(graph, "Agraphinfo_t", 0))
        free_lists(graph);
    gvFreeLayout(gv->gvc, graph);
    agclose(graph);
}

Agraph_t *cr_gv_open(const struct cr_gv *gv, const char *dot, struct cr_session *session,
                     struct cr_err *err)
{
    if (!cr_xml_is_utf8(dot)) {
        cr_fail(err, CR_STATUS_SYSTEM, "frame is not valid utf-8");
        return NULL;
    }
    Agraph_t *graph = agmemread(dot);
    if (!graph || cr_session_failed()) {
        cr_session_error(session, err);
        if (graph)
            agclose(graph);
        return NULL;
    }
    boxf frame;
    const bool declared = declared_frame(graph, &frame);
    neutralise(graph);
    if (lay_out(gv, graph, session, err) != 0 ||
        set_frame(graph, declared, &frame, err) != 0) {
        cr_gv_close(gv, graph);
        return NULL;
    }
    return graph;
}

int cr_gv_render(const struct cr_gv *gv, Agraph_t *graph, const char *device, void *context,
                 struct cr_session *session, struct cr_err *err)
{
    if (gvRenderContext(gv->gvc, graph, device, context) != 0 || cr_session_failed())
        return cr_session_error(session, err);
    return 0;
}

/* ---- boxes and measures ---- */

int cr_gv_boxes(struct cr_gv *gv, const char *dot,
                void (*each)(void *context, const struct cr_gv_box *box), void *context,
                struct cr_err *err)
{
    struct cr_session session;
    cr_session_begin(&session, gv->locale, gv->said);
    Agraph_t *graph = cr_gv_open(gv, dot, &session, err);
    for (Agnode_t *n = graph ? agfstnode(graph) : NULL; n; n = agnxtnode(graph, n)) {
        const struct cr_gv_box drawn = {
            .name = agnameof(n),
            .x = ND_coord(n).x,
            .y = ND_coord(n).y,
            .width = ND_width(n) * POINTS_PER_INCH,
            .height = ND_height(n) * POINTS_PER_INCH,
        };
        each(context, &drawn);
    }
    if (graph)
        cr_gv_close(gv, graph);
    cr_session_end(&session);
    return graph ? 0 : -1;
}

/* A node for the label, of the kind that is nothing but its label. */
static Agnode_t *add_label(Agraph_t *graph, size_t index, const struct cr_gv_label *label)
{
    char name[32], size[32];
    snprintf(name, sizeof name, "%zu", index);
    snprintf(size, sizeof size, "%.4f", label->size);
    Agnode_t *node = agnode(graph, name, 1);
    if (!node)
        return NULL;
    agsafeset(node, "fontname", (char *)label->font, "");
    agsafeset(node, "fontsize", size, "");
    /* The graph keeps the text as long as it lives, once. */
    agsafeset(node, "label", agstrdup_html(graph, (char *)label->html), "\\N");
    return node;
}

static int add_labels(Agraph_t *graph, const struct cr_gv_label *labels, size_t count,
                      Agnode_t **nodes, struct cr_err *err)
{
    agattr(graph, AGNODE, "shape", "plain");
    agattr(graph, AGNODE, "pos", "0,0");
    for (size_t i = 0; i < count; i++) {
        if (!cr_xml_is_utf8(labels[i].html))
            return cr_fail(err, CR_STATUS_SYSTEM, "label %zu is not valid utf-8", i + 1);
        if (!(labels[i].size > 0 && labels[i].size < 1e4))
            return cr_fail(err, CR_STATUS_SYSTEM,
                           "label \"%s\": size %g is not over 0 and under 10000",
                           labels[i].html, labels[i].size);
        nodes[i] = labels[i].html[0] ? add_label(graph, i, labels + i) : NULL;
        if (!nodes[i] && labels[i].html[0])
            return cr_fail_memory(err);
    }
    return 0;
}

/* A label that Graphviz cannot read has become the plain name of its node. */
static int read_sizes(Agnode_t *const *nodes, struct cr_gv_label *labels, size_t count,
                      struct cr_session *session, struct cr_err *err)
{
    for (size_t i = 0; i < count; i++) {
        const Agnode_t *n = nodes[i];
        if (n && !ND_label(n)->html)
            return cr_fail(err, CR_STATUS_SYSTEM,
                           "label \"%s\" is no valid Graphviz label: %s", labels[i].html,
                           cr_session_reason(session));
        labels[i].width = n ? ND_width(n) * POINTS_PER_INCH : 0;
        labels[i].height = n ? ND_height(n) * POINTS_PER_INCH : 0;
    }
    return cr_session_failed() ? cr_session_error(session, err) : 0;
}

static int measure(const struct cr_gv *gv, Agraph_t *graph, struct cr_gv_label *labels,
                   size_t count, struct cr_session *session, struct cr_err *err)
{
    Agnode_t **nodes = calloc(count + 1, sizeof *nodes);
    if (!nodes)
        return cr_fail_memory(err);
    int status = add_labels(graph, labels, count, nodes, err);
    if (status == 0 && gvLayout(gv->gvc, graph, "nop2") != 0)
        status = cr_session_error(session, err);
    if (status == 0)
        status = read_sizes(nodes, labels, count, session, err);
    free(nodes);
    return status;
}

int cr_gv_measure(struct cr_gv *gv, struct cr_gv_label *labels, size_t count,
                  struct cr_err *err)
{
    struct cr_session session;
    cr_session_begin(&session, gv->locale, gv->said);
    Agraph_t *graph = agopen("labels", Agdirected, NULL);
    int status;
    if (graph) {
        status = measure(gv, graph, labels, count, &session, err);
        cr_gv_close(gv, graph);
    } else {
        status = cr_fail_memory(err);
    }
    cr_session_end(&session);
    return status;
}
