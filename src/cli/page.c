/* A page and a browser: see page.h. */
#define _POSIX_C_SOURCE 200809L
#include "cli/page.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_WORDS = 32, NOT_FOUND = 127 };

int cr_page_folder(struct cr_buf *folder, struct cr_err *err)
{
    const char *above = getenv("TMPDIR");
    cr_buf_printf(folder, "%s/chainrule-XXXXXX", above && *above ? above : "/tmp");
    if (cr_buf_check(folder, err))
        return -1;
    if (!mkdtemp(folder->data))
        return cr_fail(err, CR_STATUS_SYSTEM, "%s: cannot make the folder: %s",
                       folder->data, strerror(errno));
    return 0;
}

int cr_page_render(const struct cr_settings *settings, const char *path, struct cr_err *err)
{
    struct cr_settings page = *settings;
    page.rendering.formats[0] = cr_renderer_find("html");
    page.rendering.format_count = 1;
    page.format_given = page.quiet = true;
    page.output = path;
    return cr_command_render(&page, err);
}

/* ---- browsers ---- */

/* The child's whole life. What the system's own openers say to a terminal helps nobody. */
_Noreturn static void become(char *const *words, bool silent)
{
    const int nothing = silent ? open("/dev/null", O_WRONLY) : -1;
    if (nothing >= 0)
        dup2(nothing, STDERR_FILENO);
    execvp(words[0], words);
    _exit(NOT_FOUND);
}

static bool run(char *const *words, bool silent)
{
    fflush(NULL);
    const pid_t child = fork();
    if (child == 0)
        become(words, silent);
    int status = -1;
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    return child > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Runs one command of $BROWSER: words between blanks, %s for the address, which else comes
 * last. No shell reads it, so nothing in the address means anything to one. */
static bool run_line(char *line, const char *address)
{
    char *words[MOST_WORDS + 2];
    size_t count = 0;
    bool placed = false;
    char *rest = NULL;
    for (char *word = strtok_r(line, " ", &rest); word && count < MOST_WORDS;
         word = strtok_r(NULL, " ", &rest)) {
        const bool place = strcmp(word, "%s") == 0;
        words[count++] = place ? (char *)(size_t)address : word;
        placed = placed || place;
    }
    if (count == 0)
        return false;
    if (!placed)
        words[count++] = (char *)(size_t)address;
    words[count] = NULL;
    return run(words, false);
}

/* Tries the commands of $BROWSER, which colons part, until one succeeds. */
static bool open_with(const char *browsers, const char *address)
{
    struct cr_buf all = {0};
    cr_buf_puts(&all, browsers);
    char *rest = NULL;
    bool opened = false;
    for (char *line = all.failed ? NULL : strtok_r(all.data, ":", &rest); line && !opened;
         line = strtok_r(NULL, ":", &rest))
        opened = run_line(line, address);
    cr_buf_release(&all);
    return opened;
}

bool cr_page_open(const char *address)
{
    static const char *const openers[] = {"xdg-open", "open", "wslview"};
    const char *browsers = getenv("BROWSER");
    bool opened = browsers && *browsers && open_with(browsers, address);
    for (size_t i = 0; i < sizeof openers / sizeof *openers && !opened; i++) {
        char *const words[] = {(char *)(size_t)openers[i], (char *)(size_t)address, NULL};
        opened = run(words, true);
    }
    return opened;
}
