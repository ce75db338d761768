/*
 * Operations: what a layer is made of. See op.h.
 *
 * The weighted sum of a neuron, softmax, the loss softmax_ce (softmax and cross-entropy
 * in one, on the logits), and the reductions over the samples.
 */
#include <math.h>

#include "graph/op_rows.h"

/* ---- wsum: operands w_1, x_1, w_2, x_2, ... and maybe a bias b, last ---- */

/* y += w x with a shared weight: the loop in which a network spends its time. */
static void add_scaled(double *restrict y, double w, const double *restrict x,
                       size_t samples)
{
    for (size_t s = 0; s < samples; s++)
        y[s] += w * x[s];
}

static void add_product(const struct cr_args *args, size_t w, double *ys)
{
    if (args->step[w] == 0 && args->step[w + 1] == 1) {
        add_scaled(ys, args->x[w][0], args->x[w + 1], args->samples);
        return;
    }
    for (size_t s = 0; s < args->samples; s++)
        ys[s] += cr_operand(args, w, s) * cr_operand(args, w + 1, s);
}

FORWARD(WSUM)
{
    for (size_t s = 0; s < args->samples; s++)
        ys[s] = 0;
    for (size_t w = 0; w + 1 < args->count; w += 2)
        add_product(args, w, ys);
    if (args->count % 2 == 1)
        for (size_t s = 0; s < args->samples; s++)
            ys[s] += cr_operand(args, args->count - 1, s);
}

/* y = sum w_i x_i + b: dy/dw_i = x_i, dy/dx_i = w_i, dy/db = 1 */
VJP(WSUM)
{
    (void)ys;
    const size_t factor = k % 2 == 0 ? k + 1 : k - 1;
    const double *x = factor < args->count ? args->x[factor] : NULL;
    if (!x)
        for (size_t s = 0; s < args->samples; s++)
            out[s] = gs[s];
    else if (args->step[factor] == 0)
        for (size_t s = 0; s < args->samples; s++)
            out[s] = gs[s] * x[0];
    else
        for (size_t s = 0; s < args->samples; s++)
            out[s] = gs[s] * x[s];
}

/* ---- softmax ---- */

/*
 * log(exp(z_1) + ... + exp(z_n)) = top + rest: the greatest z and the logarithm of
 * 1 + sum exp(z_j - top) over the others. Two parts, because their sum would lose a small
 * rest beside a large top. Then log p_k = (z_k - top) - rest.
 */
struct logsumexp {
    double top, rest;
};

static struct logsumexp logsumexp(const struct cr_args *args, size_t n, size_t s)
{
    size_t best = 0;
    for (size_t j = 1; j < n; j++)
        if (cr_operand(args, j, s) > cr_operand(args, best, s))
            best = j;
    const double top = cr_operand(args, best, s);
    double others = 0;
    for (size_t j = 0; j < n; j++)
        if (j != best)
            others += exp(cr_operand(args, j, s) - top);
    return (struct logsumexp){top, log1p(others)};
}

static double log_share(struct logsumexp sum, double z)
{
    return (z - sum.top) - sum.rest;
}

FORWARD(SOFTMAX)
{
    for (size_t s = 0; s < args->samples; s++) {
        double top = cr_operand(args, 0, s), sum = 0;
        for (size_t j = 1; j < args->count; j++)
            top = cr_operand(args, j, s) > top ? cr_operand(args, j, s) : top;
        for (size_t j = 0; j < args->count; j++)
            sum += exp(cr_operand(args, j, s) - top);
        ys[s] = exp(cr_operand(args, args->index, s) - top) / sum;
    }
}

/*
 * y = p_i = exp(z_i) / sum exp(z_j): dy/dz_i = p_i (1 - p_i), dy/dz_k = -p_i p_k.
 *
 * p_k = p_i exp(z_k - z_i) takes one step where the sum takes n, which keeps a layer's
 * backward pass from n^3 steps. It is at most 1, and where p_i
 * underflows to 0 so does the product.
 * 1 - p_i is said as 1 - exp(log p_i), which is right also where p_i rounds to 1.
 */
VJP(SOFTMAX)
{
    const size_t i = args->index;
    for (size_t s = 0; s < args->samples; s++) {
        const double z = cr_operand(args, k, s), p = ys[s];
        double local;
        if (k == i)
            local = p * -expm1(log_share(logsumexp(args, args->count, s), z));
        else if (p == 0)
            local = 0;
        else
            local = -p * fmin(1, p * exp(z - cr_operand(args, i, s)));
        out[s] = gs[s] * local;
    }
}

/* ---- softmax_ce: operands z_1..z_n, y_1..y_n, a_1..a_n, a the softmax of z ---- */

/* L = sum y_k (logsumexp(z) - z_k) = -sum y_k log p_k; a term of weight 0 counts 0 */
FORWARD(SOFTMAX_CE)
{
    const size_t n = args->count / 3;
    for (size_t s = 0; s < args->samples; s++) {
        const struct logsumexp sum = logsumexp(args, n, s);
        ys[s] = 0;
        for (size_t k = 0; k < n; k++) {
            const double y = cr_operand(args, n + k, s);
            if (y != 0)
                ys[s] -= y * log_share(sum, cr_operand(args, k, s));
        }
    }
}

/* dL/dz_k = p_k sum_j y_j - y_k, written p_k sum_{j != k} y_j - y_k (1 - p_k): the right
 * class's share of 1 - p_k does not cancel. */
static double softmax_ce_to_z(const struct cr_args *args, size_t n, size_t k, size_t s)
{
    double others = 0;
    for (size_t j = 0; j < n; j++)
        if (j != k)
            others += cr_operand(args, n + j, s);
    const double log_p = log_share(logsumexp(args, n, s), cr_operand(args, k, s));
    return exp(log_p) * others + cr_operand(args, n + k, s) * expm1(log_p);
}

/* dL/dz_k as above; dL/dy_k = logsumexp(z) - z_k; dL/da_k = -y_k / a_k, 0 for y_k = 0,
 * which is what the cross-entropy of the outputs a would tell them */
VJP(SOFTMAX_CE)
{
    (void)ys;
    const size_t n = args->count / 3, i = k % n;
    for (size_t s = 0; s < args->samples; s++) {
        const double y = cr_operand(args, n + i, s);
        double local;
        if (k < n)
            local = softmax_ce_to_z(args, n, i, s);
        else if (k < 2 * n)
            local = -log_share(logsumexp(args, n, s), cr_operand(args, i, s));
        else
            local = y == 0 ? 0 : -y / cr_operand(args, k, s);
        out[s] = gs[s] * local;
    }
}

/* ---- reductions: y and g are one number, the operand is read at every sample ---- */

FORWARD(REDUCE_SUM)
{
    double sum = 0;
    for (size_t s = 0; s < args->samples; s++)
        sum += cr_operand(args, 0, s);
    ys[0] = sum;
}

VJP(REDUCE_SUM) /* y = sum_s x_s: dy/dx_s = 1 */
{
    (void)k, (void)ys;
    for (size_t s = 0; s < args->samples; s++)
        out[s] = gs[0];
}

FORWARD(REDUCE_MEAN)
{
    cr_forward_REDUCE_SUM(args, ys);
    ys[0] /= (double)args->samples;
}

VJP(REDUCE_MEAN) /* y = 1/S sum_s x_s: dy/dx_s = 1/S */
{
    (void)k, (void)ys;
    for (size_t s = 0; s < args->samples; s++)
        out[s] = gs[0] / (double)args->samples;
}
