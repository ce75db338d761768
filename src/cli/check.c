/* The command `check`: gradients against differences, claims against exact numbers. */
#include <string.h>

#include "base/file.h"
#include "check/check.h"
#include "check/trace.h"
#include "cli/work.h"

/* A program that ended too early leaves a file without a word, which is no success. */
static int want_claims(const struct cr_claims *claims, size_t before, const char *name,
                       struct cr_err *err)
{
    return claims->count > before
               ? 0
               : cr_fail(err, CR_STATUS_INPUT, "%s: there are no claims in it", name);
}

/* What messages call it. */
static const char *name_of(const char *path)
{
    return strcmp(path, "-") == 0 ? "standard input" : path;
}

int cr_work_claims(const struct cr_settings *settings, const struct cr_work *work,
                   struct cr_claims *claims, struct cr_err *err)
{
    struct cr_buf text = {0};
    int failed = cr_claims_of_net(claims, work->model, err);
    size_t before = claims->count;
    claims->tolerance = settings->tolerance;
    if (!failed && settings->claims)
        failed = cr_file_read_within(settings->claims, &settings->limits, &text, err) ||
                 cr_claims_read(claims, work->model, name_of(settings->claims), cr_buf_text(&text),
                                text.size, err) ||
                 want_claims(claims, before, name_of(settings->claims), err);
    before = claims->count;
    cr_buf_clear(&text);
    if (!failed && settings->trace)
        failed = cr_file_read_within(settings->trace, &settings->limits, &text, err) ||
                 cr_trace_read(claims, work->model, name_of(settings->trace), cr_buf_text(&text),
                               text.size, err) ||
                 want_claims(claims, before, name_of(settings->trace), err);
    cr_buf_release(&text);
    return failed ? -1 : 0;
}

static int print(const struct cr_settings *settings, const struct cr_work *work,
                 const struct cr_check *check, struct cr_err *err)
{
    struct cr_buf out = {0};
    int failed = settings->run_format == CR_RUN_JSON
                     ? cr_check_json(check, &out, err)
                     : cr_check_table(check, cr_work_digits(settings, work),
                                      settings->verbose, &out, err);
    if (!failed && !settings->quiet)
        failed = cr_file_write("-", cr_buf_text(&out), out.size, err);
    cr_buf_release(&out);
    return failed;
}

int cr_command_check(const struct cr_settings *settings, struct cr_err *err)
{
    struct cr_work work = {0};
    struct cr_claims claims = {0};
    struct cr_check check = {0};
    int failed = cr_work_load(settings, 1, false, &work, err) ||
                 cr_differences_check(work.run, &settings->limits, err) ||
                 cr_work_claims(settings, &work, &claims, err) ||
                 cr_check_init(&check, work.run, &claims, err) ||
                 print(settings, &work, &check, err);
    if (!failed && !cr_check_passes(&check))
        failed = cr_fail(err, CR_STATUS_NO, "%s", "");
    cr_check_release(&check);
    cr_claims_release(&claims);
    cr_work_release(&work);
    return failed ? -1 : 0;
}
