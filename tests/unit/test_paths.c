/*
 * Paths: their shares add up to the gradient, their number is what the network's shape says,
 * and a step about a chain shows each link once.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "read/read.h"
#include "story/paths.h"

struct fixture {
    struct cr_buf text;
    struct cr_model *model;
    struct cr_run *run;
    struct cr_arena arena;
    struct cr_teller teller;
    struct cr_err err;
};

static void open_file(struct fixture *f, const char *path)
{
    *f = (struct fixture){0};
    assert_int_equal(cr_file_read(path, &f->text, &f->err), 0);
    struct cr_net *net = cr_read(path, f->text.data, f->text.size, NULL, NULL, &f->err);
    assert_non_null(net);
    f->model = cr_model_build_apart(net, CR_NOTATION_INDEXED, &f->err);
    f->run = cr_run_new(f->model, 1, &f->err);
    assert_int_equal(cr_teller_init(&f->teller, &f->arena, f->run, &f->err), 0);
}

static void close_file(struct fixture *f)
{
    cr_arena_release(&f->arena);
    cr_run_free(f->run);
    cr_model_free(f->model);
    cr_buf_release(&f->text);
}

static size_t quantity(const struct fixture *f, const char *key)
{
    for (size_t q = 0; q < f->model->count; q++)
        if (strcmp(f->model->quantities[q].key, key) == 0)
            return q;
    fail_msg("no quantity %s", key);
    return 0;
}

/* All quantities with few enough paths: the shares add up. */
static void check_sums(const char *path)
{
    struct fixture f;
    open_file(&f, path);
    for (size_t q = 0; q < f.model->count; q++) {
        struct cr_paths paths;
        size_t uses;
        cr_uses(&f.teller, q, &uses);
        if (q == f.model->loss || uses == 0)
            continue;
        assert_int_equal(cr_paths_find(&f.teller, q, &paths), 0);
        double sum = 0;
        for (size_t i = 0; i < paths.count; i++)
            sum += paths.path[i].share;
        const double gradient = cr_gradient(&f.teller, q);
        if ((double)paths.count == paths.total)
            assert_true(fabs(sum - gradient) <= 1e-12 * (1 + fabs(gradient)));
    }
    close_file(&f);
}

static void shares_add_up(void **state)
{
    (void)state;
    check_sums("assets/examples/shallow_net.dot");
    check_sums("assets/examples/fan_out.expr");
    check_sums("tests/golden/rnn_three_steps.expr");
    check_sums("tests/golden/micrograd_readme.expr");
}

static void count(const char *path, const char *key, size_t listed, double total)
{
    struct fixture f;
    struct cr_paths paths;
    open_file(&f, path);
    assert_int_equal(cr_paths_find(&f.teller, quantity(&f, key), &paths), 0);
    assert_int_equal(paths.count, listed);
    assert_true(paths.total == total);
    close_file(&f);
}

static void numbers_of_paths(void **state)
{
    (void)state;
    count("assets/examples/two_neurons.dot", "x->n1", 1, 1);
    count("assets/examples/shallow_net.dot", "x1->h1", 6, 6);
    count("assets/examples/shallow_net.dot", "b1", 12, 12);
    count("assets/examples/fan_out.expr", "a", 2, 2);
    count("tests/golden/rnn_three_steps.expr", "Whh", 6, 6);
}

/* d = d + d, 40 times: 2^40 paths are counted, not walked. */
static void many_paths(void **state)
{
    (void)state;
    struct fixture f = {0};
    struct cr_paths paths;
    cr_buf_puts(&f.text, "d = 1\n");
    for (int i = 0; i < 40; i++)
        cr_buf_puts(&f.text, "d = d + d\n");
    struct cr_net *net = cr_read("many.expr", f.text.data, f.text.size, NULL, NULL, &f.err);
    f.model = cr_model_build_apart(net, CR_NOTATION_INDEXED, &f.err);
    f.run = cr_run_new(f.model, 1, &f.err);
    assert_int_equal(cr_teller_init(&f.teller, &f.arena, f.run, &f.err), 0);
    assert_int_equal(cr_paths_find(&f.teller, quantity(&f, "d#1"), &paths), 0);
    assert_int_equal(paths.count, CR_MOST_PATHS);
    assert_true(paths.total == 1099511627776.0);
    close_file(&f);
}

/* The story of one chain: each link is one arrow, and the marks are the gradient only. */
static void chain_story(void **state)
{
    (void)state;
    struct fixture f;
    open_file(&f, "assets/examples/shallow_net.dot");
    const char *const names[] = {"x1->h1"};
    const struct cr_telling telling = {
        .view = CR_VIEW_CIRCUIT, .grain = CR_GRAIN_LAYER, .wrt = names, .wrt_count = 1};
    struct cr_story *story = cr_story_new(f.run, &telling, &f.err);
    assert_non_null(story);
    size_t chains = 0;
    for (size_t s = 0; s < story->count; s++) {
        const struct cr_step *step = &story->steps[s];
        chains += step->chain;
        if (!step->chain)
            continue;
        assert_int_equal(step->mark_count, 1);
        for (size_t i = 0; i < step->arrow_count; i++)
            for (size_t k = 0; k < i; k++)
                assert_false(step->arrows[i].use.value == step->arrows[k].use.value &&
                             step->arrows[i].use.operand == step->arrows[k].use.operand);
    }
    assert_int_equal(chains, 1);
    cr_story_free(story);
    close_file(&f);
}

static void unknown_names(void **state)
{
    (void)state;
    struct fixture f;
    open_file(&f, "assets/examples/two_neurons.dot");
    const char *const names[] = {"x->n"};
    const struct cr_telling telling = {.wrt = names, .wrt_count = 1};
    assert_null(cr_story_new(f.run, &telling, &f.err));
    assert_int_equal(f.err.status, CR_STATUS_USAGE);
    assert_string_equal(
        cr_err_text(&f.err),
        "--wrt \"x->n\" is no quantity that takes a gradient (did you mean x->n1?)");
    cr_err_release(&f.err);
    close_file(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_add_up), cmocka_unit_test(numbers_of_paths),
        cmocka_unit_test(many_paths),    cmocka_unit_test(chain_story),
        cmocka_unit_test(unknown_names),
    };
    return cmocka_run_group_tests_name("paths", tests, NULL, NULL);
}
