/* Derivations, the table: see derivations.h. */
#include "explain/derivations.h"

#include <stddef.h>

#define ALWAYS 0, 0
#define FAR 1e3


static const struct cr_derivation TABLE[] = {
    {CR_OP_IDENTITY, "identity", "f", "x",
     {{"", ALWAYS,
       {{"d*x", "the output is the input"}, {"1", "it changes as much as the input"}}, false}},
     ""},
    {CR_OP_SIGMOID, "sigmoid", "", "1/(1+exp(-x))",
     {{"", ALWAYS,
       {{"d*(1+exp(-x))^(-1)", "written as a power"},
        {"-(1+exp(-x))^(-2)*(d*(1+exp(-x)))", "chain rule"},
        {"exp(-x)/(1+exp(-x))^2", "the inner derivative is minus the exponential"},
        {"1/(1+exp(-x))*(exp(-x)/(1+exp(-x)))", "taken apart into two factors"},
        {"1/(1+exp(-x))*((1+exp(-x)-1)/(1+exp(-x)))", "1 added and taken away"},
        {"1/(1+exp(-x))*(1-1/(1+exp(-x)))", "divided term by term"},
        {"sigmoid(x)*(1-sigmoid(x))", "the definition again"}}, false}},
     ""},
    {CR_OP_TANH, "hyperbolic tangent", "", "(exp(x)-exp(-x))/(exp(x)+exp(-x))",
     {{"", ALWAYS,
       {{"((exp(x)+exp(-x))*(exp(x)+exp(-x))-(exp(x)-exp(-x))*(exp(x)-exp(-x)))/"
         "(exp(x)+exp(-x))^2", "quotient rule"},
        {"((exp(x)+exp(-x))^2-(exp(x)-exp(-x))^2)/(exp(x)+exp(-x))^2", "as squares"},
        {"1-((exp(x)-exp(-x))/(exp(x)+exp(-x)))^2", "divided term by term"},
        {"1-tanh(x)^2", "the definition again"}}, false}},
     ""},
    {CR_OP_RELU, "rectified linear unit", "", "max(0,x)",
     {{"For positive z it is the identity:", 0, FAR, {{"d*x", "z > 0"}, {"1", ""}}, false},
      {"For negative z it does not change at all:", -FAR, 0,
       {{"d*0", "z < 0"}, {"0", ""}}, false}},
     "0 is taken at z = 0."},
    {CR_OP_LEAKY_RELU, "leaky rectified linear unit", "", "max(0.01*x,x)",
     {{"For positive z it is the identity:", 0, FAR, {{"d*x", "z > 0"}, {"1", ""}}, false},
      {"For negative z it is a line with a small slope:", -FAR, 0,
       {{"d*(0.01*x)", "z < 0"}, {"0.01", ""}}, false}},
     "0.01 is taken at z = 0."},
    {CR_OP_ELU, "exponential linear unit", "", "max(0,x)+exp(min(0,x))-1",
     {{"For positive z it is the identity:", 0, FAR, {{"d*x", "z > 0"}, {"1", ""}}, false},
      {"For negative z:", -FAR, 0,
       {{"d*(exp(x)-1)", "z < 0"}, {"exp(x)", "the constant falls away"},
        {"elu(x)+1", "the definition again"}}, false}},
     "Both sides meet in 1 at z = 0: there is no kink."},
    {CR_OP_SOFTPLUS, "softplus", "", "log(1+exp(x))",
     {{"", ALWAYS,
       {{"1/(1+exp(x))*(d*(1+exp(x)))", "chain rule"},
        {"exp(x)/(1+exp(x))", "the inner derivative is the exponential"},
        {"1/(1+exp(-x))", "divided by the exponential above and below"},
        {"sigmoid(x)", "the sigmoid"}}, false}},
     ""},
    {CR_OP_GELU, "Gaussian error linear unit", "", "x/2*(1+erf(x/sqrt(2)))",
     {{"", ALWAYS,
       {{"1/2*(1+erf(x/sqrt(2)))+x/2*(d*erf(x/sqrt(2)))", "product rule"},
        {"1/2*(1+erf(x/sqrt(2)))+x/2*(2/sqrt(pi))*exp(-x^2/2)*(1/sqrt(2))",
         "chain rule, with the derivative of erf"},
        {"1/2*(1+erf(x/sqrt(2)))+x/sqrt(2*pi)*exp(-x^2/2)", "the factors gathered"}}, false}},
     ""},
    {CR_OP_SILU, "sigmoid linear unit", "", "x*sigmoid(x)",
     {{"", ALWAYS,
       {{"sigmoid(x)+x*(d*sigmoid(x))", "product rule"},
        {"sigmoid(x)+x*sigmoid(x)*(1-sigmoid(x))", "the derivative of the sigmoid"},
        {"sigmoid(x)*(1+x*(1-sigmoid(x)))", "the sigmoid in front"}}, false}},
     ""},
    {CR_OP_SIN, "sine", "", "sin(x)",
     {{"", ALWAYS,
       {{"(sin(x+h)-sin(x))/h", "for a step h that goes to 0"},
        {"(sin(x)*cos(h)+cos(x)*sin(h)-sin(x))/h", "addition theorem"},
        {"sin(x)*((cos(h)-1)/h)+cos(x)*(sin(h)/h)", "sorted"},
        {"cos(x)", "the first quotient goes to 0, the second to 1"}}, false}},
     ""},
    {CR_OP_EXP, "exponential function", "f", "exp(x)",
     {{"", ALWAYS,
       {{"(exp(x+h)-exp(x))/h", "for a step h that goes to 0"},
        {"exp(x)*((exp(h)-1)/h)", "the exponential in front"},
        {"exp(x)", "the quotient goes to 1"}}, false}},
     ""},
    {CR_OP_SOFTMAX, "softmax", "y", "exp(x)/s",
     {{"By its own operand, which is in the sum s of all the powers of e too:", ALWAYS,
       {{"(exp(x)*s-exp(x)*exp(x))/s^2", "quotient rule"},
        {"exp(x)/s*((s-exp(x))/s)", "taken apart into two factors"},
        {"exp(x)/s*(1-exp(x)/s)", "divided term by term"},
        {"y*(1-y)", "the definition again"}}, false},
      {"By another operand, which is only in the sum s:", ALWAYS,
       {{"(0*s-exp(x)*exp(x2))/s^2", "quotient rule"},
        {"-exp(x)/s*(exp(x2)/s)", "taken apart into two factors"},
        {"-y*y2", "the definition again"}}, true}},
     ""},
    {CR_OP_SSE, "squared error", "L", "1/2*(t-x)^2",
     {{"", ALWAYS,
       {{"1/2*2*(t-x)*(d*(t-x))", "chain rule"},
        {"(t-x)*(-1)", "the inner derivative is minus 1"},
        {"x-t", ""}}, false}},
     "This is what the factor 1/2 is for."},
    {CR_OP_MSE, "mean squared error", "L", "(t-x)^2",
     {{"", ALWAYS,
       {{"2*(t-x)*(d*(t-x))", "chain rule"},
        {"2*(t-x)*(-1)", "the inner derivative is minus 1"},
        {"2*(x-t)", ""}}, false}},
     "With several outputs the mean divides it by their number."},
    {CR_OP_MAE, "mean absolute error", "L", "abs(t-x)",
     {{"Where the prediction is too large:", 0, FAR,
       {{"d*(x-t)", "the prediction lies above the target"}, {"1", ""}}, false},
      {"Where it is too small:", -FAR, 0,
       {{"d*(t-x)", "the prediction lies below the target"}, {"-1", ""}}, false}},
     "0 is taken where they are equal. With several outputs the mean divides it by their "
     "number."},
    {CR_OP_HUBER, "Huber loss", "L", "min(abs(t-x),1)*(abs(t-x)-min(abs(t-x),1)/2)",
     {{"Close to the target it is the squared error:", -1, 1,
       {{"d*(1/2*(t-x)^2)", "at most 1 apart"}, {"(t-x)*(-1)", "chain rule"}, {"x-t", ""}},
       false},
      {"Far above the target it is a line:", 1, FAR,
       {{"d*(x-t-1/2)", "more than 1 above"}, {"1", ""}}, false},
      {"Far below the target too:", -FAR, -1,
       {{"d*(t-x-1/2)", "more than 1 below"}, {"-1", ""}}, false}},
     "With several outputs the mean divides it by their number."},
    {CR_OP_BCE, "binary cross-entropy", "L", "-(t*log(x)+(1-t)*log(1-x))",
     {{"", ALWAYS,
       {{"-(t*(1/x)+(1-t)*(1/(1-x))*(d*(1-x)))", "chain rule"},
        {"(1-t)/(1-x)-t/x", "the inner derivative is minus 1"},
        {"((1-t)*x-t*(1-x))/(x*(1-x))", "over a common denominator"},
        {"(x-t)/(x*(1-x))", "multiplied out"}}, false}},
     "With several outputs the mean divides it by their number."},
    {CR_OP_CE, "cross-entropy", "L", "-t*log(x)",
     {{"", ALWAYS,
       {{"-t*(d*log(x))", "the target is a constant factor"}, {"-t/x", "the derivative of the logarithm"}},
       false}},
     "Only the outputs whose target is not 0 have a term, and so a derivative."},
    {CR_OP_HINGE, "hinge loss", "L", "max(0,1-t*x)",
     {{"Where the prediction is not yet on the safe side of its target:", -FAR, 0,
       {{"d*(1-t*x)", "the margin is missed"}, {"-t", ""}}, false},
      {"Where it is:", 0, FAR, {{"d*0", "the margin is kept"}, {"0", ""}}, false}},
     "0 is taken at the kink."},
};

const struct cr_derivation *cr_derivation_of(enum cr_op op)
{
    for (size_t i = 0; i < sizeof TABLE / sizeof *TABLE; i++)
        if (TABLE[i].op == op)
            return &TABLE[i];
    return NULL;
}

/* The letters of the table and what they are written as. */
struct letters {
    const char *names[8];
    struct cr_math *with[8];
    struct cr_math *operator;
};

enum { LETTERS = 8 };

static struct letters letters_of(struct cr_arena *arena, enum cr_op op)
{
    const bool softmax = op == CR_OP_SOFTMAX;
    const bool loss = cr_op_row(op)->classes & 1u << CR_CLASS_LOSS;
    struct cr_math *x = loss ? cr_math_hat(arena, "y", "", "")
                             : cr_math_symbol(arena, "z", softmax ? "i" : "", "");
    struct cr_math *d = cr_math_symbol(arena, "d", "", "");
    struct cr_math *over = cr_math_two(arena, CR_MATH_APPOSED, d, x);
    return (struct letters){
        .names = {"x", "t", "d", "h", "s", "x2", "y", "y2"},
        .operator = cr_math_two(arena, CR_MATH_FRACTION, d, over),
        .with = {x, cr_math_symbol(arena, "y", "", ""), NULL,
                 cr_math_symbol(arena, "h", "", ""), cr_math_symbol(arena, "s", "", ""),
                 cr_math_symbol(arena, "z", "k", ""), cr_math_symbol(arena, "a", "i", ""),
                 cr_math_symbol(arena, "a", "k", "")}};
}

/* An operator stands before what it is applied to, without a dot. */
static void apply_operators(struct cr_math *math, const struct cr_math *operator)
{
    if (math->kind == CR_MATH_PRODUCT && math->parts[0] == operator)
        math->kind = CR_MATH_APPOSED;
    for (size_t i = 0; i < math->count; i++)
        apply_operators(math->parts[i], operator);
}

static struct cr_math *formula(struct cr_arena *arena, enum cr_op op, const char *text)
{
    struct letters letters = letters_of(arena, op);
    letters.with[2] = letters.operator;
    for (size_t i = 0; i < LETTERS; i++)
        if (!letters.with[i])
            return NULL;
    struct cr_math *math =
        cr_math_template(arena, text, letters.names, letters.with, LETTERS);
    if (math)
        apply_operators(math, letters.operator);
    return math;
}

/* f(z), sigma(z), L or a_i. */
static struct cr_math *head(struct cr_arena *arena, const struct cr_derivation *row)
{
    struct cr_math *x = letters_of(arena, row->op).with[0];
    if (row->op == CR_OP_SOFTMAX)
        return formula(arena, row->op, "y");
    if (*row->head == 'f')
        return cr_math_words(arena, "f(z)");
    return *row->head ? cr_math_symbol(arena, row->head, "", "")
                      : cr_math_call(arena, row->op, &x, 1);
}

/* s = sum over k of e^z_k: what all outputs of a softmax are divided by. */
static struct cr_math *sum_of_powers(struct cr_arena *arena)
{
    const struct letters letters = letters_of(arena, CR_OP_SOFTMAX);
    struct cr_math *power = formula(arena, CR_OP_SOFTMAX, "exp(x2)");
    return cr_math_two(arena, CR_MATH_RELATION, letters.with[4],
                       cr_math_two(arena, CR_MATH_BIGSUM, cr_math_symbol(arena, "k", "", ""),
                                   power));
}

struct cr_math *cr_derivation_definition(struct cr_arena *arena,
                                         const struct cr_derivation *row)
{
    struct cr_math *definition = cr_math_two(arena, CR_MATH_RELATION, head(arena, row),
                                             formula(arena, row->op, row->formula));
    return row->op == CR_OP_SOFTMAX
               ? cr_math_two(arena, CR_MATH_ROW, definition, sum_of_powers(arena))
               : definition;
}

static struct cr_math *derivative(struct cr_arena *arena, const struct cr_derivation *row,
                                  const struct cr_derivation_part *part)
{
    const struct letters letters = letters_of(arena, row->op);
    struct cr_math *d = cr_math_symbol(arena, "d", "", "");
    const bool several = row->op == CR_OP_SOFTMAX ||
                         cr_op_row(row->op)->classes & 1u << CR_CLASS_LOSS;
    struct cr_math *f = head(arena, row), *x = letters.with[part->other ? 5 : 0];
    if (several)
        return cr_math_two(arena, CR_MATH_DERIVATIVE, f, x);
    return cr_math_two(arena, CR_MATH_FRACTION, cr_math_two(arena, CR_MATH_APPOSED, d, f),
                       cr_math_two(arena, CR_MATH_APPOSED, d, x));
}

struct cr_math *cr_derivation_line(struct cr_arena *arena, const struct cr_derivation *row,
                                   const struct cr_derivation_part *part, size_t i)
{
    const struct cr_derivation_line *line = &part->lines[i];
    struct cr_math *left =
        i == 0 ? derivative(arena, row, part) : cr_math_words(arena, "");
    struct cr_math *right = formula(arena, row->op, line->formula);
    if (*line->why) {
        const char *why = cr_arena_format(arena, "(%s)", line->why);
        right = cr_math_two(arena, CR_MATH_ROW, right, why ? cr_math_words(arena, why) : NULL);
    }
    return cr_math_two(arena, CR_MATH_RELATION, left, right);
}
