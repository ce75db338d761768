/*
 * Every format of stories that nobody thought of (kit/): all of them are made, and each ends.
 * Small stories, as a format draws every step of them.
 */
#define _XOPEN_SOURCE 700 /* nftw */

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "draw/render.h"
#include "kit/formula.h"
#include "kit/network.h"
#include "read/read.h"

enum { STORIES = 3, MOST_SECONDS = 600, LARGEST = 12 /* terms of a formula, numbers of a network */ };

static char folder[] = "/tmp/renderings-XXXXXX";

/* Room for what is drawn; and an end to everything, should a format find none. */
static int set_up(void **state)
{
    (void)state;
    alarm(MOST_SECONDS);
    return mkdtemp(folder) ? 0 : -1;
}

static int take_away(const char *path, const struct stat *what, int kind, struct FTW *where)
{
    (void)what, (void)kind, (void)where;
    return remove(path);
}

static int tear_down(void **state)
{
    (void)state;
    return nftw(folder, take_away, 8, FTW_DEPTH | FTW_PHYS);
}

/* A file of the story in each format. */
static void render_all(const struct cr_story *story, struct cr_err *err)
{
    struct cr_rendering rendering = {.folder = folder,
                                     .show = {.width = 160, .height = 90},
                                     .cut = {.last = SIZE_MAX},
                                     .jobs = 1};
    struct cr_theme *theme = cr_theme_load("article", err);
    for (size_t i = 0; i < CR_RENDERER_COUNT; i++)
        rendering.formats[rendering.format_count++] = &CR_RENDERERS[i];
    size_t written = 0;
    if (!theme || cr_render(story, theme, &rendering, &written, err))
        fail_msg("%s", cr_err_text(err));
    assert_true(written >= CR_RENDERER_COUNT);
    cr_theme_free(theme);
}

static void render(const char *name, const struct cr_buf *text, enum cr_view view,
                   enum cr_grain grain)
{
    const struct cr_telling telling = {.view = view, .grain = grain};
    struct cr_err err = {0};
    struct cr_net *net = cr_read(name, text->data, text->size, NULL, NULL, &err);
    struct cr_model *model = !net                      ? NULL
                             : view == CR_VIEW_CIRCUIT ? cr_model_build_apart(net, CR_NOTATION_NAMES, &err)
                                                       : cr_model_build(net, CR_NOTATION_INDEXED, &err);
    struct cr_run *run = model ? cr_run_new(model, 1, &err) : NULL;
    struct cr_story *story = run ? cr_story_new(run, &telling, &err) : NULL;
    if (!story)
        fail_msg("%s\n%s", cr_err_text(&err), text->data);
    render_all(story, &err);
    cr_story_free(story);
    cr_run_free(run);
    cr_model_free(model);
}

static void test_circuits(void **state)
{
    (void)state;
    static struct kit_formula formula;
    struct cr_random random = cr_random_seeded(4);
    for (int done = 0; done < STORIES;) {
        kit_formula_invent(&formula, &random);
        if (formula.count <= LARGEST) {
            render("invented.expr", &formula.text, CR_VIEW_CIRCUIT, CR_GRAIN_PASS);
            done++;
        }
        kit_formula_release(&formula);
    }
}

static void test_networks(void **state)
{
    (void)state;
    static struct kit_network network;
    static const enum cr_grain grains[STORIES] = {CR_GRAIN_PASS, CR_GRAIN_LAYER, CR_GRAIN_PASS};
    struct cr_random random = cr_random_seeded(5);
    for (int done = 0; done < STORIES;) {
        kit_network_invent(&network, &random);
        if (network.count <= LARGEST) {
            render("invented.dot", &network.text, CR_VIEW_NEURON, grains[done]);
            done++;
        }
        kit_network_release(&network);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_circuits),
        cmocka_unit_test(test_networks),
    };
    return cmocka_run_group_tests_name("renderings", tests, set_up, tear_down);
}
