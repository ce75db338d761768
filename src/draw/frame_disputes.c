/*
 * Outlines around numbers that someone claims otherwise, and badges of what is unhealthy.
 *
 * A source has a solid, thick line, what follows from it a thin, dashed one: no colour is
 * needed to tell them apart.
 */
#include "draw/circuit.h"

static const double PAD = 2, BADGE = 15;

/* What number the label shows; false: none. */
static bool aspect_of(const struct cr_frame *f, const struct cr_text *text,
                      enum cr_aspect *aspect)
{
    const size_t q = (size_t)text->quantity;
    const enum cr_role role = f->model->quantities[q].role;
    const bool half = role == CR_ROLE_PRE || role == CR_ROLE_ACTIVATION ||
                      role == CR_ROLE_PREDICTION || role == CR_ROLE_RESULT;
    *aspect = CR_ASPECT_VALUE;
    if (text->part == CR_PART_GRAD)
        *aspect = f->state->known[CR_ASPECT_NEW][q] ? CR_ASPECT_NEW : CR_ASPECT_GRAD;
    else if (f->scene->circuit && text->part != CR_PART_VALUE)
        return false;
    else if (text->part == CR_PART_MAIN && half && !f->scene->dense)
        return false;
    return f->state->known[*aspect][q] != NULL;
}

static bool is_told(const struct cr_frame *f, const struct cr_dispute *d)
{
    return d->sample == CR_NONE || f->net->samples == 1 ||
           f->step->phase == CR_PHASE_CHECK || f->step->sample == (size_t)d->sample + 1;
}

/* The dispute about what the label shows; a source before what follows. */
static const struct cr_dispute *dispute_of(const struct cr_frame *f,
                                           const struct cr_text *text)
{
    const struct cr_story *story = f->scene->story;
    const struct cr_arrow *arrow =
        text->quantity == CR_NONE && text->slot >= CR_SLOT_ARROW_INNER &&
                text->slot <= CR_SLOT_ARROW_EDGE
            ? &f->step->arrows[text->arrow]
            : NULL;
    enum cr_aspect aspect = CR_ASPECT_VALUE;
    const struct cr_dispute *found = NULL;
    if (story->labels == CR_LABELLING_SYMBOLS || (arrow && f->step->phase != CR_PHASE_CHECK) ||
        (!arrow && (text->quantity == CR_NONE || !aspect_of(f, text, &aspect))))
        return NULL;
    for (size_t i = 0; i < story->dispute_count; i++) {
        const struct cr_dispute *d = &story->disputes[i];
        const bool same = arrow ? d->quantity == arrow->from && d->by == (long)arrow->to
                                : (long)d->quantity == text->quantity &&
                                      d->aspect == aspect && d->by == CR_NONE;
        if (same && is_told(f, d) && (!found || d->source))
            found = d;
    }
    return found;
}

void cr_frame_dispute_edge(struct cr_frame *f, size_t edge)
{
    const struct cr_story *story = f->scene->story;
    const long weight = f->model->of_edge[edge];
    const char *role = NULL;
    if (f->step->phase != CR_PHASE_CHECK || !f->scene->full[edge] || weight == CR_NONE)
        return;
    for (size_t i = 0; i < story->dispute_count; i++)
        if ((long)story->disputes[i].quantity == weight && !(role && *role == 's'))
            role = story->disputes[i].source ? "source" : "downstream";
    if (!role)
        return;
    cr_dot_string(&f->out, "color", cr_frame_get(f, role, "color"));
    if (*role == 'd')
        cr_dot_string(&f->out, "style", "dashed");
}

bool cr_frame_dispute(struct cr_frame *f, const char *name, const struct cr_box *box,
                      const struct cr_text *text)
{
    const struct cr_dispute *dispute = dispute_of(f, text);
    if (!dispute)
        return false;
    const char *role = dispute->source ? "source" : "downstream";
    const struct cr_box around = {box->x, box->y, box->w + 2 * PAD, box->h};
    cr_dot_node(&f->out, cr_dot_key_id(&f->out, "dispute", name, 0), &around, "box");
    cr_dot_string(&f->out, "label", "");
    cr_dot_string(&f->out, "style", dispute->source ? "filled,rounded" : "filled,rounded,dashed");
    cr_dot_string(&f->out, "fillcolor", cr_frame_get(f, role, "fillcolor"));
    cr_dot_string(&f->out, "color", cr_frame_get(f, role, "color"));
    cr_dot_number(&f->out, "penwidth",
                  cr_theme_number(f->scene->theme, role, "penwidth", dispute->source ? 2.6 : 1.4));
    cr_dot_string(&f->out, "class", role);
    cr_dot_string(&f->out, "tooltip", dispute->why);
    cr_dot_end(&f->out);
    return true;
}

/* Where the upper right of what a value belongs to is; false: it is not drawn. */
static bool corner_of(const struct cr_frame *f, size_t value, struct cr_point *at)
{
    const struct cr_scene *scene = f->scene;
    const long q = f->model->of_value[value];
    const struct cr_box *box = NULL;
    double out = 0.72; /* of the way to the corner: on a circle's border */
    if (scene->circuit) {
        box = scene->circuit->gates[value].drawn ? &scene->circuit->gates[value].body : NULL;
    } else if (q != CR_NONE && f->model->quantities[q].node != CR_NONE &&
               !cr_scene_hides(scene, (size_t)q)) {
        const size_t node = (size_t)f->model->quantities[q].node;
        box = f->model->quantities[q].role == CR_ROLE_BIAS ? &scene->biases[node]
                                                           : &scene->nodes[node];
        out = scene->flat ? 0.97 : out;
    }
    if (!box || box->w <= 0)
        return false;
    *at = (struct cr_point){box->x + out * box->w / 2, box->y + out * box->h / 2};
    return true;
}

static void badge(struct cr_frame *f, size_t index, struct cr_point at)
{
    const struct cr_box box = {at.x, at.y, BADGE, BADGE};
    cr_dot_node(&f->out, cr_dot_name(&f->out, "warning", index + 1), &box, "circle");
    cr_dot_string(&f->out, "label", "!");
    cr_dot_number(&f->out, "fontsize", BADGE * 0.8);
    cr_dot_string(&f->out, "style", "filled");
    cr_dot_string(&f->out, "fillcolor", cr_frame_get(f, "source", "color"));
    cr_dot_string(&f->out, "color", cr_frame_get(f, "source", "fillcolor"));
    cr_dot_string(&f->out, "fontcolor", cr_frame_get(f, "source", "fillcolor"));
    cr_dot_string(&f->out, "class", "warning");
    cr_dot_string(&f->out, "tooltip", f->scene->story->notices[index].words);
    cr_dot_end(&f->out);
}

void cr_frame_notices(struct cr_frame *f)
{
    const struct cr_story *story = f->scene->story;
    for (size_t i = 0; i < story->notice_count; i++) {
        const long q = f->model->of_value[story->notices[i].value];
        struct cr_point at;
        if ((cr_frame_knows(f, q) || f->step->phase == CR_PHASE_CHECK) &&
            corner_of(f, story->notices[i].value, &at))
            badge(f, i, at);
    }
}
