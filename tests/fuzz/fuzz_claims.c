/*
 * Any bytes as a file of claims about a small network, judged and explained. The first byte
 * says which network.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "check/check.h"
#include "read/read.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const char *const NETS[] = {
    "digraph { x [value=0.5] n [b=0.1, activation=sigmoid, target=1.5] x -> n [w=0.3] }",
    "input x = [0.5, -1]\nparam w = 0.3, b = 0\nz = w*x + b\nL = relu(z)^2 + w\nminimize L\n",
    ("digraph { graph [loss=ce, activation=softmax, params=\"c=1\"] x [value=\"1, 0\"]"
     " p [b=c, target=\"1, 0\"] q [target=\"0, 1\"] x -> {p q} [w=0] }"),
};

static void judge(const struct cr_run *run, const char *text, size_t size)
{
    struct cr_claims claims = {0};
    struct cr_check check = {0};
    struct cr_buf out = {0};
    struct cr_err err = {0};
    if (!cr_claims_read(&claims, run->model, "claims", text, size, &err) &&
        (cr_check_init(&check, run, &claims, &err) || cr_check_table(&check, 0, true, &out, &err) ||
         cr_check_json(&check, &out, &err)))
        abort(); /* what is read can be judged */
    cr_buf_release(&out);
    cr_check_release(&check);
    cr_claims_release(&claims);
    cr_err_release(&err);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct cr_err err = {0};
    if (size == 0)
        return 0;
    const char *text = NETS[bytes[0] % 3];
    struct cr_net *net = cr_read("net", text, strlen(text), NULL, NULL, &err);
    struct cr_model *model = net ? cr_model_build(net, CR_NOTATION_INDEXED, &err) : NULL;
    struct cr_run *run = model ? cr_run_new(model, 1, &err) : NULL;
    if (!run)
        abort();
    judge(run, (const char *)bytes + 1, size - 1);
    cr_run_free(run);
    cr_model_free(model);
    return 0;
}
