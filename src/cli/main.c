/* The command line: finds the command, and is the only place that prints and exits. */
#define _XOPEN_SOURCE 700 /* SIGXFSZ */

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "chainrule.h"
#include "cli/settings.h"

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
    if (settings.help) {
        cr_help_print(command);
        return 0;
    }
    cr_idle_say(&settings, command);
    return command->run(&settings, err);
}

/* Where standard input, output or error are closed, no file is to take their places: what is
 * printed would go into it. What stands there then fails as what is closed does. */
static void hold_places(void)
{
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) != fd)
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
    } else {
        const struct cr_command *command = cr_command_find(argv[1], &err);
        if (command)
            run_command(command, argc - 1, argv + 1, &err);
    }
    if (fflush(stdout) != 0)
        cr_fail(&err, CR_STATUS_SYSTEM, "standard output: cannot write: %s", strerror(errno));
    return report(&err);
}
