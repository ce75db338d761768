/* The formula language: every message, word for word, with its place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "read/read_expr.h"

#define NOTHING " (nothing above gives it a value)"

/* The lines of an error's text that are messages: not the source lines and carets. */
static void put_messages(const char *text, struct cr_buf *out)
{
    while (*text) {
        const size_t length = strcspn(text, "\n");
        if (strncmp(text, "    ", 4) != 0) {
            cr_buf_puts(out, out->size ? "\n" : "");
            cr_buf_add(out, text, length);
        }
        text += length + (text[length] != '\0');
    }
}

/* The messages of the text, which is wrong. Places are written without the file. */
static void wrong(const char *text, const char *expected)
{
    struct cr_err err = {0};
    struct cr_buf got = {0};
    struct cr_net *net = cr_read_expr("", text, strlen(text), NULL, NULL, NULL, &err);
    if (net)
        fail_msg("read without an error: %s", text);
    assert_int_equal(err.status, CR_STATUS_INPUT);
    put_messages(cr_err_text(&err), &got);
    if (strcmp(cr_buf_text(&got), expected) != 0)
        fail_msg("%s\ngot:\n%s\nexpected:\n%s", text, cr_buf_text(&got), expected);
    cr_buf_release(&got);
    cr_err_release(&err);
}

static void test_form(void **state)
{
    (void)state;
    wrong("x = 2\nL = x $ 3", ":2:7: \"$\" has no meaning here");
    wrong("x = 2\nL = $", ":2:5: \"$\" has no meaning here");
    wrong("x = 2\nL = x*(3 + x", ":2:7: \"(\" is never closed");
    wrong("x = 2\nL = sin(x", ":2:8: \"(\" is never closed");
    wrong("x = 2\nL = x*(3 +", ":2:7: \"(\" is never closed");
    wrong("x = 2\nL = x)*3", ":2:6: \")\" without \"(\"");
    wrong("x = 2\nL = x*)3", ":2:7: expected a value before \")\"");
    wrong("x = 2\nL = )3", ":2:5: \")\" without \"(\"");
    wrong("x = 2\nL = x]*3", ":2:6: \"]\" without \"[\"");
    wrong("x = 2\nL = (x]", ":2:7: expected \")\" before \"]\"");
    wrong("x = [1, 2\nL = x*x", ":1:5: \"[\" is never closed");
    wrong("x = [1, 2,", ":1:5: \"[\" is never closed");
    wrong("x = 2\nL = x +", ":2:7: an expression ends too early, after \"+\"");
    wrong("x = 2\nL =\n", ":2:3: an expression ends too early, after \"=\"");
    wrong("x = 2\nL = x * / 3", ":2:9: expected a value before \"/\"");
    wrong("x = 2\nL = x == 3", ":2:7: \"=\" can only stand behind the name that a "
                               "statement starts with");
    wrong("x == 2\n", ":1:4: expected a value before \"=\"");
    wrong("x = 2\nL = () + x", ":2:6: expected a value before \")\"");
    wrong("x = 2\nL = (x +) * 2", ":2:9: expected a value before \")\"");
    wrong("x = 2\nL = x y", ":2:7: expected an operator before \"y\"");
    wrong("x = 2\nL = 2x", ":2:6: expected an operator before \"x\" (write 2*x)");
    wrong("x = 2\nL = 2(x)", ":2:6: expected an operator before \"(\"");
    wrong("x = 2\nL = (x)(x)", ":2:8: expected an operator before \"(\"");
    wrong("x = 2\nL = x \"a\"", ":2:7: expected an operator before \"\"a\"\"");
    wrong("x = 2\nL = \"a\"", ":2:5: a text in quotes is only for symbol");
    wrong("x = 2\nL = \"a", ":2:5: \"\"a\" has no closing quote");
}

static void test_numbers(void **state)
{
    (void)state;
    wrong("x = 1,5\nL = x*x", ":1:5: \"1,5\" is not a number (use a point: 1.5)");
    wrong("x = 1\nL = x*(1,5)", ":2:8: \"1,5\" is not a number (use a point: 1.5)");
    wrong("param w = 0,3, b = 1\nL = w*b",
          ":1:11: \"0,3\" is not a number (use a point: 0.3)");
    wrong("x = 1.2.3\nL = x*x", ":1:5: \"1.2.3\" is not a number");
    wrong("x = 0x1F\nL = x*x", ":1:5: \"0x1F\" is not a number (only decimal ones are)");
    wrong("x = 1e400\nL = x*x", ":1:5: \"1e400\" is not finite");
    wrong("x = 1\nL = x, x",
          ":2:6: \",\" can only stand between the values of a function "
          "or a list");
    wrong("x = 1\nL = (x, x)", ":2:7: \",\" can only stand between the values of a "
                               "function or a list");
    char text[450] = "x = ";
    memset(text + 4, '1', 420);
    struct cr_err err = {0};
    assert_null(cr_read_expr("", text, 424, NULL, NULL, NULL, &err));
    assert_non_null(strstr(cr_err_text(&err), "...\" is too long for a number\n"));
    cr_err_release(&err);
}

static void test_names(void **state)
{
    (void)state;
    wrong("value = 1\nL = valeu*2", ":2:5: \"valeu\" is unknown (did you mean value?)");
    wrong("x = 1\nL = qqq*x", ":2:5: \"qqq\" is unknown" NOTHING);
    wrong("x = 1\nL = z*x\nz = x*2",
          ":2:5: \"z\" is used before it is assigned in line 3");
    wrong("x = 1\nd = d*2 + x",
          ":2:5: \"d\" has no value yet from which a new one could follow");
    wrong("x = 1\nL = sigmoid*x", ":2:5: \"sigmoid\" is a function: write sigmoid(...)");
    wrong("x = 1\nL = sigmod(x)",
          ":2:5: \"sigmod\" is an unknown function (did you mean sigmoid?)");
    wrong("x = 1\nL = wsum(x)",
          ":2:5: \"wsum\" is an unknown function (did you mean sum?)");
    wrong("x = 1\nL = x(3)",
          ":2:5: \"x\" is a value, not a function (to multiply, write x*(...))");
    wrong("input x = 1\nparam w = 1, x = 3\nL = x*w",
          ":2:14: \"x\" is already declared in line 1");
    wrong("x = 1\nparam x = 3\nL = x*x", ":2:7: \"x\" is already assigned in line 1");
    char text[300] = "x = 1\nL = x*";
    memset(text + 11, 'a', 201);
    struct cr_err err = {0};
    assert_null(cr_read_expr("", text, strlen(text), NULL, NULL, NULL, &err));
    assert_non_null(strstr(cr_err_text(&err),
                           "\" is longer than the 200 bytes that a name can have\n"));
    cr_err_release(&err);
}

static void test_calls(void **state)
{
    (void)state;
    wrong("L = d()", ":1:5: \"d\" is an unknown function");
    wrong("x = 1\nL = sin()", ":2:5: sin takes 1 value, not 0");
    wrong("x = 1\nL = sin(x, x)", ":2:5: sin takes 1 value, not 2");
    wrong("x = 1\nL = sub(x)", ":2:5: sub takes 2 values, not 1");
    wrong("x = 1\nL = add(x)", ":2:5: add takes 2 values or more, not 1");
    wrong("x = 1\nL = max()", ":2:5: max takes 1 value or more, not 0");
    wrong("x = 1\nL = sse(x, x, x)",
          ":2:5: sse takes predictions and then as many labels, "
          "as in sse(p1, p2, y1, y2), not 3 values");
    wrong("x = 1\nL = softmax(x, x)", ":2:5: softmax takes first which of its values is "
                                      "meant, as in softmax(1; z1, z2)");
    wrong("x = 1\nL = softmax(3; x, x)", ":2:5: softmax(3; ...) has only 2 values");
    wrong("x = 1\nL = softmax(0; x, x)",
          ":2:13: softmax takes first a whole number from 1, "
          "as in softmax(1; z1, z2)");
    wrong("x = 1\nL = softmax(x; x, x)",
          ":2:13: softmax takes first a whole number from 1, "
          "as in softmax(1; z1, z2)");
    wrong("x = 1\nL = softmax(1; x; x)",
          ":2:17: \";\" can only stand behind the first number of softmax");
    wrong("x = 1\nL = max(1; x)",
          ":2:10: \";\" can only stand behind the first number of softmax");
    wrong("x = [1; 2]\nL = x*x",
          ":1:7: \";\" can only stand behind the first number of softmax");
}

static void test_declarations(void **state)
{
    (void)state;
    wrong("input x 3\nL = x*x", ":1:7: expected \"=\" after \"x\"");
    wrong("input x = 3,\nL = x*x", ":1:12: expected a name after \",\"");
    wrong("param w = [1, 2]\nL = w*w",
          ":1:11: param \"w\" is one number; lists are for input and target");
    wrong("x = 1\ninput w = 2*x\nL = w*w",
          ":2:13: \"x\" is no constant, and only constants can stand here");
    wrong("input w = 2*z\nL = w*w", ":1:13: \"z\" is unknown" NOTHING);
    wrong("param w = 1/0\nL = w*w", ":1:7: \"w\" is not finite (infinity)");
    wrong("param w = log(0)\nL = w*w", ":1:7: \"w\" is not finite (-infinity)");
    wrong("param w = 0/0\nL = w*w", ":1:7: \"w\" is not finite (not a number)");
    wrong("x = [1, 1/0]\nL = x*x", ":1:1: \"x\" is not finite (infinity)");
    wrong("x = []\nL = x*x", ":1:6: expected a value before \"]\"");
    wrong("x = [1, 2]*3\nL = x*x",
          ":1:11: a list can only stand alone, as in x = [0.5, 1]");
    wrong("x = 2*[1, 2]\nL = x*x",
          ":1:7: a list can only stand alone, as in x = [0.5, 1]");
    wrong("x = [1, 2]\ny = [1, 2, 3]\nL = x*y",
          ":2:1: \"y\" has 3 numbers, but \"x\" has 2");
    wrong("x = 1\ny = [1, x]\nL = x*y",
          ":2:9: \"x\" is no constant, and only constants can stand here");
}

static void test_symbols(void **state)
{
    (void)state;
    wrong("w = 1\nL = w*2\nsymbol w = 3",
          ":3:12: expected a symbol in quotes, as in symbol "
          "w1 = \"w^{(1)}\"");
    wrong("weight = 1\nL = weight*2\nsymbol wieght = \"a\"",
          ":3:8: \"wieght\" is unknown (did you mean weight?)");
    wrong("w = 1\nL = w*2\nsymbol w = \"w_\"",
          ":3:12: \"w_\" is not of the form w_5, \\hat{y} or a^{(2)}_1");
    wrong("w = 1\nL = w*2\nsymbol w = \"\"",
          ":3:12: \"\" is not of the form w_5, \\hat{y} or a^{(2)}_1");
    wrong("w = 1\nL = w*2\nsymbol w = \"a\", L = \"{a}\"",
          ":3:21: \"{a}\" is already the symbol of \"w\"");
    wrong("w = 1\nL = w*2\nsymbol w = \"a\"\nsymbol w = \"b\"",
          ":4:8: \"w\" already has a symbol, in line 3");
    wrong("w = 1\nL = w*2\nsymbol w = \"a\" 3",
          ":3:16: expected the end of the statement before \"3\"");
}

static void test_output(void **state)
{
    (void)state;
    wrong("", ": nothing to differentiate: there is no formula, as in L = (y - w*x)^2");
    wrong("param w = 3",
          ": nothing to differentiate: there is no formula, as in L = (y - w*x)^2");
    wrong("x = 3",
          ":1:1: nothing to differentiate: \"x\" is a number that depends on nothing");
    wrong("x = 3\nL = x*x\ny = -4",
          ":3:1: nothing to differentiate: \"y\" is a number that depends on nothing");
    wrong("x = 3\ny = [1, 2]",
          ":2:1: nothing to differentiate: \"y\" is a number that depends on nothing");
    wrong("x = 3\nx",
          ":2:1: nothing to differentiate: \"x\" is a number that depends on nothing");
    wrong("3",
          ":1:1: nothing to differentiate: \"L\" is a number that depends on nothing");
    wrong("x = 3\nminimize x",
          ":1:1: nothing to differentiate: \"x\" is a number that depends on nothing");
    wrong("param x = 3\nL = x*x\nminimize x",
          ":3:10: nothing to differentiate: \"x\" is a number that depends on nothing");
    wrong("x = 3\nx*x\ny = x*2",
          ":2:1: an expression without a name is of use only as the "
          "last statement (write NAME = ...)");
    wrong(
        "x = 3\nL = x*2\nx*x\nminimize L",
        ":3:1: an expression without a name is of use only as the last statement (write "
        "NAME = ...)");
}

static void test_goal(void **state)
{
    (void)state;
    static const struct {
        const char *goal, *expected;
    } all[] = {
        {"minimize loss", ":3:10: \"loss\" is unknown (did you mean Loss?)"},
        {"minimize Loss, rte = 3",
         ":3:16: \"rte\" is no option of minimize (did you mean rate?)"},
        {"maximize Loss, q = 3", ":3:16: \"q\" is no option of maximize"},
        {"minimize Loss, rate", ":3:16: expected \"=\" after \"rate\""},
        {"minimize Loss rate = 3",
         ":3:15: expected the end of the statement before \"rate\""},
        {"minimize Loss,", ":3:14: expected a name after \",\""},
        {"minimize Loss, rate =", ":3:21: an expression ends too early, after \"=\""},
        {"minimize Loss, rate = 0,3",
         ":3:23: \"0,3\" is not a number (use a point: 0.3)"},
        {"minimize Loss, rate = fast", ":3:23: \"fast\" is unknown" NOTHING},
        {"minimize Loss, rate = 1/0", ":3:23: rate = 1/0 is out of range (0 or more)"},
        {"minimize Loss, rate = w",
         ":3:23: \"w\" is no constant, and only constants can stand here"},
        {"minimize Loss, rate = 1, rate = 2", ":3:26: rate is given twice"},
        {"minimize Loss, momentum = 1",
         ":3:27: momentum = 1 is out of range (0 or more, less than 1)"},
        {"minimize Loss, beta1 = -0.1",
         ":3:24: beta1 = -0.1 is out of range (0 or more, less than 1)"},
        {"minimize Loss, eps = 0", ":3:22: eps = 0 is out of range (more than 0)"},
        {"minimize Loss, epochs = 1.5",
         ":3:25: epochs = 1.5 is out of range (a whole number from 1 to 1000000000)"},
        {"minimize Loss, batch = 0",
         ":3:24: batch = 0 is out of range (a whole number from 1 to 1000000000)"},
        {"minimize Loss, optimizer = adma",
         ":3:28: optimizer = adma is unknown (did you mean adam?)"},
        {"minimize Loss, optimizer = 3",
         ":3:28: optimizer is one of gd, momentum, nesterov, rmsprop, adam, adamw"},
        {"minimize Loss, reduction = 2*3", ":3:28: reduction is one of sum, mean"},
        {"minimize Loss\nmaximize Loss, rate = 1",
         ":4:1: minimize or maximize is already in line 3"},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        char text[200];
        snprintf(text, sizeof text, "param w = 3\nLoss = w*2\n%s", all[i].goal);
        wrong(text, all[i].expected);
    }
}

/* One mistake, one message. */
static void test_recovery(void **state)
{
    (void)state;
    wrong("a = (2 + 3\nb = 4\nL = a*b*c",
          ":1:5: \"(\" is never closed\n:3:9: \"c\" is unknown" NOTHING);
    wrong("a = (2 + 3\nb = 4; c = 5\nL = a*b*c", ":1:5: \"(\" is never closed");
    wrong("a = [2, 3\nparam b = 4\nL = a*b", ":1:5: \"[\" is never closed");
    wrong("a = 2 $ 3\nb = a*2\nL = a + b + c",
          ":1:7: \"$\" has no meaning here\n:3:13: \"c\" is unknown" NOTHING);
    wrong("param w = $, b = 3\nL = w*b", ":1:11: \"$\" has no meaning here");
    wrong("x := 3\nL = x*2", ":1:3: \":\" has no meaning here");
    wrong("x 3\nL = x*2", ":1:3: expected an operator before \"3\"");
    wrong("a = b*2\nc = a + a\nL = c*q",
          ":1:5: \"b\" is unknown" NOTHING "\n:3:7: \"q\" is unknown" NOTHING);
    wrong("a = sin(1, 2) + cos()\nL = a*2",
          ":1:5: sin takes 1 value, not 2\n:1:17: cos takes 1 value, not 0");
    wrong("a = 1\nb = 2 2; c = a +; L = a*b*c",
          ":2:7: expected an operator before \"2\"\n"
          ":2:16: an expression ends too early, after \"+\"");
    wrong("minimize L, rate = $\nparam w = 2\nL = w*2",
          ":1:20: \"$\" has no meaning here");
    wrong("pi = $\nL = pi*2", ":1:6: \"$\" has no meaning here");
}

static void test_caret(void **state)
{
    (void)state;
    static const char text[] = "x = 2\r\n\xce\xb1 = x\xc2\xb7$\r\nL = x*2\r\n";
    struct cr_err err = {0};
    assert_null(cr_read_expr("a.expr", text, strlen(text), NULL, NULL, NULL, &err));
    assert_string_equal(cr_err_text(&err), "a.expr:2:7: \"$\" has no meaning here\n"
                                           "    \xce\xb1 = x\xc2\xb7$\n"
                                           "          ^");
    cr_err_release(&err);
}

static void test_most(void **state)
{
    (void)state;
    struct cr_buf text = {0};
    struct cr_err err = {0};
    cr_buf_puts(&text, "x = 2\n");
    for (int i = 0; i < 25; i++)
        cr_buf_puts(&text, "y = x +\n");
    assert_null(cr_read_expr("t", cr_buf_text(&text), text.size, NULL, NULL, NULL, &err));
    assert_non_null(strstr(cr_err_text(&err), "t:21:7: an expression ends too early"));
    assert_null(strstr(cr_err_text(&err), "t:22:7:"));
    assert_non_null(strstr(cr_err_text(&err), "\n... and 5 more"));
    cr_err_release(&err);
    cr_buf_release(&text);
}

static void test_not_text(void **state)
{
    (void)state;
    struct cr_err err = {0};
    assert_null(cr_read_expr("t", "x = \x01", 5, NULL, NULL, NULL, &err));
    assert_string_equal(
        cr_err_text(&err),
        "t:1:5: byte 0x01 is a control character: this is not a text file");
    cr_err_release(&err);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_form),         cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_names),        cmocka_unit_test(test_calls),
        cmocka_unit_test(test_declarations), cmocka_unit_test(test_symbols),
        cmocka_unit_test(test_output),       cmocka_unit_test(test_goal),
        cmocka_unit_test(test_recovery),     cmocka_unit_test(test_caret),
        cmocka_unit_test(test_most),         cmocka_unit_test(test_not_text),
    };
    return cmocka_run_group_tests_name("expr errors", tests, NULL, NULL);
}
