/* Invented networks: see network.h. */
#include "kit/network.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const long double STEP = 1e-5L;

/* ---- evaluation ---- */

static bool branch(uint64_t *branches, bool taken)
{
    *branches = *branches * 31 + 7 + taken;
    return taken;
}

static long double activate(enum cr_op op, long double z, uint64_t *branches)
{
    switch (op) {
    case CR_OP_EXP: return expl(z);
    case CR_OP_SIN: return sinl(z);
    case CR_OP_SIGMOID: return 1 / (1 + expl(-z));
    case CR_OP_TANH: return tanhl(z);
    case CR_OP_RELU: return branch(branches, z > 0) ? z : 0;
    case CR_OP_LEAKY_RELU: return branch(branches, z > 0) ? z : z / 100;
    case CR_OP_ELU: return branch(branches, z > 0) ? z : expm1l(z);
    case CR_OP_SOFTPLUS: return log1pl(expl(z));
    case CR_OP_GELU: return z / 2 * (1 + erfl(z / sqrtl(2)));
    case CR_OP_SILU: return z / (1 + expl(-z));
    case CR_OP_IDENTITY: return z;
    default: return NAN; /* a new row: say here what it does */
    }
}

/* The pre-activations of a layer become its activations. */
static void activate_layer(enum cr_op op, long double *a, int size, uint64_t *branches)
{
    long double sum = 0;
    for (int i = 0; i < size; i++)
        a[i] = op == CR_OP_SOFTMAX ? expl(a[i]) : activate(op, a[i], branches);
    for (int i = 0; i < size; i++)
        sum += a[i];
    for (int i = 0; i < size && op == CR_OP_SOFTMAX; i++)
        a[i] /= sum;
}

static long double pre_activation(const struct kit_network *network, int neuron,
                                  const long double *a)
{
    const struct kit_neuron *n = &network->neurons[neuron];
    long double z = n->bias < 0 ? 0 : network->numbers[n->bias];
    for (int from = 0; from < neuron; from++)
        if (n->weights[from] >= 0)
            z += network->numbers[n->weights[from]] * a[from];
    return z;
}

static long double loss_of(enum cr_op op, long double p, long double t, uint64_t *branches)
{
    const long double d = fabsl(p - t);
    switch (op) {
    case CR_OP_MAE: branch(branches, p > t); return d;
    case CR_OP_HUBER: return branch(branches, d > 1) ? d - 0.5L : d * d / 2;
    case CR_OP_HINGE: return branch(branches, p * t > 1) ? 0 : 1 - p * t;
    case CR_OP_BCE: /* nearer to 0 and 1, 1 - p in double has too few digits to compare */
        return fabsl(p - 0.5L) > 0.4999L ? NAN : -t * logl(p) - (1 - t) * logl(1 - p);
    case CR_OP_CE: return t == 0 ? 0 : -t * logl(p);
    case CR_OP_SSE: return d * d / 2;
    case CR_OP_MSE: return d * d;
    default: return NAN;
    }
}

static long double row_loss(const struct kit_network *network, int row, uint64_t *branches)
{
    const int last = network->layers - 1, outputs = network->sizes[last];
    long double a[KIT_NEURONS] = {0}, sum = 0;
    for (int i = 0; i < network->sizes[0]; i++)
        a[i] = network->neurons[i].inputs[row];
    for (int l = 1; l <= last; l++) {
        for (int i = 0; i < network->sizes[l]; i++)
            a[l * KIT_WIDTH + i] = pre_activation(network, l * KIT_WIDTH + i, a);
        activate_layer(network->activations[l], a + l * KIT_WIDTH, network->sizes[l], branches);
    }
    for (int i = 0; i < outputs; i++)
        sum += loss_of(network->loss, a[last * KIT_WIDTH + i],
                       network->neurons[last * KIT_WIDTH + i].targets[row], branches);
    return network->loss == CR_OP_SSE || network->loss == CR_OP_CE ? sum : sum / outputs;
}

long double kit_network_loss(const struct kit_network *network, uint64_t *branches)
{
    long double sum = 0;
    *branches = 0;
    for (int row = 0; row < network->rows; row++)
        sum += row_loss(network, row, branches);
    return network->mean ? sum / network->rows : sum;
}

static bool central(struct kit_network *network, int number, long double step,
                    uint64_t branches, long double *slope)
{
    uint64_t above, below;
    const long double kept = network->numbers[number];
    network->numbers[number] = kept + step;
    const long double up = kit_network_loss(network, &above);
    network->numbers[number] = kept - step;
    const long double down = kit_network_loss(network, &below);
    network->numbers[number] = kept;
    *slope = (up - down) / (2 * step);
    return above == branches && below == branches;
}

bool kit_network_slope(struct kit_network *network, int number, long double *slope)
{
    uint64_t here;
    long double wide, narrow;
    kit_network_loss(network, &here);
    if (!central(network, number, STEP, here, &wide) ||
        !central(network, number, STEP / 2, here, &narrow))
        return false;
    *slope = (4 * narrow - wide) / 3; /* Richardson: the error is of the order of h^4 */
    return fabsl(wide - narrow) <= 1e-6L * fmaxl(1, fabsl(*slope));
}

/* ---- invention ---- */

static double short_number(struct cr_random *random)
{
    return ((double)cr_random_below(random, 301) - 150) / 100;
}

/* An activation of the table for a hidden layer, of `size` neurons. */
static enum cr_op choose_activation(struct cr_random *random, int size)
{
    const unsigned usable = 1u << CR_CLASS_ACTIVATION | 1u << CR_CLASS_LAYER;
    enum cr_op op;
    do
        op = (enum cr_op)cr_random_below(random, CR_OP_COUNT);
    while (!(cr_op_row(op)->classes & usable) || (op == CR_OP_SOFTMAX && size < 2));
    return op;
}

static enum cr_op choose_loss(struct cr_random *random)
{
    enum cr_op op;
    do
        op = (enum cr_op)cr_random_below(random, CR_OP_COUNT);
    while (!(cr_op_row(op)->classes & 1u << CR_CLASS_LOSS));
    return op;
}

static void choose_shape(struct kit_network *network, struct cr_random *random)
{
    network->layers = 2 + (int)cr_random_below(random, KIT_LAYERS - 1);
    network->rows = 1 + (int)cr_random_below(random, KIT_ROWS);
    network->mean = cr_random_below(random, 2);
    network->loss = choose_loss(random);
    for (int l = 0; l < network->layers; l++) {
        network->sizes[l] = 1 + (int)cr_random_below(random, KIT_WIDTH);
        network->activations[l] = choose_activation(random, network->sizes[l]);
    }
    const int last = network->layers - 1;
    const bool chances = network->loss == CR_OP_BCE || network->loss == CR_OP_CE;
    if (chances && network->activations[last] != CR_OP_SOFTMAX)
        network->activations[last] = network->sizes[last] > 1 && cr_random_below(random, 2)
                                         ? CR_OP_SOFTMAX
                                         : CR_OP_SIGMOID;
}

/* A new parameter; its key is given by the caller. */
static int add_number(struct kit_network *network, struct cr_random *random)
{
    network->numbers[network->count] = short_number(random);
    return network->count++;
}

/* One of the two that are shared, or a new one. */
static int choose_number(struct kit_network *network, struct cr_random *random, const char *key)
{
    if (cr_random_below(random, 6) == 0)
        return (int)cr_random_below(random, 2);
    const int number = add_number(network, random);
    snprintf(network->keys[number], sizeof network->keys[number], "%s", key);
    return number;
}

static const char *name_of(int neuron, char name[8])
{
    snprintf(name, 8, "%c%d", "xhkmy"[neuron / KIT_WIDTH], neuron % KIT_WIDTH + 1);
    return name;
}

static void connect(struct kit_network *network, struct cr_random *random, int neuron, int from)
{
    char to_name[8], from_name[8], key[24];
    snprintf(key, sizeof key, "%s->%s", name_of(from, from_name), name_of(neuron, to_name));
    network->neurons[neuron].weights[from] = choose_number(network, random, key);
}

static void invent_neuron(struct kit_network *network, struct cr_random *random, int neuron)
{
    struct kit_neuron *n = &network->neurons[neuron];
    const int layer = neuron / KIT_WIDTH;
    char name[8], key[24];
    snprintf(key, sizeof key, "%s.b", name_of(neuron, name));
    n->bias = cr_random_below(random, 4) ? choose_number(network, random, key) : -1;
    for (int l = 0; l < layer; l++)
        for (int i = 0; i < network->sizes[l]; i++)
            if ((cr_random_below(random, 6) == 0) == (l + 1 < layer))
                connect(network, random, neuron, l * KIT_WIDTH + i);
    if (n->weights[(layer - 1) * KIT_WIDTH] < 0)
        connect(network, random, neuron, (layer - 1) * KIT_WIDTH);
}

static void invent_rows(struct kit_network *network, struct cr_random *random, int neuron)
{
    const bool chances = network->loss == CR_OP_BCE || network->loss == CR_OP_CE;
    for (int row = 0; row < network->rows; row++) {
        const double number = short_number(random);
        network->neurons[neuron].inputs[row] = number;
        network->neurons[neuron].targets[row] = chances ? number > 0 : number;
    }
}

static void invent_neurons(struct kit_network *network, struct cr_random *random)
{
    for (int l = 0; l < network->layers; l++)
        for (int i = 0; i < network->sizes[l]; i++) {
            struct kit_neuron *n = &network->neurons[l * KIT_WIDTH + i];
            n->bias = -1;
            for (int from = 0; from < KIT_NEURONS; from++)
                n->weights[from] = -1;
            invent_rows(network, random, l * KIT_WIDTH + i);
            if (l > 0)
                invent_neuron(network, random, l * KIT_WIDTH + i);
        }
}

/* ---- writing ---- */

/* The parameter: its number, or its name when it is shared. */
static void put_number(struct kit_network *network, const char *key, int number)
{
    if (number < 2)
        cr_buf_printf(&network->text, "%s=%s", key, network->keys[number]);
    else
        cr_buf_printf(&network->text, "%s=\"%.17Lg\"", key, network->numbers[number]);
}

static void put_list(struct kit_network *network, const char *key, const long double *list)
{
    cr_buf_printf(&network->text, "%s=\"", key);
    for (int row = 0; row < network->rows; row++)
        cr_buf_printf(&network->text, "%s%.17Lg", row ? ", " : "", list[row]);
    cr_buf_puts(&network->text, "\"");
}

static void write_neuron(struct kit_network *network, int neuron)
{
    const struct kit_neuron *n = &network->neurons[neuron];
    const int layer = neuron / KIT_WIDTH;
    char name[8], from_name[8];
    cr_buf_printf(&network->text, "    %s [", name_of(neuron, name));
    if (layer == 0)
        put_list(network, "value", n->inputs);
    else
        cr_buf_printf(&network->text, "activation=%s ",
                      cr_op_row(network->activations[layer])->name);
    if (n->bias >= 0)
        put_number(network, "b", n->bias);
    if (layer == network->layers - 1)
        put_list(network, " target", n->targets);
    cr_buf_puts(&network->text, "]\n");
    for (int from = 0; from < neuron; from++) {
        if (n->weights[from] < 0)
            continue;
        cr_buf_printf(&network->text, "    %s -> %s [", name_of(from, from_name), name);
        put_number(network, "w", n->weights[from]);
        cr_buf_puts(&network->text, "]\n");
    }
}

static void write_network(struct kit_network *network)
{
    cr_buf_printf(&network->text, "digraph {\n    graph [loss=%s, reduction=%s,"
                  " params=\"u=%.17Lg, v=%.17Lg\"]\n", cr_op_row(network->loss)->name,
                  network->mean ? "mean" : "sum", network->numbers[0], network->numbers[1]);
    for (int l = 0; l < network->layers; l++)
        for (int i = 0; i < network->sizes[l]; i++)
            write_neuron(network, l * KIT_WIDTH + i);
    cr_buf_puts(&network->text, "}\n");
}

void kit_network_invent(struct kit_network *network, struct cr_random *random)
{
    *network = (struct kit_network){0};
    choose_shape(network, random);
    for (int shared = 0; shared < 2; shared++) {
        add_number(network, random);
        snprintf(network->keys[shared], sizeof network->keys[shared], "%c", "uv"[shared]);
    }
    invent_neurons(network, random);
    write_network(network);
}

void kit_network_release(struct kit_network *network)
{
    cr_buf_release(&network->text);
}
