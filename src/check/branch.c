/* Branches: see branch.h. */
#include "check/branch.h"

#include <math.h>

/* The distances of an operation from its kinks, one at a time, are signs that are told
 * apart: those of x, of x_k - x_best, of p - t, of t p - 1. */
struct distances {
    const struct cr_pass *pass;
    const struct cr_value *value;
    size_t sample;
    double best, second; /* of a max or min, with the sign that makes it a max */
};

static double operand(const struct distances *d, size_t k)
{
    const struct cr_graph *graph = d->pass->graph;
    return cr_pass_value(d->pass, graph->operands[d->value->first + k], d->sample);
}

static double sense(const struct distances *d)
{
    return d->value->op == CR_OP_MAX ? 1 : -1;
}

/* The best of a max or min, and the best of the others; two may be equal. */
static void find_best(struct distances *d)
{
    d->best = d->second = -INFINITY;
    for (size_t j = 0; j < d->value->count; j++) {
        const double x = sense(d) * operand(d, j);
        if (isnan(x))
            continue;
        d->second = fmax(d->second, fmin(d->best, x));
        d->best = fmax(d->best, x);
    }
}

/* How far the k-th of a max or min is behind the best of the others. */
static double behind(const struct distances *d, size_t k)
{
    const double x = sense(d) * operand(d, k);
    return x - (x < d->best ? d->best : d->second);
}

static size_t count_of(const struct cr_value *value)
{
    switch (value->op) {
    case CR_OP_ABS:
    case CR_OP_RELU:
    case CR_OP_LEAKY_RELU:
    case CR_OP_SQRT:
    case CR_OP_POW:
        return 1;
    case CR_OP_MAX:
    case CR_OP_MIN:
        return value->count > 1 ? value->count : 0;
    case CR_OP_MAE:
    case CR_OP_HINGE:
        return value->count / 2;
    default:
        return 0;
    }
}

static double distance(const struct distances *d, size_t k)
{
    const size_t n = d->value->count / 2;
    switch (d->value->op) {
    case CR_OP_MAX:
    case CR_OP_MIN:
        return behind(d, k);
    case CR_OP_MAE:
        return operand(d, k) - operand(d, n + k);
    case CR_OP_HINGE:
        return operand(d, k) * operand(d, n + k) - 1;
    case CR_OP_POW: /* x^2 has no kink at 0, x^0.5 has */
        return operand(d, 1) == floor(operand(d, 1)) && operand(d, 1) >= 0 ? 1
                                                                           : operand(d, 0);
    default:
        return operand(d, 0);
    }
}

bool cr_branch_has(enum cr_op op)
{
    const struct cr_value value = {.op = op, .count = 2};
    return count_of(&value) > 0;
}

unsigned long cr_branch_of(const struct cr_pass *pass, size_t id, size_t sample)
{
    struct distances d = {pass, &pass->graph->values[id], sample, 0, 0};
    unsigned long branch = 0;
    if (d.value->op == CR_OP_MAX || d.value->op == CR_OP_MIN)
        find_best(&d);
    for (size_t k = 0; k < count_of(d.value); k++) {
        const double far = distance(&d, k);
        branch = branch * 31 + (far > 0 ? 1 : far < 0 ? 2 : 3);
    }
    return branch;
}
