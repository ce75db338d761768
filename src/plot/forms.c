/*
 * How operations are called and written in a plot: see forms.h.
 *
 * ops.def writes every formula as one expression, which is what a program and a test want;
 * a reader wants the kinks of relu or huber as cases, and 2/sqrt(pi) rather than 1.128. What
 * a derivative is at a kink is the convention of op.c: the tests hold these cases against
 * its functions, at the kinks too.
 */
#include "plot/forms.h"

#include <stddef.h>

#define USUAL 0, 0, 0, 0

static const struct cr_look LOOKS[] = {
    {CR_OP_SIGMOID, "Sigmoid function", "sigma", USUAL},
    {CR_OP_TANH, "Hyperbolic tangent", NULL, USUAL},
    {CR_OP_RELU, "Rectified linear unit (ReLU)", NULL, USUAL},
    {CR_OP_LEAKY_RELU, "Leaky ReLU", NULL, USUAL},
    {CR_OP_ELU, "Exponential linear unit (ELU)", NULL, USUAL},
    {CR_OP_SOFTPLUS, "Softplus function", NULL, USUAL},
    {CR_OP_GELU, "Gaussian error linear unit (GELU)", NULL, USUAL},
    {CR_OP_SILU, "Sigmoid linear unit (SiLU)", NULL, USUAL},
    {CR_OP_IDENTITY, "Identity", "f", USUAL},
    {CR_OP_SOFTMAX, "Softmax function", NULL, USUAL},
    {CR_OP_SSE, "Sum of squared errors", NULL, USUAL},
    {CR_OP_MSE, "Mean squared error", NULL, USUAL},
    {CR_OP_MAE, "Mean absolute error", NULL, USUAL},
    {CR_OP_HUBER, "Huber loss", NULL, USUAL},
    {CR_OP_BCE, "Binary cross-entropy", NULL, 0, 1, 0, 0},
    {CR_OP_CE, "Cross-entropy", NULL, 0, 1, 0, 0},
    {CR_OP_HINGE, "Hinge loss", NULL, USUAL},
    {CR_OP_NEG, "Negation", "f", USUAL},
    {CR_OP_EXP, "Exponential function", "f", -3, 3, 0, 0},
    {CR_OP_LOG, "Natural logarithm", NULL, 0, 6, -3, 4},
    {CR_OP_SQRT, "Square root", "f", 0, 6, 0, 0},
    {CR_OP_SQUARE, "Square", "f", -3, 3, 0, 0},
    {CR_OP_RECIP, "Reciprocal", "f", -4, 4, -6, 6},
    {CR_OP_ABS, "Absolute value", "f", -3, 3, 0, 0},
    {CR_OP_SIN, "Sine", NULL, USUAL},
    {CR_OP_COS, "Cosine", NULL, USUAL},
    {CR_OP_TAN, "Tangent", NULL, -6, 6, -6, 10},
    {CR_OP_ERF, "Error function", NULL, -3, 3, 0, 0},
};

static const struct cr_form FORMS[] = {
    {CR_OP_RECIP, true, {{"-(1/x^2)", ""}}},
    {CR_OP_TAN, false, {{"sin(x)/cos(x)", ""}}},
    {CR_OP_TANH, false, {{"(exp(x)-exp(-x))/(exp(x)+exp(-x))", ""}}},
    {CR_OP_ABS, true, {{"-1", "x<0"}, {"0", "x=0"}, {"1", "x>0"}}},
    {CR_OP_RELU, true, {{"0", "x<=0"}, {"1", "x>0"}}},
    {CR_OP_LEAKY_RELU, true, {{"0.01", "x<=0"}, {"1", "x>0"}}},
    {CR_OP_ELU, false, {{"exp(x)-1", "x<=0"}, {"x", "x>0"}}},
    {CR_OP_ELU, true, {{"exp(x)", "x<=0"}, {"1", "x>0"}}},
    {CR_OP_ERF, true, {{"2/sqrt(pi)*exp(-x^2)", ""}}},
    {CR_OP_GELU, true,
     {{"(1+erf(x/sqrt(2)))/2+x/sqrt(2*pi)*exp(-(x^2/2))", ""}}},
    {CR_OP_SOFTMAX, false, {{"exp(x)/(exp(x)+2)", ""}}},
    {CR_OP_SOFTMAX, true, {{"y*(1-y)", ""}}},
    {CR_OP_MAE, true, {{"-1", "x1<x2"}, {"0", "x1=x2"}, {"1", "x1>x2"}}},
    {CR_OP_HUBER, false,
     {{"(x2-x1)^2/2", "abs(x2-x1)<=1"}, {"abs(x2-x1)-1/2", "abs(x2-x1)>1"}}},
    {CR_OP_HUBER, true,
     {{"-1", "x1<x2-1"}, {"x1-x2", "abs(x2-x1)<=1"}, {"1", "x1>x2+1"}}},
    {CR_OP_CE, true, {{"-(x2/x1)", ""}}},
    {CR_OP_HINGE, true, {{"-x2", "x2*x1<1"}, {"0", "x2*x1>=1"}}},
};

const struct cr_look *cr_look_of(enum cr_op op)
{
    for (size_t i = 0; i < sizeof LOOKS / sizeof *LOOKS; i++)
        if (LOOKS[i].op == op)
            return &LOOKS[i];
    return NULL;
}

const struct cr_form *cr_form_of(enum cr_op op, bool derivative)
{
    for (size_t i = 0; i < sizeof FORMS / sizeof *FORMS; i++)
        if (FORMS[i].op == op && FORMS[i].derivative == derivative)
            return &FORMS[i];
    return NULL;
}
