/* Safetensors files and recorded traces, laid over networks: tests/import has PyTorch's. */
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
#include "check/trace.h"
#include "import/import.h"
#include "import/weights.h"
#include "read/read.h"
#include "run/run.h"

/* Two layers; the second column of the first matrix is the input that stands first. */
static const char NET[] = "digraph { x1 [value=\"1, 3\"] x2 [value=\"2, 4\"]"
                          " h1 [b=0.1, activation=tanh] h2 [b=0.2, activation=tanh]"
                          " y [b=0.3, target=\"0, 0\"]"
                          " {x1 x2} -> {h1 h2} [w=0] {h1 h2} -> y [w=0] }";

static struct cr_net *read_net(const char *text)
{
    struct cr_err err = {0};
    struct cr_net *net = cr_read("net.dot", text, strlen(text), NULL, NULL, &err);
    if (!net)
        fail_msg("%s", cr_err_text(&err));
    return net;
}

/* ---- safetensors ---- */

/* A file of this header, with `numbers` floats 1, 2, 3 ... behind it. */
static size_t make_file(unsigned char *bytes, const char *header, size_t numbers)
{
    const size_t length = strlen(header);
    for (size_t i = 0; i < 8; i++)
        bytes[i] = (unsigned char)((uint64_t)length >> 8 * i);
    memcpy(bytes + 8, header, length);
    for (size_t i = 0; i < numbers; i++) {
        const float number = (float)(i + 1);
        memcpy(bytes + 8 + length + 4 * i, &number, 4);
    }
    return 8 + length + 4 * numbers;
}

#define ENTRY(name, shape, from, to)                                                     \
    "\"" name "\":{\"dtype\":\"F32\",\"shape\":" shape ",\"data_offsets\":[" #from "," #to "]}"

static void refused(const char *header, size_t numbers, const char *message)
{
    unsigned char bytes[2048];
    const size_t size = make_file(bytes, header, numbers);
    char *exact = malloc(size); /* so that a byte too many is seen */
    struct cr_net *net = read_net(NET);
    struct cr_err err = {0};
    memcpy(exact, bytes, size);
    assert_int_equal(cr_weights_fill(net, "w.safetensors", exact, size, &err), -1);
    if (!strstr(cr_err_text(&err), message))
        fail_msg("not \"%s\": %s", message, cr_err_text(&err));
    cr_err_release(&err);
    cr_net_free(net);
    free(exact);
}

static void test_fill(void **state)
{
    (void)state;
    unsigned char bytes[1024]; /* 10 comes behind 9, and the order of the file says nothing */
    const size_t size = make_file(bytes,
                                  "{\"__metadata__\":{\"format\":\"pt\"}," ENTRY(
                                      "fc10.weight", "[1,2]", 24, 32) "," ENTRY(
                                      "fc10.bias", "[1]", 32, 36) "," ENTRY(
                                      "fc9.weight", "[2,2]", 0, 16) "," ENTRY(
                                      "fc9.bias", "[2]", 16, 24) "}",
                                  9);
    static const double expected[] = {1, 3, 2, 4, 7, 8}; /* x1->h1, x1->h2, x2->h1 ... */
    struct cr_net *net = read_net(NET);
    struct cr_err err = {0};
    if (cr_weights_fill(net, "w.safetensors", (char *)bytes, size, &err))
        fail_msg("%s", cr_err_text(&err));
    for (size_t e = 0; e < net->edge_count; e++)
        assert_true(net->edges[e].weight == expected[e]);
    assert_true(net->nodes[2].bias == 5 && net->nodes[3].bias == 6 && net->nodes[4].bias == 9);
    cr_net_free(net);
}

static void test_no_fit(void **state)
{
    (void)state;
    refused("{" ENTRY("a.weight", "[2,2]", 0, 16) "}", 4,
            "its matrices do not fit the network's layers of weights (matrices: a.weight 2x2; "
            "layers: 2x2, 1x2)");
    refused("{" ENTRY("a.weight", "[2,2]", 0, 16) "," ENTRY("b.weight", "[1,2]", 16, 24) "}", 6,
            "there is no bias beside \"a.weight\", and node \"h1\" has one");
    refused("{" ENTRY("a.weight", "[2,2]", 0, 16) "," ENTRY("b.weight", "[1,2]", 16, 24) "," ENTRY(
                "a.scale", "[2]", 0, 8) "}", 6,
            "tensor \"a.scale\" (2) is neither the matrix nor the bias of a layer");
}

static void test_hostile(void **state)
{
    (void)state;
    refused("", 0, "the header is no JSON object");
    refused("[1]", 0, "the header is no JSON object");
    refused("{\"a\":{}}", 0, "has a dtype that is not supported");
    refused("{" ENTRY("a", "[2,2]", 0, 16) "}", 3, "lies outside of the file");
    refused("{" ENTRY("a", "[2,2]", 0, 12) "}", 4, "has not as many bytes as its shape says");
    refused("{" ENTRY("a", "[2,2]", 16, 0) "}", 4, "lies outside of the file");
    refused("{" ENTRY("a", "[2,2]", -4, 12) "}", 4, "lies outside of the file");
    refused("{" ENTRY("a", "[4294967296,4294967296]", 0, 16) "}", 4, "larger than the file");
    refused("{" ENTRY("a", "[-2,-2]", 0, 16) "}", 4, "has a shape that is none");
    refused("{" ENTRY("a", "[1,1,1,1,1,1,1,1,1]", 0, 4) "}", 4, "has a shape that is none");
    unsigned char bytes[16] = {255, 255, 255, 255, 255, 255, 255, 255};
    struct cr_net *net = read_net(NET);
    for (size_t size = 0; size <= sizeof bytes; size++) {
        struct cr_err err = {0};
        assert_int_equal(cr_weights_fill(net, "w", (char *)bytes, size, &err), -1);
        assert_string_equal(cr_err_text(&err), "w: this is no safetensors file");
        cr_err_release(&err);
    }
    cr_net_free(net);
}

/* ---- traces ---- */

static struct cr_run *run_net(struct cr_net *net)
{
    struct cr_err err = {0};
    struct cr_model *model = cr_model_build(net, CR_NOTATION_NAMES, &err);
    struct cr_run *run = model ? cr_run_new(model, 1, &err) : NULL;
    if (!run)
        fail_msg("%s", cr_err_text(&err));
    return run;
}

static void free_run(struct cr_run *run)
{
    struct cr_model *model = (struct cr_model *)(uintptr_t)run->model;
    cr_run_free(run);
    cr_model_free(model);
}

static double exact(const struct cr_run *run, const struct cr_about *about)
{
    const size_t sample = about->sample == CR_NONE ? 0 : (size_t)about->sample;
    return about->kind == CR_ABOUT_GRAD ? cr_run_grad(run, about->quantity, sample)
           : about->quantity == run->model->loss && about->sample == CR_NONE
               ? cr_run_loss(run)
               : cr_run_value(run, about->quantity, sample);
}

/* The claims of a trace, as "NAME=TEXT" with ! where it does not fit. */
static void trace_gives(const char *dot, const char *text, const char *expected)
{
    struct cr_run *run = run_net(read_net(dot));
    struct cr_claims claims = {0};
    struct cr_err err = {0};
    struct cr_buf out = {0};
    if (cr_trace_read(&claims, run->model, "t", text, strlen(text), &err))
        cr_buf_puts(&out, cr_err_text(&err));
    else
        for (size_t i = 0; i < claims.count; i++)
            cr_buf_printf(&out, "%s%s=%s%s", i ? " " : "", claims.items[i].quantity,
                          claims.items[i].text,
                          cr_claim_fits(&claims.items[i], exact(run, &claims.items[i].about))
                              ? ""
                              : "!");
    assert_string_equal(cr_buf_text(&out), expected);
    cr_err_release(&err);
    cr_buf_release(&out);
    cr_claims_release(&claims);
    free_run(run);
}

static const char ONE[] = "digraph { x [value=0.5] n [b=0.1, activation=sigmoid, target=1.5]"
                          " x -> n [w=0.3] }";

static void test_csv(void **state)
{
    (void)state;
    trace_gives(ONE, "quantity,value,grad\nx->n,0.3,-0.1154152\nn.b,,-0.23\nn.z,0.26,\n",
                "x->n=0.3 x->n.grad=-0.1154152 n.b.grad=-0.23! n.z=0.26!");
    trace_gives(ONE, "quantity,value,grad\nx->n,0.30,-0.12\nn.b,,-0.23\nn.z,0.26,\n",
                "x->n=0.30 x->n.grad=-0.12 n.b.grad=-0.23 n.z=0.26!"); /* fixed decimals */
    trace_gives(ONE, "quantity,value,grad\nn.b,0.1,0.0\n", "n.b=0.1 n.b.grad=0.0!");
    trace_gives(ONE, "grad,quantity\n-0.115,x->n\n", "x->n.grad=-0.115");
    trace_gives(ONE, "quantity,value,grad\nm.b,1,\n",
                "t:2: \"m.b\" is no quantity (did you mean n.b?)");
    trace_gives(ONE, "a,b\n1,2\n", "t: the first row of a trace is quantity,value,grad");
}

static void test_json(void **state)
{
    (void)state;
    trace_gives(ONE, "{\"quantity\":\"n.z\",\"value\":0.2500001,\"grad\":-0.2308295}\n\n"
                     "{\"quantity\":\"loss\",\"value\":0.4397565,\"grad\":null}\n",
                "n.z=0.2500001 n.z.grad=-0.2308295 loss=0.4397565");
    trace_gives(ONE, "[{\"quantity\":\"n.z\",\"value\":NaN}]", "n.z=NaN!");
    trace_gives(ONE, "{\"quantity\":\"n.z\"\n",
                "t:1: no JSON: '}' expected near end of file");
    trace_gives(ONE, "{\"value\":1}",
                "t:1: a record is {\"quantity\": NAME, \"value\": ..., \"grad\": ...}");
    trace_gives(ONE, "{\"quantity\":\"n.z\",\"value\":[[1,2],[3]]}",
                "t:1: \"n.z\" is no number, list of numbers or list of rows of them");
    trace_gives(ONE, "{\"quantity\":\"n.z\",\"value\":[[[1]]]}",
                "t:1: \"n.z\" is no number, list of numbers or list of rows of them");
}

/* Names of modules, and of nodes without their numbers; a row for each sample. */
static void test_tensors(void **state)
{
    (void)state;
    static const char head[] = "{\"quantity\":\"h.weight\",\"value\":[[0,0],[0,0]]}\n"
                               "{\"quantity\":\"o.weight\",\"value\":[[0,0]]}\n";
    static const char quiet[] = "x1->h1=0 x1->h2=0 x2->h1=0 x2->h2=0 h1->y=0 h2->y=0";
    char text[600], expected[600];
    static const char *const cases[][2] = {
        {"{\"quantity\":\"x\",\"value\":[[1,2],[3,4.5]]}",
         "x1[1]=1 x2[1]=2 x1[2]=3 x2[2]=4.5!"},
        {"{\"quantity\":\"h\",\"value\":[[0.1,0.2],[0.1,0.3]]}",
         "h1.z[1]=0.1 h2.z[1]=0.2 h1.z[2]=0.1 h2.z[2]=0.3!"},
        {"{\"quantity\":\"o.bias\",\"value\":[0.3],\"grad\":[0.6]}", "y.b=0.3 y.b.grad=0.6"},
        {"{\"quantity\":\"h.bias\",\"value\":[0.1,0.2]}", "h1.b=0.1 h2.b=0.2"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        snprintf(text, sizeof text, "%s%s", head, cases[i][0]);
        snprintf(expected, sizeof expected, "%s %s", quiet, cases[i][1]);
        trace_gives(NET, text, expected);
    }
    trace_gives(NET, "{\"quantity\":\"x\",\"value\":[[1],[2],[3]]}",
                "t:1: \"x\" has not one number for each of its nodes and each sample");
}

/* ---- PyTorch's ---- */

static void read_file(const char *name, const char *ending, struct cr_buf *out)
{
    char path[100];
    struct cr_err err = {0};
    snprintf(path, sizeof path, "tests/import/%s%s", name, ending);
    assert_int_equal(cr_file_read(path, out, &err), 0);
}

/* The network of the model, with wanted inputs and targets. */
static struct cr_net *import_net(const char *name)
{
    struct cr_buf bytes = {0}, args = {0}, dot = {0}, notes = {0};
    struct cr_err err = {0};
    struct cr_import wanted = {.loss = CR_OP_COUNT};
    read_file(name, ".onnx", &bytes);
    read_file(name, ".args", &args);
    for (char *line = strtok(args.data, "\n"); line; line = strtok(NULL, "\n"))
        if (strncmp(line, "--input=", 8) == 0)
            wanted.inputs = line + 8;
        else if (strncmp(line, "--target=", 9) == 0)
            wanted.targets = line + 9;
    if (cr_import_onnx(name, bytes.data, bytes.size, &wanted, &dot, &notes, &err))
        fail_msg("%s", cr_err_text(&err));
    struct cr_net *net = read_net(dot.data);
    cr_buf_release(&bytes);
    cr_buf_release(&args);
    cr_buf_release(&dot);
    cr_buf_release(&notes);
    return net;
}

/* The weights are those of the model, and the trace fits; with one number of it changed, one
 * claim does not. */
static void test_torch(void **state)
{
    (void)state;
    static const char *const names[] = {"mlp", "deep", "view", "plain"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct cr_net *net = import_net(names[i]), *same = import_net(names[i]);
        struct cr_buf bytes = {0}, trace = {0};
        struct cr_claims claims = {0};
        struct cr_err err = {0};
        for (size_t e = 0; e < net->edge_count; e++)
            net->edges[e].weight = 0.5;
        read_file(names[i], ".safetensors", &bytes);
        if (cr_weights_fill(net, "w", bytes.data, bytes.size, &err))
            fail_msg("%s", cr_err_text(&err));
        for (size_t e = 0; e < net->edge_count; e++)
            assert_true(!net->edges[e].has_weight ||
                        net->edges[e].weight == same->edges[e].weight);
        struct cr_run *run = run_net(net);
        read_file(names[i], ".trace.jsonl", &trace);
        if (cr_trace_read(&claims, run->model, "t", trace.data, trace.size, &err))
            fail_msg("%s", cr_err_text(&err));
        assert_true(claims.count > 40);
        for (size_t k = 0; k < claims.count; k++) {
            const double number = exact(run, &claims.items[k].about);
            if (!cr_claim_fits(&claims.items[k], number))
                fail_msg("%s: %s, not %.9g", claims.items[k].quantity, claims.items[k].text,
                         number);
            assert_false(cr_claim_fits(&claims.items[k], number + fmax(0.001, fabs(number) / 1000)));
        }
        cr_claims_release(&claims);
        cr_buf_release(&bytes);
        cr_buf_release(&trace);
        cr_net_free(same);
        free_run(run);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fill),    cmocka_unit_test(test_no_fit),
        cmocka_unit_test(test_hostile), cmocka_unit_test(test_csv),
        cmocka_unit_test(test_json),    cmocka_unit_test(test_tensors),
        cmocka_unit_test(test_torch),
    };
    return cmocka_run_group_tests_name("trace", tests, NULL, NULL);
}
