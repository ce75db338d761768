/*
 * The words and marks of a formula file.
 *
 *     z = w*x + b    # the weighted sum       ->   z  =  w  *  x  +  b  (end)
 *
 * A statement ends with its line or at a ';', but not inside of parentheses or brackets:
 * there a line end is a blank and ';' a mark. When a new statement begins all the same (a
 * line starts with "NAME =" or with a keyword and a name), a bracket was never closed;
 * the statement ends before it, so that one bracket does not swallow the rest of the
 * file.
 *
 * Blanks, comments (# to the end of the line) and empty statements are skipped.
 */
#ifndef CR_READ_EXPR_SCAN_H
#define CR_READ_EXPR_SCAN_H

#include <stdbool.h>

#include "read/source.h"

enum cr_expr_kind {
    CR_EXPR_END, /* of a statement */
    CR_EXPR_EOF, /* of the file */
    CR_EXPR_NAME,
    CR_EXPR_NUMBER,
    CR_EXPR_STRING, /* "..."; on one line, nothing in it is special */
    CR_EXPR_MARK,   /* + - * / ^ ( ) [ ] , = and ; */
    CR_EXPR_BAD,    /* anything else */
};

enum cr_expr_keyword {
    CR_EXPR_INPUT,
    CR_EXPR_TARGET,
    CR_EXPR_PARAM,
    CR_EXPR_MINIMIZE,
    CR_EXPR_MAXIMIZE,
    CR_EXPR_SYMBOL,
    CR_EXPR_EXPECT_VALUE,
    CR_EXPR_EXPECT_GRAD,
    CR_EXPR_EXPECT_NEW,
    CR_EXPR_NO_KEYWORD
};

struct cr_expr_token {
    enum cr_expr_kind kind;
    char mark;     /* CR_EXPR_MARK; '^' also for "**" */
    double number; /* CR_EXPR_NUMBER */
    struct cr_place at;
    uint32_t end;    /* offset behind it */
    const char *why; /* CR_EXPR_BAD: what is wrong, behind the token in quotes */
};

struct cr_expr_scan {
    const struct cr_source *source;
    struct cr_place at;
    size_t depth;  /* of open parentheses and brackets */
    uint32_t line; /* of the token before; 0: there was none */
};

void cr_expr_scan_init(struct cr_expr_scan *scan, const struct cr_source *source);

/* The next token. At the end of the file, CR_EXPR_EOF again and again. */
struct cr_expr_token cr_expr_scan_next(struct cr_expr_scan *scan);

/* The keyword that the name is, when a name follows it. */
enum cr_expr_keyword cr_expr_keyword(const char *name, size_t length);

#endif
