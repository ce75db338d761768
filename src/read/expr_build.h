/*
 * From items to nodes and edges: what expr_build.c, expr_value.c, expr_fold.c,
 * expr_names.c and expr_options.c share.
 *
 * Items are evaluated with a stack of values. A value is a number as long as it can be:
 * 1/2 is one constant node, made when an operation takes it, with its text beside it.
 */
#ifndef CR_READ_EXPR_BUILD_H
#define CR_READ_EXPR_BUILD_H

#include "read/expr.h"

enum cr_expr_value_kind {
    CR_VALUE_BROKEN, /* of something with an error in it */
    CR_VALUE_NUMBER, /* a constant */
    CR_VALUE_NODE,
};

/* The strength of what needs no parentheses anywhere. */
enum { CR_EXPR_ALONE = 5 };

/* How a constant is written, in the language of ops.def. */
struct cr_expr_writing {
    const char *text; /* NULL: too long, or not to be written in it */
    size_t tokens;
    int strength; /* of the operation that is done last: 1 + -, 2 * /, 3 a minus, 4 ^ */
};

struct cr_expr_value {
    enum cr_expr_value_kind kind;
    size_t node;
    double number;
    bool literal; /* one number as it is written, perhaps with a minus */
    struct cr_expr_writing writing;
    struct cr_place at;
};

/* What is done with operations on constants. */
enum cr_expr_mode {
    CR_EXPR_FOLD,    /* they are calculated, where the result is finite */
    CR_EXPR_KEEP,    /* they become nodes: the output is made of them */
    CR_EXPR_NUMBERS, /* they are calculated, and only constants are allowed */
};

struct cr_expr_builder {
    struct cr_expr *expr;
    enum cr_expr_mode mode;
    const struct cr_expr_definition *present; /* that is built; or NULL */
    struct cr_node *nodes;
    size_t node_count, node_capacity;
    struct cr_edge *edges;
    size_t edge_count, edge_capacity;
    struct cr_param *params;
    size_t param_count, param_capacity;
    struct cr_expr_value *stack;
    size_t stack_count, stack_capacity;
    const double **operands; /* room for those of one operation, with a zero for each */
    size_t operand_capacity;
    unsigned char *zeros;
    size_t zero_capacity;
    const char *inner, *constant; /* what names without a name of their own start with */
    size_t inner_count, constant_count;
};

/* expr_value.c: evaluates items; the values are left on the stack, which is empty before.
 * With `name`, the last item's operation becomes a node of that name. */
int cr_expr_evaluate(struct cr_expr_builder *builder, struct cr_expr_span span,
                     const char *name);

/* Is everything in it a constant where the builder is? */
bool cr_expr_is_constant(const struct cr_expr_builder *builder, struct cr_expr_span span);

/* A new node, and the operation of that many values on the stack, as an edge for each. -1
 * when memory is out. */
long cr_expr_add_node(struct cr_expr_builder *builder, struct cr_node node);
long cr_expr_add_operation(struct cr_expr_builder *builder, enum cr_op op, size_t index,
                           struct cr_expr_value *operands, size_t count, size_t line,
                           const char *name);

/* Tells that a name means nothing where it is used. */
void cr_expr_unknown(const struct cr_expr_builder *builder, long name, struct cr_place at);

/* expr_fold.c: what an operation on numbers gives; -1 when memory is out. */
int cr_expr_fold(struct cr_expr_builder *builder, const struct cr_expr_item *item,
                 const struct cr_expr_value *values, struct cr_expr_value *result);
struct cr_expr_value cr_expr_literal(struct cr_expr *expr, const struct cr_expr_item *item);

/* expr_names.c: the symbols of names that the user or their number gives one. */
int cr_expr_check_symbols(struct cr_expr *expr);
int cr_expr_choose_letters(struct cr_expr_builder *builder);
int cr_expr_set_symbols(struct cr_expr_builder *builder);

/* expr_options.c: sets the training from the options. */
int cr_expr_set_options(struct cr_expr_builder *builder);

#endif
