/*
 * The command `watch`: the stepper, served on this machine and drawn again whenever the file
 * is saved.
 *
 * One loop, ten times a second: answer the browser, look at the files, look after the child.
 * A child process draws, so that one that fails or takes long spoils nothing here; it leaves
 * a page or an error in a temporary folder:
 *
 *     file changed -> wait until it is at rest -> child -> page:  the version goes up
 *                                                      -> error: the last good page stays
 *
 * The page asks for /state, which is its version and the error, if there is one
 * (assets/watch/watch.js).
 */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/markup.h"
#include "cli/page.h"
#include "cli/work.h"
#include "base/assets.h"
#include "web/server.h"

enum { MOST_FILES = 4, TICK = 100, BUSY_TICK = 20, AT_REST = 80 }; /* milliseconds */

/* What a file looks like from outside; all 0 where there is none. */
struct stamp {
    struct timespec changed;
    off_t size;
    ino_t number;
};

struct watch {
    const struct cr_settings *settings;
    const char *files[MOST_FILES]; /* the network, and what options name besides */
    size_t file_count;
    struct stamp stamps[MOST_FILES];
    long long changed; /* when a file did, in milliseconds; 0: all that is drawn */
    pid_t child;       /* 0: none */
    struct cr_server *server;            /* owned */
    struct cr_buf folder, drawn, reason; /* the folder, and the child's two files in it */
    struct cr_buf page, error;           /* the last good page; "" for none */
    size_t version;
};

static long long now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000LL + time.tv_nsec / 1000000;
}

/* ---- files ---- */

static struct stamp stamp_of(const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return (struct stamp){0};
    return (struct stamp){status.st_mtim, status.st_size, status.st_ino};
}

static bool is_same(const struct stamp *a, const struct stamp *b)
{
    return a->changed.tv_sec == b->changed.tv_sec &&
           a->changed.tv_nsec == b->changed.tv_nsec && a->size == b->size &&
           a->number == b->number;
}

/* Editors write in pieces, or put a new file in the old one's place: by name, and only once
 * it is at rest. */
static void look_at_files(struct watch *watch)
{
    for (size_t i = 0; i < watch->file_count; i++) {
        const struct stamp stamp = stamp_of(watch->files[i]);
        if (!is_same(&stamp, &watch->stamps[i])) {
            watch->stamps[i] = stamp;
            watch->changed = now();
        }
    }
}

/* ---- drawing ---- */

/* The child's whole life. It leads a group of processes, which all end with it; the signals
 * that end the parent end it as usual. */
_Noreturn static void draw(const struct watch *watch)
{
    struct cr_err err = {0};
    sigset_t none;
    setpgid(0, 0);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    const int failed = cr_page_render(watch->settings, cr_buf_text(&watch->drawn), &err);
    if (failed) {
        const char *text = cr_err_text(&err);
        cr_file_write(cr_buf_text(&watch->reason), text, strlen(text), NULL);
    }
    _exit(failed ? EXIT_FAILURE : EXIT_SUCCESS);
}

static int start_drawing(struct watch *watch, struct cr_err *err)
{
    watch->changed = 0;
    unlink(cr_buf_text(&watch->drawn));
    unlink(cr_buf_text(&watch->reason));
    fflush(NULL);
    watch->child = fork();
    if (watch->child == 0)
        draw(watch);
    if (watch->child > 0) {
        setpgid(watch->child, watch->child); /* whoever comes first */
        return 0;
    }
    watch->child = 0;
    return cr_fail(err, CR_STATUS_SYSTEM, "cannot start a process: %s", strerror(errno));
}

static int take_page(struct watch *watch, struct cr_err *err)
{
    cr_buf_clear(&watch->page);
    cr_buf_clear(&watch->error);
    watch->version++;
    return cr_file_read(cr_buf_text(&watch->drawn), &watch->page, err);
}

static int take_error(struct watch *watch, int status, struct cr_err *err)
{
    cr_buf_clear(&watch->error);
    if (WIFSIGNALED(status))
        cr_buf_printf(&watch->error, "drawing was ended by signal %d", WTERMSIG(status));
    else if (cr_file_read(cr_buf_text(&watch->reason), &watch->error, NULL))
        cr_buf_puts(&watch->error, "drawing failed, without a reason");
    fprintf(stderr, "%s\n", cr_buf_text(&watch->error));
    return cr_buf_check(&watch->error, err);
}

static int look_after_child(struct watch *watch, struct cr_err *err)
{
    int status;
    const pid_t ended = watch->child ? waitpid(watch->child, &status, WNOHANG) : 0;
    if (ended == 0)
        return 0;
    watch->child = 0;
    if (ended < 0)
        return cr_fail(err, CR_STATUS_SYSTEM, "cannot wait: %s", strerror(errno));
    if (!WIFEXITED(status) || WEXITSTATUS(status) != EXIT_SUCCESS)
        return take_error(watch, status, err);
    if (watch->version > 0 && !watch->settings->quiet)
        fprintf(stderr, "%s: drawn again\n", watch->settings->file);
    return take_page(watch, err);
}

/* ---- pages ---- */

/* Another run of this program has other versions. */
static void put_version(const struct watch *watch, struct cr_buf *out)
{
    cr_buf_printf(out, "%ld.%zu", (long)getpid(), watch->version);
}

static void put_script(const struct watch *watch, struct cr_buf *out)
{
    cr_buf_puts(out, "<script data-version=\"");
    put_version(watch, out);
    cr_buf_printf(out, "\">\n%s</script>\n", cr_web_asset("watch.js"));
}

/* What is there until there is a picture. */
static void put_empty_page(const struct watch *watch, struct cr_buf *out)
{
    cr_buf_puts(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>");
    cr_markup_escape(out, watch->settings->file);
    cr_buf_puts(out, "</title></head>\n<body>\n<p>There is no picture yet.</p>\n");
    put_script(watch, out);
    cr_buf_puts(out, "</body>\n</html>\n");
}

/* The last "</body>", or the end. */
static size_t end_of_body(const struct cr_buf *page)
{
    static const char tag[] = "</body>";
    size_t end = page->size;
    const char *text = cr_buf_text(page);
    for (const char *at = text; (at = strstr(at, tag)); at++)
        end = (size_t)(at - text);
    return end;
}

static bool give(void *context, const char *path, struct cr_buf *out, const char **type)
{
    const struct watch *watch = context;
    const bool state = strcmp(path, "/state") == 0;
    if (!state && strcmp(path, "/") != 0)
        return false;
    if (state) {
        *type = "text/plain; charset=utf-8";
        put_version(watch, out);
        cr_buf_putc(out, '\n');
        cr_buf_puts(out, cr_buf_text(&watch->error));
    } else if (watch->page.size == 0) {
        put_empty_page(watch, out);
    } else {
        const size_t end = end_of_body(&watch->page);
        cr_buf_add(out, watch->page.data, end);
        put_script(watch, out);
        cr_buf_add(out, watch->page.data + end, watch->page.size - end);
    }
    return true;
}

/* ---- the whole ---- */

static void block_ends(sigset_t *ends)
{
    sigemptyset(ends);
    sigaddset(ends, SIGINT);
    sigaddset(ends, SIGTERM);
    sigaddset(ends, SIGHUP);
    sigprocmask(SIG_BLOCK, ends, NULL);
}

/* Ends are blocked, so that they can be asked for here and interrupt nothing. */
static bool is_over(void)
{
    sigset_t pending;
    sigpending(&pending);
    return sigismember(&pending, SIGINT) || sigismember(&pending, SIGTERM) ||
           sigismember(&pending, SIGHUP);
}

static int serve(struct watch *watch, struct cr_err *err)
{
    int failed = 0;
    while (!failed && !is_over()) {
        look_at_files(watch);
        if (!watch->child && watch->changed && now() - watch->changed >= AT_REST)
            failed = start_drawing(watch, err);
        if (!failed)
            failed = cr_server_wait(watch->server, watch->child ? BUSY_TICK : TICK, err) ||
                     look_after_child(watch, err);
    }
    return failed ? -1 : 0;
}

static void say_address(const struct watch *watch)
{
    struct cr_buf address = {0};
    cr_buf_printf(&address, "http://127.0.0.1:%d/", cr_server_port(watch->server));
    printf("%s\n", cr_buf_text(&address));
    fflush(stdout);
    if (watch->settings->open && !cr_page_open(cr_buf_text(&address)))
        fputs("chainrule: found no browser to open it with; $BROWSER may name one\n", stderr);
    cr_buf_release(&address);
}

static void list_files(struct watch *watch)
{
    const struct cr_settings *settings = watch->settings;
    const bool own_theme = settings->theme && strpbrk(settings->theme, "./");
    const char *const files[MOST_FILES] = {settings->file, settings->claims, settings->trace,
                                           own_theme ? settings->theme : NULL};
    for (size_t i = 0; i < MOST_FILES; i++)
        if (files[i])
            watch->files[watch->file_count++] = files[i];
}

static int set_up(struct watch *watch, struct cr_err *err)
{
    list_files(watch);
    if (cr_page_folder(&watch->folder, err)) {
        cr_buf_release(&watch->folder);
        return -1;
    }
    cr_buf_printf(&watch->drawn, "%s/page.html", cr_buf_text(&watch->folder));
    cr_buf_printf(&watch->reason, "%s/reason", cr_buf_text(&watch->folder));
    watch->changed = now();
    if (cr_buf_check(&watch->drawn, err) || cr_buf_check(&watch->reason, err))
        return -1;
    watch->server = cr_server_new(watch->settings->port, give, watch, err);
    return watch->server ? 0 : -1;
}

static void release(struct watch *watch)
{
    if (watch->child) {
        kill(-watch->child, SIGKILL);
        waitpid(watch->child, NULL, 0);
    }
    cr_server_free(watch->server);
    unlink(cr_buf_text(&watch->drawn));
    unlink(cr_buf_text(&watch->reason));
    rmdir(cr_buf_text(&watch->folder));
    cr_buf_release(&watch->folder);
    cr_buf_release(&watch->drawn);
    cr_buf_release(&watch->reason);
    cr_buf_release(&watch->page);
    cr_buf_release(&watch->error);
}

int cr_command_watch(const struct cr_settings *settings, struct cr_err *err)
{
    if (settings->expression || strcmp(settings->file, "-") == 0)
        return cr_fail(err, CR_STATUS_USAGE, "watch: takes a FILE, which can be saved again");
    struct watch watch = {.settings = settings};
    sigset_t ends;
    block_ends(&ends);
    cr_warn_of_font(settings);
    int failed = set_up(&watch, err);
    if (!failed) {
        say_address(&watch);
        failed = serve(&watch, err);
    }
    release(&watch);
    return failed;
}
