/* Faults: a factor too many or missing. See faults.h. */
#include "check/fault_rows.h"

#include <math.h>

enum { MOST_MULTIPLE = 5 };

/* ---- factors: a sign, 2, 1/n; at a place, of a value, or of an operation as a whole ---- */

static void scale_place(const void *what, const struct cr_pass *pass, double *locals)
{
    const struct cr_fault_case *c = what;
    const struct cr_fault_place *place = &c->faults->places.items[c->place];
    const size_t samples = pass->graph->samples;
    const size_t first = place->kind == CR_PLACE_PATH ? place->count - 1 : 0;
    for (size_t i = first; i < place->count; i++)
        for (size_t s = 0; s < samples; s++)
            locals[c->faults->places.members[place->first + i] * samples + s] *= c->factor;
}

static void scale_value(const void *what, const struct cr_pass *pass, size_t id, double *y)
{
    const struct cr_fault_case *c = what;
    for (size_t s = 0; id == c->value && s < cr_graph_length(pass->graph, id); s++)
        y[s] *= c->factor;
}

/* The value is scaled, and so is all that it hands down: the operation itself is another. */
static void scale_operands(const void *what, const struct cr_pass *pass, double *locals)
{
    const struct cr_fault_case *c = what;
    const struct cr_value *value = &pass->graph->values[c->value];
    const size_t samples = pass->graph->samples;
    for (size_t i = 0; i < value->count * samples; i++)
        locals[value->first * samples + i] *= c->factor;
}

/* Cases of one factor: the places, then the loss as a whole, then all that it hands down. */
static size_t factor_cases(const struct cr_faults *faults)
{
    return faults->places.count + 2;
}

static bool is_wide(const struct cr_faults *faults, size_t place)
{
    const enum cr_place_kind kind = faults->places.items[place].kind;
    return kind == CR_PLACE_KIND || kind == CR_PLACE_ACTIVATIONS || kind == CR_PLACE_PARAMETERS;
}

enum reach { ANY, NARROW, WIDE };

static void make_factor(struct cr_fault_case *c, size_t index, double factor, enum reach reach,
                        struct cr_fault *fault)
{
    const struct cr_model *model = cr_model_of(c->faults);
    const size_t places = c->faults->places.count;
    c->factor = factor;
    c->variant = index < places ? 0 : index == places ? 1 : 2;
    c->place = index;
    c->narrow = index < places && !is_wide(c->faults, index);
    c->value = model->quantities[model->loss].value;
    if (reach != ANY && (index < places && is_wide(c->faults, index)) != (reach == WIDE))
        return;
    fault->locals = index < places ? scale_place : scale_operands;
    fault->value = index == places ? scale_value : NULL;
}

static void say_factor(const struct cr_fault_case *c, struct cr_buf *out)
{
    if (c->variant == 0) {
        cr_place_say(&c->faults->places, c->place, out);
    } else {
        cr_buf_puts(out, c->variant == 1 ? "the whole of " : "all that goes back from ");
        cr_say_value(c, c->value, out);
    }
}

/* The sign has one place more: the update, which goes the wrong way. */
static void step_up(const void *what, const struct cr_model *model, const double *grads,
                    double *updated)
{
    const struct cr_fault_case *c = what;
    (void)grads;
    for (size_t q = 0; q < model->count; q++)
        if (!isnan(updated[q])) {
            const double old =
                cr_pass_value(c->faults->replay->pass, model->quantities[q].value, 0);
            updated[q] = old - (updated[q] - old);
        }
}

size_t cr_count_sign(const struct cr_faults *faults)
{
    return factor_cases(faults) + 1;
}

void cr_make_sign(struct cr_fault_case *c, struct cr_fault *fault)
{
    if (c->index == 0)
        fault->update = step_up;
    else
        make_factor(c, c->index - 1, -1, ANY, fault);
}

void cr_say_sign(const struct cr_fault_case *c, struct cr_buf *out)
{
    if (c->index == 0)
        cr_buf_puts(out, "of the step in the update");
    else
        cr_buf_puts(out, "of "), say_factor(c, out);
}

size_t cr_count_two(const struct cr_faults *faults)
{
    return 2 * factor_cases(faults);
}

void cr_make_two(struct cr_fault_case *c, struct cr_fault *fault)
{
    make_factor(c, c->index / 2, c->index % 2 ? 0.5 : 2, NARROW, fault);
}

void cr_make_two_everywhere(struct cr_fault_case *c, struct cr_fault *fault)
{
    make_factor(c, c->index / 2, c->index % 2 ? 0.5 : 2, WIDE, fault);
}

void cr_say_two(const struct cr_fault_case *c, struct cr_buf *out)
{
    say_factor(c, out);
    cr_buf_puts(out, c->factor < 1 ? " is halved" : " is doubled");
}

size_t cr_count_n(const struct cr_faults *faults)
{
    return 2 * faults->count_count * factor_cases(faults);
}

void cr_make_n(struct cr_fault_case *c, struct cr_fault *fault)
{
    const size_t kinds = 2 * c->faults->count_count, kind = c->index % kinds;
    const double n = c->faults->counts[kind / 2];
    make_factor(c, c->index / kinds, kind % 2 ? n : 1 / n, ANY, fault);
}

void cr_say_n(const struct cr_fault_case *c, struct cr_buf *out)
{
    const double n = c->factor < 1 ? 1 / c->factor : c->factor;
    say_factor(c, out);
    cr_buf_printf(out, " is %s n = %.0f", c->factor < 1 ? "divided by" : "multiplied by", n);
}

/* ---- a missing factor ---- */

static void remove_place(const void *what, const struct cr_pass *pass, double *locals)
{
    const struct cr_fault_case *c = what;
    const struct cr_fault_place *place = &c->faults->places.items[c->place];
    const size_t *members = c->faults->places.members + place->first;
    const size_t samples = pass->graph->samples;
    for (size_t s = 0; s < samples; s++) {
        double rest = 1; /* of a path the factors before the last: the whole becomes 1 */
        for (size_t i = 0; i + 1 < place->count && place->kind == CR_PLACE_PATH; i++)
            rest *= locals[members[i] * samples + s];
        const size_t first = place->kind == CR_PLACE_PATH ? place->count - 1 : 0;
        for (size_t i = first; i < place->count; i++)
            locals[members[i] * samples + s] = 1 / rest;
    }
}

size_t cr_count_places(const struct cr_faults *faults)
{
    return faults->places.count;
}

void cr_make_missing(struct cr_fault_case *c, struct cr_fault *fault)
{
    c->place = c->index;
    c->narrow = !is_wide(c->faults, c->place);
    fault->locals = remove_place;
}

void cr_say_place(const struct cr_fault_case *c, struct cr_buf *out)
{
    cr_place_say(&c->faults->places, c->place, out);
}

/* ---- a factor too many ---- */

/* The derivative of an activation is multiplied with twice. Where softmax and cross-entropy are
 * one, it is that of softmax by its own sum, p (1 - p), beside p - y. */
static void repeat_place(const void *what, const struct cr_pass *pass, double *locals)
{
    const struct cr_fault_case *c = what;
    const struct cr_fault_place *place = &c->faults->places.items[c->place];
    const size_t samples = pass->graph->samples;
    for (size_t i = 0; i < place->count; i++) {
        const size_t e = c->faults->places.members[place->first + i];
        const size_t user = c->faults->replay->user[e];
        const struct cr_value *value = &pass->graph->values[user];
        for (size_t s = 0; s < samples; s++)
            if (value->op != CR_OP_SOFTMAX_CE) {
                locals[e * samples + s] *= locals[e * samples + s];
            } else if (e - value->first < value->count / 3) {
                const double p = cr_pass_value(
                    pass, pass->graph->operands[e + 2 * (value->count / 3)], s);
                locals[e * samples + s] *= p * (1 - p);
            }
    }
}

void cr_make_extra(struct cr_fault_case *c, struct cr_fault *fault)
{
    const struct cr_fault_place *place = &c->faults->places.items[c->index];
    const struct cr_graph *graph = cr_graph_of(c->faults);
    const size_t user =
        c->faults->replay->user[c->faults->places.members[place->first]];
    c->place = c->index;
    c->narrow = !is_wide(c->faults, c->place);
    if (place->kind != CR_PLACE_PATH && place->kind != CR_PLACE_PARAMETERS &&
        place->kind != CR_PLACE_INTO &&
        (cr_is_activation(c->faults, user) ||
         (graph->values[user].op == CR_OP_SOFTMAX_CE && place->kind == CR_PLACE_KIND)))
        fault->locals = repeat_place;
}

void cr_say_extra(const struct cr_fault_case *c, struct cr_buf *out)
{
    const struct cr_fault_place *place = &c->faults->places.items[c->place];
    const size_t user =
        c->faults->replay->user[c->faults->places.members[place->first]];
    if (cr_graph_of(c->faults)->values[user].op == CR_OP_SOFTMAX_CE) {
        cr_buf_puts(out, "the derivative of softmax, which is in prediction minus target");
        return;
    }
    cr_place_say(&c->faults->places, c->place, out);
    cr_buf_puts(out, " is multiplied with twice");
}

/* ---- gradients of an earlier pass still there ---- */

static void multiply_parameters(const void *what, const struct cr_pass *pass, size_t id,
                                double *g)
{
    const struct cr_fault_case *c = what;
    if (pass->graph->values[id].op == CR_OP_PARAMETER)
        g[0] *= c->factor;
}

size_t cr_count_multiples(const struct cr_faults *faults)
{
    (void)faults;
    return MOST_MULTIPLE - 1;
}

/* As many times as there are samples, where the loss is their mean: then the mean is rather
 * what was forgotten. Of two samples neither is likelier, and twice is the usual case. */
static bool is_of_mean(const struct cr_fault_case *c)
{
    const struct cr_model *model = cr_model_of(c->faults);
    return model->net->reduce_mean && model->graph->samples > 2 &&
           c->factor == (double)model->graph->samples;
}

static void make_multiple(struct cr_fault_case *c, bool of_mean, struct cr_fault *fault)
{
    c->factor = (double)c->index + 2;
    if (is_of_mean(c) == of_mean)
        fault->grad = multiply_parameters;
}

void cr_make_multiple(struct cr_fault_case *c, struct cr_fault *fault)
{
    make_multiple(c, false, fault);
}

void cr_make_multiple_of_mean(struct cr_fault_case *c, struct cr_fault *fault)
{
    make_multiple(c, true, fault);
}

void cr_say_multiple(const struct cr_fault_case *c, struct cr_buf *out)
{
    cr_buf_printf(out, "parameters have %.0f times their gradient", c->factor);
}

/* ---- a value with a wrong sign, doubled or halved: a guess ---- */

size_t cr_count_values(const struct cr_faults *faults)
{
    return cr_graph_of(faults)->count;
}

size_t cr_count_two_values(const struct cr_faults *faults)
{
    return 2 * cr_graph_of(faults)->count;
}

static void make_value(struct cr_fault_case *c, size_t value, double factor,
                       struct cr_fault *fault)
{
    c->value = value;
    c->narrow = true;
    c->factor = factor;
    if (cr_graph_of(c->faults)->values[value].count > 0)
        fault->value = scale_value;
}

void cr_make_sign_value(struct cr_fault_case *c, struct cr_fault *fault)
{
    make_value(c, c->index, -1, fault);
}

void cr_make_two_value(struct cr_fault_case *c, struct cr_fault *fault)
{
    make_value(c, c->index / 2, c->index % 2 ? 0.5 : 2, fault);
}

void cr_say_sign_value(const struct cr_fault_case *c, struct cr_buf *out)
{
    cr_buf_puts(out, "of the value of ");
    cr_say_value(c, c->value, out);
}

void cr_say_two_value(const struct cr_fault_case *c, struct cr_buf *out)
{
    cr_buf_puts(out, "the value of ");
    cr_say_value(c, c->value, out);
    cr_buf_puts(out, c->factor < 1 ? " is halved" : " is doubled");
}
