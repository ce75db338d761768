/*
 * Drawings of micrograd: see micrograd.h.
 *
 *     labels -> nodes (values, operations) -> wires (operands, results) -> names -> text
 */
#include "read/micrograd.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/dot_id.h"
#include "base/num.h"
#include "graph/op.h"
#include "read/micrograd_ops.h"

enum { LONGEST_NAME = 24 };

/* A part of a label. */
struct part {
    const char *text;
    size_t size;
};

struct drawn {
    bool is_value;
    struct part label, data, grad; /* of a value */
    const char *op;                /* of an operation: its label */
    long made_by;                  /* of a value: its operation, or -1 */
    long result;                   /* of an operation: its value, or -1 */
    size_t first, count;           /* of an operation: its operands, in `operands` */
    const char *name;
};

struct drawing {
    const struct cr_dot_graph *graph;
    struct cr_diag *diag;
    struct cr_arena arena;
    struct drawn *nodes;
    size_t *operands;
    struct cr_names names;
    bool backward; /* some gradient is not 0 */
};

/* ---- labels ---- */

static struct part trimmed(struct part p)
{
    while (p.size && strchr(" {}\t\n", p.text[0]))
        p.text++, p.size--;
    while (p.size && strchr(" {}\t\n", p.text[p.size - 1]))
        p.size--;
    return p;
}

/* Is the field "data 2.0000"? Then the number. */
static bool is_field(struct part field, const char *word, struct part *number)
{
    const size_t length = strlen(word);
    if (field.size <= length || memcmp(field.text, word, length) != 0 ||
        field.text[length] != ' ')
        return false;
    *number = trimmed((struct part){field.text + length, field.size - length});
    double value;
    return cr_num_parse(number->text, number->size, &value) == CR_NUM_OK ||
           cr_num_parse(number->text, number->size, &value) == CR_NUM_INFINITE;
}

/* "{ a | data 2.0000 | grad 6.0000 }": a name, or none, and the two numbers. */
static bool read_label(const char *text, struct drawn *drawn)
{
    bool data = false, grad = false;
    while (*text) {
        const size_t size = strcspn(text, "|");
        const struct part field = trimmed((struct part){text, size});
        if (!data && is_field(field, "data", &drawn->data))
            data = true;
        else if (!grad && is_field(field, "grad", &drawn->grad))
            grad = true;
        else if (field.size)
            drawn->label = field;
        text += size + (text[size] == '|');
    }
    return data && grad;
}

static const char *label_of(const struct cr_dot_graph *graph, size_t node)
{
    const long key = cr_names_find(&graph->map->keys[CR_DOT_A_NODE], "label", 5);
    const char *label =
        key < 0 ? NULL : cr_dot_graph_get(graph, CR_DOT_A_NODE, node, (size_t)key);
    return label && !cr_dot_graph_is_html(label) ? label : "";
}

bool cr_micrograd_is(const struct cr_dot_graph *graph)
{
    for (size_t n = 0; n < graph->map->nodes.count; n++) {
        struct drawn drawn;
        if (read_label(label_of(graph, n), &drawn))
            return true;
    }
    return false;
}

static double number_of(struct part text)
{
    double value = NAN;
    return cr_num_parse(text.text, text.size, &value) == CR_NUM_OK ? value : (double)NAN;
}

/* ---- nodes and wires ---- */

static void wrong(struct drawing *d, size_t node, const char *why)
{
    cr_diag_add(d->diag, CR_SEVERITY_ERROR, d->graph->map->node[node].at,
                "node \"%s\" of a micrograd drawing %s",
                cr_cut(d->graph->map->nodes.items[node]).text, why);
}

static void read_nodes(struct drawing *d)
{
    for (size_t n = 0; n < d->graph->map->nodes.count; n++) {
        struct drawn *drawn = &d->nodes[n];
        const char *label = label_of(d->graph, n);
        drawn->made_by = drawn->result = -1;
        drawn->is_value = read_label(label, drawn);
        drawn->op = drawn->is_value ? "" : label;
        if (!drawn->is_value && !*label)
            wrong(d, n, "has no label");
        if (drawn->is_value && !(number_of(drawn->grad) == 0))
            d->backward = true;
    }
}

/* One edge leads from an operation to its value, the others from values to operations. */
static void wire(struct drawing *d, size_t from, size_t to)
{
    struct drawn *a = &d->nodes[from], *b = &d->nodes[to];
    if (a->is_value == b->is_value) {
        wrong(d, from, a->is_value ? "leads to a value, not an operation"
                                   : "leads to an operation, not a value");
    } else if (a->is_value) {
        b->count++;
    } else if (a->result >= 0 || b->made_by >= 0) {
        wrong(d, a->result >= 0 ? from : to,
              a->result >= 0 ? "has two results" : "is the result of two operations");
    } else {
        a->result = (long)to;
        b->made_by = (long)from;
    }
}

static bool collect_operands(struct drawing *d)
{
    const struct cr_dot_graph *graph = d->graph;
    size_t total = 0;
    d->operands = cr_arena_alloc(&d->arena, graph->arc_count, sizeof *d->operands);
    for (size_t n = 0; n < graph->map->nodes.count; n++) {
        d->nodes[n].first = total;
        total += d->nodes[n].count;
        d->nodes[n].count = 0;
    }
    for (size_t e = 0; d->operands && e < graph->arc_count; e++) {
        struct drawn *to = &d->nodes[graph->arcs[e].to];
        if (d->nodes[graph->arcs[e].from].is_value)
            d->operands[to->first + to->count++] = graph->arcs[e].from;
    }
    return d->operands != NULL;
}

/* ---- operations ---- */

/* x op x is drawn with one wire; of x - y the printed numbers say which is which. */
static void order_operands(const struct drawing *d, const struct drawn *op, enum cr_op kind,
                           size_t *a, size_t *b)
{
    *a = d->operands[op->first];
    *b = d->operands[op->first + (op->count > 1 ? 1 : 0)];
    const double x = number_of(d->nodes[*a].data), y = number_of(d->nodes[*b].data);
    const double result = number_of(d->nodes[op->result].data);
    if (fabs(cr_micrograd_apply(kind, y, x) - result) < fabs(cr_micrograd_apply(kind, x, y) - result)) {
        const size_t other = *a;
        *a = *b;
        *b = other;
    }
}

/* ---- names ---- */

/* The label's letters and digits, when they make a name; else v1, v2 ... */
static bool name_value(struct drawing *d, struct drawn *value, size_t *next)
{
    char name[LONGEST_NAME + 24];
    size_t length = 0;
    for (size_t i = 0; i < value->label.size && length <= LONGEST_NAME; i++) {
        const char c = value->label.text[i];
        if (isalnum((unsigned char)c) || c == '_')
            name[length++] = c;
    }
    name[length] = '\0';
    if (length > LONGEST_NAME || !isalpha((unsigned char)*name))
        name[0] = '\0';
    for (;;) { /* until it is free */
        if (!*name)
            snprintf(name, sizeof name, "v%zu", ++*next);
        const size_t before = d->names.count;
        if (cr_names_add(&d->names, name, strlen(name)) < 0)
            return false;
        if (d->names.count > before)
            break;
        name[0] = '\0';
    }
    value->name = cr_arena_string(&d->arena, name);
    return value->name != NULL;
}

/* ---- the text ---- */

static void put_number(struct cr_buf *out, const char *key, struct part number)
{
    cr_buf_printf(out, "%s=\"%.*s\"", key, (int)number.size, number.text);
}

/* What is computed is claimed; a number that is not finite cannot be. */
static void put_value(const struct drawing *d, const struct drawn *value, const char *op,
                      struct cr_buf *out)
{
    cr_dot_id_quote(out, value->name);
    cr_buf_puts(out, " [");
    if (op)
        cr_buf_printf(out, "op=%s", op);
    else
        put_number(out, "value", value->data);
    if (op && isfinite(number_of(value->data)))
        put_number(out, ", expect_value", value->data);
    if (d->backward && isfinite(number_of(value->grad)))
        put_number(out, ", expect_grad", value->grad);
    cr_buf_puts(out, "]\n");
}

static void put_wire(const char *from, const char *to, struct cr_buf *out)
{
    cr_dot_id_quote(out, from);
    cr_buf_puts(out, " -> ");
    cr_dot_id_quote(out, to);
    cr_buf_putc(out, '\n');
}

/* The wires of an operation; the exponent of x**2 is a constant of its own. */
static void put_operation(struct drawing *d, const struct drawn *op, enum cr_op kind,
                          const char *exponent, struct cr_buf *out)
{
    const char *to = d->nodes[op->result].name;
    const struct cr_op_row *row = cr_op_row(kind);
    size_t a, b;
    if (exponent || row->max == 1) {
        put_wire(d->nodes[d->operands[op->first]].name, to, out);
        if (exponent)
            put_wire(exponent, to, out);
    } else if (op->count <= 2) {
        order_operands(d, op, kind, &a, &b);
        put_wire(d->nodes[a].name, to, out);
        put_wire(d->nodes[b].name, to, out);
    } else {
        for (size_t k = 0; k < op->count; k++)
            put_wire(d->nodes[d->operands[op->first + k]].name, to, out);
    }
}

/* Is the operation one of ours, and drawn as a whole? */
static bool check_operation(struct drawing *d, size_t node, enum cr_op kind,
                            const char *nearest)
{
    const struct drawn *op = &d->nodes[node];
    struct cr_buf why = {0};
    if (kind == CR_OP_COUNT)
        cr_buf_printf(&why, "is the operation \"%s\", which is unknown%s%s%s",
                      cr_cut(op->op).text, nearest ? " (did you mean " : "",
                      nearest ? nearest : "", nearest ? "?)" : "");
    else if (op->result < 0)
        cr_buf_puts(&why, "is an operation without a result");
    else if (op->count == 0)
        cr_buf_puts(&why, "is an operation without operands");
    else if (op->count > 1 && !cr_op_takes(kind, op->count))
        cr_buf_printf(&why, "is \"%s\" of %zu operands", cr_cut(op->op).text, op->count);
    const bool good = why.size == 0;
    if (!good)
        wrong(d, node, cr_buf_text(&why));
    cr_buf_release(&why);
    return good;
}

/* A constant for an exponent: its name, in the arena; NULL when memory is out. */
static const char *put_constant(struct drawing *d, double number, size_t *next,
                                struct cr_buf *out)
{
    struct drawn constant = {.label = {"", 0}};
    struct cr_buf text = {0};
    if (!name_value(d, &constant, next))
        return NULL;
    cr_num_exact(&text, number);
    cr_dot_id_quote(out, constant.name);
    cr_buf_printf(out, " [value=\"%s\", role=constant]\n", cr_buf_text(&text));
    cr_buf_release(&text);
    return constant.name;
}

/* Everything about a value: its node, and the wires to it, which go to `wires`. */
static bool put_node(struct drawing *d, size_t node, struct cr_buf *out, struct cr_buf *wires,
                     size_t *next, size_t *lines, size_t *line_count)
{
    const struct drawn *value = &d->nodes[node];
    double exponent = NAN;
    const char *nearest = NULL, *constant = NULL;
    lines[(*line_count)++] = d->graph->map->node[node].at.line;
    if (value->made_by < 0) {
        if (!isfinite(number_of(value->data)))
            wrong(d, node, "is an input that is not finite");
        put_value(d, value, NULL, out);
        return true;
    }
    const struct drawn *op = &d->nodes[value->made_by];
    const enum cr_op kind = cr_micrograd_op(op->op, op->count, &exponent, &nearest);
    if (!check_operation(d, (size_t)value->made_by, kind, nearest))
        return true;
    put_value(d, value, cr_op_row(kind)->name, out);
    if (!isnan(exponent)) {
        constant = put_constant(d, exponent, next, out);
        lines[(*line_count)++] = d->graph->map->node[value->made_by].at.line;
        if (!constant)
            return false;
    }
    put_operation(d, op, kind, constant, wires);
    return true;
}

/* The last digit of the inputs: the coarsest of them. */
static double unit_of(const struct drawing *d)
{
    double unit = 0;
    for (size_t n = 0; n < d->graph->map->nodes.count; n++) {
        const struct part data = d->nodes[n].data;
        const char *point =
            d->nodes[n].is_value && d->nodes[n].made_by < 0 && memchr(data.text, 'e', data.size) == NULL
                ? memchr(data.text, '.', data.size)
                : NULL;
        if (point)
            unit = fmax(unit, pow(10, -(double)(data.text + data.size - point - 1)));
    }
    return unit;
}

static int rewrite(struct drawing *d, struct cr_buf *out, size_t *lines)
{
    const size_t count = d->graph->map->nodes.count;
    struct cr_buf wires = {0};
    size_t next = 0, line_count = 0;
    bool room = true;
    for (size_t n = 0; room && n < count; n++)
        room = !d->nodes[n].is_value || name_value(d, &d->nodes[n], &next);
    cr_buf_puts(out, "digraph ");
    cr_dot_id_quote(out, d->graph->map->name);
    cr_buf_puts(out, " {\n");
    for (size_t n = 0; room && n < count; n++)
        if (d->nodes[n].is_value)
            room = put_node(d, n, out, &wires, &next, lines, &line_count);
        else if (d->nodes[n].result < 0) /* the others are seen by their values */
            wrong(d, n, "is an operation without a result");
    cr_buf_add(out, cr_buf_text(&wires), wires.size);
    cr_buf_puts(out, "}\n");
    room = room && !wires.failed && !out->failed;
    cr_buf_release(&wires);
    return room ? 0 : -1;
}

int cr_micrograd_rewrite(const struct cr_dot_graph *graph, struct cr_diag *diag,
                         struct cr_buf *out, size_t *lines, double *unit)
{
    struct drawing d = {.graph = graph, .diag = diag};
    d.nodes = cr_arena_alloc(&d.arena, graph->map->nodes.count, sizeof *d.nodes);
    int failed = d.nodes ? 0 : -1;
    if (!failed) {
        read_nodes(&d);
        for (size_t e = 0; e < graph->arc_count; e++)
            wire(&d, graph->arcs[e].from, graph->arcs[e].to);
        failed = !collect_operands(&d) || rewrite(&d, out, lines);
    }
    if (!failed) {
        *unit = unit_of(&d);
        if (!d.backward)
            cr_diag_add(diag, CR_SEVERITY_WARNING, CR_NOWHERE,
                        "all gradients of the micrograd drawing are 0: they are not claimed "
                        "(was backward() called?)");
    }
    cr_names_release(&d.names);
    cr_arena_release(&d.arena);
    return failed ? -1 : 0;
}
