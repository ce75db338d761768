/*
 * Curves: measured numbers over the steps 1, 2, 3 ... at which they were measured.
 *
 *     Title   caption
 *     --- loss   - - accuracy            legend, in as many rows as it takes
 *     |
 *     |\__                    100 %      a share has an axis of its own, at the right
 *     |   \______________       0 %
 *
 * Where all is positive and spans several powers of ten the axis is logarithmic. Numbers that
 * are not finite leave a gap. The result is a plot, with its formats.
 */
#ifndef CR_PLOT_CURVES_H
#define CR_PLOT_CURVES_H

#include "plot/plot.h"

enum { CR_CURVES_MOST = 64 };

struct cr_series {
    const char *name;
    const double *at; /* `count` numbers, `step` apart in memory */
    size_t step;
    bool share; /* 0 to 1, by the axis at the right; dashed */
};

struct cr_curves {
    const char *title, *caption;
    const char *steps, *measure; /* what the axes show: "epoch", "loss" */
    const char *about;           /* a name for ids in SVG: letters */
    struct cr_series curves[CR_CURVES_MOST];
    size_t curve_count;
    size_t count;   /* steps; at least 1 */
    bool gradients; /* in the theme's colours of gradients, from dark to red */
    bool always_log;
    int width, height;
    const struct cr_theme *theme;
};

/* NULL with err set when memory is out. Free with cr_plot_free. */
struct cr_plot *cr_curves_new(const struct cr_curves *curves, struct cr_err *err);

#endif
