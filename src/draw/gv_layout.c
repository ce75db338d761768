/*
 * Graphviz's `dot` as a layout engine: see cr_gv_layout in gv.h.
 *
 * The graph is our own text, so an edge has one curve without arrowheads; a curve of
 * another kind is an error of Graphviz's.
 */
#define _POSIX_C_SOURCE 200809L

#include <stdlib.h>

#include "draw/gv_inner.h"
#include "draw/session.h"

static int tell_path(Agedge_t *edge,
                     void (*path)(void *context, const struct cr_gv_path *path),
                     void *context, struct cr_err *err)
{
    const splines *spline = ED_spl(edge);
    if (!spline || spline->size < 1 || spline->list[0].size < 4)
        return cr_fail(err, CR_STATUS_SYSTEM, "graphviz: dot gave edge \"%s\" no curve",
                       agget(edge, "id"));
    const bezier *curve = &spline->list[0];
    const size_t count = (size_t)curve->size;
    struct cr_point *points = calloc(count, sizeof *points);
    if (!points)
        return cr_fail_memory(err);
    for (size_t i = 0; i < count; i++)
        points[i] = (struct cr_point){curve->list[i].x, curve->list[i].y};
    const struct cr_gv_path found = {agget(edge, "id"), points, count};
    path(context, &found);
    free(points);
    return 0;
}

static int tell(Agraph_t *graph, void (*node)(void *context, const struct cr_gv_box *box),
                void (*path)(void *context, const struct cr_gv_path *path), void *context,
                struct cr_err *err)
{
    for (Agnode_t *n = agfstnode(graph); n; n = agnxtnode(graph, n)) {
        const struct cr_gv_box box = {.name = agnameof(n),
                                      .x = ND_coord(n).x,
                                      .y = ND_coord(n).y,
                                      .width = ND_width(n) * POINTS_PER_INCH,
                                      .height = ND_height(n) * POINTS_PER_INCH};
        node(context, &box);
        for (Agedge_t *e = agfstout(graph, n); e; e = agnxtout(graph, e))
            if (tell_path(e, path, context, err))
                return -1;
    }
    return 0;
}

int cr_gv_layout(struct cr_gv *gv, const char *dot,
                 void (*node)(void *context, const struct cr_gv_box *box),
                 void (*path)(void *context, const struct cr_gv_path *path),
                 void *context, struct cr_err *err)
{
    struct cr_session session;
    cr_session_begin(&session, gv->locale, gv->said);
    int status = -1;
    Agraph_t *graph = agmemread(dot);
    if (!graph || cr_session_failed() || gvLayout(gv->gvc, graph, "dot") != 0 ||
        cr_session_failed())
        cr_session_error(&session, err);
    else
        status = tell(graph, node, path, context, err);
    if (graph) {
        gvFreeLayout(gv->gvc, graph);
        agclose(graph);
    }
    cr_session_end(&session);
    return status;
}
