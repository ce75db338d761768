/*
 * Outlines around numbers that someone claims otherwise, and badges of what is unhealthy.
 *
 * A source has a solid, thick line, what follows from it a thin, dashed one: no colour is
 * needed to tell them apart.
 */
#include "draw/circuit.h"

/* LOWER: letters stand high in their line, and in an outline that is seen. */
static const double BADGE = 15, LOWER = 1.2;

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

struct cr_point cr_frame_dispute(struct cr_frame *f, const char *name, struct cr_point at,
                                 const struct cr_text *text)
{
    const struct cr_dispute *dispute = text->dispute;
    if (!dispute)
        return at;
    const char *role = dispute->source ? "source" : "downstream";
    const struct cr_size room = cr_text_room(f->scene, text);
    const struct cr_box around = {at.x, at.y, room.w, room.h};
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
    return (struct cr_point){at.x, at.y - LOWER};
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
