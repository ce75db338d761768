/*
 * What the files of the overview share: see frame_overview.c.
 */
#ifndef CR_DRAW_OVERVIEW_PARTS_H
#define CR_DRAW_OVERVIEW_PARTS_H

#include "draw/frame_parts.h"

/* How many points a way has but one; with more ways than the other, how near they come to
 * each other is not looked at. */
enum { CR_INTERVALS = 48, CR_MOST_CLEARED = 1500 };

/* The pen, as a part of a chevron's half height, and the least such height. */
#define CR_CHEVRON_PEN 0.36
#define CR_CHEVRON_LEAST 4.5

struct cr_obstacle {
    struct cr_box box;
    bool round; /* an ellipse */
};

struct cr_way {
    const char *from, *to; /* names in the document */
    size_t number;
    struct cr_point at[CR_INTERVALS + 1];
    double clear[CR_INTERVALS + 1]; /* the distance to the nearest other way */
    double step;                    /* the length of an interval */
    struct cr_box bounds;
    bool free_at[CR_INTERVALS + 1]; /* touches a pair there nothing but edges and pairs? */
    double bend[CR_INTERVALS + 1];  /* how much the way turns within a pair: 0 to 2 */
    double middle;                  /* of the longest free part; -1: nothing is free */
    int place;                      /* where the middle of its pair is */
    size_t pairs; /* where they move: how many run on it, and by which part of a round */
    double phase; /* they are ahead */
};

struct cr_overview {
    struct cr_frame *f;
    struct cr_obstacle *obstacles;
    size_t obstacle_count, obstacle_room;
    struct cr_way *ways;
    size_t way_count;
    double half;
};

struct cr_chevrons {
    struct cr_point chevron[2][3]; /* end, tip, end; the one nearer to the source first */
};

/* Fills in the obstacles and the ways. When memory is out, f->out.failed is set. */
void cr_overview_note(struct cr_overview *o);

/* How far every point is from other ways, as far as that is less than `far`. With very
 * many edges they run everywhere, and it is not worth the time. */
void cr_overview_clear(struct cr_overview *o, double far);

/* A pair with its middle at a distance from the way's source. */
struct cr_chevrons cr_overview_pair(const struct cr_way *way, double s, double half);

/* Is a pair of that size, its middle at a distance from the source, off all obstacles? */
bool cr_overview_is_free(const struct cr_overview *o, const struct cr_way *way, double s,
                         double half);

/* Finds the largest size at which all is well, and the places; the least one when there is
 * none. */
void cr_overview_settle(struct cr_overview *o, double largest);

/* Chooses the phases of ways whose pairs move; needs `pairs`. */
void cr_overview_phases(struct cr_overview *o);

#endif
