/*
 * A formula file being read: what the files that do it share.
 *
 *     read_expr.c     the way through them
 *     expr_scan.c     words and marks
 *     expr_file.c     statements
 *     expr_parse.c    one expression, into items in the order of evaluation
 *     expr_refuse.c   what is wrong with the form of one, in words
 *     expr_index.c    what all the file says about a name; the output
 *     expr_build.c    definitions, one after the other, into nodes
 *     expr_value.c    the items of one definition, into numbers, nodes and edges
 *     expr_fold.c     constants: their numbers, and how they are written
 *     expr_names.c    names and symbols of what is assigned again or has no name
 *     expr_expect.c   claimed numbers
 *     expr_options.c  minimize and maximize: their options
 *     expr_samples.c  lists of one length
 *
 * The file is read as a whole before anything is made of it, since its last lines decide
 * what its first ones are: the output, and whether a name is assigned again.
 *
 * They add errors and go on; a function that returns int returns -1 only when memory is
 * out. A definition with an error in it is `broken`: its name is known but has no value,
 * and what is made of it has none either, so that one mistake makes one message.
 */
#ifndef CR_READ_EXPR_H
#define CR_READ_EXPR_H

#include "read/diag.h"
#include "read/expr_scan.h"
#include "read/names.h"
#include "read/net.h"
#include "read/training.h"

enum cr_expr_item_kind { CR_ITEM_NUMBER, CR_ITEM_NAME, CR_ITEM_APPLY };

/* One step of an evaluation with a stack: push a number, push what a name means, or apply
 * an operation to the topmost `count` values. w*x + b is  w x mul(2) b add(2). */
struct cr_expr_item {
    enum cr_expr_item_kind kind;
    enum cr_op op;  /* CR_ITEM_APPLY; CR_OP_COUNT: there is no function `name` */
    bool infix;     /* CR_ITEM_APPLY: written with an operator sign */
    uint32_t index; /* CR_ITEM_APPLY: of softmax, 0-based */
    size_t count;   /* CR_ITEM_APPLY: operands */
    long name;      /* CR_ITEM_NAME; CR_ITEM_APPLY: the function's, unless infix */
    double number;  /* CR_ITEM_NUMBER */
    struct cr_place at;
};

/* Some of the items. */
struct cr_expr_span {
    size_t first, count;
};

enum cr_expr_role {
    CR_EXPR_ASSIGNED, /* NAME = ... */
    CR_EXPR_BARE,     /* an expression without a name */
    CR_EXPR_AN_INPUT, /* the rest: declared with a keyword */
    CR_EXPR_A_TARGET,
    CR_EXPR_A_PARAM,
};

struct cr_expr_definition {
    enum cr_expr_role role;
    long name;          /* CR_NONE: bare */
    struct cr_place at; /* the name, or where the expression starts */
    struct cr_expr_span items;
    bool is_list; /* the items leave one value for each number of the list */
    bool broken;
    long node;           /* what it became, or CR_NONE */
    size_t number_count; /* of a leaf: its numbers, before they are spread */
};

/* symbol NAME = "TEXT" */
struct cr_expr_symbol {
    long name;
    struct cr_place at, text_at;
    const char *text;
};

/* expect_grad NAME = NUMBER: what is claimed of a name; a list has a number for each sample. */
struct cr_expr_expected {
    enum cr_expr_keyword kind;
    long name;
    struct cr_place at;
    const char *text; /* the number or the list, as it is written */
};

/* An option of minimize or maximize: key = number, or key = word. */
struct cr_expr_option {
    const char *key;
    struct cr_place at, value_at;
    uint32_t value_end;
    struct cr_expr_span items;
    const char *word; /* a single name; else NULL */
};

/* What all the file says about a name. */
struct cr_expr_name {
    size_t total;       /* definitions */
    size_t done;        /* of them, those that the builder has come to */
    struct cr_place at; /* of the first one */
    long last;          /* the last one */
    long node;          /* what it means where the builder is; or CR_NONE */
    bool broken;        /* it means something, but with an error in it */
    long symbol;        /* index into symbols, or CR_NONE */
};

struct cr_expr {
    struct cr_diag *diag;
    const struct cr_source *source;
    struct cr_net *net;
    struct cr_arena arena;      /* texts that the network does not need */
    struct cr_names names;      /* all that occur, defined or not */
    struct cr_expr_name *about; /* by number of the name */
    const char **defined;       /* names.items, but NULL where nothing is defined */
    struct cr_expr_item *items;
    size_t item_count, item_capacity, applied; /* `applied` of the items are operations */
    bool too_much; /* a limit is passed, which was told; the rest is not read */
    struct cr_expr_definition *definitions;
    size_t definition_count, definition_capacity;
    struct cr_expr_symbol *symbols;
    size_t symbol_count, symbol_capacity;
    struct cr_expr_expected *expected;
    size_t expected_count, expected_capacity;
    struct cr_expr_option *options;
    size_t option_count, option_capacity;
    struct cr_place goal_at; /* of minimize or maximize; line 0: there is none */
    struct cr_place goal_name_at;
    long goal; /* the name that it has, or CR_NONE: it is broken */
    bool maximize;
    long output; /* the definition that is differentiated; CR_NONE: unknown, which was
                    told */
};

#define cr_expr_wrong(expr, at, ...)                                                     \
    cr_diag_add((expr)->diag, CR_SEVERITY_ERROR, at, __VA_ARGS__)

/* Is there more than the limit allows? Then says so, the first time. */
bool cr_expr_too_many(struct cr_expr *expr, enum cr_limit limit, size_t count,
                      struct cr_place at);

/* The text from `at` to the offset `end`, fit for a message. */
struct cr_cut cr_expr_text(const struct cr_expr *expr, struct cr_place at, uint32_t end);

/* " (did you mean x?)", or "" when nothing is near. */
struct cr_expr_hint {
    char text[300];
};
struct cr_expr_hint cr_expr_hint(const char *nearest);

/* The same with the defined name that is nearest to this one; "" when the message will
 * not be shown anyway. */
struct cr_expr_hint cr_expr_hint_name(const struct cr_expr *expr, long name);

/* The function of that name; CR_OP_COUNT when there is none, and then *nearest (when not
 * NULL) is the nearest or NULL. */
enum cr_op cr_expr_function(const char *name, const char **nearest);

int cr_expr_parse_file(struct cr_expr *expr);
int cr_expr_index(struct cr_expr *expr); /* sets about, defined and output */
int cr_expr_build(struct cr_expr *expr);
int cr_expr_spread(struct cr_expr *expr);
void cr_expr_expect(struct cr_expr *expr); /* hands the expected numbers to their nodes */

#endif
