/*
 * Any bytes as a Markdown file to weave. Blocks and marks become something short or long; what
 * they say is refused now and then, as a wrong network would be.
 */
#include <stdint.h>
#include <string.h>

#include "feed.h"
#include "weave/weave.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static int block(void *context, const char *info, const char *body, size_t line,
                 struct cr_buf *out, struct cr_err *err)
{
    (void)context;
    if (strstr(info, "wrong"))
        return cr_fail(err, CR_STATUS_INPUT, "line %zu is wrong", line);
    cr_buf_puts(out, "![](one.svg)\n\n");
    cr_buf_puts(out, body);
    return 0;
}

static int mark(void *context, const char *what, size_t line, struct cr_buf *out,
                struct cr_err *err)
{
    (void)context;
    if (strstr(what, "wrong"))
        return cr_fail(err, CR_STATUS_INPUT, "line %zu is wrong", line);
    cr_buf_puts(out, what);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const struct cr_weaver weaver = {.name = "fuzz.md", .block = block, .mark = mark};
    struct cr_buf out = {0};
    struct cr_err err = {0};
    const int failed = cr_weave((const char *)bytes, size, &weaver, &out, &err);
    feed_refused(failed, &err);
    cr_buf_release(&out);
    return 0;
}
