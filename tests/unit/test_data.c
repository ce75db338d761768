/*
 * Samples from a CSV file beside the network.
 */
#define _XOPEN_SOURCE 700
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "read/read_dot.h"

static char folder[] = "/tmp/chainrule-data-XXXXXX";

static void path_of(char path[100], const char *name)
{
    snprintf(path, 100, "%s/%s", folder, name);
}

static void write_table(const char *table)
{
    char path[100];
    path_of(path, "s.csv");
    assert_int_equal(cr_file_write(path, table, strlen(table), NULL), 0);
}

/* Reads the network with that table; NULL with the message in *err. */
static struct cr_net *read_with(const char *table, const char *dot, struct cr_err *err)
{
    char path[100];
    write_table(table);
    path_of(path, "net.dot");
    return cr_read_dot(path, dot, strlen(dot), NULL, NULL, NULL, err);
}

static const char dot[] = "digraph { graph [data=\"s.csv\"] a; b; c [value=7];"
                          "h [activation=tanh, b=0]; o; {a b c} -> h [w=1]; h -> o [w=1] }";

static void columns_are_inputs_and_targets(void **state)
{
    (void)state;
    struct cr_net *net =
        read_with("b,o.target,a\n1,0,2.5\n3,-1,1e-2\n", dot, &(struct cr_err){0});
    assert_non_null(net);
    assert_int_equal(net->samples, 2);
    assert_string_equal(net->nodes[0].name, "a");
    assert_true(net->nodes[0].value[0] == 2.5 && net->nodes[0].value[1] == 0.01);
    assert_true(net->nodes[1].value[0] == 1 && net->nodes[1].value[1] == 3);
    assert_true(net->nodes[2].value[0] == 7 && net->nodes[2].value[1] == 7);
    assert_true(net->nodes[4].target[0] == 0 && net->nodes[4].target[1] == -1);
    cr_net_free(net);
}

static void what_is_wrong_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *table, *says;
    } rows[] = {
        {"a,b,o\n1,2\n", "line 2: it has 2 cells, and the headings are 3"},
        {"a,b,o\n", "has no rows"},
        {"", "has no rows"},
        {"a,b,o\n1,x,3\n", "line 2, column \"b\": \"x\" is not a number"},
        {"a,b,o\n1,1e999,3\n", "is not finite"},
        {"a;b;o\n1;2,5;3\n", "use a point"},
        {"a,b,a,o\n1,2,1,3\n", "two columns for node \"a\""},
        {"a,b,c,o\n1,2,1,3\n", "value, but \"s.csv\" has a column for it too"},
        {"a,o\n1,2\n", "node \"b\" has neither value, nor op, nor edges into it, nor a column"},
        {"a,b\n1,2\n", "nothing to predict"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct cr_err err = {0};
        struct cr_net *net = read_with(rows[i].table, dot, &err);
        assert_null(net);
        if (!strstr(cr_err_text(&err), rows[i].says))
            fail_msg("%s: says %s", rows[i].says, cr_err_text(&err));
        cr_err_release(&err);
    }
}

/* No table, and what is no file. */
static void a_file_is_wanted(void **state)
{
    (void)state;
    static const struct {
        const char *name, *why;
    } cases[] = {
        {"none.csv", "there is no such file"},
        {".", "there is no such file"},
        {"/dev/zero", "leads out of the folder of this file"},
        {"../iris.csv", "leads out of the folder of this file"},
        {"a/../../iris.csv", "leads out of the folder of this file"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[200];
        struct cr_err err = {0};
        snprintf(text, sizeof text, "digraph { graph [data=\"%s\"] a; o; a -> o [w=1] }",
                 cases[i].name);
        assert_null(read_with("", text, &err));
        assert_non_null(strstr(cr_err_text(&err), cases[i].why));
        cr_err_release(&err);
    }
}

static void columns_without_a_node_are_named(void **state)
{
    (void)state;
    struct cr_buf warnings = {0};
    write_table("a,b,o,species\n1,2,3,setosa\n");
    char path[100];
    path_of(path, "net.dot");
    struct cr_net *net = cr_read_dot(path, dot, strlen(dot), NULL, &warnings, NULL, NULL);
    assert_non_null(net);
    assert_non_null(strstr(cr_buf_text(&warnings), "column \"species\" is not used"));
    cr_buf_release(&warnings);
    cr_net_free(net);
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    char path[100];
    path_of(path, "s.csv");
    unlink(path);
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_inputs_and_targets),
        cmocka_unit_test(what_is_wrong_is_named),
        cmocka_unit_test(a_file_is_wanted),
        cmocka_unit_test(columns_without_a_node_are_named),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
