/* The words of a post: see weave_wish.h. */
#include "cli/weave_wish.h"

#include <ctype.h>
#include <string.h>

char *cr_next_word(struct cr_arena *arena, const char **text, bool *failed)
{
    const char *p = *text + strspn(*text, " \t");
    char *word = *p ? cr_arena_alloc(arena, strlen(p) + 1, 1) : NULL, *to = word, quote = 0;
    *failed = *p && !word;
    for (; word && *p && (quote || !isspace((unsigned char)*p)); p++)
        if (*p == quote)
            quote = 0;
        else if (!quote && (*p == '"' || *p == '\''))
            quote = *p;
        else
            *to++ = *p;
    *text = p;
    return word;
}

static bool begins(const char *word, const char *with)
{
    return strncmp(word, with, strlen(with)) == 0;
}

/* Does the option choose frames by itself? */
static bool chooses(const char *option)
{
    static const char *const choosers[] = {"frames", "phase", "handout", "wrt", "T", "format"};
    option += strspn(option, "-");
    for (size_t i = 0; i < sizeof choosers / sizeof *choosers; i++)
        if (begins(option, choosers[i]))
            return true;
    return false;
}

/* key=value, key or an option as on the command line. */
static int add_word(struct cr_wish *wish, struct cr_arena *arena, char *word)
{
    const bool ready = *word == '-' || wish->argc == 0;
    if (begins(word, "src=")) {
        wish->source = word + 4;
    } else if (begins(word, "name=")) {
        wish->name = word + 5;
    } else if (begins(word, "alt=")) {
        wish->alt = word + 4;
    } else if (wish->argc < CR_WISH_WORDS) {
        wish->chosen = wish->chosen || (wish->argc > 0 && chooses(word));
        word = ready                                ? word
               : begins(word, "T=")                 ? cr_arena_format(arena, "-T%s", word + 2)
                                                    : cr_arena_format(arena, "--%s", word);
        wish->argv[wish->argc++] = word;
    }
    return word ? 0 : -1;
}

int cr_wish_read(struct cr_wish *wish, struct cr_arena *arena, const char *info,
                 struct cr_err *err)
{
    bool failed = false;
    char *command = cr_arena_string(arena, "render");
    *wish = (struct cr_wish){0};
    if (!command || add_word(wish, arena, command))
        return cr_fail_memory(err);
    for (char *word; !failed && (word = cr_next_word(arena, &info, &failed));)
        failed = add_word(wish, arena, word) != 0;
    return failed ? cr_fail_memory(err) : 0;
}
