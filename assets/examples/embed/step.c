/*
 * A training step of one's own, checked and drawn.
 *
 * The network is two inputs, two hidden neurons and one output, in plain C arrays. `step` is
 * the program's own forward pass, backward pass and update; chainrule knows nothing of it.
 * `record` says on a tape what the step does, and what it got. Then chainrule computes the
 * same by itself, says what differs, and draws every operation.
 *
 *     make run                # all is right: figures/ has a picture for each step
 *     ./step figures broken   # the same with a mistake in the backward pass
 */
#include <chainrule.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INPUTS = 2, HIDDEN = 2 };

struct net {
    double w1[HIDDEN][INPUTS], b1[HIDDEN];
    double w2[HIDDEN], b2;
};

/* What the step computes on its way. */
struct numbers {
    double h[HIDDEN], yhat, loss;
    struct net grad, updated;
};

/* ---- the program's own training step ---- */

static double sigmoid(double z)
{
    return 1 / (1 + exp(-z));
}

static void step(const struct net *net, const double x[INPUTS], double y, double rate,
                 int broken, struct numbers *n)
{
    double z = net->b2;
    for (int i = 0; i < HIDDEN; i++) {
        n->h[i] = sigmoid(net->w1[i][0] * x[0] + net->w1[i][1] * x[1] + net->b1[i]);
        z += net->w2[i] * n->h[i];
    }
    n->yhat = sigmoid(z);
    n->loss = (y - n->yhat) * (y - n->yhat) / 2;

    const double dz = (n->yhat - y) * n->yhat * (1 - n->yhat);
    n->grad.b2 = dz;
    n->updated.b2 = net->b2 - rate * dz;
    for (int i = 0; i < HIDDEN; i++) {
        /* The broken one forgets the derivative of the hidden sigmoid. */
        const double slope = broken ? 1 : n->h[i] * (1 - n->h[i]);
        const double dh = dz * net->w2[i] * slope;
        n->grad.w2[i] = dz * n->h[i];
        n->updated.w2[i] = net->w2[i] - rate * n->grad.w2[i];
        n->grad.b1[i] = dh;
        n->updated.b1[i] = net->b1[i] - rate * dh;
        for (int j = 0; j < INPUTS; j++) {
            n->grad.w1[i][j] = dh * x[j];
            n->updated.w1[i][j] = net->w1[i][j] - rate * n->grad.w1[i][j];
        }
    }
}

/* ---- what it does, on a tape ---- */

/* A parameter, with the gradient and the new value that the step got. */
static long parameter(struct chainrule_tape *tape, const char *name, int i, int j,
                      double value, double grad, double updated)
{
    char full[32];
    snprintf(full, sizeof full, j ? "%s%d%d" : i ? "%s%d" : "%s", name, i, j);
    const long p = chainrule_tape_parameter(tape, full, value);
    chainrule_tape_expect(tape, p, CHAINRULE_GRAD, &grad, 1);
    chainrule_tape_expect(tape, p, CHAINRULE_NEW, &updated, 1);
    return p;
}

/* sigmoid(sum of w x + b), as values called `z` and `name`. */
static long neuron(struct chainrule_tape *tape, const char *z, const char *name,
                   const long *w, const long *x, long b)
{
    const long terms[] = {chainrule_tape_binary(tape, NULL, "mul", w[0], x[0]),
                          chainrule_tape_binary(tape, NULL, "mul", w[1], x[1]), b};
    return chainrule_tape_unary(tape, name, "sigmoid",
                                chainrule_tape_nary(tape, z, "add", terms, 3));
}

static void record(struct chainrule_tape *tape, const struct net *net,
                   const double x[INPUTS], double y, double rate, const struct numbers *n)
{
    const struct net *g = &n->grad, *u = &n->updated;
    const long in[] = {chainrule_tape_input(tape, "x1", &x[0], 1),
                       chainrule_tape_input(tape, "x2", &x[1], 1)};
    const long target = chainrule_tape_target(tape, "y", &y, 1);
    long h[HIDDEN], w2[HIDDEN];
    for (int i = 0; i < HIDDEN; i++) {
        static const char *const z[HIDDEN] = {"z1", "z2"}, *const a[HIDDEN] = {"h1", "h2"};
        long w1[INPUTS];
        for (int j = 0; j < INPUTS; j++)
            w1[j] = parameter(tape, "w", i + 1, j + 1, net->w1[i][j], g->w1[i][j],
                              u->w1[i][j]);
        const long b = parameter(tape, "b", i + 1, 0, net->b1[i], g->b1[i], u->b1[i]);
        h[i] = neuron(tape, z[i], a[i], w1, in, b);
        chainrule_tape_expect(tape, h[i], CHAINRULE_VALUE, &n->h[i], 1);
    }
    for (int i = 0; i < HIDDEN; i++)
        w2[i] = parameter(tape, "v", i + 1, 0, net->w2[i], g->w2[i], u->w2[i]);
    const long b2 = parameter(tape, "c", 0, 0, net->b2, g->b2, u->b2);
    const long yhat = neuron(tape, "z", "yhat", w2, h, b2);
    const long loss = chainrule_tape_binary(tape, "L", "sse", yhat, target);
    chainrule_tape_expect(tape, yhat, CHAINRULE_VALUE, &n->yhat, 1);
    chainrule_tape_expect(tape, loss, CHAINRULE_VALUE, &n->loss, 1);
    chainrule_tape_minimize(tape, loss, rate);
}

int main(int argc, char **argv)
{
    const struct net net = {{{0.15, 0.20}, {0.25, 0.30}}, {0.35, 0.35}, {0.40, 0.45}, 0.60};
    const double x[INPUTS] = {0.05, 0.10}, y = 0.01, rate = 0.5;
    const int broken = argc > 2 && strcmp(argv[2], "broken") == 0;
    struct numbers numbers;
    step(&net, x, y, rate, broken, &numbers);

    struct chainrule_tape *tape = chainrule_tape_new();
    char *report = NULL, *error = NULL;
    record(tape, &net, x, y, rate, &numbers);
    int result = chainrule_tape_check(tape, 1e-9, &report, &error);
    if (report)
        puts(report);
    if (result >= 0 && argc > 1 &&
        chainrule_tape_render(tape, "svg", 1280, 720, argv[1], &error))
        result = -1;
    if (result < 0)
        fprintf(stderr, "step: %s\n", error ? error : "out of memory");
    free(report);
    free(error);
    chainrule_tape_free(tape);
    return result < 0 ? 2 : result;
}
