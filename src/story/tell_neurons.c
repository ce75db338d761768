/*
 * Telling neurons: see builder.h.
 *
 *     forward   layer by layer     z, then a, of its neurons
 *     loss
 *     backward  from the last      dL/da and dL/dz of its neurons ("z"), then the
 *               layer down         gradients of its weights and biases ("w")
 *
 * A parameter that is used in several places is told with the neuron that is reached last.
 */
#include <string.h>

#include "story/builder.h"
#include "story/contents.h"

/* The layer's number as text, or "" where numbers are left out. */
static const char *layer_number(const struct cr_builder *b, size_t layer)
{
    return b->model->net->layer_count > 2
               ? cr_arena_format(&b->story->arena, "%zu", layer)
               : "";
}

static const char *kind_of_layer(const struct cr_builder *b, size_t layer)
{
    return layer == 1                             ? "input layer"
           : layer == b->model->net->layer_count ? "output layer"
                                                  : "hidden layer";
}

static const char *layer_detail(const struct cr_builder *b, size_t layer)
{
    return b->model->net->layer_count > 2
               ? cr_arena_format(&b->story->arena, "%s (%zu)", kind_of_layer(b, layer), layer)
               : "";
}

static const char *node_name(const struct cr_builder *b, size_t node)
{
    return b->model->net->nodes[node].name;
}

/* "a2-more", and "hidden layer (2), 58 more": of the nodes of a layer that are told
 * together. */
static const char *more_what(const struct cr_builder *b, const char *what, size_t layer)
{
    return cr_join(b, cr_join(b, what, "", layer_number(b, layer)), "-", "more");
}

static const char *more_detail(const struct cr_builder *b, size_t layer, size_t count)
{
    const char *detail = layer_detail(b, layer);
    return cr_join(b, detail, detail && *detail ? ", " : "",
                   cr_arena_format(&b->story->arena, "%zu more", count));
}

static int tell_forward(struct cr_builder *b, const size_t *nodes, size_t count,
                        const char *what, const char *detail)
{
    struct cr_step *step = cr_begin_step(b, CR_PHASE_FORWARD);
    if (!step)
        return -1;
    return cr_finish_step(b, step, what, detail, cr_tell_forward(&b->teller, step, nodes, count));
}

static int forward_node(struct cr_builder *b, size_t node)
{
    const struct cr_node_quantities *of = &b->model->of_node[node];
    if (b->grain == CR_GRAIN_NEURON)
        return tell_forward(b, &node, 1, node_name(b, node), "");
    if (of->z != CR_NONE && cr_step_of_quantity(b, CR_PHASE_FORWARD, (size_t)of->z, cr_tell_value))
        return -1;
    return cr_step_of_quantity(b, CR_PHASE_FORWARD, (size_t)of->a, cr_tell_value);
}

/* Neuron by neuron, or finer; those that are left out are told together. */
static int forward_nodes(struct cr_builder *b)
{
    for (size_t i = 0, n; i < b->plan.count; i += n) {
        const size_t *nodes = b->plan.nodes + i, layer = b->model->net->nodes[*nodes].layer;
        n = cr_plan_group(&b->plan, b->model, i);
        if (b->plan.left_out[*nodes] ? tell_forward(b, nodes, n, more_what(b, "a", layer),
                                                    more_detail(b, layer, n))
                                     : forward_node(b, *nodes))
            return -1;
    }
    return 0;
}

static int forward(struct cr_builder *b)
{
    if (b->grain == CR_GRAIN_PASS)
        return tell_forward(b, b->plan.nodes, b->plan.count, "", "");
    if (b->grain != CR_GRAIN_LAYER)
        return forward_nodes(b);
    for (size_t layer = 1; layer <= b->model->net->layer_count; layer++) {
        size_t count;
        const size_t *nodes = cr_plan_layer(&b->plan, b->model, layer, &count);
        if (count && tell_forward(b, nodes, count, cr_join(b, "a", "", layer_number(b, layer)),
                                  layer_detail(b, layer)))
            return -1;
    }
    return 0;
}

static int loss(struct cr_builder *b)
{
    struct cr_step *step = cr_begin_step(b, CR_PHASE_LOSS);
    return step ? cr_finish_step(b, step, "", "", cr_tell_loss(&b->teller, step)) : -1;
}

/* The parameters that are told with these nodes, in the order weights, biases, shared. */
static size_t params_of(struct cr_builder *b, const size_t *nodes, size_t count)
{
    static const enum cr_role order[] = {CR_ROLE_WEIGHT, CR_ROLE_BIAS, CR_ROLE_PARAMETER};
    const struct cr_lists *owned = &b->plan.owned;
    size_t n = 0;
    for (size_t r = 0; r < 3; r++)
        for (size_t i = 0; i < count; i++)
            for (size_t q = owned->first[nodes[i]]; q < owned->first[nodes[i] + 1]; q++)
                if (b->model->quantities[owned->item[q]].role == order[r])
                    b->params[n++] = owned->item[q];
    return n;
}

static int tell_deltas(struct cr_builder *b, const size_t *nodes, size_t count,
                       const char *what, const char *detail)
{
    struct cr_step *step = cr_begin_step(b, CR_PHASE_BACKWARD);
    if (!step)
        return -1;
    return cr_finish_step(b, step, what, detail, cr_tell_deltas(&b->teller, step, nodes, count));
}

/* One step about the gradients of parameters; none without any. */
static int tell_grads(struct cr_builder *b, const size_t *params, size_t count,
                      const char *what, const char *detail)
{
    struct cr_step *step = count ? cr_begin_step(b, CR_PHASE_BACKWARD) : NULL;
    if (!step)
        return count ? -1 : 0;
    return cr_finish_step(b, step, what, detail,
                          cr_tell_weights(&b->teller, step, params, count));
}

static int tell_weights(struct cr_builder *b, const size_t *nodes, size_t count,
                        const char *what, const char *detail)
{
    return tell_grads(b, b->params, params_of(b, nodes, count), what, detail);
}

static int backward_node(struct cr_builder *b, size_t node)
{
    const struct cr_node_quantities *of = &b->model->of_node[node];
    if (b->grain == CR_GRAIN_NEURON)
        return tell_deltas(b, &node, 1, cr_join(b, node_name(b, node), "-", "z"), "") ||
               tell_weights(b, &node, 1, cr_join(b, node_name(b, node), "-", "w"), "");
    if (cr_has_gradient(&b->teller, (size_t)of->a) &&
        cr_step_of_quantity(b, CR_PHASE_BACKWARD, (size_t)of->a, cr_tell_grad))
        return -1;
    if (of->z != CR_NONE && cr_step_of_quantity(b, CR_PHASE_BACKWARD, (size_t)of->z, cr_tell_grad))
        return -1;
    const size_t params = params_of(b, &node, 1);
    const size_t drawn = cr_drawn_first(b, params);
    for (size_t i = 0; i < drawn; i++)
        if (cr_step_of_quantity(b, CR_PHASE_BACKWARD, b->params[i], cr_tell_grad))
            return -1;
    return tell_grads(b, b->params + drawn, params - drawn,
                      cr_join(b, node_name(b, node), "-", "w-more"),
                      cr_arena_format(&b->story->arena, "%zu more", params - drawn));
}

/* The nodes of a layer that are left out, told together. */
static int backward_more(struct cr_builder *b, const size_t *nodes, size_t count)
{
    const size_t layer = b->model->net->nodes[*nodes].layer;
    return tell_deltas(b, nodes, count, more_what(b, "z", layer),
                       more_detail(b, layer, count)) ||
           tell_weights(b, nodes, count, more_what(b, "w", layer > 1 ? layer - 1 : 1),
                        more_detail(b, layer, count));
}

static int backward_nodes(struct cr_builder *b, const size_t *nodes, size_t count)
{
    for (size_t i = 0, n; i < count; i += n) {
        n = cr_plan_group(&b->plan, b->model, (size_t)(nodes - b->plan.nodes) + i);
        if (b->plan.left_out[nodes[i]] ? backward_more(b, nodes + i, n)
                                       : backward_node(b, nodes[i]))
            return -1;
    }
    return 0;
}

static int backward_layer(struct cr_builder *b, size_t layer)
{
    size_t count;
    const size_t *nodes = cr_plan_layer(&b->plan, b->model, layer, &count);
    if (b->grain != CR_GRAIN_LAYER)
        return backward_nodes(b, nodes, count);
    if (!count)
        return 0;
    return tell_deltas(b, nodes, count, cr_join(b, "z", "", layer_number(b, layer)),
                       layer_detail(b, layer)) ||
           tell_weights(b, nodes, count,
                        cr_join(b, "w", "", layer_number(b, layer > 1 ? layer - 1 : 1)),
                        layer_detail(b, layer));
}

static int backward_pass(struct cr_builder *b)
{
    const size_t params = params_of(b, b->plan.nodes, b->plan.count);
    struct cr_step *step = cr_begin_step(b, CR_PHASE_BACKWARD);
    if (!step)
        return -1;
    return cr_finish_step(b, step, "", "",
                  cr_tell_backward(&b->teller, step, b->plan.nodes, b->plan.count, b->params,
                                   params));
}

static int backward(struct cr_builder *b)
{
    if (b->grain == CR_GRAIN_PASS)
        return backward_pass(b);
    for (size_t layer = b->model->net->layer_count; layer >= 1; layer--)
        if (backward_layer(b, layer))
            return -1;
    return 0;
}

static size_t all_params(struct cr_builder *b)
{
    return params_of(b, b->plan.nodes, b->plan.count);
}

static int update(struct cr_builder *b)
{
    if (b->grain != CR_GRAIN_NEURON)
        return cr_step_of_update(b, all_params(b), "");
    for (size_t i = 0, n; i < b->plan.count; i += n) {
        const size_t *nodes = b->plan.nodes + i;
        n = cr_plan_group(&b->plan, b->model, i);
        if (cr_step_of_update(b, params_of(b, nodes, n),
                              b->plan.left_out[*nodes]
                                  ? more_what(b, "w", b->model->net->nodes[*nodes].layer - 1)
                                  : node_name(b, *nodes)))
            return -1;
    }
    return 0;
}

static int setup(struct cr_builder *b)
{
    struct cr_step *step = cr_begin_step(b, CR_PHASE_SETUP);
    if (!step)
        return -1;
    step->title = b->story->title;
    return cr_finish_step(b, step, "", cr_setup_detail(b),
                          cr_tell_setup(&b->teller, step, b->plan.nodes, b->plan.count));
}

static int forward_and_loss(struct cr_builder *b)
{
    return forward(b) || loss(b) ? -1 : 0;
}

static int plan(struct cr_builder *b)
{
    return cr_plan_init(&b->plan, &b->story->arena, b->model, b->max_neurons,
                        b->err);
}

const struct cr_view_row CR_TELL_NEURONS = {"neuron",   plan,   setup,       forward_and_loss, backward,
                                            all_params, update, cr_tell_grad};
