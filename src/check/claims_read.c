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
#include "check/claims.h"

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

/* Does the first row have headings? Then where the two columns are. */
static bool find_columns(const struct cr_csv *csv, long *quantity, long *claimed)
{
    static const char *const headings[] = {"claimed", "claim", "value", "published"};
    *quantity = cr_csv_column(csv, "quantity");
    *claimed = -1;
    for (size_t i = 0; *claimed < 0 && i < sizeof headings / sizeof *headings; i++)
        *claimed = cr_csv_column(csv, headings[i]);
    if (*quantity >= 0 && *claimed >= 0)
        return true;
    *quantity = 0;
    *claimed = 1;
    return false;
}

static void add_row(struct reading *r, const struct cr_csv_row *row, size_t quantity,
                    size_t claimed)
{
    char where[300];
    snprintf(where, sizeof where, "%.200s:%zu", r->name, row->line);
    if (row->count <= quantity || row->count <= claimed)
        refuse(r, "line %zu: a row is quantity,claimed", row->line);
    else if (*row->cells[claimed])
        add(r, where, row->cells[quantity], row->cells[claimed]);
}

static int read_csv(struct reading *r, const char *text, size_t size, struct cr_err *err)
{
    struct cr_csv csv;
    const int failed = cr_csv_read(&csv, r->name, text, size, err);
    long quantity, claimed;
    if (!failed) {
        const size_t first = find_columns(&csv, &quantity, &claimed) ? 1 : 0;
        for (size_t i = first; i < csv.count; i++)
            add_row(r, &csv.rows[i], (size_t)quantity, (size_t)claimed);
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
    struct cr_buf numbers = {0}, name = {0};
    cr_buf_printf(&name, "%s%s", quantity, ending);
    if (json_is_null(value))
        ; /* nothing is claimed */
    else if (put_numbers(value, &numbers))
        add(r, where, cr_buf_text(&name), cr_buf_text(&numbers));
    else
        refuse(r, "\"%s\" is neither a number nor a list of numbers", cr_buf_text(&name));
    cr_buf_release(&numbers);
    cr_buf_release(&name);
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
    size_t at = 0;
    while (at < size && isspace((unsigned char)text[at]))
        at++;
    const bool json = at < size && (text[at] == '{' || text[at] == '[');
    const int failed = json ? read_json(&r, text, size, err) : read_csv(&r, text, size, err);
    return finish(&r, failed, err);
}
