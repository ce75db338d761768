/* A line on standard error that says how far the work is, when it is long. */
#ifndef CR_CLI_PROGRESS_H
#define CR_CLI_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct cr_progress {
    FILE *out; /* standard error, also where that of a drawing process is caught; or NULL */
    bool wanted;
    long long begun, shown; /* in milliseconds; shown 0: not yet */
    long long first; /* when it was told for the first time, and what was done by then */
    size_t first_done;
};

/* Nothing is shown when it is not `wanted`, or standard error is no terminal. */
void cr_progress_begin(struct cr_progress *progress, bool wanted);

/* `context` is a struct cr_progress: so many of all frames are done. */
void cr_progress_show(void *context, size_t done, size_t all);

/* Takes the line away; another process may have shown it. */
void cr_progress_end(struct cr_progress *progress);

#endif
