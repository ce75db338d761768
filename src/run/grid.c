/* An aligned table of text: see grid.h. */
#include "run/grid.h"

#include <stdlib.h>
#include <string.h>

#include "math/math.h"
#include "read/names.h"

enum { MOST_COLUMNS = 16, GAP = 3 };

void cr_grid_text(struct cr_grid *grid, const char *text)
{
    const char **cells = cr_grown(grid->cells, &grid->capacity, grid->count, sizeof *cells);
    const char *copy = cr_arena_string(&grid->arena, text);
    if (cells)
        grid->cells = cells;
    if (cells && copy)
        cells[grid->count++] = copy;
    else
        grid->failed = true;
}

void cr_grid_number(struct cr_grid *grid, double value, int digits)
{
    struct cr_buf text = {0};
    const struct cr_math number = {
        .kind = CR_MATH_NUMBER, .number = value, .digits = digits};
    cr_math_text(&number, &text);
    grid->failed = grid->failed || text.failed;
    cr_grid_text(grid, cr_buf_text(&text));
    cr_buf_release(&text);
}

/* Characters, not bytes: the minus sign and scripts have several. */
static int width_of(const char *text)
{
    int width = 0;
    for (; *text; text++)
        width += (*text & 0xC0) != 0x80;
    return width;
}

static void print_row(const struct cr_grid *grid, const char **cells, const int *widths,
                      struct cr_buf *out)
{
    for (size_t c = 0; c < grid->columns; c++) {
        const int room = widths[c] - width_of(cells[c]);
        const bool left = grid->left >> c & 1, last = c + 1 == grid->columns;
        cr_buf_printf(out, "%*s%*s%s", c ? GAP : 0, "", left ? 0 : room, "", cells[c]);
        cr_buf_printf(out, "%*s", left && !last ? room : 0, "");
    }
    while (out->size && out->data[out->size - 1] == ' ')
        out->data[--out->size] = '\0';
    cr_buf_putc(out, '\n');
}

int cr_grid_print(struct cr_grid *grid, struct cr_buf *out, struct cr_err *err)
{
    int widths[MOST_COLUMNS] = {0};
    for (size_t i = 0; i < grid->count; i++)
        if (width_of(grid->cells[i]) > widths[i % grid->columns])
            widths[i % grid->columns] = width_of(grid->cells[i]);
    for (size_t i = 0; i + grid->columns <= grid->count; i += grid->columns)
        print_row(grid, grid->cells + i, widths, out);
    const bool failed = grid->failed;
    free(grid->cells);
    cr_arena_release(&grid->arena);
    *grid = (struct cr_grid){0};
    return failed ? cr_fail_memory(err) : cr_buf_check(out, err);
}
