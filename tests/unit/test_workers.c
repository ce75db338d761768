/* Work in processes of their own: what comes back when they end badly. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/workers.h"

typedef int task(void *context, size_t k, struct cr_err *err);

static int goes_well(void *context, size_t k, struct cr_err *err)
{
    (void)context, (void)k, (void)err;
    return 0;
}

static int says_no(void *context, size_t k, struct cr_err *err)
{
    return cr_fail(err, CR_STATUS_INPUT, "share %zu: %s", k, (const char *)context);
}

static int is_killed(void *context, size_t k, struct cr_err *err)
{
    (void)context, (void)k, (void)err;
    raise(SIGKILL);
    return 0;
}

static int gives_up(void *context, size_t k, struct cr_err *err)
{
    (void)context, (void)k, (void)err;
    _exit(1);
}

static int never_ends(void *context, size_t k, struct cr_err *err)
{
    (void)context, (void)k, (void)err;
    for (volatile unsigned n = 1; n; n = 1)
        continue;
    return 0;
}

static int wants_memory(void *context, size_t k, struct cr_err *err)
{
    (void)context, (void)k;
    const size_t size = (size_t)256 << 20;
    char *memory = malloc(size);
    const int failed = memory ? 0 : cr_fail_memory(err);
    free(memory);
    return failed;
}

static int says_and_dies(void *context, size_t k, struct cr_err *err)
{
    (void)context, (void)k, (void)err;
    fputs("I see \033[31mno way\nnor sense\n", stderr);
    return raise(SIGKILL);
}

static int says_and_goes_on(void *context, size_t k, struct cr_err *err)
{
    (void)context, (void)k, (void)err;
    fputs("hm\n", stderr);
    return 0;
}

static void ends(task *work, const struct cr_bounds *bounds, enum cr_status status,
                 const char *text)
{
    struct cr_err err = {0};
    const int failed = cr_workers_apart("drawing", bounds, work, "no", &err);
    assert_int_equal(failed, status == CR_STATUS_OK ? 0 : -1);
    assert_int_equal(err.status, status);
    assert_string_equal(cr_err_text(&err), text);
    cr_err_release(&err);
}

static void test_apart(void **state)
{
    (void)state;
    ends(goes_well, NULL, CR_STATUS_OK, "no error");
    ends(says_no, NULL, CR_STATUS_INPUT, "share 0: no");
    ends(is_killed, NULL, CR_STATUS_SYSTEM, "drawing was ended by signal 9 (Killed)");
    ends(gives_up, NULL, CR_STATUS_SYSTEM,
         "drawing was given up by a library, as it is when memory is out (status 1)");
}

/* What libraries print there is caught; under a sanitizer it is not, as it has to be heard. */
static void test_said(void **state)
{
    (void)state;
#if !defined __SANITIZE_ADDRESS__ && !defined __clang__
    struct cr_buf said = {0};
    const struct cr_bounds bounds = {.said = &said};
    ends(says_and_dies, NULL, CR_STATUS_SYSTEM,
         "drawing was ended by signal 9 (Killed), having said \"I see  [31mno way\"");
    ends(says_and_goes_on, &bounds, CR_STATUS_OK, "no error");
    assert_string_equal(cr_buf_text(&said), "hm\n");
    cr_buf_release(&said);
#else
    (void)says_and_dies, (void)says_and_goes_on;
    skip();
#endif
}

static void test_bounds(void **state)
{
    (void)state;
    const struct cr_bounds second = {.seconds = 1}, small = {.bytes = (size_t)64 << 20};
    ends(never_ends, &second, CR_STATUS_SYSTEM, "drawing was ended after 1 s of work");
    ends(goes_well, &small, CR_STATUS_OK, "no error");
#if !defined __SANITIZE_ADDRESS__ && !defined __clang__
    if (!getenv("VALGRIND")) /* whose memory is not the program's */
        ends(wants_memory, &small, CR_STATUS_SYSTEM, "out of memory");
#else
    (void)wants_memory;
#endif
}

static void test_shares(void **state)
{
    (void)state;
    struct cr_err err = {0};
    assert_int_equal(cr_workers_run(3, goes_well, NULL, &err), 0);
    assert_int_equal(cr_workers_run(3, says_no, "no", &err), -1);
    assert_string_equal(cr_err_text(&err), "share 0: no");
    cr_err_release(&err);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_apart),
        cmocka_unit_test(test_said),
        cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_shares),
    };
    return cmocka_run_group_tests_name("workers", tests, NULL, NULL);
}
