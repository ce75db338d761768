/* The labels of a frame: see texts.h. */
#include "draw/texts.h"

#include <math.h>
#include <string.h>

#include "draw/texts_walk.h"

enum { LABELLED_ARROWS = 6, LABELLED_ARROWS_COMPACT = 4 };

/* Sizes on a board of the least width; larger boards have larger letters. */
static const double TITLE_SIZE = 27, DETAIL_SIZE = 15, HEAD_SIZE = 19, FOOT_SIZE = 16,
                    CAPTION_SIZE = 14, LEGEND_MOST = 19;

size_t cr_slot_of(size_t quantity, enum cr_part part)
{
    return CR_SLOT_COMMON + quantity * CR_PART_COUNT + part;
}

size_t cr_slot_of_share(const struct cr_scene *scene, size_t place)
{
    return cr_slot_of(scene->model->count, CR_PART_MAIN) + 2 * place;
}

size_t cr_slot_of_local(const struct cr_scene *scene, size_t place)
{
    return cr_slot_of_share(scene, place) + 1;
}

double cr_size_at_zoom(const struct cr_scene *scene, enum cr_common_slot slot, double zoom)
{
    const double scale = cr_theme_number(scene->theme, "graph", "scale", 1);
    double size = scene->small;
    if (slot == CR_SLOT_TITLE)
        size = TITLE_SIZE;
    else if (slot == CR_SLOT_DETAIL)
        size = DETAIL_SIZE;
    else if (slot == CR_SLOT_LEGEND)
        size = fmin(CAPTION_SIZE * scale, LEGEND_MOST / zoom); /* its room does not grow */
    else if (slot == CR_SLOT_CAPTION || slot == CR_SLOT_OUTCOME)
        size = fmin(CAPTION_SIZE * scale, scene->size / zoom);
    else if (slot >= CR_SLOT_HEAD && slot < CR_SLOT_HEAD_END)
        size = HEAD_SIZE;
    else if (slot >= CR_SLOT_FOOT && slot < CR_SLOT_FOOT_END)
        size = FOOT_SIZE * sqrt(scale); /* wide already: half as much more */
    else
        return size;
    return floor(size * zoom * 2 + 0.5) / 2;
}

double cr_size_of_common(const struct cr_scene *scene, enum cr_common_slot slot)
{
    return cr_size_at_zoom(scene, slot, scene->zoom);
}

void cr_text_html(const struct cr_scene *scene, const struct cr_math *math,
                  const char *role, double size, bool flat, struct cr_buf *out)
{
    const struct cr_label_style style = {
        .size = size,
        .color = cr_theme_get(scene->theme, role, "fontcolor"),
        .bold = strcmp(role, "title") == 0,
        .flat = flat};
    cr_math_label(math, &style, out);
}

bool cr_shows_numbers(const struct cr_walk *walk)
{
    return walk->scene->story->labels != CR_LABELLING_SYMBOLS &&
           walk->step->phase != CR_PHASE_OVERVIEW;
}

const struct cr_math *cr_shown(const struct cr_walk *walk, enum cr_aspect aspect,
                               size_t quantity)
{
    return cr_shows_numbers(walk) ? walk->state->known[aspect][quantity] : NULL;
}

struct cr_size cr_text_room(const struct cr_scene *scene, const struct cr_text *text)
{
    struct cr_size size = cr_label_size(&scene->labels, text->html, text->size);
    size.w += text->dispute ? 2 * CR_OUTLINE_SIDE : 0;
    size.h += text->dispute ? 2 * CR_OUTLINE_OVER : 0;
    return size;
}

/* Is it about a number that the text shows, of the sample that is told? */
static bool is_about(const struct cr_walk *walk, const struct cr_text *text,
                     const struct cr_dispute *d)
{
    const bool told = d->sample == CR_NONE || walk->scene->model->samples == 1 ||
                      walk->step->phase == CR_PHASE_CHECK ||
                      walk->step->sample == (size_t)d->sample + 1;
    const struct cr_arrow *arrow = text->derivative;
    const bool same = d->by != CR_NONE ? arrow && d->quantity == arrow->from &&
                                             (size_t)d->by == arrow->to
                                       : !arrow && (long)d->quantity == text->quantity &&
                                             text->shows >> d->aspect & 1;
    return told && same;
}

/* The dispute about what the text shows: a source before what follows. */
static const struct cr_dispute *dispute_of(const struct cr_walk *walk,
                                           const struct cr_text *text)
{
    const struct cr_story *story = walk->scene->story;
    const struct cr_dispute *found = NULL;
    for (size_t i = 0; cr_shows_numbers(walk) && i < story->dispute_count; i++)
        if (is_about(walk, text, &story->disputes[i]) &&
            (!found || (story->disputes[i].source && !found->source)))
            found = &story->disputes[i];
    return found;
}

static bool is_disputed(const struct cr_walk *walk, size_t q, enum cr_aspect aspect)
{
    const struct cr_text text = {.quantity = (long)q, .shows = 1u << aspect};
    return dispute_of(walk, &text) != NULL;
}

const struct cr_math *cr_new_beside(const struct cr_walk *walk, size_t q)
{
    return walk->step->phase == CR_PHASE_CHECK && is_disputed(walk, q, CR_ASPECT_GRAD) &&
                   is_disputed(walk, q, CR_ASPECT_NEW)
               ? cr_shown(walk, CR_ASPECT_NEW, q)
               : NULL;
}

/* The label, as it was written before or into walk->html. */
static const char *write_label(struct cr_walk *walk, const struct cr_text *text,
                               const struct cr_math *math, bool flat)
{
    struct cr_memo *memo = walk->scene->memo;
    struct cr_buf *key = cr_memo_key(memo);
    cr_buf_add(key, (const char *)&text->size, sizeof text->size);
    cr_buf_putc(key, flat ? 'f' : 'h');
    cr_buf_add(key, text->role, strlen(text->role) + 1);
    cr_math_key(math, key);
    const char *found = cr_memo_find(memo);
    if (found)
        return found;
    cr_buf_clear(&walk->html);
    cr_text_html(walk->scene, math, text->role, text->size, flat, &walk->html);
    if (!walk->html.failed)
        cr_memo_keep(memo, cr_buf_text(&walk->html));
    return cr_buf_text(&walk->html);
}

int cr_emit(struct cr_walk *walk, struct cr_text text, const struct cr_math *math,
                bool flat)
{
    text.html = write_label(walk, &text, math, flat);
    if (cr_buf_check(&walk->html, walk->err))
        return -1;
    text.dispute = dispute_of(walk, &text);
    return walk->each(walk->context, &text, walk->err);
}

const struct cr_math *cr_make_pair(struct cr_pair *pair, enum cr_math_kind kind,
                                       const struct cr_math *first,
                                       const struct cr_math *second)
{
    pair->parts[0] = (struct cr_math *)first;
    pair->parts[1] = (struct cr_math *)second;
    pair->node = (struct cr_math){.kind = kind, .count = 2, .parts = pair->parts};
    return &pair->node;
}

/* "w = 0.3", or "w" while the value is not known; "w = 0.3 -> 0.31 ≠ 0.32". */
static int emit_equation(struct cr_walk *walk, size_t q, enum cr_part part, const char *role)
{
    const struct cr_math *value = cr_shown(walk, CR_ASPECT_VALUE, q);
    const struct cr_math *new = value ? cr_new_beside(walk, q) : NULL;
    const struct cr_math *math = value ? walk->state->called[CR_ASPECT_VALUE][q]
                                       : walk->scene->model->quantities[q].symbol;
    struct cr_text text = {.slot = cr_slot_of(q, part),
                           .quantity = (long)q,
                           .part = part,
                           .role = role,
                           .size = walk->scene->size};
    struct cr_pair inner, outer;
    if (value) {
        math = cr_make_pair(&inner, CR_MATH_RELATION, math, value);
        text.shows = 1u << CR_ASPECT_VALUE;
    }
    if (new) {
        math = cr_make_pair(&outer, CR_MATH_ARROW, math, new);
        text.shows |= 1u << CR_ASPECT_NEW;
    }
    return cr_emit(walk, text, math, false);
}

/* The third line: the gradient in red, "dL/dw = -0.115" or short "d = -0.115"; from the
 * update on the new value, "-> 0.312". */
int cr_emit_grad(struct cr_walk *walk, size_t q)
{
    const struct cr_math *grad = cr_shown(walk, CR_ASPECT_GRAD, q);
    const struct cr_math *new =
        cr_new_beside(walk, q) ? NULL : cr_shown(walk, CR_ASPECT_NEW, q);
    const struct cr_model *model = walk->scene->model;
    struct cr_text text = {.slot = cr_slot_of(q, CR_PART_GRAD),
                           .quantity = (long)q,
                           .part = CR_PART_GRAD,
                           .role = new ? "update" : "gradient",
                           .shows = 1u << (new ? CR_ASPECT_NEW : CR_ASPECT_GRAD),
                           .size = walk->scene->small};
    struct cr_pair outer;
    struct cr_math nothing = {.kind = CR_MATH_WORDS, .symbol = {.base = ""}};
    struct cr_math partial = {.kind = CR_MATH_WORDS, .symbol = {.base = "∂"}};
    if (new)
        return cr_emit(walk, text, cr_make_pair(&outer, CR_MATH_ARROW, &nothing, new), true);
    if (!grad)
        return 0;
    const enum cr_role role = model->quantities[q].role;
    const struct cr_math *called = walk->state->called[CR_ASPECT_GRAD][q];
    const bool wide =
        !walk->scene->compact && role != CR_ROLE_PRE && role != CR_ROLE_ACTIVATION &&
        role != CR_ROLE_PREDICTION &&
        called->kind != CR_MATH_PRODUCT; /* the headline says which part it is */
    const struct cr_math *left = wide ? called : &partial;
    return cr_emit(walk, text, cr_make_pair(&outer, CR_MATH_RELATION, left, grad), true);
}

/* A half of a neuron: symbol, value, gradient on three lines. */
static int emit_half(struct cr_walk *walk, size_t q)
{
    const struct cr_math *value = cr_shown(walk, CR_ASPECT_VALUE, q);
    struct cr_text text = {.slot = cr_slot_of(q, CR_PART_MAIN),
                           .quantity = (long)q,
                           .part = CR_PART_MAIN,
                           .role = "value",
                           .size = walk->scene->size};
    const struct cr_quantity *quantity = &walk->scene->model->quantities[q];
    const struct cr_math *symbol =
        quantity->role == CR_ROLE_PREDICTION && walk->scene->inner[q] ? walk->scene->inner[q]
                                                                      : quantity->symbol;
    struct cr_pair pair;
    if (value && walk->scene->dense) { /* on one line */
        symbol = cr_make_pair(&pair, CR_MATH_RELATION, symbol, value);
        text.shows = 1u << CR_ASPECT_VALUE;
        value = NULL;
    }
    if (cr_emit(walk, text, symbol, false))
        return -1;
    text.slot = cr_slot_of(q, CR_PART_VALUE);
    text.part = CR_PART_VALUE;
    text.shows = 1u << CR_ASPECT_VALUE;
    if (value && cr_emit(walk, text, value, false))
        return -1;
    return cr_emit_grad(walk, q);
}

static int emit_quantity(struct cr_walk *walk, size_t q)
{
    const struct cr_model *model = walk->scene->model;
    const struct cr_quantity *quantity = &model->quantities[q];
    const bool input = quantity->node != CR_NONE &&
                       model->net->nodes[quantity->node].kind == CR_NODE_INPUT;
    if (cr_scene_hides(walk->scene, q))
        return 0;
    switch (quantity->role) {
    case CR_ROLE_INPUT:
        return emit_equation(walk, q, CR_PART_MAIN, "input");
    case CR_ROLE_TARGET:
        return emit_equation(walk, q, CR_PART_MAIN, "target");
    case CR_ROLE_BIAS:
        return emit_equation(walk, q, CR_PART_MAIN, "bias") || cr_emit_grad(walk, q);
    case CR_ROLE_WEIGHT:
    case CR_ROLE_PARAMETER:
        return emit_equation(walk, q, CR_PART_MAIN, "value") || cr_emit_grad(walk, q);
    case CR_ROLE_LOSS:
        return cr_shown(walk, CR_ASPECT_VALUE, q)
                   ? emit_equation(walk, q, CR_PART_MAIN, "value")
                   : 0;
    case CR_ROLE_PREDICTION:
        if (emit_equation(walk, q, CR_PART_CHIP, "prediction"))
            return -1;
        return input ? 0 : emit_half(walk, q);
    default:
        return emit_half(walk, q);
    }
}

size_t cr_arrow_slot(const struct cr_scene *scene, const struct cr_arrow *arrow)
{
    const struct cr_quantity *all = scene->model->quantities;
    if (arrow->from == scene->model->loss)
        return CR_SLOT_ARROW_LOSS;
    return arrow->edge == CR_NONE && all[arrow->from].node == all[arrow->to].node &&
                   all[arrow->to].role == CR_ROLE_PRE
               ? CR_SLOT_ARROW_INNER
               : CR_SLOT_ARROW_EDGE;
}

bool cr_arrow_is_labelled(const struct cr_scene *scene, const struct cr_step *step,
                          const struct cr_arrow *arrow)
{
    if (cr_arrow_slot(scene, arrow) == CR_SLOT_ARROW_INNER)
        return true; /* has its own place */
    if (arrow->edge != CR_NONE && scene->crowded[arrow->edge] && !step->chain)
        return false;
    size_t of_kind = 0;
    for (size_t i = 0; i < step->arrow_count; i++)
        of_kind += !cr_scene_hides_arrow(scene, &step->arrows[i]) &&
                   cr_arrow_slot(scene, &step->arrows[i]) == cr_arrow_slot(scene, arrow);
    return of_kind <= (scene->compact ? LABELLED_ARROWS_COMPACT : LABELLED_ARROWS);
}

/* The label of an arrow inside a neuron is on one line; in the narrow room below a box it
 * is short: it stands where it belongs, so da/dz needs no indices. */
static int emit_arrow(struct cr_walk *walk, struct cr_text text, const struct cr_arrow *arrow)
{
    const bool symbols = walk->scene->story->labels == CR_LABELLING_SYMBOLS;
    if (!walk->scene->dense || text.slot != CR_SLOT_ARROW_INNER)
        return cr_emit(walk, text, symbols ? arrow->symbol : arrow->label,
                       text.slot == CR_SLOT_ARROW_INNER);
    struct cr_math a = {.kind = CR_MATH_SYMBOL, .symbol = {.base = "a", .sub = "", .sup = ""}};
    struct cr_math z = {.kind = CR_MATH_SYMBOL, .symbol = {.base = "z", .sub = "", .sup = ""}};
    struct cr_pair inner, outer;
    if (symbols)
        return cr_emit(walk, text, cr_make_pair(&inner, CR_MATH_DERIVATIVE, &a, &z), true);
    return cr_emit(walk, text,
                cr_make_pair(&outer, CR_MATH_RELATION,
                          cr_make_pair(&inner, CR_MATH_DERIVATIVE, &a, &z),
                          arrow->label->parts[arrow->label->count - 1]),
                true);
}

static int emit_arrows(struct cr_walk *walk)
{
    for (size_t i = 0; i < walk->step->arrow_count; i++) {
        const struct cr_arrow *arrow = &walk->step->arrows[i];
        const struct cr_text text = {.slot = cr_arrow_slot(walk->scene, arrow),
                                     .quantity = CR_NONE,
                                     .arrow = i,
                                     .derivative = arrow,
                                     .role = "gradient",
                                     .size = walk->scene->small};
        if (!cr_scene_hides_arrow(walk->scene, arrow) &&
            cr_arrow_is_labelled(walk->scene, walk->step, arrow) &&
            emit_arrow(walk, text, arrow))
            return -1;
    }
    return 0;
}

static int emit_common(struct cr_walk *walk, size_t slot, const char *role,
                       const struct cr_math *math)
{
    return cr_emit(walk,
                (struct cr_text){.slot = slot,
                                 .quantity = CR_NONE,
                                 .role = role,
                                 .size = cr_size_of_common(walk->scene,
                                                           (enum cr_common_slot)slot)},
                math, walk->step->phase == CR_PHASE_CHECK);
}

static int emit_words(struct cr_walk *walk, size_t slot, const char *role, const char *text)
{
    const struct cr_math words = {.kind = CR_MATH_WORDS, .symbol = {.base = text}};
    return *text ? emit_common(walk, slot, role, &words) : 0;
}

static int emit_lines(struct cr_walk *walk)
{
    const struct cr_step *step = walk->step;
    const char *role = step->phase == CR_PHASE_BACKWARD ? "gradient" : "equation";
    for (size_t i = 0; i < step->headline_count && i < CR_SLOT_HEAD_END - CR_SLOT_HEAD; i++)
        if (emit_common(walk, CR_SLOT_HEAD + i, role, step->headline[i]))
            return -1;
    for (size_t i = 0; i < step->footer_count && i < CR_SLOT_FOOT_END - CR_SLOT_FOOT; i++)
        if (emit_common(walk, CR_SLOT_FOOT + i, "equation", step->footer[i]))
            return -1;
    return 0;
}

static int neuron_texts(struct cr_walk *walk)
{
    if (emit_arrows(walk))
        return -1;
    for (size_t q = 0; q < walk->scene->model->count; q++)
        if (emit_quantity(walk, q))
            return -1;
    return 0;
}

int cr_texts_of_step(const struct cr_scene *scene, const struct cr_state *state,
                     cr_text_fn *each, void *context, struct cr_err *err)
{
    struct cr_walk walk = {.scene = scene,
                        .state = state,
                        .step = &scene->story->steps[state->next - 1],
                        .each = each,
                        .context = context,
                        .err = err};
    int failed = emit_words(&walk, CR_SLOT_TITLE, "title", walk.step->title) ||
                 emit_words(&walk, CR_SLOT_DETAIL, "detail", walk.step->detail) ||
                 emit_lines(&walk);
    if (!failed)
        failed = scene->circuit ? cr_circuit_texts(&walk) : neuron_texts(&walk);
    cr_buf_release(&walk.html);
    return failed ? -1 : 0;
}
