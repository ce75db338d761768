/* Drawing with Graphviz: the SVG is sound and complete, the PNG is what was asked for,
 * the same frame gives the same bytes, and errors come back as errors. */
#define _POSIX_C_SOURCE 200809L

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "draw/gv.h"

static const char frame[] =
    "digraph f { graph [bb=\"0,0,320,180\", notranslate=true, bgcolor=\"#fffff0\"]\n"
    "node [fontname=\"Latin Modern Math\", fontsize=20, shape=box, "
    "style=\"rounded,filled\",\n"
    "      fillcolor=\"#7ED957\", penwidth=2]\n"
    "x [pos=\"60,100\", id=input_x, class=\"input focus\", tooltip=\"x is 0.5\",\n"
    "   label=<<I>x</I><SUB>1</SUB> = 0.55>]\n"
    "\"a<b>&c\" [pos=\"240,100\", id=\"9 <script>\", shape=circle, color=\"#ff000080\",\n"
    "   style=dashed, URL=\"https://example.org/?a=1&b=2\", label=<<B>y</B>>]\n"
    "h [pos=\"10,10\", style=invis]\n"
    "x -> \"a<b>&c\" [pos=\"e,215,100 95,100 130,120 170,80 207,98\", id=w1, "
    "class=weight,\n"
    "   tooltip=\"w <i>is</i> \\\"0.3\\\" & \x01more\", label=<w>, lp=\"150,120\",\n"
    "   fontname=\"Latin Modern Math\", URL=\"javascript:alert(1)\"]\n"
    "subgraph cluster_one { graph [bb=\"4,4,316,176\", id=board, class=board,\n"
    "   style=\"rounded,filled\", fillcolor=\"#EDEFF2\"] h }\n"
    "subgraph cluster_two { graph [bb=\"20,60,300,140\", id=column, style=dotted] x }\n"
    "}\n";

struct fixture {
    struct cr_gv *gv;
    struct cr_buf out;
    struct cr_err err;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    if (!f)
        return -1;
    f->gv = cr_gv_new(&f->err);
    *state = f;
    return f->gv ? 0 : -1;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    cr_gv_free(f->gv);
    cr_buf_release(&f->out);
    cr_err_release(&f->err);
    free(f);
    return 0;
}

static const struct cr_svg_options options = {.title = "A <title>", .desc = "x & y"};

static const char *draw(struct fixture *f, const char *dot,
                        const struct cr_svg_options *how)
{
    cr_buf_clear(&f->out);
    const int status = cr_gv_svg(f->gv, dot, how, &f->out, &f->err);
    if (status != 0)
        print_error("%s\n", cr_err_text(&f->err));
    cr_err_release(&f->err);
    assert_int_equal(status, 0);
    return cr_buf_text(&f->out);
}

static void assert_has(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("no %s in:\n%s", part, text);
}

static void assert_has_not(const char *text, const char *part)
{
    if (strstr(text, part))
        fail_msg("there is %s in:\n%s", part, text);
}

static int count(const char *text, const char *part)
{
    int found = 0;
    while ((text = strstr(text, part))) {
        found++;
        text++;
    }
    return found;
}

static void assert_before(const char *text, const char *first, const char *second)
{
    assert_has(text, first);
    assert_has(text, second);
    assert_true(strstr(text, first) < strstr(text, second));
}

/* ---- SVG ---- */

static void has_a_group_for_everything(void **state)
{
    const char *svg = draw(*state, frame, &options);
    assert_has(svg,
               "<g id=\"input_x\" class=\"node input focus\">\n<title>x is 0.5</title>");
    assert_has(svg, "<g id=\"w1\" class=\"edge weight\">\n<title>w &lt;i&gt;is&lt;/i&gt; "
                    "&quot;0.3&quot; &amp; more</title>");
    assert_has(svg,
               "<g id=\"board\" class=\"cluster board\">\n<title>cluster_one</title>");
    assert_has(svg, "<g id=\"_9_20__3c_script_3e_\" class=\"node\">\n"
                    "<title>a&lt;b&gt;&amp;c</title>");
    assert_int_equal(count(svg, "class=\"node"), 2); /* not the invisible one */
    assert_int_equal(count(svg, "class=\"edge"), 1);
    assert_before(svg, "id=\"board\"", "id=\"column\"");
}

static void says_what_it_shows(void **state)
{
    const char *svg = draw(*state, frame, &options);
    assert_has(svg,
               "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"320\" height=\"180\" "
               "viewBox=\"0 0 320 180\" role=\"img\" aria-labelledby=\"title desc\"");
    assert_has(svg, "<title id=\"title\">A &lt;title&gt;</title>\n"
                    "<desc id=\"desc\">x &amp; y</desc>");
    assert_has(svg, "<g class=\"text\" aria-label=\" = 0.55\"");
    assert_has(svg, "fill=\"#fffff0\"");
}

static void links_only_where_it_is_safe(void **state)
{
    const char *svg = draw(*state, frame, &options);
    assert_has(svg, "<a href=\"https://example.org/?a=1&amp;b=2\">");
    assert_int_equal(count(svg, "<a "), 1);
    assert_has_not(svg, "javascript");
    assert_has_not(svg, "<script");
}

static void paints_as_told(void **state)
{
    const char *svg = draw(*state, frame, &options);
    assert_has(svg, "fill=\"#7ed957\" stroke=\"#000000\" stroke-width=\"2\"");
    assert_has(svg, "stroke=\"#ff0000\" stroke-opacity=\".502\" stroke-width=\"2\" "
                    "stroke-dasharray=\"6\" cx=\"240\" cy=\"80\"");
    assert_has(svg, " d=\"M95,80C130,60 170,100 207,82\"");
}

/* Every glyph that is used is there, once. */
static void stores_each_glyph_once(void **state)
{
    const char *svg = draw(*state, frame, &options);
    const int glyphs = count(svg, "<path id=\"g");
    assert_true(glyphs >= 6);
    assert_true(count(svg, "<use href=\"#g") > glyphs);
    for (int i = 1; i <= glyphs; i++) {
        char id[40], use[40];
        snprintf(id, sizeof id, "<path id=\"g%d\"", i);
        snprintf(use, sizeof use, "<use href=\"#g%d\"", i);
        assert_int_equal(count(svg, id), 1);
        assert_true(count(svg, use) >= 1);
    }
    assert_before(svg, "<use href=\"#g1\"", "<use href=\"#g2\"");
    assert_has_not(svg, "<text");
    assert_has_not(svg, "font-family");
}

static void prefixes_its_own_ids(void **state)
{
    const struct cr_svg_options how = {.title = "t", .prefix = "s7-"};
    const char *svg = draw(*state, frame, &how);
    assert_has(svg, "aria-labelledby=\"s7-title\"");
    assert_has(svg, "<path id=\"s7-g1\"");
    assert_has(svg, "href=\"#s7-g1\"");
    assert_has_not(svg, "\"#g");
    assert_has_not(svg, "<desc");
}

static void keeps_text_when_asked(void **state)
{
    const struct cr_svg_options how = {.text = true};
    const char *svg = draw(*state, frame, &how);
    assert_has(svg, "> = 0.55</text>");
    assert_has(svg, "serif\" font-size=\"20\">");
    assert_has(svg, "font-weight=\"700\">y</text>");
    assert_int_equal(count(svg, "<use"), 0);
    assert_has_not(svg, "<defs>");
}

static void is_sound_xml(void **state)
{
    struct fixture *f = *state;
    const struct cr_svg_options text = {.text = true, .title = "]]>", .desc = "\xff\x02"};
    if (system("xmllint --version >/dev/null 2>&1") != 0)
        skip();
    for (int i = 0; i < 2; i++) {
        draw(f, frame, i ? &text : &options);
        FILE *xmllint = popen("xmllint --noout -", "w");
        assert_non_null(xmllint);
        fwrite(f->out.data, 1, f->out.size, xmllint);
        assert_int_equal(pclose(xmllint), 0);
    }
}

static void does_not_depend_on_the_past(void **state)
{
    struct fixture *f = *state;
    char *first = strdup(draw(f, frame, &options));
    assert_non_null(first);
    draw(f, "digraph { graph [bb=\"0,0,9,9\"] zyx [pos=\"4,4\", fontname=serif] }",
         &options);
    assert_string_equal(draw(f, frame, &options), first);
    cr_gv_free(f->gv);
    f->gv = cr_gv_new(&f->err);
    assert_non_null(f->gv);
    assert_string_equal(draw(f, frame, &options), first);
    free(first);
}

/* cgraph keeps subgraphs by address; these names come back in a different order once
 * other strings have come and gone. */
static void draws_clusters_in_order(void **state)
{
    struct fixture *f = *state;
    struct cr_buf dot = {0};
    for (int round = 0; round < 20; round++) {
        cr_buf_clear(&dot);
        cr_buf_puts(&dot, "digraph { graph [bb=\"0,0,99,99\"]\n");
        for (int i = 0; i < 20; i++)
            cr_buf_printf(&dot,
                          "subgraph cluster_%d { graph [bb=\"1,1,9,%d\", id=c%d] }\n",
                          (i * 7 + round) % 20, i + 10, i);
        cr_buf_puts(&dot, "}\n");
        const char *at = draw(f, dot.data, &options);
        for (int i = 0; i < 20; i++) {
            char id[32];
            snprintf(id, sizeof id, "<g id=\"c%d\"", i);
            at = strstr(at, id);
            assert_non_null(at);
        }
    }
    cr_buf_release(&dot);
}

static void draws_long_stories(void **state)
{
    struct fixture *f = *state;
    char *first = strdup(draw(f, frame, &options));
    assert_non_null(first);
    for (int i = 0; i < 300; i++)
        assert_string_equal(draw(f, frame, &options), first);
    free(first);
}

static void ignores_the_locale(void **state)
{
    struct fixture *f = *state;
    char *first = strdup(draw(f, frame, &options));
    const char *const names[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "de_DE.utf8"};
    const char *set = NULL;
    for (size_t i = 0; i < 3 && !set; i++)
        set = setlocale(LC_NUMERIC, names[i]);
    if (set) {
        assert_string_equal(draw(f, frame, &options), first);
        assert_string_equal(localeconv()->decimal_point, ",");
    }
    setlocale(LC_NUMERIC, "C");
    free(first);
    if (!set)
        skip();
}

/* Attributes of the graph that would change its size or engine have no say. */
static void keeps_its_size(void **state)
{
    const char *svg = draw(*state,
                           "digraph { graph [bb=\"10,20,110,70\", size=\"1,1\", dpi=300, "
                           "layout=neato, rotate=90, pad=3, margin=2, viewport=\"9,9\"] "
                           "a [pos=\"60,45\", shape=point] b [pos=\"200,45\"] }",
                           &options);
    assert_has(svg, "viewBox=\"0 0 100 50\"");
    assert_has(svg, "cx=\"50\" cy=\"25\"");
}

/* ---- PNG ---- */

static unsigned big_endian(const char *bytes)
{
    const unsigned char *b = (const unsigned char *)bytes;
    return (unsigned)b[0] << 24 | (unsigned)b[1] << 16 | (unsigned)b[2] << 8 | b[3];
}

static void assert_png(const struct cr_buf *out, unsigned width, unsigned height,
                       int kind)
{
    assert_true(out->size > 57);
    assert_memory_equal(out->data, "\x89PNG\r\n\x1a\n", 8);
    assert_int_equal(big_endian(out->data + 16), width);
    assert_int_equal(big_endian(out->data + 20), height);
    assert_int_equal(out->data[25], kind);
    assert_memory_equal(out->data + out->size - 8, "IEND", 4);
}

enum { RGB = 2, INDEXED = 3, RGBA = 6 };

static void draws_png_of_any_size(void **state)
{
    struct fixture *f = *state;
    const int sizes[][2] = {{320, 180}, {1280, 720}, {100, 400}, {16, 16}};
    for (size_t i = 0; i < 4; i++) {
        struct cr_buf once = {0}, twice = {0};
        const int w = sizes[i][0], h = sizes[i][1];
        assert_int_equal(cr_gv_png(f->gv, frame, w, h, 0, &once, &f->err), 0);
        assert_int_equal(cr_gv_png(f->gv, frame, w, h, 0, &twice, &f->err), 0);
        assert_png(&once, (unsigned)w, (unsigned)h,
                   once.data[25] == INDEXED ? INDEXED : RGB);
        assert_int_equal(once.size, twice.size);
        assert_memory_equal(once.data, twice.data, once.size);
        cr_buf_release(&once);
        cr_buf_release(&twice);
    }
}

static void chooses_the_kind_of_png(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *dot;
        int kind;
    } cases[] = {
        {"digraph { graph [bb=\"0,0,9,9\"] }", INDEXED},
        {"digraph { graph [bb=\"0,0,9,9\", bgcolor=transparent] }", RGBA},
        {"digraph { graph [bb=\"0,0,9,9\", bgcolor=\"#ff000080\"] }", RGBA},
        {"digraph { graph [bb=\"0,0,9,9\", bgcolor=\"red:blue\"] }", INDEXED},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_buf_clear(&f->out);
        assert_int_equal(cr_gv_png(f->gv, cases[i].dot, 90, 60, 0, &f->out, &f->err), 0);
        assert_png(&f->out, 90, 60, cases[i].kind);
    }
}

static void refuses_sizes(void **state)
{
    struct fixture *f = *state;
    const int sizes[][2] = {{15, 100}, {100, 15}, {-5, 100}, {40000, 20}};
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(
            cr_gv_png(f->gv, frame, sizes[i][0], sizes[i][1], 0, &f->out, &f->err), -1);
        assert_int_equal(f->err.status, CR_STATUS_USAGE);
        assert_has(cr_err_text(&f->err), "pixels");
        cr_err_release(&f->err);
    }
}

/* The same for PNG, where Graphviz would scale and turn. */
static void keeps_its_place(void **state)
{
    struct fixture *f = *state;
    const char dot[] = "digraph { graph [bb=\"10,20,110,70\", %s] a [pos=\"40,45\"] }";
    static const char *const spoilers[] = {
        "size=\"1,1\"",
        "dpi=300",
        "layout=neato",
        "rotate=90",
        "pad=3",
        "margin=2",
        "viewport=\"9,9\"",
        "ratio=2",
        "landscape=true",
        "resolution=7",
        "center=true",
        "orientation=landscape",
        "page=\"1,1\"",
        "notranslate=false",
    };
    char text[200];
    struct cr_buf plain = {0};
    snprintf(text, sizeof text, dot, "color=red");
    assert_int_equal(cr_gv_png(f->gv, text, 200, 100, 0, &plain, &f->err), 0);
    for (size_t i = 0; i < sizeof spoilers / sizeof *spoilers; i++) {
        snprintf(text, sizeof text, dot, spoilers[i]);
        cr_buf_clear(&f->out);
        assert_int_equal(cr_gv_png(f->gv, text, 200, 100, 0, &f->out, &f->err), 0);
        if (f->out.size != plain.size || memcmp(f->out.data, plain.data, plain.size) != 0)
            fail_msg("%s changes the picture", spoilers[i]);
    }
    cr_buf_release(&plain);
}

/* ---- measuring ---- */

static void measures_labels(void **state)
{
    struct fixture *f = *state;
    struct cr_gv_label labels[] = {
        {.html = "w", .font = "Latin Modern Math", .size = 20},
        {.html = "<I>w</I> = 0.3", .font = "Latin Modern Math", .size = 20},
        {.html = "<I>w</I> = 0.3", .font = "Latin Modern Math", .size = 40},
        {.html =
             "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"0\">"
             "<TR><TD WIDTH=\"50\" HEIGHT=\"70\" FIXEDSIZE=\"true\">w</TD></TR></TABLE>",
         .font = "Latin Modern Math",
         .size = 20},
        {.html = "", .font = "serif", .size = 20},
    };
    assert_int_equal(cr_gv_measure(f->gv, labels, 5, &f->err), 0);
    assert_true(labels[0].width > 5 && labels[0].width < 25);
    assert_true(labels[1].width > 2 * labels[0].width);
    assert_true(labels[1].height == labels[0].height);
    assert_true(labels[2].width > 1.9 * labels[1].width);
    assert_true(fabs(labels[3].width - 50) < 0.01 && fabs(labels[3].height - 70) < 0.01);
    assert_true(labels[4].width == 0 && labels[4].height == 0);
    assert_int_equal(cr_gv_measure(f->gv, labels, 0, &f->err), 0);
}

static void take_box(void *context, const struct cr_gv_box *drawn)
{
    struct cr_gv_box *x = context;
    if (strcmp(drawn->name, "x") == 0)
        *x = *drawn;
}

/* What is measured is what is drawn. */
static void measures_what_it_draws(void **state)
{
    struct fixture *f = *state;
    struct cr_gv_label label = {"<B>a</B> = 0.25", "Latin Modern Math", 17, 0, 0};
    struct cr_gv_box x = {0};
    assert_int_equal(cr_gv_measure(f->gv, &label, 1, &f->err), 0);
    const char dot[] =
        "digraph { graph [bb=\"0,0,90,90\"] x [pos=\"40,50\", shape=plain, "
        "fontname=\"Latin Modern Math\", fontsize=17, label=<<B>a</B> = 0.25>]"
        " y [pos=\"9,9\"] }";
    assert_int_equal(cr_gv_boxes(f->gv, dot, take_box, &x, &f->err), 0);
    assert_true(x.x == 40 && x.y == 50);
    assert_true(x.width == label.width && x.height == label.height);
}

static void refuses_bad_labels(void **state)
{
    struct fixture *f = *state;
    static const char *const bad[] = {"<B>x",     "<NOPE>x</NOPE>",      "a < b",
                                      "</TABLE>", "<TABLE><TR></TABLE>", "a & b <",
                                      "\xff"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct cr_gv_label labels[] = {{"fine", "serif", 10, 0, 0},
                                       {bad[i], "serif", 10, 0, 0}};
        assert_int_equal(cr_gv_measure(f->gv, labels, 2, &f->err), -1);
        assert_int_equal(f->err.status, CR_STATUS_SYSTEM);
        assert_has(cr_err_text(&f->err), "label");
        assert_has(cr_err_text(&f->err), "valid");
        cr_err_release(&f->err);
    }
    struct cr_gv_label fine = {"x<SUB>1</SUB> &amp; &#945;", "serif", 10, 0, 0};
    assert_int_equal(cr_gv_measure(f->gv, &fine, 1, &f->err), 0);
}

/* ---- errors ---- */

static void reports_what_graphviz_says(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *dot, *says;
    } cases[] = {
        {"digraph { a -> ", "syntax error in line 1"},
        {"digraph { graph [bb=\"0,0,9,9\"] lonely }", "node lonely"},
        {"digraph { graph [bb=\"0,0,9,9\"] a [pos=\"1,1\", label=<<B>x>] }", "node a"},
        {"digraph { graph [bb=\"0,0,0,9\"] }", "frame of 0 x 9 points"},
        {"digraph { graph [bb=\"0,0,1e9,9\"] }", "frame of 1e+09 x 9 points"},
        {"digraph { \xff }", "utf-8"},
        {"", "graphviz"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(cr_gv_svg(f->gv, cases[i].dot, &options, &f->out, &f->err), -1);
        assert_int_equal(f->err.status, CR_STATUS_SYSTEM);
        assert_has(cr_err_text(&f->err), cases[i].says);
        assert_has_not(cr_err_text(&f->err), "\n");
        cr_err_release(&f->err);
    }
    draw(f, frame, &options);
}

static void knows_fonts(void **state)
{
    (void)state;
    assert_true(cr_gv_has_font("Latin Modern Math"));
    assert_true(cr_gv_has_font("latin modern math"));
    assert_false(cr_gv_has_font("No Such Font"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(has_a_group_for_everything),
        cmocka_unit_test(says_what_it_shows),
        cmocka_unit_test(links_only_where_it_is_safe),
        cmocka_unit_test(paints_as_told),
        cmocka_unit_test(stores_each_glyph_once),
        cmocka_unit_test(prefixes_its_own_ids),
        cmocka_unit_test(keeps_text_when_asked),
        cmocka_unit_test(is_sound_xml),
        cmocka_unit_test(does_not_depend_on_the_past),
        cmocka_unit_test(draws_clusters_in_order),
        cmocka_unit_test(draws_long_stories),
        cmocka_unit_test(ignores_the_locale),
        cmocka_unit_test(keeps_its_size),
        cmocka_unit_test(draws_png_of_any_size),
        cmocka_unit_test(chooses_the_kind_of_png),
        cmocka_unit_test(refuses_sizes),
        cmocka_unit_test(keeps_its_place),
        cmocka_unit_test(measures_labels),
        cmocka_unit_test(measures_what_it_draws),
        cmocka_unit_test(refuses_bad_labels),
        cmocka_unit_test(reports_what_graphviz_says),
        cmocka_unit_test(knows_fonts),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
