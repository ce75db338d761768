/*
 * Zip archives in memory: files by their paths, without dates, so that the same files are
 * the same bytes.
 */
#ifndef CR_BASE_ZIP_H
#define CR_BASE_ZIP_H

#include <stdbool.h>

#include "base/buf.h"

struct cr_zip;

/* NULL with err set when memory is out. */
struct cr_zip *cr_zip_new(struct cr_err *err);

/* Adds a file, or replaces the one of that path, at the place that it has. `packed`: with
 * deflate, for text. */
int cr_zip_add(struct cr_zip *zip, const char *path, const struct cr_buf *bytes,
               bool packed, struct cr_err *err);

/* Appends the archive; to be called once, last. */
int cr_zip_finish(struct cr_zip *zip, struct cr_buf *out, struct cr_err *err);
void cr_zip_free(struct cr_zip *zip);

#endif
