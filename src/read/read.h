/*
 * A model is a network in DOT or a formula. The ending of its file's name decides which (.dot,
 * .gv, .expr); without one of these the text does: what begins like a DOT graph is one.
 */
#ifndef CR_READ_READ_H
#define CR_READ_READ_H

#include "base/buf.h"
#include "base/limits.h"
#include "read/net.h"

/* As cr_read_dot and cr_read_expr: NULL with err set when anything is wrong; warnings and
 * notes, a line each, may be NULL. */
struct cr_net *cr_read(const char *file, const char *text, size_t size,
                       struct cr_buf *warnings, struct cr_buf *notes, struct cr_err *err);

/* The same within other limits than the usual ones. */
struct cr_net *cr_read_within(const char *file, const char *text, size_t size,
                              const struct cr_limits *limits, struct cr_buf *warnings,
                              struct cr_buf *notes, struct cr_err *err);

#endif
