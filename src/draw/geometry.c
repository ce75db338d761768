/* Points, boxes and curves: see geometry.h. */
#include "draw/geometry.h"

#include <math.h>

static const double DEGREE = 3.14159265358979323846 / 180;

struct cr_point cr_curve_at(const struct cr_curve *curve, double t)
{
    const double u = 1 - t;
    const double b[4] = {u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t};
    struct cr_point at = {0, 0};
    for (int i = 0; i < 4; i++) {
        at.x += b[i] * curve->p[i].x;
        at.y += b[i] * curve->p[i].y;
    }
    return at;
}

double cr_distance(struct cr_point a, struct cr_point b)
{
    return hypot(b.x - a.x, b.y - a.y);
}

struct cr_point cr_between(struct cr_point a, struct cr_point b, double t)
{
    return (struct cr_point){a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
}

static struct cr_point nearest_on_line(struct cr_point p, struct cr_point a,
                                       struct cr_point b)
{
    const double dx = b.x - a.x, dy = b.y - a.y, square = dx * dx + dy * dy;
    const double t = square > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / square : 0;
    return cr_between(a, b, t < 0 ? 0 : t > 1 ? 1 : t);
}

double cr_distance_to_line(struct cr_point p, struct cr_point a, struct cr_point b)
{
    return cr_distance(p, nearest_on_line(p, a, b));
}

bool cr_are_near(struct cr_point a, struct cr_point b, double distance)
{
    const double dx = b.x - a.x, dy = b.y - a.y;
    return dx * dx + dy * dy < distance * distance;
}

bool cr_is_straight(const struct cr_curve *curve)
{
    const struct cr_point *p = curve->p;
    return cr_are_near(p[1], nearest_on_line(p[1], p[0], p[3]), 5e-7) &&
           cr_are_near(p[2], nearest_on_line(p[2], p[0], p[3]), 5e-7);
}

struct cr_curve cr_line(struct cr_point from, struct cr_point to)
{
    const double dx = (to.x - from.x) / 3, dy = (to.y - from.y) / 3;
    return (struct cr_curve){{from, {from.x + dx, from.y + dy}, {to.x - dx, to.y - dy}, to}};
}

bool cr_boxes_touch(const struct cr_box *a, const struct cr_box *b, double gap)
{
    return fabs(a->x - b->x) < (a->w + b->w) / 2 + gap &&
           fabs(a->y - b->y) < (a->h + b->h) / 2 + gap;
}

bool cr_curve_is_beyond(const struct cr_curve *curve, const struct cr_box *box)
{
    const double w = box->w / 2, h = box->h / 2;
    int left = 0, right = 0, below = 0, above = 0;
    for (int i = 0; i < 4; i++) {
        const double x = curve->p[i].x - box->x, y = curve->p[i].y - box->y;
        left += x < -w;
        right += x > w;
        below += y < -h;
        above += y > h;
    }
    return left == 4 || right == 4 || below == 4 || above == 4;
}

/* Narrows the part of a line, from *first to *last, to where it is nearer than `half` to a
 * middle, in one direction: it begins `from` off it and goes on by `by`. */
static void narrow(double from, double by, double half, double *first, double *last)
{
    if (fabs(by) < 1e-9) {
        *last = fabs(from) < half ? *last : -1;
        return;
    }
    const double a = (-half - from) / by, b = (half - from) / by;
    *first = fmax(*first, fmin(a, b));
    *last = fmin(*last, fmax(a, b));
}

static bool line_touches(struct cr_point p, struct cr_point q, const struct cr_box *box)
{
    double first = 0, last = 1;
    narrow(p.x - box->x, q.x - p.x, box->w / 2, &first, &last);
    narrow(p.y - box->y, q.y - p.y, box->h / 2, &first, &last);
    return first < last;
}

bool cr_curve_touches(const struct cr_curve *curve, const struct cr_box *box)
{
    enum { STEPS = 48 };
    if (cr_curve_is_beyond(curve, box))
        return false;
    if (cr_is_straight(curve))
        return line_touches(curve->p[0], curve->p[3], box);
    for (int i = 0; i <= STEPS; i++) {
        const struct cr_point at = cr_curve_at(curve, (double)i / STEPS);
        if (fabs(at.x - box->x) < box->w / 2 && fabs(at.y - box->y) < box->h / 2)
            return true;
    }
    return false;
}

struct cr_point cr_on_circle(const struct cr_box *circle, double degrees)
{
    return (struct cr_point){circle->x + circle->w / 2 * cos(degrees * DEGREE),
                             circle->y + circle->h / 2 * sin(degrees * DEGREE)};
}

double cr_direction(struct cr_point a, struct cr_point b)
{
    return atan2(b.y - a.y, b.x - a.x) / DEGREE;
}
