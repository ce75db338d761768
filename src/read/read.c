/* Reading whatever the user has: see read.h. */
#include "read/read.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "read/read_dot.h"
#include "read/read_expr.h"

static bool ends_in(const char *file, const char *ending)
{
    const size_t length = strlen(file), tail = strlen(ending);
    return length > tail && strcasecmp(file + length - tail, ending) == 0;
}

/* The text behind a byte order mark, blanks and comments of both languages. */
static size_t first_word(const char *text, size_t size)
{
    size_t at = size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    while (at < size) {
        if (isspace((unsigned char)text[at])) {
            at++;
        } else if (text[at] == '#' || (at + 1 < size && memcmp(text + at, "//", 2) == 0)) {
            while (at < size && text[at] != '\n')
                at++;
        } else if (at + 1 < size && memcmp(text + at, "/*", 2) == 0) {
            for (at += 2; at + 1 < size && memcmp(text + at, "*/", 2) != 0;)
                at++;
            at = at + 2 < size ? at + 2 : size;
        } else {
            break;
        }
    }
    return at;
}

/* Does the text begin with one of the words that begin a DOT graph, and is it not a name
 * that a formula assigns? */
static bool begins_graph(const char *text, size_t size)
{
    static const char *const words[] = {"digraph", "graph", "strict"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t at = strlen(words[i]);
        if (size <= at || strncasecmp(text, words[i], at) != 0 ||
            isalnum((unsigned char)text[at]) || text[at] == '_')
            continue;
        while (at < size && isspace((unsigned char)text[at]))
            at++;
        return at < size && text[at] != '=';
    }
    return false;
}

static bool is_formula(const char *file, const char *text, size_t size)
{
    if (ends_in(file, ".expr"))
        return true;
    if (ends_in(file, ".dot") || ends_in(file, ".gv"))
        return false;
    const size_t at = first_word(text, size);
    return at < size && !begins_graph(text + at, size - at);
}

struct cr_net *cr_read_within(const char *file, const char *text, size_t size,
                              const struct cr_limits *limits, struct cr_buf *warnings,
                              struct cr_buf *notes, struct cr_err *err)
{
    return is_formula(file, text, size)
               ? cr_read_expr(file, text, size, limits, warnings, notes, err)
               : cr_read_dot(file, text, size, limits, warnings, notes, err);
}

struct cr_net *cr_read(const char *file, const char *text, size_t size,
                       struct cr_buf *warnings, struct cr_buf *notes, struct cr_err *err)
{
    return cr_read_within(file, text, size, NULL, warnings, notes, err);
}
