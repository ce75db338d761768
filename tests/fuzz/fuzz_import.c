/* Any bytes as a file of another program: a model, weights, a trace. See feed.h. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/trace.h"
#include "feed.h"
#include "import/import.h"
#include "import/weights.h"
#include "read/read.h"

static const char NET[] = "digraph { x1 [value=1] x2 [value=1] h1 [b=0] h2 [b=0] y [b=0, target=0]"
                          " {x1 x2} -> {h1 h2} [w=0.5] {h1 h2} -> y [w=0.5] }";

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* What is refused is refused with a message, as the user's mistake. */
static void finish(int failed, struct cr_err *err)
{
    if (failed && (err->status != CR_STATUS_INPUT || !err->text)) {
        fprintf(stderr, "broken promise: status %d: %s\n", (int)err->status, cr_err_text(err));
        abort();
    }
    cr_err_release(err);
}

static void feed_model(const char *text, size_t size)
{
    const struct cr_import wanted = {.loss = CR_OP_COUNT};
    struct cr_buf dot = {0}, notes = {0};
    struct cr_err err = {0};
    const int failed = cr_import_onnx("fuzz.onnx", text, size, &wanted, &dot, &notes, &err);
    finish(failed, &err);
    if (!failed)
        feed_file("fuzz.dot", (const unsigned char *)dot.data, dot.size);
    cr_buf_release(&dot);
    cr_buf_release(&notes);
}

static void feed_numbers(const char *text, size_t size)
{
    struct cr_err err = {0};
    struct cr_net *net = cr_read("net.dot", NET, strlen(NET), NULL, NULL, &err);
    finish(cr_weights_fill(net, "fuzz.safetensors", text, size, &err), &err);
    err = (struct cr_err){0};
    struct cr_model *model = cr_model_build(net, CR_NOTATION_NAMES, &err);
    struct cr_claims claims = {0};
    finish(cr_trace_read(&claims, model, "fuzz.jsonl", text, size, &err), &err);
    cr_claims_release(&claims);
    cr_model_free(model);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char *text = malloc(size + 1);
    if (!text)
        return 0;
    memcpy(text, bytes, size);
    text[size] = '\0';
    feed_model(text, size);
    feed_numbers(text, size);
    free(text);
    return 0;
}
