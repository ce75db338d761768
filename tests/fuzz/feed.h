/*
 * What the fuzzers share: a file's bytes go the whole way that a user's file goes, as far as
 * the story. Drawing is left to the mutants (tests/mutants.c), because Graphviz is slow.
 *
 * What is tested is that nothing crashes, leaks, overflows or hangs; and these promises:
 *
 *   - what is refused is refused as the user's mistake (status 3), with a message;
 *   - what is read can be written as DOT, and what is written is read again.
 *
 * Large networks are read, but not run: a fuzzer needs many tries a second.
 */
#ifndef CR_FUZZ_FEED_H
#define CR_FUZZ_FEED_H

#include <stddef.h>

#include "base/err.h"

/* Reads `size` bytes as a file of that name, then writes, runs and tells what it says. */
void feed_file(const char *name, const unsigned char *bytes, size_t size);

/* Holds a refusal against the promise above, and releases it. */
void feed_refused(int failed, struct cr_err *err);

/* A file in memory that holds these bytes; its descriptor, the same at every call. */
int feed_memory(const unsigned char *bytes, size_t size);

#endif
