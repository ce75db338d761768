/*
 * What commands cost: `cost RUNS COMMAND...` runs each of them so often, in turn, so that a
 * change of the machine's pace meets all of them, and prints a line for each:
 *
 *     processor ms   wall ms   peak KB
 *
 * Times are medians. The processor's is of all processes that a command has started and
 * waited for. A command is split at blanks; what it says on standard output is thrown away.
 */
#define _DEFAULT_SOURCE /* wait4 */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { WORDS = 1024 };

struct runs {
    double *processor, *wall; /* of each run, in milliseconds */
    long peak;
};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static double milliseconds(struct timeval time)
{
    return (double)time.tv_sec * 1e3 + (double)time.tv_usec / 1e3;
}

/* Becomes the command. */
_Noreturn static void become(const char *command)
{
    char *words[WORDS + 1], *text = strdup(command);
    size_t count = 0;
    for (char *word = text ? strtok(text, " ") : NULL; word && count < WORDS;
         word = strtok(NULL, " "))
        words[count++] = word;
    words[count] = NULL;
    const int nothing = open("/dev/null", O_WRONLY);
    if (count > 0 && nothing >= 0 && dup2(nothing, STDOUT_FILENO) >= 0)
        execvp(words[0], words);
    perror(command);
    _exit(127);
}

/* Runs the command once; -1 when it fails. */
static int run(const char *command, struct runs *runs, int number)
{
    struct rusage usage;
    int status;
    const double begun = now();
    const pid_t pid = fork();
    if (pid == 0)
        become(command);
    if (pid < 0 || wait4(pid, &status, 0, &usage) < 0 || status != 0) {
        fprintf(stderr, "cost: this command failed: %s\n", command);
        return -1;
    }
    runs->wall[number] = now() - begun;
    runs->processor[number] = milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime);
    if (usage.ru_maxrss > runs->peak)
        runs->peak = usage.ru_maxrss;
    return 0;
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, ascending);
    return (values[(count - 1) / 2] + values[count / 2]) / 2;
}

static int run_all(int count, char **commands, int times, struct runs *runs)
{
    for (int number = 0; number < times; number++)
        for (int i = 0; i < count; i++)
            if (run(commands[i], &runs[i], number))
                return -1;
    for (int i = 0; i < count; i++)
        printf("%.2f %.2f %ld\n", median(runs[i].processor, times),
               median(runs[i].wall, times), runs[i].peak);
    return 0;
}

int main(int argc, char **argv)
{
    const int times = argc > 2 ? atoi(argv[1]) : 0, count = argc - 2;
    if (times < 1) {
        fputs("usage: cost RUNS COMMAND...\n", stderr);
        return 2;
    }
    struct runs *runs = calloc((size_t)count, sizeof *runs);
    double *values = calloc((size_t)count * (size_t)times * 2, sizeof *values);
    if (!runs || !values)
        return 4;
    for (int i = 0; i < count; i++) {
        runs[i].processor = values + 2 * i * times;
        runs[i].wall = runs[i].processor + times;
    }
    const int failed = run_all(count, argv + 2, times, runs);
    free(values);
    free(runs);
    return failed ? 1 : 0;
}
