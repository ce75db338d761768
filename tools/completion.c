/*
 * Writes what a shell completes behind `chainrule`: `completion bash|zsh|fish`, of the tables
 * of commands and options.
 */
#include <stdio.h>
#include <string.h>

#include "choices.h"

/* Text within 'single quotes', in which a shell knows no signs but the quote. `marks` get a
 * backslash before them. */
static void put_quoted(const char *text, const char *marks)
{
    for (; *text; text++) {
        if (*text == '\'')
            fputs("'\\'", stdout);
        else if (strchr(marks, *text))
            putchar('\\');
        putchar(*text);
    }
}

static void put_help(const struct cr_option *option, const char *marks)
{
    struct cr_buf line = {0};
    cr_help_line(option, &line);
    put_quoted(cr_buf_text(&line), marks);
    cr_buf_release(&line);
}

/* ---- bash: what follows goes by "command option" ---- */

/* The pattern of a case: 'render --format' | 'render -T' */
static void bash_pattern(const struct cr_command *command, const struct cr_option *option)
{
    printf("    '%s --%s'", command->name, option->name);
    if (option->letter)
        printf(" | '%s -%c'", command->name, option->letter);
    fputs(") ", stdout);
}

static void bash_option(const struct cr_command *command, const struct cr_option *option)
{
    struct cr_choices choices;
    cr_choices_of_option(option, &choices);
    if (option->takes == CR_TAKES_VALUE || choices.words.size) {
        bash_pattern(command, option);
        printf("words='%s' list=%s files=%s ;;\n", cr_buf_text(&choices.words),
               choices.list ? "yes" : "", choices.folders ? "-d" : choices.files ? "-f" : "");
    }
    cr_choices_release(&choices);
}

static void bash_command(const struct cr_command *command)
{
    struct cr_choices choices;
    cr_choices_of_command(command, &choices);
    for (const struct cr_option *o = command->options; o->name; o++)
        bash_option(command, o);
    printf("    '%s '*) words='%s' files=%s options='", command->name,
           cr_buf_text(&choices.words), choices.files ? "-f" : "");
    for (const struct cr_option *o = command->options; o->name; o++)
        printf("%s--%s", o == command->options ? "" : " ", o->name);
    puts("' ;;");
    cr_choices_release(&choices);
}

static void put_bash(void)
{
    fputs("# bash completion for chainrule: made of its tables of options; do not edit.\n"
          "\n"
          "# Sets what can follow an option $2 of a command $1, or else the command.\n"
          "_chainrule_follow()\n"
          "{\n"
          "    words= list= files= options=\n"
          "    case \"$1 $2\" in\n",
          stdout);
    for (const struct cr_command *c = CR_COMMANDS; c->name; c++)
        bash_command(c);
    fputs("    ' '*) words='--help --version", stdout);
    for (const struct cr_command *c = CR_COMMANDS; c->name; c++)
        printf(" %s", c->name);
    fputs("' ;;\n"
          "    esac\n"
          "}\n"
          "\n"
          "_chainrule()\n"
          "{\n"
          "    local words list files options before= command= IFS=$' \\t\\n'\n"
          "    local word=${COMP_WORDS[COMP_CWORD]} last=${COMP_WORDS[COMP_CWORD - 1]}\n"
          "    ((COMP_CWORD > 1)) && command=${COMP_WORDS[1]}\n"
          "    # Bash takes --view=cir for three words.\n"
          "    [[ $word == = ]] && word= last='='\n"
          "    [[ $last == = ]] && last=${COMP_WORDS[COMP_CWORD - (${#word} ? 2 : 1)]}\n"
          "    _chainrule_follow \"$command\" \"$last\"\n"
          "    [[ $word == -* && $options ]] && words=$options files=\n"
          "    [[ $list && $word == *,* ]] && before=${word%,*}, word=${word##*,}\n"
          "    COMPREPLY=($(compgen -W \"$words\" -P \"$before\" -- \"$word\"))\n"
          "    if [[ $files ]]; then\n"
          "        compopt -o filenames 2>/dev/null\n"
          "        local IFS=$'\\n'\n"
          "        COMPREPLY+=($(compgen $files -- \"$word\"))\n"
          "    fi\n"
          "}\n"
          "\n"
          "complete -F _chainrule chainrule\n",
          stdout);
}

/* ---- zsh: a specification for each option, as _arguments takes them ---- */

/* What follows: an action of _arguments. */
static void zsh_action(const struct cr_choices *choices, const char *what)
{
    if (choices->words.size && choices->list)
        printf("_values -s , \"%s\" %s", what, cr_buf_text(&choices->words));
    else if (choices->words.size && choices->files)
        printf("{compadd %s; _files}", cr_buf_text(&choices->words));
    else if (choices->words.size)
        printf("(%s)", cr_buf_text(&choices->words));
    else if (choices->files)
        fputs("_files", stdout);
    else
        fputs(choices->folders ? "_files -/" : " ", stdout);
}

static void zsh_option(const struct cr_option *option)
{
    struct cr_choices choices;
    const bool value = option->takes == CR_TAKES_VALUE;
    cr_choices_of_option(option, &choices);
    if (option->letter)
        printf("        '(-%c --%s)'{-%c%s,--%s%s}'[", option->letter, option->name,
               option->letter, value ? "+" : "", option->name, value ? "=" : "");
    else
        printf("        '--%s%s[", option->name,
               value                              ? "="
               : option->takes == CR_TAKES_MAYBE ? "=-"
                                                  : "");
    put_help(option, "[]:\\");
    putchar(']');
    if (option->takes != CR_TAKES_NOTHING) {
        fputs(value ? ":" : "::", stdout);
        put_quoted(option->value, ":\\");
        putchar(':');
        zsh_action(&choices, option->name);
    }
    puts("' \\");
    cr_choices_release(&choices);
}

static void zsh_command(const struct cr_command *command)
{
    struct cr_choices choices;
    cr_choices_of_command(command, &choices);
    printf("    %s) _arguments -s -S \\\n", command->name);
    for (const struct cr_option *o = command->options; o->name; o++)
        zsh_option(o);
    fputs("        '*: :", stdout);
    zsh_action(&choices, command->name);
    puts("' ;;");
    cr_choices_release(&choices);
}

static void put_zsh(void)
{
    puts("#compdef chainrule\n"
         "# zsh completion for chainrule: made of its tables of options; do not edit.\n"
         "\n"
         "_chainrule() {\n"
         "    local -a commands=(");
    for (const struct cr_command *c = CR_COMMANDS; c->name; c++) {
        printf("        '%s:", c->name);
        put_quoted(c->help, ":\\");
        puts("'");
    }
    puts("        '--help:show the commands' '--version:show the version'\n"
         "    )\n"
         "    if (( CURRENT == 2 )); then\n"
         "        _describe command commands\n"
         "        return\n"
         "    fi\n"
         "    shift words\n"
         "    (( CURRENT-- ))\n"
         "    case $words[1] in");
    for (const struct cr_command *c = CR_COMMANDS; c->name; c++)
        zsh_command(c);
    puts("    esac\n"
         "}\n"
         "\n"
         "_chainrule \"$@\"");
}

/* ---- fish: a line for each option ---- */

static void fish_option(const struct cr_command *command, const struct cr_option *option)
{
    struct cr_choices choices;
    cr_choices_of_option(option, &choices);
    printf("complete -c chainrule -n '__fish_seen_subcommand_from %s' -l %s", command->name,
           option->name);
    if (option->letter)
        printf(" -s %c", option->letter);
    if (option->takes == CR_TAKES_VALUE)
        fputs(choices.files || choices.folders ? " -r -F" : " -x", stdout);
    if (option->takes == CR_TAKES_MAYBE)
        fputs(" -f", stdout);
    if (choices.words.size)
        printf(" -a '%s%s%s'", choices.list ? "(__fish_append , " : "",
               cr_buf_text(&choices.words), choices.list ? ")" : "");
    else if (choices.folders)
        fputs(" -a '(__fish_complete_directories)'", stdout);
    fputs(" -d '", stdout);
    put_help(option, "");
    puts("'");
    cr_choices_release(&choices);
}

static void fish_command(const struct cr_command *command)
{
    struct cr_choices choices;
    cr_choices_of_command(command, &choices);
    printf("complete -c chainrule -n __fish_use_subcommand -a %s -d '", command->name);
    put_quoted(command->help, "");
    puts("'");
    if (choices.files || choices.words.size)
        printf("complete -c chainrule -n '__fish_seen_subcommand_from %s' %s%s%s\n",
               command->name, choices.files ? "-F" : "-a '", cr_buf_text(&choices.words),
               choices.files ? "" : "'");
    for (const struct cr_option *o = command->options; o->name; o++)
        fish_option(command, o);
    cr_choices_release(&choices);
}

static void put_fish(void)
{
    puts("# fish completion for chainrule: made of its tables of options; do not edit.\n"
         "complete -c chainrule -f\n"
         "complete -c chainrule -n __fish_use_subcommand -l help -d 'show the commands'\n"
         "complete -c chainrule -n __fish_use_subcommand -l version -d 'show the version'");
    for (const struct cr_command *c = CR_COMMANDS; c->name; c++)
        fish_command(c);
}

int main(int argc, char **argv)
{
    const char *shell = argc == 2 ? argv[1] : "";
    if (strcmp(shell, "bash") == 0)
        put_bash();
    else if (strcmp(shell, "zsh") == 0)
        put_zsh();
    else if (strcmp(shell, "fish") == 0)
        put_fish();
    else
        return fputs("usage: completion bash|zsh|fish\n", stderr), 2;
    return fflush(stdout) ? 1 : 0;
}
