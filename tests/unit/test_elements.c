/* Elements that were drawn before are not drawn again: pictures are what they would be if
 * every frame were drawn as a whole, whatever was drawn before. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "draw/frame_lines.h"
#include "draw/gv.h"

static const char HEAD[] = "digraph \"frame\" {\n"
                           "  graph [bb=\"0,0,320,180\", bgcolor=\"#FFFFF0\", "
                           "outputorder=edgesfirst];\n"
                           "  node [shape=box, style=filled, fillcolor=\"#7ED957\"];\n";

/* Lines of frames, in an order that is not that of drawing. */
static const char *const LINES[] = {
    "  subgraph \"cluster-z\" { graph [bb=\"5,5,300,170\", id=\"z\", style=filled] "
    "\"z-anchor\" [style=invis, pos=\"9,9\"] }\n",
    "  subgraph \"cluster-a\" { graph [bb=\"15,15,200,150\", id=\"a\", style=filled] "
    "\"a-anchor\" [style=invis, pos=\"9,9\"] }\n",
    "  \"y\" -> \"x\" [pos=\"e,60,100 240,100 200,140 100,140 69,105\", id=\"back\"];\n",
    "  \"x\" -> \"y\" [pos=\"e,240,100 60,100 100,60 200,60 231,95\", id=\"there\"];\n",
    "  \"x\" -> \"h [1]\" [pos=\"e,150,60 60,100 80,70 100,70 141,60\", id=\"half\"];\n",
    "  \"x\" -> \"y\" [pos=\"e,240,100 60,100 100,20 200,20 231,95\", id=\"again\"];\n",
    "  \"x\" -> \"x\" [pos=\"e,60,100 60,100 20,20 20,20 61,95\", id=\"self\"];\n",
    "  \"h [1]\" [pos=\"150,60\", id=\"h\", label=<<B>h</B><SUB>1</SUB>>];\n",
    "  \"x\" [pos=\"60,100\", id=\"x\", label=<x = 0.5>, tooltip=\"x\"];\n",
    "  \"y\" [pos=\"70,110\", id=\"y\", label=\"\\\"y\\\" -> \\\"z\\\" [\"];\n",
    "  \"unseen\" [pos=\"70,110\", id=\"unseen\", style=invis];\n",
    "  \"w\" [pos=\"240,40\", id=\"w\", label=<one>];\n",
    "  \"w\" [pos=\"240,40\", id=\"w\", label=<other>];\n",
};
enum { LINE_COUNT = sizeof LINES / sizeof *LINES };

/* A frame of the lines whose bits are set; `whole` has a line that is no element. */
static void write_frame(struct cr_buf *dot, unsigned lines, bool whole)
{
    cr_buf_clear(dot);
    cr_buf_puts(dot, HEAD);
    for (unsigned i = 0; i < LINE_COUNT; i++)
        if (lines & 1u << i)
            cr_buf_puts(dot, LINES[i]);
    cr_buf_puts(dot, whole ? "# all at once\n}\n" : "}\n");
}

static void draw(struct cr_gv *gv, const struct cr_buf *dot, bool text, struct cr_buf *out)
{
    struct cr_err err = {0};
    const struct cr_svg_options options = {.text = text, .title = "t", .prefix = "p-"};
    cr_buf_clear(out);
    if (cr_gv_svg(gv, cr_buf_text(dot), &options, out, &err))
        fail_msg("%s", cr_err_text(&err));
}

/* Frames that share some lines, some of them twice, with text and with outlines. */
static void draws_as_if_whole(void **state)
{
    (void)state;
    static const unsigned frames[] = {0x0fff, 0x0fff, 0x17ff, 0x0fff, 0x0781, 0x1783,
                                      0x17ef, 0x0000, 0x07bd, 0x0bff, 0x0fff};
    struct cr_err err = {0};
    struct cr_gv *kept = cr_gv_new(&err), *fresh = cr_gv_new(&err);
    struct cr_buf dot = {0}, whole = {0}, once = {0}, again = {0};
    for (size_t i = 0; i < 2 * sizeof frames / sizeof *frames; i++) {
        write_frame(&dot, frames[i / 2], false);
        write_frame(&whole, frames[i / 2], true);
        draw(kept, &dot, i % 2, &again);
        draw(fresh, &whole, i % 2, &once);
        assert_string_equal(cr_buf_text(&again), cr_buf_text(&once));
    }
    cr_gv_free(kept);
    cr_gv_free(fresh);
    cr_buf_release(&dot);
    cr_buf_release(&whole);
    cr_buf_release(&once);
    cr_buf_release(&again);
}

/* A frame that Graphviz cannot draw leaves nothing half drawn behind. */
static void goes_on_after_an_error(void **state)
{
    (void)state;
    static const char bad[] = "  \"w\" [pos=\"240,40\", id=\"w\", label=<<TABLE>>];\n}\n";
    struct cr_err err = {0};
    struct cr_gv *kept = cr_gv_new(&err), *fresh = cr_gv_new(&err);
    struct cr_buf dot = {0}, once = {0}, again = {0};
    const struct cr_svg_options options = {0};
    write_frame(&dot, 0x07ff, false);
    cr_buf_cut(&dot, dot.size - 2);
    cr_buf_puts(&dot, bad);
    assert_int_equal(cr_gv_svg(kept, cr_buf_text(&dot), &options, &again, &err), -1);
    cr_err_release(&err);
    write_frame(&dot, 0x0fff, false);
    draw(kept, &dot, false, &again);
    draw(fresh, &dot, false, &once);
    assert_string_equal(cr_buf_text(&again), cr_buf_text(&once));
    cr_gv_free(kept);
    cr_gv_free(fresh);
    cr_buf_release(&dot);
    cr_buf_release(&once);
    cr_buf_release(&again);
}

/* What is not written line by line is not taken apart. */
static void leaves_other_texts(void **state)
{
    (void)state;
    static const char *const others[] = {
        "\n",
        "}",
        "}",
        "  \"a\" [x=1]\n}\n",
        "  a [x=1];\n}\n",
        "  \"a [x=1];\n}\n",
        "  \"a\" [x=1];\n  \"a\" [x=2];\n}\n",
        "  \"a\" -> \"b\" [x=1];\n  \"a\" [x=2];\n}\n",
        "  \"a\" -> b [x=1];\n  \"a\" [x=2];\n}\n",
        "  subgraph \"cluster-a\" { node [x=1] }\n}\n",
        "  subgraph \"cluster-a { graph [x=1] }\n}\n",
        "  \"a\" [x=1];\n}\n}\n",
        "];\n}\n",
    };
    struct cr_frame_lines lines = {0};
    struct cr_buf dot = {0};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        cr_buf_clear(&dot);
        cr_buf_puts(&dot, "digraph {\n  graph [outputorder=edgesfirst];\n");
        cr_buf_puts(&dot, others[i]);
        if (cr_frame_lines_split(&lines, cr_buf_text(&dot)))
            fail_msg("was taken apart: %s", others[i]);
    }
    assert_false(cr_frame_lines_split(&lines, "digraph {\n  \"a\" [x=1];\n}\n"));
    assert_true(cr_frame_lines_split(&lines, "digraph {\n  graph [outputorder=edgesfirst];\n"
                                              "  \"a\" [x=1];\n}\n"));
    assert_int_equal(lines.count, 1);
    assert_true(cr_frame_lines_split(&lines, "digraph {\n  graph [outputorder=edgesfirst];\n"
                                              "}\n"));
    assert_int_equal(lines.count, 0);
    cr_frame_lines_release(&lines);
    cr_buf_release(&dot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(draws_as_if_whole),
        cmocka_unit_test(goes_on_after_an_error),
        cmocka_unit_test(leaves_other_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
