/* The order of telling: which nodes compute, and which node each parameter is told with. */
#ifndef CR_STORY_PLAN_H
#define CR_STORY_PLAN_H

#include "model/model.h"

struct cr_plan {
    size_t *nodes; /* all that compute something, layer by layer: the forward order */
    size_t count;
    struct cr_lists owned; /* node -> the parameters (quantities) told with it: of the nodes
                              that use one, the one reached last going backward */
};

int cr_plan_init(struct cr_plan *plan, struct cr_arena *arena, const struct cr_model *model,
                 struct cr_err *err);

/* The nodes of one layer: they follow each other in plan->nodes. */
const size_t *cr_plan_layer(const struct cr_plan *plan, const struct cr_model *model,
                            size_t layer, size_t *count);

#endif
