/*
 * When pairs that move set out: see frame_overview.c.
 *
 * On all edges of a gap they would come to crossings together, and merge there. So each way has
 * a phase, the part of a round by which its pairs are ahead, chosen so that where it crosses
 * ways that have theirs already, its pairs come as far between the others as can be.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "draw/overview_parts.h"

enum {
    STRIDE = 6,       /* intervals of a way that are taken for straight */
    MOST_WAYS = 300   /* with more they cross everywhere */
};

/* Phases, the first ones preferred; how far apart, in rounds, is far enough. */
static const double PHASES[] = {0, 1 / 2., 1 / 4., 3 / 4., 1 / 8., 5 / 8., 3 / 8., 7 / 8.};
static const double ENOUGH = 0.3;

/* Where two lines cross, as parts of each; false when they do not. */
static bool cross(struct cr_point a, struct cr_point b, struct cr_point c, struct cr_point d,
                  double *on_ab, double *on_cd)
{
    const double ux = b.x - a.x, uy = b.y - a.y, vx = d.x - c.x, vy = d.y - c.y;
    const double turn = ux * vy - uy * vx;
    if (turn == 0)
        return false;
    *on_ab = ((c.x - a.x) * vy - (c.y - a.y) * vx) / turn;
    *on_cd = ((c.x - a.x) * uy - (c.y - a.y) * ux) / turn;
    return *on_ab >= 0 && *on_ab <= 1 && *on_cd >= 0 && *on_cd <= 1;
}

/* Where two ways first cross, as parts of each. */
static bool ways_cross(const struct cr_way *a, const struct cr_way *b, double *on_a,
                       double *on_b)
{
    if (!cr_boxes_touch(&a->bounds, &b->bounds, 0))
        return false;
    for (int i = 0; i < CR_INTERVALS; i += STRIDE)
        for (int k = 0; k < CR_INTERVALS; k += STRIDE)
            if (cross(a->at[i], a->at[i + STRIDE], b->at[k], b->at[k + STRIDE], on_a, on_b)) {
                *on_a = (i + STRIDE * *on_a) / CR_INTERVALS;
                *on_b = (k + STRIDE * *on_b) / CR_INTERVALS;
                return true;
            }
    return false;
}

/* When, in rounds, a pair of the way comes by a place, if its phase is 0. */
static double comes_by(const struct cr_way *way, double place)
{
    return -place * (double)way->pairs;
}

/* How far apart two times are in a round. */
static double apart(double a, double b)
{
    return fabs(remainder(a - b, 1));
}

/* `others` are the times at which the pairs of other ways come by, `own` when those of this one
 * would. */
static double best_phase(const double *own, const double *others, size_t count)
{
    double best = PHASES[0], most = -1;
    for (size_t p = 0; p < sizeof PHASES / sizeof *PHASES && most < ENOUGH; p++) {
        double least = ENOUGH;
        for (size_t i = 0; i < count; i++)
            least = fmin(least, apart(own[i] - PHASES[p], others[i]));
        if (least > most) {
            most = least;
            best = PHASES[p];
        }
    }
    return best;
}

static void choose(struct cr_overview *o, double *own, double *others)
{
    for (size_t w = 0; w < o->way_count; w++) {
        size_t count = 0;
        double on_way, on_other;
        for (size_t v = 0; v < w; v++) {
            const struct cr_way *other = &o->ways[v];
            if (!ways_cross(&o->ways[w], other, &on_way, &on_other))
                continue;
            own[count] = comes_by(&o->ways[w], on_way);
            others[count++] = comes_by(other, on_other) - other->phase;
        }
        o->ways[w].phase = best_phase(own, others, count);
    }
}

/* Chosen at the first moment, and kept by the scene for the others. */
void cr_overview_phases(struct cr_overview *o)
{
    struct cr_scene *scene = o->f->scene;
    if (o->way_count > MOST_WAYS)
        return;
    if (!scene->phases) {
        double *times = calloc(2 * o->way_count + 1, sizeof *times);
        scene->phases = cr_arena_alloc(&scene->arena, o->way_count + 1, sizeof *scene->phases);
        o->f->out.failed |= !times || !scene->phases;
        if (!o->f->out.failed)
            choose(o, times, times + o->way_count);
        for (size_t w = 0; w < o->way_count && !o->f->out.failed; w++)
            scene->phases[w] = o->ways[w].phase;
        free(times);
    }
    for (size_t w = 0; w < o->way_count && scene->phases; w++)
        o->ways[w].phase = scene->phases[w];
}
