/*
 * Work in several processes: Graphviz keeps global state, so frames cannot be drawn by
 * threads.
 *
 * The caller's process takes a share of its own. What a worker writes are files; besides
 * that only its error comes back.
 */
#ifndef CR_BASE_WORKERS_H
#define CR_BASE_WORKERS_H

#include <stddef.h>

#include "base/err.h"

enum { CR_WORKERS_MOST = 64 };

/* How many processors there are, at least 1. */
size_t cr_workers_cores(void);

/* Calls work(context, k, err) for every k < count, each in a process of its own but for
 * k = 0, which runs here. Returns 0, or -1 with the error of the first that failed. */
int cr_workers_run(size_t count, int (*work)(void *context, size_t k, struct cr_err *err),
                   void *context, struct cr_err *err);

#endif
