/* What depends on a value, and in which order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "check/dependents.h"

static size_t add(struct cr_graph *graph, enum cr_op op, size_t a, size_t b)
{
    size_t id;
    struct cr_err err = {0};
    assert_int_equal(cr_graph_op(graph, op, (size_t[]){a, b}, 2, 0, &id, &err), 0);
    return id;
}

static void is(struct cr_dependents *d, size_t id, const size_t *ids, size_t count)
{
    cr_dependents_find(d, id);
    assert_int_equal(d->count, count);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(d->ids[i], ids[i]);
}

/* x y z -> u = x*x, v = y*u, w = z + z, L = v + w */
static void test_dependents(void **state)
{
    (void)state;
    static const double one = 1;
    struct cr_err err = {0};
    struct cr_graph *graph = cr_graph_new(1, &err);
    struct cr_dependents d;
    size_t leaf[3];
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(
            cr_graph_leaf(graph, CR_OP_PARAMETER, false, &one, &leaf[i], &err), 0);
    const size_t w = add(graph, CR_OP_ADD, leaf[2], leaf[2]);
    const size_t u = add(graph, CR_OP_MUL, leaf[0], leaf[0]);
    const size_t v = add(graph, CR_OP_MUL, leaf[1], u);
    const size_t l = add(graph, CR_OP_ADD, v, w);
    assert_int_equal(cr_dependents_init(&d, graph, &err), 0);
    is(&d, leaf[0], (size_t[]){u, v, l}, 3);
    is(&d, leaf[1], (size_t[]){v, l}, 2);
    is(&d, leaf[2], (size_t[]){w, l}, 2);
    is(&d, leaf[0], (size_t[]){u, v, l}, 3); /* nothing is left of the others */
    is(&d, v, (size_t[]){l}, 1);
    is(&d, l, NULL, 0);
    cr_dependents_release(&d);
    cr_graph_free(graph);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_dependents)};
    return cmocka_run_group_tests_name("dependents", tests, NULL, NULL);
}
