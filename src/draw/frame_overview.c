/*
 * The overview: the whole network at a glance, and on every edge a pair of chevrons that
 * points from the edge's target to its source: this way the gradients go.
 *
 *                 /  /
 *     ( source ) <--<----------> ( target )       depth: from a tip to its ends
 *                 \  \                            half: half the height
 *                  -- apart
 *
 * An edge, or a circuit's wire, is looked at as a *way*: points at equal distances from
 * its source to its target. A pair stands in the middle of the longest part of its way that
 * is free of labels and nodes, moved off it when it would sit on a crossing, in a bend or on
 * another pair. All pairs have one size: the largest at which everything finds a place near
 * its middle or, where edges crowd, a place at all.
 *
 *     overview_ways.c     what is in the way, from the texts of this very step; the edges,
 *                         and how far each of their points is from other edges
 *     overview_places.c   sizes from the largest down: places for all pairs at each
 *     overview_phases.c   where pictures move, when pairs set out
 *     frame_overview.c    DOT edges without arrowheads
 *
 * Where pictures move, pairs of that size run along the whole way, below labels and nodes
 * (write_moving).
 */
#include "draw/frame_overview.h"

#include <math.h>
#include <stdlib.h>

#include "draw/overview_parts.h"

/* The largest half height: in points on a board of BOARD_WIDTH, as a part of a node's height
 * at most. */
static const double BOARD_WIDTH = 960, HALF = 11, OF_NODE = 0.28;

/* Pairs that move: how far they are apart and how large they are at least, as parts of the
 * largest half height; the way on which they grow, as a part of their own; how small they
 * become to pass below a label, and in what steps. */
static const double SPACING = 9, MOVING_PART = 0.3, GROWING = 2.2, LEAST_PART = 0.4,
                    PART_STEP = 0.03;

/* ---- writing ---- */

/* A theme without a second colour has that of the focus. */
static const char *color_of(const struct cr_frame *f, size_t which)
{
    const char *quiet = cr_frame_get(f, "edge:chevron", "color");
    if (which == 0)
        return cr_frame_get(f, "edge:gradient", "color");
    return *quiet ? quiet : cr_frame_get(f, "edge:focus", "color");
}

static void write_chevron(const struct cr_overview *o, const struct cr_way *way, const char *name,
                          size_t which, const struct cr_chevrons *pair, double half)
{
    const struct cr_point *chevron = pair->chevron[which];
    struct cr_dot *out = &o->f->out;
    const struct cr_curve a = cr_line(chevron[0], chevron[1]),
                          b = cr_line(chevron[1], chevron[2]);
    const struct cr_point points[7] = {a.p[0], a.p[1], a.p[2], a.p[3],
                                       b.p[1], b.p[2], b.p[3]};
    cr_dot_path(out, way->to, way->from, points, 7, 0);
    cr_dot_string(out, "id", cr_dot_name(out, name, which + 1));
    cr_dot_string(out, "class", "chevron");
    cr_dot_string(out, "color", color_of(o->f, which));
    cr_dot_number(out, "penwidth", CR_CHEVRON_PEN * half);
    cr_dot_string(out, "tooltip", "gradient");
    cr_dot_end(out);
}

static void write_pair(const struct cr_overview *o, const struct cr_way *way, const char *name,
                       const struct cr_chevrons *pair, double half)
{
    for (size_t which = 0; which < 2; which++)
        write_chevron(o, way, name, which, pair, half);
}

static const char *name_of(const struct cr_overview *o, const struct cr_way *way)
{
    return cr_dot_name(&o->f->out, "chevron", way->number);
}

static void write_pairs(const struct cr_overview *o)
{
    for (size_t w = 0; w < o->way_count; w++) {
        const struct cr_way *way = &o->ways[w];
        const struct cr_chevrons pair = cr_overview_pair(way, way->place * way->step, o->half);
        write_pair(o, way, name_of(o, way), &pair, o->half);
    }
}

/* Larger on a larger board, but never large beside the nodes. */
static double largest_half(const struct cr_overview *o)
{
    double least = INFINITY;
    for (size_t i = 0; i < o->obstacle_count; i++)
        if (o->obstacles[i].round)
            least = fmin(least, o->obstacles[i].box.h);
    return fmax(HALF, fmin(HALF * o->f->scene->width / BOARD_WIDTH, OF_NODE * least));
}

/* ---- moving ---- */

/* Pairs come out small at the target and end small at the source; where something is in
 * the way, they pass below it, as small as that takes. */
static double size_at(const struct cr_overview *o, const struct cr_way *way, double s)
{
    const double end = fmin(s, CR_INTERVALS * way->step - s);
    const double grown = fmin(1, fmax(0, end / (GROWING * o->half)));
    double part = 1;
    while (part > LEAST_PART && !cr_overview_is_free(o, way, s, part * o->half))
        part -= PART_STEP;
    return o->half * fmin(part, grown * (2 - grown));
}

/* As many pairs as would fit if they had their largest size, at equal distances; all move on
 * by one distance in a loop. */
static void write_moving(struct cr_overview *o)
{
    const double spacing = SPACING * largest_half(o);
    for (size_t w = 0; w < o->way_count; w++)
        o->ways[w].pairs =
            (size_t)fmax(1, round(CR_INTERVALS * o->ways[w].step / spacing));
    cr_overview_phases(o);
    for (size_t w = 0; w < o->way_count; w++) {
        const struct cr_way *way = &o->ways[w];
        const double length = CR_INTERVALS * way->step;
        for (size_t k = 0; k <= way->pairs; k++) {
            const double ahead = o->f->moment + way->phase;
            const double s = ((double)k + 1 - ahead) * length / (double)way->pairs;
            const double half = size_at(o, way, s);
            const struct cr_chevrons pair = cr_overview_pair(way, s, half);
            if (s >= 0 && s <= length && half > CR_CHEVRON_LEAST / 8)
                write_pair(o, way, cr_dot_name(&o->f->out, name_of(o, way), k + 1), &pair,
                           half);
        }
    }
}

/* Where pictures move, all have the size of the first, and no less than is seen when it moves;
 * places matter to a still one only. */
static void find_size(struct cr_overview *o)
{
    double *known = &o->f->scene->chevron;
    const double largest = largest_half(o);
    if (o->f->moment < 0 || *known <= 0) {
        cr_overview_clear(o, 2 * largest);
        cr_overview_settle(o, largest);
        *known = o->half;
    }
    o->half = o->f->moment < 0 ? *known : fmax(*known, MOVING_PART * largest);
}

void cr_frame_overview(struct cr_frame *f)
{
    if (f->step->phase != CR_PHASE_OVERVIEW)
        return;
    struct cr_overview o = {.f = f};
    cr_overview_note(&o);
    if (!f->out.failed) {
        find_size(&o);
        if (f->moment < 0)
            write_pairs(&o);
        else
            write_moving(&o);
    }
    free(o.obstacles);
    free(o.ways);
}
