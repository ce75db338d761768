/* The public functions, as a program that links the library uses them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "chainrule.h"

static const char NET[] = "digraph { x [value=0.5] n [b=0.1, activation=sigmoid, target=1.5]"
                          " x -> n [w=0.3] }";

static void test_json(void **state)
{
    (void)state;
    char *json = NULL, *error = NULL;
    assert_int_equal(chainrule_json("net", NET, strlen(NET), &json, &error), 0);
    assert_null(error);
    assert_non_null(strstr(json, "\"x->n\": -0.1154151633621"));
    free(json);
}

static void test_formula(void **state)
{
    (void)state;
    static const char text[] = "x = 3\nL = x^2\n";
    char *json = NULL, *story = NULL, *error = NULL;
    assert_int_equal(chainrule_json("f.expr", text, strlen(text), &json, &error), 0);
    assert_non_null(strstr(json, "\"x\": 6.0"));
    free(json);
    assert_int_equal(chainrule_story("-", text, strlen(text), "op", &story, &error), 0);
    assert_non_null(strstr(story, "∂L/∂x = 2 · x = 2 · 3 = 6"));
    free(story);
    assert_int_equal(chainrule_json("f.expr", "L = x", 5, &json, &error), -1);
    assert_string_equal(error, "f.expr:1:5: \"x\" is unknown\n    L = x\n        ^");
    free(error);
}

static void test_story(void **state)
{
    (void)state;
    char *story = NULL, *error = NULL;
    assert_int_equal(chainrule_story("net", NET, strlen(NET), "op", &story, &error), 0);
    assert_non_null(strstr(story, "∂L/∂w"));
    free(story);
    assert_int_equal(chainrule_story("net", NET, strlen(NET), "layers", &story, &error), -1);
    assert_string_equal(error, "grain is none of pass, layer, neuron, op");
    free(error);
}

static void test_errors(void **state)
{
    (void)state;
    char *json = NULL, *error = NULL;
    assert_int_equal(chainrule_json("net", "digraph {", 9, &json, &error), -1);
    assert_null(json);
    assert_non_null(strstr(error, "net:1:9: "));
    free(error);
    assert_int_equal(chainrule_render("net", NET, strlen(NET), "jpeg", 640, 360, "x", &error),
                     -1);
    assert_string_equal(error, "format \"jpeg\" is unknown");
    free(error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_formula),
        cmocka_unit_test(test_story),
        cmocka_unit_test(test_errors),
    };
    return cmocka_run_group_tests_name("api", tests, NULL, NULL);
}
