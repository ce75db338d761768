/*
 * A plot: a function and its derivative over a range, with what explains them.
 *
 *     +--------------------------------------------+
 *     | Title    caption                           |
 *     | --- f(x) = ...      - - f'(x) = ...        |   legend: the two formulas
 *     |   |                                        |
 *     | 1 |            ____-----                   |
 *     |   |        __--                            |   frame: axes, grid, lines, marks
 *     | 0 |___-----____________________________ x  |
 *     |      -2       0       2                    |
 *     +--------------------------------------------+
 *
 * A plot is made once, for a size and a theme, and then written in any format. It owns all
 * that it consists of. The picture is at least 1280 x 720 points and has the proportions
 * that were asked for; formats scale it.
 */
#ifndef CR_PLOT_PLOT_H
#define CR_PLOT_PLOT_H

#include "draw/theme.h"
#include "plot/picture.h"
#include "plot/subject.h"
#include "plot/ticks.h"
#include "plot/trace.h"

enum { CR_MARKS_MOST = 16, CR_PLOT_LABELS_MOST = 160 };

struct cr_plot_request {
    const char *name;     /* of the operation */
    const char *title;    /* NULL: the function's own */
    const double *target; /* of a loss; NULL: 1 */
    bool has_range;
    double from, to;
    double at[CR_MARKS_MOST]; /* points to mark */
    size_t at_count;
    int digits;        /* of their coordinates; 0: 3 */
    int width, height; /* pixels */
    const struct cr_theme *theme;
};

/* Where something that must not cover another thing was put: a label, a dot. */
struct cr_plot_label {
    const char *what; /* "title", "tick", "mark" ... */
    struct cr_area area;
};

struct cr_plot {
    struct cr_arena arena;
    struct cr_type *type;
    struct cr_subject subject;
    struct cr_trace value, slope;
    double from, to, low, high; /* what the axes reach over */
    bool powers;                /* heights are logarithms to the base 10 */
    struct cr_ticks x_ticks, y_ticks;
    struct cr_area frame;
    struct cr_plot_label labels[CR_PLOT_LABELS_MOST];
    size_t label_count;
    struct cr_picture picture;
    int width, height;
};

/* NULL with err set: a name, a target, a range or a mark that is none (usage), or memory.
 * The theme must live as long as this call. */
struct cr_plot *cr_plot_new(const struct cr_plot_request *request, struct cr_err *err);
void cr_plot_free(struct cr_plot *plot);

/* A format is a row: usage, the reading of -T and the tests go by this table. */
struct cr_plot_format {
    const char *name; /* as in -T and as the extension */
    int (*write)(const struct cr_picture *picture, struct cr_type *type, int width,
                 int height, struct cr_buf *out, struct cr_err *err);
};

enum { CR_PLOT_FORMAT_COUNT = 3 };
extern const struct cr_plot_format CR_PLOT_FORMATS[CR_PLOT_FORMAT_COUNT];

/* The format of that name, or NULL. */
const struct cr_plot_format *cr_plot_format_find(const char *name);

/* Appends the file. */
int cr_plot_write(const struct cr_plot *plot, const struct cr_plot_format *format,
                  struct cr_buf *out, struct cr_err *err);

#endif
