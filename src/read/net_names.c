/*
 * Names that must differ, and names in `freeze`: see reading.h.
 *
 * Every quantity has a key (format.md, `run --json`), made from the names in the file:
 *
 *     loss  L     parameter  b1     input, operation  x     neuron  n.z n.a n.b
 *     target  n.target              weight  x->n, the second one  x->n#2
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
    bool failed;
};

static void put_owner(const struct cr_reading *reading, const struct owner *owner,
                      struct cr_buf *out)
{
    const struct cr_net *net = reading->net;
    if (owner->kind == OF_LOSS)
        cr_buf_puts(out, "the loss");
    else if (owner->kind == OF_PARAM)
        cr_buf_printf(out, "parameter \"%s\"", net->params[owner->index].name);
    else if (owner->kind == OF_NODE)
        cr_buf_printf(out, "node \"%s\"", net->nodes[owner->index].name);
    else
        cr_buf_printf(out, "edge \"%s -> %s\"", net->nodes[net->edges[owner->index].from].name,
                      net->nodes[net->edges[owner->index].to].name);
}

static struct cr_thing thing_of(const struct owner *owner)
{
    return owner->kind == OF_NODE   ? cr_a_node(owner->index)
           : owner->kind == OF_EDGE ? cr_an_edge(owner->index)
                                    : cr_the_graph();
}

/* One more thing claims what another one has: format gets the text and that one. */
static void say_taken(struct cr_reading *reading, const struct owner *owner,
                      const struct owner *by, const char *attr, const char *format,
                      const char *text)
{
    struct cr_buf taker = {0};
    put_owner(reading, by, &taker);
    cr_buf_puts(&taker, "");
    const char *key = attr ? attr : owner->kind == OF_PARAM ? "params" : NULL;
    (void)format;
    cr_wrong(reading, thing_of(owner), key, attr ? "symbol=\"%s\" is taken by %s"
                                                 : "the name \"%s\" is taken by %s",
             text, cr_buf_text(&taker));
    reading->diag->failed |= taker.failed;
    cr_buf_release(&taker);
}
