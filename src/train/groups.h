/*
 * Groups of parameters, whose gradients are measured together.
 *
 * A layer's weights and biases are a group, so that a gradient that vanishes from layer to
 * layer is seen. A parameter that several layers share, or that a formula has, is a group of
 * its own, as long as there are not too many; then the rest are one more.
 */
#ifndef CR_TRAIN_GROUPS_H
#define CR_TRAIN_GROUPS_H

#include "model/model.h"

enum { CR_GROUPS_MOST = 40 };

struct cr_groups {
    struct cr_arena arena;
    const char **names; /* "layer 2", "w", "others": of each group */
    size_t count;
    size_t *of; /* for each of the parameters */
    double *squares;
};

/* Groups the parameters quantities[0 .. count). -1 when memory is out; release it in
 * either case. */
int cr_groups_init(struct cr_groups *groups, const struct cr_model *model,
                   const size_t *quantities, size_t count, struct cr_err *err);
void cr_groups_release(struct cr_groups *groups);

/* Adds the squares of the gradients to groups->squares. */
void cr_groups_add(struct cr_groups *groups, const double *grads, size_t count);

#endif
