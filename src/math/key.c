/* What a formula says, as bytes: see cr_math_key in math.h. */
#include "math/math.h"

#include <string.h>

/* Everything of a node but its parts that is of one size. */
struct fixed {
    double number;
    size_t columns, count;
    int kind, digits, least, op;
    unsigned char approximate, hat, bold, has_symbol;
};

static void add_string(struct cr_buf *key, const char *text)
{
    cr_buf_add(key, text ? text : "", strlen(text ? text : "") + 1);
}

void cr_math_key(const struct cr_math *math, struct cr_buf *key)
{
    struct fixed fixed;
    memset(&fixed, 0, sizeof fixed); /* also what lies between the fields */
    fixed.number = math->number;
    fixed.columns = math->columns;
    fixed.count = math->count;
    fixed.kind = (int)math->kind;
    fixed.digits = math->digits;
    fixed.least = math->least;
    fixed.op = (int)math->op;
    fixed.approximate = math->approximate;
    fixed.hat = math->symbol.hat;
    fixed.bold = math->symbol.bold;
    fixed.has_symbol = math->symbol.base != NULL;
    cr_buf_add(key, (const char *)&fixed, sizeof fixed);
    if (fixed.has_symbol) {
        add_string(key, math->symbol.base);
        add_string(key, math->symbol.sub);
        add_string(key, math->symbol.sup);
    }
    for (size_t i = 0; i < math->count; i++)
        cr_math_key(math->parts[i], key);
}
