/*
 * No overlaps, anywhere: every frame of every example in every theme, with every choice of
 * labels, and of networks of other shapes, told in full, as one chain and path by path.
 *
 * What is looked at is the document of a frame, in which every label has the size that
 * Graphviz measured (a story's last frame is drawn, to see that it has). In every frame
 *
 *   - everything is inside the board;
 *   - no two labels overlap, and a label is inside the shape it belongs to or off it;
 *   - no line runs through a label (but see core_of: an edge's label interrupts it);
 *   - no line runs through a shape that it neither leaves nor reaches;
 *   - no two red arrows lie on top of each other.
 *
 * Nothing stops at the first fault: what is found is listed, the same fault of a story once.
 * Stories are shared among processes.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/workers.h"
#include "check/tell.h"
#include "base/assets.h"
#include "draw/dot_text.h"
#include "draw/frame.h"
#include "read/read.h"

enum { MOST_ITEMS = 6000, MOST_LINES = 3000, SAMPLES = 50, MOST_SAMPLES = 680, NAME_SIZE = 64 };

/* SLACK: of two boxes. A label's box has some air of its own above and below its letters
 * that a line may use, hardly any beside them. */
static const double EDGE = 3, SLACK = 0.6, AIR_OVER = 2.5, AIR_BESIDE = 0.5,
                    SHAPE_SLACK = 2.5, CIRCLE_AIR = 1;

struct item {
    char name[NAME_SIZE];
    struct cr_box box;
    bool label, round;
    bool outline; /* of a label whose number is disputed: kept clear as the label is */
};

struct line {
    char id[NAME_SIZE], tail[NAME_SIZE], head[NAME_SIZE];
    double pen;
    size_t count;
    struct cr_point at[MOST_SAMPLES]; /* along it */
    struct cr_box bounds;
};

/* What is drawn: a network and how it is told. */
struct subject {
    const char *name;   /* a file of assets/examples, or of a network made here */
    const char *text;   /* the network; NULL: the file's */
    const char *wrt;    /* NULL: all */
    bool paths, names;
    bool bare; /* without caption, legend, watermark and overview: laid out otherwise */
    bool plain;    /* laid out for the frames of the setup and the overview alone */
    bool disputed; /* every number is claimed to be another */
    bool tangled; /* its lines are not looked at: too many edges over several layers */
    enum cr_view view;
    enum cr_labelling labels;
    enum cr_grain grain;
    const char *look;
};

struct fixture {
    const struct subject *subject;
    struct cr_buf text, faults, dot;
    struct cr_model *model;
    struct cr_run *run;
    struct cr_story *story;
    struct cr_theme *theme;
    struct cr_gv *gv; /* borrowed: one a process */
    struct cr_scene *scene;
    struct cr_dot ids;
    struct item items[MOST_ITEMS];
    size_t item_count;
    struct line lines[MOST_LINES];
    size_t line_count;
    size_t step;
};

/* Notes a fault of this story once; names the frame in which it was found first. */
static void fault(struct fixture *f, const char *a, const char *what, const char *b,
                  double by)
{
    static const char *const labels[] = {"both", "symbols", "values"};
    static const char *const grains[] = {"pass", "layer", "neuron", "op"};
    const struct subject *s = f->subject;
    struct cr_buf text = {0}, step = {0};
    cr_buf_printf(&text, "\"%s\" %s \"%s\"", a, what, b);
    if (!strstr(cr_buf_text(&f->faults), cr_buf_text(&text))) {
        cr_step_name(f->story, f->step, &step);
        cr_buf_printf(&f->faults,
                      "#   %s %s --labels %s --steps %s%s%s%s%s%s%s %s: %s by %.1f\n",
                      s->name, s->look, labels[s->labels], grains[s->grain],
                      s->view == CR_VIEW_CIRCUIT ? " --view circuit" : "",
                      s->wrt ? " --wrt " : "", s->wrt ? s->wrt : "",
                      s->paths ? " --paths" : "", s->names ? " --notation names" : "",
                      s->bare    ? " bare"
                      : s->plain ? " plain"
                                 : "",
                      cr_buf_text(&step), cr_buf_text(&text), by);
    }
    cr_buf_release(&text);
    cr_buf_release(&step);
}

/* ---- what is in a frame ---- */

static bool starts(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* The text from `key` to a quotation mark, on this line; "" when it has none. */
static void take(char out[NAME_SIZE], const char *line, const char *end, const char *key)
{
    const char *found = strstr(line, key);
    out[0] = '\0';
    if (!found || found > end)
        return;
    found += strlen(key);
    const size_t length = strcspn(found, "\"");
    assert_true(length < NAME_SIZE);
    memcpy(out, found, length);
    out[length] = '\0';
}

static void add_sample(struct line *l, struct cr_point at)
{
    assert_true(l->count < MOST_SAMPLES);
    l->at[l->count++] = at;
}

/* Points along the pieces of a position "e,x,y x,y x,y x,y x,y ...". */
static void take_points(struct line *l, const char *pos)
{
    struct cr_point p[200], tip = {0, 0};
    size_t count = 0;
    int used = 0;
    const bool has_tip = sscanf(pos, "e,%lf,%lf%n", &tip.x, &tip.y, &used) == 2;
    for (pos += has_tip ? used : 0;
         count < 200 && sscanf(pos, "%lf,%lf%n", &p[count].x, &p[count].y, &used) == 2;
         count++)
        pos += used;
    assert_true(count >= 4 && count < 200);
    const size_t pieces = (count - 1) / 3;
    const size_t each = pieces == 1 ? SAMPLES : SAMPLES / 5;
    for (size_t i = 0; i < pieces; i++) {
        struct cr_curve piece;
        memcpy(piece.p, p + 3 * i, sizeof piece.p);
        for (size_t k = 0; k < each; k++)
            add_sample(l, cr_curve_at(&piece, (double)k / (double)each));
    }
    add_sample(l, p[count - 1]);
    if (has_tip)
        add_sample(l, tip);
}

static void bound(struct line *l)
{
    double left = INFINITY, right = -INFINITY, low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < l->count; i++) {
        left = fmin(left, l->at[i].x);
        right = fmax(right, l->at[i].x);
        low = fmin(low, l->at[i].y);
        high = fmax(high, l->at[i].y);
    }
    l->bounds = (struct cr_box){(left + right) / 2, (low + high) / 2, right - left + l->pen,
                                high - low + l->pen};
}

static void take_line(struct fixture *f, const char *line, const char *end)
{
    assert_true(f->line_count < MOST_LINES);
    struct line *l = &f->lines[f->line_count++];
    const char *pen = strstr(line, "penwidth=");
    *l = (struct line){.pen = pen && pen < end ? strtod(pen + 9, NULL) : 1};
    take(l->tail, line, end, "  \"");
    take(l->head, line, end, "\" -> \"");
    take(l->id, line, end, " id=\"");
    take_points(l, strstr(line, "pos=\"") + 5);
    bound(l);
}

static void take_node(struct fixture *f, const char *line, const char *end)
{
    assert_true(f->item_count < MOST_ITEMS);
    struct item *item = &f->items[f->item_count++];
    const char *shape = strstr(line, "shape=");
    assert_true(shape && shape < end);
    take(item->name, line, end, "  \"");
    struct cr_box *box = &item->box;
    assert_int_equal(sscanf(strstr(line, "[pos="), "[pos=\"%lf,%lf\"", &box->x, &box->y), 2);
    box->w = 72 * strtod(strstr(shape, "width=") + 6, NULL);
    box->h = 72 * strtod(strstr(shape, "height=") + 7, NULL);
    item->outline = starts(item->name, "dispute-");
    item->label = item->outline || starts(shape, "shape=plain,");
    item->round = starts(shape, "shape=circle,") || starts(shape, "shape=ellipse,");
}

/* What the document says of a label's size is what Graphviz makes of it; letters' sizes are
 * rounded in the document. */
static void compare_box(void *context, const struct cr_gv_box *box)
{
    struct fixture *f = context;
    if (strstr(box->name, "-anchor"))
        return;
    size_t i = 0;
    while (i < f->item_count && strcmp(f->items[i].name, box->name) != 0)
        i++;
    assert_true(i < f->item_count);
    const struct cr_box *b = &f->items[i].box;
    if (f->items[i].label && !f->items[i].outline &&
        (hypot(b->x - box->x, b->y - box->y) > 0.1 ||
         box->width > 1.03 * b->w + 1 ||
         box->height > b->h + 0.1))
        fault(f, box->name, "is drawn larger than", "the document says", box->width - b->w);
}

static void take_frame(struct fixture *f)
{
    f->item_count = f->line_count = 0;
    for (const char *line = cr_buf_text(&f->dot); *line;) {
        const char *end = strchr(line, '\n'), *arrow = strstr(line, "\" -> \"");
        const char *bracket = strstr(line, " [");
        if (starts(line, "  \"") && arrow && arrow < bracket)
            take_line(f, line, end);
        else if (starts(line, "  \""))
            take_node(f, line, end);
        line = end + 1;
    }
}

/* ---- what is wrong with it ---- */

/* How far two boxes overlap; 0 when they do not. */
static double overlap(const struct cr_box *a, const struct cr_box *b)
{
    const double x = (a->w + b->w) / 2 - fabs(a->x - b->x);
    const double y = (a->h + b->h) / 2 - fabs(a->y - b->y);
    return x > 0 && y > 0 ? fmin(x, y) : 0;
}

/* How far a box reaches out of a shape. */
static double beyond(const struct cr_box *box, const struct item *shape)
{
    const struct cr_box *s = &shape->box;
    const double x = fabs(box->x - s->x) + box->w / 2, y = fabs(box->y - s->y) + box->h / 2;
    if (!shape->round)
        return fmax(x - s->w / 2, y - s->h / 2);
    return (hypot(x / s->w, y / s->h) - 0.5) * fmin(s->w, s->h);
}

static void check_inside(struct fixture *f)
{
    const struct cr_box board = {f->scene->width / 2, f->scene->height / 2,
                                 f->scene->width - 2 * EDGE, f->scene->height - 2 * EDGE};
    const struct item inner = {.box = board};
    for (size_t i = 0; i < f->item_count; i++)
        if (beyond(&f->items[i].box, &inner) > 0)
            fault(f, f->items[i].name, "reaches out of", "the board",
                  beyond(&f->items[i].box, &inner));
    for (size_t i = 0; i < f->line_count; i++)
        if (beyond(&f->lines[i].bounds, &inner) > 0)
            fault(f, f->lines[i].id, "reaches out of", "the board",
                  beyond(&f->lines[i].bounds, &inner));
}

/* Is the first the outline of the second? Its name is made of the label's. */
static bool is_outline_of(const struct item *outline, const struct item *label)
{
    const size_t length = strlen(label->name), before = strlen("dispute-");
    if (!outline->outline || strlen(outline->name) < before + length)
        return false;
    const char *rest = outline->name + before + length;
    if (*rest && strcmp(rest, "-0") != 0)
        return false;
    for (size_t i = 0; i < length; i++)
        if (outline->name[before + i] != label->name[i] && outline->name[before + i] != '_')
            return false;
    return true;
}

static bool is_divider(const struct item *item)
{
    return starts(item->name, "divider-");
}

/* A tab adjoins its neuron; the halves of a neuron share it. */
static bool may_touch(const struct item *a, const struct item *b)
{
    return is_divider(a) || is_divider(b) ||
           (starts(a->name, "bias-") && starts(b->name, "node-")) ||
           (starts(b->name, "bias-") && starts(a->name, "node-"));
}

static void check_pair(struct fixture *f, const struct item *a, const struct item *b)
{
    const double by = overlap(&a->box, &b->box);
    if (by <= SLACK || is_outline_of(a, b) || is_outline_of(b, a))
        return;
    if (a->label == b->label) {
        if (a->label || !may_touch(a, b))
            fault(f, a->name, "overlaps", b->name, by);
        return;
    }
    const struct item *label = a->label ? a : b, *shape = a->label ? b : a;
    /* The divider is as thin as a line: a label beside it has its air there. */
    if (is_divider(shape) ? by > AIR_BESIDE + 1
                          : beyond(&label->box, shape) > (shape->round ? -CIRCLE_AIR : SLACK))
        fault(f, label->name, "is half in", shape->name, by);
}

static void check_boxes(struct fixture *f)
{
    for (size_t i = 0; i < f->item_count; i++)
        for (size_t k = i + 1; k < f->item_count; k++)
            check_pair(f, &f->items[i], &f->items[k]);
}

/* How deep a line runs into a box, or a circle. */
static double depth(const struct line *l, const struct item *item)
{
    const struct cr_box box = item->box;
    double deepest = 0;
    if (box.w <= 0 || overlap(&l->bounds, &box) <= 0)
        return 0;
    for (size_t i = 0; i < l->count; i++) {
        const struct cr_box dot = {l->at[i].x, l->at[i].y, l->pen, l->pen};
        const double by =
            item->round ? box.w / 2 - hypot(dot.x - box.x, (dot.y - box.y) * box.w / box.h)
                        : overlap(&dot, &box);
        deepest = fmax(deepest, by);
    }
    return deepest;
}

static bool is_red(const struct line *l)
{
    return starts(l->id, "gradient-");
}

/* The edge that a label stands on, or SIZE_MAX. */
static size_t edge_of_label(const struct fixture *f, const struct item *item)
{
    size_t number = 0;
    const bool is_weight = sscanf(item->name, "weight-%zu", &number) == 1 ||
                           sscanf(item->name, "weight-gradient-%zu", &number) == 1 ||
                           sscanf(item->name, "dispute-weight_%zu", &number) == 1 ||
                           sscanf(item->name, "dispute-weight_gradient_%zu", &number) == 1;
    return is_weight && !f->scene->circuit ? number - 1 : SIZE_MAX;
}

/* Does the label of the edge stand on it, with the board behind? */
static bool is_on(const struct fixture *f, size_t edge)
{
    return f->scene->weights[edge].stance == CR_ON;
}

/* Is it this edge, or the red arrow beside it? */
static bool is_along(struct fixture *f, const struct line *l, size_t edge)
{
    const struct cr_step *step = &f->story->steps[f->step];
    size_t arrow = 0;
    if (sscanf(l->id, "gradient-%zu", &arrow) == 1)
        return step->arrows[arrow - 1].edge == (long)edge && f->scene->crowded[edge];
    return strcmp(l->id, cr_dot_edge_id(&f->ids, f->model->net, edge)) == 0;
}

/* What of a label's box a line must not run through. The label of an edge has the board's
 * colour behind it and hides what is there. Where there are many edges, a black one may
 * run behind the rim of its first line and a red arrow behind all of it; where there are so
 * many that only those of the step are labelled, any line may. */
static struct item core_of(const struct fixture *f, const struct line *l,
                           const struct item *item)
{
    struct item core = *item;
    const size_t edge = edge_of_label(f, item);
    if (!item->label)
        return core;
    core.box.w -= 2 * AIR_BESIDE;
    core.box.h -= 2 * AIR_OVER;
    if (edge == SIZE_MAX || !f->scene->crowded[edge])
        return core;
    const bool any =
        f->scene->full[edge] || is_red(l) || starts(item->name, "weight-gradient");
    const double part = any ? 0 : 0.5;
    core.box.w = part * item->box.w;
    core.box.h = part * item->box.h;
    return core;
}

static bool is_end(const struct line *l, const struct item *item)
{
    return strcmp(l->tail, item->name) == 0 || strcmp(l->head, item->name) == 0;
}

/* A bias that several neurons share takes the arrows of all. */
static bool is_passed(const struct line *l, const struct item *item)
{
    return is_end(l, item) || is_divider(item) || starts(item->name, "layer-bias-") ||
           (starts(l->id, "gradient-") && starts(item->name, "bias-")) ||
           strcmp(item->name, "rule") == 0;
}

static void check_line(struct fixture *f, const struct line *l)
{
    for (size_t i = 0; i < f->item_count; i++) {
        const struct item *item = &f->items[i], core = core_of(f, l, item);
        const size_t edge = edge_of_label(f, item);
        if (item->label ? edge != SIZE_MAX && is_on(f, edge) && is_along(f, l, edge)
                        : is_passed(l, item))
            continue;
        const double by = depth(l, &core);
        if (by > (item->label ? 0 : SHAPE_SLACK))
            fault(f, l->id, item->label ? "runs through the label" : "runs through",
                  item->name, by);
    }
}

/* The part of a line that lies on another, from end to end: 0 to 1. */
static double shared_part(const struct line *a, const struct line *b)
{
    size_t near = 0, count = 0;
    for (size_t i = 0; i < a->count; i += 3, count++) {
        double least = INFINITY;
        for (size_t k = 0; k < b->count; k++)
            least = fmin(least, hypot(a->at[i].x - b->at[k].x, a->at[i].y - b->at[k].y));
        near += least < a->pen;
    }
    return (double)near / (double)count;
}

static void check_lines(struct fixture *f)
{
    for (size_t i = 0; i < f->line_count; i++) {
        check_line(f, &f->lines[i]);
        for (size_t k = 0; k < f->line_count; k++)
            if (i != k && is_red(&f->lines[i]) && is_red(&f->lines[k]) &&
                !f->scene->circuit && /* there they share the stub of a value's wires */
                overlap(&f->lines[i].bounds, &f->lines[k].bounds) > 0 &&
                shared_part(&f->lines[i], &f->lines[k]) > 0.3)
                fault(f, f->lines[i].id, "lies on", f->lines[k].id,
                      shared_part(&f->lines[i], &f->lines[k]));
    }
}

/* ---- stories ---- */

static int read_subject(struct fixture *f, struct cr_err *err)
{
    const struct subject *s = f->subject;
    char path[80];
    snprintf(path, sizeof path, "assets/examples/%s", s->name);
    if (s->text)
        cr_buf_puts(&f->text, s->text);
    else if (cr_file_read(path, &f->text, err))
        return -1;
    struct cr_net *net =
        cr_read(s->name, cr_buf_text(&f->text), f->text.size, NULL, NULL, err);
    if (!net)
        return -1;
    const enum cr_notation notation = s->names ? CR_NOTATION_NAMES : CR_NOTATION_INDEXED;
    f->model = s->view == CR_VIEW_CIRCUIT ? cr_model_build_apart(net, notation, err)
                                          : cr_model_build(net, notation, err);
    return f->model ? 0 : -1;
}

/* Claims that every number is another. */
static int claim_all(const struct cr_model *model, struct cr_claims *claims,
                     struct cr_err *err)
{
    static const enum cr_about_kind kinds[] = {CR_ABOUT_VALUE, CR_ABOUT_GRAD, CR_ABOUT_NEW};
    int failed = 0;
    for (size_t q = 0; q < model->count; q++)
        for (size_t k = 0; !failed && k < (cr_model_updates(model, q) ? 3u : 2u); k++) {
            const bool each = !cr_role_is_parameter(model->quantities[q].role);
            const struct cr_about about = {
                .kind = kinds[k], .quantity = q, .sample = each ? 0 : CR_NONE};
            if (!model->quantities[q].inner && model->quantities[q].role != CR_ROLE_TARGET)
                failed = cr_claims_add_about(claims, &about, "here", model->quantities[q].key,
                                             "-98.7654", err);
        }
    return failed;
}

static struct cr_story *tell_disputed(const struct cr_run *run,
                                      const struct cr_telling *telling, struct cr_err *err)
{
    struct cr_claims claims = {0};
    struct cr_story *story = claim_all(run->model, &claims, err)
                                 ? NULL
                                 : cr_check_tell(run, &claims, telling, err);
    cr_claims_release(&claims);
    return story;
}

static int open_story(struct fixture *f, struct cr_err *err)
{
    const struct subject *s = f->subject;
    const struct cr_telling telling = {.labels = s->labels,
                                       .wrt = s->wrt ? &s->wrt : NULL,
                                       .wrt_count = s->wrt != NULL,
                                       .paths = s->paths,
                                       .overview = !s->wrt && !s->bare,
                                       .caption = s->bare
                                                      ? NULL
                                                      : "A caption below every picture.",
                                       .view = s->view,
                                       .grain = s->grain};
    const struct cr_scene_options options = {
        .legend = !s->bare,
        .watermark = s->bare ? NULL : "a watermark of some length",
        .plain = s->plain};
    if (read_subject(f, err))
        return -1;
    f->run = cr_run_new(f->model, 1, err);
    f->story = !f->run       ? NULL
               : s->disputed ? tell_disputed(f->run, &telling, err)
                             : cr_story_new(f->run, &telling, err);
    f->theme = cr_theme_load(s->look, err);
    if (f->story && f->theme)
        f->scene = cr_scene_new(f->story, f->theme, f->gv, &options, err);
    return f->scene ? 0 : -1;
}

static int check_story(struct fixture *f, struct cr_err *err)
{
    struct cr_state state;
    int failed = cr_state_init(&state, f->story, err);
    for (f->step = 0; !failed && f->step < f->story->count; f->step++) {
        cr_state_advance(&state);
        if (f->subject->plain && !cr_phase_is_plain(f->story->steps[f->step].phase))
            continue;
        cr_buf_clear(&f->dot);
        failed = cr_frame_dot(f->scene, &state, &f->dot, err);
        if (failed)
            break;
        take_frame(f);
        check_inside(f);
        check_boxes(f);
        if (!f->subject->tangled)
            check_lines(f);
    }
    f->step -= f->step > 0;
    cr_state_release(&state);
    return failed || cr_gv_boxes(f->gv, cr_buf_text(&f->dot), compare_box, f, err);
}

/* Appends the faults of a subject. */
static int check_subject(const struct subject *subject, struct cr_gv *gv,
                         struct cr_buf *faults, struct cr_err *err)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->subject = subject;
    f->gv = gv;
    const int failed = open_story(f, err) || check_story(f, err);
    cr_buf_puts(faults, cr_buf_text(&f->faults));
    cr_scene_free(f->scene);
    cr_theme_free(f->theme);
    cr_story_free(f->story);
    cr_run_free(f->run);
    cr_model_free(f->model);
    cr_dot_release(&f->ids);
    cr_buf_release(&f->text);
    cr_buf_release(&f->dot);
    cr_buf_release(&f->faults);
    free(f);
    return failed;
}

struct subjects {
    const struct subject *all;
    size_t count, workers;
};

static int check_share(void *context, size_t k, struct cr_err *err)
{
    const struct subjects *s = context;
    struct cr_buf faults = {0};
    struct cr_gv *gv = cr_gv_new(err);
    int failed = gv ? 0 : -1;
    for (size_t i = k; !failed && i < s->count; i += s->workers)
        failed = check_subject(&s->all[i], gv, &faults, err);
    fflush(stdout);
    fputs(cr_buf_text(&faults), stderr); /* longer than a message of cmocka may be */
    if (!failed && faults.size)
        failed = cr_fail(err, CR_STATUS_INPUT, "there are faults: see above");
    cr_gv_free(gv);
    cr_buf_release(&faults);
    return failed;
}

static void check_all(const struct subject *all, size_t count)
{
    struct subjects subjects = {all, count, cr_workers_cores()};
    struct cr_err err = {0};
    assert_true(count > 0);
    if (cr_workers_run(subjects.workers, check_share, &subjects, &err))
        fail_msg("%s", cr_err_text(&err));
}

static const struct subject EXAMPLES[] = {
    {.name = "one_neuron.dot", .wrt = "x->n"},
    {.name = "two_neurons.dot", .wrt = "x->n1"},
    {.name = "two_neurons_layer.dot", .wrt = "x->h1"},
    {.name = "shallow_net.dot", .wrt = "x1->h1"},
    {.name = "neuron.expr", .wrt = "w", .view = CR_VIEW_CIRCUIT},
    {.name = "fan_out.expr", .wrt = "a", .view = CR_VIEW_CIRCUIT},
    {.name = "sigmoid_gates.expr", .wrt = "w0", .view = CR_VIEW_CIRCUIT},
    {.name = "three_classes.expr", .wrt = "w1", .view = CR_VIEW_CIRCUIT},
};
enum { EXAMPLE_COUNT = sizeof EXAMPLES / sizeof *EXAMPLES, MOST_SUBJECTS = 2000 };

static struct subject subjects[MOST_SUBJECTS];

/* In every theme, with all labels. Returns the new count. */
static size_t add_looks(size_t count, struct subject subject)
{
    for (size_t t = 0; cr_asset_name(t); t++)
        for (int labels = 0; labels < CR_LABELLING_COUNT; labels++) {
            assert_true(count < MOST_SUBJECTS);
            subject.look = cr_asset_name(t);
            subject.labels = (enum cr_labelling)labels;
            subjects[count++] = subject;
        }
    return count;
}

/* In turn every theme and all labels. */
static size_t add_some(size_t count, struct subject s)
{
    size_t themes = 0;
    while (cr_asset_name(themes))
        themes++;
    assert_true(count < MOST_SUBJECTS);
    s.look = cr_asset_name(count % themes);
    s.labels = (enum cr_labelling)(count % CR_LABELLING_COUNT);
    subjects[count] = s;
    return count + 1;
}

/* Layer by layer with the symbols of mathematics, in every theme with all labels; and
 * operation by operation with names, in every theme. */
static void test_examples(void **state)
{
    (void)state;
    size_t count = 0;
    for (size_t i = 0; i < EXAMPLE_COUNT; i++)
        for (int view = EXAMPLES[i].view; view < CR_VIEW_COUNT; view++) {
            struct subject s = EXAMPLES[i];
            s.wrt = NULL;
            s.view = (enum cr_view)view;
            s.grain = CR_GRAIN_LAYER;
            count = add_looks(count, s);
            s.bare = true;
            count = add_looks(count, s);
            s.bare = false;
            s.grain = CR_GRAIN_OP;
            s.names = true;
            count = add_some(count, s);
        }
    check_all(subjects, count);
}

/* One chain, and its paths one by one. */
static void test_chains(void **state)
{
    (void)state;
    size_t count = 0;
    for (size_t i = 0; i < EXAMPLE_COUNT; i++)
        for (int paths = 0; paths <= 1; paths++) {
            struct subject s = EXAMPLES[i];
            s.grain = CR_GRAIN_LAYER;
            s.paths = paths;
            count = add_looks(count, s);
        }
    check_all(subjects, count);
}

/* ---- networks of other shapes ---- */

/* Layers of the given sizes, each node's parameters its own, or a bias for each layer. */
static char *make_net(const char *const *numbers, const int *sizes, int layers,
                      const char *more, bool shared)
{
    struct cr_buf out = {0};
    cr_buf_printf(&out, "digraph g { graph [activation=tanh, %s]\n", more);
    for (int l = 0; l < layers; l++)
        for (int i = 0; i < sizes[l]; i++) {
            cr_buf_printf(&out, "n%d_%d [", l, i);
            if (l == 0)
                cr_buf_printf(&out, "value=%s", numbers[i % 3]);
            else if (shared)
                cr_buf_printf(&out, "b=b%d", l);
            else
                cr_buf_printf(&out, "b=%s", numbers[(i + 1) % 3]);
            cr_buf_puts(&out, l == layers - 1 ? ", target=0.75]\n" : "]\n");
            for (int j = 0; l && j < sizes[l - 1]; j++)
                cr_buf_printf(&out, "n%d_%d -> n%d_%d [w=%s]\n", l - 1, j, l, i,
                              numbers[(i * 2 + j * 5 + l) % 3]);
        }
    cr_buf_puts(&out, "}\n");
    assert_false(out.failed);
    return out.data;
}

static const char *const SHORT[] = {"0.5", "-0.25", "0.375"};
static const char *const LONG[] = {"-123456.789", "-0.0000123456", "98765432.1"};

static const char SKIP[] =
    "digraph { graph [activation=tanh] x1 [value=0.5] x2 [value=-0.3] h1 [b=0.1] h2 [b=0.2]"
    "  g [b=-0.1] o [b=0.3, target=1]"
    "  x1 -> h1 [w=0.3] x2 -> h1 [w=-0.2] x1 -> h2 [w=0.4] x2 -> h2 [w=0.6]"
    "  h1 -> g [w=0.7] h2 -> g [w=-0.5] g -> o [w=0.9] h1 -> o [w=0.2] x2 -> o [w=-0.8] }";

static const char RECURRENT[] =
    "digraph { graph [params=\"Wxh=0.5, Whh=0.8, bh=0.1, Why=1, by=0\", rate=0.1]"
    "  x1 [value=1] x2 [value=2] x3 [value=3]"
    "  h1 [b=bh, activation=tanh] h2 [b=bh, activation=tanh] h3 [b=bh, activation=tanh]"
    "  y1 [b=by, target=0.6] y2 [b=by, target=0.8] y3 [b=by, target=1]"
    "  x1 -> h1 [w=Wxh] x2 -> h2 [w=Wxh] x3 -> h3 [w=Wxh] h1 -> h2 [w=Whh] h2 -> h3 [w=Whh]"
    "  h1 -> y1 [w=Why] h2 -> y2 [w=Why] h3 -> y3 [w=Why] }";

static const char LONG_RECURRENT[] =
    "digraph { graph [params=\"Wx=0.5, Wh=0.8, bh=0.1, Wy=1, by=0\"]"
    "  x1 [value=1] x2 [value=2] x3 [value=3] x4 [value=4] x5 [value=5]"
    "  h1 [b=bh] h2 [b=bh] h3 [b=bh] h4 [b=bh] h5 [b=bh]"
    "  y1 [b=by, target=0.6] y2 [b=by, target=0.8] y3 [b=by, target=1]"
    "  y4 [b=by, target=0.6] y5 [b=by, target=0.8]"
    "  x1 -> h1 [w=Wx] x2 -> h2 [w=Wx] x3 -> h3 [w=Wx] x4 -> h4 [w=Wx] x5 -> h5 [w=Wx]"
    "  h1 -> h2 [w=Wh] h2 -> h3 [w=Wh] h3 -> h4 [w=Wh] h4 -> h5 [w=Wh]"
    "  h1 -> y1 [w=Wy] h2 -> y2 [w=Wy] h3 -> y3 [w=Wy] h4 -> y4 [w=Wy] h5 -> y5 [w=Wy] }";

static const char READER[] =
    "digraph { graph [params=\"u=0.5, v=0.8, c=0.1\"] x1 [value=1] x2 [value=2] x3 [value=-1]"
    "  x4 [value=0.5] h1 [b=c, activation=tanh] h2 [b=c, activation=tanh]"
    "  h3 [b=c, activation=tanh] h4 [b=c, activation=tanh] y [b=0.2, target=1]"
    "  x1 -> h1 [w=u] x2 -> h2 [w=u] x3 -> h3 [w=u] x4 -> h4 [w=u]"
    "  h1 -> h2 [w=v] h2 -> h3 [w=v] h3 -> h4 [w=v] h4 -> y [w=0.7] }";

static const char LONG_NAMES[] =
    "digraph { graph [activation=sigmoid, title=\"A network whose title is rather long, as"
    " titles in lecture notes tend to be, and goes on\"]"
    "  temperature_outside [value=0.5] humidity_of_the_air [value=-0.3]"
    "  evaporation_rate [b=0.1] condensation_rate [b=0.2] probability_of_rain [target=1]"
    "  temperature_outside -> evaporation_rate [w=0.3]"
    "  humidity_of_the_air -> evaporation_rate [w=-0.2]"
    "  temperature_outside -> condensation_rate [w=0.5]"
    "  humidity_of_the_air -> condensation_rate [w=0.7]"
    "  evaporation_rate -> probability_of_rain [w=0.4]"
    "  condensation_rate -> probability_of_rain [w=-0.6] }";

static const char SOFTMAX[] =
    "digraph { graph [loss=ce, rate=0.5] x1 [value=1.5] x2 [value=-0.5]"
    "  a [b=0.1, activation=softmax, target=1] b [b=0.2, activation=softmax, target=0]"
    "  c [b=-0.1, activation=softmax, target=0]"
    "  x1 -> a [w=0.4] x1 -> b [w=-0.2] x1 -> c [w=0.1] x2 -> a [w=0.3] x2 -> b [w=0.6]"
    "  x2 -> c [w=-0.7] }";

static const char THREE_SAMPLES[] =
    "digraph { graph [activation=sigmoid] x [value=\"0.5,-0.25,0.125\"] h1 [b=0.1] h2 [b=0.2]"
    "  o [b=0.3, target=\"1,0,1\"] x -> h1 [w=0.3] x -> h2 [w=0.5] h1 -> o [w=0.7]"
    "  h2 -> o [w=-0.9] }";

/* Networks of layers, their texts owned by `subjects`. */
static const struct shape {
    const char *name;
    int sizes[5];
    const char *const *numbers;
    bool shared;
} SHAPES[] = {
    {"8-8-8", {8, 8, 8}, SHORT, false},
    {"1-12-1", {1, 12, 1}, SHORT, false},
    {"784-64-10", {784, 64, 10}, SHORT, false},
    {"2-6-2 shared", {2, 6, 2}, SHORT, true},
    {"2-3-2 shared", {2, 3, 2}, SHORT, true},
    {"2-3-2 long numbers", {2, 3, 2}, LONG, false},
    {"3-4-2", {3, 4, 2}, SHORT, false},
    {"2-2", {2, 2}, SHORT, false},
    {"1-1-1-1-1", {1, 1, 1, 1, 1}, SHORT, false},
    {"3-4-4-2", {3, 4, 4, 2}, SHORT, false},
};

static const struct subject OTHERS[] = {
    {.name = "skip", .text = SKIP, .wrt = "x1->h1"},
    {.name = "recurrent", .text = RECURRENT, .wrt = "Whh"},
    {.name = "recurrent, five steps", .text = LONG_RECURRENT, .wrt = "Wh"},
    {.name = "recurrent, one output", .text = READER, .wrt = "v"},
    {.name = "long names", .text = LONG_NAMES, .wrt = "temperature_outside->evaporation_rate"},
    {.name = "softmax", .text = SOFTMAX, .wrt = "x1->a"},
    {.name = "samples", .text = THREE_SAMPLES, .wrt = "x->h1"},
};

static void test_shapes(void **state)
{
    (void)state;
    enum { COUNT = sizeof SHAPES / sizeof *SHAPES };
    char *texts[COUNT];
    size_t count = 0;
    for (size_t i = 0; i < COUNT; i++) {
        const struct shape *shape = &SHAPES[i];
        int layers = 0;
        while (layers < 5 && shape->sizes[layers])
            layers++;
        texts[i] = make_net(shape->numbers, shape->sizes, layers,
                            shape->shared ? "params=\"b1=-0.1, b2=0.2\"" : "reduction=mean",
                            shape->shared);
        struct subject s = {.name = shape->name, .text = texts[i], .grain = CR_GRAIN_LAYER};
        const bool large = shape->sizes[0] > 4 || shape->sizes[1] > 4;
        for (int k = 0; k < (large ? 1 : 3); k++)
            count = add_some(count, s);
        s.names = true;
        s.wrt = "n0_0->n1_0";
        s.grain = CR_GRAIN_LAYER;
        count = add_some(count, s);
        if (large)
            continue;
        s.paths = true;
        count = add_some(count, s);
        s.wrt = NULL;
        s.paths = false;
        s.grain = CR_GRAIN_OP;
        count = add_some(count, s);
    }
    check_all(subjects, count);
    for (size_t i = 0; i < COUNT; i++)
        free(texts[i]);
}

static void test_others(void **state)
{
    (void)state;
    size_t count = 0;
    for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++) {
        struct subject s = OTHERS[i];
        s.grain = CR_GRAIN_LAYER;
        for (int k = 0; k < 3; k++)
            count = add_some(count, s);
        s.paths = true;
        count = add_some(count, s);
        s.wrt = NULL;
        s.paths = false;
        for (int k = 0; k < 3; k++)
            count = add_some(count, s);
        s.names = true;
        s.grain = CR_GRAIN_OP;
        count = add_some(count, s);
        s.view = CR_VIEW_CIRCUIT;
        s.grain = CR_GRAIN_LAYER;
        count = add_some(count, s);
    }
    check_all(subjects, count);
}

/* The setup and the overview where no room is kept for anything else. */
static void test_plain(void **state)
{
    (void)state;
    size_t count = 0;
    for (size_t i = 0; i < EXAMPLE_COUNT; i++)
        if (EXAMPLES[i].view == CR_VIEW_NEURON) {
            struct subject s = {.name = EXAMPLES[i].name, .plain = true};
            count = add_some(count, s);
        }
    for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++) {
        struct subject s = {.name = OTHERS[i].name, .text = OTHERS[i].text, .plain = true};
        count = add_looks(count, s);
    }
    check_all(subjects, count);
}

/* Outlines keep clear of what the labels in them do. */
static void test_disputes(void **state)
{
    (void)state;
    size_t count = 0;
    for (size_t i = 0; i < EXAMPLE_COUNT; i++)
        for (int view = EXAMPLES[i].view; view < CR_VIEW_COUNT; view++) {
            struct subject s = EXAMPLES[i];
            s.wrt = NULL;
            s.disputed = true;
            s.view = (enum cr_view)view;
            s.grain = CR_GRAIN_LAYER;
            /* Two numbers in each label: they leave no way for the second red arrow. */
            s.tangled = strcmp(s.name, "two_neurons_layer.dot") == 0 && view == CR_VIEW_NEURON;
            count = add_some(count, s);
            count = add_some(count, s);
        }
    check_all(subjects, count);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_examples), cmocka_unit_test(test_chains),
        cmocka_unit_test(test_shapes),   cmocka_unit_test(test_others),
        cmocka_unit_test(test_plain),    cmocka_unit_test(test_disputes),
    };
    return cmocka_run_group_tests_name("overlaps", tests, NULL, NULL);
}
