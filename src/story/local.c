/*
 * Formulas of a run, the local derivatives: see cr_local_formula in formula.h.
 *
 * Most are the column of ops.def with the operands in it. Weighted sums, softmax and losses have
 * operands without number and their own rules; what has no formula, as at a kink, is a number.
 */
#include <stdio.h>
#include <string.h>

#include "story/formula_parts.h"

enum { FORMULA_SIZE = 256 };

/* The part of a derivative column that belongs to operand k: "1/x2;-x1/x2^2". */
static const char *derivative_part(const char *all, size_t k, char out[FORMULA_SIZE])
{
    for (; k > 0 && strchr(all, ';'); k--)
        all = strchr(all, ';') + 1;
    snprintf(out, FORMULA_SIZE, "%.*s", (int)strcspn(all, ";"), all);
    return out;
}

static struct cr_math *local_number(const struct cr_teller *teller, struct cr_use use)
{
    return cr_math_number(teller->arena, cr_local(teller, use));
}

/* dy_i/dz_k of a softmax: y_i (1 - y_i), or -y_i y_k, with y_k written out where it has no
 * name. */
static struct cr_math *softmax_local(const struct cr_teller *teller, struct cr_use use,
                                     enum cr_form form)
{
    const struct cr_graph *graph = teller->model->graph;
    const struct cr_value *v = &graph->values[use.value];
    const size_t other = use.value - v->index + use.operand; /* a layer's a are adjacent */
    const bool known = other < graph->count && graph->values[other].op == CR_OP_SOFTMAX &&
                       graph->values[other].index == use.operand &&
                       graph->values[other].count == v->count &&
                       memcmp(graph->operands + graph->values[other].first,
                              graph->operands + v->first,
                              v->count * sizeof *graph->operands) == 0;
    struct cr_math *y_k = known ? cr_part_result(teller, other, form)
                                : cr_part_softmax(teller, use.value, use.operand, form);
    return cr_math_template(teller->arena, v->index == use.operand ? "y*(1-y)" : "-y*x",
                            (const char *const[]){"y", "x"},
                            (struct cr_math *const[]){
                                cr_part_result(teller, use.value, form), y_k},
                            2);
}

/* The derivative of a loss with respect to yhat_k (or z_k where it is fused) or y_k. */
static struct cr_math *loss_local(const struct cr_teller *teller, struct cr_use use,
                                  enum cr_form form)
{
    const struct cr_value *v = &teller->model->graph->values[use.value];
    const bool fused = v->op == CR_OP_SOFTMAX_CE;
    const size_t n = v->count / (fused ? 3 : 2);
    char part[FORMULA_SIZE];
    derivative_part(cr_op_row(v->op)->derivative, use.operand / n, part);
    struct cr_math *local =
        fused ? cr_part_loss(teller, use.value, use.operand < n ? "x1-x2" : "-log(x1)",
                          use.operand % n, form)
              : cr_part_loss(teller, use.value, part, use.operand % n, form);
    return cr_is_mean_loss(v->op) && n > 1 ? cr_mean_of(teller, local, n) : local;
}

/* What a product's operand is multiplied with. */
static struct cr_math *other_factors(const struct cr_teller *teller, struct cr_use use,
                                     enum cr_form form)
{
    const size_t count = teller->model->graph->values[use.value].count;
    struct cr_math *factors[CR_MOST_SHOWN_TERMS];
    size_t n = 0;
    if (count > CR_MOST_SHOWN_TERMS)
        return local_number(teller, use);
    for (size_t k = 0; k < count; k++)
        if (k != use.operand)
            factors[n++] = cr_part_operand(teller, use.value, k, form);
    return n == 1 ? factors[0]
                  : cr_math_node(teller->arena, CR_MATH_PRODUCT, factors, n);
}

struct cr_math *cr_local_formula(const struct cr_teller *teller, struct cr_use use,
                                 enum cr_form form)
{
    const struct cr_value *v = &teller->model->graph->values[use.value];
    const struct cr_op_row *row = cr_op_row(v->op);
    if (v->op == CR_OP_WSUM)
        return use.operand == (v->count & ~(size_t)1)
                   ? local_number(teller, use)
                   : cr_part_operand(teller, use.value, use.operand ^ 1, form);
    if (v->op == CR_OP_SOFTMAX)
        return softmax_local(teller, use, form);
    if (v->op == CR_OP_SOFTMAX_CE)
        return loss_local(teller, use, form);
    if (!*row->derivative)
        return local_number(teller, use);
    if (row->classes & 1u << CR_CLASS_LOSS)
        return loss_local(teller, use, form);
    if (row->max < 0)
        return v->op == CR_OP_MUL ? other_factors(teller, use, form)
                                  : local_number(teller, use);
    char part[FORMULA_SIZE];
    derivative_part(row->derivative, use.operand, part);
    return cr_part_template(teller, part, cr_part_operand(teller, use.value, 0, form),
                       v->count > 1 ? cr_part_operand(teller, use.value, 1, form) : NULL,
                       form == CR_FORM_CALLED && cr_is_activation_op(v->op)
                           ? cr_part_called(teller, use.value, form)
                           : cr_part_result(teller, use.value, form));
}
