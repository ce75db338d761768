/*
 * Traces: see trace.h.
 *
 * Each record becomes an entry: its name, what it means, and its numbers as they were
 * printed. The entries that are matrices and biases are matched with the layers as tensors
 * of the same names; then all become claims, in order.
 */
#include "check/trace.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/tracing.h"

static const double TOLERANCE = 1e-5;  /* of a single-precision number */
static const double OF_LARGEST = 4e-6; /* of a tensor, or of 0: what a last digit is worth */

/* ---- what the entries mean ---- */

static bool is_quantity(const struct cr_tracing *r, const struct cr_trace_entry *entry)
{
    struct cr_about about;
    bool single;
    return cr_about_find(r->model, entry->name, &about, &single);
}

/* The node NAME1, NAME2 ...; CR_NONE when there is none. */
static long node_of_stem(const struct cr_tracing *r, const char *stem, size_t number)
{
    char name[300];
    const int size = snprintf(name, sizeof name, "%s%zu", stem, number);
    return size > 0 && (size_t)size < sizeof name ? cr_names_find(&r->nodes, name, (size_t)size)
                                                  : CR_NONE;
}

/* The layer whose matrix is called NAME.weight. */
static const struct cr_dense *layer_of_module(const struct cr_tracing *r, const char *name)
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

static const struct cr_trace_list *shape_of(const struct cr_trace_entry *entry)
{
    return entry->value.texts ? &entry->value : &entry->grad;
}

/* Is there an entry NAME.weight? */
static bool is_module(const struct cr_trace_entry *entry, const struct cr_names *names)
{
    char weight[300];
    const int size = snprintf(weight, sizeof weight, "%s.weight", entry->name);
    return size > 0 && (size_t)size < sizeof weight &&
           cr_names_find(names, weight, (size_t)size) >= 0;
}

/* The matrices and biases become tensors, without numbers, and are matched with layers. */
static int match(struct cr_tracing *r)
{
    struct cr_names names = {0};
    size_t matrices = 0;
    int failed = 0;
    for (size_t i = 0; !failed && i < r->count; i++)
        if (cr_names_add(&names, r->entries[i].name, strlen(r->entries[i].name)) < 0)
            failed = cr_fail_memory(r->err);
    for (size_t i = 0; !failed && i < r->count; i++) {
        const struct cr_trace_entry *entry = &r->entries[i];
        const struct cr_trace_list *list = shape_of(entry);
        struct cr_tensor tensor = {.name = entry->name};
        if (list->rank == 0 || is_quantity(r, entry) ||
            node_of_stem(r, entry->name, 1) != CR_NONE || is_module(entry, &names) ||
            !cr_tensor_shape(&tensor, list->dims, list->rank, list->count))
            continue;
        matrices += list->rank == 2;
        const int added = cr_tensors_add(&r->tensors, &tensor);
        if (added)
            failed = added < 0 ? cr_fail_memory(r->err) : cr_trace_wrong(r, entry, "is there twice");
    }
    cr_names_release(&names);
    if (!failed && matrices)
        failed = cr_dense_find(&r->layers, r->model->net, r->err) ||
                 cr_dense_match(&r->layers, &r->tensors, true, r->file, r->err);
    return failed ? -1 : 0;
}

/* ---- claims ---- */

static int claim(struct cr_tracing *r, const struct cr_trace_entry *entry, const char *text,
                 size_t quantity, enum cr_about_kind kind, long sample)
{
    const struct cr_about about = {.kind = kind, .quantity = quantity, .sample = sample};
    const char *key = r->model->quantities[quantity].key;
    const char *ending = kind == CR_ABOUT_GRAD ? ".grad" : "";
    const char *name = sample == CR_NONE || r->model->net->samples == 1
                           ? cr_arena_format(&r->arena, "%s%s", key, ending)
                           : cr_arena_format(&r->arena, "%s%s[%ld]", key, ending, sample + 1);
    return name ? cr_claims_add_about(r->claims, &about, entry->where, name, text, r->err)
                : cr_fail_memory(r->err);
}

/* One number for each weight and each bias. */
static int claim_weights(struct cr_tracing *r, const struct cr_trace_entry *entry,
                         const struct cr_dense *layer, const struct cr_trace_list *list,
                         enum cr_about_kind kind)
{
    if (list->count != layer->weight->count)
        return cr_trace_wrong(r, entry, "has a gradient of another shape than its value");
    for (size_t i = 0; i < layer->edge_count; i++)
        if (claim(r, entry, list->texts[cr_dense_place(layer, &layer->edges[i])],
                  (size_t)r->model->of_edge[layer->edges[i].edge], kind, CR_NONE))
            return -1;
    return 0;
}

static int claim_biases(struct cr_tracing *r, const struct cr_trace_entry *entry,
                        const struct cr_dense *layer, const struct cr_trace_list *list,
                        enum cr_about_kind kind)
{
    for (size_t i = 0; i < layer->neuron_count; i++) {
        const long b = r->model->of_node[layer->neurons[i]].b;
        if (list->count != layer->neuron_count || b == CR_NONE)
            return cr_trace_wrong(r, entry, "has not a number for each bias of its layer");
        if (claim(r, entry, list->texts[i], (size_t)b, kind, CR_NONE))
            return -1;
    }
    return 0;
}

/* The quantity of feature i: the z of a layer, or the node of that number. */
static long feature(const struct cr_tracing *r, const struct cr_trace_entry *entry,
                    const struct cr_dense *layer, size_t i)
{
    if (layer)
        return i < layer->neuron_count ? r->model->of_node[layer->neurons[i]].z : CR_NONE;
    const long node = node_of_stem(r, entry->name, i + 1);
    return node == CR_NONE ? CR_NONE : r->model->of_node[node].a;
}

/* A row for each sample; of one sample the row alone will do. */
static int claim_features(struct cr_tracing *r, const struct cr_trace_entry *entry,
                          const struct cr_dense *layer, const struct cr_trace_list *list,
                          enum cr_about_kind kind)
{
    const size_t samples = r->model->net->samples;
    const size_t width = samples ? list->count / samples : 0;
    if (list->count == 0 || width * samples != list->count ||
        (list->rank == 2 && list->dims[0] != (int64_t)samples) ||
        feature(r, entry, layer, width) != CR_NONE)
        return cr_trace_wrong(r, entry, "has not one number for each of its nodes and each sample");
    for (size_t s = 0; s < samples; s++)
        for (size_t i = 0; i < width; i++) {
            const long q = feature(r, entry, layer, i);
            if (q == CR_NONE)
                return cr_trace_wrong(r, entry, "has more numbers than there are nodes of that name");
            if (claim(r, entry, list->texts[s * width + i], (size_t)q, kind, (long)s))
                return -1;
        }
    return 0;
}

/* A quantity of the model, by its own name. */
static int claim_quantity(struct cr_tracing *r, const struct cr_trace_entry *entry,
                          const struct cr_trace_list *list, enum cr_about_kind kind)
{
    struct cr_buf name = {0}, numbers = {0};
    cr_buf_printf(&name, "%s%s", entry->name, kind == CR_ABOUT_GRAD ? ".grad" : "");
    for (size_t i = 0; i < list->count; i++)
        cr_buf_printf(&numbers, "%s%s", i ? " " : "", list->texts[i]);
    const int failed = cr_buf_check(&name, r->err) || cr_buf_check(&numbers, r->err) ||
                       cr_claims_add(r->claims, r->model, entry->where, cr_buf_text(&name),
                                     cr_buf_text(&numbers), r->err);
    cr_buf_release(&name);
    cr_buf_release(&numbers);
    return failed ? -1 : 0;
}

static int claim_list(struct cr_tracing *r, const struct cr_trace_entry *entry, const struct cr_trace_list *list,
                      enum cr_about_kind kind)
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
static bool is_fixed(const struct cr_tracing *r)
{
    size_t common = 0;
    for (size_t i = 0; i < 2 * r->count; i++) {
        const struct cr_trace_entry *entry = &r->entries[i / 2];
        const struct cr_trace_list *list = i % 2 ? &entry->grad : &entry->value;
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

static int claim_all(struct cr_tracing *r)
{
    const bool fixed = is_fixed(r);
    for (size_t i = 0; i < r->count; i++) {
        const struct cr_trace_entry *entry = &r->entries[i];
        const size_t first = r->claims->count;
        if (claim_list(r, entry, &entry->value, CR_ABOUT_VALUE))
            return -1;
        const size_t middle = r->claims->count;
        if (claim_list(r, entry, &entry->grad, CR_ABOUT_GRAD))
            return -1;
        blur(r->claims, first, middle, fixed);
        blur(r->claims, middle, r->claims->count, fixed);
    }
    return 0;
}

/* ---- the whole ---- */

static int name_nodes(struct cr_tracing *r)
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
    struct cr_tracing r = {.claims = claims, .model = model, .file = name, .err = err};
    const double tolerance = claims->tolerance;
    claims->tolerance = fmax(tolerance, TOLERANCE);
    const int failed =
        name_nodes(&r) || cr_trace_entries(&r, text, size) || match(&r) || claim_all(&r);
    claims->tolerance = tolerance;
    free(r.entries);
    cr_tensors_release(&r.tensors);
    cr_dense_release(&r.layers);
    cr_names_release(&r.nodes);
    cr_arena_release(&r.arena);
    return failed ? -1 : 0;
}
