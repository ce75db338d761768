/* Accuracy: see accuracy.h. */
#include "train/accuracy.h"

#include <stdlib.h>

/* What the targets of all samples have in common. */
struct traits {
    bool binary, signs, single; /* 0 and 1; -1 and 1; a single 1 in each sample */
};

static struct traits look_at(const struct cr_net *net)
{
    struct traits traits = {true, true, true};
    for (size_t s = 0; s < net->samples; s++) {
        size_t ones = 0;
        for (size_t n = 0; n < net->node_count; n++) {
            if (!net->nodes[n].target)
                continue;
            const double target = net->nodes[n].target[s];
            ones += target == 1;
            traits.binary = traits.binary && (target == 0 || target == 1);
            traits.signs = traits.signs && (target == -1 || target == 1);
        }
        traits.single = traits.single && ones == 1;
    }
    return traits;
}

static void choose_kind(struct cr_accuracy *accuracy, const struct cr_net *net)
{
    const struct traits traits = look_at(net);
    if (!accuracy->count || net->samples < 2 || !(traits.binary || traits.signs))
        return;
    accuracy->border = traits.signs && !traits.binary ? 0 : 0.5;
    accuracy->kind = accuracy->count > 1 && traits.single ? CR_CLASSES_LARGEST
                                                          : CR_CLASSES_SIDES;
}

int cr_accuracy_init(struct cr_accuracy *accuracy, const struct cr_model *model,
                     struct cr_err *err)
{
    const struct cr_net *net = model->net;
    *accuracy = (struct cr_accuracy){
        .predictions = calloc(net->node_count + 1, sizeof *accuracy->predictions),
        .targets = calloc(net->node_count + 1, sizeof *accuracy->targets)};
    if (!accuracy->predictions || !accuracy->targets)
        return cr_fail_memory(err);
    for (size_t n = 0; n < net->node_count; n++) {
        const struct cr_node_quantities *of = &model->of_node[n];
        if (of->target == CR_NONE)
            continue;
        accuracy->predictions[accuracy->count] = model->quantities[of->a].value;
        accuracy->targets[accuracy->count++] = model->quantities[of->target].value;
    }
    choose_kind(accuracy, net);
    return 0;
}

void cr_accuracy_release(struct cr_accuracy *accuracy)
{
    free(accuracy->predictions);
    free(accuracy->targets);
    *accuracy = (struct cr_accuracy){0};
}

static bool sides_are_right(const struct cr_accuracy *accuracy, const struct cr_pass *pass,
                            size_t s)
{
    for (size_t k = 0; k < accuracy->count; k++) {
        const double a = cr_pass_value(pass, accuracy->predictions[k], s);
        const double target = cr_pass_value(pass, accuracy->targets[k], s);
        if ((a > accuracy->border) != (target > accuracy->border))
            return false;
    }
    return true;
}

/* Is the output whose target is 1 larger than all others? */
static bool largest_is_right(const struct cr_accuracy *accuracy, const struct cr_pass *pass,
                             size_t s)
{
    size_t want = 0;
    while (want + 1 < accuracy->count &&
           cr_pass_value(pass, accuracy->targets[want], s) != 1)
        want++;
    const double a = cr_pass_value(pass, accuracy->predictions[want], s);
    for (size_t k = 0; k < accuracy->count; k++)
        if (k != want && !(cr_pass_value(pass, accuracy->predictions[k], s) < a))
            return false;
    return true;
}

size_t cr_accuracy_right(const struct cr_accuracy *accuracy, const struct cr_pass *pass)
{
    size_t right = 0;
    for (size_t s = 0; accuracy->kind != CR_CLASSES_NONE && s < pass->samples; s++)
        right += accuracy->kind == CR_CLASSES_LARGEST ? largest_is_right(accuracy, pass, s)
                                                      : sides_are_right(accuracy, pass, s);
    return right;
}
