/* Bitmaps: what is painted from drawings is what Graphviz's own cairo renderer paints, shape by
 * shape, however often a drawing is used and wherever it is scaled to. */
#define _POSIX_C_SOURCE 200809L

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <png.h>

#include "draw/gv_inner.h"

enum { WIDTH = 320, HEIGHT = 180, SIZE = WIDTH * HEIGHT * 4 };

/* A shape in each kind of look; rims of ellipses may differ by a few pixels. */
static const struct {
    const char *name, *body;
    size_t rims;
} CASES[] = {
    {"a filled box", "  \"n\" [pos=\"160,90\", shape=box, width=2, height=1, style=filled, "
                     "fillcolor=\"#7ED957\", color=\"#203040\", penwidth=2, label=\"\"];\n", 0},
    {"a rounded box", "  \"n\" [pos=\"160,90\", shape=box, width=2, height=1, "
                      "style=\"rounded,filled\", fillcolor=\"#7ED95780\", label=\"\"];\n", 40},
    {"an ellipse", "  \"n\" [pos=\"120,70\", shape=ellipse, width=2, height=1, style=filled, "
                   "fillcolor=\"#5CE1E6\", penwidth=3, label=\"\"];\n", 160},
    {"dashes", "  \"n\" [pos=\"160,90\", shape=box, width=2, height=1, style=dashed, "
               "color=\"#c00020\", penwidth=1.5, label=\"\"];\n", 0},
    {"dots", "  \"n\" [pos=\"160,90\", shape=box, width=2, height=1, style=dotted, "
             "penwidth=2, label=\"\"];\n", 0},
    {"an edge", "  \"a\" [pos=\"20,20\", style=invis, shape=point];\n"
                "  \"b\" [pos=\"300,160\", style=invis, shape=point];\n"
                "  \"a\" -> \"b\" [pos=\"e,290,150 20,20 120,10 200,170 280,145\", "
                "color=\"#c00020\", penwidth=2];\n", 0},
    {"letters", "  \"n\" [pos=\"150,80\", shape=plain, fontname=\"Latin Modern Math\", "
                "fontsize=22, fontcolor=\"#102030\", label=<<TABLE BORDER=\"0\" "
                "CELLBORDER=\"0\"><TR><TD><I>w</I><SUB>12</SUB><SUP>(3)</SUP> = <B>0.5</B>"
                "</TD></TR></TABLE>>];\n", 0},
    {"a line over letters", "  \"n\" [pos=\"150,80\", shape=plain, fontsize=22, "
                            "label=<<O>x</O> + <U>y</U>>];\n", 0},
    {"a layer", "  subgraph \"cluster_a\" { graph [bb=\"40,30,280,150\", style=\"rounded,filled\","
                " fillcolor=\"#c9f2f5\", color=\"#8fdde3\"]; \"n\" }\n"
                "  \"n\" [pos=\"100,90\", shape=box, label=\"n\", fontsize=14];\n", 60},
};

struct fixture {
    struct cr_gv *gv;
    struct cr_err err;
    struct cr_buf dot;
    unsigned char own[SIZE], other[SIZE];
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->gv = cr_gv_new(&f->err);
    assert_non_null(f->gv);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    cr_gv_free(f->gv);
    cr_buf_release(&f->dot);
    free(f);
    return 0;
}

static void write_frame(struct fixture *f, const char *body)
{
    cr_buf_clear(&f->dot);
    cr_buf_printf(&f->dot,
                  "digraph \"f\" {\n  graph [bb=\"0,0,%d,%d\", bgcolor=\"#fffff0\"];\n"
                  "  node [fontname=\"Latin Modern Math\"];\n  edge [arrowsize=0.9];\n%s}\n",
                  WIDTH, HEIGHT, body);
}

static void read_png(const char *bytes, size_t size, unsigned char *pixels)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    assert_true(png_image_begin_read_from_memory(&image, bytes, size));
    image.format = PNG_FORMAT_RGBA;
    assert_int_equal(image.width, WIDTH);
    assert_int_equal(image.height, HEIGHT);
    assert_true(png_image_finish_read(&image, NULL, pixels, 0, NULL));
}

static void paint(struct fixture *f)
{
    struct cr_buf out = {0};
    const char *dot = cr_buf_text(&f->dot);
    assert_int_equal(cr_gv_png(f->gv, dot, WIDTH, HEIGHT, 0, &out, &f->err), 0);
    read_png(out.data, out.size, f->own);
    cr_buf_release(&out);
}

/* By Graphviz alone, a pixel to the point. */
static void paint_otherwise(struct fixture *f)
{
    struct cr_session session;
    char *bytes = NULL;
    unsigned size = 0;
    cr_session_begin(&session, f->gv->locale, NULL);
    Agraph_t *graph = cr_gv_open(f->gv, cr_buf_text(&f->dot), &session, &f->err);
    assert_non_null(graph);
    GD_drawing(graph)->dpi = 72;
    assert_int_equal(gvRenderData(f->gv->gvc, graph, "png:cairo", &bytes, &size), 0);
    read_png(bytes, size, f->other);
    gvFreeRenderData(bytes);
    cr_gv_close(f->gv, graph);
    cr_session_end(&session);
}

/* How many pixels differ by more than rounding. */
static size_t count_differing(const struct fixture *f)
{
    size_t count = 0;
    for (size_t i = 0; i < SIZE; i += 4) {
        int most = 0;
        for (size_t k = 0; k < 4; k++)
            most = abs(f->own[i + k] - f->other[i + k]) > most
                       ? abs(f->own[i + k] - f->other[i + k])
                       : most;
        count += most > 2;
    }
    return count;
}

/* Is there anything but the ground? */
static size_t count_painted(const struct fixture *f)
{
    size_t count = 0;
    for (size_t i = 0; i < SIZE; i += 4)
        count += f->other[i] != 0xff || f->other[i + 1] != 0xff || f->other[i + 2] != 0xf0;
    return count;
}

static void paints_what_graphviz_paints(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        for (int again = 0; again < 2; again++) {
            write_frame(f, CASES[i].body);
            paint(f);
            paint_otherwise(f);
            const size_t differing = count_differing(f);
            if (count_painted(f) < 100)
                fail_msg("%s: nothing is painted", CASES[i].name);
            if (differing > CASES[i].rims)
                fail_msg("%s: %zu pixels differ", CASES[i].name, differing);
        }
}

/* A frame of another shape than the sheet: in its middle, on its ground. */
static void fits_frames(void **state)
{
    struct fixture *f = *state;
    cr_buf_clear(&f->dot);
    cr_buf_puts(&f->dot,
                "digraph \"f\" {\n  graph [bb=\"10,20,90,100\", bgcolor=\"#fffff0\"];\n"
                "  node [shape=box, style=filled];\n  edge [arrowsize=1];\n"
                "  \"n\" [pos=\"50,60\", width=0.5, height=0.25, fillcolor=\"#203040\", "
                "color=\"#203040\", label=\"\"];\n}\n");
    paint(f);
    const struct {
        int x, y, red;
    } pixels[] = {{0, 0, 0xff},       {WIDTH - 1, HEIGHT - 1, 0xff}, {160, 90, 0x20},
                  {160 - 38, 90, 0x20}, {160 + 38, 90, 0x20},        {160 - 44, 90, 0xff},
                  {160, 90 - 18, 0x20}, {160, 90 + 24, 0xff}};
    for (size_t i = 0; i < sizeof pixels / sizeof *pixels; i++)
        assert_int_equal(f->own[4 * (pixels[i].y * WIDTH + pixels[i].x)], pixels[i].red);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(paints_what_graphviz_paints, set_up, tear_down),
        cmocka_unit_test_setup_teardown(fits_frames, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
