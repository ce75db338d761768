/*
 * The statements of a formula file: see expr.h and expr_parse.h.
 *
 *     file       { statement end }
 *     statement  NAME = right | expression
 *                | (input | target | param) NAME = right {, NAME = right}
 *                | (minimize | maximize) NAME {, OPTION = (expression | WORD)}
 *                | symbol NAME = "TEXT" {, NAME = "TEXT"}
 *                | (expect_value | expect_grad | expect_new) NAME = NUMBERS {, NAME = NUMBERS}
 *     right      expression | [ expression {, expression} ]
 */
#include <stdlib.h>
#include <string.h>

#include "read/expr_parse.h"

void cr_expr_advance(struct cr_expr_parser *parser)
{
    parser->before = parser->token;
    parser->token = parser->ahead;
    parser->ahead = cr_expr_scan_next(&parser->scan);
}

bool cr_expr_is_mark(const struct cr_expr_token *token, char mark)
{
    return token->kind == CR_EXPR_MARK && token->mark == mark;
}

bool cr_expr_at_end(const struct cr_expr_parser *parser)
{
    return parser->token.kind == CR_EXPR_END || parser->token.kind == CR_EXPR_EOF;
}

long cr_expr_name(struct cr_expr_parser *parser)
{
    const struct cr_expr_token *token = &parser->token;
    return cr_names_add(&parser->expr->names,
                        parser->expr->source->text + token->at.offset,
                        token->end - token->at.offset);
}

struct cr_cut cr_expr_token_text(const struct cr_expr_parser *parser,
                                 const struct cr_expr_token *token)
{
    return cr_expr_text(parser->expr, token->at, token->end);
}

/* Adds a definition, broken until its right side was parsed. */
static int add_definition(struct cr_expr *expr, enum cr_expr_role role, long name,
                          struct cr_place at)
{
    struct cr_expr_definition *all =
        cr_grown(expr->definitions, &expr->definition_capacity, expr->definition_count,
                 sizeof *all);
    expr->definitions = all ? all : expr->definitions;
    if (!all || (role != CR_EXPR_BARE && name < 0))
        return -1;
    all[expr->definition_count++] = (struct cr_expr_definition){
        .role = role, .name = name, .at = at, .broken = true, .node = CR_NONE};
    return 0;
}

/* "[...]", with the present token the bracket. */
static int parse_list(struct cr_expr_parser *parser)
{
    parser->list_at = parser->token.at;
    do {
        cr_expr_advance(parser);
        if (cr_expr_parse(parser))
            return -1;
    } while (!parser->wrong && cr_expr_is_mark(&parser->token, ','));
    if (!parser->wrong)
        cr_expr_advance(parser);
    parser->list_at = CR_NOWHERE;
    if (!parser->wrong && !cr_expr_at_end(parser) &&
        !cr_expr_is_mark(&parser->token, ','))
        cr_expr_refuse(parser, parser->token.at,
                       "a list can only stand alone, as in x = [0.5, 1]");
    return 0;
}

/* The right side of the last definition. */
static int parse_right(struct cr_expr_parser *parser)
{
    struct cr_expr *expr = parser->expr;
    struct cr_expr_definition *definition =
        &expr->definitions[expr->definition_count - 1];
    definition->items.first = expr->item_count;
    definition->is_list = cr_expr_is_mark(&parser->token, '[');
    if (definition->is_list && definition->role == CR_EXPR_A_PARAM) {
        parser->broken = true;
        cr_expr_wrong(expr, parser->token.at,
                      "param \"%s\" is one number; lists are for input and target",
                      cr_cut(expr->names.items[definition->name]).text);
    }
    if (definition->is_list ? parse_list(parser) : cr_expr_parse(parser))
        return -1;
    definition->items.count = expr->item_count - definition->items.first;
    definition->broken = parser->wrong || parser->broken;
    return 0;
}

/* Takes "NAME =" with *name set; says what is missing and sets `wrong`. */
static int take_name(struct cr_expr_parser *parser, long *name, struct cr_place *at)
{
    if (parser->token.kind != CR_EXPR_NAME) {
        cr_expr_refuse(parser, parser->before.at, "expected a name after \"%s\"",
                       cr_expr_token_text(parser, &parser->before).text);
        return 0;
    }
    *at = parser->token.at;
    *name = cr_expr_name(parser);
    cr_expr_advance(parser);
    if (cr_expr_is_mark(&parser->token, '='))
        cr_expr_advance(parser);
    else
        cr_expr_refuse(parser, *at, "expected \"=\" after \"%s\"",
                       cr_expr_token_text(parser, &parser->before).text);
    return *name < 0 ? -1 : 0;
}

/* A comma that goes on to the next of several; false at the end, or after saying that it
 * is one in a number. */
static bool take_comma(struct cr_expr_parser *parser)
{
    if (parser->wrong || !cr_expr_is_mark(&parser->token, ','))
        return false;
    if (parser->before.kind == CR_EXPR_NUMBER && parser->ahead.kind == CR_EXPR_NUMBER) {
        cr_expr_refuse_comma(parser);
        return false;
    }
    cr_expr_advance(parser);
    return true;
}

static int parse_declaration(struct cr_expr_parser *parser, enum cr_expr_role role)
{
    cr_expr_advance(parser);
    do {
        long name = CR_NONE;
        struct cr_place at;
        parser->broken = false;
        if (take_name(parser, &name, &at))
            return -1;
        if (name != CR_NONE && add_definition(parser->expr, role, name, at))
            return -1;
        if (!parser->wrong && parse_right(parser))
            return -1;
    } while (take_comma(parser));
    return 0;
}

static int add_symbol(struct cr_expr_parser *parser, long name, struct cr_place at)
{
    struct cr_expr *expr = parser->expr;
    const struct cr_expr_token *token = &parser->token;
    struct cr_expr_symbol *all =
        cr_grown(expr->symbols, &expr->symbol_capacity, expr->symbol_count, sizeof *all);
    if (!all)
        return -1;
    expr->symbols = all;
    const char *text = cr_arena_format(&expr->net->arena, "%.*s",
                                       (int)(token->end - token->at.offset - 2),
                                       expr->source->text + token->at.offset + 1);
    all[expr->symbol_count++] = (struct cr_expr_symbol){name, at, token->at, text};
    return text ? 0 : -1;
}

static int parse_symbol(struct cr_expr_parser *parser)
{
    cr_expr_advance(parser);
    do {
        long name;
        struct cr_place at;
        if (take_name(parser, &name, &at))
            return -1;
        if (parser->wrong)
            return 0;
        if (parser->token.kind != CR_EXPR_STRING) {
            cr_expr_refuse(parser, parser->token.at,
                           "expected a symbol in quotes, as in symbol w1 = \"w^{(1)}\"");
            return 0;
        }
        if (add_symbol(parser, name, at))
            return -1;
        cr_expr_advance(parser);
    } while (take_comma(parser));
    return 0;
}

static int add_expected(struct cr_expr_parser *parser, struct cr_expr_expected one,
                        uint32_t first)
{
    struct cr_expr *expr = parser->expr;
    struct cr_expr_expected *all = cr_grown(expr->expected, &expr->expected_capacity,
                                            expr->expected_count, sizeof *all);
    if (!all)
        return -1;
    expr->expected = all;
    uint32_t end = parser->before.end;
    if (expr->source->text[first] == '[' && expr->source->text[end - 1] == ']')
        first++, end--; /* as DOT has its lists */
    char *text = cr_arena_format(&expr->net->arena, "%.*s", (int)(end - first),
                                 expr->source->text + first);
    for (char *p = text; p && *p; p++)
        if (*p == '\n' || *p == '\r')
            *p = ' ';
    one.text = text;
    all[expr->expected_count++] = one;
    return text ? 0 : -1;
}

/* Numbers are kept as they are written, since their digits count. */
static int parse_expected(struct cr_expr_parser *parser, enum cr_expr_keyword kind)
{
    cr_expr_advance(parser);
    do {
        struct cr_expr_expected one = {.kind = kind, .name = CR_NONE};
        if (take_name(parser, &one.name, &one.at))
            return -1;
        if (parser->wrong)
            return 0;
        const uint32_t first = parser->token.at.offset;
        for (bool inside = false;
             !cr_expr_at_end(parser) && (inside || !cr_expr_is_mark(&parser->token, ','));
             cr_expr_advance(parser))
            inside = cr_expr_is_mark(&parser->token, '[') ||
                     (inside && !cr_expr_is_mark(&parser->token, ']'));
        if (first == parser->token.at.offset) {
            cr_expr_refuse(parser, parser->token.at, "expected a number after \"=\"");
            return 0;
        }
        if (add_expected(parser, one, first))
            return -1;
    } while (take_comma(parser));
    return 0;
}

/* The value of an option; a single name can be a word or a constant. */
static int parse_value(struct cr_expr_parser *parser, struct cr_expr_option *option)
{
    struct cr_expr *expr = parser->expr;
    const bool single =
        parser->token.kind == CR_EXPR_NAME && !cr_expr_is_mark(&parser->ahead, '(');
    const long name = single ? cr_expr_name(parser) : CR_NONE;
    option->value_at = parser->token.at;
    option->items.first = expr->item_count;
    if (cr_expr_parse(parser))
        return -1;
    option->items.count = expr->item_count - option->items.first;
    option->value_end = parser->before.end;
    if (single && option->items.count == 1)
        option->word = cr_arena_string(&expr->arena, expr->names.items[name]);
    return single && (name < 0 || (option->items.count == 1 && !option->word)) ? -1 : 0;
}

static int parse_option(struct cr_expr_parser *parser)
{
    struct cr_expr *expr = parser->expr;
    struct cr_expr_option option = {0};
    long name;
    if (take_name(parser, &name, &option.at))
        return -1;
    if (parser->wrong)
        return 0;
    option.key = cr_arena_string(&expr->arena, expr->names.items[name]);
    struct cr_expr_option *all =
        cr_grown(expr->options, &expr->option_capacity, expr->option_count, sizeof *all);
    expr->options = all ? all : expr->options;
    if (!option.key || !all)
        return -1;
    if (parse_value(parser, &option))
        return -1;
    if (!parser->wrong && !parser->broken)
        all[expr->option_count++] = option;
    return 0;
}

static int parse_goal(struct cr_expr_parser *parser, bool maximize)
{
    struct cr_expr *expr = parser->expr;
    const struct cr_place at = parser->token.at;
    if (expr->goal_at.line) {
        cr_expr_refuse(parser, at, "minimize or maximize is already in line %u",
                       (unsigned)expr->goal_at.line);
        return 0;
    }
    expr->goal_at = at;
    expr->maximize = maximize;
    cr_expr_advance(parser);
    expr->goal = cr_expr_name(parser);
    expr->goal_name_at = parser->token.at;
    cr_expr_advance(parser);
    if (expr->goal < 0)
        return -1;
    while (take_comma(parser))
        if (parse_option(parser))
            return -1;
    return 0;
}

static int parse_assignment(struct cr_expr_parser *parser)
{
    const struct cr_place at = parser->token.at;
    const long name = cr_expr_name(parser);
    cr_expr_advance(parser);
    cr_expr_advance(parser);
    return add_definition(parser->expr, CR_EXPR_ASSIGNED, name, at) || parse_right(parser)
               ? -1
               : 0;
}

/* An expression alone. One that is wrong and starts with a name may have been meant to
 * assign it: then that name is known. */
static int parse_bare(struct cr_expr_parser *parser)
{
    struct cr_expr *expr = parser->expr;
    const struct cr_expr_token start = parser->token;
    const long name = start.kind == CR_EXPR_NAME ? cr_expr_name(parser) : CR_NONE;
    if (add_definition(expr, CR_EXPR_BARE, CR_NONE, start.at) || parse_right(parser))
        return -1;
    return parser->wrong && name != CR_NONE
               ? add_definition(expr, CR_EXPR_ASSIGNED, name, start.at)
               : 0;
}

/* Skips the rest of a statement; names before a "=" in it are known, if broken. */
static int recover(struct cr_expr_parser *parser)
{
    while (!cr_expr_at_end(parser)) {
        if (parser->token.kind == CR_EXPR_NAME && cr_expr_is_mark(&parser->ahead, '=') &&
            add_definition(parser->expr, CR_EXPR_ASSIGNED, cr_expr_name(parser),
                           parser->token.at))
            return -1;
        cr_expr_advance(parser);
    }
    return 0;
}

/* What follows a statement that seemed to be over. */
static void refuse_rest(struct cr_expr_parser *parser)
{
    const struct cr_expr_token *token = &parser->token;
    const struct cr_cut text = cr_expr_token_text(parser, token);
    if (cr_expr_is_mark(token, ','))
        cr_expr_refuse_comma(parser);
    else if (cr_expr_is_mark(token, ']'))
        cr_expr_refuse(parser, token->at, "\"]\" without \"[\"");
    else if (token->kind == CR_EXPR_BAD)
        cr_expr_refuse(parser, token->at, "\"%s\" %s", text.text, token->why);
    else
        cr_expr_refuse(parser, token->at,
                       "expected the end of the statement before \"%s\"", text.text);
}

static enum cr_expr_keyword keyword_of(const struct cr_expr_parser *parser)
{
    const struct cr_expr_token *token = &parser->token;
    if (token->kind != CR_EXPR_NAME || parser->ahead.kind != CR_EXPR_NAME)
        return CR_EXPR_NO_KEYWORD;
    return cr_expr_keyword(parser->expr->source->text + token->at.offset,
                           token->end - token->at.offset);
}

static int parse_inside(struct cr_expr_parser *parser)
{
    switch (keyword_of(parser)) {
    case CR_EXPR_INPUT:
        return parse_declaration(parser, CR_EXPR_AN_INPUT);
    case CR_EXPR_TARGET:
        return parse_declaration(parser, CR_EXPR_A_TARGET);
    case CR_EXPR_PARAM:
        return parse_declaration(parser, CR_EXPR_A_PARAM);
    case CR_EXPR_MINIMIZE:
        return parse_goal(parser, false);
    case CR_EXPR_MAXIMIZE:
        return parse_goal(parser, true);
    case CR_EXPR_SYMBOL:
        return parse_symbol(parser);
    case CR_EXPR_EXPECT_VALUE:
    case CR_EXPR_EXPECT_GRAD:
    case CR_EXPR_EXPECT_NEW:
        return parse_expected(parser, keyword_of(parser));
    default:
        return parser->token.kind == CR_EXPR_NAME && cr_expr_is_mark(&parser->ahead, '=')
                   ? parse_assignment(parser)
                   : parse_bare(parser);
    }
}

static int parse_statement(struct cr_expr_parser *parser)
{
    parser->wrong = parser->broken = false;
    parser->list_at = CR_NOWHERE;
    if (parse_inside(parser))
        return -1;
    if (!parser->wrong && !cr_expr_at_end(parser)) {
        refuse_rest(parser);
        if (parser->expr->definition_count)
            parser->expr->definitions[parser->expr->definition_count - 1].broken = true;
    }
    return parser->wrong ? recover(parser) : 0;
}

int cr_expr_parse_file(struct cr_expr *expr)
{
    struct cr_expr_parser parser = {.expr = expr};
    int failed = 0;
    cr_expr_scan_init(&parser.scan, expr->source);
    cr_expr_advance(&parser);
    cr_expr_advance(&parser);
    while (!failed && !expr->too_much && parser.token.kind != CR_EXPR_EOF) {
        if (parser.token.kind == CR_EXPR_END)
            cr_expr_advance(&parser);
        else
            failed = parse_statement(&parser);
    }
    free(parser.frames);
    return failed;
}
