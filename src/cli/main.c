/* The command line: finds the command, and is the only place that prints and exits. */
#define _XOPEN_SOURCE 700 /* SIGXFSZ */

#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/near.h"
#include "chainrule.h"
#include "cli/settings.h"

static const struct cr_command *find_command(const char *name, struct cr_err *err)
{
    const char *names[16];
    size_t n = 0;
    for (const struct cr_command *c = CR_COMMANDS; c->name; c++) {
        if (strcmp(c->name, name) == 0)
            return c;
        names[n++] = c->name;
    }
    const char *near = cr_nearest(name, names, n);
    if (near)
        cr_fail(err, CR_STATUS_USAGE, "unknown command \"%s\" (did you mean %s?)", name, near);
    else
        cr_fail(err, CR_STATUS_USAGE, "unknown command \"%s\" (see chainrule --help)", name);
    return NULL;
}

/* An error of the user's file already begins with the file's name. */
static int report(struct cr_err *err)
{
    const enum cr_status status = err->status;
    if (status == CR_STATUS_INPUT)
        fprintf(stderr, "%s\n", cr_err_text(err));
    else if (status != CR_STATUS_OK && status != CR_STATUS_NO) /* the output says no itself */
        fprintf(stderr, "chainrule: %s\n", cr_err_text(err));
    cr_err_release(err);
    return (int)status;
}

static int run_command(const struct cr_command *command, int argc, char **argv,
                       struct cr_err *err)
{
    struct cr_settings settings = cr_settings_default(command);
    if (cr_settings_read(&settings, command, argc, argv, err))
        return -1;
    if (!settings.help)
        return command->run(&settings, err);
    cr_help_print(command);
    return 0;
}

/* help, help COMMAND, help limits */
static void help(const char *about, struct cr_err *err)
{
    struct cr_buf out = {0};
    const bool limits = about && strcmp(about, "limits") == 0;
    const struct cr_command *command = about && !limits ? find_command(about, err) : NULL;
    if (limits) {
        cr_limits_list(&out);
        printf("Limits, each with its usual value; --limit NAME=N raises or lowers one:\n\n%s",
               cr_buf_text(&out));
    } else if (!about || command) {
        cr_help_print(command);
    }
    cr_buf_release(&out);
}

/* Where standard input, output or error are closed, no file is to take their places: what is
 * printed would go into it. What stands there then fails as what is closed does. */
static void hold_places(void)
{
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) < 0 &&
            open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) != fd)
            return;
}

int main(int argc, char **argv)
{
    struct cr_err err = {0};
    hold_places();
    signal(SIGXFSZ, SIG_IGN); /* too large a file is an error of write, and is said */
    if (argc < 2) {
        cr_fail(&err, CR_STATUS_USAGE, "no command given (see chainrule --help)");
    } else if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        cr_help_print(NULL);
    } else if (strcmp(argv[1], "--version") == 0) {
        puts("chainrule " CHAINRULE_VERSION);
    } else if (strcmp(argv[1], "help") == 0) {
        help(argc > 2 ? argv[2] : NULL, &err);
    } else {
        const struct cr_command *command = find_command(argv[1], &err);
        if (command)
            run_command(command, argc - 1, argv + 1, &err);
    }
    if (fflush(stdout) != 0)
        cr_fail(&err, CR_STATUS_SYSTEM, "standard output: cannot write");
    return report(&err);
}
