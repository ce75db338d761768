/* The map of a DOT file, once it is made: see dot_map.h; dot_parse.c makes it. */
#include "read/dot_map.h"

#include <stdlib.h>
#include <string.h>

/* Where `key` was written last among a statement's attributes. */
static struct cr_place find(const struct cr_dot_map *map, struct cr_dot_attrs attrs,
                            uint32_t key)
{
    for (uint32_t i = attrs.count; i > 0; i--) {
        const struct cr_dot_attr *attr = &map->attrs[attrs.first + i - 1];
        if (attr->key == key)
            return attr->value;
    }
    return CR_NOWHERE;
}

static struct cr_place find_of_node(const struct cr_dot_map *map, size_t node, uint32_t key)
{
    uint32_t at = map->node[node].statements;
    for (; at; at = map->statements[at - 1].older) {
        const struct cr_place place = find(map, map->statements[at - 1].attrs, key);
        if (place.line)
            return place;
    }
    return CR_NOWHERE;
}

static long key_of(const struct cr_dot_map *map, enum cr_dot_object object, const char *key)
{
    return cr_names_find(&map->keys[object], key, strlen(key));
}

struct cr_place cr_dot_map_own(const struct cr_dot_map *map, enum cr_dot_object object,
                               size_t index, const char *key)
{
    const long k = key_of(map, object, key);
    if (k < 0)
        return CR_NOWHERE;
    if (object == CR_DOT_A_NODE)
        return find_of_node(map, index, (uint32_t)k);
    if (object == CR_DOT_AN_EDGE)
        return find(map, map->edges[index].attrs, (uint32_t)k);
    return map->defaults[object][k].value;
}

struct cr_place cr_dot_map_value(const struct cr_dot_map *map, enum cr_dot_object object,
                                 size_t index, const char *key)
{
    const struct cr_place own = cr_dot_map_own(map, object, index, key);
    const long k = key_of(map, object, key);
    if (own.line || k < 0)
        return own;
    const struct cr_dot_default *d = &map->defaults[object][k];
    return d->count == 1 ? d->value : CR_NOWHERE;
}

void cr_dot_map_release(struct cr_dot_map *map)
{
    cr_buf_release(&map->clean);
    cr_names_release(&map->nodes);
    cr_names_release(&map->longs);
    for (int object = 0; object < CR_DOT_OBJECTS; object++) {
        cr_names_release(&map->keys[object]);
        free(map->defaults[object]);
    }
    free(map->node);
    free(map->statements);
    free(map->edges);
    free(map->attrs);
    *map = (struct cr_dot_map){.name = ""};
}
