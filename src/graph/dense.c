/* The weighted sum of a batch: see dense.h. */
#include "graph/dense.h"

#include <math.h>

enum {
    BLOCK = 8
}; /* samples, or weights, that are in the processor's registers at once */

bool cr_dense_fits(const unsigned char *step, size_t count)
{
    for (size_t k = 0; k + 1 < count; k += 2)
        if (step[k] != 0 || step[k + 1] != 1)
            return false;
    return count > 1 && (count % 2 == 0 || step[count - 1] == 0);
}

/* z[0 .. BLOCK) of the samples from `first` on. */
static void forward_block(const struct cr_args *args, size_t first, double *z)
{
    double sum[BLOCK] = {0};
    for (size_t k = 0; k + 1 < args->count; k += 2) {
        const double w = *args->x[k];
        const double *x = args->x[k + 1] + first;
        for (size_t s = 0; s < BLOCK; s++)
            sum[s] += w * x[s];
    }
    const double b = args->count % 2 == 1 ? *args->x[args->count - 1] : 0;
    for (size_t s = 0; s < BLOCK; s++)
        z[s] = args->count % 2 == 1 ? sum[s] + b : sum[s];
}

static double forward_one(const struct cr_args *args, size_t s)
{
    double sum = 0;
    for (size_t k = 0; k + 1 < args->count; k += 2)
        sum += *args->x[k] * args->x[k + 1][s];
    return args->count % 2 == 1 ? sum + *args->x[args->count - 1] : sum;
}

void cr_dense_forward(const struct cr_args *args, double *z)
{
    size_t s = 0;
    for (; s + BLOCK <= args->samples; s += BLOCK)
        forward_block(args, s, z + s);
    for (; s < args->samples; s++)
        z[s] = forward_one(args, s);
}

/* sum g[s] x[s], where a g of 0 passes 0 on, whatever x is. */
static double dot(const double *g, const double *x, size_t samples)
{
    double sum = 0;
    for (size_t s = 0; s < samples; s++)
        sum += g[s] != 0 ? g[s] * x[s] : 0;
    return sum;
}

/* BLOCK such sums at once, over x[0], x[2] ... : the processor adds to one while it waits for
 * another. Only 0 times something not finite makes a NaN that the rule forbids. */
static void dot_block(const double *g, const double *const *x, size_t samples, double *sums)
{
    double sum[BLOCK] = {0};
    for (size_t s = 0; s < samples; s++)
        for (size_t k = 0; k < BLOCK; k++)
            sum[k] += g[s] * x[2 * k][s];
    for (size_t k = 0; k < BLOCK; k++)
        sums[k] = isnan(sum[k]) ? dot(g, x[2 * k], samples) : sum[k];
}

/* grad[s] += g[s] w, where a g of 0 passes 0 on. */
static void add_scaled(double *restrict grad, const double *restrict g, double w,
                       size_t samples)
{
    if (!isfinite(w)) {
        for (size_t s = 0; s < samples; s++)
            grad[s] += g[s] != 0 ? g[s] * w : 0;
        return;
    }
    for (size_t s = 0; s < samples; s++)
        grad[s] += g[s] * w;
}

static void backward_weights(const struct cr_args *args, const double *g,
                             const double *value, double *grad, const bool *needs)
{
    size_t k = 0;
    for (; k + 2 * BLOCK <= args->count; k += 2 * BLOCK) {
        double sums[BLOCK];
        dot_block(g, args->x + k + 1, args->samples, sums);
        for (size_t i = 0; i < BLOCK; i++)
            if (needs[k + 2 * i])
                grad[args->x[k + 2 * i] - value] += sums[i];
    }
    for (; k + 1 < args->count; k += 2)
        if (needs[k])
            grad[args->x[k] - value] += dot(g, args->x[k + 1], args->samples);
}

void cr_dense_backward(const struct cr_args *args, const double *g, const double *value,
                       double *grad, const bool *needs)
{
    backward_weights(args, g, value, grad, needs);
    for (size_t k = 1; k < args->count; k += 2)
        if (needs[k])
            add_scaled(grad + (args->x[k] - value), g, *args->x[k - 1], args->samples);
    const size_t last = args->count - 1;
    if (args->count % 2 == 0 || !needs[last])
        return;
    double sum = 0;
    for (size_t s = 0; s < args->samples; s++)
        sum += g[s];
    grad[args->x[last] - value] += sum;
}
