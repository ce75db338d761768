/*
 * The optimizers against published examples worked by hand.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "graph/update.h"
#include "math/math.h"

static void assert_near(double got, double want, double tolerance)
{
    if (!(fabs(got - want) <= tolerance * (1 + fabs(want))))
        fail_msg("%.17g, expected %.17g", got, want);
}

static struct cr_updater updater_new(enum cr_optimizer optimizer, double rate,
                                     size_t count)
{
    struct cr_training training = cr_training_default();
    training.optimizer = optimizer;
    training.rate = rate;
    struct cr_updater updater;
    assert_int_equal(cr_updater_init(&updater, &training, count, NULL), 0);
    return updater;
}

static void defaults_are_the_documented_ones(void **state)
{
    (void)state;
    const struct cr_training training = cr_training_default();
    assert_int_equal(training.optimizer, CR_OPTIMIZER_GD);
    assert_true(training.rate == 0.1 && training.momentum == 0.9 &&
                training.beta1 == 0.9);
    assert_true(training.beta2 == 0.999 && training.eps == 1e-8);
    assert_true(training.epochs == 1 && training.batch == 0);
}

static void gd_takes_rate_times_gradient(void **state)
{
    (void)state;
    struct cr_updater updater = updater_new(CR_OPTIMIZER_GD, 0.5, 2);
    double weights[] = {0.40, 0.15};
    const double grads[] = {0.0821670405642, 0.000438567734474};
    cr_updater_step(&updater, weights, grads);
    assert_near(weights[0], 0.358916479718, 1e-12);
    assert_near(weights[1], 0.149780716133, 1e-12);
    cr_updater_release(&updater);
}

/* (x - 4)^2 from x = 10, rate 0.2, momentum 0.9 */
static void momentum_rolls_past_the_valley(void **state)
{
    (void)state;
    const double x_after[] = {7.6, 4.0, 0.76, -0.86, -0.374, 1.813};
    const double velocity[] = {-2.4, -3.6, -3.24, -1.62, 0.486, 2.187};
    struct cr_updater updater = updater_new(CR_OPTIMIZER_MOMENTUM, 0.2, 1);
    double x = 10;
    for (size_t t = 0; t < 6; t++) {
        const double grad = 2 * (x - 4);
        cr_updater_step(&updater, &x, &grad);
        assert_near(x, x_after[t], 1e-14);
        assert_near(updater.first[0], velocity[t], 1e-14);
        assert_int_equal(updater.step, t + 1);
    }
    cr_updater_release(&updater);
}

/* theta^2 from theta = 5, rate 0.1, the default betas and eps */
static void adam_takes_even_steps(void **state)
{
    (void)state;
    const double after[] = {4.9000000000999999999, 4.8000577568688559409,
                            4.7002132913333906707, 4.6005076739630605459,
                            4.5009829478187070102};
    const double m[] = {1.0, 1.88000000002, 2.65201155139, 3.32685305452, 3.91426928386};
    const double v[] = {0.1, 0.195940000004, 0.287906277881, 0.375986391539,
                        0.46026908858};
    struct cr_updater updater = updater_new(CR_OPTIMIZER_ADAM, 0.1, 1);
    double theta = 5;
    for (size_t t = 0; t < 5; t++) {
        const double grad = 2 * theta;
        cr_updater_step(&updater, &theta, &grad);
        assert_near(theta, after[t], 1e-14);
        assert_near(updater.first[0], m[t], 1e-11);
        assert_near(updater.second[0], v[t], 1e-11);
    }
    cr_updater_release(&updater);
}

static void adam_stands_still_without_gradient(void **state)
{
    (void)state;
    struct cr_updater updater = updater_new(CR_OPTIMIZER_ADAM, 0.1, 1);
    updater.training.eps = 0;
    double w = 2;
    const double grad = 0;
    cr_updater_step(&updater, &w, &grad);
    assert_true(w == 2);
    cr_updater_release(&updater);
}

/* What a line of an optimizer's row is worth: its letters replaced by numbers. */
static double worth(const char *formula, const struct cr_training *t, double w, double g,
                    double v, double m, double vhat, double mhat, double time)
{
    const double numbers[] = {w, g, v, m, vhat, mhat, time, t->rate, t->momentum, t->beta1,
                              t->beta2, t->rho, t->eps, cr_training_weight_decay(t)};
    static const char *const letters[] = {"w", "g", "v", "m", "vhat", "mhat", "t", "alpha",
                                          "mu", "beta1", "beta2", "rho", "epsilon",
                                          "lambda"};
    enum { COUNT = sizeof letters / sizeof letters[0] };
    struct cr_arena arena = {0};
    struct cr_math *with[COUNT];
    for (size_t i = 0; i < COUNT; i++)
        with[i] = cr_math_number(&arena, numbers[i]);
    struct cr_math *math = cr_math_template(&arena, formula, letters, with, COUNT);
    cr_math_settle(math, 17);
    const double value = cr_math_value(math);
    cr_arena_release(&arena);
    return value;
}

/* One update by the lines of the row. */
static double by_lines(const struct cr_training *t, double w, double g, double *v, double *m,
                       double time)
{
    const struct cr_optimizer_row *row = cr_optimizer_row(t->optimizer);
    double vhat = 0, mhat = 0, result = w;
    for (size_t i = 0; i < CR_UPDATE_LINES_MOST && row->lines[i].left; i++) {
        const char *left = row->lines[i].left;
        double *to = strcmp(left, "v") == 0      ? v
                     : strcmp(left, "m") == 0    ? m
                     : strcmp(left, "vhat") == 0 ? &vhat
                     : strcmp(left, "mhat") == 0 ? &mhat
                                                 : &result;
        *to = worth(row->lines[i].right, t, w, g, *v, *m, vhat, mhat, time);
    }
    return result;
}

/* Every optimizer does what its row says. */
static void rows_say_what_is_done(void **state)
{
    (void)state;
    for (int i = 0; i < CR_OPTIMIZER_COUNT; i++) {
        struct cr_updater updater = updater_new((enum cr_optimizer)i, 0.1, 1);
        const struct cr_training *t = &updater.training;
        double weight = 1.5, want = 1.5, v = 0, m = 0;
        for (size_t step = 1; step <= 5; step++) {
            const double g = 3 * weight - 1;
            want = by_lines(t, want, g, &v, &m, (double)step);
            cr_updater_step(&updater, &weight, &g);
            assert_near(weight, want, 1e-12);
            want = weight;
        }
        assert_true(fabs(weight - 1.5) > 0.01);
        cr_updater_release(&updater);
    }
}

/* L2 pulls every optimizer but adamw as the gradient lambda w would. */
static void weight_decay_is_a_gradient(void **state)
{
    (void)state;
    for (int i = 0; i < CR_OPTIMIZER_ADAMW; i++) {
        struct cr_updater with = updater_new((enum cr_optimizer)i, 0.1, 1);
        struct cr_updater without = updater_new((enum cr_optimizer)i, 0.1, 1);
        with.training.weight_decay = 0.25;
        double a = 2, b = 2;
        for (size_t step = 0; step < 3; step++) {
            const double g = 0.5, pulled = 0.5 + 0.25 * b;
            cr_updater_step(&with, &a, &g);
            cr_updater_step(&without, &b, &pulled);
            assert_near(a, b, 1e-14);
        }
        cr_updater_release(&with);
        cr_updater_release(&without);
    }
}

/* A gradient of length 5, then of 0.5, clipped to 1; and one whose squares overflow. */
static void clipping_keeps_the_direction(void **state)
{
    (void)state;
    struct cr_updater updater = updater_new(CR_OPTIMIZER_GD, 1, 2);
    updater.training.clip = 1;
    double weights[] = {0, 0};
    const double grads[] = {3, -4}, small[] = {0.3, -0.4}, large[] = {3e200, -4e200};
    cr_updater_step(&updater, weights, grads);
    assert_near(weights[0], -0.6, 1e-15);
    assert_near(weights[1], 0.8, 1e-15);
    assert_near(updater.scale, 0.2, 1e-15);
    cr_updater_step(&updater, weights, small);
    assert_near(weights[0], -0.9, 1e-15);
    assert_true(updater.scale == 1);
    cr_updater_step(&updater, weights, large);
    assert_near(weights[0], -1.5, 1e-15);
    cr_updater_release(&updater);
}

static void the_rate_decays_in_steps(void **state)
{
    (void)state;
    struct cr_training training = cr_training_default();
    assert_true(cr_training_rate(&training, 1000) == 0.1);
    training.rate_decay = 0.5;
    training.decay_every = 10;
    assert_near(cr_training_rate(&training, 10), 0.1, 1e-15);
    assert_near(cr_training_rate(&training, 11), 0.05, 1e-15);
    assert_near(cr_training_rate(&training, 35), 0.0125, 1e-15);
}

static void optimizers_are_found_by_name(void **state)
{
    (void)state;
    const char *near = NULL;
    for (int i = 0; i < CR_OPTIMIZER_COUNT; i++)
        assert_int_equal(cr_optimizer_find(cr_optimizer_row((enum cr_optimizer)i)->name, NULL),
                         i);
    assert_int_equal(cr_optimizer_find("Adam", &near), CR_OPTIMIZER_COUNT);
    assert_string_equal(near, "adam");
    assert_int_equal(cr_optimizer_find("lbfgs", &near), CR_OPTIMIZER_COUNT);
    assert_null(near);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults_are_the_documented_ones),
        cmocka_unit_test(gd_takes_rate_times_gradient),
        cmocka_unit_test(momentum_rolls_past_the_valley),
        cmocka_unit_test(adam_takes_even_steps),
        cmocka_unit_test(adam_stands_still_without_gradient),
        cmocka_unit_test(rows_say_what_is_done),
        cmocka_unit_test(weight_decay_is_a_gradient),
        cmocka_unit_test(clipping_keeps_the_direction),
        cmocka_unit_test(the_rate_decays_in_steps),
        cmocka_unit_test(optimizers_are_found_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
