/* A new network file: see new.h. */
#include "new/new.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/dot_id.h"
#include "base/limits.h"
#include "base/num.h"
#include "base/random.h"

enum { DIGITS = 4 };

static const char *const inits[CR_INIT_COUNT] = {
    [CR_INIT_XAVIER] = "xavier", [CR_INIT_HE] = "he", [CR_INIT_UNIFORM] = "uniform",
    [CR_INIT_ZEROS] = "zeros"};

enum cr_init cr_init_find(const char *name)
{
    int i = 0;
    while (i < CR_INIT_COUNT && strcmp(inits[i], name) != 0)
        i++;
    return (enum cr_init)i;
}

/* ---- sizes ---- */

bool cr_new_sizes(struct cr_new *new, const char *text, const char **why)
{
    size_t nodes = 0, edges = 0;
    *why = "is not of the form 2-3-2: the neurons of each of two layers or more, inputs first";
    for (const char *p = text;; p++) {
        const size_t digits = strspn(p, "0123456789");
        const size_t size = digits > 0 && digits < 7 ? strtoul(p, NULL, 10) : 0;
        if (digits > 0 && (size == 0 || new->layers == CR_NEW_LAYERS_MOST)) {
            *why = size                 ? "has more layers than a new network may have"
                   : digits > 6         ? "has more than 999999 neurons in a layer"
                                        : "has a layer without a neuron";
            return false;
        }
        if (size == 0)
            return false;
        edges += new->layers ? size * new->sizes[new->layers - 1] : 0;
        nodes += size;
        new->sizes[new->layers++] = size;
        if (nodes > cr_limit(NULL, CR_LIMIT_NODES) || edges > cr_limit(NULL, CR_LIMIT_EDGES)) {
            *why = "is more neurons or weights than a file may have (chainrule help limits)";
            return false;
        }
        p += digits;
        if (*p == '\0')
            return new->layers >= 2;
        if (*p != '-')
            return false;
    }
}

/* ---- what it consists of ---- */

struct maker {
    const struct cr_new *new;
    struct cr_random random;
    struct cr_buf *out;
};

/* x1, h2, y1; h3_2 where there are several hidden layers; no number where there is one. */
static void put_name(const struct maker *m, size_t layer, size_t index)
{
    const struct cr_new *new = m->new;
    const bool input = layer == 0, output = layer + 1 == new->layers;
    cr_buf_putc(m->out, input ? 'x' : output ? 'y' : 'h');
    if (!input && !output && new->layers > 3)
        cr_buf_printf(m->out, "%zu_%zu", layer + 1, index + 1);
    else if (new->sizes[layer] > 1)
        cr_buf_printf(m->out, "%zu", index + 1);
}

/* A number of few digits; the file has it as it is. */
static void put_number(const struct maker *m, double number)
{
    struct cr_buf text = {0};
    cr_num_plain(&text, number, DIGITS);
    cr_dot_id_put(m->out, cr_buf_text(&text));
    m->out->failed |= text.failed;
    cr_buf_release(&text);
}

static double radius(const struct cr_new *new, size_t layer)
{
    const double in = (double)new->sizes[layer - 1], out = (double)new->sizes[layer];
    switch (new->init) {
    case CR_INIT_XAVIER:
        return sqrt(6 / (in + out));
    case CR_INIT_HE:
        return sqrt(6 / in);
    case CR_INIT_UNIFORM:
        return 0.5;
    default:
        return 0;
    }
}

static void put_random(struct maker *m, double r)
{
    put_number(m, r > 0 ? cr_random_between(&m->random, -r, r) : 0);
}

/* One of 0.1, 0.2 ... 0.9. */
static void put_tenth(struct maker *m)
{
    put_number(m, (double)(1 + cr_random_below(&m->random, 9)) / 10);
}

/* The activation of the last layer: what the loss wants, or, where that lets only positive
 * numbers through, none. */
static enum cr_op output_of(const struct cr_new *new)
{
    static const enum cr_op bounded[] = {CR_OP_SIGMOID, CR_OP_TANH, CR_OP_IDENTITY,
                                         CR_OP_SIN};
    if (new->output != CR_OP_COUNT)
        return new->output;
    if (new->loss == CR_OP_CE)
        return CR_OP_SOFTMAX;
    if (new->loss == CR_OP_BCE)
        return CR_OP_SIGMOID;
    for (size_t i = 0; i < sizeof bounded / sizeof bounded[0]; i++)
        if (new->activation == bounded[i])
            return new->activation;
    return CR_OP_IDENTITY;
}

/* ---- the parts of the file ---- */

static void put_head(struct maker *m)
{
    const struct cr_new *new = m->new;
    cr_buf_puts(m->out, "// A network for chainrule: ");
    for (size_t l = 0; l < new->layers; l++)
        cr_buf_printf(m->out, "%s%zu", l ? "-" : "", new->sizes[l]);
    cr_buf_printf(m->out, " neurons, weights by %s with seed %llu.\ndigraph net_",
                  inits[new->init], (unsigned long long)new->seed);
    for (size_t l = 0; l < new->layers; l++)
        cr_buf_printf(m->out, "%s%zu", l ? "_" : "", new->sizes[l]);
    cr_buf_printf(m->out, " {\n    graph [loss=%s, rate=0.1, activation=%s]\n",
                  cr_op_row(new->loss)->name, cr_op_row(new->activation)->name);
}

static void put_inputs(struct maker *m)
{
    cr_buf_puts(m->out, "\n    // Inputs. Several numbers are several samples: "
                        "value=\"0.5, 1\";\n    // data=\"samples.csv\" above takes them, and "
                        "the targets, from a file.\n");
    for (size_t i = 0; i < m->new->sizes[0]; i++) {
        cr_buf_puts(m->out, "    ");
        put_name(m, 0, i);
        cr_buf_puts(m->out, " [value=");
        put_tenth(m);
        cr_buf_puts(m->out, "]\n");
    }
}

/* A class for cross-entropy, 1 or -1 for hinge, else a number that every output can have. */
static void put_target(struct maker *m, size_t index)
{
    cr_buf_puts(m->out, ", target=");
    if (m->new->loss == CR_OP_CE || m->new->loss == CR_OP_BCE)
        put_number(m, index == 0);
    else if (m->new->loss == CR_OP_HINGE)
        put_number(m, index == 0 ? 1 : -1);
    else
        put_tenth(m);
}

static void put_neurons(struct maker *m, size_t layer)
{
    const bool output = layer + 1 == m->new->layers;
    const double r = m->new->init == CR_INIT_UNIFORM ? radius(m->new, layer) : 0;
    const enum cr_op activation = output ? output_of(m->new) : m->new->activation;
    cr_buf_printf(m->out, "\n    // %s: b is the bias%s.\n",
                  output ? "Outputs" : "A hidden layer",
                  output ? ", target what the prediction is held against" : "");
    for (size_t i = 0; i < m->new->sizes[layer]; i++) {
        cr_buf_puts(m->out, "    ");
        put_name(m, layer, i);
        cr_buf_puts(m->out, " [b=");
        put_random(m, r);
        if (activation != m->new->activation)
            cr_buf_printf(m->out, ", activation=%s", cr_op_row(activation)->name);
        if (output)
            put_target(m, i);
        cr_buf_puts(m->out, "]\n");
    }
}

static void put_weights(struct maker *m, size_t layer)
{
    const double r = radius(m->new, layer);
    cr_buf_puts(m->out, layer == 1 ? "\n    // Weights.\n" : "\n");
    for (size_t to = 0; to < m->new->sizes[layer]; to++)
        for (size_t from = 0; from < m->new->sizes[layer - 1]; from++) {
            cr_buf_puts(m->out, "    ");
            put_name(m, layer - 1, from);
            cr_buf_puts(m->out, " -> ");
            put_name(m, layer, to);
            cr_buf_puts(m->out, " [w=");
            put_random(m, r);
            cr_buf_puts(m->out, "]\n");
        }
}

int cr_new_write(const struct cr_new *new, struct cr_buf *out, struct cr_err *err)
{
    struct maker m = {.new = new, .random = cr_random_seeded(new->seed), .out = out};
    put_head(&m);
    put_inputs(&m);
    for (size_t l = 1; l < new->layers; l++)
        put_neurons(&m, l);
    for (size_t l = 1; l < new->layers; l++)
        put_weights(&m, l);
    cr_buf_puts(out, "}\n");
    return cr_buf_check(out, err);
}
