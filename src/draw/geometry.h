/*
 * Points, boxes and curves, in points (1/72 inch) with y upward, as Graphviz has them.
 */
#ifndef CR_DRAW_GEOMETRY_H
#define CR_DRAW_GEOMETRY_H

#include <stdbool.h>
#include <stddef.h>

struct cr_point {
    double x, y;
};

struct cr_box {
    double x, y, w, h; /* centre and size */
};

/* One cubic Bezier curve. */
struct cr_curve {
    struct cr_point p[4];
};

struct cr_point cr_curve_at(const struct cr_curve *curve, double t);

double cr_distance(struct cr_point a, struct cr_point b);

/* Are they nearer to each other than that? */
bool cr_are_near(struct cr_point a, struct cr_point b, double distance);

/* The point on the line from a (t = 0) to b (t = 1). */
struct cr_point cr_between(struct cr_point a, struct cr_point b, double t);

/* From p to the nearest point between a and b. */
double cr_distance_to_line(struct cr_point p, struct cr_point a, struct cr_point b);

/* Does the curve run straight from end to end? */
bool cr_is_straight(const struct cr_curve *curve);

/* A straight line as a curve. */
struct cr_curve cr_line(struct cr_point from, struct cr_point to);

/* Do the boxes come nearer than `gap`? */
bool cr_boxes_touch(const struct cr_box *a, const struct cr_box *b, double gap);

/* Are all of the curve's points beyond one side of the box? Then all of the curve is. */
bool cr_curve_is_beyond(const struct cr_curve *curve, const struct cr_box *box);

/* Does the curve pass through the box (looked at in steps where it bends)? */
bool cr_curve_touches(const struct cr_curve *curve, const struct cr_box *box);

/* The point on a circle at an angle in degrees (0: right, 90: up). */
struct cr_point cr_on_circle(const struct cr_box *circle, double degrees);

/* The angle in degrees of the direction from a to b. */
double cr_direction(struct cr_point a, struct cr_point b);

#endif
