/* Places where a mistake can be made: see places.h. */
#include "check/places.h"

#include <stdlib.h>
#include <string.h>

#include "read/names.h"

enum { MOST_PATH = 64 };

/* ---- adding ---- */

static int add_member(struct cr_places *places, size_t member)
{
    size_t *members = cr_grown(places->members, &places->member_capacity,
                               places->member_count, sizeof *members);
    if (!members)
        return -1;
    places->members = members;
    members[places->member_count++] = member;
    return 0;
}

/* A place of the members that were added last; forgets them when there are none. */
static int add_place(struct cr_places *places, struct cr_fault_place place, size_t first)
{
    place.first = first;
    place.count = places->member_count - first;
    if (place.count == 0)
        return 0;
    struct cr_fault_place *items =
        cr_grown(places->items, &places->capacity, places->count, sizeof *items);
    if (!items)
        return -1;
    places->items = items;
    items[places->count++] = place;
    return 0;
}

static const struct cr_graph *graph_of(const struct cr_places *places)
{
    return places->replay->run->model->graph;
}

static bool is_named(const struct cr_places *places, size_t value)
{
    return cr_is_named(places->replay->run->model, value);
}

/* ---- one derivative, and paths ---- */

/* How early a single derivative is named among those that come to the same: that of the loss
 * first, as it is the one that people get wrong, and the sum over the samples last. */
enum { OF_LOSS, OF_OTHERS, OF_SAMPLES };

static int rank_of(const struct cr_graph *graph, size_t of)
{
    const enum cr_op op = graph->values[of].op;
    return cr_op_reduces(op)                                   ? OF_SAMPLES
           : cr_op_row(op)->classes & 1u << CR_CLASS_LOSS ? OF_LOSS
                                                               : OF_OTHERS;
}

static int add_ones(struct cr_places *places, const bool *near, int rank)
{
    const struct cr_graph *graph = graph_of(places);
    for (size_t e = 0; e < graph->operand_count; e++) {
        const size_t of = places->replay->user[e], by = graph->operands[e];
        const size_t first = places->member_count;
        const bool wanted = rank_of(graph, of) == rank && places->replay->pass->needs[by] &&
                            (!near || near[of] || near[by]);
        if (!wanted || (graph->samples == 1 && cr_op_reduces(graph->values[of].op)))
            continue;
        if (add_member(places, e) ||
            add_place(places, (struct cr_fault_place){.kind = CR_PLACE_ONE, .of = of, .by = by},
                      first))
            return -1;
    }
    return 0;
}

/* The named value that a place leads up to, through parts without names. */
static size_t top_of(const struct cr_places *places, size_t e)
{
    const struct cr_replay *replay = places->replay;
    size_t value = replay->user[e];
    while (!is_named(places, value) &&
           replay->uses_first[value + 1] - replay->uses_first[value] == 1)
        value = replay->user[replay->uses[replay->uses_first[value]]];
    return value;
}

static int add_path(struct cr_places *places, size_t e)
{
    const size_t by = graph_of(places)->operands[e], of = top_of(places, e);
    size_t way[MOST_PATH];
    const size_t length = cr_replay_path(places->replay, of, by, way, MOST_PATH);
    const size_t first = places->member_count;
    if (length < 2)
        return 0;
    for (size_t i = 0; i < length; i++)
        if (add_member(places, way[i]))
            return -1;
    return add_place(places,
                     (struct cr_fault_place){.kind = CR_PLACE_PATH, .of = of, .by = by}, first);
}

static int add_paths(struct cr_places *places, const bool *near)
{
    const struct cr_graph *graph = graph_of(places);
    for (size_t e = 0; e < graph->operand_count; e++) {
        const size_t by = graph->operands[e];
        if (places->replay->pass->needs[by] && is_named(places, by) && !(near && !near[by]) &&
            add_path(places, e))
            return -1;
    }
    return 0;
}

/* ---- all that reach a value ---- */

static int add_intos(struct cr_places *places, const bool *near)
{
    const struct cr_replay *replay = places->replay;
    for (size_t v = 0; v < graph_of(places)->count; v++) {
        const size_t first = places->member_count;
        const size_t uses = replay->uses_first[v + 1] - replay->uses_first[v];
        if (uses < 2 || !replay->pass->needs[v] || (near && !near[v]))
            continue;
        for (size_t i = replay->uses_first[v]; i < replay->uses_first[v + 1]; i++)
            if (add_member(places, replay->uses[i]))
                return -1;
        if (add_place(places, (struct cr_fault_place){.kind = CR_PLACE_INTO, .by = v}, first))
            return -1;
    }
    return 0;
}

/* ---- kinds ---- */

static size_t role_of(const struct cr_graph *graph, size_t user, size_t e)
{
    const struct cr_value *value = &graph->values[user];
    const size_t k = e - value->first;
    if (value->op == CR_OP_WSUM)
        return k + 1 == value->count && value->count % 2 ? 2 : k % 2;
    if (cr_op_row(value->op)->classes & 1u << CR_CLASS_LOSS)
        return k < value->count / 2 ? 0 : CR_PLACE_ROLES; /* targets are given */
    if (value->op == CR_OP_MUL)
        return graph->values[graph->operands[e]].op == CR_OP_PARAMETER ? 0 : 1;
    return value->op == CR_OP_SUB || value->op == CR_OP_DIV || value->op == CR_OP_POW ? k : 0;
}

size_t cr_layer_of(const struct cr_places *places, size_t value)
{
    const struct cr_model *model = places->replay->run->model;
    const long q = model->of_value[value];
    const long node = q == CR_NONE ? CR_NONE : model->quantities[q].node;
    return node == CR_NONE ? 0 : model->net->nodes[node].layer;
}

/* All of a kind may be of one layer: then there is a place for them already, as layers come
 * before everywhere. */
static bool is_of_one_layer(const struct cr_places *places, enum cr_op op, size_t role,
                            size_t count)
{
    for (size_t i = 0; i < places->count; i++) {
        const struct cr_fault_place *place = &places->items[i];
        if (place->kind == CR_PLACE_KIND && place->op == op && place->role == role &&
            place->count == count)
            return true;
    }
    return false;
}

static int add_kind(struct cr_places *places, enum cr_op op, size_t role, size_t layer)
{
    const struct cr_graph *graph = graph_of(places);
    const size_t first = places->member_count;
    for (size_t e = 0; e < graph->operand_count; e++) {
        const size_t user = places->replay->user[e];
        if (graph->values[user].op == op && role_of(graph, user, e) == role &&
            (layer == 0 || cr_layer_of(places, user) == layer) && add_member(places, e))
            return -1;
    }
    const size_t count = places->member_count - first;
    if (count < 2 || (layer == 0 && is_of_one_layer(places, op, role, count))) { /* is there */
        places->member_count = first;
        return 0;
    }
    return add_place(places,
                     (struct cr_fault_place){
                         .kind = CR_PLACE_KIND, .op = op, .role = role, .layer = layer},
                     first);
}

bool cr_is_activation_of(const struct cr_graph *graph, size_t id)
{
    const struct cr_value *value = &graph->values[id];
    return value->count == 1 && value->op != CR_OP_IDENTITY &&
           (cr_op_row(value->op)->classes & (1u << CR_CLASS_ACTIVATION));
}

/* All activations, or those before the last layer. What is of one operation, or of one layer,
 * is there already. */
static int add_activations(struct cr_places *places, bool hidden)
{
    const struct cr_graph *graph = graph_of(places);
    const size_t first = places->member_count;
    const size_t layers = places->replay->run->model->net->layer_count;
    bool ops[CR_OP_COUNT] = {false};
    size_t kinds = 0, lowest = layers, highest = 0;
    for (size_t id = 0; id < graph->count; id++) {
        const size_t layer = cr_is_activation_of(graph, id) ? cr_layer_of(places, id) : 0;
        if (layer == 0 || (hidden && layer == layers))
            continue;
        kinds += !ops[graph->values[id].op];
        ops[graph->values[id].op] = true;
        lowest = layer < lowest ? layer : lowest;
        highest = layer > highest ? layer : highest;
        if (add_member(places, graph->values[id].first))
            return -1;
    }
    if (lowest >= highest || (!hidden && (kinds < 2 || highest < layers))) {
        places->member_count = first;
        return 0;
    }
    return add_place(places,
                     (struct cr_fault_place){.kind = CR_PLACE_ACTIVATIONS, .hidden = hidden},
                     first);
}

static int add_kinds(struct cr_places *places)
{
    const struct cr_net *net = places->replay->run->model->net;
    const size_t layers = net->output == CR_NONE ? net->layer_count : 0;
    bool occurs[CR_OP_COUNT] = {false};
    for (size_t id = 0; id < graph_of(places)->count; id++)
        occurs[graph_of(places)->values[id].op] = true;
    if (add_kind(places, net->loss, 0, 0)) /* of several outputs: what comes first on the way */
        return -1;
    for (size_t layer = layers + 1; layer-- > 0;)
        for (int op = 0; op < CR_OP_COUNT; op++)
            for (size_t role = 0; occurs[op] && role < CR_PLACE_ROLES; role++)
                if (add_kind(places, (enum cr_op)op, role, layer))
                    return -1;
    return 0;
}

static int add_parameters(struct cr_places *places)
{
    const struct cr_graph *graph = graph_of(places);
    const size_t first = places->member_count;
    for (size_t e = 0; e < graph->operand_count; e++)
        if (graph->values[graph->operands[e]].op == CR_OP_PARAMETER && add_member(places, e))
            return -1;
    return add_place(places, (struct cr_fault_place){.kind = CR_PLACE_PARAMETERS}, first);
}

/* ---- all ---- */

int cr_places_init(struct cr_places *places, const struct cr_replay *replay,
                   const bool *near, struct cr_err *err)
{
    *places = (struct cr_places){.replay = replay};
    return add_paths(places, near) || add_ones(places, near, OF_LOSS) ||
                   add_ones(places, near, OF_OTHERS) || add_intos(places, near) ||
                   add_kinds(places) || add_ones(places, near, OF_SAMPLES) ||
                   add_activations(places, true) || add_activations(places, false) ||
                   add_parameters(places) || cr_places_find_matrices(places)
               ? cr_fail_memory(err)
               : 0;
}

void cr_places_release(struct cr_places *places)
{
    free(places->items);
    free(places->members);
    free(places->matrices);
    free(places->weights);
    free(places->carriers);
    *places = (struct cr_places){0};
}
