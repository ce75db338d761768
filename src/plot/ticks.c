/* Round numbers along an axis: see ticks.h. */
#include "plot/ticks.h"

#include <math.h>

static const double LARGEST = 1e100, FINEST = 1e-9, SLACK = 1e-9;

int cr_ticks_fit(double from, double to)
{
    const double size = fmax(fabs(from), fabs(to));
    return isfinite(from) && isfinite(to) && size <= LARGEST && to - from > FINEST * size &&
           to - from >= 1 / LARGEST;
}

/* 1, 2 or 5 times a power of ten, at least `rough`, but for a little. */
static double round_step(double rough)
{
    const double power = pow(10, floor(log10(rough)));
    const double mantissa = rough / power;
    return (mantissa < 1.42 ? 1 : mantissa < 3.17 ? 2 : mantissa < 7.08 ? 5 : 10) * power;
}

/* k steps; divided where the step is a fraction, as 3 / 10 is nearer to 0.3 than 3 * 0.1. */
static double multiple(double k, double step)
{
    return step < 1 ? k / round(1 / step) : k * step;
}

/* So many digits tell a tick from the next: 1234.5 and 1234.6 want five. */
static int digits_for(double from, double to, double step)
{
    const double size = fmax(fabs(from), fabs(to));
    const int digits = (int)(floor(log10(size)) - floor(log10(step) + SLACK)) + 1;
    return digits < 3 ? 3 : digits > 15 ? 15 : digits;
}

struct cr_ticks cr_ticks_of(double from, double to, int wanted)
{
    struct cr_ticks ticks = {.step = round_step((to - from) / wanted)};
    const double first = ceil(from / ticks.step - SLACK);
    const double last = floor(to / ticks.step + SLACK);
    for (double k = first; k <= last && ticks.count < CR_TICKS_MOST; k++)
        ticks.at[ticks.count++] = ticks.step >= 1e-15 ? multiple(k, ticks.step)
                                                      : k * ticks.step;
    ticks.digits = digits_for(from, to, ticks.step);
    return ticks;
}
