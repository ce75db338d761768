/*
 * Files in and out: whole or absent.
 *
 * Writing goes to a temporary file beside the target, which takes its name by an atomic
 * rename after everything was written and closed without an error. Signals that end a
 * program wait meanwhile, so that it leaves nothing behind. A symbolic link of that name is
 * replaced, not followed, but for those of the system (/dev/stdout). What is no file (a
 * terminal, a pipe, /dev/null) is written to.
 */
#ifndef CR_BASE_FILE_H
#define CR_BASE_FILE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/limits.h"

/* Appends the whole file to `out`; "-" is standard input. */
int cr_file_read(const char *path, struct cr_buf *out, struct cr_err *err);

/* The same within another limit than the usual one: reading ends where there is too much. */
int cr_file_read_within(const char *path, const struct cr_limits *limits,
                        struct cr_buf *out, struct cr_err *err);

/* Replaces the file at `path` by `bytes`, and leaves it its rights. "-" is standard output. */
int cr_file_write(const char *path, const char *bytes, size_t count, struct cr_err *err);

/* The same for what cannot be made again, such as the user's own file: the disk has it before
 * the old one goes. */
int cr_file_keep(const char *path, const char *bytes, size_t count, struct cr_err *err);

/* Makes the folder and those above it. Fine when it is there already. */
int cr_folder_make(const char *path, struct cr_err *err);

/* Makes the folder that the file of this path is in. */
int cr_folder_make_for(const char *path, struct cr_err *err);

/* Does the path stay in the folder that it begins in: relative, and without ".."? */
bool cr_path_stays(const char *path);

/* Is the file in the folder that the path begins in, or below it, wherever links lead? */
bool cr_file_stays(const char *folder, const char *path);

/* Is there a file of that name, and no folder or device? */
bool cr_file_is_plain(const char *path);

/* Are both names of one file? */
bool cr_file_is_same(const char *path, const char *other);

/* Is there a folder of that name? */
bool cr_folder_is(const char *path);

#endif
