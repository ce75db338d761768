/*
 * An aligned table of text: rows of cells, each column as wide as its widest cell.
 *
 * Cells are added one after the other, row by row. Memory that runs out is remembered and
 * told at the end. A zeroed struct with `columns` set is an empty table.
 */
#ifndef CR_RUN_GRID_H
#define CR_RUN_GRID_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"

struct cr_grid {
    struct cr_arena arena;
    size_t columns;
    unsigned left; /* bit c: column c is set to the left, not to the right */
    const char **cells;
    size_t count, capacity;
    bool failed;
};

void cr_grid_text(struct cr_grid *grid, const char *text);

/* A number as cr_num_shown says it; the one way numbers look. */
void cr_grid_number(struct cr_grid *grid, double value, int digits);

/* Appends all rows to out and releases the table. */
int cr_grid_print(struct cr_grid *grid, struct cr_buf *out, struct cr_err *err);

#endif
