/* Drawings in the form of micrograd's draw_dot: formulas with claims. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "check/claims.h"
#include "read/read.h"
#include "run/run.h"

static struct cr_run *run_text(const char *text, size_t size, struct cr_buf *warnings)
{
    struct cr_err err = {0};
    struct cr_net *net = cr_read("g.dot", text, size, warnings, NULL, &err);
    if (!net)
        fail_msg("%s", cr_err_text(&err));
    struct cr_model *model = cr_model_build(net, CR_NOTATION_NAMES, &err);
    struct cr_run *run = model ? cr_run_new(model, 1, &err) : NULL;
    if (!run)
        fail_msg("%s", cr_err_text(&err));
    return run;
}

static void free_run(struct cr_run *run)
{
    struct cr_model *model = (struct cr_model *)(uintptr_t)run->model;
    cr_run_free(run);
    cr_model_free(model);
}

/* How many claims the drawing makes; *wrong: how many do not fit. */
static size_t claims_of(const char *text, size_t size, size_t *wrong)
{
    struct cr_run *run = run_text(text, size, NULL);
    struct cr_claims claims = {0};
    struct cr_err err = {0};
    assert_int_equal(cr_claims_of_net(&claims, run->model, &err), 0);
    *wrong = 0;
    for (size_t i = 0; i < claims.count; i++) {
        const struct cr_about *about = &claims.items[i].about;
        *wrong += !cr_claim_fits(&claims.items[i], about->kind == CR_ABOUT_GRAD
                                                       ? cr_run_grad(run, about->quantity, 0)
                                                       : cr_run_value(run, about->quantity, 0));
    }
    const size_t count = claims.count;
    cr_claims_release(&claims);
    free_run(run);
    return count;
}

static void read_file(const char *path, struct cr_buf *out)
{
    struct cr_err err = {0};
    assert_int_equal(cr_file_read(path, out, &err), 0);
}

/* All that is drawn is right, though inputs were printed with four decimals; and a number
 * that is changed by 0.01 is not, whichever it is. */
static void test_files(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        size_t claims;
    } files[] = {{"tests/micrograd/neuron.dot", 15}, {"tests/micrograd/mlp.dot", 208}};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct cr_buf text = {0};
        size_t wrong, changed = 0;
        read_file(files[i].path, &text);
        assert_int_equal(claims_of(text.data, text.size, &wrong), files[i].claims);
        assert_int_equal(wrong, 0);
        for (char *at = text.data; (at = strstr(at, "| grad ")); at++, changed++) {
            char *digit = strchr(at, '.') + 2; /* the hundredths */
            const char kept = *digit;
            *digit = kept == '9' ? '0' : (char)(kept + 1);
            claims_of(text.data, text.size, &wrong);
            assert_int_equal(wrong, 1);
            *digit = kept;
        }
        assert_true(changed > 9);
        cr_buf_release(&text);
    }
}

#define VALUE(id, label, data, grad)                                                     \
    id " [label=\"{ " label " | data " data " | grad " grad " }\" shape=record]\n"
#define OP(id, op) "\"" id op "\" [label=\"" op "\"]\n\"" id op "\" -> " id "\n"

/* Operands without an order: x - y and y / x by their numbers; x*x by one wire; powers. */
static void test_operations(void **state)
{
    (void)state;
    static const char text[] =
        "digraph {\n" VALUE("1", "x", "3.0000", "0.0") VALUE("2", "y", "5.0000", "0.0")
            VALUE("3", "d", "-2.0000", "1.0") OP("3", "-") VALUE("4", "q", "1.6667", "1.0")
                OP("4", "/") VALUE("5", "s", "9.0000", "1.0") OP("5", "*")
                    VALUE("6", "p", "0.3333", "1.0") OP("6", "**-1")
                        VALUE("7", "r", "3.0000", "1.0") OP("7", "ReLU")
                            VALUE("8", "one long label + more than a name", "12.0000", "1.0")
                                OP("8", "+") "2 -> \"3-\"\n1 -> \"3-\"\n1 -> \"4/\"\n"
        "2 -> \"4/\"\n1 -> \"5*\"\n1 -> \"6**-1\"\n1 -> \"7ReLU\"\n"
        "3 -> \"8+\"\n4 -> \"8+\"\n5 -> \"8+\"\n6 -> \"8+\"\n7 -> \"8+\"\n}\n";
    struct cr_run *run = run_text(text, strlen(text), NULL);
    static const struct {
        const char *key;
        double value;
    } expected[] = {{"d", -2}, {"q", 5.0 / 3}, {"s", 9}, {"p", 1.0 / 3}, {"r", 3}, {"v1", 12}};
    size_t found = 0;
    for (size_t i = 0; i < run->model->count; i++)
        for (size_t k = 0; k < sizeof expected / sizeof *expected; k++)
            if (strcmp(run->model->quantities[i].key, expected[k].key) == 0) {
                if (!(fabs(cr_run_value(run, i, 0) - expected[k].value) < 1e-12))
                    fail_msg("%s is %.17g", expected[k].key, cr_run_value(run, i, 0));
                found++;
            }
    assert_int_equal(found, 6);
    free_run(run);
}

/* backward() was not called: nothing is claimed of gradients, and that is said. */
static void test_no_backward(void **state)
{
    (void)state;
    static const char text[] =
        "digraph {\n" VALUE("1", "x", "3.0000", "0.0000") VALUE("2", "y", "0.9951", "0.0000")
            OP("2", "tanh") "1 -> \"2tanh\"\n}\n";
    struct cr_buf warnings = {0};
    size_t wrong;
    free_run(run_text(text, strlen(text), &warnings));
    assert_non_null(strstr(cr_buf_text(&warnings), "was backward() called?"));
    cr_buf_release(&warnings);
    assert_int_equal(claims_of(text, strlen(text), &wrong), 1);
    assert_int_equal(wrong, 0);
}

static void refused(const char *text, const char *message)
{
    struct cr_err err = {0};
    assert_null(cr_read("g.dot", text, strlen(text), NULL, NULL, &err));
    if (!strstr(cr_err_text(&err), message))
        fail_msg("not \"%s\": %s", message, cr_err_text(&err));
    cr_err_release(&err);
}

static void test_mistakes(void **state)
{
    (void)state;
    refused("digraph {\n" VALUE("1", "x", "3.0", "0.0") VALUE("2", "y", "1.0", "1.0")
                OP("2", "tanj") "1 -> \"2tanj\" }",
            "g.dot:4:1: node \"2tanj\" of a micrograd drawing is the operation \"tanj\", which is "
            "unknown (did you mean tan?)");
    refused("digraph {\n" VALUE("1", "x", "3.0", "0.0") VALUE("2", "y", "1.0", "1.0") "1 -> 2 }",
            "node \"1\" of a micrograd drawing leads to a value, not an operation");
    refused("digraph {\n" VALUE("1", "x", "3.0", "0.0") VALUE("2", "y", "1.0", "1.0")
                OP("2", "tanh") "}",
            "is an operation without operands");
    refused("digraph {\n" VALUE("1", "x", "3.0", "1.0") "\"2+\" [label=\"+\"] 1 -> \"2+\" }",
            "is an operation without a result");
    refused("digraph {\n" VALUE("1", "x", "nan", "0.0") VALUE("2", "y", "nan", "1.0")
                OP("2", "tanh") "1 -> \"2tanh\" }",
            "node \"1\" of a micrograd drawing is an input that is not finite");
    refused("digraph {\n" VALUE("1", "x", "1.0", "1.0") "}", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files),       cmocka_unit_test(test_operations),
        cmocka_unit_test(test_no_backward), cmocka_unit_test(test_mistakes),
    };
    return cmocka_run_group_tests_name("micrograd", tests, NULL, NULL);
}
