/* Faults: another number, rounding; what explains nearly anything. See faults.h. */
#include "check/fault_rows.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDINGS = 8, MOST_OTHERS = 24 };

/* ---- guesses: another value, a term left out, rounding on the way ---- */

/* The value of what goes in, or of what comes out, stands where a value should. */
static void take_other(const void *what, const struct cr_pass *pass, size_t id, double *y)
{
    const struct cr_fault_case *c = what;
    for (size_t s = 0; id == c->value && s < cr_graph_length(pass->graph, id); s++)
        y[s] = cr_pass_value(c->other < id ? pass : c->faults->replay->run->before, c->other, s);
}

/* Two cases for each path and single place: the upper takes the lower's value, and back. */
size_t cr_count_others(const struct cr_faults *faults)
{
    return 2 * faults->places.count;
}

static void make_swap(struct cr_fault_case *c, bool activation, struct cr_fault *fault)
{
    c->narrow = true;
    const struct cr_fault_place *place = &c->faults->places.items[c->index / 2];
    if (place->kind != CR_PLACE_ONE && place->kind != CR_PLACE_PATH)
        return;
    c->value = c->index % 2 ? place->by : place->of;
    c->other = c->index % 2 ? place->of : place->by;
    const bool one_is = cr_is_activation(c->faults, c->other) != cr_is_activation(c->faults, c->value) &&
                        cr_graph_of(c->faults)->values[c->other].count > 0;
    const long q = cr_model_of(c->faults)->of_value[c->other];
    const bool named = q != CR_NONE && !cr_model_of(c->faults)->quantities[q].inner;
    if (named && cr_graph_of(c->faults)->values[c->value].count > 0 && one_is == activation)
        fault->value = take_other;
}

void cr_make_other_side(struct cr_fault_case *c, struct cr_fault *fault)
{
    make_swap(c, true, fault);
}

void cr_make_other(struct cr_fault_case *c, struct cr_fault *fault)
{
    make_swap(c, false, fault);
}

void cr_say_other(const struct cr_fault_case *c, struct cr_buf *out)
{
    cr_say_value(c, c->other, out);
    cr_buf_puts(out, " in place of ");
    cr_say_value(c, c->value, out);
}

static void leave_out(const void *what, const struct cr_pass *pass, size_t id, double *y)
{
    const struct cr_fault_case *c = what;
    const struct cr_value *value = &pass->graph->values[id];
    if (id != c->value)
        return;
    const size_t e = c->other, k = e - value->first;
    const bool product = value->op == CR_OP_WSUM && !(k + 1 == value->count && value->count % 2);
    for (size_t s = 0; s < cr_graph_length(pass->graph, id); s++) {
        double term = cr_pass_value(pass, pass->graph->operands[e], s);
        if (product)
            term *= cr_pass_value(pass, pass->graph->operands[k % 2 ? e - 1 : e + 1], s);
        y[s] -= term;
    }
}

size_t cr_count_operands(const struct cr_faults *faults)
{
    return cr_graph_of(faults)->operand_count;
}

void cr_make_left_out(struct cr_fault_case *c, struct cr_fault *fault)
{
    c->narrow = true;
    c->other = c->index;
    c->value = c->faults->replay->user[c->index];
    const enum cr_op op = cr_graph_of(c->faults)->values[c->value].op;
    if (op == CR_OP_WSUM || op == CR_OP_ADD || op == CR_OP_SUM)
        fault->value = leave_out;
}

void cr_say_left_out(const struct cr_fault_case *c, struct cr_buf *out)
{
    cr_say_value(c, cr_graph_of(c->faults)->operands[c->other], out);
    cr_buf_puts(out, " is left out of ");
    cr_say_value(c, c->value, out);
}

/* A derivative that is a plain value, as d sum / d w is what comes in, is another one. */
static void take_other_local(const void *what, const struct cr_pass *pass, double *locals)
{
    const struct cr_fault_case *c = what;
    const struct cr_fault_place *place = &c->faults->places.items[c->place];
    const size_t *members = c->faults->places.members + place->first;
    const size_t samples = pass->graph->samples;
    for (size_t s = 0; s < samples; s++) {
        double rest = 1;
        for (size_t i = 0; i + 1 < place->count; i++)
            rest *= locals[members[i] * samples + s];
        locals[members[place->count - 1] * samples + s] =
            cr_pass_value(pass, c->other, s) / rest;
    }
}

/* The k-th value that may be taken by mistake: inputs first, then what is computed. */
static size_t other_value(const struct cr_faults *faults, size_t k)
{
    const struct cr_model *model = cr_model_of(faults);
    for (int round = 0; round < 2; round++)
        for (size_t q = 0; q < model->count; q++) {
            const struct cr_quantity *quantity = &model->quantities[q];
            const bool input = quantity->role == CR_ROLE_INPUT;
            const bool wanted = round == 0 ? input
                                           : !input && !quantity->inner && q != model->loss &&
                                                 quantity->role != CR_ROLE_TARGET;
            if (wanted && k-- == 0)
                return quantity->value;
        }
    return SIZE_MAX;
}

size_t cr_count_wrong_operands(const struct cr_faults *faults)
{
    return faults->places.count * MOST_OTHERS;
}

/* Of derivatives of a named value by a parameter only: those are plain values. */
void cr_make_wrong_operand(struct cr_fault_case *c, struct cr_fault *fault)
{
    const struct cr_model *model = cr_model_of(c->faults);
    const struct cr_fault_place *place = &c->faults->places.items[c->index / MOST_OTHERS];
    const long q = model->of_value[place->of];
    if ((place->kind != CR_PLACE_ONE && place->kind != CR_PLACE_PATH) || q == CR_NONE ||
        model->quantities[q].inner || model->graph->values[place->by].op != CR_OP_PARAMETER)
        return;
    c->narrow = true;
    c->place = c->index / MOST_OTHERS;
    c->other = other_value(c->faults, c->index % MOST_OTHERS);
    if (c->other != SIZE_MAX && c->other != place->by)
        fault->locals = take_other_local;
}

void cr_say_wrong_operand(const struct cr_fault_case *c, struct cr_buf *out)
{
    cr_say_value(c, c->other, out);
    cr_buf_puts(out, " in place of ");
    cr_place_say(&c->faults->places, c->place, out);
}

/* ---- a factor of a product for the other ---- */

/* d(a b)/d(a) is a, in place of b. */
static void take_own(const void *what, const struct cr_pass *pass, double *locals)
{
    const struct cr_fault_case *c = what;
    const size_t e = c->other, samples = pass->graph->samples;
    for (size_t s = 0; s < samples; s++)
        locals[e * samples + s] = cr_pass_value(pass, pass->graph->operands[e], s);
}

void cr_make_own(struct cr_fault_case *c, struct cr_fault *fault)
{
    const struct cr_graph *graph = cr_graph_of(c->faults);
    const struct cr_value *user = &graph->values[c->faults->replay->user[c->index]];
    const size_t k = c->index - user->first;
    c->narrow = true;
    c->other = c->index;
    c->value = c->faults->replay->user[c->index];
    if ((user->op == CR_OP_MUL && user->count == 2) ||
        (user->op == CR_OP_WSUM && !(user->count % 2 && k + 1 == user->count)))
        fault->locals = take_own;
}

void cr_say_own(const struct cr_fault_case *c, struct cr_buf *out)
{
    cr_say_value(c, cr_graph_of(c->faults)->operands[c->other], out);
    cr_buf_puts(out, " is multiplied with in place of the other factor, in ");
    cr_say_value(c, c->value, out);
}

double cr_rounded(double value, int digits)
{
    if (!isfinite(value) || value == 0)
        return value;
    const int places = digits >= 0 ? digits : -digits - 1 - (int)floor(log10(fabs(value)));
    const double scale = pow(10, places);
    return round(value * scale) / scale;
}

static int digits_of(const struct cr_fault_case *c)
{
    static const int digits[ROUNDINGS / 2] = {1, 2, 3, 4};
    const int d = digits[c->index / 2 % 4];
    return c->index >= ROUNDINGS ? -d : d;
}

static void round_value(const void *what, const struct cr_pass *pass, size_t id, double *y)
{
    for (size_t s = 0; pass->graph->values[id].count && s < cr_graph_length(pass->graph, id); s++)
        y[s] = cr_rounded(y[s], digits_of(what));
}

/* A derivative of a product is the other factor: rounded already, or given. */
static void round_locals(const void *what, const struct cr_pass *pass, double *locals)
{
    const struct cr_fault_case *c = what;
    const struct cr_graph *graph = pass->graph;
    for (size_t e = 0; e < graph->operand_count; e++) {
        const enum cr_op op = graph->values[c->faults->replay->user[e]].op;
        for (size_t s = 0; s < graph->samples && op != CR_OP_WSUM && op != CR_OP_MUL; s++)
            locals[e * graph->samples + s] =
                cr_rounded(locals[e * graph->samples + s], digits_of(what));
    }
}

static void round_grad(const void *what, const struct cr_pass *pass, size_t id, double *g)
{
    for (size_t s = 0; s < cr_graph_length(pass->graph, id); s++)
        g[s] = cr_rounded(g[s], digits_of(what));
}

size_t cr_count_roundings(const struct cr_faults *faults)
{
    (void)faults;
    return 2 * ROUNDINGS;
}

void cr_make_rounding(struct cr_fault_case *c, struct cr_fault *fault)
{
    fault->value = round_value;
    fault->locals = round_locals;
    fault->grad = c->index % 2 ? round_grad : NULL;
}

void cr_say_rounding(const struct cr_fault_case *c, struct cr_buf *out)
{
    const int digits = digits_of(c);
    cr_buf_printf(out, "to %d %s%s on the way", abs(digits),
                  digits < 0 ? "significant digit" : "decimal", abs(digits) == 1 ? "" : "s");
}
