/* Errors as values: see err.h. */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"

int cr_fail(struct cr_err *err, enum cr_status status, const char *format, ...)
{
    if (!err || err->status != CR_STATUS_OK)
        return -1;
    err->status = status;
    va_list args;
    va_start(args, format);
    const int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length < 0 || !(err->text = malloc((size_t)length + 1)))
        return -1;
    va_start(args, format);
    vsnprintf(err->text, (size_t)length + 1, format, args);
    va_end(args);
    cr_text_tame(err->text);
    return -1;
}

int cr_fail_memory(struct cr_err *err)
{
    if (err && err->status == CR_STATUS_OK)
        err->status = CR_STATUS_SYSTEM;
    return -1;
}

const char *cr_err_text(const struct cr_err *err)
{
    if (err->text)
        return err->text;
    return err->status == CR_STATUS_OK ? "no error" : "out of memory";
}

void cr_err_release(struct cr_err *err)
{
    free(err->text);
    *err = (struct cr_err){0};
}
