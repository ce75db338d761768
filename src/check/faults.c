/* The table of faults, and what its rows need: see faults.h. */
#include "check/fault_rows.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

const struct cr_fault_row CR_FAULT_ROWS[] = {
    {"sign", false, cr_count_sign, cr_make_sign, cr_say_sign},
    {"factor 2", false, cr_count_two, cr_make_two, cr_say_two},
    {"gradients not zeroed before the pass", false, cr_count_multiples, cr_make_multiple,
     cr_say_multiple},
    {"factor 2", false, cr_count_two, cr_make_two_everywhere, cr_say_two},
    {"factor 1/n", false, cr_count_n, cr_make_n, cr_say_n},
    {"gradients not zeroed before the pass", false, cr_count_multiples,
     cr_make_multiple_of_mean, cr_say_multiple},
    {"missing factor", false, cr_count_places, cr_make_missing, cr_say_place},
    {"extra factor", false, cr_count_places, cr_make_extra, cr_say_extra},
    {"activation instead of pre-activation", false, cr_count_activations,
     cr_make_activation, cr_say_activation},
    {"= instead of +=", false, cr_count_shares, cr_make_shares, cr_say_shares},
    {"new instead of old weight", false, cr_count_one, cr_make_new, cr_say_new},
    {"transposed weight", false, cr_count_transposed, cr_make_transposed, cr_say_transposed},
    {"learning rate", false, cr_count_steps, cr_make_step, cr_say_step},
    {"update rule", false, cr_count_rules, cr_make_rule, cr_say_rule},
    {"gradient left at 0", false, cr_count_places, cr_make_zero, cr_say_zero},
    {"missing term", false, cr_count_places, cr_make_no_bias, cr_say_no_bias},
    {"another derivative", false, cr_count_slopes, cr_make_slope, cr_say_slope},
    {"another value", false, cr_count_operands, cr_make_own, cr_say_own},
    {"premature rounding", true, cr_count_roundings, cr_make_rounding, cr_say_rounding},
    {"activation instead of pre-activation", true, cr_count_others, cr_make_other_side,
     cr_say_other},
    {"missing term", true, cr_count_operands, cr_make_left_out, cr_say_left_out},
    {"another value", true, cr_count_others, cr_make_other, cr_say_other},
    {"another value", true, cr_count_wrong_operands, cr_make_wrong_operand,
     cr_say_wrong_operand},
    {"sign", true, cr_count_values, cr_make_sign_value, cr_say_sign_value},
    {"factor 2", true, cr_count_two_values, cr_make_two_value, cr_say_two_value},
};

const size_t CR_FAULT_ROW_COUNT = sizeof CR_FAULT_ROWS / sizeof *CR_FAULT_ROWS;

_Static_assert(sizeof CR_FAULT_ROWS / sizeof *CR_FAULT_ROWS <= CR_FAULT_MOST_ROWS,
               "a search counts what each row gives");

/* ---- what the rows need ---- */

static int find_shared(struct cr_faults *faults)
{
    const struct cr_graph *graph = cr_graph_of(faults);
    faults->shared = calloc(graph->count + 1, sizeof *faults->shared);
    if (!faults->shared)
        return -1;
    for (size_t v = 0; v < graph->count; v++)
        if (faults->replay->pass->needs[v] &&
            (cr_uses_of(faults, v) > 1 ||
             (graph->samples > 1 && graph->values[v].op == CR_OP_PARAMETER && cr_uses_of(faults, v))))
            faults->shared[faults->shared_count++] = v;
    return 0;
}

static int find_counts(struct cr_faults *faults)
{
    const struct cr_model *model = cr_model_of(faults);
    const double samples = (double)model->graph->samples;
    const double outputs = (double)model->prediction_count;
    const double wanted[] = {samples, outputs, samples * outputs};
    faults->counts = calloc(3, sizeof *faults->counts);
    for (size_t i = 0; faults->counts && i < 3; i++) {
        bool known = !(wanted[i] > 1);
        for (size_t k = 0; k < faults->count_count; k++)
            known = known || faults->counts[k] == wanted[i];
        if (!known)
            faults->counts[faults->count_count++] = wanted[i];
    }
    return faults->counts ? 0 : -1;
}

/* The derivatives by what is no parameter, with the parameters as they are in `pass`. */
static int keep_new_locals(struct cr_faults *faults, const struct cr_pass *pass,
                           struct cr_err *err)
{
    const struct cr_graph *graph = pass->graph;
    if (cr_pass_locals(pass, faults->new_locals, err))
        return -1;
    for (size_t e = 0; e < graph->operand_count; e++)
        for (size_t s = 0; s < graph->samples; s++)
            if (graph->values[graph->operands[e]].op == CR_OP_PARAMETER)
                faults->new_locals[e * graph->samples + s] = NAN;
    return 0;
}

/* A layer's new weights follow from gradients that came back through new weights, so this
 * goes round until nothing changes: once for each layer of weights. */
static int find_new_locals(struct cr_faults *faults, struct cr_err *err)
{
    struct cr_replay *replay = faults->replay;
    const struct cr_model *model = cr_model_of(faults);
    const size_t count = model->graph->operand_count * model->graph->samples;
    faults->new_locals = calloc(count + 1, sizeof *faults->new_locals);
    if (!faults->new_locals)
        return cr_fail_memory(err);
    for (size_t i = 0; i < count; i++)
        faults->new_locals[i] = NAN;
    const struct cr_fault_case c = {.faults = faults};
    const struct cr_fault fault = {.what = &c, .locals = cr_use_new_locals};
    for (size_t round = 0; round < model->net->layer_count && round < 64; round++) {
        if (cr_replay_run(replay, NULL, &fault, err))
            return -1;
        memcpy(replay->after->value, replay->run->before->value,
               model->graph->width * sizeof *replay->after->value);
        for (size_t i = 0; i < replay->parameter_count; i++)
            cr_pass_set(replay->after, model->quantities[replay->parameters[i]].value,
                        &replay->updated[replay->parameters[i]]);
        if (keep_new_locals(faults, replay->after, err))
            return -1;
    }
    return 0;
}

int cr_faults_init(struct cr_faults *faults, struct cr_replay *replay, const bool *near,
                   struct cr_err *err)
{
    *faults = (struct cr_faults){.replay = replay};
    if (cr_places_init(&faults->places, replay, near, err))
        return -1;
    if (find_shared(faults) || find_counts(faults))
        return cr_fail_memory(err);
    return find_new_locals(faults, err);
}

void cr_faults_release(struct cr_faults *faults)
{
    cr_places_release(&faults->places);
    free(faults->new_locals);
    free(faults->shared);
    free(faults->counts);
    *faults = (struct cr_faults){0};
}
