/* Plots: values and gaps, ticks, formulas, places of labels, formats. */
#define _GNU_SOURCE /* memmem */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/num.h"
#include "base/assets.h"
#include "plot/forms.h"
#include "plot/formula_box.h"
#include "plot/plot.h"

static struct cr_theme *theme_of(const char *name)
{
    struct cr_err err = {0};
    struct cr_theme *theme = cr_theme_load(name, &err);
    if (!theme)
        fail_msg("%s", cr_err_text(&err));
    return theme;
}

static struct cr_plot_request request_of(const char *name, const struct cr_theme *theme)
{
    return (struct cr_plot_request){
        .name = name, .width = 1280, .height = 720, .theme = theme};
}

static struct cr_plot *plot_of(const struct cr_plot_request *request)
{
    struct cr_err err = {0};
    struct cr_plot *plot = cr_plot_new(request, &err);
    if (!plot)
        fail_msg("%s: %s", request->name, cr_err_text(&err));
    return plot;
}

/* ---- lines ---- */

static bool near_jump(const struct cr_trace *trace, double x)
{
    for (size_t i = 0; i < trace->jump_count; i++)
        if (fabs(x - trace->jumps[i].x) < 1e-4)
            return true;
    return false;
}

static void check_slopes(const struct cr_plot *plot)
{
    size_t checked = 0;
    for (size_t i = 0; i < plot->slope.count; i += 7) {
        const struct cr_point p = plot->slope.points[i];
        const double h = 1e-5;
        const double wanted = (cr_subject_value(&plot->subject, p.x + h) -
                               cr_subject_value(&plot->subject, p.x - h)) /
                              (2 * h);
        if (near_jump(&plot->slope, p.x) || !isfinite(wanted) || fabs(p.y) > 1e3)
            continue;
        if (!(fabs(p.y - wanted) <= 2e-5 * (1 + p.y * p.y)))
            fail_msg("%s: slope %g at %g, not %g", cr_op_row(plot->subject.op)->name, p.y,
                     p.x, wanted);
        checked++;
    }
    assert_true(checked > 100);
}

static void check_values(const struct cr_plot *plot)
{
    for (size_t i = 0; i < plot->value.count; i++) {
        const struct cr_point p = plot->value.points[i];
        assert_true(p.y == cr_subject_value(&plot->subject, p.x));
        assert_true(i == 0 || p.x >= plot->value.points[i - 1].x);
    }
}

/* Are the two sides of a jump not joined? */
static bool is_cut_at(const struct cr_trace *trace, double x)
{
    for (size_t i = 1; i < trace->count; i++)
        if (trace->points[i - 1].x == x && trace->points[i].x == x)
            return !trace->joined[i];
    return false;
}

static bool has_point_at(const struct cr_trace *trace, double x)
{
    for (size_t i = 0; i < trace->count; i++)
        if (trace->points[i].x == x)
            return true;
    return false;
}

static void check_jump(const char *name, const double *target, double x, double left,
                       double at, double right)
{
    struct cr_theme *theme = theme_of("article");
    const double ranges[][2] = {{0, 0}, {-3.1415, 2.7182}, {-2, 2}};
    for (size_t i = 0; i < 3; i++) {
        struct cr_plot_request request = request_of(name, theme);
        request.target = target;
        request.has_range = i > 0;
        request.from = ranges[i][0];
        request.to = ranges[i][1];
        struct cr_plot *plot = plot_of(&request);
        assert_int_equal(plot->slope.jump_count, 1);
        const struct cr_jump *jump = &plot->slope.jumps[0];
        assert_true(jump->x == x);
        assert_true(jump->left == left && jump->at == at && jump->right == right);
        assert_int_equal(plot->value.jump_count, 0);
        assert_true(is_cut_at(&plot->slope, x));
        assert_true(has_point_at(&plot->value, x)); /* its corner */
        cr_plot_free(plot);
    }
    cr_theme_free(theme);
}

static void test_jumps(void **state)
{
    (void)state;
    const double minus = -1, third = 0.3;
    check_jump("relu", NULL, 0, 0, 0, 1);
    check_jump("leaky_relu", NULL, 0, 0.01, 0.01, 1);
    check_jump("abs", NULL, 0, -1, 0, 1);
    check_jump("hinge", NULL, 1, -1, 0, 0);
    check_jump("hinge", &minus, -1, 0, 0, 1);
    check_jump("mae", NULL, 1, -1, 0, 1);
    check_jump("mae", &third, 0.3, -1, 0, 1);
}

static void check_no_jump(const struct cr_plot *plot)
{
    const enum cr_op op = plot->subject.op;
    const bool kinked = op == CR_OP_RELU || op == CR_OP_LEAKY_RELU || op == CR_OP_ABS ||
                        op == CR_OP_HINGE || op == CR_OP_MAE;
    assert_int_equal(plot->slope.jump_count, kinked);
    assert_int_equal(plot->value.jump_count, 0);
}

/* No joined pair of points has the pole between them. */
static void check_pole(const char *name, double pole)
{
    struct cr_theme *theme = theme_of("article");
    const struct cr_plot_request request = request_of(name, theme);
    struct cr_plot *plot = plot_of(&request);
    for (size_t i = 1; i < plot->value.count; i++)
        assert_false(plot->value.joined[i] && plot->value.points[i - 1].x < pole &&
                     plot->value.points[i].x > pole);
    assert_int_equal(plot->value.jump_count, 0);
    cr_plot_free(plot);
    cr_theme_free(theme);
}

static void test_poles_are_not_joined(void **state)
{
    (void)state;
    const double pi = 3.14159265358979323846;
    check_pole("recip", 0);
    check_pole("tan", pi / 2);
    check_pole("tan", -3 * pi / 2);
}

static void test_lines_end_where_values_do(void **state)
{
    (void)state;
    struct cr_theme *theme = theme_of("article");
    struct cr_plot_request request = request_of("sqrt", theme);
    request.has_range = true;
    request.from = -1.2345;
    request.to = 2;
    struct cr_plot *plot = plot_of(&request);
    assert_true(fabs(plot->value.points[0].x) < 1e-9);
    assert_true(plot->value.points[0].y < 1e-5);
    cr_plot_free(plot);
    request.name = "log";
    plot = plot_of(&request);
    assert_true(plot->value.points[0].x > 0);
    assert_true(plot->value.points[0].y < plot->low);
    cr_plot_free(plot);
    cr_theme_free(theme);
}

/* ---- ticks ---- */

static void check_ticks(double from, double to, int wanted)
{
    const struct cr_ticks t = cr_ticks_of(from, to, wanted);
    assert_true(t.count >= 1 && t.count <= (size_t)(2 * wanted + 2));
    assert_true(t.at[0] - t.step < from && t.at[t.count - 1] + t.step > to);
    assert_true(t.at[0] >= from - 1e-6 * t.step && t.at[t.count - 1] <= to + 1e-6 * t.step);
    const double mantissa = t.step / pow(10, floor(log10(t.step) + 1e-9));
    assert_true(fabs(mantissa - 1) < 1e-6 || fabs(mantissa - 2) < 1e-6 ||
                fabs(mantissa - 5) < 1e-6);
    for (size_t i = 1; i < t.count; i++) {
        const struct cr_num_shown a = cr_num_shown(t.at[i - 1], t.digits);
        const struct cr_num_shown b = cr_num_shown(t.at[i], t.digits);
        assert_true(a.value < b.value);
    }
}

static void test_ticks_cover_the_range(void **state)
{
    (void)state;
    const double widths[] = {1e-6, 0.003, 0.7, 1, 2.5, 12, 99, 1234, 8e7};
    const double starts[] = {-6, 0, -0.1, 3.14159, 1000, -99999};
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++)
        for (size_t k = 0; k < sizeof starts / sizeof *starts; k++)
            for (int wanted = 2; wanted <= 13; wanted++)
                check_ticks(starts[k], starts[k] + widths[i], wanted);
}

static void test_ticks_are_round(void **state)
{
    (void)state;
    const struct cr_ticks t = cr_ticks_of(-0.05, 1.05, 6);
    const double want[] = {0, 0.2, 0.4, 0.6, 0.8, 1};
    assert_int_equal(t.count, 6);
    for (size_t i = 0; i < 6; i++)
        assert_true(t.at[i] == want[i]);
}

static void test_ranges_that_are_none(void **state)
{
    (void)state;
    assert_true(cr_ticks_fit(-6, 6));
    assert_false(cr_ticks_fit(6, -6));
    assert_false(cr_ticks_fit(1, 1));
    assert_false(cr_ticks_fit(1, 1 + 1e-12));
    assert_false(cr_ticks_fit(0, INFINITY));
    assert_false(cr_ticks_fit(NAN, 1));
    assert_false(cr_ticks_fit(-1e101, 1));
}

/* ---- forms ---- */

/* A formula of forms.c with numbers in place of its letters. */
static double worth(const char *formula, double x, double target, double y)
{
    static const char *const letters[] = {"x", "x1", "x2", "y", "pi"};
    const double values[] = {x, x, target, y, 3.14159265358979323846};
    struct cr_arena arena = {0};
    struct cr_math *with[5];
    for (size_t i = 0; i < 5; i++)
        with[i] = cr_math_number(&arena, values[i]);
    const double value = cr_math_value(cr_math_template(&arena, formula, letters, with, 5));
    cr_arena_release(&arena);
    return value;
}

static bool holds(const char *condition, double x, double target)
{
    const char *sign = strpbrk(condition, "<>=");
    if (!sign)
        return true;
    char left[32] = "";
    memcpy(left, condition, (size_t)(sign - condition));
    const bool equal = sign[0] == '=' || sign[1] == '=';
    const double difference =
        worth(left, x, target, 0) - worth(sign + 1 + (sign[1] == '='), x, target, 0);
    return (sign[0] == '<' && difference < 0) || (sign[0] == '>' && difference > 0) ||
           (equal && difference == 0);
}

static void check_form(const struct cr_form *form, const struct cr_subject *s, double x)
{
    const double y = cr_subject_value(s, x);
    const double want = form->derivative ? cr_subject_slope(s, x) : y;
    int cases = 0;
    if (!isfinite(want))
        return;
    for (size_t i = 0; i < 3 && form->cases[i].value; i++) {
        if (!holds(form->cases[i].condition, x, s->target))
            continue;
        const double got = worth(form->cases[i].value, x, s->target, y);
        if (!(fabs(got - want) <= 1e-12 * (1 + fabs(want))))
            fail_msg("%s: %s is %g at %g, not %g", cr_op_row(s->op)->name,
                     form->cases[i].value, got, x, want);
        cases++;
    }
    assert_int_equal(cases, 1);
}

/* At the kinks too: they are among the eighths. */
static void test_forms_are_the_functions(void **state)
{
    (void)state;
    for (int op = 0; op < CR_OP_COUNT; op++)
        for (int derivative = 0; derivative < 2; derivative++) {
            const struct cr_form *form = cr_form_of((enum cr_op)op, derivative);
            struct cr_arena arena = {0};
            struct cr_err err = {0};
            struct cr_subject s;
            if (!form)
                continue;
            assert_int_equal(
                cr_subject_init(&s, &arena, cr_op_row((enum cr_op)op)->name, NULL, &err), 0);
            for (double x = -3; x <= 3; x += 0.125)
                check_form(form, &s, x);
            cr_arena_release(&arena);
        }
}

static void check_formula(const struct cr_plot *plot)
{
    struct cr_buf text = {0};
    const char *name = cr_op_row(plot->subject.op)->name;
    cr_subject_text(&plot->subject, &plot->subject.derivative, &text);
    if (!strstr(cr_buf_text(&text), " = "))
        fail_msg("%s: no derivative in \"%s\"", name, cr_buf_text(&text));
    assert_non_null(cr_look_of(plot->subject.op));
    cr_buf_release(&text);
}

static void says(const char *name, bool derivative, const char *text)
{
    struct cr_arena arena = {0};
    struct cr_err err = {0};
    struct cr_buf out = {0};
    struct cr_subject s;
    assert_int_equal(cr_subject_init(&s, &arena, name, NULL, &err), 0);
    cr_subject_text(&s, derivative ? &s.derivative : &s.function, &out);
    assert_string_equal(cr_buf_text(&out), text);
    cr_buf_release(&out);
    cr_arena_release(&arena);
}

static void test_formulas_in_words(void **state)
{
    (void)state;
    says("sigmoid", false, "σ(z) = 1/(1 + e^(−z))");
    says("sigmoid", true, "σ′(z) = σ(z) · (1 − σ(z))");
    says("relu", true, "ReLU′(z) = 0 where z ≤ 0, 1 where z > 0");
    says("sqrt", true, "f′(x) = 1/(2 · √(x))");
    says("sse", true, "∂L/∂ŷ = ŷ − y");
    says("erf", false, "erf(x)");
}

/* ---- typeset formulas ---- */

static struct cr_formula_box set(const char *formula, struct cr_arena *arena,
                                 struct cr_type *type)
{
    struct cr_setter setter = {.arena = arena, .type = type};
    const struct cr_math *math = cr_math_template(arena, formula, NULL, NULL, 0);
    const struct cr_formula_box box = cr_set_math(&setter, math, 20);
    assert_false(setter.failed);
    return box;
}

static size_t count_rules(const struct cr_formula_box *box)
{
    size_t count = 0;
    for (const struct cr_piece *p = box->first; p; p = p->next)
        count += !p->text;
    return count;
}

static void test_boxes(void **state)
{
    (void)state;
    struct cr_err err = {0};
    struct cr_arena arena = {0};
    struct cr_type *type = cr_type_new("Latin Modern Math", &err);
    assert_non_null(type);
    const struct cr_formula_box x = set("x", &arena, type), half = set("x/2", &arena, type),
                                power = set("x^2", &arena, type),
                                root = set("sqrt(x)", &arena, type),
                                tall = set("2*(1+x/2)", &arena, type);
    assert_true(x.width > 5 && x.ascent > 5 && x.descent < 1);
    assert_int_equal(count_rules(&half), 1);
    assert_true(half.ascent > x.ascent + 5 && half.descent > 8);
    assert_true(power.ascent > x.ascent && power.width > x.width);
    assert_true(power.last->y < 0 && power.last->size < 20);
    assert_int_equal(count_rules(&root), 1);
    assert_true(tall.last->stretch > 1.2); /* the closing parenthesis */
    cr_type_free(type);
    cr_arena_release(&arena);
}

/* ---- places ---- */

static bool overlap(const struct cr_area *a, const struct cr_area *b)
{
    return a->left < b->right && b->left < a->right && a->top < b->bottom &&
           b->top < a->bottom;
}

/* Dots stand where they must, on each other where the lines cross. */
static void check_places(const struct cr_plot *plot)
{
    for (size_t i = 0; i < plot->label_count; i++) {
        const struct cr_plot_label *a = &plot->labels[i];
        if (!(a->area.left >= 20 && a->area.top >= 20 &&
              a->area.right <= plot->picture.width - 20 &&
              a->area.bottom <= plot->picture.height - 20))
            fail_msg("%s: %s is outside", cr_op_row(plot->subject.op)->name, a->what);
        for (size_t k = 0; k < i; k++) {
            const struct cr_plot_label *b = &plot->labels[k];
            if (strcmp(a->what, "dot") == 0 && strcmp(b->what, "dot") == 0)
                continue;
            if (overlap(&a->area, &b->area))
                fail_msg("%s: %s lies on %s", cr_op_row(plot->subject.op)->name, a->what,
                         b->what);
        }
    }
}

static void check_marks_off_lines(const struct cr_plot *plot, const struct cr_trace *trace)
{
    const struct cr_area *f = &plot->frame;
    for (size_t i = 0; i < trace->count; i++) {
        const struct cr_point p = trace->points[i];
        const double x =
            f->left + (p.x - plot->from) / (plot->to - plot->from) * (f->right - f->left);
        const double y =
            f->bottom - (p.y - plot->low) / (plot->high - plot->low) * (f->bottom - f->top);
        const struct cr_area point = {x, y, x, y};
        for (size_t k = 0; k < plot->label_count; k++)
            if (strcmp(plot->labels[k].what, "mark") == 0)
                assert_false(overlap(&plot->labels[k].area, &point));
    }
}

static void test_odd_ranges_have_room_for_their_ticks(void **state)
{
    (void)state;
    struct cr_theme *theme = theme_of("slides");
    const double ranges[][2] = {{1000000, 1000001}, {-1e-7, 1e-7}, {0, 1e9}, {-1e6, 1},
                                {0.1, 0.1000001}, {-1e90, 1e90},
                                {-123456.702, -123456.701}};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        struct cr_plot_request request = request_of("tanh", theme);
        request.has_range = true;
        request.from = ranges[i][0];
        request.to = ranges[i][1];
        struct cr_plot *plot = plot_of(&request);
        check_places(plot);
        cr_plot_free(plot);
    }
    cr_theme_free(theme);
}

static void test_marks_are_where_they_belong(void **state)
{
    (void)state;
    struct cr_theme *theme = theme_of("article");
    struct cr_plot_request request = request_of("sigmoid", theme);
    request.at_count = 1;
    request.at[0] = 0.25;
    struct cr_plot *plot = plot_of(&request);
    assert_non_null(strstr(plot->picture.desc, "σ(0.25) = 0.562. σ′(0.25) = 0.246."));
    cr_plot_free(plot);
    request.at[0] = 9; /* beyond the usual range */
    plot = plot_of(&request);
    assert_true(plot->to > 9);
    cr_plot_free(plot);
    cr_theme_free(theme);
}

/* ---- formats ---- */

static void write_as(const struct cr_plot *plot, size_t format, struct cr_buf *out)
{
    struct cr_err err = {0};
    if (cr_plot_write(plot, &CR_PLOT_FORMATS[format], out, &err))
        fail_msg("%s", cr_err_text(&err));
}

static void check_formats(const struct cr_plot *plot)
{
    static const char *const starts[] = {"<svg ", "\x89PNG", "%PDF"};
    for (size_t format = 0; format < CR_PLOT_FORMAT_COUNT; format++) {
        struct cr_buf bytes = {0};
        write_as(plot, format, &bytes);
        assert_true(bytes.size > 1000);
        assert_memory_equal(bytes.data, starts[format], 4);
        assert_true(format != 0 || !strstr(bytes.data, "<text"));
        cr_buf_release(&bytes);
    }
}

static void check_all(const struct cr_plot *plot, bool lines)
{
    check_places(plot);
    check_marks_off_lines(plot, &plot->value);
    check_marks_off_lines(plot, &plot->slope);
    if (!lines) {
        check_formats(plot);
        return;
    }
    check_slopes(plot);
    check_values(plot);
    check_no_jump(plot);
    check_formula(plot);
}

/* The plots of all operations, with so many marks. Returns how many there are. */
static size_t check_operations(const char *theme_name, int width, int height, size_t marks,
                               bool lines)
{
    struct cr_theme *theme = theme_of(theme_name);
    const double at[] = {0.25, 0.75, 1};
    size_t count = 0;
    for (int op = 0; op < CR_OP_COUNT; op++) {
        if (!cr_subject_can((enum cr_op)op))
            continue;
        struct cr_plot_request request = request_of(cr_op_row((enum cr_op)op)->name, theme);
        request.width = width;
        request.height = height;
        request.at_count = marks;
        memcpy(request.at, at, sizeof at);
        struct cr_plot *plot = plot_of(&request);
        check_all(plot, lines);
        cr_plot_free(plot);
        count++;
    }
    cr_theme_free(theme);
    return count;
}

static void test_lines_of_every_operation(void **state)
{
    (void)state;
    assert_true(check_operations("article", 400, 700, 0, true) >= 28);
}

static void test_every_operation_in_every_theme_and_format(void **state)
{
    (void)state;
    for (size_t i = 0; cr_asset_name(i); i++)
        check_operations(cr_asset_name(i), 320, 180, i % 3 + 1, false);
}

static void test_the_same_plot_is_the_same_bytes(void **state)
{
    (void)state;
    struct cr_theme *theme = theme_of("article");
    struct cr_plot_request request = request_of("gelu", theme);
    request.at_count = 1;
    struct cr_plot *first = plot_of(&request), *second = plot_of(&request);
    for (size_t format = 0; format < CR_PLOT_FORMAT_COUNT; format++) {
        struct cr_buf bytes = {0}, again = {0};
        write_as(first, format, &bytes);
        write_as(second, format, &again);
        assert_int_equal(bytes.size, again.size);
        assert_memory_equal(bytes.data, again.data, bytes.size);
        assert_true(format != 2 || !memmem(bytes.data, bytes.size, "CreationDate", 12));
        cr_buf_release(&again);
        cr_buf_release(&bytes);
    }
    cr_plot_free(second);
    cr_plot_free(first);
    cr_theme_free(theme);
}

static void test_words_in_svg_stay_text(void **state)
{
    (void)state;
    struct cr_theme *theme = theme_of("article");
    struct cr_plot_request request = request_of("sigmoid", theme);
    struct cr_buf svg = {0};
    request.title = "<script>&\"";
    struct cr_plot *plot = plot_of(&request);
    write_as(plot, 0, &svg);
    assert_null(strstr(svg.data, "<script"));
    assert_non_null(strstr(svg.data, "<title id=\"sigmoid-title\">&lt;script&gt;&amp;&quot;"));
    assert_non_null(strstr(svg.data, "<g class=\"derivative\">"));
    cr_plot_free(plot);
    cr_buf_release(&svg);
    cr_theme_free(theme);
}

/* ---- refusals ---- */

static void refuses(struct cr_plot_request request, const char *message)
{
    struct cr_err err = {0};
    assert_null(cr_plot_new(&request, &err));
    assert_int_equal(err.status, CR_STATUS_USAGE);
    assert_string_equal(cr_err_text(&err), message);
    cr_err_release(&err);
}

static void test_messages(void **state)
{
    (void)state;
    struct cr_theme *theme = theme_of("article");
    const double half = 0.5, two = 2;
    struct cr_plot_request r = request_of("sigmod", theme);
    refuses(r, "no function to plot is called \"sigmod\" (did you mean sigmoid?)");
    r.name = "add"; /* of two operands */
    refuses(r, "no function to plot is called \"add\" (chainrule plot --list names them)");
    r.name = "convolution";
    refuses(r, "no function to plot is called \"convolution\" (chainrule plot --list names "
               "them)");
    r.name = "sigmoid";
    r.target = &half;
    refuses(r, "target \"0.5\": \"sigmoid\" is no loss and has none");
    r.name = "hinge";
    refuses(r, "target \"0.5\": for hinge it is 1 or -1");
    r.name = "bce";
    r.target = &two;
    refuses(r, "target \"2\": for bce it is from 0 to 1");
    r = request_of("log", theme);
    r.at_count = 1;
    r.at[0] = -1;
    refuses(r, "mark \"-1\": log has no value there");
    r.at_count = 0;
    r.has_range = true;
    r.from = -3;
    r.to = -1;
    refuses(r, "range \"-3:-1\": log has no value there (it has where x>0)");
    r.name = "exp";
    r.at_count = 1;
    r.at[0] = 1;
    refuses(r, "mark \"1\": it is not in the range from -3 to -1");
    cr_theme_free(theme);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_jumps),
        cmocka_unit_test(test_poles_are_not_joined),
        cmocka_unit_test(test_lines_end_where_values_do),
        cmocka_unit_test(test_ticks_cover_the_range),
        cmocka_unit_test(test_ticks_are_round),
        cmocka_unit_test(test_ranges_that_are_none),
        cmocka_unit_test(test_forms_are_the_functions),
        cmocka_unit_test(test_formulas_in_words),
        cmocka_unit_test(test_boxes),
        cmocka_unit_test(test_odd_ranges_have_room_for_their_ticks),
        cmocka_unit_test(test_marks_are_where_they_belong),
        cmocka_unit_test(test_lines_of_every_operation),
        cmocka_unit_test(test_every_operation_in_every_theme_and_format),
        cmocka_unit_test(test_the_same_plot_is_the_same_bytes),
        cmocka_unit_test(test_words_in_svg_stay_text),
        cmocka_unit_test(test_messages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
