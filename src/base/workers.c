/* Work in several processes: see workers.h. */
#define _POSIX_C_SOURCE 200809L

#include "base/workers.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"

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

/* The child's whole life. Buffers of the parent's stdio are not flushed twice. */
_Noreturn static void live(int to, size_t k,
                           int (*work)(void *context, size_t k, struct cr_err *err),
                           void *context)
{
    struct cr_err err = {0};
    if (work(context, k, &err))
        send(to, cr_err_text(&err));
    const int status = (int)err.status;
    cr_err_release(&err);
    close(to);
    _exit(status);
}

static struct worker start(size_t k,
                           int (*work)(void *context, size_t k, struct cr_err *err),
                           void *context)
{
    int ends[2];
    if (pipe(ends))
        return (struct worker){-1, -1};
    const pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        live(ends[1], k, work, context);
    }
    close(ends[1]);
    if (pid < 0)
        close(ends[0]);
    return (struct worker){pid, pid < 0 ? -1 : ends[0]};
}

/* Reads what the worker says and waits for its end. */
static int finish(const struct worker *worker, struct cr_err *err)
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
        failed = cr_fail(err, CR_STATUS_SYSTEM, "a worker process was ended by signal %d",
                         WTERMSIG(status));
    else if (WEXITSTATUS(status) != CR_STATUS_OK)
        failed = cr_fail(err, (enum cr_status)WEXITSTATUS(status), "%s", cr_buf_text(&text));
    cr_buf_release(&text);
    return failed;
}

int cr_workers_run(size_t count, int (*work)(void *context, size_t k, struct cr_err *err),
                   void *context, struct cr_err *err)
{
    struct worker workers[CR_WORKERS_MOST];
    fflush(NULL);
    for (size_t k = 1; k < count; k++)
        workers[k] = start(k, work, context);
    int failed = work(context, 0, err);
    for (size_t k = 1; k < count; k++)
        if (workers[k].pid < 0) /* no process to be had: its share is done here */
            failed = failed || work(context, k, err) ? -1 : 0;
        else if (finish(&workers[k], failed ? NULL : err))
            failed = -1;
    return failed ? -1 : 0;
}
