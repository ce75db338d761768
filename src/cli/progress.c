/* How far the work is: see progress.h. */
#define _POSIX_C_SOURCE 200809L
#include "cli/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE = 700, PAUSE = 100 /* milliseconds */, WIDTH = 32 };

static long long now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000LL + time.tv_nsec / 1000000;
}

void cr_progress_begin(struct cr_progress *progress, bool wanted)
{
    const char *terminal = getenv("TERM");
    const bool able = isatty(STDERR_FILENO) && terminal && strcmp(terminal, "dumb") != 0;
    const int copy = wanted && able ? dup(STDERR_FILENO) : -1;
    FILE *out = copy >= 0 ? fdopen(copy, "w") : NULL;
    if (copy >= 0 && !out)
        close(copy);
    *progress = (struct cr_progress){.out = out, .wanted = out != NULL, .begun = now()};
}

void cr_progress_show(void *context, size_t done, size_t all)
{
    struct cr_progress *progress = context;
    const long long time = now();
    if (!progress->wanted || all == 0 || time - progress->begun < PATIENCE ||
        time - progress->shown < PAUSE)
        return;
    progress->shown = time;
    char bar[WIDTH + 1];
    memset(bar, ' ', WIDTH);
    memset(bar, '=', (done < all ? done : all) * WIDTH / all);
    bar[WIDTH] = '\0';
    fprintf(progress->out, "\r[%s] %zu of %zu ", bar, done, all);
    fflush(progress->out);
}

void cr_progress_end(struct cr_progress *progress)
{
    if (progress->wanted && now() - progress->begun >= PATIENCE)
        fprintf(progress->out, "\r%*s\r", WIDTH + 32, "");
    if (progress->out)
        fclose(progress->out);
}
