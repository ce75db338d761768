/* A tape, recorded: see tape.h. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "api/tape.h"
#include "base/num.h"

struct chainrule_tape *chainrule_tape_new(void)
{
    struct chainrule_tape *tape = calloc(1, sizeof *tape);
    if (!tape)
        return NULL;
    tape->net.name = "tape";
    tape->net.file = "tape";
    tape->net.output = CR_NONE;
    tape->tolerance = 1e-9;
    tape->net.samples = 1;
    tape->net.loss = CR_OP_SSE;
    tape->net.training = cr_training_default();
    return tape;
}

void cr_tape_forget_run(struct chainrule_tape *tape)
{
    cr_api_release(&tape->work);
    tape->work = (struct cr_api_work){0};
}

void chainrule_tape_free(struct chainrule_tape *tape)
{
    if (!tape)
        return;
    cr_tape_forget_run(tape);
    free(tape->net.nodes);
    free(tape->net.edges);
    free(tape->net.params);
    cr_arena_release(&tape->net.arena);
    cr_names_release(&tape->names);
    free(tape->expected);
    cr_err_release(&tape->err);
    free(tape);
}

/* ---- recording ---- */

static bool is_name(const char *name)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"
                                  "0123456789";
    const size_t length = strlen(name);
    return length > 0 && length <= 200 && strspn(name, letters) == length &&
           !strchr("0123456789", *name);
}

/* The name, taken; NULL with the tape's err set. */
static const char *take_name(struct chainrule_tape *tape, const char *name)
{
    if (!name || !is_name(name)) {
        cr_fail(&tape->err, CR_STATUS_INPUT,
                "value %zu: \"%.60s\" is no name (letters, digits and _, no digit first)",
                tape->net.node_count, name ? name : "");
        return NULL;
    }
    const size_t before = tape->names.count;
    const char *copy = cr_arena_string(&tape->net.arena, name);
    if (!copy || cr_names_add(&tape->names, name, strlen(name)) < 0) {
        cr_fail_memory(&tape->err);
        return NULL;
    }
    if (tape->names.count > before)
        return copy;
    cr_fail(&tape->err, CR_STATUS_INPUT, "value %zu: the name \"%.60s\" is taken",
            tape->net.node_count, name);
    return NULL;
}

static long add_node(struct chainrule_tape *tape, const struct cr_node *node)
{
    struct cr_net *net = &tape->net;
    struct cr_node *nodes =
        cr_grown(net->nodes, &tape->node_capacity, net->node_count, sizeof *nodes);
    cr_tape_forget_run(tape);
    if (!nodes)
        return cr_fail_memory(&tape->err);
    net->nodes = nodes;
    nodes[net->node_count] = *node;
    return (long)net->node_count++;
}

/* The numbers of a leaf; NULL with the tape's err set. */
static const double *take_numbers(struct chainrule_tape *tape, const char *name,
                                  const double *numbers, size_t count)
{
    size_t *samples = &tape->net.samples;
    for (size_t i = 0; i < count; i++)
        if (!isfinite(numbers[i])) {
            cr_fail(&tape->err, CR_STATUS_INPUT, "value \"%.60s\": a number is not finite", name);
            return NULL;
        }
    if (count == 0 || (count > 1 && *samples > 1 && count != *samples)) {
        cr_fail(&tape->err, CR_STATUS_INPUT,
                "value \"%.60s\": %zu numbers, where others have %zu samples", name, count,
                *samples);
        return NULL;
    }
    if (count > 1)
        *samples = count;
    double *copy = cr_arena_alloc(&tape->net.arena, count + 1, sizeof *copy);
    if (!copy) {
        cr_fail_memory(&tape->err);
        return NULL;
    }
    memcpy(copy, numbers, count * sizeof *copy);
    copy[count] = NAN; /* says how many there are */
    return copy;
}

static long add_leaf(struct chainrule_tape *tape, const char *name, const double *numbers,
                     size_t count, bool is_target)
{
    if (tape->err.status != CR_STATUS_OK)
        return CR_NONE;
    const char *taken = take_name(tape, name);
    const double *value = taken ? take_numbers(tape, taken, numbers, count) : NULL;
    if (!value)
        return CR_NONE;
    return add_node(tape, &(struct cr_node){.name = taken,
                                            .kind = CR_NODE_INPUT,
                                            .is_target = is_target,
                                            .value = value,
                                            .param = CR_NONE,
                                            .bias_param = CR_NONE});
}

long chainrule_tape_input(struct chainrule_tape *tape, const char *name,
                          const double *numbers, size_t count)
{
    return add_leaf(tape, name, numbers, count, false);
}

long chainrule_tape_target(struct chainrule_tape *tape, const char *name,
                           const double *numbers, size_t count)
{
    return add_leaf(tape, name, numbers, count, true);
}

long chainrule_tape_parameter(struct chainrule_tape *tape, const char *name, double number)
{
    struct cr_net *net = &tape->net;
    if (tape->err.status != CR_STATUS_OK)
        return CR_NONE;
    const char *taken = take_name(tape, name);
    if (!taken || !take_numbers(tape, taken, &number, 1))
        return CR_NONE;
    struct cr_param *params =
        cr_grown(net->params, &tape->param_capacity, net->param_count, sizeof *params);
    if (!params)
        return cr_fail_memory(&tape->err);
    net->params = params;
    params[net->param_count] = (struct cr_param){.name = taken, .value = number};
    return add_node(tape, &(struct cr_node){.name = taken,
                                            .kind = CR_NODE_PARAM,
                                            .param = (long)net->param_count++,
                                            .bias_param = CR_NONE});
}

long chainrule_tape_constant(struct chainrule_tape *tape, double number)
{
    if (tape->err.status != CR_STATUS_OK)
        return CR_NONE;
    const double *value = take_numbers(tape, "a constant", &number, 1);
    if (!value)
        return CR_NONE;
    return add_node(tape, &(struct cr_node){.kind = CR_NODE_CONSTANT,
                                            .value = value,
                                            .param = CR_NONE,
                                            .bias_param = CR_NONE});
}

/* ---- operations ---- */

/* The operation of this name, when it takes so many operands; else CR_OP_COUNT. */
static enum cr_op find_op(struct chainrule_tape *tape, const char *name, size_t count)
{
    const char *near = NULL;
    const enum cr_op op =
        cr_op_find(name, 1u << CR_CLASS_ARITHMETIC | 1u << CR_CLASS_ACTIVATION |
                             1u << CR_CLASS_LAYER | 1u << CR_CLASS_LOSS, &near);
    if (op == CR_OP_COUNT)
        cr_fail(&tape->err, CR_STATUS_INPUT, "value %zu: the operation \"%.60s\" is unknown%s%s%s",
                tape->net.node_count, name, near ? " (did you mean " : "", near ? near : "",
                near ? "?)" : "");
    else if (!cr_op_takes(op, count))
        cr_fail(&tape->err, CR_STATUS_INPUT, "value %zu: \"%s\" does not take %zu operand%s",
                tape->net.node_count, name, count, count == 1 ? "" : "s");
    return tape->err.status == CR_STATUS_OK ? op : CR_OP_COUNT;
}

bool cr_tape_has(const struct chainrule_tape *tape, long value)
{
    return value >= 0 && (size_t)value < tape->net.node_count;
}

static int add_edges(struct chainrule_tape *tape, const long *operands, size_t count)
{
    struct cr_net *net = &tape->net;
    for (size_t k = 0; k < count; k++) {
        struct cr_edge *edges =
            cr_grown(net->edges, &tape->edge_capacity, net->edge_count, sizeof *edges);
        if (!edges)
            return cr_fail_memory(&tape->err);
        net->edges = edges;
        edges[net->edge_count++] = (struct cr_edge){
            .from = (size_t)operands[k], .to = net->node_count, .weight_param = CR_NONE};
    }
    return 0;
}

static long add_op(struct chainrule_tape *tape, const char *name, const char *op_name,
                   const long *operands, size_t count, size_t index)
{
    if (tape->err.status != CR_STATUS_OK)
        return CR_NONE;
    const enum cr_op op = find_op(tape, op_name, count);
    for (size_t k = 0; k < count; k++)
        if (!cr_tape_has(tape, operands[k]))
            cr_fail(&tape->err, CR_STATUS_INPUT, "value %zu: its operand %ld is not recorded",
                    tape->net.node_count, operands[k]);
    if (op == CR_OP_SOFTMAX && index >= count)
        cr_fail(&tape->err, CR_STATUS_INPUT, "value %zu: softmax of %zu operands has no index %zu",
                tape->net.node_count, count, index);
    const char *taken =
        name && tape->err.status == CR_STATUS_OK ? take_name(tape, name) : NULL;
    if (tape->err.status != CR_STATUS_OK || add_edges(tape, operands, count))
        return CR_NONE;
    return add_node(tape, &(struct cr_node){.name = taken,
                                            .kind = CR_NODE_OP,
                                            .op = op,
                                            .index = index,
                                            .inner = !taken,
                                            .param = CR_NONE,
                                            .bias_param = CR_NONE});
}

long chainrule_tape_unary(struct chainrule_tape *tape, const char *name, const char *op,
                          long x)
{
    return add_op(tape, name, op, &x, 1, 0);
}

long chainrule_tape_binary(struct chainrule_tape *tape, const char *name, const char *op,
                           long a, long b)
{
    return add_op(tape, name, op, (long[]){a, b}, 2, 0);
}

long chainrule_tape_nary(struct chainrule_tape *tape, const char *name, const char *op,
                         const long *operands, size_t count)
{
    return add_op(tape, name, op, operands, count, 0);
}

long chainrule_tape_softmax(struct chainrule_tape *tape, const char *name,
                            const long *operands, size_t count, size_t index)
{
    return add_op(tape, name, "softmax", operands, count, index);
}

/* ---- output, expectations ---- */

int chainrule_tape_output(struct chainrule_tape *tape, long value)
{
    if (tape->err.status != CR_STATUS_OK)
        return -1;
    cr_tape_forget_run(tape);
    if (!cr_tape_has(tape, value) || tape->net.nodes[value].kind != CR_NODE_OP)
        return cr_fail(&tape->err, CR_STATUS_INPUT,
                       "value %ld cannot be the output: it is no operation", value);
    tape->net.output = value;
    tape->net.nodes[value].inner = false;
    return 0;
}

int chainrule_tape_minimize(struct chainrule_tape *tape, long value, double rate)
{
    if (chainrule_tape_output(tape, value))
        return -1;
    if (!isfinite(rate) || rate < 0)
        return cr_fail(&tape->err, CR_STATUS_INPUT, "the rate %g is not 0 or more", rate);
    tape->net.updates = true;
    tape->net.training.rate = rate;
    return 0;
}

int chainrule_tape_expect(struct chainrule_tape *tape, long value, enum chainrule_what what,
                          const double *numbers, size_t count)
{
    if (tape->err.status != CR_STATUS_OK)
        return -1;
    if (!cr_tape_has(tape, value) || tape->net.nodes[value].kind == CR_NODE_CONSTANT)
        return cr_fail(&tape->err, CR_STATUS_INPUT,
                       "value %ld: of a constant, or of nothing, no number can be expected",
                       value);
    if (what == CHAINRULE_NEW && tape->net.nodes[value].kind != CR_NODE_PARAM)
        return cr_fail(&tape->err, CR_STATUS_INPUT, "value %ld is no parameter: it has no new value",
                       value);
    struct expected *expected = cr_grown(tape->expected, &tape->expected_capacity,
                                         tape->expected_count, sizeof *expected);
    struct cr_buf text = {0};
    for (size_t i = 0; i < count; i++) {
        cr_buf_puts(&text, i ? ", " : "");
        if (isfinite(numbers[i]))
            cr_num_exact(&text, numbers[i]);
        else
            cr_buf_puts(&text, isnan(numbers[i]) ? "nan" : numbers[i] < 0 ? "-inf" : "inf");
    }
    const char *copy = text.failed ? NULL : cr_arena_string(&tape->net.arena, cr_buf_text(&text));
    cr_buf_release(&text);
    if (expected)
        tape->expected = expected;
    if (!expected || !copy)
        return cr_fail_memory(&tape->err);
    expected[tape->expected_count++] = (struct expected){value, what, copy};
    return 0;
}
