/*
 * Parsing formulas: an expression (expr_parse.c), and the statements around it
 * (expr_file.c).
 *
 * The parser sees two tokens. An error is told where it is found and sets `wrong`; then
 * everything up to the next statement is skipped. What is wrong with the sense of an
 * expression but not with its form sets `broken`, and parsing goes on.
 */
#ifndef CR_READ_EXPR_PARSE_H
#define CR_READ_EXPR_PARSE_H

#include "read/expr.h"

/* What waits for its right operand or for its end: a sign, "(", or a function's "(". */
struct cr_expr_frame {
    char mark;    /* + - * / ^, 'n' for a minus before a value, '(' or 'f' */
    int strength; /* how strongly it binds; 0: '(' and 'f' */
    struct cr_place at, open_at;
    /* of 'f': */
    enum cr_op op;
    long name;
    size_t first_item, commas;
    bool split; /* the ';' of softmax was there */
    size_t index;
};

struct cr_expr_parser {
    struct cr_expr *expr;
    struct cr_expr_scan scan;
    struct cr_expr_token before, token, ahead;
    struct cr_expr_frame *frames;
    size_t frame_count, frame_capacity;
    struct cr_place list_at; /* the "[" that is open; line 0: none is */
    bool has_operand;        /* an operator can follow */
    bool done;
    bool wrong, broken; /* of the present statement */
};

void cr_expr_advance(struct cr_expr_parser *parser);
bool cr_expr_is_mark(const struct cr_expr_token *token, char mark);

/* Is the statement over? */
bool cr_expr_at_end(const struct cr_expr_parser *parser);

/* The number of the name that the present token is, or -1 when memory is out. */
long cr_expr_name(struct cr_expr_parser *parser);

/* The text of a token, fit for a message. */
struct cr_cut cr_expr_token_text(const struct cr_expr_parser *parser,
                                 const struct cr_expr_token *token);

/* Tells an error at a place; the rest of the statement is to be skipped. */
#define cr_expr_refuse(parser, place, ...)                                               \
    do {                                                                                 \
        (parser)->wrong = true;                                                          \
        cr_expr_wrong((parser)->expr, place, __VA_ARGS__);                               \
    } while (0)

/* expr_refuse.c: these tell what is wrong with the present token, and set `wrong`. It
 * cannot begin a value; cannot follow one; is a comma out of place. */
void cr_expr_refuse_operand(struct cr_expr_parser *parser);
void cr_expr_refuse_operator(struct cr_expr_parser *parser);
void cr_expr_refuse_comma(struct cr_expr_parser *parser);

/* Tells what is still open at the end of a statement or a list; false when nothing is. */
bool cr_expr_refuse_open(struct cr_expr_parser *parser);

/* Parses an expression: appends its items, and stops at a comma or "]" that is not in
 * parentheses of its own, or at the end of the statement. */
int cr_expr_parse(struct cr_expr_parser *parser);

#endif
