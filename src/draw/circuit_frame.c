/*
 * A circuit at one step: wires, red arrows, operations and leaves, labels. See circuit.h.
 *
 * A wire is dim until the operation that it leads to is computed, and in focus when that
 * happens. Backward, a red arrow runs beside the wire, against it, from each operation that
 * gives a gradient to the value that receives it.
 */
#include "draw/circuit.h"
#include "draw/shade.h"

#include <math.h>

#include <stdlib.h>
#include <string.h>

static const struct cr_quantity *quantity_at(const struct cr_frame *f, size_t value)
{
    return &f->model->quantities[f->scene->circuit->gates[value].quantity];
}

static bool is_leaf(const struct cr_frame *f, size_t value)
{
    return f->model->graph->values[value].count == 0;
}

static long gate_quantity(const struct cr_frame *f, size_t value)
{
    return (long)f->scene->circuit->gates[value].quantity;
}

/* An id that says what the element is: "gate-z", made from the key. */
static const char *id_of(struct cr_frame *f, const char *kind, size_t value)
{
    return cr_dot_key_id(&f->out, kind, quantity_at(f, value)->key, value);
}

const char *cr_circuit_gate_id(struct cr_frame *f, size_t value)
{
    return id_of(f, "gate", value);
}

/* ---- wires ---- */

/* Does a red arrow run along the wire? */
static bool has_arrow(const struct cr_frame *f, const struct cr_wire *wire)
{
    const struct cr_graph *graph = f->model->graph;
    const size_t place = (size_t)(wire - f->scene->circuit->wires);
    for (size_t i = 0; i < f->step->arrow_count; i++)
        if (graph->values[f->step->arrows[i].use.value].first +
                f->step->arrows[i].use.operand == place)
            return true;
    return false;
}

static enum cr_strength wire_strength(const struct cr_frame *f, const struct cr_wire *wire)
{
    if (f->step->chain)
        return has_arrow(f, wire) ? CR_NORMAL : CR_DIM;
    if (cr_frame_is_plain(f))
        return CR_NORMAL;
    if (!cr_frame_knows(f, gate_quantity(f, wire->to)))
        return CR_DIM;
    return f->step->phase == CR_PHASE_FORWARD && cr_frame_marks(f, gate_quantity(f, wire->to))
               ? CR_FOCUS
               : CR_NORMAL;
}

static void wire(struct cr_frame *f, size_t place)
{
    const struct cr_wire *w = &f->scene->circuit->wires[place];
    const enum cr_strength strength = wire_strength(f, w);
    cr_dot_path(&f->out, id_of(f, "gate", w->from), id_of(f, "gate", w->to), w->points,
                w->count, 1);
    cr_dot_string(&f->out, "id", cr_dot_name(&f->out, "wire", place + 1));
    cr_frame_classes(f, "wire", strength, "");
    cr_frame_line(f, cr_frame_edge_role(strength), 1);
    cr_frame_shade_wire(f, gate_quantity(f, w->from));
    if (!cr_frame_edge_key(f, CR_NONE, gate_quantity(f, w->from), gate_quantity(f, w->to)))
        cr_frame_tooltip(f, gate_quantity(f, w->from));
    cr_dot_end(&f->out);
}

/* What no operation takes leaves by a short line of its own. */
static void loose_end(struct cr_frame *f, size_t value)
{
    const struct cr_gate *gate = &f->scene->circuit->gates[value];
    const double y = gate->body.y;
    const struct cr_curve line =
        cr_line((struct cr_point){gate->body.x + gate->body.w / 2, y},
                (struct cr_point){gate->box.x + gate->box.w / 2, y});
    const bool known = cr_frame_knows(f, gate_quantity(f, value)) ||
                       cr_frame_is_plain(f);
    const char *id = id_of(f, "gate", value);
    cr_dot_edge(&f->out, id, id, &line, 1);
    cr_dot_string(&f->out, "id", id_of(f, "out", value));
    cr_frame_classes(f, "wire", known ? CR_NORMAL : CR_DIM, "");
    cr_frame_line(f, cr_frame_edge_role(known ? CR_NORMAL : CR_DIM), 1);
    cr_frame_tooltip(f, gate_quantity(f, value));
    cr_dot_end(&f->out);
}

/* A red arrow: the wire's way back, a little below it. */
static void red_arrow(struct cr_frame *f, size_t index)
{
    const struct cr_arrow *arrow = &f->step->arrows[index];
    const struct cr_value *value = &f->model->graph->values[arrow->use.value];
    const struct cr_wire *w = &f->scene->circuit->wires[value->first + arrow->use.operand];
    if (!w->drawn)
        return;
    struct cr_point *back = calloc(w->count, sizeof *back);
    if (!back) {
        f->out.failed = true;
        return;
    }
    for (size_t i = 0; i < w->count; i++)
        back[i] = (struct cr_point){w->points[w->count - 1 - i].x,
                                    w->points[w->count - 1 - i].y - CR_RED_BELOW};
    cr_dot_path(&f->out, id_of(f, "gate", w->to), id_of(f, "gate", w->from), back, w->count,
                1);
    cr_dot_string(&f->out, "id", cr_dot_name(&f->out, "gradient", index + 1));
    cr_dot_classes(&f->out, "gradient", "focus", "");
    cr_frame_line(f, cr_frame_arrow_role(f, arrow), 1);
    if (!cr_frame_arrow_key(f, arrow))
        cr_frame_tooltip(f, gate_quantity(f, w->from));
    cr_dot_end(&f->out);
    free(back);
}

void cr_circuit_wires(struct cr_frame *f)
{
    const struct cr_graph *graph = f->model->graph;
    const struct cr_circuit *circuit = f->scene->circuit;
    for (size_t place = 0; place < graph->operand_count; place++)
        if (circuit->wires[place].drawn)
            wire(f, place);
    for (size_t v = 0; v < graph->count; v++)
        if (circuit->gates[v].drawn && !circuit->gates[v].used)
            loose_end(f, v);
    for (size_t i = 0; i < f->step->arrow_count; i++)
        red_arrow(f, i);
}

/* ---- operations and leaves ---- */

static const char *role_of(const struct cr_quantity *quantity)
{
    switch (quantity->role) {
    case CR_ROLE_INPUT:
        return "input";
    case CR_ROLE_TARGET:
        return "target";
    case CR_ROLE_CONSTANT:
        return "constant";
    case CR_ROLE_LOSS:
    case CR_ROLE_PREDICTION:
        return "prediction";
    case CR_ROLE_WEIGHT:
    case CR_ROLE_BIAS:
    case CR_ROLE_PARAMETER:
        return "bias";
    default:
        return "operation";
    }
}

static enum cr_strength gate_strength(const struct cr_frame *f, size_t value)
{
    const long q = gate_quantity(f, value);
    if (cr_frame_is_plain(f))
        return CR_NORMAL;
    if (cr_frame_marks(f, q))
        return CR_FOCUS;
    if (f->step->chain && !f->state->focus[q] && !is_leaf(f, value))
        return CR_DIM; /* only the chain is lit up */
    return cr_frame_knows(f, q) ? CR_NORMAL : CR_DIM;
}

/* The node of the user's file that a gate is, if it is one. */
static const struct cr_node *node_of(const struct cr_frame *f, size_t value)
{
    const struct cr_quantity *q = quantity_at(f, value);
    const bool own = q->node != CR_NONE && f->model->of_node[q->node].a == gate_quantity(f, value);
    return own ? &f->net->nodes[q->node] : NULL;
}

/* An operation with its sign in it, or a leaf with its symbol. */
static void gate(struct cr_frame *f, const struct cr_text *text, size_t value)
{
    const struct cr_quantity *q = quantity_at(f, value);
    const struct cr_node *node = node_of(f, value);
    const struct cr_attr *attrs = node ? node->attrs : NULL;
    const size_t count = node ? node->attr_count : 0;
    const enum cr_strength strength = gate_strength(f, value);
    cr_dot_node(&f->out, id_of(f, "gate", value), &f->scene->circuit->gates[value].body,
                is_leaf(f, value) ? "box" : "ellipse");
    cr_frame_fill(f, role_of(q), strength);
    cr_dot_html(&f->out, text->html, "");
    cr_dot_number(&f->out, "fontsize", text->size);
    cr_dot_string(&f->out, "fontcolor",
                  cr_frame_get(f, strength == CR_DIM ? "dim" : role_of(q), "fontcolor"));
    cr_frame_classes(f, role_of(q), strength, cr_frame_user_attr(attrs, count, "class"));
    cr_frame_user_attrs(f, attrs, count);
    cr_frame_shade_node(f, gate_quantity(f, value));
    if (f->scene->options.keyed || !*cr_frame_user_attr(attrs, count, "tooltip"))
        cr_frame_tooltip(f, gate_quantity(f, value));
    cr_dot_end(&f->out);
}

/* ---- labels ---- */

/* A wire's end: beside an operation, below the wire; a local derivative above or below the
 * operation, or above the wire where there are many. */
static struct cr_point place_of_operand(const struct cr_frame *f, const struct cr_text *text,
                                        struct cr_size size)
{
    const struct cr_wire *w = &f->scene->circuit->wires[text->place];
    const struct cr_gate *gate = &f->scene->circuit->gates[w->to];
    const struct cr_box *body = &gate->body;
    const double left = gate->box.x - gate->box.w / 2 + 5 + size.w / 2;
    if (text->part == CR_PART_LOCAL && cr_circuit_has_rows(f->model->graph, w->to))
        return (struct cr_point){left, w->level + CR_WIRE_OVER + size.h / 2};
    if (text->part != CR_PART_LOCAL)
        return (struct cr_point){left, w->level - CR_WIRE_UNDER - size.h / 2};
    return (struct cr_point){body->x - body->w / 2 + size.w / 2,
                             w->row == 0 ? body->y + gate->over + size.h / 2
                                         : body->y - body->h / 2 - gate->name - 3 - size.h / 2};
}

/* The name below an operation; value and gradient beside it, the gradient also beside a
 * long name. */
static struct cr_point place_of_value(const struct cr_frame *f, const struct cr_text *text,
                                      struct cr_size size)
{
    const size_t value = f->model->quantities[text->quantity].value;
    const struct cr_box *body = &f->scene->circuit->gates[value].body;
    const double beside = body->x + body->w / 2 + 6 + size.w / 2;
    if (text->part == CR_PART_CHIP)
        return (struct cr_point){body->x, body->y - body->h / 2 - 1 - size.h / 2};
    if (text->part == CR_PART_VALUE)
        return (struct cr_point){beside, body->y + CR_WIRE_OVER + size.h / 2};
    const size_t slot = cr_slot_of((size_t)text->quantity, CR_PART_CHIP);
    const double name = cr_slot_size(&f->scene->labels, slot).w;
    if (text->part == CR_PART_GRAD)
        return (struct cr_point){beside + fmax(0, (name - body->w) / 2 - 2), body->y - CR_WIRE_UNDER - size.h / 2};
    return (struct cr_point){body->x, body->y};
}

static bool is_of_operand(const struct cr_text *text)
{
    return text->part == CR_PART_SHARE || text->part == CR_PART_LOCAL;
}

struct cr_box cr_circuit_label_box(const struct cr_frame *f, const struct cr_text *text)
{
    const struct cr_size size = cr_text_room(f->scene, text);
    const struct cr_point at = is_of_operand(text) ? place_of_operand(f, text, size)
                                                   : place_of_value(f, text, size);
    return (struct cr_box){at.x, at.y, size.w, size.h};
}

static void label(struct cr_frame *f, const struct cr_text *text, const char *name,
                  const char *role)
{
    const struct cr_box box = cr_circuit_label_box(f, text);
    cr_frame_label(f, name, (struct cr_point){box.x, box.y}, text, role);
}

void cr_circuit_label(struct cr_frame *f, const struct cr_text *text)
{
    static const char *const kinds[CR_PART_COUNT] = {"", "value", "gradient", "name"};
    if (is_of_operand(text)) {
        label(f, text,
              cr_dot_name(&f->out, text->part == CR_PART_LOCAL ? "local" : "share",
                          text->place + 1),
              text->role);
        return;
    }
    const size_t value = f->model->quantities[text->quantity].value;
    if (text->part == CR_PART_MAIN) {
        gate(f, text, value);
        return;
    }
    const bool dim = text->part == CR_PART_CHIP && gate_strength(f, value) == CR_DIM;
    label(f, text, id_of(f, kinds[text->part], value), dim ? "dim" : text->role);
}
