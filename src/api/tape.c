/* A tape, run: see tape.h. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/tape.h"
#include "check/check.h"
#include "check/tell.h"
#include "write/net_dot.h"

/* ---- as a network file ---- */

/* Values without a name get one that is free: c1, c2 ... of constants, u1, u2 ..., L. */
static int name_rest(struct chainrule_tape *tape)
{
    size_t next[3] = {0};
    for (size_t n = 0; n < tape->net.node_count; n++) {
        struct cr_node *node = &tape->net.nodes[n];
        while (!node->name) {
            char name[32];
            const bool constant = node->kind == CR_NODE_CONSTANT;
            const size_t before = tape->names.count;
            const bool output = tape->net.output == (long)n && next[2]++ == 0;
            if (output)
                strcpy(name, "L");
            else
                snprintf(name, sizeof name, "%c%zu", constant ? 'c' : 'u', ++next[constant]);
            if (cr_names_add(&tape->names, name, strlen(name)) < 0)
                return cr_fail_memory(&tape->err);
            if (tape->names.count == before)
                continue;
            node->name = cr_arena_string(&tape->net.arena, name);
            if (!node->name)
                return cr_fail_memory(&tape->err);
        }
    }
    return 0;
}

/* Lists of one number become lists of one for each sample. */
static int spread(struct chainrule_tape *tape)
{
    const size_t samples = tape->net.samples;
    for (size_t n = 0; samples > 1 && n < tape->net.node_count; n++) {
        struct cr_node *node = &tape->net.nodes[n];
        if (node->kind != CR_NODE_INPUT || !isnan(node->value[1]))
            continue;
        double *list = cr_arena_alloc(&tape->net.arena, samples + 1, sizeof *list);
        if (!list)
            return cr_fail_memory(&tape->err);
        for (size_t s = 0; s < samples; s++)
            list[s] = node->value[0];
        list[samples] = NAN;
        node->value = list;
    }
    return 0;
}

/* Without one, the last operation is the output. */
static int choose_output(struct chainrule_tape *tape)
{
    size_t n = tape->net.node_count;
    while (tape->net.output == CR_NONE && n-- > 0)
        if (tape->net.nodes[n].kind == CR_NODE_OP)
            return chainrule_tape_output(tape, (long)n);
    return tape->net.output == CR_NONE
               ? cr_fail(&tape->err, CR_STATUS_INPUT, "nothing is computed: no operation is recorded")
               : 0;
}

/* What is expected goes with the nodes; what is not finite cannot. */
static void put_expected(struct chainrule_tape *tape)
{
    for (size_t i = 0; i < tape->expected_count; i++) {
        const struct expected *e = &tape->expected[i];
        struct cr_claim *claim = &tape->net.nodes[e->value].claim;
        const char **text = e->what == CHAINRULE_VALUE  ? &claim->value
                            : e->what == CHAINRULE_GRAD ? &claim->grad
                                                        : &claim->new;
        if (!strpbrk(e->text, "nf"))
            *text = e->text;
    }
}

static int write_tape(struct chainrule_tape *tape, struct cr_buf *out)
{
    if (tape->err.status != CR_STATUS_OK || choose_output(tape) || name_rest(tape) ||
        spread(tape))
        return -1;
    put_expected(tape);
    return cr_net_write_dot(&tape->net, out, &tape->err);
}

/* The tape's mistake, as often as it is asked for. */
static int fail(struct chainrule_tape *tape, char **error)
{
    struct cr_err copy = {0};
    cr_fail(&copy, tape->err.status, "%s", cr_err_text(&tape->err));
    return cr_api_finish(-1, &copy, error);
}

/* ---- numbers, check, pictures ---- */

static int run(struct chainrule_tape *tape)
{
    struct cr_buf dot = {0};
    if (tape->work.run)
        return 0;
    const int failed = write_tape(tape, &dot) ||
                       cr_api_load(&tape->work, "tape.dot", cr_buf_text(&dot), dot.size,
                                   CR_GRAIN_LAYER, &tape->err);
    cr_buf_release(&dot);
    return failed ? -1 : 0;
}

int chainrule_tape_run(struct chainrule_tape *tape, char **error)
{
    struct cr_err fine = {0};
    return run(tape) ? fail(tape, error) : cr_api_finish(0, &fine, error);
}

double chainrule_tape_number(const struct chainrule_tape *tape, long value,
                             enum chainrule_what what, size_t sample)
{
    const struct cr_run *run = tape->work.run;
    if (!run || !cr_tape_has(tape, value) || sample >= tape->net.samples)
        return NAN;
    const size_t quantity = (size_t)run->model->of_node[value].a;
    if (what == CHAINRULE_VALUE)
        return cr_run_value(run, quantity, sample);
    if (what == CHAINRULE_GRAD && tape->net.nodes[value].kind != CR_NODE_CONSTANT)
        return cr_run_grad(run, quantity, sample);
    return what == CHAINRULE_NEW ? run->updated[quantity] : NAN;
}

static int claim(const struct chainrule_tape *tape, struct cr_claims *claims,
                 struct cr_err *err)
{
    static const char *const endings[] = {
        [CHAINRULE_VALUE] = "", [CHAINRULE_GRAD] = ".grad", [CHAINRULE_NEW] = ".new"};
    for (size_t i = 0; i < tape->expected_count; i++) {
        const struct expected *e = &tape->expected[i];
        char name[256];
        snprintf(name, sizeof name, "%s%s", tape->net.nodes[e->value].name, endings[e->what]);
        if (cr_claims_add(claims, tape->work.model, "the program", name, e->text, err))
            return -1;
    }
    return 0;
}

int chainrule_tape_check(struct chainrule_tape *tape, double tolerance, char **report,
                         char **error)
{
    struct cr_claims claims = {.tolerance = tolerance};
    struct cr_check check = {0};
    struct cr_err err = {0};
    struct cr_buf out = {0};
    if (report)
        *report = NULL;
    tape->tolerance = tolerance;
    if (run(tape))
        return fail(tape, error);
    int failed = tolerance >= 0 && tolerance < 1
                     ? claim(tape, &claims, &err) ||
                           cr_check_init(&check, tape->work.run, &claims, &err) ||
                           cr_check_table(&check, 0, false, &out, &err)
                     : cr_fail(&err, CR_STATUS_USAGE, "the tolerance %g is not from 0 to 1",
                               tolerance);
    const int answer = !failed && !cr_check_passes(&check);
    cr_check_release(&check);
    cr_claims_release(&claims);
    if (!failed && report)
        *report = out.data;
    else
        cr_buf_release(&out);
    failed = cr_api_finish(failed, &err, error);
    return failed ? -1 : answer;
}

/* The story, with what was expected and is wrong. */
static struct cr_story *tell(const struct chainrule_tape *tape, struct cr_err *err)
{
    const struct cr_telling telling = {.view = CR_VIEW_CIRCUIT, .grain = CR_GRAIN_LAYER};
    struct cr_claims claims = {.tolerance = tape->tolerance};
    struct cr_story *story = NULL;
    if (tape->expected_count == 0)
        return cr_story_new(tape->work.run, &telling, err);
    if (!claim(tape, &claims, err))
        story = cr_check_tell(tape->work.run, &claims, &telling, err);
    cr_claims_release(&claims);
    return story;
}

int chainrule_tape_render(struct chainrule_tape *tape, const char *format, int width,
                          int height, const char *folder, char **error)
{
    struct cr_err err = {0};
    if (run(tape))
        return fail(tape, error);
    struct cr_story *story = tell(tape, &err);
    const int failed =
        !story || cr_api_draw(story, NULL, format, width, height, folder, &err);
    cr_story_free(story);
    return cr_api_finish(failed, &err, error);
}

int chainrule_tape_dot(struct chainrule_tape *tape, char **dot, char **error)
{
    struct cr_buf out = {0};
    struct cr_err fine = {0};
    *dot = NULL;
    if (write_tape(tape, &out)) {
        cr_buf_release(&out);
        return fail(tape, error);
    }
    *dot = out.data;
    return cr_api_finish(0, &fine, error);
}
