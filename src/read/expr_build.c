/*
 * Definitions, one after the other, into nodes: see expr_build.h.
 *
 *     a constant           a leaf: an input, a target or a parameter
 *     an operation         its last one gets the name, those before are inner
 *     another name alone   the identity of that
 *
 * What a name means follows the order of the file: `about` of a name has the node of its
 * latest definition.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "read/expr_build.h"

/* The name of the node of the present definition, the k-th of its name: d#k, at last d.
 */
static const char *node_name(const struct cr_expr_builder *builder)
{
    struct cr_expr *expr = builder->expr;
    const char *name = expr->names.items[builder->present->name];
    const struct cr_expr_name *about = &expr->about[builder->present->name];
    return about->done < about->total
               ? cr_arena_format(&expr->net->arena, "%s#%zu", name, about->done)
               : cr_arena_string(&expr->net->arena, name);
}

/* Tells that a leaf is not finite. */
static void refuse_number(struct cr_expr *expr,
                          const struct cr_expr_definition *definition, double number)
{
    cr_expr_wrong(expr, definition->at, "\"%s\" is not finite (%s)",
                  cr_cut(expr->names.items[definition->name]).text,
                  isnan(number) ? "not a number"
                  : number > 0  ? "infinity"
                                : "-infinity");
}

/* The numbers on the stack; NULL with *failed unset when one of them is none that a leaf
 * can have, which is told. */
static const double *take_numbers(struct cr_expr_builder *builder, int *failed)
{
    double *numbers =
        cr_arena_alloc(&builder->expr->net->arena, builder->stack_count, sizeof *numbers);
    *failed = numbers ? 0 : -1;
    for (size_t i = 0; numbers && i < builder->stack_count; i++) {
        const struct cr_expr_value *value = &builder->stack[i];
        const bool number = value->kind == CR_VALUE_NUMBER;
        if (number && !isfinite(value->number))
            refuse_number(builder->expr, builder->present, value->number);
        if (!number || !isfinite(value->number))
            return NULL;
        numbers[i] = value->number;
    }
    return numbers;
}

/* A new parameter with the name of a node; its number, or -1. */
static long add_param(struct cr_expr_builder *builder, const char *name, double value)
{
    struct cr_param *params = cr_grown(builder->params, &builder->param_capacity,
                                       builder->param_count, sizeof *params);
    builder->params = params ? params : builder->params;
    if (!params || !name)
        return -1;
    params[builder->param_count] = (struct cr_param){.name = name, .value = value};
    return (long)builder->param_count++;
}

/* The numbers on the stack become a leaf. */
static int make_leaf(struct cr_expr_builder *builder, struct cr_expr_definition *definition)
{
    int failed;
    const double *numbers = take_numbers(builder, &failed);
    if (!numbers)
        return failed;
    const bool param = definition->role == CR_EXPR_A_PARAM;
    struct cr_node node = {.name = node_name(builder),
                           .kind = param ? CR_NODE_PARAM : CR_NODE_INPUT,
                           .line = definition->at.line,
                           .activation = CR_OP_IDENTITY,
                           .op = CR_OP_COUNT,
                           .is_target = definition->role == CR_EXPR_A_TARGET,
                           .param = CR_NONE,
                           .value = param ? NULL : numbers,
                           .bias_param = CR_NONE};
    if (param && (node.param = add_param(builder, node.name, numbers[0])) < 0)
        return -1;
    definition->number_count = param ? 0 : builder->stack_count;
    definition->node = cr_expr_add_node(builder, node);
    return definition->node < 0 ? -1 : 0;
}

static bool is_output(const struct cr_expr_builder *builder)
{
    return builder->expr->output >= 0 &&
           builder->present == &builder->expr->definitions[builder->expr->output];
}

/* What is differentiated is a leaf. */
static void refuse_leaf(struct cr_expr_builder *builder, long name, struct cr_place at)
{
    cr_expr_wrong(builder->expr, at,
                  "nothing to differentiate: \"%s\" is a number that depends on nothing",
                  cr_cut(builder->expr->names.items[name]).text);
}

/* A bare name at the end: the output is what it means. */
static bool take_bare_name(struct cr_expr_builder *builder,
                           struct cr_expr_definition *definition)
{
    struct cr_expr *expr = builder->expr;
    const struct cr_expr_item *item = &expr->items[definition->items.first];
    if (definition->role != CR_EXPR_BARE || definition->items.count != 1 ||
        item->kind != CR_ITEM_NAME || expr->about[item->name].node == CR_NONE)
        return false;
    const long node = expr->about[item->name].node;
    if (builder->nodes[node].kind == CR_NODE_OP)
        definition->node = node;
    else
        refuse_leaf(builder, item->name, item->at);
    return true;
}

/* What was evaluated becomes the node of the definition. */
static int take_value(struct cr_expr_builder *builder,
                      struct cr_expr_definition *definition, const char *name)
{
    struct cr_expr_value *value = &builder->stack[0];
    if (value->kind == CR_VALUE_NUMBER)
        refuse_leaf(builder, definition->name, definition->at);
    if (value->kind != CR_VALUE_NODE)
        return 0;
    const struct cr_expr_span items = definition->items;
    const bool alias =
        builder->expr->items[items.first + items.count - 1].kind != CR_ITEM_APPLY;
    definition->node = alias ? cr_expr_add_operation(builder, CR_OP_IDENTITY, 0, value, 1,
                                                     definition->at.line, name)
                             : (long)value->node;
    return definition->node < 0 ? -1 : 0;
}

static int make_value(struct cr_expr_builder *builder,
                      struct cr_expr_definition *definition, enum cr_expr_mode mode)
{
    const char *name = node_name(builder);
    builder->mode = mode;
    if (!name)
        return -1;
    return cr_expr_evaluate(builder, definition->items, name) ||
                   take_value(builder, definition, name)
               ? -1
               : 0;
}

/* Are all numbers on the stack finite, or something else wrong that was told? */
static bool is_leaf(const struct cr_expr_builder *builder)
{
    return builder->stack_count != 1 || builder->stack[0].kind != CR_VALUE_NUMBER ||
           isfinite(builder->stack[0].number);
}

static int build_one(struct cr_expr_builder *builder, struct cr_expr_definition *definition)
{
    const bool declared =
        definition->role != CR_EXPR_ASSIGNED && definition->role != CR_EXPR_BARE;
    const bool constant = cr_expr_is_constant(builder, definition->items);
    if (take_bare_name(builder, definition))
        return 0;
    if (is_output(builder) && definition->is_list)
        refuse_leaf(builder, definition->name, definition->at);
    else if (is_output(builder))
        return make_value(builder, definition, constant ? CR_EXPR_KEEP : CR_EXPR_FOLD);
    if (!declared && !definition->is_list && !constant)
        return make_value(builder, definition, CR_EXPR_FOLD);
    builder->mode = CR_EXPR_NUMBERS;
    if (cr_expr_evaluate(builder, definition->items, NULL))
        return -1;
    if (declared || definition->is_list || is_leaf(builder))
        return make_leaf(builder, definition);
    return make_value(builder, definition, CR_EXPR_FOLD);
}

static int build_all(struct cr_expr_builder *builder)
{
    struct cr_expr *expr = builder->expr;
    for (size_t i = 0; i < expr->definition_count; i++) {
        struct cr_expr_definition *definition = &expr->definitions[i];
        if (definition->name == CR_NONE)
            continue;
        struct cr_expr_name *about = &expr->about[definition->name];
        builder->present = definition;
        about->done++;
        if (!definition->broken && build_one(builder, definition))
            return -1;
        about->node = definition->node;
        about->broken = definition->node == CR_NONE;
    }
    return 0;
}

/* The nodes, edges and parameters move into the network's arena. */
static int hand_over(struct cr_expr_builder *builder)
{
    const struct cr_expr *expr = builder->expr;
    struct cr_net *net = expr->net;
    net->nodes = cr_arena_copy(&net->arena, builder->nodes, builder->node_count,
                               sizeof *net->nodes);
    net->edges = cr_arena_copy(&net->arena, builder->edges, builder->edge_count,
                               sizeof *net->edges);
    net->params = cr_arena_copy(&net->arena, builder->params, builder->param_count,
                                sizeof *net->params);
    net->node_count = builder->node_count;
    net->edge_count = builder->edge_count;
    net->param_count = builder->param_count;
    net->output = expr->definitions[expr->output].node;
    return net->nodes && net->edges && net->params ? 0 : -1;
}

static void set_goal(struct cr_expr *expr)
{
    struct cr_net *net = expr->net;
    net->training = cr_training_default();
    net->loss = CR_OP_SSE;
    net->output = CR_NONE;
    net->updates = expr->goal_at.line > 0;
    net->maximize = expr->maximize;
    bool params = !net->updates;
    for (size_t i = 0; i < expr->definition_count; i++)
        params |= expr->definitions[i].role == CR_EXPR_A_PARAM;
    if (!params)
        cr_diag_add(expr->diag, CR_SEVERITY_WARNING, expr->goal_at,
                    "%s updates nothing: the file has no param",
                    expr->maximize ? "maximize" : "minimize");
}

int cr_expr_build(struct cr_expr *expr)
{
    struct cr_expr_builder builder = {.expr = expr};
    set_goal(expr);
    int failed = cr_expr_choose_letters(&builder) || build_all(&builder) ||
                 cr_expr_set_options(&builder);
    if (!failed && !expr->diag->count[CR_SEVERITY_ERROR])
        failed =
            cr_expr_set_symbols(&builder) || hand_over(&builder) || cr_expr_spread(expr);
    free(builder.nodes);
    free(builder.edges);
    free(builder.params);
    free(builder.stack);
    free(builder.operands);
    free(builder.zeros);
    return failed ? -1 : 0;
}
