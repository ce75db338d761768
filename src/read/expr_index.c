/*
 * What all the file says about a name, and what is differentiated: see expr.h.
 *
 * The output is the one that minimize or maximize names, else what the last statement
 * calculates.
 */
#include <stdlib.h>
#include <string.h>

#include "read/expr_build.h"

static bool is_declared(const struct cr_expr_definition *definition)
{
    return definition->role != CR_EXPR_ASSIGNED && definition->role != CR_EXPR_BARE;
}

/* Each definition is entered at its name. */
static void enter(struct cr_expr *expr, size_t index)
{
    struct cr_expr_definition *definition = &expr->definitions[index];
    struct cr_expr_name *about = &expr->about[definition->name];
    if (about->total && is_declared(definition) && !definition->broken) {
        const bool before = is_declared(&expr->definitions[about->last]);
        cr_expr_wrong(expr, definition->at, "\"%s\" is already %s in line %u",
                      cr_cut(expr->names.items[definition->name]).text,
                      before ? "declared" : "assigned", (unsigned)about->at.line);
        definition->broken = true;
    }
    if (!about->total)
        about->at = definition->at;
    about->total++;
    about->last = (long)index;
    expr->defined[definition->name] = expr->names.items[definition->name];
}

/* A name for an output that has none: L, f, out, out1 ... */
static long free_name(struct cr_expr *expr)
{
    static const char *const names[] = {"L", "f", "out"};
    for (size_t i = 0;; i++) {
        const char *name =
            i < 3 ? names[i] : cr_arena_format(&expr->arena, "out%zu", i - 2);
        if (!name)
            return -1;
        if (cr_names_find(&expr->names, name, strlen(name)) < 0)
            return cr_names_add(&expr->names, name, strlen(name));
    }
}

/* An expression without a name is the output when it is the last thing in the file. */
static int name_bare(struct cr_expr *expr)
{
    for (size_t i = 0; i < expr->definition_count; i++) {
        struct cr_expr_definition *definition = &expr->definitions[i];
        if (definition->role != CR_EXPR_BARE)
            continue;
        const bool of_use = i + 1 == expr->definition_count && !expr->goal_at.line;
        if (!of_use && !definition->broken) {
            cr_expr_wrong(expr, definition->at,
                          "an expression without a name is of use only as the last "
                          "statement (write NAME = ...)");
            definition->broken = true;
        }
        if (of_use && (definition->name = free_name(expr)) < 0)
            return -1;
    }
    return 0;
}

/* The definition that minimize or maximize names, or CR_NONE. */
static long find_goal(struct cr_expr *expr)
{
    if (expr->goal == CR_NONE)
        return CR_NONE;
    const struct cr_expr_name *about = &expr->about[expr->goal];
    const char *name = expr->names.items[expr->goal];
    if (!about->total) {
        cr_expr_wrong(expr, expr->goal_name_at, "\"%s\" is unknown%s", cr_cut(name).text,
                      cr_expr_hint_name(expr, expr->goal).text);
        return CR_NONE;
    }
    if (!is_declared(&expr->definitions[about->last]))
        return about->last;
    cr_expr_wrong(expr, expr->goal_name_at,
                  "nothing to differentiate: \"%s\" is a number that depends on nothing",
                  cr_cut(name).text);
    return CR_NONE;
}

static long find_output(struct cr_expr *expr)
{
    if (expr->goal_at.line)
        return find_goal(expr);
    for (size_t i = expr->definition_count; i > 0; i--)
        if (!is_declared(&expr->definitions[i - 1]))
            return (long)i - 1;
    if (!expr->diag->count[CR_SEVERITY_ERROR])
        cr_expr_wrong(
            expr, CR_NOWHERE,
            "nothing to differentiate: there is no formula, as in L = (y - w*x)^2");
    return CR_NONE;
}

int cr_expr_index(struct cr_expr *expr)
{
    if (name_bare(expr))
        return -1;
    const size_t count = expr->names.count;
    expr->about = calloc(count + 1, sizeof *expr->about);
    expr->defined = calloc(count + 1, sizeof *expr->defined);
    if (!expr->about || !expr->defined)
        return -1;
    for (size_t i = 0; i < count; i++)
        expr->about[i].last = expr->about[i].node = expr->about[i].symbol = CR_NONE;
    for (size_t i = 0; i < expr->definition_count; i++)
        if (expr->definitions[i].name != CR_NONE)
            enter(expr, i);
    expr->output = find_output(expr);
    return cr_expr_check_symbols(expr);
}
