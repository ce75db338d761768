/* What the fuzzers share: see feed.h. */
#define _GNU_SOURCE /* memfd_create */

#include "feed.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "model/model.h"
#include "read/read.h"
#include "run/run.h"
#include "story/story.h"
#include "write/net_dot.h"

enum { MOST_NODES = 60, MOST_NUMBERS = 2000, MOST_EDGES = 200 };

/* A broken promise ends the fuzzer as a crash does. */
static void promise(bool kept, const char *what, const char *text)
{
    if (kept)
        return;
    fprintf(stderr, "broken promise: %s: %s\n", what, text);
    abort();
}

static bool is_small(const struct cr_net *net)
{
    return net->node_count <= MOST_NODES && net->edge_count <= MOST_EDGES &&
           net->samples * (net->node_count + net->edge_count) <= MOST_NUMBERS;
}

/* What is written is read again, in the same folder. */
static void write_and_read(const struct cr_net *net)
{
    const char *slash = strrchr(net->file, '/');
    char name[100];
    snprintf(name, sizeof name, "%.*sagain.dot", slash ? (int)(slash + 1 - net->file) : 0,
             net->file);
    struct cr_buf text = {0};
    struct cr_err err = {0};
    promise(!cr_net_write_dot(net, &text, &err), "a network is written", cr_err_text(&err));
    struct cr_net *again =
        cr_read(name, cr_buf_text(&text), text.size, NULL, NULL, &err);
    promise(again != NULL, cr_err_text(&err), cr_buf_text(&text));
    cr_net_free(again);
    cr_err_release(&err);
    cr_buf_release(&text);
}

static void tell(const struct cr_run *run, enum cr_view view, enum cr_grain grain)
{
    const struct cr_telling telling = {.grain = grain, .view = view};
    struct cr_buf out = {0};
    struct cr_err err = {0};
    struct cr_story *story = cr_story_new(run, &telling, &err);
    promise(story && !cr_story_dump(story, &out, &err), "a run is told", cr_err_text(&err));
    cr_story_free(story);
    cr_buf_release(&out);
    cr_err_release(&err);
}

/* Everything that can be said of a network; takes it over. */
static void run_and_tell(struct cr_net *net, enum cr_view view)
{
    struct cr_buf out = {0};
    struct cr_err err = {0};
    struct cr_model *model = view == CR_VIEW_CIRCUIT
                                 ? cr_model_build_apart(net, CR_NOTATION_NAMES, &err)
                                 : cr_model_build(net, CR_NOTATION_INDEXED, &err);
    promise(model != NULL, "a network is built", cr_err_text(&err));
    struct cr_run *run = cr_run_new(model, 2, &err);
    promise(run != NULL, "a model is run", cr_err_text(&err));
    promise(!cr_run_json(run, &out, &err), "as json", cr_err_text(&err));
    promise(!cr_run_table(run, 0, &out, &err), "as a table", cr_err_text(&err));
    tell(run, view, CR_GRAIN_PASS);
    tell(run, view, CR_GRAIN_OP);
    cr_run_free(run);
    cr_model_free(model);
    cr_buf_release(&out);
    cr_err_release(&err);
}

void feed_refused(int failed, struct cr_err *err)
{
    promise(!failed || err->status == CR_STATUS_INPUT, "refused as a mistake", cr_err_text(err));
    promise(!failed || *cr_err_text(err), "refused with a message", "there is none");
    cr_err_release(err);
}

int feed_memory(const unsigned char *bytes, size_t size)
{
    static int file = -1;
    if (file < 0)
        file = memfd_create("fuzz", 0);
    promise(file >= 0 && ftruncate(file, 0) == 0 &&
                pwrite(file, bytes, size, 0) == (ssize_t)size,
            "a file in memory", "none could be had");
    return file;
}

void feed_file(const char *name, const unsigned char *bytes, size_t size)
{
    struct cr_buf warnings = {0}, notes = {0}, text = {0};
    struct cr_err err = {0};
    cr_buf_add(&text, (const char *)bytes, size);
    struct cr_net *net =
        cr_read(name, cr_buf_text(&text), size, &warnings, &notes, &err);
    feed_refused(net == NULL, &err);
    if (net) {
        write_and_read(net);
        if (is_small(net))
            run_and_tell(net, net->output == CR_NONE ? CR_VIEW_NEURON : CR_VIEW_CIRCUIT);
        else
            cr_net_free(net);
    }
    cr_buf_release(&warnings);
    cr_buf_release(&notes);
    cr_buf_release(&text);
}
