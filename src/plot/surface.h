/*
 * A decision surface: what a network of two inputs says everywhere, and its samples.
 *
 *     the plane in cells, each in the colour of what is said there; a disc for each sample,
 *     in the colour of what it is
 *
 * A colour is a class, or, with two of them, anything between: 0 the first, 1 the second.
 */
#ifndef CR_PLOT_SURFACE_H
#define CR_PLOT_SURFACE_H

#include "plot/plot.h"

enum { CR_SURFACE_COLUMNS = 256, CR_SURFACE_ROWS = 144, CR_SURFACE_CLASSES_MOST = 6 };

struct cr_surface_point {
    double x, y, class;
};

struct cr_decision {
    const char *title, *caption, *x_name, *y_name;
    double from, to, low, high; /* the plane */
    const double *cells;        /* classes, row by row from the lower left */
    const struct cr_surface_point *samples;
    size_t sample_count;
    int width, height;
    const struct cr_theme *theme;
};

/* NULL with err set when memory is out. Free with cr_plot_free. */
struct cr_plot *cr_decision_plot(const struct cr_decision *decision, struct cr_err *err);

#endif
