/*
 * Lists of one length, and claimed numbers: see reading.h.
 *
 * The first list of several numbers says how many samples there are. A single number is
 * meant for every sample.
 */
#include <string.h>

#include "base/num.h"
#include "read/reading.h"

/* The first list of several numbers. */
struct first_list {
    size_t node, count; /* count 1: there is none */
    const char *key;
};

static struct first_list find_first(const struct cr_reading *reading)
{
    for (size_t i = 0; i < reading->net->node_count; i++) {
        const struct cr_list_counts *counts = &reading->counts[i];
        if (counts->value > 1)
            return (struct first_list){i, counts->value, "value"};
        if (counts->target > 1)
            return (struct first_list){i, counts->target, "target"};
    }
    return (struct first_list){0, 1, ""};
}

/* A node's list of `count` numbers, made as long as there are samples. */
static int spread(struct cr_reading *reading, size_t node, const char *key, size_t count,
                  const struct first_list *first, const double **list)
{
    if (count == 0 || count == first->count)
        return 0;
    if (count > 1) {
        cr_wrong(reading, cr_a_node(node), key, "%s has %zu numbers, but %s of node \"%s\" "
                 "has %zu", key, count, first->key, reading->net->nodes[first->node].name,
                 first->count);
        return 0;
    }
    double *numbers = cr_arena_alloc(&reading->net->arena, first->count, sizeof *numbers);
    if (!numbers)
        return -1;
    for (size_t s = 0; s < first->count; s++)
        numbers[s] = (*list)[0];
    *list = numbers;
    return 0;
}

/* False after saying that there are too many samples, or numbers in all. */
static bool is_room(struct cr_reading *reading, const struct first_list *first)
{
    size_t lists = 0;
    for (size_t i = 0; i < reading->net->node_count; i++)
        lists += (size_t)(reading->counts[i].value > 0) +
                 (size_t)(reading->counts[i].target > 0);
    return cr_is_within(reading, cr_a_node(first->node), first->key, CR_LIMIT_SAMPLES,
                        first->count) &&
           cr_is_within(reading, cr_a_node(first->node), first->key, CR_LIMIT_NUMBERS,
                        first->count * lists);
}

/* A claim is one number or one per sample; its text stays as written. */
static int read_claim(struct cr_reading *reading, struct cr_thing thing, const char *key,
                      const char **claim)
{
    const double *numbers;
    size_t count;
    const char *value = cr_is_set(reading, thing, key) ? cr_value(reading, thing, key) : NULL;
    const size_t samples = reading->net->samples;
    if (value && cr_num_parse(value, strlen(value), &(double){0}) == CR_NUM_COMMA &&
        samples == 1) {
        double number;
        cr_number(reading, thing, key, &number); /* says that a point is wanted */
        return 0;
    }
    if (!value)
        return 0;
    if (cr_numbers(reading, thing, key, &numbers, &count))
        return -1;
    if (count > 1 && count != samples)
        cr_wrong(reading, thing, key, "%s has %zu numbers for %zu sample%s", key, count,
                 samples, samples == 1 ? "" : "s");
    *claim = cr_arena_string(&reading->net->arena, value);
    return *claim ? 0 : -1;
}

static int read_claims(struct cr_reading *reading, struct cr_thing thing,
                       struct cr_claim *claim)
{
    if (read_claim(reading, thing, "expect_value", &claim->value) ||
        read_claim(reading, thing, "expect_grad", &claim->grad))
        return -1;
    return read_claim(reading, thing, "expect_new", &claim->new);
}

/* How many lists there are of several numbers. */
static size_t count_lists(const struct cr_reading *reading)
{
    size_t lists = 0;
    for (size_t i = 0; i < reading->net->node_count; i++)
        lists += (size_t)(reading->counts[i].value > 1) +
                 (size_t)(reading->counts[i].target > 1);
    return lists;
}

/* value="1,5" may be one number, of a country where 1.5 is written so. */
static void doubt_comma(struct cr_reading *reading, const struct first_list *first)
{
    if (first->count != 2 || reading->columns || count_lists(reading) > 1)
        return;
    const struct cr_thing node = cr_a_node(first->node);
    const char *text = cr_value(reading, node, first->key);
    if (text && !text[strspn(text, "+-0123456789,")])
        cr_say(reading, CR_SEVERITY_WARNING, node, first->key,
               "%s=\"%s\" is two samples (one number has a point: %.*s.%s)", first->key,
               cr_cut(text).text, (int)strcspn(text, ","), text, strchr(text, ',') + 1);
}

int cr_read_samples(struct cr_reading *reading)
{
    struct cr_net *net = reading->net;
    const struct first_list first = find_first(reading);
    net->samples = first.count;
    if (!is_room(reading, &first))
        return 0;
    doubt_comma(reading, &first);
    for (size_t i = 0; i < net->node_count; i++) {
        struct cr_node *node = &net->nodes[i];
        if (spread(reading, i, "value", reading->counts[i].value, &first, &node->value) ||
            spread(reading, i, "target", reading->counts[i].target, &first, &node->target) ||
            read_claims(reading, cr_a_node(i), &node->claim))
            return -1;
    }
    for (size_t i = 0; i < net->edge_count; i++)
        if (read_claims(reading, cr_an_edge(i), &net->edges[i].claim))
            return -1;
    return 0;
}
