/*
 * Published worked examples as formulas: every tests/golden/NAME.expr is run and held to
 * NAME.json, to 1e-9 relative. The numbers are from 80-digit arithmetic.
 *
 *     { "values": {"f": 36}, "gradients": {"x": 12}, "updates": {"x": 7.6},
 *       "after": {"f": 12.96}, "history": [36, 12.96] }
 *
 * `history`, where there is one, has the output before each epoch's update.
 */
#include <dirent.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/file.h"
#include "read/read_expr.h"
#include "run/run.h"

enum { MAX_CASES = 200, MAX_PATH = 400 };

static const char FOLDER[] = "tests/golden";

/* What is compared, and what for: says it when the numbers differ. */
struct one {
    const char *file, *what, *key;
};

static void near(const struct one *one, double got, double expected)
{
    if (!(fabs(got - expected) <= 1e-9 * fabs(expected) + 1e-13))
        fail_msg("%s: %s of %s is %.17g, not %.17g", one->file, one->what, one->key, got,
                 expected);
}

static size_t quantity(const struct cr_model *model, const struct one *one)
{
    for (size_t i = 0; i < model->count; i++)
        if (strcmp(model->quantities[i].key, one->key) == 0)
            return i;
    fail_msg("%s: there is no quantity %s", one->file, one->key);
    return 0;
}

static double value(const struct cr_run *run, size_t q)
{
    return cr_run_value(run, q, 0);
}

static double gradient(const struct cr_run *run, size_t q)
{
    return cr_run_grad(run, q, 0);
}

static double updated(const struct cr_run *run, size_t q)
{
    return run->updated[q];
}

static double after(const struct cr_run *run, size_t q)
{
    return cr_pass_value(run->after, run->model->quantities[q].value, 0);
}

/* Holds every number of a section of the golden file; returns how many there are. */
static size_t check_section(const char *file, const struct cr_run *run, json_t *golden,
                            const char *section,
                            double (*number)(const struct cr_run *, size_t))
{
    json_t *all = json_object_get(golden, section), *expected;
    const char *key;
    if (!json_is_object(all))
        fail_msg("%s: \"%s\" is missing in its golden file", file, section);
    json_object_foreach(all, key, expected)
    {
        const struct one one = {file, section, key};
        assert_true(json_is_number(expected));
        near(&one, number(run, quantity(run->model, &one)), json_number_value(expected));
    }
    return json_object_size(all);
}

static void check_history(const char *file, const struct cr_run *run, json_t *history)
{
    const size_t count = json_array_size(history);
    const struct one one = {file, "history", "the output"};
    if (!history)
        return;
    assert_int_equal(run->epochs, count);
    for (size_t i = 0; i < count; i++)
        near(&one, run->history[i], json_number_value(json_array_get(history, i)));
}

/* Only what minimize or maximize updates is updated, and that to what the file says. */
static void check_updates(const char *file, const struct cr_run *run, json_t *golden)
{
    const size_t expected = check_section(file, run, golden, "updates", updated);
    size_t count = 0;
    for (size_t q = 0; q < run->model->count; q++)
        count += isnan(run->updated[q]) ? 0 : 1;
    if (count != expected)
        fail_msg("%s: %zu quantities are updated, not %zu", file, count, expected);
}

static void check_run(const char *file, const struct cr_run *run, json_t *golden)
{
    size_t count = check_section(file, run, golden, "values", value);
    count += check_section(file, run, golden, "gradients", gradient);
    assert_true(count >= 2);
    check_updates(file, run, golden);
    check_section(file, run, golden, "after", after);
    check_history(file, run, json_object_get(golden, "history"));
}

static json_t *read_golden(const char *expr)
{
    char path[MAX_PATH];
    json_error_t error;
    snprintf(path, sizeof path, "%.*s.json", (int)(strlen(expr) - strlen(".expr")), expr);
    json_t *golden = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
    if (!golden)
        fail_msg("%s: line %d: %s", path, error.line, error.text);
    return golden;
}

static void check_file(const char *path)
{
    struct cr_err err = {0};
    struct cr_buf text = {0};
    assert_int_equal(cr_file_read(path, &text, &err), 0);
    struct cr_net *net =
        cr_read_expr(path, cr_buf_text(&text), text.size, NULL, NULL, NULL, &err);
    if (!net)
        fail_msg("%s", cr_err_text(&err));
    const size_t epochs = net->training.epochs;
    struct cr_model *model = cr_model_build(net, CR_NOTATION_NAMES, &err);
    assert_non_null(model);
    struct cr_run *run = cr_run_new(model, epochs, &err);
    assert_non_null(run);
    json_t *golden = read_golden(path);
    check_run(path, run, golden);
    json_decref(golden);
    cr_run_free(run);
    cr_model_free(model);
    cr_buf_release(&text);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool is_formula(const char *name)
{
    const size_t length = strlen(name), ending = strlen(".expr");
    return length > ending && strcmp(name + length - ending, ".expr") == 0;
}

/* The formula files' paths, sorted; returns how many. */
static size_t list_files(char **paths)
{
    size_t count = 0;
    DIR *folder = opendir(FOLDER);
    if (!folder)
        fail_msg("%s cannot be opened; run the tests where the Makefile is", FOLDER);
    for (struct dirent *entry; (entry = readdir(folder));) {
        if (!is_formula(entry->d_name))
            continue;
        assert_true(count < MAX_CASES);
        paths[count] = calloc(MAX_PATH, 1);
        assert_non_null(paths[count]);
        snprintf(paths[count++], MAX_PATH, "%s/%s", FOLDER, entry->d_name);
    }
    closedir(folder);
    qsort(paths, count, sizeof *paths, by_name);
    return count;
}

static void test_formulas(void **state)
{
    (void)state;
    char *paths[MAX_CASES];
    const size_t count = list_files(paths);
    assert_true(count > 0);
    for (size_t i = 0; i < count; i++) {
        check_file(paths[i]);
        free(paths[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_formulas)};
    return cmocka_run_group_tests_name("golden formulas", tests, NULL, NULL);
}
