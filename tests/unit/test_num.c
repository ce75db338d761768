/* How numbers are read and shown. */
#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/markup.h"
#include "base/num.h"

static void shows(double value, int digits, const char *text, int exponent)
{
    const struct cr_num_shown shown = cr_num_shown(value, digits);
    assert_string_equal(shown.text, text);
    assert_int_equal(shown.has_exponent ? shown.exponent : 0, exponent);
    assert_int_equal(shown.negative, value < 0);
}

static void test_three_digits(void **state)
{
    (void)state;
    shows(0.439756, 3, "0.440", 0);
    shows(0.25, 3, "0.25", 0);
    shows(-0.938, 3, "0.938", 0);
    shows(12.5, 3, "12.5", 0);
    shows(0.999951, 3, "1.00", 0);
    shows(99.96, 3, "100", 0);
    shows(1.5, 17, "1.5", 0);
}

static void test_digits_before_the_point_stay(void **state)
{
    (void)state;
    shows(1235, 3, "1235", 0);
    shows(1234.5678, 3, "1235", 0);
    shows(100000, 3, "100000", 0);
    shows(123456.7, 3, "123457", 0);
    shows(-7230449827.6, 3, "7.23", 9); /* ten digits would pretend to what an equation lacks */
    shows(1234567, 3, "1.23", 6);
    shows(1234567, 7, "1234567", 0);
    shows(1230000, 3, "1230000", 0);
}

static void test_noise_is_no_digit(void **state)
{
    (void)state;
    shows(0.1 + 0.2, 3, "0.3", 0);
    shows(0.3775 + 1e-17, 4, "0.3775", 0);
}

static void test_a_half_goes_up(void **state)
{
    (void)state;
    shows(1.125, 3, "1.13", 0);
    shows(-1.125, 3, "1.13", 0);
    shows(0.25 * 0.05 + 0.3 * 0.1 + 0.35, 3, "0.393", 0); /* 0.3925, and a little less */
    shows(0.3925, 3, "0.393", 0);
    shows(2.5, 1, "3", 0);
    shows(0.9995, 3, "1.00", 0);
    shows(0.39249, 3, "0.392", 0);
    shows(1.00049999999, 4, "1.000", 0);
}

static void test_exponents_only_where_shorter(void **state)
{
    (void)state;
    shows(0.0000351, 3, "0.0000351", 0);
    shows(-0.00000123, 3, "1.23", -6);
    shows(1e10, 3, "1", 10);
    shows(5e-324, 3, "4.94", -324);
    shows(1.7976931348623157e308, 3, "1.80", 308);
}

static void test_zero_and_specials(void **state)
{
    (void)state;
    shows(0, 3, "0", 0);
    assert_false(cr_num_shown(-0.0, 3).negative);
    assert_string_equal(cr_num_shown(NAN, 3).text, "NaN");
    assert_true(cr_num_shown(-INFINITY, 3).negative);
    assert_true(cr_num_shown(INFINITY, 3).special);
}

static enum cr_num_status parse(const char *text, double *out)
{
    return cr_num_parse(text, strlen(text), out);
}

static void test_parse(void **state)
{
    (void)state;
    double x = 0;
    assert_int_equal(parse(" .5 ", &x), CR_NUM_OK);
    assert_true(x == 0.5);
    assert_int_equal(parse("-1e-3", &x), CR_NUM_OK);
    assert_int_equal(parse("0,3", &x), CR_NUM_COMMA);
    assert_int_equal(parse("1e400", &x), CR_NUM_INFINITE);
    assert_int_equal(parse("nan", &x), CR_NUM_INFINITE);
    assert_int_equal(parse("-inf", &x), CR_NUM_INFINITE);
    static const char *const none[] = {"",   "abc", "1.2.3", "1,2,3", "0x1p-3",
                                       "1e", "½",   "1 2",   "--1"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_int_equal(parse(none[i], &x), CR_NUM_NONE);
    assert_int_equal(cr_num_parse("1\0002", 3, &x), CR_NUM_NONE);
}

/* A host program may have set a locale with a decimal comma. */
static void test_locale(void **state)
{
    (void)state;
    if (!setlocale(LC_ALL, "de_DE.UTF-8"))
        skip();
    double x = 0;
    assert_int_equal(parse("0.3", &x), CR_NUM_OK);
    assert_true(x == 0.3);
    shows(0.439756, 3, "0.440", 0);
    struct cr_buf buf = {0};
    cr_num_exact(&buf, 0.5);
    cr_markup_number(&buf, 1.25);
    assert_string_equal(cr_buf_text(&buf), "0.51.25");
    cr_buf_release(&buf);
    setlocale(LC_ALL, "C");
}

static void test_exact(void **state)
{
    (void)state;
    struct cr_buf buf = {0};
    cr_num_exact(&buf, 0.1);
    cr_buf_putc(&buf, ' ');
    cr_num_exact(&buf, -INFINITY);
    cr_buf_putc(&buf, ' ');
    cr_num_exact(&buf, NAN);
    assert_string_equal(cr_buf_text(&buf), "0.10000000000000001 \"-inf\" \"nan\"");
    cr_buf_release(&buf);
}

static void test_markup_number(void **state)
{
    (void)state;
    struct cr_buf buf = {0};
    static const double values[] = {1, -0.5, 0.001, 12.345, -0.004, 100.1};
    for (size_t i = 0; i < 6; i++) {
        cr_markup_number(&buf, values[i]);
        cr_buf_putc(&buf, ' ');
    }
    assert_string_equal(cr_buf_text(&buf), "1 -0.5 0 12.35 0 100.1 ");
    cr_buf_release(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_three_digits),
        cmocka_unit_test(test_digits_before_the_point_stay),
        cmocka_unit_test(test_noise_is_no_digit),
        cmocka_unit_test(test_a_half_goes_up),
        cmocka_unit_test(test_exponents_only_where_shorter),
        cmocka_unit_test(test_zero_and_specials),
        cmocka_unit_test(test_parse),
        cmocka_unit_test(test_locale),
        cmocka_unit_test(test_exact),
        cmocka_unit_test(test_markup_number),
    };
    return cmocka_run_group_tests_name("num", tests, NULL, NULL);
}
