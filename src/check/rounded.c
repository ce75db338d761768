/* Claims about what was computed of rounded inputs: see rounded.h. */
#include "check/rounded.h"

#include <math.h>
#include <stdlib.h>

#include "graph/pass.h"

static const double MOST_WORK = 2e7; /* operations; a second or so */

static double exact(const struct cr_pass *pass, const struct cr_model *model,
                    const struct cr_about *about)
{
    const size_t id = model->quantities[about->quantity].value;
    return about->kind == CR_ABOUT_GRAD ? cr_pass_grad(pass, id, 0)
                                        : cr_pass_value(pass, id, 0);
}

/* What moving one input changes, added to each claim's unit; the unit is twice the error. */
static void move(struct cr_claims *claims, size_t first, const struct cr_model *model,
                 const struct cr_pass *at, struct cr_pass *moved, size_t id)
{
    const double point = cr_pass_value(at, id, 0), there = point + model->net->rounded / 2;
    cr_pass_set(moved, id, &there);
    cr_pass_forward(moved);
    cr_pass_backward(moved);
    for (size_t i = first; i < claims->count; i++) {
        const struct cr_about *about = &claims->items[i].about;
        const double change = fabs(exact(moved, model, about) - exact(at, model, about));
        if (isfinite(change))
            claims->items[i].unit += 2 * change;
    }
    cr_pass_set(moved, id, &point);
}

int cr_claims_widen(struct cr_claims *claims, size_t first, const struct cr_model *model,
                    struct cr_err *err)
{
    const struct cr_net *net = model->net;
    if (!(net->rounded > 0) || net->samples != 1 ||
        (double)net->node_count * (double)model->graph->count > MOST_WORK)
        return 0;
    struct cr_pass *at = cr_pass_new(model->graph, err);
    struct cr_pass *moved = at ? cr_pass_new(model->graph, err) : NULL;
    if (moved) {
        cr_pass_forward(at);
        cr_pass_backward(at);
    }
    for (size_t n = 0; moved && n < net->node_count; n++)
        if (net->nodes[n].kind == CR_NODE_INPUT)
            move(claims, first, model, at, moved,
                 model->quantities[model->of_node[n].a].value);
    cr_pass_free(moved);
    cr_pass_free(at);
    return moved ? 0 : -1;
}
