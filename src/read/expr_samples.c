/*
 * Lists of one length: see expr.h.
 *
 * The first list of several numbers says how many samples there are. A single number is
 * meant for every sample.
 */
#include "read/expr.h"

/* The first definition with several numbers, or NULL. */
static const struct cr_expr_definition *find_first(const struct cr_expr *expr)
{
    for (size_t i = 0; i < expr->definition_count; i++)
        if (expr->definitions[i].number_count > 1)
            return &expr->definitions[i];
    return NULL;
}

/* False after saying that there are too many samples, or numbers in all. */
static bool is_room(struct cr_expr *expr, const struct cr_expr_definition *first)
{
    size_t leaves = 0;
    for (size_t i = 0; i < expr->definition_count; i++)
        leaves += expr->definitions[i].number_count > 0;
    return !cr_expr_too_many(expr, CR_LIMIT_SAMPLES, first->number_count, first->at) &&
           !cr_expr_too_many(expr, CR_LIMIT_NUMBERS, first->number_count * leaves,
                             first->at);
}

/* Makes the numbers of an input as many as there are samples. */
static int spread(struct cr_expr *expr, const struct cr_expr_definition *definition,
                  const struct cr_expr_definition *first)
{
    if (definition->number_count == 0 || definition->number_count == first->number_count)
        return 0;
    if (definition->number_count > 1) {
        cr_expr_wrong(expr, definition->at, "\"%s\" has %zu numbers, but \"%s\" has %zu",
                      cr_cut(expr->names.items[definition->name]).text,
                      definition->number_count,
                      cr_cut(expr->names.items[first->name]).text, first->number_count);
        return 0;
    }
    struct cr_node *node = &expr->net->nodes[definition->node];
    double *numbers =
        cr_arena_alloc(&expr->net->arena, first->number_count, sizeof *numbers);
    if (!numbers)
        return -1;
    for (size_t s = 0; s < first->number_count; s++)
        numbers[s] = node->value[0];
    node->value = numbers;
    return 0;
}

int cr_expr_spread(struct cr_expr *expr)
{
    const struct cr_expr_definition *first = find_first(expr);
    expr->net->samples = first ? first->number_count : 1;
    if (!first || !is_room(expr, first))
        return 0;
    for (size_t i = 0; i < expr->definition_count; i++)
        if (spread(expr, &expr->definitions[i], first))
            return -1;
    return 0;
}
