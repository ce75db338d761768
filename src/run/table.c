/*
 * The aligned table of `run`: a row per quantity.
 *
 *     quantity   value     gradient   new
 *     x->n       0.3      -0.115415   0.311542
 *
 * A quantity of several samples has a line for each, and the loss one more: of them all. A
 * gradient that was never asked for and a value that is not updated are a dash, never 0. Below
 * it: where numbers that are not finite come from.
 */
#include <stdio.h>

#include "run/grid.h"
#include "run/run.h"
#include "run/trouble.h"

enum { DEFAULT_DIGITS = 6, MOST_TROUBLE = 5 };

static void fill(const struct cr_run *run, size_t q, size_t sample, int digits,
                 struct cr_grid *grid)
{
    const struct cr_quantity *quantity = &run->model->quantities[q];
    char name[128];
    if (cr_run_length(run, q) > 1)
        snprintf(name, sizeof name, "%.100s [%zu]", quantity->key, sample + 1);
    else
        snprintf(name, sizeof name, "%.120s", quantity->key);
    cr_grid_text(grid, name);
    cr_grid_number(grid, cr_run_value(run, q, sample), digits);
    cr_grid_number(grid, cr_run_grad(run, q, sample), digits);
    if (cr_run_updates(run, q))
        cr_grid_number(grid, run->updated[q], digits);
    else
        cr_grid_text(grid, "–");
}

/* The losses of several samples, made one: what the gradients are of. */
static void fill_total(const struct cr_run *run, size_t q, int digits, struct cr_grid *grid)
{
    if (q != run->model->loss || cr_run_length(run, q) < 2)
        return;
    cr_grid_text(grid, run->model->quantities[q].key);
    cr_grid_number(grid, cr_run_loss(run), digits);
    cr_grid_number(grid, 1, digits);
    cr_grid_text(grid, "–");
}

int cr_run_table(const struct cr_run *run, int digits, struct cr_buf *out,
                 struct cr_err *err)
{
    static const char *const headings[] = {"quantity", "value", "gradient", "new"};
    struct cr_grid grid = {.columns = 4, .left = 1};
    for (size_t c = 0; c < grid.columns; c++)
        cr_grid_text(&grid, headings[c]);
    digits = digits ? digits : DEFAULT_DIGITS;
    for (size_t q = 0; q < run->model->count; q++) {
        for (size_t s = 0; !run->model->quantities[q].inner && s < cr_run_length(run, q);
             s++)
            fill(run, q, s, digits, &grid);
        fill_total(run, q, digits, &grid);
    }
    if (cr_grid_print(&grid, out, err))
        return -1;
    cr_trouble_lines(run, "! ", MOST_TROUBLE, out);
    return cr_buf_check(out, err);
}
