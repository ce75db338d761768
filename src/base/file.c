/* Files in and out: see file.h. */
#define _XOPEN_SOURCE 700 /* mkstemp, SIGXCPU */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int fail_on(struct cr_err *err, enum cr_status status, const char *path,
                   const char *what)
{
    return cr_fail(err, status, "%s: cannot %s: %s", path, what, strerror(errno));
}

static int read_all(FILE *file, const char *path, const struct cr_limits *limits,
                    struct cr_buf *out, struct cr_err *err)
{
    char chunk[64 * 1024];
    const size_t before = out->size;
    size_t got;
    while (!out->failed && (got = fread(chunk, 1, sizeof chunk, file)) > 0) {
        cr_buf_add(out, chunk, got);
        if (cr_limit_check(limits, CR_LIMIT_FILE, (double)(out->size - before), path, err))
            return -1;
    }
    if (ferror(file))
        return fail_on(err, CR_STATUS_INPUT, path, "read");
    return cr_buf_check(out, err);
}

int cr_file_read_within(const char *path, const struct cr_limits *limits, struct cr_buf *out,
                        struct cr_err *err)
{
    if (strcmp(path, "-") == 0)
        return read_all(stdin, "standard input", limits, out, err);
    FILE *file = fopen(path, "rb");
    if (!file)
        return fail_on(err, CR_STATUS_INPUT, path, "open");
    const int failed = read_all(file, path, limits, out, err);
    fclose(file);
    return failed;
}

int cr_file_read(const char *path, struct cr_buf *out, struct cr_err *err)
{
    return cr_file_read_within(path, NULL, out, err);
}

static int write_stdout(const char *bytes, size_t count, struct cr_err *err)
{
    if (fwrite(bytes, 1, count, stdout) != count || fflush(stdout) != 0)
        return fail_on(err, CR_STATUS_SYSTEM, "standard output", "write");
    return 0;
}

/* Writes everything to an open descriptor and closes it. */
static bool write_and_close(int fd, const char *bytes, size_t count)
{
    while (count > 0) {
        const ssize_t written = write(fd, bytes, count);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0) {
            const int why = errno;
            close(fd);
            errno = why;
            return false;
        }
        bytes += written;
        count -= (size_t)written;
    }
    return close(fd) == 0;
}

/* The rights a new file gets: what the user's umask leaves of rw for all. */
static mode_t usual_mode(void)
{
    const mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

/* Is this no file, nor the place for one: a device, a pipe, what /dev/stdout stands for? */
static bool is_no_file(const char *path)
{
    struct stat status;
    return strncmp(path, "/dev/", 5) == 0 || strncmp(path, "/proc/", 6) == 0 ||
           (stat(path, &status) == 0 && !S_ISREG(status.st_mode) &&
            !S_ISDIR(status.st_mode));
}

static int write_directly(const char *path, const char *bytes, size_t count,
                          struct cr_err *err)
{
    const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (fd < 0 || !write_and_close(fd, bytes, count))
        return fail_on(err, CR_STATUS_SYSTEM, path, "write");
    return 0;
}

/* `temporary` is a template of mkstemp's beside the path. */
static int write_and_rename(char *temporary, const char *path, const char *bytes,
                            size_t count, struct cr_err *err)
{
    const int fd = mkstemp(temporary);
    if (fd < 0)
        return fail_on(err, CR_STATUS_SYSTEM, path, "write");
    int why = fchmod(fd, usual_mode()) == 0 ? 0 : errno;
    if (!write_and_close(fd, bytes, count) || (!why && rename(temporary, path) != 0))
        why = errno;
    if (!why)
        return 0;
    unlink(temporary);
    errno = why;
    return fail_on(err, CR_STATUS_SYSTEM, path, "write");
}

/* The signals that a user, a shell or a limit ends a program with. */
static sigset_t ending_signals(void)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGXCPU};
    sigset_t set;
    sigemptyset(&set);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        sigaddset(&set, numbers[i]);
    return set;
}

int cr_file_write(const char *path, const char *bytes, size_t count, struct cr_err *err)
{
    if (strcmp(path, "-") == 0)
        return write_stdout(bytes, count, err);
    if (is_no_file(path))
        return write_directly(path, bytes, count, err);
    struct cr_buf temporary = {0};
    cr_buf_printf(&temporary, "%s.XXXXXX", path);
    int failed = cr_buf_check(&temporary, err);
    if (!failed) {
        const sigset_t ending = ending_signals();
        sigset_t before;
        sigprocmask(SIG_BLOCK, &ending, &before);
        failed = write_and_rename(temporary.data, path, bytes, count, err);
        sigprocmask(SIG_SETMASK, &before, NULL);
    }
    cr_buf_release(&temporary);
    return failed;
}

int cr_folder_make(const char *path, struct cr_err *err)
{
    struct cr_buf part = {0};
    int failed = 0;
    for (const char *p = path; !failed && *p; p++) {
        cr_buf_putc(&part, *p);
        if ((p[1] != '/' && p[1] != '\0') || part.failed)
            continue;
        if (mkdir(part.data, 0777) != 0 && errno != EEXIST)
            failed = fail_on(err, CR_STATUS_SYSTEM, part.data, "make the folder");
    }
    if (!failed)
        failed = cr_buf_check(&part, err);
    cr_buf_release(&part);
    return failed;
}

int cr_folder_make_for(const char *path, struct cr_err *err)
{
    const char *slash = strrchr(path, '/');
    if (!slash || slash == path)
        return 0;
    struct cr_buf folder = {0};
    cr_buf_add(&folder, path, (size_t)(slash - path));
    const int failed = cr_buf_check(&folder, err) || cr_folder_make(cr_buf_text(&folder), err);
    cr_buf_release(&folder);
    return failed ? -1 : 0;
}

bool cr_path_stays(const char *path)
{
    if (*path == '/')
        return false;
    while (*path) {
        const size_t length = strcspn(path, "/");
        if (length == 2 && strncmp(path, "..", 2) == 0)
            return false;
        path += length + (path[length] == '/');
    }
    return true;
}

bool cr_file_is_plain(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

bool cr_folder_is(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}
