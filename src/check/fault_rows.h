/*
 * The functions behind the rows of faults.h, private to its files, and what they share.
 *
 *     faults.c            the table, and what the rows need
 *     faults_factor.c     a factor too many or missing
 *     faults_way.c        another way through the pass
 *     faults_slope.c      the derivative of an activation: elsewhere, or of another
 *     faults_parameter.c  a parameter forgotten, or another step in the update
 *     faults_guess.c      another number, rounding: what explains nearly anything
 */
#ifndef CR_CHECK_FAULT_ROWS_H
#define CR_CHECK_FAULT_ROWS_H

#include "check/faults.h"

static inline const struct cr_model *cr_model_of(const struct cr_faults *faults)
{
    return faults->replay->run->model;
}

static inline const struct cr_graph *cr_graph_of(const struct cr_faults *faults)
{
    return cr_model_of(faults)->graph;
}

/* How many operations a value goes into. */
static inline size_t cr_uses_of(const struct cr_faults *faults, size_t value)
{
    return faults->replay->uses_first[value + 1] - faults->replay->uses_first[value];
}

/* Is the value the result of a function of one number that counts as an activation? */
bool cr_is_activation(const struct cr_faults *faults, size_t id);

static inline void cr_say_value(const struct cr_fault_case *c, size_t value,
                                struct cr_buf *out)
{
    cr_value_say(c->faults->replay, value, out);
}

/* Puts new_locals where new weights stand in for old ones. */
void cr_use_new_locals(const void *what, const struct cr_pass *pass, double *locals);

size_t cr_count_sign(const struct cr_faults *faults);
void cr_make_sign(struct cr_fault_case *c, struct cr_fault *fault);
void cr_say_sign(const struct cr_fault_case *c, struct cr_buf *out);
size_t cr_count_two(const struct cr_faults *faults);
void cr_make_two(struct cr_fault_case *c, struct cr_fault *fault);
void cr_say_two(const struct cr_fault_case *c, struct cr_buf *out);
size_t cr_count_multiples(const struct cr_faults *faults);
void cr_make_multiple(struct cr_fault_case *c, struct cr_fault *fault);
void cr_make_multiple_of_mean(struct cr_fault_case *c, struct cr_fault *fault);
void cr_say_multiple(const struct cr_fault_case *c, struct cr_buf *out);
void cr_make_two_everywhere(struct cr_fault_case *c, struct cr_fault *fault);
size_t cr_count_n(const struct cr_faults *faults);
void cr_make_n(struct cr_fault_case *c, struct cr_fault *fault);
void cr_say_n(const struct cr_fault_case *c, struct cr_buf *out);
size_t cr_count_places(const struct cr_faults *faults);
void cr_make_missing(struct cr_fault_case *c, struct cr_fault *fault);
void cr_say_place(const struct cr_fault_case *c, struct cr_buf *out);
void cr_make_extra(struct cr_fault_case *c, struct cr_fault *fault);
void cr_say_extra(const struct cr_fault_case *c, struct cr_buf *out);
size_t cr_count_activations(const struct cr_faults *faults);
void cr_make_activation(struct cr_fault_case *c, struct cr_fault *fault);
void cr_say_activation(const struct cr_fault_case *c, struct cr_buf *out);
size_t cr_count_slopes(const struct cr_faults *faults);
void cr_make_slope(struct cr_fault_case *c, struct cr_fault *fault);
void cr_say_slope(const struct cr_fault_case *c, struct cr_buf *out);
size_t cr_count_shares(const struct cr_faults *faults);
void cr_make_shares(struct cr_fault_case *c, struct cr_fault *fault);
void cr_say_shares(const struct cr_fault_case *c, struct cr_buf *out);
size_t cr_count_one(const struct cr_faults *faults);
void cr_make_new(struct cr_fault_case *c, struct cr_fault *fault);
void cr_say_new(const struct cr_fault_case *c, struct cr_buf *out);
size_t cr_count_transposed(const struct cr_faults *faults);
void cr_make_transposed(struct cr_fault_case *c, struct cr_fault *fault);
void cr_say_transposed(const struct cr_fault_case *c, struct cr_buf *out);
size_t cr_count_steps(const struct cr_faults *faults);
void cr_make_step(struct cr_fault_case *c, struct cr_fault *fault);
void cr_say_step(const struct cr_fault_case *c, struct cr_buf *out);
void cr_make_zero(struct cr_fault_case *c, struct cr_fault *fault);
void cr_say_zero(const struct cr_fault_case *c, struct cr_buf *out);
void cr_make_no_bias(struct cr_fault_case *c, struct cr_fault *fault);
void cr_say_no_bias(const struct cr_fault_case *c, struct cr_buf *out);
size_t cr_count_rules(const struct cr_faults *faults);
void cr_make_rule(struct cr_fault_case *c, struct cr_fault *fault);
void cr_say_rule(const struct cr_fault_case *c, struct cr_buf *out);
size_t cr_count_roundings(const struct cr_faults *faults);
void cr_make_rounding(struct cr_fault_case *c, struct cr_fault *fault);
void cr_say_rounding(const struct cr_fault_case *c, struct cr_buf *out);
size_t cr_count_others(const struct cr_faults *faults);
void cr_make_other_side(struct cr_fault_case *c, struct cr_fault *fault);
void cr_say_other(const struct cr_fault_case *c, struct cr_buf *out);
size_t cr_count_operands(const struct cr_faults *faults);
void cr_make_left_out(struct cr_fault_case *c, struct cr_fault *fault);
void cr_say_left_out(const struct cr_fault_case *c, struct cr_buf *out);
void cr_make_other(struct cr_fault_case *c, struct cr_fault *fault);
size_t cr_count_wrong_operands(const struct cr_faults *faults);
void cr_make_wrong_operand(struct cr_fault_case *c, struct cr_fault *fault);
void cr_say_wrong_operand(const struct cr_fault_case *c, struct cr_buf *out);
void cr_make_own(struct cr_fault_case *c, struct cr_fault *fault);
void cr_say_own(const struct cr_fault_case *c, struct cr_buf *out);
size_t cr_count_values(const struct cr_faults *faults);
void cr_make_sign_value(struct cr_fault_case *c, struct cr_fault *fault);
void cr_say_sign_value(const struct cr_fault_case *c, struct cr_buf *out);
size_t cr_count_two_values(const struct cr_faults *faults);
void cr_make_two_value(struct cr_fault_case *c, struct cr_fault *fault);
void cr_say_two_value(const struct cr_fault_case *c, struct cr_buf *out);

#endif
