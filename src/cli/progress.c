/* How far the work is: see progress.h. */
#define _POSIX_C_SOURCE 200809L
#include "cli/progress.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE = 700, PAUSE = 100 /* milliseconds */, WIDTH = 32, WORDS = 44 };

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

/* "3 of 12, 40 s left": when what is left takes as long as what was done since the first of
 * it was; what came before that was the layout. */
static void write_words(const struct cr_progress *progress, size_t done, size_t all,
                        char words[WORDS])
{
    const size_t since = done - progress->first_done;
    const double spent = (double)(progress->shown - progress->first) / 1000;
    const int length = snprintf(words, WORDS, "%zu of %zu", done, all);
    if (since == 0 || done == all || length < 0 || length >= WORDS)
        return;
    const double left = spent / (double)since * (double)(all - done);
    const double unit = left < 100 ? 1 : left < 100 * 60 ? 60 : 3600;
    snprintf(words + length, WORDS - (size_t)length, ", %.0f %s left", ceil(left / unit),
             unit < 60     ? "s"
             : unit < 3600 ? "min"
                           : "h");
}

void cr_progress_show(void *context, size_t done, size_t all)
{
    struct cr_progress *progress = context;
    const long long time = now();
    if (progress->first == 0) {
        progress->first = time;
        progress->first_done = done;
    }
    if (!progress->wanted || all == 0 || time - progress->begun < PATIENCE ||
        time - progress->shown < PAUSE)
        return;
    progress->shown = time;
    char bar[WIDTH + 1], words[WORDS];
    const size_t counted = done < all ? done : all;
    memset(bar, ' ', WIDTH);
    memset(bar, '=', counted * WIDTH / all);
    bar[WIDTH] = '\0';
    write_words(progress, counted, all, words);
    fprintf(progress->out, "\r[%s] %-*s", bar, WORDS, words);
    fflush(progress->out);
}

void cr_progress_end(struct cr_progress *progress)
{
    if (progress->wanted && now() - progress->begun >= PATIENCE)
        fprintf(progress->out, "\r%*s\r", WIDTH + 3 + WORDS, "");
    if (progress->out)
        fclose(progress->out);
}
