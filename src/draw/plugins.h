/*
 * What Graphviz is made of here: its plugins for layout and for text, linked in, and ours.
 *
 *     "frame"       device: draws with svg.c; the context is a struct cr_svg
 *     "sheet"       device: draws with sheet.c; the context is a struct cr_sheet
 *     "textlayout"  spans.c, before pango's own
 *
 * Nothing is searched, read or loaded when a context is made.
 */
#ifndef CR_DRAW_PLUGINS_H
#define CR_DRAW_PLUGINS_H

#include "draw/graphviz.h"

/* For gvContextPlugins. */
extern const lt_symlist_t cr_plugins[];

#endif
