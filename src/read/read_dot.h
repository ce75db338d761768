/*
 * Reading a network from DOT. See net.h for what comes out.
 */
#ifndef CR_READ_READ_DOT_H
#define CR_READ_READ_DOT_H

#include "base/buf.h"
#include "read/net.h"

/* Reads the network in `text` (size bytes; `file` is its name for messages). Returns NULL
 * with err set (status CR_STATUS_INPUT) when anything is wrong: err's text then holds every
 * error found, up to 20, one a paragraph: "file:line:column: what", the source line and a
 * caret where the place is known. Warnings that a user should always see go to `warnings`,
 * notes (ignored attributes: shown under -v) to `notes`, a line each, both may be NULL. */
struct cr_net *cr_read_dot(const char *file, const char *text, size_t size,
                           struct cr_buf *warnings, struct cr_buf *notes,
                           struct cr_err *err);

#endif
