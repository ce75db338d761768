/*
 * The rules of the optimizers as stories and texts write them: calculated as a reader would,
 * they give the new values of the run.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "read/read.h"
#include "story/update_rule.h"

struct told {
    struct cr_model *model;
    struct cr_run *run;
    struct cr_arena arena;
    struct cr_teller teller;
    struct cr_err err;
};

/* Two samples, two inputs and a neuron, with these attributes of the graph. */
static void tell(struct told *told, const char *attributes)
{
    char text[600];
    snprintf(text, sizeof text,
             "digraph g { graph [loss=mse %s] x [value=\"0.5, 1\"] u [value=\"-1, 2\"]"
             " n [b=0.1 activation=tanh target=\"1, 0\"] x -> n [w=0.3] u -> n [w=-0.4] }",
             attributes);
    *told = (struct told){0};
    struct cr_net *net = cr_read("g.dot", text, strlen(text), NULL, NULL, &told->err);
    if (!net)
        fail_msg("%s", cr_err_text(&told->err));
    told->model = cr_model_build(net, CR_NOTATION_INDEXED, &told->err);
    told->run = cr_run_new(told->model, 1, &told->err);
    assert_non_null(told->run);
    assert_int_equal(cr_teller_init(&told->teller, &told->arena, told->run, &told->err), 0);
}

static void forget(struct told *told)
{
    cr_arena_release(&told->arena);
    cr_run_free(told->run);
    cr_model_free(told->model);
    cr_err_release(&told->err);
}

static void assert_text(const struct cr_math *math, const char *want)
{
    struct cr_buf text = {0};
    cr_math_text(math, &text);
    assert_string_equal(cr_buf_text(&text), want);
    cr_buf_release(&text);
}

/* Every line with numbers holds, before and after the digits are cut. */
static void check_lines(const struct told *told, size_t quantity, const char *what)
{
    struct cr_math *lines[CR_RULE_MOST];
    const size_t count = cr_rule_numbers(&told->teller, quantity, lines);
    for (size_t i = 0; i < count; i++) {
        const struct cr_math *line = lines[i];
        const double value = line->parts[line->count - 1]->number;
        if (line->count == 3 && !(fabs(cr_math_value(line->parts[1]) - value) <
                                  1e-12 * (1 + fabs(value))))
            fail_msg("%s: line %zu is %.17g, not %.17g", what, i, cr_math_value(line->parts[1]), value);
        cr_math_settle(lines[i], 0);
        assert_false(line->approximate);
    }
    assert_true(lines[count - 1]->parts[lines[count - 1]->count - 1]->number ==
                told->run->updated[quantity]);
}

static void every_rule_gives_the_run(void **state)
{
    (void)state;
    static const char *const others[] = {
        "", "weight_decay=0.1", "clip=0.05", "clip=0.05 weight_decay=0.2 reduction=mean",
        "rate=0.01 rate_decay=0.5 momentum=0.5 beta1=0.8 beta2=0.99 rho=0.7 eps=0.001"};
    for (int o = 0; o < CR_OPTIMIZER_COUNT; o++)
        for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
            struct told told;
            char attributes[200];
            snprintf(attributes, sizeof attributes, "optimizer=%s %s",
                     cr_optimizer_row((enum cr_optimizer)o)->name, others[i]);
            tell(&told, attributes);
            for (size_t q = 0; q < told.model->count; q++)
                if (cr_run_updates(told.run, q))
                    check_lines(&told, q, attributes);
            forget(&told);
        }
}

/* A formula that goes up, by every rule. */
static void going_up_gives_the_run(void **state)
{
    (void)state;
    for (int o = 0; o < CR_OPTIMIZER_COUNT; o++) {
        struct told told = {0};
        char text[300];
        snprintf(text, sizeof text,
                 "param w = 0.3\ninput x = 2\nf = w*x - w^3\n"
                 "maximize f, optimizer = %s, weight_decay = 0.1, clip = 0.5\n",
                 cr_optimizer_row((enum cr_optimizer)o)->name);
        struct cr_net *net = cr_read("f.expr", text, strlen(text), NULL, NULL, &told.err);
        if (!net)
            fail_msg("%s", cr_err_text(&told.err));
        told.model = cr_model_build_apart(net, CR_NOTATION_INDEXED, &told.err);
        told.run = cr_run_new(told.model, 1, &told.err);
        assert_int_equal(cr_teller_init(&told.teller, &told.arena, told.run, &told.err), 0);
        for (size_t q = 0; q < told.model->count; q++)
            if (cr_run_updates(told.run, q))
                check_lines(&told, q, text);
        forget(&told);
    }
}

static void rules_are_written_with_their_terms(void **state)
{
    (void)state;
    struct told told;
    struct cr_math *lines[CR_RULE_MOST];
    tell(&told, "optimizer=adam");
    struct cr_math *w = cr_math_symbol(&told.arena, "w", "", "");
    assert_int_equal(cr_rule_symbols(&told.teller, w, lines), 6);
    assert_text(lines[0], "g = ∂L/∂w");
    assert_text(lines[1], "m = β₁ · 0 + (1 − β₁) · g");
    assert_text(lines[5], "wⁿᵉʷ = w − α · m̂/(√(v̂) + ε)");
    forget(&told);
    tell(&told, "optimizer=gd clip=0.01 weight_decay=0.1");
    w = cr_math_symbol(&told.arena, "w", "", "");
    assert_int_equal(cr_rule_symbols(&told.teller, w, lines), 1);
    assert_text(lines[0], "wⁿᵉʷ = w − α · (c · ∂L/∂w + λ · w)");
    forget(&told);
}

/* A new value is told from the old one, whatever digits are asked for. */
static void small_steps_are_seen(void **state)
{
    (void)state;
    for (int digits = 0; digits < 3; digits++) {
        struct told told;
        tell(&told, "rate=0.0001");
        for (size_t q = 0; q < told.model->count; q++) {
            if (!cr_run_updates(told.run, q))
                continue;
            struct cr_math *line = cr_update_relation(&told.teller, q);
            cr_math_settle(line, digits);
            struct cr_math *old = cr_number_of(&told.teller, q);
            old->digits = line->parts[2]->digits;
            assert_true(cr_math_value(old) != cr_math_value(line->parts[2]));
        }
        forget(&told);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_rule_gives_the_run),
        cmocka_unit_test(going_up_gives_the_run),
        cmocka_unit_test(rules_are_written_with_their_terms),
        cmocka_unit_test(small_steps_are_seen),
    };
    return cmocka_run_group_tests_name("rule", tests, NULL, NULL);
}
