/* Faults: the derivative of an activation, taken elsewhere or of another one. See faults.h. */
#include "check/fault_rows.h"

#include <math.h>

bool cr_is_activation(const struct cr_faults *faults, size_t id)
{
    return cr_is_activation_of(cr_graph_of(faults), id);
}

/* f'(a) where f'(z) is meant; a slope by the result, a (1 - a), taken of z; what goes into sums. */
enum { OF_RESULT, OF_SUM, INPUTS, VARIANTS };

static void slope_elsewhere(const struct cr_fault_case *c, const struct cr_pass *pass,
                            size_t id, double *locals)
{
    const struct cr_value *value = &pass->graph->values[id];
    const size_t samples = pass->graph->samples;
    for (size_t s = 0; s < cr_graph_length(pass->graph, id); s++) {
        const double z = cr_pass_value(pass, pass->graph->operands[value->first], s);
        const double a = cr_pass_value(pass, id, s), one = 1;
        const double *x = &a;
        const unsigned char step = 0;
        const struct cr_args args = {.x = &x, .step = &step, .count = 1, .samples = 1};
        double y, slope = cr_slope_of_result(value->op, z);
        if (c->variant == OF_RESULT) {
            cr_op_row(value->op)->forward(&args, &y);
            cr_op_row(value->op)->vjp(&args, 0, &y, &one, &slope);
        }
        if (!isnan(slope))
            locals[value->first * samples + s] = slope;
    }
}

/* Is the activation one of those that the case is about: one, of one layer, or all? Of what goes
 * into sums (variant INPUTS) none is in the last layer. */
static bool is_meant(const struct cr_fault_case *c, size_t id)
{
    const size_t all = cr_graph_of(c->faults)->count;
    const size_t layers = cr_model_of(c->faults)->net->layer_count;
    return cr_is_activation(c->faults, id) &&
           (c->variant != INPUTS || cr_layer_of(&c->faults->places, id) < layers) &&
           (c->value == id || c->value == all ||
            (c->value > all && cr_layer_of(&c->faults->places, id) == c->value - all));
}

static void slopes_elsewhere(const void *what, const struct cr_pass *pass, double *locals)
{
    const struct cr_fault_case *c = what;
    for (size_t id = 0; id < pass->graph->count; id++)
        if (is_meant(c, id))
            slope_elsewhere(c, pass, id, locals);
}

/* INPUTS: d sum / d w is what comes in; here its pre-activation. */
static void inputs_before(const void *what, const struct cr_pass *pass, double *locals)
{
    const struct cr_fault_case *c = what;
    const struct cr_graph *graph = pass->graph;
    for (size_t i = 0; i < c->faults->places.weight_count; i++) {
        const size_t carrier = c->faults->places.carriers[i], x = graph->operands[carrier];
        const size_t weight = c->faults->places.weights[i];
        const struct cr_value *user = &graph->values[c->faults->replay->user[carrier]];
        if (!is_meant(c, x))
            continue;
        for (size_t k = 0; k < user->count; k++)
            for (size_t s = 0; graph->operands[user->first + k] == weight && s < graph->samples;
                 s++)
                if ((user->op != CR_OP_WSUM || user->first + k + 1 == carrier))
                    locals[(user->first + k) * graph->samples + s] =
                        cr_pass_value(pass, graph->operands[graph->values[x].first], s);
    }
}

/* ---- where: at each activation, at all of them, then at those of each layer ---- */

static size_t where_cases(const struct cr_faults *faults)
{
    return cr_graph_of(faults)->count + 1 + cr_model_of(faults)->net->layer_count;
}

static size_t count_meant(const struct cr_fault_case *c)
{
    size_t count = 0;
    for (size_t id = 0; id < cr_graph_of(c->faults)->count; id++)
        count += is_meant(c, id);
    return count;
}

/* Are there others than those of the layer? */
static bool is_part(const struct cr_fault_case *c)
{
    struct cr_fault_case all = *c;
    all.value = cr_graph_of(c->faults)->count;
    return count_meant(c) < count_meant(&all);
}

/* Makes the case one of that place; false when there is none. */
static bool is_somewhere(struct cr_fault_case *c, size_t where)
{
    const size_t all = cr_graph_of(c->faults)->count;
    c->value = where;
    c->narrow = where < all;
    return where < all ? cr_is_activation(c->faults, where)
                       : count_meant(c) > 1 && (where == all || is_part(c));
}

static void say_where(const struct cr_fault_case *c, bool of, struct cr_buf *out)
{
    const size_t all = cr_graph_of(c->faults)->count;
    if (c->value < all) {
        cr_buf_puts(out, of ? ", of " : ", in ");
        cr_say_value(c, c->value, out);
    } else if (c->value == all) {
        cr_buf_puts(out, ", everywhere");
    } else {
        cr_buf_printf(out, ", everywhere in layer %zu", c->value - all);
    }
}

/* ---- activation and pre-activation taken for each other ---- */

size_t cr_count_activations(const struct cr_faults *faults)
{
    return VARIANTS * where_cases(faults);
}

void cr_make_activation(struct cr_fault_case *c, struct cr_fault *fault)
{
    c->variant = (int)(c->index % VARIANTS);
    if (is_somewhere(c, c->index / VARIANTS))
        fault->locals = c->variant == INPUTS ? inputs_before : slopes_elsewhere;
}

void cr_say_activation(const struct cr_fault_case *c, struct cr_buf *out)
{
    static const char *const forms[] = {"the derivative is taken at the activation",
                                        "the derivative by the result is taken of the "
                                        "pre-activation",
                                        "the pre-activation is multiplied with, where the "
                                        "activation comes in"};
    cr_buf_puts(out, forms[c->variant]);
    say_where(c, c->variant == INPUTS, out);
}

/* ---- the derivative of another function ---- */

/* What is taken for the derivative, by the activation a. */
enum { IS_A = VARIANTS, IS_REST, IS_TANH, IS_SIGMOID, SLOPES = 4 };

static double other_slope(int slope, double a)
{
    switch (slope) {
    case IS_A:
        return a;
    case IS_REST:
        return 1 - a;
    case IS_TANH:
        return 1 - a * a;
    default:
        return a * (1 - a);
    }
}

static void take_other_slopes(const void *what, const struct cr_pass *pass, double *locals)
{
    const struct cr_fault_case *c = what;
    const size_t samples = pass->graph->samples;
    for (size_t id = 0; id < pass->graph->count; id++)
        for (size_t s = 0; is_meant(c, id) && s < cr_graph_length(pass->graph, id); s++)
            locals[pass->graph->values[id].first * samples + s] =
                other_slope(c->variant, cr_pass_value(pass, id, s));
}

/* Sigmoid and tanh have derivatives by their results, which are mixed up. */
static bool is_mixed_up(const struct cr_fault_case *c)
{
    const struct cr_graph *graph = cr_graph_of(c->faults);
    for (size_t id = 0; id < graph->count; id++) {
        const enum cr_op op = graph->values[id].op;
        if (is_meant(c, id) && ((op != CR_OP_SIGMOID && op != CR_OP_TANH) ||
                                c->variant == (op == CR_OP_TANH ? IS_TANH : IS_SIGMOID)))
            return false;
    }
    return true;
}

size_t cr_count_slopes(const struct cr_faults *faults)
{
    return SLOPES * where_cases(faults);
}

void cr_make_slope(struct cr_fault_case *c, struct cr_fault *fault)
{
    c->variant = IS_A + (int)(c->index % SLOPES);
    if (is_somewhere(c, c->index / SLOPES) && is_mixed_up(c))
        fault->locals = take_other_slopes;
}

void cr_say_slope(const struct cr_fault_case *c, struct cr_buf *out)
{
    static const char *const forms[] = {
        [IS_A] = "a alone is taken for it",
        [IS_REST] = "1 − a alone is taken for it",
        [IS_TANH] = "that of tanh is taken",
        [IS_SIGMOID] = "that of sigmoid is taken"};
    cr_buf_puts(out, forms[c->variant]);
    say_where(c, false, out);
}
