/*
 * Published worked examples as networks: every value, gradient, new parameter and value
 * after the update, to 1e-9 relative. The numbers are from 80-digit arithmetic.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "read/read_dot.h"
#include "run/run.h"

/* What a quantity is worth; NAN where nothing is published. */
struct expected {
    const char *key;
    double value, grad, new, after;
};

#define NONE NAN

static void near(const char *key, const char *what, double got, double expected)
{
    if (isnan(expected))
        return;
    if (!(fabs(got - expected) <= 1e-9 * fabs(expected) + 1e-13))
        fail_msg("%s of %s is %.15g, not %.15g", what, key, got, expected);
}

static size_t quantity(const struct cr_model *model, const char *key)
{
    for (size_t i = 0; i < model->count; i++)
        if (strcmp(model->quantities[i].key, key) == 0)
            return i;
    fail_msg("no quantity %s", key);
    return 0;
}

static void check(const char *dot, const struct expected *all, size_t count)
{
    struct cr_err err = {0};
    struct cr_net *net = cr_read_dot("test", dot, strlen(dot), NULL, NULL, NULL, &err);
    if (!net)
        fail_msg("%s", cr_err_text(&err));
    struct cr_model *model = cr_model_build(net, CR_NOTATION_INDEXED, &err);
    assert_non_null(model);
    struct cr_run *run = cr_run_new(model, 1, &err);
    assert_non_null(run);
    for (size_t i = 0; i < count; i++) {
        const size_t q = quantity(model, all[i].key);
        near(all[i].key, "the value", cr_run_value(run, q, 0), all[i].value);
        near(all[i].key, "the gradient", cr_run_grad(run, q, 0), all[i].grad);
        near(all[i].key, "the new value", run->updated[q], all[i].new);
        near(all[i].key, "the value after",
             cr_pass_value(run->after, model->quantities[q].value, 0), all[i].after);
    }
    cr_run_free(run);
    cr_model_free(model);
}

static void test_one_neuron(void **state)
{
    (void)state;
    static const struct expected all[] = {
        {"n.z", 0.25, -0.230830326724, NONE, 0.278853790841},
        {"n.a", 0.562176500886, -0.937823499114, NONE, 0.569265193122},
        {"L", 0.439756457745, 1, NONE, 0.433133640367},
        {"x", 0.5, -0.0692490980173, NONE, 0.5},
        {"n.target", 1.5, 0.937823499114, NONE, 1.5},
        {"x->n", 0.3, -0.115415163362, 0.311541516336, NONE},
        {"n.b", 0.1, -0.230830326724, 0.123083032672, NONE},
    };
    check("digraph { x [value=0.5] n [b=0.1, activation=sigmoid, target=1.5]"
          " x -> n [w=0.3] }",
          all, sizeof all / sizeof *all);
}

static void test_two_neurons(void **state)
{
    (void)state;
    static const struct expected all[] = {
        {"n1.z", 0.25, -0.0100869252566, NONE, 0.251260865657},
        {"n1.a", 0.562176500886, -0.0409814242076, NONE, 0.562486818529},
        {"n2.z", 0.512435300177, -0.204907121038, NONE, 0.539467584685},
        {"n2.a", 0.625377191933, -0.874622808067, NONE, 0.631688555675},
        {"L", 0.382482528196, 1, NONE, 0.376982382173},
        {"x", 0.5, -0.00302607757699, NONE, NONE},
        {"x->n1", 0.3, -0.00504346262831, 0.300504346263, NONE},
        {"n1.b", 0.1, -0.0100869252566, 0.101008692526, NONE},
        {"n1->n2", 0.2, -0.115193968312, 0.211519396831, NONE},
        {"n2.b", 0.4, -0.204907121038, 0.420490712104, NONE},
    };
    check("digraph { graph [activation=sigmoid] x [value=0.5] n1 [b=0.1]"
          " n2 [b=0.4, target=1.5] x -> n1 [w=0.3] n1 -> n2 [w=0.2] }",
          all, sizeof all / sizeof *all);
}

static void test_two_neurons_layer(void **state)
{
    (void)state;
    static const struct expected all[] = {
        {"h1.z", 0.25, -0.0106479715333, NONE, 0.251330996442},
        {"h2.z", 0.1, 0.021576442787, NONE, 0.0973029446516},
        {"h1.a", 0.562176500886, -0.0432608577198, NONE, 0.562504077317},
        {"h2.a", 0.524979187479, 0.0865217154396, NONE, 0.524306561589},
        {"o.z", 0.402443625186, -0.216304288599, NONE, NONE},
        {"o.a", 0.59927462548, -0.90072537452, NONE, NONE},
        {"L", 0.405653100152, 1, NONE, NONE},
        {"x", 0.5, 0.00975147421223, NONE, NONE},
        {"x->h1", 0.3, -0.00532398576665, 0.300532398577, NONE},
        {"x->h2", 0.6, 0.0107882213935, 0.598921177861, NONE},
        {"h1->o", 0.2, -0.121601188091, 0.212160118809, NONE},
        {"h2->o", -0.4, -0.113555249677, -0.388644475032, NONE},
    };
    check("digraph { graph [activation=sigmoid] x [value=0.5] h1 [b=0.1] h2 [b=-0.2]"
          " o [b=0.5, target=1.5] x -> h1 [w=0.3] x -> h2 [w=0.6]"
          " h1 -> o [w=0.2] h2 -> o [w=-0.4] }",
          all, sizeof all / sizeof *all);
}

static void test_shared_biases(void **state)
{
    (void)state;
    static const struct expected all[] = {
        {"h1.z", 0.3775, 0.00877135468949, NONE, 0.377445179033},
        {"h2.z", 0.3925, 0.00995425470522, NONE, 0.392437785908},
        {"o1.a", 0.751365069552, 0.741365069552, NONE, 0.742088111191},
        {"o2.a", 0.772928465321, -0.217071534679, NONE, 0.775284968294},
        {"L", 0.29837110876, 1, NONE, 0.291027773694},
        {"b1", 0.35, 0.0187256093947, NONE, 0.35},
        {"b2", 0.6, 0.100400325112, NONE, 0.6},
        {"i1", 0.05, 0.00380426687973, NONE, NONE},
        {"i1->h1", 0.15, 0.000438567734474, 0.149780716133, NONE},
        {"i2->h1", 0.2, 0.000877135468949, 0.199561432266, NONE},
        {"i1->h2", 0.25, 0.000497712735261, 0.249751143632, NONE},
        {"i2->h2", 0.3, 0.000995425470522, 0.299502287265, NONE},
        {"h1->o1", 0.4, 0.0821670405642, 0.358916479718, NONE},
        {"h2->o1", 0.45, 0.0826676278475, 0.408666186076, NONE},
        {"h1->o2", 0.5, -0.0226025404775, 0.511301270239, NONE},
        {"h2->o2", 0.55, -0.022740242216, 0.561370121108, NONE},
    };
    check("digraph { graph [activation=sigmoid, rate=0.5, params=\"b1=0.35, b2=0.60\","
          " freeze=\"b1 b2\"] i1 [value=0.05] i2 [value=0.1] h1 [b=b1] h2 [b=b1]"
          " o1 [b=b2, target=0.01] o2 [b=b2, target=0.99]"
          " i1 -> h1 [w=0.15] i2 -> h1 [w=0.2] i1 -> h2 [w=0.25] i2 -> h2 [w=0.3]"
          " h1 -> o1 [w=0.4] h2 -> o1 [w=0.45] h1 -> o2 [w=0.5] h2 -> o2 [w=0.55] }",
          all, sizeof all / sizeof *all);
}

static void test_softmax(void **state)
{
    (void)state;
    static const struct expected all[] = {
        {"p0.z", -0.8, 0.0985658904093, NONE, -0.849282945205},
        {"p1.z", 1.1, -0.340998861114, NONE, 1.27049943056},
        {"p2.z", 0.1, 0.242432970705, NONE, -0.0212164853524},
        {"p0.a", 0.0985658904093, 0, NONE, 0.0860717533031},
        {"p1.a", 0.659001138886, -1.51744806039, NONE, 0.71691957452},
        {"p2.a", 0.242432970705, 0, NONE, 0.197008672177},
        {"L", 0.417030016278, 1, NONE, 0.332791614102},
        {"x0", 1, 0.243229321768, NONE, NONE},
        {"x1", 2, -0.336468742125, NONE, NONE},
        {"x0->p0", 0.2, 0.0985658904093, 0.190143410959, NONE},
        {"x1->p2", -0.2, 0.484865941409, -0.248486594141, NONE},
    };
    check("digraph { graph [activation=softmax, loss=ce] x0 [value=1] x1 [value=2]"
          " p0 [target=0] p1 [target=1] p2 [target=0]"
          " x0 -> p0 [w=0.2] x0 -> p1 [w=-0.3] x0 -> p2 [w=0.5]"
          " x1 -> p0 [w=-0.5] x1 -> p1 [w=0.7] x1 -> p2 [w=-0.2] }",
          all, sizeof all / sizeof *all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_neuron),        cmocka_unit_test(test_two_neurons),
        cmocka_unit_test(test_two_neurons_layer), cmocka_unit_test(test_shared_biases),
        cmocka_unit_test(test_softmax),
    };
    return cmocka_run_group_tests_name("golden", tests, NULL, NULL);
}
