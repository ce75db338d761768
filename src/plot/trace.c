/* A function as a line: see trace.h. */
#include "plot/trace.h"

#include <math.h>
#include <stdlib.h>

#include "base/num.h"

enum { SAMPLES = 1440, HALVINGS = 64 };

static const double
    BEYOND = 1e100,    /* counts as no value */
    NOTICED = 0.002,   /* difference of neighbours, of the whole height, that is looked at */
    REMAINS = 0.25,    /* of a difference, after halving: a jump */
    POLE = 1e4,        /* times the whole height: a pole */
    NEAR = 1e-11,      /* of the width: the same place */
    ASIDE = 1e-9,      /* of the width: where the limits are read */
    MOST = 0.06,       /* of the points at either end that a window may leave out ... */
    WORTH = 3;         /* ... if the whole is so many times as high as without them */

struct tracer {
    struct cr_function function;
    double from, to;
    double height; /* of most samples */
    struct cr_trace *trace;
    size_t capacity;
};

static double value_at(const struct tracer *t, double x)
{
    const double value = t->function.of(t->function.context, x);
    return fabs(value) <= BEYOND ? value : NAN;
}

static void add(struct tracer *t, double x, double y, bool joined)
{
    struct cr_trace *trace = t->trace;
    if (trace->count == t->capacity)
        return; /* cannot be: see cr_trace_of */
    trace->points[trace->count] = (struct cr_point){x, y};
    trace->joined[trace->count] = joined && trace->count > 0;
    trace->count++;
}

/* ---- where it jumps ---- */

/* Halves a .. b towards the greater difference, or towards the end of where it has values. */
static void close_in(const struct tracer *t, struct cr_point *a, struct cr_point *b)
{
    const double enough = 1e-3 * NEAR * (t->to - t->from);
    for (int i = 0; i < HALVINGS && b->x - a->x > enough; i++) {
        const double x = a->x + (b->x - a->x) / 2;
        const struct cr_point middle = {x, value_at(t, x)};
        const bool edge = isnan(a->y) != isnan(b->y);
        const bool left = edge ? isnan(middle.y) != isnan(a->y)
                               : !(fabs(middle.y - a->y) < fabs(b->y - middle.y));
        *(left ? b : a) = middle;
        if (isnan(a->y) && isnan(b->y))
            return;
    }
}

/* The round number that is meant: a jump is found to a few parts in 10^13. */
static double place_of(const struct tracer *t, double x)
{
    const double near = NEAR * (t->to - t->from);
    const double rounded = cr_num_shown(x, 11).value;
    return fabs(x) < near ? 0 : fabs(rounded - x) < near ? rounded : x;
}

/* A jump between two samples: ends the line on its left and begins it on its right. */
static void add_jump(struct tracer *t, double x)
{
    struct cr_trace *trace = t->trace;
    const double aside = ASIDE * (t->to - t->from);
    const struct cr_jump jump = {x, value_at(t, x - aside), value_at(t, x),
                                 value_at(t, x + aside)};
    if (trace->jump_count == CR_JUMPS_MOST ||
        (trace->jump_count && trace->jumps[trace->jump_count - 1].x == x))
        return;
    trace->jumps[trace->jump_count++] = jump;
    while (trace->count && trace->points[trace->count - 1].x >= x - aside)
        trace->count--; /* the sample that is the jump itself */
    add(t, x, jump.left, true);
    add(t, x, jump.right, false);
}

/* Is the change between two neighbours worth a closer look? */
static bool suspicious(const struct tracer *t, struct cr_point a, struct cr_point b)
{
    return fabs(b.y - a.y) > NOTICED * t->height;
}

/* The sample `b` after the sample `a`, with what is between. */
static void add_next(struct tracer *t, struct cr_point a, struct cr_point b)
{
    struct cr_point left = a, right = b;
    if (isnan(a.y) != isnan(b.y)) {
        close_in(t, &left, &right);
        if (isnan(b.y))
            add(t, left.x, left.y, true);
        else
            add(t, right.x, right.y, false);
    } else if (!isnan(a.y) && suspicious(t, a, b)) {
        close_in(t, &left, &right);
        const double remains = fabs(right.y - left.y);
        if (!(remains <= POLE * t->height)) {
            add(t, left.x, left.y, !isnan(left.y));
            add(t, b.x, b.y, false);
            return;
        }
        if (remains > REMAINS * fabs(b.y - a.y)) {
            const double x = place_of(t, left.x + (right.x - left.x) / 2);
            add_jump(t, x);
            if (b.x - x < ASIDE * (t->to - t->from))
                return;
        }
    }
    if (!isnan(b.y))
        add(t, b.x, b.y, true);
}

/* ---- the samples ---- */

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* What most of values[0 .. count), which are sorted here, lie between. */
static void middle_of(double *values, size_t count, double *low, double *high)
{
    qsort(values, count, sizeof *values, by_size);
    const size_t off = (size_t)(MOST * (double)count);
    *low = count ? values[off] : 0;
    *high = count ? values[count - 1 - off] : 0;
}

/* How high the function is, its extremes left out; never 0. */
static double height_of(const struct tracer *t, const double *x, size_t count,
                        double *values)
{
    double low, high;
    size_t finite = 0;
    for (size_t i = 0; i < count; i++) {
        const double value = value_at(t, x[i]);
        if (!isnan(value))
            values[finite++] = value;
    }
    middle_of(values, finite, &low, &high);
    if (!(high > low) && finite) /* flat but for its ends */
        low = values[0], high = values[finite - 1];
    return high > low ? high - low : 1;
}

static size_t places(double from, double to, const double *corners, size_t corner_count,
                     double *x)
{
    size_t count = 0;
    for (int i = 0; i <= SAMPLES; i++)
        x[count++] = from + (to - from) * i / SAMPLES;
    x[SAMPLES] = to;
    for (size_t i = 0; i < corner_count; i++)
        if (corners[i] > from && corners[i] < to)
            x[count++] = corners[i];
    qsort(x, count, sizeof *x, by_size);
    return count;
}

int cr_trace_of(struct cr_arena *arena, struct cr_function function, double from,
                   double to, const double *corners, size_t corner_count,
                   struct cr_trace *trace, struct cr_err *err)
{
    const size_t room = SAMPLES + 1 + corner_count;
    double *x = calloc(2 * room, sizeof *x);
    *trace = (struct cr_trace){
        .points = cr_arena_alloc(arena, 3 * room, sizeof *trace->points),
        .joined = cr_arena_alloc(arena, 3 * room, sizeof *trace->joined)};
    if (!x || !trace->points || !trace->joined) {
        free(x);
        return cr_fail_memory(err);
    }
    struct tracer t = {.function = function, .from = from, .to = to, .trace = trace,
                       .capacity = 3 * room}; /* a sample adds at most three points */
    const size_t count = places(from, to, corners, corner_count, x);
    t.height = height_of(&t, x, count, x + room);
    struct cr_point last = {x[0], value_at(&t, x[0])};
    if (!isnan(last.y))
        add(&t, last.x, last.y, false);
    for (size_t i = 1; i < count; i++) {
        const struct cr_point next = {x[i], value_at(&t, x[i])};
        add_next(&t, last, next);
        last = next;
    }
    free(x);
    return 0;
}

/* ---- the heights worth showing ---- */

static size_t heights(const struct cr_trace *trace, double *values)
{
    for (size_t i = 0; i < trace->count; i++)
        values[i] = trace->points[i].y;
    return trace->count;
}

int cr_trace_window(const struct cr_trace *a, const struct cr_trace *b, double *low,
                    double *high, struct cr_err *err)
{
    double *values = calloc(a->count + b->count + 1, sizeof *values);
    if (!values)
        return cr_fail_memory(err);
    const size_t count = heights(a, values) + heights(b, values + a->count);
    middle_of(values, count, low, high);
    const double least = values[0], most = count ? values[count - 1] : 0;
    const double middle = *high - *low;
    if (most - least <= WORTH * middle || !(middle > 0)) {
        *low = least;
        *high = most;
    } else {
        *low = fmax(least, *low - middle / 5);
        *high = fmin(most, *high + middle / 5);
    }
    free(values);
    return 0;
}
