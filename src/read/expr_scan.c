/* The words and marks of a formula file: see expr_scan.h. */
#include "read/expr_scan.h"

#include <string.h>

#include "base/num.h"

/* Characters of several bytes that mean something. */
struct special {
    const char *bytes;
    char mark; /* ' ' for a blank */
};

static const struct special specials[] = {
    {"\xe2\x88\x92", '-'}, /* U+2212, the minus sign */
    {"\xc2\xb7", '*'},     /* U+00B7, a dot */
    {"\xc3\x97", '*'},     /* U+00D7, a cross */
    {"\xc2\xa0", ' '},     /* U+00A0, as pasted from web pages */
};

static char byte_at(const struct cr_expr_scan *scan, size_t offset)
{
    return offset < scan->source->size ? scan->source->text[offset] : '\0';
}

/* The special character at an offset, or NULL. */
static const struct special *special_at(const struct cr_expr_scan *scan, size_t offset)
{
    const size_t left = scan->source->size - offset;
    for (size_t i = 0; i < sizeof specials / sizeof specials[0]; i++) {
        const size_t length = strlen(specials[i].bytes);
        if (length <= left &&
            memcmp(scan->source->text + offset, specials[i].bytes, length) == 0)
            return &specials[i];
    }
    return NULL;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Does a name start here? */
static bool is_letter(const struct cr_expr_scan *scan, size_t offset)
{
    const char c = byte_at(scan, offset);
    if ((unsigned char)c >= 0x80)
        return !special_at(scan, offset);
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static size_t name_end(const struct cr_expr_scan *scan, size_t offset)
{
    while (is_letter(scan, offset) || is_digit(byte_at(scan, offset)))
        offset++;
    return offset;
}

enum cr_expr_keyword cr_expr_keyword(const char *name, size_t length)
{
    static const char *const words[] = {"input",    "target",   "param",
                                        "minimize", "maximize", "symbol",
                                        "expect_value", "expect_grad", "expect_new"};
    for (int i = 0; i < CR_EXPR_NO_KEYWORD; i++)
        if (strlen(words[i]) == length && memcmp(words[i], name, length) == 0)
            return (enum cr_expr_keyword)i;
    return CR_EXPR_NO_KEYWORD;
}

void cr_expr_scan_init(struct cr_expr_scan *scan, const struct cr_source *source)
{
    *scan = (struct cr_expr_scan){.source = source, .at = {0, 1}};
}

static void skip_comment(struct cr_expr_scan *scan)
{
    while (scan->at.offset < scan->source->size &&
           !strchr("\r\n", scan->source->text[scan->at.offset]))
        scan->at.offset++;
}

/* Skips what means nothing here; line ends only inside of brackets. */
static void skip_blanks(struct cr_expr_scan *scan)
{
    while (scan->at.offset < scan->source->size) {
        const char c = scan->source->text[scan->at.offset];
        const struct special *special =
            (unsigned char)c >= 0x80 ? special_at(scan, scan->at.offset) : NULL;
        if (c == '#')
            skip_comment(scan);
        else if (special && special->mark == ' ')
            scan->at.offset += (uint32_t)strlen(special->bytes);
        else if (c == ' ' || c == '\t' || (scan->depth && (c == '\r' || c == '\n')))
            scan->at.offset++;
        else
            return;
        scan->at.line += c == '\n';
    }
}

/* Does a statement begin with the name that ends at `end`? */
static bool begins_statement(const struct cr_expr_scan *scan, size_t end)
{
    const char *name = scan->source->text + scan->at.offset;
    size_t next = end;
    while (byte_at(scan, next) == ' ' || byte_at(scan, next) == '\t')
        next++;
    if (byte_at(scan, next) == '=')
        return true;
    return next > end && is_letter(scan, next) &&
           cr_expr_keyword(name, end - scan->at.offset) != CR_EXPR_NO_KEYWORD;
}

static struct cr_expr_token token_to(const struct cr_expr_scan *scan,
                                     enum cr_expr_kind kind, size_t end)
{
    return (struct cr_expr_token){.kind = kind, .at = scan->at, .end = (uint32_t)end};
}

static struct cr_expr_token bad(const struct cr_expr_scan *scan, size_t end,
                                const char *why)
{
    struct cr_expr_token token = token_to(scan, CR_EXPR_BAD, end);
    token.why = why;
    return token;
}

/* Line ends and semicolons, any number of them, with what is blank between. */
static struct cr_expr_token scan_end(struct cr_expr_scan *scan)
{
    struct cr_expr_token token = token_to(scan, CR_EXPR_END, scan->at.offset + 1);
    while (scan->at.offset < scan->source->size &&
           strchr("\r\n;", scan->source->text[scan->at.offset])) {
        scan->at.line += scan->source->text[scan->at.offset] == '\n';
        scan->at.offset++;
        skip_blanks(scan);
    }
    return token;
}

static struct cr_expr_token scan_name(struct cr_expr_scan *scan)
{
    const size_t end = name_end(scan, scan->at.offset);
    if (scan->depth && scan->at.line != scan->line && begins_statement(scan, end)) {
        scan->depth = 0;
        return token_to(scan, CR_EXPR_END, scan->at.offset);
    }
    if (end - scan->at.offset > CR_NAME_MOST)
        return bad(scan, end, "is longer than the 200 bytes that a name can have");
    return token_to(scan, CR_EXPR_NAME, end);
}

static size_t digits_end(const struct cr_expr_scan *scan, size_t offset)
{
    while (is_digit(byte_at(scan, offset)) || byte_at(scan, offset) == '.')
        offset++;
    return offset;
}

static size_t number_end(const struct cr_expr_scan *scan)
{
    const size_t end = digits_end(scan, scan->at.offset);
    size_t exponent = end;
    if (byte_at(scan, exponent) != 'e' && byte_at(scan, exponent) != 'E')
        return end;
    exponent++;
    if (byte_at(scan, exponent) == '+' || byte_at(scan, exponent) == '-')
        exponent++;
    return is_digit(byte_at(scan, exponent)) ? digits_end(scan, exponent) : end;
}

static struct cr_expr_token scan_number(struct cr_expr_scan *scan)
{
    const size_t end = number_end(scan), length = end - scan->at.offset;
    const char *text = scan->source->text + scan->at.offset;
    if (length == 1 && *text == '0' && strchr("xX", byte_at(scan, end)) &&
        byte_at(scan, end))
        return bad(scan, name_end(scan, end), "is not a number (only decimal ones are)");
    struct cr_expr_token token = token_to(scan, CR_EXPR_NUMBER, end);
    switch (cr_num_parse(text, length, &token.number)) {
    case CR_NUM_OK:
        return token;
    case CR_NUM_INFINITE:
        return bad(scan, end, "is not finite");
    default:
        return bad(scan, end,
                   length < 400 ? "is not a number" : "is too long for a number");
    }
}

static struct cr_expr_token scan_string(struct cr_expr_scan *scan)
{
    size_t end = scan->at.offset + 1;
    while (end < scan->source->size && !strchr("\"\r\n", scan->source->text[end]))
        end++;
    if (byte_at(scan, end) != '"')
        return bad(scan, end, "has no closing quote");
    return token_to(scan, CR_EXPR_STRING, end + 1);
}

static struct cr_expr_token scan_mark(struct cr_expr_scan *scan)
{
    const size_t offset = scan->at.offset;
    const struct special *special = special_at(scan, offset);
    const bool power = byte_at(scan, offset) == '*' && byte_at(scan, offset + 1) == '*';
    const size_t length = special ? strlen(special->bytes) : power ? 2 : 1;
    struct cr_expr_token token = token_to(scan, CR_EXPR_MARK, offset + length);
    token.mark = special ? special->mark : power ? '^' : byte_at(scan, offset);
    if (!strchr("+-*/^()[],=;", token.mark))
        return bad(scan, token.end, "has no meaning here");
    if (token.mark == '(' || token.mark == '[')
        scan->depth++;
    else if ((token.mark == ')' || token.mark == ']') && scan->depth)
        scan->depth--;
    return token;
}

static struct cr_expr_token scan_token(struct cr_expr_scan *scan)
{
    const char c = byte_at(scan, scan->at.offset);
    if (is_letter(scan, scan->at.offset))
        return scan_name(scan);
    if (is_digit(c) || (c == '.' && is_digit(byte_at(scan, scan->at.offset + 1))))
        return scan_number(scan);
    return c == '"' ? scan_string(scan) : scan_mark(scan);
}

struct cr_expr_token cr_expr_scan_next(struct cr_expr_scan *scan)
{
    skip_blanks(scan);
    if (scan->at.offset >= scan->source->size)
        return token_to(scan, CR_EXPR_EOF, scan->at.offset);
    if (!scan->depth && strchr("\r\n;", scan->source->text[scan->at.offset]))
        return scan_end(scan);
    const struct cr_expr_token token = scan_token(scan);
    scan->line = scan->at.line;
    scan->at.offset = token.end;
    return token;
}
