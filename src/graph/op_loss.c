/*
 * Operations: losses. See op.h.
 *
 * A loss has operands yhat_1..yhat_n, y_1..y_n and is a sum, or the mean, of one term for
 * each output, so each is one row: its term in p (the prediction yhat) and t (the target
 * y), and the term's derivatives to p and to t. A term of weight 0 counts 0 also where
 * its logarithm is infinite.
 */
#include <math.h>

#include "graph/op_rows.h"

/* The sum of TERM over the n outputs, divided by TERMS: 1, or n for a mean. */
#define LOSS(ID, TERMS, TERM, TO_P, TO_T)                                                \
    FORWARD(ID)                                                                          \
    {                                                                                    \
        const size_t n = args->count / 2;                                                \
        for (size_t s = 0; s < args->samples; s++)                                       \
            ys[s] = 0;                                                                   \
        for (size_t i = 0; i < n; i++)                                                   \
            for (size_t s = 0; s < args->samples; s++) {                                 \
                const double p = cr_operand(args, i, s), t = cr_operand(args, n + i, s); \
                ys[s] += (TERM);                                                         \
            }                                                                            \
        for (size_t s = 0; s < args->samples; s++)                                       \
            ys[s] /= (double)(TERMS);                                                    \
    }                                                                                    \
    VJP(ID)                                                                              \
    {                                                                                    \
        (void)ys;                                                                        \
        const size_t n = args->count / 2, i = k % n;                                     \
        for (size_t s = 0; s < args->samples; s++) {                                     \
            const double p = cr_operand(args, i, s), t = cr_operand(args, n + i, s);     \
            (void)p, (void)t;                                                            \
            out[s] = gs[s] * (k < n ? (TO_P) : (TO_T)) / (double)(TERMS);                \
        }                                                                                \
    }

/* weight * value and weight / over, 0 for weight 0 whatever the other is. */
static double weighted(double weight, double value)
{
    return weight == 0 ? 0 : weight * value;
}

static double ratio(double weight, double over)
{
    return weight == 0 ? 0 : weight / over;
}

/* -1, 0 or 1; NaN of NaN. */
static double sign(double x)
{
    return x > 0 ? 1 : x < 0 ? -1 : x;
}

static double huber(double d)
{
    return fabs(d) <= 1 ? 0.5 * d * d : fabs(d) - 0.5;
}

static double huber_slope(double d)
{
    return fabs(d) <= 1 ? d : sign(d);
}

static double hinge(double agreement)
{
    return agreement >= 1 ? 0 : 1 - agreement;
}

/* -1 where the hinge is open, else 0. */
static double hinge_slope(double agreement)
{
    return agreement >= 1 ? 0 : -1;
}

/* L = 1/2 sum (t - p)^2; dL/dp = p - t, dL/dt = t - p */
LOSS(SSE, 1, 0.5 * (t - p) * (t - p), p - t, t - p)

/* L = 1/n sum (t - p)^2; dL/dp = 2 (p - t) / n, dL/dt = 2 (t - p) / n */
LOSS(MSE, n, (t - p) * (t - p), 2 * (p - t), 2 * (t - p))

/* L = 1/n sum |t - p|; dL/dp = sign(p - t) / n, 0 at p = t; dL/dt = -dL/dp */
LOSS(MAE, n, fabs(t - p), sign(p - t), sign(t - p))

/* L = 1/n sum h(p - t), h(d) = d^2/2 for |d| <= 1, else |d| - 1/2; dL/dp = h'(p - t) / n
 * with h'(d) = d for |d| <= 1, else sign(d); dL/dt = -dL/dp */
LOSS(HUBER, n, huber(p - t), huber_slope(p - t), huber_slope(t - p))

/* L = -1/n sum (t log p + (1 - t) log(1 - p)); dL/dp = ((1 - t)/(1 - p) - t/p) / n,
 * dL/dt = (log(1 - p) - log p) / n */
LOSS(BCE, n, -(weighted(t, log(p)) + weighted(1 - t, log1p(-p))),
     ratio(1 - t, 1 - p) - ratio(t, p), log1p(-p) - log(p))

/* L = -sum t log p; dL/dp = -t/p, dL/dt = -log p */
LOSS(CE, 1, -weighted(t, log(p)), -ratio(t, p), -log(p))

/* L = 1/n sum max(0, 1 - t p); dL/dp = -t/n and dL/dt = -p/n where t p < 1, else 0 */
LOSS(HINGE, n, hinge(t *p), hinge_slope(t *p) * t, hinge_slope(t *p) * p)
