/* The text of a trace, record by record: see tracing.h and trace.h. */
#include <ctype.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/json_numbers.h"
#include "check/tracing.h"
#include "read/diag.h"
#include "read/source.h"

int cr_trace_wrong(struct cr_tracing *r, const struct cr_trace_entry *entry, const char *why)
{
    return cr_fail(r->err, CR_STATUS_INPUT, "%s: \"%s\" %s", entry->where,
                   cr_cut(entry->name).text, why);
}

static int add_entry(struct cr_tracing *r, const struct cr_trace_entry *entry)
{
    struct cr_trace_entry *entries = cr_grown(r->entries, &r->capacity, r->count, sizeof *entries);
    if (!entries)
        return cr_fail_memory(r->err);
    r->entries = entries;
    entries[r->count++] = *entry;
    return 0;
}

/* ---- JSON ---- */

/* A number: in quotes by now. */
static bool add_text(struct cr_tracing *r, struct cr_trace_list *list, const json_t *item)
{
    if (!json_is_string(item))
        return false;
    list->texts[list->count] = cr_arena_string(&r->arena, json_string_value(item));
    return list->texts[list->count++] != NULL;
}

/* How many numbers a row has: all have as many, or it is none. */
static bool row_length(const json_t *rows, size_t *length)
{
    size_t i;
    json_t *row;
    *length = json_array_size(json_array_get(rows, 0));
    json_array_foreach((json_t *)rows, i, row)
        if (!json_is_array(row) || json_array_size(row) != *length)
            return false;
    return true;
}

static bool read_rows(struct cr_tracing *r, const json_t *value, struct cr_trace_list *list)
{
    size_t i, k, length = 1;
    json_t *row, *item;
    const bool nested = json_is_array(json_array_get(value, 0));
    if (nested && !row_length(value, &length))
        return false;
    list->rank = nested ? 2 : 1;
    list->dims[0] = (int64_t)json_array_size(value);
    list->dims[1] = (int64_t)length;
    list->texts = cr_arena_alloc(&r->arena, json_array_size(value) * length,
                                 sizeof *list->texts);
    if (!list->texts)
        return false;
    json_array_foreach((json_t *)value, i, row) {
        if (!nested && !add_text(r, list, row))
            return false;
        if (nested)
            json_array_foreach(row, k, item)
                if (!add_text(r, list, item))
                    return false;
    }
    return true;
}

static int read_list(struct cr_tracing *r, const struct cr_trace_entry *entry, const json_t *value,
                     struct cr_trace_list *list)
{
    if (!value || json_is_null(value))
        return 0;
    if (json_is_array(value) && read_rows(r, value, list))
        return 0;
    list->texts = cr_arena_alloc(&r->arena, 1, sizeof *list->texts);
    if (!list->texts)
        return cr_fail_memory(r->err);
    return !json_is_array(value) && add_text(r, list, value)
               ? 0
               : cr_trace_wrong(r, entry, "is no number, list of numbers or list of rows of them");
}

static int read_record(struct cr_tracing *r, const json_t *record, size_t line)
{
    const char *quantity = json_string_value(json_object_get(record, "quantity"));
    struct cr_trace_entry entry = {.where = cr_arena_format(&r->arena, "%s:%zu", r->file, line)};
    if (!quantity)
        return cr_fail(r->err, CR_STATUS_INPUT,
                       "%s:%zu: a record is {\"quantity\": NAME, \"value\": ..., \"grad\": ...}",
                       r->file, line);
    entry.name = cr_arena_string(&r->arena, quantity);
    if (!entry.name || !entry.where)
        return cr_fail_memory(r->err);
    if (read_list(r, &entry, json_object_get(record, "value"), &entry.value) ||
        read_list(r, &entry, json_object_get(record, "grad"), &entry.grad))
        return -1;
    return add_entry(r, &entry);
}

/* One JSON text: a record or a list of them. */
static int read_json(struct cr_tracing *r, const char *text, size_t size, size_t line)
{
    struct cr_buf quoted = {0};
    json_error_t error;
    size_t i;
    json_t *record;
    cr_json_quote_numbers(text, size, &quoted);
    json_t *root = quoted.failed ? NULL : json_loadb(cr_buf_text(&quoted), quoted.size,
                                                     JSON_REJECT_DUPLICATES, &error);
    int failed = 0;
    if (quoted.failed)
        failed = cr_fail_memory(r->err);
    else if (!root)
        failed = cr_fail(r->err, CR_STATUS_INPUT, "%s:%zu: no JSON: %s", r->file,
                         line + (size_t)error.line - 1, error.text);
    else if (json_is_array(root))
        json_array_foreach(root, i, record)
            failed = failed ? failed : read_record(r, record, line);
    else
        failed = read_record(r, root, line);
    json_decref(root);
    cr_buf_release(&quoted);
    return failed;
}

static int read_lines(struct cr_tracing *r, const char *text, size_t size)
{
    size_t line = 1;
    for (size_t at = 0; at < size; line++) {
        const char *end = memchr(text + at, '\n', size - at);
        const size_t length = end ? (size_t)(end - text) - at : size - at;
        size_t blanks = 0;
        while (blanks < length && isspace((unsigned char)text[at + blanks]))
            blanks++;
        if (blanks < length && read_json(r, text + at, length, line))
            return -1;
        at += length + 1;
    }
    return 0;
}

/* ---- CSV ---- */

static int read_cell(struct cr_tracing *r, const struct cr_csv_row *row, long column,
                     struct cr_trace_list *list)
{
    if (column < 0 || row->count <= (size_t)column || !*row->cells[column])
        return 0;
    list->texts = cr_arena_alloc(&r->arena, 1, sizeof *list->texts);
    if (!list->texts ||
        !(list->texts[0] = cr_arena_string(&r->arena, row->cells[column])))
        return cr_fail_memory(r->err);
    list->count = 1;
    return 0;
}

static int read_row(struct cr_tracing *r, const struct cr_csv_row *row, const long columns[3])
{
    struct cr_trace_entry entry = {.where = cr_arena_format(&r->arena, "%s:%zu", r->file, row->line)};
    if (row->count <= (size_t)columns[0])
        return cr_fail(r->err, CR_STATUS_INPUT, "%s:%zu: the row has no quantity", r->file,
                       row->line);
    entry.name = cr_arena_string(&r->arena, row->cells[columns[0]]);
    if (!entry.name || !entry.where)
        return cr_fail_memory(r->err);
    return read_cell(r, row, columns[1], &entry.value) ||
                   read_cell(r, row, columns[2], &entry.grad)
               ? -1
               : add_entry(r, &entry);
}

static int read_csv(struct cr_tracing *r, const char *text, size_t size)
{
    struct cr_csv csv;
    int failed = cr_csv_read(&csv, r->file, text, size, r->err);
    long columns[3] = {0};
    if (!failed) {
        columns[0] = cr_csv_column(&csv, "quantity");
        columns[1] = cr_csv_column(&csv, "value");
        columns[2] = cr_csv_column(&csv, "grad");
        if (columns[0] < 0 || (columns[1] < 0 && columns[2] < 0))
            failed = cr_fail(r->err, CR_STATUS_INPUT,
                             "%s: the first row of a trace is quantity,value,grad", r->file);
    }
    for (size_t i = 1; !failed && i < csv.count; i++)
        failed = read_row(r, &csv.rows[i], columns);
    cr_csv_release(&csv);
    return failed;
}

int cr_trace_entries(struct cr_tracing *r, const char *text, size_t size)
{
    const struct cr_limits any = {.most[CR_LIMIT_FILE] = size + 1}; /* it was read within it */
    struct cr_source source;
    size_t at = 0;
    if (cr_source_init(&source, r->file, text, size, &any, r->err))
        return -1;
    text = source.text;
    size = source.size;
    while (at < size && isspace((unsigned char)text[at]))
        at++;
    return at < size && text[at] == '['   ? read_json(r, text, size, 1)
           : at < size && text[at] == '{' ? read_lines(r, text, size)
                                          : read_csv(r, text, size);
}
