/*
 * Digits of an equation of matrices: a reader who calculates with the numbers that are shown
 * shall get the result that is shown, as with single numbers (settle.c).
 *
 * Matrices whose middle is left out cannot be calculated and are left as they are.
 */
#include <math.h>

#include "base/num.h"
#include "math/settle.h"

enum { SIDE_MOST = 8, MOST_DIGITS = 10 };

struct grid {
    size_t rows, columns; /* 0: cannot be calculated */
    double at[SIDE_MOST * SIDE_MOST];
};

static struct grid grid_of(const struct cr_math *math);

static struct grid of_matrix(const struct cr_math *math)
{
    struct grid grid = {math->columns ? math->count / math->columns : 0, math->columns, {0}};
    if (grid.rows > SIDE_MOST || grid.columns > SIDE_MOST)
        return (struct grid){0};
    for (size_t i = 0; i < math->count; i++) {
        if (math->parts[i]->kind != CR_MATH_NUMBER)
            return (struct grid){0};
        grid.at[i] = cr_math_value(math->parts[i]);
    }
    return grid;
}

static struct grid product(const struct grid *a, const struct grid *b)
{
    struct grid grid = {a->rows, b->columns, {0}};
    if (a->columns != b->rows)
        return (struct grid){0};
    for (size_t i = 0; i < grid.rows; i++)
        for (size_t j = 0; j < grid.columns; j++)
            for (size_t k = 0; k < a->columns; k++)
                grid.at[i * grid.columns + j] +=
                    a->at[i * a->columns + k] * b->at[k * b->columns + j];
    return grid;
}

/* Number by number: a product, or a sum. */
static struct grid paired(const struct grid *a, const struct grid *b, bool times)
{
    struct grid grid = *a;
    if (a->rows != b->rows || a->columns != b->columns)
        return (struct grid){0};
    for (size_t i = 0; i < a->rows * a->columns; i++)
        grid.at[i] = times ? a->at[i] * b->at[i] : a->at[i] + b->at[i];
    return grid;
}

static struct grid of_parts(const struct cr_math *math)
{
    struct grid grid = grid_of(math->parts[0]);
    for (size_t i = 1; i < math->count; i++) {
        const struct grid next = grid_of(math->parts[i]);
        grid = math->kind == CR_MATH_APPOSED
                   ? product(&grid, &next)
                   : paired(&grid, &next, math->kind == CR_MATH_HADAMARD);
    }
    return grid;
}

static struct grid grid_of(const struct cr_math *math)
{
    struct grid grid = {0};
    switch (math->kind) {
    case CR_MATH_MATRIX:
        return of_matrix(math);
    case CR_MATH_PIECE:
        return grid_of(math->parts[0]);
    case CR_MATH_NEGATIVE:
        grid = grid_of(math->parts[0]);
        for (size_t i = 0; i < grid.rows * grid.columns; i++)
            grid.at[i] = -grid.at[i];
        return grid;
    case CR_MATH_PRODUCT: /* numbers, and a matrix at the end */
        grid = grid_of(math->parts[math->count - 1]);
        for (size_t k = 0; k + 1 < math->count; k++)
            for (size_t i = 0; i < grid.rows * grid.columns; i++)
                grid.at[i] *= cr_math_value(math->parts[k]);
        return grid;
    case CR_MATH_SUM:
    case CR_MATH_APPOSED:
    case CR_MATH_HADAMARD:
        return of_parts(math);
    default:
        return grid;
    }
}

/* Does every part that can be calculated give the result that is shown? */
static bool holds(const struct cr_math *relation)
{
    const struct cr_math *last = relation->parts[relation->count - 1];
    for (size_t p = 0; p + 1 < relation->count; p++) {
        const struct grid grid = grid_of(relation->parts[p]);
        for (size_t i = 0; i < grid.rows * grid.columns && i < last->count; i++) {
            const struct cr_math *number = last->parts[i];
            const struct cr_num_shown result = cr_num_shown(number->number, number->digits);
            if (!cr_rounds_to(grid.at[i], &result))
                return false;
        }
    }
    return true;
}

void cr_settle_matrices(struct cr_math *relation, int digits)
{
    if (digits) {
        relation->approximate = !holds(relation);
        return;
    }
    for (int more = 3; !holds(relation) && more <= MOST_DIGITS; more++)
        for (size_t p = 0; p + 1 < relation->count; p++)
            cr_math_show_digits(relation->parts[p], more);
    relation->approximate = !holds(relation);
}
