/*
 * What can stand behind an option, or behind all options of a command: for completion and for
 * manuals, which are made of the tables of options.
 *
 * No table says which words an option takes, because its own function knows them: one that
 * refuses "?" names in its message what it takes. So a word of that message, or the name of an
 * operation, is a choice when the function takes it.
 */
#ifndef CR_TOOLS_CHOICES_H
#define CR_TOOLS_CHOICES_H

#include "cli/settings.h"

struct cr_choices {
    struct cr_buf words; /* with blanks between */
    bool list;           /* several of them, with commas between */
    bool files, folders; /* or paths */
};

/* Fill the choices; to be released. */
void cr_choices_of_option(const struct cr_option *option, struct cr_choices *choices);
void cr_choices_of_command(const struct cr_command *command, struct cr_choices *choices);
void cr_choices_release(struct cr_choices *choices);

/* Appends the help of an option as one line: without the breaks and blanks of a table. */
void cr_help_line(const struct cr_option *option, struct cr_buf *out);

/* Says on standard error that memory ran out, and ends the tool. */
void cr_tool_check(const struct cr_buf *buf);

#endif
