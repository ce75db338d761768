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

enum { STEPS = 60 };

/* An edge's way, laid out once for all that is asked of it: a line, or points of its curve. */
struct way {
    bool straight;
    struct cr_point points[STEPS + 1]; /* of a line the first two: its ends */
};

static struct way way_of(const struct cr_curve *curve)
{
    struct way way = {.straight = cr_is_straight(curve)};
    way.points[0] = curve->p[0];
    way.points[1] = curve->p[3];
    for (int i = 0; !way.straight && i <= STEPS; i++)
        way.points[i] = cr_curve_at(curve, (double)i / STEPS);
    return way;
}

/* How near an edge comes to a box, in halves of the box: 0 through its middle, 1 along its
 * border. */
static double nearness(const struct way *way, const struct cr_box *box)
{
    double least = INFINITY;
    if (way->straight)
        return line_nearness(seen_from(box, way->points[0]), seen_from(box, way->points[1]));
    for (int i = 0; i <= STEPS; i++) {
        const struct cr_point at = seen_from(box, way->points[i]);
        const double near = larger(fabs(at.x), fabs(at.y));
        least = near < least ? near : least;
    }
    return least;
}

static double distance(const struct way *way, struct cr_point from)
{
    double least = INFINITY; /* its square */
    if (way->straight)
        return cr_distance_to_line(from, way->points[0], way->points[1]);
    for (int i = 0; i <= STEPS; i++) {
        const double dx = way->points[i].x - from.x, dy = way->points[i].y - from.y;
        const double square = dx * dx + dy * dy;
        least = square < least ? square : least;
    }
    return sqrt(least);
}

/* Could a line that stands beside its edge as well be one of this edge? */
static bool is_mistaken(const struct way *other, const struct cr_box *line)
{
    const struct cr_box airy = {line->x, line->y, line->w + 2 * OFF, line->h + 2 * OFF};
    return line->w > 0 && nearness(other, &airy) < 1;
}

/* Could a label that stands on its edge, and `own` away from it, as well be that of another?
 * In a crowd one may run behind the rim of it. */
static bool is_mistaken_on(bool crowded, double own, const struct way *other,
                           const struct cr_seat *seat)
{
    const struct cr_point middle = {seat->whole.x, seat->whole.y};
    return (!crowded && nearness(other, &seat->whole) < 1) ||
           nearness(other, &seat->main) < THROUGH ||
           distance(other, middle) < own + CLEARLY;
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
static double nearness_cost(const struct way *way, const struct cr_box *box)
{
    const struct cr_box airy = {box->x, box->y, box->w + 2 * AIR, box->h + 2 * AIR};
    return box->w > 0 ? fmax(0, NEAR - nearness(way, &airy)) * COST_NEAR : 0;
}

/* What another edge takes from a label: much where it could be that one's, as on a crossing;
 * something where it comes close. */
static double confusion_by(const struct way *other, bool crowded, double own,
                           const struct cr_seat *seat)
{
    if (seat->stance == CR_ON)
        return nearness_cost(other, &seat->whole) +
               (is_mistaken_on(crowded, own, other, seat) ? COST_MISTAKEN : 0);
    const bool mistaken =
        is_mistaken(other, &seat->main) || is_mistaken(other, &seat->grad);
    return fmax(nearness_cost(other, &seat->main), nearness_cost(other, &seat->grad)) +
           (mistaken ? COST_MISTAKEN : 0);
}

double cr_doubt(const struct cr_scene *scene, size_t edge, const struct cr_seat *seat,
                double most)
{
    const struct cr_box both = seat->whole, around = {both.x, both.y, 2 * both.w + 4 * AIR,
                                                      2 * both.h + 4 * AIR};
    const struct way way = way_of(&scene->edges[edge]);
    const double own = distance(&way, (struct cr_point){both.x, both.y});
    double cost = 0;
    for (size_t e = 0; e < scene->model->net->edge_count && cost < most; e++)
        if (e != edge && !cr_scene_hides_edge(scene, e) && same_gap(scene, e, edge) &&
            !cr_curve_is_beyond(&scene->edges[e], &around)) {
            const struct way other = way_of(&scene->edges[e]);
            cost += confusion_by(&other, scene->crowded[edge], own, seat);
        }
    return cost < most ? cost + adjoining(scene, edge, seat) * COST_ADJOINING : cost;
}
