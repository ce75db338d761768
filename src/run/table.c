/*
 * The aligned table of `run`: a row per quantity.
 *
 *     quantity   value     gradient   new
 *     x->n       0.3      -0.115415   0.311542
 *
 * A quantity of several samples has a line for each. A gradient that was never asked for
 * and a value that is not updated are a dash, never 0. Below it: where numbers that are not
 * finite come from.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "math/math.h"
#include "run/run.h"
#include "run/trouble.h"

enum { COLUMNS = 4, CELL = 64, DEFAULT_DIGITS = 6, MOST_TROUBLE = 5 };

struct row {
    char cell[COLUMNS][CELL];
};

static void cell_number(char out[CELL], double value, int digits)
{
    struct cr_buf buf = {0};
    const struct cr_math number = {
        .kind = CR_MATH_NUMBER, .number = value, .digits = digits};
    cr_math_text(&number, &buf);
    strncpy(out, buf.failed ? "?" : cr_buf_text(&buf), CELL - 1);
    cr_buf_release(&buf);
}

/* Characters, not bytes: the minus sign and scripts have several. */
static int width_of(const char *text)
{
    int width = 0;
    for (; *text; text++)
        width += (*text & 0xC0) != 0x80;
    return width;
}

static void fill(const struct cr_run *run, size_t q, size_t sample, int digits,
                 struct row *row)
{
    const struct cr_quantity *quantity = &run->model->quantities[q];
    const bool several = cr_run_length(run, q) > 1;
    *row = (struct row){{{0}}};
    if (several)
        snprintf(row->cell[0], CELL, "%.40s [%zu]", quantity->key, sample + 1);
    else
        snprintf(row->cell[0], CELL, "%.60s", quantity->key);
    cell_number(row->cell[1], cr_run_value(run, q, sample), digits);
    cell_number(row->cell[2], cr_run_grad(run, q, sample), digits);
    if (cr_run_updates(run, q))
        cell_number(row->cell[3], run->updated[q], digits);
    else
        strcpy(row->cell[3], "–");
}

static void print_row(const struct row *row, const int *widths, struct cr_buf *out)
{
    cr_buf_puts(out, row->cell[0]);
    cr_buf_printf(out, "%*s", widths[0] - width_of(row->cell[0]), "");
    for (int c = 1; c < COLUMNS; c++)
        cr_buf_printf(out, "   %*s%s", widths[c] - width_of(row->cell[c]), "",
                      row->cell[c]);
    cr_buf_putc(out, '\n');
}

static size_t fill_all(const struct cr_run *run, int digits, struct row *rows)
{
    size_t n = 0;
    rows[n++] = (struct row){{"quantity", "value", "gradient", "new"}};
    for (size_t q = 0; q < run->model->count; q++)
        for (size_t s = 0; !run->model->quantities[q].inner && s < cr_run_length(run, q); s++)
            fill(run, q, s, digits, &rows[n++]);
    return n;
}

int cr_run_table(const struct cr_run *run, int digits, struct cr_buf *out,
                 struct cr_err *err)
{
    struct row *rows =
        calloc(1 + run->model->count * run->model->net->samples, sizeof *rows);
    if (!rows)
        return cr_fail_memory(err);
    const size_t count = fill_all(run, digits ? digits : DEFAULT_DIGITS, rows);
    int widths[COLUMNS] = {0};
    for (size_t i = 0; i < count; i++)
        for (int c = 0; c < COLUMNS; c++)
            if (width_of(rows[i].cell[c]) > widths[c])
                widths[c] = width_of(rows[i].cell[c]);
    for (size_t i = 0; i < count; i++)
        print_row(&rows[i], widths, out);
    free(rows);
    cr_trouble_lines(run, "! ", MOST_TROUBLE, out);
    return cr_buf_check(out, err);
}
