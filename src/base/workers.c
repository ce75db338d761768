/* Work in several processes: see workers.h. */
#define _DEFAULT_SOURCE /* RLIMIT_DATA, strsignal */

#include "base/workers.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "base/buf.h"

/* The sanitizers reserve more memory than any bound allows. */
#if defined __SANITIZE_ADDRESS__
#define SANITIZED 1
#elif defined __has_feature
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

struct worker {
    pid_t pid; /* -1: it could not be started */
    int error; /* where its message comes from */
};

size_t cr_workers_cores(void)
{
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return cores < 1 ? 1 : cores > CR_WORKERS_MOST ? CR_WORKERS_MOST : (size_t)cores;
}

static void send(int to, const char *text)
{
    for (size_t left = strlen(text); left > 0;) {
        const ssize_t sent = write(to, text, left);
        if (sent < 0 && errno != EINTR)
            return;
        if (sent > 0) {
            text += sent;
            left -= (size_t)sent;
        }
    }
}

/* What all workers are called with. */
struct task {
    int (*work)(void *context, size_t k, struct cr_err *err);
    void *context;
    const struct cr_bounds *bounds; /* or NULL */
    const char *doing;              /* for messages */
    FILE *said;                     /* in place of standard error, or NULL */
};

/* Asks for this process to end when its parent does. */
static void end_with(pid_t parent)
{
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGTERM);
#endif
    if (getppid() != parent) /* it has ended already */
        _exit(CR_STATUS_SYSTEM);
}

static void lower(int resource, size_t most)
{
    struct rlimit limit;
    if (most == 0 || getrlimit(resource, &limit) != 0)
        return;
    if (limit.rlim_max == RLIM_INFINITY || limit.rlim_max > most)
        limit.rlim_cur = most;
    setrlimit(resource, &limit);
}

static void keep_within(const struct cr_bounds *bounds)
{
    if (!bounds)
        return;
    lower(RLIMIT_CPU, bounds->seconds);
    if (!SANITIZED)
        lower(RLIMIT_DATA, bounds->bytes);
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    signal(SIGPIPE, SIG_IGN); /* a reader that leaves is an error of write, and is said */
}

/* The child's whole life. Buffers of the parent's stdio are not flushed twice. */
_Noreturn static void live(int to, size_t k, const struct task *task, pid_t parent)
{
    struct cr_err err = {0};
    end_with(parent);
    keep_within(task->bounds);
    if (task->said)
        dup2(fileno(task->said), STDERR_FILENO);
    if (task->work(task->context, k, &err))
        send(to, cr_err_text(&err));
    const int status = (int)err.status;
    cr_err_release(&err);
    close(to);
    _exit(status);
}

static struct worker start(size_t k, const struct task *task)
{
    int ends[2];
    if (pipe(ends))
        return (struct worker){-1, -1};
    const pid_t parent = getpid();
    const pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        live(ends[1], k, task, parent);
    }
    close(ends[1]);
    if (pid < 0)
        close(ends[0]);
    return (struct worker){pid, pid < 0 ? -1 : ends[0]};
}

static const char *hint(const char *text)
{
    return text ? text : "";
}

enum { SAID_MOST = 4096 };

/* What was written to standard error. */
static void hear(const struct task *task, struct cr_buf *out)
{
    char piece[SAID_MOST];
    if (!task->said || fseek(task->said, 0, SEEK_SET) != 0)
        return;
    cr_buf_add(out, piece, fread(piece, 1, sizeof piece, task->said));
    for (size_t i = 0; i < out->size; i++)
        if ((unsigned char)out->data[i] < ' ' && out->data[i] != '\n')
            out->data[i] = ' ';
}

/* Its first line, as the end of a message; behind it how to raise the memory, if that may be
 * what there was too little of. */
static struct cr_buf last_words(const struct task *task, bool memory)
{
    struct cr_buf said = {0}, words = {0};
    hear(task, &said);
    const char *line = cr_buf_text(&said) + strspn(cr_buf_text(&said), "\n");
    const size_t length = strcspn(line, "\n");
    if (length > 0)
        cr_buf_printf(&words, ", having said \"%.*s\"", (int)length, line);
    if (memory && task->bounds)
        cr_buf_puts(&words, hint(task->bounds->memory_hint));
    cr_buf_release(&said);
    return words;
}

/* How a worker ended that was not asked to. */
static int fail_by_signal(const struct task *task, int number, struct cr_err *err)
{
    if (number == SIGXCPU)
        return cr_fail(err, CR_STATUS_SYSTEM, "%s was ended after %zu s of work%s",
                       task->doing, task->bounds ? task->bounds->seconds : 0,
                       hint(task->bounds ? task->bounds->time_hint : NULL));
    struct cr_buf words = last_words(task, number == SIGABRT || number == SIGTRAP);
    cr_fail(err, CR_STATUS_SYSTEM, "%s was ended by signal %d (%s)%s", task->doing, number,
            strsignal(number), cr_buf_text(&words));
    cr_buf_release(&words);
    return -1;
}

/* A worker that fails says why, unless a library has ended it. */
static int fail_by_status(const struct task *task, int status, const char *text,
                          struct cr_err *err)
{
    const bool memory = task->bounds && strcmp(text, "out of memory") == 0; /* cr_fail_memory */
    if (*text)
        return cr_fail(err, (enum cr_status)status, "%s%s", text,
                       hint(memory ? task->bounds->memory_hint : NULL));
    struct cr_buf words = last_words(task, true);
    cr_fail(err, CR_STATUS_SYSTEM,
            "%s was given up by a library, as it is when memory is out (status %d)%s",
            task->doing, status, cr_buf_text(&words));
    cr_buf_release(&words);
    return -1;
}

/* Reads what the worker says and waits for its end. */
static int finish(const struct worker *worker, const struct task *task,
                  struct cr_err *err)
{
    struct cr_buf text = {0};
    char piece[512];
    ssize_t got;
    while ((got = read(worker->error, piece, sizeof piece)) != 0)
        if (got > 0)
            cr_buf_add(&text, piece, (size_t)got);
        else if (errno != EINTR)
            break;
    close(worker->error);
    int status;
    while (waitpid(worker->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    int failed = 0;
    if (WIFSIGNALED(status))
        failed = fail_by_signal(task, WTERMSIG(status), err);
    else if (WEXITSTATUS(status) != CR_STATUS_OK)
        failed = fail_by_status(task, WEXITSTATUS(status), cr_buf_text(&text), err);
    cr_buf_release(&text);
    return failed;
}

int cr_workers_run(size_t count, int (*work)(void *context, size_t k, struct cr_err *err),
                   void *context, struct cr_err *err)
{
    const struct task task = {work, context, NULL, "a worker process", NULL};
    struct worker workers[CR_WORKERS_MOST];
    fflush(NULL);
    for (size_t k = 1; k < count; k++)
        workers[k] = start(k, &task);
    int failed = work(context, 0, err);
    for (size_t k = 1; k < count; k++)
        if (workers[k].pid < 0) /* no process to be had: its share is done here */
            failed = failed || work(context, k, err) ? -1 : 0;
        else if (finish(&workers[k], &task, failed ? NULL : err))
            failed = -1;
    return failed ? -1 : 0;
}

int cr_workers_apart(const char *doing, const struct cr_bounds *bounds,
                     int (*work)(void *context, size_t k, struct cr_err *err),
                     void *context, struct cr_err *err)
{
    const struct task task = {work, context, bounds, doing,
                              SANITIZED ? NULL : tmpfile()}; /* a sanitizer is heard */
    fflush(NULL);
    const struct worker worker = start(0, &task);
    const int failed = worker.pid < 0 ? work(context, 0, err) : finish(&worker, &task, err);
    if (bounds && bounds->said)
        hear(&task, bounds->said);
    if (task.said)
        fclose(task.said);
    return failed;
}
