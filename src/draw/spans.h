/*
 * How Graphviz measures text: its pango plugin does it, through this engine, which sets
 * the styles itself. The plugin leaks its markup with every bold, italic or raised word,
 * which a long story would feel.
 *
 * A story says the same words over and over: "=", the symbols, the numbers of frame after
 * frame. What was laid out is kept, up to a bound, and shared.
 */
#ifndef CR_DRAW_SPANS_H
#define CR_DRAW_SPANS_H

#include "draw/graphviz.h"

extern gvplugin_library_t gvplugin_pango_LTX_library;

extern const gvtextlayout_engine_t cr_span_engine;

/* Texts that were laid out. */
struct cr_spans;

/* NULL when memory is out: then nothing is kept. The engine keeps texts in the spans that were
 * made last and are not freed yet; Graphviz hands it nothing of ours. */
struct cr_spans *cr_spans_new(void);
void cr_spans_free(struct cr_spans *spans);

/* To be called before a context is freed: the pango plugin keeps a pointer to the name of
 * the font it used last, and the name dies with the context. */
void cr_spans_park(void);

#endif
