/*
 * Claims in a file: CSV or JSON, see claims.h.
 *
 * The digits that a number was printed with are part of the claim, and a JSON library gives
 * back 0.25 for 0.250. So the numbers of a JSON text are put in quotes before it is read;
 * NaN and Infinity, which programs write although JSON has none, too.
 */
#include <ctype.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/json_numbers.h"
#include "base/num.h"
#include "check/claims.h"
#include "read/diag.h"
#include "read/source.h"

enum { MOST_ERRORS = 20 };

struct reading {
    struct cr_claims *claims;
    const struct cr_model *model;
    const char *name;
    struct cr_buf errors; /* a line each */
    size_t error_count;
    bool failed; /* not by what the file says */
    struct cr_err *err;
};

/* Adds one claim; what is wrong with it is collected. */
static void add(struct reading *r, const char *where, const char *quantity,
                const char *number)
{
    struct cr_err err = {0};
    if (r->failed || !cr_claims_add(r->claims, r->model, where, quantity, number, &err))
        return;
    if (err.status != CR_STATUS_INPUT) {
        r->failed = true;
        *r->err = err;
        return;
    }
    if (r->error_count++ < MOST_ERRORS)
        cr_buf_printf(&r->errors, "%s%s", r->errors.size ? "\n" : "", cr_err_text(&err));
    cr_err_release(&err);
}

/* The same about what a column or a part of a document is about: its gradient, ".grad". */
static void add_ending(struct reading *r, const char *where, const char *quantity,
                       const char *ending, const char *number)
{
    struct cr_buf name = {0};
    cr_buf_printf(&name, "%s%s", quantity, ending);
    add(r, where, cr_buf_text(&name), number);
    cr_buf_release(&name);
}

__attribute__((format(printf, 2, 3))) static void refuse(struct reading *r,
                                                         const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char text[512];
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (r->error_count++ < MOST_ERRORS)
        cr_buf_printf(&r->errors, "%s%s: %s", r->errors.size ? "\n" : "", r->name, text);
}

/* ---- CSV ---- */

/* The headings of numbers, and what they are about; of those of values the first counts. */
static const struct {
    const char *heading, *ending;
} COLUMNS[] = {{"claimed", ""},    {"claim", ""},         {"value", ""},  {"published", ""},
               {"grad", ".grad"}, {"gradient", ".grad"}, {"new", ".new"}};
enum { COLUMN_COUNT = sizeof COLUMNS / sizeof *COLUMNS };

struct columns {
    bool headed;              /* the first row has headings */
    size_t quantity;          /* the column of names */
    long number[COLUMN_COUNT]; /* the columns of numbers, or -1 */
};

static struct columns find_columns(const struct cr_csv *csv)
{
    struct columns columns = {.headed = false};
    const long quantity = cr_csv_column(csv, "quantity");
    bool valued = false;
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        const bool value = !*COLUMNS[i].ending;
        columns.number[i] = value && valued ? -1 : cr_csv_column(csv, COLUMNS[i].heading);
        valued = valued || (value && columns.number[i] >= 0);
        columns.headed = columns.headed || (quantity >= 0 && columns.number[i] >= 0);
    }
    columns.quantity = columns.headed ? (size_t)quantity : 0;
    for (size_t i = 0; !columns.headed && i < COLUMN_COUNT; i++)
        columns.number[i] = i == 0 ? 1 : -1;
    return columns;
}

/* A first row that is neither a claim nor the headings that were looked for. */
static bool has_other_headings(const struct reading *r, const struct cr_csv *csv)
{
    struct cr_about about;
    bool single;
    double number;
    const struct cr_csv_row *row = csv->rows;
    return csv->count > 0 && row->count > 1 &&
           cr_num_parse(row->cells[1], strlen(row->cells[1]), &number) == CR_NUM_NONE &&
           !cr_about_find(r->model, row->cells[0], &about, &single);
}

static void add_row(struct reading *r, const struct cr_csv_row *row,
                    const struct columns *columns)
{
    char where[300];
    size_t numbers = 0;
    snprintf(where, sizeof where, "%.200s:%zu", r->name, row->line);
    for (size_t i = 0; i < COLUMN_COUNT && columns->quantity < row->count; i++) {
        const size_t at = (size_t)columns->number[i];
        if (columns->number[i] < 0 || at >= row->count)
            continue;
        numbers++;
        if (*row->cells[at])
            add_ending(r, where, row->cells[columns->quantity], COLUMNS[i].ending,
                       row->cells[at]);
    }
    if (numbers == 0)
        refuse(r, "line %zu: a row is quantity,claimed", row->line);
}

static int read_csv(struct reading *r, const char *text, size_t size, struct cr_err *err)
{
    struct cr_csv csv;
    const int failed = cr_csv_read(&csv, r->name, text, size, err);
    if (!failed) {
        const struct columns columns = find_columns(&csv);
        if (!columns.headed && has_other_headings(r, &csv))
            refuse(r, "line %zu: \"%s\" is no heading of claims (quantity, and claimed, value, "
                      "grad or new)", csv.rows->line, cr_cut(csv.rows->cells[0]).text);
        else
            for (size_t i = columns.headed; i < csv.count; i++)
                add_row(r, &csv.rows[i], &columns);
    }
    cr_csv_release(&csv);
    return failed;
}

/* ---- JSON ---- */

/* A number, or a list of them, as cr_claims_add takes it. */
static bool put_numbers(const json_t *value, struct cr_buf *out)
{
    size_t i;
    json_t *item;
    if (json_is_string(value))
        cr_buf_puts(out, json_string_value(value));
    else if (!json_is_array(value))
        return false;
    json_array_foreach((json_t *)value, i, item) {
        if (!json_is_string(item))
            return false;
        cr_buf_printf(out, "%s%s", i ? " " : "", json_string_value(item));
    }
    return !out->failed;
}

static void add_value(struct reading *r, const char *where, const char *quantity,
                      const char *ending, const json_t *value)
{
    struct cr_buf numbers = {0};
    if (json_is_null(value))
        ; /* nothing is claimed */
    else if (put_numbers(value, &numbers))
        add_ending(r, where, quantity, ending, cr_buf_text(&numbers));
    else
        refuse(r, "\"%s%s\" is neither a number nor a list of numbers", quantity, ending);
    cr_buf_release(&numbers);
}

/* [{"quantity": "w.grad", "claimed": -0.118}, ...] */
static void add_array(struct reading *r, const json_t *array)
{
    size_t i;
    json_t *item;
    json_array_foreach((json_t *)array, i, item) {
        const json_t *quantity = json_object_get(item, "quantity");
        const json_t *text = json_object_get(item, "text"); /* of `check --json`: as printed */
        const json_t *claimed = text ? text : json_object_get(item, "claimed");
        char where[300];
        snprintf(where, sizeof where, "%.200s: claim %zu", r->name, i + 1);
        if (!json_is_string(quantity) || !claimed)
            refuse(r, "claim %zu has not both \"quantity\" and \"claimed\"", i + 1);
        else
            add_value(r, where, json_string_value(quantity), "", claimed);
    }
}

static void add_object(struct reading *r, json_t *object, const char *ending)
{
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
        add_value(r, r->name, key, ending, value);
}

/* The parts of `run --json`; false when it is no such document. */
static bool add_run(struct reading *r, json_t *root)
{
    json_t *values = json_object_get(root, "values");
    json_t *gradients = json_object_get(root, "gradients");
    json_t *updates = json_object_get(root, "updates");
    if (!json_is_object(values) && !json_is_object(gradients) && !json_is_object(updates))
        return false;
    if (json_is_object(values))
        add_object(r, values, "");
    if (json_is_object(gradients))
        add_object(r, gradients, ".grad");
    if (json_is_object(updates))
        add_object(r, updates, ".new");
    return true;
}

static int read_json(struct reading *r, const char *text, size_t size, struct cr_err *err)
{
    struct cr_buf quoted = {0};
    json_error_t error;
    cr_json_quote_numbers(text, size, &quoted);
    json_t *root =
        json_loadb(cr_buf_text(&quoted), quoted.size, JSON_REJECT_DUPLICATES, &error);
    const bool failed = quoted.failed;
    cr_buf_release(&quoted);
    if (failed)
        return cr_fail_memory(err);
    if (!root)
        return cr_fail(err, CR_STATUS_INPUT, "%s:%d: no JSON: %s", r->name, error.line,
                       error.text);
    const json_t *claims = json_object_get(root, "claims");
    if (json_is_array(root) || json_is_array(claims))
        add_array(r, claims ? claims : root);
    else if (!json_is_object(root))
        refuse(r, "is neither a list nor an object of claims");
    else if (!add_run(r, root))
        add_object(r, root, "");
    json_decref(root);
    return 0;
}

static int finish(struct reading *r, int failed, struct cr_err *err)
{
    if (!failed && !r->failed && r->errors.failed)
        failed = cr_fail_memory(err);
    if (!failed && !r->failed && r->error_count > MOST_ERRORS)
        cr_buf_printf(&r->errors, "\n%s: and %zu more", r->name, r->error_count - MOST_ERRORS);
    if (!failed && !r->failed && r->error_count)
        failed = cr_fail(err, CR_STATUS_INPUT, "%s", cr_buf_text(&r->errors));
    cr_buf_release(&r->errors);
    return failed || r->failed ? -1 : 0;
}

int cr_claims_read(struct cr_claims *claims, const struct cr_model *model, const char *name,
                   const char *text, size_t size, struct cr_err *err)
{
    struct reading r = {.claims = claims, .model = model, .name = name, .err = err};
    const struct cr_limits any = {.most[CR_LIMIT_FILE] = size + 1}; /* it was read within it */
    struct cr_source source;
    size_t at = 0;
    if (cr_source_init(&source, name, text, size, &any, err))
        return -1;
    text = source.text;
    size = source.size;
    while (at < size && isspace((unsigned char)text[at]))
        at++;
    const bool json = at < size && (text[at] == '{' || text[at] == '[');
    const int failed = json ? read_json(&r, text, size, err) : read_csv(&r, text, size, err);
    return finish(&r, failed, err);
}
