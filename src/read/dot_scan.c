/* The words of a DOT file: see dot_scan.h. */
#include "read/dot_scan.h"

#include <string.h>

#include "base/dot_id.h"

/* The byte `ahead` of here; 0, which no source has, behind the end. */
static char look(const struct cr_dot_scan *scan, uint32_t ahead)
{
    const size_t i = (size_t)scan->offset + ahead;
    return i < scan->source->size ? scan->source->text[i] : '\0';
}

static char take(struct cr_dot_scan *scan)
{
    const char c = look(scan, 0);
    if (c)
        scan->offset++;
    if (c == '\n')
        scan->line++;
    return c;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Letters as DOT has them: every byte of a character beyond ASCII is one. */
static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           (unsigned char)c >= 0x80;
}

static void skip_line(struct cr_dot_scan *scan)
{
    while (look(scan, 0) && look(scan, 0) != '\n')
        take(scan);
}

/* False when it is not closed. */
static bool skip_comment(struct cr_dot_scan *scan)
{
    take(scan);
    take(scan);
    while (look(scan, 0) && !(look(scan, 0) == '*' && look(scan, 1) == '/'))
        take(scan);
    take(scan);
    return take(scan) == '/';
}

static bool starts_line(const struct cr_dot_scan *scan)
{
    return scan->offset == 0 || scan->source->text[scan->offset - 1] == '\n';
}

/* Skips blanks and comments; false, with *at its start, at a comment that never ends. */
static bool skip_blanks(struct cr_dot_scan *scan, struct cr_place *at)
{
    for (;;) {
        const char c = look(scan, 0);
        if (c && strchr(" \t\r\n", c)) {
            take(scan);
        } else if ((c == '/' && look(scan, 1) == '/') || (c == '#' && starts_line(scan))) {
            skip_line(scan);
        } else if (c == '/' && look(scan, 1) == '*') {
            *at = (struct cr_place){scan->offset, scan->line};
            if (!skip_comment(scan))
                return false;
        } else {
            return true;
        }
    }
}

static void bad(struct cr_dot_token *token, const char *why)
{
    token->kind = CR_DOT_BAD;
    token->why = why;
}

static void bad_open(struct cr_dot_token *token, const char *why)
{
    bad(token, why);
    token->open = true;
}

/* An escaped line end, as a file of either system has it, vanishes. */
static bool skip_escaped_end(struct cr_dot_scan *scan)
{
    const uint32_t ends = look(scan, 1) == '\n'                            ? 2
                          : look(scan, 1) == '\r' && look(scan, 2) == '\n' ? 3
                                                                           : 0;
    for (uint32_t i = 0; i < ends; i++)
        take(scan);
    return ends > 0;
}

/* One string; \" is a quote, every other backslash stays as DOT wants it. False when it is
 * not closed. */
static bool scan_quoted(struct cr_dot_scan *scan)
{
    take(scan);
    for (;;) {
        if (look(scan, 0) == '\\' && skip_escaped_end(scan))
            continue;
        const char c = take(scan);
        if (c == '"' || c == '\0')
            return c == '"';
        if (c == '\\' && look(scan, 0) == '\\')
            cr_buf_putc(&scan->text, take(scan));
        else if (c == '\\' && look(scan, 0) == '"') {
            cr_buf_putc(&scan->text, take(scan));
            continue;
        }
        cr_buf_putc(&scan->text, c);
    }
}

/* Strings joined by +. */
static void scan_strings(struct cr_dot_scan *scan, struct cr_dot_token *token)
{
    token->kind = CR_DOT_STRING;
    struct cr_place at, behind;
    do {
        at = (struct cr_place){scan->offset, scan->line};
        if (!scan_quoted(scan)) {
            token->at = at;
            bad_open(token, "the string that starts here is not closed");
            return;
        }
        behind = (struct cr_place){scan->offset, scan->line};
        if (!skip_blanks(scan, &at) || take(scan) != '+' || !skip_blanks(scan, &at)) {
            scan->offset = behind.offset;
            scan->line = behind.line;
            return;
        }
    } while (look(scan, 0) == '"');
    bad(token, "a string in quotes is expected after the +");
}

static void scan_html(struct cr_dot_scan *scan, struct cr_dot_token *token)
{
    token->kind = CR_DOT_HTML;
    size_t open = 0;
    do {
        const char c = take(scan);
        open += c == '<';
        open -= c == '>';
        if (!c) {
            bad_open(token, "the HTML string that starts here is not closed");
            return;
        }
    } while (open);
}

/* [-] digits [. digits]; anything else that hangs on needs quotes. */
static void scan_number(struct cr_dot_scan *scan, struct cr_dot_token *token)
{
    token->kind = CR_DOT_NUMBER;
    bool point = false;
    if (look(scan, 0) == '-')
        cr_buf_putc(&scan->text, take(scan));
    while (is_digit(look(scan, 0)) || (look(scan, 0) == '.' && !point)) {
        point |= look(scan, 0) == '.';
        cr_buf_putc(&scan->text, take(scan));
    }
    if (!is_letter(look(scan, 0)) && look(scan, 0) != '.')
        return;
    while (is_letter(look(scan, 0)) || is_digit(look(scan, 0)) || look(scan, 0) == '.' ||
           (look(scan, 0) && strchr("+-", look(scan, 0)) && is_digit(look(scan, 1))))
        take(scan);
    bad(token, "digits with letters need quotes");
}

static enum cr_dot_kind kind_of_word(const char *text)
{
    static const struct {
        const char *word;
        enum cr_dot_kind kind;
    } keywords[] = {
        {"strict", CR_DOT_STRICT}, {"graph", CR_DOT_GRAPH}, {"digraph", CR_DOT_DIGRAPH},
        {"node", CR_DOT_NODE},     {"edge", CR_DOT_EDGE},   {"subgraph", CR_DOT_SUBGRAPH},
    };
    for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++)
        if (cr_dot_id_is(text, keywords[i].word))
            return keywords[i].kind;
    return CR_DOT_WORD;
}

static void scan_word(struct cr_dot_scan *scan, struct cr_dot_token *token)
{
    while (is_letter(look(scan, 0)) || is_digit(look(scan, 0)))
        cr_buf_putc(&scan->text, take(scan));
    token->kind = kind_of_word(cr_buf_text(&scan->text));
}

static void scan_mark(struct cr_dot_scan *scan, struct cr_dot_token *token)
{
    const char c = take(scan);
    token->kind = CR_DOT_PUNCTUATION;
    token->mark = c;
    if (c == '-' && look(scan, 0) == '>')
        token->kind = CR_DOT_ARROW;
    else if (c == '-' && look(scan, 0) == '-')
        token->kind = CR_DOT_LINE;
    else if (!strchr("{}[]=;,:", c))
        bad(token, NULL);
    if (token->kind == CR_DOT_ARROW || token->kind == CR_DOT_LINE)
        take(scan);
}

static void scan_token(struct cr_dot_scan *scan, struct cr_dot_token *token)
{
    const char c = look(scan, 0);
    const char after = c == '-' ? look(scan, 1) : c;
    const char behind = look(scan, c == '-' ? 2 : 1);
    if (c == '\0')
        token->kind = CR_DOT_END;
    else if (c == '"')
        scan_strings(scan, token);
    else if (c == '<')
        scan_html(scan, token);
    else if (is_letter(c))
        scan_word(scan, token);
    else if (is_digit(after) || (after == '.' && is_digit(behind)))
        scan_number(scan, token);
    else
        scan_mark(scan, token);
}

struct cr_dot_scan cr_dot_scan_start(const struct cr_source *source)
{
    return (struct cr_dot_scan){.source = source, .line = 1};
}

struct cr_dot_token cr_dot_scan_next(struct cr_dot_scan *scan)
{
    struct cr_dot_token token = {.kind = CR_DOT_END};
    cr_buf_clear(&scan->text);
    if (skip_blanks(scan, &token.at)) {
        token.at = (struct cr_place){scan->offset, scan->line};
        scan_token(scan, &token);
    } else {
        bad_open(&token, "the comment that starts here is not closed");
    }
    token.end = scan->offset;
    return token;
}

void cr_dot_scan_release(struct cr_dot_scan *scan)
{
    cr_buf_release(&scan->text);
}
