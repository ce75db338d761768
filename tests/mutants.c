/*
 * Mutants: copies of the example files with something broken in each, given to the
 * program itself, which has to answer: drawn (0) or refused as a mistake (3), and soon.
 *
 *     mutants PROGRAM FOLDER COUNT SEED FILE...
 *
 * Mutant k of a seed is always the same. What is answered otherwise stays in FOLDER. The
 * last line says how many were drawn, how many refused, the slowest and the largest.
 */
#define _DEFAULT_SOURCE /* wait4 */

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LARGEST = 64 * 1024, MOST_WOUNDS = 4, MOST_SECONDS = 5, MOST_KIB = 512 * 1024 };

struct text {
    char bytes[LARGEST];
    size_t size;
};

struct totals {
    size_t drawn, refused, wrong;
    double slowest;
    long largest; /* KiB */
};

/* ---- chance: the same on every machine (splitmix64) ---- */

static uint64_t chance(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15U;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
}

static size_t below(uint64_t *state, size_t count)
{
    return count ? (size_t)(chance(state) % count) : 0;
}

/* ---- wounds ---- */

/* Puts `piece` in the place of text[at .. at + length). */
static void replace(struct text *text, size_t at, size_t length, const char *piece,
                    size_t size)
{
    if (at + length > text->size || text->size - length + size > LARGEST)
        return;
    memmove(text->bytes + at + size, text->bytes + at + length, text->size - at - length);
    memcpy(text->bytes + at, piece, size);
    text->size = text->size - length + size;
}

/* Things that files are broken with. */
static const char *const SHRAPNEL[] = {
    "", "\"", "{", "}", "[", "]", ";", ",", "->", "--", "=", "\\", "<", ">", "&", "\n",
    "\t", "0", "-0", "1e400", "-1e308", "5e-324", "nan", "inf", "0,5", "0x1p-3",
    "\xC2\xBD", "\xFF", "\xE2\x80\xAE", "\xF0\x9D\x91\xA5", "w=", "value=", "target=1",
    "b=", "op=mul", "softmax", "relu", "sigmiod", "weight=2", "image=\"/etc/passwd\"",
    "<b>x</b>", "label=<<IMG SRC=\"x\"/>>", "peripheries=99999999", "fontsize=1e9",
    "penwidth=-1", "shape=record", "URL=\"javascript:x\"", "size=\"1e9\"",
    "subgraph cluster_x {", "strict", "graph", "digraph", "node [value=1]",
    "edge [w=a]", "x -> x", "(", ")", "^", "**", "minimize L", "softmax(2; x)", "max()",
    "1/0", "log(-1)", "999999999999999999999", "symbol=\"\\\\hat{\"", "symbol=\"<\"",
    "params=\"a=1\"", "freeze=\"x\"",
};

static void wound(struct text *text, uint64_t *state)
{
    enum { KINDS = 6 };
    const size_t at = below(state, text->size), length = below(state, 12);
    const char *piece = SHRAPNEL[below(state, sizeof SHRAPNEL / sizeof *SHRAPNEL)];
    char other[16] = {(char)chance(state)};
    switch (below(state, KINDS)) {
    case 0: /* a byte becomes another */
        replace(text, at, 1, other, 1);
        break;
    case 1: /* something is lost */
        replace(text, at, length, "", 0);
        break;
    case 2: /* something comes between */
        replace(text, at, 0, piece, strlen(piece));
        break;
    case 3: /* or in the place of something */
        replace(text, at, length, piece, strlen(piece));
        break;
    case 4: /* something is said twice */
        if (at + length <= text->size) {
            memcpy(other, text->bytes + at, length);
            replace(text, below(state, text->size), 0, other, length);
        }
        break;
    default: /* the file ends early */
        if (below(state, 4) == 0)
            text->size = at;
    }
}

/* ---- asking the program ---- */

static bool load(const char *path, struct text *text)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    text->size = fread(text->bytes, 1, LARGEST, file);
    return fclose(file) == 0;
}

static bool save(const char *path, const struct text *text)
{
    FILE *file = fopen(path, "wb");
    if (!file)
        return false;
    const bool whole = fwrite(text->bytes, 1, text->size, file) == text->size;
    return fclose(file) == 0 && whole;
}

/* The child: silent, and ended when it takes far too long. */
_Noreturn static void become(char *program, char *file, char *folder)
{
    char *arguments[] = {program, "render", "-q", "-j1", "-T", "svg", "--frames", "last",
                         "-o",    folder,   file, NULL};
    const int nowhere = open("/dev/null", O_WRONLY);
    dup2(nowhere, 1);
    dup2(nowhere, 2);
    setrlimit(RLIMIT_CPU, &(struct rlimit){4 * MOST_SECONDS, 4 * MOST_SECONDS});
    execv(program, arguments);
    _exit(127);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Is the answer one of those that may be? */
static bool answered(struct totals *totals, char *program, char *file, char *folder)
{
    const double begin = now();
    const pid_t pid = fork();
    if (pid == 0)
        become(program, file, folder);
    int status = 0;
    struct rusage used;
    while (pid > 0 && wait4(pid, &status, 0, &used) < 0 && errno == EINTR)
        continue;
    const double seconds = now() - begin;
    const int exit_status = pid > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    if (seconds > totals->slowest)
        totals->slowest = seconds;
    if (used.ru_maxrss > totals->largest)
        totals->largest = used.ru_maxrss;
    totals->drawn += exit_status == 0;
    totals->refused += exit_status == 3;
    return (exit_status == 0 || exit_status == 3) && seconds < MOST_SECONDS &&
           used.ru_maxrss < MOST_KIB;
}

static void try_mutant(struct totals *totals, char **argv, size_t k, uint64_t seed,
                       const char *original, struct text *text)
{
    uint64_t state = seed * 1000003U + k;
    char file[1024], folder[1024];
    const char *dot = strrchr(original, '.');
    if (!load(original, text))
        return;
    for (size_t n = 1 + below(&state, MOST_WOUNDS); n > 0; n--)
        wound(text, &state);
    snprintf(file, sizeof file, "%s/mutant-%zu%s", argv[2], k, dot ? dot : "");
    snprintf(folder, sizeof folder, "%s/drawn", argv[2]);
    if (save(file, text) && answered(totals, argv[1], file, folder)) {
        unlink(file);
    } else {
        totals->wrong++;
        printf("#   %s\n", file);
    }
}

int main(int argc, char **argv)
{
    if (argc < 6) {
        fputs("usage: mutants PROGRAM FOLDER COUNT SEED FILE...\n", stderr);
        return 2;
    }
    struct text *text = malloc(sizeof *text);
    struct totals totals = {0};
    const size_t count = strtoul(argv[3], NULL, 10), files = (size_t)argc - 5;
    for (size_t k = 0; text && k < count; k++)
        try_mutant(&totals, argv, k, strtoul(argv[4], NULL, 10), argv[5 + k % files],
                   text);
    free(text);
    printf("%zu mutants: %zu drawn, %zu refused, %zu answered otherwise; slowest %.2f s, "
           "largest %ld MiB\n",
           count, totals.drawn, totals.refused, totals.wrong, totals.slowest,
           totals.largest / 1024);
    return totals.wrong == 0 && totals.drawn > 0 && totals.refused > 0 ? 0 : 1;
}
