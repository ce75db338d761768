/* Tables as text: see csv.h. */
#include "base/csv.h"

#include "base/buf.h"

#include <csv.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A row while it is read. */
struct reader {
    struct cr_csv *csv;
    const char **cells;
    size_t count, capacity;
    size_t line, begins; /* where the reading is, where the row began */
    bool failed;
};

static void *grown(void *items, size_t *capacity, size_t count, size_t size)
{
    if (count < *capacity)
        return items;
    const size_t wanted = *capacity ? 2 * *capacity : 16;
    void *more = realloc(items, wanted * size);
    if (more)
        *capacity = wanted;
    return more;
}

/* libcsv found a cell. */
static void on_cell(void *text, size_t size, void *data)
{
    struct reader *r = data;
    const char *bytes = text;
    const char **cells = grown(r->cells, &r->capacity, r->count, sizeof *cells);
    if (cells)
        r->cells = cells;
    char *cell = cells ? cr_arena_alloc(&r->csv->arena, size + 1, 1) : NULL;
    if (!cell) {
        r->failed = true;
        return;
    }
    if (size)
        memcpy(cell, bytes, size);
    cells[r->count++] = cell;
    for (size_t i = 0; i < size; i++)
        r->line += bytes[i] == '\n';
}

static bool is_empty(const struct reader *r)
{
    return r->count == 0 || (r->count == 1 && !*r->cells[0]);
}

static void keep_row(struct reader *r)
{
    struct cr_csv *csv = r->csv;
    struct cr_csv_row *rows = grown(csv->rows, &csv->capacity, csv->count, sizeof *rows);
    const char **cells = cr_arena_copy(&csv->arena, r->cells, r->count, sizeof *cells);
    if (rows)
        csv->rows = rows;
    if (rows && cells)
        rows[csv->count++] = (struct cr_csv_row){r->begins, cells, r->count};
    else
        r->failed = true;
}

/* libcsv came to the end of a line, or of the text (-1). */
static void on_line(int sign, void *data)
{
    struct reader *r = data;
    if (!r->failed && !is_empty(r))
        keep_row(r);
    r->count = 0;
    r->line += sign == '\n';
    r->begins = r->line;
}

static unsigned char delimiter(const char *text, size_t size)
{
    while (size && *text == '\n')
        text++, size--;
    const char *end = memchr(text, '\n', size);
    const size_t length = end ? (size_t)(end - text) : size;
    if (memchr(text, ',', length))
        return ',';
    return memchr(text, '\t', length) ? '\t' : memchr(text, ';', length) ? ';' : ',';
}

static int parse(struct csv_parser *parser, const char *name, const char *text, size_t size,
                 struct reader *r, struct cr_err *err)
{
    const bool read = csv_parse(parser, text, size, on_cell, on_line, r) == size &&
                      csv_fini(parser, on_cell, on_line, r) == 0;
    if (r->failed || (!read && csv_error(parser) == CSV_ENOMEM))
        return cr_fail_memory(err);
    return read ? 0
                : cr_fail(err, CR_STATUS_INPUT, "%s:%zu: a quote (\") is not closed, or not "
                          "around the whole cell", name, r->begins);
}

/* The text without its comments, whose quotes mean nothing; their lines stay. */
static void drop_comments(const char *text, size_t size, struct cr_buf *out)
{
    bool quoted = false, comment = false, begins = true;
    for (size_t i = 0; i < size; i++) {
        comment = begins ? text[i] == '#' && !quoted : comment && text[i] != '\n';
        quoted = quoted != (text[i] == '"' && !comment);
        begins = text[i] == '\n';
        if (!comment)
            cr_buf_putc(out, text[i]);
    }
}

int cr_csv_read(struct cr_csv *csv, const char *name, const char *text, size_t size,
                struct cr_err *err)
{
    struct csv_parser parser;
    struct reader reader = {.csv = csv, .line = 1, .begins = 1};
    *csv = (struct cr_csv){0};
    if (size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
        text += 3, size -= 3;
    struct cr_buf plain = {0};
    drop_comments(text, size, &plain);
    if (plain.failed || csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL)) {
        cr_buf_release(&plain);
        return cr_fail_memory(err);
    }
    csv_set_delim(&parser, delimiter(cr_buf_text(&plain), plain.size));
    const int failed = parse(&parser, name, cr_buf_text(&plain), plain.size, &reader, err);
    csv_free(&parser);
    cr_buf_release(&plain);
    free(reader.cells);
    return failed;
}

void cr_csv_release(struct cr_csv *csv)
{
    free(csv->rows);
    cr_arena_release(&csv->arena);
    *csv = (struct cr_csv){0};
}

long cr_csv_column(const struct cr_csv *csv, const char *heading)
{
    for (size_t i = 0; csv->count && i < csv->rows[0].count; i++)
        if (strcasecmp(csv->rows[0].cells[i], heading) == 0)
            return (long)i;
    return -1;
}
