/* Paths: see paths.h. A search in depth with a stack of its own. */
#include "story/paths.h"

#include <stdlib.h>

static size_t value_of(const struct cr_teller *teller, size_t quantity)
{
    return teller->model->quantities[quantity].value;
}

/* Does a use lead to the loss itself? Then the path is complete. */
static bool is_last(const struct cr_teller *teller, struct cr_use use)
{
    return cr_quantity_of(teller, use.value) == teller->model->loss;
}

/* How many ways there are from each value up. */
static double count_ways(const struct cr_teller *teller, size_t from, double *ways)
{
    const struct cr_graph *graph = teller->model->graph;
    for (size_t v = graph->count; v-- > from;)
        for (size_t u = teller->first[v]; u < teller->first[v + 1]; u++)
            ways[v] += is_last(teller, teller->use[u]) ? 1 : ways[teller->use[u].value];
    return ways[from];
}

static double share_of(const struct cr_teller *teller, const struct cr_use *links,
                       size_t count)
{
    double share = cr_share(teller, links[count - 1]);
    for (size_t i = count - 1; i-- > 0;)
        share *= cr_local(teller, links[i]);
    return share;
}

struct search {
    const struct cr_teller *teller;
    size_t *next; /* per depth: the index of the use that is tried now */
    struct cr_use *links;
    size_t depth;
    struct cr_paths *paths;
};

static int keep(struct search *search)
{
    struct cr_arena *arena = search->teller->arena;
    struct cr_path *path = &search->paths->path[search->paths->count++];
    path->count = search->depth + 1;
    path->links = cr_arena_copy(arena, search->links, path->count, sizeof *path->links);
    if (!path->links)
        return -1;
    path->share = share_of(search->teller, path->links, path->count);
    return 0;
}

/* The value whose uses are tried at this depth. */
static size_t value_at(const struct search *search, size_t from)
{
    return search->depth == 0 ? from : search->links[search->depth - 1].value;
}

/* Goes on: deeper, or to the next use, or back. */
static int step(struct search *search, size_t from, bool *done)
{
    const struct cr_teller *teller = search->teller;
    const size_t value = value_at(search, from);
    const size_t u = teller->first[value] + search->next[search->depth];
    if (u >= teller->first[value + 1]) {
        *done = search->depth == 0;
        search->depth -= search->depth > 0;
        return 0;
    }
    search->next[search->depth]++;
    search->links[search->depth] = teller->use[u];
    if (is_last(teller, teller->use[u]))
        return keep(search);
    search->next[++search->depth] = 0;
    return 0;
}

int cr_paths_find(const struct cr_teller *teller, size_t quantity, struct cr_paths *paths)
{
    const size_t count = teller->model->graph->count, from = value_of(teller, quantity);
    double *ways = calloc(count + 1, sizeof *ways);
    struct search search = {.teller = teller,
                            .next = calloc(count + 2, sizeof *search.next),
                            .links = calloc(count + 2, sizeof *search.links),
                            .paths = paths};
    *paths = (struct cr_paths){
        .path = cr_arena_alloc(teller->arena, CR_MOST_PATHS, sizeof *paths->path)};
    int failed = ways && search.next && search.links && paths->path ? 0 : -1;
    if (!failed)
        paths->total = count_ways(teller, from, ways);
    for (bool done = false; !failed && !done && paths->count < CR_MOST_PATHS;)
        failed = step(&search, from, &done);
    free(ways);
    free(search.next);
    free(search.links);
    return failed;
}
