/* Faults: a parameter that is forgotten, or another step in the update. See faults.h. */
#include "check/fault_rows.h"

#include <math.h>

#include "base/num.h"

/* ---- places of parameters ---- */

/* Is the place made of derivatives by parameters: of one, of all weights or biases of a layer,
 * or of all there are? */
static bool is_of_parameters(const struct cr_faults *faults, size_t index)
{
    const struct cr_fault_place *place = &faults->places.items[index];
    const struct cr_graph *graph = cr_graph_of(faults);
    switch (place->kind) {
    case CR_PLACE_ONE:
    case CR_PLACE_PATH:
    case CR_PLACE_INTO:
        return graph->values[place->by].op == CR_OP_PARAMETER;
    case CR_PLACE_KIND:
        return place->op == CR_OP_WSUM && place->role != 1;
    default:
        return place->kind == CR_PLACE_PARAMETERS;
    }
}

static bool is_group(const struct cr_fault_case *c)
{
    return c->faults->places.items[c->place].kind >= CR_PLACE_KIND;
}

/* "h.b", "every bias in layer 2" */
static void say_parameters(const struct cr_fault_case *c, struct cr_buf *out)
{
    const struct cr_fault_place *place = &c->faults->places.items[c->place];
    if (!is_group(c)) {
        cr_say_value(c, place->by, out);
        return;
    }
    cr_buf_printf(out, "every %s", place->kind == CR_PLACE_PARAMETERS ? "parameter"
                                   : place->role == 2                 ? "bias"
                                                                      : "weight");
    if (place->kind == CR_PLACE_KIND && place->layer)
        cr_buf_printf(out, " in layer %zu", place->layer);
}

/* Makes the case one of the place `index`; false when that is none of parameters. */
static bool at_parameters(struct cr_fault_case *c, size_t index)
{
    c->place = index;
    c->narrow = !is_group(c);
    return is_of_parameters(c->faults, index);
}

/* ---- a gradient that is not computed ---- */

static void drop_gradients(const void *what, const struct cr_pass *pass, double *locals)
{
    const struct cr_fault_case *c = what;
    const struct cr_fault_place *place = &c->faults->places.items[c->place];
    const size_t samples = pass->graph->samples;
    for (size_t i = 0; i < place->count; i++)
        for (size_t s = 0; s < samples; s++)
            locals[c->faults->places.members[place->first + i] * samples + s] = 0;
}

/* Of a parameter that is used in several places all shares are dropped, or it is not at 0. */
void cr_make_zero(struct cr_fault_case *c, struct cr_fault *fault)
{
    const struct cr_fault_place *place = &c->faults->places.items[c->index];
    if (at_parameters(c, c->index) && place->kind != CR_PLACE_PATH &&
        (place->kind != CR_PLACE_ONE || cr_uses_of(c->faults, place->by) == 1))
        fault->locals = drop_gradients;
}

void cr_say_zero(const struct cr_fault_case *c, struct cr_buf *out)
{
    cr_buf_puts(out, "of ");
    say_parameters(c, out);
}

/* ---- biases that are left out of their sums ---- */

static void leave_biases_out(const void *what, const struct cr_pass *pass, size_t id, double *y)
{
    const struct cr_fault_case *c = what;
    const struct cr_fault_place *place = &c->faults->places.items[c->place];
    for (size_t i = 0; i < place->count; i++) {
        const size_t e = c->faults->places.members[place->first + i];
        for (size_t s = 0; c->faults->replay->user[e] == id && s < cr_graph_length(pass->graph, id);
             s++)
            y[s] -= cr_pass_value(pass, pass->graph->operands[e], s);
    }
}

void cr_make_no_bias(struct cr_fault_case *c, struct cr_fault *fault)
{
    const struct cr_fault_place *place = &c->faults->places.items[c->index];
    if (at_parameters(c, c->index) && place->kind == CR_PLACE_KIND && place->role == 2)
        fault->value = leave_biases_out;
}

void cr_say_no_bias(const struct cr_fault_case *c, struct cr_buf *out)
{
    say_parameters(c, out);
    cr_buf_puts(out, " is left out of its sum");
}

/* ---- the step ---- */

enum { NO_RATE, RATE_TWICE, NO_STEP, NO_BIAS_STEP, NO_WEIGHT_STEP, OTHER_RATES };

static const double TIMES[] = {10, 0.1, 2, 0.5, 100, 0.01};
enum { STEPS = OTHER_RATES + sizeof TIMES / sizeof *TIMES };

static bool takes_step(const struct cr_fault_case *c, enum cr_role role)
{
    return c->index == NO_BIAS_STEP     ? role == CR_ROLE_BIAS
           : c->index == NO_WEIGHT_STEP ? role == CR_ROLE_WEIGHT
                                        : true;
}

static void other_step(const void *what, const struct cr_model *model, const double *grads,
                       double *updated)
{
    const struct cr_fault_case *c = what;
    (void)grads;
    for (size_t q = 0; q < model->count; q++)
        if (!isnan(updated[q]) && takes_step(c, model->quantities[q].role)) {
            const double old =
                cr_pass_value(c->faults->replay->pass, model->quantities[q].value, 0);
            updated[q] = old + c->factor * (updated[q] - old);
        }
}

size_t cr_count_steps(const struct cr_faults *faults)
{
    return faults->replay->parameter_count ? STEPS : 0;
}

void cr_make_step(struct cr_fault_case *c, struct cr_fault *fault)
{
    const double rate = cr_model_of(c->faults)->net->training.rate;
    const double factors[OTHER_RATES] = {[NO_RATE] = 1 / rate, [RATE_TWICE] = rate};
    c->factor = c->index < OTHER_RATES ? factors[c->index] : TIMES[c->index - OTHER_RATES];
    const bool known = c->index >= OTHER_RATES && (c->factor == rate || c->factor * rate == 1);
    if (rate != 0 && !known && (rate != 1 || c->index >= NO_STEP))
        fault->update = other_step;
}

void cr_say_step(const struct cr_fault_case *c, struct cr_buf *out)
{
    static const char *const forms[OTHER_RATES] = {
        [NO_RATE] = "it is left out of the update",
        [RATE_TWICE] = "it is used twice",
        [NO_STEP] = "the parameter is not updated at all",
        [NO_BIAS_STEP] = "no bias is updated",
        [NO_WEIGHT_STEP] = "no weight is updated"};
    if (c->index < OTHER_RATES) {
        cr_buf_puts(out, forms[c->index]);
        return;
    }
    cr_buf_puts(out, "it is ");
    cr_num_shortest(out, c->factor * cr_model_of(c->faults)->net->training.rate);
}

/* ---- another rule ---- */

enum { NO_CORRECTION, PLAIN, NO_DECAY, NO_CLIP, RULES };

/* An update of Adam so late that its moments need no correction any more. */
static const size_t LATE = 1000000000;

static void other_rule(const void *what, const struct cr_model *model, const double *grads,
                       double *updated)
{
    const struct cr_fault_case *c = what;
    const struct cr_replay *replay = c->faults->replay;
    struct cr_training training = model->net->training;
    struct cr_updater updater;
    struct cr_err err = {0};
    (void)grads;
    if (c->index == PLAIN)
        training.optimizer = CR_OPTIMIZER_GD;
    if (c->index == NO_DECAY)
        training.weight_decay = 0;
    if (c->index == NO_CLIP)
        training.clip = 0;
    if (!cr_updater_init(&updater, &training, replay->parameter_count, &err)) {
        updater.step = c->index == NO_CORRECTION ? LATE : 0;
        for (size_t i = 0; i < replay->parameter_count; i++)
            replay->weights[i] =
                cr_pass_value(replay->pass, model->quantities[replay->parameters[i]].value, 0);
        cr_updater_step(&updater, replay->weights, replay->grads);
        for (size_t i = 0; i < replay->parameter_count; i++)
            updated[replay->parameters[i]] = replay->weights[i];
    }
    cr_updater_release(&updater);
    cr_err_release(&err);
}

size_t cr_count_rules(const struct cr_faults *faults)
{
    return faults->replay->parameter_count ? RULES : 0;
}

void cr_make_rule(struct cr_fault_case *c, struct cr_fault *fault)
{
    const struct cr_training *training = &cr_model_of(c->faults)->net->training;
    const enum cr_optimizer optimizer = training->optimizer;
    const bool fits[RULES] = {
        [NO_CORRECTION] = optimizer == CR_OPTIMIZER_ADAM || optimizer == CR_OPTIMIZER_ADAMW,
        [PLAIN] = optimizer != CR_OPTIMIZER_GD,
        [NO_DECAY] = cr_training_weight_decay(training) > 0,
        [NO_CLIP] = training->clip > 0};
    if (fits[c->index])
        fault->update = other_rule;
}

void cr_say_rule(const struct cr_fault_case *c, struct cr_buf *out)
{
    static const char *const forms[RULES] = {
        [NO_CORRECTION] = "the moments are not corrected for their start at 0",
        [PLAIN] = "it is plain gradient descent",
        [NO_DECAY] = "the weight decay is left out",
        [NO_CLIP] = "the gradient is not clipped"};
    cr_buf_puts(out, forms[c->index]);
}
