/*
 * Backward passes that are broken on purpose, written here once more by hand and held
 * against the model: each mistake has to be found and called by its name.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "check/check.h"
#include "read/read.h"

enum { S = 3, N = 2 }; /* samples; neurons of each layer */

static const char NET[] =
    "digraph { graph [loss=sse, rate=0.5, activation=sigmoid]\n"
    " x1 [value=\"0.5, -1, 0.25\"] x2 [value=\"0.75, 0.4, -0.6\"]\n"
    " h1 [b=0.1] h2 [b=-0.2]"
    " o1 [b=0.3, target=\"0.9, 0.1, 0.4\"] o2 [b=-0.4, target=\"0.2, 0.7, 0.6\"]\n"
    " x1 -> h1 [w=0.3] x2 -> h1 [w=-0.6] x1 -> h2 [w=0.8] x2 -> h2 [w=0.45]\n"
    " h1 -> o1 [w=0.7] h2 -> o1 [w=-0.35] h1 -> o2 [w=0.55] h2 -> o2 [w=1.2] }";

enum mistake {
    NONE, SIGN, MISSING, ACTIVATION, PATHS, SAMPLES, NEW, TRANSPOSED, TWO, MEAN, EQUALS,
    NOT_ZEROED, ROUNDING, UPHILL, PRE_INPUT, MISTAKES
};

static const char *const names[MISTAKES] = {
    [SIGN] = "sign", [MISSING] = "missing factor",
    [ACTIVATION] = "activation instead of pre-activation", [PATHS] = "= instead of +=",
    [SAMPLES] = "= instead of +=", [NEW] = "new instead of old weight",
    [TRANSPOSED] = "transposed weight", [TWO] = "factor 2", [MEAN] = "factor 1/n",
    [EQUALS] = "= instead of +=", [NOT_ZEROED] = "gradients not zeroed before the pass",
    [ROUNDING] = "premature rounding", [UPHILL] = "sign",
    [PRE_INPUT] = "activation instead of pre-activation",
};

/* What a program would know after one step. */
struct program {
    double x[S][N], t[S][N], w1[N][N], b1[N], w2[N][N], b2[N];
    double zh[S][N], h[S][N], zo[S][N], o[S][N];
    double go[S][N], gzo[S][N], gh[S][N], gzh[S][N];
    double gw1[N][N], gb1[N], gw2[N][N], gb2[N];
};

static const struct program START = {
    .x = {{0.5, 0.75}, {-1, 0.4}, {0.25, -0.6}},
    .t = {{0.9, 0.2}, {0.1, 0.7}, {0.4, 0.6}},
    .w1 = {{0.3, -0.6}, {0.8, 0.45}}, .b1 = {0.1, -0.2},
    .w2 = {{0.7, -0.35}, {0.55, 1.2}}, .b2 = {0.3, -0.4},
};

static double sigma(double z)
{
    return 1 / (1 + exp(-z));
}

static double kept(double value, enum mistake m)
{
    return m == ROUNDING ? round(value * 100) / 100 : value;
}

static void forward(struct program *p, int s, enum mistake m)
{
    for (int j = 0; j < N; j++) {
        p->zh[s][j] = kept(p->w1[j][0] * p->x[s][0] + p->w1[j][1] * p->x[s][1] + p->b1[j], m);
        p->h[s][j] = kept(sigma(p->zh[s][j]), m);
    }
    for (int i = 0; i < N; i++) {
        p->zo[s][i] = kept(p->w2[i][0] * p->h[s][0] + p->w2[i][1] * p->h[s][1] + p->b2[i], m);
        p->o[s][i] = kept(sigma(p->zo[s][i]), m);
    }
}

static double slope(double z, double a, enum mistake m, bool hidden)
{
    if (m == MISSING && hidden)
        return 1;
    if (m == ACTIVATION)
        return sigma(a) * (1 - sigma(a));
    return m == ROUNDING ? kept(sigma(z) * (1 - sigma(z)), m) : a * (1 - a);
}

static void backward_outputs(struct program *p, int s, enum mistake m)
{
    for (int i = 0; i < N; i++) {
        p->go[s][i] = p->o[s][i] - p->t[s][i];
        p->go[s][i] *= m == SIGN ? -1 : m == TWO ? 2 : 1;
        p->gzo[s][i] = p->go[s][i] * slope(p->zo[s][i], p->o[s][i], m, false);
        for (int j = 0; j < N; j++)
            p->gw2[i][j] += p->gzo[s][i] * (m == PRE_INPUT ? p->zh[s][j] : p->h[s][j]);
        p->gb2[i] += p->gzo[s][i];
    }
}

static void backward_hidden(struct program *p, int s, double w2[N][N], enum mistake m)
{
    for (int j = 0; j < N; j++) {
        p->gh[s][j] = 0;
        for (int i = 0; i < N; i++) {
            const double share = p->gzo[s][i] * (m == TRANSPOSED ? w2[j][i] : w2[i][j]);
            if (m == EQUALS)
                p->gh[s][j] = share;
            else if (m != PATHS || i == 0)
                p->gh[s][j] += share;
        }
        p->gzh[s][j] = p->gh[s][j] * slope(p->zh[s][j], p->h[s][j], m, true);
        for (int k = 0; k < N; k++)
            p->gw1[j][k] += p->gzh[s][j] * p->x[s][k];
        p->gb1[j] += p->gzh[s][j];
    }
}

static void scale(struct program *p, double factor)
{
    for (int i = 0; i < N; i++) {
        p->gb1[i] *= factor;
        p->gb2[i] *= factor;
        for (int j = 0; j < N; j++) {
            p->gw1[i][j] *= factor;
            p->gw2[i][j] *= factor;
        }
    }
}

static struct program step(enum mistake m)
{
    struct program p = START;
    double w2[N][N];
    for (int s = 0; s < S; s++) {
        forward(&p, s, m);
        if (m == SAMPLES)
            scale(&p, 0);
        backward_outputs(&p, s, m);
    }
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            w2[i][j] = p.w2[i][j] - (m == NEW ? 0.5 * p.gw2[i][j] : 0);
    for (int s = 0; s < S; s++) {
        if (m == SAMPLES)
            memset(p.gw1, 0, sizeof p.gw1), memset(p.gb1, 0, sizeof p.gb1);
        backward_hidden(&p, s, w2, m);
    }
    scale(&p, m == MEAN ? 1.0 / S : m == NOT_ZEROED ? 3 : 1);
    return p;
}

/* ---- its numbers as claims ---- */

static void put(struct cr_buf *out, const char *name, double value, int digits)
{
    cr_buf_printf(out, "\"%s\",%.*e\n", name, digits - 1, value);
}

static void put_neuron(struct cr_buf *out, const char *name, int s, double z, double a,
                       double gz, double ga, int digits)
{
    char key[32];
    const double numbers[] = {z, a, gz, ga};
    static const char *const forms[] = {"%s.z[%d]", "%s.a[%d]", "%s.z.grad[%d]", "%s.a.grad[%d]"};
    for (int k = 0; k < 4; k++) {
        snprintf(key, sizeof key, forms[k], name, s + 1);
        put(out, key, numbers[k], digits);
    }
}

static void put_parameters(struct cr_buf *out, const struct program *p, bool new, int digits,
                           double rate)
{
    char key[32];
    const char *end = new ? "new" : "grad";
    for (int i = 0; i < N; i++) {
        snprintf(key, sizeof key, "h%d.b.%s", i + 1, end);
        put(out, key, new ? p->b1[i] - rate * p->gb1[i] : p->gb1[i], digits);
        snprintf(key, sizeof key, "o%d.b.%s", i + 1, end);
        put(out, key, new ? p->b2[i] - rate * p->gb2[i] : p->gb2[i], digits);
        for (int j = 0; j < N; j++) {
            snprintf(key, sizeof key, "x%d->h%d.%s", j + 1, i + 1, end);
            put(out, key, new ? p->w1[i][j] - rate * p->gw1[i][j] : p->gw1[i][j], digits);
            snprintf(key, sizeof key, "h%d->o%d.%s", j + 1, i + 1, end);
            put(out, key, new ? p->w2[i][j] - rate * p->gw2[i][j] : p->gw2[i][j], digits);
        }
    }
}

enum telling { ALL = 1, PARAMETERS = 2, UPDATES = 4 };

static void put_program(struct cr_buf *out, const struct program *p, unsigned telling,
                        int digits, double rate)
{
    char name[8];
    for (int s = 0; s < S && telling & ALL; s++)
        for (int i = 0; i < N; i++) {
            snprintf(name, sizeof name, "h%d", i + 1);
            put_neuron(out, name, s, p->zh[s][i], p->h[s][i], p->gzh[s][i], p->gh[s][i], digits);
            snprintf(name, sizeof name, "o%d", i + 1);
            put_neuron(out, name, s, p->zo[s][i], p->o[s][i], p->gzo[s][i], p->go[s][i], digits);
        }
    if (telling & (ALL | PARAMETERS))
        put_parameters(out, p, false, digits, rate);
    if (telling & UPDATES)
        put_parameters(out, p, true, digits, rate);
}

/* ---- the check ---- */

struct bench {
    struct cr_model *model;
    struct cr_run *run;
    struct cr_claims claims;
    struct cr_explained explained;
};

static void bench_init(struct bench *b, const char *net, const char *csv)
{
    struct cr_err err = {0};
    *b = (struct bench){0};
    b->model = cr_model_build(cr_read("net", net, strlen(net), NULL, NULL, &err),
                              CR_NOTATION_INDEXED, &err);
    assert_non_null(b->model);
    b->run = cr_run_new(b->model, 1, &err);
    if (cr_claims_read(&b->claims, b->model, "csv", csv, strlen(csv), &err) ||
        cr_explain(&b->explained, b->run, &b->claims, &err))
        fail_msg("%s", cr_err_text(&err));
}

static void bench_release(struct bench *b)
{
    cr_explained_release(&b->explained);
    cr_claims_release(&b->claims);
    cr_run_free(b->run);
    cr_model_free(b->model);
}

static void start(struct bench *b, enum mistake m, unsigned telling, int digits)
{
    const struct program p = step(m);
    struct cr_buf csv = {0};
    put_program(&csv, &p, telling, digits, m == UPHILL ? -0.5 : 0.5);
    bench_init(b, NET, cr_buf_text(&csv));
    cr_buf_release(&csv);
}

static void say(const struct bench *b)
{
    for (size_t i = 0; i < b->explained.diagnosis_count; i++)
        print_message("    %s (also %s)\n", b->explained.diagnoses[i].what,
                      b->explained.diagnoses[i].also ? b->explained.diagnoses[i].also : "-");
}

/* One diagnosis for all, and it has the name. */
static void is_diagnosed(enum mistake m, unsigned telling, int digits)
{
    struct bench b;
    start(&b, m, telling, digits);
    const bool right = b.explained.diagnosis_count == 1 &&
                       strcmp(b.explained.diagnoses[0].name, names[m]) == 0;
    if (!right) {
        print_message("%s, told %u, %d digits:\n", names[m], telling, digits);
        say(&b);
    }
    assert_true(right);
    for (size_t i = 0; i < b.explained.count; i++)
        if (b.explained.claims[i].verdict == CR_VERDICT_WRONG)
            assert_int_equal(b.explained.claims[i].diagnosis, 0);
    bench_release(&b);
}

static void test_right(void **state)
{
    (void)state;
    struct bench b;
    start(&b, NONE, ALL | UPDATES, 17);
    assert_int_equal(cr_explained_count(&b.explained, CR_VERDICT_OK), b.claims.count);
    bench_release(&b);
    start(&b, NONE, ALL | UPDATES, 4);
    assert_int_equal(cr_explained_count(&b.explained, CR_VERDICT_OK), b.claims.count);
    bench_release(&b);
}

static void test_everything_told(void **state)
{
    (void)state;
    for (enum mistake m = SIGN; m < MISTAKES; m++)
        is_diagnosed(m, ALL | UPDATES, 17);
}

static void test_few_digits(void **state)
{
    (void)state;
    for (enum mistake m = SIGN; m < ROUNDING; m++)
        is_diagnosed(m, ALL, 5);
}

static void test_parameters_told(void **state)
{
    (void)state;
    for (enum mistake m = SIGN; m < ROUNDING; m++)
        if (m != NOT_ZEROED) /* 3 times could be the sum, where the mean is meant */
            is_diagnosed(m, PARAMETERS, 17);
}

static void test_updates_told(void **state)
{
    (void)state;
    const enum mistake told[] = {SIGN, MISSING, ACTIVATION, SAMPLES, TRANSPOSED, UPHILL};
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        is_diagnosed(told[i], UPDATES, 12);
}

/* The first wrong numbers on the way are the sources, the rest follows. */
static void test_source_and_downstream(void **state)
{
    (void)state;
    struct bench b;
    start(&b, MISSING, ALL | UPDATES, 17);
    size_t sources = 0;
    for (size_t i = 0; i < b.claims.count; i++) {
        const struct cr_judged *judged = &b.explained.claims[i];
        const bool is_z = strstr(b.claims.items[i].quantity, ".z.grad") != NULL;
        if (judged->origin == CR_ORIGIN_SOURCE) {
            assert_true(is_z && b.claims.items[i].quantity[0] == 'h');
            assert_non_null(strstr(judged->slip, "missing factor"));
            sources++;
        }
        if (judged->origin == CR_ORIGIN_DOWNSTREAM)
            assert_non_null(strstr(judged->slip, "follows from"));
    }
    assert_int_equal(sources, S * N);
    assert_non_null(strstr(b.explained.diagnoses[0].what, "sigmoid"));
    bench_release(&b);
}

/* ---- a chain of two hidden layers, with activations of two kinds ---- */

static const char CHAIN[] =
    "digraph { graph [loss=sse] x [value=0.7] a [b=0.15, activation=tanh]"
    " b [b=-0.35, activation=sigmoid] y [b=0.2, target=0.4]"
    " x -> a [w=0.837] a -> b [w=-1.294] b -> y [w=0.613] }";

enum chain_mistake { HIDDEN_SLOPES, TWO_DECIMALS };

static void chain_claims(enum chain_mistake m, struct cr_buf *csv)
{
    const enum mistake kind = m == TWO_DECIMALS ? ROUNDING : NONE;
    const double za = kept(0.837 * 0.7 + 0.15, kind), a = kept(tanh(za), kind);
    const double zb = kept(-1.294 * a - 0.35, kind), b = kept(sigma(zb), kind);
    const double y = kept(0.613 * b + 0.2, kind), gy = y - 0.4;
    const double slope_a = m == HIDDEN_SLOPES ? 1 : kept(1 - a * a, kind);
    const double slope_b = m == HIDDEN_SLOPES ? 1 : kept(b * (1 - b), kind);
    const double gzb = gy * 0.613 * slope_b, gza = gzb * -1.294 * slope_a;
    cr_buf_puts(csv, "quantity,claimed\n");
    cr_buf_printf(csv, "b->y.grad,%.9g\ny.b.grad,%.9g\n", gy * b, gy);
    cr_buf_printf(csv, "a->b.grad,%.9g\nb.b.grad,%.9g\n", gzb * a, gzb);
    cr_buf_printf(csv, "x->a.grad,%.9g\na.b.grad,%.9g\n", gza * 0.7, gza);
}

static void chain_is(enum chain_mistake m, const char *what)
{
    struct bench b;
    struct cr_buf csv = {0};
    chain_claims(m, &csv);
    bench_init(&b, CHAIN, cr_buf_text(&csv));
    say(&b);
    assert_int_equal(b.explained.diagnosis_count, 1);
    assert_string_equal(b.explained.diagnoses[0].what, what);
    bench_release(&b);
    cr_buf_release(&csv);
}

static void test_hidden_layers(void **state)
{
    (void)state;
    chain_is(HIDDEN_SLOPES,
             "missing factor: every derivative of an activation in the hidden layers");
    chain_is(TWO_DECIMALS, "premature rounding: to 2 decimals on the way");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_right),           cmocka_unit_test(test_everything_told),
        cmocka_unit_test(test_few_digits),      cmocka_unit_test(test_parameters_told),
        cmocka_unit_test(test_updates_told),    cmocka_unit_test(test_source_and_downstream),
        cmocka_unit_test(test_hidden_layers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
