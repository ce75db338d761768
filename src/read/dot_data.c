/*
 * The samples in a table: see reading.h.
 *
 * data="iris.csv" names a CSV file beside the network's own: a heading row, then a row for
 * each sample. A column is headed by the name of its node: of an input, or of a prediction,
 * whose targets it has ("o1" or "o1.target"). A node that nothing leads to, and that has a
 * column, is an input.
 *
 *     sepal,petal,setosa          sepal, petal: inputs
 *     5.1,1.4,1                   setosa: a neuron with targets
 */
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/file.h"
#include "base/num.h"
#include "read/reading.h"

enum { MOST_UNUSED = 3 };

/* The folder of the network's file, with its slash; then the name as it is given. */
static void put_path(const char *file, const char *data, struct cr_buf *path)
{
    const char *slash = strrchr(file, '/');
    if (slash && *data != '/')
        cr_buf_add(path, file, (size_t)(slash + 1 - file));
    cr_buf_puts(path, data);
}

/* What is wrong with the file that `data` names. */
#define wrong_data(reading, ...) cr_wrong(reading, cr_the_graph(), "data", __VA_ARGS__)

/* By its name, or by a link. */
static bool leads_out(const struct cr_reading *reading, const char *path)
{
    struct cr_buf folder = {0};
    put_path(reading->net->file, ".", &folder);
    const bool out =
        !cr_path_stays(reading->net->data) ||
        (cr_file_is_plain(path) && !folder.failed && !cr_file_stays(cr_buf_text(&folder), path));
    cr_buf_release(&folder);
    return out;
}

/* Reads the table; *got tells whether there is one. */
static int load(struct cr_reading *reading, struct cr_csv *csv, bool *got)
{
    struct cr_buf path = {0}, text = {0};
    struct cr_source source;
    struct cr_err why = {0};
    put_path(reading->net->file, reading->net->data, &path);
    if (!cr_is_trusted(reading) && leads_out(reading, cr_buf_text(&path)))
        wrong_data(reading, "data=\"%s\" leads out of the folder of this file, which it may "
                   "with --trust", cr_cut(reading->net->data).text);
    else if (!cr_file_is_plain(cr_buf_text(&path)))
        wrong_data(reading, "data=\"%s\": there is no such file beside this one",
                   cr_cut(reading->net->data).text);
    else if (cr_file_read_within(cr_buf_text(&path), reading->diag->source->limits, &text, &why) ||
             cr_source_init(&source, cr_buf_text(&path), cr_buf_text(&text), text.size,
                            reading->diag->source->limits, &why) ||
             cr_csv_read(csv, cr_buf_text(&path), source.text, source.size, &why))
        wrong_data(reading, "%s", cr_err_text(&why));
    else
        *got = true;
    const bool failed = path.failed || text.failed;
    cr_err_release(&why);
    cr_buf_release(&path);
    cr_buf_release(&text);
    return failed ? -1 : 0;
}

/* The node of a heading, or -1: its name, with or without ".target" behind it. */
static long node_of(const struct cr_reading *reading, const char *heading)
{
    static const char ending[] = ".target";
    const size_t length = strlen(heading), more = sizeof ending - 1;
    const long node = cr_names_find(&reading->map->nodes, heading, length);
    if (node >= 0 || length <= more || strcmp(heading + length - more, ending) != 0)
        return node;
    return cr_names_find(&reading->map->nodes, heading, length - more);
}

/* Are the rows as long as the headings, and not too many? */
static bool check_rows(struct cr_reading *reading, const struct cr_csv *csv)
{
    const struct cr_cut name = cr_cut(reading->net->data);
    if (csv->count < 2) {
        wrong_data(reading, "data=\"%s\" has no rows below a row of headings", name.text);
        return false;
    }
    const size_t columns = csv->rows[0].count, rows = csv->count - 1;
    if (!cr_is_within(reading, cr_the_graph(), "data", CR_LIMIT_SAMPLES, rows) ||
        !cr_is_within(reading, cr_the_graph(), "data", CR_LIMIT_NUMBERS, rows * columns))
        return false;
    for (size_t r = 1; r < csv->count; r++) {
        if (csv->rows[r].count == columns)
            continue;
        wrong_data(reading, "data=\"%s\", line %zu: it has %zu cells, and the headings are %zu",
                   name.text, csv->rows[r].line, csv->rows[r].count, columns);
        return false;
    }
    return true;
}

/* The numbers of a column, in the network's arena; none after the first that is wrong. */
static int read_column(struct cr_reading *reading, const struct cr_csv *csv, size_t column,
                       const double **numbers)
{
    double *list = cr_arena_alloc(&reading->net->arena, csv->count - 1, sizeof *list);
    if (!list)
        return -1;
    for (size_t r = 1; r < csv->count; r++) {
        const char *cell = csv->rows[r].cells[column];
        const enum cr_num_status status = cr_num_parse(cell, strlen(cell), &list[r - 1]);
        if (status == CR_NUM_OK)
            continue;
        wrong_data(reading, "data=\"%s\", line %zu, column \"%s\": \"%s\" is not %s",
                   cr_cut(reading->net->data).text, csv->rows[r].line,
                   cr_cut(csv->rows[0].cells[column]).text, cr_cut(cell).text,
                   status == CR_NUM_INFINITE ? "finite"
                   : status == CR_NUM_COMMA  ? "a number (use a point: 0.3)"
                                             : "a number");
        return 0;
    }
    *numbers = list;
    return 0;
}

static int take_column(struct cr_reading *reading, const struct cr_csv *csv, size_t column,
                       long node)
{
    const char *heading = csv->rows[0].cells[column];
    if (reading->columns[node]) {
        wrong_data(reading, "data=\"%s\" has two columns for node \"%s\"",
                   cr_cut(reading->net->data).text,
                   cr_cut(reading->map->nodes.items[node]).text);
        return 0;
    }
    if (cr_names_find(&reading->params, heading, strlen(heading)) >= 0) {
        wrong_data(reading, "data=\"%s\", column \"%s\": that is a parameter",
                   cr_cut(reading->net->data).text, cr_cut(heading).text);
        return 0;
    }
    return read_column(reading, csv, column, &reading->columns[node]);
}

static void say_unused(struct cr_reading *reading, const struct cr_csv *csv,
                       const bool *unused)
{
    size_t told = 0;
    for (size_t c = 0; c < csv->rows[0].count; c++)
        if (unused[c] && told++ < MOST_UNUSED)
            cr_say(reading, CR_SEVERITY_WARNING, cr_the_graph(), "data",
                   "data=\"%s\": column \"%s\" is not used (no node has that name)",
                   cr_cut(reading->net->data).text, cr_cut(csv->rows[0].cells[c]).text);
}

static int take_columns(struct cr_reading *reading, const struct cr_csv *csv)
{
    const size_t columns = csv->rows[0].count;
    bool *unused = calloc(columns + 1, sizeof *unused);
    int failed = unused ? 0 : -1;
    for (size_t c = 0; c < columns && !failed; c++) {
        const long node = node_of(reading, csv->rows[0].cells[c]);
        unused[c] = node < 0;
        if (node >= 0)
            failed = take_column(reading, csv, c, node);
    }
    if (!failed)
        say_unused(reading, csv, unused);
    free(unused);
    return failed;
}

int cr_read_data(struct cr_reading *reading)
{
    const struct cr_dot_map *map = reading->map;
    struct cr_csv csv = {0};
    bool got = false;
    if (cr_plain(reading, cr_the_graph(), "data", &reading->net->data))
        return -1;
    if (!reading->net->data)
        return 0;
    reading->columns = calloc(map->nodes.count + 1, sizeof *reading->columns);
    reading->led_to = calloc(map->nodes.count + 1, sizeof *reading->led_to);
    if (!reading->columns || !reading->led_to)
        return -1;
    for (size_t e = 0; e < map->edge_count; e++)
        reading->led_to[map->edges[e].to] = true;
    int failed = load(reading, &csv, &got);
    if (!failed && got && check_rows(reading, &csv)) {
        reading->rows = csv.count - 1;
        failed = take_columns(reading, &csv);
    }
    cr_csv_release(&csv);
    return failed;
}

bool cr_is_data_input(const struct cr_reading *reading, size_t node)
{
    return reading->columns && reading->columns[node] && !reading->led_to[node];
}

/* The numbers of node's `key` come from its column, or from the attribute; not from both. */
int cr_read_list(struct cr_reading *reading, size_t node, const char *key,
                 const double **numbers, size_t *count)
{
    const bool column = reading->columns && reading->columns[node];
    if (!column)
        return cr_numbers(reading, cr_a_node(node), key, numbers, count);
    if (cr_is_own(reading, cr_a_node(node), key))
        cr_wrong(reading, cr_a_node(node), key, "%s, but \"%s\" has a column for it too", key,
                 cr_cut(reading->net->data).text);
    *numbers = reading->columns[node];
    *count = reading->rows;
    return 0;
}
