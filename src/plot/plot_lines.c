/*
 * The two lines of a plot, the dots at their jumps, and the marked points.
 *
 * A line is cut at the frame, so that a pole leaves it through the edge, and thinned to the
 * points that can be seen. The label of a mark goes to the nearest free room (room.h).
 */
#include <math.h>

#include "plot/plot_parts.h"
#include "plot/room.h"

enum { MOST_SKIPPED = 200 };

static const double DOT = 6, VISIBLE = 0.04, FAR = 1e7, MARK = 21, GUIDE = 1.3;

/* How bad it is for a label to cover: another label, a line, a guide. */
static const double ON_LABEL = 1000, ON_LINE = 60, ON_GUIDE = 1.2;

/* ---- lines ---- */

/* A run of joined points under way. */
struct run {
    struct cr_place *points;
    size_t count;
};

static double off_line(struct cr_place p, struct cr_place a, struct cr_place b)
{
    const double length = hypot(b.x - a.x, b.y - a.y);
    return length > 0 ? fabs((b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x)) / length
                      : hypot(p.x - a.x, p.y - a.y);
}

/* Can a straight line from i to j stand for all points between? */
static bool is_straight(const struct cr_place *points, size_t i, size_t j)
{
    for (size_t k = i + 1; k < j; k++)
        if (off_line(points[k], points[i], points[j]) > VISIBLE)
            return false;
    return true;
}

/* Drops points that cannot be told from the line without them; in place. */
static void thin(struct run *run)
{
    size_t kept = 0, i = 0;
    while (i < run->count) {
        run->points[kept++] = run->points[i];
        size_t j = i + 1;
        while (j + 1 < run->count && j < i + MOST_SKIPPED &&
               is_straight(run->points, i, j + 1))
            j++;
        i = j;
    }
    run->count = kept;
}

static void end_run(struct cr_plan *plan, const char *part, struct cr_pen pen,
                    struct run *run)
{
    if (run->count > 1) {
        thin(run);
        struct cr_place *points = cr_arena_copy(plan->setter.arena, run->points, run->count,
                                                sizeof *points);
        plan->setter.failed |= !points;
        if (points)
            cr_plot_add(plan, (struct cr_item){.kind = CR_ITEM_PATH, .part = part,
                                               .pen = pen, .points = points,
                                               .count = run->count});
    }
    run->count = 0;
}

static struct cr_place between(struct cr_place a, struct cr_place b, double y)
{
    return (struct cr_place){a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y), y};
}

/* The part of a .. b between two heights; false when nothing of it is. */
static bool cut(double top, double bottom, struct cr_place *a, struct cr_place *b)
{
    if ((a->y < top && b->y < top) || (a->y > bottom && b->y > bottom))
        return false;
    const struct cr_place from = *a, to = *b;
    if (a->y < top || a->y > bottom)
        *a = between(from, to, a->y < top ? top : bottom);
    if (b->y < top || b->y > bottom)
        *b = between(from, to, b->y < top ? top : bottom);
    return true;
}

static struct cr_place place(const struct cr_plot *plot, struct cr_point point)
{
    struct cr_place at = cr_plot_place(plot, point.x, point.y);
    at.y = fmax(fmin(at.y, FAR), -FAR);
    return at;
}

static int draw_trace(struct cr_plan *plan, const char *part, const struct cr_trace *trace,
                      struct cr_pen pen, struct cr_room *room, struct cr_err *err)
{
    const struct cr_plot *plot = plan->plot;
    struct run run = {
        .points = cr_arena_alloc(plan->setter.arena, 2 * trace->count, sizeof *run.points)};
    if (!run.points)
        return cr_fail_memory(err);
    for (size_t i = 1; i < trace->count; i++) {
        struct cr_place a = place(plot, trace->points[i - 1]);
        struct cr_place b = place(plot, trace->points[i]);
        const struct cr_place whole = a;
        if (!trace->joined[i] || !cut(plot->frame.top, plot->frame.bottom, &a, &b)) {
            end_run(plan, part, pen, &run);
            continue;
        }
        if (a.y != whole.y) /* comes in from outside */
            end_run(plan, part, pen, &run);
        if (run.count == 0)
            run.points[run.count++] = a;
        run.points[run.count++] = b;
        cr_room_draw(room, a, b, ON_LINE);
    }
    end_run(plan, part, pen, &run);
    return 0;
}

/* ---- dots ---- */

static struct cr_area around(struct cr_place at, double radius)
{
    return (struct cr_area){at.x - radius, at.y - radius, at.x + radius, at.y + radius};
}

static bool is_inside(const struct cr_plot *plot, double x, double y)
{
    return x >= plot->from && x <= plot->to && y >= plot->low && y <= plot->high;
}

static void add_dot(struct cr_plan *plan, const char *part, struct cr_room *room, double x,
                    double y, struct cr_color color, bool closed)
{
    if (!is_inside(plan->plot, x, y))
        return;
    const struct cr_place at = cr_plot_place(plan->plot, x, y);
    const struct cr_color ground = cr_plot_color(plan, "graph", "bgcolor");
    cr_plot_add(plan, (struct cr_item){.kind = CR_ITEM_DISC, .part = part, .at = at,
                                       .radius = DOT, .fill = closed ? color : ground,
                                       .pen = {.color = color, .width = 2}});
    cr_room_fill(room, around(at, DOT + 2), ON_LINE);
}

/* Open where the function does not go, closed where it is. */
static void add_jumps(struct cr_plan *plan, const char *part, const struct cr_trace *trace,
                      struct cr_color color, struct cr_room *room)
{
    const double same = 1e-6 * (plan->plot->high - plan->plot->low);
    for (size_t i = 0; i < trace->jump_count; i++) {
        const struct cr_jump *jump = &trace->jumps[i];
        if (fabs(jump->left - jump->at) > same)
            add_dot(plan, part, room, jump->x, jump->left, color, false);
        if (fabs(jump->right - jump->at) > same)
            add_dot(plan, part, room, jump->x, jump->right, color, false);
        add_dot(plan, part, room, jump->x, jump->at, color, true);
    }
}

/* ---- marks ---- */

/* One of the two points of a mark. */
struct point {
    double x, y;
    const struct cr_formula *formula;
    struct cr_color line, letters;
};

static struct cr_math *number(struct cr_plan *plan, double value, int digits)
{
    struct cr_math *math = cr_math_number(plan->setter.arena, value);
    plan->setter.failed |= !math;
    if (math)
        cr_math_settle(math, digits);
    return math;
}

/* f(0.25) = 0.562 */
static struct cr_formula_box set_mark(struct cr_plan *plan, const struct point *point)
{
    const double size = MARK * plan->scale;
    struct cr_math *x = number(plan, point->x, 8);
    struct cr_math *y = number(plan, point->y,
                               plan->request->digits ? plan->request->digits : 3);
    if (!x || !y)
        return (struct cr_formula_box){0};
    struct cr_formula_box box =
        cr_set_applied(&plan->setter, point->formula, x, size);
    cr_box_append(&box, cr_set_text(&plan->setter, "=", size), 0.25 * size);
    cr_box_append(&box, cr_set_math(&plan->setter, y, size), 0.25 * size);
    return box;
}

/* From a label that had to go further away. */
static void add_leader(struct cr_plan *plan, struct cr_place at, const struct cr_area *label)
{
    const struct cr_place end = {fmax(label->left, fmin(at.x, label->right)),
                                 fmax(label->top, fmin(at.y, label->bottom))};
    if (hypot(end.x - at.x, end.y - at.y) > 5 * DOT)
        cr_plot_add_line(plan, "marks", cr_plot_pen(plan, "edge:forward", 1), at, end);
}

/* A mark's label, and where there was room for it. */
struct placed {
    struct cr_formula_box box;
    struct cr_area area;
};

static struct placed place_label(struct cr_plan *plan, const struct point *point,
                                 struct cr_room *room)
{
    const struct cr_formula_box box = set_mark(plan, point);
    const struct placed placed = {
        box, cr_room_find(room, box.width, box.ascent + box.descent,
                          cr_plot_place(plan->plot, point->x, point->y))};
    cr_room_fill(room, placed.area, ON_LABEL);
    return placed;
}

static void add_label(struct cr_plan *plan, const struct placed *label,
                      struct cr_color color)
{
    const struct cr_area *a = &label->area;
    const struct cr_area ground = {a->left - 4, a->top - 3, a->right + 4, a->bottom + 3};
    cr_plot_add(plan, (struct cr_item){.kind = CR_ITEM_AREA, .part = "marks",
                                       .fill = cr_plot_color(plan, "graph", "bgcolor"),
                                       .area = ground, .radius = 4});
    cr_plot_add_box(plan, "marks", "mark", &label->box, a->left, a->top + label->box.ascent,
                    color);
}

/* Leaders first, so that none runs over a label. */
static void add_labels(struct cr_plan *plan, const struct point *points, size_t count,
                       struct cr_room *room)
{
    struct placed labels[2 * CR_MARKS_MOST];
    for (size_t i = 0; i < count; i++) {
        labels[i] = place_label(plan, &points[i], room);
        add_leader(plan, cr_plot_place(plan->plot, points[i].x, points[i].y),
                   &labels[i].area);
    }
    for (size_t i = 0; i < count; i++)
        add_label(plan, &labels[i], points[i].letters);
}

/* Down to the axis and across to the other. */
static void add_guides(struct cr_plan *plan, const struct point *point, struct cr_room *room)
{
    const struct cr_area *f = &plan->plot->frame;
    const struct cr_place at = cr_plot_place(plan->plot, point->x, point->y);
    const struct cr_place down = {at.x, f->bottom}, across = {f->left, at.y};
    struct cr_pen pen = {.color = point->line, .width = GUIDE, .dash = {2, 4}};
    cr_plot_add_line(plan, "guides", pen, down, at);
    cr_plot_add_line(plan, "guides", pen, across, at);
    cr_room_draw(room, down, at, ON_GUIDE);
    cr_room_draw(room, across, at, ON_GUIDE);
    cr_room_fill(room, around(at, DOT + 2), ON_LINE);
}

/* The points of all marks, those that there are. */
static size_t find_points(const struct cr_plan *plan, struct point *points)
{
    const struct cr_subject *s = &plan->plot->subject;
    const struct cr_color value = cr_plot_color(plan, "equation", "fontcolor");
    const struct cr_color slope = cr_plot_color(plan, "gradient", "fontcolor");
    size_t count = 0;
    for (size_t i = 0; i < plan->request->at_count; i++) {
        const double x = plan->request->at[i];
        const struct point both[] = {
            {x, cr_subject_value(s, x), &s->function, cr_plot_value_pen(plan).color, value},
            {x, cr_subject_slope(s, x), &s->derivative, cr_plot_slope_pen(plan).color,
             slope}};
        for (size_t k = 0; k < 2; k++)
            if (is_inside(plan->plot, both[k].x, both[k].y))
                points[count++] = both[k];
    }
    return count;
}

static void add_mark_dots(struct cr_plan *plan, const struct point *points, size_t count,
                          struct cr_room *room)
{
    for (size_t i = 0; i < count; i++) {
        add_dot(plan, "marks", room, points[i].x, points[i].y, points[i].line, true);
        cr_plot_note(plan, "dot",
                     around(cr_plot_place(plan->plot, points[i].x, points[i].y), DOT));
    }
}

int cr_plot_draw_lines(struct cr_plan *plan, struct cr_err *err)
{
    const struct cr_plot *plot = plan->plot;
    const struct cr_pen value = cr_plot_value_pen(plan), slope = cr_plot_slope_pen(plan);
    struct point points[2 * CR_MARKS_MOST];
    const size_t count = find_points(plan, points);
    struct cr_room room;
    if (cr_room_init(&room, plan->setter.arena, plot->frame, err))
        return -1;
    for (size_t i = 0; i < count; i++)
        add_guides(plan, &points[i], &room);
    if (draw_trace(plan, "function", &plot->value, value, &room, err) ||
        draw_trace(plan, "derivative", &plot->slope, slope, &room, err))
        return -1;
    add_jumps(plan, "function", &plot->value, value.color, &room);
    add_jumps(plan, "derivative", &plot->slope, slope.color, &room);
    add_mark_dots(plan, points, count, &room);
    add_labels(plan, points, count, &room);
    return 0;
}
