/*
 * Tables as text: rows of cells, by libcsv.
 *
 * The sign between the cells is the comma; a first line that has none, but a tab or a
 * semicolon, says otherwise. Blanks around a cell are dropped, cells may be quoted, empty
 * lines and lines that begin with # are skipped. Rows may have different lengths.
 */
#ifndef CR_BASE_CSV_H
#define CR_BASE_CSV_H

#include "base/arena.h"
#include "base/err.h"

struct cr_csv_row {
    size_t line;        /* where it begins in the text, 1-based */
    const char **cells; /* count of them; never NULL */
    size_t count;
};

struct cr_csv {
    struct cr_arena arena; /* owns all cells */
    struct cr_csv_row *rows;
    size_t count, capacity;
};

/* Reads the table in text[0 .. size); `name` is what errors call it. A quote that is not
 * closed is an error. Release also after a failure. */
int cr_csv_read(struct cr_csv *csv, const char *name, const char *text, size_t size,
                struct cr_err *err);
void cr_csv_release(struct cr_csv *csv);

/* The column with this heading in the first row (case does not count), or -1. */
long cr_csv_column(const struct cr_csv *csv, const char *heading);

#endif
