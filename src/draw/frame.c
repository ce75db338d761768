/*
 * A frame, put together: see frame.h.
 *
 * Setup, overview and check show the whole network plainly. In every other step what the step is
 * about is in focus, what is known already is normal, what is not reached yet is dim.
 */
#include "draw/frame.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/markup.h"
#include "draw/circuit.h"
#include "draw/frame_overview.h"
#include "draw/watermark.h"

bool cr_frame_is_plain(const struct cr_frame *f)
{
    return cr_phase_is_plain(f->step->phase);
}

/* What is about all samples shows no sample's values, but they have been calculated. */
bool cr_frame_knows(const struct cr_frame *f, long quantity)
{
    const bool after_all = f->model->graph->samples > 1 && f->step->sample == 0 &&
                           !cr_frame_is_plain(f);
    return quantity != CR_NONE && (after_all || f->state->known[CR_ASPECT_VALUE][quantity]);
}

bool cr_frame_marks(const struct cr_frame *f, long quantity)
{
    return quantity != CR_NONE && !cr_frame_is_plain(f) && f->state->marked[quantity];
}

static bool in_focus(const struct cr_frame *f, long quantity)
{
    return quantity != CR_NONE && f->state->focus[quantity];
}

enum cr_strength cr_frame_node_strength(const struct cr_frame *f, size_t node)
{
    const struct cr_node_quantities *of = &f->model->of_node[node];
    if (cr_frame_is_plain(f))
        return CR_NORMAL;
    if (in_focus(f, of->a) || in_focus(f, of->z))
        return CR_FOCUS;
    if (f->step->chain && f->net->nodes[node].kind != CR_NODE_INPUT)
        return CR_DIM; /* only the chain is lit up */
    return cr_frame_knows(f, of->a) ? CR_NORMAL : CR_DIM;
}

enum cr_strength cr_frame_chip_strength(const struct cr_frame *f, size_t node, long quantity)
{
    if (cr_frame_marks(f, quantity))
        return CR_FOCUS;
    return f->step->chain && cr_frame_node_strength(f, node) == CR_DIM ? CR_DIM : CR_NORMAL;
}

enum cr_strength cr_frame_layer_bias_strength(const struct cr_frame *f, size_t layer)
{
    const long quantity = f->model->layer_bias[layer];
    enum cr_strength most = CR_DIM;
    for (size_t n = 0; n < f->net->node_count; n++) {
        if (f->model->of_node[n].b != quantity)
            continue;
        const enum cr_strength one = cr_frame_chip_strength(f, n, quantity);
        most = one > most ? one : most;
    }
    return most;
}

/* Forward, an edge is reached with the node that it leads to; backward it is in focus when
 * an arrow runs along it or its own gradient is found. */
static enum cr_strength edge_strength(const struct cr_frame *f, size_t edge)
{
    const struct cr_node_quantities *to = &f->model->of_node[f->net->edges[edge].to];
    if (f->step->phase == CR_PHASE_FORWARD && (cr_frame_marks(f, to->z) || cr_frame_marks(f, to->a)))
        return CR_FOCUS;
    if (f->step->phase == CR_PHASE_FORWARD)
        return cr_frame_knows(f, to->a) ? CR_NORMAL : CR_DIM;
    return cr_frame_marks(f, f->model->of_edge[edge]) ? CR_FOCUS
           : f->step->chain                           ? CR_DIM
                                                      : CR_NORMAL;
}

static void find_strengths(struct cr_frame *f)
{
    for (size_t e = 0; e < f->net->edge_count; e++)
        f->edge_strength[e] = (unsigned char)edge_strength(f, e);
    for (size_t i = 0; i < f->step->arrow_count; i++)
        if (f->step->arrows[i].edge != CR_NONE && !f->step->arrows[i].again)
            f->edge_strength[f->step->arrows[i].edge] = CR_FOCUS;
    size_t focus = 0;
    for (size_t e = 0; e < f->net->edge_count; e++)
        focus += f->scene->full[e] && f->edge_strength[e] == CR_FOCUS;
    f->web = focus > CR_FULL_EDGES;
}

const char *cr_frame_edge_role(enum cr_strength strength)
{
    return strength == CR_FOCUS ? "edge:focus" : strength == CR_DIM ? "edge:dim" : "edge:forward";
}

const char *cr_frame_get(const struct cr_frame *f, const char *role, const char *key)
{
    return cr_theme_get(f->scene->theme, role, key);
}

/* "q = 0.3", ", dL/dq = -0.1", ", new 0.31". */
static void put_known(const struct cr_frame *f, enum cr_aspect aspect, size_t quantity,
                      struct cr_buf *text)
{
    static const char *const before[CR_ASPECT_COUNT] = {"", ", ", ", new "};
    cr_buf_puts(text, before[aspect]);
    if (aspect != CR_ASPECT_NEW) {
        cr_memo_text(f->scene->memo, f->state->called[aspect][quantity], text);
        cr_buf_puts(text, " = ");
    }
    cr_memo_text(f->scene->memo, f->state->known[aspect][quantity], text);
}

/* "q = 0.3, dL/dq = -0.1": what a pointer resting on an element is told. */
void cr_frame_tooltip(struct cr_frame *f, long quantity)
{
    struct cr_buf text = {0};
    if (quantity != CR_NONE && f->scene->options.keyed) {
        cr_buf_printf(&text, "q%ld", quantity);
    } else if (quantity != CR_NONE) {
        if (!f->state->known[CR_ASPECT_VALUE][quantity])
            cr_memo_text(f->scene->memo, f->model->quantities[quantity].symbol, &text);
        for (int a = 0; a < CR_ASPECT_COUNT; a++)
            if (f->state->known[a][quantity])
                put_known(f, (enum cr_aspect)a, (size_t)quantity, &text);
    }
    f->out.failed |= text.failed;
    cr_dot_string(&f->out, "tooltip", cr_buf_text(&text));
    cr_buf_release(&text);
}

void cr_frame_link(struct cr_frame *f, long quantity)
{
    static const char *const keys[] = {"URL", "href"};
    for (size_t i = 0; quantity != CR_NONE && i < 2; i++) {
        const char *link = cr_model_attr(f->model, (size_t)quantity, keys[i]);
        if (*link)
            cr_dot_string(&f->out, keys[i], link);
    }
}

/* With keys, the tooltip of a line from one quantity to another. Is it written? */
bool cr_frame_edge_key(struct cr_frame *f, long own, long from, long to)
{
    if (!f->scene->options.keyed)
        return false;
    struct cr_buf text = {0};
    cr_buf_printf(&text, "q%ld-%ld-%ld", own == CR_NONE ? from : own, from, to);
    f->out.failed |= text.failed;
    cr_dot_string(&f->out, "tooltip", cr_buf_text(&text));
    cr_buf_release(&text);
    return true;
}

/* The same for a red arrow. */
bool cr_frame_arrow_key(struct cr_frame *f, const struct cr_arrow *arrow)
{
    if (!f->scene->options.keyed)
        return false;
    struct cr_buf text = {0};
    cr_buf_printf(&text, "a%zu-%zu", arrow->from, arrow->to);
    f->out.failed |= text.failed;
    cr_dot_string(&f->out, "tooltip", cr_buf_text(&text));
    cr_buf_release(&text);
    return true;
}

static bool is_among(const char *key, const char *const *keys)
{
    for (; *keys; keys++)
        if (strcmp(*keys, key) == 0)
            return true;
    return false;
}

/* Does the frame take this attribute of the user's? */
static bool takes(const struct cr_frame *f, const struct cr_attr *attr)
{
    static const char *const taken[] = {"color", "fillcolor", "penwidth",  "URL",
                                        "href",  "tooltip",   "fontcolor", NULL};
    static const char *const own[] = {"pos", "width", "height", "fixedsize", "id",
                                      "bb",  "lp",    "xlp",    NULL};
    if (attr->trusted)
        return !is_among(attr->key, own);
    return is_among(attr->key, taken) &&
           !(f->scene->options.keyed && strcmp(attr->key, "tooltip") == 0);
}

/* The user's own presentation of a node or an edge wins over the theme. */
void cr_frame_user_attrs(struct cr_frame *f, const struct cr_attr *attrs, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (takes(f, &attrs[i]))
            cr_dot_attr(&f->out, attrs[i].key, attrs[i].value);
}

const char *cr_frame_user_attr(const struct cr_attr *attrs, size_t count, const char *key)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(attrs[i].key, key) == 0)
            return attrs[i].value;
    return "";
}

void cr_frame_classes(struct cr_frame *f, const char *role, enum cr_strength strength,
                    const char *own)
{
    cr_dot_classes(&f->out, role,
                   strength == CR_DIM ? "dim" : strength == CR_FOCUS ? "focus" : "", own);
}

static void cluster(struct cr_frame *f, const char *name, const char *role,
                    const struct cr_box *box)
{
    cr_dot_cluster(&f->out, name, box, cr_frame_get(f, role, "fillcolor"), cr_frame_get(f, role, "color"));
}

static void boards(struct cr_frame *f)
{
    const struct cr_scene *s = f->scene;
    const struct cr_box board = {s->width / 2, s->height / 2, s->width - 6, s->height - 6};
    cluster(f, "board", "board", &board);
    for (size_t l = 0; !s->circuit && l < f->net->layer_count; l++)
        if (l > 0 || f->net->layer_count > 2)
            cluster(f, cr_dot_name(&f->out, "layer", l + 1), l ? "column" : "inputs",
                    &s->columns[l]);
}

void cr_frame_bar(struct cr_frame *f, const char *name, const struct cr_box *box,
                  const char *color, const char *class)
{
    cr_dot_node(&f->out, name, box, "box");
    cr_dot_string(&f->out, "fillcolor", color);
    cr_dot_string(&f->out, "style", "filled");
    cr_dot_string(&f->out, "label", "");
    cr_dot_string(&f->out, "class", class);
    cr_dot_number(&f->out, "penwidth", 0);
    cr_dot_end(&f->out);
}

/* The document's head: what holds for all elements. */
static void begin(struct cr_frame *f)
{
    struct cr_buf *out = f->out.buf;
    cr_buf_puts(out, "digraph \"frame\" {\n  graph [bb=\"0,0,");
    cr_markup_number(out, f->scene->width);
    cr_buf_putc(out, ',');
    cr_markup_number(out, f->scene->height);
    cr_buf_puts(out, "\", pad=0, margin=0, outputorder=edgesfirst, notranslate=true");
    cr_dot_string(&f->out, "bgcolor", cr_frame_get(f, "graph", "bgcolor"));
    cr_dot_string(&f->out, "fontname", f->scene->font);
    cr_dot_string(&f->out, "id", "frame");
    cr_buf_puts(out, "];\n  node [fixedsize=true, style=\"rounded,filled\", penwidth=1");
    cr_dot_string(&f->out, "fontname", f->scene->font);
    cr_buf_puts(out, "];\n  edge [arrowsize=");
    cr_markup_number(out, cr_dot_arrow_size(&f->out));
    cr_buf_puts(out, "];\n");
}

/* Moves the middle of a curve further off its chord, across the way that it goes. */
static void spread(struct cr_curve *curve, double by)
{
    struct cr_point *p = curve->p;
    const double dx = p[3].x - p[0].x, dy = p[3].y - p[0].y;
    const struct cr_point off = {p[1].x + p[2].x - p[0].x - p[3].x,
                                 p[1].y + p[2].y - p[0].y - p[3].y};
    const double left = dx * off.y - dy * off.x; /* of the way from end to end, if > 0 */
    const bool steep = fabs(dy) > fabs(dx);
    const double side = (steep ? -dy : dx) * left < 0 ? -by : by;
    for (int k = 1; k < 3; k++) {
        p[k].x += steep ? side : 0;
        p[k].y += steep ? 0 : side;
    }
}

/* Two arrows along one edge, to its weight and to its source, must both be seen. */
static void keep_apart(struct cr_frame *f)
{
    static const double APART = 18;
    for (size_t i = 0; i < f->step->arrow_count; i++) {
        double before = 0;
        for (size_t k = 0; k < i; k++)
            before += f->step->arrows[i].edge != CR_NONE &&
                      f->step->arrows[k].edge == f->step->arrows[i].edge;
        spread(&f->curves[i], before * APART);
    }
}

static int make_room(struct cr_frame *f, struct cr_err *err)
{
    f->curves = calloc(f->step->arrow_count + 1, sizeof *f->curves);
    f->labels = calloc(f->step->arrow_count + 1, sizeof *f->labels);
    f->edge_strength = calloc(f->net->edge_count + 1, 1);
    if (!f->curves || !f->labels || !f->edge_strength)
        return cr_fail_memory(err);
    if (f->scene->circuit)
        return 0;
    for (size_t i = 0; i < f->step->arrow_count; i++)
        if (!cr_scene_hides_arrow(f->scene, &f->step->arrows[i]))
            f->curves[i] = cr_route_arrow(f->scene, &f->step->arrows[i]);
    keep_apart(f);
    find_strengths(f);
    return 0;
}

static int write(struct cr_frame *f, struct cr_err *err)
{
    begin(f);
    boards(f);
    if (f->scene->circuit) {
        cr_circuit_wires(f); /* operations are drawn with the text in them */
    } else {
        cr_frame_edges(f);
        cr_frame_shapes(f);
    }
    cr_frame_overview(f);
    if (cr_frame_labels(f, err))
        return -1;
    if (f->scene->options.watermark)
        cr_frame_watermark(f, f->scene->options.watermark);
    cr_buf_puts(f->out.buf, "}\n");
    return f->out.failed ? cr_fail_memory(err) : cr_buf_check(f->out.buf, err);
}

int cr_frame_dot(struct cr_scene *scene, const struct cr_state *state, struct cr_buf *out,
                 struct cr_err *err)
{
    return cr_frame_dot_at(scene, state, -1, out, err);
}

/* On a wide board, which is seen from further away, arrowheads are larger. */
static double enlarge_arrows(const struct cr_scene *scene)
{
    static const double WIDTH = 900, MOST = 1.5;
    return fmin(MOST, fmax(1, sqrt(scene->width / WIDTH)));
}

int cr_frame_dot_at(struct cr_scene *scene, const struct cr_state *state, double moment,
                    struct cr_buf *out, struct cr_err *err)
{
    struct cr_frame f = {.scene = scene,
                         .model = scene->model,
                         .net = scene->model->net,
                         .state = state,
                         .step = &scene->story->steps[state->next - 1],
                         .moment = moment,
                         .out = {.buf = out, .enlarge = enlarge_arrows(scene)}};
    const int failed = make_room(&f, err) || write(&f, err);
    free(f.curves);
    free(f.labels);
    free(f.edge_strength);
    cr_dot_release(&f.out);
    return failed ? -1 : 0;
}
