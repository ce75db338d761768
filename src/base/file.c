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

#include "base/file_near.h"

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

/* Where there is no such file, a slip of its name is likely. */
static int fail_open(const char *path, struct cr_err *err)
{
    const int why = errno;
    struct cr_buf hint = {0};
    if (why == ENOENT)
        cr_file_hint(path, &hint);
    cr_fail(err, CR_STATUS_INPUT, "%s: cannot open: %s%s", path, strerror(why),
            cr_buf_text(&hint));
    cr_buf_release(&hint);
    return -1;
}

int cr_file_read_within(const char *path, const struct cr_limits *limits,
                        struct cr_buf *out, struct cr_err *err)
{
    if (strcmp(path, "-") == 0)
        return read_all(stdin, "standard input", limits, out, err);
    FILE *file = fopen(path, "rb");
    if (!file)
        return fail_open(path, err);
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

/* Writes everything to an open descriptor. */
static bool write_all(int fd, const char *bytes, size_t count)
{
    while (count > 0) {
        const ssize_t written = write(fd, bytes, count);
        if (written < 0 && errno != EINTR)
            return false;
        if (written > 0) {
            bytes += written;
            count -= (size_t)written;
        }
    }
    return true;
}

/* Closes it, and keeps the reason of a failure before. */
static bool close_after(int fd, bool fine)
{
    const int why = errno;
    const bool closed = close(fd) == 0;
    if (!fine)
        errno = why;
    return fine && closed;
}

/* Has the disk taken all of the file (or the folder)? Some file systems cannot be asked. */
static bool is_kept(int fd)
{
    return fsync(fd) == 0 || errno == EINVAL || errno == ENOTSUP || errno == EROFS;
}

/* The rights of the file that is replaced; of a new one, what the user's umask leaves of rw
 * for all. */
static mode_t mode_of(const char *path)
{
    struct stat status;
    if (lstat(path, &status) == 0 && S_ISREG(status.st_mode))
        return status.st_mode & 0777;
    const mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

/* Is this no file, nor the place for one: a device, a pipe, what /dev/stdout stands for? A
 * link elsewhere is never followed. */
static bool is_no_file(const char *path)
{
    struct stat status;
    if (lstat(path, &status) != 0 || S_ISREG(status.st_mode) || S_ISDIR(status.st_mode))
        return false;
    return !S_ISLNK(status.st_mode) || strncmp(path, "/dev/", 5) == 0 ||
           strncmp(path, "/proc/", 6) == 0;
}

static int write_directly(const char *path, const char *bytes, size_t count,
                          struct cr_err *err)
{
    const int fd = open(path, O_WRONLY | O_TRUNC);
    if (fd < 0 || !close_after(fd, write_all(fd, bytes, count)))
        return fail_on(err, CR_STATUS_SYSTEM, path, "write");
    return 0;
}

/* `temporary` is a template of mkstemp's beside the path. */
static int write_and_rename(char *temporary, const char *path, const char *bytes,
                            size_t count, bool keep, struct cr_err *err)
{
    const int fd = mkstemp(temporary);
    if (fd < 0)
        return fail_on(err, CR_STATUS_SYSTEM, path, "write");
    const bool fine = fchmod(fd, mode_of(path)) == 0 && write_all(fd, bytes, count) &&
                      (!keep || is_kept(fd));
    if (close_after(fd, fine) && rename(temporary, path) == 0)
        return 0;
    const int why = errno;
    unlink(temporary);
    const bool folder = cr_folder_is(path);
    errno = folder ? EISDIR : why;
    return fail_on(err, CR_STATUS_SYSTEM, path, "write");
}

/* The new name, too, is on the disk then. That the file was renamed is no error any more. */
static void keep_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    struct cr_buf folder = {0};
    cr_buf_add(&folder, slash ? path : ".", slash ? (size_t)(slash + 1 - path) : 1);
    const int fd = folder.failed ? -1 : open(cr_buf_text(&folder), O_RDONLY);
    if (fd >= 0) {
        (void)is_kept(fd);
        close(fd);
    }
    cr_buf_release(&folder);
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

static int write_file(const char *path, const char *bytes, size_t count, bool keep,
                      struct cr_err *err)
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
        failed = write_and_rename(temporary.data, path, bytes, count, keep, err);
        if (keep && !failed)
            keep_name(path);
        sigprocmask(SIG_SETMASK, &before, NULL);
    }
    cr_buf_release(&temporary);
    return failed;
}

int cr_file_write(const char *path, const char *bytes, size_t count, struct cr_err *err)
{
    return write_file(path, bytes, count, false, err);
}

int cr_file_keep(const char *path, const char *bytes, size_t count, struct cr_err *err)
{
    return write_file(path, bytes, count, true, err);
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
    const int failed =
        cr_buf_check(&folder, err) || cr_folder_make(cr_buf_text(&folder), err);
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

bool cr_file_stays(const char *folder, const char *path)
{
    char *top = realpath(folder, NULL), *whole = realpath(path, NULL);
    const size_t length = top ? strlen(top) : 0;
    const bool stays = top && whole && strncmp(whole, top, length) == 0 &&
                       (whole[length] == '/' || top[length - 1] == '/');
    free(top);
    free(whole);
    return stays;
}

bool cr_file_is_plain(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

bool cr_file_is_same(const char *path, const char *other)
{
    struct stat a, b;
    return stat(path, &a) == 0 && stat(other, &b) == 0 && S_ISREG(a.st_mode) &&
           a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

bool cr_folder_is(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}
