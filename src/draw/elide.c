/*
 * Large layers in part: see elide.h.
 *
 * A picture of 64 neurons above each other shows nothing. Of a layer of more than
 * max_neurons nodes the first few and the last one are drawn, and between them how many
 * are not:
 *
 *      ( z | a )      row 0
 *      ( z | a )      row 1         head: the first ones
 *      ( z | a )      row 2
 *       : 58 more
 *      ( z | a )      row 3         tail: the last one
 *
 * About half as many as are allowed, for a layer that is not whole anyway need not fill the
 * board. What belongs to a hidden node is hidden too: its chips, the edges from and to it
 * with their labels, the red arrows that begin or end there. scene->hidden is the one fact;
 * everything else asks it through the functions here.
 */
#include "draw/elide.h"

#include <math.h>

#include "draw/columns.h"
#include "draw/texts.h"
#include "story/plan.h"

static const double DOTS_LARGER = 1.5;

static struct cr_shown part_of(const struct cr_scene *scene, size_t layer)
{
    return cr_plan_part(cr_column_size(scene, layer), scene->options.max_neurons);
}

static size_t layer_of(const struct cr_scene *scene, size_t node)
{
    return scene->columns_of.column[node];
}

static int hide_in_layer(struct cr_scene *scene, size_t layer)
{
    const struct cr_lists *layers = &scene->columns_of.nodes;
    const struct cr_shown part = part_of(scene, layer);
    const size_t first = layers->first[layer - 1] + part.head,
                 end = layers->first[layer] - part.tail;
    for (size_t i = first; i < end; i++)
        scene->hidden[layers->item[i]] = true;
    scene->omitted[layer - 1] = end - first;
    scene->more_words[layer - 1] = cr_arena_format(&scene->arena, "%zu more", end - first);
    return scene->more_words[layer - 1] ? 0 : -1;
}

int cr_elide(struct cr_scene *scene, struct cr_err *err)
{
    const struct cr_net *net = scene->model->net;
    struct cr_arena *arena = &scene->arena;
    scene->hidden = cr_arena_alloc(arena, net->node_count, sizeof *scene->hidden);
    scene->omitted = cr_arena_alloc(arena, net->layer_count, sizeof *scene->omitted);
    scene->more = cr_arena_alloc(arena, net->layer_count, sizeof *scene->more);
    scene->more_words = cr_arena_alloc(arena, net->layer_count, sizeof *scene->more_words);
    if (!scene->hidden || !scene->omitted || !scene->more || !scene->more_words)
        return cr_fail_memory(err);
    for (size_t layer = 1; layer <= net->layer_count; layer++)
        if (hide_in_layer(scene, layer))
            return cr_fail_memory(err);
    return 0;
}

size_t cr_shown_count(const struct cr_scene *scene, size_t layer)
{
    return cr_column_size(scene, layer) - scene->omitted[layer - 1];
}

size_t cr_most_shown(const struct cr_scene *scene, size_t first)
{
    size_t most = scene->columns_of.rows ? scene->columns_of.rows : 1;
    for (size_t layer = first; layer <= scene->model->net->layer_count; layer++)
        if (cr_shown_count(scene, layer) > most)
            most = cr_shown_count(scene, layer);
    return most;
}

size_t cr_gaps_above(const struct cr_scene *scene, size_t node)
{
    const size_t layer = layer_of(scene, node);
    return scene->omitted[layer - 1] > 0 &&
           scene->columns_of.place[node] >= part_of(scene, layer).head;
}

double cr_row_of(const struct cr_scene *scene, size_t node)
{
    if (cr_columns_are_stairs(scene))
        return scene->columns_of.row[node];
    const size_t above =
        cr_gaps_above(scene, node) ? scene->omitted[layer_of(scene, node) - 1] : 0;
    return (double)(scene->columns_of.place[node] - above);
}

bool cr_scene_hides_edge(const struct cr_scene *scene, size_t edge)
{
    const struct cr_edge *e = &scene->model->net->edges[edge];
    return scene->hidden && (scene->hidden[e->from] || scene->hidden[e->to]);
}

bool cr_scene_hides(const struct cr_scene *scene, size_t quantity)
{
    const struct cr_quantity *q = &scene->model->quantities[quantity];
    if (!scene->hidden)
        return false;
    if (q->edge != CR_NONE)
        return cr_scene_hides_edge(scene, (size_t)q->edge);
    return q->node != CR_NONE && scene->hidden[q->node];
}

bool cr_scene_hides_arrow(const struct cr_scene *scene, const struct cr_arrow *arrow)
{
    return cr_scene_hides(scene, arrow->from) || cr_scene_hides(scene, arrow->to) ||
           (arrow->edge != CR_NONE && cr_scene_hides_edge(scene, (size_t)arrow->edge));
}

double cr_more_label(const struct cr_scene *scene, size_t layer, enum cr_more which,
                     double zoom, struct cr_buf *html)
{
    const bool dots = which == CR_MORE_DOTS;
    const struct cr_math math = {
        .kind = CR_MATH_WORDS,
        .symbol = {.base = dots ? "⋮" : scene->more_words[layer - 1]}};
    const double size =
        cr_size_at_zoom(scene, CR_SLOT_CAPTION, zoom) * (dots ? DOTS_LARGER : 1);
    cr_buf_clear(html);
    cr_text_html(scene, &math, "caption", size, false, html);
    return size;
}

int cr_more_note(struct cr_scene *scene, size_t layer, struct cr_err *err)
{
    struct cr_buf html = {0};
    int failed = 0;
    for (int i = 0; !failed && scene->omitted[layer - 1] && i < CR_MORE_COUNT; i++) {
        const double size = cr_more_label(scene, layer, (enum cr_more)i, scene->zoom, &html);
        failed = cr_buf_check(&html, err) ||
                 cr_labels_add(&scene->labels, CR_SLOT_MORE, cr_buf_text(&html),
                               scene->font, size, (struct cr_size){0, 0}, err);
    }
    cr_buf_release(&html);
    return failed ? -1 : 0;
}

struct cr_size cr_more_size(const struct cr_scene *scene, size_t layer)
{
    const double larger = cr_size_of_common(scene, CR_SLOT_CAPTION) /
                          cr_size_at_zoom(scene, CR_SLOT_CAPTION, scene->measured);
    struct cr_buf html = {0};
    struct cr_size both = {0, 0};
    for (int i = 0; scene->omitted[layer - 1] && i < CR_MORE_COUNT; i++) {
        const double size =
            cr_more_label(scene, layer, (enum cr_more)i, scene->measured, &html);
        const struct cr_size one = cr_label_size(&scene->labels, cr_buf_text(&html), size);
        both.w += one.w * larger + (i ? CR_MORE_GAP : 0);
        both.h = fmax(both.h, one.h * larger);
    }
    cr_buf_release(&html);
    return both;
}
