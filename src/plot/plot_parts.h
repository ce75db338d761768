/* The making of a plot in parts; private to plot*.c. */
#ifndef CR_PLOT_PLOT_PARTS_H
#define CR_PLOT_PLOT_PARTS_H

#include "plot/formula_box.h"
#include "plot/plot.h"

/* What is needed while a plot is made. */
struct cr_plan {
    struct cr_plot *plot;
    const struct cr_plot_request *request;
    struct cr_setter setter;
    double scale; /* of letters */
};

/* plot.c: the size of the picture from the one asked for. */
void cr_plot_size(struct cr_plot *plot, const struct cr_plot_request *request);

/* plot_items.c: adds to the picture, last on top. */
struct cr_color cr_plot_color(const struct cr_plan *plan, const char *role,
                              const char *key);
struct cr_pen cr_plot_pen(const struct cr_plan *plan, const char *role, double width);
void cr_plot_add(struct cr_plan *plan, struct cr_item item);
void cr_plot_add_line(struct cr_plan *plan, const char *part, struct cr_pen pen,
                      struct cr_place from, struct cr_place to);
/* A box with the left end of its baseline at x, y; `what` it is, is noted for the tests. */
void cr_plot_add_box(struct cr_plan *plan, const char *part, const char *what,
                     const struct cr_formula_box *box, double x, double y,
                     struct cr_color color);
void cr_plot_note(struct cr_plan *plan, const char *what, struct cr_area area);

/* plot_layout.c: the board, the title, the legend, the axes; decides where the frame is. */
void cr_plot_lay_out(struct cr_plan *plan);

/* The same in parts: the board; the title with a caption behind it, whose lower end is
 * returned; air around what the axes reach over; the frame and its axes, from `top` down and
 * up to `right`. */
void cr_plot_add_board(struct cr_plan *plan);
double cr_plot_add_title(struct cr_plan *plan, const char *title, const char *words);
void cr_plot_add_air(struct cr_plot *plot);
void cr_plot_add_frame(struct cr_plan *plan, double top, double right);

/* The place of a point in the picture. */
struct cr_place cr_plot_place(const struct cr_plot *plot, double x, double y);

/* The pens of the two lines. */
struct cr_pen cr_plot_value_pen(const struct cr_plan *plan);
struct cr_pen cr_plot_slope_pen(const struct cr_plan *plan);

/* plot_lines.c: the two lines, the dots at their jumps, the marks. */
int cr_plot_draw_lines(struct cr_plan *plan, struct cr_err *err);

#endif
