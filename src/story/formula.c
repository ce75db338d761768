/* Formulas of a run, the definitions: see formula.h. */
#include "story/formula_parts.h"

#include <math.h>
#include <string.h>

enum { MOST_TERMS = 4, LETTERS = 3 };

size_t cr_quantity_of(const struct cr_teller *teller, size_t value)
{
    const long quantity = teller->model->of_value[value];
    return quantity == CR_NONE ? teller->model->loss : (size_t)quantity;
}

struct cr_math *cr_indexed(const struct cr_teller *teller, const struct cr_math *symbol,
                           const char *index)
{
    if (!symbol)
        return NULL;
    const struct cr_symbol *s = &symbol->symbol;
    const char *sub =
        cr_arena_format(teller->arena, "%s%s%s", s->sub, *s->sub ? "," : "", index);
    return !sub     ? NULL
           : s->hat ? cr_math_hat(teller->arena, s->base, sub, s->sup)
                    : cr_math_symbol(teller->arena, s->base, sub, s->sup);
}

struct cr_math *cr_symbol_of(const struct cr_teller *teller, size_t quantity)
{
    const struct cr_quantity *q = &teller->model->quantities[quantity];
    if (q->role != CR_ROLE_LOSS || teller->model->net->samples == 1)
        return q->symbol;
    const char *sample = cr_arena_format(teller->arena, "%zu", teller->sample + 1);
    return sample ? cr_indexed(teller, q->symbol, sample) : NULL;
}

struct cr_math *cr_number_of(const struct cr_teller *teller, size_t quantity)
{
    return cr_math_number(teller->arena,
                          cr_run_value(teller->run, quantity, teller->sample));
}

/* A constant of a formula, as it is written; a tree of its own, whose digits are settled
 * with the formula that it stands in. */
static struct cr_math *constant(const struct cr_teller *teller, size_t quantity)
{
    const struct cr_node *node =
        &teller->model->net->nodes[teller->model->quantities[quantity].node];
    struct cr_math *math = node->text ? cr_math_template(teller->arena, node->text, NULL, NULL, 0)
                                      : cr_math_number(teller->arena, node->value[0]);
    if (math)
        cr_math_set_constants(math);
    return math;
}

/* Is the value an inner part of a formula, and to be written out? */
static bool is_written_out(const struct cr_teller *teller, long quantity)
{
    return quantity != CR_NONE && teller->expand > 0 &&
           teller->model->quantities[quantity].inner;
}

/* The definition in place of a symbol; recursion is no deeper than teller->expand. */
static struct cr_math *written_out(const struct cr_teller *teller, size_t quantity,
                                   enum cr_form form)
{
    struct cr_teller deeper = *teller;
    deeper.expand--;
    return cr_definition(&deeper, quantity, form);
}

/* A value by its symbol or its number. */
struct cr_math *cr_part_result(const struct cr_teller *teller, size_t value,
                              enum cr_form form)
{
    const long quantity = teller->model->of_value[value];
    if (quantity == CR_NONE || form == CR_FORM_NUMBERS)
        return cr_math_number(teller->arena,
                              cr_pass_value(teller->run->before, value, teller->sample));
    return is_written_out(teller, quantity) ? written_out(teller, (size_t)quantity, form)
                                            : cr_symbol_of(teller, (size_t)quantity);
}

/* An operand: constants as they are written, inner parts of a formula written out where
 * the teller says so. */
static struct cr_math *leaf(const struct cr_teller *teller, size_t value, enum cr_form form)
{
    const long quantity = teller->model->of_value[value];
    if (quantity != CR_NONE && teller->model->quantities[quantity].role == CR_ROLE_CONSTANT)
        return constant(teller, (size_t)quantity);
    return is_written_out(teller, quantity) ? written_out(teller, (size_t)quantity, form)
                                            : cr_part_result(teller, value, form);
}

size_t cr_inner_parts(const struct cr_teller *teller, size_t quantity, size_t most)
{
    enum { ROOM = 64 };
    const struct cr_model *model = teller->model;
    size_t values[ROOM], pending = 0, parts = 0;
    values[pending++] = model->quantities[quantity].value;
    while (pending && parts <= most) {
        const size_t value = values[--pending];
        for (size_t k = 0; k < model->graph->values[value].count; k++) {
            const size_t operand = cr_graph_operand(model->graph, value, k);
            const long q = model->of_value[operand];
            if (q == CR_NONE || !model->quantities[q].inner)
                continue;
            parts++;
            if (pending == ROOM)
                return most + 1;
            values[pending++] = operand;
        }
    }
    return parts;
}

static const struct cr_graph *graph_of(const struct cr_teller *teller)
{
    return teller->model->graph;
}

struct cr_math *cr_part_operand(const struct cr_teller *teller, size_t value, size_t k,
                               enum cr_form form)
{
    return leaf(teller, cr_graph_operand(graph_of(teller), value, k), form);
}

static bool is_one(const struct cr_teller *teller, size_t value, size_t k)
{
    const size_t id = cr_graph_operand(graph_of(teller), value, k);
    return graph_of(teller)->values[id].op == CR_OP_CONSTANT;
}

/* How many terms are written out, of something that usually shows `most`. */
static size_t limit(const struct cr_teller *teller, size_t most)
{
    return teller->most ? teller->most : most;
}

/* Room for that many parts of a formula; NULL when memory is out. */
static struct cr_math **room(const struct cr_teller *teller, size_t count)
{
    return cr_arena_alloc(teller->arena, count, sizeof(struct cr_math *));
}

/* w1 x1 + w2 x2 + ... + b; long sums keep their first terms and the last. */
static struct cr_math *weighted_sum(const struct cr_teller *teller, size_t value,
                                    enum cr_form form)
{
    const size_t count = graph_of(teller)->values[value].count, pairs = count / 2;
    const size_t most = limit(teller, CR_MOST_SHOWN_TERMS);
    struct cr_math **terms = room(teller, most + 2);
    size_t n = 0;
    for (size_t i = 0; terms && i < pairs; i++) {
        if (pairs > most && i == most - 2) {
            terms[n++] = cr_math_words(teller->arena, "…");
            i = pairs - 1;
        }
        struct cr_math *x = cr_part_operand(teller, value, 2 * i + 1, form);
        terms[n++] = is_one(teller, value, 2 * i)
                         ? x
                         : cr_math_two(teller->arena, CR_MATH_PRODUCT,
                                       cr_part_operand(teller, value, 2 * i, form), x);
    }
    if (!terms)
        return NULL;
    if (count % 2)
        terms[n++] = cr_part_operand(teller, value, count - 1, form);
    return n == 1 ? terms[0] : cr_math_node(teller->arena, CR_MATH_SUM, terms, n);
}

static const char *const LETTER[LETTERS] = {"x1", "x2", "y"};

/* A formula of ops.def over up to two operands; a single operand is called x. */
struct cr_math *cr_part_template(const struct cr_teller *teller, const char *formula,
                                   struct cr_math *x1, struct cr_math *x2,
                                   struct cr_math *y)
{
    const char *const unary[] = {"x", "x1", "y"};
    struct cr_math *const with[LETTERS] = {x1, x2 ? x2 : x1, y};
    return cr_math_template(teller->arena, formula, x2 ? LETTER : unary, with, LETTERS);
}

/* The term of output k of a loss: operands yhat_k and y_k. */
struct cr_math *cr_part_loss(const struct cr_teller *teller, size_t value,
                                 const char *formula, size_t k, enum cr_form form)
{
    const struct cr_value *v = &graph_of(teller)->values[value];
    const bool fused = v->op == CR_OP_SOFTMAX_CE;
    const size_t n = v->count / (fused ? 3 : 2);
    return cr_part_template(teller, formula, cr_part_operand(teller, value, fused ? 2 * n + k : k, form),
                       cr_part_operand(teller, value, n + k, form), NULL);
}

bool cr_is_mean_loss(enum cr_op op)
{
    return op == CR_OP_MSE || op == CR_OP_MAE || op == CR_OP_HUBER || op == CR_OP_BCE ||
           op == CR_OP_HINGE;
}

/* 1/n before a term, for the losses that are a mean over n > 1 outputs. */
struct cr_math *cr_mean_of(const struct cr_teller *teller, struct cr_math *math,
                               size_t n)
{
    struct cr_math *share =
        cr_math_two(teller->arena, CR_MATH_FRACTION, cr_math_number(teller->arena, 1),
                    cr_math_number(teller->arena, (double)n));
    return cr_math_two(teller->arena, CR_MATH_PRODUCT, share, math);
}

/* With numbers, only the classes that the target names are written: 0 ln(p) says nothing. */
static bool says_nothing(const struct cr_teller *teller, size_t value, enum cr_op op,
                         size_t n, size_t k, enum cr_form form)
{
    if (op != CR_OP_CE || form != CR_FORM_NUMBERS)
        return false;
    const double y = cr_pass_value(
        teller->run->before, cr_graph_operand(graph_of(teller), value, n + k), teller->sample);
    return y == 0;
}

/* How the loss of output k is written: with numbers, of the Huber loss only the case that they
 * are in. */
static const char *loss_formula(const struct cr_teller *teller, size_t value, enum cr_op op,
                                size_t k, enum cr_form form)
{
    if (op != CR_OP_HUBER || form != CR_FORM_NUMBERS)
        return cr_op_row(op)->formula;
    double x[2]; /* prediction, target */
    for (size_t i = 0; i < 2; i++)
        x[i] = cr_pass_value(
            teller->run->before,
            cr_graph_operand(graph_of(teller), value,
                             k + i * graph_of(teller)->values[value].count / 2),
            teller->sample);
    return fabs(x[1] - x[0]) <= 1 ? "1/2*(x2-x1)^2" : "abs(x2-x1)-1/2";
}

static struct cr_math *loss_definition(const struct cr_teller *teller, size_t value,
                                       enum cr_form form)
{
    const struct cr_value *v = &graph_of(teller)->values[value];
    const enum cr_op op = v->op == CR_OP_SOFTMAX_CE ? CR_OP_CE : v->op;
    const size_t n = v->count / (v->op == CR_OP_SOFTMAX_CE ? 3 : 2);
    const size_t most = limit(teller, MOST_TERMS);
    struct cr_math **terms = room(teller, most + 2);
    size_t count = 0;
    for (size_t k = 0; terms && k < n; k++) {
        if (says_nothing(teller, value, op, n, k, form) && (count > 0 || k + 1 < n))
            continue;
        if (count == most - 1 && n > most && k + 1 < n) {
            terms[count++] = cr_math_words(teller->arena, "…");
            k = n - 1;
        }
        terms[count++] =
            cr_part_loss(teller, value, loss_formula(teller, value, op, k, form), k, form);
    }
    if (!terms)
        return NULL;
    struct cr_math *sum =
        count == 1 ? terms[0] : cr_math_node(teller->arena, CR_MATH_SUM, terms, count);
    return cr_is_mean_loss(op) && n > 1 ? cr_mean_of(teller, sum, n) : sum;
}

/* e^z_i over the sum of all. */
struct cr_math *cr_part_softmax(const struct cr_teller *teller, size_t value, size_t i,
                                     enum cr_form form)
{
    const struct cr_value *v = &graph_of(teller)->values[value];
    struct cr_math *terms[MOST_TERMS + 1];
    size_t n = 0;
    for (size_t k = 0; k < v->count; k++) {
        if (v->count > MOST_TERMS && k == MOST_TERMS - 1) {
            terms[n++] = cr_math_words(teller->arena, "…");
            k = v->count - 1;
        }
        struct cr_math *z = cr_part_operand(teller, value, k, form);
        terms[n++] = cr_math_call(teller->arena, CR_OP_EXP, &z, 1);
    }
    struct cr_math *z = cr_part_operand(teller, value, i, form);
    struct cr_math *all =
        n == 1 ? terms[0] : cr_math_node(teller->arena, CR_MATH_SUM, terms, n);
    return cr_math_two(teller->arena, CR_MATH_FRACTION,
                       cr_math_call(teller->arena, CR_OP_EXP, &z, 1), all);
}

/* Any number of operands: as a sum, a product, a mean or a call. */
static struct cr_math *many(const struct cr_teller *teller, size_t value, enum cr_form form)
{
    const struct cr_value *v = &graph_of(teller)->values[value];
    const size_t most = limit(teller, CR_MOST_SHOWN_TERMS);
    struct cr_math **parts = room(teller, most + 1);
    size_t n = 0;
    for (size_t k = 0; parts && k < v->count; k++) {
        if (v->count > most && k == most - 1) {
            parts[n++] = cr_math_words(teller->arena, "…");
            k = v->count - 1;
        }
        parts[n++] = cr_part_operand(teller, value, k, form);
    }
    if (!parts)
        return NULL;
    if (v->op == CR_OP_MAX || v->op == CR_OP_MIN)
        return cr_math_call(teller->arena, v->op, parts, n);
    if (v->op == CR_OP_MUL)
        return cr_math_node(teller->arena, CR_MATH_PRODUCT, parts, n);
    struct cr_math *sum = cr_math_node(teller->arena, CR_MATH_SUM, parts, n);
    return v->op == CR_OP_MEAN ? cr_mean_of(teller, sum, v->count) : sum;
}

/* Activations whose formula says more than their name; the others are calls. */
static bool is_spelled_out(enum cr_op op)
{
    return op == CR_OP_SIGMOID || op == CR_OP_RELU || op == CR_OP_LEAKY_RELU ||
           op == CR_OP_SILU || op == CR_OP_IDENTITY;
}

/* sigma(z): how an activation is called. */
struct cr_math *cr_part_called(const struct cr_teller *teller, size_t value,
                              enum cr_form form)
{
    const enum cr_op op = graph_of(teller)->values[value].op;
    struct cr_math *x = cr_part_operand(teller, value, 0, form);
    return op == CR_OP_IDENTITY ? x : cr_math_call(teller->arena, op, &x, 1);
}

bool cr_is_activation_op(enum cr_op op)
{
    return cr_op_row(op)->classes & 1u << CR_CLASS_ACTIVATION;
}

struct cr_math *cr_definition(const struct cr_teller *teller, size_t quantity,
                              enum cr_form form)
{
    const size_t value = teller->model->quantities[quantity].value;
    const struct cr_value *v = &graph_of(teller)->values[value];
    const unsigned classes = cr_op_row(v->op)->classes;
    if (classes & 1u << CR_CLASS_LEAF)
        return leaf(teller, value, form);
    if (v->op == CR_OP_WSUM)
        return weighted_sum(teller, value, form);
    if (v->op == CR_OP_SOFTMAX)
        return cr_part_softmax(teller, value, v->index, form);
    if (v->op == CR_OP_SOFTMAX_CE || classes & 1u << CR_CLASS_LOSS)
        return loss_definition(teller, value, form);
    if (cr_is_activation_op(v->op) && !(form == CR_FORM_NUMBERS && is_spelled_out(v->op)))
        return cr_part_called(teller, value, form);
    if (v->count > 2 || cr_op_row(v->op)->max < 0)
        return many(teller, value, form);
    /* No operation is defined by its own result. */
    return cr_part_template(teller, cr_op_row(v->op)->formula, cr_part_operand(teller, value, 0, form),
                       v->count > 1 ? cr_part_operand(teller, value, 1, form) : NULL, NULL);
}
