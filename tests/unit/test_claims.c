/* Claims: names, digits, CSV and JSON, and what is wrong with them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "base/csv.h"
#include "check/claims.h"
#include "read/read.h"

static const char ONE[] = "digraph { graph [loss=sse] x [value=0.5]"
                          " n [b=0.1, activation=sigmoid, target=1.5, expect_grad=\"-0.94\","
                          "    expect_new=0.125] x -> n [w=0.3, expect_value=\"0.30\"] }";
static const char TWO[] = "input x = [0.5, 1]\nparam w = 0.3\nz = w*x\nL = z^2\nminimize L\n";

static struct cr_model *model_of(const char *text)
{
    struct cr_err err = {0};
    struct cr_net *net = cr_read("test", text, strlen(text), NULL, NULL, &err);
    assert_non_null(net);
    struct cr_model *model = cr_model_build(net, CR_NOTATION_INDEXED, &err);
    assert_non_null(model);
    return model;
}

static void means(const struct cr_model *model, const char *name, enum cr_about_kind kind,
                  const char *key, const char *by, long sample)
{
    struct cr_about about;
    bool single;
    assert_true(cr_about_find(model, name, &about, &single));
    assert_int_equal(about.kind, kind);
    assert_string_equal(model->quantities[about.quantity].key, key);
    if (by)
        assert_string_equal(model->quantities[about.by].key, by);
    assert_int_equal(about.sample, sample);
}

static void test_names(void **state)
{
    (void)state;
    struct cr_model *model = model_of(ONE);
    means(model, "x->n", CR_ABOUT_VALUE, "x->n", NULL, CR_NONE);
    means(model, " x->n.grad ", CR_ABOUT_GRAD, "x->n", NULL, CR_NONE);
    means(model, "n.b.new", CR_ABOUT_NEW, "n.b", NULL, CR_NONE);
    means(model, "n", CR_ABOUT_VALUE, "n.a", NULL, 0);
    means(model, "n.grad", CR_ABOUT_GRAD, "n.a", NULL, 0);
    means(model, "d(n.a)/d(n.z)", CR_ABOUT_LOCAL, "n.a", "n.z", 0);
    means(model, "d( n.z ) / d(x)", CR_ABOUT_LOCAL, "n.z", "x", 0);
    means(model, "d(L)/d(x->n)", CR_ABOUT_GRAD, "x->n", NULL, CR_NONE);
    means(model, "dL/dx->n", CR_ABOUT_GRAD, "x->n", NULL, CR_NONE);
    means(model, "∂yhat/∂z", CR_ABOUT_LOCAL, "n.a", "n.z", 0);
    means(model, "w.grad", CR_ABOUT_GRAD, "x->n", NULL, CR_NONE);
    means(model, "b.new", CR_ABOUT_NEW, "n.b", NULL, CR_NONE);
    means(model, "loss", CR_ABOUT_VALUE, "L", NULL, CR_NONE);
    struct cr_about about;
    bool single;
    assert_false(cr_about_find(model, "m", &about, &single));
    assert_false(cr_about_find(model, "x[2]", &about, &single));
    assert_false(cr_about_find(model, "d(n.a)/d(q)", &about, &single));
    cr_model_free(model);
}

static bool fits(const char *text, double exact)
{
    struct cr_model *model = model_of(ONE);
    struct cr_claims claims = {0};
    struct cr_err err = {0};
    assert_int_equal(cr_claims_add(&claims, model, "test", "n.z", text, &err), 0);
    const bool fits = cr_claim_fits(&claims.items[0], exact);
    cr_claims_release(&claims);
    cr_model_free(model);
    return fits;
}

static void test_digits(void **state)
{
    (void)state;
    assert_true(fits("0.25", 0.2461));
    assert_false(fits("0.250", 0.2461));
    assert_true(fits("-0.118", -0.1175)); /* a tie goes both ways */
    assert_true(fits("\xE2\x88\x92"
                     "0.118", -0.118));
    assert_true(fits("1.2e-3", 0.001249));
    assert_false(fits("1.2e-3", 0.0013));
    assert_true(fits("12e1", 124));
    assert_false(fits("0", 0.3));
    assert_true(fits("0", 1e-12));
    assert_true(fits("0.0", 0.04));
    assert_true(fits("0.5621765008857981", 0.5621765008857982));
    assert_true(fits("nan", NAN));
    assert_false(fits("nan", 1));
    assert_true(fits("-Infinity", -INFINITY));
}

static void test_of_net(void **state)
{
    (void)state;
    struct cr_model *model = model_of(ONE);
    struct cr_claims claims = {0};
    struct cr_err err = {0};
    assert_int_equal(cr_claims_of_net(&claims, model, &err), 0);
    assert_int_equal(claims.count, 3);
    assert_string_equal(claims.items[0].quantity, "n.a.grad");
    assert_string_equal(claims.items[1].quantity, "n.b.new");
    assert_string_equal(claims.items[2].quantity, "x->n");
    assert_string_equal(claims.items[2].text, "0.30");
    assert_true(fabs(claims.items[2].unit - 0.01) < 1e-12);
    cr_claims_release(&claims);
    cr_model_free(model);
}

static size_t read_all(const char *model_text, const char *text, struct cr_claims *claims,
                       struct cr_err *err)
{
    struct cr_model *model = model_of(model_text);
    const int failed = cr_claims_read(claims, model, "c", text, strlen(text), err);
    cr_model_free(model);
    return failed ? SIZE_MAX : claims->count;
}

static void reads(const char *model, const char *text, size_t count, const char *first,
                  const char *number)
{
    struct cr_claims claims = {0};
    struct cr_err err = {0};
    assert_int_equal(read_all(model, text, &claims, &err), count);
    assert_string_equal(claims.items[0].quantity, first);
    assert_string_equal(claims.items[0].text, number);
    cr_claims_release(&claims);
}

static void test_files(void **state)
{
    (void)state;
    reads(ONE, "quantity,claimed\nn.z,0.250\n\n# so\n\"x->n.grad\", -0.118\n", 2, "n.z", "0.250");
    reads(ONE, "n.z;0.25\r\nn.a;0.56\r\n", 2, "n.z", "0.25");
    reads(ONE, "claimed\tquantity\n0.25\tn.z", 1, "n.z", "0.25");
    reads(ONE, "quantity,value,grad,new\nn.z,0.25,-0.2\nn.b,,-0.2,0.12\n", 4, "n.z", "0.25");
    reads(ONE, "quantity,gradient\nn.z,-0.2\n", 1, "n.z.grad", "-0.2");
    reads(ONE, "quantity,value,claimed\nn.z,0.1,0.25\n", 1, "n.z", "0.25");
    reads(ONE, "[{\"quantity\": \"n.z\", \"claimed\": 0.250}]", 1, "n.z", "0.250");
    reads(ONE, " {\"n.z\": -1.50e-3, \"n.a\": NaN, \"x\": null}", 2, "n.z", "-1.50e-3");
    reads(ONE, "{\"claims\": [{\"quantity\": \"n.z\", \"claimed\": \"0.25\"}]}", 1, "n.z", "0.25");
    reads(ONE, "{\"loss\": 1, \"gradients\": {\"n.z\": 2}, \"updates\": {\"n.b\": 3}}", 2,
          "n.z.grad", "2");
    reads(TWO, "z,\"0.15, 0.30\"", 2, "z[1]", "0.15");
    reads(TWO, "z.grad,0.5", 2, "z.grad[1]", "0.5");
    reads(TWO, "z[2],0.5", 1, "z[2]", "0.5");
    reads(TWO, "L,0.5", 1, "L", "0.5");
    reads(TWO, "{\"z\": [1, 2.0], \"w\": 1}", 3, "z[1]", "1");
}

static void refuses(const char *model, const char *text, const char *message)
{
    struct cr_claims claims = {0};
    struct cr_err err = {0};
    assert_int_equal(read_all(model, text, &claims, &err), SIZE_MAX);
    assert_int_equal(err.status, CR_STATUS_INPUT);
    assert_string_equal(cr_err_text(&err), message);
    cr_err_release(&err);
    cr_claims_release(&claims);
}

static void test_errors(void **state)
{
    (void)state;
    refuses(ONE, "n.y.grad,1\nn.z,one\n",
            "c:1: \"n.y.grad\" is no quantity (did you mean n.b.grad?)\n"
            "c:2: \"n.z\" claimed as \"one\" is not a number");
    refuses(ONE, "n.z,\"0,3\"", "c:1: \"n.z\" claimed as 0,3 is not a number (use a point)");
    refuses(ONE, "name,number\nn.z,0.25\n",
            "c: line 1: \"name\" is no heading of claims (quantity, and claimed, value, grad or "
            "new)");
    refuses(ONE, "n.z", "c: line 1: a row is quantity,claimed");
    refuses(TWO, "z,\"1, 2, 3\"", "c:1: \"z\" has 3 numbers, not 2");
    refuses(ONE, "{\"n.z\": {}}", "c: \"n.z\" is neither a number nor a list of numbers");
    refuses(ONE, "[{\"quantity\": \"n.z\"}]",
            "c: claim 1 has not both \"quantity\" and \"claimed\"");
    refuses(ONE, "a,\"b", "c:1: a quote (\") is not closed, or not around the whole cell");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),  cmocka_unit_test(test_digits),
        cmocka_unit_test(test_of_net), cmocka_unit_test(test_files),
        cmocka_unit_test(test_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
