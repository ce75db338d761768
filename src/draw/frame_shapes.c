/* The shapes of a frame: circles, chips, dividers, the rule before the targets. */
#include "draw/shade.h"

void cr_frame_fill(struct cr_frame *f, const char *role, enum cr_strength strength)
{
    const char *fill = cr_frame_get(f, strength == CR_DIM ? "dim" : role, "fillcolor");
    const char *of_line = strength == CR_DIM     ? "dim"
                          : strength == CR_FOCUS ? "focus"
                                                 : role;
    cr_dot_string(&f->out, "fillcolor", fill);
    cr_dot_string(&f->out, "color", cr_frame_get(f, of_line, "color"));
    cr_dot_number(&f->out, "penwidth",
                  cr_theme_number(f->scene->theme, of_line, "penwidth",
                                  strength == CR_FOCUS ? 2 : 1));
}

static void shape_end(struct cr_frame *f, const char *role, enum cr_strength strength,
                      long quantity)
{
    cr_dot_string(&f->out, "label", "");
    cr_frame_fill(f, role, strength);
    cr_frame_shade_node(f, quantity);
    cr_frame_classes(f, role, strength, "");
    cr_frame_tooltip(f, quantity);
    cr_dot_end(&f->out);
}

static void neuron(struct cr_frame *f, size_t node)
{
    const struct cr_node *n = &f->net->nodes[node];
    const struct cr_node_quantities *of = &f->model->of_node[node];
    const enum cr_strength strength = cr_frame_node_strength(f, node);
    const bool chip = n->kind == CR_NODE_INPUT;
    const char *role = chip                       ? "input"
                       : n->kind == CR_NODE_OP ? "operation"
                                               : "neuron";
    const char *id = cr_dot_node_id(&f->out, "node", f->net, node);
    cr_dot_node(&f->out, id, &f->scene->nodes[node],
                chip || f->scene->flat ? "box" : "circle");
    cr_frame_fill(f, role, strength);
    cr_frame_classes(f, role, strength, cr_frame_user_attr(n->attrs, n->attr_count, "class"));
    cr_frame_user_attrs(f, n->attrs, n->attr_count);
    cr_frame_shade_neuron(f, node);
    cr_dot_string(&f->out, "label", "");
    if (f->scene->options.keyed || !*cr_frame_user_attr(n->attrs, n->attr_count, "tooltip"))
        cr_frame_tooltip(f, of->a);
    cr_dot_end(&f->out);
    if (of->z == CR_NONE)
        return;
    struct cr_box divider = f->scene->nodes[node];
    divider.w = 1.4;
    divider.h -= f->scene->flat ? 0 : 3;
    cr_frame_bar(f, cr_dot_node_id(&f->out, "divider", f->net, node), &divider,
                 cr_frame_get(f, strength == CR_DIM ? "dim" : "divider", "color"), "divider");
}

static void chip(struct cr_frame *f, const char *kind, size_t node, const struct cr_box *box,
                 const char *role, enum cr_strength strength, long quantity)
{
    if (box->w <= 0)
        return;
    cr_dot_node(&f->out, cr_dot_node_id(&f->out, kind, f->net, node), box, "box");
    shape_end(f, role, strength, quantity);
}

void cr_frame_shapes(struct cr_frame *f)
{
    for (size_t n = 0; n < f->net->node_count; n++) {
        const struct cr_node_quantities *of = &f->model->of_node[n];
        const bool known = cr_frame_knows(f, of->a) || cr_frame_is_plain(f);
        if (f->scene->hidden[n])
            continue;
        neuron(f, n);
        chip(f, "bias", n, &f->scene->biases[n], "bias",
             cr_frame_chip_strength(f, n, of->b), of->b);
        chip(f, "prediction", n, &f->scene->predictions[n], "prediction",
             !known                                                   ? CR_DIM
             : f->state->focus[of->a] && !cr_frame_is_plain(f) ? CR_FOCUS
                                                               : cr_frame_chip_strength(f, n, CR_NONE),
             of->a);
        chip(f, "target", n, &f->scene->targets[n], "target",
             cr_frame_chip_strength(f, n, CR_NONE), of->target);
    }
    for (size_t l = 0; l < f->net->layer_count; l++) {
        const long q = f->model->layer_bias[l];
        if (f->scene->layer_biases[l].w <= 0)
            continue;
        cr_dot_node(&f->out, cr_dot_name(&f->out, "layer-bias", l + 1),
                    &f->scene->layer_biases[l], "box");
        shape_end(f, "bias", cr_frame_layer_bias_strength(f, l), q);
    }
    cr_frame_bar(f, "rule", &f->scene->rule, cr_frame_get(f, "rule", "color"), "rule");
}

