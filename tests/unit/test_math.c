/* Formulas: one tree, three printers, and digits that multiply out. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/num.h"
#include "math/math.h"

static struct cr_arena arena;

static int teardown(void **state)
{
    (void)state;
    cr_arena_release(&arena);
    return 0;
}

static void prints(const struct cr_math *math, const char *text, const char *tex)
{
    struct cr_buf out = {0};
    assert_non_null(math);
    cr_math_text(math, &out);
    assert_string_equal(cr_buf_text(&out), text);
    cr_buf_clear(&out);
    cr_math_tex(math, &out);
    assert_string_equal(cr_buf_text(&out), tex);
    cr_buf_release(&out);
}

static struct cr_math *num(double value)
{
    return cr_math_number(&arena, value);
}

static struct cr_math *sym(const char *base)
{
    return cr_math_symbol(&arena, base, "", "");
}

static struct cr_math *formula(const char *text)
{
    static const char *const letters[] = {"x", "y"};
    struct cr_math *const with[] = {sym("z"), cr_math_hat(&arena, "y", "", "")};
    return cr_math_template(&arena, text, letters, with, 2);
}

static void test_symbols(void **state)
{
    (void)state;
    prints(cr_math_symbol(&arena, "w", "21", "(1)"), "w⁽¹⁾₂₁", "w_{21}^{(1)}");
    prints(cr_math_hat(&arena, "y", "1", ""), "ŷ₁", "\\hat y_{1}");
    prints(cr_math_name_symbol(&arena, "alpha"), "α", "\\alpha");
    prints(cr_math_name_symbol(&arena, "w12"), "w₁₂", "w_{12}");
    prints(cr_math_name_symbol(&arena, "yhat"), "ŷ", "\\hat{y}");
    prints(cr_math_name_symbol(&arena, "that"), "t̂", "\\hat{t}");
    prints(cr_math_name_symbol(&arena, "what2"), "w\xCC\x82₂", "\\hat w_{2}");
    prints(cr_math_name_symbol(&arena, "a_b"), "a_{b}", "a_{b}");
    prints(cr_math_name_symbol(&arena, "a&b"), "a&b", "\\mathrm{a\\&b}");
}

static void symbol_is(const char *text, const char *tex)
{
    bool bad = false;
    struct cr_math *math = cr_math_parse_symbol(&arena, text, &bad);
    if (!tex) {
        assert_true(bad);
        return;
    }
    struct cr_buf out = {0};
    assert_non_null(math);
    cr_math_tex(math, &out);
    assert_string_equal(cr_buf_text(&out), tex);
    cr_buf_release(&out);
}

static void test_parse_symbol(void **state)
{
    (void)state;
    symbol_is("w_5", "w_{5}");
    symbol_is("\\hat{y}", "\\hat{y}");
    symbol_is("a^{(2)}_1", "a_{1}^{(2)}");
    symbol_is("a_1^{(2)}", "a_{1}^{(2)}");
    symbol_is("\\alpha", "\\alpha");
    symbol_is("\\hat{\\theta}_{ij}", "\\hat \\theta_{ij}");
    symbol_is("a_1_2", NULL);
    symbol_is("a^{(2", NULL);
    symbol_is("", NULL);
    symbol_is("_1", NULL);
    symbol_is("a_", NULL);
}

static void test_products_and_signs(void **state)
{
    (void)state;
    struct cr_math *const factors[] = {num(-0.94), num(0.25), num(-0.5)};
    prints(cr_math_node(&arena, CR_MATH_PRODUCT, factors, 3), "−0.94 · 0.25 · (−0.5)",
           "-0.94 \\cdot 0.25 \\cdot \\left(-0.5\\right)");
    struct cr_math *const terms[] = {num(0.4), cr_math_node(&arena, CR_MATH_PRODUCT, factors, 2),
                                     num(-2)};
    prints(cr_math_node(&arena, CR_MATH_SUM, terms, 3), "0.4 − 0.94 · 0.25 − 2",
           "0.4 - 0.94 \\cdot 0.25 - 2");
}

static void test_templates(void **state)
{
    (void)state;
    prints(formula("1/(1+exp(-x))"), "1/(1 + e^(−z))", "\\frac{1}{1 + {e}^{-z}}");
    prints(formula("y*(1-y)"), "ŷ · (1 − ŷ)", "\\hat{y} \\cdot \\left(1 - \\hat{y}\\right)");
    prints(formula("1/2*(x-y)^2"), "1/2 · (z − ŷ)²",
           "\\frac{1}{2} \\cdot {\\left(z - \\hat{y}\\right)}^{2}");
    prints(formula("-(x+y)"), "−(z + ŷ)", "-\\left(z + \\hat{y}\\right)");
    prints(formula("x-(y-x)"), "z − (ŷ − z)", "z - \\left(\\hat{y} - z\\right)");
    prints(formula("(-x)^2"), "(−z)²", "{\\left(-z\\right)}^{2}");
    struct cr_math *const nested[] = {num(-0.6), num(0.5)};
    struct cr_math *const outer[] = {cr_math_node(&arena, CR_MATH_PRODUCT, nested, 2), num(2)};
    struct cr_math *const terms[] = {num(1), cr_math_node(&arena, CR_MATH_PRODUCT, outer, 2)};
    prints(cr_math_node(&arena, CR_MATH_SUM, terms, 2), "1 − 0.6 · 0.5 · 2",
           "1 - 0.6 \\cdot 0.5 \\cdot 2");
    prints(formula("max(0,x)"), "max(0, z)", "\\max\\left(0, z\\right)");
}

static void test_derivative(void **state)
{
    (void)state;
    prints(cr_math_two(&arena, CR_MATH_DERIVATIVE, sym("L"), sym("w")), "∂L/∂w",
           "\\frac{\\partial L}{\\partial w}");
}

static struct cr_math *equation(const double *factors, size_t count, double result)
{
    struct cr_math *numbers[8];
    for (size_t i = 0; i < count; i++)
        numbers[i] = num(factors[i]);
    struct cr_math *const parts[] = {
        sym("g"), cr_math_node(&arena, CR_MATH_PRODUCT, numbers, count), num(result)};
    return cr_math_node(&arena, CR_MATH_RELATION, parts, 3);
}

static void settles(struct cr_math *math, int digits, const char *text)
{
    struct cr_buf out = {0};
    cr_math_settle(math, digits);
    cr_math_text(math, &out);
    assert_string_equal(cr_buf_text(&out), text);
    cr_buf_release(&out);
}

static void test_settle(void **state)
{
    (void)state;
    const double holds[] = {-0.937823499114, 0.246134082738, 0.5};
    settles(equation(holds, 3, -0.115415163362), 0, "g = −0.938 · 0.246 · 0.5 = −0.115");
    settles(equation(holds, 3, -0.115415163362), 2, "g = −0.94 · 0.25 · 0.5 = −0.12");
    /* 0.667 * 0.667 is 0.445, not 0.444: one more digit mends it. */
    const double thirds[] = {2.0 / 3, 2.0 / 3};
    settles(equation(thirds, 2, 4.0 / 9), 0, "g = 0.6667 · 0.6667 = 0.444");
    settles(equation(thirds, 2, 4.0 / 9), 3, "g = 0.667 · 0.667 ≈ 0.444");
    /* A result that is short by chance does not ask for all of its zeros. */
    const double roots[] = {sqrt(0.5), sqrt(0.5)};
    settles(equation(roots, 2, 0.5), 0, "g = 0.7071 · 0.7071 = 0.5");
    /* -0.231 * 0.5 is -0.1155, which a reader rounds up; what is exact is a half, too. */
    const double tie[] = {-0.230830326725, 0.5};
    settles(equation(tie, 2, -0.115415163362), 0, "g = −0.2308 · 0.5 = −0.115");
    const double half[] = {0.5, 2.25};
    settles(equation(half, 2, 1.125), 0, "g = 0.5 · 2.25 = 1.13");
    /* pi is a number, too. */
    struct cr_math *pi = cr_math_template(&arena, "pi", NULL, NULL, 0);
    cr_math_set_constants(pi);
    struct cr_math *const minus[] = {pi, num(-2.3919)};
    struct cr_math *const parts[] = {
        sym("g"), cr_math_node(&arena, CR_MATH_SUM, minus, 2), num(0.7496926535)};
    settles(cr_math_node(&arena, CR_MATH_RELATION, parts, 3), 0, "g = π − 2.392 = 0.750");
    const double broken[] = {NAN, 2};
    settles(equation(broken, 2, NAN), 0, "g = NaN · 2 = NaN");
}

/* Whatever the numbers: what is shown holds at the digits it shows. */
static void test_settle_always_holds(void **state)
{
    (void)state;
    unsigned seed = 1;
    for (int i = 0; i < 3000; i++) {
        double factors[3], product = 1;
        for (int k = 0; k < 3; k++) {
            seed = seed * 1664525u + 1013904223u;
            factors[k] = ((double)seed / 4294967296.0 - 0.5) * (k == 2 ? 1e-4 : 3);
            product *= factors[k];
        }
        struct cr_math *math = equation(factors, 3, product);
        cr_math_settle(math, 0);
        const double shown = cr_math_value(math->parts[2]);
        const double hand = cr_math_value(math->parts[1]);
        const double unit = cr_num_shown(product, math->parts[2]->digits).unit;
        assert_true(fabs(hand - shown) <= unit / 2 * (1 + 1e-6) + 1e-12 * fabs(shown));
        assert_int_equal(math->parts[2]->digits, 3);
        assert_false(math->approximate);
        if (i % 100 == 0)
            cr_arena_release(&arena);
    }
}

/* The label is well-formed markup: every tag that is opened is closed, in order. */
static void check_balance(const char *html)
{
    const char *stack[256];
    size_t depth = 0;
    for (const char *p = strchr(html, '<'); p; p = strchr(p + 1, '<')) {
        if (p[1] == '/') {
            const size_t length = strcspn(p + 2, ">");
            assert_true(depth > 0);
            assert_memory_equal(stack[--depth], p + 2, length);
        } else {
            assert_true(depth < 256);
            stack[depth++] = p + 1;
        }
    }
    assert_int_equal(depth, 0);
}

static void test_labels(void **state)
{
    (void)state;
    static const char *const formulas[] = {"1/(1+exp(-x))", "y*(1-y)", "1/2*(x-y)^2",
                                           "x/y/2", "exp(x^2/y)", "sqrt(x)+abs(y)",
                                           "max(0,x)"};
    const struct cr_label_style plain = {.size = 18, .color = "#000000"};
    const struct cr_label_style flat = {
        .size = 18, .color = "#000000", .bold = true, .flat = true};
    for (size_t i = 0; i < sizeof formulas / sizeof *formulas; i++) {
        struct cr_buf out = {0};
        struct cr_math *math = formula(formulas[i]);
        cr_math_label(math, &plain, &out);
        check_balance(cr_buf_text(&out));
        cr_buf_clear(&out);
        cr_math_label(math, &flat, &out);
        check_balance(cr_buf_text(&out));
        cr_buf_release(&out);
    }
}

static void test_label_escapes(void **state)
{
    (void)state;
    struct cr_buf out = {0};
    const struct cr_label_style style = {.size = 18, .color = "#000000"};
    cr_math_label(cr_math_words(&arena, "<IMG SRC=\"x\"/>\x01&"), &style, &out);
    assert_null(strstr(cr_buf_text(&out), "<IMG"));
    assert_non_null(strstr(cr_buf_text(&out), "&lt;IMG SRC=&quot;x&quot;/&gt;&amp;"));
    cr_buf_clear(&out);
    cr_math_label(sym("<"), &style, &out); /* one sign that is no letter */
    assert_non_null(strstr(cr_buf_text(&out), "<TD>&lt;</TD>"));
    cr_buf_release(&out);
}

static struct cr_math *matrix(const double *numbers, size_t rows, size_t columns)
{
    struct cr_math *parts[8];
    for (size_t i = 0; i < rows * columns; i++)
        parts[i] = cr_math_number(&arena, numbers[i]);
    return cr_math_matrix(&arena, parts, rows, columns);
}

/* Matrices multiply out at the digits that they show, as numbers do. */
static void test_matrices(void **state)
{
    (void)state;
    static const double w[] = {0.33333, -0.5, 0.25, 1.77777}, x[] = {0.86613, 0.12349};
    static const double z[] = {0.33333 * 0.86613 - 0.5 * 0.12349,
                               0.25 * 0.86613 + 1.77777 * 0.12349};
    struct cr_math *const parts[] = {
        cr_math_bold(&arena, "z", "", "(2)"),
        cr_math_two(&arena, CR_MATH_APPOSED, matrix(w, 2, 2), matrix(x, 2, 1)),
        matrix(z, 2, 1)};
    struct cr_math *relation = cr_math_node(&arena, CR_MATH_RELATION, parts, 3);
    cr_math_settle(relation, 0);
    prints(relation, "z⁽²⁾ = (0.3333  −0.5; 0.25  1.778) (0.8661; 0.1235) = (0.227; 0.436)",
           "\\mathbf{z}^{(2)} = \\begin{pmatrix} 0.3333 & -0.5 \\\\ 0.25 & 1.778 \\end{pmatrix}"
           "\\, \\begin{pmatrix} 0.8661 \\\\ 0.1235 \\end{pmatrix} = "
           "\\begin{pmatrix} 0.227 \\\\ 0.436 \\end{pmatrix}");
    assert_false(relation->approximate);
    cr_math_settle(relation, 2);
    assert_true(relation->approximate);
}

static void test_mathml(void **state)
{
    (void)state;
    struct cr_buf out = {0};
    cr_math_mathml(formula("-x^2/(1+exp(-x))"), &out);
    assert_string_equal(
        cr_buf_text(&out),
        "<mfrac><mrow><mo form=\"prefix\">−</mo><msup><mrow><mi>z</mi></mrow><mrow><mn>2</mn>"
        "</mrow></msup></mrow><mrow><mn>1</mn><mo>+</mo><msup><mrow><mi>e</mi></mrow><mrow>"
        "<mo form=\"prefix\">−</mo><mi>z</mi></mrow></msup></mrow></mfrac>");
    cr_buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_symbols),
        cmocka_unit_test(test_matrices),
        cmocka_unit_test(test_mathml),
        cmocka_unit_test(test_parse_symbol),
        cmocka_unit_test(test_products_and_signs),
        cmocka_unit_test(test_templates),
        cmocka_unit_test(test_derivative),
        cmocka_unit_test(test_settle),
        cmocka_unit_test(test_settle_always_holds),
        cmocka_unit_test(test_labels),
        cmocka_unit_test(test_label_escapes),
    };
    return cmocka_run_group_tests_name("math", tests, NULL, teardown);
}
