/*
 * The optimizers against published examples worked by hand.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "graph/update.h"

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
    cr_updater_step(&updater, weights, grads, NULL);
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
        cr_updater_step(&updater, &x, &grad, NULL);
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
        cr_updater_step(&updater, &theta, &grad, NULL);
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
    cr_updater_step(&updater, &w, &grad, NULL);
    assert_true(w == 2);
    cr_updater_release(&updater);
}

static void frozen_parameters_stay(void **state)
{
    (void)state;
    for (int i = 0; i < CR_OPTIMIZER_COUNT; i++) {
        struct cr_updater updater = updater_new((enum cr_optimizer)i, 0.1, 2);
        const unsigned char frozen[] = {1, 0};
        const double grads[] = {1, 1};
        double weights[] = {3, 3};
        cr_updater_step(&updater, weights, grads, frozen);
        assert_true(weights[0] == 3 && weights[1] < 3);
        assert_true(updater.first[0] == 0 && updater.second[0] == 0);
        cr_updater_release(&updater);
    }
}

static void optimizers_are_found_by_name(void **state)
{
    (void)state;
    const char *near = NULL;
    for (int i = 0; i < CR_OPTIMIZER_COUNT; i++)
        assert_int_equal(cr_optimizer_find(cr_optimizer_name((enum cr_optimizer)i), NULL),
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
        cmocka_unit_test(frozen_parameters_stay),
        cmocka_unit_test(optimizers_are_found_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
