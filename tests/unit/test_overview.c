/*
 * The overview: every edge has two chevrons, they point against it, and they touch
 * neither labels nor nodes. What is checked is the document, with labels as large as
 * Graphviz draws them.
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
#include "draw/circuit.h"
#include "draw/frame.h"
#include "read/read.h"

enum { MOST_BOXES = 1000, MOST_CHEVRONS = 2000 };

struct box {
    char name[80];
    struct cr_box at;
    bool round;
};

struct chevron {
    char to[80], from[80]; /* as the document has them: against the edge */
    struct cr_point p[7];
    size_t number, which;
    double pen;
};

/* Everything from a text to the frame of one of its steps. */
struct fixture {
    struct cr_buf text, dot;
    struct cr_model *model;
    struct cr_run *run;
    struct cr_story *story;
    struct cr_theme *theme;
    struct cr_gv *gv;
    struct cr_scene *scene;
    struct cr_err err;
    struct box boxes[MOST_BOXES];
    size_t box_count;
    struct chevron chevrons[MOST_CHEVRONS];
    size_t chevron_count;
};

static void take_box(void *context, const struct cr_gv_box *box)
{
    struct fixture *f = context;
    struct cr_buf start = {0};
    if (strstr(box->name, "-anchor"))
        return;
    assert_true(f->box_count < MOST_BOXES);
    struct box *b = &f->boxes[f->box_count++];
    snprintf(b->name, sizeof b->name, "%s", box->name);
    b->at = (struct cr_box){box->x, box->y, box->width, box->height};
    cr_buf_printf(&start, "  \"%s\" [pos=", box->name);
    const char *line = strstr(f->dot.data, start.data);
    const char *shape = line ? strstr(line, "shape=") : NULL;
    assert_non_null(shape);
    b->round = strncmp(shape, "shape=circle", 12) == 0 ||
               strncmp(shape, "shape=ellipse", 13) == 0;
    cr_buf_release(&start);
}

/* One line of the document, if it is a chevron. */
static void take_line(struct fixture *f, const char *line, const char *end)
{
    const char *id = strstr(line, "id=\"chevron-"), *pen = strstr(line, "penwidth=");
    const char *pos = strstr(line, "pos=\"");
    if (!id || id > end)
        return;
    assert_true(f->chevron_count < MOST_CHEVRONS);
    struct chevron *c = &f->chevrons[f->chevron_count++];
    struct cr_point *p = c->p;
    assert_int_equal(
        sscanf(line, "  \"%79[^\"]\" -> \"%79[^\"]\" [arrowhead=none,", c->to, c->from),
        2);
    assert_int_equal(
        sscanf(id, "id=\"chevron-%zu-%zu\", class=\"chevron\"", &c->number, &c->which),
        2);
    assert_int_equal(sscanf(pen, "penwidth=%lf", &c->pen), 1);
    assert_int_equal(
        sscanf(pos, "pos=\"%lf,%lf %lf,%lf %lf,%lf %lf,%lf %lf,%lf %lf,%lf %lf,%lf\"",
               &p[0].x, &p[0].y, &p[1].x, &p[1].y, &p[2].x, &p[2].y, &p[3].x, &p[3].y,
               &p[4].x, &p[4].y, &p[5].x, &p[5].y, &p[6].x, &p[6].y),
        14);
}

/* Writes and reads the frame of a step, as if the story began with step `first`. */
static void take_step(struct fixture *f, size_t first, size_t step)
{
    struct cr_state state;
    assert_int_equal(cr_state_init(&state, f->story, &f->err), 0);
    for (state.next = first; state.next <= step;)
        cr_state_advance(&state);
    cr_buf_clear(&f->dot);
    assert_int_equal(cr_frame_dot(f->scene, &state, &f->dot, &f->err), 0);
    cr_state_release(&state);
    f->box_count = f->chevron_count = 0;
    if (cr_gv_boxes(f->gv, f->dot.data, take_box, f, &f->err))
        fail_msg("%s", cr_err_text(&f->err));
    for (const char *line = f->dot.data; *line;) {
        const char *end = strchr(line, '\n');
        take_line(f, line, end);
        line = end + 1;
    }
}

static void open_text(struct fixture *f, const char *name, enum cr_view view)
{
    const struct cr_telling telling = {
        .view = view, .grain = CR_GRAIN_LAYER, .overview = true};
    const struct cr_scene_options options = {.legend = false};
    struct cr_net *net =
        cr_read(name, cr_buf_text(&f->text), f->text.size, NULL, NULL, &f->err);
    if (!net)
        fail_msg("%s", cr_err_text(&f->err));
    f->model = view == CR_VIEW_CIRCUIT
                   ? cr_model_build_apart(net, CR_NOTATION_INDEXED, &f->err)
                   : cr_model_build(net, CR_NOTATION_INDEXED, &f->err);
    f->run = cr_run_new(f->model, 1, &f->err);
    f->story = cr_story_new(f->run, &telling, &f->err);
    f->theme = cr_theme_load("article", &f->err);
    f->gv = cr_gv_new(&f->err);
    f->scene = cr_scene_new(f->story, f->theme, f->gv, &options, &f->err);
    if (!f->scene)
        fail_msg("%s", cr_err_text(&f->err));
}

static void close_fixture(struct fixture *f)
{
    cr_scene_free(f->scene);
    cr_gv_free(f->gv);
    cr_theme_free(f->theme);
    cr_story_free(f->story);
    cr_run_free(f->run);
    cr_model_free(f->model);
    cr_buf_release(&f->text);
    cr_buf_release(&f->dot);
    cr_err_release(&f->err);
    free(f);
}

static const struct box *find_box(const struct fixture *f, const char *name)
{
    for (size_t i = 0; i < f->box_count; i++)
        if (strcmp(f->boxes[i].name, name) == 0)
            return &f->boxes[i];
    fail_msg("no node \"%s\"", name);
    return NULL;
}

static size_t count_of(const struct fixture *f, size_t number, size_t which)
{
    size_t count = 0;
    for (size_t i = 0; i < f->chevron_count; i++)
        count += f->chevrons[i].number == number && f->chevrons[i].which == which;
    return count;
}

/* Two of them on everything that is drawn, nothing else. */
static void check_counts(const struct fixture *f, const char *name)
{
    const struct cr_circuit *circuit = f->scene->circuit;
    const size_t count =
        circuit ? f->model->graph->operand_count : f->model->net->edge_count;
    size_t drawn = 0;
    for (size_t i = 0; i < count; i++) {
        const size_t wanted =
            circuit ? circuit->wires[i].drawn : !cr_scene_hides_edge(f->scene, i);
        drawn += wanted;
        for (size_t which = 1; which <= 2; which++)
            if (count_of(f, i + 1, which) != wanted)
                fail_msg("%s: %zu chevrons %zu-%zu", name, count_of(f, i + 1, which),
                         i + 1, which);
    }
    assert_true(drawn > 0);
    assert_int_equal(f->chevron_count, 2 * drawn);
}

static double distance(struct cr_point a, struct cr_point b)
{
    return hypot(a.x - b.x, a.y - b.y);
}

/* Where on a path, from its start, a point is nearest to it. */
static size_t place_on(const struct cr_point *points, size_t count, struct cr_point p)
{
    enum { FINE = 200 };
    size_t best = 0;
    double least = INFINITY;
    for (size_t k = 0; k < (count - 1) / 3 * FINE; k++) {
        struct cr_curve piece;
        memcpy(piece.p, points + 3 * (k / FINE), sizeof piece.p);
        const double far = distance(p, cr_curve_at(&piece, (double)(k % FINE) / FINE));
        if (far < least) {
            least = far;
            best = k;
        }
    }
    return best;
}

/* On the way from the source the tip comes before what is between the ends. Edges are all
 * but straight: there it is nearer to the source than either end. */
static void check_direction(const struct fixture *f, const char *name)
{
    const struct cr_circuit *circuit = f->scene->circuit;
    for (size_t i = 0; i < f->chevron_count; i++) {
        const struct chevron *c = &f->chevrons[i];
        const struct cr_wire *wire = circuit ? &circuit->wires[c->number - 1] : NULL;
        const struct cr_point *points =
            wire ? wire->points : f->scene->edges[c->number - 1].p;
        const size_t count = wire ? wire->count : 4;
        const struct cr_box *from = &find_box(f, c->from)->at;
        const struct cr_point source = {from->x, from->y}, tip = c->p[3];
        const struct cr_point back = {(c->p[0].x + c->p[6].x) / 2,
                                      (c->p[0].y + c->p[6].y) / 2};
        if (!(place_on(points, count, tip) < place_on(points, count, back)))
            fail_msg("%s: chevron %zu-%zu points away from \"%s\"", name, c->number,
                     c->which, c->from);
        if (!wire && !(distance(tip, source) < distance(c->p[0], source) &&
                       distance(tip, source) < distance(c->p[6], source)))
            fail_msg(
                "%s: chevron %zu-%zu is nearer to \"%s\" with an end than with its tip",
                name, c->number, c->which, c->from);
    }
}

/* The ends of the edge that has this number are those of its chevrons. */
static void check_ends(const struct fixture *f, const char *name)
{
    const struct cr_net *net = f->model->net;
    for (size_t i = 0; i < f->chevron_count && !f->scene->circuit; i++) {
        const struct chevron *c = &f->chevrons[i];
        const struct cr_edge *edge = &net->edges[c->number - 1];
        if (strcmp(c->from + strlen("node-"), net->nodes[edge->from].name) != 0 ||
            strcmp(c->to + strlen("node-"), net->nodes[edge->to].name) != 0)
            fail_msg("%s: chevron %zu lies between \"%s\" and \"%s\"", name, c->number,
                     c->from, c->to);
    }
}

static bool touches(const struct box *box, struct cr_point p, double pen)
{
    const double x = fabs(p.x - box->at.x) / (box->at.w / 2 + pen / 2),
                 y = fabs(p.y - box->at.y) / (box->at.h / 2 + pen / 2);
    return box->round ? x * x + y * y < 1 : x < 1 && y < 1;
}

/* The k-th of STROKE points along both arms. */
enum { PARTS = 15, STROKE = 2 * PARTS + 1 };

static struct cr_point stroke_at(const struct chevron *c, int k)
{
    const double t = fabs((double)k - PARTS) / PARTS;
    const struct cr_point end = c->p[k < PARTS ? 0 : 6], tip = c->p[3];
    return (struct cr_point){tip.x + t * (end.x - tip.x), tip.y + t * (end.y - tip.y)};
}

static void check_box(const struct fixture *f, const struct box *box, const char *name)
{
    for (size_t i = 0; i < f->chevron_count; i++)
        for (int k = 0; k < STROKE; k++)
            if (touches(box, stroke_at(&f->chevrons[i], k), f->chevrons[i].pen))
                fail_msg("%s: chevron %zu-%zu touches \"%s\"", name,
                         f->chevrons[i].number, f->chevrons[i].which, box->name);
}

static void check_free(const struct fixture *f, const char *name)
{
    for (size_t i = 0; i < f->box_count; i++)
        check_box(f, &f->boxes[i], name);
    for (size_t l = 0; l < f->model->net->layer_count && !f->scene->circuit; l++)
        check_box(f, &(struct box){.name = "a column", .at = f->scene->columns[l]}, name);
}

static double gap_of(const struct chevron *a, const struct chevron *b)
{
    double least = INFINITY;
    for (int i = 0; i < STROKE; i++)
        for (int k = 0; k < STROKE; k++)
            least = fmin(least, distance(stroke_at(a, i), stroke_at(b, k)));
    return least;
}

/* All of one size, and none on another edge's. */
static void check_sizes(const struct fixture *f, const char *name)
{
    for (size_t i = 0; i < f->chevron_count; i++)
        for (size_t k = 0; k < i; k++) {
            const struct chevron *a = &f->chevrons[i], *b = &f->chevrons[k];
            const double height = distance(a->p[0], a->p[6]);
            assert_true(fabs(height - distance(b->p[0], b->p[6])) < 0.1);
            assert_true(fabs(a->pen - b->pen) < 0.01);
            if (a->number != b->number && gap_of(a, b) < a->pen)
                fail_msg("%s: chevrons of %zu and %zu meet", name, a->number, b->number);
        }
}

static void check_text(struct fixture *f, const char *name, enum cr_view view)
{
    open_text(f, name, view);
    const size_t last = f->story->count - 1;
    assert_int_equal(f->story->steps[last].phase, CR_PHASE_OVERVIEW);
    take_step(f, 0, last - 1);
    assert_int_equal(f->chevron_count, 0);
    take_step(f, 0, last);
    assert_string_equal(f->story->steps[last].title, "Backpropagation");
    check_counts(f, name);
    check_ends(f, name);
    check_direction(f, name);
    check_free(f, name);
    check_sizes(f, name);
    if (strstr(f->dot.data, " dim\"") || strstr(f->dot.data, " focus\""))
        fail_msg("%s: something is dim or in focus", name);
    close_fixture(f);
}

static struct fixture *new_fixture(void)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    return f;
}

static const struct example {
    const char *file;
    enum cr_view view;
} EXAMPLES[] = {
    {"one_neuron.dot", CR_VIEW_NEURON},         {"two_neurons.dot", CR_VIEW_NEURON},
    {"two_neurons_layer.dot", CR_VIEW_NEURON},  {"shallow_net.dot", CR_VIEW_NEURON},
    {"neuron.expr", CR_VIEW_CIRCUIT},           {"sigmoid_gates.expr", CR_VIEW_CIRCUIT},
    {"fan_out.expr", CR_VIEW_CIRCUIT},          {"three_classes.expr", CR_VIEW_CIRCUIT},
    {"two_neurons_layer.dot", CR_VIEW_CIRCUIT}, {"shallow_net.dot", CR_VIEW_CIRCUIT},
};

static void test_examples(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof EXAMPLES / sizeof *EXAMPLES; i++) {
        struct fixture *f = new_fixture();
        char path[80];
        snprintf(path, sizeof path, "assets/examples/%s", EXAMPLES[i].file);
        assert_int_equal(cr_file_read(path, &f->text, &f->err), 0);
        check_text(f, path, EXAMPLES[i].view);
    }
}

/* Layers of `size` neurons, all joined. */
static void make_net(struct cr_buf *out, int layers, int size)
{
    cr_buf_puts(out, "digraph g { graph [activation=tanh]\n");
    for (int l = 0; l < layers; l++)
        for (int i = 0; i < size; i++) {
            cr_buf_printf(out, "n%d_%d [%s%s]\n", l, i, l ? "b=-0.125" : "value=0.5",
                          l == layers - 1 ? ", target=0.75" : "");
            for (int j = 0; l && j < size; j++)
                cr_buf_printf(out, "n%d_%d -> n%d_%d [w=0.%d7]\n", l - 1, j, l, i,
                              (i * 3 + j * 5 + l) % 9 + 1);
        }
    cr_buf_puts(out, "}\n");
}

static void test_crowded(void **state)
{
    (void)state;
    for (int size = 2; size <= 5; size++) {
        struct fixture *f = new_fixture();
        char name[32];
        snprintf(name, sizeof name, "%d-%d-%d", size, size, size);
        make_net(&f->text, 3, size);
        check_text(f, name, CR_VIEW_NEURON);
    }
}

/* An edge over a layer, and two edges between the same nodes. */
static void test_curved(void **state)
{
    (void)state;
    struct fixture *f = new_fixture();
    cr_buf_puts(&f->text, "digraph g { x [value=0.5]; h [b=0.1]; o [target=1]\n"
                          "x -> h [w=0.3]; h -> o [w=0.2]; x -> o [w=0.4]\n"
                          "h -> o [w=0.6] }\n");
    check_text(f, "curved", CR_VIEW_NEURON);
}

/* It is plain whatever is known: nothing is, here. */
static void test_plain(void **state)
{
    (void)state;
    for (int view = 0; view < CR_VIEW_COUNT; view++) {
        struct fixture *f = new_fixture();
        assert_int_equal(
            cr_file_read("assets/examples/two_neurons.dot", &f->text, &f->err), 0);
        open_text(f, "two_neurons.dot", (enum cr_view)view);
        take_step(f, f->story->count - 1, f->story->count - 1);
        assert_null(strstr(f->dot.data, "\"neuron dim"));
        assert_null(strstr(f->dot.data, "\"operation dim"));
        assert_null(strstr(f->dot.data, "\"edge dim"));
        assert_null(strstr(f->dot.data, "\"wire dim"));
        check_counts(f, "plain");
        close_fixture(f);
    }
}

enum { MOST_WAYS = 64, MOST_PAIRS = 16, MOMENTS = 10 };

/* Where the tips of moving pairs are, by way and pair. */
struct tips {
    struct cr_point at[MOST_WAYS][MOST_PAIRS];
    bool there[MOST_WAYS][MOST_PAIRS];
    char source[MOST_WAYS][80];
};

static void take_tip(struct tips *tips, const char *line, const char *id)
{
    size_t way, pair, which;
    struct cr_point p[4];
    char target[80], source[80];
    assert_int_equal(sscanf(id, "id=\"chevron-%zu-%zu-%zu\"", &way, &pair, &which), 3);
    assert_true(way < MOST_WAYS && pair < MOST_PAIRS);
    if (which != 1)
        return;
    assert_int_equal(sscanf(line, "  \"%79[^\"]\" -> \"%79[^\"]\"", target, source), 2);
    assert_int_equal(sscanf(strstr(line, "pos=\""), "pos=\"%lf,%lf %lf,%lf %lf,%lf %lf,%lf",
                            &p[0].x, &p[0].y, &p[1].x, &p[1].y, &p[2].x, &p[2].y, &p[3].x,
                            &p[3].y),
                     8);
    tips->at[way][pair] = p[3];
    tips->there[way][pair] = true;
    strcpy(tips->source[way], source);
}

static void take_moment(struct fixture *f, double moment, struct tips *tips)
{
    struct cr_state state;
    assert_int_equal(cr_state_init(&state, f->story, &f->err), 0);
    while (state.next < f->story->count)
        cr_state_advance(&state);
    cr_buf_clear(&f->dot);
    assert_int_equal(cr_frame_dot_at(f->scene, &state, moment, &f->dot, &f->err), 0);
    cr_state_release(&state);
    memset(tips, 0, sizeof *tips);
    for (const char *line = f->dot.data; *line; line = strchr(line, '\n') + 1) {
        const char *id = strstr(line, "id=\"chevron-");
        if (id && id < strchr(line, '\n'))
            take_tip(tips, line, id);
    }
}

static double away(struct cr_point a, struct cr_point b)
{
    return hypot(a.x - b.x, a.y - b.y);
}

/* Does every pair come nearer to its source? Returns how many were seen twice. */
static size_t check_step(const struct fixture *f, const struct tips *before,
                         const struct tips *after)
{
    size_t seen = 0;
    for (size_t w = 0; w < MOST_WAYS; w++)
        for (size_t k = 0; k < MOST_PAIRS; k++) {
            if (!before->there[w][k] || !after->there[w][k])
                continue;
            const struct box *box = find_box(f, before->source[w]);
            const struct cr_point source = {box->at.x, box->at.y};
            assert_true(away(after->at[w][k], source) < away(before->at[w][k], source));
            seen++;
        }
    return seen;
}

/* Off the nodes, where pairs are small and edges meet. */
static bool is_amid(const struct fixture *f, struct cr_point p)
{
    for (size_t i = 0; i < f->box_count; i++)
        if (strncmp(f->boxes[i].name, "node-", 5) == 0 &&
            away((struct cr_point){f->boxes[i].at.x, f->boxes[i].at.y}, p) <
                f->boxes[i].at.w / 2 + 30)
            return false;
    return true;
}

/* Pairs of edges that cross do not come to the crossing together. */
static void check_apart(const struct fixture *f, const struct tips *now)
{
    static const double APART = 12;
    for (size_t a = 0; a < MOST_WAYS * MOST_PAIRS; a++)
        for (size_t b = 0; b < a; b++) {
            const size_t v = a / MOST_PAIRS, i = a % MOST_PAIRS, w = b / MOST_PAIRS,
                         k = b % MOST_PAIRS;
            if (v == w || !now->there[v][i] || !now->there[w][k] ||
                away(now->at[v][i], now->at[w][k]) >= APART)
                continue;
            if (is_amid(f, now->at[v][i]))
                fail_msg("pairs of edges %zu and %zu meet", v, w);
        }
}

/* Each moment goes on from the one before, and at the end all is as it began, each pair in
 * the place of the one before it. */
static void test_moving(void **state)
{
    (void)state;
    struct fixture *f = new_fixture();
    static struct tips first, before, now;
    assert_int_equal(cr_file_read("assets/examples/shallow_net.dot", &f->text, &f->err), 0);
    open_text(f, "shallow_net.dot", CR_VIEW_NEURON);
    take_step(f, 0, f->story->count - 1);
    take_moment(f, 0, &first);
    before = first;
    size_t seen = 0;
    for (int m = 1; m <= MOMENTS; m++, before = now) {
        take_moment(f, (double)m / MOMENTS, &now);
        seen += check_step(f, &before, &now);
        check_apart(f, &now);
    }
    assert_true(seen >= (MOMENTS - 2) * f->model->net->edge_count); /* but for the ends */
    for (size_t w = 0; w < MOST_WAYS; w++)
        for (size_t k = 0; k + 1 < MOST_PAIRS; k++)
            if (now.there[w][k + 1])
                assert_true(first.there[w][k] &&
                            away(first.at[w][k], now.at[w][k + 1]) < 0.02);
    close_fixture(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_examples),
        cmocka_unit_test(test_crowded),
        cmocka_unit_test(test_curved),
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_moving),
    };
    return cmocka_run_group_tests_name("overview", tests, NULL, NULL);
}
