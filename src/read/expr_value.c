/* The items of one definition, into numbers, nodes and edges: see expr_build.h. */
#include <math.h>
#include <string.h>

#include "math/math.h"
#include "read/expr_build.h"

bool cr_expr_is_constant(const struct cr_expr_builder *builder, struct cr_expr_span span)
{
    const struct cr_expr *expr = builder->expr;
    for (size_t i = span.first; i < span.first + span.count; i++) {
        const struct cr_expr_item *item = &expr->items[i];
        double number;
        if (item->kind == CR_ITEM_NAME &&
            (expr->about[item->name].node != CR_NONE || expr->about[item->name].broken ||
             !cr_math_constant(expr->names.items[item->name], &number)))
            return false;
    }
    return true;
}

void cr_expr_unknown(const struct cr_expr_builder *builder, long name, struct cr_place at)
{
    const struct cr_expr *expr = builder->expr;
    const struct cr_expr_name *about = &expr->about[name];
    const char *text = expr->names.items[name];
    const struct cr_cut cut = cr_cut(text);
    if (about->total && builder->present && builder->present->name == name)
        cr_expr_wrong(expr, at,
                      "\"%s\" has no value yet from which a new one could follow",
                      cut.text);
    else if (about->total)
        cr_expr_wrong(expr, at, "\"%s\" is used before it is assigned in line %u",
                      cut.text, (unsigned)about->at.line);
    else if (cr_expr_function(text, NULL) != CR_OP_COUNT)
        cr_expr_wrong(expr, at, "\"%s\" is a function: write %s(...)", cut.text,
                      cut.text);
    else {
        const struct cr_expr_hint hint = cr_expr_hint_name(expr, name);
        cr_expr_wrong(expr, at, "\"%s\" is unknown%s", cut.text,
                      *hint.text ? hint.text : " (nothing above gives it a value)");
    }
}

static void unknown_function(const struct cr_expr *expr, const struct cr_expr_item *item)
{
    const char *text = expr->names.items[item->name], *nearest = NULL;
    const struct cr_cut cut = cr_cut(text);
    if (!cr_diag_full(expr->diag, CR_SEVERITY_ERROR))
        cr_expr_function(text, &nearest);
    if (expr->about[item->name].total)
        cr_expr_wrong(expr, item->at,
                      "\"%s\" is a value, not a function (to multiply, write %s*(...))",
                      cut.text, cut.text);
    else
        cr_expr_wrong(expr, item->at, "\"%s\" is an unknown function%s", cut.text,
                      cr_expr_hint(nearest).text);
}

static int push(struct cr_expr_builder *builder, struct cr_expr_value value)
{
    struct cr_expr_value *stack = cr_grown(builder->stack, &builder->stack_capacity,
                                           builder->stack_count, sizeof *stack);
    if (!stack)
        return -1;
    builder->stack = stack;
    stack[builder->stack_count++] = value;
    return 0;
}

long cr_expr_add_node(struct cr_expr_builder *builder, struct cr_node node)
{
    struct cr_node *nodes = cr_grown(builder->nodes, &builder->node_capacity,
                                     builder->node_count, sizeof *nodes);
    if (!nodes)
        return -1;
    builder->nodes = nodes;
    nodes[builder->node_count] = node;
    return node.name ? (long)builder->node_count++ : -1;
}

static int add_edge(struct cr_expr_builder *builder, struct cr_edge edge)
{
    struct cr_edge *edges = cr_grown(builder->edges, &builder->edge_capacity,
                                     builder->edge_count, sizeof *edges);
    if (!edges)
        return -1;
    builder->edges = edges;
    edges[builder->edge_count++] = edge;
    return 0;
}

/* A number that an operation takes becomes a node. */
static int make_constant(struct cr_expr_builder *builder, struct cr_expr_value *value)
{
    struct cr_arena *arena = &builder->expr->net->arena;
    const bool written = value->writing.text && !value->literal;
    const struct cr_node node = {
        .name =
            cr_arena_format(arena, "%s%zu", builder->constant, ++builder->constant_count),
        .kind = CR_NODE_CONSTANT,
        .line = value->at.line,
        .op = CR_OP_COUNT,
        .param = CR_NONE,
        .text = written ? cr_arena_string(arena, value->writing.text) : NULL,
        .value = cr_arena_copy(arena, &value->number, 1, sizeof value->number),
        .bias_param = CR_NONE,
        .activation = CR_OP_IDENTITY};
    const long index = cr_expr_add_node(builder, node);
    if (index < 0 || !node.value || (written && !node.text))
        return -1;
    value->kind = CR_VALUE_NODE;
    value->node = (size_t)index;
    return 0;
}

long cr_expr_add_operation(struct cr_expr_builder *builder, enum cr_op op, size_t index,
                           struct cr_expr_value *operands, size_t count, size_t line,
                           const char *name)
{
    struct cr_arena *arena = &builder->expr->net->arena;
    for (size_t i = 0; i < count; i++)
        if (operands[i].kind == CR_VALUE_NUMBER && make_constant(builder, &operands[i]))
            return -1;
    const struct cr_node node = {.name = name ? name
                                              : cr_arena_format(arena, "%s%zu",
                                                                builder->inner,
                                                                ++builder->inner_count),
                                 .kind = CR_NODE_OP,
                                 .line = line,
                                 .op = op,
                                 .index = index,
                                 .inner = !name,
                                 .param = CR_NONE,
                                 .bias_param = CR_NONE,
                                 .activation = CR_OP_IDENTITY};
    const long to = cr_expr_add_node(builder, node);
    for (size_t i = 0; to >= 0 && i < count; i++)
        if (add_edge(builder, (struct cr_edge){.from = operands[i].node,
                                               .to = (size_t)to,
                                               .line = line,
                                               .weight_param = CR_NONE}))
            return -1;
    return to;
}

/* The operation as a node, x^2 and 1/x as the operations that they are. */
static int make_operation(struct cr_expr_builder *builder,
                          const struct cr_expr_item *item, struct cr_expr_value *values,
                          const char *name, struct cr_expr_value *result)
{
    enum cr_op op = item->op;
    size_t count = item->count;
    if (item->infix && op == CR_OP_POW && values[1].literal && values[1].number == 2) {
        op = CR_OP_SQUARE;
        count = 1;
    } else if (item->infix && op == CR_OP_DIV && values[0].literal &&
               values[0].number == 1) {
        op = CR_OP_RECIP;
        values++;
        count = 1;
    }
    const size_t line = name ? builder->present->at.line : item->at.line;
    const long node =
        cr_expr_add_operation(builder, op, item->index, values, count, line, name);
    *result = (struct cr_expr_value){
        .kind = CR_VALUE_NODE, .node = (size_t)node, .at = item->at};
    return node < 0 ? -1 : 0;
}

/* Is any of the values of this kind? */
static bool any_is(const struct cr_expr_value *values, size_t count,
                   enum cr_expr_value_kind kind)
{
    for (size_t i = 0; i < count; i++)
        if (values[i].kind == kind)
            return true;
    return false;
}

/* Is the result of folding what the mode wants? */
static bool folds(const struct cr_expr_builder *builder,
                  const struct cr_expr_value *result)
{
    return builder->mode == CR_EXPR_NUMBERS || result->literal ||
           (builder->mode == CR_EXPR_FOLD && isfinite(result->number));
}

static int apply(struct cr_expr_builder *builder, const struct cr_expr_item *item,
                 const char *name)
{
    builder->stack_count -= item->count;
    struct cr_expr_value *values =
        item->count ? builder->stack + builder->stack_count : NULL; /* f() needs no stack */
    struct cr_expr_value result = {.kind = CR_VALUE_BROKEN};
    if (item->op == CR_OP_COUNT)
        unknown_function(builder->expr, item);
    if (item->op == CR_OP_COUNT || any_is(values, item->count, CR_VALUE_BROKEN))
        return push(builder, result);
    if (!any_is(values, item->count, CR_VALUE_NODE)) {
        if (cr_expr_fold(builder, item, values, &result))
            return -1;
        if (folds(builder, &result))
            return push(builder, result);
    }
    return make_operation(builder, item, values, name, &result) || push(builder, result)
               ? -1
               : 0;
}

static int push_name(struct cr_expr_builder *builder, const struct cr_expr_item *item)
{
    struct cr_expr *expr = builder->expr;
    const struct cr_expr_name *about = &expr->about[item->name];
    const char *text = expr->names.items[item->name];
    struct cr_expr_value value = {.kind = CR_VALUE_BROKEN, .at = item->at};
    if (about->node != CR_NONE && builder->mode == CR_EXPR_NUMBERS) {
        cr_expr_wrong(expr, item->at,
                      "\"%s\" is no constant, and only constants can stand "
                      "here",
                      cr_cut(text).text);
    } else if (about->node != CR_NONE) {
        value.kind = CR_VALUE_NODE;
        value.node = (size_t)about->node;
    } else if (!about->broken && cr_math_constant(text, &value.number)) {
        value.kind = CR_VALUE_NUMBER;
        value.writing = (struct cr_expr_writing){text, 1, CR_EXPR_ALONE};
    } else if (!about->broken) {
        cr_expr_unknown(builder, item->name, item->at);
    }
    return push(builder, value);
}

int cr_expr_evaluate(struct cr_expr_builder *builder, struct cr_expr_span span,
                     const char *name)
{
    builder->stack_count = 0;
    for (size_t i = span.first; i < span.first + span.count; i++) {
        const struct cr_expr_item *item = &builder->expr->items[i];
        const bool last = i + 1 == span.first + span.count;
        const int failed = item->kind == CR_ITEM_NUMBER
                               ? push(builder, cr_expr_literal(builder->expr, item))
                           : item->kind == CR_ITEM_NAME
                               ? push_name(builder, item)
                               : apply(builder, item, last ? name : NULL);
        if (failed)
            return -1;
    }
    return 0;
}
