/* The scene, from a story to its layout: see scene.h. */
#include "draw/scene.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "draw/circuit.h"
#include "draw/columns.h"
#include "draw/elide.h"
#include "draw/layout.h"
#include "draw/shade.h"
#include "draw/texts.h"

static const double BOARD_WIDTH = 960, ZOOM_MOST = 2.2,
                    CIRCUIT_ZOOM_MOST = 4, ZOOM_COST = 1.04, ZOOM_LEAST = 0.54,
                    CIRCUIT_SCALE_MOST = 1.15; /* what its circles leave room for */

enum { ZOOM_ROUNDS = 3, ROOMY_EDGES = 2, ROOMY_NODES = 2, MANY_NODES = 4 };

/* How neurons are drawn: split circles, boxes of three lines, boxes of two. */
enum shape { CIRCLE, BOX, FLAT_BOX };

/* The least size of letters, as a part of the width: 11 pixels of 1280. */
static const double READABLE = 11.0 / 1280;

/* How much larger another shape has to make them. */
static const double WORTH_IT = 1.05;

const struct cr_legend_line CR_LEGEND[CR_LEGEND_COUNT] = {
    {"edge:forward", "forward pass", CR_LEGEND_UNSHADED},
    {"edge:focus", "what this step is about", CR_LEGEND_UNSHADED},
    {"edge:dim", "not reached yet", CR_LEGEND_ALWAYS},
    {"edge:gradient", "backward: a local derivative", CR_LEGEND_ALWAYS},
    {"", "∂ gradient of %s", CR_LEGEND_ALWAYS},
    {"", "→ new value", CR_LEGEND_UPDATES},
};

bool cr_legend_tells(const struct cr_scene *scene, size_t entry)
{
    const enum cr_legend_when when = CR_LEGEND[entry].when;
    bool updates = false;
    for (size_t q = 0; q < scene->model->count; q++)
        updates = updates || cr_model_updates(scene->model, q);
    return scene->options.legend &&
           (when == CR_LEGEND_UNSHADED  ? scene->options.shading == CR_SHADING_NONE
            : when == CR_LEGEND_UPDATES ? updates
                                        : true);
}

/* A theme may have larger letters. */
static void scale_sizes(struct cr_scene *scene, double most)
{
    const double scale = fmin(most, cr_theme_number(scene->theme, "graph", "scale", 1));
    scene->size *= scale;
    scene->small *= scale;
}

/* Are there so many rows that the height is short? */
static bool is_high(const struct cr_scene *scene)
{
    return cr_most_shown(scene, 1) > MANY_NODES;
}

/* Larger letters where there is room for them, and on the large board of many neurons. */
static void choose_sizes(struct cr_scene *scene, enum shape shape)
{
    const size_t most = cr_most_shown(scene, 1);
    scene->flat = shape != CIRCLE;
    scene->dense = shape == FLAT_BOX;
    scene->compact = most > ROOMY_NODES;
    scene->size = most == 1 ? 20 : most == 2 || scene->flat ? 18 : 16;
    scene->small = most == 1 ? 17 : scene->flat ? 17 : most == 2 ? 15 : 13;
    scale_sizes(scene, INFINITY);
}

/* Counts the edges of each gap. */
static int judge_gaps(struct cr_scene *scene)
{
    const struct cr_net *net = scene->model->net;
    size_t *count = cr_arena_alloc(&scene->arena, cr_gap_count(scene), sizeof *count);
    if (!count)
        return -1;
    for (size_t e = 0; e < net->edge_count; e++)
        count[cr_gap_of(scene, e)] += !cr_scene_hides_edge(scene, e);
    for (size_t e = 0; e < net->edge_count; e++) {
        const size_t in_gap = count[cr_gap_of(scene, e)];
        const bool hidden = cr_scene_hides_edge(scene, e);
        scene->crowded[e] = hidden || in_gap > ROOMY_EDGES;
        scene->full[e] = hidden || in_gap > CR_FULL_EDGES;
    }
    return 0;
}

/* Inside its neuron an output is a(z), whatever it predicts: it takes z's indices. */
static int name_inner(struct cr_scene *scene)
{
    const struct cr_model *model = scene->model;
    for (size_t n = 0; n < model->net->node_count; n++) {
        const struct cr_node_quantities *of = &model->of_node[n];
        if (of->z == CR_NONE || of->target == CR_NONE)
            continue;
        const struct cr_symbol *z = &model->quantities[of->z].symbol->symbol;
        scene->inner[of->a] = cr_math_symbol(&scene->arena, "a", z->sub, z->sup);
        if (!scene->inner[of->a])
            return -1;
    }
    return 0;
}

static int make_room(struct cr_scene *scene, struct cr_err *err)
{
    const struct cr_net *net = scene->model->net;
    struct cr_arena *arena = &scene->arena;
    const size_t nodes = net->node_count, edges = net->edge_count, layers = net->layer_count;
    scene->nodes = cr_arena_alloc(arena, nodes, sizeof *scene->nodes);
    scene->biases = cr_arena_alloc(arena, nodes, sizeof *scene->biases);
    scene->predictions = cr_arena_alloc(arena, nodes, sizeof *scene->predictions);
    scene->targets = cr_arena_alloc(arena, nodes, sizeof *scene->targets);
    scene->layer_biases = cr_arena_alloc(arena, layers, sizeof *scene->layer_biases);
    scene->columns = cr_arena_alloc(arena, layers, sizeof *scene->columns);
    scene->captions = cr_arena_alloc(arena, layers, sizeof *scene->captions);
    scene->caption_words = cr_arena_alloc(arena, layers, sizeof *scene->caption_words);
    scene->edges = cr_arena_alloc(arena, edges, sizeof *scene->edges);
    scene->weights = cr_arena_alloc(arena, edges, sizeof *scene->weights);
    scene->taken.boxes =
        cr_arena_alloc(arena, 3 * layers + nodes + edges, sizeof *scene->taken.boxes);
    scene->lanes = cr_arena_alloc(arena, nodes, sizeof *scene->lanes);
    scene->level = cr_arena_alloc(arena, edges, sizeof *scene->level);
    scene->crowded = cr_arena_alloc(arena, edges, sizeof *scene->crowded);
    scene->full = cr_arena_alloc(arena, edges, sizeof *scene->full);
    scene->inner = cr_arena_alloc(arena, scene->model->count, sizeof *scene->inner);
    if (!scene->nodes || !scene->biases || !scene->predictions || !scene->targets ||
        !scene->layer_biases || !scene->columns || !scene->captions ||
        !scene->caption_words || !scene->edges || !scene->lanes ||
        !scene->weights || !scene->level || !scene->crowded || !scene->full ||
        !scene->inner || !scene->taken.boxes || judge_gaps(scene) || name_inner(scene))
        return cr_fail_memory(err);
    return 0;
}

static const struct cr_size NO_ROOM = {0, 0};

static int note_label(void *context, const struct cr_text *text, struct cr_err *err)
{
    struct cr_scene *scene = context;
    const struct cr_size around =
        text->dispute ? (struct cr_size){CR_OUTLINE_SIDE, CR_OUTLINE_OVER} : NO_ROOM;
    return cr_labels_add(&scene->labels, text->slot, text->html, scene->font, text->size,
                         around, err);
}

/* The texts that are the same in all frames. */
static int note_math(struct cr_scene *scene, size_t slot, const char *role,
                     const struct cr_math *math, bool flat, struct cr_err *err)
{
    const double size = cr_size_of_common(scene, (enum cr_common_slot)slot);
    struct cr_buf html = {0};
    cr_text_html(scene, math, role, size, flat, &html);
    const int failed = cr_buf_check(&html, err) ||
                       cr_labels_add(&scene->labels, slot, cr_buf_text(&html), scene->font,
                                     size, NO_ROOM, err);
    cr_buf_release(&html);
    return failed ? -1 : 0;
}

static int note_words(struct cr_scene *scene, size_t slot, const char *role,
                      const char *words, struct cr_err *err)
{
    const struct cr_math math = {.kind = CR_MATH_WORDS, .symbol = {.base = words}};
    return note_math(scene, slot, role, &math, false, err);
}

static int note_shade(void *context, const struct cr_math *math, double look,
                      struct cr_err *err)
{
    (void)look;
    return note_math(context, CR_SLOT_LEGEND, "caption", math, true, err);
}

/* The words of the legend; one of them names the quantity that all gradients are of. */
static int word_legend(struct cr_scene *scene, struct cr_err *err)
{
    const struct cr_math *loss = scene->model->quantities[scene->model->loss].symbol;
    struct cr_buf name = {0};
    cr_math_text(loss, &name);
    int failed = cr_buf_check(&name, err);
    for (size_t i = 0; !failed && i < CR_LEGEND_COUNT; i++) {
        const char *words = CR_LEGEND[i].words, *gap = strstr(words, "%s");
        scene->legend[i] = !gap ? words
                                : cr_arena_format(&scene->arena, "%.*s%s", (int)(gap - words),
                                                  words, cr_buf_text(&name));
        if (!scene->legend[i])
            failed = cr_fail_memory(err);
    }
    cr_buf_release(&name);
    return failed;
}

/* Writes down every label of every frame, then has them measured. */
static int measure(struct cr_scene *scene, struct cr_gv *gv, struct cr_err *err)
{
    struct cr_state state;
    int failed = cr_state_init(&state, scene->story, err);
    for (size_t i = 0; !failed && i < scene->story->count; i++) {
        const enum cr_phase phase = scene->story->steps[i].phase;
        cr_state_advance(&state);
        if (!scene->options.plain || cr_phase_is_plain(phase))
            failed = cr_texts_of_step(scene, &state, note_label, scene, err);
    }
    cr_state_release(&state);
    const size_t layers = scene->circuit ? 0 : scene->model->net->layer_count;
    for (size_t layer = 1; !failed && layer <= layers; layer++) {
        const char *caption = scene->caption_words[layer - 1] = cr_column_caption(scene, layer);
        failed = caption ? note_words(scene, CR_SLOT_CAPTION, "caption", caption, err)
                         : cr_fail_memory(err);
        failed = failed || cr_more_note(scene, layer, err);
    }
    const char *const more[] = {CR_CAPTION_PREDICTION, CR_CAPTION_TARGET};
    for (size_t i = 0; !failed && !scene->circuit && i < 2; i++)
        failed = note_words(scene, CR_SLOT_OUTCOME, "caption", more[i], err);
    failed = failed || (scene->options.legend && word_legend(scene, err));
    for (size_t i = 0; !failed && i < CR_LEGEND_COUNT; i++)
        failed = cr_legend_tells(scene, i) &&
                 note_words(scene, CR_SLOT_LEGEND, "caption", scene->legend[i], err);
    failed = failed || cr_shade_texts(scene, note_shade, scene, err);
    return failed ? -1 : cr_labels_measure(&scene->labels, gv, err);
}

/* How large titles and equations are, on a board that is so wide without them: as large as on
 * a small one, or, where that makes everything else much smaller, by and by less. */
static double zoom_of(const struct cr_scene *scene, double width, int round)
{
    const double most = scene->circuit ? CIRCUIT_ZOOM_MOST : ZOOM_MOST;
    const double full = fmin(most, 1 + 0.8 * (width / BOARD_WIDTH - 1));
    const double letters = sqrt(cr_theme_number(scene->theme, "graph", "scale", 1));
    const double least = fmin(full, ZOOM_LEAST * letters * width / BOARD_WIDTH);
    return fmax(least, 1 + (full - 1) * pow(0.5, round - 1));
}

static int place(struct cr_scene *scene, struct cr_gv *gv, struct cr_err *err)
{
    return scene->circuit ? cr_circuit_layout(scene, gv, err) : cr_layout(scene, err);
}

/* Lays out what is measured at the zoom there is. */
static int lay_out(struct cr_scene *scene, struct cr_gv *gv, struct cr_err *err)
{
    cr_labels_clear(&scene->labels);
    if (measure(scene, gv, err))
        return -1;
    scene->measured = scene->zoom;
    return place(scene, gv, err);
}

/* The same for another zoom, about: letters are taken to grow by as much as their size. */
static int try_zoom(struct cr_scene *scene, double zoom, struct cr_gv *gv, struct cr_err *err)
{
    for (size_t i = 0; i < CR_SLOT_COMMON; i++) {
        const enum cr_common_slot slot = (enum cr_common_slot)i;
        cr_labels_scale(&scene->labels, i,
                        cr_size_at_zoom(scene, slot, zoom) / cr_size_of_common(scene, slot));
    }
    scene->zoom = zoom;
    return place(scene, gv, err);
}

/* Finds the zoom, and about how wide the board is with it. */
static int choose_zoom(struct cr_scene *scene, struct cr_gv *gv, struct cr_err *err)
{
    scene->zoom = 1;
    if (lay_out(scene, gv, err))
        return -1;
    const double first = scene->width;
    for (int round = 1; first >= 1.05 * BOARD_WIDTH && round <= ZOOM_ROUNDS; round++) {
        const double zoom = zoom_of(scene, first, round);
        if (round > 1 && (scene->width < ZOOM_COST * first || zoom >= scene->zoom))
            break;
        if (try_zoom(scene, zoom, gv, err))
            return -1;
    }
    return 0;
}

/* With everything measured, once the zoom is chosen. */
static int lay_out_chosen(struct cr_scene *scene, struct cr_gv *gv, struct cr_err *err)
{
    return fabs(scene->zoom - scene->measured) > 0 ? lay_out(scene, gv, err) : 0;
}

/* Neurons are circles as long as the letters stay readable. */
static int lay_out_neurons(struct cr_scene *scene, struct cr_gv *gv, struct cr_err *err)
{
    const double least = READABLE * cr_theme_number(scene->theme, "graph", "scale", 1);
    enum shape shape = is_high(scene) ? FLAT_BOX : CIRCLE, best = shape;
    double largest = 0, zoom = 1;
    for (;; shape++) {
        choose_sizes(scene, shape);
        if (choose_zoom(scene, gv, err))
            return -1;
        const double letters = scene->small / scene->width;
        if (letters > largest * WORTH_IT) {
            largest = letters;
            best = shape;
            zoom = scene->zoom;
        }
        if (letters >= least || cr_most_shown(scene, 2) == 1)
            return lay_out_chosen(scene, gv, err);
        if (shape == FLAT_BOX)
            break;
    }
    if (best == shape)
        return lay_out_chosen(scene, gv, err);
    choose_sizes(scene, best);
    scene->zoom = zoom;
    return lay_out(scene, gv, err);
}

static int begin_neurons(struct cr_scene *scene, struct cr_gv *gv, struct cr_err *err)
{
    const int failed = cr_columns_choose(scene, err) || cr_elide(scene, err) ||
                       make_room(scene, err) || lay_out_neurons(scene, gv, err) ||
                       cr_layout_labels(scene, err);
    return failed ? -1 : 0;
}

static int begin_circuit(struct cr_scene *scene, struct cr_gv *gv, struct cr_err *err)
{
    scene->compact = true;
    scene->size = 16;
    scene->small = 15;
    scale_sizes(scene, CIRCUIT_SCALE_MOST);
    scene->circuit = cr_circuit_new(scene);
    if (!scene->circuit)
        return cr_fail_memory(err);
    return choose_zoom(scene, gv, err) || lay_out_chosen(scene, gv, err) ? -1 : 0;
}

struct cr_scene *cr_scene_new(const struct cr_story *story, const struct cr_theme *theme,
                              struct cr_gv *gv, const struct cr_scene_options *options,
                              struct cr_err *err)
{
    struct cr_scene *scene = calloc(1, sizeof *scene);
    if (!scene) {
        cr_fail_memory(err);
        return NULL;
    }
    scene->story = story;
    scene->theme = theme;
    scene->model = story->run->model;
    scene->options = *options;
    cr_shade_measure(scene);
    scene->font = cr_theme_get(theme, "graph", "fontname");
    const size_t slots = cr_slot_of_share(scene, scene->model->graph->operand_count);
    scene->memo = cr_memo_new();
    if (!scene->memo)
        cr_fail_memory(err);
    if (!scene->memo || cr_labels_init(&scene->labels, slots, err) ||
        (story->view == CR_VIEW_CIRCUIT ? begin_circuit(scene, gv, err)
                                        : begin_neurons(scene, gv, err))) {
        cr_scene_free(scene);
        return NULL;
    }
    return scene;
}

void cr_scene_free(struct cr_scene *scene)
{
    if (!scene)
        return;
    cr_labels_release(&scene->labels);
    cr_memo_free(scene->memo);
    cr_arena_release(&scene->arena);
    free(scene);
}

double cr_half_offset(const struct cr_scene *scene, double width)
{
    return scene->flat ? width / 4 : fmax(scene->half, width * 0.235);
}
