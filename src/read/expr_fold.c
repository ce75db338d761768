/*
 * Constants: their numbers, and how they are written: see expr_build.h.
 *
 * The text of a constant grows with it, with the fewest parentheses, in the language of
 * ops.def: 1 and 2 give "1/2", that and 3 give "(1/2)^3". Past a few tokens nobody wants
 * to read it, and it is dropped for the number.
 */
#include <math.h>
#include <string.h>

#include "read/expr_build.h"

enum { MOST_TOKENS = 8, MOST_PARTS = 8 };

static const struct cr_expr_writing unwritten = {NULL, MOST_TOKENS + 1, 0};

struct cr_expr_value cr_expr_literal(struct cr_expr *expr,
                                     const struct cr_expr_item *item)
{
    const struct cr_source *source = expr->source;
    const char *text = source->text + item->at.offset;
    size_t length = 0;
    while (item->at.offset + length < source->size && strchr("0123456789.", text[length]))
        length++;
    struct cr_expr_value value = {.kind = CR_VALUE_NUMBER,
                                  .number = item->number,
                                  .literal = true,
                                  .writing = {NULL, 1, CR_EXPR_ALONE},
                                  .at = item->at};
    const bool exponent =
        item->at.offset + length < source->size && strchr("eE", text[length]);
    if (length && !exponent)
        value.writing.text = cr_arena_format(&expr->arena, "%s%.*s",
                                             *text == '.' ? "0" : "", (int)length, text);
    if (!value.writing.text)
        value.writing = unwritten;
    return value;
}

/* The sign of an infix operation and how strongly it binds. */
static char sign_of(enum cr_op op, int *strength)
{
    *strength = op == CR_OP_ADD || op == CR_OP_SUB   ? 1
                : op == CR_OP_MUL || op == CR_OP_DIV ? 2
                : op == CR_OP_NEG                    ? 3
                                                     : 4;
    switch (op) {
    case CR_OP_ADD:
        return '+';
    case CR_OP_MUL:
        return '*';
    case CR_OP_DIV:
        return '/';
    case CR_OP_POW:
        return '^';
    default:
        return '-';
    }
}

/* Appends a part, in parentheses when it binds less than `least`. */
static void put_part(struct cr_buf *out, const struct cr_expr_writing *part, int least,
                     size_t *tokens)
{
    const bool weak = part->strength < least;
    cr_buf_printf(out, "%s%s%s", weak ? "(" : "", part->text, weak ? ")" : "");
    *tokens += part->tokens + (weak ? 2 : 0);
}

static void put_infix(struct cr_buf *out, enum cr_op op,
                      const struct cr_expr_value *values, struct cr_expr_writing *writing)
{
    const char sign = sign_of(op, &writing->strength);
    const int strength = writing->strength;
    writing->tokens = 1;
    if (op == CR_OP_NEG) {
        cr_buf_putc(out, sign);
        put_part(out, &values[0].writing, strength, &writing->tokens);
        return;
    }
    const bool power = op == CR_OP_POW;
    put_part(out, &values[0].writing, power ? CR_EXPR_ALONE : strength, &writing->tokens);
    cr_buf_putc(out, sign);
    put_part(out, &values[1].writing, power ? 3 : strength + 1, &writing->tokens);
}

static void put_call(struct cr_buf *out, const struct cr_expr_item *item,
                     const struct cr_expr_value *values, struct cr_expr_writing *writing)
{
    writing->strength = CR_EXPR_ALONE;
    writing->tokens = 2 + item->count;
    cr_buf_printf(out, "%s(", cr_op_row(item->op)->name);
    for (size_t i = 0; i < item->count; i++) {
        cr_buf_puts(out, i ? "," : "");
        put_part(out, &values[i].writing, 0, &writing->tokens);
    }
    cr_buf_putc(out, ')');
}

/* The text of an operation on constants. */
static int write_apply(struct cr_expr *expr, const struct cr_expr_item *item,
                       const struct cr_expr_value *values,
                       struct cr_expr_writing *writing)
{
    struct cr_buf out = {0};
    *writing = unwritten;
    if (item->op == CR_OP_SOFTMAX || item->count > MOST_PARTS)
        return 0;
    for (size_t i = 0; i < item->count; i++)
        if (!values[i].writing.text)
            return 0;
    if (item->infix)
        put_infix(&out, item->op, values, writing);
    else
        put_call(&out, item, values, writing);
    if (writing->tokens <= MOST_TOKENS)
        writing->text = cr_arena_string(&expr->arena, cr_buf_text(&out));
    else
        *writing = unwritten;
    const bool failed = out.failed || (!writing->text && writing->tokens <= MOST_TOKENS);
    cr_buf_release(&out);
    return failed ? -1 : 0;
}

/* The number that an operation on numbers gives. */
static int calculate(struct cr_expr_builder *builder, const struct cr_expr_item *item,
                     const struct cr_expr_value *values, double *number)
{
    while (builder->operand_capacity < item->count ||
           builder->zero_capacity < item->count) {
        const double **operands = cr_grown(builder->operands, &builder->operand_capacity,
                                           builder->operand_capacity, sizeof *operands);
        builder->operands = operands ? operands : builder->operands;
        unsigned char *zeros = cr_grown(builder->zeros, &builder->zero_capacity,
                                        builder->zero_capacity, sizeof *zeros);
        builder->zeros = zeros ? zeros : builder->zeros;
        if (!operands || !zeros)
            return -1;
    }
    for (size_t i = 0; i < item->count; i++) {
        builder->operands[i] = &values[i].number;
        builder->zeros[i] = 0;
    }
    const struct cr_args args = {.x = builder->operands,
                                 .step = builder->zeros,
                                 .count = item->count,
                                 .samples = 1,
                                 .index = item->index};
    cr_op_row(item->op)->forward(&args, number);
    return 0;
}

int cr_expr_fold(struct cr_expr_builder *builder, const struct cr_expr_item *item,
                 const struct cr_expr_value *values, struct cr_expr_value *result)
{
    *result = (struct cr_expr_value){.kind = CR_VALUE_NUMBER, .at = values[0].at};
    result->literal = item->infix && item->op == CR_OP_NEG && values[0].literal;
    return calculate(builder, item, values, &result->number) ||
                   write_apply(builder->expr, item, values, &result->writing)
               ? -1
               : 0;
}
