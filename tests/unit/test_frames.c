/*
 * Frames, as Graphviz draws them: no label overlaps another label, a node that it does not
 * belong to, or the board's edge; nothing moves between the frames of a story.
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
#include "base/assets.h"
#include "draw/frame.h"
#include "draw/circuit.h"
#include "draw/watermark.h"
#include "read/read.h"
#include "story/plan.h"

enum { MOST_BOXES = 4000 };

struct box {
    char name[80];
    double x, y, w, h;
};

struct boxes {
    struct box box[MOST_BOXES];
    size_t count;
};

/* Everything from a file to its scene. */
struct fixture {
    const char *look; /* the theme's name; NULL: article */
    const char *mark; /* a watermark; NULL: none */
    struct cr_buf text;
    struct cr_model *model;
    struct cr_run *run;
    struct cr_story *story;
    struct cr_theme *theme;
    struct cr_gv *gv;
    struct cr_scene *scene;
    struct cr_err err;
};

static void open_text(struct fixture *f, const char *name, enum cr_view view,
                      enum cr_grain grain, bool legend)
{
    const struct cr_telling telling = {.view = view, .grain = grain};
    const struct cr_scene_options options = {.legend = legend};
    struct cr_net *net =
        cr_read(name, cr_buf_text(&f->text), f->text.size, NULL, NULL, &f->err);
    if (!net)
        fail_msg("%s", cr_err_text(&f->err));
    f->model = view == CR_VIEW_CIRCUIT
                   ? cr_model_build_apart(net, CR_NOTATION_INDEXED, &f->err)
                   : cr_model_build(net, CR_NOTATION_INDEXED, &f->err);
    f->run = cr_run_new(f->model, 1, &f->err);
    f->story = cr_story_new(f->run, &telling, &f->err);
    f->theme = cr_theme_load(f->look ? f->look : "article", &f->err);
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
    cr_err_release(&f->err);
}

static void take_box(void *context, const struct cr_gv_box *box)
{
    struct boxes *all = context;
    if (strstr(box->name, "-anchor"))
        return;
    assert_true(all->count < MOST_BOXES);
    struct box *b = &all->box[all->count++];
    snprintf(b->name, sizeof b->name, "%s", box->name);
    b->x = box->x;
    b->y = box->y;
    b->w = box->width;
    b->h = box->height;
}

static bool starts(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* Shapes hold labels; everything else is a label. */
static bool is_shape(const char *name)
{
    static const char *const shapes[] = {"node-",   "divider-",    "bias-",  "prediction-",
                                         "target-", "layer-bias-", "rule", "legend-line", "gate-"};
    static const char *const labels[] = {"bias-label", "bias-gradient", "prediction-label",
                                         "target-label"};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (starts(name, labels[i]))
            return false;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        if (starts(name, shapes[i]))
            return true;
    return false;
}

/* How far two boxes overlap, 0 when they do not. */
static double overlap(const struct box *a, const struct box *b)
{
    const double x = (a->w + b->w) / 2 - fabs(a->x - b->x);
    const double y = (a->h + b->h) / 2 - fabs(a->y - b->y);
    return x > 0 && y > 0 ? fmin(x, y) : 0;
}

/* A label lies wholly inside the shape that it belongs to. */
static bool is_inside(const struct box *label, const struct box *shape)
{
    return fabs(label->x - shape->x) + label->w / 2 <= shape->w / 2 + 1 &&
           fabs(label->y - shape->y) + label->h / 2 <= shape->h / 2 + 1;
}

static void check_boxes(const struct boxes *all, const struct cr_scene *scene,
                        const char *what)
{
    for (size_t i = 0; i < all->count; i++) {
        const struct box *a = &all->box[i];
        if (a->x - a->w / 2 < 3 || a->x + a->w / 2 > scene->width - 3 ||
            a->y - a->h / 2 < 3 || a->y + a->h / 2 > scene->height - 3)
            fail_msg("%s: \"%s\" reaches over the board's edge", what, a->name);
        for (size_t k = 0; k < all->count; k++) {
            const struct box *b = &all->box[k];
            const bool both = !is_shape(a->name) && !is_shape(b->name) && k > i;
            const bool outside = !is_shape(a->name) && is_shape(b->name) &&
                                 !starts(b->name, "divider-") && !is_inside(a, b);
            if ((both || outside) && overlap(a, b) > 1)
                fail_msg("%s: \"%s\" and \"%s\" overlap by %g", what, a->name, b->name,
                         overlap(a, b));
        }
    }
}

static const struct box *find(const struct boxes *all, const char *name)
{
    for (size_t i = 0; i < all->count; i++)
        if (strcmp(all->box[i].name, name) == 0)
            return &all->box[i];
    return NULL;
}

/* Shapes stand where they stood in the frame before. */
static void check_still(const struct boxes *before, const struct boxes *now,
                        const char *what)
{
    for (size_t i = 0; i < before->count; i++) {
        const struct box *a = &before->box[i];
        const struct box *b = is_shape(a->name) ? find(now, a->name) : a;
        if (!b || fabs(a->x - b->x) > 0.01 || fabs(a->y - b->y) > 0.01 ||
            fabs(a->w - b->w) > 0.01)
            fail_msg("%s: \"%s\" moved", what, a->name);
    }
}

/* Adds the watermark to a frame that is written already. */
static void add_mark(struct fixture *f, struct cr_buf *dot)
{
    struct cr_frame frame = {.scene = f->scene, .out = {.buf = dot}};
    assert_true(dot->size > 2 && strcmp(dot->data + dot->size - 2, "}\n") == 0);
    dot->size -= 2;
    cr_frame_watermark(&frame, f->mark);
    cr_buf_puts(dot, "}\n");
    assert_false(frame.out.failed);
    cr_dot_release(&frame.out);
}

/* Every arrow's shaft ends where its head begins: 10 points by its arrowsize before the tip. */
static void check_heads(const char *dot, const char *what)
{
    const double all = strtod(strstr(dot, "arrowsize=") + strlen("arrowsize="), NULL);
    const char *end;
    for (const char *at = dot; (at = strstr(at, "pos=\"e,")); at = end) {
        double x, y, last_x, last_y;
        assert_int_equal(sscanf(at, "pos=\"e,%lf,%lf", &x, &y), 2);
        end = strchr(at + strlen("pos=\""), '"');
        const char *point = end;
        while (*point != ' ')
            point--;
        assert_int_equal(sscanf(point, "%lf,%lf", &last_x, &last_y), 2);
        const char *line_end = strchr(end, '\n'), *own = strstr(end, "arrowsize=");
        const double size =
            own && own < line_end ? strtod(own + strlen("arrowsize="), NULL) : all;
        if (fabs(hypot(x - last_x, y - last_y) - 10 * size) > 0.2)
            fail_msg("%s: a head of %g points, %g points from its shaft: %.60s", what,
                     10 * size, hypot(x - last_x, y - last_y), at);
    }
}

static void check_frames(struct fixture *f, const char *name)
{
    static struct boxes before, now;
    struct cr_state state;
    assert_int_equal(cr_state_init(&state, f->story, &f->err), 0);
    for (size_t step = 0; step < f->story->count; step++) {
        struct cr_buf dot = {0}, again = {0}, what = {0};
        cr_state_advance(&state);
        cr_buf_printf(&what, "%s ", name);
        cr_step_name(f->story, step, &what);
        assert_int_equal(cr_frame_dot(f->scene, &state, &dot, &f->err), 0);
        assert_int_equal(cr_frame_dot(f->scene, &state, &again, &f->err), 0);
        assert_string_equal(dot.data, again.data);
        check_heads(dot.data, what.data);
        if (f->mark)
            add_mark(f, &dot);
        now.count = 0;
        if (cr_gv_boxes(f->gv, dot.data, take_box, &now, &f->err))
            fail_msg("%s: %s", what.data, cr_err_text(&f->err));
        check_boxes(&now, f->scene, what.data);
        if (step > 0)
            check_still(&before, &now, what.data);
        before = now;
        cr_buf_release(&dot);
        cr_buf_release(&again);
        cr_buf_release(&what);
    }
    cr_state_release(&state);
}

static const struct example {
    const char *file;
    enum cr_view view;
} EXAMPLES[] = {
    {"one_neuron.dot", CR_VIEW_NEURON},        {"two_neurons.dot", CR_VIEW_NEURON},
    {"two_neurons_layer.dot", CR_VIEW_NEURON}, {"shallow_net.dot", CR_VIEW_NEURON},
    {"one_neuron.dot", CR_VIEW_CIRCUIT},       {"two_neurons.dot", CR_VIEW_CIRCUIT},
    {"two_neurons_layer.dot", CR_VIEW_CIRCUIT}, {"shallow_net.dot", CR_VIEW_CIRCUIT},
    {"neuron.expr", CR_VIEW_CIRCUIT},          {"fan_out.expr", CR_VIEW_CIRCUIT},
    {"sigmoid_gates.expr", CR_VIEW_CIRCUIT},   {"three_classes.expr", CR_VIEW_CIRCUIT},
};

static void test_examples(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof EXAMPLES / sizeof *EXAMPLES; i++)
        for (int grain = 0; grain < CR_GRAIN_COUNT; grain++) {
            struct fixture f = {0};
            char path[80];
            snprintf(path, sizeof path, "assets/examples/%s", EXAMPLES[i].file);
            assert_int_equal(cr_file_read(path, &f.text, &f.err), 0);
            open_text(&f, path, EXAMPLES[i].view, (enum cr_grain)grain,
                      grain == CR_GRAIN_LAYER);
            check_frames(&f, EXAMPLES[i].file);
            close_fixture(&f);
        }
}

static void check_example(const struct example *example, const char *look, const char *mark,
                          bool legend)
{
    struct fixture f = {.look = look, .mark = mark};
    char path[80], name[80];
    snprintf(path, sizeof path, "assets/examples/%s", example->file);
    snprintf(name, sizeof name, "%s, theme %s", example->file, look);
    assert_int_equal(cr_file_read(path, &f.text, &f.err), 0);
    open_text(&f, path, example->view, CR_GRAIN_LAYER, legend);
    check_frames(&f, name);
    close_fixture(&f);
}

/* A theme may have larger letters and wider lines: everything grows with them. */
static void test_themes(void **state)
{
    (void)state;
    static const struct example examples[] = {
        {"two_neurons_layer.dot", CR_VIEW_NEURON},
        {"shallow_net.dot", CR_VIEW_NEURON},
        {"three_classes.expr", CR_VIEW_CIRCUIT},
    };
    for (size_t t = 0; cr_asset_name(t); t++)
        for (size_t i = 0; i < sizeof examples / sizeof *examples; i++)
            check_example(&examples[i], cr_asset_name(t), NULL, true);
}

/* Is there an element of that id whose line also has this? */
static bool has_line(const char *dot, const char *id, const char *with)
{
    char start[80];
    snprintf(start, sizeof start, "id=\"%s\"", id);
    const char *found = strstr(dot, start), *end = found ? strchr(found, '\n') : NULL;
    const char *wanted = found ? strstr(found, with) : NULL;
    return end && wanted && wanted < end;
}

/* A theme's dashes reach the red arrows and the line that explains them; only those. */
static void test_dashes(void **state)
{
    (void)state;
    struct fixture f = {.look = "paper"};
    struct cr_state at;
    struct cr_buf dot = {0};
    const char *path = "assets/examples/one_neuron.dot";
    assert_int_equal(cr_file_read(path, &f.text, &f.err), 0);
    open_text(&f, path, CR_VIEW_NEURON, CR_GRAIN_LAYER, true);
    assert_int_equal(cr_state_init(&at, f.story, &f.err), 0);
    for (size_t i = 0; i + 1 < f.story->count; i++)
        cr_state_advance(&at);
    assert_int_equal(cr_frame_dot(f.scene, &at, &dot, &f.err), 0);
    assert_true(has_line(dot.data, "gradient-1", "style=\"dashed\""));
    assert_true(has_line(dot.data, "legend-line-4", "style=\"dashed\""));
    assert_false(has_line(dot.data, "edge-x--n", "style="));
    assert_false(has_line(dot.data, "legend-line-1", "style="));
    cr_state_release(&at);
    cr_buf_release(&dot);
    close_fixture(&f);
}

/* The legend and the tooltips say what the gradients are of, by its own name. */
static void test_names_output(void **state)
{
    (void)state;
    struct fixture f = {0};
    struct cr_state at;
    struct cr_buf dot = {0};
    const char *path = "assets/examples/sigmoid_gates.expr";
    assert_int_equal(cr_file_read(path, &f.text, &f.err), 0);
    open_text(&f, path, CR_VIEW_CIRCUIT, CR_GRAIN_LAYER, true);
    assert_int_equal(cr_state_init(&at, f.story, &f.err), 0);
    for (size_t i = 0; i + 1 < f.story->count; i++)
        cr_state_advance(&at);
    assert_int_equal(cr_frame_dot(f.scene, &at, &dot, &f.err), 0);
    assert_non_null(strstr(dot.data, "∂ gradient of f<"));
    assert_null(strstr(dot.data, "gradient of L"));
    assert_non_null(strstr(dot.data, ", ∂f/∂u₂ = "));
    assert_null(strstr(dot.data, "∂L/∂"));
    cr_state_release(&at);
    cr_buf_release(&dot);
    close_fixture(&f);
}

static void assert_called(const struct cr_state *at, enum cr_aspect aspect, size_t q,
                          const char *want)
{
    struct cr_buf text = {0};
    cr_math_text(at->called[aspect][q], &text);
    cr_buf_puts(&text, " = ");
    cr_math_text(at->known[aspect][q], &text);
    assert_string_equal(cr_buf_text(&text), want);
    cr_buf_release(&text);
}

/* While a sample is told, numbers are called its own; what is about all samples shows
 * parameters and the loss of all, and no sample's values. */
static void check_batch(const struct fixture *f, const struct cr_state *at, size_t w)
{
    const struct cr_step *step = &f->story->steps[at->next - 1];
    const size_t loss = f->model->loss;
    const bool all = at->next > 1 && step->sample == 0;
    for (size_t q = 0; all && q < f->model->count; q++)
        if (q != loss && !cr_role_is_parameter(f->model->quantities[q].role))
            assert_null(at->known[CR_ASPECT_VALUE][q]);
    if (all)
        assert_called(at, CR_ASPECT_VALUE, loss, "L = 0.314");
    if (all)
        assert_called(at, CR_ASPECT_GRAD, w, "∂L/∂w = −0.140");
    if (strcmp(step->what, "w1-s2") == 0) {
        assert_called(at, CR_ASPECT_VALUE, loss, "L₂ = 0.101");
        assert_called(at, CR_ASPECT_GRAD, w, "1/3 · ∂L₂/∂w = 0.198");
    }
}

static void test_batches(void **state)
{
    (void)state;
    struct fixture f = {0};
    struct cr_state at;
    assert_int_equal(cr_file_read("tests/cases/samples.dot", &f.text, &f.err), 0);
    open_text(&f, "samples.dot", CR_VIEW_NEURON, CR_GRAIN_LAYER, false);
    assert_int_equal(cr_state_init(&at, f.story, &f.err), 0);
    size_t w = 0;
    while (strcmp(f.model->quantities[w].key, "w") != 0)
        w++;
    while (at.next < f.story->count) {
        cr_state_advance(&at);
        check_batch(&f, &at, w);
    }
    cr_state_release(&at);
    close_fixture(&f);
}

/* The longest watermark of the widest letters still has its strip for itself. */
static void test_watermark(void **state)
{
    (void)state;
    char wide[200];
    memset(wide, 'W', sizeof wide);
    wide[sizeof wide - 1] = '\0';
    for (size_t t = 0; cr_asset_name(t); t++)
        for (int legend = 0; legend <= 1; legend++)
            for (size_t i = 0; i < sizeof EXAMPLES / sizeof *EXAMPLES; i += 5)
                check_example(&EXAMPLES[i], cr_asset_name(t), wide, legend);
}

/* Its letters end at the right margin: they begin near it when they are few. */
static void test_watermark_place(void **state)
{
    (void)state;
    struct fixture f = {.mark = "mm"};
    struct cr_state at;
    struct cr_buf dot = {0}, svg = {0};
    const struct cr_svg_options options = {.text = true};
    double x = 0;
    cr_buf_puts(&f.text, "x = 0.5\nL = x^2\n");
    open_text(&f, "small.expr", CR_VIEW_CIRCUIT, CR_GRAIN_LAYER, true);
    assert_int_equal(cr_state_init(&at, f.story, &f.err), 0);
    cr_state_advance(&at);
    assert_int_equal(cr_frame_dot(f.scene, &at, &dot, &f.err), 0);
    add_mark(&f, &dot);
    assert_int_equal(cr_gv_svg(f.gv, dot.data, &options, &svg, &f.err), 0);
    const char *group = strstr(svg.data, "id=\"watermark\"");
    const char *text = group ? strstr(group, " x=\"") : NULL;
    assert_true(text && sscanf(text, " x=\"%lf", &x) == 1);
    assert_true(x > f.scene->width - CR_MARGIN - 20 && x < f.scene->width - CR_MARGIN - 10);
    cr_state_release(&at);
    cr_buf_release(&dot);
    cr_buf_release(&svg);
    close_fixture(&f);
}

/* What becomes of a text: escaped, in one line, cut to 80 characters; nothing for blanks. */
static void test_watermark_text(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"a <b> & \"c\"", ">a &lt;b&gt; &amp; &quot;c&quot;</TD>"},
        {"one\ntwo", ">one two</TD>"},
        {"bad \xFF", ">bad ?</TD>"},
        {"ééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé!",
         ">ééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé!<"},
        {"ééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé!!",
         ">ééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé…<"},
    };
    struct fixture f = {0};
    cr_buf_puts(&f.text, "x = 0.5\nL = x^2\n");
    open_text(&f, "small.expr", CR_VIEW_CIRCUIT, CR_GRAIN_LAYER, false);
    for (size_t i = 0; i <= sizeof rows / sizeof *rows; i++) {
        const bool blank = i == sizeof rows / sizeof *rows;
        struct cr_buf out = {0};
        struct cr_frame frame = {.scene = f.scene, .out = {.buf = &out}};
        cr_frame_watermark(&frame, blank ? " \t" : rows[i][0]);
        if (blank ? out.size != 0 : !strstr(cr_buf_text(&out), rows[i][1]))
            fail_msg("watermark %zu: %s", i, cr_buf_text(&out));
        cr_dot_release(&frame.out);
        cr_buf_release(&out);
    }
    close_fixture(&f);
}

/* Layers of the given sizes, all weights and biases their own. */
static void make_net(struct cr_buf *out, const int *sizes, int layers, const char *more)
{
    cr_buf_printf(out, "digraph g { graph [activation=tanh, %s]\n", more);
    for (int l = 0; l < layers; l++)
        for (int i = 0; i < sizes[l]; i++) {
            cr_buf_printf(out, "n%d_%d [%s%s]\n", l, i, l ? "b=-0.125" : "value=\"0.5,-0.25\"",
                          l == layers - 1 ? ", target=\"0.75,-1\"" : "");
            for (int j = 0; l && j < sizes[l - 1]; j++)
                cr_buf_printf(out, "n%d_%d -> n%d_%d [w=%d.%d7]\n", l - 1, j, l, i,
                              (i + j) % 2 ? -0 : 0, (i * 3 + j * 5 + l) % 9 + 1);
        }
    cr_buf_puts(out, "}\n");
}

static void test_other_shapes(void **state)
{
    (void)state;
    static const int shapes[][5] = {{2, 2, 2}, {3, 4, 2}, {1, 1, 1, 1}, {4, 1, 3}, {2, 1},
                                    {5, 5, 5}, {8, 8, 8}, {2, 8, 8, 1}};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        struct fixture f = {0};
        char name[32];
        int layers = 0;
        while (layers < 5 && shapes[i][layers])
            layers++;
        snprintf(name, sizeof name, "shape %zu", i);
        make_net(&f.text, shapes[i], layers, "reduction=mean");
        open_text(&f, name, CR_VIEW_NEURON, CR_GRAIN_LAYER, false);
        check_frames(&f, name);
        close_fixture(&f);
    }
}

/* No wire runs through the box of an operation that it does not belong to, more than
 * `slack` deep. */
static void check_wires(const struct fixture *f, const char *name, double slack)
{
    const struct cr_circuit *circuit = f->scene->circuit;
    const struct cr_graph *graph = f->model->graph;
    for (size_t i = 0; i < graph->operand_count; i++) {
        const struct cr_wire *wire = &circuit->wires[i];
        for (size_t v = 0; wire->drawn && v < graph->count; v++) {
            struct cr_box box = circuit->gates[v].box;
            box.w -= 2 * slack;
            box.h -= 2 * slack;
            if (!circuit->gates[v].drawn || v == wire->from || v == wire->to)
                continue;
            for (size_t p = 0; p + 3 < wire->count; p += 3) {
                struct cr_curve piece;
                memcpy(piece.p, wire->points + p, sizeof piece.p);
                if (cr_curve_touches(&piece, &box))
                    fail_msg("%s: wire %zu runs through \"%s\"", name, i,
                             f->model->quantities[circuit->gates[v].quantity].key);
            }
        }
    }
}

static void test_wires(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof EXAMPLES / sizeof *EXAMPLES; i++) {
        struct fixture f = {0};
        char path[80];
        if (EXAMPLES[i].view != CR_VIEW_CIRCUIT)
            continue;
        snprintf(path, sizeof path, "assets/examples/%s", EXAMPLES[i].file);
        assert_int_equal(cr_file_read(path, &f.text, &f.err), 0);
        open_text(&f, path, CR_VIEW_CIRCUIT, CR_GRAIN_PASS, false);
        check_wires(&f, EXAMPLES[i].file, 3);
        close_fixture(&f);
    }
}

/* Statements over the last few names, `operations` of them in all. */
static void make_formula(struct cr_buf *out, int operations)
{
    static const char *const forms[] = {"%s*%s", "%s+%s", "tanh(%s)+%s", "%s-sigmoid(%s)",
                                        "max(%s,%s)"};
    unsigned seed = 12345;
    char names[400][16] = {"x", "w", "b", "c"};
    int count = 4, done = 0;
    cr_buf_puts(out, "x = 0.5\nparam w = 0.3, b = -0.1, c = 0.7\n");
    while (done < operations) {
        seed = seed * 1103515245u + 12345u;
        const int form = (int)(seed >> 16) % 5, from = count > 12 ? count - 12 : 0;
        const int a = from + (int)(seed >> 8) % (count - from),
                  b = from + (int)(seed >> 20) % (count - from);
        snprintf(names[count], sizeof *names, "n%d", count);
        cr_buf_printf(out, "n%d = ", count);
        cr_buf_printf(out, forms[form], names[a], names[b]);
        cr_buf_putc(out, '\n');
        done += form == 2 || form == 3 ? 2 : 1;
        count++;
    }
    cr_buf_printf(out, "minimize n%d, rate = 0.1\n", count - 1);
}

/* 300 operations: a story that does not grow with them, and nothing overlaps. */
static void test_large_circuit(void **state)
{
    (void)state;
    struct fixture f = {0};
    make_formula(&f.text, 300);
    open_text(&f, "large.expr", CR_VIEW_CIRCUIT, CR_GRAIN_LAYER, false);
    assert_true(f.scene->circuit->operations >= 300);
    assert_true(f.story->count <= 40);
    check_frames(&f, "large");
    close_fixture(&f);
}

/* Of a layer of more than twelve the first five nodes and the last one are drawn. */
static bool is_left_out(int place, int size)
{
    return size > CR_MAX_NEURONS && place >= 5 && place < size - 1;
}

/* The frame has exactly the nodes that are to be drawn, and nothing of the others. */
static void check_shown(const char *dot, const struct boxes *all, const int *sizes,
                        int layers, const char *what)
{
    size_t shown = 0, nodes = 0;
    char name[32];
    for (int l = 0; l < layers; l++)
        for (int i = 0; i < sizes[l]; i++) {
            snprintf(name, sizeof name, "n%d_%d\"", l, i);
            if (is_left_out(i, sizes[l]) && strstr(dot, name))
                fail_msg("%s: there is something of \"%s", what, name);
            shown += !is_left_out(i, sizes[l]);
        }
    for (size_t i = 0; i < all->count; i++)
        nodes += starts(all->box[i].name, "node-");
    if (nodes != shown)
        fail_msg("%s: %zu nodes in place of %zu", what, nodes, shown);
    for (int l = 0; l < layers; l++) {
        snprintf(name, sizeof name, ">%d more<", sizes[l] - 6);
        if (sizes[l] > CR_MAX_NEURONS && !strstr(dot, name))
            fail_msg("%s: \"%s\" is missing", what, name);
        snprintf(name, sizeof name, "more-%d", l + 1);
        assert_int_equal(sizes[l] > CR_MAX_NEURONS, find(all, name) != NULL);
        snprintf(name, sizeof name, "dots-%d", l + 1);
        assert_int_equal(sizes[l] > CR_MAX_NEURONS, find(all, name) != NULL);
    }
}

/* check_shown for every frame. */
static void check_all_shown(struct fixture *f, const int *sizes, int layers,
                            const char *name)
{
    static struct boxes all;
    struct cr_state state;
    assert_int_equal(cr_state_init(&state, f->story, &f->err), 0);
    for (size_t step = 0; step < f->story->count; step++) {
        struct cr_buf dot = {0};
        cr_state_advance(&state);
        assert_int_equal(cr_frame_dot(f->scene, &state, &dot, &f->err), 0);
        all.count = 0;
        assert_int_equal(cr_gv_boxes(f->gv, dot.data, take_box, &all, &f->err), 0);
        check_shown(dot.data, &all, sizes, layers, name);
        cr_buf_release(&dot);
    }
    cr_state_release(&state);
}

static void test_large_layers(void **state)
{
    (void)state;
    static const int shapes[][5] = {{14, 3}, {3, 14}, {3, 40, 2}, {1, 100, 1}, {12, 12}};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        struct fixture f = {0};
        char name[32];
        int layers = 0;
        while (layers < 5 && shapes[i][layers])
            layers++;
        snprintf(name, sizeof name, "large layers %zu", i);
        make_net(&f.text, shapes[i], layers, "reduction=mean");
        open_text(&f, name, CR_VIEW_NEURON, CR_GRAIN_LAYER, true);
        check_frames(&f, name);
        check_all_shown(&f, shapes[i], layers, name);
        close_fixture(&f);
    }
}

static double distance_to_curve(const struct cr_curve *curve, struct cr_point from)
{
    double least = INFINITY;
    for (int i = 0; i <= 400; i++) {
        const struct cr_point at = cr_curve_at(curve, i / 400.0);
        least = fmin(least, hypot(at.x - from.x, at.y - from.y));
    }
    return least;
}

static bool runs_through(const struct cr_curve *curve, const struct cr_box *box)
{
    for (int i = 0; i <= 400; i++) {
        const struct cr_point at = cr_curve_at(curve, i / 400.0);
        if (fabs(at.x - box->x) < box->w / 2 && fabs(at.y - box->y) < box->h / 2)
            return true;
    }
    return false;
}

/* From an edge to a box. */
static double distance_to_box(const struct cr_curve *curve, const struct cr_box *box)
{
    double least = INFINITY;
    for (int i = 0; i <= 400; i++) {
        const struct cr_point at = cr_curve_at(curve, i / 400.0);
        least = fmin(least, hypot(fmax(0, fabs(at.x - box->x) - box->w / 2),
                                  fmax(0, fabs(at.y - box->y) - box->h / 2)));
    }
    return least;
}

/* No edge is as near to the box as its own. */
static void check_nearest(const struct fixture *f, const char *name, size_t edge,
                          const struct cr_box *box)
{
    const struct cr_curve *edges = f->scene->edges;
    const double own = distance_to_box(&edges[edge], box);
    for (size_t other = 0; other < f->model->net->edge_count; other++)
        if (box->w > 0 && other != edge && distance_to_box(&edges[other], box) <= own)
            fail_msg("%s: the label of edge %zu could be that of edge %zu", name, edge,
                     other);
}

/* A line beside its edge is nearest to that, or the middle of both where they stand on it (a
 * gradient below its weight is where that is); and no other runs through that part of the
 * first line. */
static void check_weight_labels(const struct fixture *f, const char *name, double part)
{
    const struct cr_scene *scene = f->scene;
    const size_t count = f->model->net->edge_count;
    for (size_t e = 0; e < count; e++) {
        const struct cr_seat *seat = &scene->weights[e];
        if (!seat->placed)
            fail_msg("%s: edge %zu has no label", name, e);
        const struct cr_box *main = &seat->main, *grad = &seat->grad;
        const struct cr_box middle = {
            main->x, (main->y + main->h / 2 + grad->y - grad->h / 2) / 2, 0.1, 0.1};
        const bool on = seat->stance == CR_ON;
        check_nearest(f, name, e, on ? &middle : main);
        if (seat->stance == CR_ASTRIDE)
            check_nearest(f, name, e, grad);
        const struct cr_box inner = {main->x, main->y, main->w * part, main->h * part};
        for (size_t other = 0; other < count; other++)
            if (other != e && runs_through(&scene->edges[other], &inner))
                fail_msg("%s: edge %zu runs through the label of edge %zu", name, other, e);
    }
}

static void test_weight_labels(void **state)
{
    (void)state;
    static const int sizes[] = {3, 4, 2};
    struct fixture f = {0}, g = {0};
    const char *const path = "assets/examples/shallow_net.dot";
    assert_int_equal(cr_file_read(path, &f.text, &f.err), 0);
    open_text(&f, path, CR_VIEW_NEURON, CR_GRAIN_LAYER, false);
    check_weight_labels(&f, "shallow_net", 1);
    close_fixture(&f);
    make_net(&g.text, sizes, 3, "reduction=mean");
    open_text(&g, "3-4-2", CR_VIEW_NEURON, CR_GRAIN_LAYER, false);
    check_weight_labels(&g, "3-4-2", 0.5);
    close_fixture(&g);
}

/* How near two arrows come to each other, but for their last tenth: there they may end at
 * the same chip. */
static double between_arrows(const struct cr_curve *a, const struct cr_curve *b)
{
    double least = INFINITY;
    for (int i = 0; i <= 90; i++)
        least = fmin(least, distance_to_curve(b, cr_curve_at(a, i / 100.0)));
    return least;
}

/* The red arrows to one shared bias stay apart and run through no other neuron. */
static void test_bias_arrows(void **state)
{
    (void)state;
    struct fixture f = {0};
    const char *const path = "assets/examples/shallow_net.dot";
    assert_int_equal(cr_file_read(path, &f.text, &f.err), 0);
    open_text(&f, path, CR_VIEW_NEURON, CR_GRAIN_LAYER, false);
    size_t pairs = 0;
    for (size_t s = 0; s < f.story->count; s++) {
        const struct cr_step *step = &f.story->steps[s];
        for (size_t i = 0; i < step->arrow_count; i++)
            for (size_t k = 0; k < step->arrow_count; k++) {
                const struct cr_arrow *a = &step->arrows[i], *b = &step->arrows[k];
                if (i == k || a->to != b->to ||
                    f.model->quantities[a->to].role != CR_ROLE_PARAMETER)
                    continue;
                const struct cr_curve p = cr_route_arrow(f.scene, a),
                                      q = cr_route_arrow(f.scene, b);
                struct cr_box core = f.scene->nodes[f.model->quantities[b->from].node];
                core.w *= 0.7;
                core.h *= 0.7;
                assert_true(between_arrows(&p, &q) > 4);
                assert_false(cr_curve_touches(&p, &core));
                pairs++;
            }
    }
    assert_true(pairs >= 10);
    close_fixture(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_examples),
        cmocka_unit_test(test_themes),
        cmocka_unit_test(test_dashes),
        cmocka_unit_test(test_names_output),
        cmocka_unit_test(test_batches),
        cmocka_unit_test(test_watermark),
        cmocka_unit_test(test_watermark_place),
        cmocka_unit_test(test_watermark_text),
        cmocka_unit_test(test_other_shapes),
        cmocka_unit_test(test_large_layers),
        cmocka_unit_test(test_weight_labels),
        cmocka_unit_test(test_bias_arrows),
        cmocka_unit_test(test_wires),
        cmocka_unit_test(test_large_circuit),
    };
    return cmocka_run_group_tests_name("frames", tests, NULL, NULL);
}
