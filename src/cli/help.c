/* The command `help`: of the program, of a command, and of the limits. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "cli/setters.h"

const struct cr_option CR_HELP_OPTIONS[] = {
    {"help", 'h', CR_TAKES_NOTHING, NULL, "show this help", cr_set_help}, {0}};

int cr_take_help(struct cr_settings *settings, int argc, char **argv, struct cr_err *err)
{
    settings->about = optind < argc ? argv[optind] : NULL;
    return optind + 1 < argc
               ? cr_fail(err, CR_STATUS_USAGE, "help: one NAME at a time, not also \"%s\"",
                         argv[optind + 1])
               : 0;
}

static int print_limits(struct cr_err *err)
{
    struct cr_buf out = {0};
    cr_limits_list(&out);
    if (!out.failed)
        printf("Limits, each with its usual value; --limit NAME=N raises or lowers one:\n\n%s",
               cr_buf_text(&out));
    const int failed = cr_buf_check(&out, err);
    cr_buf_release(&out);
    return failed;
}

int cr_command_help(const struct cr_settings *settings, struct cr_err *err)
{
    const char *about = settings->about;
    if (about && strcmp(about, "limits") == 0)
        return print_limits(err);
    const struct cr_command *command = about ? cr_command_find(about, err) : NULL;
    if (about && !command)
        return -1;
    cr_help_print(command);
    return 0;
}
