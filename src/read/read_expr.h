/*
 * Reading a formula. See net.h for what comes out, and format.md for the language.
 */
#ifndef CR_READ_READ_EXPR_H
#define CR_READ_READ_EXPR_H

#include "base/buf.h"
#include "read/net.h"

/* Reads the formula file in `text` (size bytes; `file` is its name for messages). As
 * cr_read_dot: NULL with err set (status CR_STATUS_INPUT) when anything is wrong, and
 * then err's text holds every error found, up to 20. Warnings and notes go to `warnings`
 * and `notes`, a line each; both may be NULL. */
struct cr_net *cr_read_expr(const char *file, const char *text, size_t size,
                            struct cr_buf *warnings, struct cr_buf *notes,
                            struct cr_err *err);

#endif
