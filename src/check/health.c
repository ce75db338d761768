/* What is unhealthy about a run: see health.h. */
#include "check/health.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "math/math.h"
#include "model/mention.h"
#include "read/names.h"
#include "run/trouble.h"

enum { MOST_NOT_FINITE = 5 };

static const double SATURATED = 0.02; /* of the steepest slope */
static const double VANISHING = 1e-3;

struct look {
    const struct cr_run *run;
    struct cr_health *health;
    struct cr_err *err;
};

const char *cr_ailment_word(enum cr_ailment ailment)
{
    static const char *const words[CR_AIL_COUNT] = {
        [CR_AIL_NOT_FINITE] = "not finite", [CR_AIL_DEAD] = "dead relu",
        [CR_AIL_SATURATED] = "saturated",   [CR_AIL_VANISHING] = "vanishing gradient",
        [CR_AIL_EXPLODING] = "exploding gradient", [CR_AIL_SYMMETRY] = "symmetry",
        [CR_AIL_UNUSED] = "unused parameter",
    };
    return words[ailment];
}

static int warn(struct look *look, enum cr_ailment ailment, size_t value, struct cr_buf *what)
{
    struct cr_health *health = look->health;
    struct cr_warning *all =
        cr_grown(health->warnings, &health->capacity, health->count, sizeof *all);
    const char *told = what->failed ? NULL : cr_arena_string(&health->arena, cr_buf_text(what));
    const char *plain = told ? cr_mention_plain(&health->arena, told) : NULL;
    if (all)
        health->warnings = all;
    cr_buf_release(what);
    if (!all || !plain)
        return cr_fail_memory(look->err);
    all[health->count++] = (struct cr_warning){ailment, value, plain, told};
    return 0;
}

static void put_number(double value, struct cr_buf *out)
{
    const struct cr_math number = {.kind = CR_MATH_NUMBER, .number = value, .digits = 3};
    cr_math_text(&number, out);
}

static void put_name(const struct look *look, size_t value, struct cr_buf *out)
{
    const struct cr_model *model = look->run->model;
    const long of = model->of_value[value];
    const size_t q = of == CR_NONE ? model->loss : (size_t)of;
    const struct cr_about mention = {CR_ABOUT_VALUE, q, q, CR_NONE};
    cr_mention(out, &mention, model->quantities[q].key);
}

static int look_for_trouble(struct look *look)
{
    const struct cr_graph *graph = look->run->model->graph;
    size_t found = 0;
    for (size_t v = 0; v < graph->count; v++)
        for (size_t s = 0; s < cr_graph_length(graph, v) && found < MOST_NOT_FINITE; s++) {
            if (!cr_trouble_begins(look->run, v, s))
                continue;
            struct cr_buf what = {0};
            cr_trouble_words(look->run, v, s, &what);
            found++;
            if (warn(look, CR_AIL_NOT_FINITE, v, &what))
                return -1;
        }
    return 0;
}

/* ---- activations ---- */

static bool is_dead(const struct look *look, size_t v)
{
    const struct cr_pass *pass = look->run->before;
    for (size_t s = 0; s < cr_graph_length(pass->graph, v); s++)
        if (!(cr_pass_value(pass, pass->graph->operands[pass->graph->values[v].first], s) <= 0))
            return false;
    return pass->needs[v];
}

static double slope_share(enum cr_op op, double y)
{
    return op == CR_OP_SIGMOID ? 4 * y * (1 - y) : 1 - y * y;
}

/* At how many samples the activation is saturated. */
static size_t saturated_at(const struct look *look, size_t v)
{
    const struct cr_pass *pass = look->run->before;
    size_t count = 0;
    for (size_t s = 0; s < cr_graph_length(pass->graph, v); s++)
        count += slope_share(pass->graph->values[v].op, cr_pass_value(pass, v, s)) < SATURATED;
    return count;
}

static int look_at_activation(struct look *look, size_t v)
{
    const struct cr_graph *graph = look->run->model->graph;
    const enum cr_op op = graph->values[v].op;
    const size_t samples = cr_graph_length(graph, v);
    const size_t z = graph->operands[graph->values[v].first];
    struct cr_buf what = {0};
    if (op == CR_OP_RELU && is_dead(look, v)) {
        put_name(look, v, &what);
        cr_buf_puts(&what, " is a dead relu: ");
        put_name(look, z, &what);
        cr_buf_puts(&what, " is ");
        if (samples == 1)
            put_number(cr_pass_value(look->run->before, z, 0), &what);
        else
            cr_buf_puts(&what, "not above 0 at any sample");
        cr_buf_puts(&what, ", so no gradient goes back through it");
        return warn(look, CR_AIL_DEAD, v, &what);
    }
    const bool bounded = op == CR_OP_SIGMOID || op == CR_OP_TANH;
    const size_t count = bounded ? saturated_at(look, v) : 0;
    if (count == 0)
        return 0;
    put_name(look, v, &what);
    cr_buf_printf(&what, " is saturated: %s(", cr_op_row(op)->name);
    put_name(look, z, &what);
    cr_buf_puts(&what, ")");
    if (samples == 1) {
        cr_buf_puts(&what, " = ");
        put_number(cr_pass_value(look->run->before, v, 0), &what);
    }
    cr_buf_puts(&what, " is nearly flat");
    if (samples > 1)
        cr_buf_printf(&what, " at %zu of %zu samples", count, samples);
    return warn(look, CR_AIL_SATURATED, v, &what);
}

static int look_at_activations(struct look *look, bool dead)
{
    const struct cr_graph *graph = look->run->model->graph;
    for (size_t v = 0; v < graph->count; v++)
        if (graph->values[v].count == 1 && (graph->values[v].op == CR_OP_RELU) == dead &&
            look_at_activation(look, v))
            return -1;
    return 0;
}

/* ---- layers ---- */

/* The root mean square of dL/dz in a layer; NaN when it has no neurons. */
static double size_of_layer(const struct look *look, size_t layer, size_t *value)
{
    const struct cr_model *model = look->run->model;
    double sum = 0;
    size_t count = 0;
    for (size_t i = model->layers.first[layer]; i < model->layers.first[layer + 1]; i++) {
        const long z = model->of_node[model->layers.item[i]].z;
        for (size_t s = 0; z != CR_NONE && s < cr_run_length(look->run, (size_t)z); s++) {
            const double g = cr_run_grad(look->run, (size_t)z, s);
            sum += g * g;
            *value = model->quantities[z].value;
            count++;
        }
    }
    return count ? sqrt(sum / (double)count) : NAN;
}

static int look_across_layers(struct look *look)
{
    const struct cr_model *model = look->run->model;
    double first = NAN, last = NAN;
    size_t first_layer = 0, last_layer = 0, value = 0, ignored;
    for (size_t layer = 0; layer < model->net->layer_count; layer++) {
        const double size = size_of_layer(look, layer, isnan(first) ? &value : &ignored);
        if (isnan(size))
            continue;
        if (isnan(first))
            first = size, first_layer = layer + 1;
        last = size, last_layer = layer + 1;
    }
    const double ratio = first / last;
    if (!(last > 0) || !isfinite(ratio) || first == 0 ||
        (ratio >= VANISHING && ratio <= 1 / VANISHING))
        return 0;
    struct cr_buf what = {0};
    cr_buf_printf(&what, "the gradient %s: in layer %zu it is ",
                  ratio < 1 ? "vanishes" : "explodes", first_layer);
    put_number(ratio, &what);
    cr_buf_printf(&what, " times what it is in layer %zu", last_layer);
    if (last_layer - first_layer > 1) {
        cr_buf_puts(&what, ", ");
        put_number(pow(ratio, 1 / (double)(last_layer - first_layer)), &what);
        cr_buf_puts(&what, " times for each layer back");
    }
    return warn(look, ratio < 1 ? CR_AIL_VANISHING : CR_AIL_EXPLODING, value, &what);
}

/* ---- symmetry ---- */

static double weight_of(const struct look *look, size_t edge)
{
    const long q = look->run->model->of_edge[edge];
    return q == CR_NONE ? 1 : cr_run_value(look->run, (size_t)q, 0);
}

/* Does the same come into both neurons, with the same weights and gradients? */
static bool are_same(const struct look *look, size_t a, size_t b, bool *zero)
{
    const struct cr_model *model = look->run->model;
    const struct cr_net *net = model->net;
    const struct cr_node_quantities *of_a = &model->of_node[a], *of_b = &model->of_node[b];
    const size_t *in_a = model->incoming.item + model->incoming.first[a];
    const size_t *in_b = model->incoming.item + model->incoming.first[b];
    const size_t count = cr_lists_count(&model->incoming, a);
    if (net->nodes[a].activation != net->nodes[b].activation ||
        count != cr_lists_count(&model->incoming, b) || count == 0)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (net->edges[in_a[i]].from != net->edges[in_b[i]].from ||
            weight_of(look, in_a[i]) != weight_of(look, in_b[i]))
            return false;
        *zero = *zero && weight_of(look, in_a[i]) == 0;
    }
    for (size_t s = 0; s < cr_run_length(look->run, (size_t)of_a->z); s++)
        if (cr_run_value(look->run, (size_t)of_a->z, s) !=
                cr_run_value(look->run, (size_t)of_b->z, s) ||
            cr_run_grad(look->run, (size_t)of_a->z, s) !=
                cr_run_grad(look->run, (size_t)of_b->z, s))
            return false;
    return true;
}

/* A neuron by its name; in a picture by its activation. */
static void put_neuron(const struct look *look, size_t node, struct cr_buf *out)
{
    const struct cr_model *model = look->run->model;
    const size_t a = (size_t)model->of_node[node].a;
    const struct cr_about mention = {CR_ABOUT_VALUE, a, a, CR_NONE};
    cr_mention(out, &mention, model->net->nodes[node].name);
}

static int look_at_layer(struct look *look, size_t layer)
{
    const struct cr_model *model = look->run->model;
    const size_t *nodes = model->layers.item + model->layers.first[layer];
    const size_t count = cr_lists_count(&model->layers, layer);
    struct cr_buf what = {0};
    size_t same = 0, first = 0;
    bool zero = true;
    for (size_t i = 0; i + 1 < count && same == 0; i++) {
        if (model->of_node[nodes[i]].z == CR_NONE)
            continue;
        for (size_t k = i + 1; k < count; k++) {
            if (model->of_node[nodes[k]].z == CR_NONE ||
                !are_same(look, nodes[i], nodes[k], &zero))
                continue;
            first = nodes[i];
            if (same++ == 0)
                put_neuron(look, nodes[i], &what);
            cr_buf_puts(&what, ", ");
            put_neuron(look, nodes[k], &what);
        }
    }
    if (same == 0)
        return 0;
    cr_buf_printf(&what, " of layer %zu are the same neuron: equal weights%s and equal "
                  "gradients, so they stay equal", layer + 1, zero ? " (all 0)" : "");
    return warn(look, CR_AIL_SYMMETRY, model->quantities[model->of_node[first].a].value, &what);
}

static int look_for_symmetry(struct look *look)
{
    for (size_t layer = 0; layer < look->run->model->net->layer_count; layer++)
        if (look_at_layer(look, layer))
            return -1;
    return 0;
}

/* ---- what the output does not depend on ---- */

static int look_for_unused(struct look *look)
{
    const struct cr_model *model = look->run->model;
    const struct cr_graph *graph = model->graph;
    bool *reached = calloc(graph->count + 1, sizeof *reached);
    if (!reached)
        return cr_fail_memory(look->err);
    reached[graph->output] = true;
    for (size_t id = graph->count; id-- > 0;)
        for (size_t k = 0; reached[id] && k < graph->values[id].count; k++)
            reached[cr_graph_operand(graph, id, k)] = true;
    int failed = 0;
    for (size_t q = 0; !failed && q < model->count; q++) {
        struct cr_buf what = {0};
        if (!cr_role_is_parameter(model->quantities[q].role) ||
            reached[model->quantities[q].value])
            continue;
        cr_buf_puts(&what, "nothing that counts depends on the parameter ");
        put_name(look, model->quantities[q].value, &what);
        cr_buf_puts(&what, ": its gradient is always 0");
        failed = warn(look, CR_AIL_UNUSED, model->quantities[q].value, &what);
    }
    free(reached);
    return failed;
}

int cr_health_look(struct cr_health *health, const struct cr_run *run, struct cr_err *err)
{
    *health = (struct cr_health){0};
    struct look look = {run, health, err};
    const bool layered = run->model->net->output == CR_NONE;
    return look_for_trouble(&look) || look_at_activations(&look, true) ||
                   look_at_activations(&look, false) ||
                   (layered && (look_across_layers(&look) || look_for_symmetry(&look))) ||
                   look_for_unused(&look)
               ? -1
               : 0;
}

void cr_health_release(struct cr_health *health)
{
    free(health->warnings);
    cr_arena_release(&health->arena);
    *health = (struct cr_health){0};
}
