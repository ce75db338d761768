/*
 * Makes the n-th call of ours fail, to be linked into the program with -Wl,--wrap: libraries'
 * own calls are not touched.
 *
 *     FAIL_CALL=memory FAIL_AT=17 chainrule-failing run net.dot 9>fired
 *
 * The 17th allocation finds no memory; write: the disk is full; fsync: it is broken; rename: it
 * is not allowed; fork and pipe: there are too many. That it came to that is said on
 * descriptor 9.
 */
#define _DEFAULT_SOURCE

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
ssize_t __real_write(int to, const void *bytes, size_t count);
int __real_fsync(int of);
int __real_rename(const char *from, const char *to);
pid_t __real_fork(void);
int __real_pipe(int ends[2]);

void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
ssize_t __wrap_write(int to, const void *bytes, size_t count);
int __wrap_fsync(int of);
int __wrap_rename(const char *from, const char *to);
pid_t __wrap_fork(void);
int __wrap_pipe(int ends[2]);

/* Is this the call that fails? `calls` counts those of one kind. */
static bool fails(const char *call, long *calls, int reason)
{
    const char *wanted = getenv("FAIL_CALL"), *at = getenv("FAIL_AT");
    if (!wanted || !at || strcmp(wanted, call) != 0 || ++*calls != atol(at))
        return false;
    if (__real_write(9, "x", 1) != 1)
        _exit(99);
    errno = reason;
    return true;
}

static bool memory_is_out(void)
{
    static long calls;
    return fails("memory", &calls, ENOMEM);
}

void *__wrap_malloc(size_t size)
{
    return memory_is_out() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return memory_is_out() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
    return memory_is_out() ? NULL : __real_realloc(old, size);
}

ssize_t __wrap_write(int to, const void *bytes, size_t count)
{
    static long calls;
    return fails("write", &calls, ENOSPC) ? -1 : __real_write(to, bytes, count);
}

int __wrap_fsync(int of)
{
    static long calls;
    return fails("fsync", &calls, EIO) ? -1 : __real_fsync(of);
}

int __wrap_rename(const char *from, const char *to)
{
    static long calls;
    return fails("rename", &calls, EPERM) ? -1 : __real_rename(from, to);
}

pid_t __wrap_fork(void)
{
    static long calls;
    return fails("fork", &calls, EAGAIN) ? -1 : __real_fork();
}

int __wrap_pipe(int ends[2])
{
    static long calls;
    return fails("pipe", &calls, EMFILE) ? -1 : __real_pipe(ends);
}
