/* What a page knows of a story: see stepper_story.h. */
#include "web/stepper_story.h"

#include <stdlib.h>
#include <string.h>

#include "story/formula.h"

static const char *const ROLES[] = {
    [CR_ROLE_INPUT] = "input",           [CR_ROLE_TARGET] = "target",
    [CR_ROLE_WEIGHT] = "weight",         [CR_ROLE_BIAS] = "bias",
    [CR_ROLE_PARAMETER] = "parameter",   [CR_ROLE_PRE] = "pre-activation",
    [CR_ROLE_ACTIVATION] = "activation", [CR_ROLE_PREDICTION] = "prediction",
    [CR_ROLE_RESULT] = "operation",      [CR_ROLE_CONSTANT] = "constant",
    [CR_ROLE_LOSS] = "loss"};

static json_t *text_of(const struct cr_math *math)
{
    struct cr_buf text = {0};
    cr_math_text(math, &text);
    json_t *string = text.failed ? NULL : json_string(cr_buf_text(&text));
    cr_buf_release(&text);
    return string;
}

/* Appends to a list; false when memory is out. */
static bool add(json_t *list, json_t *item)
{
    return json_array_append_new(list, item) == 0;
}

/* ---- quantities ---- */

/* What is made of a quantity, and by which local derivative. */
static int add_uses(const struct cr_teller *teller, size_t quantity, json_t *list,
                    struct cr_equations *equations, struct cr_err *err)
{
    size_t count, piece;
    const struct cr_use *uses = cr_uses(teller, quantity, &count);
    for (size_t i = 0; i < count; i++) {
        const size_t of = cr_quantity_of(teller, uses[i].value);
        struct cr_math *local = cr_derivative_symbol(teller, of, quantity);
        if (!local)
            return cr_fail_memory(err);
        if (of == quantity) /* the loss of one sample and the reduced one */
            continue;
        if (cr_equations_piece(equations, local, "gradient", &piece, err))
            return -1;
        if (!add(list, json_pack("[I, I]", (json_int_t)of, (json_int_t)piece)))
            return cr_fail_memory(err);
    }
    return 0;
}

static json_t *quantity_of(const struct cr_teller *teller, size_t i,
                           struct cr_equations *equations, struct cr_err *err)
{
    const struct cr_quantity *q = &teller->model->quantities[i];
    size_t piece;
    if (cr_equations_piece(equations, q->symbol, "value", &piece, err))
        return NULL;
    json_t *uses = json_array();
    json_t *quantity = json_pack(
        "{s:s, s:o, s:I, s:s, s:I, s:s, s:o}", "k", q->inner || !q->key ? "" : q->key, "s",
        text_of(q->symbol), "p", (json_int_t)piece, "r", ROLES[q->role], "n",
        (json_int_t)q->node, "o", cr_model_attr(teller->model, i, "tooltip"), "u", uses);
    if (!quantity)
        cr_fail_memory(err);
    else if (!add_uses(teller, i, uses, equations, err))
        return quantity;
    json_decref(quantity);
    return NULL;
}

static int add_quantities(const struct cr_teller *teller, json_t *list,
                          struct cr_equations *equations, struct cr_err *err)
{
    for (size_t i = 0; i < teller->model->count; i++) {
        json_t *quantity = quantity_of(teller, i, equations, err);
        if (!quantity)
            return -1;
        if (!add(list, quantity))
            return cr_fail_memory(err);
    }
    return 0;
}

json_t *cr_stepper_quantities(const struct cr_scene *scene, struct cr_equations *equations,
                              struct cr_err *err)
{
    struct cr_arena arena = {0};
    struct cr_teller teller;
    json_t *list = json_array();
    equations->scene = scene;
    int failed = list ? 0 : cr_fail_memory(err);
    if (!failed)
        failed = cr_teller_init(&teller, &arena, scene->story->run, err) ||
                 add_quantities(&teller, list, equations, err);
    cr_arena_release(&arena);
    if (!failed)
        return list;
    json_decref(list);
    return NULL;
}

/* ---- steps ---- */

void cr_stepper_known_release(struct cr_stepper_known *known)
{
    for (int a = 0; a < CR_ASPECT_COUNT; a++)
        free(known->known[a]);
}

static bool make_known(struct cr_stepper_known *known, size_t count)
{
    bool fine = true;
    for (int a = 0; a < CR_ASPECT_COUNT; a++) {
        if (!known->known[a])
            known->known[a] = calloc(count + 1, sizeof *known->known[a]);
        fine = fine && known->known[a];
    }
    return fine;
}

/* What has become known, or is forgotten, since the last step. */
static bool add_marks(const struct cr_shot *shot, struct cr_stepper_known *known, json_t *list)
{
    const size_t count = shot->story->run->model->count;
    bool fine = list && make_known(known, count);
    for (int a = 0; fine && a < CR_ASPECT_COUNT; a++)
        for (size_t q = 0; fine && q < count; q++) {
            const struct cr_math *number = shot->state->known[a][q];
            if (number == known->known[a][q])
                continue;
            known->known[a][q] = number;
            fine = add(list, json_pack("[I, i, o]", (json_int_t)q, a,
                                       number ? text_of(number) : json_string("")));
        }
    return fine;
}

/* What the derivative is worth is the last part of its label. */
static json_t *local_of(const struct cr_arrow *arrow)
{
    const struct cr_math *label = arrow->label;
    const bool relation = label->kind == CR_MATH_RELATION && label->count > 0;
    return text_of(relation ? label->parts[label->count - 1] : label);
}

static bool add_arrows(const struct cr_step *step, json_t *list)
{
    bool fine = list != NULL;
    for (size_t i = 0; fine && i < step->arrow_count; i++) {
        const struct cr_arrow *arrow = &step->arrows[i];
        fine = add(list, json_pack("[I, I, o, o]", (json_int_t)arrow->from,
                                   (json_int_t)arrow->to, local_of(arrow),
                                   text_of(arrow->gives)));
    }
    return fine;
}

json_t *cr_stepper_step(const struct cr_shot *shot, struct cr_stepper_known *known,
                        struct cr_equations *equations, struct cr_err *err)
{
    const struct cr_step *step = shot->step;
    bool begins = false;
    json_t *marks = json_array(), *arrows = json_array(), *lines = json_array();
    json_t *made = json_pack("{s:s, s:I, s:s, s:s, s:s, s:b, s:b, s:i, s:o, s:o, s:o}", "p",
                             cr_phase_name(step->phase), "n", (json_int_t)step->sample, "t",
                             step->title, "d", step->detail, "w", step->words, "b",
                             false, "c", step->chain, "ms", shot->ms, "m", marks, "a", arrows, "e", lines);
    bool fine = made && add_marks(shot, known, marks);
    for (; fine && known->next <= shot->index; known->next++) {
        const struct cr_step *past = &shot->story->steps[known->next];
        if (past->begins_sample && known->next > 0) {
            begins = true;
            json_array_clear(arrows);
        }
        fine = add_arrows(past, arrows);
    }
    if (!fine || json_object_set_new(made, "b", json_boolean(begins)))
        cr_fail_memory(err);
    else if (!cr_equations_of_step(equations, shot, lines, err))
        return made;
    json_decref(made);
    return NULL;
}

/* ---- final numbers ---- */

/* The pieces of frame `a` that frame `b` has not; all when there is no b. */
static json_t *difference(const struct cr_strip *strip, size_t a, size_t b)
{
    const struct cr_strip_frame *frame = &strip->frames[a];
    json_t *list = json_array();
    for (size_t i = 0; list && i < frame->count; i++)
        if (b >= strip->frame_count || !cr_strip_has(strip, b, frame->pieces[i]))
            add(list, json_integer((json_int_t)frame->pieces[i]));
    return list;
}

/* The formula that was added as the k-th. */
static json_int_t formula(const struct cr_equations *equations, json_t *number)
{
    const size_t k = (size_t)json_integer_value(number);
    return (json_int_t)equations->pieces.frames[k].pieces[0];
}

static void settle(const struct cr_equations *equations, json_t *number)
{
    json_integer_set(number, formula(equations, number));
}

static void settle_quantities(const struct cr_equations *equations, json_t *quantities)
{
    size_t i, k;
    json_t *quantity, *use;
    json_array_foreach(quantities, i, quantity) {
        settle(equations, json_object_get(quantity, "p"));
        json_array_foreach(json_object_get(quantity, "u"), k, use)
            settle(equations, json_array_get(use, 1));
    }
}

static void settle_lines(const struct cr_equations *equations, json_t *step)
{
    size_t i, k, part;
    json_t *line, *side, *piece;
    json_array_foreach(json_object_get(step, "e"), i, line)
        json_array_foreach(json_object_get(line, "p"), k, side)
            if (json_is_integer(side))
                settle(equations, side);
            else
                json_array_foreach(side, part, piece)
                    settle(equations, piece);
}

int cr_stepper_settle(json_t *steps, json_t *quantities, const struct cr_strip *picture,
                      const struct cr_equations *equations, struct cr_err *err)
{
    size_t i;
    json_t *step;
    settle_quantities(equations, quantities);
    json_array_foreach(steps, i, step) {
        json_t *on = difference(picture, i, i ? i - 1 : SIZE_MAX);
        json_t *off = i ? difference(picture, i - 1, i) : json_array();
        settle_lines(equations, step);
        if (json_object_set_new(step, "on", on) || json_object_set_new(step, "off", off))
            return cr_fail_memory(err);
    }
    return 0;
}
