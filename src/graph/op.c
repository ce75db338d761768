/*
 * Operations: the table, arithmetic and activations. See op.h; layers are in op_layer.c,
 * losses in op_loss.c.
 *
 * Each derivative quotes its formula. Where the textbook's form cancels or overflows, the
 * code says the same in a form that does not: sigmoid' as e/(1+e)^2 with e = exp(-|x|) is
 * y (1-y), but right also where y rounds to 1. A NaN among the operands is never hidden:
 * it comes out as NaN, so that a reader can see where it started.
 */
#include <math.h>
#include <string.h>

#include "base/near.h"
#include "graph/op_rows.h"

enum { FEW = 16 }; /* operands that a product multiplies out: product_but */

static const double LEAK = 0.01;                        /* slope of leaky_relu below 0 */
static const double SQRT_HALF = 0.70710678118654752440; /* 1 / sqrt(2) */
static const double NORMAL = 0.39894228040143267794;    /* 1 / sqrt(2 pi) */
static const double ERF_SLOPE = 1.1283791670955125739;  /* 2 / sqrt(pi) */

/* A function of one operand: its value in x, its local derivative in x and result y. */
#define UNARY(ID, VALUE, LOCAL)                                                          \
    FORWARD(ID)                                                                          \
    {                                                                                    \
        for (size_t s = 0; s < args->samples; s++) {                                     \
            const double x = cr_operand(args, 0, s);                                     \
            ys[s] = (VALUE);                                                             \
        }                                                                                \
    }                                                                                    \
    VJP(ID)                                                                              \
    {                                                                                    \
        for (size_t s = 0; s < args->samples; s++) {                                     \
            const double x = cr_operand(args, k, s), y = ys[s];                          \
            (void)x, (void)y;                                                            \
            out[s] = gs[s] * (LOCAL);                                                    \
        }                                                                                \
    }

/* A function of two operands a and b, with its local derivative to each. */
#define BINARY(ID, VALUE, LOCAL_A, LOCAL_B)                                              \
    FORWARD(ID)                                                                          \
    {                                                                                    \
        for (size_t s = 0; s < args->samples; s++) {                                     \
            const double a = cr_operand(args, 0, s), b = cr_operand(args, 1, s);         \
            ys[s] = (VALUE);                                                             \
        }                                                                                \
    }                                                                                    \
    VJP(ID)                                                                              \
    {                                                                                    \
        for (size_t s = 0; s < args->samples; s++) {                                     \
            const double a = cr_operand(args, 0, s), b = cr_operand(args, 1, s);         \
            const double y = ys[s];                                                      \
            (void)a, (void)b, (void)y;                                                   \
            out[s] = gs[s] * (k == 0 ? (LOCAL_A) : (LOCAL_B));                           \
        }                                                                                \
    }

/* ---- the table ---- */

enum {
    ARITHMETIC = 1 << CR_CLASS_ARITHMETIC,
    ACTIVATION = 1 << CR_CLASS_ACTIVATION,
    LAYER = 1 << CR_CLASS_LAYER,
    LOSS = 1 << CR_CLASS_LOSS,
    INNER = 1 << CR_CLASS_INNER,
};

static const struct cr_op_row rows[CR_OP_COUNT] = {
#define CR_LEAF(id, name) {name, 1 << CR_CLASS_LEAF, 0, 0, "", "", "", "", NULL, NULL},
#define CR_OP(id, name, classes, min, max, formula, derivative, domain, words)                          \
    {name,   classes, min, max, formula, derivative, domain, words, cr_forward_##id, \
     cr_vjp_##id},
#include "graph/ops.def"
#undef CR_OP
};

const struct cr_op_row *cr_op_row(enum cr_op op)
{
    return &rows[op];
}

bool cr_op_takes(enum cr_op op, size_t count)
{
    const struct cr_op_row *row = &rows[op];
    if (count < (size_t)row->min || (row->max >= 0 && count > (size_t)row->max))
        return false;
    if (op == CR_OP_SOFTMAX_CE)
        return count % 3 == 0;
    return !(row->classes & LOSS) || count % 2 == 0;
}

bool cr_op_reduces(enum cr_op op)
{
    return op == CR_OP_REDUCE_SUM || op == CR_OP_REDUCE_MEAN;
}

enum cr_op cr_op_find(const char *name, unsigned classes, const char **nearest)
{
    const char *names[CR_OP_COUNT] = {NULL};
    for (int op = 0; op < CR_OP_COUNT; op++) {
        if (!(rows[op].classes & classes))
            continue;
        if (strcmp(rows[op].name, name) == 0)
            return (enum cr_op)op;
        names[op] = rows[op].name;
    }
    if (nearest)
        *nearest = cr_nearest(name, names, CR_OP_COUNT);
    return CR_OP_COUNT;
}

/* ---- arithmetic of one or two operands ---- */

/* -1, 0 or 1; NaN of NaN. */
static double sign(double x)
{
    return x > 0 ? 1 : x < 0 ? -1 : x;
}

/* d a^b / da = b a^(b-1); 0 for a constant a^0 also at a = 0. */
static double pow_to_base(double a, double b)
{
    return b == 0 ? 0 : b * pow(a, b - 1);
}

/* d a^b / db = y log a; at a = 0 the limit from above for b > 0. */
static double pow_to_exponent(double a, double b, double y)
{
    return a == 0 && b >= 0 ? 0 : y * log(a);
}

UNARY(NEG, -x, -1)                /* y' = -1 */
BINARY(SUB, a - b, 1, -1)         /* dy/da = 1, dy/db = -1 */
BINARY(DIV, a / b, 1 / b, -y / b) /* dy/da = 1/b, dy/db = -a/b^2 = -y/b */
BINARY(POW, pow(a, b), pow_to_base(a, b), pow_to_exponent(a, b, y)) /* as above */
UNARY(EXP, exp(x), y)                     /* y' = y */
UNARY(LOG, log(x), 1 / x)                 /* y' = 1/x */
UNARY(SQRT, sqrt(x), 0.5 / y)             /* y' = 1/(2y) */
UNARY(SQUARE, x * x, 2 * x)               /* y' = 2x */
UNARY(RECIP, 1 / x, -y * y)               /* y' = -1/x^2 = -y^2 */
UNARY(ABS, fabs(x), sign(x))              /* y' = sign(x), 0 at 0 */
UNARY(SIN, sin(x), cos(x))                /* y' = cos(x) */
UNARY(COS, cos(x), -sin(x))               /* y' = -sin(x) */
UNARY(TAN, tan(x), 1 + y * y)             /* y' = 1 + y^2 */
UNARY(ERF, erf(x), ERF_SLOPE * exp(-x * x)) /* y' = 2/sqrt(pi) exp(-x^2) */

/* ---- arithmetic of any number of operands ---- */

static void add_all(const struct cr_args *args, double *ys)
{
    for (size_t s = 0; s < args->samples; s++)
        ys[s] = cr_operand(args, 0, s);
    for (size_t k = 1; k < args->count; k++)
        for (size_t s = 0; s < args->samples; s++)
            ys[s] += cr_operand(args, k, s);
}

/* out = g, for y = x1 + ... + xn: dy/dx_k = 1 */
static void pass_all(const struct cr_args *args, const double *gs, double *out)
{
    memcpy(out, gs, args->samples * sizeof *out);
}

FORWARD(ADD)
{
    add_all(args, ys);
}

VJP(ADD) /* dy/dx_k = 1 */
{
    (void)k, (void)ys;
    pass_all(args, gs, out);
}

FORWARD(SUM)
{
    add_all(args, ys);
}

VJP(SUM) /* dy/dx_k = 1 */
{
    (void)k, (void)ys;
    pass_all(args, gs, out);
}

FORWARD(MEAN)
{
    add_all(args, ys);
    for (size_t s = 0; s < args->samples; s++)
        ys[s] /= (double)args->count;
}

VJP(MEAN) /* dy/dx_k = 1/n */
{
    (void)k, (void)ys;
    for (size_t s = 0; s < args->samples; s++)
        out[s] = gs[s] / (double)args->count;
}

FORWARD(MUL)
{
    for (size_t s = 0; s < args->samples; s++)
        ys[s] = cr_operand(args, 0, s);
    for (size_t k = 1; k < args->count; k++)
        for (size_t s = 0; s < args->samples; s++)
            ys[s] *= cr_operand(args, k, s);
}

/* The product of all operands but k at a sample. Of many operands it is y / x_k where
 * that is sound, which keeps a backward pass over n operands from n^2 steps. */
static double product_but(const struct cr_args *args, size_t k, size_t s, double y)
{
    if (args->count > FEW && isnormal(y))
        return y / cr_operand(args, k, s);
    double product = 1;
    for (size_t j = 0; j < args->count; j++)
        if (j != k)
            product *= cr_operand(args, j, s);
    return product;
}

VJP(MUL) /* dy/dx_k = product of the other operands */
{
    for (size_t s = 0; s < args->samples; s++)
        out[s] = gs[s] * product_but(args, k, s, ys[s]);
}

/* `sense` is 1 for the greatest operand, -1 for the least. */
static void extreme(const struct cr_args *args, double sense, double *ys)
{
    for (size_t s = 0; s < args->samples; s++)
        ys[s] = cr_operand(args, 0, s);
    for (size_t k = 1; k < args->count; k++)
        for (size_t s = 0; s < args->samples; s++) {
            const double x = cr_operand(args, k, s);
            if (sense * x > sense * ys[s] || isnan(x))
                ys[s] = x;
        }
}

/* dy/dx_k = 1 for the first operand that equals y, else 0 */
static void extreme_vjp(const struct cr_args *args, size_t k, const double *ys,
                        const double *gs, double *out)
{
    for (size_t s = 0; s < args->samples; s++) {
        size_t first = 0;
        if (cr_operand(args, k, s) == ys[s])
            while (first < k && cr_operand(args, first, s) != ys[s])
                first++;
        else
            first = args->count;
        out[s] = first == k ? gs[s] : 0;
    }
}

FORWARD(MAX)
{
    extreme(args, 1, ys);
}

VJP(MAX) /* dy/dx_k = 1 where x_k is the first greatest, else 0 */
{
    extreme_vjp(args, k, ys, gs, out);
}

FORWARD(MIN)
{
    extreme(args, -1, ys);
}

VJP(MIN) /* dy/dx_k = 1 where x_k is the first least, else 0 */
{
    extreme_vjp(args, k, ys, gs, out);
}

/* ---- activations ---- */

static double sigmoid(double x)
{
    return 1 / (1 + exp(-x));
}

/* e / (1 + e)^2 with e = exp(-|x|) */
static double sigmoid_slope(double x)
{
    const double e = exp(-fabs(x));
    return e / ((1 + e) * (1 + e));
}

UNARY(IDENTITY, x, 1) /* y' = 1 */

/* y = 1 / (1 + exp(-x)); y' = y (1 - y) */
UNARY(SIGMOID, sigmoid(x), sigmoid_slope(x))

/* y' = 1 - y^2 = 4 sigmoid'(2x) */
UNARY(TANH, tanh(x), 4 * sigmoid_slope(2 * x))

/* y' = 1 for x > 0, else 0 */
UNARY(RELU, x <= 0 ? 0 : x, x <= 0 ? 0 : 1)

/* y' = 1 for x > 0, else 0.01 */
UNARY(LEAKY_RELU, x <= 0 ? LEAK * x : x, x <= 0 ? LEAK : 1)

/* y = exp(x) - 1 below 0; y' = 1 for x > 0, else exp(x) */
UNARY(ELU, x <= 0 ? expm1(x) : x, x <= 0 ? exp(x) : 1)

/* y = log(1 + exp(x)) = max(x, 0) + log(1 + exp(-|x|)); y' = sigmoid(x) */
UNARY(SOFTPLUS, (x <= 0 ? 0 : x) + log1p(exp(-fabs(x))), sigmoid(x))

/* y = x P(x), P(x) = (1 + erf(x/sqrt(2))) / 2; y' = P(x) + x exp(-x^2/2) / sqrt(2 pi) */
UNARY(GELU, x * (0.5 * erfc(-x * SQRT_HALF)),
      0.5 * erfc(-x * SQRT_HALF) + NORMAL * x * exp(-0.5 * x * x))

/* y = x sigmoid(x); y' = sigmoid(x) (1 + x (1 - sigmoid(x))) */
UNARY(SILU, x * sigmoid(x), sigmoid(x) * (1 + x * sigmoid(-x)))
