/*
 * Graphviz's headers for plugins, and all in which its versions differ for us: from 2.42 on,
 * where a truth is a `boolean` and a count an int, to those with bool and size_t, in which
 * curves are no longer told about arrows.
 *
 * What a type is, is asked of the header that is there, not of its version. What looks the same
 * in every version needs nothing here: a discipline that names only what it changes, numbers
 * that are cast where they are taken over.
 */
#ifndef CR_DRAW_GRAPHVIZ_H
#define CR_DRAW_GRAPHVIZ_H

#include <gvc.h>
#include <gvplugin_device.h>
#include <gvplugin_render.h>
#include <gvplugin_textlayout.h>
#include <stddef.h>

/* What gvtextlayout_engine_t's function returns: boolean, or bool. */
typedef __typeof__(((gvtextlayout_engine_t *)0)->textlayout(NULL, NULL)) cr_gv_truth;

/* How many points a polygon, a polyline or a curve has: int, or size_t. */
typedef __typeof__(_Generic(((gvrender_engine_t *)0)->polyline,
                            void (*)(GVJ_t *, pointf *, int): 0,
                            default: (size_t)0)) cr_gv_count;

/* The function for gvrender_engine_t.beziercurve: `plain`, or `arrows`, which has two more
 * parameters, int, before the last. */
#define CR_GV_CURVE(plain, arrows)                                                       \
    _Generic(((gvrender_engine_t *)0)->beziercurve,                                      \
        void (*)(GVJ_t *, pointf *, cr_gv_count, int): (plain), default: (arrows))

#endif
