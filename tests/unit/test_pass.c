/*
 * The engine on graphs made by hand: what is accumulated, what is skipped, what is told.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "graph/pass.h"

static void assert_near(double got, double want, double tolerance)
{
    if (!(fabs(got - want) <= tolerance * fabs(want)))
        fail_msg("%.17g, expected %.17g", got, want);
}

/* Numbers printed with 12 significant digits. */
static void assert_printed(double got, double want)
{
    assert_near(got, want, 1e-11);
}

static struct cr_graph *graph_new(size_t samples)
{
    struct cr_graph *graph = cr_graph_new(samples, NULL);
    assert_non_null(graph);
    return graph;
}

/* A leaf of one number for each sample. */
static size_t leaf(struct cr_graph *graph, enum cr_op op, const double *numbers)
{
    size_t id;
    assert_int_equal(cr_graph_leaf(graph, op, true, numbers, &id, NULL), 0);
    return id;
}

static size_t shared(struct cr_graph *graph, enum cr_op op, double number)
{
    size_t id;
    assert_int_equal(cr_graph_leaf(graph, op, false, &number, &id, NULL), 0);
    return id;
}

static size_t operate(struct cr_graph *graph, enum cr_op op, const size_t *operands,
                      size_t count, size_t index)
{
    size_t id;
    assert_int_equal(cr_graph_op(graph, op, operands, count, index, &id, NULL), 0);
    return graph->output = id;
}

static size_t unary(struct cr_graph *graph, enum cr_op op, size_t x)
{
    return operate(graph, op, &x, 1, 0);
}

static size_t binary(struct cr_graph *graph, enum cr_op op, size_t a, size_t b)
{
    return operate(graph, op, (const size_t[]){a, b}, 2, 0);
}

/* Both sweeps towards the graph's last operation. */
static struct cr_pass *run(const struct cr_graph *graph)
{
    struct cr_pass *pass = cr_pass_new(graph, NULL);
    assert_non_null(pass);
    cr_pass_forward(pass);
    cr_pass_backward(pass);
    return pass;
}

static void finish(struct cr_pass *pass, struct cr_graph *graph)
{
    cr_pass_free(pass);
    cr_graph_free(graph);
}

static double share(const struct cr_pass *pass, size_t id, size_t k, size_t sample)
{
    double out;
    assert_int_equal(cr_pass_share(pass, id, k, sample, &out, NULL), 0);
    return out;
}

static double local(const struct cr_pass *pass, size_t id, size_t k, size_t sample)
{
    double out;
    assert_int_equal(cr_pass_local(pass, id, k, sample, &out, NULL), 0);
    return out;
}

static void both_occurrences_of_an_operand_count(void **state)
{
    (void)state;
    struct cr_graph *graph = graph_new(1);
    const size_t a = shared(graph, CR_OP_PARAMETER, 3);
    const size_t square = binary(graph, CR_OP_MUL, a, a);
    struct cr_pass *pass = run(graph);
    assert_true(cr_pass_value(pass, square, 0) == 9);
    assert_true(cr_pass_grad(pass, a, 0) == 6);
    assert_true(share(pass, square, 0, 0) == 3 && share(pass, square, 1, 0) == 3);
    finish(pass, graph);
}

/* L = exp(a) + a b + a */
static void a_fan_out_adds_up(void **state)
{
    (void)state;
    struct cr_graph *graph = graph_new(1);
    const size_t a = shared(graph, CR_OP_INPUT, 0.5), b = shared(graph, CR_OP_TARGET, -2);
    const size_t e = unary(graph, CR_OP_EXP, a), m = binary(graph, CR_OP_MUL, a, b);
    operate(graph, CR_OP_ADD, (const size_t[]){e, m, a}, 3, 0);
    struct cr_pass *pass = run(graph);
    assert_near(cr_pass_grad(pass, a, 0), exp(0.5) - 2 + 1, 1e-15);
    assert_near(cr_pass_grad(pass, b, 0), 0.5, 0);
    finish(pass, graph);
}

/* L = sum or mean over s of w x_s: three samples */
static void check_reduction(enum cr_op reduction, double divisor)
{
    const double numbers[] = {1, 2, 4.5};
    struct cr_graph *graph = graph_new(3);
    const size_t x = leaf(graph, CR_OP_INPUT, numbers);
    const size_t w = shared(graph, CR_OP_PARAMETER, 3);
    const size_t product = binary(graph, CR_OP_MUL, w, x);
    const size_t loss = unary(graph, reduction, product);
    assert_true(graph->values[product].per_sample && !graph->values[loss].per_sample);
    struct cr_pass *pass = run(graph);
    assert_near(cr_pass_value(pass, loss, 0), 22.5 / divisor, 1e-15);
    assert_near(cr_pass_grad(pass, w, 0), 7.5 / divisor, 1e-15);
    double shares = 0;
    for (size_t s = 0; s < 3; s++) {
        assert_near(cr_pass_grad(pass, x, s), 3 / divisor, 1e-15);
        assert_near(local(pass, product, 0, s), numbers[s], 0);
        assert_near(local(pass, loss, 0, s), 1 / divisor, 1e-15);
        shares += share(pass, product, 0, s);
    }
    assert_near(shares, cr_pass_grad(pass, w, 0), 1e-15);
    finish(pass, graph);
}

static void a_shared_parameter_gets_the_sum_over_samples(void **state)
{
    (void)state;
    check_reduction(CR_OP_REDUCE_SUM, 1);
}

static void a_mean_divides_by_the_samples(void **state)
{
    (void)state;
    check_reduction(CR_OP_REDUCE_MEAN, 3);
}

/* The product passes 0 to the root, whose slope is infinite here: that makes no NaN. */
static void constants_and_zero_gradients_pass_nothing_on(void **state)
{
    (void)state;
    struct cr_graph *graph = graph_new(1);
    const size_t x = shared(graph, CR_OP_INPUT, 0), c = shared(graph, CR_OP_CONSTANT, 0);
    const size_t root = unary(graph, CR_OP_SQRT, x);
    const size_t doubled = binary(graph, CR_OP_ADD, c, c);
    const size_t loss = binary(graph, CR_OP_MUL, root, doubled);
    struct cr_pass *pass = run(graph);
    assert_false(pass->needs[c] || pass->needs[doubled]);
    assert_true(pass->needs[x] && pass->needs[root] && pass->needs[loss]);
    assert_true(cr_pass_grad(pass, c, 0) == 0 && cr_pass_grad(pass, doubled, 0) == 0);
    assert_true(cr_pass_grad(pass, x, 0) == 0 && share(pass, root, 0, 0) == 0);
    assert_true(isinf(local(pass, root, 0, 0)));
    finish(pass, graph);
}

static void what_the_output_does_not_need_gets_zero(void **state)
{
    (void)state;
    struct cr_graph *graph = graph_new(1);
    const size_t x = shared(graph, CR_OP_INPUT, 2);
    const size_t unused = shared(graph, CR_OP_INPUT, 0);
    const size_t dead = unary(graph, CR_OP_LOG, unused);
    const size_t loss = unary(graph, CR_OP_SQUARE, x);
    const size_t after = unary(graph, CR_OP_EXP, loss);
    graph->output = loss;
    struct cr_pass *pass = run(graph);
    assert_true(cr_pass_grad(pass, x, 0) == 4);
    assert_true(cr_pass_grad(pass, dead, 0) == 0 && cr_pass_grad(pass, unused, 0) == 0);
    assert_true(cr_pass_grad(pass, after, 0) == 0 && cr_pass_grad(pass, loss, 0) == 1);
    finish(pass, graph);
}

/* ---- a published 2-2-2 network: sigmoids, a shared bias for each layer, sse ---- */

struct mlp {
    struct cr_graph *graph;
    size_t i[2], w[8], b[2], t[2], net_h[2], out_h[2], net_o[2], out_o[2], loss;
};

static size_t neuron(struct cr_graph *graph, const size_t *w, const size_t *x, size_t b)
{
    return operate(graph, CR_OP_WSUM, (const size_t[]){w[0], x[0], w[1], x[1], b}, 5, 0);
}

/* The same numbers for every sample. */
static struct mlp mlp_new(size_t samples)
{
    struct mlp n = {.graph = graph_new(samples)};
    const double inputs[][2] = {{0.05, 0.05}, {0.10, 0.10}};
    const double targets[][2] = {{0.01, 0.01}, {0.99, 0.99}};
    const double weights[] = {0.15, 0.20, 0.25, 0.30, 0.40, 0.45, 0.50, 0.55};
    assert_true(samples <= 2);
    for (size_t k = 0; k < 2; k++)
        n.i[k] = leaf(n.graph, CR_OP_INPUT, inputs[k]);
    for (size_t k = 0; k < 8; k++)
        n.w[k] = shared(n.graph, CR_OP_PARAMETER, weights[k]);
    n.b[0] = shared(n.graph, CR_OP_PARAMETER, 0.35);
    n.b[1] = shared(n.graph, CR_OP_PARAMETER, 0.60);
    for (size_t k = 0; k < 2; k++)
        n.t[k] = leaf(n.graph, CR_OP_TARGET, targets[k]);
    for (size_t k = 0; k < 2; k++) {
        n.net_h[k] = neuron(n.graph, n.w + 2 * k, n.i, n.b[0]);
        n.out_h[k] = unary(n.graph, CR_OP_SIGMOID, n.net_h[k]);
    }
    for (size_t k = 0; k < 2; k++) {
        n.net_o[k] = neuron(n.graph, n.w + 4 + 2 * k, n.out_h, n.b[1]);
        n.out_o[k] = unary(n.graph, CR_OP_SIGMOID, n.net_o[k]);
    }
    n.loss = operate(n.graph, CR_OP_SSE,
                     (const size_t[]){n.out_o[0], n.out_o[1], n.t[0], n.t[1]}, 4, 0);
    unary(n.graph, CR_OP_REDUCE_SUM, n.loss);
    return n;
}

static void check_pairs(const struct cr_pass *pass, const size_t *ids, double first,
                        double second)
{
    assert_printed(cr_pass_grad(pass, ids[0], 0), first);
    assert_printed(cr_pass_grad(pass, ids[1], 0), second);
}

static const double mlp_weight_grads[] = {
    0.000438567734474, 0.000877135468949, 0.000497712735261, 0.000995425470522,
    0.0821670405642,   0.0826676278475,   -0.0226025404775,  -0.022740242216};

static void a_published_network_gets_its_numbers(void **state)
{
    (void)state;
    const struct mlp n = mlp_new(1);
    struct cr_pass *pass = run(n.graph);
    assert_printed(cr_pass_value(pass, n.net_h[1], 0), 0.3925);
    assert_printed(cr_pass_value(pass, n.out_h[0], 0), 0.593269992107);
    assert_printed(cr_pass_value(pass, n.net_o[0], 0), 1.10590596706);
    assert_printed(cr_pass_value(pass, n.out_o[0], 0), 0.751365069552);
    assert_printed(cr_pass_value(pass, n.out_o[1], 0), 0.772928465321);
    assert_printed(cr_pass_value(pass, n.loss, 0), 0.29837110876);
    check_pairs(pass, n.i, 0.00380426687973, 0.00474054734946);
    check_pairs(pass, n.b, 0.0187256093947, 0.100400325112);
    check_pairs(pass, n.t, -0.741365069552, 0.217071534679);
    check_pairs(pass, n.net_h, 0.00877135468949, 0.00995425470522);
    check_pairs(pass, n.out_h, 0.0363503063931, 0.0413703226487);
    check_pairs(pass, n.net_o, 0.138498561629, -0.0380982365166);
    check_pairs(pass, n.out_o, 0.741365069552, -0.217071534679);
    for (size_t k = 0; k < 8; k++)
        assert_printed(cr_pass_grad(pass, n.w[k], 0), mlp_weight_grads[k]);
    assert_printed(share(pass, n.net_o[0], 1, 0), 0.0553994246514);
    assert_printed(share(pass, n.net_o[1], 1, 0), -0.0190491182583);
    finish(pass, n.graph);
}

static void two_equal_samples_double_the_parameters_gradients(void **state)
{
    (void)state;
    const struct mlp n = mlp_new(2);
    struct cr_pass *pass = run(n.graph);
    for (size_t k = 0; k < 8; k++)
        assert_printed(cr_pass_grad(pass, n.w[k], 0), 2 * mlp_weight_grads[k]);
    for (size_t s = 0; s < 2; s++)
        assert_printed(cr_pass_grad(pass, n.net_o[0], s), 0.138498561629);
    finish(pass, n.graph);
}

static void new_numbers_give_new_gradients(void **state)
{
    (void)state;
    const struct mlp n = mlp_new(1);
    struct cr_pass *pass = run(n.graph);
    for (size_t k = 0; k < 8; k++) {
        const double w =
            cr_pass_value(pass, n.w[k], 0) - 0.5 * cr_pass_grad(pass, n.w[k], 0);
        cr_pass_set(pass, n.w[k], &w);
    }
    cr_pass_forward(pass);
    assert_printed(cr_pass_value(pass, n.loss, 0), 0.291027773694);
    cr_pass_backward(pass);
    const double once = cr_pass_grad(pass, n.w[0], 0);
    cr_pass_backward(pass);
    assert_true(cr_pass_grad(pass, n.w[0], 0) == once);
    finish(pass, n.graph);
}

/* ---- softmax with its cross-entropy: a published linear layer of three classes ---- */

struct classifier {
    struct cr_graph *graph;
    size_t x[2], w[6], z[3], y[3], a[3], loss;
};

/* w[k] is from x_0 to z_k, w[3 + k] from x_1; class 1 is right. */
static struct classifier classifier_new(const double *weights)
{
    struct classifier n = {.graph = graph_new(1)};
    for (size_t k = 0; k < 2; k++)
        n.x[k] = shared(n.graph, CR_OP_INPUT, k == 0 ? 1 : 2);
    for (size_t k = 0; k < 6; k++)
        n.w[k] = shared(n.graph, CR_OP_PARAMETER, weights[k]);
    size_t operands[9];
    for (size_t k = 0; k < 3; k++) {
        const size_t pairs[] = {n.w[k], n.x[0], n.w[3 + k], n.x[1]};
        operands[k] = n.z[k] = operate(n.graph, CR_OP_WSUM, pairs, 4, 0);
        operands[3 + k] = n.y[k] = shared(n.graph, CR_OP_TARGET, k == 1);
    }
    for (size_t k = 0; k < 3; k++)
        operands[6 + k] = n.a[k] = operate(n.graph, CR_OP_SOFTMAX, n.z, 3, k);
    n.loss = operate(n.graph, CR_OP_SOFTMAX_CE, operands, 9, 0);
    return n;
}

static void softmax_and_cross_entropy_are_fused(void **state)
{
    (void)state;
    const double weights[] = {0.2, -0.3, 0.5, -0.5, 0.7, -0.2};
    const double z[] = {0.0985658904093, -0.340998861114, 0.242432970705};
    const double w[] = {0.0985658904093, -0.340998861114, 0.242432970705,
                        0.197131780819,  -0.681997722228, 0.484865941409};
    const struct classifier n = classifier_new(weights);
    struct cr_pass *pass = run(n.graph);
    assert_printed(cr_pass_value(pass, n.loss, 0), 0.417030016278);
    assert_printed(cr_pass_value(pass, n.a[2], 0), 0.242432970705);
    check_pairs(pass, n.x, 0.243229321768, -0.336468742125);
    for (size_t k = 0; k < 3; k++)
        assert_printed(cr_pass_grad(pass, n.z[k], 0), z[k]);
    for (size_t k = 0; k < 6; k++)
        assert_printed(cr_pass_grad(pass, n.w[k], 0), w[k]);
    finish(pass, n.graph);
}

/* The outputs are told -y/a, here -e^0.41..., and pass none of it on. */
static void outputs_lie_aside(void **state)
{
    (void)state;
    const double weights[] = {0.2, -0.3, 0.5, -0.5, 0.7, -0.2};
    const struct classifier n = classifier_new(weights);
    struct cr_pass *pass = run(n.graph);
    assert_printed(cr_pass_grad(pass, n.a[1], 0), -1.51744806039);
    assert_printed(share(pass, n.loss, 7, 0), -1.51744806039);
    assert_true(cr_pass_grad(pass, n.a[0], 0) == 0 && cr_pass_grad(pass, n.a[2], 0) == 0);
    assert_true(share(pass, n.a[1], 1, 0) == 0);
    assert_near(cr_pass_grad(pass, n.z[1], 0), share(pass, n.loss, 1, 0), 0);
    finish(pass, n.graph);
}

static void an_underflowing_output_still_learns(void **state)
{
    (void)state;
    const double weights[] = {1000, -1000, 0, 0, 0, 0};
    const struct classifier n = classifier_new(weights);
    struct cr_pass *pass = run(n.graph);
    assert_true(cr_pass_value(pass, n.a[1], 0) == 0);
    assert_true(cr_pass_value(pass, n.loss, 0) == 2000);
    assert_true(cr_pass_grad(pass, n.z[0], 0) == 1 &&
                cr_pass_grad(pass, n.z[1], 0) == -1);
    assert_true(cr_pass_grad(pass, n.w[0], 0) == 1 &&
                cr_pass_grad(pass, n.w[4], 0) == -2);
    assert_true(cr_pass_grad(pass, n.a[1], 0) == -INFINITY);
    finish(pass, n.graph);
}

/* ---- length ---- */

/* x + c + c + ... : a long chain is a loop, not a stack. */
static void a_long_chain_is_an_input_like_any_other(void **state)
{
    (void)state;
    enum { LENGTH = 100000 };
    struct cr_graph *graph = graph_new(1);
    const size_t x = shared(graph, CR_OP_INPUT, 1);
    const size_t c = shared(graph, CR_OP_PARAMETER, 0.5);
    size_t end = x;
    for (size_t i = 0; i < LENGTH; i++)
        end = binary(graph, CR_OP_ADD, end, c);
    struct cr_pass *pass = run(graph);
    assert_true(cr_pass_value(pass, end, 0) == 1 + 0.5 * LENGTH);
    assert_true(cr_pass_grad(pass, x, 0) == 1 && cr_pass_grad(pass, c, 0) == LENGTH);
    finish(pass, graph);
}

static void operands_keep_their_order(void **state)
{
    (void)state;
    struct cr_graph *graph = graph_new(1);
    const size_t a = shared(graph, CR_OP_INPUT, 7), b = shared(graph, CR_OP_INPUT, 2);
    const size_t d = binary(graph, CR_OP_SUB, b, a);
    assert_int_equal(cr_graph_operand(graph, d, 0), b);
    assert_int_equal(cr_graph_operand(graph, d, 1), a);
    assert_int_equal(cr_graph_length(graph, d), 1);
    struct cr_pass *pass = run(graph);
    assert_true(cr_pass_value(pass, d, 0) == -5);
    assert_true(cr_pass_grad(pass, a, 0) == -1 && cr_pass_grad(pass, b, 0) == 1);
    finish(pass, graph);
}

static void too_many_samples_are_out_of_memory(void **state)
{
    (void)state;
    struct cr_err err = {0};
    struct cr_graph *graph = graph_new(SIZE_MAX / 4);
    size_t id;
    const double number = 0;
    assert_int_equal(cr_graph_leaf(graph, CR_OP_INPUT, true, &number, &id, &err), -1);
    assert_int_equal(err.status, CR_STATUS_SYSTEM);
    assert_int_equal(graph->count, 0);
    cr_err_release(&err);
    cr_graph_free(graph);
}

/* A number without pattern, from -1 to 1: the same everywhere. */
static double noise(unsigned long *state)
{
    *state = (*state * 69069 + 1) & 0xffffffff;
    return (double)*state / 2147483648.0 - 1;
}

/* Two layers, 21 inputs to 5 neurons to 2, the first with relu, so that gradients of 0 are
 * among them; a weight and an input are used twice. `wild` is an input of the first sample
 * and a weight. */
static struct cr_graph *batch(size_t samples, double wild)
{
    enum { INPUTS = 21, HIDDEN = 5 };
    struct cr_graph *graph = graph_new(samples);
    unsigned long state = 7;
    size_t x[INPUTS], h[HIDDEN], operands[2 * INPUTS + 1], out[4];
    double numbers[64];
    for (size_t i = 0; i < INPUTS; i++) {
        for (size_t s = 0; s < samples; s++)
            numbers[s] = noise(&state);
        numbers[0] = i == 3 ? wild : numbers[0];
        x[i] = leaf(graph, CR_OP_INPUT, numbers);
    }
    for (size_t j = 0; j < HIDDEN; j++) {
        for (size_t i = 0; i < INPUTS; i++) {
            operands[2 * i] = shared(graph, CR_OP_PARAMETER, noise(&state));
            operands[2 * i + 1] = x[i];
        }
        operands[2] = operands[0];
        operands[5] = x[0];
        operands[2 * INPUTS] = shared(graph, CR_OP_PARAMETER, noise(&state));
        h[j] = unary(graph, CR_OP_RELU,
                     operate(graph, CR_OP_WSUM, operands, 2 * INPUTS + j % 2, 0));
    }
    for (size_t k = 0; k < 2; k++) {
        for (size_t j = 0; j < HIDDEN; j++) {
            operands[2 * j] = shared(graph, CR_OP_PARAMETER, j == 4 ? wild : noise(&state));
            operands[2 * j + 1] = h[j];
        }
        out[k] = operate(graph, CR_OP_WSUM, operands, 2 * HIDDEN, 0);
        numbers[0] = 1;
        out[2 + k] = leaf(graph, CR_OP_TARGET, numbers);
    }
    unary(graph, CR_OP_REDUCE_MEAN, operate(graph, CR_OP_SSE, out, 4, 0));
    return graph;
}

static void run_pass(struct cr_pass *pass)
{
    cr_pass_forward(pass);
    cr_pass_backward(pass);
}

/* Any NaN is as good as another. */
static void assert_same_bits(const double *a, const double *b, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!isnan(a[i]) || !isnan(b[i]))
            assert_memory_equal(&a[i], &b[i], sizeof a[i]);
}

/* The loops of a batch give the bits of the operations' own functions. */
static void a_batch_gives_the_same_bits(void **state)
{
    (void)state;
    static const size_t counts[] = {1, 3, 8, 17, 64};
    static const double wilds[] = {0.5, INFINITY, 1e308};
    for (size_t c = 0; c < 15; c++) {
        struct cr_graph *graph = batch(counts[c / 3], wilds[c % 3]);
        struct cr_pass *fast = cr_pass_new(graph, NULL), *plain = cr_pass_new(graph, NULL);
        size_t dense = 0;
        for (size_t id = 0; id < graph->count; id++) {
            dense += fast->dense[id];
            plain->dense[id] = false;
        }
        assert_int_equal(dense, 7);
        for (size_t shorter = 0; shorter < 2; shorter++) {
            cr_pass_use(fast, shorter ? (counts[c / 3] + 1) / 2 : counts[c / 3]);
            cr_pass_use(plain, fast->samples);
            run_pass(fast);
            run_pass(plain);
            assert_same_bits(fast->value, plain->value, graph->width);
            assert_same_bits(fast->grad, plain->grad, graph->width);
        }
        cr_pass_free(fast);
        cr_pass_free(plain);
        cr_graph_free(graph);
    }
}

/* Asked for the gradients of parameters only, it gives those, and none of inputs. */
static void only_wanted_gradients_are_made(void **state)
{
    (void)state;
    struct cr_graph *graph = batch(17, 0.5);
    struct cr_pass *all = cr_pass_new(graph, NULL), *some = cr_pass_new(graph, NULL);
    size_t *leaves = calloc(graph->count, sizeof *leaves), count = 0;
    assert_non_null(leaves);
    for (size_t id = 0; id < graph->count; id++)
        if (graph->values[id].op == CR_OP_PARAMETER)
            leaves[count++] = id;
    cr_pass_want(some, leaves, count);
    run_pass(all);
    run_pass(some);
    for (size_t i = 0; i < count; i++)
        assert_true(cr_pass_grad(all, leaves[i], 0) == cr_pass_grad(some, leaves[i], 0));
    assert_true(cr_pass_grad(all, 5, 0) != 0 && cr_pass_grad(some, 5, 0) == 0);
    free(leaves);
    cr_pass_free(all);
    cr_pass_free(some);
    cr_graph_free(graph);
}

/* A shorter batch is as if the rest were not there. */
static void a_shorter_batch_is_a_batch(void **state)
{
    (void)state;
    const double x[] = {1, 2, 4}, y[] = {3, 5, 100};
    struct cr_graph *graph = graph_new(3);
    const size_t w = shared(graph, CR_OP_PARAMETER, 1.5);
    const size_t z[] = {w, leaf(graph, CR_OP_INPUT, x)};
    const size_t loss[] = {operate(graph, CR_OP_WSUM, z, 2, 0), leaf(graph, CR_OP_TARGET, y)};
    unary(graph, CR_OP_REDUCE_MEAN, operate(graph, CR_OP_SSE, loss, 2, 0));
    struct cr_pass *pass = cr_pass_new(graph, NULL);
    cr_pass_use(pass, 2);
    run_pass(pass);
    assert_near(cr_pass_value(pass, graph->output, 0), (1.5 * 1.5 + 2 * 2) / 4, 1e-15);
    assert_near(cr_pass_grad(pass, w, 0), -(1.5 * 1 + 2 * 2) / 2, 1e-15);
    cr_pass_free(pass);
    cr_graph_free(graph);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_occurrences_of_an_operand_count),
        cmocka_unit_test(a_fan_out_adds_up),
        cmocka_unit_test(a_shared_parameter_gets_the_sum_over_samples),
        cmocka_unit_test(a_mean_divides_by_the_samples),
        cmocka_unit_test(constants_and_zero_gradients_pass_nothing_on),
        cmocka_unit_test(what_the_output_does_not_need_gets_zero),
        cmocka_unit_test(a_published_network_gets_its_numbers),
        cmocka_unit_test(two_equal_samples_double_the_parameters_gradients),
        cmocka_unit_test(new_numbers_give_new_gradients),
        cmocka_unit_test(softmax_and_cross_entropy_are_fused),
        cmocka_unit_test(outputs_lie_aside),
        cmocka_unit_test(an_underflowing_output_still_learns),
        cmocka_unit_test(a_long_chain_is_an_input_like_any_other),
        cmocka_unit_test(operands_keep_their_order),
        cmocka_unit_test(too_many_samples_are_out_of_memory),
        cmocka_unit_test(a_batch_gives_the_same_bits),
        cmocka_unit_test(only_wanted_gradients_are_made),
        cmocka_unit_test(a_shorter_batch_is_a_batch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
