/* Any bytes as what a program recorded of its training step, judged against a small network. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "check/check.h"
#include "check/trace.h"
#include "feed.h"
#include "read/read.h"

static const char NET[] = "digraph { x1 [value=\"1, 2\"] x2 [value=\"1, 0\"] h1 [b=0] h2 [b=0]"
                          " y [b=0, target=0] {x1 x2} -> {h1 h2} [w=0.5] {h1 h2} -> y [w=0.5] }";

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* What is read can be judged. */
static void judge(const struct cr_run *run, const struct cr_claims *claims)
{
    struct cr_check check = {0};
    struct cr_buf out = {0};
    struct cr_err err = {0};
    if (cr_check_init(&check, run, claims, &err) || cr_check_table(&check, 0, true, &out, &err))
        abort();
    cr_buf_release(&out);
    cr_check_release(&check);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct cr_err err = {0};
    struct cr_net *net = cr_read("net.dot", NET, strlen(NET), NULL, NULL, &err);
    struct cr_model *model = net ? cr_model_build(net, CR_NOTATION_NAMES, &err) : NULL;
    struct cr_run *run = model ? cr_run_new(model, 1, &err) : NULL;
    struct cr_claims claims = {0};
    if (!run)
        abort();
    const int failed = cr_trace_read(&claims, model, "fuzz", (const char *)bytes, size, &err);
    feed_refused(failed, &err);
    if (!failed)
        judge(run, &claims);
    cr_claims_release(&claims);
    cr_run_free(run);
    cr_model_free(model);
    return 0;
}
