/*
 * Work in several processes: Graphviz keeps global state, so frames cannot be drawn by
 * threads.
 *
 * The caller's process takes a share of its own. What a worker writes are files; besides
 * that only its error comes back. A worker ends with its parent.
 */
#ifndef CR_BASE_WORKERS_H
#define CR_BASE_WORKERS_H

#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

enum { CR_WORKERS_MOST = 64 };

/* How many processors there are, at least 1. */
size_t cr_workers_cores(void);

/* Calls work(context, k, err) for every k < count, each in a process of its own but for
 * k = 0, which runs here. Returns 0, or -1 with the error of the first that failed. */
int cr_workers_run(size_t count, int (*work)(void *context, size_t k, struct cr_err *err),
                   void *context, struct cr_err *err);

/* What a process may use before it is ended; 0: as much as there is. */
struct cr_bounds {
    size_t seconds; /* of the processor */
    size_t bytes;   /* of memory, not counting what files are mapped to */
    const char *time_hint, *memory_hint; /* end the messages of whoever had too little; or NULL */
    struct cr_buf *said; /* gets what was written to standard error meanwhile; or NULL */
};

/* Calls work(context, 0, err) in a process of its own, within bounds: should a library crash,
 * give up or never come to an end, that is an error of the caller's, who goes on. `doing` is
 * what the message calls the work: "drawing". What libraries write to standard error there is
 * caught, and ends the message of a crash. Without a process to be had it runs here. */
int cr_workers_apart(const char *doing, const struct cr_bounds *bounds,
                     int (*work)(void *context, size_t k, struct cr_err *err),
                     void *context, struct cr_err *err);

#endif
