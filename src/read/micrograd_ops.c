/* The operations of micrograd: see micrograd_ops.h. */
#include "read/micrograd_ops.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#include "base/num.h"

enum cr_op cr_micrograd_op(const char *label, size_t operands, double *exponent,
                           const char **nearest)
{
    static const struct {
        const char *label;
        enum cr_op one, more; /* of one operand; of more */
    } rows[] = {
        {"+", CR_OP_ADD, CR_OP_ADD},  {"*", CR_OP_MUL, CR_OP_MUL},
        {"-", CR_OP_NEG, CR_OP_SUB},  {"/", CR_OP_DIV, CR_OP_DIV},
        {"**", CR_OP_POW, CR_OP_POW},
    };
    *exponent = NAN;
    *nearest = NULL;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(label, rows[i].label) == 0)
            return operands == 1 ? rows[i].one : rows[i].more;
    if (strncmp(label, "**", 2) == 0 &&
        cr_num_parse(label + 2, strlen(label + 2), exponent) == CR_NUM_OK)
        return CR_OP_POW;
    char name[32];
    size_t length = 0;
    for (const char *p = label; *p && length + 1 < sizeof name; p++)
        name[length++] = (char)tolower((unsigned char)*p);
    name[length] = '\0';
    return cr_op_find(name, 1u << CR_CLASS_ARITHMETIC | 1u << CR_CLASS_ACTIVATION, nearest);
}

double cr_micrograd_apply(enum cr_op op, double a, double b)
{
    const double *const x[] = {&a, &b};
    const unsigned char step[] = {0, 0};
    const struct cr_args args = {.x = x, .step = step, .count = 2, .samples = 1};
    double y = NAN;
    cr_op_row(op)->forward(&args, &y);
    return y;
}
