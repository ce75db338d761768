/*
 * Weaving: what is a block, what is a mark, what is left as it is. Blocks become "<info>" and
 * their lines, marks what they say between angle brackets.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "weave/weave.h"

static int block(void *context, const char *info, const char *body, size_t line,
                 struct cr_buf *out, struct cr_err *err)
{
    (void)context;
    if (strstr(info, "wrong"))
        return cr_fail(err, CR_STATUS_INPUT, "line %zu is wrong", line);
    cr_buf_printf(out, "<%s>\n\n%s", info, body);
    return 0;
}

static int mark(void *context, const char *what, size_t line, struct cr_buf *out,
                struct cr_err *err)
{
    (void)context;
    if (strstr(what, "wrong"))
        return cr_fail(err, CR_STATUS_INPUT, "line %zu is wrong", line);
    cr_buf_printf(out, "<%s>", what);
    return 0;
}

static void weave(const char *text, int status, const char *want)
{
    const struct cr_weaver weaver = {.name = "post.md", .block = block, .mark = mark};
    struct cr_buf out = {0};
    struct cr_err err = {0};
    assert_int_equal(cr_weave(text, strlen(text), &weaver, &out, &err), status);
    assert_string_equal(status ? cr_err_text(&err) : cr_buf_text(&out), want);
    cr_buf_release(&out);
    cr_err_release(&err);
}

static void becomes(const char *text, const char *want)
{
    weave(text, 0, want);
}

static void refuses(const char *text, const char *want)
{
    weave(text, -1, want);
}

static void other_text_stays(void **state)
{
    (void)state;
    becomes("", "");
    becomes("a  \n\n* b\n\n```c\n{{cr x}}\n```\n", "a  \n\n* b\n\n```c\n{{cr x}}\n```\n");
    becomes("```chainrules\n```\n", "```chainrules\n```\n");
    becomes("a\r\n\r\n{{crab}} {{ cr x}}\r\n", "a\r\n\r\n{{crab}} {{ cr x}}\r\n");
}

static void blocks(void **state)
{
    (void)state;
    becomes("a\n```chainrule x=1\ndigraph {\n```\nb", "a\n< x=1>\n\ndigraph {\nb");
    becomes("~~~chainrule\na\n", "<>\n\na\n");
    becomes("a\r\n```chainrule\r\nb\r\n```\r\n", "a\r\n<>\r\n\r\nb\r\n");
    becomes("a\rb\r\r```chainrule\rc\n```\rd", "a\rb\r\r<>\n\nc\nd");
    becomes("1. > ```chainrule\n   > b\n   > ```\nc", "1. > <>\n   >\n   > b\nc");
    becomes("> ```chainrule\n> b\nc {{cr d}}\n", "> <>\n>\n> b\nc < d>\n");
    becomes("- > ```chainrule\n  > b\n- c", "- > <>\n  >\n  > b\n- c");
    refuses("a\n\n```chainrule wrong\n```\n", "line 3 is wrong");
}

static void marks(void **state)
{
    (void)state;
    becomes("# {{cr a}}{{cr b }}\n", "# < a>< b >\n");
    becomes("*{{cr a}}* [{{cr b}}](</{{cr c}}> \"{{cr d}}\") <b t=\"{{cr e}}\">",
            "*< a>* [< b>](</< c>> \"< d>\") <b t=\"< e>\">");
    becomes("{{cr a}} `{{cr b}}` {{cr c}}", "< a> `{{cr b}}` < c>");
    refuses("a\n{{cr wrong}}", "line 2 is wrong");
}

static void marks_that_are_open(void **state)
{
    (void)state;
    const char *what =
        "post.md:2: a \"{{cr\" has no \"}}\" on its line, before any other \"{{cr\"";
    refuses("a\n{{cr b", what);
    refuses("a\n{{cr b\n}}", what);
    refuses("a\n{{cr b }", what);
    refuses("a\n{{cr {{cr b}}", what);
    refuses("a\n{{cr b `{{cr c}}` }}", what);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_text_stays),
        cmocka_unit_test(blocks),
        cmocka_unit_test(marks),
        cmocka_unit_test(marks_that_are_open),
    };
    return cmocka_run_group_tests_name("weave", tests, NULL, NULL);
}
