/*
 * One expression, into items in the order of evaluation: see expr_parse.h.
 *
 * Dijkstra's shunting yard: a sign waits in a frame until what follows binds less
 * strongly than it does, and is then appended behind its operands. An open parenthesis is
 * a frame that binds nothing, so it holds back all before it. Nothing recurses.
 *
 *     -x^2 + 1      frame: n      item: x
 *                   frame: n ^    item: x 2
 *                   frame: +      item: x 2 pow neg        (+ is weaker than both)
 *                                       x 2 pow neg 1 add
 *
 *     strength 1  + -      2  * /      3  a minus before a value      4  ^, from the
 * right
 */
#include "read/expr_parse.h"

#include <math.h>
#include <string.h>

enum { SUM_STRENGTH = 1, PRODUCT_STRENGTH, MINUS_STRENGTH, POWER_STRENGTH };

static int add_item(struct cr_expr_parser *parser, struct cr_expr_item item)
{
    struct cr_expr *expr = parser->expr;
    const bool applies = item.kind == CR_ITEM_APPLY;
    if (applies ? cr_expr_too_many(expr, CR_LIMIT_OPERATIONS, expr->applied + 1, item.at)
                : cr_expr_too_many(expr, CR_LIMIT_NUMBERS,
                                   expr->item_count - expr->applied + 1, item.at)) {
        parser->wrong = true;
        return 0;
    }
    struct cr_expr_item *items =
        cr_grown(expr->items, &expr->item_capacity, expr->item_count, sizeof *items);
    if (!items)
        return -1;
    expr->items = items;
    items[expr->item_count++] = item;
    expr->applied += applies;
    return 0;
}

static int push(struct cr_expr_parser *parser, struct cr_expr_frame frame)
{
    if (cr_expr_too_many(parser->expr, CR_LIMIT_PARENTHESES, parser->frame_count + 1,
                         frame.at)) {
        parser->wrong = true;
        return 0;
    }
    struct cr_expr_frame *frames = cr_grown(parser->frames, &parser->frame_capacity,
                                            parser->frame_count, sizeof *frames);
    if (!frames)
        return -1;
    parser->frames = frames;
    frames[parser->frame_count++] = frame;
    parser->has_operand = false;
    return 0;
}

static struct cr_expr_frame *top(const struct cr_expr_parser *parser)
{
    return parser->frame_count ? &parser->frames[parser->frame_count - 1] : NULL;
}

static enum cr_op op_of(char mark)
{
    switch (mark) {
    case '+':
        return CR_OP_ADD;
    case '-':
        return CR_OP_SUB;
    case '*':
        return CR_OP_MUL;
    case '/':
        return CR_OP_DIV;
    case '^':
        return CR_OP_POW;
    default:
        return CR_OP_NEG;
    }
}

/* Appends the signs that wait and bind at least that strongly. */
static int reduce(struct cr_expr_parser *parser, int strength)
{
    while (parser->frame_count && top(parser)->strength >= strength) {
        const struct cr_expr_frame *frame = &parser->frames[--parser->frame_count];
        const struct cr_expr_item item = {.kind = CR_ITEM_APPLY,
                                          .op = op_of(frame->mark),
                                          .infix = true,
                                          .count = frame->mark == 'n' ? 1 : 2,
                                          .name = CR_NONE,
                                          .at = frame->at};
        if (add_item(parser, item))
            return -1;
    }
    return 0;
}

enum cr_op cr_expr_function(const char *name, const char **nearest)
{
    const unsigned functions = 1u << CR_CLASS_ARITHMETIC | 1u << CR_CLASS_ACTIVATION |
                               1u << CR_CLASS_LAYER | 1u << CR_CLASS_LOSS;
    return strcmp(name, "ln") == 0 ? CR_OP_LOG : cr_op_find(name, functions, nearest);
}

/* A name: a value, or a function when "(" follows. */
static int read_name(struct cr_expr_parser *parser)
{
    const long name = cr_expr_name(parser);
    const struct cr_place at = parser->token.at;
    if (name < 0)
        return -1;
    cr_expr_advance(parser);
    if (!cr_expr_is_mark(&parser->token, '(')) {
        parser->has_operand = true;
        return add_item(
            parser, (struct cr_expr_item){.kind = CR_ITEM_NAME, .name = name, .at = at});
    }
    const struct cr_expr_frame frame = {
        .mark = 'f',
        .at = at,
        .open_at = parser->token.at,
        .name = name,
        .op = cr_expr_function(parser->expr->names.items[name], NULL),
        .first_item = parser->expr->item_count};
    cr_expr_advance(parser);
    return push(parser, frame);
}

static int read_number(struct cr_expr_parser *parser)
{
    const struct cr_expr_item item = {
        .kind = CR_ITEM_NUMBER, .number = parser->token.number, .at = parser->token.at};
    cr_expr_advance(parser);
    parser->has_operand = true;
    return add_item(parser, item);
}

/* Tells how many values a function takes. */
static void refuse_count(struct cr_expr_parser *parser, const struct cr_expr_frame *frame,
                         size_t count)
{
    const struct cr_op_row *row = cr_op_row(frame->op);
    const char *name = parser->expr->names.items[frame->name];
    parser->broken = true;
    if (row->classes & 1u << CR_CLASS_LOSS)
        cr_expr_wrong(
            parser->expr, frame->at,
            "%s takes predictions and then as many labels, as in %s(p1, p2, y1, "
            "y2), not %zu value%s",
            name, name, count, count == 1 ? "" : "s");
    else
        cr_expr_wrong(parser->expr, frame->at, "%s takes %d value%s%s, not %zu", name,
                      row->min, row->min == 1 ? "" : "s", row->max < 0 ? " or more" : "",
                      count);
}

static void check_softmax(struct cr_expr_parser *parser,
                          const struct cr_expr_frame *frame, size_t count)
{
    if (frame->split && frame->index < count)
        return;
    parser->broken = true;
    if (!frame->split)
        cr_expr_wrong(parser->expr, frame->at,
                      "softmax takes first which of its values is meant, as in "
                      "softmax(1; z1, z2)");
    else
        cr_expr_wrong(parser->expr, frame->at, "softmax(%zu; ...) has only %zu value%s",
                      frame->index + 1, count, count == 1 ? "" : "s");
}

/* The call on top ends with `count` values. */
static int close_call(struct cr_expr_parser *parser, size_t count)
{
    const struct cr_expr_frame frame = parser->frames[--parser->frame_count];
    const struct cr_expr_item one = {.kind = CR_ITEM_NUMBER, .number = 1, .at = frame.at};
    if (frame.op == CR_OP_HINGE && count == 1) {
        count++;
        if (add_item(parser, one))
            return -1;
    }
    if (frame.op != CR_OP_COUNT && !cr_op_takes(frame.op, count))
        refuse_count(parser, &frame, count);
    else if (frame.op == CR_OP_SOFTMAX)
        check_softmax(parser, &frame, count);
    cr_expr_advance(parser);
    parser->has_operand = true;
    return add_item(parser, (struct cr_expr_item){.kind = CR_ITEM_APPLY,
                                                  .op = frame.op,
                                                  .index = (uint32_t)frame.index,
                                                  .count = count,
                                                  .name = frame.name,
                                                  .at = frame.at});
}

static int read_close(struct cr_expr_parser *parser)
{
    if (reduce(parser, SUM_STRENGTH))
        return -1;
    const struct cr_expr_frame *frame = top(parser);
    if (!frame) {
        cr_expr_refuse(parser, parser->token.at, "\")\" without \"(\"");
        return 0;
    }
    if (frame->mark == 'f')
        return close_call(parser, frame->commas + 1);
    parser->frame_count--;
    cr_expr_advance(parser);
    return 0;
}

/* A mark where a value should begin: a sign of it, or a parenthesis. */
static int read_prefix(struct cr_expr_parser *parser)
{
    const struct cr_place at = parser->token.at;
    const struct cr_expr_frame minus = {.mark = 'n', .strength = MINUS_STRENGTH, .at = at};
    const struct cr_expr_frame group = {.mark = '(', .at = at, .open_at = at};
    const struct cr_expr_frame *open = top(parser);
    switch (parser->token.mark) {
    case '+':
        cr_expr_advance(parser);
        return 0;
    case '-':
        cr_expr_advance(parser);
        return push(parser, minus);
    case '(':
        cr_expr_advance(parser);
        return push(parser, group);
    case ')':
        if (open && open->mark == 'f' && cr_expr_is_mark(&parser->before, '('))
            return close_call(parser, 0);
        if (parser->frame_count == 0) {
            cr_expr_refuse(parser, at, "\")\" without \"(\"");
            return 0;
        }
        break;
    }
    cr_expr_refuse_operand(parser);
    return 0;
}

static int read_operand(struct cr_expr_parser *parser)
{
    switch (parser->token.kind) {
    case CR_EXPR_NUMBER:
        return read_number(parser);
    case CR_EXPR_NAME:
        return read_name(parser);
    case CR_EXPR_MARK:
        return read_prefix(parser);
    default:
        cr_expr_refuse_operand(parser);
        return 0;
    }
}

static int read_sign(struct cr_expr_parser *parser)
{
    const char mark = parser->token.mark;
    const bool power = mark == '^';
    const int strength = power                        ? POWER_STRENGTH
                         : mark == '+' || mark == '-' ? SUM_STRENGTH
                                                      : PRODUCT_STRENGTH;
    const struct cr_expr_frame frame = {
        .mark = mark, .strength = strength, .at = parser->token.at};
    cr_expr_advance(parser);
    return reduce(parser, power ? strength + 1 : strength) || push(parser, frame) ? -1 : 0;
}

static int read_comma(struct cr_expr_parser *parser)
{
    if (reduce(parser, SUM_STRENGTH))
        return -1;
    struct cr_expr_frame *frame = top(parser);
    if (!frame) {
        parser->done = true;
    } else if (frame->mark != 'f') {
        cr_expr_refuse_comma(parser);
    } else {
        frame->commas++;
        parser->has_operand = false;
        cr_expr_advance(parser);
    }
    return 0;
}

/* softmax(i; ...): takes the number i back. */
static int read_semicolon(struct cr_expr_parser *parser)
{
    struct cr_expr *expr = parser->expr;
    if (reduce(parser, SUM_STRENGTH))
        return -1;
    struct cr_expr_frame *frame = top(parser);
    if (!frame || frame->mark != 'f' || frame->split || frame->commas ||
        (frame->op != CR_OP_SOFTMAX && frame->op != CR_OP_COUNT)) {
        cr_expr_refuse(parser, parser->token.at,
                       "\";\" can only stand behind the first number of softmax");
        return 0;
    }
    const struct cr_expr_item *item = &expr->items[expr->item_count - 1];
    if (expr->item_count - frame->first_item != 1 || item->kind != CR_ITEM_NUMBER ||
        !(item->number >= 1 && item->number <= UINT32_MAX) ||
        item->number != floor(item->number)) {
        cr_expr_refuse(
            parser, expr->items[frame->first_item].at,
            "softmax takes first a whole number from 1, as in softmax(1; z1, z2)");
        return 0;
    }
    frame->split = true;
    frame->index = (size_t)item->number - 1;
    expr->item_count--;
    parser->has_operand = false;
    cr_expr_advance(parser);
    return 0;
}

static int read_bracket(struct cr_expr_parser *parser)
{
    if (reduce(parser, SUM_STRENGTH))
        return -1;
    if (top(parser))
        cr_expr_refuse(parser, parser->token.at, "expected \")\" before \"]\"");
    parser->done = true;
    return 0;
}

static int read_end(struct cr_expr_parser *parser)
{
    parser->done = !cr_expr_refuse_open(parser);
    return reduce(parser, SUM_STRENGTH);
}

static int read_operator(struct cr_expr_parser *parser)
{
    if (cr_expr_at_end(parser))
        return read_end(parser);
    switch (parser->token.kind == CR_EXPR_MARK ? parser->token.mark : '\0') {
    case '+':
    case '-':
    case '*':
    case '/':
    case '^':
        return read_sign(parser);
    case ',':
        return read_comma(parser);
    case ';':
        return read_semicolon(parser);
    case ')':
        return read_close(parser);
    case ']':
        return read_bracket(parser);
    default:
        cr_expr_refuse_operator(parser);
        return 0;
    }
}

int cr_expr_parse(struct cr_expr_parser *parser)
{
    parser->frame_count = 0;
    parser->has_operand = parser->done = false;
    while (!parser->done && !parser->wrong)
        if (parser->has_operand ? read_operator(parser) : read_operand(parser))
            return -1;
    return 0;
}
