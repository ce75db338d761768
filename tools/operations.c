/*
 * Writes docs/operations.md from the table of operations: their names, values, derivatives,
 * domains.
 */
#include <stdio.h>
#include <string.h>

#include "graph/op.h"
#include "math/math.h"

struct section {
    const char *title, *text;
    unsigned classes;
};

/* An operation stands in the first section that takes it. */
static const struct section SECTIONS[] = {
    {"Activations", "Of neurons (`activation=`) and in formulas; operand $x$.",
     1u << CR_CLASS_ACTIVATION},
    {"Arithmetic", "In formulas and of `op` nodes; operands $x$, or $x_1, x_2, \\dots$",
     1u << CR_CLASS_ARITHMETIC},
    {"Of a whole layer", "", 1u << CR_CLASS_LAYER},
    {"Losses",
     "Of a network (`loss=`), in formulas and of `op` nodes; for one output, $x_1$ is its "
     "prediction and $x_2$ its target. Formulas take all predictions, then all targets.",
     1u << CR_CLASS_LOSS},
};

enum { SECTION_COUNT = sizeof SECTIONS / sizeof *SECTIONS };

/* A formula of ops.def, or several with ';' between, as TeX. */
static void put_formulas(const char *formulas)
{
    for (const char *p = formulas; *p;) {
        char one[256];
        const size_t length = strcspn(p, ";");
        struct cr_arena arena = {0};
        struct cr_buf out = {0};
        snprintf(one, sizeof one, "%.*s", (int)length, p);
        struct cr_math *math = cr_math_template(&arena, one, NULL, NULL, 0);
        if (math) {
            cr_math_settle(math, 6);
            cr_math_tex(math, &out);
        }
        printf("%s$%s$", p == formulas ? "" : ", ", cr_buf_text(&out));
        cr_buf_release(&out);
        cr_arena_release(&arena);
        p += length + (p[length] == ';');
    }
}

static void put_row(const struct cr_op_row *row)
{
    printf("| `%s` | ", row->name);
    put_formulas(row->formula);
    printf(" | ");
    put_formulas(row->derivative);
    printf("%s%s | %s |\n", *row->derivative && *row->words ? "; " : "", row->words, row->domain);
}

static bool belongs(const struct cr_op_row *row, int section)
{
    for (int earlier = 0; earlier < section; earlier++)
        if (row->classes & SECTIONS[earlier].classes)
            return false;
    return row->classes & SECTIONS[section].classes;
}

int main(void)
{
    puts("# Operations\n\n"
         "Made from `src/graph/ops.def` by `make docs`; do not edit. $y$ is the result. The\n"
         "derivative is by $x$, or by each operand in turn; at a kink it is what the words say.\n"
         "Outside of its domain an operation gives NaN or an infinity, which is carried along\n"
         "and named in the output.");
    for (int s = 0; s < SECTION_COUNT; s++) {
        printf("\n## %s\n\n%s%s", SECTIONS[s].title, SECTIONS[s].text,
               *SECTIONS[s].text ? "\n\n" : "");
        puts("| name | value | derivative | domain |\n|---|---|---|---|");
        for (int op = 0; op < CR_OP_COUNT; op++)
            if (belongs(cr_op_row((enum cr_op)op), s))
                put_row(cr_op_row((enum cr_op)op));
    }
    return 0;
}
