/* Invented formulas: see formula.h. */
#include "kit/formula.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const long double STEP = 1e-5L;

bool kit_is_leaf(const struct kit_term *term)
{
    return cr_op_row(term->op)->classes & 1u << CR_CLASS_LEAF;
}

/* ---- evaluation ---- */

/* Operands of one evaluation, and the branches so far. */
struct call {
    const struct kit_term *term;
    long double x[KIT_OPERANDS];
    uint64_t *branches;
};

static bool branch(const struct call *call, bool taken)
{
    *call->branches = *call->branches * 31 + 7 + taken;
    return taken;
}

static long double greatest(const struct call *call, long double sign)
{
    int best = 0;
    for (int k = 1; k < call->term->count; k++)
        if (branch(call, sign * call->x[k] > sign * call->x[best]))
            best = k;
    return call->x[best];
}

static long double total(const struct call *call)
{
    long double sum = 0;
    for (int k = 0; k < call->term->count; k++)
        sum += call->x[k];
    return sum;
}

static long double product(const struct call *call)
{
    long double all = 1;
    for (int k = 0; k < call->term->count; k++)
        all *= call->x[k];
    return all;
}

static long double share(const struct call *call)
{
    long double sum = 0;
    for (int k = 0; k < call->term->count; k++)
        sum += expl(call->x[k] - call->x[call->term->index]);
    return 1 / sum;
}

static long double loss_of_one(const struct call *call, long double p, long double t)
{
    const long double d = fabsl(p - t);
    switch (call->term->op) {
    case CR_OP_MAE: branch(call, p > t); return d;
    case CR_OP_HUBER: return branch(call, d > 1) ? d - 0.5L : d * d / 2;
    case CR_OP_HINGE: return branch(call, p * t > 1) ? 0 : 1 - p * t;
    case CR_OP_BCE: return -t * logl(p) - (1 - t) * logl(1 - p);
    case CR_OP_CE: return -t * logl(p);
    case CR_OP_SSE: return d * d / 2;
    default: return d * d; /* mse */
    }
}

static long double loss(const struct call *call)
{
    const int n = call->term->count / 2;
    const enum cr_op op = call->term->op;
    long double sum = 0;
    for (int k = 0; k < n; k++)
        sum += loss_of_one(call, call->x[k], call->x[n + k]);
    return op == CR_OP_SSE || op == CR_OP_CE ? sum : sum / n;
}

static long double unary(const struct call *call, long double x)
{
    switch (call->term->op) {
    case CR_OP_NEG: return -x;
    case CR_OP_EXP: return expl(x);
    case CR_OP_LOG: return logl(x);
    case CR_OP_SQRT: return sqrtl(x);
    case CR_OP_SQUARE: return x * x;
    case CR_OP_RECIP: return 1 / x;
    case CR_OP_ABS: return branch(call, x < 0) ? -x : x;
    case CR_OP_SIN: return sinl(x);
    case CR_OP_COS: return cosl(x);
    case CR_OP_TAN: return tanl(x);
    case CR_OP_ERF: return erfl(x);
    case CR_OP_IDENTITY: return x;
    case CR_OP_SIGMOID: return 1 / (1 + expl(-x));
    case CR_OP_TANH: return tanhl(x);
    case CR_OP_RELU: return branch(call, x > 0) ? x : 0;
    case CR_OP_LEAKY_RELU: return branch(call, x > 0) ? x : x / 100;
    case CR_OP_ELU: return branch(call, x > 0) ? x : expm1l(x);
    case CR_OP_SOFTPLUS: return log1pl(expl(x));
    case CR_OP_GELU: return x / 2 * (1 + erfl(x / sqrtl(2)));
    case CR_OP_SILU: return x / (1 + expl(-x));
    default: return NAN; /* a new row: say here what it does */
    }
}

static long double apply(const struct call *call)
{
    const enum cr_op op = call->term->op;
    switch (op) {
    case CR_OP_ADD:
    case CR_OP_SUM: return total(call);
    case CR_OP_MEAN: return total(call) / call->term->count;
    case CR_OP_SUB: return call->x[0] - call->x[1];
    case CR_OP_MUL: return product(call);
    case CR_OP_DIV: return call->x[0] / call->x[1];
    case CR_OP_POW: return powl(call->x[0], call->x[1]);
    case CR_OP_MAX: return greatest(call, 1);
    case CR_OP_MIN: return greatest(call, -1);
    case CR_OP_SOFTMAX: return share(call);
    default:
        return cr_op_row(op)->classes & 1u << CR_CLASS_LOSS ? loss(call) : unary(call, call->x[0]);
    }
}

static void evaluate_term(const struct kit_formula *formula, int id, struct kit_values *values)
{
    const struct kit_term *term = &formula->terms[id];
    for (int s = 0; s < formula->samples; s++) {
        struct call call = {.term = term, .branches = &values->branches};
        for (int k = 0; k < term->count; k++)
            call.x[k] = values->at[term->operands[k]][s];
        values->at[id][s] = kit_is_leaf(term) ? term->leaf[term->is_list ? s : 0] : apply(&call);
        values->finite = values->finite && isfinite(values->at[id][s]);
    }
}

void kit_formula_evaluate(const struct kit_formula *formula, struct kit_values *values)
{
    values->branches = 0;
    values->finite = true;
    values->output = 0;
    for (int id = 0; id < formula->count; id++)
        evaluate_term(formula, id, values);
    for (int s = 0; s < formula->samples; s++)
        values->output += values->at[formula->count - 1][s];
    if (formula->mean)
        values->output /= formula->samples;
}

/* The central difference, if the branches stay as they are. */
static bool central(struct kit_formula *formula, long double *number, long double step,
                    uint64_t branches, long double *slope)
{
    static struct kit_values up, down;
    const long double kept = *number;
    *number = kept + step;
    kit_formula_evaluate(formula, &up);
    *number = kept - step;
    kit_formula_evaluate(formula, &down);
    *number = kept;
    *slope = (up.output - down.output) / (2 * step);
    return up.finite && down.finite && up.branches == branches && down.branches == branches;
}

bool kit_formula_slope(struct kit_formula *formula, int leaf, int sample, long double *slope)
{
    static struct kit_values here;
    long double *number = &formula->terms[leaf].leaf[sample], wide, narrow;
    kit_formula_evaluate(formula, &here);
    if (!central(formula, number, STEP, here.branches, &wide) ||
        !central(formula, number, STEP / 2, here.branches, &narrow))
        return false;
    *slope = (4 * narrow - wide) / 3; /* Richardson: the error is of the order of h^4 */
    return fabsl(wide - narrow) <= 1e-6L * fmaxl(1, fabsl(*slope));
}

/* ---- invention ---- */

struct inventor {
    struct kit_formula *formula;
    struct cr_random *random;
    struct kit_values values;
};

static int add_term(struct inventor *inventor, struct kit_term term)
{
    struct kit_formula *formula = inventor->formula;
    formula->terms[formula->count] = term;
    for (int k = 0; k < term.count; k++)
        formula->terms[term.operands[k]].uses++;
    formula->count++;
    inventor->values.branches = 0;
    evaluate_term(formula, formula->count - 1, &inventor->values);
    return formula->count - 1;
}

static int constant(struct inventor *inventor, double number)
{
    return add_term(inventor, (struct kit_term){.op = CR_OP_CONSTANT, .leaf = {number}});
}

static int one(struct inventor *inventor, enum cr_op op, int of)
{
    return add_term(inventor, (struct kit_term){.op = op, .operands = {of}, .count = 1});
}

static int two(struct inventor *inventor, enum cr_op op, int a, int b)
{
    return add_term(inventor, (struct kit_term){.op = op, .operands = {a, b}, .count = 2});
}

/* The least or greatest of a term's numbers. */
static long double extreme(const struct inventor *inventor, int id, long double sign)
{
    long double most = -INFINITY;
    for (int s = 0; s < inventor->formula->samples; s++)
        most = fmaxl(most, sign * inventor->values.at[id][s]);
    return sign * most;
}

static bool is_within(const struct inventor *inventor, int id, long double least,
                      long double most)
{
    return extreme(inventor, id, -1) >= least && extreme(inventor, id, 1) <= most;
}

/* The term, or one made of it that is within -4 and 4, between 0.1 and 20, or 0 and 1. */
static int moderate(struct inventor *inventor, int id)
{
    return is_within(inventor, id, -4, 4) ? id : one(inventor, CR_OP_TANH, id);
}

static int positive(struct inventor *inventor, int id)
{
    if (is_within(inventor, id, 0.1L, 20))
        return id;
    return two(inventor, CR_OP_ADD, one(inventor, CR_OP_SQUARE, moderate(inventor, id)),
               constant(inventor, 0.25));
}

static int between_0_and_1(struct inventor *inventor, int id)
{
    return is_within(inventor, id, 0.02L, 0.98L)
               ? id
               : one(inventor, CR_OP_SIGMOID, moderate(inventor, id));
}

/* Brings operand k into the domain of an operation. */
static int fit(struct inventor *inventor, enum cr_op op, int k, int count, int id)
{
    switch (op) {
    case CR_OP_LOG:
    case CR_OP_SQRT:
    case CR_OP_RECIP: return positive(inventor, id);
    case CR_OP_POW: return k == 0 ? positive(inventor, moderate(inventor, id)) : moderate(inventor, id);
    case CR_OP_DIV: return k == 0 ? id : positive(inventor, id);
    case CR_OP_TAN: return is_within(inventor, id, -1.2L, 1.2L) ? id : one(inventor, CR_OP_TANH, id);
    case CR_OP_BCE: return k < count / 2 ? between_0_and_1(inventor, id) : moderate(inventor, id);
    case CR_OP_CE: return k < count / 2 ? positive(inventor, id) : moderate(inventor, id);
    default: return moderate(inventor, id);
    }
}

static int choose_count(struct inventor *inventor, enum cr_op op)
{
    const struct cr_op_row *row = cr_op_row(op);
    if (row->classes & 1u << CR_CLASS_LOSS)
        return 2 * (1 + (int)cr_random_below(inventor->random, 2));
    return row->max > 0 ? row->max
                        : row->min + (int)cr_random_below(inventor->random, (size_t)(5 - row->min));
}

/* An earlier term: one that nothing uses yet rather than another. */
static int choose_operand(struct inventor *inventor)
{
    const int count = inventor->formula->count;
    int id = 0;
    for (int tries = 0; tries < 4; tries++) {
        id = (int)cr_random_below(inventor->random, (size_t)count);
        if (!inventor->formula->terms[id].uses)
            break;
    }
    return id;
}

/* An operation of the table that formulas may use. */
static enum cr_op choose_operation(struct cr_random *random)
{
    const unsigned usable = 1u << CR_CLASS_ARITHMETIC | 1u << CR_CLASS_ACTIVATION |
                            1u << CR_CLASS_LAYER | 1u << CR_CLASS_LOSS;
    enum cr_op op;
    do
        op = (enum cr_op)cr_random_below(random, CR_OP_COUNT);
    while (!(cr_op_row(op)->classes & usable));
    return op;
}

static void add_operation(struct inventor *inventor)
{
    struct kit_term term = {.op = choose_operation(inventor->random)};
    const int count = choose_count(inventor, term.op);
    for (int k = 0; k < count; k++)
        term.operands[k] = fit(inventor, term.op, k, count, choose_operand(inventor));
    if (term.op == CR_OP_POW && cr_random_below(inventor->random, 2)) /* of whatever sign */
        term.operands[0] = moderate(inventor, choose_operand(inventor)),
        term.operands[1] = constant(inventor, 2 + (double)cr_random_below(inventor->random, 2));
    term.count = count;
    if (term.op == CR_OP_SOFTMAX)
        term.index = (int)cr_random_below(inventor->random, (size_t)count);
    add_term(inventor, term);
}

/* A number with few digits, as it is read from a file. */
static double short_number(struct cr_random *random)
{
    return ((double)cr_random_below(random, 501) - 250) / 100;
}

static void add_leaf(struct inventor *inventor, int number)
{
    static const char *const names[] = {"x", "w1", "alpha", "yhat", "b", "theta_2", "long_name"};
    static const enum cr_op kinds[] = {CR_OP_INPUT, CR_OP_PARAMETER, CR_OP_PARAMETER, CR_OP_TARGET};
    struct kit_term leaf = {.op = number ? kinds[cr_random_below(inventor->random, 4)]
                                         : CR_OP_INPUT};
    leaf.is_list = inventor->formula->samples > 1 && leaf.op != CR_OP_PARAMETER &&
                   (number == 0 || cr_random_below(inventor->random, 2));
    for (int s = 0; s < KIT_SAMPLES; s++)
        leaf.leaf[s] = short_number(inventor->random);
    snprintf(leaf.name, sizeof leaf.name, "%s", names[number]);
    add_term(inventor, leaf);
}

/* Whatever is not used yet becomes a part of the output. */
static void add_output(struct inventor *inventor)
{
    struct kit_formula *formula = inventor->formula;
    int all = formula->count - 1;
    for (int id = formula->count - 2; id >= 0; id--)
        if (!formula->terms[id].uses && formula->count < KIT_TERMS)
            all = two(inventor, CR_OP_ADD, all, id);
    formula->mean = cr_random_below(inventor->random, 2);
}

/* ---- writing ---- */

/* How tight it binds: + 1, * 2, - in front 3, ^ 4, all else 5. */
static int tightness(enum cr_op op)
{
    switch (op) {
    case CR_OP_ADD:
    case CR_OP_SUB: return 1;
    case CR_OP_MUL:
    case CR_OP_DIV: return 2;
    case CR_OP_NEG: return 3;
    case CR_OP_POW: return 4;
    default: return 5;
    }
}

struct writer {
    const struct kit_formula *formula;
    struct cr_random *random;
    struct cr_buf *out;
};

static void write_term(const struct writer *writer, int id, int least, bool whole);

static void write_function(const struct writer *writer, const struct kit_term *term)
{
    cr_buf_printf(writer->out, "%s(", cr_op_row(term->op)->name);
    if (term->op == CR_OP_SOFTMAX)
        cr_buf_printf(writer->out, "%d; ", term->index + 1);
    for (int k = 0; k < term->count; k++) {
        cr_buf_puts(writer->out, k ? ", " : "");
        write_term(writer, term->operands[k], 0, false);
    }
    cr_buf_puts(writer->out, ")");
}

static void write_infix(const struct writer *writer, const struct kit_term *term)
{
    static const char *const signs[CR_OP_COUNT] = {[CR_OP_ADD] = " + ", [CR_OP_SUB] = " - ",
                                                   [CR_OP_MUL] = "*",   [CR_OP_DIV] = "/",
                                                   [CR_OP_POW] = "^"};
    const int own = tightness(term->op);
    const bool to_the_right = term->op == CR_OP_POW;
    if (term->op == CR_OP_NEG) {
        cr_buf_puts(writer->out, "-");
        write_term(writer, term->operands[0], own + 1, false);
        return;
    }
    for (int k = 0; k < term->count; k++) {
        cr_buf_puts(writer->out, k ? signs[term->op] : "");
        write_term(writer, term->operands[k], own + ((k == 0) == to_the_right), false);
    }
}

/* As an operand that has to bind at least so tight; `whole`: not by its name. */
static void write_term(const struct writer *writer, int id, int least, bool whole)
{
    const struct kit_term *term = &writer->formula->terms[id];
    if (!whole && *term->name) {
        cr_buf_puts(writer->out, term->name);
        return;
    }
    if (term->op == CR_OP_CONSTANT) {
        cr_buf_printf(writer->out, "%.17Lg", term->leaf[0]);
        return;
    }
    const int own = tightness(term->op);
    if (own == 5 || cr_random_below(writer->random, 4) == 0) {
        write_function(writer, term);
        return;
    }
    const bool brackets = own < least || cr_random_below(writer->random, 6) == 0;
    cr_buf_puts(writer->out, brackets ? "(" : "");
    write_infix(writer, term);
    cr_buf_puts(writer->out, brackets ? ")" : "");
}

static void write_leaf(const struct kit_formula *formula, const struct kit_term *leaf,
                       struct cr_buf *out)
{
    cr_buf_printf(out, "%s %s = %s",
                  leaf->op == CR_OP_PARAMETER ? "param" : cr_op_row(leaf->op)->name, leaf->name,
                  leaf->is_list ? "[" : "");
    for (int s = 0; s < (leaf->is_list ? formula->samples : 1); s++)
        cr_buf_printf(out, "%s%.17Lg", s ? ", " : "", leaf->leaf[s]);
    cr_buf_puts(out, leaf->is_list ? "]\n" : "\n");
}

static void write_goal(const struct writer *writer)
{
    const struct kit_formula *formula = writer->formula;
    static const char *const optimizers[] = {"gd", "momentum", "nesterov", "rmsprop", "adam",
                                             "adamw"};
    cr_buf_printf(writer->out, "%s %s, reduction = %s, rate = 0.%d, optimizer = %s\n",
                  cr_random_below(writer->random, 4) ? "minimize" : "maximize",
                  formula->terms[formula->count - 1].name, formula->mean ? "mean" : "sum",
                  1 + (int)cr_random_below(writer->random, 9),
                  optimizers[cr_random_below(writer->random, 6)]);
}

static void name_terms(struct kit_formula *formula, struct cr_random *random)
{
    for (int id = 0; id < formula->count; id++) {
        struct kit_term *term = &formula->terms[id];
        if (!kit_is_leaf(term) && (term->uses != 1 || cr_random_below(random, 4) == 0))
            snprintf(term->name, sizeof term->name, "t%d", id);
    }
}

static void write_formula(const struct writer *writer)
{
    const struct kit_formula *formula = writer->formula;
    for (int id = 0; id < formula->count; id++) {
        const struct kit_term *term = &formula->terms[id];
        if (*term->name && kit_is_leaf(term)) {
            write_leaf(formula, term, writer->out);
        } else if (*term->name) {
            cr_buf_printf(writer->out, "%s = ", term->name);
            write_term(writer, id, 0, true);
            cr_buf_puts(writer->out, "\n");
        }
    }
    write_goal(writer);
}

void kit_formula_invent(struct kit_formula *formula, struct cr_random *random)
{
    static struct inventor inventor;
    const int leaves = 1 + (int)cr_random_below(random, 6);
    const int operations = 1 + (int)cr_random_below(random, 10);
    *formula = (struct kit_formula){.samples = cr_random_below(random, 3) ? 1 : KIT_SAMPLES};
    inventor = (struct inventor){.formula = formula, .random = random};
    for (int k = 0; k < leaves; k++)
        add_leaf(&inventor, k);
    for (int k = 0; k < operations && formula->count < KIT_TERMS - 20; k++)
        add_operation(&inventor);
    add_output(&inventor);
    name_terms(formula, random);
    write_formula(&(struct writer){formula, random, &formula->text});
}

void kit_formula_release(struct kit_formula *formula)
{
    cr_buf_release(&formula->text);
}
