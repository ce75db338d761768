/* What a page is written with: shorthand that can be undone, colours by day and by night. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "draw/dyes.h"
#include "web/shorthand.h"

/* As the script of the page does it. */
static void expand(const char *text, struct cr_buf *out)
{
    json_t *table = cr_shorthand_table();
    for (; *text; text++) {
        const char key[] = {*text, '\0'};
        const char *stands_for = json_string_value(json_object_get(table, key));
        cr_buf_puts(out, stands_for ? stands_for : key);
    }
    json_decref(table);
}

static void test_shorthand(void **state)
{
    (void)state;
    const char svg[] = "<g fill=\"var(--c8)\"><g transform=\"translate(-22,7)scale(.02)\">"
                       "<use href=\"#g50\"/><use href=\"#g51\" x=\"487\"/></g></g>\n"
                       "<path fill=\"none\" stroke=\"var(--c3)\" stroke-width=\"2\" d=\"M0,0\"/>";
    struct cr_buf brief = {0}, back = {0}, plain = {0};
    cr_shorthand(svg, &brief);
    expand(cr_buf_text(&brief), &back);
    for (const char *c = svg; *c; c++)
        if (*c != '\n')
            cr_buf_putc(&plain, *c);
    assert_string_equal(cr_buf_text(&back), cr_buf_text(&plain));
    assert_true(brief.size < sizeof svg / 2);
    cr_buf_release(&brief);
    cr_buf_release(&back);
    cr_buf_release(&plain);
}

static void test_signs_are_no_shorthand(void **state)
{
    (void)state;
    struct cr_buf brief = {0};
    cr_shorthand("~a|b`$", &brief);
    assert_string_equal(cr_buf_text(&brief), "&#126;a&#124;b&#96;&#36;");
    cr_buf_release(&brief);
}

/* What `--cN` of a painted text is, by day or by night. */
static void assert_look(const struct cr_dyes *dyes, const char *painted, bool dark,
                        const char *color)
{
    struct cr_buf css = {0};
    char name[32];
    const char *from = strstr(painted, "--c"), *to = from ? strchr(from, ')') : NULL;
    assert_non_null(to);
    snprintf(name, sizeof name, "%.*s:", (int)(to - from), from);
    cr_dyes_css(dyes, dark, &css);
    const char *at = strstr(cr_buf_text(&css), name);
    assert_non_null(at);
    assert_memory_equal(at + strlen(name), color, strlen(color));
    cr_buf_release(&css);
}

static void paint(struct cr_dyes *dyes, const char *attribute, const char *color,
                  struct cr_buf *out)
{
    struct cr_buf svg = {0};
    cr_buf_clear(out);
    cr_buf_printf(&svg, "<path %s=\"%s\"/>", attribute, color);
    cr_dyes_paint(dyes, cr_buf_text(&svg), out);
    cr_buf_release(&svg);
}

static void test_roles(void **state)
{
    (void)state;
    struct cr_err err;
    static const char *const names[] = {"article", "dark"};
    for (int i = 0; i < 2; i++) {
        struct cr_theme *theme = cr_theme_load(names[i], &err);
        struct cr_dyes *dyes = cr_dyes_new(theme, &err);
        struct cr_buf painted = {0};
        paint(dyes, "fill", cr_theme_get(cr_dyes_theme(dyes), "neuron", "fillcolor"), &painted);
        assert_look(dyes, cr_buf_text(&painted), false, "#5cd4e9");
        assert_look(dyes, cr_buf_text(&painted), true, "#17495c");
        assert_int_equal(cr_dyes_are_dark(dyes), i);
        cr_buf_release(&painted);
        cr_dyes_free(dyes);
        cr_theme_free(theme);
    }
}

static void test_own_and_mixed(void **state)
{
    (void)state;
    struct cr_err err;
    struct cr_theme *theme = cr_theme_load("article", &err);
    struct cr_dyes *dyes = cr_dyes_new(theme, &err);
    struct cr_buf painted = {0};
    paint(dyes, "fill", "#ffff00", &painted); /* the user's: a deep ground by night */
    assert_look(dyes, cr_buf_text(&painted), false, "#ffff00");
    assert_look(dyes, cr_buf_text(&painted), true, "#7");
    paint(dyes, "fill", cr_theme_get(theme, "shade_high", "fillcolor"), &painted);
    assert_look(dyes, cr_buf_text(&painted), true, "#6b3d12");
    cr_buf_clear(&painted);
    cr_dyes_paint(dyes, "<a href=\"#ffff00\">\"#00ff00\"</a>", &painted);
    assert_string_equal(cr_buf_text(&painted), "<a href=\"#ffff00\">\"#00ff00\"</a>");
    cr_buf_release(&painted);
    cr_dyes_free(dyes);
    cr_theme_free(theme);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shorthand),
        cmocka_unit_test(test_signs_are_no_shorthand),
        cmocka_unit_test(test_roles),
        cmocka_unit_test(test_own_and_mixed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
