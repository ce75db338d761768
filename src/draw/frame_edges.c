/* The edges of a frame: black ones forward, the step's red arrows backward. */
#include "draw/shade.h"

static const double FULL_WIDTH = 0.6, WEB_WIDTH = 0.4, FULL_ARROW = 2.0 / 3;

void cr_frame_line(struct cr_frame *f, const char *role, double width)
{
    cr_dot_string(&f->out, "color", cr_frame_get(f, role, "color"));
    cr_dot_number(&f->out, "penwidth",
                  cr_theme_number(f->scene->theme, role, "penwidth", 1.5) * width);
    if (*cr_frame_get(f, role, "style"))
        cr_dot_string(&f->out, "style", cr_frame_get(f, role, "style"));
}

/* Of a web of edges in focus the red arrows have to be seen, where there are some. */
static void full_line(struct cr_frame *f, size_t edge, enum cr_strength strength)
{
    const bool full = f->scene->full[edge], web = f->web && strength == CR_FOCUS;
    const bool red = f->step->arrow_count > 0;
    cr_frame_line(f, cr_frame_edge_role(full && web && red ? CR_DIM : strength),
                  !full ? 1 : web && !red ? WEB_WIDTH : FULL_WIDTH);
}

static void network_edge(struct cr_frame *f, size_t edge)
{
    const struct cr_edge *e = &f->net->edges[edge];
    const enum cr_strength strength = (enum cr_strength)f->edge_strength[edge];
    cr_dot_edge(&f->out, cr_dot_node_id(&f->out, "node", f->net, e->from),
                cr_dot_node_id(&f->out, "node", f->net, e->to), &f->scene->edges[edge],
                f->scene->full[edge] ? FULL_ARROW : 1);
    cr_dot_string(&f->out, "id", cr_dot_edge_id(&f->out, f->net, edge));
    cr_frame_classes(f, "edge", strength, cr_frame_user_attr(e->attrs, e->attr_count, "class"));
    full_line(f, edge, strength);
    cr_frame_dispute_edge(f, edge);
    cr_frame_user_attrs(f, e->attrs, e->attr_count);
    cr_frame_shade_edge(f, edge);
    const struct cr_node_quantities *to = &f->model->of_node[e->to];
    if (!cr_frame_edge_key(f, f->model->of_edge[edge], f->model->of_node[e->from].a,
                           to->z != CR_NONE ? to->z : to->a) &&
        !*cr_frame_user_attr(e->attrs, e->attr_count, "tooltip"))
        cr_frame_tooltip(f, f->model->of_edge[edge]);
    cr_dot_end(&f->out);
}

/* A plain black edge between two of our own nodes. */
static void short_edge(struct cr_frame *f, const char *from, const char *to,
                       const struct cr_curve *line, enum cr_strength strength,
                       const char *id, const char *class, long quantity)
{
    cr_dot_edge(&f->out, from, to, line, 1);
    cr_dot_string(&f->out, "id", id);
    cr_frame_classes(f, class, strength, "");
    cr_frame_line(f, cr_frame_edge_role(strength), 1);
    if (f->scene->options.keyed)
        cr_frame_tooltip(f, quantity);
    else
        cr_dot_string(&f->out, "tooltip", class);
    cr_dot_end(&f->out);
}

static void bias_edge(struct cr_frame *f, size_t node)
{
    const struct cr_box *chip = &f->scene->biases[node], *circle = &f->scene->nodes[node];
    const struct cr_point from = {chip->x, chip->y - chip->h / 2};
    if (chip->w <= 0 || from.y < circle->y + circle->h / 2 + 4) /* none, or it adjoins */
        return;
    const struct cr_curve line = cr_line(from, cr_border_towards(f->scene, node, from));
    short_edge(f, cr_dot_node_id(&f->out, "bias", f->net, node),
               cr_dot_node_id(&f->out, "node", f->net, node), &line,
               cr_frame_node_strength(f, node) == CR_DIM ? CR_DIM : CR_NORMAL,
               cr_dot_node_id(&f->out, "bias-edge", f->net, node), "bias-edge",
               f->model->of_node[node].b);
}

static void layer_bias_edge(struct cr_frame *f, size_t layer)
{
    const struct cr_box *chip = &f->scene->layer_biases[layer];
    const struct cr_box *column = &f->scene->columns[layer];
    if (chip->w <= 0)
        return;
    const size_t head = f->scene->columns_of.nodes.item[f->scene->columns_of.nodes.first[layer]];
    const enum cr_strength strength = f->step->chain ? cr_frame_layer_bias_strength(f, layer)
                                                     : cr_frame_node_strength(f, head);
    const struct cr_point from = {chip->x, chip->y - chip->h / 2};
    const struct cr_curve line =
        cr_line(from, (struct cr_point){column->x, column->y + column->h / 2});
    short_edge(f, cr_dot_name(&f->out, "layer-bias", layer + 1),
               cr_dot_node_id(&f->out, "node", f->net, head), &line,
               strength == CR_DIM ? CR_DIM : CR_NORMAL,
               cr_dot_name(&f->out, "layer-bias-edge", layer + 1), "bias-edge",
               f->model->layer_bias[layer]);
}

static void prediction_edge(struct cr_frame *f, size_t node)
{
    if (f->scene->predictions[node].w <= 0)
        return;
    const struct cr_curve line = cr_route_prediction(f->scene, node);
    short_edge(f, cr_dot_node_id(&f->out, "node", f->net, node),
               cr_dot_node_id(&f->out, "prediction", f->net, node), &line,
               cr_frame_node_strength(f, node) == CR_DIM ? CR_DIM : CR_NORMAL,
               cr_dot_node_id(&f->out, "prediction-edge", f->net, node), "prediction-edge",
               f->model->of_node[node].a);
}

static const char *end_of_arrow(struct cr_frame *f, size_t quantity)
{
    const struct cr_quantity *q = &f->model->quantities[quantity];
    if (q->role == CR_ROLE_WEIGHT)
        return cr_dot_node_id(&f->out, "node", f->net, f->net->edges[q->edge].from);
    if (q->node == CR_NONE)
        return cr_dot_name(&f->out, "parameter", quantity + 1);
    return cr_dot_node_id(&f->out, q->role == CR_ROLE_BIAS ? "bias" : "node", f->net,
                          (size_t)q->node);
}

const char *cr_frame_arrow_role(const struct cr_frame *f, const struct cr_arrow *arrow)
{
    static const char *const roles[] = {"edge:gradient", "edge:path-2", "edge:path-3"};
    const char *role = roles[arrow->shade % 3];
    return *cr_frame_get(f, role, "color") ? role : roles[0];
}

static void red_arrow(struct cr_frame *f, size_t i)
{
    const struct cr_arrow *arrow = &f->step->arrows[i];
    const struct cr_quantity *to = &f->model->quantities[arrow->to];
    const bool of_loss = arrow->from == f->model->loss;
    const char *tail = of_loss ? cr_dot_node_id(&f->out, "prediction", f->net,
                                                (size_t)to->node)
                               : end_of_arrow(f, arrow->from);
    const char *head = end_of_arrow(f, arrow->to);
    if (arrow->edge != CR_NONE)
        head = cr_dot_node_id(&f->out, "node", f->net, f->net->edges[arrow->edge].from);
    else if (to->role == CR_ROLE_PARAMETER)
        head = tail;
    const bool close = arrow->edge != CR_NONE && f->scene->crowded[arrow->edge];
    const bool full = arrow->edge != CR_NONE && f->scene->full[arrow->edge];
    cr_dot_edge(&f->out, tail, head, &f->curves[i], full ? FULL_ARROW : 1);
    cr_dot_string(&f->out, "id", cr_dot_name(&f->out, "gradient", i + 1));
    cr_dot_string(&f->out, "class", "gradient");
    cr_frame_line(f, cr_frame_arrow_role(f, arrow), close ? 0.75 : arrow->again ? 0.65 : 1);
    struct cr_buf text = {0};
    cr_math_text(arrow->label, &text);
    f->out.failed |= text.failed;
    if (!cr_frame_arrow_key(f, arrow))
        cr_dot_string(&f->out, "tooltip", cr_buf_text(&text));
    cr_buf_release(&text);
    cr_dot_end(&f->out);
}

void cr_frame_edges(struct cr_frame *f)
{
    for (size_t n = 0; n < f->net->node_count; n++) {
        bias_edge(f, n);
        prediction_edge(f, n);
    }
    for (size_t l = 0; l < f->net->layer_count; l++)
        layer_bias_edge(f, l);
    for (int strength = CR_DIM; strength <= CR_FOCUS; strength++)
        for (size_t e = 0; e < f->net->edge_count; e++)
            if (f->edge_strength[e] == strength && !cr_scene_hides_edge(f->scene, e))
                network_edge(f, e);
    for (size_t i = 0; i < f->step->arrow_count; i++)
        if (!cr_scene_hides_arrow(f->scene, &f->step->arrows[i]))
            red_arrow(f, i);
}

