/* How functions and operations are called in formulas: see print.h and math.h. */
#include "math/print.h"

struct function_name {
    enum cr_op op;
    const char *unicode, *tex; /* tex: a command of TeX's own; or NULL */
};

/* Operations that are known by a sign, or by a formula in the language of ops.def. */
static const struct operation_sign {
    enum cr_op op;
    const char *text, *formula;
} OPERATION_SIGNS[] = {
    {CR_OP_NEG, "\xE2\x88\x92", NULL}, {CR_OP_ADD, "+", NULL},
    {CR_OP_SUB, "\xE2\x88\x92", NULL}, {CR_OP_MUL, "\xC3\x97", NULL},
    {CR_OP_DIV, "\xC3\xB7", NULL},     {CR_OP_SUM, "\xCE\xA3", NULL},
    {CR_OP_IDENTITY, "=", NULL},       {CR_OP_POW, NULL, "x^y"},
    {CR_OP_SQUARE, NULL, "x^2"},       {CR_OP_RECIP, NULL, "1/x"},
    {CR_OP_ABS, NULL, "abs(x)"},       {CR_OP_SQRT, NULL, "sqrt(x)"},
};

/* Functions whose written name is not their plain name. */
static const struct function_name FUNCTION_NAMES[] = {
    {CR_OP_SIGMOID, "\xCF\x83", "\\sigma"},
    {CR_OP_LOG, "ln", "\\ln"},
    {CR_OP_EXP, "exp", "\\exp"},
    {CR_OP_TANH, "tanh", "\\tanh"},
    {CR_OP_SIN, "sin", "\\sin"},
    {CR_OP_COS, "cos", "\\cos"},
    {CR_OP_TAN, "tan", "\\tan"},
    {CR_OP_MAX, "max", "\\max"},
    {CR_OP_MIN, "min", "\\min"},
    {CR_OP_RELU, "ReLU", NULL},
    {CR_OP_LEAKY_RELU, "LeakyReLU", NULL},
    {CR_OP_ELU, "ELU", NULL},
    {CR_OP_GELU, "GELU", NULL},
    {CR_OP_SILU, "SiLU", NULL},
};

static const struct function_name *find_name(enum cr_op op)
{
    for (size_t i = 0; i < sizeof FUNCTION_NAMES / sizeof *FUNCTION_NAMES; i++)
        if (FUNCTION_NAMES[i].op == op)
            return &FUNCTION_NAMES[i];
    return NULL;
}

const char *cr_function_name(enum cr_op op)
{
    const struct function_name *name = find_name(op);
    return name ? name->unicode : cr_op_row(op)->name;
}

const char *cr_function_command(enum cr_op op)
{
    const struct function_name *name = find_name(op);
    return name ? name->tex : NULL;
}

struct cr_math *cr_math_operation(struct cr_arena *arena, enum cr_op op)
{
    for (size_t i = 0; i < sizeof OPERATION_SIGNS / sizeof *OPERATION_SIGNS; i++)
        if (OPERATION_SIGNS[i].op == op)
            return OPERATION_SIGNS[i].text
                       ? cr_math_words(arena, OPERATION_SIGNS[i].text)
                       : cr_math_template(arena, OPERATION_SIGNS[i].formula, NULL, NULL, 0);
    return cr_math_words(arena, cr_function_name(op));
}
