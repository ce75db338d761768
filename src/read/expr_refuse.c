/*
 * What is wrong with the form of an expression, in words: see expr_parse.h.
 *
 * Each message has its place where a reader would point: an open bracket at the bracket,
 * not where the statement ends; what ends too early at its last sign.
 */
#include "read/expr_parse.h"

bool cr_expr_refuse_open(struct cr_expr_parser *parser)
{
    size_t i = parser->frame_count;
    while (i > 0 && parser->frames[i - 1].strength > 0)
        i--;
    if (i > 0)
        cr_expr_refuse(parser, parser->frames[i - 1].open_at, "\"(\" is never closed");
    else if (parser->list_at.line)
        cr_expr_refuse(parser, parser->list_at, "\"[\" is never closed");
    return i > 0 || parser->list_at.line;
}

void cr_expr_refuse_operand(struct cr_expr_parser *parser)
{
    const struct cr_expr_token *token = &parser->token;
    const struct cr_cut text = cr_expr_token_text(parser, token);
    if (cr_expr_at_end(parser)) {
        if (!cr_expr_refuse_open(parser))
            cr_expr_refuse(parser, parser->before.at,
                           "an expression ends too early, after \"%s\"",
                           cr_expr_token_text(parser, &parser->before).text);
    } else if (token->kind == CR_EXPR_BAD) {
        cr_expr_refuse(parser, token->at, "\"%s\" %s", text.text, token->why);
    } else if (token->kind == CR_EXPR_STRING) {
        cr_expr_refuse(parser, token->at, "a text in quotes is only for symbol");
    } else if (cr_expr_is_mark(token, '[')) {
        cr_expr_refuse(parser, token->at,
                       "a list can only stand alone, as in x = [0.5, 1]");
    } else {
        cr_expr_refuse(parser, token->at, "expected a value before \"%s\"", text.text);
    }
}

void cr_expr_refuse_operator(struct cr_expr_parser *parser)
{
    const struct cr_expr_token *token = &parser->token;
    const struct cr_cut text = cr_expr_token_text(parser, token);
    const struct cr_cut before = cr_expr_token_text(parser, &parser->before);
    if (token->kind == CR_EXPR_BAD)
        cr_expr_refuse(parser, token->at, "\"%s\" %s", text.text, token->why);
    else if (cr_expr_is_mark(token, '='))
        cr_expr_refuse(
            parser, token->at,
            "\"=\" can only stand behind the name that a statement starts with");
    else if (parser->before.kind == CR_EXPR_NUMBER && token->kind == CR_EXPR_NAME)
        cr_expr_refuse(parser, token->at,
                       "expected an operator before \"%s\" (write %s*%s)", text.text,
                       before.text, text.text);
    else
        cr_expr_refuse(parser, token->at, "expected an operator before \"%s\"", text.text);
}

void cr_expr_refuse_comma(struct cr_expr_parser *parser)
{
    const struct cr_cut left = cr_expr_token_text(parser, &parser->before);
    const struct cr_cut right = cr_expr_token_text(parser, &parser->ahead);
    if (parser->before.kind == CR_EXPR_NUMBER && parser->ahead.kind == CR_EXPR_NUMBER)
        cr_expr_refuse(parser, parser->before.at,
                       "\"%s,%s\" is not a number (use a point: %s.%s)", left.text,
                       right.text, left.text, right.text);
    else
        cr_expr_refuse(parser, parser->token.at,
                       "\",\" can only stand between the values of a function or a list");
}
