/*
 * Themes: what is written can be read on what it stands on, nothing is said by colour alone
 * in print, and a user's own theme needs to set only what it changes.
 *
 * The contrast of two colours is that of the Web Content Accessibility Guidelines 2.1
 * ("relative luminance" and "contrast ratio" in its glossary); the least ratios are those of
 * its level AA: 1.4.3 for text (4.5, 3 for large text: 18.66 px bold or 24 px), 1.4.11 for
 * lines that carry meaning (3).
 */
#define _POSIX_C_SOURCE 200809L

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/assets.h"
#include "draw/theme.h"

#define TEXT 4.5
#define LARGE_TEXT 3
#define LINE 3

static const char PATH[] = "/tmp/theme-XXXXXX";

static struct cr_theme *load(const char *name)
{
    struct cr_err err = {0};
    struct cr_theme *theme = cr_theme_load(name, &err);
    if (!theme)
        fail_msg("%s", cr_err_text(&err));
    return theme;
}

/* ---- contrast ---- */

/* One channel, 0 to 1, made linear: the transfer function of sRGB (IEC 61966-2-1). */
static double linear(int byte)
{
    const double c = byte / 255.0;
    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static void parts_of(const char *color, int rgb[3])
{
    const unsigned long value = strtoul(color + 1, NULL, 16);
    for (int i = 0; i < 3; i++)
        rgb[i] = (int)(value >> (8 * (2 - i)) & 0xFF);
}

static double luminance(const char *color)
{
    int rgb[3];
    parts_of(color, rgb);
    return 0.2126 * linear(rgb[0]) + 0.7152 * linear(rgb[1]) + 0.0722 * linear(rgb[2]);
}

static double contrast(const char *a, const char *b)
{
    const double la = luminance(a), lb = luminance(b);
    return (fmax(la, lb) + 0.05) / (fmin(la, lb) + 0.05);
}

static void test_contrast_itself(void **state)
{
    (void)state;
    assert_true(fabs(contrast("#000000", "#FFFFFF") - 21) < 1e-9);
    assert_true(fabs(contrast("#777777", "#FFFFFF") - 4.478) < 1e-3);
    assert_true(fabs(contrast("#FFFFFF", "#FFFFFF") - 1) < 1e-9);
}

/* A role's text or line, and what it stands on in some frame. */
struct pair {
    const char *role, *key;
    double least;
    const char *grounds[6];
};

static const struct pair PAIRS[] = {
    {"title", "fontcolor", LARGE_TEXT, {"board"}},
    {"detail", "fontcolor", TEXT, {"board"}},
    {"caption", "fontcolor", TEXT, {"board", "column", "inputs"}},
    {"equation", "fontcolor", TEXT, {"board"}},
    {"value", "fontcolor", TEXT, {"board", "column", "neuron", "operation", "dim"}},
    {"gradient", "fontcolor", TEXT, {"board", "column", "neuron", "operation"}},
    {"update", "fontcolor", TEXT, {"board", "column", "neuron", "operation"}},
    {"dim", "fontcolor", TEXT, {"dim", "board", "column"}},
    {"input", "fontcolor", TEXT, {"input"}},
    {"bias", "fontcolor", TEXT, {"bias"}},
    {"prediction", "fontcolor", TEXT, {"prediction"}},
    {"target", "fontcolor", TEXT, {"target"}},
    {"constant", "fontcolor", TEXT, {"constant"}},
    {"operation", "fontcolor", TEXT, {"operation"}},
    {"watermark", "fontcolor", LARGE_TEXT, {"board"}},
    {"edge:forward", "color", LINE, {"board", "column", "inputs"}},
    {"edge:focus", "color", LINE, {"board", "column", "inputs"}},
    {"edge:gradient", "color", LINE, {"board", "column", "inputs"}},
    {"edge:path-2", "color", LINE, {"board", "column", "inputs"}},
    {"edge:path-3", "color", LINE, {"board", "column", "inputs"}},
    {"divider", "color", LINE, {"neuron"}},
    {"rule", "color", LINE, {"board"}},
    {"value", "fontcolor", TEXT, {"shade_low", "shade_high", "source", "downstream"}},
    {"gradient", "fontcolor", TEXT, {"shade_low", "shade_high", "source", "downstream"}},
    {"update", "fontcolor", TEXT, {"shade_low", "shade_high", "source", "downstream"}},
    {"bias", "fontcolor", TEXT, {"shade_low", "shade_high"}},
    {"prediction", "fontcolor", TEXT, {"shade_low", "shade_high", "source", "downstream"}},
    {"source", "color", LINE, {"board", "column", "neuron", "prediction", "shade_high"}},
    {"downstream", "color", LINE, {"board", "column", "neuron", "prediction", "shade_high"}},
    {"shade_high", "color", LINE, {"board", "column"}},
    {"focus", "color", LINE, {"board", "column", "neuron", "operation", "prediction", "bias"}},
};

static void check_pair(const struct cr_theme *theme, const struct pair *pair)
{
    for (size_t i = 0; i < 6 && pair->grounds[i]; i++) {
        const char *front = cr_theme_get(theme, pair->role, pair->key);
        const char *back = cr_theme_get(theme, pair->grounds[i], "fillcolor");
        const double found = contrast(front, back);
        if (!(found >= pair->least))
            fail_msg("%s: %s %s on %s %s: %.2f, not %g", theme->name, pair->role, front,
                     pair->grounds[i], back, found, pair->least);
    }
}

static void test_contrast(void **state)
{
    (void)state;
    for (size_t t = 0; cr_asset_name(t); t++) {
        struct cr_theme *theme = load(cr_asset_name(t));
        for (size_t i = 0; i < sizeof PAIRS / sizeof *PAIRS; i++)
            check_pair(theme, &PAIRS[i]);
        cr_theme_free(theme);
    }
}

/* A shape whose ground is nearly the board's is seen by its outline alone. */
static void test_outlines(void **state)
{
    (void)state;
    static const char *const shapes[] = {"input",      "neuron", "operation", "bias",
                                         "prediction", "target", "constant"};
    for (size_t t = 0; cr_asset_name(t); t++) {
        struct cr_theme *theme = load(cr_asset_name(t));
        const char *board = cr_theme_get(theme, "board", "fillcolor");
        for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
            const char *line = cr_theme_get(theme, shapes[i], "color");
            if (contrast(cr_theme_get(theme, shapes[i], "fillcolor"), board) < 1.1 &&
                contrast(line, board) < LINE)
                fail_msg("%s: the outline %s of %s", theme->name, line, shapes[i]);
        }
        cr_theme_free(theme);
    }
}

/* ---- what the built-in themes set ---- */

/* The line of the theme's text that sets the role; "" for none. */
static void line_of(const char *text, const char *role, char *line, size_t size)
{
    char start[64];
    const bool edge = strncmp(role, "edge:", 5) == 0;
    snprintf(start, sizeof start, edge ? "[key=\"%s\"," : "\n    %s ", edge ? role + 5 : role);
    const char *found = strstr(text, start);
    const size_t length = found ? strcspn(found + 1, "\n") : 0;
    snprintf(line, size, "%.*s", (int)length, found ? found + 1 : "");
}

/* Every theme sets all that "article" sets, itself: it does not lean on it. */
static void test_roles(void **state)
{
    (void)state;
    struct cr_theme *article = load("article");
    for (size_t t = 0; cr_asset_name(t); t++)
        for (size_t i = 0; i < article->count; i++) {
            const struct cr_theme_entry *entry = &article->entries[i];
            char line[200], first[64], later[64];
            snprintf(first, sizeof first, "[%s=", entry->key);
            snprintf(later, sizeof later, " %s=", entry->key);
            line_of(cr_asset(cr_asset_name(t)), entry->role, line, sizeof line);
            if (!strstr(line, first) && !strstr(line, later))
                fail_msg("%s: role %s has no %s", cr_asset_name(t), entry->role, entry->key);
        }
    cr_theme_free(article);
}

static void test_plain_colors(void **state)
{
    (void)state;
    for (size_t t = 0; cr_asset_name(t); t++) {
        struct cr_theme *theme = load(cr_asset_name(t));
        assert_null(theme->note);
        for (size_t i = 0; i < theme->count; i++) {
            const struct cr_theme_entry *entry = &theme->entries[i];
            if (strstr(entry->key, "color") &&
                (strlen(entry->value) != 7 || entry->value[0] != '#'))
                fail_msg("%s: role %s: %s=%s", theme->name, entry->role, entry->key,
                         entry->value);
        }
        cr_theme_free(theme);
    }
}

/* What a grey printer leaves of "paper": grounds are grey anyway; red arrows are told by
 * their dashes, focus by width, what is not reached yet by its paleness. */
static void test_grey(void **state)
{
    (void)state;
    struct cr_theme *paper = load("paper");
    for (size_t i = 0; i < paper->count; i++) {
        int rgb[3];
        parts_of(paper->entries[i].value, rgb);
        if (strcmp(paper->entries[i].key, "fillcolor") == 0)
            assert_true(rgb[0] == rgb[1] && rgb[1] == rgb[2]);
    }
    assert_string_equal(cr_theme_get(paper, "edge:gradient", "style"), "dashed");
    assert_string_equal(cr_theme_get(paper, "edge:path-2", "style"), "dotted");
    assert_string_equal(cr_theme_get(paper, "edge:path-3", "style"), "dashed");
    assert_true(cr_theme_number(paper, "edge:path-3", "penwidth", 0) >=
                1.5 * cr_theme_number(paper, "edge:gradient", "penwidth", 0));
    assert_string_equal(cr_theme_get(paper, "edge:forward", "style"), "");
    assert_string_equal(cr_theme_get(paper, "edge:focus", "style"), "");
    assert_true(cr_theme_number(paper, "edge:focus", "penwidth", 0) >=
                1.8 * cr_theme_number(paper, "edge:forward", "penwidth", 0));
    assert_true(contrast(cr_theme_get(paper, "edge:dim", "color"),
                         cr_theme_get(paper, "edge:forward", "color")) >= 3);
    cr_theme_free(paper);
}

/* ---- a user's own ---- */

/* Writes a theme file and loads it; NULL with err set. */
static struct cr_theme *load_text(const char *body, char *path, struct cr_err *err)
{
    char text[400];
    snprintf(text, sizeof text, "digraph mine {\n%s\n}\n", body);
    strcpy(path, PATH);
    const int file = mkstemp(path);
    assert_true(file >= 0);
    FILE *out = fdopen(file, "w");
    assert_non_null(out);
    fputs(text, out);
    fclose(out);
    struct cr_theme *theme = cr_theme_load(path, err);
    remove(path);
    return theme;
}

static void test_own(void **state)
{
    (void)state;
    struct cr_err err = {0};
    char path[sizeof PATH];
    struct cr_theme *article = load("article");
    struct cr_theme *mine = load_text("graph [scale=1.5] neuron [fillcolor=\"#112233\"] "
                                      "gradient -> line [style=dotted]", path, &err);
    assert_non_null(mine);
    assert_string_equal(cr_theme_get(mine, "neuron", "fillcolor"), "#112233");
    assert_string_equal(cr_theme_get(mine, "neuron", "fontcolor"),
                        cr_theme_get(article, "neuron", "fontcolor"));
    assert_string_equal(cr_theme_get(mine, "edge:gradient", "style"), "dotted");
    assert_string_equal(cr_theme_get(mine, "edge:gradient", "color"),
                        cr_theme_get(article, "edge:gradient", "color"));
    assert_true(cr_theme_number(mine, "graph", "scale", 1) == 1.5);
    assert_true(cr_theme_number(article, "graph", "scale", 1) == 1);
    assert_null(mine->note);
    cr_theme_free(mine);
    cr_theme_free(article);
}

static void test_unknown_role(void **state)
{
    (void)state;
    struct cr_err err = {0};
    char path[sizeof PATH], want[200];
    struct cr_theme *mine = load_text("nueron [color=\"#112233\"]", path, &err);
    assert_non_null(mine);
    snprintf(want, sizeof want,
             "theme \"%s\": role \"nueron\" is unknown (did you mean neuron?)", path);
    assert_string_equal(mine->note, want);
    cr_theme_free(mine);
}

/* What is wrong in a file, and what is said about it after the file's name. */
static void test_wrong(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"board [color=\"#12345\"]",
         "role \"board\": color=\"#12345\" is no colour (write #rrggbb, or a name "
         "that X11 and Graphviz know)"},
        {"board [color=gray101]",
         "role \"board\": color=\"gray101\" is no colour (write #rrggbb, or a name "
         "that X11 and Graphviz know)"},
        {"board [color=bleu]",
         "role \"board\": color=\"bleu\" is no colour (write #rrggbb, or a name "
         "that X11 and Graphviz know); did you mean blue?"},
        {"graph [bgcolor=\"Dark Blue\"]",
         "role \"graph\": bgcolor=\"Dark Blue\" is no colour (write #rrggbb, or a name "
         "that X11 and Graphviz know); did you mean darkblue?"},
        {"graph [scale=2.5]", "role \"graph\": scale=\"2.5\" is no number from 0.5 to 2"},
        {"graph [scale=big]", "role \"graph\": scale=\"big\" is no number from 0.5 to 2"},
        {"graph [fontname=\"a;b\"]", "role \"graph\": fontname=\"a;b\" is no font's name "
                                     "(letters, digits, blanks and , _ -)"},
        {"focus [penwidth=-1]", "role \"focus\": penwidth=\"-1\" is no number from 0 to 20"},
        {"dim -> line [style=invis]",
         "role \"edge:dim\": style=\"invis\" is none of solid, dashed, dotted"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct cr_err err = {0};
        char path[sizeof PATH], want[300];
        assert_null(load_text(rows[i][0], path, &err));
        snprintf(want, sizeof want, "theme \"%s\", line 2: %s", path, rows[i][1]);
        assert_string_equal(cr_err_text(&err), want);
        cr_err_release(&err);
    }
}

static void check_unknown(const char *name, const char *want)
{
    struct cr_err err = {0};
    assert_null(cr_theme_load(name, &err));
    assert_string_equal(cr_err_text(&err), want);
    cr_err_release(&err);
}

static void test_unknown_theme(void **state)
{
    (void)state;
    check_unknown("papre", "theme \"papre\" is unknown (did you mean paper? "
                           "known: article, dark, paper, slides; or a file's path)");
    check_unknown("ocean", "theme \"ocean\" is unknown "
                           "(known: article, dark, paper, slides; or a file's path)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_contrast_itself), cmocka_unit_test(test_contrast),
        cmocka_unit_test(test_outlines),        cmocka_unit_test(test_roles),
        cmocka_unit_test(test_plain_colors),    cmocka_unit_test(test_grey),
        cmocka_unit_test(test_own),             cmocka_unit_test(test_unknown_role),
        cmocka_unit_test(test_wrong),           cmocka_unit_test(test_unknown_theme),
    };
    return cmocka_run_group_tests_name("themes", tests, NULL, NULL);
}
