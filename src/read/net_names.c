/*
 * Names that must differ, and names in `freeze`: see reading.h.
 *
 * Every quantity has a key (format.md, `run --json`), made from the names in the file:
 *
 *     loss  L     parameter  b1     input, operation  x     neuron  n.z n.a n.b
 *     target  n.target              weight  x->n, the second one  x->n#2
 *
 * A parameter that is an operand is a node of the same name, and no quantity besides. A
 * network with an output has no loss.
 */
#include <stdlib.h>
#include <string.h>

#include "base/near.h"
#include "read/reading.h"

enum owner_kind { OF_LOSS, OF_PARAM, OF_NODE, OF_EDGE };

/* Whose key it is. */
struct owner {
    enum owner_kind kind;
    size_t index;
    bool trained; /* it is the key of a weight or a bias, or a parameter's */
};

struct keys {
    struct cr_reading *reading;
    struct cr_names names;
    struct owner *owners; /* by number */
    size_t capacity;
    struct cr_buf text; /* of the key that is made */
};

/* "node \"n\"", as an error names it. */
static void put_owner(const struct cr_reading *reading, const struct owner *owner,
                      struct cr_buf *out)
{
    const struct cr_net *net = reading->net;
    const struct cr_edge *edge = &net->edges[owner->index];
    if (owner->kind == OF_LOSS)
        cr_buf_puts(out, "the loss");
    else if (owner->kind == OF_PARAM)
        cr_buf_printf(out, "parameter \"%s\"", net->params[owner->index].name);
    else if (owner->kind == OF_NODE)
        cr_buf_printf(out, "node \"%s\"", net->nodes[owner->index].name);
    else
        cr_buf_printf(out, "edge \"%s -> %s\"", net->nodes[edge->from].name,
                      net->nodes[edge->to].name);
}

static struct cr_thing thing_of(const struct owner *owner)
{
    return owner->kind == OF_NODE   ? cr_a_node(owner->index)
           : owner->kind == OF_EDGE ? cr_an_edge(owner->index)
                                    : cr_the_graph();
}

/* `owner` claims the name or the symbol that `by` has. */
static void say_taken(struct keys *keys, const struct owner *owner,
                      const struct owner *by, bool symbol)
{
    struct cr_buf taker = {0};
    const char *attr = symbol ? "symbol" : owner->kind == OF_PARAM ? "params" : NULL;
    put_owner(keys->reading, by, &taker);
    cr_wrong(keys->reading, thing_of(owner), attr,
             symbol ? "symbol=\"%s\" is taken by %s" : "the name \"%s\" is taken by %s",
             cr_buf_text(&keys->text), cr_buf_text(&taker));
    keys->reading->diag->failed |= taker.failed;
    cr_buf_release(&taker);
}

/* Claims the text of keys->text for `owner`. */
static int claim(struct keys *keys, struct owner owner, bool symbol)
{
    const size_t before = keys->names.count;
    if (keys->text.failed)
        return -1;
    const long number =
        cr_names_add(&keys->names, cr_buf_text(&keys->text), keys->text.size);
    if (number < 0)
        return -1;
    if ((size_t)number < before) {
        say_taken(keys, &owner, &keys->owners[number], symbol);
        return 0;
    }
    struct owner *owners = cr_grown(keys->owners, &keys->capacity, before, sizeof *owners);
    if (!owners)
        return -1;
    keys->owners = owners;
    owners[before] = owner;
    return 0;
}

/* Claims name + part as the key of a quantity. */
static int claim_key(struct keys *keys, const char *name, const char *part,
                     struct owner owner)
{
    cr_buf_clear(&keys->text);
    cr_buf_printf(&keys->text, "%s%s", name, part);
    return claim(keys, owner, false);
}

static int claim_node(struct keys *keys, size_t index)
{
    const struct cr_node *node = &keys->reading->net->nodes[index];
    const struct owner plain = {OF_NODE, index, false}, bias = {OF_NODE, index, true};
    if (node->kind == CR_NODE_PARAM)
        return 0;
    if (node->target && claim_key(keys, node->name, ".target", plain))
        return -1;
    if (node->kind != CR_NODE_NEURON)
        return claim_key(keys, node->name, "", plain);
    if (node->has_bias && node->bias_param == CR_NONE &&
        claim_key(keys, node->name, ".b", bias))
        return -1;
    return claim_key(keys, node->name, ".z", plain) ||
                   claim_key(keys, node->name, ".a", plain)
               ? -1
               : 0;
}

/* Which of the edges between its two nodes this is, from 1. */
static size_t rank_of(const struct cr_reading *reading, size_t index)
{
    const struct cr_edge *edge = &reading->net->edges[index];
    size_t rank = 1;
    for (size_t i = reading->in_first[edge->to]; i < reading->in_first[edge->to + 1]; i++)
        if (reading->in_edges[i] < index &&
            reading->net->edges[reading->in_edges[i]].from == edge->from)
            rank++;
    return rank;
}

static int claim_edge(struct keys *keys, size_t index)
{
    const struct cr_net *net = keys->reading->net;
    const struct cr_edge *edge = &net->edges[index];
    if (!edge->has_weight || edge->weight_param != CR_NONE)
        return 0;
    const size_t rank = rank_of(keys->reading, index);
    cr_buf_clear(&keys->text);
    cr_buf_printf(&keys->text, "%s->%s", net->nodes[edge->from].name,
                  net->nodes[edge->to].name);
    if (rank > 1)
        cr_buf_printf(&keys->text, "#%zu", rank);
    return claim(keys, (struct owner){OF_EDGE, index, true}, false);
}

static int claim_keys(struct keys *keys)
{
    const struct cr_net *net = keys->reading->net;
    const bool has_loss = net->output == CR_NONE && !keys->reading->output_key;
    if (has_loss && claim_key(keys, "L", "", (struct owner){OF_LOSS, 0, false}))
        return -1;
    for (size_t i = 0; i < net->param_count; i++)
        if (claim_key(keys, net->params[i].name, "", (struct owner){OF_PARAM, i, true}))
            return -1;
    for (size_t i = 0; i < net->node_count; i++)
        if (claim_node(keys, i))
            return -1;
    for (size_t i = 0; i < net->edge_count; i++)
        if (claim_edge(keys, i))
            return -1;
    return 0;
}

/* No two things are written alike. */
static int claim_symbols(struct keys *keys)
{
    const struct cr_net *net = keys->reading->net;
    for (size_t i = 0; i < net->node_count + net->edge_count; i++) {
        const bool node = i < net->node_count;
        const size_t index = node ? i : i - net->node_count;
        const char *symbol = node ? net->nodes[index].symbol : net->edges[index].symbol;
        if (!symbol)
            continue;
        cr_buf_clear(&keys->text);
        cr_buf_puts(&keys->text, symbol);
        if (claim(keys, (struct owner){node ? OF_NODE : OF_EDGE, index, false}, true))
            return -1;
    }
    return 0;
}

/* One name in `freeze`: of a shared parameter, a bias or a weight. */
static void freeze(struct keys *keys, const char *name, const char **list, size_t *count)
{
    struct cr_net *net = keys->reading->net;
    const long number = cr_names_find(&keys->names, name, strlen(name));
    if (number < 0 || !keys->owners[number].trained) {
        const char *near = cr_nearest(name, keys->names.items, keys->names.count);
        cr_wrong(keys->reading, cr_the_graph(), "freeze",
                 "freeze: \"%s\" is no parameter, weight or bias%s", cr_cut(name).text,
                 cr_hint(near).text);
        return;
    }
    if (keys->owners[number].kind == OF_PARAM)
        net->params[keys->owners[number].index].frozen = true;
    else
        list[(*count)++] = name;
}

static int read_freeze(struct keys *keys)
{
    static const char separators[] = " ,\t\r\n";
    struct cr_net *net = keys->reading->net;
    const char *text = cr_value(keys->reading, cr_the_graph(), "freeze");
    if (!text)
        return 0;
    net->freeze = cr_arena_alloc(&net->arena, strlen(text) / 2 + 1, sizeof *net->freeze);
    if (!net->freeze)
        return -1;
    for (size_t length; (length = cr_word(&text, separators)) > 0; text += length) {
        const char *name = cr_arena_format(&net->arena, "%.*s", (int)length, text);
        if (!name)
            return -1;
        freeze(keys, name, net->freeze, &net->freeze_count);
    }
    return 0;
}

static void keys_release(struct keys *keys)
{
    cr_names_release(&keys->names);
    cr_buf_release(&keys->text);
    free(keys->owners);
}

int cr_check_names(struct cr_reading *reading)
{
    struct keys keys = {.reading = reading}, symbols = {.reading = reading};
    const int failed = claim_keys(&keys) || read_freeze(&keys) || claim_symbols(&symbols);
    keys_release(&keys);
    keys_release(&symbols);
    return failed ? -1 : 0;
}
