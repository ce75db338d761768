/*
 * What holds for every network, tried on many that nobody thought of: kit/formula.h and
 * kit/network.h invent them, always the same ones, and know their numbers.
 *
 *   - values and gradients are what differences in long double say they are
 *   - what is written as DOT is read again, as the same network with the same numbers
 *   - every format can be made of every story, and ends
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kit/formula.h"
#include "kit/network.h"
#include "kit/same_net.h"
#include "read/read.h"
#include "run/run.h"
#include "write/net_dot.h"

enum { FORMULAS = 10000, NETWORKS = 2000 };

static const long double GREAT = 1e6L; /* numbers beyond it lose too many digits to compare */

/* ---- a text, run ---- */

struct trial {
    struct cr_model *model;
    struct cr_run *run;
};

static struct cr_net *read_text(const char *name, const struct cr_buf *text)
{
    struct cr_err err = {0};
    struct cr_net *net = cr_read(name, text->data, text->size, NULL, NULL, &err);
    if (!net)
        fail_msg("%s\n%s", cr_err_text(&err), text->data);
    return net;
}

static struct trial run_net(struct cr_net *net)
{
    struct cr_err err = {0};
    struct trial trial = {.model = cr_model_build(net, CR_NOTATION_NAMES, &err)};
    trial.run = trial.model ? cr_run_new(trial.model, 1, &err) : NULL;
    if (!trial.run)
        fail_msg("%s", cr_err_text(&err));
    return trial;
}

static void end_trial(struct trial *trial)
{
    cr_run_free(trial->run);
    cr_model_free(trial->model);
}

/* The quantity of that key, or CR_NONE. */
static long find(const struct cr_model *model, const char *key)
{
    for (size_t q = 0; q < model->count; q++)
        if (strcmp(model->quantities[q].key, key) == 0)
            return (long)q;
    return CR_NONE;
}

/* Finite differences need a long double that is longer than a double: it is not everywhere,
 * nor under valgrind. */
static long double tolerance(void)
{
    const volatile long double one = 1, more = one + 0x1p-60L;
    return more > one ? 1e-7L : 1e-4L;
}

static void near(long double got, long double want, const char *what, const struct cr_buf *text)
{
    if (!(fabsl(got - want) <= tolerance() * fmaxl(1, fabsl(want))))
        fail_msg("%s is %.15Lg, not %.15Lg:\n%s", what, got, want, text->data);
}

/* ---- formulas ---- */

static void check_values(const struct kit_formula *formula, const struct kit_values *values,
                         const struct trial *trial)
{
    for (int id = 0; id < formula->count; id++) {
        const struct kit_term *term = &formula->terms[id];
        const long q = *term->name ? find(trial->model, term->name) : CR_NONE;
        for (int s = 0; q != CR_NONE && s < formula->samples; s++)
            near(cr_run_value(trial->run, (size_t)q, (size_t)s), values->at[id][s], term->name,
                 &formula->text);
    }
}

/* Holds the gradients of a formula's leaves against differences; counts those that could be. */
static size_t check_gradients(struct kit_formula *formula, const struct trial *trial)
{
    size_t held = 0;
    for (int id = 0; id < formula->count; id++) {
        const struct kit_term *term = &formula->terms[id];
        const long q = kit_is_leaf(term) && *term->name ? find(trial->model, term->name) : CR_NONE;
        if (q == CR_NONE)
            continue;
        const size_t length = cr_run_length(trial->run, (size_t)q);
        long double sum = 0, slope;
        for (size_t s = 0; s < length; s++)
            sum += cr_run_grad(trial->run, (size_t)q, s);
        if (!term->is_list) { /* one number for all samples */
            if (kit_formula_slope(formula, id, 0, &slope) && fabsl(slope) < GREAT)
                near(sum, slope, term->name, &formula->text), held++;
            continue;
        }
        for (int s = 0; s < formula->samples; s++)
            if (kit_formula_slope(formula, id, s, &slope) && fabsl(slope) < GREAT)
                near(cr_run_grad(trial->run, (size_t)q, (size_t)s), slope, term->name,
                     &formula->text), held++;
    }
    return held;
}

static void count_operations(const struct kit_formula *formula, size_t *counts)
{
    for (int id = 0; id < formula->count; id++)
        counts[formula->terms[id].op]++;
}

/* Every row that formulas can use was among them, and often. */
static void check_counts(const size_t *counts)
{
    for (size_t op = 0; op < CR_OP_COUNT; op++)
        if (!(cr_op_row((enum cr_op)op)->classes & 1u << CR_CLASS_INNER) && counts[op] < 300)
            fail_msg("%s was used %zu times only", cr_op_row((enum cr_op)op)->name, counts[op]);
}

static void test_formulas(void **state)
{
    (void)state;
    static struct kit_formula formula;
    static struct kit_values values;
    struct cr_random random = cr_random_seeded(1);
    size_t counts[CR_OP_COUNT] = {0}, held = 0;
    for (size_t done = 0, tries = 0; done < FORMULAS; tries++) {
        kit_formula_invent(&formula, &random);
        kit_formula_evaluate(&formula, &values);
        struct trial trial = run_net(read_text("invented.expr", &formula.text));
        if (values.finite && fabsl(values.output) < GREAT) {
            check_values(&formula, &values, &trial);
            const size_t gradients = check_gradients(&formula, &trial);
            held += gradients;
            done += gradients > 0;
            count_operations(&formula, counts);
        }
        end_trial(&trial);
        kit_formula_release(&formula);
        assert_true(tries < 2 * FORMULAS);
    }
    assert_true(held > 2 * FORMULAS);
    check_counts(counts);
}

/* ---- networks ---- */

static size_t check_network(struct kit_network *network, const struct trial *trial)
{
    uint64_t branches;
    long double slope;
    size_t held = 0;
    const long double loss = kit_network_loss(network, &branches);
    if (!(fabsl(loss) < GREAT))
        return 0;
    near(cr_run_loss(trial->run), loss, "L", &network->text);
    for (int i = 0; i < network->count; i++) {
        const long q = find(trial->model, network->keys[i]);
        if (q == CR_NONE && i >= 2)
            fail_msg("%s is missing:\n%s", network->keys[i], network->text.data);
        if (q == CR_NONE || !kit_network_slope(network, i, &slope) || !(fabsl(slope) < GREAT))
            continue;
        near(cr_run_grad(trial->run, (size_t)q, 0), slope, network->keys[i], &network->text);
        held++;
    }
    return held;
}

static void test_networks(void **state)
{
    (void)state;
    static struct kit_network network;
    struct cr_random random = cr_random_seeded(2);
    size_t held = 0;
    for (size_t i = 0; i < NETWORKS; i++) {
        kit_network_invent(&network, &random);
        struct trial trial = run_net(read_text("invented.dot", &network.text));
        held += check_network(&network, &trial);
        end_trial(&trial);
        kit_network_release(&network);
    }
    assert_true(held > 10 * NETWORKS);
}

/* ---- there and back ---- */

static struct cr_buf json_of(struct cr_net *net)
{
    struct cr_err err = {0};
    struct cr_buf out = {0};
    struct trial trial = run_net(net);
    assert_int_equal(cr_run_json(trial.run, &out, &err), 0);
    end_trial(&trial);
    return out;
}

/* Takes over the network. DOT has the number of a constant, not how it was written: 1/2. */
static void round_trip(struct cr_net *net)
{
    for (size_t i = 0; i < net->node_count; i++)
        net->nodes[i].text = NULL;
    struct cr_err err = {0};
    struct cr_buf text = {0}, again_text = {0};
    if (cr_net_write_dot(net, &text, &err))
        fail_msg("%s", cr_err_text(&err));
    struct cr_net *again = read_text("again.dot", &text);
    kit_same_net(net, again);
    assert_int_equal(cr_net_write_dot(again, &again_text, &err), 0);
    assert_string_equal(text.data, again_text.data);
    struct cr_buf json = json_of(net), again_json = json_of(again);
    assert_string_equal(json.data, again_json.data);
    cr_buf_release(&text);
    cr_buf_release(&again_text);
    cr_buf_release(&json);
    cr_buf_release(&again_json);
}

static void test_there_and_back(void **state)
{
    (void)state;
    static struct kit_formula formula;
    static struct kit_network network;
    struct cr_random random = cr_random_seeded(3);
    for (size_t i = 0; i < 1000; i++) {
        kit_formula_invent(&formula, &random);
        round_trip(read_text("invented.expr", &formula.text));
        kit_formula_release(&formula);
        kit_network_invent(&network, &random);
        round_trip(read_text("invented.dot", &network.text));
        kit_network_release(&network);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_formulas),
        cmocka_unit_test(test_networks),
        cmocka_unit_test(test_there_and_back),
    };
    return cmocka_run_group_tests_name("properties", tests, NULL, NULL);
}
