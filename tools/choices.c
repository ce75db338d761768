/* What can stand behind options: see choices.h. */
#define _POSIX_C_SOURCE 200809L /* strdup */

#include "choices.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/assets.h"
#include "cli/setters.h"
#include "plot/subject.h"

void cr_tool_check(const struct cr_buf *buf)
{
    if (!buf->failed)
        return;
    fputs("out of memory\n", stderr);
    exit(1);
}

static bool has_word(const struct cr_buf *words, const char *word)
{
    const size_t length = strlen(word);
    for (const char *p = cr_buf_text(words); (p = strstr(p, word)); p += length)
        if ((p == words->data || p[-1] == ' ') && (p[length] == ' ' || !p[length]))
            return true;
    return false;
}

static void add_word(struct cr_buf *words, const char *word)
{
    if (!has_word(words, word))
        cr_buf_printf(words, "%s%s", words->size ? " " : "", word);
}

/* Does the option take the value? Of a refusal, *why is the message; to be freed. */
static bool takes(const struct cr_option *option, const char *value, char **why)
{
    struct cr_settings settings = cr_settings_default(&CR_COMMANDS[0]);
    struct cr_err err = {0};
    const bool taken = option->set(&settings, value, &err) == 0;
    if (why)
        *why = taken ? NULL : strdup(cr_err_text(&err));
    cr_err_release(&err);
    return taken;
}

/* The words of a message that begin with a letter and that the option takes. */
static void add_from_message(const struct cr_option *option, char *message,
                             struct cr_buf *words)
{
    static const char between[] = " ,.:;()\"'?";
    for (char *word = strtok(message, between); word; word = strtok(NULL, between))
        if (*word >= 'a' && *word <= 'z' && takes(option, word, NULL))
            add_word(words, word);
}

static void add_operations(const struct cr_option *option, struct cr_buf *words)
{
    for (int op = 0; op < CR_OP_COUNT; op++)
        if (takes(option, cr_op_row((enum cr_op)op)->name, NULL))
            add_word(words, cr_op_row((enum cr_op)op)->name);
}

static void add_themes(struct cr_buf *words)
{
    for (size_t i = 0; cr_asset_name(i); i++)
        add_word(words, cr_asset_name(i));
}

void cr_choices_of_option(const struct cr_option *option, struct cr_choices *choices)
{
    char *message = NULL;
    *choices = (struct cr_choices){.list = false};
    if (option->takes == CR_TAKES_NOTHING)
        return;
    choices->list = strstr(option->value, "[,");
    choices->files = strstr(option->value, "FILE") || strcmp(option->value, "PATH") == 0;
    choices->folders = strcmp(option->value, "FOLDER") == 0;
    if (!takes(option, "?", &message) && message) {
        add_from_message(option, message, &choices->words);
        add_operations(option, &choices->words);
    }
    if (option->set == cr_set_theme)
        add_themes(&choices->words);
    free(message);
    cr_tool_check(&choices->words);
}

/* Without their endings, as `new` takes them. */
static void add_examples(struct cr_buf *words)
{
    const char *file;
    for (size_t i = 0; cr_example_asset_name(i); i++) {
        char name[64];
        const char *asset = cr_example_asset_name(i);
        snprintf(name, sizeof name, "%.*s", (int)strcspn(asset, "."), asset);
        if (cr_example_find(name, &file))
            add_word(words, name);
    }
}

void cr_choices_of_command(const struct cr_command *command, struct cr_choices *choices)
{
    *choices = (struct cr_choices){.files = command->take == cr_take_file};
    if (command->take == cr_take_new)
        add_examples(&choices->words);
    if (command->take == cr_take_help) {
        for (const struct cr_command *c = CR_COMMANDS; c->name; c++)
            add_word(&choices->words, c->name);
        add_word(&choices->words, "limits");
    }
    for (int op = 0; op < CR_OP_COUNT && command->take == cr_take_plot; op++)
        if (cr_subject_can((enum cr_op)op))
            add_word(&choices->words, cr_op_row((enum cr_op)op)->name);
    cr_tool_check(&choices->words);
}

void cr_choices_release(struct cr_choices *choices)
{
    cr_buf_release(&choices->words);
}

void cr_help_line(const struct cr_option *option, struct cr_buf *out)
{
    for (const char *p = option->help; *p; p++) {
        const bool blank = *p == ' ' || *p == '\n';
        if (!blank)
            cr_buf_putc(out, *p);
        else if (p[1] != ' ' && p[1] != '\n')
            cr_buf_putc(out, ' ');
    }
    cr_tool_check(out);
}
