/* The overview's pairs, their size and their places: see frame_overview.c. */
#include <math.h>

#include "draw/overview_parts.h"

enum { ROUNDS = 6 };

/* How sizes shrink. Then what follows from the half height: parts of it. */
static const double SHRINK = 0.92, DEPTH = 0.8, APART = 0.85, AIR = 0.25;

/* What moving off the middle, an edge that runs close, a bend and another pair cost. */
static const double COST_AWAY = 3, COST_EDGE = 2, COST_BEND = 8, COST_PAIR = 4;

/* How far off the middle, as a part of the way, a tidy picture has its pairs at most, and
 * how much smaller they may be for that. */
static const double TIDY_AWAY = 0.2, TIDY_SHRINK = 0.5;

/* ---- a pair and what it touches ---- */

/* The point of a way at a distance from its source; straight on beyond its ends. */
static struct cr_point point_at(const struct cr_way *way, double s)
{
    const double place = way->step > 0 ? s / way->step : 0;
    const int i = (int)fmin(CR_INTERVALS - 1, fmax(0, floor(place)));
    return cr_between(way->at[i], way->at[i + 1], place - i);
}

/* A chevron of that half height, its tip at a distance from the way's source. */
static void make_chevron(const struct cr_way *way, double s, double half,
                         struct cr_point chevron[3])
{
    const struct cr_point tip = point_at(way, s), back = point_at(way, s + DEPTH * half);
    const double length = fmax(1e-9, cr_distance(tip, back));
    const double x = (back.x - tip.x) / length * half,
                 y = (back.y - tip.y) / length * half;
    chevron[0] = (struct cr_point){tip.x + DEPTH * x - y, tip.y + DEPTH * y + x};
    chevron[1] = tip;
    chevron[2] = (struct cr_point){tip.x + DEPTH * x + y, tip.y + DEPTH * y - x};
}

struct cr_chevrons cr_overview_pair(const struct cr_way *way, double s, double half)
{
    struct cr_chevrons pair;
    const double first = s - (DEPTH + APART) * half / 2;
    make_chevron(way, first, half, pair.chevron[0]);
    make_chevron(way, first + APART * half, half, pair.chevron[1]);
    return pair;
}

/* The radius of the circle around a pair. */
static double reach_of(double half)
{
    return half * (hypot((DEPTH + APART) / 2, 1) + CR_CHEVRON_PEN / 2);
}

static bool is_in(const struct cr_obstacle *obstacle, struct cr_point p, double air)
{
    const double x = fabs(p.x - obstacle->box.x) / (obstacle->box.w / 2 + air),
                 y = fabs(p.y - obstacle->box.y) / (obstacle->box.h / 2 + air);
    return obstacle->round ? x * x + y * y < 1 : x < 1 && y < 1;
}

/* Along both arms, and between the ends: what is inside a chevron is touched, too. */
static bool chevron_touches(const struct cr_point c[3], const struct cr_obstacle *obstacle,
                            double air)
{
    enum { PARTS = 6 };
    for (int i = 0; i <= PARTS; i++)
        if (is_in(obstacle, cr_between(c[1], c[0], (double)i / PARTS), air) ||
            is_in(obstacle, cr_between(c[1], c[2], (double)i / PARTS), air) ||
            is_in(obstacle, cr_between(c[0], c[2], (double)i / PARTS), air))
            return true;
    return false;
}

bool cr_overview_is_free(const struct cr_overview *o, const struct cr_way *way, double s,
                       double half)
{
    const struct cr_chevrons pair = cr_overview_pair(way, s, half);
    const struct cr_point middle = point_at(way, s);
    const double air = (CR_CHEVRON_PEN / 2 + AIR) * half, reach = reach_of(half) + air;
    const struct cr_box around = {middle.x, middle.y, 2 * reach, 2 * reach};
    for (size_t i = 0; i < o->obstacle_count; i++) {
        const struct cr_obstacle *obstacle = &o->obstacles[i];
        if (cr_boxes_touch(&around, &obstacle->box, 0) &&
            (chevron_touches(pair.chevron[0], obstacle, air) ||
             chevron_touches(pair.chevron[1], obstacle, air)))
            return false;
    }
    return true;
}

static bool is_free(const struct cr_overview *o, const struct cr_way *way, int place)
{
    return cr_overview_is_free(o, way, place * way->step, o->half);
}

/* ---- places ---- */

/* The middle of the longest free part; of two as long, of the one nearer to the target,
 * where the gradient comes from. -1 when nothing is free. */
static double middle_of_free(const bool *free_at)
{
    int longest = 0, run = 0;
    double middle = -1;
    for (int i = 0; i <= CR_INTERVALS; i++) {
        run = free_at[i] ? run + 1 : 0;
        if (run > 0 && run >= longest) {
            longest = run;
            middle = i - (run - 1) / 2.0;
        }
    }
    return middle;
}

/* How much other pairs are in the way of one at that point. */
static double cost_of_pairs(const struct cr_overview *o, size_t way, struct cr_point at)
{
    double cost = 0;
    const double need = 2 * reach_of(o->half);
    for (size_t k = 0; k < o->way_count && o->way_count <= CR_MOST_CLEARED; k++) {
        const struct cr_point other = o->ways[k].at[o->ways[k].place];
        if (k != way && fabs(other.x - at.x) < need && fabs(other.y - at.y) < need)
            cost += fmax(0, 1 - cr_distance(at, other) / need);
    }
    return cost;
}

/* Moves the pair of one way to its best place, if any is free. Returns: did it move? */
static bool place_pair(struct cr_overview *o, size_t index, bool mind_pairs)
{
    struct cr_way *way = &o->ways[index];
    const int before = way->place;
    double best = INFINITY;
    for (int i = 0; i <= CR_INTERVALS; i++) {
        if (!way->free_at[i])
            continue;
        double cost = COST_AWAY * fabs(i - way->middle) / CR_INTERVALS +
                      COST_EDGE * fmax(0, 1 - way->clear[i] / reach_of(o->half)) +
                      COST_BEND * way->bend[i];
        if (mind_pairs)
            cost += COST_PAIR * cost_of_pairs(o, index, way->at[i]);
        if (cost < best) {
            best = cost;
            way->place = i;
        }
    }
    return way->place != before;
}

/* 0 where the way is straight, 1 in a right angle. */
static double bend_at(const struct cr_overview *o, const struct cr_way *way, int place)
{
    const double s = place * way->step, reach = 1.2 * o->half;
    const struct cr_point a = point_at(way, s - reach), b = way->at[place],
                          c = point_at(way, s + reach);
    const double in = cr_distance(a, b), out = cr_distance(b, c);
    return 1 -
           ((b.x - a.x) * (c.x - b.x) + (b.y - a.y) * (c.y - b.y)) / fmax(1e-9, in * out);
}

static void find_free(struct cr_overview *o)
{
    for (size_t w = 0; w < o->way_count; w++) {
        struct cr_way *way = &o->ways[w];
        for (int i = 0; i <= CR_INTERVALS; i++) {
            way->free_at[i] = is_free(o, way, i);
            way->bend[i] = bend_at(o, way, i);
        }
        way->middle = middle_of_free(way->free_at);
        way->place = (int)fmax(0, way->middle);
    }
}

/* Is every pair on its own, and, when it has to be tidy, near its middle? */
static bool is_good(const struct cr_overview *o, bool tidy)
{
    for (size_t w = 0; w < o->way_count; w++) {
        const struct cr_way *way = &o->ways[w];
        if (way->middle < 0 || cost_of_pairs(o, w, way->at[way->place]) > 0 ||
            (tidy && fabs(way->place - way->middle) > TIDY_AWAY * CR_INTERVALS))
            return false;
    }
    return true;
}

/* Places for all at one size, each in view of where the others are. */
static bool settle(struct cr_overview *o, double half, bool tidy)
{
    o->half = half;
    find_free(o);
    bool moved = true;
    for (int round = 0; round < ROUNDS && moved; round++) {
        moved = round == 0;
        for (size_t w = 0; w < o->way_count; w++)
            moved = place_pair(o, w, round > 0) || moved;
    }
    return is_good(o, tidy);
}

void cr_overview_settle(struct cr_overview *o, double largest)
{
    const double least[2] = {CR_CHEVRON_LEAST, largest * TIDY_SHRINK};
    for (int tidy = 1; tidy >= 0; tidy--)
        for (double half = largest; half >= least[tidy]; half *= SHRINK)
            if (settle(o, half, tidy))
                return;
}
