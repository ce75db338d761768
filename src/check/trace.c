/*
 * Traces: see trace.h.
 *
 * Each record becomes an entry: its name, what it means, and its numbers as they were
 * printed. The entries that are matrices and biases are matched with the layers as tensors
 * of the same names; then all become claims, in order.
 */
#include "check/trace.h"

#include <ctype.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/json_numbers.h"
#include "base/num.h"
#include "import/dense.h"
#include "read/diag.h"

enum { DEEPEST = 2 };

static const double TOLERANCE = 1e-5;   /* of a single-precision number */
static const double OF_LARGEST = 4e-6;  /* of a tensor, or of 0: what a last digit is worth */

/* The numbers of a record, flat, as printed; NULL where the record has none. */
struct list {
    const char **texts;
    size_t count, rank;
    int64_t dims[DEEPEST];
};

struct entry {
    const char *name, *where;
    struct list value, grad;
};

struct reading {
    struct cr_claims *claims;
    const struct cr_model *model;
    const char *file;
    struct cr_arena arena;
    struct entry *entries; /* owned */
    size_t count, capacity;
    struct cr_tensors tensors; /* the matrices and biases among them */
    struct cr_dense_layers layers;
    struct cr_names nodes; /* of the network */
    struct cr_err *err;
};

static int wrong(struct reading *r, const struct entry *entry, const char *why)
{
    return cr_fail(r->err, CR_STATUS_INPUT, "%s: \"%s\" %s", entry->where,
                   cr_cut(entry->name).text, why);
}

static int add_entry(struct reading *r, const struct entry *entry)
{
    struct entry *entries = cr_grown(r->entries, &r->capacity, r->count, sizeof *entries);
    if (!entries)
        return cr_fail_memory(r->err);
    r->entries = entries;
    entries[r->count++] = *entry;
    return 0;
}

/* ---- JSON ---- */

/* A number: in quotes by now. */
static bool add_text(struct reading *r, struct list *list, const json_t *item)
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

static bool read_rows(struct reading *r, const json_t *value, struct list *list)
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

static int read_list(struct reading *r, const struct entry *entry, const json_t *value,
                     struct list *list)
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
               : wrong(r, entry, "is no number, list of numbers or list of rows of them");
}

static int read_record(struct reading *r, const json_t *record, size_t line)
{
    const char *quantity = json_string_value(json_object_get(record, "quantity"));
    struct entry entry = {.where = cr_arena_format(&r->arena, "%s:%zu", r->file, line)};
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
static int read_json(struct reading *r, const char *text, size_t size, size_t line)
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

static int read_lines(struct reading *r, const char *text, size_t size)
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

static int read_cell(struct reading *r, const struct cr_csv_row *row, long column,
                     struct list *list)
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

static int read_row(struct reading *r, const struct cr_csv_row *row, const long columns[3])
{
    struct entry entry = {.where = cr_arena_format(&r->arena, "%s:%zu", r->file, row->line)};
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

static int read_csv(struct reading *r, const char *text, size_t size)
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

/* ---- what the entries mean ---- */

static bool is_quantity(const struct reading *r, const struct entry *entry)
{
    struct cr_about about;
    bool single;
    return cr_about_find(r->model, entry->name, &about, &single);
}

/* The node NAME1, NAME2 ...; CR_NONE when there is none. */
static long node_of_stem(const struct reading *r, const char *stem, size_t number)
{
    char name[300];
    const int size = snprintf(name, sizeof name, "%s%zu", stem, number);
    return size > 0 && (size_t)size < sizeof name ? cr_names_find(&r->nodes, name, (size_t)size)
                                                  : CR_NONE;
}

/* The layer whose matrix is called NAME.weight. */
static const struct cr_dense *layer_of_module(const struct reading *r, const char *name)
{
    const size_t length = strlen(name);
    for (size_t l = 0; l < r->layers.count; l++) {
        const struct cr_tensor *weight = r->layers.items[l].weight;
        if (weight && strncmp(weight->name, name, length) == 0 &&
            strcmp(weight->name + length, ".weight") == 0)
            return &r->layers.items[l];
    }
    return NULL;
}

static const struct list *shape_of(const struct entry *entry)
{
    return entry->value.texts ? &entry->value : &entry->grad;
}

/* Is there an entry NAME.weight? */
static bool is_module(const struct entry *entry, const struct cr_names *names)
{
    char weight[300];
    const int size = snprintf(weight, sizeof weight, "%s.weight", entry->name);
    return size > 0 && (size_t)size < sizeof weight &&
           cr_names_find(names, weight, (size_t)size) >= 0;
}

/* The matrices and biases become tensors, without numbers, and are matched with layers. */
static int match(struct reading *r)
{
    struct cr_names names = {0};
    size_t matrices = 0;
    int failed = 0;
    for (size_t i = 0; !failed && i < r->count; i++)
        if (cr_names_add(&names, r->entries[i].name, strlen(r->entries[i].name)) < 0)
            failed = cr_fail_memory(r->err);
    for (size_t i = 0; !failed && i < r->count; i++) {
        const struct entry *entry = &r->entries[i];
        const struct list *list = shape_of(entry);
        struct cr_tensor tensor = {.name = entry->name};
        if (list->rank == 0 || is_quantity(r, entry) ||
            node_of_stem(r, entry->name, 1) != CR_NONE || is_module(entry, &names) ||
            !cr_tensor_shape(&tensor, list->dims, list->rank, list->count))
            continue;
        matrices += list->rank == 2;
        const int added = cr_tensors_add(&r->tensors, &tensor);
        if (added)
            failed = added < 0 ? cr_fail_memory(r->err) : wrong(r, entry, "is there twice");
    }
    cr_names_release(&names);
    if (!failed && matrices)
        failed = cr_dense_find(&r->layers, r->model->net, r->err) ||
                 cr_dense_match(&r->layers, &r->tensors, true, r->file, r->err);
    return failed ? -1 : 0;
}

/* ---- claims ---- */

static int claim(struct reading *r, const struct entry *entry, const char *text,
                 size_t quantity, enum cr_claim_kind kind, long sample)
{
    const struct cr_about about = {.kind = kind, .quantity = quantity, .sample = sample};
    const char *key = r->model->quantities[quantity].key;
    const char *ending = kind == CR_CLAIM_GRAD ? ".grad" : "";
    const char *name = sample == CR_NONE || r->model->net->samples == 1
                           ? cr_arena_format(&r->arena, "%s%s", key, ending)
                           : cr_arena_format(&r->arena, "%s%s[%ld]", key, ending, sample + 1);
    return name ? cr_claims_add_about(r->claims, &about, entry->where, name, text, r->err)
                : cr_fail_memory(r->err);
}

/* One number for each weight and each bias. */
static int claim_weights(struct reading *r, const struct entry *entry,
                         const struct cr_dense *layer, const struct list *list,
                         enum cr_claim_kind kind)
{
    if (list->count != layer->weight->count)
        return wrong(r, entry, "has a gradient of another shape than its value");
    for (size_t i = 0; i < layer->edge_count; i++)
        if (claim(r, entry, list->texts[cr_dense_place(layer, &layer->edges[i])],
                  (size_t)r->model->of_edge[layer->edges[i].edge], kind, CR_NONE))
            return -1;
    return 0;
}

static int claim_biases(struct reading *r, const struct entry *entry,
                        const struct cr_dense *layer, const struct list *list,
                        enum cr_claim_kind kind)
{
    for (size_t i = 0; i < layer->neuron_count; i++) {
        const long b = r->model->of_node[layer->neurons[i]].b;
        if (list->count != layer->neuron_count || b == CR_NONE)
            return wrong(r, entry, "has not a number for each bias of its layer");
        if (claim(r, entry, list->texts[i], (size_t)b, kind, CR_NONE))
            return -1;
    }
    return 0;
}

/* The quantity of feature i: the z of a layer, or the node of that number. */
static long feature(const struct reading *r, const struct entry *entry,
                    const struct cr_dense *layer, size_t i)
{
    if (layer)
        return i < layer->neuron_count ? r->model->of_node[layer->neurons[i]].z : CR_NONE;
    const long node = node_of_stem(r, entry->name, i + 1);
    return node == CR_NONE ? CR_NONE : r->model->of_node[node].a;
}

/* A row for each sample; of one sample the row alone will do. */
static int claim_features(struct reading *r, const struct entry *entry,
                          const struct cr_dense *layer, const struct list *list,
                          enum cr_claim_kind kind)
{
    const size_t samples = r->model->net->samples;
    const size_t width = samples ? list->count / samples : 0;
    if (list->count == 0 || width * samples != list->count ||
        (list->rank == 2 && list->dims[0] != (int64_t)samples) ||
        feature(r, entry, layer, width) != CR_NONE)
        return wrong(r, entry, "has not one number for each of its nodes and each sample");
    for (size_t s = 0; s < samples; s++)
        for (size_t i = 0; i < width; i++) {
            const long q = feature(r, entry, layer, i);
            if (q == CR_NONE)
                return wrong(r, entry, "has more numbers than there are nodes of that name");
            if (claim(r, entry, list->texts[s * width + i], (size_t)q, kind, (long)s))
                return -1;
        }
    return 0;
}

/* A quantity of the model, by its own name. */
static int claim_quantity(struct reading *r, const struct entry *entry,
                          const struct list *list, enum cr_claim_kind kind)
{
    struct cr_buf name = {0}, numbers = {0};
    cr_buf_printf(&name, "%s%s", entry->name, kind == CR_CLAIM_GRAD ? ".grad" : "");
    for (size_t i = 0; i < list->count; i++)
        cr_buf_printf(&numbers, "%s%s", i ? " " : "", list->texts[i]);
    const int failed = cr_buf_check(&name, r->err) || cr_buf_check(&numbers, r->err) ||
                       cr_claims_add(r->claims, r->model, entry->where, cr_buf_text(&name),
                                     cr_buf_text(&numbers), r->err);
    cr_buf_release(&name);
    cr_buf_release(&numbers);
    return failed ? -1 : 0;
}

static int claim_list(struct reading *r, const struct entry *entry, const struct list *list,
                      enum cr_claim_kind kind)
{
    if (!list->texts)
        return 0;
    for (size_t l = 0; l < r->layers.count && !is_quantity(r, entry); l++) {
        const struct cr_dense *layer = &r->layers.items[l];
        if (strcmp(layer->weight->name, entry->name) == 0)
            return claim_weights(r, entry, layer, list, kind);
        if (layer->bias && strcmp(layer->bias->name, entry->name) == 0)
            return claim_biases(r, entry, layer, list, kind);
    }
    const struct cr_dense *layer = layer_of_module(r, entry->name);
    if (!is_quantity(r, entry) && list->rank &&
        (layer || node_of_stem(r, entry->name, 1) != CR_NONE))
        return claim_features(r, entry, layer, list, kind);
    return claim_quantity(r, entry, list, kind);
}

/* How many decimals a number was printed with. */
static size_t decimals(const char *text)
{
    const size_t mantissa = strcspn(text, "eE");
    const char *point = memchr(text, '.', mantissa);
    return point ? (size_t)(text + mantissa - point) - 1 : 0;
}

/* Are all numbers printed with the same number of decimals, two or more? */
static bool is_fixed(const struct reading *r)
{
    size_t common = 0;
    for (size_t i = 0; i < 2 * r->count; i++) {
        const struct entry *entry = &r->entries[i / 2];
        const struct list *list = i % 2 ? &entry->grad : &entry->value;
        for (size_t k = 0; k < list->count; k++) {
            const size_t d = decimals(list->texts[k]);
            if (d < 2 || (common && d != common))
                return false;
            common = d;
        }
    }
    return true;
}

/* What the last digits of the claims are worth: of a tensor's small numbers as much as of
 * its large ones. */
static void blur(struct cr_claims *claims, size_t first, size_t end, bool fixed)
{
    double largest = 0;
    for (size_t i = first; end - first > 1 && i < end; i++)
        if (isfinite(claims->items[i].number))
            largest = fmax(largest, fabs(claims->items[i].number));
    for (size_t i = first; i < end; i++) {
        const double zero = claims->items[i].number == 0 ? OF_LARGEST : 0;
        claims->items[i].unit = fmax(fixed ? claims->items[i].unit : 0,
                                     fmax(zero, OF_LARGEST * largest));
    }
}

static int claim_all(struct reading *r)
{
    const bool fixed = is_fixed(r);
    for (size_t i = 0; i < r->count; i++) {
        const struct entry *entry = &r->entries[i];
        const size_t first = r->claims->count;
        if (claim_list(r, entry, &entry->value, CR_CLAIM_VALUE))
            return -1;
        const size_t middle = r->claims->count;
        if (claim_list(r, entry, &entry->grad, CR_CLAIM_GRAD))
            return -1;
        blur(r->claims, first, middle, fixed);
        blur(r->claims, middle, r->claims->count, fixed);
    }
    return 0;
}

/* ---- the whole ---- */

static int name_nodes(struct reading *r)
{
    const struct cr_net *net = r->model->net;
    for (size_t n = 0; n < net->node_count; n++)
        if (cr_names_add(&r->nodes, net->nodes[n].name, strlen(net->nodes[n].name)) < 0)
            return cr_fail_memory(r->err);
    return 0;
}

int cr_trace_read(struct cr_claims *claims, const struct cr_model *model, const char *name,
                  const char *text, size_t size, struct cr_err *err)
{
    struct reading r = {.claims = claims, .model = model, .file = name, .err = err};
    const double tolerance = claims->tolerance;
    size_t at = 0;
    while (at < size && isspace((unsigned char)text[at]))
        at++;
    claims->tolerance = fmax(tolerance, TOLERANCE);
    int failed = name_nodes(&r);
    if (!failed)
        failed = at < size && text[at] == '['   ? read_json(&r, text, size, 1)
                 : at < size && text[at] == '{' ? read_lines(&r, text, size)
                                                : read_csv(&r, text, size);
    failed = failed || match(&r) || claim_all(&r);
    claims->tolerance = tolerance;
    free(r.entries);
    cr_tensors_release(&r.tensors);
    cr_dense_release(&r.layers);
    cr_names_release(&r.nodes);
    cr_arena_release(&r.arena);
    return failed ? -1 : 0;
}
