/*
 * Where the parts of a plot stand: see plot.h for the whole.
 *
 * From the top down: the title with its caption, the legend, and what is left is the frame.
 * Nothing but lines and marks is ever inside the frame, so no label can come to lie on a
 * line: numbers stand outside the axes, the formulas above.
 */
#include "plot/plot_parts.h"

#include <math.h>
#include <string.h>

#include "math/print.h"

/* Points of a picture of 1280 x 720, before the theme's scale of letters. */
static const double BOARD = 18, CORNER = 20, PADDING = 34, TITLE = 31, CAPTION = 20,
                    LEGEND = 23, TICK = 18, LETTER = 23, SWATCH = 48, TICK_LENGTH = 7;

static const double VALUE_WIDTH = 3, SLOPE_WIDTH = 2.8, DASH_ON = 11, DASH_OFF = 7;

/* Of a range, on either side of what is shown: air between a line and the frame. */
static const double AIR = 0.025, AIR_ABOVE = 0.055;

struct cr_place cr_plot_place(const struct cr_plot *plot, double x, double y)
{
    const struct cr_area *f = &plot->frame;
    return (struct cr_place){
        f->left + (x - plot->from) / (plot->to - plot->from) * (f->right - f->left),
        f->bottom - (y - plot->low) / (plot->high - plot->low) * (f->bottom - f->top)};
}

struct cr_pen cr_plot_value_pen(const struct cr_plan *plan)
{
    return cr_plot_pen(plan, "edge:focus", VALUE_WIDTH);
}

struct cr_pen cr_plot_slope_pen(const struct cr_plan *plan)
{
    struct cr_pen pen = cr_plot_pen(plan, "edge:gradient", SLOPE_WIDTH);
    pen.dash[0] = DASH_ON;
    pen.dash[1] = DASH_OFF;
    return pen;
}

/* ---- the board ---- */

static void add_area(struct cr_plan *plan, const char *part, struct cr_area area,
                     struct cr_color fill, double radius)
{
    cr_plot_add(plan, (struct cr_item){.kind = CR_ITEM_AREA, .part = part, .fill = fill,
                                       .area = area, .radius = radius});
}

void cr_plot_add_board(struct cr_plan *plan)
{
    const struct cr_picture *p = &plan->plot->picture;
    const struct cr_area page = {0, 0, p->width, p->height};
    const struct cr_area board = {BOARD, BOARD, p->width - BOARD, p->height - BOARD};
    add_area(plan, "board", page, cr_plot_color(plan, "graph", "bgcolor"), 0);
    add_area(plan, "board", board, cr_plot_color(plan, "board", "fillcolor"), CORNER);
}

/* ---- title and legend ---- */

/* The text, cut with three dots where it is wider than that. */
static struct cr_formula_box set_within(struct cr_plan *plan, const char *text, double size,
                                        double width)
{
    struct cr_formula_box box = cr_set_text(&plan->setter, text, size);
    if (box.width <= width)
        return box;
    size_t low = 0, high = strlen(text); /* so many bytes fit, so many do not */
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;
        const char *part =
            cr_arena_format(plan->setter.arena, "%.*s…", (int)middle, text);
        if (part && cr_type_measure(plan->setter.type, part, size).width <= width)
            low = middle;
        else
            high = middle;
    }
    while (low > 0 && ((unsigned char)text[low] & 0xC0) == 0x80)
        low--; /* never in the middle of a character */
    const char *part = cr_arena_format(plan->setter.arena, "%.*s…", (int)low, text);
    return cr_set_text(&plan->setter, part ? part : "", size);
}

double cr_plot_add_title(struct cr_plan *plan, const char *title, const char *words)
{
    const double left = BOARD + PADDING, size = TITLE * plan->scale;
    const double right = plan->plot->picture.width - BOARD - PADDING;
    const double y = BOARD + 14 + size;
    const struct cr_formula_box box = set_within(plan, title, size, right - left);
    cr_plot_add_box(plan, "title", "title", &box, left, y,
                    cr_plot_color(plan, "title", "fontcolor"));
    const double x = left + box.width + 22 * plan->scale;
    if (*words && right - x > 120) {
        const struct cr_formula_box caption =
            set_within(plan, words, CAPTION * plan->scale, right - x);
        cr_plot_add_box(plan, "title", "caption", &caption, x, y,
                        cr_plot_color(plan, "detail", "fontcolor"));
    }
    return y + 0.3 * size;
}

/* The same for a function, with the caption of its subject. */
static double add_title(struct cr_plan *plan, const char *title)
{
    struct cr_buf words = {0};
    cr_subject_caption(&plan->plot->subject, true, &words);
    const double end = cr_plot_add_title(plan, title, cr_buf_text(&words));
    plan->setter.failed |= words.failed;
    cr_buf_release(&words);
    return end;
}

struct legend {
    struct cr_formula_box value, slope;
    double swatch, gap; /* between a swatch and its formula */
    bool one_row;
};

static double entry_width(const struct legend *legend, const struct cr_formula_box *box)
{
    return legend->swatch + legend->gap + box->width;
}

/* Both formulas beside each other, or else below each other, in letters that fit. */
static struct legend set_legend(struct cr_plan *plan, double width)
{
    const struct cr_subject *s = &plan->plot->subject;
    struct legend legend = {.swatch = SWATCH, .gap = 14};
    for (double size = LEGEND * plan->scale; size > 8; size *= 0.9) {
        legend.value = cr_set_formula(&plan->setter, &s->function, s->argument, size);
        legend.slope = cr_set_formula(&plan->setter, &s->derivative, s->argument, size);
        const double value = entry_width(&legend, &legend.value);
        const double slope = entry_width(&legend, &legend.slope);
        legend.one_row = value + 64 + slope <= width;
        if (fmax(value, slope) <= width)
            break;
    }
    return legend;
}

static void add_entry(struct cr_plan *plan, const struct legend *legend,
                      const struct cr_formula_box *box, struct cr_pen pen, double x,
                      double y, struct cr_color color)
{
    const double axis = y - 0.25 * LEGEND * plan->scale;
    cr_plot_add_line(plan, "legend", pen, (struct cr_place){x, axis},
                     (struct cr_place){x + legend->swatch, axis});
    cr_plot_add_box(plan, "legend", "legend", box, x + legend->swatch + legend->gap, y,
                    color);
}

/* Returns the lower end of the legend. */
static double add_legend(struct cr_plan *plan, double top)
{
    const double left = BOARD + PADDING;
    const struct legend legend =
        set_legend(plan, plan->plot->picture.width - 2 * (BOARD + PADDING));
    const struct cr_formula_box *value = &legend.value, *slope = &legend.slope;
    const double ascent = legend.one_row ? fmax(value->ascent, slope->ascent) : value->ascent;
    const double descent =
        legend.one_row ? fmax(value->descent, slope->descent) : value->descent;
    double y = top + ascent;
    add_entry(plan, &legend, value, cr_plot_value_pen(plan), left, y,
              cr_plot_color(plan, "equation", "fontcolor"));
    double x = left + entry_width(&legend, value) + 64;
    if (!legend.one_row) {
        x = left;
        y += descent + 12 + slope->ascent;
    }
    add_entry(plan, &legend, slope, cr_plot_slope_pen(plan), x, y,
              cr_plot_color(plan, "gradient", "fontcolor"));
    return y + (legend.one_row ? descent : slope->descent);
}

/* ---- axes ---- */

static struct cr_formula_box set_tick(struct cr_plan *plan, const struct cr_ticks *ticks,
                                      size_t i)
{
    struct cr_math *number = cr_math_number(
        plan->setter.arena, ticks->powers ? pow(10, ticks->at[i]) : ticks->at[i]);
    if (!number) {
        plan->setter.failed = true;
        return (struct cr_formula_box){0};
    }
    cr_math_settle(number, ticks->digits);
    return cr_set_math(&plan->setter, number, TICK * plan->scale);
}

static double widest_tick(struct cr_plan *plan, const struct cr_ticks *ticks)
{
    double width = 0;
    for (size_t i = 0; i < ticks->count; i++)
        width = fmax(width, set_tick(plan, ticks, i).width);
    return width;
}

/* The number of ticks is what their labels leave room for. */
static void choose_ticks(struct cr_plan *plan, double width, double height)
{
    struct cr_plot *plot = plan->plot;
    const int rows = (int)(height / (70 * plan->scale));
    plot->y_ticks = cr_ticks_of(plot->low, plot->high, rows < 2 ? 2 : rows > 10 ? 10 : rows);
    plot->y_ticks.powers = plot->powers;
    for (int wanted = 13; wanted >= 2; wanted--) {
        plot->x_ticks = cr_ticks_of(plot->from, plot->to, wanted);
        const double apart = width * plot->x_ticks.step / (plot->to - plot->from);
        if (apart > widest_tick(plan, &plot->x_ticks) + 34 * plan->scale)
            return;
    }
}

static void add_x_axis(struct cr_plan *plan, struct cr_pen pen, struct cr_pen grid)
{
    const struct cr_plot *plot = plan->plot;
    const struct cr_color color = cr_plot_color(plan, "caption", "fontcolor");
    const double y = plot->frame.bottom;
    for (size_t i = 0; i < plot->x_ticks.count; i++) {
        const double x = cr_plot_place(plot, plot->x_ticks.at[i], 0).x;
        const struct cr_formula_box label = set_tick(plan, &plot->x_ticks, i);
        cr_plot_add_line(plan, "grid", grid, (struct cr_place){x, plot->frame.top},
                         (struct cr_place){x, y});
        cr_plot_add_line(plan, "axes", pen, (struct cr_place){x, y},
                         (struct cr_place){x, y + TICK_LENGTH});
        cr_plot_add_box(plan, "axes", "tick", &label, x - label.width / 2,
                        y + TICK_LENGTH + 5 + TICK * plan->scale * 0.75, color);
    }
    const struct cr_formula_box letter =
        cr_set_math(&plan->setter, plot->subject.argument, LETTER * plan->scale);
    cr_plot_add_box(plan, "axes", "letter", &letter, plot->frame.right + 14, y + 6,
                    cr_plot_color(plan, "equation", "fontcolor"));
}

static void add_y_axis(struct cr_plan *plan, struct cr_pen pen, struct cr_pen grid)
{
    const struct cr_plot *plot = plan->plot;
    const struct cr_color color = cr_plot_color(plan, "caption", "fontcolor");
    const double x = plot->frame.left;
    for (size_t i = 0; i < plot->y_ticks.count; i++) {
        const double y = cr_plot_place(plot, 0, plot->y_ticks.at[i]).y;
        const struct cr_formula_box label = set_tick(plan, &plot->y_ticks, i);
        cr_plot_add_line(plan, "grid", grid, (struct cr_place){x, y},
                         (struct cr_place){plot->frame.right, y});
        cr_plot_add_line(plan, "axes", pen, (struct cr_place){x - TICK_LENGTH, y},
                         (struct cr_place){x, y});
        cr_plot_add_box(plan, "axes", "tick", &label, x - TICK_LENGTH - 6 - label.width,
                        y + TICK * plan->scale * 0.33, color);
    }
}

/* Where 0 is, when it is inside. */
static void add_zero_lines(struct cr_plan *plan)
{
    const struct cr_plot *plot = plan->plot;
    const struct cr_area *f = &plot->frame;
    const struct cr_pen pen = cr_plot_pen(plan, "edge:dim", 1.7);
    const struct cr_place zero = cr_plot_place(plot, 0, 0);
    if (plot->low < 0 && plot->high > 0)
        cr_plot_add_line(plan, "grid", pen, (struct cr_place){f->left, zero.y},
                         (struct cr_place){f->right, zero.y});
    if (plot->from < 0 && plot->to > 0)
        cr_plot_add_line(plan, "grid", pen, (struct cr_place){zero.x, f->top},
                         (struct cr_place){zero.x, f->bottom});
}

static void add_axes(struct cr_plan *plan)
{
    const struct cr_area *f = &plan->plot->frame;
    const struct cr_pen pen = cr_plot_pen(plan, "edge:forward", 1.6);
    const struct cr_pen grid = cr_plot_pen(plan, "dim", 0.8);
    add_area(plan, "grid", *f, cr_plot_color(plan, "graph", "bgcolor"), 0);
    add_x_axis(plan, pen, grid);
    add_y_axis(plan, pen, grid);
    add_zero_lines(plan);
    cr_plot_add_line(plan, "axes", pen, (struct cr_place){f->left, f->top},
                     (struct cr_place){f->left, f->bottom});
    cr_plot_add_line(plan, "axes", pen, (struct cr_place){f->left, f->bottom},
                     (struct cr_place){f->right, f->bottom});
}

void cr_plot_add_air(struct cr_plot *plot)
{
    const double aside = AIR * (plot->to - plot->from);
    const double above = AIR_ABOVE * (plot->high - plot->low);
    plot->from -= aside;
    plot->to += aside;
    plot->low -= above;
    plot->high += above;
}

void cr_plot_add_frame(struct cr_plan *plan, double top, double right)
{
    struct cr_plot *plot = plan->plot;
    const double bottom =
        plot->picture.height - BOARD - 24 - (TICK * plan->scale + TICK_LENGTH + 5);
    const double left = BOARD + PADDING;
    choose_ticks(plan, right - left - 60, bottom - top);
    plot->frame = (struct cr_area){
        left + widest_tick(plan, &plot->y_ticks) + TICK_LENGTH + 6, top, right, bottom};
    add_axes(plan);
}

void cr_plot_lay_out(struct cr_plan *plan)
{
    struct cr_plot *plot = plan->plot;
    const struct cr_picture *p = &plot->picture;
    cr_plot_add_air(plot);
    cr_plot_add_board(plan);
    const double title = add_title(plan, plan->request->title ? plan->request->title
                                                              : plot->subject.title);
    const double top = add_legend(plan, title + 12) + 20;
    cr_plot_add_frame(plan, top, p->width - BOARD - 62 * plan->scale);
}
