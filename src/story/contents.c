/*
 * What a step says: see contents.h.
 *
 * A step about one quantity has its whole equation as the headline. A step about many has
 * the formula of the layer as the headline, where the layer has one (generic.h), and the
 * equations with the numbers put in, as many as fit, at the foot.
 */
#include "story/contents.h"

#include "story/batch.h"
#include "story/content.h"
#include "story/generic.h"
#include "story/update_rule.h"

enum { HEAD_ROWS = 2, HEAD_PARTS = 3 };

/* The formulas of a layer as headlines; false where it has none. */
static int generic_heads(const struct cr_teller *teller, struct cr_step *step,
                         size_t (*make)(const struct cr_teller *, size_t,
                                        struct cr_math *[CR_GENERIC_MOST]),
                         size_t node)
{
    struct cr_math *formulas[CR_GENERIC_MOST];
    const size_t count = make(teller, teller->model->net->nodes[node].layer, formulas);
    for (size_t i = 0; i < count; i++)
        if (cr_head(teller, step, formulas[i]))
            return -1;
    return 0;
}

static bool one_layer(const struct cr_teller *teller, const size_t *nodes, size_t count)
{
    const struct cr_node *all = teller->model->net->nodes;
    return count > 0 && all[nodes[0]].layer == all[nodes[count - 1]].layer;
}

/* What is given: inputs, parameters, targets. The formulas come as symbols only. */
int cr_tell_setup(const struct cr_teller *teller, struct cr_step *step, const size_t *nodes,
                  size_t count)
{
    const struct cr_model *model = teller->model;
    for (size_t q = 0; q < model->count; q++) {
        const enum cr_role role = model->quantities[q].role;
        if ((role == CR_ROLE_INPUT || role == CR_ROLE_TARGET || cr_role_is_parameter(role)) &&
            cr_mark_value(teller, step, (long)q))
            return -1;
    }
    if (cr_head_loss(teller, step))
        return -1;
    for (size_t i = 0; i < count && i < CR_FOOT_ROWS && count <= CR_FOOT_ROWS; i++) {
        const struct cr_node_quantities *of = &model->of_node[nodes[i]];
        struct cr_math *a = cr_defining(teller, (size_t)of->a);
        if (cr_foot_pair(teller, step,
                      of->z == CR_NONE ? a : cr_defining(teller, (size_t)of->z),
                      of->z != CR_NONE, a))
            return -1;
    }
    return 0;
}

int cr_tell_value(const struct cr_teller *teller, struct cr_step *step, size_t quantity)
{
    return cr_head(teller, step, cr_defining(teller, quantity)) ||
                   cr_foot(teller, step, cr_value_relation(teller, quantity, false)) ||
                   cr_mark_value(teller, step, (long)quantity)
               ? -1
               : 0;
}

int cr_tell_grad(const struct cr_teller *teller, struct cr_step *step, size_t quantity)
{
    size_t count;
    const struct cr_use *uses = cr_uses(teller, quantity, &count);
    if (cr_head(teller, step, cr_gradient_relation(teller, quantity, CR_REACH_NEAREST, false)) ||
        cr_reveal_grad(teller, step, quantity))
        return -1;
    for (size_t i = 0; i < count && i < CR_FOOT_ROWS && !cr_is_last_link(teller, quantity); i++)
        if (cr_foot(teller, step, cr_local_relation(teller, uses[i], quantity)))
            return -1;
    return 0;
}

/* z = ... = 0.25    a = sigma(0.25) = 0.562 */
static int forward_row(const struct cr_teller *teller, struct cr_step *step, size_t node,
                       bool brief)
{
    const struct cr_node_quantities *of = &teller->model->of_node[node];
    struct cr_math *a = cr_value_relation(teller, (size_t)of->a, brief);
    return cr_foot_pair(teller, step,
                     of->z == CR_NONE ? a
                                      : cr_value_relation(teller, (size_t)of->z, brief),
                     of->z != CR_NONE, a);
}

/* The most that one head holds of single equations: the last node's, the result. */
static int forward_head(const struct cr_teller *teller, struct cr_step *step,
                        const size_t *nodes, size_t count)
{
    if (one_layer(teller, nodes, count) && count > 1 &&
        generic_heads(teller, step, cr_generic_forward, nodes[0]))
        return -1;
    if (step->headline_count)
        return 0;
    const size_t a = (size_t)teller->model->of_node[nodes[count - 1]].a;
    struct cr_math *const parts[] = {cr_symbol_of(teller, a),
                                     cr_definition(teller, a, CR_FORM_SYMBOLS),
                                     cr_number_of(teller, a)};
    return cr_head(teller, step, cr_relate(teller->arena, parts, 3));
}

int cr_tell_forward(const struct cr_teller *teller, struct cr_step *step,
                    const size_t *nodes, size_t count)
{
    if (count == 0)
        return 0;
    for (size_t i = 0; i < count; i++)
        if (cr_mark_value(teller, step, teller->model->of_node[nodes[i]].z) ||
            cr_mark_value(teller, step, teller->model->of_node[nodes[i]].a))
            return -1;
    if (forward_head(teller, step, nodes, count))
        return -1;
    const size_t rows = count <= CR_FOOT_ROWS ? count : CR_FOOT_ROWS - 1;
    for (size_t i = 0; i < rows; i++)
        if (forward_row(teller, step, nodes[i], count > 1))
            return -1;
    return cr_foot_more(teller, step, count - rows);
}

int cr_tell_loss(const struct cr_teller *teller, struct cr_step *step)
{
    const size_t loss = teller->model->loss;
    struct cr_math *const parts[] = {cr_symbol_of(teller, loss),
                                     cr_definition(teller, loss, CR_FORM_NUMBERS),
                                     cr_number_of(teller, loss)};
    struct cr_math *const result[] = {parts[0],
                                      cr_definition(teller, loss, CR_FORM_SYMBOLS), parts[2]};
    return cr_head(teller, step, cr_relate(teller->arena, result, 3)) ||
                   cr_foot(teller, step, cr_relate(teller->arena, parts, 3)) ||
                   cr_mark_value(teller, step, (long)loss)
               ? -1
               : 0;
}

/* The quantity whose gradient a node's delta is: its z, or an operation's result. */
static size_t delta_of(const struct cr_teller *teller, size_t node)
{
    const struct cr_node_quantities *of = &teller->model->of_node[node];
    return (size_t)(of->z != CR_NONE ? of->z : of->a);
}

/* The local derivatives that the gradient of one node's z is made of. */
static int delta_locals(const struct cr_teller *teller, struct cr_step *step, size_t node)
{
    const struct cr_node_quantities *of = &teller->model->of_node[node];
    const long both[] = {of->a, of->z};
    struct cr_math *row[CR_FOOT_ROWS + 1];
    size_t n = 0;
    for (size_t i = 0; i < 2; i++) {
        size_t count;
        if (both[i] == CR_NONE ||
            (both[i] == (long)delta_of(teller, node) && cr_is_last_link(teller, (size_t)both[i])))
            continue;
        const struct cr_use *uses = cr_uses(teller, (size_t)both[i], &count);
        for (size_t u = 0; u < count && n < CR_FOOT_ROWS; u++)
            row[n++] = cr_local_relation(teller, uses[u], (size_t)both[i]);
    }
    if (n == 0)
        return 0;
    return cr_foot(teller, step,
                n == 1 ? row[0] : cr_math_node(teller->arena, CR_MATH_ROW, row, n));
}

/* dL/da = ... where it is a sum of its own, then dL/dz = ... */
static int delta_row(const struct cr_teller *teller, struct cr_step *step, size_t node)
{
    const struct cr_node_quantities *of = &teller->model->of_node[node];
    struct cr_math *delta =
        cr_gradient_relation(teller, delta_of(teller, node),
                             of->z != CR_NONE ? CR_REACH_LINK : CR_REACH_NEAREST, true);
    const bool two = of->z != CR_NONE && cr_has_gradient(teller, (size_t)of->a);
    return cr_foot_pair(
        teller, step,
        two ? cr_gradient_relation(teller, (size_t)of->a, CR_REACH_NEAREST, true) : delta, two, delta);
}

static int reveal_deltas(const struct cr_teller *teller, struct cr_step *step,
                         const size_t *nodes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct cr_node_quantities *of = &teller->model->of_node[nodes[i]];
        if (cr_has_gradient(teller, (size_t)of->a) &&
            cr_reveal_grad(teller, step, (size_t)of->a))
            return -1;
        if (of->z != CR_NONE && cr_reveal_grad(teller, step, (size_t)of->z))
            return -1;
    }
    return 0;
}

int cr_tell_deltas(const struct cr_teller *teller, struct cr_step *step,
                   const size_t *nodes, size_t count)
{
    if (reveal_deltas(teller, step, nodes, count))
        return -1;
    if (count == 1)
        return cr_head(teller, step,
                    cr_gradient_relation(teller, delta_of(teller, nodes[0]), CR_REACH_NEAREST, false)) ||
                       delta_locals(teller, step, nodes[0])
                   ? -1
                   : 0;
    if (generic_heads(teller, step, cr_generic_delta, nodes[0]))
        return -1;
    if (!step->headline_count &&
        cr_head(teller, step,
             cr_gradient_relation(teller, delta_of(teller, nodes[0]), CR_REACH_NEAREST, false)))
        return -1;
    const size_t rows = count <= CR_FOOT_ROWS ? count : CR_FOOT_ROWS - 1;
    for (size_t i = 0; i < rows; i++)
        if (delta_row(teller, step, nodes[i]))
            return -1;
    return cr_foot_more(teller, step, count - rows);
}

static struct cr_math *brief_gradient(const struct cr_teller *teller, size_t quantity)
{
    return cr_gradient_relation(teller, quantity, CR_REACH_NEAREST, true);
}

/* The local derivatives of the last links: dz/dw = x = 0.5. */
static int param_locals(const struct cr_teller *teller, struct cr_step *step,
                        const size_t *params, size_t count)
{
    struct cr_math *list[2 * CR_FOOT_ROWS];
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        size_t uses;
        const struct cr_use *use = cr_uses(teller, params[i], &uses);
        for (size_t u = 0; u < uses && n + uses - u <= 2 * CR_FOOT_ROWS; u++)
            list[n++] = cr_local_relation(teller, use[u], params[i]);
    }
    return cr_foot_rows(teller, step, list, n);
}

/* The chain that the headline multiplies: its upper links, told before, are shown again. */
static int show_chain(const struct cr_teller *teller, struct cr_step *step, size_t param)
{
    struct cr_use links[CR_MOST_LINKS];
    const size_t count = cr_chain(teller, param, CR_REACH_LOSS, links);
    for (size_t i = count; i-- > 1;)
        if (cr_add_arrow(teller, step, links[i], cr_quantity_of(teller, links[i - 1].value),
                      true))
            return -1;
    return 0;
}

static int few_weights(const struct cr_teller *teller, struct cr_step *step,
                       const size_t *params, size_t count)
{
    if (show_chain(teller, step, params[0]))
        return -1;
    for (size_t i = 0; i < count; i++)
        if (cr_head(teller, step, cr_gradient_relation(teller, params[i], CR_REACH_LOSS, false)))
            return -1;
    return param_locals(teller, step, params, count);
}

static int many_weights(const struct cr_teller *teller, struct cr_step *step,
                        const size_t *params, size_t count)
{
    size_t uses;
    const struct cr_use *use = cr_uses(teller, params[0], &uses);
    const long node =
        uses ? teller->model->quantities[cr_quantity_of(teller, use[0].value)].node : CR_NONE;
    if (node != CR_NONE && generic_heads(teller, step, cr_generic_weights, (size_t)node))
        return -1;
    if (!step->headline_count &&
        cr_head(teller, step, cr_gradient_relation(teller, params[0], CR_REACH_LOSS, false)))
        return -1;
    return cr_foot_grid(teller, step, params, count, brief_gradient);
}

int cr_tell_weights(const struct cr_teller *teller, struct cr_step *step,
                    const size_t *params, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (cr_reveal_grad(teller, step, params[i]))
            return -1;
    return count <= HEAD_ROWS ? few_weights(teller, step, params, count)
                              : many_weights(teller, step, params, count);
}

int cr_tell_backward(const struct cr_teller *teller, struct cr_step *step,
                     const size_t *nodes, size_t count, const size_t *params,
                     size_t param_count)
{
    if (reveal_deltas(teller, step, nodes, count))
        return -1;
    for (size_t i = 0; i < param_count; i++)
        if (cr_reveal_grad(teller, step, params[i]))
            return -1;
    if (param_count == 0)
        return cr_head(teller, step,
                    cr_gradient_relation(teller, delta_of(teller, nodes[0]), CR_REACH_LOSS, false));
    for (size_t i = 0; i < param_count && param_count <= HEAD_ROWS; i++)
        if (cr_head(teller, step,
                 cr_gradient_relation(teller, params[i], CR_REACH_LOSS, false)))
            return -1;
    if (param_count <= HEAD_ROWS)
        return param_locals(teller, step, params, param_count);
    return cr_head(teller, step, cr_gradient_relation(teller, params[0], CR_REACH_LOSS, false)) ||
                   cr_foot_grid(teller, step, params, param_count, brief_gradient)
               ? -1
               : 0;
}

/* The rule of the optimizer, a few formulas on a line. */
static int rule_heads(const struct cr_teller *teller, struct cr_step *step,
                      struct cr_math *symbol)
{
    struct cr_math *lines[CR_RULE_MOST];
    const size_t count = cr_rule_symbols(teller, symbol, lines);
    for (size_t i = 0; i < count; i += HEAD_PARTS) {
        const size_t n = count - i < HEAD_PARTS ? count - i : HEAD_PARTS;
        if (cr_head(teller, step,
                    n == 1 ? lines[i]
                           : cr_math_node(teller->arena, CR_MATH_ROW, lines + i, n)))
            return -1;
    }
    return 0;
}

/* The lines of the rule for each of few parameters; false where they do not fit. */
static bool rule_rows(const struct cr_teller *teller, const size_t *params, size_t count,
                      struct cr_math *rows[CR_FOOT_ROWS])
{
    struct cr_math *lines[CR_RULE_MOST];
    for (size_t i = 0; i < count; i++) {
        const size_t n = cr_rule_numbers(teller, params[i], lines);
        rows[i] = cr_math_node(teller->arena, CR_MATH_ROW, lines, n);
        if (n == 1 || (rows[i] && !cr_foot_fits(rows[i])))
            return false;
    }
    return true;
}

/* The numbers put in: every line of the rule where there is room, else the new values. */
static int rule_foot(const struct cr_teller *teller, struct cr_step *step,
                     const size_t *params, size_t count)
{
    struct cr_math *lines[CR_RULE_MOST], *rows[CR_FOOT_ROWS];
    if (count == 1)
        return cr_foot_rows(teller, step, lines,
                            cr_rule_numbers(teller, params[0], lines));
    if (count > CR_FOOT_ROWS || !rule_rows(teller, params, count, rows))
        return cr_foot_grid(teller, step, params, count, cr_update_relation);
    for (size_t i = 0; i < count; i++)
        if (cr_foot(teller, step, rows[i]))
            return -1;
    return 0;
}

int cr_tell_update(const struct cr_teller *teller, struct cr_step *step,
                   const size_t *params, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (cr_mark_number(teller, step, params[i], CR_ASPECT_NEW, teller->run->updated[params[i]]))
            return -1;
    struct cr_math *symbol =
        count == 1 ? cr_symbol_of(teller, params[0]) : cr_math_symbol(teller->arena, "w", "", "");
    return rule_heads(teller, step, symbol) || rule_foot(teller, step, params, count) ? -1 : 0;
}
