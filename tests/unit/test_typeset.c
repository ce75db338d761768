/*
 * Where the letters of labels stand once Graphviz has drawn them, held against TeX's rules: a
 * script is raised by 0.36 to 0.41 of the size (less below a bar) and lowered by 0.15 to 0.25,
 * at 0.7 of the size; a bar is on the axis, where the equals sign is; nothing touches it.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "draw/gv.h"
#include "math/math.h"

enum { MOST_RUNS = 64, LONGEST = 80 };

static const double SIZES[] = {13, 14.5, 17, 20, 24, 30};

/* A run of letters, its left end and baseline, in points, y downward. */
struct run {
    char text[LONGEST];
    double x, y, size;
};

struct fixture {
    struct cr_arena arena;
    struct cr_gv *gv;
    struct run runs[MOST_RUNS];
    size_t count;
    double bars[MOST_RUNS]; /* heights of horizontal lines */
    size_t bar_count;
};

static struct fixture f;

static int set_up(void **state)
{
    struct cr_err err = {0};
    (void)state;
    f.gv = cr_gv_new(&err);
    return f.gv ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    cr_gv_free(f.gv);
    cr_arena_release(&f.arena);
    return 0;
}

static void take_line(const char *line)
{
    const char *label = strstr(line, "aria-label=\""), *at = strstr(line, "translate(");
    const char *bar = strstr(line, "points=\"");
    double x0, y0, x1, y1;
    if (label && at && f.count < MOST_RUNS) {
        struct run *run = &f.runs[f.count++];
        assert_int_equal(sscanf(label, "aria-label=\"%79[^\"]\"", run->text), 1);
        assert_int_equal(
            sscanf(at, "translate(%lf,%lf)scale(%lf)", &run->x, &run->y, &run->size), 3);
        run->size *= 1000;
    } else if (bar && strstr(line, "<poly") && !strstr(line, "#ffffff") &&
               sscanf(bar, "points=\"%lf,%lf %lf,%lf", &x0, &y0, &x1, &y1) == 4) {
        f.bars[f.bar_count++ % MOST_RUNS] = (y0 + y1) / 2;
    }
}

/* Draws the formula alone, and takes down where its letters and bars are. */
static void draw(const struct cr_math *math, double size)
{
    const struct cr_label_style style = {.size = size, .color = "#000000"};
    const struct cr_svg_options how = {.title = "t", .desc = "d", .prefix = ""};
    struct cr_buf dot = {0}, svg = {0};
    struct cr_err err = {0};
    assert_non_null(math);
    cr_buf_printf(&dot, "digraph { graph [bb=\"0,0,900,300\"] n [pos=\"450,150\", shape=plain, "
                        "style=\"\", fontname=\"Latin Modern Math\", fontsize=%g, label=<", size);
    cr_math_label(math, &style, &dot);
    cr_buf_puts(&dot, ">] }\n");
    assert_int_equal(cr_gv_svg(f.gv, cr_buf_text(&dot), &how, &svg, &err), 0);
    f.count = f.bar_count = 0;
    for (char *line = strtok(svg.data, "\n"); line; line = strtok(NULL, "\n"))
        take_line(line);
    cr_buf_release(&svg);
    cr_buf_release(&dot);
}

static const struct run *run_of(const char *text)
{
    for (size_t i = 0; i < f.count; i++)
        if (strcmp(f.runs[i].text, text) == 0)
            return &f.runs[i];
    fail_msg("no \"%s\"", text);
    return NULL;
}

static void between(const char *what, double size, double value, double least, double most)
{
    if (value < least || value > most)
        fail_msg("%s at %g: %.3f is not between %.2f and %.2f", what, size, value, least, most);
}

/* How the script stands on its base, in parts of the base's size. */
static void stands(const char *base, const char *script, double least, double most)
{
    const struct run *b = run_of(base), *s = run_of(script);
    between("size of script", b->size, s->size / b->size, 0.6, 0.8);
    between("height of script", b->size, (b->y - s->y) / b->size, least, most);
}

static struct cr_math *sym(const char *base, const char *sub, const char *sup)
{
    return cr_math_symbol(&f.arena, base, sub, sup);
}

static struct cr_math *two(enum cr_math_kind kind, struct cr_math *a, struct cr_math *b)
{
    return cr_math_two(&f.arena, kind, a, b);
}

static struct cr_math *num(double value)
{
    return cr_math_number(&f.arena, value);
}

static void test_scripts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof SIZES / sizeof *SIZES; i++) {
        draw(sym("w", "", "(2)"), SIZES[i]);
        stands("𝑤", "(2)", 0.33, 0.43);
        draw(sym("x", "1", ""), SIZES[i]);
        stands("𝑥", "1", -0.25, -0.13);
        draw(sym("w", "21", "(3)"), SIZES[i]);
        stands("𝑤", "(3)", 0.33, 0.48);
        stands("𝑤", "21", -0.32, -0.2);
        assert_true(run_of("21")->x - run_of("(3)")->x < 1); /* one below the other */
    }
}

static void test_exponents(void **state)
{
    (void)state;
    struct cr_math *tiny = num(1.38e-8);
    cr_math_settle(tiny, 3);
    struct cr_math *x = sym("x", "", "");
    for (size_t i = 0; i < sizeof SIZES / sizeof *SIZES; i++) {
        draw(two(CR_MATH_POWER, x, num(2)), SIZES[i]);
        stands("𝑥", "2", 0.33, 0.43);
        draw(cr_math_call(&f.arena, CR_OP_EXP, &x, 1), SIZES[i]);
        stands("𝑒", "𝑥", 0.33, 0.43);
        draw(tiny, SIZES[i]);
        stands("1.38\xE2\x80\x89·\xE2\x80\x89" "10", "−8", 0.33, 0.43);
    }
}

/* In a half that is narrower than the other, letters keep their scripts. */
static void test_gaps(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof SIZES / sizeof *SIZES; i++) {
        draw(two(CR_MATH_DERIVATIVE, sym("y", "2", ""), sym("Wxh", "", "")), SIZES[i]);
        const double alone = run_of("2")->x - run_of("∂𝑦")->x;
        draw(sym("y", "2", ""), SIZES[i]);
        between("a script above a bar", SIZES[i],
                (alone - (run_of("2")->x - run_of("𝑦")->x)) / SIZES[i], 0.5, 0.64); /* the ∂ */
        draw(two(CR_MATH_DERIVATIVE, sym("a", "i", "(2)"), sym("probability", "", "")),
             SIZES[i]);
        const double wide = run_of("(2)")->x - run_of("∂𝑎")->x;
        draw(two(CR_MATH_DERIVATIVE, sym("a", "i", "(2)"), sym("a", "i", "(2)")), SIZES[i]);
        between("two scripts above a wide bar", SIZES[i],
                (wide - (run_of("(2)")->x - run_of("∂𝑎")->x)) / SIZES[i], -0.04, 0.06);
    }
}

/* Bars are on one height, a quarter of the size above the baseline of the equals sign, and
 * keep off what is above and below. */
static void test_bars(void **state)
{
    (void)state;
    struct cr_math *left = two(CR_MATH_DERIVATIVE, sym("L", "", ""), sym("w", "", "(2)"));
    struct cr_math *right = two(CR_MATH_DERIVATIVE, sym("a", "1", "(2)"), sym("z", "1", ""));
    for (size_t i = 0; i < sizeof SIZES / sizeof *SIZES; i++) {
        const double size = SIZES[i];
        draw(two(CR_MATH_RELATION, left, right), size);
        assert_int_equal(f.bar_count, 2);
        assert_true(fabs(f.bars[0] - f.bars[1]) < 0.6);
        between("the axis", size, (run_of(" = ")->y - f.bars[0]) / size, 0.13, 0.37);
        between("above a bar", size, (f.bars[0] - run_of("∂𝐿")->y) / size, 0.15, 0.7);
        between("on one line", size, (run_of("∂𝐿")->y - run_of("∂𝑎")->y) / size, -0.1, 0.1);
        /* A parenthesis is 0.75 of its size high. */
        const struct run *script = run_of("(2)");
        for (size_t k = 0; k < f.count; k++)
            if (strcmp(f.runs[k].text, "(2)") == 0 && f.runs[k].y > f.bars[0])
                script = &f.runs[k];
        between("below a bar", size, (script->y - 0.75 * script->size - f.bars[0]) / size, 0.03,
                0.4);
    }
}

/* The gap between the one bar and what is so high, in parts of its size, below it. */
static void keeps_off(const char *what, const char *text, double high)
{
    const struct run *run = run_of(text);
    assert_int_equal(f.bar_count, 1);
    between(what, run->size, (run->y - high * run->size - f.bars[0]) / run->size, 0.04, 0.4);
}

/* What rises above its line keeps off the bar, where all that is below it is one line, too. */
static void test_below_bars(void **state)
{
    (void)state;
    struct cr_math *x = num(2), *z = sym("z", "3", "(7)"), *tiny = num(1e-8);
    cr_math_settle(tiny, 3);
    for (size_t i = 0; i < sizeof SIZES / sizeof *SIZES; i++) {
        draw(two(CR_MATH_DERIVATIVE, sym("L", "", ""), sym("w", "", "(2)")), SIZES[i]);
        keeps_off("a superscript", "(2)", 0.75);
        draw(two(CR_MATH_FRACTION, num(1), cr_math_call(&f.arena, CR_OP_EXP, &x, 1)), SIZES[i]);
        keeps_off("an exponent", "2", 0.68);
        draw(two(CR_MATH_FRACTION, num(1), tiny), SIZES[i]);
        keeps_off("a power of ten", "−8", 0.68);
        draw(two(CR_MATH_FRACTION, num(1), cr_math_call(&f.arena, CR_OP_EXP, &z, 1)), SIZES[i]);
        keeps_off("an exponent with scripts", "(7)", 0.75);
        draw(two(CR_MATH_FRACTION, num(1), cr_math_call(&f.arena, CR_OP_SQRT, &x, 1)), SIZES[i]);
        keeps_off("a root", "√", 0.83);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scripts),
        cmocka_unit_test(test_exponents),
        cmocka_unit_test(test_gaps),
        cmocka_unit_test(test_bars),
        cmocka_unit_test(test_below_bars),
    };
    return cmocka_run_group_tests_name("typeset", tests, set_up, tear_down);
}
