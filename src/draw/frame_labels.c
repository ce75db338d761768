/*
 * The labels of a frame: each a plain node with one formula, in the place of its slot.
 */
#include <math.h>
#include <string.h>

#include "draw/circuit.h"
#include "draw/columns.h"
#include "draw/elide.h"
#include "draw/seats.h"
#include "draw/shade.h"
#include "draw/zones.h"

/* So many edges of a full gap are labelled when they are in focus; more than in a gap that is not
 * full only where it is not hard to tell whose label one is. */
enum { MOST_FOCUS_LABELS = 16 };
static const double CLEAR_ENOUGH = 7;

void cr_frame_label(struct cr_frame *f, const char *name, struct cr_point at,
                  const struct cr_text *text, const char *role)
{
    const struct cr_size size =
        cr_label_size(&f->scene->labels, text->html, text->size);
    const struct cr_point in = cr_frame_dispute(f, name, at, text);
    const struct cr_box box = {in.x, in.y, size.w, size.h};
    cr_dot_node(&f->out, name, &box, "plain");
    cr_dot_string(&f->out, "style", "");
    cr_dot_html(&f->out, text->html, "");
    cr_dot_number(&f->out, "fontsize", text->size);
    cr_dot_string(&f->out, "fontcolor", cr_frame_get(f, role, "fontcolor"));
    cr_dot_string(&f->out, "class", role);
    cr_frame_tooltip(f, text->quantity);
    cr_frame_link(f, text->quantity);
    cr_dot_end(&f->out);
}

static struct cr_size slot_size(const struct cr_frame *f, long quantity, enum cr_part part)
{
    return cr_slot_size(&f->scene->labels, cr_slot_of((size_t)quantity, part));
}

/* How high a line of a half is. A box has no room to spare: what is not shown leaves none. */
static double line_height(const struct cr_frame *f, long quantity, enum cr_part part,
                          enum cr_aspect aspect)
{
    const bool shown = f->state->known[aspect][quantity] &&
                       f->step->phase != CR_PHASE_OVERVIEW;
    return f->scene->flat && !shown ? 0 : slot_size(f, quantity, part).h;
}

/* The lines of a half of a neuron, centred together on its middle. */
static struct cr_point half_line(const struct cr_frame *f, const struct cr_text *text,
                                 size_t node)
{
    const struct cr_box *circle = &f->scene->nodes[node];
    const struct cr_node_quantities *of = &f->model->of_node[node];
    const long q = text->quantity;
    const double main = slot_size(f, q, CR_PART_MAIN).h,
                 value = line_height(f, q, CR_PART_VALUE, CR_ASPECT_VALUE),
                 grad = line_height(f, q, CR_PART_GRAD, CR_ASPECT_GRAD);
    double side = 0;
    if (of->z != CR_NONE)
        side = (q == of->z ? -1 : 1) * cr_half_offset(f->scene, circle->w);
    double y = circle->y + (main + value + grad) / 2;
    y -= text->part == CR_PART_MAIN    ? main / 2
         : text->part == CR_PART_VALUE ? main + value / 2
                                       : main + value + grad / 2;
    return (struct cr_point){circle->x + side, y};
}

/* The lines of a bias: on its chip; the gradient above it, or beside it where it stands in
 * a column of several. */
static struct cr_point chip_line(const struct cr_frame *f, const struct cr_text *text,
                                 const struct cr_box *chip, bool beside)
{
    if (text->part == CR_PART_MAIN)
        return (struct cr_point){chip->x, chip->y};
    const struct cr_box grad = cr_bias_grad_box(f->scene, chip, text->quantity, beside);
    const double width = cr_text_room(f->scene, text).w;
    return (struct cr_point){grad.x - (beside ? (grad.w - width) / 2 : 0), grad.y};
}

/* One line of an edge's label, with the board behind it where it may stand on lines. */
static void weight_line(struct cr_frame *f, const struct cr_text *text, size_t edge)
{
    const struct cr_seat *seat = &f->scene->weights[edge];
    if (!seat->placed)
        return;
    const struct cr_box *box = text->part == CR_PART_MAIN ? &seat->main : &seat->grad;
    const char *name = cr_dot_name(
        &f->out, text->part == CR_PART_MAIN ? "weight" : "weight-gradient", edge + 1);
    struct cr_size size = cr_label_size(&f->scene->labels, text->html, text->size);
    const struct cr_point at = f->scene->story->dispute_count
                                   ? (struct cr_point){box->x, box->y}
                                   : cr_seat_line(f->scene, edge, text->part, size);
    const bool dim = text->part == CR_PART_MAIN && f->edge_strength[edge] == CR_DIM;
    const char *role = dim ? "dim" : text->role;
    const struct cr_point in = cr_frame_dispute(f, name, at, text);
    const struct cr_box own = {in.x, in.y, size.w, size.h};
    cr_dot_node(&f->out, name, &own, "plain");
    cr_dot_string(&f->out, "style", "");
    cr_dot_html(&f->out, text->html,
                f->scene->level[edge] || text->dispute ? ""
                                                       : cr_frame_get(f, "board", "fillcolor"));
    cr_dot_number(&f->out, "fontsize", text->size);
    cr_dot_string(&f->out, "fontcolor", cr_frame_get(f, role, "fontcolor"));
    cr_dot_string(&f->out, "class", text->part == CR_PART_MAIN ? "weight" : text->role);
    cr_frame_tooltip(f, text->quantity);
    cr_frame_link(f, text->quantity);
    cr_dot_end(&f->out);
}

/* A weight: at its edge; a shared one at each of its edges. */
static void weight_label(struct cr_frame *f, const struct cr_text *text)
{
    const struct cr_quantity *q = &f->model->quantities[text->quantity];
    if (q->role == CR_ROLE_WEIGHT) {
        weight_line(f, text, (size_t)q->edge);
        return;
    }
    for (size_t e = 0; e < f->net->edge_count; e++)
        if (f->model->of_edge[e] == text->quantity)
            weight_line(f, text, e);
}

static const char *bias_role(const struct cr_text *text, enum cr_strength strength)
{
    return text->part != CR_PART_MAIN ? text->role : strength == CR_DIM ? "dim" : "bias";
}

/* A bias: on its node's chip, on its layer's, or on that of each node that shares it. */
static void bias_label(struct cr_frame *f, const struct cr_text *text)
{
    const char *part = text->part == CR_PART_MAIN ? "bias-label" : "bias-gradient";
    for (size_t n = 0; n < f->net->node_count; n++)
        if (f->model->of_node[n].b == text->quantity && f->scene->biases[n].w > 0)
            cr_frame_label(f, cr_dot_node_id(&f->out, part, f->net, n),
                  chip_line(f, text, &f->scene->biases[n], cr_bias_is_inner(f->scene, n)), text,
                  bias_role(text, cr_frame_chip_strength(f, n, text->quantity)));
    for (size_t l = 0; l < f->net->layer_count; l++)
        if (f->model->layer_bias[l] == text->quantity)
            cr_frame_label(f, cr_dot_name(&f->out, part, l + 1),
                  chip_line(f, text, &f->scene->layer_biases[l], false), text,
                  bias_role(text, cr_frame_layer_bias_strength(f, l)));
}

static struct cr_point middle_of(const struct cr_box *box)
{
    return (struct cr_point){box->x, box->y};
}

static void half_label(struct cr_frame *f, const struct cr_text *text, size_t node)
{
    static const char *const kinds[2][CR_PART_COUNT] = {
        {"z", "z-value", "z-gradient", ""}, {"a", "a-value", "a-gradient", ""}};
    const bool a = f->model->of_node[node].a == text->quantity;
    const bool dim = cr_frame_node_strength(f, node) == CR_DIM;
    cr_frame_label(f, cr_dot_node_id(&f->out, kinds[a][text->part], f->net, node),
          half_line(f, text, node), text, dim ? "dim" : text->role);
}

/* The label of a quantity, wherever it is. */
static void quantity_label(struct cr_frame *f, const struct cr_text *text)
{
    const struct cr_quantity *q = &f->model->quantities[text->quantity];
    const size_t node = q->node == CR_NONE ? 0 : (size_t)q->node;
    if (q->role == CR_ROLE_WEIGHT || q->role == CR_ROLE_PARAMETER)
        weight_label(f, text);
    if (q->role == CR_ROLE_BIAS || q->role == CR_ROLE_PARAMETER)
        bias_label(f, text);
    if (q->role == CR_ROLE_WEIGHT || q->role == CR_ROLE_BIAS || q->role == CR_ROLE_PARAMETER)
        return;
    if (q->role == CR_ROLE_LOSS)
        cr_frame_label(f, "loss", middle_of(&f->scene->loss), text, "value");
    else if (q->role == CR_ROLE_TARGET)
        cr_frame_label(f, cr_dot_node_id(&f->out, "target-label", f->net, node),
              middle_of(&f->scene->targets[node]), text,
              cr_frame_chip_strength(f, node, CR_NONE) == CR_DIM ? "dim" : "target");
    else if (text->part == CR_PART_CHIP)
        cr_frame_label(f, cr_dot_node_id(&f->out, "prediction-label", f->net, node),
              middle_of(&f->scene->predictions[node]), text,
              (cr_frame_knows(f, text->quantity) || cr_frame_is_plain(f)) &&
                      cr_frame_chip_strength(f, node, CR_NONE) != CR_DIM
                  ? "prediction"
                  : "dim");
    else if (q->role == CR_ROLE_INPUT)
        cr_frame_label(f, cr_dot_node_id(&f->out, "input-label", f->net, node),
              middle_of(&f->scene->nodes[node]), text, "input");
    else
        half_label(f, text, node);
}

/* How many of the foot's lines are about a path each, when the step is about several: the
 * last line may say how many more there are. */
static size_t path_lines(const struct cr_frame *f)
{
    size_t lines = f->step->footer_count;
    bool several = false;
    for (size_t i = 1; i < f->step->arrow_count; i++)
        several |= f->step->arrows[i].shade != f->step->arrows[0].shade;
    if (!several)
        return 0;
    if (lines > 0 && f->step->footer[lines - 1]->kind == CR_MATH_WORDS)
        lines--;
    return lines;
}

/* A piece of line in the colour of the path's arrows, left of what the foot says of it. */
static void path_key(struct cr_frame *f, size_t line, const char *label, struct cr_point at,
                     double width)
{
    const struct cr_arrow arrow = {.shade = line};
    const double right = at.x - width / 2 - CR_LEGEND_GAP / 2.0;
    const struct cr_curve key = cr_line((struct cr_point){right - CR_LEGEND_LINE, at.y},
                                        (struct cr_point){right, at.y});
    cr_dot_path(&f->out, label, label, key.p, 4, 0);
    cr_dot_string(&f->out, "id", cr_dot_name(&f->out, "path-key", line + 1));
    cr_dot_string(&f->out, "class", "legend");
    cr_frame_line(f, cr_frame_arrow_role(f, &arrow), 1.3);
    cr_dot_string(&f->out, "tooltip", cr_dot_name(&f->out, "path", line + 1));
    cr_dot_end(&f->out);
}

/* The lines of head (to the right) and foot (centred, or a list), from the top down. */
static void line_label(struct cr_frame *f, const struct cr_text *text)
{
    const struct cr_size size =
        cr_label_size(&f->scene->labels, text->html, text->size);
    const bool head = text->slot < CR_SLOT_HEAD_END;
    double *y = head ? &f->head_y : &f->foot_y;
    const bool list = f->step->phase == CR_PHASE_CHECK; /* lines below each other */
    const struct cr_point at = {head   ? f->scene->width - CR_MARGIN - size.w / 2
                                : list ? (f->scene->width - f->foot_width + size.w) / 2
                                       : f->scene->width / 2,
                                *y - size.h / 2};
    *y -= size.h + CR_LINE_GAP;
    const size_t line = text->slot - (head ? CR_SLOT_HEAD : CR_SLOT_FOOT);
    const char *name = cr_dot_name(&f->out, head ? "headline" : "footer", line + 1);
    if (!head && line < path_lines(f))
        path_key(f, line, name, at, size.w);
    cr_frame_label(f, name, at, text, text->role);
}

static void title_label(struct cr_frame *f, const struct cr_text *text)
{
    const struct cr_size size =
        cr_label_size(&f->scene->labels, text->html, text->size);
    const double title = cr_slot_size(&f->scene->labels, CR_SLOT_TITLE).h;
    const bool detail = text->slot == CR_SLOT_DETAIL;
    const struct cr_point at = {CR_MARGIN + size.w / 2,
                                f->scene->head_top - (detail ? title : 0) - size.h / 2};
    cr_frame_label(f, detail ? "detail" : "title", at, text, text->role);
}

static int draw_text(void *context, const struct cr_text *text, struct cr_err *err)
{
    struct cr_frame *f = context;
    (void)err;
    if (text->quantity != CR_NONE && f->scene->circuit)
        cr_circuit_label(f, text);
    else if (text->quantity != CR_NONE)
        quantity_label(f, text);
    else if (text->slot <= CR_SLOT_DETAIL)
        title_label(f, text);
    else if (text->slot < CR_SLOT_FOOT_END)
        line_label(f, text);
    else if (f->labels[text->arrow].w > 0)
        cr_frame_label(f, cr_dot_name(&f->out, "gradient-label", text->arrow + 1),
              middle_of(&f->labels[text->arrow]), text, "gradient");
    return 0;
}

/* Does the gradient of the next neuron's bias stand where the label of this arrow, below a
 * box, has its place? */
static bool is_taken(const struct cr_frame *f, const struct cr_arrow *arrow)
{
    const struct cr_columns *columns = &f->scene->columns_of;
    const struct cr_lists *layers = &columns->nodes;
    const long node = f->model->quantities[arrow->to].node;
    const size_t column = columns->column[node];
    size_t next = layers->first[column - 1] + columns->place[node] + 1;
    while (next < layers->first[column] && f->scene->hidden[layers->item[next]])
        next++;
    if (!f->scene->dense || next == layers->first[column])
        return false;
    const long bias = f->model->of_node[layers->item[next]].b;
    return bias != CR_NONE && f->scene->biases[layers->item[next]].w > 0 &&
           (f->state->known[CR_ASPECT_GRAD][bias] || f->state->known[CR_ASPECT_NEW][bias]);
}

/* First round: how large are the labels of the arrows, how high is the foot? */
static int size_text(void *context, const struct cr_text *text, struct cr_err *err)
{
    struct cr_frame *f = context;
    const struct cr_size size = cr_text_room(f->scene, text);
    (void)err;
    if (text->slot >= CR_SLOT_ARROW_INNER && text->slot <= CR_SLOT_ARROW_EDGE &&
        !(text->slot == CR_SLOT_ARROW_INNER && is_taken(f, &f->step->arrows[text->arrow])))
        f->labels[text->arrow] = (struct cr_box){0, 0, size.w, size.h};
    if (text->slot >= CR_SLOT_FOOT && text->slot < CR_SLOT_FOOT_END) {
        f->foot_y += size.h + CR_LINE_GAP;
        f->foot_width = fmax(f->foot_width, size.w);
    }
    return 0;
}

static void caption(struct cr_frame *f, enum cr_common_slot slot, const char *name,
                    const char *words, struct cr_point at)
{
    const struct cr_math math = {.kind = CR_MATH_WORDS, .symbol = {.base = words}};
    const double size = cr_size_of_common(f->scene, slot);
    struct cr_buf html = {0};
    cr_text_html(f->scene, &math, "caption", size, false, &html);
    const struct cr_text text = {
        .quantity = CR_NONE, .html = cr_buf_text(&html), .size = size};
    f->out.failed |= html.failed;
    if (*words && !html.failed)
        cr_frame_label(f, name, at, &text, "caption");
    cr_buf_release(&html);
}

/* Dots and "58 more", side by side, in a layer that is drawn in part. */
static void more_labels(struct cr_frame *f, size_t layer)
{
    static const char *const names[] = {"dots", "more"};
    const struct cr_point *at = &f->scene->more[layer - 1];
    double x = at->x - cr_more_size(f->scene, layer).w / 2;
    struct cr_buf html = {0};
    for (int i = 0; f->scene->omitted[layer - 1] && i < CR_MORE_COUNT; i++) {
        const double size = cr_more_label(f->scene, layer, (enum cr_more)i, f->scene->zoom, &html);
        const struct cr_text text = {
            .quantity = CR_NONE, .html = cr_buf_text(&html), .size = size};
        const double width = cr_label_size(&f->scene->labels, text.html, size).w;
        f->out.failed |= html.failed;
        cr_frame_label(f, cr_dot_name(&f->out, names[i], layer),
                       (struct cr_point){x + width / 2, at->y}, &text, "caption");
        x += width + CR_MORE_GAP;
    }
    cr_buf_release(&html);
}

static void captions(struct cr_frame *f)
{
    for (size_t layer = 1; layer <= f->net->layer_count; layer++)
        more_labels(f, layer);
    for (size_t l = 0; l < f->net->layer_count; l++)
        caption(f, CR_SLOT_CAPTION, cr_dot_name(&f->out, "caption", l + 1),
                f->scene->caption_words[l], f->scene->captions[l]);
    caption(f, CR_SLOT_OUTCOME, "caption-prediction", CR_CAPTION_PREDICTION, f->scene->outcome);
    caption(f, CR_SLOT_OUTCOME, "caption-target", CR_CAPTION_TARGET, f->scene->outcome_target);
}

static double legend_width(const struct cr_frame *f, size_t i, struct cr_buf *html)
{
    const struct cr_math words = {.kind = CR_MATH_WORDS,
                                  .symbol = {.base = f->scene->legend[i]}};
    const double size = cr_size_of_common(f->scene, CR_SLOT_LEGEND);
    cr_buf_clear(html);
    cr_text_html(f->scene, &words, "caption", size, false, html);
    return cr_label_size(&f->scene->labels, cr_buf_text(html), size).w +
           (*CR_LEGEND[i].edge_role ? CR_LEGEND_LINE + 6 : 0);
}

/* A piece of an edge of that role, without an end. */
static void legend_line(struct cr_frame *f, size_t i, double x)
{
    const char *label = cr_dot_name(&f->out, "legend", i + 1);
    const struct cr_curve line =
        cr_line((struct cr_point){x, 19}, (struct cr_point){x + CR_LEGEND_LINE, 19});
    cr_dot_path(&f->out, label, label, line.p, 4, 0);
    cr_dot_string(&f->out, "id", cr_dot_name(&f->out, "legend-line", i + 1));
    cr_dot_string(&f->out, "class", "legend");
    cr_frame_line(f, CR_LEGEND[i].edge_role, 1);
    cr_dot_string(&f->out, "tooltip", f->scene->legend[i]);
    cr_dot_end(&f->out);
}

/* One row at the very bottom: a piece of each kind of line, and what it means. */
static void legend(struct cr_frame *f)
{
    struct cr_buf html = {0};
    double total = -CR_LEGEND_GAP;
    for (size_t i = 0; i < CR_LEGEND_COUNT; i++)
        if (cr_legend_tells(f->scene, i))
            total += legend_width(f, i, &html) + CR_LEGEND_GAP;
    double x = (f->scene->width - total) / 2;
    for (size_t i = 0; i < CR_LEGEND_COUNT; i++) {
        const char *role = CR_LEGEND[i].edge_role;
        if (!cr_legend_tells(f->scene, i))
            continue;
        const double width = legend_width(f, i, &html);
        const double line = *role ? CR_LEGEND_LINE + 6 : 0;
        if (*role)
            legend_line(f, i, x);
        const struct cr_point at = {x + line + (width - line) / 2, 19};
        caption(f, CR_SLOT_LEGEND, cr_dot_name(&f->out, "legend", i + 1),
                f->scene->legend[i], at);
        x += width + CR_LEGEND_GAP;
    }
    f->out.failed |= html.failed;
    cr_buf_release(&html);
}

/* Labels of edges in a full gap appear with the focus, when that is not too much. */
static void place_focus(struct cr_frame *f)
{
    size_t edges[MOST_FOCUS_LABELS] = {0}, count = 0;
    for (size_t e = 0; e < f->net->edge_count; e++) {
        if (!f->scene->full[e] || f->model->of_edge[e] == CR_NONE ||
            cr_scene_hides_edge(f->scene, e))
            continue;
        f->scene->weights[e].placed = false;
        if (f->edge_strength[e] == CR_FOCUS && count++ < MOST_FOCUS_LABELS)
            edges[count - 1] = e;
    }
    if (count > MOST_FOCUS_LABELS)
        return;
    const double doubt = cr_place_focus(f->scene, edges, count);
    for (size_t i = 0; count > CR_FULL_EDGES && !(doubt < CLEAR_ENOUGH) && i < count; i++)
        f->scene->weights[edges[i]].placed = false;
}

int cr_frame_labels(struct cr_frame *f, struct cr_err *err)
{
    if (!f->scene->circuit)
        place_focus(f);
    f->foot_y = f->scene->foot_bottom - CR_LINE_GAP;
    f->head_y = f->scene->head_top;
    if (cr_texts_of_step(f->scene, f->state, size_text, f, err))
        return -1;
    if (!f->scene->circuit) {
        cr_place_arrow_labels(f->scene, f->step, f->curves, f->foot_y, f->labels);
        captions(f);
    }
    if (f->scene->options.legend)
        legend(f);
    cr_frame_shade_legend(f);
    if (cr_texts_of_step(f->scene, f->state, draw_text, f, err))
        return -1;
    cr_frame_notices(f);
    return 0;
}
