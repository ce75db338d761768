/*
 * The seats of edges' labels: see seats.h.
 *
 * A box that touches a slanted line with a corner is off it by as much as it reaches across
 * the line; the unit vector `across` points up from it.
 */
#include "draw/seats.h"

#include <math.h>

/* Between a line and its edge; where a red arrow runs close below the edge, below that. */
static const double DISTANCE = 3, BELOW_ARROW = 9;

/* How fast a label goes to the near side as its edge becomes steeper; by how much two lines on
 * an edge are moved into each other. */
static const double STEEP = 5, JOIN = 0.25;

static struct cr_size slot(const struct cr_scene *scene, size_t edge, enum cr_part part)
{
    const long q = scene->model->of_edge[edge];
    return q == CR_NONE ? (struct cr_size){0, 0}
                        : cr_slot_size(&scene->labels, cr_slot_of((size_t)q, part));
}

/* How far a box of this size reaches in a direction. */
static double reach(struct cr_size size, struct cr_point to)
{
    return (fabs(to.x) * size.w + fabs(to.y) * size.h) / 2;
}

static struct cr_point moved(struct cr_point at, struct cr_point to, double by)
{
    return (struct cr_point){at.x + to.x * by, at.y + to.y * by};
}

static struct cr_box boxed(struct cr_point at, struct cr_size size)
{
    return (struct cr_box){at.x, at.y, size.w, size.h};
}

/* Across the edge where it is at t, upward. */
static struct cr_point across(const struct cr_curve *curve, double t)
{
    const double step = 0.02;
    const struct cr_point a = cr_curve_at(curve, t - step),
                          b = cr_curve_at(curve, t + step);
    const double length = fmax(1e-9, cr_distance(a, b)), side = b.x < a.x ? -1 : 1;
    return (struct cr_point){-(b.y - a.y) / length * side, (b.x - a.x) / length * side};
}

static double distance_below(const struct cr_scene *scene, size_t edge)
{
    return scene->crowded[edge] ? BELOW_ARROW : DISTANCE;
}

/* Where something so wide stands in a room below a slanted edge: on the side of it that is
 * near the edge. */
static double near_side(struct cr_point n, double x, double room, double width)
{
    return x + fmax(-1, fmin(n.x * STEEP, 1)) * (room - width) / 2;
}

static void sit_astride(const struct cr_scene *scene, size_t edge, struct cr_seat *seat)
{
    const struct cr_size main = slot(scene, edge, CR_PART_MAIN),
                         grad = slot(scene, edge, CR_PART_GRAD);
    const struct cr_point n = seat->across;
    seat->main = boxed(moved(seat->at, n, reach(main, n) + DISTANCE), main);
    seat->grad =
        boxed(moved(seat->at, n, -reach(grad, n) - distance_below(scene, edge)), grad);
}

/* Both lines under each other, the weight's on the edge, or all below it. */
static void sit_together(const struct cr_scene *scene, size_t edge, struct cr_seat *seat)
{
    const struct cr_size main = slot(scene, edge, CR_PART_MAIN),
                         grad = slot(scene, edge, CR_PART_GRAD),
                         both = {fmax(main.w, grad.w), main.h + grad.h};
    const struct cr_point n = seat->across;
    const bool below = seat->stance == CR_BELOW;
    const struct cr_point middle =
        below ? moved(seat->at, n, -reach(both, n) - distance_below(scene, edge))
              : (struct cr_point){seat->at.x, seat->at.y - grad.h / 2};
    seat->main = (struct cr_box){below ? near_side(n, middle.x, both.w, main.w) : middle.x,
                                 middle.y + (both.h - main.h) / 2, main.w, main.h};
    seat->grad = (struct cr_box){below ? near_side(n, middle.x, both.w, grad.w) : middle.x,
                                 middle.y - (both.h - grad.h) / 2, grad.w, grad.h};
}

/* Both lines as one box. */
static struct cr_box whole_of(const struct cr_seat *seat)
{
    const struct cr_box *a = &seat->main, *b = &seat->grad;
    if (b->w <= 0)
        return *a;
    const double left = fmin(a->x - a->w / 2, b->x - b->w / 2),
                 right = fmax(a->x + a->w / 2, b->x + b->w / 2),
                 top = fmax(a->y + a->h / 2, b->y + b->h / 2),
                 bottom = fmin(a->y - a->h / 2, b->y - b->h / 2);
    return (struct cr_box){(left + right) / 2, (top + bottom) / 2, right - left,
                           top - bottom};
}

struct cr_seat cr_seat_at(const struct cr_scene *scene, size_t edge,
                          enum cr_stance stance, double t)
{
    const struct cr_curve *curve = &scene->edges[edge];
    struct cr_seat seat = {.placed = true,
                           .stance = stance,
                           .at = cr_curve_at(curve, t),
                           .across = scene->level[edge] ? (struct cr_point){0, 1}
                                                        : across(curve, t)};
    if (stance == CR_ASTRIDE)
        sit_astride(scene, edge, &seat);
    else
        sit_together(scene, edge, &seat);
    seat.whole = whole_of(&seat);
    return seat;
}

struct cr_point cr_seat_line(const struct cr_scene *scene, size_t edge, enum cr_part part,
                             struct cr_size size)
{
    const struct cr_seat *seat = &scene->weights[edge];
    const bool main = part == CR_PART_MAIN;
    const struct cr_box *box = main ? &seat->main : &seat->grad;
    const struct cr_point n = seat->across;
    if (seat->stance == CR_ASTRIDE)
        return moved(seat->at, n,
                     main ? reach(size, n) + DISTANCE
                          : -reach(size, n) - distance_below(scene, edge));
    if (seat->stance == CR_BELOW)
        return (struct cr_point){near_side(n, box->x, box->w, size.w), box->y};
    /* On the edge the two are moved into each other, or a trace of it would be seen in the
     * seam. */
    const double side = main ? -1 : 1;
    return (struct cr_point){box->x, box->y + side * ((box->h - size.h) / 2 + JOIN)};
}

bool cr_seat_is_off(const struct cr_seat *seat, const struct cr_box *box, double gap)
{
    return !cr_boxes_touch(&seat->main, box, gap) &&
           (seat->grad.w <= 0 || !cr_boxes_touch(&seat->grad, box, gap));
}
