/*
 * How Graphviz measures text: its pango plugin does it, through this engine, which sets
 * the styles itself. The plugin leaks its markup with every bold, italic or raised word,
 * which a long story would feel.
 */
#ifndef CR_DRAW_SPANS_H
#define CR_DRAW_SPANS_H

#include "draw/graphviz.h"

extern gvplugin_library_t gvplugin_pango_LTX_library;

extern const gvtextlayout_engine_t cr_span_engine;

/* To be called before a context is freed: the pango plugin keeps a pointer to the name of
 * the font it used last, and the name dies with the context. */
void cr_spans_park(void);

#endif
