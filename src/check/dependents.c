/* What depends on a value: see dependents.h. */
#include "check/dependents.h"

#include <stdlib.h>
#include <string.h>

void cr_dependents_release(struct cr_dependents *dependents)
{
    free(dependents->first);
    free(dependents->users);
    free(dependents->ids);
    free(dependents->seen);
    *dependents = (struct cr_dependents){0};
}

/* Counts the users of each value, then puts them in their places. */
static void fill(struct cr_dependents *d, const struct cr_graph *graph)
{
    for (size_t i = 0; i < graph->operand_count; i++)
        d->first[graph->operands[i] + 2]++;
    for (size_t id = 2; id < graph->count + 2; id++)
        d->first[id] += d->first[id - 1];
    for (size_t id = 0; id < graph->count; id++)
        for (size_t k = 0; k < graph->values[id].count; k++)
            d->users[d->first[cr_graph_operand(graph, id, k) + 1]++] = id;
}

int cr_dependents_init(struct cr_dependents *d, const struct cr_graph *graph,
                       struct cr_err *err)
{
    *d = (struct cr_dependents){.first = calloc(graph->count + 2, sizeof *d->first),
                                .users = calloc(graph->operand_count + 1, sizeof *d->users),
                                .ids = calloc(graph->count + 1, sizeof *d->ids),
                                .seen = calloc(graph->count + 1, sizeof *d->seen)};
    if (!d->first || !d->users || !d->ids || !d->seen)
        return cr_fail_memory(err);
    fill(d, graph);
    return 0;
}

static void add_users(struct cr_dependents *d, size_t id)
{
    for (size_t i = d->first[id]; i < d->first[id + 1]; i++)
        if (!d->seen[d->users[i]]) {
            d->seen[d->users[i]] = true;
            d->ids[d->count++] = d->users[i];
        }
}

static int ascending(const void *a, const void *b)
{
    const size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return x < y ? -1 : x > y;
}

size_t cr_dependents_count(struct cr_dependents *d, size_t id)
{
    d->count = 0;
    add_users(d, id);
    for (size_t i = 0; i < d->count; i++) /* grows as it goes */
        add_users(d, d->ids[i]);
    for (size_t i = 0; i < d->count; i++)
        d->seen[d->ids[i]] = false;
    return d->count;
}

void cr_dependents_find(struct cr_dependents *d, size_t id)
{
    cr_dependents_count(d, id);
    qsort(d->ids, d->count, sizeof *d->ids, ascending);
}
