/*
 * How hard it is to tell which edge a label is of: see doubt.h.
 *
 * Other edges that come close, that run through it or are as near as its own; other labels
 * that it would be read with.
 */
#include "draw/doubt.h"

#include <math.h>

#include "draw/seats.h"

/* So far beside each other two labels read as two; so far below each other. */
static const double APART = 20, STACKED = 14;

/* From where on another edge is near a label, in halves of the label; how far off one it
 * cannot be taken for that one's. */
static const double NEAR = 1.35, AIR = 8, THROUGH = 0.6, CLEARLY = 2, OFF = 11;

static const double COST_NEAR = 2, COST_MISTAKEN = 6, COST_ADJOINING = 2;

/* Do both edges run through a gap between the same layers? */
static bool same_gap(const struct cr_scene *scene, size_t a, size_t b)
{
    const struct cr_edge *edges = scene->model->net->edges;
    const size_t *column = scene->columns_of.column;
    return column[edges[a].from] < column[edges[b].to] &&
           column[edges[b].from] < column[edges[a].to];
}

static double larger(double a, double b)
{
    return a > b ? a : b;
}

/* How near a straight line from a to b comes to the middle, where the farther of the two
 * coordinates counts: at an end, or where both are the same. */
static double line_nearness(struct cr_point a, struct cr_point b)
{
    const double dx = b.x - a.x, dy = b.y - a.y;
    const double at[] = {0, 1, (a.y - a.x) / (dx - dy), -(a.x + a.y) / (dx + dy)};
    double least = INFINITY;
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        const double from_0 = larger(at[i], 0); /* also when it is no number */
        const double t = from_0 < 1 ? from_0 : 1;
        const double near = larger(fabs(a.x + t * dx), fabs(a.y + t * dy));
        least = near < least ? near : least;
    }
    return least;
}

/* A point seen from a box, in halves of the box. */
static struct cr_point seen_from(const struct cr_box *box, struct cr_point p)
{
    return (struct cr_point){(p.x - box->x) / (box->w / 2), (p.y - box->y) / (box->h / 2)};
}

/* How near an edge comes to a box, in halves of the box: 0 through its middle, 1 along its
 * border. */
static double nearness(const struct cr_curve *curve, const struct cr_box *box)
{
    enum { STEPS = 60 };
    double least = INFINITY;
    if (cr_is_straight(curve))
        return line_nearness(seen_from(box, curve->p[0]), seen_from(box, curve->p[3]));
    for (int i = 0; i <= STEPS; i++) {
        const struct cr_point at = seen_from(box, cr_curve_at(curve, (double)i / STEPS));
        least = fmin(least, fmax(fabs(at.x), fabs(at.y)));
    }
    return least;
}

static double distance(const struct cr_curve *curve, struct cr_point from)
{
    enum { STEPS = 60 };
    double least = INFINITY;
    if (cr_is_straight(curve))
        return cr_distance_to_line(from, curve->p[0], curve->p[3]);
    for (int i = 0; i <= STEPS; i++)
        least = fmin(least, cr_distance(cr_curve_at(curve, (double)i / STEPS), from));
    return least;
}

/* Could a line that stands beside its edge as well be one of this edge? */
static bool is_mistaken(const struct cr_curve *other, const struct cr_box *line)
{
    const struct cr_box airy = {line->x, line->y, line->w + 2 * OFF, line->h + 2 * OFF};
    return line->w > 0 && nearness(other, &airy) < 1;
}

/* Could a label that stands on its edge as well be that of another? In a crowd one may run
 * behind the rim of it. */
static bool is_mistaken_on(const struct cr_scene *scene, size_t edge, size_t other,
                           const struct cr_seat *seat, const struct cr_box *both)
{
    const struct cr_point middle = {both->x, both->y};
    const double through = nearness(&scene->edges[other], both);
    return (through < 1 && !scene->crowded[edge]) ||
           nearness(&scene->edges[other], &seat->main) < THROUGH ||
           distance(&scene->edges[other], middle) <
               distance(&scene->edges[edge], middle) + CLEARLY;
}

/* Is a line of another label so close to one of this that both read as one line, or as two
 * lines of one label? */
static bool adjoins(const struct cr_seat *seat, const struct cr_box *line)
{
    const struct cr_box wide = {line->x, line->y, line->w + 2 * APART, line->h},
                        high = {line->x, line->y, line->w, line->h + 2 * STACKED};
    return line->w > 0 &&
           !(cr_seat_is_off(seat, &wide, 0) && cr_seat_is_off(seat, &high, 0));
}

/* How many other labels adjoin this one? */
static int adjoining(const struct cr_scene *scene, size_t edge, const struct cr_seat *seat)
{
    int count = 0;
    for (size_t e = 0; e < scene->model->net->edge_count; e++)
        count += e != edge && scene->weights[e].placed &&
                 cr_boxes_touch(&scene->weights[e].whole, &seat->whole, APART) &&
                 (adjoins(&scene->weights[e], &seat->main) ||
                  adjoins(&scene->weights[e], &seat->grad));
    return count;
}

/* What an edge that comes close to a box takes from it. */
static double nearness_cost(const struct cr_curve *curve, const struct cr_box *box)
{
    const struct cr_box airy = {box->x, box->y, box->w + 2 * AIR, box->h + 2 * AIR};
    return box->w > 0 ? fmax(0, NEAR - nearness(curve, &airy)) * COST_NEAR : 0;
}

/* What another edge takes from a label: much where it could be that one's, as on a crossing;
 * something where it comes close. */
static double confusion_by(const struct cr_scene *scene, size_t edge, size_t other,
                           const struct cr_seat *seat, const struct cr_box *both)
{
    const struct cr_curve *curve = &scene->edges[other];
    if (seat->stance == CR_ON)
        return nearness_cost(curve, both) +
               (is_mistaken_on(scene, edge, other, seat, both) ? COST_MISTAKEN : 0);
    const bool mistaken =
        is_mistaken(curve, &seat->main) || is_mistaken(curve, &seat->grad);
    return fmax(nearness_cost(curve, &seat->main), nearness_cost(curve, &seat->grad)) +
           (mistaken ? COST_MISTAKEN : 0);
}

double cr_doubt(const struct cr_scene *scene, size_t edge, const struct cr_seat *seat,
                double most)
{
    const struct cr_box both = seat->whole, around = {both.x, both.y, 2 * both.w + 4 * AIR,
                                                      2 * both.h + 4 * AIR};
    double cost = 0;
    for (size_t e = 0; e < scene->model->net->edge_count && cost < most; e++)
        if (e != edge && !cr_scene_hides_edge(scene, e) && same_gap(scene, e, edge) &&
            !cr_curve_is_beyond(&scene->edges[e], &around))
            cost += confusion_by(scene, edge, e, seat, &both);
    return cost < most ? cost + adjoining(scene, edge, seat) * COST_ADJOINING : cost;
}
